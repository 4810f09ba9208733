# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What the services answer with: frozen views that a page, a report or a JSON printer can show as they are.

Texts that a person reads are already in the language of the screen where a field says so; codes stay codes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from mlat_desktop.domain.deadlines import Deadline, LimitKind
from mlat_desktop.domain.duties import Duty
from mlat_desktop.domain.evidence import Attachment, CustodyEntry, Evidence
from mlat_desktop.domain.holding import Held
from mlat_desktop.domain.letters import Letter
from mlat_desktop.domain.liberty import Stay
from mlat_desktop.domain.people import User
from mlat_desktop.domain.request import Event, Mail, Request, Uid
from mlat_desktop.services.codes import SHIPPED, Codes
from mlat_desktop.services.ports import RequestRow, Revision


class Lateness(StrEnum):
    """How near a deadline is, always shown with its word or its days, never by colour alone."""

    LATE = "late"
    SOON = "soon"
    LATER = "later"
    PASSED = "passed"
    """Possible since then: nobody is late. What is no longer assured is LATE: it is red."""
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineView:
    """A deadline in words. ``days`` counts from today to the watched day (negative: late); ``reasoning`` are whole sentences;
    ``caption`` is the date or "NO LIMIT COMPUTED..." in words; ``total_days`` and ``elapsed_days`` feed the period bar;
    ``treaty`` is the id, ``treaty_name`` its short title, empty where only the id is known; ``cautious`` the cautious reading
    in words, empty where there is none.
    """

    deadline: Deadline
    title: str
    treaty: str
    article: str
    caption: str
    when: date | None
    days: int | None
    lateness: Lateness
    own_target: bool
    reasoning: tuple[str, ...]
    total_days: int | None = None
    elapsed_days: int | None = None
    treaty_name: str = ""
    cautious: str = ""


class EntryKind(StrEnum):
    """Kinds of entry on the timeline."""

    EVENT = "event"
    MAIL = "mail"
    LETTER = "letter"
    EVIDENCE = "evidence"
    BUNDLE = "bundle"
    DEADLINE = "deadline"


class EntryState(StrEnum):
    """Done lies behind, NEXT is what is awaited first, LATER after it, LATE was awaited and did not come."""

    DONE = "done"
    NEXT = "next"
    LATER = "later"
    LATE = "late"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """One line of the timeline, in the language of the screen. ``own_target`` marks the office's own expectation as against
    a treaty limit; ``reasoning`` is what "why?" shows; ``deadline`` is there on those that are one.
    """

    kind: EntryKind
    state: EntryState
    when: date | None
    title: str
    detail: str = ""
    own_target: bool = False
    relative: str = ""
    reasoning: tuple[str, ...] = ()
    uid: str = ""
    deadline: DeadlineView | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestView:
    """Everything the detail pane shows of one request. ``names`` are full names by uid, ``officer`` is the responsible
    person's; ``held`` is who had the case until today, day by day without a gap, and ``items_held`` the same of each item by
    uid; ``stays`` is when the person sought was in custody and ``custody_days`` how many days until today; ``treaty_name`` is
    the short title of its legal basis, the id where the tables have no such treaty; ``codes`` are the lists of the office.
    """

    request: Request
    row: RequestRow
    events: tuple[Event, ...]
    mails: tuple[Mail, ...]
    deadlines: tuple[DeadlineView, ...]
    timeline: tuple[TimelineEntry, ...]
    letters: tuple[Letter, ...]
    evidence: tuple[Evidence, ...]
    custody: tuple[CustodyEntry, ...]
    attachments: tuple[Attachment, ...]
    duties: tuple[Duty, ...]
    revisions: tuple[Revision, ...]
    next_deadline: DeadlineView | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    officer: str = ""
    treaty_name: str = ""
    codes: Codes = SHIPPED
    held: tuple[Held, ...] = ()
    stays: tuple[Stay, ...] = ()
    custody_days: int = 0
    items_held: Mapping[Uid, tuple[Held, ...]] = field(default_factory=dict)


class TodayGroup(StrEnum):
    """Groups of the morning board. ``INCIDENT`` and ``CARD`` hold what is of no one case."""

    INCIDENT = "incident"
    OVERDUE = "overdue"
    EXPIRING = "expiring"
    DUE_SOON = "due-soon"
    SILENT = "silent"
    DELAY = "delay"
    CHASE = "chase"
    PASSED = "passed"
    RECOUNT = "recount"
    UNCONFIRMED = "unconfirmed"
    APPROVAL = "approval"
    STEP = "step"
    UNCOMPUTED = "uncomputed"
    CARD = "card"


class TodayAct(StrEnum):
    """The act that settles a line; the window opens it with one key."""

    OPEN = "open"
    LOG_EVENT = "log-event"
    REMIND = "remind"
    NOTIFY_DELAY = "notify-delay"
    WRITE_LETTER = "write-letter"
    OPEN_LETTER = "open-letter"
    OPEN_EXHIBIT = "open-exhibit"
    OPEN_DUTY = "open-duty"
    APPROVE_LETTER = "approve-letter"
    SEAL_LETTER = "seal-letter"
    SIGN_LETTER = "sign-letter"
    DECIDE = "decide"
    DECIDE_RECOUNT = "decide-recount"
    CONFIRM_DATE = "confirm-date"
    ENTER_DATE = "enter-date"
    TAKE_TRANSLATION = "take-translation"
    SEE_TO_INCIDENT = "see-to-incident"
    SAY_WHAT_BECAME = "say-what-became"
    RENEW_CARD = "renew-card"
    ASK_FOR_CARD = "ask-for-card"


@dataclass(frozen=True, slots=True, kw_only=True)
class TodayLine:
    """One thing to do today and the act that settles it. ``letter_kind`` names the letter to write, if that is the act;
    ``limit_kind`` is that of the deadline: a possibility is never late. ``limit_id`` and ``trigger_uid`` name the deadline,
    empty on a line that is of none; ``domestic`` says that the law of the requested State sets it, not a treaty.
    """

    group: TodayGroup
    act: TodayAct
    row: RequestRow
    title: str
    when: date | None
    days: int | None
    own_target: bool = False
    liberty: bool = False
    letter_id: int | None = None
    letter_kind: str = ""
    limit_kind: LimitKind | None = None
    limit_id: str = ""
    trigger_uid: str = ""
    domestic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeView:
    """The open office and who works in it."""

    uid: str
    name: str
    country: str
    zone: str
    training: bool
    user: User
    folder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditReport:
    """The result of walking the chain: ``entries`` hold; ``fault`` says in words where it breaks, empty when it is whole."""

    entries: int
    head: str
    fault: str = ""
    details_checked: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLine:
    """An audit entry for a reader."""

    seq: int
    at: datetime
    actor: str
    action: str
    subject: str
    detail: str
