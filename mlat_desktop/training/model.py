# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What a plan of the training office holds: every act of two officers over three years, with the instant and the hand.

A step's ``when`` is the instant (aware, UTC) at which it is done at the desk, ``by`` the sign-in name of who does it. Times of
the matter itself (an arrest, a letter's date) are wall-clock times at their own place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from mlat_desktop.domain.letters import LetterStatus
from mlat_desktop.domain.people import Role
from mlat_desktop.domain.request import Particulars
from mlat_desktop.domain.vocabulary import Channel, Direction, EventKind, Holder, MailKind, Outcome, RequestClass, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedUser:
    """A person of the office and the name under which he or she signs in."""

    name: str
    full_name: str
    title: str
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedFile:
    """A small real file: its name and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Anything done at the desk."""

    when: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedEvent(Step):
    """An event: ``at`` is naive wall-clock time at ``zone``, ``place`` the State whose calendar day counts."""

    kind: EventKind
    at: datetime
    zone: str
    place: str
    note: str = ""
    item: int | None = None
    """Which item of assistance it is about, from 0; None for the whole case."""
    holder: Holder | None = None
    whom: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedMail(Step):
    """A letter, note, call or message with its scan and the event that it triggers; ``at`` is the office's wall clock."""

    direction: Direction
    kind: MailKind
    channel: Channel
    at: datetime
    correspondent: str
    subject: str
    dated_on: date | None = None
    their_reference: str = ""
    tracking: str = ""
    reply_due: date | None = None
    note: str = ""
    scan: PlannedFile | None = None
    event: EventKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedLetter(Step):
    """A letter and how far it goes, with the instants of each hand; dispatching logs the event that the letter stands for."""

    kind: str
    language: str
    until: LetterStatus
    fields: Mapping[str, str] = field(default_factory=dict)
    submitted: datetime | None = None
    approved: datetime | None = None
    approver: str = ""
    sealed: datetime | None = None
    dispatched: datetime | None = None
    channel: Channel = Channel.DIPLOMATIC_BAG
    tracking: str = ""
    voided: datetime | None = None
    void_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedEvidence(Step):
    """A file of evidence."""

    file: PlannedFile
    title: str
    original: bool = False
    received_from: str = ""
    seal_number: str = ""
    return_due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedThing(Step):
    """A thing that is registered as an exhibit, and lent at once where ``lent_to`` says to whom."""

    title: str
    received_from: str
    seal_number: str
    place: str
    lent_to: str = ""
    return_due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDuty(Step):
    """A duty that rests on the case; ``kind`` is a code of ``codes/duties.toml``."""

    kind: str
    text: str
    article: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedSheet(Step):
    """A decision sheet that is begun and left half done. ``absent`` is how many of the treaty's grounds of refusal were looked
    at and found not to apply.
    """

    basis: str
    competence: str
    dual_test: str
    absent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedNaming(Step):
    """A person who is named for a restricted case."""

    user: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedAbsence(Step):
    """Somebody is away and somebody else stands in."""

    user: str
    deputy: str
    first: date
    last: date
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedAmendment(Step):
    """The particulars as they stand from then on."""

    particulars: Particulars
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedEnd(Step):
    """How the request ended; ``WITHDRAWN`` withdraws, everything else closes."""

    outcome: Outcome
    reason: str
    ground: str = ""
    in_spite_of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedReopening(Step):
    """An ended request is taken up again."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedRequest(Step):
    """A request: ``when`` it is registered, what was entered, when it came or went, and everything done on it afterwards.

    ``officer`` is who is responsible for it, by default who registered it; ``links`` are keys of earlier requests of the plan,
    whose numbers become references when they are known. ``status`` is where the steps leave the request.
    """

    key: str
    thread: str
    particulars: Particulars
    status: Status
    received: datetime | None = None
    sent: datetime | None = None
    officer: str = ""
    links: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()

    @property
    def klass(self) -> RequestClass:
        """The class of the request."""
        return self.particulars.klass


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingPlan:
    """A whole training office. ``begins`` is the instant of its founding; requests stand in order of registration."""

    as_of: date
    seed: int
    office: str
    country: str
    zone: str
    letterhead: Mapping[str, tuple[str, ...]]
    settings: Mapping[str, str]
    begins: datetime
    users: tuple[PlannedUser, ...]
    requests: tuple[PlannedRequest, ...]
    absences: tuple[PlannedAbsence, ...] = ()
