# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The pace of long work, on a clock that the test moves."""

from __future__ import annotations

import pytest

from mlat_desktop.domain.pace import Pace

MB = 1_000_000


def run(pace: Pace, steps: list[tuple[float, int]]) -> Pace:
    for at, done in steps:
        pace = pace.after(at, done)
    return pace


def test_nothing_is_said_before_the_first_seconds_are_over() -> None:
    pace = run(Pace.start(100.0), [(101.0, 500 * MB), (102.0, 600 * MB)])
    assert pace.left(1000 * MB) is None
    assert run(pace, [(103.5, 700 * MB)]).left(1000 * MB) is not None


def test_an_even_pace_is_exact() -> None:
    pace = run(Pace.start(0.0), [(float(t), t * 20 * MB) for t in range(1, 60)])
    assert pace.rate == pytest.approx(20 * MB, rel=1e-9)
    assert pace.left(59 * 20 * MB + 400 * MB) == pytest.approx(20.0, rel=1e-9)


def test_gulps_are_smoothed() -> None:
    """A hundred megabytes every five seconds are twenty a second, whatever the moment says."""
    steps, done = [], 0
    for t in range(1, 121):
        done += 100 * MB if t % 5 == 0 else 0
        steps.append((float(t), done))
    rates = []
    pace = Pace.start(0.0)
    for at, amount in steps:
        pace = pace.after(at, amount)
        if at > 40:
            rates.append(pace.rate)
    assert min(rates) > 14 * MB
    assert max(rates) < 27 * MB


def test_a_medium_that_slows_down_is_believed_within_half_a_minute() -> None:
    quick = run(Pace.start(0.0), [(float(t), t * 100 * MB) for t in range(1, 31)])
    slow = run(quick, [(30.0 + t, 3000 * MB + t * 10 * MB) for t in range(1, 31)])
    assert slow.rate < 20 * MB


def test_steps_of_no_time_and_a_stand_still_break_nothing() -> None:
    pace = Pace.start(5.0).after(5.0, 10 * MB)
    assert pace.rate == 0
    pace = run(pace, [(10.0, 10 * MB), (100.0, 10 * MB), (1000.0, 10 * MB)])
    left = pace.left(20 * MB)
    assert left is None or left > 3600
    assert pace.after(1001.0, 5 * MB).rate >= 0
