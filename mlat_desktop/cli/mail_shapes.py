# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The records of the JSON answers of the mail room, by the rules of ``cli.shapes``, and of the file that it reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from mlat_desktop.domain.mailroom import Found, PieceState
from mlat_desktop.domain.moment import Moment
from mlat_desktop.domain.translation import TranslationState
from mlat_desktop.domain.vocabulary import Channel, Direction, EventKind, Holder, Status
from mlat_desktop.services.mailroom.effects import Effect


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanShape:
    """A scan of a piece of mail, kept encrypted."""

    name: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PieceShape:
    """A piece of mail. ``number`` is that of the book, ``requests`` the numbers of the cases to which it was matched, as far as
    the person at the desk may see them; ``age`` counts the days since it arrived or left; ``reason`` says why it was not for
    us.
    """

    number: str
    uid: str
    state: PieceState
    direction: Direction
    kind: str
    role: str
    name: str
    channel: Channel
    moment: Moment
    subject: str
    theirs: tuple[str, ...]
    ours: tuple[str, ...]
    dated_on: date | None
    reply_due: date | None
    tracking: str
    note: str
    reason: str
    age: int
    requests: tuple[str, ...]
    scans: tuple[ScanShape, ...]
    recorded_at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateShape:
    """A case that a reference or a name leads to. ``because`` says why in the language of the answers; ``found`` is the surest
    reason, ``sure`` false where it is only a part of a reference or a name.
    """

    request: str
    subject: str
    state: str
    status: Status
    found: Found
    sure: bool
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockShape:
    """A clock that an event would move; ``on`` is its day afterwards, null where it has none."""

    effect: Effect
    limit: str
    title: str
    treaty: str
    article: str
    own: bool
    on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferShape:
    """An event that a piece may be on a case, the status that it leads to, who would have the case in hand then (null where it
    stays), and what it does to the clocks.
    """

    event: EventKind
    title: str
    moves: bool
    status: Status
    holder: Holder | None
    clocks: tuple[ClockShape, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslationShape:
    """A translation. ``id`` is how the other commands name it; ``waits`` while the text or its certificate is awaited, ``days``
    from today to its day (negative: overdue), null when nothing is awaited.
    """

    id: str
    request: str
    what: str
    language_from: str
    language_to: str
    translator: str
    certified: bool
    handed_over: bool
    asked_on: date
    due_on: date
    state: TranslationState
    waits: bool
    days: int | None
    ended_on: date | None
    certificate_number: str
    certificate_name: str
    certificate_on: date | None
    scan_name: str
    scan_sha256: str
    note: str
    reason: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MailCase:
    """A case to which the piece of a file belongs, and the event that it is there."""

    request: str
    event: EventKind | None = None
    next_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MailFile:
    """What ``mlat mail log FILE.json`` reads. ``at`` without an offset is the office's local time; ``scans`` are files
    beside it or with their whole path.
    """

    direction: Direction
    role: str
    name: str
    subject: str
    at: str
    kind: str = "letter"
    channel: Channel | None = None
    theirs: tuple[str, ...] = ()
    ours: tuple[str, ...] = ()
    dated_on: date | None = None
    reply_due: date | None = None
    tracking: str = ""
    note: str = ""
    scans: tuple[str, ...] = ()
    cases: tuple[MailCase, ...] = ()
    not_for_us: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeavingShape:
    """A line of the dispatch list. An empty ``channel`` is still to leave; of a case that the user may not see (``hidden``)
    there is the number and the channel alone.
    """

    number: str
    channel: str
    addressee: str
    state: str
    tracking: str
    pieces: int
    hidden: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchListShape:
    """The dispatch list of a day, written into a file."""

    on: date
    path: str
    rows: tuple[LeavingShape, ...]
