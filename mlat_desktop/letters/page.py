# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The stationery: where everything stands on the sheets of a letter, mirrored for scripts that run to the left.

It sets what it is given and decides nothing about content. All measures are points from the lower left corner; "start" is the
side where a line of the letter's language begins.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.letter_sheet import LetterSheet
from mlat_desktop.domain.letter_text import BlockKind, FilledBlock, isolate
from mlat_desktop.letters import bidi, qr, seal
from mlat_desktop.letters.pdf import A4, BLACK, MM, Colour, Document, Page
from mlat_desktop.letters.text import Align, Line, Span, Style, layout, single

MARGIN = 25 * MM
WIDTH = A4[0] - 2 * MARGIN
BOTTOM = 27 * MM
TOP_CONTINUED = A4[1] - 27 * MM
GREY: Colour = (0.36, 0.38, 0.42)
RULE: Colour = (0.72, 0.74, 0.78)
TINT: Colour = (0.945, 0.95, 0.965)
ALERT: Colour = (0.64, 0.06, 0.10)
WATERMARK: Colour = (0.905, 0.91, 0.925)
MOST_PAGES = 60

CAPTION = 9 * MM
"""Height kept at the foot of the last page for the caption of the code."""

CARRIED = 3
"""Lines of text that go with the signature onto another sheet, if they stand in paragraphs of their own."""

SIGNATURE_BOX = (MARGIN, BOTTOM, MARGIN + WIDTH, BOTTOM + CAPTION)
"""Box of the signature field on the last page: over that caption, with a blank appearance."""

_DOTS = re.compile(r"[.\u2026]{8,}\s*\Z")
PHRASE = frozenset({BlockKind.SALUTATION, BlockKind.PARA, BlockKind.CLOSING})


def compose(sheet: LetterSheet) -> Document:
    """Set a whole letter. Raises ``KnownError(LETTER_GLYPH_MISSING | LETTER_TOO_LONG)``."""
    composer = Composer(sheet)
    composer.head()
    composer.body()
    composer.furniture()
    return composer.document


def watermark(page: Page, words: Sequence[str], language: str) -> None:
    """Words in a pale tint across the page, beneath everything. Opaque: PDF/A-1 knows no transparency."""
    kept = page.take()
    angle = math.atan2(A4[1] * 0.62, A4[0] * 0.80)
    cos, sin = math.cos(angle), math.sin(angle)
    for n, word in enumerate(words):
        size = 88.0
        line = single(word, Style(size, size, language, bidi.AUTO), bold=True)
        size = min(size, size * 225 * MM / line.width)
        line = single(word, Style(size, size, language, bidi.AUTO), bold=True)
        down = (n - (len(words) - 1) / 2) * size * 1.35 + size * 0.33
        x = A4[0] / 2 - cos * line.width / 2 + sin * down
        y = A4[1] / 2 - sin * line.width / 2 - cos * down
        page.glyphs(x, y, size, line.glyphs, WATERMARK, angle)
    page.background(page.take())
    for part in kept:
        page.put(part)


@dataclass(slots=True)
class Type:
    """The sizes of one script."""

    body: float
    leading: float
    small: float
    small_leading: float


LATIN = Type(10.4, 15.2, 8.2, 11.4)
ARABIC = Type(10.7, 17.3, 8.6, 13.2)


