# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Every screen of the program in Arabic and dark, asked everything."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.ui.questions import HEARD, readable
from tests.ui.walk import Rounds

pytestmark = [pytest.mark.slow, pytest.mark.timeout(480), pytest.mark.usefixtures("undressed")]


@pytest.fixture(scope="module", autouse=True)
def answers(rounds: Rounds) -> dict[str, list[str]]:
    """Asked before anything else: a round leaves its drafts behind, which Today then offers to go on with."""
    return rounds.ask("ar", "dark", HEARD)


@pytest.mark.parametrize("question", HEARD)
def test_every_screen(answers: dict[str, list[str]], question: str) -> None:
    assert answers[question] == []


def test_every_pair_of_colours_on_a_screen_is_in_the_table_and_readable(
    rounds: Rounds, monkeypatch: pytest.MonkeyPatch, figure: Callable[[str, object], None]
) -> None:
    readable(rounds, "ar", "dark", monkeypatch, figure)
