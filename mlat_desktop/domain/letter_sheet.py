# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What is handed to the press and what it answers: plain values between the service that decides and the part that draws.

All words are already in the letter's language. Secrets are carried for the length of one call and never shown by ``repr``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from mlat_desktop.domain.letter_text import Filled


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetWords:
    """The fixed words of a page in the letter's language. ``page`` holds ``{page}`` and ``{pages}``."""

    our_reference: str
    their_reference: str
    date: str
    number: str
    page: str
    seal_caption: str
    ink_seal: str
    verify_caption: str
    article_separator: str = " – "
    colon: str = ": "


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterSheet:
    """A letter ready to be printed.

    ``letterhead`` lines run from the State down to the address; ``marks`` (TRAINING, DRAFT, DUPLICATE in words) are printed
    across every page; ``seal_text`` stands on the ring of the seal and ``seal_centre`` inside it; an empty ``seal_text``
    draws no seal; a sheet that is not ``signed`` has no room for seal and signature either; ``caution``
    stands at the foot of every page; ``qr`` is the text of the QR code, empty for none; ``made_at`` is written into the file.
    """

    language: str
    rtl: bool
    words: SheetWords
    filled: Filled
    letterhead: tuple[str, ...]
    recipient: tuple[str, ...]
    our_reference: str
    their_reference: str = ""
    their_date: str = ""
    date_line: str = ""
    number: str = ""
    classification: str = ""
    caution: str = ""
    marks: tuple[str, ...] = ()
    signatory: tuple[str, ...] = ()
    seal_text: str = ""
    seal_centre: str = ""
    qr: str = ""
    made_at: datetime
    office: str = ""
    signed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SealKeys:
    """The office's secrets of sealing: the P-256 seal key (PKCS #8, DER), its certificate (X.509, DER) and the Ed25519
    signing key (32 bytes).
    """

    seal_key: bytes = field(repr=False)
    certificate: bytes = field(repr=False)
    signing_key: bytes = field(repr=False)


class Fault(StrEnum):
    """Why the signature of a file does not hold."""

    NONE = ""
    NOT_PDF = "not-pdf"
    UNSIGNED = "unsigned"
    ALTERED = "altered"
    ADDED_TO = "added-to"
    REENCODED = "re-encoded"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureFinding:
    """What the cryptography alone says of a file. ``fault`` NONE means: one signature, intact, over the entire file, in
    the one canonical form. It says nothing of who holds the key: ``certificate_sha256`` is for comparing.
    """

    fault: Fault
    sha256: str
    certificate_sha256: str = ""
    signer: str = ""
    country: str = ""
    signed_at: datetime | None = None


class Verdict(StrEnum):
    """What an office may say of a file that somebody presents as a letter."""

    GENUINE = "genuine"
    VOIDED = "voided"
    ALTERED = "altered"
    NOT_OURS = "not-ours"
    OTHER_OFFICE = "other-office"
    UNSIGNED = "unsigned"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterVerdict:
    """The answer to "is this letter genuine?". ``sentence`` says it in the language of the screen; ``ok`` is true for a
    letter of this office that is kept byte for byte and not void, and for nothing else.
    """

    verdict: Verdict
    sentence: str
    sha256: str
    letter_id: int | None = None
    number: str = ""
    request_number: str = ""
    sealed_on: date | None = None
    signer: str = ""
    certificate_sha256: str = ""

    @property
    def ok(self) -> bool:
        """Whether the register of this office vouches for every byte."""
        return self.verdict is Verdict.GENUINE


@dataclass(frozen=True, slots=True)
class Raster:
    """A page as pixels: ``data`` holds ``width`` times ``height`` RGB triples, row by row."""

    width: int
    height: int
    data: bytes = field(repr=False)
