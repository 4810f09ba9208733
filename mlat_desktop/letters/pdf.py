# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Pages of glyphs and vector shapes, written by ReportLab.

A page is a list of marks until the document is written, because what stands on every page (its number, a watermark beneath)
is known only when all are set. The same input gives the same bytes. It must not know what a letter is.
"""

from __future__ import annotations

import hashlib
import io
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from mlat_desktop.letters.embedding import ClusterFont
from mlat_desktop.letters.fonts import Face

Colour = tuple[float, float, float]
Point = tuple[float, float]
Shape = tuple[Point, ...]
BLACK: Colour = (0.0, 0.0, 0.0)
MM = 72 / 25.4
A4 = (210 * MM, 297 * MM)


@dataclass(frozen=True, slots=True)
class Glyph:
    """A glyph placed on the baseline of its run. ``x`` and ``y`` are offsets and ``advance`` its width, in points;
    ``text`` is what it stands for when the page is read (empty for a mark whose base carries the text); ``hint`` is a mark of
    direction that readers need around that text, never drawn.
    """

    face: Face
    gid: int
    text: str
    x: float
    y: float
    advance: float
    hint: str = ""


class _Sheets(Canvas):
    """ReportLab's canvas, with the cluster fonts of one document and glyphs at places."""

    _doc: Any
    """ReportLab's document, into which fonts enter; its published types leave it out."""

    def __init__(self, target: io.BytesIO) -> None:
        # Streams are packed once, when the file is finished as PDF/A, not here and again there.
        super().__init__(target, invariant=1, pageCompression=0, pdfVersion=(1, 4))
        self._faces: dict[str, ClusterFont] = {}

    def _make_preamble(self) -> None:
        # The library's own begins each page with Helvetica, which no letter uses and PDF/A refuses unless embedded.
        self._preamble = ""

    def glyphs(self, matrix: str, size: float, glyphs: Sequence[Glyph], colour: Colour) -> None:
        """Show glyphs from left to right along a baseline that ``matrix`` places.

        ReportLab's text object takes strings and lets the font choose codes and widths; it has no method for a glyph at a
        place. So a text object of ours is handed to the canvas as the operators that it consists of.
        """
        out = ["BT", f"{_figures(*colour)} rg", f"{matrix} Tm"]
        row: list[str] = []
        font: ClusterFont | None = None
        rise, pen, at = 0.0, 0.0, 0.0
        for glyph in glyphs:
            wanted_font = self._font(glyph.face)
            if row and (wanted_font is not font or glyph.y != rise):
                out.append(f"[{''.join(row)}] TJ")
                row.clear()
            points = size * glyph.face.scale
            if wanted_font is not font:
                font = wanted_font
                out.append(f"{font.enter(self._doc)} {_figure(points)} Tf")
            if glyph.y != rise:
                rise = glyph.y
                out.append(f"{_figure(rise)} Ts")
            wanted = pen + glyph.x
            shift = round((at - wanted) * 1000 / points, 2)
            if shift:
                row.append(_figure(shift))
            text = f"{glyph.hint}{glyph.text}{glyph.hint}" if glyph.text else ""
            row.append(f"<{font.code(glyph.gid, text):04X}>")
            at = wanted + glyph.face.advance(glyph.gid) * points / 1000
            pen += glyph.advance
        out.append(f"[{''.join(row)}] TJ")
        if rise:
            out.append("0 Ts")
        out.append("ET")
        self.addLiteral("\n".join(out))

    def _font(self, face: Face) -> ClusterFont:
        found = self._faces.get(face.key)
        if found is None:
            found = self._faces[face.key] = ClusterFont(face)
        return found


Mark = Callable[[_Sheets], None]
"""Something to draw, kept until the document is written."""


