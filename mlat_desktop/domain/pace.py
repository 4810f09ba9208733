# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""How fast a piece of work goes and how long it still takes, from what was done at which time. It reads no clock.

Media write in gulps: a stick takes a hundred megabytes at once and then none for seconds. The pace of a moment says nothing;
what counts is the last quarter of a minute or so, the older part of it less and less.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

_FADES = 12.0
"""Seconds after which a measurement counts for a third."""
_FIRST = 3.0
"""Seconds before anything is said: the first gulp goes into the computer's memory."""


@dataclass(frozen=True, slots=True)
class Pace:
    """The pace of a stage that began at ``began`` (seconds of any clock that does not run back)."""

    began: float
    at: float
    done: int = 0
    rate: float = 0.0
    weight: float = 0.0

    @staticmethod
    def start(at: float, done: int = 0) -> Pace:
        """A stage that begins now."""
        return Pace(began=at, at=at, done=done)

    def after(self, at: float, done: int) -> Pace:
        """The pace once ``done`` units are done at ``at``. Steps of no time are put together with the next."""
        passed = at - self.at
        if passed <= 0:
            return self
        kept = math.exp(-passed / _FADES)
        rate = max(0, done - self.done) / passed
        weight = self.weight * kept + (1 - kept)
        mean = (self.rate * self.weight * kept + rate * (1 - kept)) / weight
        return replace(self, at=at, done=done, rate=mean, weight=weight)

    @property
    def known(self) -> bool:
        """Whether there is anything to say yet."""
        return self.at - self.began >= _FIRST and self.rate > 0

    def left(self, total: int) -> float | None:
        """Seconds until ``total`` units are done; None while it is not known."""
        return max(0, total - self.done) / self.rate if self.known else None
