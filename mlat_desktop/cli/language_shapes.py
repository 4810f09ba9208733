# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The records of the JSON answers about the languages of letters, by the rules of ``cli.shapes``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mlat_desktop.domain.letter_languages import LanguageState


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterLanguageShape:
    """A language in which letters are written or were. ``of_office`` tells one that the office added from those that came with
    the program, which have version 0 and were added by nobody; ``kinds`` are the kinds of letter that it has words for.
    """

    language: str
    name: str
    of_office: bool
    version: int
    state: LanguageState
    kinds: tuple[str, ...]
    added_at: datetime | None
    added_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageVersionShape:
    """A version of a language that the office added. ``sha256`` is that of its file, as the record of a sealed letter names it;
    ``ended_at`` is null while letters begin in it, ``reason`` why it was retired.
    """

    version: int
    state: LanguageState
    sha256: str
    added_at: datetime
    added_by: str
    ended_at: datetime | None
    ended_by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterLanguageWholeShape(LetterLanguageShape):
    """A language with its versions, the newest first; none of one that came with the program."""

    versions: tuple[LanguageVersionShape, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageFindingShape:
    """What is to be said of the file of a language, in the language of the answers: a ``grave`` finding keeps it out. ``part``
    is the place in the file (``words.page.date``, ``acknowledgement``), empty for the whole; ``block`` counts from 1 within a
    letter, null where it concerns something else.
    """

    grave: bool
    part: str
    block: int | None
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageCheckShape:
    """Whether the file of a language can be taken in, the kinds of letter that it has words for, and all that is to be said of
    it.
    """

    language: str
    name: str
    version: int
    usable: bool
    kinds: tuple[str, ...]
    findings: tuple[LanguageFindingShape, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageFileShape:
    """A file that was written: the language, and the version that stands in it."""

    language: str
    name: str
    version: int
    path: str
