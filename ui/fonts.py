# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The fonts of the screen, bundled: a bare machine has none that suit, and every office should see the same page."""

from __future__ import annotations

from importlib.resources import files

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QFont, QFontDatabase

FAMILIES = ("Inter", "Noto Sans Arabic")
"""Latin first; the Arabic face joins for its script. Han and others come from the system."""


def load() -> tuple[str, ...]:
    """Register the bundled faces and return the names of those that could not be loaded (none, normally)."""
    missing = []
    for face in sorted(files("resources").joinpath("fonts", "screen").iterdir(), key=lambda f: f.name):
        if not face.name.endswith((".ttf", ".otf")):
            continue
        if QFontDatabase.addApplicationFontFromData(QByteArray(face.read_bytes())) < 0:
            missing.append(face.name)
    return tuple(missing)


def base() -> QFont:
    """The font of every text: 13 px, whatever the platform's default."""
    font = QFont()
    font.setFamilies(list(FAMILIES))
    font.setPixelSize(13)
    font.setStyleStrategy(QFont.StyleStrategy.PreferAntialias)
    return font


def sized(pixels: int, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The base font in another size and weight, for painted text."""
    font = base()
    font.setPixelSize(pixels)
    font.setWeight(weight)
    return font
