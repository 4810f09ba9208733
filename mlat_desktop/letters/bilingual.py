# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A letter in two languages side by side: what runs to the right at the left, Arabic at the right, of two others the authentic
text first. What is the same in both stands once: references, the addressee, the seal and the code.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mlat_desktop.domain.letter_beside import Opposite, opposites
from mlat_desktop.domain.letter_sheet import LetterSheet
from mlat_desktop.domain.letter_text import BlockKind, isolate
from mlat_desktop.letters import seal
from mlat_desktop.letters.columns import Band, Piece, Side
from mlat_desktop.letters.page import (
    ALERT,
    GREY,
    MARGIN,
    RULE,
    TINT,
    TOP_CONTINUED,
    WIDTH,
    Composer,
)
from mlat_desktop.letters.pdf import A4, MM, Document
from mlat_desktop.letters.text import Style

GAP = 8 * MM
COLUMN = (WIDTH - GAP) / 2
LIFT = 5.5 * MM
"""How much higher the foot of a page stands than in one language: its caution has the width of a column only."""
CAPTION = 18 * MM
"""Height kept at the foot of the last page for the captions of the code."""
CARRIED = 8
"""Lines of the longer text that go with the signature onto another sheet, if they stand in paragraphs of their own."""

_LRI, _RLI, _PDI = "\u2066", "\u2067", "\u2069"
_LISTS = frozenset({BlockKind.BULLETS, BlockKind.NUMBERED})


def compose(sheet: LetterSheet) -> Document:
    """Set a whole letter. Raises ``KnownError(LETTER_GLYPH_MISSING | LETTER_TOO_LONG)``."""
    composer = _Bilingual(sheet)
    composer.head()
    composer.body()
    composer.furniture()
    return composer.document


