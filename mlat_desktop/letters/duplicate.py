# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Copies of a sealed letter that nobody can take for it: marked, and without its signature."""

from __future__ import annotations

import io
from datetime import datetime

import pikepdf

from mlat_desktop.domain.letter_text import RTL_LANGUAGES
from mlat_desktop.letters import bidi, page, pdfa
from mlat_desktop.letters.pdf import A4, MM, Document
from mlat_desktop.letters.text import Style, layout


def marked(pdf: bytes, mark: str, note: str, language: str) -> bytes:
    """The pages of a sealed letter with ``mark`` across them and ``note`` at the foot (see ``Press.duplicate``)."""
    with pikepdf.open(io.BytesIO(pdf)) as kept, pikepdf.new() as out:
        overlay = _overlay(len(kept.pages), mark, note, language)
        with pikepdf.open(io.BytesIO(overlay)) as marks:
            for each in kept.pages:
                out.pages.append(each)
            for sheet, marking in zip(out.pages, marks.pages, strict=True):
                if "/Annots" in sheet:
                    del sheet["/Annots"]
                sheet.add_underlay(marking, pikepdf.Rectangle(sheet.mediabox))
            info = kept.trailer.Info
            made = str(info.Title) if "/Title" in info else mark
            stamp = _made_at(str(info.CreationDate))
            author = str(info.Author) if "/Author" in info else ""
            pdfa.finish(out, title=f"{mark}: {made}", author=author, language=language, at=stamp)
            out.remove_unreferenced_resources()
            return pdfa.save(out)


def _overlay(pages: int, mark: str, note: str, language: str) -> bytes:
    document = Document()
    rtl = language.partition("-")[0] in RTL_LANGUAGES
    style = Style(8.4, 12, language, bidi.RTL if rtl else bidi.LTR, "center", page.ALERT)
    for _ in range(pages):
        sheet = document.page()
        y = A4[1] - 14.6 * MM  # between the classification and the letterhead
        for line in layout([(f"{mark} – {note}", True)], style, A4[0] - 30 * MM):
            sheet.glyphs(15 * MM + line.x, y, style.size, line.glyphs, style.colour)
            y -= 11
        page.watermark(sheet, [mark], language)
    return document.write()


def _made_at(pdf_date: str) -> datetime:
    text = pdf_date.removeprefix("D:").replace("'", "")
    return datetime.strptime(text, "%Y%m%d%H%M%S%z")
