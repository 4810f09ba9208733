# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Cases of an old register enter ours: each with a number of its own year, what its days tell, and where it came from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time

from mlat_desktop.domain.moment import Moment
from mlat_desktop.domain.request import Event, Request, RequestId
from mlat_desktop.domain.vocabulary import Direction, EventKind, RequestClass
from mlat_desktop.i18n import _
from mlat_desktop.services import records
from mlat_desktop.services.importing.plan import OldCase
from mlat_desktop.services.next_action import following, hand_of
from mlat_desktop.services.ports import Series, UnitOfWork
from mlat_desktop.services.register import number
from mlat_desktop.services.workplace import Workplace

NOON = time(12)
"""The hour of what happened on a day of which no register tells the hour: no zone of the office moves it to another day."""


def _year(case: OldCase) -> tuple[RequestClass, Direction, int]:
    """The series and the year in which a case is numbered."""
    return case.particulars.klass, case.particulars.direction, case.registered.year


class Entering:
    """Enters cases in the unit of work of its caller, who commits all of them or none."""

    def __init__(self, place: Workplace, uow: UnitOfWork, origin: str) -> None:
        self._place, self._uow, self._origin = place, uow, origin
        self._recounting = place.recounting(uow)  # one for all: what the law says is looked up once
        self._series: dict[tuple[RequestClass, Direction, int], tuple[int, Series]] = {}
        self._left: Counter[tuple[RequestClass, Direction, int]] = Counter()

    def reserve(self, cases: Sequence[OldCase]) -> None:
        """Take the numbers of all these cases at once; they must then be entered."""
        self._left = Counter(map(_year, cases))
        for key, count in self._left.items():
            self._series[key] = self._uow.requests.take_serials(*key, count)

    def enter(self, case: OldCase) -> Request:
        """Give a case its number and keep what is known of it. Its deadlines are counted only while it is open: what limits an
        ended case once had, on the law of that time, nobody knows from a row of a spreadsheet.
        """
        parts = case.particulars
        serial, series = self._serial(case)
        request = Request(
            id=RequestId(0),
            uid=self._place.new_uid(),
            number=number(series, case.registered.year, serial),
            year=case.registered.year,
            serial=serial,
            particulars=following(parts, case.status) if case.status.open else parts,
            status=case.status,
            registered_at=self._moment(case.registered).at,
            registered_by=self._place.user.uid,
            officer=case.officer or self._place.user.name,
            origin_office=self._place.office.uid,
            version=1,
            outcome=case.outcome,
            ended_on=case.ended_on,
        )
        request = replace(request, id=self._uow.requests.add(request))
        happened = case.events if case.ended_on is None else (*case.events, (EventKind.ENDED, case.ended_on))
        events = [self._event(kind, day) for kind, day in happened]
        for event in events:
            self._uow.requests.add_event(request.id, event)
        self._tell(case, request, events)
        if request.status.open:
            self._recounting.recompute(request)
            self._uow.requests.set_in_hand(request.id, hand_of(self._uow, request))
        return request

    def _serial(self, case: OldCase) -> tuple[int, Series]:
        first, series = self._series[_year(case)]
        self._series[_year(case)] = first + 1, series
        return first, series

    def _event(self, kind: EventKind, day: date) -> Event:
        return Event(
            uid=self._place.new_uid(),
            kind=kind,
            moment=self._moment(day),
            place=self._place.office.country,
            note=_("From the old register, which tells the day alone"),
            recorded_at=self._place.now,
            recorded_by=self._place.user.uid,
        )

    def _moment(self, day: date) -> Moment:
        return self._place.here(datetime.combine(day, NOON))

    def _tell(self, case: OldCase, request: Request, events: list[Event]) -> None:
        detail = {
            "number": request.number,
            "old_number": case.old_number,
            "source": self._origin,
            "rows": [case.row, *case.joined],
            "officer": request.officer,
            "status": request.status.value,
            "outcome": request.outcome.value if request.outcome else "",
            "ended_on": request.ended_on.isoformat() if request.ended_on else "",
            "events": [{"kind": each.kind.value, "on": each.on.isoformat()} for each in events],
            "particulars": records.to_plain(request.particulars),
        }
        self._place.write_audit(
            self._uow,
            "request.taken-over",
            request.uid,
            fields=("particulars", "status", "outcome", "ended_on"),
            detail=detail,
            request_id=request.id,
        )
