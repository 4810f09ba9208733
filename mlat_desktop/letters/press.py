# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The press: the one door of this package. It implements the port ``LetterPress`` of the services.

Its libraries take longer to load than most commands to run, and who lists, drafts or approves letters needs none of them:
each act imports what it alone needs.
"""

from __future__ import annotations

import io
from datetime import date, datetime

from mlat_desktop.domain.letter_sheet import LetterSheet, Raster, SealKeys, SignatureFinding
from mlat_desktop.domain.letter_text import plain


class Press:
    """Draws, seals and examines letters. Without state; safe in any thread."""

    def uncovered(self, text: str) -> str:
        """The first character of a text that cannot be printed, empty if all can."""
        from mlat_desktop.letters import fonts

        return fonts.uncovered(text)

    def compose(self, sheet: LetterSheet) -> bytes:
        """An unsigned PDF/A-1b; the same sheet gives the same bytes."""
        import pikepdf

        from mlat_desktop.letters import page, pdfa

        with pikepdf.open(io.BytesIO(page.compose(sheet).write())) as pdf:
            title = f"{sheet.filled.title} {sheet.number or sheet.our_reference}: {plain(sheet.filled.subject)}"
            pdfa.finish(pdf, title=title, author=sheet.office, language=sheet.language, at=sheet.made_at)
            return pdfa.save(pdf)

    def seal(self, pdf: bytes, keys: SealKeys, *, at: datetime, reason: str, location: str) -> bytes:
        """Certify a composed letter (PAdES-B-B, no changes allowed)."""
        from mlat_desktop.letters import signing

        return signing.certify(pdf, keys, at=at, reason=reason, location=location)

    def qr_text(self, keys: SealKeys, *, country: str, number: str, on: date, digest: str) -> str:
        """The signed text of the QR code for the record with this digest."""
        from mlat_desktop.letters import qr

        return qr.text(keys.signing_key, country=country, number=number, on=on, digest=digest)

    def examine(self, pdf: bytes) -> SignatureFinding:
        """What the signature of a file says; never raises for a bad file."""
        from mlat_desktop.letters import verify

        return verify.examine(pdf)

    def duplicate(self, pdf: bytes, mark: str, note: str, language: str) -> bytes:
        """The pages of a sealed letter with ``mark`` across them and ``note`` at the foot, without the signature.

        The kept file is only read: its pages are shown as they are, above the mark.
        """
        from mlat_desktop.letters import duplicate

        return duplicate.marked(pdf, mark, note, language)

    def pages(self, pdf: bytes) -> int:
        """How many pages a file has."""
        from mlat_desktop.letters import raster

        return raster.page_count(pdf)

    def raster(self, pdf: bytes, page: int, width: int) -> Raster:
        """Page ``page`` (from 0) as pixels, ``width`` pixels wide."""
        from mlat_desktop.letters import raster

        return raster.raster(pdf, page, width)


def fetch() -> None:
    """Load what all acts need, before any of them."""
    from mlat_desktop.letters import duplicate, fonts, page, pdfa, qr, raster, signing, verify

    assert all((duplicate, fonts, page, pdfa, qr, raster, signing, verify))
