# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Times a piece of work against its floor: the least that any program would have to do for the same end.

Absolute times are the machine's and of the hour; a ratio of two things that took turns in one run is the program's own.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

Work = Callable[[], object]


@dataclass(frozen=True)
class Line:
    """One line of the table. Seconds are medians; ``floor`` is 0 where nothing else could serve as one."""

    what: str
    seconds: float
    floor: float = 0.0
    floor_what: str = ""
    note: str = ""

    def __str__(self) -> str:
        ratio = f"{self.seconds / self.floor:8.1f} x" if self.floor else " " * 10
        against = f"{_span(self.floor)} {self.floor_what}" if self.floor else ""
        return f"{self.what:44} {_span(self.seconds)} {ratio}  {against:52} {self.note}".rstrip()


def against(what: str, work: Work, floor: Work, floor_what: str, *, rounds: int = 9, note: str = "") -> Line:
    """Let a piece of work and its floor take turns; the first turn of each is not counted."""
    work()
    floor()
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        times[0].append(timed(floor))
        times[1].append(timed(work))
    return Line(what, median(times[1]), median(times[0]), floor_what, note)


def timed(work: Work) -> float:
    """The seconds that a piece of work took."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _span(seconds: float) -> str:
    if seconds >= 10:
        return f"{seconds:8.1f} s "
    return f"{seconds * 1000:8.2f} ms"
