# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""People before real windows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from mlat_desktop.clock import SetClock
from tests.functional.window import Officer, Sit, prepare


@pytest.fixture
def sit(qtbot: QtBot, tmp_path: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sit]:
    """``sit("ch")``: somebody sits down before a program of their own, whose preferences and offices lie in ``tmp_path/ch``."""
    prepare(monkeypatch, clock)
    made: list[Officer] = []

    def down(home: str) -> Officer:
        made.append(Officer(tmp_path / home))
        return made[-1]

    yield down
    for each in made:
        each.leave()
