# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The treaty clock: what is known of a request is gathered, and the domain computes its deadlines from it.

The wall clock is :mod:`mlat_desktop.clock`. This one runs inside the unit of work of whoever changed something
(``Workplace.recompute``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from mlat_desktop.domain.chasing import Ladder
from mlat_desktop.domain.clock_engine import Applied, Situation, compute_limits, domestic_in_play, known_events
from mlat_desktop.domain.counting import RestDays
from mlat_desktop.domain.deadlines import Deadline
from mlat_desktop.domain.legal_basis import basis
from mlat_desktop.domain.moment import moment
from mlat_desktop.domain.own_targets import OwnTargets, compute_own_targets
from mlat_desktop.domain.request import Event, Mail, Request
from mlat_desktop.domain.vocabulary import BasisKind, Channel, Direction, MailKind, RequestClass
from mlat_desktop.services.chasing.ladders import ladders, standing
from mlat_desktop.services.next_action import first_day, from_bundles
from mlat_desktop.services.ports import HolidaySource, OfficeRecord, UnitOfWork
from mlat_desktop.services.standing import with_standing
from mlat_desktop.services.treaties.edition import Law
from mlat_desktop.services.workflows import workflow

_YEARS_AHEAD = 2
_YEARS_OF_A_CASE = 60
"""How far from today rest days are looked up: a slip in a year must not fetch the calendars of a thousand years."""


@dataclass(frozen=True, slots=True)
class _Case:
    """All that the law, an edition of it, says about a case: two that are equal have the same deadlines."""

    office: OfficeRecord
    applied: tuple[Applied, ...]
    situation: Situation


class TreatyClock:
    """Computes deadlines with the office's tables; ``holidays`` proposes the calendars that the office has not used before."""

    def __init__(self, holidays: HolidaySource) -> None:
        self._holidays = holidays

    def compute(
        self,
        uow: UnitOfWork,
        request: Request,
        events: Sequence[Event],
        today: date,
        *,
        as_of: date | None = None,
        stored_calendars_only: bool = False,
        law: Law | None = None,
    ) -> tuple[Deadline, ...]:
        """The deadlines of a request from its events: treaty limits first, then the office's own targets.

        ``as_of`` asks how it stood at the end of an earlier day (what was not known then is left out); ``today`` only bounds
        the calendars. ``law`` is the edition to count on, the newest without it. Calendars never used before are stored through
        ``uow``, so a read-only unit of work must set ``stored_calendars_only``.
        """
        source = None if stored_calendars_only else self._holidays
        case = self._case(uow, source, request, events, today, law or Law(uow), as_of)
        return self._deadlines(uow, request, events, case)

    def on_each(
        self, uow: UnitOfWork, request: Request, events: Sequence[Event], today: date, laws: Sequence[Law]
    ) -> tuple[tuple[Deadline, ...], ...]:
        """The deadlines of a request on each of these states of the law: the very same ones where nothing differs of what the
        case rests on.
        """
        cases: list[_Case] = []
        found: list[tuple[Deadline, ...]] = []
        for law in laws:
            case = self._case(uow, self._holidays, request, events, today, law, None)
            same = next((place for place, other in enumerate(cases) if other == case), None)
            found.append(self._deadlines(uow, request, events, case) if same is None else found[same])
            cases.append(case)
        return tuple(found)

    def _case(
        self,
        uow: UnitOfWork,
        source: HolidaySource | None,
        request: Request,
        events: Sequence[Event],
        today: date,
        law: Law,
        as_of: date | None,
    ) -> _Case:
        office = law.office
        situation = _situation(law, source, office, request, events, today, as_of)
        return _Case(office, self.in_play(uow, request, events, law), situation)

    def _deadlines(self, uow: UnitOfWork, request: Request, events: Sequence[Event], case: _Case) -> tuple[Deadline, ...]:
        office, situation = case.office, case.situation
        mails = _known_mails(uow, request, situation)
        limits = compute_limits(case.applied, situation)
        own = compute_own_targets(
            request.particulars,
            known_events(situation),
            OwnTargets.from_settings(office.settings),
            situation.calendars.get(office.country, RestDays()),
            is_open=situation.open,
            return_due=_return_due(uow, request),
            mails=[*mails, *_letters_awaiting(uow, request, office, situation)],
            ladders=_ladders(uow, request, replace(situation, events=events), office.settings, mails),
        )
        return (*limits, *with_standing(own, uow, request, situation.known_until))

    def in_play(
        self, uow: UnitOfWork, request: Request, events: Sequence[Event], law: Law | None = None
    ) -> tuple[Applied, ...]:
        """The instruments whose limits a case has: the one that the officer named, the protocols to it that may be in play, and
        the law of the requested State, which counts without any treaty too.
        """
        law = law or Law(uow, uow.requests.pinned(request.id) or None)
        requesting, requested = _states(law.office, request)
        chosen = request.particulars.basis
        treaty_id = chosen.treaty_id if chosen.kind is BasisKind.TREATY else ""
        registered_on = request.registered_at.astimezone(ZoneInfo(law.office.zone)).date()
        on = min((event.on for event in events if not event.annulled), default=registered_on)
        key = requesting, requested, request.particulars.klass, treaty_id, on
        return law.in_play(key, lambda: _in_play(law, *key))


def _in_play(law: Law, requesting: str, requested: str, klass: RequestClass, treaty_id: str, on: date) -> list[Applied]:
    tables = law.tables
    domestic = [Applied(each) for each in domestic_in_play(tables, requested, klass)]
    treaty = next((each for each in tables if treaty_id and each.id == treaty_id), None)
    if treaty is None:
        return domestic
    parties = law.parties((requesting, requested))
    lives = law.party_events((requesting, requested))
    one = basis(treaty, requesting, requested, on, parties, tables, lives)
    # A protocol that is known not to bind yet is out; one of which that is not known is named and computes nothing.
    protocols = [each for each in one.protocols if each.in_force and not each.standing.known_not_bound]
    beside = [each for each in domestic if each.treaty.id != treaty.id]
    return [
        Applied(treaty, one.standing, chosen=True),
        *(Applied(each.treaty, each.standing) for each in protocols),
        *beside,
    ]


def _states(office: OfficeRecord, request: Request) -> tuple[str, str]:
    """The requesting and the requested State."""
    other = request.particulars.other_state
    return (other, office.country) if request.particulars.direction is Direction.INCOMING else (office.country, other)


def _situation(
    law: Law,
    source: HolidaySource | None,
    office: OfficeRecord,
    request: Request,
    events: Sequence[Event],
    today: date,
    as_of: date | None,
) -> Situation:
    other = request.particulars.other_state
    requesting, requested = _states(office, request)
    days = [event.on for event in events if not event.annulled] + [as_of or today]
    first, last = today.year - _YEARS_OF_A_CASE, today.year + _YEARS_OF_A_CASE
    years = range(max(min(days).year - 1, first), min(max(days).year + _YEARS_AHEAD, last) + 1)
    until = None
    if as_of is not None and as_of < date.max:
        end = datetime.combine(as_of + timedelta(days=1), time(0), ZoneInfo(office.zone))
        until = end.astimezone(UTC) - timedelta(microseconds=1)
    return Situation(
        requesting=requesting,
        requested=requested,
        klass=request.particulars.klass,
        events=[event for event in events if event.item_uid is None],  # a limit is on the request, not on one item of it
        calendars={
            office.country: law.rest_days(source, office.country, office.subdivision, years),
            other: law.rest_days(source, other, "", years),
        },
        declarations=law.declarations((requesting, requested)),
        known_until=until,
        open=request.status.open or (as_of is not None and request.ended_on is not None and as_of < request.ended_on),
    )


def _return_due(uow: UnitOfWork, request: Request) -> date | None:
    """The earliest day agreed for the return of an original of this request that is still out."""
    held = [each for each in uow.exhibits.of_request(request.id) if each.original and each.returned_on is None]
    return min((each.return_due for each in held if each.return_due is not None), default=None)


def _ladders(
    uow: UnitOfWork, request: Request, situation: Situation, settings: Mapping[str, str], mails: Sequence[Mail]
) -> tuple[Ladder, ...]:
    """The ladders on which a case stood at the instant asked about; its items have theirs."""
    if not situation.open:
        return ()
    events = known_events(situation)
    theirs = from_bundles(uow, request, events)
    if situation.known_until is not None:
        flow = workflow(request.particulars.klass, request.particulars.direction)
        request = replace(request, status=flow.replayed(events, theirs))
    begin = first_day(uow, request, events)
    return standing(request, events, ladders(settings), begin=begin, mails=mails, theirs=theirs)


def _letters_awaiting(uow: UnitOfWork, request: Request, office: OfficeRecord, situation: Situation) -> list[Mail]:
    """Letters of the case that had left by the instant asked about and await an answer, as the mail that they are."""
    until = situation.known_until
    found = [
        Mail(
            uid=each.uid,
            direction=Direction.OUTGOING,
            kind=MailKind.LETTER,
            channel=Channel.POST,
            moment=moment(datetime.combine(each.left_on, time(0)), office.zone),
            correspondent=each.correspondent,
            subject=each.subject,
            reply_due=each.reply_by,
        )
        for each in uow.letters.awaiting(request.id)
    ]
    return [mail for mail in found if until is None or mail.moment.at <= until]


def _known_mails(uow: UnitOfWork, request: Request, situation: Situation) -> list[Mail]:
    """What had come and gone by the instant asked about."""
    until = situation.known_until
    return [mail for mail in uow.requests.mails(request.id) if until is None or mail.moment.at <= until]