class Composer:
    """Sets one letter, from its head to what stands on every page. ``bottom`` is the height at which its text ends."""

    bottom = BOTTOM

    def __init__(self, sheet: LetterSheet) -> None:
        self.sheet = sheet
        self.document = Document()
        self.type = ARABIC if sheet.rtl else LATIN
        self.page = self.document.page()
        self.y = A4[1] - 18 * MM
        self._heading = 0
        self._numbered = sum(block.kind is BlockKind.HEADING for block in sheet.filled.blocks) > 1

    # Setting lines

    def style(
        self, size: float, leading: float, align: Align = "start", colour: Colour = BLACK, tracking: float = 0.0
    ) -> Style:
        """A style of the letter’s language."""
        base = bidi.RTL if self.sheet.rtl else bidi.LTR
        return Style(size, leading, self.sheet.language, base, align, colour, tracking)

    def body_style(self, align: Align = "justify") -> Style:
        """The style of running text."""
        return self.style(self.type.body, self.type.leading, align)

    def column(self, start: float, width: float) -> float:
        """The left edge of a column that begins ``start`` points from the start side."""
        return A4[0] - MARGIN - start - width if self.sheet.rtl else MARGIN + start

    def put(self, line: Line, style: Style, start: float, width: float) -> None:
        """Draw one line below the cursor and move the cursor."""
        self.y -= style.leading
        baseline = self.y + style.leading * 0.27
        self.page.glyphs(self.column(start, width) + line.x, baseline, style.size, line.glyphs, style.colour)

    def lines(self, lines: Sequence[Line], style: Style, start: float, width: float) -> None:
        """Draw lines, turning the page with at least two on either side."""
        n = 0
        while n < len(lines):
            fit = int((self.y - self.bottom) / style.leading + 0.001)
            left = len(lines) - n
            take = min(fit, left)
            if take < left:
                take = take if left - take >= 2 else take - 1
                if take < 2 and left > 1:
                    take = 0
            for line in lines[n : n + take]:
                self.put(line, style, start, width)
            n += take
            if n < len(lines):
                self.turn()

    def text(self, spans: Sequence[Span], style: Style, start: float = 0.0, width: float = WIDTH) -> None:
        """Set a paragraph below what stands already."""
        self.lines(layout(spans, style, width), style, start, width)

    def fixed(self, top: float, text: str, style: Style, start: float = 0.0, width: float = WIDTH) -> None:
        """Text at a fixed height of the page, in head or foot: it never turns the page."""
        self.y = top
        for line in layout([(text, style.colour == ALERT)], style, width):
            self.put(line, style, start, width)

    def turn(self) -> None:
        """A new page."""
        if len(self.document.pages) >= MOST_PAGES:
            raise KnownError(Code.LETTER_TOO_LONG, most=MOST_PAGES)
        self.page = self.document.page()
        self.y = TOP_CONTINUED

    def need(self, height: float) -> None:
        """Turn the page unless ``height`` is left on this one."""
        if self.y - height < self.bottom:
            self.turn()

    # The head of the first page

    def head(self) -> None:
        """The letterhead, the addressee, the references and the subject of the first page."""
        self._letterhead()
        top = self.y - 6 * MM
        self.y = top
        self._recipient()
        after_recipient = self.y
        self.y = top
        self._particulars()
        self.y = min(self.y, after_recipient, top - 21 * MM) - 6 * MM
        title = self.style(self.type.body * 1.36, self.type.leading * 1.3, colour=seal.INK)
        self.text([(self.sheet.filled.title, True)], title)
        self.y -= 1.0 * MM
        subject = self.style(self.type.body, self.type.leading)
        self.text([(text, True) for text, _ in self.sheet.filled.subject], subject)
        self.y -= 2.2 * MM
        x = self.column(0, WIDTH)
        self.page.line(x, self.y, x + WIDTH, self.y, 0.5, RULE)
        self.y -= 3.6 * MM

    def _letterhead(self) -> None:
        if self.sheet.letterhead_image:
            height = self._image(self.sheet.letterhead_image, A4[0] / 2, self.y + 4 * MM, 60 * MM, 18 * MM, below=True)
            self.y += 2 * MM - height
        latin = not self.sheet.rtl
        for n, text in enumerate(self.sheet.letterhead):
            words = isolate(text, code=False, rtl=self.sheet.rtl)
            if n == 0:
                style = self.style(
                    self.type.body * 0.96, self.type.leading, "center", seal.INK, tracking=0.85 if latin else 0.0
                )
                spans = [(words.upper() if latin else words, not latin)]
            elif n == 1:
                style = self.style(self.type.body * 1.38, self.type.leading * 1.28, "center", seal.INK)
                spans = [(words, True)]
            else:
                style = self.style(self.type.small, self.type.small_leading, "center", GREY)
                spans = [(words, False)]
            self.text(spans, style)
        self.y -= 3.4 * MM
        x = self.column(0, WIDTH)
        self.page.line(x, self.y, x + WIDTH, self.y, 1.3, seal.INK)
        self.page.line(x, self.y - 2.3, x + WIDTH, self.y - 2.3, 0.4, seal.INK)
        self.y -= 2.3

    def _recipient(self) -> None:
        style = self.style(self.type.body, self.type.leading * 0.97)
        for n, text in enumerate(self.sheet.recipient):
            if text:
                self.text([(isolate(text, code=False, rtl=self.sheet.rtl), n == 0)], style, 0, 74 * MM)

    def _particulars(self) -> None:
        words, sheet, rtl = self.sheet.words, self.sheet, self.sheet.rtl
        theirs = isolate(sheet.their_reference, code=True, rtl=rtl)
        if sheet.their_date:
            theirs = f"{theirs}\n{sheet.their_date}" if theirs else sheet.their_date
        rows = [
            (words.date, sheet.date_line, False),
            (words.our_reference, isolate(sheet.our_reference, code=True, rtl=rtl), True),
            (words.number, isolate(sheet.number, code=True, rtl=rtl), False),
            (words.their_reference, theirs, False),
        ]
        start, label, value = 78 * MM, 28 * MM, 54 * MM
        small = self.style(self.type.small, self.type.leading * 0.97, colour=GREY)
        plain = self.style(self.type.body * 0.95, self.type.leading * 0.97)
        for caption, text, bold in rows:
            if not text:
                continue
            top = self.y
            self.text([(caption, False)], small, start, label)
            low = self.y
            self.y = top
            self.text([(text, bold)], plain, start + label, value)
            self.y = min(low, self.y)

    # The body

    def body(self) -> None:
        """The text of the letter, and the seal and signature that end it."""
        blocks = list(self.sheet.filled.blocks)
        tail = next((n for n, block in enumerate(blocks) if block.kind is BlockKind.CLOSING), len(blocks))
        # The last paragraphs go with the signature: a seal alone on a sheet could be put under any other letter.
        style, carried = self.body_style(), 0
        while tail and blocks[tail - 1].kind is BlockKind.PARA and carried < CARRIED and not leader(blocks[tail - 1].spans):
            tail -= 1
            carried += len(layout(blocks[tail].spans, style, WIDTH))
        if carried and tail and blocks[tail - 1].kind is BlockKind.HEADING:
            tail -= 1  # it would stay behind alone
        for n, block in enumerate(blocks[:tail]):
            self._block(block, blocks[n + 1] if n + 1 < len(blocks) else None)
        closing = [block for block in blocks[tail:] if block.kind is not BlockKind.SIGNATURE]
        self._end(closing)

    def _block(self, block: FilledBlock, following: FilledBlock | None) -> None:
        if block.kind is BlockKind.HEADING:
            self._head_of_section(block, following)
        elif block.kind is BlockKind.TABLE:
            self._table(block)
        elif block.kind in (BlockKind.BULLETS, BlockKind.NUMBERED):
            self._list(block)
        elif leader(block.spans):
            self._to_fill_in(block.spans)
        elif block.kind in PHRASE:
            align: Align = "start" if block.kind is BlockKind.SALUTATION else "justify"
            self.text(block.spans, self.body_style(align))
            self.y -= self.type.leading * 0.46

    def _to_fill_in(self, spans: Sequence[Span]) -> None:
        """A line for somebody's pen: from its words to the margin, with room above it to write."""
        style = self.style(self.type.body, self.type.leading * 1.5)
        words = single("".join(text for text, _ in spans).rstrip(". "), style)
        self.need(style.leading)
        self.put(Line(WIDTH - words.width if self.sheet.rtl else 0.0, words.glyphs, words.width), style, 0, WIDTH)
        start = min(words.width, WIDTH - 20 * MM) + 2 * MM
        x = self.column(start, WIDTH - start)
        self.page.line(x, self.y + style.leading * 0.22, x + WIDTH - start, self.y + style.leading * 0.22, 0.5, GREY)
        self.y -= self.type.leading * 0.2

    def _head_of_section(self, block: FilledBlock, following: FilledBlock | None) -> None:
        after = 4.2 if following is not None and following.kind is BlockKind.TABLE else 2.6
        self.need(self.type.leading * (1.4 + after))
        if self.y < TOP_CONTINUED - 1:
            self.y -= self.type.leading * 0.34
        spans = [(text, True) for text, _ in block.spans]
        indent = 0.0
        style = self.style(self.type.body * 1.03, self.type.leading * 1.05, colour=seal.INK)
        if self._numbered:
            self._heading += 1
            indent = 7 * MM
            number = single(f"{self._heading}.", style, bold=True)
            x = self.column(0, indent) + (indent - number.width if self.sheet.rtl else 0.0)
            baseline = self.y - style.leading * 0.73
            self.page.glyphs(x, baseline, style.size, number.glyphs, style.colour)
        self.text(spans, style, indent, WIDTH - indent)
        self.y -= self.type.leading * 0.16

    def _list(self, block: FilledBlock) -> None:
        style = self.body_style()
        indent = 7 * MM
        for n, row in enumerate(block.rows):
            lines = layout(self.sheet.words.phrase(row), style, WIDTH - indent)
            self.need(style.leading * min(len(lines), 2))
            sign = f"{n + 1}." if block.kind is BlockKind.NUMBERED else "•"
            # The dot of a Chinese face is hardly seen: that of the Latin one stands in every language.
            mark = single(sign, replace(self.style(style.size, style.leading, colour=seal.INK), language="en"))
            x = self.column(0, indent) + (indent - mark.width if self.sheet.rtl else 0.0)
            self.page.glyphs(x, self.y - style.leading * 0.73, style.size, mark.glyphs, seal.INK)
            self.lines(lines, style, indent, WIDTH - indent)
            self.y -= style.leading * 0.16
        self.y -= style.leading * 0.34

    def _table(self, block: FilledBlock) -> None:
        columns = max([len(block.heads), *(len(row) for row in block.rows)])
        style = self.style(self.type.body * 0.92, self.type.leading * 0.9)
        widths = column_widths(block, columns, style)
        heads = [((head, True),) for head in block.heads]
        first = replace(style, size=style.size * 0.94, colour=seal.INK)
        rows = [self._height(row, widths, style) for row in block.rows]
        if heads:
            begun = max(style.leading * 4, self._height(heads, widths, first) + sum(rows[:2]))
            self.need(min(begun, TOP_CONTINUED - self.bottom))
            self._row(heads, widths, first, tint=True)
        for n, row in enumerate(block.rows):
            # The last row takes the one before it along: no sheet has a single row of a longer table.
            together = sum(rows[n:]) if n == len(rows) - 2 and n else rows[n]
            if heads and not self._fits(together):  # a table that runs on says again what its columns are
                self.turn()
                self._row(heads, widths, first, tint=True)
            self._row(row, widths, style, tint=False)
        self.y -= self.type.leading * 0.6

    def _height(self, row: Sequence[Sequence[Span]], widths: Sequence[float], style: Style) -> float:
        pad = 1.7 * MM
        cells = (layout(row[n] if n < len(row) else (), style, width - 2 * pad) for n, width in enumerate(widths))
        return max(len(cell) for cell in cells) * style.leading + 1.6 * MM

    def _fits(self, height: float) -> bool:
        """Whether what is no longer than a page has room on this one."""
        return self.y - height >= self.bottom or height >= TOP_CONTINUED - self.bottom

    def _row(self, row: Sequence[Sequence[Span]], widths: Sequence[float], style: Style, *, tint: bool) -> None:
        pad = 1.7 * MM
        cells = [layout(row[n] if n < len(row) else (), style, width - 2 * pad) for n, width in enumerate(widths)]
        height = max(len(cell) for cell in cells) * style.leading + 1.6 * MM
        if height < TOP_CONTINUED - self.bottom:
            self.need(height)
        x = self.column(0, WIDTH)
        top = self.y
        if tint:
            self.page.rect(x, top - height, WIDTH, height, TINT)
            self.page.line(x, top, x + WIDTH, top, 0.8, seal.INK)
        start, low, page = 0.0, top - height, self.page
        for width, cell in zip(widths, cells, strict=True):
            if page is self.page:
                self.y = top - 0.8 * MM
            self.lines(cell, style, start + pad, width - 2 * pad)
            start += width
        self.y = low if page is self.page else self.y - 0.8 * MM
        self.page.line(x, self.y, x + WIDTH, self.y, 0.4, RULE)

    # The end

    def _end(self, closing: Sequence[FilledBlock]) -> None:
        style = self.body_style()
        heads = [block for block in closing[:1] if block.kind is BlockKind.HEADING]
        set_lines = [layout(block.spans, style, WIDTH) for block in closing[len(heads) :]]
        if set_lines and len(set_lines[0]) > 3 * CARRIED:  # of a long paragraph the last lines alone go with the signature
            while heads:
                self._head_of_section(heads.pop(), closing[1])
            self.lines(set_lines[0][:-CARRIED], style, 0, WIDTH)
            set_lines[0] = set_lines[0][-CARRIED:]
        height = sum(len(lines) for lines in set_lines) * style.leading + (43 * MM if self.sheet.signed else 0)
        foot = CAPTION if self.sheet.qr else 0.0
        self.need(height + foot + sum(len(layout(each.spans, style, WIDTH)) * 1.6 for each in heads) * style.leading)
        for each in heads:
            self._head_of_section(each, closing[1])
        for lines in set_lines:
            self.lines(lines, style, 0, WIDTH)
            self.y -= style.leading * 0.46
        if self.sheet.signed:
            self._signature()

    def _signature(self) -> None:
        """Seal, room for an ink seal, signature and code in one row, the code's caption at the foot of the sheet."""
        sheet = self.sheet
        radius, ink = seal.RADIUS, 16 * MM
        middle = self.y - 2 * MM - radius
        x = self.column(0, 2 * radius) + radius
        if sheet.seal_text and sheet.seal_image:
            self._image(sheet.seal_image, x, middle, 2 * radius, 2 * radius)
        elif sheet.seal_text:
            seal.draw(self.page, x, middle, sheet.seal_text, sheet.seal_centre, sheet.language, rtl=sheet.rtl)
        else:
            self._empty_ring(x, middle, radius, sheet.words.seal_caption)
        x = self.column(40 * MM, 2 * ink) + ink
        self._empty_ring(x, middle, ink, sheet.words.ink_seal)
        start = 77 * MM
        width = (WIDTH - qr.SIDE - 4 * MM if sheet.qr else WIDTH) - start
        left = self.column(start, width)
        self.y = middle + 1 * MM
        if sheet.facsimile:
            self._facsimile(left, self.y, width)
        self.page.line(left, self.y, left + width, self.y, 0.6, BLACK)
        self.y -= 1.2 * MM
        self._signatory(start, width)
        if sheet.qr:
            qr.draw(self.page, self.column(WIDTH - qr.SIDE, qr.SIDE), middle - qr.SIDE / 2, sheet.qr)
            self._check_code(middle - qr.SIDE / 2)
            self._captioned()

    def _signatory(self, start: float, width: float) -> None:
        sheet = self.sheet
        for n, text in enumerate(sheet.signatory):
            size = self.type.body if n == 0 else self.type.body * 0.9
            style = self.style(size, self.type.leading * (1.0 if n == 0 else 0.9), colour=BLACK if n == 0 else GREY)
            self.text([(isolate(text, code=False, rtl=sheet.rtl), n == 0)], style, start, width)

    def _captioned(self) -> None:
        """What the code is, at the foot of the sheet."""
        small = self.style(self.type.small * 0.92, self.type.small_leading * 0.92, colour=GREY)
        self.fixed(BOTTOM + CAPTION - 1 * MM, self.sheet.words.verify_caption, small)

    def _facsimile(self, left: float, line: float, width: float) -> None:
        """A signature as an image on the line, at the side where the name below it begins."""
        room, height = min(width, 44 * MM), 15 * MM
        wide, high = fitted(self.sheet.facsimile, room, height)
        self.page.image(left + width - wide if self.sheet.rtl else left, line + 0.6 * MM, wide, high, self.sheet.facsimile)

    def _image(self, png: bytes, x: float, y: float, width: float, height: float, *, below: bool = False) -> float:
        """Draw an image as large as the room allows around (``x``, ``y``), or all of it ``below``; its height."""
        wide, high = fitted(png, width, height)
        self.page.image(x - wide / 2, y - high if below else y - high / 2, wide, high, png)
        return high

    def _check_code(self, top: float) -> None:
        """The short code below the square one: in Latin letters and digits, which are read from the left everywhere."""
        if not self.sheet.check_code:
            return
        start, small = WIDTH - qr.SIDE, self.style(self.type.small * 0.85, self.type.small_leading * 0.85, "center", GREY)
        self.fixed(top + 0.4 * MM, self._check_words(), small, start, qr.SIDE)
        style = self.style(7.7, 9.4, "center", seal.INK)
        line = single(isolate(self.sheet.check_code, code=True, rtl=self.sheet.rtl), style, bold=True)
        x = self.column(start, qr.SIDE) + (qr.SIDE - line.width) / 2
        self.page.glyphs(x, self.y - style.leading * 0.8, style.size, line.glyphs, style.colour)

    def _check_words(self) -> str:
        return self.sheet.words.check_code

    def _empty_ring(self, x: float, y: float, radius: float, words: str) -> None:
        self.page.circle(x, y, radius, 0.5, RULE, (1.2, 2.2))
        style = self.style(self.type.small, self.type.small_leading, "center", (0.60, 0.62, 0.66))
        lines = layout([(words, False)], style, radius * 1.5)
        top = y + len(lines) * style.leading / 2
        for line in lines:
            top -= style.leading
            self.page.glyphs(x - radius * 0.75 + line.x, top + style.leading * 0.27, style.size, line.glyphs, style.colour)

    # What stands on every page

    def furniture(self) -> None:
        """What stands on every page: it needs to know how many there are."""
        pages = self.document.pages
        for n, page in enumerate(pages):
            self.page = page
            self._foot(n + 1, len(pages))
            if n:
                self._continued()
            self._warnings()
            self._caution()
            if self.sheet.marks:
                watermark(page, self._watermarks(), self.sheet.language)

    def _watermarks(self) -> list[str]:
        return [mark.partition("\n")[0] for mark in self.sheet.marks]

    def _foot(self, number: int, pages: int) -> None:
        x = self.column(0, WIDTH)
        self.page.line(x, 20 * MM, x + WIDTH, 20 * MM, 0.4, RULE)
        style = self.style(self.type.small, self.type.small_leading, colour=GREY)
        reference = self.sheet.number or self.sheet.our_reference
        self.fixed(19.2 * MM, isolate(reference, code=True, rtl=self.sheet.rtl), style, 0, WIDTH / 2)
        words = self.sheet.words.page.format(page=number, pages=pages)
        self.fixed(19.2 * MM, words, replace(style, align="end"), WIDTH / 2, WIDTH / 2)

    def _continued(self) -> None:
        x = self.column(0, WIDTH)
        style = self.style(self.type.small, self.type.small_leading, colour=GREY)
        top = A4[1] - 16.2 * MM
        self.fixed(top, isolate(self.sheet.office, code=False, rtl=self.sheet.rtl), style, 0, WIDTH * 0.6)
        ours = isolate(self.sheet.our_reference, code=True, rtl=self.sheet.rtl)
        self.fixed(top, ours, replace(style, align="end"), WIDTH * 0.6, WIDTH * 0.4)
        self.page.line(x, A4[1] - 21.5 * MM, x + WIDTH, A4[1] - 21.5 * MM, 0.4, RULE)

    def _warnings(self) -> None:
        """Classification at head and foot, marks at the head, in words on every page."""
        tracking = 0.0 if self.sheet.rtl else 0.75
        style = self.style(self.type.small * 1.1, self.type.small_leading, "center", ALERT, tracking)
        upper = (lambda text: text) if self.sheet.rtl else str.upper
        top = [self.sheet.classification, *(" – ".join(mark.split("\n")) for mark in self.sheet.marks)]
        words = "   ·   ".join(upper(word) for word in top if word)
        if words:
            self.fixed(A4[1] - 6.2 * MM, words, style, -15 * MM, WIDTH + 30 * MM)
        if self.sheet.classification:
            self.fixed((15.6 if self.sheet.caution else 12.6) * MM, upper(self.sheet.classification), style)

    def _caution(self) -> None:
        """What may be said of the persons named, at the foot of every page."""
        if self.sheet.caution:
            style = self.style(self.type.small * 0.88, self.type.small_leading * 0.85, "center", GREY)
            self.fixed((11.7 if self.sheet.classification else 14) * MM, self.sheet.caution, style)


