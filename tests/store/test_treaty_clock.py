# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The treaty service over the real encrypted database: seed, compute, keep and read back."""

from __future__ import annotations

from datetime import date

from mlat_desktop.clock import SetClock
from mlat_desktop.domain.legal_basis import Party
from mlat_desktop.domain.request import LegalBasis, Particulars
from mlat_desktop.domain.vocabulary import Direction, EventKind, RequestClass
from mlat_desktop.services.treaties.clock import TreatyClock
from mlat_desktop.services.treaties.tables import shipped
from mlat_desktop.services.treaties.treaties import Treaties
from mlat_desktop.store.holiday_source import PackagedHolidays
from mlat_desktop.store.unit_of_work import SqlStore
from tests.store import samples
from tests.unit.clock_cases import event

ARREST = event(EventKind.ARREST, "2026-10-13T23:30", place="CH")


def _extradition() -> Particulars:
    return Particulars(
        klass=RequestClass.EXTRADITION,
        direction=Direction.INCOMING,
        subject="Extradition",
        other_state="TR",
        basis=LegalBasis(treaty_id="ETS-024"),
    )


def _seeded(store: SqlStore, clock: SetClock) -> Treaties:
    service = Treaties(store, clock, "admin")
    with store.write() as uow:
        service.seed(uow)
        uow.treaties.set_parties(
            [Party(treaty_id="CETS-209", state=state, entry_into_force=date(2016, 11, 1)) for state in ("CH", "TR")],
            samples.edition(uow, clock.at),
        )
        uow.commit()
    return service


def test_deadlines_come_back_from_the_database_as_they_were_computed(store: SqlStore, clock: SetClock) -> None:
    _seeded(store, clock)
    service = TreatyClock(PackagedHolidays())
    with store.write() as uow:
        request_id = uow.requests.add(samples.request(1, _extradition()))
        uow.requests.add_event(request_id, ARREST)
        request = uow.requests.get(request_id)
        computed = service.compute(uow, request, uow.requests.events(request_id), clock.at.date())
        uow.requests.set_deadlines(request_id, computed)
        uow.commit()
    with store.read() as uow:
        kept = {made.limit_id: made for made in uow.requests.deadlines(request_id)}
        calendar = uow.treaties.calendars("CH", "", [2026]).get(2026)
        again = service.compute(uow, request, [ARREST], clock.at.date(), stored_calendars_only=True)
    assert kept == {made.limit_id: made for made in computed} == {made.limit_id: made for made in again}
    assert kept["CETS-209/6.1"].due_on == date(2026, 10, 23)
    assert kept["ETS-024/16.4/max"].act_by == date(2026, 11, 20)
    assert calendar is not None
    assert date(2026, 8, 1) in calendar.holidays


def test_the_seed_can_be_listed_shown_and_asked_for_a_basis(store: SqlStore, clock: SetClock) -> None:
    service = _seeded(store, clock)
    assert len(service.list()) == len(shipped().tables)
    assert len(service.show("ETS-185").parties) == 79
    assert service.legal_basis("BR", "CH", date(2026, 11, 21), "evidence")[0].id == "CH-BR-MLA-2004"
