# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""An editable letter in two languages: a table of two columns, each block in the row of its counterpart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mlat_desktop.domain.letter_beside import opposites
from mlat_desktop.domain.letter_sheet import LetterSheet
from mlat_desktop.domain.letter_text import BlockKind, FilledBlock
from mlat_desktop.letters.docx import Look, Writer, document

_COLUMN, _PADDED = 80.0, 76.0
_WIDTHS = (_COLUMN, _COLUMN)
_LATIN, _ARABIC = 19, 22
_FAR = 1000
"""More than one text has lists: the numbers of the right one begin there."""


def compose(sheet: LetterSheet) -> bytes:
    """The document; the same sheet gives the same bytes."""
    other = sheet.beside
    assert other is not None
    # What runs to the right stands at the left, as on the page.
    left, right = (_writer(each) for each in ((other, sheet) if sheet.rtl else (sheet, other)))
    right.base = _FAR
    numbered = sum(block.kind is BlockKind.HEADING for block in sheet.filled.blocks) > 1
    rows = [("".join(left.titles()), "".join(right.titles()))]
    for first, second in opposites(sheet.filled, other.filled):
        blocks = (second, first) if sheet.rtl else (first, second)
        cells = _block(left, blocks[0], numbered=numbered), _block(right, blocks[1], numbered=numbered)
        if any(cells):
            rows.append(cells)
    small = Look(size=16, before=60)
    rows.append(
        (left.paragraph([(left.sheet.prevails, False)], small), right.paragraph([(right.sheet.prevails, False)], small))
    )
    whole = Writer(_shared(sheet, other))
    parts = [
        *_letterheads(left, right),
        left.rule(),
        whole.particulars(),
        left.paragraph((), Look(after=60)),
        left.table([_row(left, each) for each in rows], _WIDTHS, lined=True, inside="insideV"),
        *whole.end(),
    ]
    settled = replace(left.sheet, filled=sheet.filled, office=sheet.office)
    numbers = sorted([*left.numbering(), *right.numbering()], key=lambda each: not each.startswith("<w:abstractNum"))
    return document(settled, parts, numbers, [*left.header(), *right.header()], [*left.footer(), *right.footer()])


def _writer(sheet: LetterSheet) -> Writer:
    return Writer(sheet, width=_PADDED, size=_ARABIC if sheet.rtl else _LATIN)


def _letterheads(left: Writer, right: Writer) -> list[str]:
    if left.sheet.letterhead == right.sheet.letterhead:
        return left.letterhead()
    return [left.table([_row(left, ("".join(left.letterhead()), "".join(right.letterhead())))], _WIDTHS, lined=False)]


def _block(writer: Writer, block: FilledBlock | None, *, numbered: bool) -> str:
    return "".join(writer.block(block, numbered=numbered, keep=False)) if block else ""


def _row(writer: Writer, cells: Sequence[str]) -> str:
    """A cell without anything has a paragraph all the same: Word asks for one."""
    return writer.row([each or writer.paragraph((), Look(after=0)) for each in cells], _WIDTHS, whole=False)


def _shared(sheet: LetterSheet, other: LetterSheet) -> LetterSheet:
    """What stands once: the addressee, references, dates and the name below, in the words of both where they differ."""

    def both(first: str, second: str) -> str:
        return "\n".join(part for part in dict.fromkeys((first, second)) if part)

    def more(first: Sequence[str], second: Sequence[str]) -> tuple[str, ...]:
        return (*first, *(each for each in second if each not in first))

    words, others = sheet.words, other.words
    return replace(
        sheet,
        words=replace(
            words,
            date=both(words.date, others.date),
            our_reference=both(words.our_reference, others.our_reference),
            number=both(words.number, others.number),
            their_reference=both(words.their_reference, others.their_reference),
        ),
        date_line=both(sheet.date_line, other.date_line),
        their_date=both(sheet.their_date, other.their_date),
        recipient=more(sheet.recipient, other.recipient),
        signatory=more(sheet.signatory, other.signatory),
    )