class _Bilingual(Composer):
    def __init__(self, sheet: LetterSheet) -> None:
        super().__init__(sheet)
        assert sheet.beside is not None
        self.other = sheet.beside
        self.bottom = 27 * MM + LIFT
        # The authentic text stands first, unless it alone runs to the left, or the other does.
        self.turned = sheet.rtl
        numbered = sum(block.kind is BlockKind.HEADING for block in sheet.filled.blocks) > 1
        sheets = (self.other, sheet) if self.turned else (sheet, self.other)
        self.left = Side(sheets[0], MARGIN, COLUMN, numbered)
        self.right = Side(sheets[1], MARGIN + COLUMN + GAP, COLUMN, numbered)
        self.sides = (self.left, self.right)
        self._ruled: float | None = None

    def said(self, first: str, second: str, between: str = "  ·  ") -> str:
        """Words of both languages on one line, as the columns stand; once where they are the same."""
        return first if first == second or not second else between.join((second, first) if self.turned else (first, second))

    # Bands

    def band(self, band: Band) -> None:
        """Set both columns from one height, over as many pages as it takes."""
        if band.heads is not None and self.y - band.height < self.bottom and band.height < TOP_CONTINUED - self.bottom:
            self.turn()
            self._set(band.heads)
        self._set(band)

    def _set(self, band: Band) -> None:
        rest = [list(each) for each in band.columns]
        if band.tint:
            self.need(band.height)
            self._tinted(band)
        begun = False
        while any(rest):
            insets = _insets(rest)
            taken = [_fitting(each, self.y - inset - self.bottom) for each, inset in zip(rest, insets, strict=True)]
            waits = [bool(each) and not count for each, count in zip(rest, taken, strict=True)]
            if (any(waits) and not begun) or (all(not count for count in taken)):
                if self.y < TOP_CONTINUED - 1:
                    self.turn()
                    continue
                taken = [max(1, count) if each else 0 for each, count in zip(rest, taken, strict=True)]
            begun = True
            self.y = min(self._drawn(each[:count], inset) for each, count, inset in zip(rest, taken, insets, strict=True))
            rest = [each[count:] for each, count in zip(rest, taken, strict=True)]
            if any(rest):
                self.turn()
        if band.ruled:
            for side in self.sides:
                self.page.line(side.left, self.y, side.left + side.width, self.y, 0.4, RULE)
        self.y -= band.after

    def _drawn(self, pieces: Sequence[Piece], inset: float) -> float:
        y = self.y - inset
        for piece in pieces:
            piece.draw(self.page, y)
            y -= piece.height
        return y if pieces else self.y

    def _tinted(self, band: Band) -> None:
        for side, pieces in zip(self.sides, band.columns, strict=True):
            if pieces:
                self.page.rect(side.left, self.y - band.height, side.width, band.height, TINT)
                self.page.line(side.left, self.y, side.left + side.width, self.y, 0.8, seal.INK)

    def turn(self) -> None:
        """A new page; the line between the columns ends with the old one."""
        self._rule()
        super().turn()
        if self._ruled is not None:
            self._ruled = self.y

    def _rule(self) -> None:
        if self._ruled is not None and self._ruled - self.y > 1:
            x = MARGIN + COLUMN + GAP / 2
            self.page.line(x, self._ruled, x, self.y, 0.4, RULE)

    # The head of the first page

    def head(self) -> None:
        self._letterhead()
        top = self.y - 6 * MM
        self.y = top
        self._recipient()
        after_recipient = self.y
        self.y = top
        self._particulars()
        self.y = min(self.y, after_recipient, top - 18 * MM) - 5 * MM
        self._ruled = self.y
        titles = [
            side.text(
                [(side.sheet.filled.title, True)],
                side.style(side.type.body * 1.3, side.type.leading * 1.25, colour=seal.INK),
            )
            for side in self.sides
        ]
        self._set(Band((titles[0], titles[1]), 1.0 * MM))
        subjects = [
            side.text([(text, True) for text, _ in side.sheet.filled.subject], side.style(side.type.body, side.type.leading))
            for side in self.sides
        ]
        self._set(Band((subjects[0], subjects[1]), 2 * MM))
        for side in self.sides:
            self.page.line(side.left, self.y, side.left + side.width, self.y, 0.5, RULE)
        self.y -= 3 * MM

    def _letterhead(self) -> None:
        heads = [side.sheet.letterhead for side in self.sides]
        if heads[0] == heads[1]:
            super()._letterhead()
            return
        if self.sheet.letterhead_image:
            height = self._image(self.sheet.letterhead_image, A4[0] / 2, self.y + 4 * MM, 60 * MM, 18 * MM, below=True)
            self.y += 2 * MM - height
        columns = [tuple(piece for n in range(len(side.sheet.letterhead)) for piece in _headed(side, n)) for side in self.sides]
        self._set(Band((columns[0], columns[1])))
        self.y -= 3.4 * MM
        self.page.line(MARGIN, self.y, MARGIN + WIDTH, self.y, 1.3, seal.INK)
        self.page.line(MARGIN, self.y - 2.3, MARGIN + WIDTH, self.y - 2.3, 0.4, seal.INK)
        self.y -= 2.3

    def _recipient(self) -> None:
        """The addressee once; the name of the State in both languages."""
        super()._recipient()
        style = self.style(self.type.body, self.type.leading * 0.97)
        for text in self.other.recipient:
            if text not in self.sheet.recipient:
                self.text([(isolate(text, code=False, rtl=self.sheet.rtl), False)], style, 0, 74 * MM)

    def _particulars(self) -> None:
        """References and number once, what is said in words in both languages; their captions at either side of them."""
        both = self.sheet, self.other
        first, second = self.sheet.words, self.other.words
        rows = [
            (first.date, second.date, [_told(each.date_line, each) for each in both], False),
            (first.our_reference, second.our_reference, [self._code(self.sheet.our_reference)], True),
            (first.number, second.number, [self._code(self.sheet.number)], False),
            (
                first.their_reference,
                second.their_reference,
                [self._code(self.sheet.their_reference), *(_told(each.their_date, each) for each in both)],
                False,
            ),
        ]
        start = WIDTH - COLUMN
        mirrored = self.left.sheet.rtl != self.right.sheet.rtl
        for caption, translated, values, bold in rows:
            shown = [value for value in dict.fromkeys(values) if value]
            if not shown:
                continue
            captions = [caption] if caption == translated else [caption, translated]
            if mirrored:
                self._between(captions, shown, start, bold=bold)
            else:
                self._beneath(captions, shown, start, bold=bold)
            self.y -= 1.2 * MM

    def _code(self, text: str) -> str:
        return isolate(text, code=True, rtl=self.sheet.rtl)

    def _between(self, captions: Sequence[str], values: Sequence[str], start: float, *, bold: bool) -> None:
        """Each caption at the edge where its language begins, the value in the middle."""
        label, top = 16.5 * MM, self.y
        lows = []
        for n, caption in enumerate(captions):
            side = self.sides[n] if not self.turned else self.sides[1 - n]
            at = start if (n == 0) else start + COLUMN - label
            self.y = top
            style = replace(side.small(), leading=self.type.leading * 0.95)
            self.text([(caption, False)], style, at, label)
            lows.append(self.y)
        self.y = top
        style = self.style(self.left.type.body * 0.97, self.type.leading * 0.95, "center")
        for value in values:
            self.text([(value, bold)], style, start + label, COLUMN - 2 * label)
        self.y = min(self.y, *lows)

    def _beneath(self, captions: Sequence[str], values: Sequence[str], start: float, *, bold: bool) -> None:
        """Both captions before the value, one below the other."""
        label, top = 27 * MM, self.y
        small = replace(self.left.small(), leading=self.type.leading * 0.82)
        for caption in captions:
            self.text([(caption, False)], small, start, label)
        low = self.y
        self.y = top
        style = self.style(self.left.type.body, self.type.leading * 0.9)
        for value in values:
            self.text([(value, bold)], style, start + label, COLUMN - label)
        self.y = min(self.y, low)

    # The body

    def body(self) -> None:
        pairs = [self._ordered(each) for each in opposites(self.sheet.filled, self.other.filled)]
        pairs = [pair for pair in pairs if BlockKind.SIGNATURE not in {each.kind for each in pair if each}]
        kinds = [next(each.kind for each in pair if each) for pair in pairs]
        end = kinds.index(BlockKind.CLOSING) if BlockKind.CLOSING in kinds else len(pairs)
        bands = [band for pair in pairs[:end] for band in self._bands(pair)]
        tail = [band for pair in pairs[end:] for band in self._bands(pair)]
        tail.append(self._prevailing())
        # The last paragraphs go with the signature: a seal alone on a sheet could be put under any other letter.
        carried = 0
        while end and kinds[end - 1] is BlockKind.PARA and len(bands) > 1:
            carried += max(map(len, bands[-1].columns))
            if carried > CARRIED:
                break
            tail.insert(0, bands.pop())
            end -= 1
        while end and kinds[end - 1] is BlockKind.HEADING and len(bands) > 1:
            tail.insert(0, bands.pop())
            end -= 1
        for n, band in enumerate(bands):
            following = bands[n + 1] if n + 1 < len(bands) else None
            if band.with_next and following:
                self.need(band.height + band.after + min(following.height, self.left.type.leading * 3.2))
            self.band(band)
        self._end_of(tail)

    def _ordered(self, pair: Opposite) -> Opposite:
        return (pair[1], pair[0]) if self.turned else pair

    def _bands(self, pair: Opposite) -> list[Band]:
        kind = next(each.kind for each in pair if each)
        if kind is BlockKind.TABLE:
            return self._tabled(pair)
        leading = self.left.type.leading
        if kind in _LISTS:
            count = max(len(each.rows) for each in pair if each)
            rows = [Band((self.left.entry(pair[0], n), self.right.entry(pair[1], n)), leading * 0.22) for n in range(count)]
            return [*rows[:-1], replace(rows[-1], after=leading * 0.5)]
        heading = kind is BlockKind.HEADING
        columns = self.left.block(pair[0]), self.right.block(pair[1])
        return [Band(columns, leading * (0.2 if heading else 0.5), with_next=heading)]

    def _tabled(self, pair: Opposite) -> list[Band]:
        both = list(zip(self.sides, pair, strict=True))
        widths = [side.widths(block) if block else [] for side, block in both]
        narrow = all(wide or not block for wide, (_, block) in zip(widths, both, strict=True))
        count = max(len(block.rows) for block in pair if block)
        rows: list[Band] = []
        heads = None
        if narrow and any(block.heads for block in pair if block):
            tops = [
                side.row([((head, True),) for head in block.heads], wide, head=True) if block else ()
                for wide, (side, block) in zip(widths, both, strict=True)
            ]
            heads = Band((tops[0], tops[1]), tint=True, with_next=True)
            rows.append(heads)
        for n in range(count):
            cells = [
                ()
                if block is None or n >= len(block.rows)
                else side.row(block.rows[n], wide)
                if narrow
                else side.card(block, n)
                for wide, (side, block) in zip(widths, both, strict=True)
            ]
            rows.append(Band((cells[0], cells[1]), ruled=True, heads=heads))
        return [*rows[:-1], replace(rows[-1], after=self.left.type.leading * 0.6)]

    # The end

    def _prevailing(self) -> Band:
        """Which text is the authentic one."""
        columns = [side.text([(side.sheet.prevails, False)], side.small()) for side in self.sides]
        return Band((columns[0], columns[1]), self.left.type.leading * 0.9)

    def _end_of(self, tail: Sequence[Band]) -> None:
        height = sum(band.height + band.after for band in tail) + (43 * MM if self.sheet.signed else 0)
        height += CAPTION if self.sheet.qr else 0.0
        if height < TOP_CONTINUED - self.bottom:
            self.need(height)
        for band in tail:
            self.band(band)
        self._rule()
        self._ruled = None
        if self.sheet.signed:
            self.need(43 * MM + (CAPTION if self.sheet.qr else 0.0))
            self._signature()

    def _signatory(self, start: float, width: float) -> None:
        """The name once, what it is in both languages."""
        super()._signatory(start, width)
        style = self.style(self.type.body * 0.9, self.type.leading * 0.9, colour=GREY)
        for text in self.other.signatory:
            if text not in self.sheet.signatory:
                self.text([(isolate(text, code=False, rtl=self.sheet.rtl), False)], style, start, width)

    def _check_words(self) -> str:
        return self.said(self.sheet.words.check_code, self.other.words.check_code, "\n")

    def _captioned(self) -> None:
        for side in self.sides:
            style = side.style(side.type.small * 0.88, side.type.small_leading * 0.9, colour=GREY)
            self._at(side, self.bottom + CAPTION - 1 * MM, side.sheet.words.verify_caption, style)

    # What stands on every page

    def _watermarks(self) -> list[str]:
        return list(dict.fromkeys(mark.partition("\n")[0] for each in (self.sheet, self.other) for mark in each.marks))

    def _foot(self, number: int, pages: int) -> None:
        height = 20 * MM + LIFT
        self.page.line(MARGIN, height, MARGIN + WIDTH, height, 0.4, RULE)
        self._ends(height - 0.8 * MM, [each.sheet.words.page.format(page=number, pages=pages) for each in self.sides])
        reference = self.sheet.number or self.sheet.our_reference
        style = self.style(self.type.small, self.type.small_leading, "center", GREY)
        self.fixed(height - 0.8 * MM, self._code(reference), style)

    def _continued(self) -> None:
        top = A4[1] - 16.2 * MM
        names = [isolate(side.sheet.office, code=False, rtl=side.sheet.rtl) for side in self.sides]
        self._ends(top, [names[0], names[1] if names[1] != names[0] else ""])
        style = self.style(self.type.small, self.type.small_leading, "center", GREY)
        self.fixed(top, self._code(self.sheet.our_reference), style)
        self.page.line(MARGIN, A4[1] - 21.5 * MM, MARGIN + WIDTH, A4[1] - 21.5 * MM, 0.4, RULE)

    def _ends(self, top: float, texts: Sequence[str]) -> None:
        """A word of each language, at the outer edges of the page."""
        wide = WIDTH * 0.36
        for side, text, left in zip(self.sides, texts, (MARGIN, MARGIN + WIDTH - wide), strict=True):
            outer = side is self.right
            style = side.style(side.type.small, self.type.small_leading, "end" if outer != side.sheet.rtl else "start", GREY)
            self._at(replace(side, left=left, width=wide), top, text, style)

    def _at(self, side: Side, top: float, text: str, style: Style, *, bold: bool = False) -> None:
        """Text at a fixed height of the page, in head or foot."""
        for piece in side.text([(text, bold)], style):
            piece.draw(self.page, top)
            top -= piece.height

    def _warnings(self) -> None:
        lines = []
        for side in self.sides:
            sheet = side.sheet
            parts = [sheet.classification, *(" – ".join(mark.split("\n")) for mark in sheet.marks)]
            words = "   ·   ".join(part if sheet.rtl else part.upper() for part in parts if part)
            tracking = 0.0 if sheet.rtl else 0.6
            lines.append((side, words, side.style(side.type.small, side.type.small_leading, "center", ALERT, tracking)))
        short = not self.sheet.marks
        for n, (side, words, style) in enumerate(lines):
            if not words:
                continue
            if short:
                self._at(side, A4[1] - 6.8 * MM, words, style, bold=True)
            else:
                wide = replace(side, left=MARGIN - 15 * MM, width=WIDTH + 30 * MM)
                self._at(wide, A4[1] - (5.2 + 4.3 * n) * MM, words, style, bold=True)
        for side, _, style in lines:
            word = side.sheet.classification
            if word:
                lift = LIFT + (15.6 if self.sheet.caution else 12.6) * MM + (0.9 * MM if side.sheet.rtl else 0.0)
                self._at(side, lift, word if side.sheet.rtl else word.upper(), style, bold=True)

    def _caution(self) -> None:
        for side in self.sides:
            if side.sheet.caution:
                style = side.style(side.type.small * 0.86, side.type.small_leading * 0.84, "center", GREY)
                self._at(side, LIFT + (11.7 if self.sheet.classification else 14) * MM, side.sheet.caution, style)


