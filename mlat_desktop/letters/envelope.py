# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Envelopes and sheets of labels. What stands where is the post's custom and is not mirrored for scripts that run to the left:
the sender at the left, the stamps at the right; only the lines themselves run as their script does.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.letter_text import isolate
from mlat_desktop.domain.stationery import Cover, Covers, Envelope, LabelSheet
from mlat_desktop.letters import bidi
from mlat_desktop.letters.page import ALERT, GREY
from mlat_desktop.letters.pdf import A4, BLACK, MM, Colour, Document, Page
from mlat_desktop.letters.text import Line, Style, layout

_EDGE = 12 * MM
_POST = 16 * MM
"""At the foot of an envelope, where the post prints its own code."""
_STAMPS = 38 * MM
"""At the head, as high as stamps stand."""
_LARGEST, _LEAST = 13.0, 6.5
Row = tuple[str, bool]
"""A line and whether it is bold."""


@dataclass(frozen=True, slots=True)
class _Box:
    """Room for lines, in points from the lower left corner."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class _Set:
    style: Style
    lines: list[Line]

    @property
    def width(self) -> float:
        return max(line.width for line in self.lines)

    @property
    def height(self) -> float:
        return len(self.lines) * self.style.leading


def envelopes(given: Covers, envelope: Envelope) -> Document:
    """An envelope a page. ``LETTER_FIELD_INVALID`` for an address that has no room."""
    document = Document()
    width, height = envelope.width * MM, envelope.height * MM
    for cover in given.covers:
        page = document.page((width, height))
        sender = _Box(_EDGE, height - _EDGE - 26 * MM, width * 0.40, 26 * MM)
        low = _top(page, _rows(cover.sender), sender, cover.language, 9.0, GREY)
        if cover.number:
            low = _top(
                page, [(cover.number, False)], _Box(_EDGE, low - 8 * MM, sender.width, 7 * MM), cover.language, 8.0, GREY
            )
        if cover.mark:
            _mark(page, cover, low - 3 * MM, sender.width)
        if cover.training:
            _top(page, [(cover.training, True)], _Box(_EDGE, 3 * MM, width * 0.6, 8 * MM), cover.language, 8.0, ALERT)
        room = _Box(width * 0.46, _POST, width * 0.54 - _EDGE, height - _POST - _STAMPS)
        found = _fitted(_address(cover), room, cover.language, _LARGEST, BLACK)
        # A little below the middle of its room, as people write it.
        _draw(page, found, room.x, room.y + room.height - max(0.0, (room.height - found.height) * 0.42))
    return document


def labels(given: Covers, sheet: LabelSheet, first: int) -> Document:
    """A label each, from the ``first`` on (1 is the upper left one), row by row."""
    document, page = Document(), Page(A4)
    pad_x, pad_y = 6 * MM, 4 * MM
    for n, cover in enumerate(given.covers, first - 1):
        at = n % sheet.count
        if at == 0 or n == first - 1:
            page = document.page(A4)
        row, column = divmod(at, sheet.columns)
        x = (sheet.left + column * sheet.across) * MM
        y = A4[1] - (sheet.top + row * sheet.down + sheet.height) * MM
        room = _Box(x + pad_x, y + pad_y, sheet.width * MM - 2 * pad_x, sheet.height * MM - 2 * pad_y)
        found = _fitted(_address(cover), room, cover.language, 11.0, BLACK)
        _draw(page, found, room.x, room.y + room.height - (room.height - found.height) / 2)
        if cover.training:
            _top(page, [(cover.training, False)], _Box(room.x, y, room.width, pad_y - 1), cover.language, 5.5, ALERT)
    return document


def _address(cover: Cover) -> list[Row]:
    return [*((text, n == 0) for n, text in enumerate(cover.to)), *((text, True) for text in cover.country)]


def _rows(texts: Sequence[str]) -> list[Row]:
    return [(text, False) for text in texts]


def _mark(page: Page, cover: Cover, top: float, width: float) -> None:
    """A mark in a frame, below the sender."""
    pad = 2 * MM
    found = _fitted([(cover.mark, True)], _Box(0, 0, width - 2 * pad, 14 * MM), cover.language, 10.5, ALERT)
    x, low = _EDGE + pad, top - found.height - pad
    _draw(page, found, x, top - pad)
    left, right, bottom, high = x - pad, x + found.width + pad, low - pad * 0.5, top - pad * 0.5
    for line in (
        (left, bottom, right, bottom),
        (left, high, right, high),
        (left, bottom, left, high),
        (right, bottom, right, high),
    ):
        page.line(*line, 0.8, ALERT)


def _top(page: Page, rows: Sequence[Row], box: _Box, language: str, size: float, colour: Colour) -> float:
    """Lines from the top of a box down; where they end."""
    if not rows:
        return box.y + box.height
    found = _fitted(rows, box, language, size, colour)
    _draw(page, found, box.x, box.y + box.height)
    return box.y + box.height - found.height


def _draw(page: Page, found: _Set, x: float, top: float) -> None:
    """Lines as a block from ``x`` on that is no wider than they are: also what runs to the left stays together."""
    style, first = found.style, min(line.x for line in found.lines)
    for line in found.lines:
        top -= style.leading
        page.glyphs(x + line.x - first, top + style.leading * 0.27, style.size, line.glyphs, style.colour)


def _fitted(rows: Sequence[Row], box: _Box, language: str, size: float, colour: Colour) -> _Set:
    """The lines in the largest letters with which they have room."""
    rtl = _runs_to_the_left(rows)
    least = min(size, _LEAST)
    while True:
        leading = size * (1.5 if rtl else 1.32)
        style = Style(size, leading, language, bidi.RTL if rtl else bidi.LTR, "start", colour)
        found = _Set(style, [line for text, bold in rows for line in _set(text, bold, style, box.width)])
        if found.height <= box.height + 0.1:
            return found
        if size <= least:
            reason = why("it has no room on this paper: choose a larger one, or give it fewer lines")
            raise KnownError(Code.LETTER_FIELD_INVALID, field=why("the address of {name}", name=rows[0][0]), reason=reason)
        size = max(least, size - 0.5)


def _set(text: str, bold: bool, style: Style, width: float) -> list[Line]:
    return layout([(isolate(text, code=False, rtl=style.base == bidi.RTL), bold)], style, width)


def _runs_to_the_left(rows: Sequence[Row]) -> bool:
    """As the first letter of the first line does: an address may be in another script than the letter."""
    for text, _bold in rows:
        for char in text:
            kind = unicodedata.bidirectional(char)
            if kind in {"L", "R", "AL"}:
                return kind != "L"
    return False
