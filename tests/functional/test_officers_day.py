# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The officer's day, counted by an event filter, beside what a spreadsheet and a word processor ask for; its page is true."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mlat_desktop.clock import SetClock
from tests.functional import by_hand, day_pictures
from tests.functional.day import FIRST, Day, prepare_office
from tests.functional.window import Sit

PROMISED = {
    "intake": 25,
    "acknowledgement": 8,
    "query": 16,
    "event": 5,
    "extension": 8,
    "decision": 4,
    "exhibit taken in": 11,
    "chaser": 8,
    "reminder by telephone": 3,
    "partial execution": 22,
    "mail matched": 3,
    "closing too early": 5,
    "return of an original": 3,
    "closing": 5,
}
"""Clicks and commanding keys that each act may cost. Whoever makes one dearer says so here."""


@pytest.fixture
def clock() -> SetClock:
    return SetClock(FIRST)


@pytest.mark.slow
def test_the_day_costs_less_than_a_spreadsheet_and_its_page_says_how_much(
    sit: Sit, clock: SetClock, tmp_path: Path, figure: Callable[[str, object], None]
) -> None:
    prepare_office(tmp_path / "lisbon", clock)
    measured = Day(sit("lisbon"), clock, lambda _name, _officer: None).live()
    for name, effort in measured.items():
        figure(f"{name}: here", effort)
    for act in by_hand.acts():
        figure(f"{act.name}: by hand, careful", act.careful)
        figure(f"{act.name}: by hand, careless", act.careless)
        assert measured[act.name].acts < act.careless.acts < act.careful.acts, act.name
        assert measured[act.name].whole < act.careless.whole, f"{act.name}, with what must be written"
    assert {name: effort.acts for name, effort in measured.items()} == PROMISED
    page = day_pictures.PAGE.read_text(encoding="utf-8")
    assert day_pictures.counted(page) == by_hand.table(measured), "run python -m tests.functional.day_pictures"


def test_the_page_of_the_day_shows_every_picture_that_is_taken_and_no_other() -> None:
    page = day_pictures.PAGE.read_text(encoding="utf-8")
    there = {path.name for path in day_pictures.PICTURES.glob("*.png")}
    assert {name for name in there if f"](day/{name})" in page} == there
    assert page.count("](day/") == len(there)
    assert max(path.stat().st_size for path in day_pictures.PICTURES.glob("*.png")) < 150_000
