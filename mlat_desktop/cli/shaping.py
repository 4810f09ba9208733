# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Makes the records of the JSON answers from what the services answer with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from mlat_desktop.cli.hand_shapes import HandShape, HeldShape
from mlat_desktop.cli.shapes import (
    CustodyShape,
    DeadlineShape,
    EventShape,
    EvidenceShape,
    LetterShape,
    MailShape,
    RequestLine,
    RequestShape,
    RevisionShape,
    copied,
)

if TYPE_CHECKING:
    from mlat_desktop.domain.letters import Letter
    from mlat_desktop.domain.request import Event
    from mlat_desktop.services.ports import RequestRow
    from mlat_desktop.services.views import DeadlineView, RequestView


def deadline_shape(number: str, view: DeadlineView) -> DeadlineShape:
    """A deadline of request ``number``."""
    d = view.deadline
    return copied(
        DeadlineShape, d, request=number, limit=d.limit_id, treaty=d.treaty_id, title=view.title, caption=view.caption,
        article=view.article, when=view.when, days=view.days, lateness=view.lateness, reasoning=view.reasoning,
    )  # fmt: skip


def request_line(row: RequestRow, today: date) -> RequestLine:
    """A line of the register as it is on ``today``."""
    awaited = row.awaited(today)
    return copied(
        RequestLine,
        row,
        due_on=awaited.watched(today) if awaited else None,
        due_title=awaited.title if awaited else "",
        due_kind=awaited.kind if awaited else None,
        due_own=awaited is not None and awaited.own_target,
        due_liberty=awaited is not None and awaited.liberty,
    )


def request_shape(view: RequestView, names: Mapping[str, str]) -> RequestShape:
    """A request with its parts; ``names`` are sign-in names by uid."""
    request = view.request

    def name(uid: str) -> str:
        return names.get(uid, uid)

    custody: dict[str, list[CustodyShape]] = {}
    for entry in view.custody:
        custody.setdefault(entry.evidence_uid, []).append(copied(CustodyShape, entry, by=name(entry.actor)))
    return copied(
        RequestShape, request,
        registered_by=name(request.registered_by),
        events=tuple(event_shape(event, names) for event in view.events),
        mails=tuple(copied(MailShape, mail, by=name(mail.recorded_by)) for mail in view.mails),
        deadlines=tuple(deadline_shape(request.number, each) for each in view.deadlines),
        letters=tuple(letter_shape(letter, request.number, names) for letter in view.letters),
        evidence=tuple(
            copied(
                EvidenceShape, item, id=item.uid, request=request.number, added_by=name(item.added_by),
                custody=tuple(custody.get(item.uid, ())),
            )
            for item in view.evidence
        ),
        revisions=tuple(copied(RevisionShape, each, by=name(each.actor)) for each in view.revisions),
        custody_days=view.custody_days,
        in_hand=copied(HandShape, request.in_hand) if request.in_hand else None,
        held=tuple(copied(HeldShape, each, item=None) for each in view.held),
        items_held=tuple(copied(HeldShape, each, item=item) for item, found in view.items_held.items() for each in found),
    )  # fmt: skip


def event_shape(event: Event, names: Mapping[str, str]) -> EventShape:
    """An event with the name of who recorded it."""
    return copied(EventShape, event, by=names.get(event.recorded_by, event.recorded_by))


def letter_shape(letter: Letter, number: str, names: Mapping[str, str]) -> LetterShape:
    """A letter of request ``number`` with the names of its people."""
    people = {
        part: names.get(getattr(letter, part), getattr(letter, part)) for part in ("drafted_by", "approved_by", "sealed_by")
    }
    return copied(LetterShape, letter, request=number, **people)
