# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The law of an office over time: what it accepted when, on which state of it each case is counted, and what would move.

An edition is one act of publishing: tables, memberships, declarations or calendars that became the office's law together. The
rows are immutable; an edition is undone by marking it. A case stays on the edition on which it was counted until an officer
accepts the recount; a corrected error that brings a date forward does not wait (decision 10).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from mlat_desktop.domain.moment import Moment


class EditionKind(StrEnum):
    """What an edition came from."""

    SEED = "seed"
    PACK = "pack"
    EDITOR = "editor"
    CALENDAR = "calendar"
    MEMBERSHIP = "membership"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One publishing. ``id`` grows by one; ``origin`` names the pack (its digest) or the proposal; ``summary`` says in a line
    what it changes; ``undone_at`` is set when it was taken back, and its rows count no more.
    """

    id: int
    kind: EditionKind
    title: str
    published_at: datetime
    published_by: str
    approved_by: str = ""
    origin: str = ""
    summary: str = ""
    undone_at: datetime | None = None
    undone_by: str = ""


class ProposalState(StrEnum):
    """Where a proposal stands: it is published, or discarded, once."""

    OPEN = "open"
    PUBLISHED = "published"
    DISCARDED = "discarded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What somebody wants to make the office's law. ``body`` is canonical JSON: texts of tables, memberships, declarations,
    calendars. Publishing needs a second person unless the office works with one.
    """

    uid: str
    kind: EditionKind
    title: str
    body: str
    proposed_by: str
    proposed_at: datetime
    origin: str = ""
    state: ProposalState = ProposalState.OPEN
    decided_by: str = ""
    decided_at: datetime | None = None
    edition: int = 0


class RecountState(StrEnum):
    """OPEN waits for an officer; ACCEPTED: the case moved to the newer edition; KEPT: it stays, with a reason; GONE: events or
    an undoing made it pointless.
    """

    OPEN = "open"
    ACCEPTED = "accepted"
    KEPT = "kept"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A deadline that a recount would move. Dates are ISO text as shown (a day, or a local time for limits in hours), empty
    where there was or will be none; ``forward`` says that it comes earlier.
    """

    limit_id: str
    trigger_uid: str
    title: str
    article: str
    liberty: bool
    before: str
    after: str
    forward: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Recount:
    """A recount that waits on a case: from the edition on which it is counted to a newer one. ``alarm`` says that a corrected
    error brought a date forward, which is watched already.
    """

    id: int
    request_id: int
    before: int
    after: int
    alarm: bool
    found_at: datetime
    moved: tuple[Moved, ...]
    state: RecountState = RecountState.OPEN
    decided_by: str = ""
    decided_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnteredDate:
    """A date that an officer entered for a limit that the program can not compute, with its source. It is watched from the
    moment of entry; ``confirmed_by`` is the second pair of eyes. One that was withdrawn counts no more.
    """

    uid: str
    limit_id: str
    trigger_uid: str
    due_on: date
    due_at: Moment | None = None
    source: str
    note: str = ""
    entered_by: str
    entered_at: datetime
    confirmed_by: str = ""
    confirmed_at: datetime | None = None
    withdrawn_by: str = ""
    withdrawn_at: datetime | None = None
    withdrawn_reason: str = ""
