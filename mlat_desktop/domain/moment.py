# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Instants with the place where they were read off a clock.

Instants are UTC plus the IANA zone and the offset that was stated, so that a later change of a zone's rules can not move
what was recorded; legal dates are plain dates.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from mlat_desktop.domain.errors import Code, KnownError, why


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """An instant: ``at`` is aware UTC, ``offset`` the stated offset from UTC in minutes, ``zone`` an IANA name."""

    at: datetime
    zone: str
    offset: int

    def __post_init__(self) -> None:
        if self.at.tzinfo is None or self.at.utcoffset() != timedelta(0):
            raise ValueError("a moment is kept in UTC")

    @property
    def local(self) -> datetime:
        """The time on the wall clock of the place, with its stated offset."""
        return self.at.astimezone(timezone(timedelta(minutes=self.offset)))

    @property
    def local_date(self) -> date:
        """The calendar day at the place: the day that a treaty limit counts from."""
        return self.local.date()

    def isoformat(self) -> str:
        """ISO 8601 with the stated offset, to the second."""
        return self.local.isoformat(timespec="seconds")


def moment(when: datetime, zone: str) -> Moment:
    """Read ``when`` as a moment at ``zone``: a naive time is wall-clock time there, an aware one keeps its instant.

    Raises ``KnownError(EVENT_INVALID)`` for an unknown zone or a time at the very edge of the calendar.
    """
    try:
        tz = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise KnownError(Code.EVENT_INVALID, reason=why("there is no time zone {zone}", zone=repr(zone))) from error
    try:
        aware = when.replace(tzinfo=tz) if when.tzinfo is None else when.astimezone(tz)
        at = aware.astimezone(UTC)
        offset = aware.utcoffset() or timedelta(0)
        at.astimezone(timezone(offset))  # the local time must exist too
    except OverflowError as error:
        raise KnownError(Code.EVENT_INVALID, reason=why("its time lies outside the calendar")) from error
    return Moment(at=at, zone=zone, offset=int(offset.total_seconds() // 60))
