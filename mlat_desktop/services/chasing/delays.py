# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Notices of delay: proposed before a limit ends, written with reasons, and kept with the day that is expected instead."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Protocol

from mlat_desktop.domain.changes import Changes, Done, Kind
from mlat_desktop.domain.deadlines import Deadline, DeadlineState
from mlat_desktop.domain.delays import ANSWERS, Delay, asks_notice
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.letters import Letter
from mlat_desktop.domain.people import Act
from mlat_desktop.domain.request import Event, Request, RequestId
from mlat_desktop.domain.vocabulary import BasisKind, Direction, EventKind, MailKind
from mlat_desktop.i18n import called, listed, screen
from mlat_desktop.labels import label
from mlat_desktop.services.casework import TOUCHED, Casework
from mlat_desktop.services.letters.kinds import DELAY
from mlat_desktop.services.letters.words import LETTER_LANGUAGES
from mlat_desktop.services.ports import RequestRow, UnitOfWork
from mlat_desktop.services.workplace import Workplace

AHEAD_SETTING = "delay_ahead"
"""How many days before a limit a notice is proposed; 0 proposes none."""
OTHER = "other"


class Drafts(Protocol):
    """``Correspondence.draft_in``."""

    def __call__(
        self, uow: UnitOfWork, request_id: RequestId, kind: str, language: str, fields: Mapping[str, str] | None = None
    ) -> Letter:
        """Begin a letter inside a unit of work."""


@dataclass(frozen=True, slots=True)
class DelayReason:
    """A reason of the closed list, in the languages of letters; screens are in some of them."""

    code: str
    words: Mapping[str, str]

    def label(self, code: str = "") -> str:
        """Its words, by default in the language of the screen."""
        return (self.words.get(code or screen().code) or self.words["en"]).rstrip(".")


@dataclass(frozen=True, slots=True, kw_only=True)
class DelayLine:
    """A limit before whose end the other State should be told: ``days`` are left."""

    row: RequestRow
    deadline: Deadline
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """What is said of a delay. ``note`` stays in the office; ``say`` goes into the letter in place of the reason's own words.
    ``limit`` names the deadline it is about, ``LIMIT`` or ``LIMIT@EVENT``; without it the one that ends first.
    """

    reason: str
    expected_on: date | None = None
    note: str = ""
    say: str = ""
    limit: str = ""


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("resources").joinpath("chasing", "delays.toml").read_text(encoding="utf-8"))


@cache
def reasons() -> tuple[DelayReason, ...]:
    """Every reason, in the order in which they are offered."""
    return tuple(
        DelayReason(row["code"], {"en": f"{row['label']}.", **{name: row[name] for name in LETTER_LANGUAGES if name != "en"}})
        for row in _data()["reason"]
    )


def reason_of(code: str) -> DelayReason | None:
    """The reason of a code."""
    return next((each for each in reasons() if each.code == code), None)


def duty_article(request: Request) -> str:
    """The article of its treaty that asks for a notice of delay with reasons; empty where none does."""
    basis = request.particulars.basis
    if basis.kind is not BasisKind.TREATY:
        return ""
    return next((str(row["article"]) for row in _data()["notice"] if row["treaty"] == basis.treaty_id), "")


