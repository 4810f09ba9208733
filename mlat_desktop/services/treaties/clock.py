# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The treaty clock: what is known of a request is gathered, and the domain computes its deadlines from it.

The wall clock is :mod:`mlat_desktop.clock`. This one runs inside the unit of work of whoever changed something
(``Workplace.recompute``).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from mlat_desktop.domain.clock_engine import Applied, Situation, compute_limits, known_events
from mlat_desktop.domain.counting import RestDays
from mlat_desktop.domain.deadlines import Deadline
from mlat_desktop.domain.legal_basis import Standing, basis
from mlat_desktop.domain.own_targets import OwnTargets, compute_own_targets
from mlat_desktop.domain.request import Event, Mail, Request
from mlat_desktop.domain.vocabulary import BasisKind, Direction
from mlat_desktop.services.ports import HolidaySource, OfficeRecord, UnitOfWork
from mlat_desktop.services.treaties.holidays import rest_days
from mlat_desktop.services.treaties.kept import kept_tables

_YEARS_AHEAD = 2
_YEARS_OF_A_CASE = 60
"""How far from today rest days are looked up: a slip in a year must not fetch the calendars of a thousand years."""


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
        declarations=uow.treaties.declarations(state=office.country if incoming else other),
        known_until=until,
        open=request.status.open or (as_of is not None and request.ended_on is not None and as_of < request.ended_on),
    )


def _applied(uow: UnitOfWork, request: Request, situation: Situation) -> list[Applied]:
    """The instrument that the officer named and the protocols to it that may be in play."""
    chosen = request.particulars.basis
    tables = kept_tables(uow) if chosen.kind is BasisKind.TREATY and chosen.treaty_id else ()
    treaty = next((each for each in tables if each.id == chosen.treaty_id), None)
    if treaty is None:
        return []
    days = [event.on for event in situation.events if not event.annulled]
    on = min(days, default=request.registered_at.date())
    parties = [row for state in (situation.requesting, situation.requested) for row in uow.treaties.parties(state=state)]
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
