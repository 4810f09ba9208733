# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Times a piece of work against its floor: the least that any program would have to do for the same end.

Absolute times are the machine's and of the hour; a ratio of two things that took turns in one run is the program's own.

Python's garbage is collected between two turns: the window lets nothing else collect it either, and does so when a second has
passed (``ui.garbage``).
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil
from statistics import median, quantiles
from typing import Any

from ui.garbage import sweep

Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Sample:
    """One turn. Processor seconds and memory are known where the work was a process of its own."""

    seconds: float
    cpu: float | None = None
    mebibytes: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One line of the table. ``floor`` is empty where nothing else could serve as one; ``missing`` says which tool is not
    installed; ``mebibytes`` is how much was moved.
    """

    what: str
    ours: Sequence[Sample] = ()
    floor: Sequence[Sample] = ()
    floor_what: str = ""
    missing: str = ""
    mebibytes: float = 0.0
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Of the medians."""
        if not self.ours or not self.floor:
            return None
        least = median(each.seconds for each in self.floor)
        return median(each.seconds for each in self.ours) / least if least else None

    def record(self) -> dict[str, Any]:
        """The measure as it stands in the JSON file."""
        floor = {"what": self.floor_what, "missing": self.missing, **self._summary(self.floor)} if self.floor_what else None
        return {"what": self.what, **self._summary(self.ours), "floor": floor, "ratio": self.ratio, "note": self.note}

    def _summary(self, samples: Sequence[Sample]) -> dict[str, Any]:
        if not samples:
            return {"repetitions": 0, "seconds": None, "cpu_seconds": None, "peak_mib": None, "mib_per_second": None}
        times = spread([each.seconds for each in samples])
        cpus = [each.cpu for each in samples if each.cpu is not None]
        peaks = [each.mebibytes for each in samples if each.mebibytes is not None]
        return {
            "repetitions": len(samples),
            "seconds": times,
            "cpu_seconds": median(cpus) if cpus else None,
            "peak_mib": max(peaks) if peaks else None,
            "mib_per_second": self.mebibytes / times["median"] if self.mebibytes else None,
        }


def spread(values: Sequence[float]) -> dict[str, float]:
    """Median, quartiles, ends, and what no more than one turn in twenty exceeds."""
    low, _middle, high = quantiles(values, n=4, method="inclusive") if len(values) > 1 else (values[0],) * 3
    p95 = sorted(values)[ceil(0.95 * len(values)) - 1]
    return {"median": median(values), "q1": low, "q3": high, "p95": p95, "min": min(values), "max": max(values)}


def against(what: str, work: Work, floor: Work, floor_what: str, *, rounds: int = 9, note: str = "") -> Measure:
    """Let a piece of work and its floor take turns; the first turn of each is not counted."""
    work()
    floor()
    ours, least = [], []
    for _ in range(rounds):
        least.append(timed(floor))
        ours.append(timed(work))
    return Measure(what=what, ours=ours, floor=least, floor_what=floor_what, note=note)


def alone(what: str, work: Work, *, rounds: int = 9, note: str = "") -> Measure:
    """Time what has no floor; the first turn is not counted."""
    work()
    return Measure(what=what, ours=[timed(work) for _ in range(rounds)], note=note)


def timed(work: Work) -> Sample:
    """The seconds that a piece of work took, and those of the processor in this process."""
    sweep()
    by_python = gc.isenabled()
    gc.disable()
    try:
        start, cpu = time.perf_counter(), time.process_time()
        work()
        return Sample(time.perf_counter() - start, time.process_time() - cpu)
    finally:
        if by_python:
            gc.enable()
