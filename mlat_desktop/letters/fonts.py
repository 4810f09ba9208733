# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The faces of letters: read once per process from the program's own resources, never from the machine.

A letter must look the same everywhere, so a font of the system is never used; a character that no face holds is refused
before anything is drawn (see :func:`uncovered`).
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import uharfbuzz as hb

from mlat_desktop.domain.scripts import runs_left


@dataclass(frozen=True, slots=True)
class Family:
    """A family in two weights. ``scripts`` are the Unicode scripts it is preferred for; ``scale`` makes its letters look
    as large as those of the serif family beside them.
    """

    name: str
    regular: str
    bold: str
    scripts: frozenset[str]
    scale: float = 1.0


FAMILIES: tuple[Family, ...] = (
    Family("serif", "NotoSerif-Regular.ttf", "NotoSerif-Bold.ttf", frozenset({"Latin", "Greek", "Cyrillic", "Common"})),
    Family("naskh", "NotoNaskhArabic-Regular.ttf", "NotoNaskhArabic-Bold.ttf", frozenset({"Arabic"}), 1.14),
    # A further script is one more line here and two files in the resources (a missing file means "not installed").
    Family("han", "NotoSerifSC-Regular.ttf", "NotoSerifSC-Bold.ttf", frozenset({"Han"})),
)


@dataclass(frozen=True, slots=True)
class Metrics:
    """Font-wide figures in 1/1000 em, as a PDF font descriptor wants them."""

    ascent: float
    descent: float
    cap_height: float
    box: tuple[float, float, float, float]


class Face:
    """One TrueType file: HarfBuzz objects for shaping and the bytes for embedding."""

    def __init__(self, key: str, data: bytes, scale: float = 1.0) -> None:
        self.key = key
        self.scale = scale
        self.data = data
        self.hb_face: Any = hb.Face(hb.Blob(data))
        self.hb_font: Any = hb.Font(self.hb_face)
        self.upem = int(self.hb_face.upem)
        self.unicodes = frozenset(self.hb_face.unicodes)
        self.postscript_name = self._postscript_name()
        self.metrics = self._metrics()

    def holds(self, char: str) -> bool:
        """Whether the face has a glyph of its own for a character."""
        return ord(char) in self.unicodes

    def advance(self, gid: int) -> float:
        """Unshaped width of a glyph in 1/1000 em: what the PDF width table states."""
        return float(self.hb_font.get_glyph_h_advance(gid)) * 1000 / self.upem

    def _postscript_name(self) -> str:
        name = self.hb_face.get_name(6) or self.key
        return "".join(char for char in name if char.isascii() and (char.isalnum() or char == "-"))

    def _metrics(self) -> Metrics:
        head = bytes(self.hb_face.reference_table("head").data)
        hhea = bytes(self.hb_face.reference_table("hhea").data)
        os2 = bytes(self.hb_face.reference_table("OS/2").data)
        scale = 1000 / self.upem
        box = struct.unpack_from(">4h", head, 36)
        ascent, descent = struct.unpack_from(">2h", hhea, 4)
        version = struct.unpack_from(">H", os2, 0)[0]
        capital = struct.unpack_from(">h", os2, 88)[0] if version >= 2 else ascent
        scaled = (box[0] * scale, box[1] * scale, box[2] * scale, box[3] * scale)
        return Metrics(ascent * scale, descent * scale, capital * scale, scaled)


@cache
def face(family: str, *, bold: bool) -> Face | None:
    """The face of a family, None where its file is not part of this installation."""
    found = next(item for item in FAMILIES if item.name == family)
    name = found.bold if bold else found.regular
    path = files("resources").joinpath("fonts", "letters", name)
    if not path.is_file():
        return None
    return Face(name.removesuffix(".ttf"), path.read_bytes(), found.scale)


def script(char: str) -> str:
    """A coarse script of a character: enough to choose a family and to tell the shaper."""
    code = ord(char)
    for first, last, name in _SCRIPTS:
        if first <= code <= last:
            return name
    return "Common"


_SCRIPTS = (
    (0x0041, 0x005A, "Latin"),
    (0x0061, 0x007A, "Latin"),
    (0x00AA, 0x00AA, "Latin"),
    (0x00BA, 0x00BA, "Latin"),
    (0x00C0, 0x00D6, "Latin"),
    (0x00D8, 0x00F6, "Latin"),
    (0x00F8, 0x02AF, "Latin"),
    (0x0370, 0x03FF, "Greek"),
    (0x0400, 0x052F, "Cyrillic"),
    (0x0600, 0x06FF, "Arabic"),
    (0x0750, 0x077F, "Arabic"),
    (0x08A0, 0x08FF, "Arabic"),
    (0x1E00, 0x1EFF, "Latin"),
    (0x1F00, 0x1FFF, "Greek"),
    (0x2E80, 0x2FDF, "Han"),
    (0x3001, 0x30FF, "Han"),
    (0x3400, 0x4DBF, "Han"),
    (0x4E00, 0x9FFF, "Han"),
    (0xF900, 0xFAFF, "Han"),
    (0xFB50, 0xFDFF, "Arabic"),
    (0xFE70, 0xFEFC, "Arabic"),
    (0xFF00, 0xFFEF, "Han"),
    (0x20000, 0x3FFFF, "Han"),
)


_HAN = frozenset({"ja", "yue", "zh"})
"""Languages whose signs and figures too are set in the face of Chinese."""


class Chain:
    """Faces in the order in which they are tried. One is read when a text comes to it: the Chinese face alone takes 15 MB."""

    def __init__(self, families: Iterable[Family], *, bold: bool) -> None:
        self._families = tuple(dict.fromkeys(families))
        self._bold = bold

    def __iter__(self) -> Iterator[Face]:
        for family in self._families:
            item = face(family.name, bold=self._bold)
            if item is not None:
                yield item


@cache
def chain(language: str, kind: str, *, bold: bool) -> Chain:
    """Faces to try for text of script ``kind`` in a letter of ``language``: the script's own family, the letter's, the rest."""
    own = [family for family in FAMILIES if kind in family.scripts and kind != "Common"]
    home = "naskh" if runs_left(language) else "han" if language.partition("-")[0] in _HAN else "serif"
    return Chain([*own, *(family for family in FAMILIES if family.name == home), *FAMILIES], bold=bold)


def invisible(char: str) -> bool:
    """Characters that steer layout and are never drawn: bidi controls, joiners, soft hyphen, variation selectors."""
    return unicodedata.category(char) in ("Cf", "Cc") or 0xFE00 <= ord(char) <= 0xFE0F


def uncovered(text: str) -> str:
    """The first character that no installed face can print, empty when all can be."""
    for char in text:
        if invisible(char) or char.isspace():
            continue
        if not any(item.holds(char) for item in chain("en", script(char), bold=False)):
            return char
    return ""
