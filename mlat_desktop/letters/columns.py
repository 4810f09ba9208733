# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Text in two columns: what stands opposite each other begins at the same height, and runs on together over the page.

A column is a list of pieces, each a line that is drawn in one go; where between two of them a page may end is theirs to say.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from mlat_desktop.domain.letter_sheet import LetterSheet
from mlat_desktop.domain.letter_text import BlockKind, FilledBlock
from mlat_desktop.letters import bidi, seal
from mlat_desktop.letters.page import GREY, Type, column_widths, leader
from mlat_desktop.letters.pdf import BLACK, MM, Colour, Page
from mlat_desktop.letters.text import Align, Line, Span, Style, layout, single

LATIN = Type(9.5, 13.2, 7.9, 10.6)
CHINESE = Type(9.5, 14.4, 7.9, 11.0)
ARABIC = Type(10.2, 15.6, 8.4, 12.2)
INDENT, PAD = 5.5 * MM, 1.3 * MM


@dataclass(frozen=True, slots=True)
class Piece:
    """A line of one column, drawn below a height of a page. One that ``stays`` is on the page of the one before it. ``ascent``
    is how far its letters stand below its top, so that those of both columns stand on one line.
    """

    height: float
    draw: Callable[[Page, float], None]
    ascent: float = 0.0
    stays: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """What stands at one height: the pieces of the left and the right column, and the space ``after`` both. ``ruled`` has a
    line below it, ``tint`` a ground; a row of a table says again over a new page what its columns are (``heads``).
    """

    columns: tuple[tuple[Piece, ...], tuple[Piece, ...]]
    after: float = 0.0
    ruled: bool = False
    tint: bool = False
    heads: Band | None = None
    with_next: bool = False

    @property
    def height(self) -> float:
        """What it needs on one page, without the space after it."""
        first = max((each[0].ascent for each in self.columns if each), default=0.0)
        return max(
            sum(piece.height for piece in each) + (first - each[0].ascent if each[0].ascent else 0.0) if each else 0.0
            for each in self.columns
        )