def _told(text: str, sheet: LetterSheet) -> str:
    """A text in the direction of its own language, whatever stands around it: a day begins with a figure, which has none."""
    return f"{_RLI if sheet.rtl else _LRI}{text}{_PDI}" if text else ""


def _headed(side: Side, n: int) -> tuple[Piece, ...]:
    """A line of the letterhead in its column."""
    text, latin = isolate(side.sheet.letterhead[n], code=False, rtl=side.sheet.rtl), not side.sheet.rtl
    if n == 0:
        style = side.style(side.type.body * 0.94, side.type.leading, "center", seal.INK, 0.6 if latin else 0.0)
        return side.text([(text.upper() if latin else text, not latin)], style)
    if n == 1:
        return side.text([(text, True)], side.style(side.type.body * 1.25, side.type.leading * 1.2, "center", seal.INK))
    return side.text([(text, False)], side.style(side.type.small, side.type.small_leading, "center", GREY))


def _insets(rest: Sequence[Sequence[Piece]]) -> list[float]:
    """How far each column begins below the other, so that the letters of their first lines stand on one line."""
    ascents = [each[0].ascent if each else 0.0 for each in rest]
    deepest = max(ascents)
    return [deepest - ascent if ascent else 0.0 for ascent in ascents]


def _fitting(pieces: Sequence[Piece], room: float) -> int:
    """How many pieces of a column go on this page."""
    count, height = 0, 0.0
    for piece in pieces:
        height += piece.height
        if height > room + 0.01:
            break
        count += 1
    while 0 < count < len(pieces) and pieces[count].stays:
        count -= 1
    return count
