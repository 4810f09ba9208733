# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Annexes of a letter: PDF files and images in their order, and the one file that they become with its seal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from mlat_desktop.domain.request import Uid


@dataclass(frozen=True, slots=True, kw_only=True)
class Certified:
    """What makes an annex a certified translation: ``of`` which annex (None: of the letter itself), into which ``language``
    (BCP 47) and how the letter calls it, who certified it in what capacity, when, and what else its certificate says.

    ``record`` names the translation of the case that it is. ``text`` is the digest of the letter's text that it translates:
    empty until somebody confirms that it does (a letter that took the place of another one has to), and another one than the
    text's own once that was changed.
    """

    language: str
    language_name: str
    by: str
    on: date
    capacity: str = ""
    number: str = ""
    place: str = ""
    of: Uid | None = None
    record: Uid | None = None
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Annex:
    """One annex. ``sha256`` and ``size`` are those of the file as it was given; ``evidence_uid`` names the exhibit that it is,
    if it is one. It is ``signed`` where somebody's digital signature is in it, ``carries`` where other files are in it,
    ``archival`` where it calls itself PDF/A. The title of a certified ``translation`` may be empty: what it is says enough.
    """

    uid: Uid
    title: str
    file_name: str
    pages: int
    size: int
    sha256: str
    blob: str
    evidence_uid: Uid | None = None
    signed: bool = False
    carries: bool = False
    archival: bool = False
    added_by: str = ""
    added_at: datetime
    translation: Certified | None = None

    @property
    def attached(self) -> bool:
        """Whether the file itself goes along inside the annexes: its pages alone would lose a signature or a file."""
        return self.signed or self.carries


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnexFile:
    """The annexes of a sealed letter in one numbered PDF."""

    letter_id: int
    sha256: str
    pages: int
    size: int
    blob: str
    archival: bool


@dataclass(frozen=True, slots=True)
class AnnexFacts:
    """What the press reads of a PDF or an image that shall become an annex."""

    pages: int
    signed: bool
    carries: bool
    archival: bool


@dataclass(frozen=True, slots=True)
class CertifiedPart:
    """A certified translation by its ``number`` among the annexes; ``of`` is the number of the annex that it translates, None
    of the letter.
    """

    number: int
    of: int | None
    certified: Certified


def certified_parts(annexes: Sequence[Annex]) -> tuple[CertifiedPart, ...]:
    """The certified translations among the annexes of a letter."""
    numbers = {each.uid: n for n, each in enumerate(annexes, start=1)}
    return tuple(
        CertifiedPart(n, numbers.get(each.translation.of) if each.translation.of else None, each.translation)
        for n, each in enumerate(annexes, start=1)
        if each.translation
    )
