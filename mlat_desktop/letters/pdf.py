# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A small PDF writer for letters: pages of glyphs and vector shapes, fonts embedded as subsets.

ReportLab's fonts hold one code per character, which cannot say that one Arabic glyph stands for different texts in different
words; here every pair of glyph and text has a code of its own, so that what is printed can also be searched and copied
(``docs/adr/0005-letters-draw-their-own-pdf.md``). The same input gives the same bytes. It must not know what a letter is.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pikepdf
import uharfbuzz as hb
from pikepdf import Array, Dictionary, Name

from mlat_desktop.letters.fonts import Face

Colour = tuple[float, float, float]
BLACK: Colour = (0.0, 0.0, 0.0)
MM = 72 / 25.4
A4 = (210 * MM, 297 * MM)


@dataclass(frozen=True, slots=True)
class Glyph:
    """A glyph placed on the baseline of its run. ``x`` and ``y`` are offsets and ``advance`` its width, in points;
    ``text`` is what it stands for when the page is read (empty for a mark whose base carries the text).
    """

    face: Face
    gid: int
    text: str
    x: float
    y: float
    advance: float


def number(value: float) -> str:
    """A coordinate with at most three decimals, never in exponent form."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text


def _join(*values: float) -> str:
    return " ".join(number(value) for value in values)


class Page:
    """The content of one page, in points from the lower left corner."""

    def __init__(self, document: Document, size: tuple[float, float]) -> None:
        self._document = document
        self.size = size
        self.fonts: set[str] = set()
        self._parts: list[str] = []
        self._under: list[str] = []

    def content(self) -> bytes:
        """The operators, background first."""
        return "\n".join([*self._under, *self._parts]).encode("ascii")

    def background(self, operators: Iterable[str]) -> None:
        """Put operators (of another page object, say) beneath everything."""
        self._under.extend(operators)

    def take(self) -> list[str]:
        """Take away everything drawn so far, to be placed elsewhere."""
        parts, self._parts = self._parts, []
        return parts

    def put(self, operators: str) -> None:
        """Draw operators that :meth:`take` gave."""
        self._parts.append(operators)

    def glyphs(self, x: float, y: float, size: float, glyphs: Sequence[Glyph], colour: Colour = BLACK, angle: str = "") -> None:
        """Draw glyphs one after the other from ``x`` on the baseline ``y``; ``angle`` is a text matrix ``a b c d``."""
        if not glyphs:
            return
        out = ["BT", _colour(colour, "rg")]
        font, rise, pen, at = "", 0.0, 0.0, None
        row: list[str] = []

        def flush() -> None:
            if row:
                out.append(f"[{''.join(row)}] TJ")
                row.clear()

        out.append(f"{angle or '1 0 0 1'} {_join(x, y)} Tm")
        for glyph in glyphs:
            name = self._document.font(glyph.face)
            if name != font or glyph.y != rise:
                flush()
            points = size * glyph.face.scale
            if name != font:
                out.append(f"/{name} {number(points)} Tf")
                font = name
                self.fonts.add(name)
            if glyph.y != rise:
                out.append(f"{number(glyph.y)} Ts")
                rise = glyph.y
            wanted = pen + glyph.x
            if at is not None or wanted:
                shift = round(((at or 0.0) - wanted) * 1000 / points, 2)
                if shift:
                    row.append(number(shift))
            row.append(f"<{self._document.code(glyph):04X}>")
            at = wanted + glyph.face.advance(glyph.gid) * points / 1000
            pen += glyph.advance
        flush()
        if rise:
            out.append("0 Ts")
        out.append("ET")
        self._parts.append("\n".join(out))

    def line(self, x1: float, y1: float, x2: float, y2: float, width: float, colour: Colour = BLACK) -> None:
        """A straight line."""
        self._parts.append(f"{_colour(colour, 'RG')} {number(width)} w {_join(x1, y1)} m {_join(x2, y2)} l S")

    def rect(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        """A filled rectangle."""
        self._parts.append(f"{_colour(colour, 'rg')} {_join(x, y, width, height)} re f")

    def rects(self, boxes: Iterable[tuple[float, float, float, float]], colour: Colour) -> None:
        """Many filled rectangles as one path."""
        path = " ".join(f"{_join(*box)} re" for box in boxes)
        self._parts.append(f"{_colour(colour, 'rg')} {path} f")

    def circle(
        self, x: float, y: float, radius: float, width: float, colour: Colour, dash: tuple[float, float] | None = None
    ) -> None:
        """A stroked circle."""
        pattern = f"[{_join(*dash)}] 0 d" if dash else "[] 0 d"
        self._parts.append(f"q {_colour(colour, 'RG')} {number(width)} w {pattern} {circle_path(x, y, radius)} S Q")

    def polygon(self, points: Sequence[tuple[float, float]], colour: Colour) -> None:
        """A filled polygon."""
        first, *rest = points
        path = f"{_join(*first)} m " + " ".join(f"{_join(*point)} l" for point in rest)
        self._parts.append(f"{_colour(colour, 'rg')} {path} h f")

    def path(self, operators: str, width: float, colour: Colour) -> None:
        """A stroked path given as operators."""
        self._parts.append(f"{_colour(colour, 'RG')} {number(width)} w {operators} S")


def circle_path(x: float, y: float, radius: float) -> str:
    """A circle as four curves."""
    k = radius * 0.5522847498
    return (
        f"{_join(x + radius, y)} m"
        f" {_join(x + radius, y + k, x + k, y + radius, x, y + radius)} c"
        f" {_join(x - k, y + radius, x - radius, y + k, x - radius, y)} c"
        f" {_join(x - radius, y - k, x - k, y - radius, x, y - radius)} c"
        f" {_join(x + k, y - radius, x + radius, y - k, x + radius, y)} c h"
    )


def _colour(colour: Colour, operator: str) -> str:
    return f"{_join(*colour)} {operator}"


@dataclass(slots=True)
class _Subset:
    """Codes handed out for one face: pairs of glyph and text, code 0 is kept for the missing glyph."""

    name: str
    face: Face
    codes: dict[tuple[int, str], int] = field(default_factory=dict)

    def code(self, gid: int, text: str) -> int:
        return self.codes.setdefault((gid, text), len(self.codes) + 1)


class Document:
    """Pages and the fonts that they share."""

    def __init__(self) -> None:
        self.pages: list[Page] = []
        self._subsets: dict[str, _Subset] = {}

    def page(self, size: tuple[float, float] = A4) -> Page:
        """A new page at the end."""
        page = Page(self, size)
        self.pages.append(page)
        return page

    def font(self, face: Face) -> str:
        """The resource name of a face."""
        subset = self._subsets.get(face.key)
        if subset is None:
            subset = self._subsets[face.key] = _Subset(f"F{len(self._subsets) + 1}", face)
        return subset.name

    def code(self, glyph: Glyph) -> int:
        """The two-byte code under which a glyph with its text is shown."""
        self.font(glyph.face)
        return self._subsets[glyph.face.key].code(glyph.gid, glyph.text)

    def build(self) -> pikepdf.Pdf:
        """The finished document, without metadata (``pdfa`` adds it)."""
        pdf = pikepdf.new()
        fonts = {item.name: pdf.make_indirect(_embed(pdf, item)) for item in self._subsets.values()}
        for page in self.pages:
            resources = Dictionary(Font=Dictionary({f"/{name}": fonts[name] for name in sorted(page.fonts)}))
            pdf.pages.append(
                pikepdf.Page(
                    Dictionary(
                        Type=Name.Page,
                        MediaBox=Array([0, 0, round(page.size[0], 3), round(page.size[1], 3)]),
                        Resources=resources,
                        Contents=pdf.make_stream(page.content()),
                    )
                )
            )
        return pdf


def save(pdf: pikepdf.Pdf) -> bytes:
    """The bytes of a document; the same document gives the same bytes."""
    out = io.BytesIO()
    pdf.save(
        out,
        deterministic_id=True,
        compress_streams=True,
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
        min_version="1.4",
        force_version="1.4",
    )
    return out.getvalue()


def _embed(pdf: pikepdf.Pdf, subset: _Subset) -> Dictionary:
    face = subset.face
    data = _subset_file(face, sorted({gid for gid, _ in subset.codes}))
    tag = "".join(chr(65 + byte % 26) for byte in hashlib.sha256(data).digest()[:6])
    base = Name(f"/{tag}+{face.postscript_name}")
    count = len(subset.codes) + 1
    widths = [face.advance(0)] + [face.advance(gid) for gid, _ in subset.codes]
    to_gid = b"".join(gid.to_bytes(2, "big") for gid in [0, *(gid for gid, _ in subset.codes)])
    metrics = face.metrics
    program = pdf.make_stream(data)
    program.Length1 = len(data)
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=base,
        Flags=4,
        FontBBox=Array([round(value) for value in metrics.box]),
        ItalicAngle=0,
        Ascent=round(metrics.ascent),
        Descent=round(metrics.descent),
        CapHeight=round(metrics.cap_height),
        StemV=140 if face.key.endswith("Bold") else 80,
        FontFile2=program,
        CIDSet=pdf.make_stream(_all_bits(count)),
    )
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=base,
        CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
        FontDescriptor=pdf.make_indirect(descriptor),
        DW=1000,
        W=Array([0, Array([_width(value) for value in widths])]),
        CIDToGIDMap=pdf.make_stream(to_gid),
    )
    return Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=base,
        Encoding=Name("/Identity-H"),
        DescendantFonts=Array([pdf.make_indirect(descendant)]),
        ToUnicode=pdf.make_stream(_to_unicode([text for _, text in subset.codes])),
    )


def _width(value: float) -> Any:
    rounded = round(value, 2)
    return int(rounded) if rounded == int(rounded) else rounded


def _all_bits(count: int) -> bytes:
    """A CIDSet whose first ``count`` bits are set."""
    whole, rest = divmod(count, 8)
    return b"\xff" * whole + (bytes([(0xFF << (8 - rest)) & 0xFF]) if rest else b"")


def _subset_file(face: Face, gids: Sequence[int]) -> bytes:
    """The face reduced to ``gids`` under their own numbers; layout tables are dropped, the text is shaped already."""
    wanted = hb.SubsetInput()
    wanted.flags = hb.SubsetFlags.RETAIN_GIDS | hb.SubsetFlags.NO_LAYOUT_CLOSURE | hb.SubsetFlags.NOTDEF_OUTLINE
    wanted.glyph_set.update(gids)
    for tag in ("GSUB", "GPOS", "GDEF", "DSIG", "STAT", "MATH", "meta"):
        wanted.drop_table_tag_set.add(int.from_bytes(tag.encode(), "big"))
    return bytes(hb.subset(face.hb_face, wanted).blob.data)


def _to_unicode(texts: Sequence[str]) -> bytes:
    """The map from codes to text, at most 100 entries a block; code 0 has none."""
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<0000> <FFFF>",
        "endcodespacerange",
    ]
    entries = [f"<{code:04X}> <{text.encode('utf-16-be').hex().upper()}>" for code, text in enumerate(texts, 1)]
    for start in range(0, len(entries), 100):
        block = entries[start : start + 100]
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines).encode("ascii")
