# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Duties that rest on a case: conditions of use, speciality, secrecy, assurances, what must go back.

A short duty must be discharged before its case may close; a lasting one stays, and is watched after the case has closed. What a
kind of duty is by default says ``resources/codes/duties.toml``; each duty keeps what held when it was entered.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from mlat_desktop.domain.request import Uid


class DutyParty(StrEnum):
    """Who gave a duty or owes it, as this office sees it."""

    US = "us"
    OTHER_STATE = "other-state"
    DOMESTIC = "domestic"


class DutyState(StrEnum):
    """How a duty stands. LIFTED: the one to whom it was owed consented to its end."""

    OPEN = "open"
    DISCHARGED = "discharged"
    LIFTED = "lifted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """A duty. ``kind`` is a code of ``codes/duties.toml``; names stand where a party alone does not say who; ``owner`` is the
    sign-in name of the officer who watches it; ``origin`` the uid of the office that recorded it, ``bundle`` that of the bundle
    with which it came. ``due_on`` is the day by which it must be done, ``review_on`` the next day to look at one that lasts.
    """

    uid: Uid
    kind: str
    text: str
    given_by: DutyParty
    owed_by: DutyParty
    owner: str
    lasting: bool
    since: date
    origin: str
    given_name: str = ""
    owed_name: str = ""
    article: str = ""
    due_on: date | None = None
    review_on: date | None = None
    state: DutyState = DutyState.OPEN
    ended_on: date | None = None
    ended_by: str = ""
    ended_how: str = ""
    bundle: str = ""
    recorded_at: datetime | None = None
    recorded_by: str = ""

    @property
    def open(self) -> bool:
        """Whether it still binds."""
        return self.state is DutyState.OPEN

    @property
    def holds_the_case(self) -> bool:
        """Whether the case may not close while it is open."""
        return self.open and not self.lasting

    @property
    def watched_on(self) -> date | None:
        """The day on which somebody must look at it, None once it has ended or where no day is entered."""
        days = [day for day in (self.due_on, self.review_on) if day is not None]
        return min(days) if self.open and days else None


def in_order(duties: tuple[Duty, ...]) -> tuple[Duty, ...]:
    """Open ones first, by the day on which somebody must look; then the ended ones, the latest first."""
    live = sorted((d for d in duties if d.open), key=lambda d: (d.lasting, d.watched_on or date.max))
    ended = sorted((d for d in duties if not d.open), key=lambda d: d.ended_on or date.min, reverse=True)
    return (*live, *ended)
