# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Treaty tables, who is bound by them, and the clocks that they start.

Answers questions about the law as the office's own tables state it, and computes the deadlines of a request for the register
and the casework service, inside their transaction. It decides nothing about a case.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from mlat_desktop.clock import Clock
from mlat_desktop.domain.clock_engine import Applied, Situation, compute_limits, known_events, rule_step
from mlat_desktop.domain.counting import Interval, RestDays, Rule, Unit, count, parse_length
from mlat_desktop.domain.deadlines import Deadline
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.legal_basis import Declaration, Party, Standing, basis, legal_basis
from mlat_desktop.domain.own_targets import OwnTargets, compute_own_targets
from mlat_desktop.domain.request import Event, Mail, Request
from mlat_desktop.domain.treaty import Subject, Treaty
from mlat_desktop.domain.vocabulary import BasisKind, Direction
from mlat_desktop.i18n import screen
from mlat_desktop.messages import sentence
from mlat_desktop.reasoning import step_sentences
from mlat_desktop.services.ports import (
    DeclarationRow,
    HolidaySource,
    OfficeRecord,
    PartyRow,
    Store,
    StoredTable,
    UnitOfWork,
)
from mlat_desktop.services.treaties.holidays import rest_days
from mlat_desktop.services.treaties.tables import parse_table, sha256_of, shipped
from mlat_desktop.services.treaties.views import (
    BasisView,
    DueAnswer,
    DueLine,
    DueQuestion,
    TreatyDetail,
    TreatyView,
    basis_view,
    treaty_detail,
    treaty_view,
)

_DUE_COLUMNS = ("id", "rule", "trigger_datetime", "duration", "unit", "holidays", "suspend")
_YEARS_AHEAD = 2
_YEARS_OF_A_CASE = 60
"""How far from today rest days are looked up: a slip in a year must not fetch the calendars of a thousand years."""


class Treaties:
    """The service. ``user`` is named in what it stores; safe to share between threads, it keeps no state of its own."""

    def __init__(self, store: Store, holidays: HolidaySource, clock: Clock, user: str = "") -> None:
        self._store = store
        self._holidays = holidays
        self._clock = clock
        self._user = user

    # -- looking things up

    def list(self) -> tuple[TreatyView, ...]:
        """Every treaty of the office's tables, by id."""
        with self._store.read() as uow:
            found = [treaty_view(treaty) for treaty in _tables(uow)]
        return tuple(sorted(found, key=lambda view: view.id))

    def show(self, treaty_id: str) -> TreatyDetail:
        """One treaty with its limits, memberships and declarations; any letter case. Raises ``KnownError(TREATY_UNKNOWN)``."""
        with self._store.read() as uow:
            treaty = next((each for each in _tables(uow) if each.id.lower() == treaty_id.strip().lower()), None)
            if treaty is None:
                raise KnownError(Code.TREATY_UNKNOWN, treaty=treaty_id)
            return treaty_detail(treaty, uow.treaties.parties(treaty.id), uow.treaties.declarations(treaty.id))

    def legal_basis(self, requesting: str, requested: str, on: date, for_: str = "") -> tuple[BasisView, ...]:
        """What may stand between two States on a day, the certain first; ``for_`` narrows to a subject such as ``evidence``.

        Raises ``KnownError(TREATY_QUESTION)`` for an unknown State or subject, or one State asked twice.
        """
        asking, asked = _state(requesting), _state(requested)
        if asking == asked:
            raise KnownError(Code.TREATY_QUESTION, reason=why("{state} is named as both States", state=asking))
        subject = _subject(for_)
        with self._store.read() as uow:
            parties = [_party(row) for state in (asking, asked) for row in uow.treaties.parties(state=state)]
            declarations = [row for state in (asking, asked) for row in uow.treaties.declarations(state=state)]
            found = legal_basis(_tables(uow), parties, asking, asked, on, subject)
        return tuple(basis_view(each, declarations) for each in found)

    # -- counting questions

    def due(self, question: DueQuestion) -> DueAnswer:
        """Count one question; raises ``KnownError(COUNTING_INVALID)``. Rest days are those of the question."""
        return answer_due(question)

    def due_file(self, text: str, file: str) -> tuple[DueLine, ...]:
        """Count a CSV table of questions: :func:`answer_due_file`."""
        return answer_due_file(text, file)

    # -- the seed and the clock

    def seed(self, uow: UnitOfWork) -> None:
        """Put the tables, memberships and declarations that come with the program into a new office, in its transaction."""
        seed = shipped()
        for treaty, text in seed.tables:
            uow.treaties.add_table(
                StoredTable(
                    treaty_id=treaty.id,
                    version=treaty.version,
                    text=text,
                    sha256=sha256_of(text),
                    accepted_at=self._clock.now(),
                    accepted_by=self._user,
                )
            )
        uow.treaties.set_parties(seed.parties)
        uow.treaties.set_declarations(seed.declarations)

    def compute(
        self,
        uow: UnitOfWork,
        request: Request,
        events: Sequence[Event],
        today: date,
        *,
        as_of: date | None = None,
        stored_calendars_only: bool = False,
    ) -> tuple[Deadline, ...]:
        """The deadlines of a request from its events: treaty limits first, then the office's own targets.

        ``as_of`` asks how it stood at the end of an earlier day (what was not known then is left out); ``today`` only bounds
        the calendars. Calendars never used before are stored through ``uow``, so a read-only unit of work must set
        ``stored_calendars_only``.
        """
        office = uow.office.get()
        source = None if stored_calendars_only else self._holidays
        situation = _situation(uow, source, office, request, events, today, as_of)
        limits = compute_limits(_applied(uow, request, situation), situation)
        own = compute_own_targets(
            request.particulars,
            known_events(situation),
            OwnTargets.from_settings(office.settings),
            situation.calendars.get(office.country, RestDays()),
            is_open=situation.open,
            return_due=_return_due(uow, request),
            mails=_known_mails(uow, request, situation),
        )
        return (*limits, *own)


