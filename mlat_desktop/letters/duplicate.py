# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Copies of a sealed letter that nobody can take for it: marked, and without its signature."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import pikepdf

from mlat_desktop.domain.scripts import runs_left
from mlat_desktop.letters import bidi, page, pdfa
from mlat_desktop.letters.pdf import A4, MM, Document
from mlat_desktop.letters.text import Style, layout


def marked(pdf: bytes, mark: str, note: str, language: str) -> bytes:
    """The pages of a sealed letter with ``mark``, a line for each language, across them and ``note`` at the head (see
    ``Press.duplicate``).
    """
    words = mark.split("\n")
    mark = " · ".join(words)
    with pikepdf.open(io.BytesIO(pdf)) as kept, pikepdf.new() as out:
        overlay = _overlay(len(kept.pages), words, note, language)
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


def _overlay(pages: int, words: Sequence[str], note: str, language: str) -> bytes:
    document = Document()
    rtl = runs_left(language)
    style = Style(8.4, 12, language, bidi.RTL if rtl else bidi.LTR, "center", page.ALERT)
    lines = layout([(f"{words[0]} – {note}", True)], style, A4[0] - 30 * MM)
    while len(words) > 1 and len(lines) > 1 and style.size > 5:  # between two languages the head has room for one line
        style = replace(style, size=style.size - 0.4)
        lines = layout([(f"{words[0]} – {note}", True)], style, A4[0] - 30 * MM)
    for _ in range(pages):
        sheet = document.page()
        y = A4[1] - 14.6 * MM  # between the classification and the letterhead
        for line in lines:
            sheet.glyphs(15 * MM + line.x, y, style.size, line.glyphs, style.colour)
            y -= 11
        page.watermark(sheet, words, language)
    return document.write()


def _made_at(pdf_date: str) -> datetime:
    text = pdf_date.removeprefix("D:").replace("'", "")
    return datetime.strptime(text, "%Y%m%d%H%M%S%z")
