# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Every screen of the program, asked everything: heard, walked by Tab, looked at, mirrored, and in a language of long words.

A walk takes a quarter of a minute and is made once for all the questions that can share it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from mlat_desktop.settings import Settings
from tests.ui import ask_colours, ask_mirror, ask_names, ask_room, ask_tabs, long_words
from tests.ui.walk import Question, Rounds

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]
Faults = dict[str, list[str]]
_HEARD = (
    *ask_names.QUESTIONS,
    *ask_mirror.QUESTIONS,
    *ask_room.QUESTIONS,
    *ask_tabs.QUESTIONS,
)  # the walk of Tab moves things: last


@pytest.fixture(scope="module")
def rounds(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rounds]:
    made = Rounds(tmp_path_factory.mktemp("rounds"))
    yield made
    made.studio.program.window.deleteLater()
    made.studio.office.close()


@pytest.fixture(scope="module")
def answers(rounds: Rounds) -> Callable[[str, str], Faults]:
    """What a walk in a language and theme found; each walk is made once."""
    known: dict[tuple[str, str], Faults] = {}

    def ask(language: str, theme: str) -> Faults:
        if (language, theme) not in known:
            known[language, theme] = rounds.ask(language, theme, _by_name(_HEARD))
        return known[language, theme]

    return ask


@pytest.fixture(autouse=True)
def _english_again(rounds: Rounds) -> Iterator[None]:
    yield
    rounds.studio.program.dress(Settings(language="en", theme="light"))


def _by_name(questions: tuple[Question, ...]) -> dict[str, Question]:
    return {f"{each.__module__}.{each.__name__}".removeprefix("tests.ui."): each for each in questions}


@pytest.mark.parametrize("question", _by_name(_HEARD))
@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("ar", "dark")])
def test_every_screen(answers: Callable[[str, str], Faults], language: str, theme: str, question: str) -> None:
    assert answers(language, theme)[question] == []


@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("ar", "dark")])
def test_every_pair_of_colours_on_a_screen_is_in_the_table_and_readable(
    rounds: Rounds,
    language: str,
    theme: str,
    monkeypatch: pytest.MonkeyPatch,
    figure: Callable[[str, object], None],
) -> None:
    seen: set[tuple[str, str]] = set()

    def met(stage: object) -> list[str]:
        return seen.update(ask_colours.met(stage)) or []  # type: ignore[arg-type,func-returns-value]  # a stage is a widget, and ``update`` returns nothing

    with ask_colours.unsmoothed(monkeypatch, rounds.app):
        faults = rounds.ask(language, theme, _by_name(ask_colours.QUESTIONS) | {"met": met})
    assert faults == {key: [] for key in faults}
    assert len(seen) > 20, "the letters were not found among the pixels"
    figure(f"pairs of ink and ground met on the screens in {theme}", len(seen))


def test_words_two_fifths_longer_have_their_room(rounds: Rounds, monkeypatch: pytest.MonkeyPatch) -> None:
    with long_words.spoken(monkeypatch) as code:
        faults = rounds.ask(code, "light", _by_name(ask_room.QUESTIONS))
    assert faults == {key: [] for key in faults}


def test_the_rounds_see_every_screen_that_is_pictured(rounds: Rounds, figure: Callable[[str, object], None]) -> None:
    names = [name for name, _show, _opened in rounds.screens()]
    pictured = {path.name.removesuffix("-en-light.png") for path in Path("docs/screens").glob("*-en-light.png")}
    assert pictured <= set(names)
    assert len(names) == len(set(names))
    figure("screens and states walked", len(names))
