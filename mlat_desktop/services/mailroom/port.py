# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What the mail room needs from the store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from mlat_desktop.domain.mailroom import Found, Piece, PieceMatch, PieceState
from mlat_desktop.domain.request import RequestId, Uid
from mlat_desktop.domain.translation import Translation


@dataclass(frozen=True, slots=True)
class Hit:
    """A case in which a reference was found: how it was ``typed``, and how the case has it."""

    request_id: RequestId
    found: Found
    typed: str
    there: str


class MailBook(Protocol):
    """The book of mail, and translations."""

    def take_serial(self, year: int) -> int:
        """The next number of the year; given back by a rollback, so that there is no gap."""

    def add(self, piece: Piece) -> None:
        """Keep a piece with its scans, whose blobs must be kept already."""

    def settle(self, piece: Piece) -> None:
        """Keep how a piece stands and to which case it was first matched."""

    def add_match(self, uid: Uid, match: PieceMatch) -> None:
        """Keep that a piece belongs to a case."""

    def take_off(self, uid: Uid, match: PieceMatch) -> None:
        """Keep when, by whom and why a piece was taken off a case; it may be matched there again."""

    def get(self, reference: str) -> Piece:
        """By number (any letter case) or uid; ``KnownError(PIECE_UNKNOWN)`` if there is none."""

    def pieces(self, state: PieceState | None = None, text: str = "", most: int = 500) -> tuple[Piece, ...]:
        """What lies in the book, the newest first; what is without a case the oldest first. ``text`` is a part of any
        reference, number, name or subject.
        """

    def out_on(self, day: date) -> tuple[Piece, ...]:
        """What went out on a day of its own place, by number."""

    def of_request(self, request_id: RequestId) -> tuple[Piece, ...]:
        """The pieces that were matched to a case."""

    def hits(self, references: Sequence[str], most: int = 60) -> tuple[Hit, ...]:
        """Cases in which one of these is a reference of either side, our number, the number of a letter of ours or of an
        exhibit: wholly, or a part of one.
        """

    def add_translation(self, request_id: RequestId, translation: Translation) -> None:
        """Keep what was asked."""

    def update_translation(self, translation: Translation) -> None:
        """Keep how a translation stands; what was asked never changes."""

    def translation(self, uid: str) -> tuple[RequestId, Translation]:
        """By uid or the beginning of one; ``KnownError(TRANSLATION_UNKNOWN)`` unless it is exactly one."""

    def translations(self, request_id: RequestId) -> tuple[Translation, ...]:
        """Those of a case, oldest first."""

    def all_translations(self) -> tuple[tuple[RequestId, Translation], ...]:
        """Those of the whole office by their day."""
