# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What is handed to the press and what it answers: plain values between the service that decides and the part that draws.

All words are already in the letter's language. Secrets are carried for the length of one call and never shown by ``repr``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from mlat_desktop.domain.annexes import CertifiedPart
from mlat_desktop.domain.letter_text import Filled, Span
from mlat_desktop.domain.letters import Follow
from mlat_desktop.domain.seals import TokenKey


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
    check_code: str
    article_separator: str = " – "
    colon: str = ": "

    def phrase(self, row: Sequence[Sequence[Span]]) -> list[Span]:
        """The cells of a list entry as one phrase: the first in bold, then a colon, then the others."""
        cells = [cell for cell in row if cell]
        if len(cells) < 2:
            return [span for cell in cells for span in cell]
        spans: list[Span] = [(text, True) for text, _ in cells[0]]
        for n, cell in enumerate(cells[1:]):
            spans += [(self.article_separator if n else self.colon, False), *cell]
        return spans


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterSheet:
    """A letter ready to be printed.

    ``letterhead`` lines run from the State down to the address; ``marks`` (TRAINING, DRAFT, DUPLICATE in words) are printed
    across every page; ``seal_text`` stands on the ring of the seal and ``seal_centre`` inside it; an empty ``seal_text``
    draws no seal; a sheet that is not ``signed`` has no room for seal and signature either; ``caution``
    stands at the foot of every page; ``qr`` is the text of the QR code, empty for none, and ``check_code`` stands below
    it; ``note`` is what an editable copy says of itself; ``made_at`` is written into the file; ``letterhead_image``,
    ``seal_image`` (in place of the drawn seal) and ``facsimile`` are PNG of opaque RGB, empty for none. ``beside`` is the same
    letter in its second language, None for a letter in one; ``prevails`` says which text is the authentic one.
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
    check_code: str = ""
    made_at: datetime
    office: str = ""
    signed: bool = True
    note: str = ""
    letterhead_image: bytes = field(default=b"", repr=False)
    seal_image: bytes = field(default=b"", repr=False)
    facsimile: bytes = field(default=b"", repr=False)
    prevails: str = ""
    beside: LetterSheet | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SealKeys:
    """The office's secrets of sealing: the seal key (PKCS #8, DER), its certificate (X.509, DER) and the Ed25519 signing key
    (32 bytes). A seal on a device has a ``token`` in place of the seal key.
    """

    seal_key: bytes = field(repr=False)
    certificate: bytes = field(repr=False)
    signing_key: bytes = field(repr=False)
    token: TokenKey | None = None


class Fault(StrEnum):
    """Why the signature of a file does not hold."""

    NONE = ""
    NOT_PDF = "not-pdf"
    UNSIGNED = "unsigned"
    ALTERED = "altered"
    ADDED_TO = "added-to"
    REENCODED = "re-encoded"
    UNREADABLE = "unreadable"
    UNTIMELY = "untimely"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureFinding:
    """What the cryptography alone says of a file. ``fault`` NONE means: one signature, intact, over the entire file, in
    the one canonical form, made while its certificate was valid. It says nothing of who holds the key:
    ``certificate_sha256`` is for comparing.
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
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"
    ANNEXES = "annexes"
    VOIDED = "voided"
    ALTERED = "altered"
    NOT_OURS = "not-ours"
    OTHER_OFFICE = "other-office"
    UNSIGNED = "unsigned"
    UNREADABLE = "unreadable"
    UNTIMELY = "untimely"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterVerdict:
    """The answer to "is this letter genuine?". ``sentence`` says it in the language of the screen; ``ok`` is true for a
    letter of this office, or its annexes, that is kept byte for byte, not void and not withdrawn, and for nothing else.
    ``followed_by`` is the number of the letter that superseded, corrected or withdrew it; ``translations`` are the certified
    ones among its annexes.
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
    followed_by: str = ""
    followed_as: Follow | None = None
    translations: tuple[CertifiedPart, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the register of this office vouches for every byte."""
        return self.verdict in {Verdict.GENUINE, Verdict.CORRECTED, Verdict.ANNEXES}


@dataclass(frozen=True, slots=True)
class Raster:
    """A page as pixels: ``data`` holds ``width`` times ``height`` RGB triples, row by row."""

    width: int
    height: int
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanImage:
    """An image as it may be printed: opaque sRGB pixels in a PNG that holds nothing else."""

    png: bytes = field(repr=False)
    width: int
    height: int
