# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A deadline of a request: what was computed, from what, and every step of the reasoning.

Two families never mix: treaty limits (``own_target`` false, from a row of a treaty table) and the office's own targets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mlat_desktop.domain.moment import Moment

ENTERED = "entered"
"""The level of a deadline whose date an officer entered."""

WAITS = "clock.result-wait"
"""The code of the step that says that a minimum is a time to wait."""

DOMESTIC = "clock.domestic"
"""The code of the step that says that a limit is the requested State's own law."""

CONFIRMED = "clock.entered-confirmed"
"""The code of the step that says that a second person confirmed an entered date."""


class LimitKind(StrEnum):
    """What a limit does when it ends; a floor is never "due", it is "assured until" or "not before"."""

    MAY = "may"
    SHALL = "shall"
    FLOOR = "floor"
    CEILING = "ceiling"
    SOFT = "soft"
    BACKWARD = "backward"

    @property
    def obliges(self) -> bool:
        """Whether somebody must have acted when it ends. What becomes possible or is assured is never late; it passes."""
        return self is not LimitKind.MAY and self is not LimitKind.FLOOR  # asked for each line of a board: no set is made


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
    """A computed deadline, stored whole. Neither a later calendar nor a newer table moves it before an officer accepts the
    recount, but for a corrected error that brings it forward (decision 10).

    ``due_on`` is the last day (end of day, local time of the bound State); ``due_at`` replaces it for limits in hours.
    ``act_by`` is the last working day on which to act where the limit itself does not move; ``cautious_on`` the cautious
    reading: earlier for a person in custody, later for what protects (``kind`` FLOOR). ``stops`` are the codes of the events
    that settle it. ``calendar`` names the holiday snapshot used, ``level`` the source level of the limit's row, ENTERED for a
    date that an officer entered because none could be computed.
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
        """Whether the date must be checked before it is used: it concerns liberty but was read in a secondary source only, or
        an officer entered it and no second person has confirmed it.
        """
        if self.level == ENTERED:
            return all(step.code != CONFIRMED for step in self.steps)
        return self.liberty and self.level == "secondary"

    @property
    def lapses(self) -> bool:
        """Whether what it assures (data that are kept) is assured no longer once it has ended unanswered."""
        return self.kind is LimitKind.FLOOR and self.bound != "person" and not self.waits

    @property
    def waits(self) -> bool:
        """Whether it is a time to wait: what it speaks of may not be done before it ends."""
        return self.kind is LimitKind.FLOOR and any(step.code == WAITS for step in self.steps)

    @property
    def ends_on(self) -> date | None:
        """The day on which the limit itself ends, moved or not."""
        return self.due_at.local_date if self.due_at else self.due_on

    def watched(self, today: date) -> date | None:
        """The day to look at on ``today``: the last working day to act until it has passed, then the end itself.

        A limit whose day to act has passed is not late before it ends, and afterwards late by the days since that end.
        """
        return self.awaited.watched(today) if self.awaited else None

    @property
    def watched_on(self) -> date | None:
        """The day by which somebody must have acted: what lists sort by. None where nothing is awaited any more."""
        if self.state not in {DeadlineState.RUNNING, DeadlineState.SUSPENDED}:
            return None
        if self.kind is LimitKind.FLOOR and self.bound == "person":
            return None  # how long a person is protected: no office must act by then
        days = [d for d in (self.due_on, self.due_at.local_date if self.due_at else None, self.act_by) if d is not None]
        return min(days) if days else None

    @property
    def awaited(self) -> Awaited | None:
        """What a list names of it; None where nothing is awaited."""
        if (day := self.watched_on) is None:
            return None
        return Awaited(
            act_on=day,
            ends_on=self.ends_on or day,
            kind=self.kind,
            title=self.title,
            own_target=self.own_target,
            liberty=self.liberty,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """A running deadline as a list names it: the day by which to act, the day on which it ends, and what it is."""

    act_on: date
    ends_on: date
    kind: LimitKind
    title: str
    own_target: bool
    liberty: bool

    def watched(self, today: date) -> date:
        """The day to look at on ``today``: the day to act until it has passed, then the end."""
        return self.ends_on if self.act_on < today else self.act_on

    def passed(self, today: date) -> bool:
        """Whether it is a possibility or an assurance whose day is over: it gives way to what must be done."""
        return not self.kind.obliges and self.watched(today) < today


def first_to_act(deadlines: Sequence[Deadline]) -> tuple[Awaited | None, Awaited | None]:
    """What a list names of a request: the earliest, and, if that only becomes possible or is assured, the earliest that
    obliges, which takes its place once its day is over.

    On the same day a limit on liberty comes first and a treaty limit before an own target, so that the graver one is named.
    """
    found = [each for deadline in deadlines if (each := deadline.awaited) is not None]
    first = min(found, key=_rank, default=None)
    if first is None or first.kind.obliges:
        return first, None
    return first, min((each for each in found if each.kind.obliges), key=_rank, default=None)


def first_late(deadlines: Sequence[Deadline]) -> date | None:
    """The earliest end of what obliges: from the day after it the request is late. A limit with a later day to act may end
    before the one that lists name first.
    """
    found = (each for deadline in deadlines if (each := deadline.awaited) is not None)
    return min((each.ends_on for each in found if each.kind.obliges), default=None)


def _rank(each: Awaited) -> tuple[date, bool, bool]:
    return each.act_on, not each.liberty, each.own_target
