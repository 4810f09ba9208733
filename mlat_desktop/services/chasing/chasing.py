# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Reminders: which are due in the whole office, and the acts that settle them. Nothing here leaves the office by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Protocol

from mlat_desktop.domain.changes import Changes, Done, Kind
from mlat_desktop.domain.chasing import TAKEN_FURTHER, Ladder, Waiting, pressing, reminder_kind, word_kind
from mlat_desktop.domain.deadlines import Deadline
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.letters import Letter, LetterStatus
from mlat_desktop.domain.moment import Moment
from mlat_desktop.domain.own_targets import CHASE
from mlat_desktop.domain.people import Act
from mlat_desktop.domain.request import Event, Request, RequestId, Uid
from mlat_desktop.domain.vocabulary import EventKind, Holder, MailKind
from mlat_desktop.i18n import called
from mlat_desktop.labels import label
from mlat_desktop.messages import sentence
from mlat_desktop.services.casework import TOUCHED, About, Casework
from mlat_desktop.services.chasing.ladders import of_case
from mlat_desktop.services.letters.kinds import CHASER
from mlat_desktop.services.letters.languages import languages_of
from mlat_desktop.services.ports import RequestRow, UnitOfWork
from mlat_desktop.services.workplace import Workplace

_UNSENT = frozenset(LetterStatus) - {LetterStatus.DISPATCHED, LetterStatus.VOID}


