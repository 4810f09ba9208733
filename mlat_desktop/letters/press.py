# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The press: the one door of this package. It implements the port ``LetterPress`` of the services.

Its libraries take longer to load than most commands to run, and who lists, drafts or approves letters needs none of them:
each act imports what it alone needs.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import date, datetime
from typing import TYPE_CHECKING, BinaryIO

from mlat_desktop.domain.annexes import AnnexFacts
from mlat_desktop.domain.letter_sheet import CleanImage, Fault, LetterSheet, Raster, SealKeys, SignatureFinding
from mlat_desktop.domain.letter_text import plain
from mlat_desktop.domain.seals import TokenPlace
from mlat_desktop.domain.stationery import Covers, Envelope, LabelSheet
from mlat_desktop.services.letters.port import AnnexAbout, AnnexPart

if TYPE_CHECKING:
    from mlat_desktop.letters.pdf import Document


class Press:
    """Draws, seals and examines letters. Without state; safe in any thread."""

    def uncovered(self, text: str) -> str:
        """The first character of a text that cannot be printed, empty if all can."""
        from mlat_desktop.letters import fonts

        return fonts.uncovered(text)

    def compose(self, sheet: LetterSheet) -> bytes:
        """An unsigned PDF/A-1b; the same sheet gives the same bytes."""
        import pikepdf

        from mlat_desktop.letters import bilingual, page, pdfa

        drawn = bilingual.compose(sheet) if sheet.beside else page.compose(sheet)
        with pikepdf.open(io.BytesIO(drawn.write())) as pdf:
            title = f"{sheet.filled.title} {sheet.number or sheet.our_reference}: {plain(sheet.filled.subject)}"
            pdfa.finish(pdf, title=title, author=sheet.office, language=sheet.language, at=sheet.made_at)
            return pdfa.save(pdf)

    def editable(self, sheet: LetterSheet) -> bytes:
        """A text document (DOCX) to comment on and change; the same sheet gives the same bytes."""
        from mlat_desktop.letters import docx, docx_beside

        return docx_beside.compose(sheet) if sheet.beside else docx.compose(sheet)

    def annex_facts(self, file: BinaryIO, name: str) -> AnnexFacts:
        """What a PDF is; ``ANNEX_UNFIT`` says of ``name`` why it cannot be an annex."""
        from mlat_desktop.letters import annexes

        return annexes.facts(file, name)

    def bind(self, front: bytes, parts: Sequence[AnnexPart], about: AnnexAbout, out: BinaryIO) -> None:
        """Write ``front`` and the annexes as one PDF, with an outline; the same files give the same bytes."""
        from mlat_desktop.letters import annexes

        annexes.bind(front, parts, about, out)

    def seal(self, pdf: bytes, keys: SealKeys, *, at: datetime, reason: str, location: str) -> bytes:
        """Certify a composed letter (PAdES-B-B, no changes allowed)."""
        from mlat_desktop.letters import signing

        return signing.certify(pdf, keys, at=at, reason=reason, location=location)

    def token_certificate(self, place: TokenPlace, pin: str) -> bytes:
        """The certificate in DER beside a key on a device; ``SEAL_TOKEN`` for what a device refuses."""
        from mlat_desktop.letters import tokens

        return tokens.certificate(place, pin)

    def clean_image(self, data: bytes) -> CleanImage:
        """The pixels of a PNG or JPEG file as they may be printed; ``IMAGE_REFUSED`` for anything else."""
        from mlat_desktop.letters import images

        return images.clean(data)

    def try_seal(self, keys: SealKeys, *, at: datetime) -> bool:
        """Whether what these keys seal is found intact by our own verification."""
        from mlat_desktop.letters import signing, verify

        return verify.examine(signing.certify(signing.blank(), keys, at=at, reason="-", location="-")).fault is Fault.NONE

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

    def joined(self, pdfs: Sequence[bytes], *, whole_sheets: bool) -> bytes:
        """The pages of several files as one, for a printer: signatures and the marks of an archive are not taken along."""
        import pikepdf

        from mlat_desktop.letters import pdfa

        with ExitStack() as kept, pikepdf.new() as out:
            for each in pdfs:
                one = kept.enter_context(pikepdf.open(io.BytesIO(each)))  # read again when ``out`` is written
                for sheet in one.pages:
                    out.pages.append(sheet)
                if whole_sheets and len(out.pages) % 2:
                    box = out.pages[-1].mediabox
                    out.add_blank_page(page_size=(float(box[2] - box[0]), float(box[3] - box[1])))
            for sheet in out.pages:
                if "/Annots" in sheet:
                    del sheet["/Annots"]
            out.remove_unreferenced_resources()
            return pdfa.save(out)

    def envelopes(self, covers: Covers, envelope: Envelope) -> bytes:
        """An envelope a page; ``LETTER_FIELD_INVALID`` for an address without room."""
        from mlat_desktop.letters import envelope as drawing

        return _finished(drawing.envelopes(covers, envelope), covers)

    def labels(self, covers: Covers, sheet: LabelSheet, first: int) -> bytes:
        """Sheets of labels from the ``first`` label (1 is the upper left one) on."""
        from mlat_desktop.letters import envelope as drawing

        return _finished(drawing.labels(covers, sheet, first), covers)

    def pages(self, pdf: bytes) -> int:
        """How many pages a file has."""
        from mlat_desktop.letters import raster

        return raster.page_count(pdf)

    def raster(self, pdf: bytes, page: int, width: int) -> Raster:
        """Page ``page`` (from 0) as pixels, ``width`` pixels wide."""
        from mlat_desktop.letters import raster

        return raster.raster(pdf, page, width)

    def with_code(self, pdf: bytes, content: str) -> bytes:
        """The same paper with a large QR code at the foot of its last page; ``ValueError`` if no code can hold so much."""
        from mlat_desktop.letters import code_page

        return code_page.with_code(pdf, content)

    def scan_type(self, data: bytes) -> str:
        """The media type of a scan, read to its end: PDF, PNG or JPEG; empty for anything else and for what cannot be shown."""
        from mlat_desktop.letters import scans

        return scans.media_type(data)

    def scan_raster(self, data: bytes, page: int, width: int) -> Raster:
        """Page ``page`` (from 0) of a scan as pixels, ``width`` pixels wide."""
        from mlat_desktop.letters import scans

        return scans.raster(data, page, width)


def _finished(document: Document, covers: Covers) -> bytes:
    import pikepdf

    from mlat_desktop.letters import pdfa

    with pikepdf.open(io.BytesIO(document.write())) as pdf:
        pdfa.finish(pdf, title=covers.title, author=covers.office, language=covers.language, at=covers.made_at)
        return pdfa.save(pdf)


def fetch() -> None:
    """Load what all acts need, before any of them."""
    from mlat_desktop.letters import (
        annexes,
        bilingual,
        docx,
        docx_beside,
        duplicate,
        fonts,
        page,
        pdfa,
        qr,
        raster,
        scans,
        signing,
        verify,
    )

    assert all((annexes, bilingual, docx, docx_beside, duplicate, fonts, page, pdfa, qr, raster, scans, signing, verify))
