# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What letters and notices of delay need from the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from mlat_desktop.domain.delays import Delay
from mlat_desktop.domain.letters import Letter, LetterTemplate, ListedCase
from mlat_desktop.domain.request import RequestId

Begun = tuple[int, str, str, str]
"""What a letter under way is: its request and kind, and of a reminder who has the matter, and which item; else both empty."""


class Letters(Protocol):
    """Letters and templates."""

    def add(self, letter: Letter) -> int:
        """Store a new letter (its ``id`` is ignored) and tell its key."""

    def get(self, letter_id: int) -> Letter:
        """Raise ``KnownError(LETTER_UNKNOWN)`` if there is none."""

    def by_sha256(self, sha256: str) -> Letter | None:
        """The letter whose sealed file has this SHA-256."""

    def update(self, letter: Letter) -> None:
        """Store a changed letter whose ``version`` is one above the stored. Sealed content, hash and number are immutable."""

    def of_request(self, request_id: RequestId) -> tuple[Letter, ...]:
        """The letters of a case, oldest first; not those that only list it among others."""

    def to_state(self, state: str) -> tuple[Letter, ...]:
        """The letters to a State that belong to no single case, oldest first."""

    def list_cases(self, letter_id: int, cases: Sequence[ListedCase]) -> None:
        """Keep which cases a letter of no single case lists; refused once it is sealed."""

    def cases(self, letter_id: int) -> tuple[ListedCase, ...]:
        """The cases that a letter lists."""

    def waiting(self) -> tuple[Letter, ...]:
        """Letters in review or approved but not sealed."""

    def begun(self) -> dict[Begun, int]:
        """The keys of letters that were begun and have not left."""

    def all(self) -> tuple[Letter, ...]:
        """Every letter of the office, oldest first."""

    def find(self, name: str) -> Letter | None:
        """The letter with this number or uid."""

    def take_number(self, year: int) -> int:
        """The next letter number of the year, gapless."""

    def template(self, kind: str, language: str) -> LetterTemplate | None:
        """The newest version of a template."""

    def set_template(self, template: LetterTemplate) -> None:
        """Keep a new version of a template."""


class Delays(Protocol):
    """Why answers are late, and by when they are expected."""

    def add(self, request_id: RequestId, delay: Delay) -> None:
        """Keep why an answer is late."""

    def of_request(self, request_id: RequestId) -> tuple[Delay, ...]:
        """What was recorded on a case, oldest first."""

    def told(self, requests: Sequence[RequestId]) -> Mapping[RequestId, date]:
        """The last day on which the other State was told of a delay, by case; none that was never told."""
