# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The port of the languages of letters that an office added."""

from __future__ import annotations

from typing import Protocol

from mlat_desktop.domain.letter_languages import LetterLanguage


class LetterLanguages(Protocol):
    """The packs that were taken in. No version is ever changed or deleted."""

    def all(self) -> tuple[LetterLanguage, ...]:
        """Every version of every language, by language and oldest first."""

    def add(self, made: LetterLanguage) -> None:
        """Keep a version; the caller ends the one before it first."""

    def end(self, ended: LetterLanguage) -> None:
        """Keep what ended a version; one that has ended stays as it is."""
