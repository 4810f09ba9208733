# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A language of letters that an office added itself: the pack that was taken in, version by version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class LanguageState(StrEnum):
    """Where a version of a language stands: letters begin in it, a newer one took its place, or the language was retired."""

    IN_USE = "in-use"
    REPLACED = "replaced"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterLanguage:
    """A version of a language as it was taken in: ``text`` is the TOML of its file, ``sha256`` that of the text and part of
    every record sealed with its words. It never changes; what ended it is said beside it, ``reason`` why it was retired.
    """

    language: str
    version: int
    text: str
    sha256: str
    added_at: datetime
    added_by: str
    state: LanguageState = LanguageState.IN_USE
    ended_at: datetime | None = None
    ended_by: str = ""
    reason: str = ""
