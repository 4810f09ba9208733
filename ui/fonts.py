# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The fonts of the screen, bundled: a bare machine has none that suit, and every office should see the same page."""

from __future__ import annotations

import struct
from importlib.resources import files

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QFont, QFontDatabase

FAMILIES = ("Inter", "Noto Sans Arabic")
"""Latin first; the Arabic face joins for its script. Han and others come from the system."""
_RISE, _FALL = 1.2, 0.45
"""The line of the Arabic face, in em above and below the baseline. It claims 2.1 em for towers of marks that no screen text
has; 1.65 em holds hamza and vowel together, and a page in Arabic shows as much as one in English."""


def load() -> tuple[str, ...]:
    """Register the bundled faces and return the names of those that could not be loaded (none, normally)."""
    missing = []
    for face in sorted(files("resources").joinpath("fonts", "screen").iterdir(), key=lambda f: f.name):
        if not face.name.endswith((".ttf", ".otf")):
            continue
        data = face.read_bytes()
        if face.name.startswith("NotoSansArabic"):
            data = _with_line(data, _RISE, _FALL)
        if QFontDatabase.addApplicationFontFromData(QByteArray(data)) < 0:
            missing.append(face.name)
    return tuple(missing)


def _with_line(face: bytes, rise: float, fall: float) -> bytes:
    """A TrueType face in memory with another height of its line; outlines and the file itself stay as they were issued."""
    made = bytearray(face)
    (count,) = struct.unpack_from(">H", made, 4)
    tables = {tag: at for tag, _sum, at, _size in (struct.unpack_from(">4sLLL", made, 12 + 16 * i) for i in range(count))}
    (em,) = struct.unpack_from(">H", made, tables[b"head"] + 18)
    up, down = round(rise * em), round(fall * em)
    struct.pack_into(">hhh", made, tables[b"hhea"] + 4, up, -down, 0)
    struct.pack_into(">hhhHH", made, tables[b"OS/2"] + 68, up, -down, 0, up, down)
    return bytes(made)


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
