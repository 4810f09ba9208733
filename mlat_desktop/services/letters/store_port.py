# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What letters and notices of delay need from the store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from mlat_desktop.domain.annexes import Annex, AnnexFile
from mlat_desktop.domain.delays import Delay
from mlat_desktop.domain.letters import Letter, LetterComment, LetterScan, LetterTemplate, ListedCase
from mlat_desktop.domain.request import RequestId, Uid

Begun = tuple[int, str, str, str]
"""What a letter under way is: its request and kind, and of a reminder who has the matter, and which item; else both empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AwaitedReply:
    """A letter that left and to which an answer is awaited by a day, without its text."""

    uid: Uid
    subject: str
    correspondent: str
    left_on: date
    reply_by: date


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

    def set_annexes(self, letter_id: int, annexes: Sequence[Annex]) -> None:
        """Keep the annexes of a draft in this order, in place of those it had; refused once the letter is sealed."""

    def annexes(self, letter_id: int) -> tuple[Annex, ...]:
        """The annexes of a letter in their order."""

    def keep_annex_file(self, file: AnnexFile) -> None:
        """Keep the bound annexes of a letter that is not sealed yet; they never change."""

    def annex_file(self, letter_id: int) -> AnnexFile | None:
        """The bound annexes of a letter."""

    def annex_file_by_sha256(self, sha256: str) -> AnnexFile | None:
        """The bound annexes with this SHA-256."""

    def waiting(self) -> tuple[Letter, ...]:
        """Letters in review or approved but not sealed."""

    def unsigned(self) -> tuple[Letter, ...]:
        """Letters that are sealed, have not left and bear no signature by hand."""

    def followers(self, uid: Uid) -> tuple[Letter, ...]:
        """The letters that supersede, correct or withdraw a letter and are not void, oldest first. One that took the place of
        such a letter says of the first what that one said.
        """

    def awaiting(self, request_id: RequestId) -> tuple[AwaitedReply, ...]:
        """To which letters of a case that left an answer is awaited, oldest first."""

    def add_comment(self, comment: LetterComment) -> None:
        """Keep a comment."""

    def settle_comment(self, comment: LetterComment) -> None:
        """Keep who settled a comment, when and with which answer."""

    def comments(self, letter_id: int) -> tuple[LetterComment, ...]:
        """The comments on a letter, oldest first."""

    def add_scan(self, scan: LetterScan) -> None:
        """Keep the scan of a paper; the row of its blob is the caller's."""

    def scans(self, letter_id: int) -> tuple[LetterScan, ...]:
        """The scans of the papers of a letter, oldest first."""

    def sealed(self) -> tuple[Letter, ...]:
        """Letters that were sealed and have not left."""

    def left_on(self, day: date) -> tuple[Letter, ...]:
        """Letters that left on a day, by number."""

    def begun(self) -> dict[Begun, int]:
        """The keys of letters that were begun and have not left."""

    def all(self) -> tuple[Letter, ...]:
        """Every letter of the office, oldest first."""

    def find(self, name: str) -> Letter | None:
        """The letter with this number or uid."""

    def digests(self) -> Iterator[tuple[str, str]]:
        """Number and record digest of every letter that was sealed."""

    def take_number(self, year: int) -> int:
        """The next letter number of the year, gapless."""

    def template(self, kind: str, language: str) -> LetterTemplate | None:
        """The newest version of a template that may be used."""

    def templates(self, kind: str = "", language: str = "") -> tuple[LetterTemplate, ...]:
        """Every version of a template, or of all templates, oldest first."""

    def set_template(self, template: LetterTemplate) -> None:
        """Keep a new version of a template."""

    def decide_template(self, template: LetterTemplate) -> None:
        """Keep what became of a version that waited; no other can be decided."""


class Delays(Protocol):
    """Why answers are late, and by when they are expected."""

    def add(self, request_id: RequestId, delay: Delay) -> None:
        """Keep why an answer is late."""

    def of_request(self, request_id: RequestId) -> tuple[Delay, ...]:
        """What was recorded on a case, oldest first."""

    def told(self, requests: Sequence[RequestId]) -> Mapping[RequestId, date]:
        """The last day on which the other State was told of a delay, by case; none that was never told."""
