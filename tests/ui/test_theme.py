# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QLabel

from ui import fonts
from ui.theme import DARK, LIGHT, Tokens, apply, contrast, stylesheet, text_pairs

UI = Path(__file__).resolve().parents[2] / "ui"


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_is_readable_on_its_ground(tokens: Tokens) -> None:
    poor = {name: round(contrast(*pair), 2) for name, pair in text_pairs(tokens).items() if contrast(*pair) < 4.5}
    assert poor == {}


def test_contrast_is_that_of_the_guideline() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_no_token_of_the_style_sheet_is_left_open(tokens: Tokens) -> None:
    sheet = stylesheet(tokens, right_to_left=True)
    assert "$" not in sheet
    assert "text-align: right" in sheet
    assert "text-align: left" in stylesheet(tokens, right_to_left=False)


def test_nothing_but_the_theme_names_a_colour() -> None:
    named = [
        f"{path.relative_to(UI)}: {found}"
        for path in UI.rglob("*.py")
        if path.name != "theme.py"
        for found in re.findall(r"\"#[0-9a-fA-F]{6}\"", path.read_text(encoding="utf-8"))
    ]
    assert named == []


def test_every_icon_is_valid_and_every_one_asked_for_exists(qapp: QApplication) -> None:
    folder = files("resources").joinpath("icons")
    names = {item.name.removesuffix(".svg") for item in folder.iterdir() if item.name.endswith(".svg")}
    assert len(names) >= 24
    for name in names:
        assert QSvgRenderer(folder.joinpath(f"{name}.svg").read_bytes()).isValid(), name
    pattern = re.compile(r"(?:glyph=|Glyph\(|icon_button\(|icons\.icon\(|EmptyState\()\s*\"([a-z-]+)\"")
    asked = {name for path in UI.rglob("*.py") for name in pattern.findall(path.read_text(encoding="utf-8"))}
    assert asked
    assert asked <= names


def test_the_bundled_fonts_load(qapp: QApplication) -> None:
    assert fonts.load() == ()


def test_the_theme_that_is_in_force_dresses_nothing_anew_and_another_does(qapp: QApplication) -> None:
    class Watch(QObject):
        dressed = 0

        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
            self.dressed += event.type() == QEvent.Type.StyleChange
            return False

    apply(qapp, "light")
    shown, watch = QLabel("x"), Watch()
    shown.ensurePolished()
    shown.installEventFilter(watch)
    apply(qapp, "light")
    assert watch.dressed == 0
    apply(qapp, "dark")
    assert watch.dressed > 0
    apply(qapp, "light")
