# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A face inside one document, as a dynamic font of ReportLab: codes stand for glyphs with the text that they carry.

ReportLab's own TrueType font has one code for each character, which cannot say that one Arabic glyph stands for different texts
in different words. This one is a composite font (Type 0, Identity-H) whose two-byte codes stand for pairs of glyph and text, so
that what is printed can also be searched and copied. It enters a document by the door that ReportLab keeps for such fonts,
``addObjects``; nothing is registered for the whole process and nothing of the library is replaced. It draws nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

import uharfbuzz as hb
from reportlab.pdfbase.pdfdoc import (
    BasicFonts,
    PDFArray,
    PDFArrayCompact,
    PDFDictionary,
    PDFName,
    PDFStream,
    PDFString,
)

from mlat_desktop.letters.fonts import Face


class ClusterFont:
    """The codes that one document hands out for one face; code 0 is kept for the missing glyph."""

    def __init__(self, face: Face) -> None:
        self.face = face
        self._codes: dict[tuple[int, str], int] = {}

    def code(self, gid: int, text: str) -> int:
        """The two-byte code under which a glyph with its text is shown."""
        return self._codes.setdefault((gid, text), len(self._codes) + 1)

    def enter(self, doc: Any) -> str:
        """The resource name of the font in its document, which will call :meth:`addObjects` when it is closed."""
        name: str | None = doc.fontMapping.get(self.face.key)
        if name is None:
            name = doc.fontMapping[self.face.key] = f"/F{len(doc.fontMapping) + 1}"
            doc.delayedFonts.append(self)
        return name

    def addObjects(self, doc: Any) -> None:  # noqa: N802 -- ReportLab calls it by this name
        """Write the font into the document that is being closed."""
        face = self.face
        data = subset(face, sorted({gid for gid, _ in self._codes}))
        tag = "".join(chr(65 + byte % 26) for byte in hashlib.sha256(data).digest()[:6])
        base = PDFName(f"{tag}+{face.postscript_name}")
        gids = [0, *(gid for gid, _ in self._codes)]
        descendant = PDFDictionary(
            {
                "Type": PDFName("Font"),
                "Subtype": PDFName("CIDFontType2"),
                "BaseFont": base,
                "CIDSystemInfo": PDFDictionary(
                    {"Registry": PDFString("Adobe"), "Ordering": PDFString("Identity"), "Supplement": 0}
                ),
                "FontDescriptor": doc.Reference(self._descriptor(base, data)),
                "DW": 1000,
                "W": PDFArrayCompact([0, PDFArrayCompact([round(face.advance(gid), 2) for gid in gids])]),
                "CIDToGIDMap": PDFStream(content=b"".join(gid.to_bytes(2, "big") for gid in gids)),
            }
        )
        font = PDFDictionary(
            {
                "Type": PDFName("Font"),
                "Subtype": PDFName("Type0"),
                "BaseFont": base,
                "Encoding": PDFName("Identity-H"),
                "DescendantFonts": PDFArray([doc.Reference(descendant)]),
                "ToUnicode": PDFStream(content=to_unicode(text for _, text in self._codes)),
            }
        )
        doc.idToObject[BasicFonts][self.enter(doc).removeprefix("/")] = doc.Reference(font)

    def _descriptor(self, base: str, data: bytes) -> PDFDictionary:
        face, metrics = self.face, self.face.metrics
        return PDFDictionary(
            {
                "Type": PDFName("FontDescriptor"),
                "FontName": base,
                "Flags": 4,
                "FontBBox": PDFArrayCompact([round(value) for value in metrics.box]),
                "ItalicAngle": 0,
                "Ascent": round(metrics.ascent),
                "Descent": round(metrics.descent),
                "CapHeight": round(metrics.cap_height),
                "StemV": 140 if face.key.endswith("Bold") else 80,
                "FontFile2": PDFStream(PDFDictionary({"Length1": len(data)}), data),
                "CIDSet": PDFStream(content=_all_bits(len(self._codes) + 1)),
            }
        )


def subset(face: Face, gids: Sequence[int]) -> bytes:
    """The face reduced to ``gids`` under their own numbers; layout tables are dropped, the text is shaped already."""
    wanted = hb.SubsetInput()
    wanted.flags = hb.SubsetFlags.RETAIN_GIDS | hb.SubsetFlags.NO_LAYOUT_CLOSURE | hb.SubsetFlags.NOTDEF_OUTLINE
    wanted.glyph_set.update(gids)
    for tag in ("GSUB", "GPOS", "GDEF", "DSIG", "STAT", "MATH", "meta"):
        wanted.drop_table_tag_set.add(int.from_bytes(tag.encode(), "big"))
    return bytes(hb.subset(face.hb_face, wanted).blob.data)


def _all_bits(count: int) -> bytes:
    """A CIDSet whose first ``count`` bits are set."""
    whole, rest = divmod(count, 8)
    return b"\xff" * whole + (bytes([(0xFF << (8 - rest)) & 0xFF]) if rest else b"")


def to_unicode(texts: Iterable[str]) -> bytes:
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
