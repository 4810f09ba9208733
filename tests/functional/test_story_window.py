# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The whole slice through the real window: real offices, real threads, keys and clicks; one office asks, the other answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from mlat_desktop.clock import SetClock
from tests.functional.window import Officer, prepare

MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ANNA, BERTA, CARLOS = (
    "seven lanterns over a quiet harbour 41",
    "a kettle sings beneath the northern arch 58",
    "nine herons cross the copper valley 17",
)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    clock = SetClock(MORNING)
    prepare(monkeypatch, clock)
    return clock


@pytest.fixture
def officer(qtbot: QtBot, tmp_path: Path, clock: SetClock) -> Iterator[Callable[[str], Officer]]:
    """Makes people who each sit before a program of their own."""
    made: list[Officer] = []

    def sit(name: str) -> Officer:
        made.append(Officer(qtbot, tmp_path / name))
        return made[-1]

    yield sit
    for each in made:
        each.leave()


def found_office(anna: Officer, state: str, name: str, person: str, passphrase: str) -> str:
    """Through the first start; returns the recovery code as it stood on the screen."""
    anna.click("Set up a new office")
    anna.put("State", state)
    anna.press("Tab")
    anna.put("Name of the office", name)
    anna.put("Full name", person)
    anna.put("Passphrase", passphrase)
    anna.put("Passphrase again", passphrase)
    anna.click("Create the office")
    anna.sees("The recovery code")
    shown = next(said for said in anna.words() if said.startswith("Recovery code "))
    code = shown.removeprefix("Recovery code ")
    anna.type("WRONG")
    anna.click("Enter the office")
    anna.sees("That is not group 3 of the code.")
    anna.press("Ctrl+A")
    anna.type(code.split("-")[2])
    anna.press("Return")
    anna.sees("Nothing waits")
    return code


def test_one_office_asks_the_other_answers_and_every_step_is_proven(
    officer: Callable[[str], Officer], clock: SetClock, tmp_path: Path
) -> None:
    anna = officer("a")
    found_office(anna, "Switzerland", "Federal Office of Justice", "Anna Amsel", ANNA)
    print(anna.words())
    print(anna._effort)