def leader(spans: Sequence[Span]) -> bool:
    """Whether a paragraph ends in dots to be written on."""
    return bool(_DOTS.search("".join(text for text, _ in spans)))


def fitted(png: bytes, width: float, height: float) -> tuple[float, float]:
    """The size of an image in a room, its proportions kept."""
    across, down = int.from_bytes(png[16:20]), int.from_bytes(png[20:24])  # the header of a PNG begins with them
    scale = min(width / across, height / down)
    return across * scale, down * scale


def column_widths(block: FilledBlock, columns: int, style: Style, room: float = WIDTH) -> list[float]:
    """Widths in proportion to what the columns hold, none so narrow that a word of its head would break."""
    wanted: list[float] = []
    least: list[float] = []
    for n in range(columns):
        texts = ["".join(text for text, _ in row[n]) for row in block.rows if n < len(row)]
        head = block.heads[n] if n < len(block.heads) else ""
        natural = max((single(text.replace("\n", " "), style).width for text in [*texts, head]), default=0.0)
        words = [word for text in [*texts, head] for word in text.split()]
        longest = max((single(word, style, bold=True).width for word in words), default=0.0)
        wanted.append(min(natural, room * 0.5) + 4 * MM)
        least.append(min(longest, room / columns) + 3.6 * MM)
    spare = room - sum(least)
    if spare <= 0:
        return [width * room / sum(least) for width in least]
    extra = [max(want - low, 0.5 * MM) for want, low in zip(wanted, least, strict=True)]
    return [low + spare * more / sum(extra) for low, more in zip(least, extra, strict=True)]
