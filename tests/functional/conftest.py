# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""People before real windows, and an office for whoever works in a shell.

Fixtures:
    sit         ``sit("ch")``: somebody sits down before a program of their own
    template    an office of Switzerland that was founded on 21 November 2026; it is copied, never written to
    here        a copy of it for this test, where the computer's clock is the fixture ``clock``: it runs no later by itself
    number      a request from Brazil that was logged ``here``
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from mlat_desktop.clock import SetClock
from tests.functional.mlat import REQUEST, Mlat, copy_of, office, set_clock, write_json
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


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Mlat:
    return office(tmp_path_factory.mktemp("template") / "office", "CH", clock=datetime(2026, 11, 21, 9, 0, tzinfo=UTC))


@pytest.fixture
def here(template: Mlat, tmp_path: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch) -> Mlat:
    set_clock(monkeypatch, clock)
    return copy_of(template, tmp_path / "office")


@pytest.fixture
def number(here: Mlat, tmp_path: Path) -> str:
    return str(here.json("request", "log", write_json(tmp_path / "request.json", REQUEST))["number"])
