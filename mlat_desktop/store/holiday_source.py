# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Rest days from the ``holidays`` package, as snapshots.

A snapshot is stored and then used for good, so that a later package never moves a date that was counted; nothing but the
taking of a snapshot may ask this module.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import version as version_of

from mlat_desktop.services.ports import CalendarRow


class PackagedHolidays:
    """The calendars that come with the program. The package loads when a year is needed that was never taken before."""

    def snapshot(self, state: str, subdivision: str, year: int) -> CalendarRow | None:
        """Public holidays, weekend and worked weekend days of a State in a year; without an unknown subdivision."""
        return _snapshot(state, subdivision, year)


@cache  # a year is the same for every office and every case: many are asked before the first of them is stored
def _snapshot(state: str, subdivision: str, year: int) -> CalendarRow | None:
    from holidays import country_holidays

    if state not in _known():
        return None
    within = subdivision if subdivision in _known()[state] else None
    found = country_holidays(state, subdiv=within, years=year, expand=False)
    return CalendarRow(
        state=state,
        subdivision=subdivision,
        year=year,
        version=_version(),
        holidays=tuple(sorted(day for day in found if day.year == year)),
        weekend=tuple(sorted(day + 1 for day in found.weekend)),
        worked=tuple(sorted(day for day in found.weekend_workdays if day.year == year)),
        source=f"{_version()}, {state}{'-' + within if within else ''}",
    )


@cache
def _known() -> dict[str, list[str]]:
    from holidays import list_supported_countries

    return list_supported_countries()


@cache
def _version() -> str:
    return f"holidays {version_of('holidays')}"  # read from a file each time it is asked
