# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What a treaty asks before a refusal or a postponement, and whether a case has it: the one gate of every way to refuse.

Which treaty asks for a consultation, before which act and for which class, is data (``resources/review/consultation.toml``),
read from the tables' own articles.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.request import Event, Request
from mlat_desktop.domain.review import Duty
from mlat_desktop.domain.treaty import Treaty
from mlat_desktop.domain.vocabulary import Direction, EventKind
from mlat_desktop.services.ports import UnitOfWork
from mlat_desktop.services.reviews.lists import treaty_of

REFUSE, POSTPONE = "refuse", "postpone"
CONSULT_SETTING = "consult_before_refusal"
"""The office's own rule, where the treaty says nothing: on or off (the default)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    treaty: str
    article: str
    acts: frozenset[str]
    classes: frozenset[str]
    not_classes: frozenset[str]
    appropriate: bool


@cache
def _rows() -> tuple[_Row, ...]:
    text = files("resources").joinpath("review", "consultation.toml").read_text(encoding="utf-8")
    return tuple(
        _Row(
            treaty=row["treaty"],
            article=row["article"],
            acts=frozenset(row["acts"]),
            classes=frozenset(row.get("classes", ())),
            not_classes=frozenset(row.get("not_classes", ())),
            appropriate=row.get("appropriate", False),
        )
        for row in tomllib.loads(text)["duty"]
    )


def duty(uow: UnitOfWork, request: Request, act: str = REFUSE) -> Duty:
    """What has to be done before this act on a case; ``act`` is REFUSE or POSTPONE."""
    treaty = treaty_of(uow, request)
    setting = act == REFUSE and uow.office.get().settings.get(CONSULT_SETTING, "off") == "on"
    if treaty is None:
        return Duty(setting=setting)
    article, appropriate = _consultation(treaty, request.particulars.klass.value, act)
    reasons = treaty.profile.get("reasons")
    return Duty(
        treaty=treaty.title,
        consult_article=article,
        appropriate=appropriate,
        reasons_article=reasons.article if reasons else "",
        setting=setting and not article,
    )


def _consultation(treaty: Treaty, klass: str, act: str) -> tuple[str, bool]:
    """The article that asks for a consultation before the act, empty where none does."""
    known = [row for row in _rows() if row.treaty == treaty.id]
    for row in known:
        if act in row.acts and klass not in row.not_classes and (not row.classes or klass in row.classes):
            return row.article, row.appropriate
    fact = treaty.profile.get("consultation")
    if known or fact is None:
        return "", False
    text = fact.text.casefold()
    speaks = "refus" in text if act == REFUSE else "postpon" in text
    return (fact.article if text.startswith("before ") and speaks else ""), False


def since_reopened(events: Sequence[Event]) -> tuple[Event, ...]:
    """The events that count since the case was last taken up again: a new decision needs its own consultation."""
    live = [event for event in events if not event.annulled]
    again = [event for event in live if event.kind is EventKind.REOPENED]
    if not again:
        return tuple(live)
    start = max(again, key=lambda event: event.moment.at)
    return tuple(event for event in live if event.moment.at >= start.moment.at)


def consulted_on(uow: UnitOfWork, request: Request) -> date | None:
    """The day of the last consultation before the decision that is due now."""
    held = [each.on for each in since_reopened(uow.requests.events(request.id)) if each.kind is EventKind.CONSULTATION_HELD]
    return max(held, default=None)


def lacks_consultation(uow: UnitOfWork, request: Request, asked: Duty) -> bool:
    """Whether a consultation is due and neither held nor, where the treaty leaves that open, said why it was not fitting."""
    if not asked.consult or consulted_on(uow, request) is not None:
        return False
    sheets = uow.reviews.sheets(request.id)
    return not (asked.appropriate and sheets and sheets[-1].content.no_consultation.strip())


def must_have_consulted(uow: UnitOfWork, request: Request, act: str = REFUSE) -> None:
    """Refuse the act while its consultation is missing; only what other States ask of us is refused by us."""
    if request.particulars.direction is not Direction.INCOMING:
        return
    asked = duty(uow, request, act)
    if not lacks_consultation(uow, request, asked):
        return
    if asked.setting:
        raise KnownError(Code.REFUSAL_OWN_CONSULTATION, reference=request.number)
    raise KnownError(Code.REFUSAL_CONSULTATION, treaty=asked.treaty, article=asked.consult_article, reference=request.number)


def must_allow_event(uow: UnitOfWork, request: Request, kind: EventKind) -> None:
    """The gate where an event is logged by hand: what happened is logged, but a refusal needs its consultation first."""
    if kind is EventKind.REFUSED and request.status.open:
        must_have_consulted(uow, request)


def must_allow_refusal(uow: UnitOfWork, request: Request, reasons: str) -> None:
    """The gate of every way to refuse what another State asks: consultation where it is due, and reasons always."""
    if request.particulars.direction is not Direction.INCOMING:
        return
    must_have_consulted(uow, request)
    if not reasons.strip():
        asked, by = duty(uow, request), why("a refusal needs its reasons")
        if asked.reasons_article:
            by = why("{treaty}, article {article}, asks for reasons", treaty=asked.treaty, article=asked.reasons_article)
        raise KnownError(Code.REFUSAL_REASONS, reference=request.number, reason=by)
