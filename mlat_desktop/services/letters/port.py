# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Ports of the letter service: the press that draws and seals, the maker of seal keys, and the printer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO, Protocol

from mlat_desktop.domain.annexes import AnnexFacts
from mlat_desktop.domain.letter_sheet import LetterSheet, Raster, SealKeys, SignatureFinding
from mlat_desktop.domain.printing import PrinterOffers, PrintOptions
from mlat_desktop.domain.stationery import Covers, Envelope, LabelSheet


@dataclass(frozen=True, slots=True)
class AnnexPart:
    """An annex to bind. ``stamps`` has the words of each page, ``attach`` the name under which the file itself goes along,
    empty where its pages say all.
    """

    file: BinaryIO
    title: str
    stamps: Sequence[str]
    attach: str


@dataclass(frozen=True, slots=True)
class AnnexAbout:
    """What the file of bound annexes says of itself."""

    title: str
    author: str
    language: str
    at: datetime
    archival: bool


class LetterPress(Protocol):
    """Draws, seals and examines letters. Implemented by ``mlat_desktop.letters.press``."""

    def uncovered(self, text: str) -> str:
        """The first character of a text that cannot be printed, empty if all can."""

    def compose(self, sheet: LetterSheet) -> bytes:
        """An unsigned PDF/A-1b; the same sheet gives the same bytes."""

    def editable(self, sheet: LetterSheet) -> bytes:
        """A text document (DOCX) to comment on and change; the same sheet gives the same bytes."""

    def annex_facts(self, file: BinaryIO, name: str) -> AnnexFacts:
        """What a PDF is; ``ANNEX_UNFIT`` says of ``name`` why it cannot be an annex."""

    def bind(self, front: bytes, parts: Sequence[AnnexPart], about: AnnexAbout, out: BinaryIO) -> None:
        """Write ``front`` and the annexes as one PDF, with an outline; the same files give the same bytes."""

    def seal(self, pdf: bytes, keys: SealKeys, *, at: datetime, reason: str, location: str) -> bytes:
        """Certify a composed letter (PAdES-B-B, no changes allowed)."""

    def qr_text(self, keys: SealKeys, *, country: str, number: str, on: date, digest: str) -> str:
        """The signed text of the QR code for the record with this digest."""

    def examine(self, pdf: bytes) -> SignatureFinding:
        """What the signature of a file says; never raises for a bad file."""

    def duplicate(self, pdf: bytes, mark: str, note: str, language: str) -> bytes:
        """The pages of a sealed letter with ``mark`` across them and ``note`` at the foot, without the signature."""

    def joined(self, pdfs: Sequence[bytes], *, whole_sheets: bool) -> bytes:
        """The pages of several files as one; with ``whole_sheets`` each begins on a sheet of its own, both sides printed."""

    def envelopes(self, covers: Covers, envelope: Envelope) -> bytes:
        """An envelope a page; ``LETTER_FIELD_INVALID`` for an address without room."""

    def labels(self, covers: Covers, sheet: LabelSheet, first: int) -> bytes:
        """Sheets of labels from the ``first`` label (1 is the upper left one) on."""

    def pages(self, pdf: bytes) -> int:
        """How many pages a file has."""

    def raster(self, pdf: bytes, page: int, width: int) -> Raster:
        """Page ``page`` (from 0) as pixels, ``width`` pixels wide."""

    def scan_type(self, data: bytes) -> str:
        """The media type of a scan, read to its end: PDF, PNG or JPEG; empty for anything else and for what cannot be shown."""

    def scan_raster(self, data: bytes, page: int, width: int) -> Raster:
        """Page ``page`` (from 0) of a scan as pixels, ``width`` pixels wide."""


class Printer(Protocol):
    """A way to paper."""

    def queues(self) -> tuple[str, ...]:
        """Names of the printers, the default first."""

    def offers(self, queue: str) -> PrinterOffers:
        """What a printer can do; ``queue`` empty is the default."""

    def print(self, pdf: bytes, options: PrintOptions, *, title: str) -> None:
        """Hand a file to a printer; raise ``KnownError(PRINTER_MISSING | PRINTER_FAILED)``."""
