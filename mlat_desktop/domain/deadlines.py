# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A deadline of a request: what was computed, from what, and every step of the reasoning.

Two families never mix: treaty limits (``own_target`` false, from a row of a treaty table) and the office's own targets.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mlat_desktop.domain.moment import Moment


class LimitKind(StrEnum):
    """What a limit does when it ends; a floor is never "due", it is "assured until" or "not before"."""

    MAY = "may"
    SHALL = "shall"
    FLOOR = "floor"
    CEILING = "ceiling"
    SOFT = "soft"
    BACKWARD = "backward"


class DeadlineState(StrEnum):
    """How a deadline stands in itself; whether it is late is a question of the day on which one asks."""

    RUNNING = "running"
    SUSPENDED = "suspended"
    SETTLED = "settled"
    ENDED = "ended"
    UNTIL_EVENT = "until-event"
    UNCOMPUTED = "uncomputed"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of reasoning: a code whose sentence is in ``mlat_desktop.reasoning``, and its facts in order of naming.

    Facts are text (dates ISO 8601); the sentence formats them in the reader's language.
    """

    code: str
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A computed deadline, stored whole so that a later table or calendar never moves it silently.

    ``due_on`` is the last day (end of day, local time of the bound State); ``due_at`` replaces it for limits in hours.
    ``act_by`` is the last working day on which to act where the limit itself does not move; ``cautious_on`` the cautious
    reading. ``stops`` are the codes of the events that settle it. ``calendar`` names the holiday
    snapshot used, ``level`` the source level of the limit's row.
    """

    limit_id: str
    treaty_id: str
    table_version: str
    own_target: bool
    title: str
    article: str
    bound: str
    kind: LimitKind
    liberty: bool
    level: str
    state: DeadlineState
    trigger_uid: str = ""
    settled_uid: str = ""
    started_on: date | None = None
    due_on: date | None = None
    due_at: Moment | None = None
    cautious_on: date | None = None
    act_by: date | None = None
    settled_on: date | None = None
    calendar: str = ""
    source: str = ""
    stops: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()

    @property
    def to_confirm(self) -> bool:
        """Whether the date concerns liberty but was read in a secondary source only: it must be checked before it is used."""
        return self.liberty and self.level == "secondary"

    @property
    def ends_on(self) -> date | None:
        """The day on which the limit itself ends, moved or not."""
        return self.due_at.local_date if self.due_at else self.due_on

    def watched(self, today: date) -> date | None:
        """The day to look at on ``today``: the last working day to act until it has passed, then the end itself.

        A limit whose day to act has passed is not late before it ends, and afterwards late by the days since that end.
        """
        first, end = self.watched_on, self.ends_on
        return end if first is not None and end is not None and first < today else first

    @property
    def watched_on(self) -> date | None:
        """The day by which somebody must have acted: what lists sort by. None where nothing is awaited any more."""
        if self.state not in {DeadlineState.RUNNING, DeadlineState.SUSPENDED}:
            return None
        if self.kind is LimitKind.FLOOR and self.bound == "person":
            return None  # how long a person is protected: no office must act by then
        days = [d for d in (self.due_on, self.due_at.local_date if self.due_at else None, self.act_by) if d is not None]
        return min(days) if days else None