class Drafts(Protocol):
    """``Correspondence.draft``."""

    def __call__(self, request_id: RequestId, kind: str, language: str, *, waiting: Waiting | None = None) -> Done[Letter]:
        """Begin a letter; a reminder is about what is ``waiting``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChaseLine:
    """A step of a ladder as a list shows it: ``days`` until it is due, negative when past. ``rung`` counts from 1; a step that
    ``escalates`` comes after the last reminder. ``item`` is the item of assistance, None for the whole case.
    """

    row: RequestRow
    holder: Holder
    whom: str
    item: Uid | None
    rung: int
    escalates: bool
    due_on: date
    days: int
    since: date
    heard_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChaseStand:
    """Where a matter of a case stands on its ladder; ``letter`` is a reminder under way that has not left."""

    request_id: RequestId
    ladder: Ladder
    due: bool
    letter: Letter | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChaseRefusal:
    """Why no reminder was drafted for a reference: ``message`` is a whole sentence in the language of the screen."""

    reference: str
    code: Code
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """The drafts of reminders that were made, and what was refused. Each draft is kept for itself."""

    drafts: tuple[Letter, ...]
    refusals: tuple[ChaseRefusal, ...]


class Chasing:
    """Proposes reminders and records them. ``draft`` gives the writer of letters, whose libraries load late."""

    def __init__(self, place: Workplace, casework: Casework, draft: Callable[[], Drafts]) -> None:
        self._place = place
        self._casework = casework
        self._draft = draft

    # -- what is due -----------------------------------------------------------------------------------------------------

    def due(self, *, holder: Holder | None = None, until: date | None = None) -> tuple[ChaseLine, ...]:
        """Every step that is due by ``until`` (today by default), the longest due first; only those of one holder."""
        today = self._place.today
        with self._place.store.read() as uow:
            found = [chase_line(row, deadline, today) for row, deadline in uow.requests.watched(until or today, CHASE)]
        return tuple(line for line in found if line is not None and holder in {None, line.holder})

    def propose(self, reference: str) -> tuple[ChaseStand, ...]:
        """Every ladder on which a case stands, due or not, the most pressing first."""
        with self._place.store.read() as uow:
            request = uow.requests.find(reference)
            found = sorted(of_case(uow, request), key=lambda each: (each.due_on, each.waiting.item or ""))
            letters = _under_way(uow, request)
        return tuple(
            ChaseStand(
                request_id=request.id,
                ladder=each,
                due=each.due(self._place.today),
                letter=letters.get((each.waiting.holder, each.waiting.item)),
            )
            for each in found
        )

    # -- the act ---------------------------------------------------------------------------------------------------------

    def prepare(self, references: Sequence[str], language: str = "", *, early: bool = False) -> Prepared:
        """Draft the reminders that are due on these cases. What cannot be is refused in a sentence and stops nothing else.

        ``language`` is that of the letters; without it each gets the language of its case, or that of the letters of the office
        for somebody at home. ``early`` drafts one that is not due yet too.
        """
        self._place.must(Act.DRAFT_LETTER)
        drafts: list[Letter] = []
        refusals: list[ChaseRefusal] = []
        for reference in dict.fromkeys(references):
            try:
                drafts += self._prepared(reference, language, early=early)
            except KnownError as error:
                refusals.append(ChaseRefusal(reference=reference, code=error.code, message=sentence(error)))
        return Prepared(drafts=tuple(drafts), refusals=tuple(refusals))

    def _prepared(self, reference: str, language: str, *, early: bool) -> list[Letter]:
        stands = self.propose(reference)
        wanted = [each for each in stands if each.due or (early and each is stands[0])]
        if not stands:
            raise KnownError(Code.CHASE_NOBODY, reference=reference)
        if not wanted:
            raise KnownError(Code.CHASE_NOT_DUE, reference=reference, due_on=stands[0].ladder.due_on)
        writable = [each for each in wanted if each.letter is None and not each.ladder.escalates]
        if not writable:
            held = next((each.letter for each in wanted if each.letter is not None), None)
            if held is not None:
                raise KnownError(Code.CHASE_DRAFTED, reference=reference, letter=held.number or held.id)
            raise KnownError(Code.CHASE_FURTHER, reference=reference)
        chosen = [(each, language or self._language(each)) for each in writable]
        return [self._draft()(each.request_id, CHASER, code, waiting=each.ladder.waiting).value for each, code in chosen]

    def draft(self, reference: str, language: str, *, holder: Holder, item: Uid | None = None) -> Done[Letter]:
        """Draft the reminder of one matter of a case, due or not, for whoever asks for that one."""
        self._place.must(Act.DRAFT_LETTER)
        chosen = [
            each for each in self.propose(reference) if (each.ladder.waiting.holder, each.ladder.waiting.item) == (holder, item)
        ]
        if not chosen:
            raise KnownError(Code.CHASE_NOBODY, reference=reference)
        stand = chosen[0]
        if stand.letter is not None:
            raise KnownError(Code.CHASE_DRAFTED, reference=reference, letter=stand.letter.number or stand.letter.id)
        if stand.ladder.escalates:
            raise KnownError(Code.CHASE_FURTHER, reference=reference)
        return self._draft()(stand.request_id, CHASER, language or self._language(stand), waiting=stand.ladder.waiting)

    def _language(self, stand: ChaseStand) -> str:
        office = self._place.office
        with self._place.store.read() as uow:
            offered = languages_of(uow).codes(CHASER)
            if stand.ladder.waiting.holder is not Holder.OTHER_STATE:
                return next((code for code in offered if office.letterhead.get(code)), offered[0])
            code = uow.requests.get(stand.request_id).particulars.language
            return code if code in offered else offered[0]

    # -- without a letter ------------------------------------------------------------------------------------------------

    def noted(
        self,
        reference: str,
        how: MailKind,
        note: str,
        *,
        on: date | None = None,
        item: Uid | None = None,
        further: bool = False,
    ) -> Done[Event]:
        """Record a reminder that went without a letter (a call, a message): it counts on the ladder like one. With ``further``
        the matter was taken further, to a liaison magistrate, an embassy or a contact point. ``CHASE_INVALID`` without a note.
        """
        self._place.must(Act.LOG_EVENT)

        def kind(request: Request, ladder: Ladder) -> EventKind:
            return TAKEN_FURTHER if further else reminder_kind(request.particulars.direction, ladder.waiting.holder)

        return self._noted(reference, called(label(how), note.strip()), bool(note.strip()), on, item, kind)

    def heard(self, reference: str, note: str, *, on: date | None = None, item: Uid | None = None) -> Done[Event]:
        """Record a word from whoever has the matter: its ladder starts anew. ``CHASE_INVALID`` without a note."""
        self._place.must(Act.LOG_EVENT)

        def kind(request: Request, ladder: Ladder) -> EventKind:
            return word_kind(request.particulars.direction, ladder.waiting.holder)

        return self._noted(reference, note.strip(), bool(note.strip()), on, item, kind)

    def _noted(
        self,
        reference: str,
        note: str,
        said: bool,
        on: date | None,
        item: Uid | None,
        kind: Callable[[Request, Ladder], EventKind],
    ) -> Done[Event]:
        if not said:
            raise KnownError(Code.CHASE_INVALID, reference=reference, reason=why("it is not said what was said"))
        with self._place.store.write() as uow:
            request = uow.requests.find(reference)
            ladder = _chosen(uow, request, item)
            waiting = ladder.waiting
            about = About(holder=waiting.holder, whom=waiting.name, item=waiting.item)
            when = self._place.past(self._when(on))
            event = self._casework.record(uow, request.id, kind(request, ladder), when, note, about)
            uow.commit()
        return Done(event, Changes.of(*TOUCHED, Kind.MAIL, requests=[request.id]))

    def _when(self, on: date | None) -> Moment:
        now = on is None or on == self._place.today
        return self._place.here(self._place.now if now or on is None else datetime.combine(on, time(12)))


def _chosen(uow: UnitOfWork, request: Request, item: Uid | None) -> Ladder:
    """The ladder of an item, or the most pressing one of the case where none is named."""
    found = of_case(uow, request)
    chosen = pressing(found if item is None else [each for each in found if each.waiting.item == item])
    if chosen is None:
        raise KnownError(Code.CHASE_NOBODY, reference=request.number)
    return chosen


def _under_way(uow: UnitOfWork, request: Request) -> Mapping[tuple[Holder | None, Uid | None], Letter]:
    letters = uow.letters.of_request(request.id)
    return {(each.holder, each.item_uid): each for each in letters if each.kind == CHASER and each.status in _UNSENT}


def chased_item(limit_id: str) -> str:
    """The item of assistance that a step is about, by the name of its deadline; empty for the whole case."""
    further = limit_id.startswith(f"{CHASE}-further")
    parts = limit_id.split("/")
    return parts[-1] if len(parts) > (2 if further else 3) else ""


def chase_line(row: RequestRow, deadline: Deadline, today: date) -> ChaseLine | None:
    """A line from what the case's deadlines keep of a ladder; None of one that an older program kept, which says too little."""
    facts: dict[str, str] = {}
    for step in deadline.steps:
        facts |= {f"{step.code}.{name}": value for name, value in step.facts}
    heard = facts.get("own.chase-heard.since_on")
    since, holder = facts.get("own.chase-lies.since_on", heard), ""
    for code in ("own.chase-heard", "own.chase-lies"):
        holder = facts.get(f"{code}.holder", holder)
    if deadline.due_on is None or not since or not holder:
        return None
    escalates = deadline.limit_id.startswith(f"{CHASE}-further")
    rung = facts.get(f"own.chase{'-further' if escalates else ''}.number", "0")
    uid = chased_item(deadline.limit_id)
    return ChaseLine(
        row=row,
        holder=Holder(holder),
        whom=facts.get("own.note.note", ""),
        item=Uid(uid) if uid else None,
        rung=int(rung),
        escalates=escalates,
        due_on=deadline.due_on,
        days=(deadline.due_on - today).days,
        since=date.fromisoformat(since),
        heard_on=date.fromisoformat(heard) if heard else None,
    )
