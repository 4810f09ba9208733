# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The press: the one door of this package. It implements the port ``LetterPress`` of the services."""

from __future__ import annotations

import io
from datetime import date, datetime

import pikepdf

from mlat_desktop.domain.letter_sheet import LetterSheet, Raster, SealKeys, SignatureFinding
from mlat_desktop.domain.letter_text import RTL_LANGUAGES, plain
from mlat_desktop.letters import bidi, fonts, page, pdfa, qr, raster, signing, verify
from mlat_desktop.letters.pdf import A4, MM, Document
from mlat_desktop.letters.text import Style, layout


class Press:
    """Draws, seals and examines letters. Without state; safe in any thread."""

    def uncovered(self, text: str) -> str:
        """The first character of a text that cannot be printed, empty if all can."""
        return fonts.uncovered(text)

    def compose(self, sheet: LetterSheet) -> bytes:
        """An unsigned PDF/A-1b; the same sheet gives the same bytes."""
        with pikepdf.open(io.BytesIO(page.compose(sheet).write())) as pdf:
            title = f"{sheet.filled.title} {sheet.number or sheet.our_reference}: {plain(sheet.filled.subject)}"
            pdfa.finish(pdf, title=title, author=sheet.office, language=sheet.language, at=sheet.made_at)
            return pdfa.save(pdf)

    def seal(self, pdf: bytes, keys: SealKeys, *, at: datetime, reason: str, location: str) -> bytes:
        """Certify a composed letter (PAdES-B-B, no changes allowed)."""
        return signing.certify(pdf, keys, at=at, reason=reason, location=location)

    def qr_text(self, keys: SealKeys, *, country: str, number: str, on: date, digest: str) -> str:
        """The signed text of the QR code for the record with this digest."""
        return qr.text(keys.signing_key, country=country, number=number, on=on, digest=digest)

    def examine(self, pdf: bytes) -> SignatureFinding:
        """What the signature of a file says; never raises for a bad file."""
        return verify.examine(pdf)

    def duplicate(self, pdf: bytes, mark: str, note: str, language: str) -> bytes:
        """The pages of a sealed letter with ``mark`` across them and ``note`` at the foot, without the signature.

        The kept file is only read: its pages are shown as they are, above the mark.
        """
        with pikepdf.open(io.BytesIO(pdf)) as kept, pikepdf.new() as out:
            overlay = _duplicate_overlay(len(kept.pages), mark, note, language)
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

    def pages(self, pdf: bytes) -> int:
        """How many pages a file has."""
        return raster.page_count(pdf)

    def raster(self, pdf: bytes, page: int, width: int) -> Raster:
        """Page ``page`` (from 0) as pixels, ``width`` pixels wide."""
        return raster.raster(pdf, page, width)


def _duplicate_overlay(pages: int, mark: str, note: str, language: str) -> bytes:
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
