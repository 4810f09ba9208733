# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The book of the mail room: a piece is anything that came or went, also before anybody knows to which case it belongs.

Once it is matched, the log of each case holds it as :class:`~mlat_desktop.domain.request.Mail`; the book keeps its number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from mlat_desktop.domain.moment import Moment
from mlat_desktop.domain.request import RequestId, Uid
from mlat_desktop.domain.spelling import squeezed
from mlat_desktop.domain.vocabulary import Channel, Direction


class PieceState(StrEnum):
    """Where a piece stands: without a case (and watched), matched to one or several, or not for us."""

    UNMATCHED = "unmatched"
    MATCHED = "matched"
    RETURNED = "returned"


class Found(StrEnum):
    """Why a case is offered for a piece, the surest first."""

    NUMBER = "number"
    REFERENCE = "reference"
    LETTER = "letter"
    EXHIBIT = "exhibit"
    PART = "part"
    NAME = "name"
    SOUND = "sound"


@dataclass(frozen=True, slots=True)
class Because:
    """One reason: how it was typed, and how the case has it."""

    found: Found
    typed: str
    there: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """A scan of a piece, or a message as a file; ``size`` and ``sha256`` are those of the plain content."""

    name: str
    media_type: str
    size: int
    sha256: str
    blob: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PieceMatch:
    """That a piece was matched to a case, whose log holds it as ``mail_uid``, and how that ended if it was a mistake."""

    request_id: RequestId
    mail_uid: Uid
    matched_at: datetime
    matched_by: str
    taken_off_at: datetime | None = None
    taken_off_by: str = ""
    taken_off: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What came or went. ``kind`` and ``role`` are codes of ``resources/mail/mail.toml``; references are kept as written;
    ``reason`` says why it was not for us; ``request_id`` is the case to which it was first matched;
    ``matches`` are those that stand.
    """

    uid: Uid
    number: str
    year: int
    serial: int
    direction: Direction
    kind: str
    role: str
    name: str
    channel: Channel
    moment: Moment
    subject: str
    recorded_at: datetime
    recorded_by: str
    theirs: tuple[str, ...] = ()
    ours: tuple[str, ...] = ()
    dated_on: date | None = None
    reply_due: date | None = None
    tracking: str = ""
    note: str = ""
    state: PieceState = PieceState.UNMATCHED
    reason: str = ""
    settled_at: datetime | None = None
    settled_by: str = ""
    request_id: RequestId | None = None
    scans: tuple[Scan, ...] = ()
    matches: tuple[PieceMatch, ...] = ()

    @property
    def references(self) -> tuple[str, ...]:
        """What it quotes, ours first."""
        return (*self.ours, *self.theirs)

    def age(self, today: date) -> int:
        """How many days it has lain here: from the day it came, or was entered if that was earlier."""
        return max(0, (today - self.moment.local_date).days)


def number_of(year: int, serial: int) -> str:
    """The number of a piece in the book: P-2026-0042."""
    return f"P-{year}-{serial:04d}"


def written(text: str) -> tuple[str, ...]:
    """The references in what somebody typed or pasted: one a line, or with commas or semicolons between them; each once."""
    parts = (" ".join(part.split()) for line in text.splitlines() for each in line.split(";") for part in each.split(","))
    found: dict[str, str] = {}
    for part in parts:
        if squeezed(part):
            found.setdefault(squeezed(part), part)
    return tuple(found.values())


def words_key(piece: Piece) -> str:
    """By what a piece is found, each in one spelling: its references, its number, from whom, and its subject."""
    parts: Sequence[str] = (piece.number, *piece.references, piece.tracking, piece.name, piece.subject)
    return " ".join(squeezed(part) for part in parts if part)
