# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What a reminder knows of itself: whom it reminds, of what, since when, and which reminder it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from mlat_desktop.domain.chasing import Awaited, Ladder, Waiting, awaited, pressing
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.request import Authority, Event, Request
from mlat_desktop.domain.vocabulary import EventKind, Holder
from mlat_desktop.services.chasing.ladders import of_case
from mlat_desktop.services.letters.words import Words
from mlat_desktop.services.ports import OfficeRecord, UnitOfWork

MOST_TONES = 3
"""A reminder after the third keeps the tone of the third."""
_BEGAN = {Awaited.REPLY: EventKind.REQUEST_SENT, Awaited.ANSWER: EventKind.QUERY_SENT}


def reminded(uow: UnitOfWork, request: Request, waiting: Waiting | None = None) -> Ladder:
    """The ladder that a reminder belongs to: that of ``waiting``, or the most pressing of the case. ``CHASE_NOBODY`` where the
    case lies with nobody who is reminded.
    """
    found = [
        each
        for each in of_case(uow, request)
        if waiting is None or (each.waiting.holder, each.waiting.item) == (waiting.holder, waiting.item)
    ]
    chosen = pressing(found)
    if chosen is None:
        raise KnownError(Code.CHASE_NOBODY, reference=request.number)
    return chosen


def chaser(
    request: Request, events: Sequence[Event], ladder: Ladder, office: OfficeRecord, today: date, words: Words
) -> dict[str, str]:
    """The fields of a reminder."""
    waiting, p = ladder.waiting, request.particulars
    owed = awaited(p.direction, waiting.holder)
    began = [each.on for each in events if each.kind is _BEGAN.get(owed) and not each.annulled]
    found = {
        "awaited": owed.value,
        "rung": str(min(ladder.rung, MOST_TONES)),
        "sent_on": max(began, default=waiting.since).isoformat(),
        "heard_on": ladder.heard_on.isoformat() if ladder.heard_on else "",
        "reminded_on": ladder.last_reminded_on.isoformat() if ladder.last_reminded_on else "",
        "answer_by": (today + timedelta(days=_pace(ladder))).isoformat(),
    }
    if owed is not Awaited.MATTER:
        return found
    authority = p.issuing_authority if waiting.holder is Holder.ISSUING_AUTHORITY else Authority()
    # What another State wrote about itself is no address of ours: only the name of who has it is known.
    return {
        **found,
        "to_state": p.other_state if p.direction == "in" and waiting.holder is Holder.ISSUING_AUTHORITY else office.country,
        "to_name": waiting.name or authority.name or words.of("holders", waiting.holder),
        "to_address": authority.address,
        "their_reference": "",
        "their_date": "",
        "needed_by": p.urgency.needed_by.isoformat() if p.urgency.needed_by else "",
    }


def _pace(ladder: Ladder) -> int:
    """How long the next step is away: the time in which an answer is hoped for."""
    days, rung = ladder.steps.days, ladder.rung
    return days[rung] - days[rung - 1] if rung < len(days) else ladder.steps.again
