# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The JSON answers about the deadlines of the whole office (rules in :mod:`mlat_desktop.cli.shapes`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mlat_desktop.domain.deadlines import LimitKind
from mlat_desktop.domain.moment import Moment
from mlat_desktop.services.views import Lateness


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardShape:
    """A deadline among those of the office. ``when`` is the day to look at, ``act_on`` the last working day to act,
    ``ends_on`` the end itself; ``days`` counts from today to ``when`` (negative: past).
    """

    request: str
    subject: str
    state: str
    officer: str
    limit: str
    treaty: str
    article: str
    title: str
    kind: LimitKind
    bound: str
    level: str
    own_target: bool
    liberty: bool
    when: date
    days: int
    lateness: Lateness
    act_on: date
    ends_on: date
    due_at: Moment | None
    cautious_on: date | None
    restricted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAheadShape:
    """What ends while the office rests: from ``first`` to the day before ``back_on``; ``act_on`` is the last working day."""

    first: date
    back_on: date
    act_on: date
    rows: tuple[BoardShape, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarFileShape:
    """A calendar file that was written."""

    path: str
    entries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverShape:
    """The desk of an officer, written into a file."""

    officer: str
    cases: int
    path: str