class Page:
    """The content of one page, in points from the lower left corner."""

    def __init__(self, size: tuple[float, float]) -> None:
        self.size = size
        self._marks: list[Mark] = []
        self._under: list[Mark] = []

    def draw(self, sheets: _Sheets) -> None:
        """Draw the page, background first, and end it."""
        sheets.setPageSize(_rounded(*self.size))
        for mark in [*self._under, *self._marks]:
            mark(sheets)
        sheets.showPage()

    def background(self, marks: Iterable[Mark]) -> None:
        """Put marks (of another page, say) beneath everything."""
        self._under.extend(marks)

    def take(self) -> list[Mark]:
        """Take away everything drawn so far, to be placed elsewhere."""
        marks, self._marks = self._marks, []
        return marks

    def put(self, mark: Mark) -> None:
        """Draw a mark that :meth:`take` gave."""
        self._marks.append(mark)

    def glyphs(
        self, x: float, y: float, size: float, glyphs: Sequence[Glyph], colour: Colour = BLACK, angle: float = 0.0
    ) -> None:
        """Draw glyphs one after the other from ``x`` on the baseline ``y``, which rises by ``angle`` (radians)."""
        if glyphs:
            cos, sin = math.cos(angle), math.sin(angle)
            matrix = f"{cos:.5f} {sin:.5f} {-sin:.5f} {cos:.5f}" if angle else "1 0 0 1"
            self._marks.append(lambda sheets: sheets.glyphs(f"{matrix} {_figures(x, y)}", size, glyphs, colour))

    def line(self, x1: float, y1: float, x2: float, y2: float, width: float, colour: Colour = BLACK) -> None:
        """A straight line."""

        def mark(sheets: _Sheets) -> None:
            _pen(sheets, width, colour)
            sheets.line(*_rounded(x1, y1), *_rounded(x2, y2))

        self._marks.append(mark)

    def rect(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        """A filled rectangle."""
        self.rects([(x, y, width, height)], colour)

    def rects(self, boxes: Iterable[tuple[float, float, float, float]], colour: Colour) -> None:
        """Many filled rectangles as one path."""
        kept = list(boxes)

        def mark(sheets: _Sheets) -> None:
            path = sheets.beginPath()
            for x, y, width, height in kept:
                path.rect(*_rounded(x, y), *_rounded(width, height))
            sheets.setFillColor(colour)
            sheets.drawPath(path, stroke=0, fill=1)

        self._marks.append(mark)

    def image(self, x: float, y: float, width: float, height: float, png: bytes) -> None:
        """An image of opaque RGB pixels; one that stands on several pages is in the file once."""
        name = hashlib.sha256(png).hexdigest()

        def mark(sheets: _Sheets) -> None:
            sheets.drawImage(_reader(name, png), *_rounded(x, y), *_rounded(width, height))

        self._marks.append(mark)

    def circle(self, x: float, y: float, radius: float, width: float, colour: Colour, dash: Sequence[float] = ()) -> None:
        """A stroked circle."""

        def mark(sheets: _Sheets) -> None:
            path = sheets.beginPath()
            path.circle(x, y, radius)
            path.close()
            sheets.saveState()
            _pen(sheets, width, colour)
            sheets.setDash(list(dash))
            sheets.drawPath(path)
            sheets.restoreState()

        self._marks.append(mark)

    def polygons(self, x: float, y: float, shapes: tuple[Shape, ...], colour: Colour) -> None:
        """Filled polygons whose points are measured from (``x``, ``y``)."""

        def mark(sheets: _Sheets) -> None:
            sheets.saveState()
            sheets.translate(*_rounded(x, y))
            sheets.setFillColor(colour)
            sheets.drawPath(_closed(shapes), stroke=0, fill=1)
            sheets.restoreState()

        self._marks.append(mark)

    def outlines(self, x: float, y: float, shapes: tuple[Shape, ...], width: float, colour: Colour) -> None:
        """Polygons, stroked, whose points are measured from (``x``, ``y``)."""

        def mark(sheets: _Sheets) -> None:
            sheets.saveState()
            sheets.translate(*_rounded(x, y))
            _pen(sheets, width, colour)
            for shape in shapes:
                sheets.drawPath(_closed((shape,)))
            sheets.restoreState()

        self._marks.append(mark)


def _pen(sheets: _Sheets, width: float, colour: Colour) -> None:
    sheets.setStrokeColor(colour)
    sheets.setLineWidth(width)


@lru_cache(maxsize=8)
def _reader(_name: str, png: bytes) -> ImageReader:
    """An image, decoded once for the letters of an office."""
    return ImageReader(io.BytesIO(png))


@lru_cache(maxsize=64)
def _closed(shapes: tuple[Shape, ...]) -> PDFPathObject:
    """Polygons as one path. Kept: the thousands of points of a seal are the same on every letter."""
    path = PDFPathObject()
    for first, *rest in shapes:
        path.moveTo(*_rounded(*first))
        for point in rest:
            path.lineTo(*_rounded(*point))
        path.close()
    return path


def _rounded(x: float, y: float) -> Point:
    """A place to the thousandth of a point: the last digits of a sine differ between machines, a letter must not."""
    return round(x, 3), round(y, 3)


def _figure(value: float) -> str:
    """A figure with at most three decimals, never in exponent form."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text


def _figures(*values: float) -> str:
    return " ".join(_figure(value) for value in values)


class Document:
    """Pages that share their fonts."""

    def __init__(self) -> None:
        self.pages: list[Page] = []

    def page(self, size: tuple[float, float] = A4) -> Page:
        """A new page at the end."""
        page = Page(size)
        self.pages.append(page)
        return page

    def write(self) -> bytes:
        """The document as ReportLab writes it: not yet PDF/A, streams not packed (``pdfa`` does both)."""
        target = io.BytesIO()
        sheets = _Sheets(target)
        for page in self.pages:
            page.draw(sheets)
        sheets.save()
        return target.getvalue()
