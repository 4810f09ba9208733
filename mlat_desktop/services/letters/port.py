# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Ports of the letter service: the press that draws and seals, the maker of seal keys, and the printer."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol

from mlat_desktop.domain.letter_sheet import LetterSheet, Raster, SealKeys, SignatureFinding


class LetterPress(Protocol):
    """Draws, seals and examines letters. Implemented by ``mlat_desktop.letters.press``."""

    def uncovered(self, text: str) -> str:
        """The first character of a text that cannot be printed, empty if all can."""

    def compose(self, sheet: LetterSheet) -> bytes:
        """An unsigned PDF/A-1b; the same sheet gives the same bytes."""

    def seal(self, pdf: bytes, keys: SealKeys, *, at: datetime, reason: str, location: str) -> bytes:
        """Certify a composed letter (PAdES-B-B, no changes allowed)."""

    def qr_text(self, keys: SealKeys, *, country: str, number: str, on: date, digest: str) -> str:
        """The signed text of the QR code for the record with this digest."""

    def examine(self, pdf: bytes) -> SignatureFinding:
        """What the signature of a file says; never raises for a bad file."""

    def duplicate(self, pdf: bytes, mark: str, note: str, language: str) -> bytes:
        """The pages of a sealed letter with ``mark`` across them and ``note`` at the foot, without the signature."""

    def pages(self, pdf: bytes) -> int:
        """How many pages a file has."""

    def raster(self, pdf: bytes, page: int, width: int) -> Raster:
        """Page ``page`` (from 0) as pixels, ``width`` pixels wide."""


class Printer(Protocol):
    """A way to paper."""

    def queues(self) -> tuple[str, ...]:
        """Names of the printers, the default first."""

    def print(self, pdf: bytes, *, queue: str, copies: int, title: str) -> None:
        """Hand a file to a printer; raise ``KnownError(PRINTER_MISSING | PRINTER_FAILED)``."""
