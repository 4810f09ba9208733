# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The visual seal of an office: rings, the office's name on the circle and a guilloche rosette, all vector.

It is drawn into the page, because many viewers do not show a signature's own appearance. It proves nothing by itself: the
signature and the register do.
"""

from __future__ import annotations

import math
from functools import cache

from mlat_desktop.letters import bidi
from mlat_desktop.letters.pdf import MM, Colour, Glyph, Page, Shape
from mlat_desktop.letters.text import Line, Style, single

INK: Colour = (0.09, 0.20, 0.42)
PALE: Colour = (0.55, 0.62, 0.75)
RADIUS = 18 * MM


def draw(page: Page, x: float, y: float, text: str, centre: str, language: str, *, rtl: bool) -> None:
    """Draw the seal around (``x``, ``y``): ``text`` on the ring, ``centre`` (a year, a country) inside."""
    radius = RADIUS
    page.circle(x, y, radius, 1.5, INK)
    page.circle(x, y, radius - 1.15 * MM, 0.4, INK)
    page.polygons(x, y, _beads(radius - 0.62 * MM), INK)
    page.circle(x, y, radius * 0.655, 0.4, INK)
    page.circle(x, y, radius * 0.625, 0.8, INK)
    page.outlines(x, y, _rosette(radius * 0.60, radius * 0.30), 0.22, PALE)
    _centre(page, x, y, centre, language)
    style = Style(7.4, 9, language, bidi.RTL if rtl else bidi.LTR)
    _ring(page, x, y, radius, text, style)


def _ring(page: Page, x: float, y: float, radius: float, text: str, style: Style) -> None:
    """Set the words on the circle, centred at the top; a star stands where they end."""
    base = radius * 0.725
    size = style.size
    joined = style.base == bidi.RTL or any(bidi.bidi_class(char) in ("R", "AL") for char in text)
    tracking = 0.0 if joined else 0.8
    words = text.upper() if tracking else text
    room = 2 * math.pi * base * 0.90
    while size > 3.2:
        line = single(words, Style(size, 9, style.language, style.base, tracking=tracking * size / 7.4), bold=True)
        if line.width <= room:
            break
        size -= 0.2
    sweep = line.width / base
    _on_circle(page, x, y, base, line, size, math.pi / 2 + sweep / 2)
    page.polygons(x, y - radius * 0.795, (_star(radius * 0.052),), INK)


def _on_circle(page: Page, x: float, y: float, base: float, line: Line, size: float, start: float) -> None:
    pen = 0.0
    for glyph in line.glyphs:
        middle = pen + glyph.advance / 2
        angle = start - middle / base - math.pi / 2
        cos, sin = math.cos(angle), math.sin(angle)
        dx, dy = glyph.x - glyph.advance / 2, glyph.y
        px = x - base * sin + dx * cos - dy * sin
        py = y + base * cos + dx * sin + dy * cos
        placed = Glyph(glyph.face, glyph.gid, glyph.text, 0.0, 0.0, glyph.advance)
        page.glyphs(px, py, size, [placed], INK, angle)
        pen += glyph.advance


@cache
def _beads(radius: float) -> tuple[Shape, ...]:
    """Ninety-six small lozenges on a circle."""
    found: list[Shape] = []
    for n in range(96):
        angle = 2 * math.pi * n / 96
        x, y = radius * math.cos(angle), radius * math.sin(angle)
        turns = (0.0, math.pi / 2, math.pi, 3 * math.pi / 2)
        found.append(tuple((x + 0.42 * math.cos(turn), y + 0.42 * math.sin(turn)) for turn in turns))
    return tuple(found)


@cache
def _rosette(outer: float, inner: float) -> tuple[Shape, ...]:
    """Six interlaced waves between two radii, as on banknotes."""
    middle, swing = (outer + inner) / 2, (outer - inner) / 2
    waves: list[Shape] = []
    for phase in range(6):
        angles = [2 * math.pi * n / 360 for n in range(361)]
        reaches = [middle + swing * math.sin(12 * angle + phase * math.pi / 3) for angle in angles]
        waves.append(
            tuple((reach * math.cos(angle), reach * math.sin(angle)) for angle, reach in zip(angles, reaches, strict=True))
        )
    return tuple(waves)


def _centre(page: Page, x: float, y: float, text: str, language: str) -> None:
    size = 13.0
    line = single(text, Style(size, 14, language, bidi.AUTO), bold=True)
    if line.width > RADIUS * 0.48:
        size *= RADIUS * 0.48 / line.width
        line = single(text, Style(size, 14, language, bidi.AUTO), bold=True)
    page.glyphs(x - line.width / 2, y - size * 0.36, size, line.glyphs, INK)


@cache
def _star(radius: float) -> Shape:
    """A star of five points, one upwards."""
    points = []
    for n in range(10):
        reach = radius if n % 2 == 0 else radius * 0.42
        angle = math.pi / 2 + n * math.pi / 5
        points.append((reach * math.cos(angle), reach * math.sin(angle)))
    return tuple(points)
