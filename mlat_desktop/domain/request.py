# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A request as an office keeps it: what an officer enters (:class:`Particulars`) and what the register adds to it.

Money is integer minor units with an ISO 4217 code; States are ISO 3166-1 alpha-2;
languages are BCP 47; every part that can leave the office has a ``uid`` (UUIDv4 text) given by its origin.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NewType

from mlat_desktop.domain.moment import Moment
from mlat_desktop.domain.vocabulary import (
    AssetAct,
    BasisKind,
    Channel,
    Confidentiality,
    Direction,
    EventKind,
    Holder,
    ItemStatus,
    MailKind,
    Outcome,
    PersonRole,
    ReferenceKind,
    RequestClass,
    Stage,
    Status,
    UrgencyLevel,
)

RequestId = NewType("RequestId", int)
Uid = NewType("Uid", str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Somebody's number for this matter, verbatim."""

    kind: ReferenceKind
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """An authority of either State and how to reach it."""

    name: str = ""
    address: str = ""
    person: str = ""
    phone: str = ""
    email: str = ""
    hours: str = ""
    zone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalBasis:
    """On what the request rests. ``treaty_id`` names a treaty of the table when ``kind`` is TREATY."""

    kind: BasisKind = BasisKind.TREATY
    treaty_id: str = ""
    article: str = ""
    domestic_article: str = ""
    reciprocity_given: bool = False
    reciprocity_received: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Urgency:
    """How pressing and why; ``reason`` is a code of ``resources/codes/urgency.toml``."""

    level: UrgencyLevel = UrgencyLevel.ORDINARY
    reason: str = ""
    needed_by: date | None = None
    asked_by: str = ""
    accepted: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Custody:
    """A stay in custody for this matter (statistics and liberty limits)."""

    since: date
    until: date | None = None
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A natural person or an entity. ``name_original`` is the name in its own script."""

    uid: Uid
    name: str
    role: PersonRole = PersonRole.OTHER
    legal_person: bool = False
    name_original: str = ""
    aliases: tuple[str, ...] = ()
    born_on: date | None = None
    birth_place: str = ""
    nationality: str = ""
    address: str = ""
    documents: str = ""
    custody: tuple[Custody, ...] = ()
    protected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetAmount:
    """Assets touched by an item of assistance; ``minor`` is in minor units of ``currency``."""

    act: AssetAct
    minor: int
    currency: str
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing asked for, with its own executor, due date and outcome. ``kind`` is a code of ``codes/assistance.toml``,
    ``ground`` of ``codes/grounds.toml``.
    """

    uid: Uid
    kind: str
    target: str = ""
    place: str = ""
    particulars: str = ""
    procedure: str = ""
    executing_authority: str = ""
    status: ItemStatus = ItemStatus.ASKED
    due_on: date | None = None
    outcome: Outcome | None = None
    outcome_on: date | None = None
    ground: str = ""
    assets: tuple[AssetAmount, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Offence:
    """An offence; ``category`` is a code of ``codes/offences.toml``. Exactly one of a request is the main one."""

    category: str
    law_text: str = ""
    max_penalty: str = ""
    main: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """A cost of execution; ordinary ones are the requested State's (UNTOC art. 18(28))."""

    extraordinary: bool
    minor: int
    currency: str
    payer: str = ""
    agreed: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """Everything about a request that an officer enters and may amend."""

    klass: RequestClass
    direction: Direction
    subject: str
    other_state: str
    their_authority: Authority = field(default_factory=Authority)
    issuing_authority: Authority = field(default_factory=Authority)
    investigating_authority: Authority = field(default_factory=Authority)
    references: tuple[Reference, ...] = ()
    basis: LegalBasis = field(default_factory=LegalBasis)
    operation: str = ""
    stage: Stage | None = None
    facts: str = ""
    persons: tuple[Person, ...] = ()
    items: tuple[Item, ...] = ()
    offences: tuple[Offence, ...] = ()
    costs: tuple[Cost, ...] = ()
    urgency: Urgency = field(default_factory=Urgency)
    confidentiality: Confidentiality = Confidentiality.ORDINARY
    confidentiality_reason: str = ""
    do_not_notify: bool = False
    language: str = ""
    document_date: date | None = None
    own_target: date | None = None
    next_action: str = ""
    next_action_on: date | None = None
    notes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A registered request. ``number`` is gapless per series and year and never changes; ``version`` counts amendments.

    ``origin_office`` is the uid of the office that made the record when it came in a bundle, else ours.
    """

    id: RequestId
    uid: Uid
    number: str
    year: int
    serial: int
    particulars: Particulars
    status: Status
    registered_at: datetime
    registered_by: str
    officer: str
    origin_office: str
    version: int
    outcome: Outcome | None = None
    outcome_reason: str = ""
    ground: str = ""
    ended_on: date | None = None
    in_hand: InHand | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InHand:
    """Who has an open case in hand and when it must be looked at again. The day is that of the next action: the officer's
    own where one was set, else what the workflow gives a status, counted from ``since``.
    """

    holder: Holder
    name: str = ""
    since: date
    step_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened on a case. ``place`` is the State whose calendar day counts (the place of arrest, say).

    What was handed over names the ``holder`` and who that is (``whom``); ``item_uid`` is the item of assistance that an event
    is about, None for the whole case. An event is never deleted: ``annulled`` with a reason takes it out of every computation.
    """

    uid: Uid
    kind: EventKind
    moment: Moment
    place: str = ""
    note: str = ""
    mail_uid: Uid | None = None
    holder: Holder | None = None
    whom: str = ""
    item_uid: Uid | None = None
    recorded_at: datetime | None = None
    recorded_by: str = ""
    annulled: bool = False
    annulled_reason: str = ""

    @property
    def on(self) -> date:
        """The local calendar day of the event."""
        return self.moment.local_date


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A letter, note, call or message that arrived or left on a case. ``scan`` is the uid of an evidence-like file;
    ``taken_off`` says why it did not belong to the case.
    """

    uid: Uid
    direction: Direction
    kind: MailKind
    channel: Channel
    moment: Moment
    correspondent: str
    subject: str
    dated_on: date | None = None
    their_reference: str = ""
    our_reference: str = ""
    tracking: str = ""
    reply_due: date | None = None
    note: str = ""
    scan_name: str = ""
    scan_blob: str = ""
    event_uid: Uid | None = None
    recorded_by: str = ""
    taken_off: str = ""
