# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Everything that is asked of every screen, by name: heard, walked by Tab, looked at, mirrored.

A walk takes minutes and is made once for all the questions that can share it. English and Arabic stand in files of their own,
so that two processes can walk at the same time.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QWidget

from tests.ui import ask_colours, ask_mirror, ask_names, ask_room, ask_tabs
from tests.ui.walk import Question, Rounds


def _by_name(questions: tuple[Question, ...]) -> dict[str, Question]:
    return {f"{each.__module__}.{each.__name__}".removeprefix("tests.ui."): each for each in questions}


HEARD = _by_name(
    (
        *ask_names.QUESTIONS,
        *ask_mirror.QUESTIONS,
        *ask_room.QUESTIONS,
        *ask_tabs.QUESTIONS,
    )
)  # the walk of Tab moves things: last
ROOM = _by_name(ask_room.QUESTIONS)


def readable(
    rounds: Rounds, language: str, theme: str, monkeypatch: pytest.MonkeyPatch, figure: Callable[[str, object], None]
) -> None:
    """Every pair of ink and ground on a screen is in the table of colours, and readable."""
    seen: set[tuple[str, str]] = set()

    def met(stage: QWidget) -> list[str]:
        pairs = ask_colours.met(stage)
        seen.update(pairs)
        return [*ask_colours.pale(pairs), *ask_colours.unknown(pairs)]

    with ask_colours.unsmoothed(monkeypatch, rounds.app):
        faults = rounds.ask(language, theme, {"met": met})
    assert faults == {key: [] for key in faults}
    assert len(seen) > 20, "the letters were not found among the pixels"
    figure(f"pairs of ink and ground met on the screens in {theme}", len(seen))
