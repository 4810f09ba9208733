# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Every screen of the program in English, asked everything, and in a language of long words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.ui import long_words
from tests.ui.questions import HEARD, ROOM, readable
from tests.ui.walk import Rounds

pytestmark = [pytest.mark.slow, pytest.mark.timeout(480), pytest.mark.usefixtures("undressed")]


@pytest.fixture(scope="module", autouse=True)
def answers(rounds: Rounds) -> dict[str, list[str]]:
    """Asked before anything else: a round leaves its drafts behind, which Today then offers to go on with."""
    return rounds.ask("en", "light", HEARD)


@pytest.mark.parametrize("question", HEARD)
def test_every_screen(answers: dict[str, list[str]], question: str) -> None:
    assert answers[question] == []


def test_every_pair_of_colours_on_a_screen_is_in_the_table_and_readable(
    rounds: Rounds, monkeypatch: pytest.MonkeyPatch, figure: Callable[[str, object], None]
) -> None:
    readable(rounds, "en", "light", monkeypatch, figure)


def test_words_two_fifths_longer_have_their_room(rounds: Rounds, monkeypatch: pytest.MonkeyPatch) -> None:
    with long_words.spoken(monkeypatch) as code:
        faults = rounds.ask(code, "light", ROOM)
    assert faults == {key: [] for key in faults}


def test_the_rounds_see_every_screen_that_is_pictured(rounds: Rounds, figure: Callable[[str, object], None]) -> None:
    names = [name for name, _show, _opened in rounds.screens()]
    pictured = {path.name.removesuffix("-en-light.png") for path in Path("docs/screens").glob("*-en-light.png")}
    assert pictured <= set(names)
    assert len(names) == len(set(names))
    figure("screens and states walked", len(names))
