# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Rest days for the clock, always from the stored snapshots.

A year that was never needed before is snapshotted on first use, inside the caller's transaction; from then on the stored rows
answer, whatever a newer package would say. Such a first snapshot belongs to the oldest edition of the office: no later edition
brought it, so none that is undone may take it away.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from mlat_desktop.domain.counting import RestDays
from mlat_desktop.services.ports import CalendarRow, HolidaySource, UnitOfWork


def rest_days(
    uow: UnitOfWork,
    source: HolidaySource | None,
    state: str,
    subdivision: str,
    years: Iterable[int],
    edition: int | None = None,
) -> RestDays:
    """The rest days of a State over some years, as known in ``edition`` or in the newest. Without ``source`` only what is
    stored is used (a read-only unit of work).
    """
    wanted = sorted(set(years))
    stored = uow.treaties.calendars(state, subdivision, wanted, edition)
    rows = [row for year in wanted if (row := stored.get(year) or _taken(uow, source, state, subdivision, year)) is not None]
    if not rows:
        return RestDays(years=frozenset(), name="")
    versions = sorted({row.version for row in rows})
    weekend = frozenset(rows[-1].weekend)
    return RestDays(
        holidays=frozenset(day for row in rows for day in (*row.holidays, *_weekdays(row, frozenset(row.weekend) - weekend))),
        weekend=weekend,
        worked=frozenset(day for row in rows for day in (*row.worked, *_worked(row, weekend))),
        years=frozenset(row.year for row in rows),
        name=f"{state}{'-' + subdivision if subdivision else ''} {rows[0].year}-{rows[-1].year} ({', '.join(versions)})",
    )


def _worked(row: CalendarRow, weekend: frozenset[int]) -> list[date]:
    """Days of a year whose weekend was another than the newest: those that rest by ``weekend`` alone were worked."""
    return [day for day in _weekdays(row, weekend - frozenset(row.weekend)) if day not in row.holidays]


def _weekdays(row: CalendarRow, numbers: frozenset[int]) -> list[date]:
    """Every day of the year that falls on one of these weekdays."""
    if not numbers:
        return []
    days = (date(row.year, 1, 1) + timedelta(days=n) for n in range(366))
    return [day for day in days if day.year == row.year and day.isoweekday() in numbers]


def _taken(uow: UnitOfWork, source: HolidaySource | None, state: str, subdivision: str, year: int) -> CalendarRow | None:
    taken = source.snapshot(state, subdivision, year) if source is not None else None
    if taken is None:
        return None
    kept = replace(taken, edition=min((each.id for each in uow.treaties.editions()), default=0))
    uow.treaties.add_calendar(kept)
    return kept