def answer_due(question: DueQuestion) -> DueAnswer:
    """Count one question; raises ``KnownError(COUNTING_INVALID)``. Asks nothing of an office: rest days are the question's."""
    rule = _rule(question.rule)
    unit = _unit(question.unit)
    start = _start(question.start)
    calendar = RestDays(frozenset(question.holidays), frozenset(question.weekend or {6, 7}))
    counted = count(rule, start, parse_length(question.length, unit), calendar, _intervals(question.suspend))
    return DueAnswer(
        due=counted.due_at.isoformat(timespec="minutes") if counted.due_at else counted.due_on.isoformat(),
        due_on=counted.due_on,
        due_at=counted.due_at,
        unmoved_on=counted.unmoved_on,
        shift=counted.shift,
        act_by=counted.act_by,
        suspended_days=counted.suspended_days,
        rule=rule.value,
        reasoning=step_sentences((rule_step(rule), *counted.steps), screen()),
    )


def answer_due_file(text: str, file: str) -> tuple[DueLine, ...]:
    """Count a CSV table of questions (columns of ``counting_vectors.csv``; more columns are allowed).

    A row that can not be counted carries its sentence in ``error``; a table without the columns raises
    ``KnownError(FILE_UNREADABLE)``.
    """
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    missing = [name for name in _DUE_COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise KnownError(Code.FILE_UNREADABLE, path=file, reason=why("it has no column {column}", column=missing[0]))
    try:
        return tuple(_due_line({k: v or "" for k, v in row.items() if k}) for row in reader)
    except csv.Error as error:
        raise KnownError(Code.FILE_UNREADABLE, path=file, reason=str(error)) from error


def _due_line(row: dict[str, str]) -> DueLine:
    try:
        question = DueQuestion(
            rule=row["rule"],
            start=row["trigger_datetime"],
            length=row["duration"],
            unit=row["unit"],
            holidays=parse_days(row["holidays"]),
            suspend=row["suspend"],
        )
        answer = answer_due(question)
    except KnownError as error:
        return DueLine(id=row["id"], due="", error=sentence(error))
    return DueLine(id=row["id"], due=answer.due, answer=answer)


def parse_days(text: str) -> tuple[date, ...]:
    """Dates joined by ``;`` or ``,``; raises ``KnownError(COUNTING_INVALID)``."""
    parts = [part.strip() for part in text.replace(";", ",").split(",") if part.strip()]
    try:
        return tuple(date.fromisoformat(part) for part in parts)
    except ValueError as error:
        raise KnownError(
            Code.COUNTING_INVALID, reason=why("{text} is not a list of dates such as 2025-12-25", text=repr(text))
        ) from error


@lru_cache(maxsize=256)
def _parsed(sha256: str, text: str, treaty_id: str) -> Treaty:
    del sha256  # the key under which the parsed table is remembered
    return parse_table(text, f"{treaty_id}.toml")


def short_titles(uow: UnitOfWork, treaty_ids: Iterable[str]) -> dict[str, str]:
    """The short titles of these treaties in the language of the screen, by id; what the tables do not know is left out."""
    rows = [row for each in sorted(treaty_ids) if each and (row := uow.treaties.table(each)) is not None]
    found = [_parsed(row.sha256, row.text, row.treaty_id) for row in rows]
    return {treaty.id: screen().text(treaty.short or treaty.title) for treaty in found}


def _tables(uow: UnitOfWork) -> tuple[Treaty, ...]:
    return tuple(_parsed(row.sha256, row.text, row.treaty_id) for row in uow.treaties.tables())


def _situation(
    uow: UnitOfWork,
    source: HolidaySource | None,
    office: OfficeRecord,
    request: Request,
    events: Sequence[Event],
    today: date,
    as_of: date | None,
) -> Situation:
    other = request.particulars.other_state
    incoming = request.particulars.direction is Direction.INCOMING
    days = [event.on for event in events if not event.annulled] + [as_of or today]
    first, last = today.year - _YEARS_OF_A_CASE, today.year + _YEARS_OF_A_CASE
    years = range(max(min(days).year - 1, first), min(max(days).year + _YEARS_AHEAD, last) + 1)
    until = None
    if as_of is not None and as_of < date.max:
        end = datetime.combine(as_of + timedelta(days=1), time(0), ZoneInfo(office.zone))
        until = end.astimezone(UTC) - timedelta(microseconds=1)
    return Situation(
        requesting=other if incoming else office.country,
        requested=office.country if incoming else other,
        klass=request.particulars.klass,
        events=events,
        calendars={
            office.country: rest_days(uow, source, office.country, office.subdivision, years),
            other: rest_days(uow, source, other, "", years),
        },
        declarations=[_declaration(row) for row in uow.treaties.declarations(state=office.country if incoming else other)],
        known_until=until,
        open=request.status.open or (as_of is not None and request.ended_on is not None and as_of < request.ended_on),
    )


def _applied(uow: UnitOfWork, request: Request, situation: Situation) -> list[Applied]:
    """The instrument that the officer named and the protocols to it that may be in play."""
    chosen = request.particulars.basis
    tables = _tables(uow) if chosen.kind is BasisKind.TREATY and chosen.treaty_id else ()
    treaty = next((each for each in tables if each.id == chosen.treaty_id), None)
    if treaty is None:
        return []
    days = [event.on for event in situation.events if not event.annulled]
    on = min(days, default=request.registered_at.date())
    parties = [
        _party(row) for state in (situation.requesting, situation.requested) for row in uow.treaties.parties(state=state)
    ]
    one = basis(treaty, situation.requesting, situation.requested, on, parties, tables)
    applied = [Applied(treaty, one.standing, chosen=True)]
    # A protocol that is known not to bind yet is out; one of which that is not known is named and computes nothing.
    applied += [
        Applied(each.treaty, each.standing) for each in one.protocols if each.in_force and each.standing is not Standing.NOT_YET
    ]
    return applied


def _return_due(uow: UnitOfWork, request: Request) -> date | None:
    """The earliest day agreed for the return of an original of this request that is still out."""
    held = [each for each in uow.exhibits.of_request(request.id) if each.original and each.returned_on is None]
    return min((each.return_due for each in held if each.return_due is not None), default=None)


def _known_mails(uow: UnitOfWork, request: Request, situation: Situation) -> list[Mail]:
    """What had come and gone by the instant asked about."""
    until = situation.known_until
    return [mail for mail in uow.requests.mails(request.id) if until is None or mail.moment.at <= until]


def _party(row: PartyRow) -> Party:
    return Party(
        treaty_id=row.treaty_id,
        state=row.state,
        signature=row.signature,
        ratification=row.ratification,
        entry_into_force=row.entry_into_force,
        source=row.source,
    )


def _declaration(row: DeclarationRow) -> Declaration:
    return Declaration(
        treaty_id=row.treaty_id,
        state=row.state,
        article=row.article,
        kind=row.kind,
        value=row.value,
        source=row.source,
        as_of=row.as_of,
    )


def _state(code: str) -> str:
    found = code.strip().upper()
    if len(found) != 2 or found not in screen().locale.territories:
        raise KnownError(
            Code.TREATY_QUESTION, reason=why("{code} is not a State's two-letter code, such as CH or BR", code=repr(code))
        )
    return found


def _subject(text: str) -> Subject | None:
    if not text.strip():
        return None
    try:
        return Subject(text.strip().lower())
    except ValueError as error:
        known = ", ".join(each.value for each in Subject)
        raise KnownError(
            Code.TREATY_QUESTION, reason=why("{text} is not one of the subjects {known}", text=repr(text), known=known)
        ) from error


def _rule(text: str) -> Rule:
    try:
        return Rule(text.strip().upper())
    except ValueError as error:
        known = ", ".join(each.value for each in Rule)
        raise KnownError(
            Code.COUNTING_INVALID, reason=why("{text} is not one of the rules {known}", text=repr(text), known=known)
        ) from error


def _unit(text: str) -> Unit:
    try:
        return Unit(text.strip().lower())
    except ValueError as error:
        known = ", ".join(each.value for each in Unit)
        raise KnownError(
            Code.COUNTING_INVALID, reason=why("{text} is not one of the units {known}", text=repr(text), known=known)
        ) from error


def _start(text: str) -> datetime | date:
    raw = text.strip()
    try:
        return date.fromisoformat(raw) if len(raw) == len("2025-06-30") else datetime.fromisoformat(raw)
    except ValueError as error:
        reason = why("{text} is not a date or time such as 2025-06-30 or 2025-06-30T14:30", text=repr(text))
        raise KnownError(Code.COUNTING_INVALID, reason=reason) from error


def _intervals(text: str) -> list[Interval]:
    """Suspensions as FROM/TO, several joined by ``;`` or ``,``."""
    found = []
    for part in text.replace(";", ",").split(","):
        if not part.strip():
            continue
        first, slash, last = part.strip().partition("/")
        days = parse_days(first) + parse_days(last)
        if not slash or len(days) != 2:
            raise KnownError(
                Code.COUNTING_INVALID, reason=why("the suspension {text} is not written as FROM/TO", text=repr(part.strip()))
            )
        found.append(Interval(days[0], days[1]))
    return found
