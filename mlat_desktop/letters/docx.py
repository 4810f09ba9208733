# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A letter as a text document that a partner can comment on and change: marked on every page, without seal, signature and code.

Word orders text by what each run says of its direction, LibreOffice by the characters alone. Both get what they go by: runs
cut where the direction turns, and direction controls where the order would be another without them. These are marks, and
embeddings where marks are not enough; no isolates, for LibreOffice loses the space beside one when the face has no glyph for
it, and few faces have.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm

from mlat_desktop.domain.letter_sheet import LetterSheet
from mlat_desktop.domain.letter_text import BlockKind, FilledBlock, Span, isolate, plain
from mlat_desktop.letters import bidi

_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_LOCALES = {"en": "en-GB", "fr": "fr-FR", "es": "es-ES", "ru": "ru-RU", "zh": "zh-CN", "ar": "ar-SA"}
_LATIN, _HAN = "Times New Roman", "SimSun"
"""Faces that every Word has; Times New Roman holds Arabic too. LibreOffice takes what it has in their place."""

_INK, _GREY, _ALERT = "1F3657", "5C616B", "A3101A"
_MARGIN, _WIDTH = 25, 160
_LRI, _RLI, _FSI, _PDI = "\u2066", "\u2067", "\u2068", "\u2069"
_MARKS, _EMBEDDINGS, _PDF = ("\u200e", "\u200f"), ("\u202a", "\u202b"), "\u202c"
_STEERING = frozenset((_LRI, _RLI, _FSI, _PDI))

_EPOCH = (1980, 1, 1, 0, 0, 0)


def compose(sheet: LetterSheet) -> bytes:
    """The document; the same sheet gives the same bytes. It names the office as its author and nobody else."""
    writer = Writer(sheet)
    parts = [*writer.head(), *writer.body()]
    return document(sheet, parts, writer.numbering(), writer.header(), writer.footer())


def document(
    sheet: LetterSheet, parts: Sequence[str], numbers: Sequence[str], header: Sequence[str], footer: Sequence[str]
) -> bytes:
    """The parts as a document, which has the properties of the sheet and runs as it does."""
    made = Document()
    _settle(made, sheet)
    body = made.element.body
    for each in list(body)[:-1]:
        body.remove(each)
    for part in parts:
        body.insert(len(body) - 1, _element(part))
    numbering = made.part.numbering_part.element
    for each in list(numbering):
        numbering.remove(each)
    for definition in numbers:
        numbering.append(_element(definition))
    section = made.sections[0]
    _fill_part(section.header._element, header)
    _fill_part(section.footer._element, footer)
    return _packed(made)


def _settle(document: Any, sheet: LetterSheet) -> None:
    """Paper, margins, styles, properties; what the library's own template brings beyond them goes."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(_MARGIN)
    section.top_margin, section.bottom_margin = Mm(28), Mm(30)
    section.header_distance = section.footer_distance = Mm(9)
    if sheet.rtl:
        document.element.body.sectPr.find(qn("w:docGrid")).addprevious(_element(_tag("bidi")))
    made = sheet.made_at.replace(tzinfo=None, microsecond=0)
    properties = document.core_properties
    properties.title = f"{sheet.filled.title} {sheet.number or sheet.our_reference}: {plain(sheet.filled.subject)}"[:255]
    properties.author, properties.last_modified_by = sheet.office[:255], ""
    properties.comments = sheet.note[:255]
    properties.created = properties.modified = made
    properties.language, properties.revision = _LOCALES.get(sheet.language, sheet.language), 1
    package = document.part.package
    for rels, kinds in (
        (package.rels, {"thumbnail", "extended-properties"}),
        (document.part.rels, {"customXml", "stylesWithEffects", "webSettings", "theme", "fontTable"}),
    ):
        for key in [key for key, rel in rels.items() if rel.reltype.rpartition("/")[2] in kinds]:
            del rels[key]
    styles = document.styles.element
    for each in list(styles):
        styles.remove(each)
    for text in _styles(sheet):
        styles.append(_element(text))


def _styles(sheet: LetterSheet) -> list[str]:
    fonts = _tag("rFonts", ascii=_LATIN, hAnsi=_LATIN, cs=_LATIN, eastAsia=_HAN)
    size = "24" if sheet.rtl else "21"
    run = f"<w:rPr>{fonts}{_tag('sz', val=size)}{_tag('szCs', val=size)}{_language(sheet)}</w:rPr>"
    direction = _tag("bidi") if sheet.rtl else ""
    spaced = f"<w:pPr>{direction}{_tag('spacing', after='120', line='276', lineRule='auto')}</w:pPr>"
    heading = (
        f"<w:pPr>{_tag('keepNext')}{direction}{_tag('spacing', before='180', after='80')}{_tag('outlineLvl', val='0')}</w:pPr>"
        f"<w:rPr>{_tag('b')}{_tag('bCs')}{_tag('color', val=_INK)}</w:rPr>"
    )
    based = '<w:basedOn w:val="Normal"/>'
    return [
        f"<w:docDefaults><w:rPrDefault>{run}</w:rPrDefault></w:docDefaults>",
        f'<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>{spaced}</w:style>',
        f'<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/>{based}{heading}</w:style>',
        f'<w:style w:type="paragraph" w:styleId="Header"><w:name w:val="header"/>{based}</w:style>',
        f'<w:style w:type="paragraph" w:styleId="Footer"><w:name w:val="footer"/>{based}</w:style>',
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/></w:style>',
    ]


def _language(sheet: LetterSheet) -> str:
    locale = _LOCALES.get(sheet.language, sheet.language)
    side = {"bidi": locale} if sheet.rtl else {"eastAsia": locale} if sheet.language == "zh" else {}
    return _tag("lang", **({"val": "en-GB"} | side if side else {"val": locale}))


_Marked = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class Look:
    """How a paragraph stands. ``size`` is in half points, 0 for the document's own."""

    style: str = "Normal"
    align: str = ""
    size: int = 0
    colour: str = ""
    bold: bool = False
    before: int = -1
    after: int = -1
    number: int = 0
    keep: bool = False


