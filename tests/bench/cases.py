# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A day's entries against one committed transaction of the same encrypted database, and the clocks of a long case."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from mlat_desktop.domain.request import LegalBasis, Particulars, Reference, RequestId
from mlat_desktop.domain.vocabulary import BasisKind, Direction, EventKind, ReferenceKind, RequestClass
from mlat_desktop.services.treaties.clock import TreatyClock
from mlat_desktop.store.holiday_source import PackagedHolidays
from tests.bench.filling import NOW, Filled
from tests.bench.measure import Measure, against

_KINDS = (EventKind.ACKNOWLEDGED, EventKind.QUERY_SENT, EventKind.QUERY_ANSWERED)
_FLOOR = "one committed row"


def run(filled: Filled) -> list[Measure]:
    office, store = filled.office, filled.store
    particulars = Particulars(
        klass=RequestClass.MLA,
        direction=Direction.INCOMING,
        subject="Banking records",
        other_state="DE",
        references=(Reference(kind=ReferenceKind.THEIRS, value="45/B/2026"),),
        basis=LegalBasis(kind=BasisKind.TREATY, treaty_id="ETS-030"),
    )
    received = NOW - timedelta(days=60)
    case = office.register.log(particulars, received=received).value.id

    def commit() -> None:
        with store.write() as unit:
            unit.connection.exec_driver_sql("UPDATE serial SET last = last WHERE year = -1")
            unit.connection.exec_driver_sql("INSERT OR REPLACE INTO letter_number (year, last) VALUES (1, 1)")
            unit.commit()

    turn = iter(range(10**6))

    def event() -> None:
        office.casework.add_event(case, _KINDS[next(turn) % 3], NOW - timedelta(days=30))

    lines = [
        against("log a request", lambda: office.register.log(particulars, received=received), commit, _FLOOR),
        against("log an event", event, commit, _FLOOR),
        against("show a request", lambda: office.register.show(case), lambda: _row(filled, case), "raw SQL of its row"),
    ]
    long_case = office.register.log(particulars, received=received).value.id
    for number in range(19):
        office.casework.add_event(long_case, _KINDS[number % 3], received + timedelta(days=number + 1))
    today, clock = office.register.today, TreatyClock(PackagedHolidays())

    def compute() -> None:
        with store.read() as unit:
            request, events = unit.requests.get(long_case), unit.requests.events(long_case)
            assert len(events) == 20
            assert clock.compute(unit, request, events, today, stored_calendars_only=True)

    lines.append(
        against("deadlines of a case with 20 events", compute, lambda: _events(filled, long_case), "raw SQL of its events")
    )
    return lines


def _row(filled: Filled, case: RequestId) -> Any:
    with filled.store.read() as unit:
        return unit.connection.exec_driver_sql("SELECT * FROM request WHERE id = ?", (case,)).all()


def _events(filled: Filled, case: RequestId) -> Any:
    with filled.store.read() as unit:
        return unit.connection.exec_driver_sql("SELECT * FROM event WHERE request_id = ?", (case,)).all()
