# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What ``mlat`` answers about letters beside the letters themselves: comments, scans, and what follows a letter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from mlat_desktop.domain.letter_beside import TextStanding
from mlat_desktop.domain.letters import Follow, LetterStatus, ScanKind


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterCommentShape:
    """A comment on a letter before it is sealed: on the whole, or on a paragraph of its text (from 1), which then began as
    ``quote`` says. ``open`` until somebody settles it.
    """

    uid: str
    paragraph: int | None
    quote: str
    text: str
    by: str
    at: datetime
    open: bool
    settled_by: str
    settled_at: datetime | None
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterScanShape:
    """The scan of a paper of a letter: as it was signed by hand, or a receipt. ``on`` is the day that the paper bears."""

    uid: str
    kind: ScanKind
    on: date
    name: str
    media_type: str
    size: int
    sha256: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFollowerShape:
    """A letter that supersedes, corrects or withdraws another one; it has a number once it is sealed."""

    id: int
    number: str
    follows_as: Follow
    status: LetterStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckCodeShape:
    """To which letter a check code belongs (``belongs``); of a case that is open to others only, nothing more than that.
    It is a first check, as ``notice`` says: a code can be copied. ``dated_on`` is the day that the page bears, ``followed_by``
    the number of the letter that corrected, withdrew or superseded it.
    """

    belongs: bool
    outcome: str
    sentence: str
    notice: str
    code: str
    letter: int | None
    number: str
    sealed_on: date | None
    dated_on: date | None
    followed_by: str
    state: str
    addressee: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CertifiedShape:
    """A certified translation among the annexes of a letter, annex ``number``: ``of`` is the number of the annex that it
    translates, null for the letter itself; ``language`` is a BCP 47 code; ``certificate`` is the number of its certificate and
    ``place`` where it was given; ``translation`` names the translation of the case that it is. It is ``confirmed`` unless the
    letter was changed since and nobody said that the translation still says the same.
    """

    number: int
    of: int | None
    language: str
    by: str
    capacity: str
    on: date
    certificate: str
    place: str
    translation: str
    confirmed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnexShape:
    """An annex of a letter. ``exhibit`` is its number where it is one; an ``attached`` one goes along whole inside the bound
    file, because its pages alone would lose a signature or a file; ``archival`` ones call themselves PDF/A. A certified
    ``translation`` has no title: the letter calls it what it is.
    """

    number: int
    uid: str
    title: str
    file_name: str
    exhibit: str
    pages: int
    size: int
    sha256: str
    signed: bool
    attached: bool
    archival: bool
    added_by: str
    added_at: datetime
    translation: CertifiedShape | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterBesideFieldShape:
    """A field that is said in words: ``first`` in the letter's own language, ``text`` in the second one. What ``standing`` says
    of it decides whether the letter may be submitted: nothing may be missing.
    """

    name: str
    label: str
    standing: TextStanding
    first: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterBesideShape:
    """The second language of a letter (``beside``, empty for a letter in one language) and its fields of words. References,
    days and names are the same in both languages and are none of these.
    """

    letter: int
    version: int
    language: str
    beside: str
    fields: tuple[LetterBesideFieldShape, ...]
