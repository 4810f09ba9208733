# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Rest days from stored calendars: worked Saturdays, and a weekend that changed from one year to the next."""

from __future__ import annotations

from datetime import date

from mlat_desktop.services.ports import CalendarRow
from mlat_desktop.services.treaties.holidays import rest_days
from mlat_desktop.store.holiday_source import PackagedHolidays
from mlat_desktop.store.unit_of_work import SqlStore
from tests.store import samples
from tests.store.samples import THEN


def _kept(store: SqlStore, *rows: CalendarRow) -> None:
    with store.write() as unit:
        samples.edition(unit, THEN)
        for row in rows:
            unit.treaties.add_calendar(row)
        unit.commit()


def _row(state: str, year: int, weekend: tuple[int, ...], **more: tuple[date, ...]) -> CalendarRow:
    days = {"holidays": (), **more}
    return CalendarRow(state=state, subdivision="", year=year, version="1", weekend=weekend, source="s", edition=1, **days)


def test_a_worked_saturday_comes_back_from_the_database_and_is_no_rest_day(store: SqlStore) -> None:
    saturday = date(2026, 8, 8)
    _kept(store, _row("HU", 2026, (6, 7), worked=(saturday,)))
    with store.read() as unit:
        assert unit.treaties.calendars("HU", "", [2026])[2026].worked == (saturday,)
        found = rest_days(unit, None, "HU", "", [2026])
    assert not found.rest(saturday)
    assert found.rest(date(2026, 8, 15))


def test_the_package_knows_worked_saturdays() -> None:
    taken = PackagedHolidays().snapshot("HU", "", 2026)
    assert taken is not None
    assert date(2026, 8, 8) in taken.worked
    assert all(day.isoweekday() in taken.weekend for day in taken.worked)


def test_each_year_keeps_the_weekend_that_it_had(store: SqlStore) -> None:
    """The United Arab Emirates rested on Friday and Saturday to the end of 2021, on Saturday and Sunday since."""
    _kept(store, _row("AE", 2021, (5, 6)), _row("AE", 2022, (6, 7)))
    with store.read() as unit:
        found = rest_days(unit, None, "AE", "", [2021, 2022])
    friday, saturday, sunday = date(2021, 12, 10), date(2021, 12, 11), date(2021, 12, 12)
    assert [found.rest(day) for day in (friday, saturday, sunday)] == [True, True, False]
    friday, saturday, sunday = date(2022, 1, 14), date(2022, 1, 15), date(2022, 1, 16)
    assert [found.rest(day) for day in (friday, saturday, sunday)] == [False, True, True]
