# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What letters that tell another State how its request stands know of themselves: delay, postponement, execution in part,
the answer to an enquiry.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from mlat_desktop.domain.delays import expected_on
from mlat_desktop.domain.request import Item, Request
from mlat_desktop.domain.review import Proposal, applying
from mlat_desktop.domain.vocabulary import ItemStatus
from mlat_desktop.services.chasing.delays import duty_article, late_limit, reason_of
from mlat_desktop.services.letters.filling.decisions import decided
from mlat_desktop.services.letters.kinds import DELAY, PARTIAL, POSTPONEMENT, STATUS
from mlat_desktop.services.letters.words import Words
from mlat_desktop.services.ports import UnitOfWork
from mlat_desktop.services.reviews import duties

KINDS = frozenset({DELAY, POSTPONEMENT, PARTIAL, STATUS})


def tidings(
    uow: UnitOfWork, request: Request, kind: str, words: Words, today: date, item_words: Callable[[Item], str]
) -> dict[str, str]:
    """The fields of a letter of these kinds; ``item_words`` writes an item of assistance in the letter's language."""
    expected = _iso(expected_on(uow.delays.of_request(request.id)))
    if kind == DELAY:
        return {"expected_on": expected, **_delay(uow, request, words.language, today)}
    if kind == PARTIAL:
        items = request.particulars.items
        done = [each for each in items if each.status is ItemStatus.EXECUTED]
        rest = [each for each in items if each.status is not ItemStatus.EXECUTED]
        return {
            "done": "\n".join(map(item_words, done)),
            "not_done": "\n".join(map(item_words, rest)),
            "expected_on": expected,
        }
    if kind == STATUS:
        return {"stands": words.of("statuses", request.status), "expected_on": expected}
    return _postponement(uow, request)


def _delay(uow: UnitOfWork, request: Request, code: str, today: date) -> dict[str, str]:
    kept = uow.delays.of_request(request.id)
    last = kept[-1] if kept else None
    named = f"{last.limit_id}@{last.trigger_uid}" if last and last.limit_id else ""
    limit = late_limit(uow, request, named, today)
    reason = reason_of(last.reason) if last else None
    treaty = limit is not None and not limit.own_target and limit.treaty_id == request.particulars.basis.treaty_id
    return {
        "reasons": reason.words.get(code, "") if reason else "",
        "limit_article": limit.article if limit and treaty else "",
        "limit_on": _iso(limit.ends_on) if limit and treaty else "",
        "duty_article": duty_article(request),
    }


def _postponement(uow: UnitOfWork, request: Request) -> dict[str, str]:
    sheet = decided(uow, request, Proposal.POSTPONE)
    found = applying(sheet.content) if sheet else ()
    return {
        "consulted_on": _iso(duties.consulted_on(uow, request)),
        "ground_article": found[0].article if found else "",
        "decided_on": _iso(sheet.decided_on) if sheet else "",
        "reasons": sheet.content.reasons if sheet else "",
    }


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
