# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The diary of the training office: working days before a given day, and a hand that never writes backwards."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

ZONE = "Europe/Zurich"
OPENS, SHUTS = time(8, 10), time(17, 20)
APART = timedelta(minutes=7)


def instant(local: datetime, zone: str = ZONE) -> datetime:
    """The instant (UTC) of a wall-clock time."""
    return local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def working_day(day: date) -> date:
    """``day`` itself, or the Friday before a week-end: never later, so that nothing slips past the day of the plan."""
    return day - timedelta(days=max(0, day.weekday() - 4))


class Diary:
    """Gives the moments of one request, each after the one before and all before ``as_of`` begins."""

    def __init__(self, as_of: date, rng: Random) -> None:
        self._as_of = as_of
        self._rng = rng
        self._last: datetime | None = None

    def office(self, ago: float, clock: time | None = None, *, duty: bool = False) -> datetime:
        """A naive office time ``ago`` days before the plan's day; on duty, week-ends count."""
        day = self._as_of - timedelta(days=max(1, round(ago)))
        if not duty:
            day = working_day(day)
        minutes = (SHUTS.hour - OPENS.hour) * 60 + SHUTS.minute - OPENS.minute
        drawn = datetime.combine(day, clock or OPENS)
        if clock is None:
            drawn += timedelta(minutes=self._rng.randrange(minutes - 120))
        if self._last:
            drawn = max(drawn, self._last + APART)
        self._last = drawn
        return drawn

    def later(self, minutes: int) -> datetime:
        """The same day, ``minutes`` after the last entry."""
        assert self._last is not None
        self._last += timedelta(minutes=minutes)
        return self._last