@dataclass(slots=True)
class Writer:
    """Writes the parts of one letter as WordprocessingML."""

    sheet: LetterSheet
    lists: list[bool] = field(default_factory=list)
    """Whether each list of the letter is numbered."""
    base: int = 0
    """How many numbers of lists stand before its own."""
    width: float = _WIDTH
    size: int = 0
    """Of text that has none of its own, beside a text in another script; 0 for that of the document."""

    # -- runs and paragraphs ---------------------------------------------------------------------------------------------

    def runs(self, spans: Iterable[Span], look: Look) -> str:
        """Text cut where its weight or its direction turns."""
        marked = [(char, bold or look.bold) for part, bold in spans for char in _unglued(part)]
        base = bidi.RTL if self.sheet.rtl else bidi.LTR
        marked = _steered(marked, base)
        text, heavy = "".join(char for char, _ in marked), [bold for _, bold in marked]
        sides = _sides(bidi.resolve(text, base).levels, base)
        found = []
        for (rtl, bold), group in groupby(range(len(text)), key=lambda n: (sides[n], heavy[n])):
            found.append(self._run("".join(text[n] for n in group), look, bold=bold, rtl=rtl))
        return "".join(found)

    def _run(self, text: str, look: Look, *, bold: bool, rtl: bool) -> str:
        lines = "<w:br/>".join(f'<w:t xml:space="preserve">{_escaped(part)}</w:t>' for part in text.split("\n"))
        return f"<w:r>{self.properties(look, bold=bold, rtl=rtl)}{lines}</w:r>"

    def properties(self, look: Look, *, bold: bool, rtl: bool) -> str:
        """How a run stands."""
        parts = [_tag("b") + _tag("bCs")] if bold else []
        if look.colour:
            parts.append(_tag("color", val=look.colour))
        if look.size:
            size = str(look.size + (3 if self.sheet.rtl else 0))
            parts.append(_tag("sz", val=size) + _tag("szCs", val=size))
        elif self.size:
            parts.append(_tag("sz", val=str(self.size)) + _tag("szCs", val=str(self.size)))
        if rtl:
            parts.append(_tag("rtl"))
        if self.size:
            parts.append(_language(self.sheet))
        return f"<w:rPr>{''.join(parts)}</w:rPr>" if parts else ""

    def paragraph(self, spans: Iterable[Span], look: Look, more: str = "") -> str:
        """A paragraph; ``more`` are properties of one of the usual style."""
        parts = [_tag("pStyle", val=look.style)] if look.style != "Normal" else []
        if look.keep:
            parts.append(_tag("keepNext"))
        if look.number:
            parts.append(f"<w:numPr>{_tag('ilvl', val='0')}{_tag('numId', val=str(self.base + look.number))}</w:numPr>")
        if more and look.style == "Normal":
            parts.append(more)
        if self.sheet.rtl:
            parts.append(_tag("bidi"))
        if look.before >= 0 or look.after >= 0:
            around = {name: str(value) for name, value in (("before", look.before), ("after", look.after)) if value >= 0}
            parts.append(_tag("spacing", **around))
        if look.align:
            parts.append(_tag("jc", val=look.align))
        return f"<w:p><w:pPr>{''.join(parts)}</w:pPr>{self.runs(spans, look)}</w:p>"

    def value(self, text: str, *, code: bool = False) -> str:
        """A value that keeps its own direction."""
        return isolate(text, code=code, rtl=self.sheet.rtl)

    # -- the head of the first page --------------------------------------------------------------------------------------

    def head(self) -> list[str]:
        """All that stands above the text on the first page."""
        return [*self.letterhead(), self.rule(), self.particulars(), *self.titles()]

    def letterhead(self) -> list[str]:
        """The lines of the office."""
        found = []
        for n, text in enumerate(self.sheet.letterhead):
            size, colour = ((20, _INK), (28, _INK), (16, _GREY))[min(n, 2)]
            look = Look(align="center", size=size, colour=colour, bold=n < 2, after=20)
            found.append(self.paragraph([(self.value(text), False)], look))
        return found

    def rule(self) -> str:
        """The line below the letterhead."""
        line = f'<w:pBdr><w:top w:val="single" w:sz="10" w:space="1" w:color="{_INK}"/></w:pBdr>'
        return self.paragraph((), Look(after=60), line)

    def titles(self) -> list[str]:
        """The title and the subject."""
        title = self.paragraph([(self.sheet.filled.title, True)], Look(size=28, colour=_INK, before=240, after=60))
        return [title, self.paragraph(self.sheet.filled.subject, Look(bold=True, after=200))]

    def particulars(self) -> str:
        """The addressee at the start side; date, references and number at the other."""
        sheet, words = self.sheet, self.sheet.words
        theirs = "\n".join(part for part in (self.value(sheet.their_reference, code=True), sheet.their_date) if part)
        rows = [
            (words.date, sheet.date_line, False),
            (words.our_reference, self.value(sheet.our_reference, code=True), True),
            (words.number, self.value(sheet.number, code=True), False),
            (words.their_reference, theirs, False),
        ]
        rows = [row for row in rows if row[1]]
        tight = Look(after=20)
        to = [self.paragraph([(self.value(text), n == 0)], tight) for n, text in enumerate(sheet.recipient) if text]
        small = replace(tight, size=17, colour=_GREY)
        widths = (84, 32, 44)
        lines = []
        for n, (caption, text, bold) in enumerate(rows):
            merge = '<w:vMerge w:val="restart"/>' if n == 0 else "<w:vMerge/>"
            first = "".join(to) if n == 0 and to else self.paragraph((), tight)
            cells = (first, self.paragraph([(caption, False)], small), self.paragraph([(text, bold)], tight))
            lines.append(self.row(cells, widths, more=(merge, "", "")))
        return self.table(lines, widths, lined=False)

    # -- the body --------------------------------------------------------------------------------------------------------

    def body(self) -> list[str]:
        """The text, and the name below it."""
        found: list[str] = []
        blocks = self.sheet.filled.blocks
        numbered = sum(block.kind is BlockKind.HEADING for block in blocks) > 1
        tail = next((n for n, block in enumerate(blocks) if block.kind is BlockKind.CLOSING), len(blocks))
        for n, block in enumerate(blocks):
            found += self.block(block, numbered=numbered, keep=self.sheet.signed and n >= tail - 1)
        return [*found, *self.end()]

    def block(self, block: FilledBlock, *, numbered: bool, keep: bool) -> list[str]:
        """A block of the text; one that is to be kept stays with what follows it."""
        if block.kind is BlockKind.HEADING:
            return [self.paragraph(block.spans, Look(style="Heading1", number=1 if numbered else 0))]
        if block.kind is BlockKind.TABLE:
            return [self._grid(block), self.paragraph((), Look(after=60))]
        if block.kind in (BlockKind.BULLETS, BlockKind.NUMBERED):
            self.lists.append(block.kind is BlockKind.NUMBERED)
            look = Look(number=len(self.lists) + 1, after=60)
            return [self.paragraph(self.sheet.words.phrase(row), look) for row in block.rows]
        if block.kind is BlockKind.SIGNATURE:
            return []
        # Beside another text the lines are too short to be let out.
        align = "" if block.kind is BlockKind.SALUTATION or self.size else "both"
        return [self.paragraph(block.spans, Look(align=align, keep=keep))]

    def end(self) -> list[str]:
        """The name below the letter."""
        if not self.sheet.signed:
            return []
        found = [self.paragraph((), Look(before=480, after=0, keep=True))]
        for n, text in enumerate(self.sheet.signatory):
            colour = "" if n == 0 else _GREY
            last = n == len(self.sheet.signatory) - 1
            found.append(self.paragraph([(self.value(text), n == 0)], Look(colour=colour, after=0, keep=not last)))
        return found

    def _grid(self, block: FilledBlock) -> str:
        columns = max([len(block.heads), *(len(row) for row in block.rows)])
        texts = [block.heads, *([plain(cell) for cell in row] for row in block.rows)]
        longest = [max(6, *(len(each[n]) + 2 if n < len(each) else 0 for each in texts)) for n in range(columns)]
        weights = [min(length, 40) for length in longest]
        if self.size:  # in a narrow column what matters first is that no word is broken
            word = [
                max(len(part) for each in texts if n < len(each) for part in [*each[n].split(), ""]) for n in range(columns)
            ]
            weights = [max(most + 3, min(length, 18)) for most, length in zip(word, longest, strict=True)]
        widths = [self.width * weight / sum(weights) for weight in weights]
        look = Look(after=20, size=15 if self.size else 19)
        lines = []
        if block.heads:
            heads = [*block.heads, *[""] * (columns - len(block.heads))]
            cells = [self.paragraph([(head, True)], replace(look, colour=_INK)) for head in heads]
            shade = '<w:shd w:val="clear" w:color="auto" w:fill="F1F2F6"/>'
            lines.append(self.row(cells, widths, more=[shade] * columns, head=True))
        for row in block.rows:
            cells = [self.paragraph(row[n] if n < len(row) else (), look) for n in range(columns)]
            lines.append(self.row(cells, widths))
        return self.table(lines, widths, lined=True)

    def table(self, rows: Sequence[str], widths: Sequence[float], *, lined: bool, inside: str = "insideH") -> str:
        """Rows as a table; ``widths`` are in millimetres."""
        visual = _tag("bidiVisual") if self.sheet.rtl else ""
        line = 'w:val="single" w:sz="4" w:space="0" w:color="B8BDC7"'
        pad = "80" if lined else "0"
        borders = f"<w:tblBorders><w:top {line}/><w:bottom {line}/><w:{inside} {line}/></w:tblBorders>" if lined else ""
        grid = "".join(_tag("gridCol", w=str(_twips(width))) for width in widths)
        padding = f"<w:tblCellMar>{_tag('left', w=pad, type='dxa')}{_tag('right', w=pad, type='dxa')}</w:tblCellMar>"
        return (
            f"<w:tbl><w:tblPr>{visual}{_tag('tblW', w=str(_twips(sum(widths))), type='dxa')}{borders}"
            f"{_tag('tblLayout', type='fixed')}{padding}</w:tblPr>"
            f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
        )

    @staticmethod
    def row(
        cells: Sequence[str], widths: Sequence[float], *, more: Sequence[str] = (), head: bool = False, whole: bool = True
    ) -> str:
        """A row of cells; a whole one is not divided by a page."""
        found = []
        for n, (cell, width) in enumerate(zip(cells, widths, strict=True)):
            extra = more[n] if more else ""
            found.append(f"<w:tc><w:tcPr>{_tag('tcW', w=str(_twips(width)), type='dxa')}{extra}</w:tcPr>{cell}</w:tc>")
        kept = f"{_tag('cantSplit') if whole else ''}{_tag('tblHeader') if head else ''}"
        repeated = f"<w:trPr>{kept}</w:trPr>" if kept else ""
        return f"<w:tr>{repeated}{''.join(found)}</w:tr>"

    # -- what stands on every page ---------------------------------------------------------------------------------------

    def header(self) -> list[str]:
        """What stands at the head of every page."""
        sheet = self.sheet
        found = []
        words = " · ".join(part for part in (sheet.classification, *(" – ".join(m.split("\n")) for m in sheet.marks)) if part)
        look = Look(style="Header", align="center", size=17, colour=_ALERT, bold=True, after=0)
        found.append(self.paragraph([(words, True)], look))
        return found

    def footer(self) -> list[str]:
        """What stands at the foot of every page."""
        sheet = self.sheet
        small = Look(style="Footer", align="center", size=15, colour=_GREY, after=0)
        reference = self.value(sheet.number or sheet.our_reference, code=True)
        before, _, rest = sheet.words.page.partition("{page}")
        between, _, after = rest.partition("{pages}")
        number = self.runs([(f"{reference}   ·   {before}", False)], small)
        number += self._field("PAGE", small) + self.runs([(between, False)], small)
        number += self._field("NUMPAGES", small) + self.runs([(after, False)], small)
        line = self.paragraph((), small).removesuffix("</w:p>") + number + "</w:p>"
        found = [self.paragraph([(sheet.note, True)], replace(small, colour=_ALERT)), line]
        if sheet.caution:
            found.append(self.paragraph([(sheet.caution, False)], small))
        return found

    def _field(self, name: str, look: Look) -> str:
        said = self.properties(look, bold=False, rtl=False)
        return f'<w:fldSimple w:instr=" {name} "><w:r>{said}<w:t>1</w:t></w:r></w:fldSimple>'

    # -- numbers of headings and lists -----------------------------------------------------------------------------------

    def numbering(self) -> list[str]:
        """Number 1 is that of the headings; every list has one of its own, so that each begins at 1."""
        marks = [("decimal", "%1.", 400), *(("decimal", "%1.", 400) if each else ("bullet", "•", 400) for each in self.lists)]
        kinds, numbers = [], []
        for n, (kind, text, indent) in enumerate(marks, start=self.base + 1):
            level = (
                f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/>'
                f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{indent}" w:hanging="{indent}"/></w:pPr>'
                f"<w:rPr>{_tag('color', val=_INK)}</w:rPr></w:lvl>"
            )
            kinds.append(f'<w:abstractNum w:abstractNumId="{n}">{level}</w:abstractNum>')
            numbers.append(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>')
        return [*kinds, *numbers]


def _unglued(text: str) -> str:
    """Without word joiners, for which Word draws a box where a face lacks them; a space that does not break does the same."""
    return text.replace(" \u2060", "\u00a0").replace("\u2060", "")


def _steered(marked: list[_Marked], base: int) -> list[_Marked]:
    """Characters and their weight, without isolates: left out where the order stays, else said by marks, else by embeddings."""
    if not any(char in _STEERING for char, _ in marked):
        return marked
    wanted = _order(marked, base)
    for made in ([each for each in marked if each[0] not in _STEERING], _said(marked, base, embedded=False)):
        if _order(made, base) == wanted:
            return made
    return _said(marked, base, embedded=True)


def _said(marked: list[_Marked], base: int, *, embedded: bool) -> list[_Marked]:
    text = "".join(char for char, _ in marked)
    levels = bidi.resolve(text, base).levels
    found: list[_Marked] = []
    for n, (char, bold) in enumerate(marked):
        # Around it an isolate is neutral: the marks say what the rules made of it there.
        mark = (_MARKS[(levels[n] or 0) % 2], bold)
        if char == _PDI:
            found += [(_PDF, bold), mark] if embedded else [mark]
        elif char in _STEERING:
            side = {_LRI: bidi.LTR, _RLI: bidi.RTL}.get(char)
            side = bidi.resolve(text[n + 1 :].partition(_PDI)[0]).base if side is None else side
            found += [mark, (_EMBEDDINGS[side], bold)] if embedded else [mark]
        else:
            found.append((char, bold))
    return found


def _order(marked: Sequence[_Marked], base: int) -> list[tuple[str, bool]]:
    """The characters as they would stand on one line from the left, and which of them run to the left."""
    text = "".join(char for char, _ in marked)
    seen = [(text[n], level) for n, level in enumerate(bidi.resolve(text, base).levels) if level is not None]
    order = bidi.visual_order([level for _, level in seen])
    return [(seen[n][0], bool(seen[n][1] % 2)) for n in order if seen[n][0] not in _STEERING | set(_MARKS)]


def _sides(levels: Sequence[int | None], base: int) -> list[bool]:
    """Whether each character runs to the left; what has no level of its own goes with what stands before it."""
    found, last = [], bool(base % 2)
    for level in levels:
        last = last if level is None else bool(level % 2)
        found.append(last)
    return found


def _fill_part(element: Any, paragraphs: Sequence[str]) -> None:
    for each in list(element):
        element.remove(each)
    for text in paragraphs:
        element.append(_element(text))


def _tag(name: str, **values: str) -> str:
    return f"<w:{name}{''.join(f' w:{key}={value!r}' for key, value in values.items())}/>"


def _element(text: str) -> Any:
    name = re.match(r"<w:\w+", text)
    assert name is not None
    return parse_xml(f'{name.group()} xmlns:w="{_NAMESPACE}"{text[name.end() :]}')


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _twips(millimetres: float) -> int:
    return round(millimetres * 1440 / 25.4)


def _packed(document: Any) -> bytes:
    """The bytes, with a fixed date in the archive and its parts in one order."""
    kept = io.BytesIO()
    document.save(kept)
    out = io.BytesIO()
    with zipfile.ZipFile(kept) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in made.namelist():
            packed.writestr(zipfile.ZipInfo(name, _EPOCH), made.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
