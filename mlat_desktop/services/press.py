# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Ports of the letter service: the press that draws and seals, the printer, and what it asks of the treaty table."""

from __future__ import annotations

from dataclasses import dataclass
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


class SealMaker(Protocol):
    """Makes the keys of an office. Implemented by ``mlat_desktop.crypto.seals``."""

    def make(self, *, office: str, country: str, at: datetime) -> SealKeys:
        """New keys and a self-signed certificate of ten years; nothing is written anywhere."""


class Printer(Protocol):
    """A way to paper."""

    def queues(self) -> tuple[str, ...]:
        """Names of the printers, the default first."""

    def print(self, pdf: bytes, *, queue: str, copies: int, title: str) -> None:
        """Hand a file to a printer; raise ``KnownError(PRINTER_MISSING | PRINTER_FAILED)``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalDuties:
    """What the treaty asks before a refusal: the article that asks for consultation and the one that asks for reasons; an
    empty text means that it does not ask.
    """

    treaty: str
    consult_article: str = ""
    reasons_article: str = ""


class TreatyWords(Protocol):
    """What letters need from the treaty table."""

    def title(self, treaty_id: str, language: str) -> str:
        """The title of a treaty in a language; empty if there is no such treaty."""

    def refusal_duties(self, treaty_id: str) -> RefusalDuties:
        """The duties of a State that refuses under a treaty."""