@dataclass(slots=True)
class Side:
    """One of the two columns: a language, and where on the page it stands."""

    sheet: LetterSheet
    left: float
    width: float
    numbered: bool
    type: Type = field(init=False)
    _heading: int = 0

    def __post_init__(self) -> None:
        self.type = ARABIC if self.sheet.rtl else CHINESE if self.sheet.language == "zh" else LATIN

    def style(
        self, size: float, leading: float, align: Align = "start", colour: Colour = BLACK, tracking: float = 0.0
    ) -> Style:
        """A style of this column's language."""
        base = bidi.RTL if self.sheet.rtl else bidi.LTR
        return Style(size, leading, self.sheet.language, base, align, colour, tracking)

    def body(self) -> Style:
        """Narrow lines are ragged: only Chinese has places enough where space can be let in."""
        return self.style(self.type.body, self.type.leading, "justify" if self.sheet.language == "zh" else "start")

    def small(self) -> Style:
        """Small print."""
        return self.style(self.type.small, self.type.small_leading, colour=GREY)

    def text(self, spans: Sequence[Span], style: Style, start: float = 0.0, width: float = 0.0) -> tuple[Piece, ...]:
        """A paragraph; at least two of its lines stand together on either side of a page's end."""
        wide = width or self.width - start
        lines = layout(spans, style, wide)
        x = self._x(start, wide)
        last = len(lines) - 1
        return tuple(_line(line, style, x, stays=n == 1 or n == last > 0) for n, line in enumerate(lines))

    def block(self, block: FilledBlock | None) -> tuple[Piece, ...]:
        """A block of text, a heading or a line for somebody's pen."""
        if block is None:
            return ()
        if block.kind is BlockKind.HEADING:
            return self._head_of_section(block)
        return self._to_fill_in(block.spans) if leader(block.spans) else self.text(block.spans, self.body())

    def _head_of_section(self, block: FilledBlock) -> tuple[Piece, ...]:
        style = self.style(self.type.body * 1.03, self.type.leading * 1.05, colour=seal.INK)
        spans = [(text, True) for text, _ in block.spans]
        if not self.numbered:
            return self.text(spans, style)
        self._heading += 1
        wide = INDENT if self._heading < 10 else INDENT * 1.3
        return self._marked(f"{self._heading}.", style, self.text(spans, style, wide), wide, bold=True)

    def entry(self, block: FilledBlock | None, row: int) -> tuple[Piece, ...]:
        """An entry of a list, with its bullet or number."""
        if block is None or row >= len(block.rows):
            return ()
        sign = f"{row + 1}." if block.kind is BlockKind.NUMBERED else "•"
        style = self.body()
        wide = INDENT if row < 9 or block.kind is BlockKind.BULLETS else INDENT * 1.3
        return self._marked(sign, style, self.text(self.sheet.words.phrase(block.rows[row]), style, wide), wide)

    def _marked(
        self, sign: str, style: Style, lines: tuple[Piece, ...], wide: float, *, bold: bool = False
    ) -> tuple[Piece, ...]:
        # The dot of a Chinese face is hardly seen: that of the Latin one stands in every language.
        face = style.language if bold else "en"
        mark = single(sign, replace(self.style(style.size, style.leading, colour=seal.INK), language=face), bold=bold)
        x = self._x(0, wide) + (wide - mark.width if self.sheet.rtl else 0.0)
        first, *rest = lines

        def draw(page: Page, top: float) -> None:
            page.glyphs(x, top - style.leading * 0.73, style.size, mark.glyphs, seal.INK)
            first.draw(page, top)

        return (replace(first, draw=draw), *rest)

    def _to_fill_in(self, spans: Sequence[Span]) -> tuple[Piece, ...]:
        """A line for somebody's pen, below its words if these take most of the column."""
        style = self.style(self.type.body, self.type.leading * 1.45)
        words = [(("".join(text for text, _ in spans)).rstrip(". \u2026"), False)]
        lines = list(self.text(words, style))
        last = layout(words, style, self.width)[-1]
        start = last.width + 2 * MM
        if start > self.width - 18 * MM:
            lines.append(Piece(style.leading, lambda _page, _top: None, stays=True))
            start = 0.0
        x, wide = self._x(start, self.width - start), self.width - start
        end = lines[-1]

        def draw(page: Page, top: float) -> None:
            end.draw(page, top)
            low = top - style.leading * 0.78
            page.line(x, low, x + wide, low, 0.5, GREY)

        lines[-1] = replace(end, draw=draw)
        return tuple(lines)

    # Tables

    def table_style(self) -> Style:
        """The style of a table's cells."""
        return self.style(self.type.body * 0.92, self.type.leading * 0.94)

    def widths(self, block: FilledBlock) -> list[float]:
        """The widths of a table's columns, none where it has no room beside the other text: then its rows are set as entries
        that say for each cell what it is.
        """
        columns = max([len(block.heads), *(len(row) for row in block.rows)])
        found = column_widths(block, columns, self.table_style(), self.width)
        needed = [self._longest(block, n) + 2 * PAD for n in range(columns)]
        return found if all(wide + 0.5 >= need for wide, need in zip(found, needed, strict=True)) else []

    def _longest(self, block: FilledBlock, column: int) -> float:
        texts = ["".join(text for text, _ in row[column]) for row in block.rows if column < len(row)]
        texts += block.heads[column : column + 1]
        style = self.table_style()
        return max((single(word, style, bold=True).width for text in texts for word in text.split()), default=0.0)

    def row(self, cells: Sequence[Sequence[Span]], widths: Sequence[float], *, head: bool = False) -> tuple[Piece, ...]:
        """A row of a table, line by line."""
        style = self.table_style()
        if head:
            style = replace(style, size=style.size * 0.94, colour=seal.INK)
        set_cells, start = [], 0.0
        for n, width in enumerate(widths):
            wide = width - 2 * PAD
            lines = layout(cells[n] if n < len(cells) else (), style, wide)
            set_cells.append((self._x(start + PAD, wide), lines))
            start += width
        count = max(len(lines) for _, lines in set_cells)
        pieces = [_across(n, count, style, set_cells) for n in range(count)]
        return _padded(pieces)

    def card(self, block: FilledBlock, row: int) -> tuple[Piece, ...]:
        """A row of a wide table as an entry: what each cell is, and the cell."""
        style, pieces = self.table_style(), list[Piece]()
        for n, cell in enumerate(block.rows[row]):
            head = block.heads[n] if n < len(block.heads) else ""
            if cell:
                spans = [(head, True), (self.sheet.words.colon, True), *cell] if head else list(cell)
                lines = self.text(spans, style)
                pieces += [replace(line, stays=line.stays or (n < 2 and bool(pieces))) for line in lines]
        return _padded(pieces)

    def _x(self, start: float, width: float) -> float:
        return self.left + (self.width - start - width if self.sheet.rtl else start)


def _line(line: Line, style: Style, x: float, *, stays: bool) -> Piece:
    def draw(page: Page, top: float) -> None:
        page.glyphs(x + line.x, top - style.leading * 0.73, style.size, line.glyphs, style.colour)

    return Piece(style.leading, draw, style.leading * 0.73, stays)


def _across(n: int, count: int, style: Style, cells: Sequence[tuple[float, Sequence[Line]]]) -> Piece:
    """The ``n``-th line of every cell of a row."""

    def draw(page: Page, top: float) -> None:
        for x, lines in cells:
            if n < len(lines):
                page.glyphs(x + lines[n].x, top - style.leading * 0.73, style.size, lines[n].glyphs, style.colour)

    # A short row is not divided.
    return Piece(style.leading, draw, style.leading * 0.73, stays=n > 0 and (count < 12 or n == 1 or n == count - 1))


def _padded(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """With some room above and below."""
    if not pieces:
        return ()
    first, *rest = pieces

    def lower(page: Page, top: float) -> None:
        first.draw(page, top - PAD * 0.6)

    padded = [replace(first, height=first.height + PAD * 0.6, ascent=first.ascent + PAD * 0.6, draw=lower), *rest]
    padded[-1] = replace(padded[-1], height=padded[-1].height + PAD * 0.7)
    return tuple(padded)
