# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What the board of deadlines asks of the store, and the lines it gets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from mlat_desktop.domain.deadlines import LimitKind
from mlat_desktop.domain.moment import Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardQuery:
    """Which deadlines of the whole office to show as of ``today``; limits in hours are compared with ``now``. ``late`` keeps
    those that oblige and have ended; ``first`` and ``last`` bound the day to look at, ``ends_first`` and ``ends_last`` the end
    of the limit, None for no bound; empty words mean "any"; ``own`` chooses own targets (True), treaty limits (False) or both.
    """

    today: date
    now: datetime
    late: bool = False
    first: date | None = None
    last: date | None = None
    ends_first: date | None = None
    ends_last: date | None = None
    state: str = ""
    officer: str = ""
    treaty: str = ""
    own: bool | None = None
    liberty: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardLine:
    """A deadline among those of the office. ``act_on`` is the last working day to act, ``ends_on`` the end itself; ``waits``
    that it is a time before whose end something may not be done.
    """

    request_id: int
    number: str
    subject: str
    state: str
    officer: str
    restricted: bool
    limit_id: str
    treaty_id: str
    title: str
    article: str
    bound: str
    kind: LimitKind
    level: str
    liberty: bool
    own_target: bool
    act_on: date
    ends_on: date
    due_at: Moment | None
    cautious_on: date | None
    waits: bool

    def lapsed(self, today: date) -> bool:
        """Whether what it assures (data that are kept) may be gone: it ends now or has ended, and nothing settled it."""
        return self.kind is LimitKind.FLOOR and self.bound != "person" and not self.waits and self.ends_on <= today

    def watched(self, today: date) -> date:
        """The day to look at on ``today``: the day to act until it has passed, then the end."""
        return self.ends_on if self.act_on < today else self.act_on
