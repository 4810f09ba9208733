# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The officer's work with case bundles, counted by an event filter, in English and in Arabic; its page is true."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mlat_desktop.clock import SetClock
from tests.functional import bundle_page
from tests.functional.bundle_day import FIRST, BundleDay, prepare_offices
from tests.functional.day_pictures import PAGE
from tests.functional.sticks import Socket
from tests.functional.window import Sit

PROMISED = {
    "trust a partner's card": 11,
    "export a case to one partner": 6,
    "take in a new case": 4,
    "send the receipt": 3,
    "take the receipt in": 4,
    "export on two sticks": 8,
    "go on after a pulled stick": 2,
    "take in an answer, field by field": 6,
    "report a stick lost": 10,
    "refused: the same once more": 4,
    "refused: damaged": 3,
    "refused: for another office": 3,
    "refused: revoked sender": 3,
}
"""Clicks and commanding keys that each act may cost. Whoever makes one dearer says so here."""


@pytest.fixture
def clock() -> SetClock:
    return SetClock(FIRST)


@pytest.mark.slow
@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("ar", "dark")])
def test_bundles_cost_what_the_page_says_and_end_as_they_should(
    language: str,
    theme: str,
    sit: Sit,
    clock: SetClock,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    figure: Callable[[str, object], None],
) -> None:
    socket = Socket(monkeypatch, tmp_path / "media")
    prepare_offices(tmp_path, clock, trusted=False, language=language, theme=theme)
    day = BundleDay(sit("ch"), sit("br"), socket, tmp_path, clock, lambda _name, _officer: None)
    measured = day.live()
    for name, effort in measured.items():
        figure(f"{name}, {language}", effort)
    assert {name: effort.acts for name, effort in measured.items()} == PROMISED
    if language == "en":
        page = PAGE.read_text(encoding="utf-8")
        assert bundle_page.counted(page) == bundle_page.table(measured), "run python -m tests.functional.bundle_page"