def ahead(settings: Mapping[str, str]) -> int:
    """How many days before a limit a notice is proposed."""
    text = settings.get(AHEAD_SETTING, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 3 else int(_data()["ahead"])


def proposed(uow: UnitOfWork, today: date, watched: list[tuple[RequestRow, Deadline]] | None = None) -> tuple[DelayLine, ...]:
    """The limits whose end comes near without an answer, the nearest first; ``watched`` saves reading them again."""
    days = ahead(uow.office.get().settings)
    if not days:
        return ()
    near = watched if watched is not None else uow.requests.watched(today + timedelta(days=days))
    found = [(row, made) for row, made in near if row.direction is Direction.INCOMING and asks_notice(made, today, days, None)]
    told = uow.delays.told([RequestId(row.id) for row, _made in found])
    return tuple(
        DelayLine(row=row, deadline=made, days=(made.ends_on - today).days)
        for row, made in found
        if made.ends_on is not None and asks_notice(made, today, days, told.get(RequestId(row.id)))
    )


def answerable(deadline: Deadline) -> bool:
    """Whether another State waits for an answer to a limit of law that still runs, so that a delay may be about it."""
    running = deadline.state is DeadlineState.RUNNING and deadline.ends_on is not None and deadline.kind.obliges
    return running and not deadline.own_target and bool(ANSWERS.intersection(deadline.stops))


def late_limit(uow: UnitOfWork, request: Request, named: str, today: date) -> Deadline | None:
    """The limit that a delay is about: the one named, or what another State waits for that ends first."""
    limit, _, event = named.partition("@")
    every = uow.requests.deadlines(request.id)
    if limit:
        return next((each for each in every if each.limit_id == limit and event in {"", each.trigger_uid}), None)
    running = [each for each in every if answerable(each) and each.ends_on is not None and each.ends_on >= today]
    return min(running, key=lambda each: each.ends_on or date.max, default=None)


class Delays:
    """Proposes and records notices of delay. ``draft`` gives the writer of letters, whose libraries load late."""

    def __init__(self, place: Workplace, casework: Casework, draft: Callable[[], Drafts]) -> None:
        self._place = place
        self._casework = casework
        self._draft = draft

    def due(self) -> tuple[DelayLine, ...]:
        """Every limit before whose end another State should be told now."""
        with self._place.store.read() as uow:
            return proposed(uow, self._place.today)

    def of(self, reference: str) -> tuple[Delay, ...]:
        """What was recorded on a case, oldest first."""
        with self._place.store.read() as uow:
            return uow.delays.of_request(uow.requests.find(reference).id)

    def prepare(self, reference: str, late: Late, letter_language: str = "en") -> Done[Letter]:
        """Record why an answer is late and draft the notice; the event follows when the letter leaves. ``DELAY_INVALID``."""
        self._place.must(Act.DRAFT_LETTER)
        reason = self._checked(reference, late)
        said = late.say.strip() or ("" if reason.code == OTHER else reason.words.get(letter_language, ""))
        if not said:
            raise _refused(reference, why("no reason for the letter is given: write what the other State shall read"))
        with self._place.store.write() as uow:
            request = uow.requests.find(reference)
            self._record(uow, request, late)
            letter = self._draft()(uow, request.id, DELAY, letter_language, {"reasons": said})
            uow.commit()
        return Done(letter, Changes.of(Kind.LETTER, requests=[request.id]))

    def noted(self, reference: str, late: Late, how: MailKind, *, on: date | None = None) -> Done[Event]:
        """Record why an answer is late and that the other State was told without a letter of ours. ``DELAY_INVALID``."""
        self._place.must(Act.LOG_EVENT)
        reason = self._checked(reference, late)
        when = self._place.now if on in {None, self._place.today} else datetime.combine(on or self._place.today, time(12))
        with self._place.store.write() as uow:
            request = uow.requests.find(reference)
            self._record(uow, request, late)
            note = called(label(how), listed(reason.label(), late.say.strip()))
            event = self._casework.record(
                uow, request.id, EventKind.DELAY_NOTIFIED, self._place.past(self._place.here(when)), note
            )
            uow.commit()
        return Done(event, Changes.of(*TOUCHED, requests=[request.id]))

    def _checked(self, reference: str, late: Late) -> DelayReason:
        reason = reason_of(late.reason)
        if reason is None:
            known = ", ".join(each.code for each in reasons())
            raise _refused(reference, why("there is no reason {code}; the reasons are {known}", code=late.reason, known=known))
        if late.reason == OTHER and not (late.say.strip() or late.note.strip()):
            raise _refused(reference, why("another reason needs words"))
        if late.expected_on is not None and late.expected_on < self._place.today:
            raise _refused(reference, why("the day expected instead lies in the past"))
        return reason

    def _record(self, uow: UnitOfWork, request: Request, late: Late) -> Delay:
        if request.particulars.direction is not Direction.INCOMING:
            raise _refused(request.number, why("it is a request of ours: they tell us of theirs"))
        if not request.status.open:
            raise _refused(request.number, why("it has ended"))
        limit = late_limit(uow, request, late.limit, self._place.today)
        if late.limit and limit is None:
            raise _refused(request.number, why("the case has no time limit {limit}", limit=late.limit))
        made = Delay(
            uid=self._place.new_uid(),
            reason=late.reason,
            note=late.note.strip(),
            expected_on=late.expected_on,
            recorded_by=self._place.user.uid,
            recorded_at=self._place.now,
            limit_id=limit.limit_id if limit else "",
            trigger_uid=limit.trigger_uid if limit else "",
        )
        uow.delays.add(request.id, made)
        detail = {
            "reason": made.reason,
            "note": made.note,
            "expected_on": made.expected_on.isoformat() if made.expected_on else "",
            "limit": made.limit_id,
        }
        self._place.write_audit(uow, "delay.recorded", request.uid, fields=("delay",), detail=detail, request_id=request.id)
        return made


def _refused(reference: str, reason: Any) -> KnownError:
    return KnownError(Code.DELAY_INVALID, reference=reference, reason=reason)
