# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What of a case leaves the office in a bundle: ``case.json``, version 1 (``docs/formats/case-bundle-1.md``).

Told from neither side: the requesting and the requested State stand by name, and every entry names the office that made it,
so that both offices write the same about the same. What is only one office's own stays home: notes, next actions, own
targets, deadlines (each office computes its own), officers, correspondence with its own authorities, numbers of old
registers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from mlat_desktop.domain.bundle import BundleFile
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.evidence import SharedAct
from mlat_desktop.domain.moment import Moment
from mlat_desktop.domain.receipt import ReceiptResult
from mlat_desktop.domain.request import Authority, Cost, Item, Offence, Person, Reference, Uid
from mlat_desktop.domain.vocabulary import (
    BasisKind,
    Channel,
    Confidentiality,
    EventKind,
    MailKind,
    Outcome,
    RequestClass,
    Stage,
    Status,
    UrgencyLevel,
)

FORMAT = "mlat-case"
VERSION = (1, 2)
YEARS = range(1000, 3000)
"""Years of the dates of a case. Whatever counts on from a date at the edges of the calendar would fall over them."""

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""A text that were no UUID could pass for a number of our register."""


class Side(StrEnum):
    """Which State an office speaks for in this case."""

    REQUESTING = "requesting"
    REQUESTED = "requested"

    @property
    def other(self) -> Side:
        """The other State."""
        return Side.REQUESTED if self is Side.REQUESTING else Side.REQUESTING


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeName:
    """An office. ``uid`` is its own and never changes."""

    uid: str
    name: str
    country: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exporter:
    """Who wrote this record, when, and how the case stands in that office: news for the receiver, never merged."""

    office: OfficeName
    side: Side
    at: datetime
    status: Status
    outcome: Outcome | None = None
    outcome_reason: str = ""
    ground: str = ""
    ended_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """One State of the case as the exporter knows it: its central authority and that authority's numbers."""

    country: str
    authority: Authority = field(default_factory=Authority)
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedBasis:
    """On what the request rests; reciprocity by the State that promised it."""

    kind: BasisKind
    treaty_id: str = ""
    article: str = ""
    requesting_promised: bool = False
    requested_promised: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedUrgency:
    """How pressing it is for whoever asks; whether the other side accepts that is its own matter."""

    level: UrgencyLevel
    reason: str = ""
    needed_by: date | None = None
    asked_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What is asked, of whom, why: the part of the particulars that both offices share."""

    klass: RequestClass
    subject: str
    basis: SharedBasis
    urgency: SharedUrgency
    confidentiality: Confidentiality
    confidentiality_reason: str = ""
    do_not_notify: bool = False
    operation: str = ""
    stage: Stage | None = None
    facts: str = ""
    language: str = ""
    document_date: date | None = None
    issuing_authority: Authority = field(default_factory=Authority)
    investigating_authority: Authority = field(default_factory=Authority)
    references: tuple[Reference, ...] = ()
    persons: tuple[Person, ...] = ()
    items: tuple[Item, ...] = ()
    offences: tuple[Offence, ...] = ()
    costs: tuple[Cost, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedEvent:
    """Something that happened. ``origin`` is the uid of the office that recorded it, as in every entry below."""

    uid: Uid
    origin: str
    kind: EventKind
    moment: Moment
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedMail:
    """Something that went between the two offices, by the State that sent it."""

    uid: Uid
    origin: str
    sent_by: Side
    kind: MailKind
    channel: Channel
    moment: Moment
    subject: str
    dated_on: date | None = None
    requesting_reference: str = ""
    requested_reference: str = ""
    tracking: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedLetter:
    """A sealed letter; its file is ``path`` in the bag."""

    uid: Uid
    origin: str
    number: str
    kind: str
    language: str
    subject: str
    file_name: str
    size: int
    sha256: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedEvidence:
    """An evidence item; its file is ``path`` in the bag, ``file_name`` the original name in any script."""

    uid: Uid
    origin: str
    exhibit: str
    title: str
    file_name: str
    media_type: str
    size: int
    sha256: str
    path: str
    original: bool = False
    seal_number: str = ""
    classification: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedCustody:
    """A link of the chain of custody of an item in this record."""

    evidence_uid: Uid
    origin: str
    at: datetime
    actor: str
    act: SharedAct
    detail: str = ""
    medium: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedDuty:
    """A duty between the two States that is open, since version 1.1. A name beside a side is that of an authority of that
    State. ``kind`` is a code of ``codes/duties.toml``, or one that a later version has.
    """

    uid: Uid
    origin: str
    kind: str
    text: str
    given_by: Side
    owed_by: Side
    lasting: bool
    since: date
    given_name: str = ""
    owed_name: str = ""
    article: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedReceipt:
    """That the exporter took in a bundle of the office addressed, since version 1.2: ``digest`` is the SHA-256 of the tag
    manifest that it checked, ``number`` that of the case in its register.
    """

    bundle: Uid
    digest: str
    at: datetime
    number: str
    result: ReceiptResult


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRecord:
    """The whole of ``case.json``. ``uid`` is the request's, given by ``origin``, the office that first registered it."""

    uid: Uid
    origin: OfficeName
    exporter: Exporter
    requesting: Party
    requested: Party
    matter: Matter
    events: tuple[SharedEvent, ...] = ()
    mails: tuple[SharedMail, ...] = ()
    letters: tuple[SharedLetter, ...] = ()
    evidence: tuple[SharedEvidence, ...] = ()
    custody: tuple[SharedCustody, ...] = ()
    duties: tuple[SharedDuty, ...] = ()
    receipts: tuple[SharedReceipt, ...] = ()
    format: str = FORMAT
    version: tuple[int, ...] = VERSION

    @property
    def only_receipts(self) -> bool:
        """Whether it says of the case nothing but which bundles arrived: then its matter is no news either."""
        return bool(self.receipts) and not any((self.events, self.mails, self.letters, self.evidence, self.duties))


def only_receipts_of(record: CaseRecord) -> CaseRecord:
    """The record without everything that a receipt need not say: nobody is named in it."""
    matter = record.matter
    return replace(
        record,
        matter=Matter(
            klass=matter.klass,
            subject=matter.subject,
            basis=SharedBasis(kind=matter.basis.kind),
            urgency=SharedUrgency(level=UrgencyLevel.ORDINARY),
            confidentiality=matter.confidentiality,
        ),
        events=(),
        mails=(),
        letters=(),
        evidence=(),
        custody=(),
        duties=(),
    )


def shared_part(record: CaseRecord) -> CaseRecord:
    """The part that must be equal in both offices: the record less everything that is the receiver's own.

    Kept: the case's uid and origin, the matter, the origin's own side with its number, and every entry that the origin office
    made. Left out: who exported, when, and how the case stands there; the other side's authority and numbers; entries of
    other offices; receipts; the places of files in the bag.
    """
    origin = record.origin
    requesting, requested = record.requesting, record.requested
    if requesting.country == origin.country:
        requested = Party(country=requested.country)
    else:
        requesting = Party(country=requesting.country)
    return replace(
        record,
        exporter=Exporter(
            office=origin, side=Side.REQUESTING, at=datetime.min.replace(tzinfo=record.exporter.at.tzinfo), status=Status.SENT
        ),
        requesting=requesting,
        requested=requested,
        events=_made_by(origin.uid, record.events),
        mails=_made_by(origin.uid, record.mails),
        letters=tuple(replace(each, path="") for each in _made_by(origin.uid, record.letters)),
        evidence=tuple(replace(each, path="") for each in _made_by(origin.uid, record.evidence)),
        custody=_made_by(origin.uid, record.custody),
        duties=_made_by(origin.uid, record.duties),
        receipts=(),
    )


Entry = TypeVar("Entry", SharedEvent, SharedMail, SharedLetter, SharedEvidence, SharedCustody, SharedDuty)


def _made_by(office: str, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    return tuple(entry for entry in entries if entry.origin == office)


def _days(value: object) -> Iterator[date]:
    """Every date and instant in a record."""
    if isinstance(value, date):  # an instant is one too
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from _days(each)
    elif is_dataclass(value):
        for part in fields(value):
            yield from _days(getattr(value, part.name))


def check_record(record: CaseRecord, files: Iterable[BundleFile], sender: OfficeName) -> None:
    """What a schema cannot say: the record is the sender's, its uids are its own, and it names every file exactly once.

    Raises ``BUNDLE_SCHEMA`` or ``BUNDLE_MANIFEST``.
    """
    exporter = record.exporter.office
    own = record.requesting if record.exporter.side is Side.REQUESTING else record.requested
    if (exporter.uid, exporter.country) != (sender.uid, sender.country) or own.country != sender.country:
        raise KnownError(Code.BUNDLE_SCHEMA, reason=why("it names another office as its writer than the one that signed it"))
    if not all(day.year in YEARS for day in _days(record)):
        raise KnownError(Code.BUNDLE_SCHEMA, reason=why("a date in it lies at the edge of the calendar"))
    groups = (record.events, record.mails, record.letters, record.evidence, record.duties)
    uids = [entry.uid for group in groups for entry in group]
    if not all(map(_UUID.fullmatch, (record.uid, *uids, *(each.bundle for each in record.receipts)))):
        raise KnownError(Code.BUNDLE_SCHEMA, reason=why("an identifier in it is no UUID"))
    receipts = [receipt.bundle for receipt in record.receipts]
    if len(set(uids)) != len(uids) or len(set(receipts)) != len(receipts):
        raise KnownError(Code.BUNDLE_SCHEMA, reason=why("two entries have one identifier"))
    if {entry.evidence_uid for entry in record.custody} - {item.uid for item in record.evidence}:
        raise KnownError(Code.BUNDLE_SCHEMA, reason=why("its chain of custody names an item that it does not contain"))
    left = {file.path: file for file in files}
    items: list[SharedLetter | SharedEvidence] = [*record.letters, *record.evidence]
    for entry in items:
        file = left.pop(entry.path, None)
        if file is None:
            raise KnownError(Code.BUNDLE_MANIFEST, name=entry.path, reason=why("it is missing"))
        if (file.size, file.sha256) != (entry.size, entry.sha256):
            raise KnownError(Code.BUNDLE_MANIFEST, name=entry.path, reason=why("the case record describes another file"))
    if left:
        raise KnownError(Code.BUNDLE_CONTENTS_EXTRA, name=min(left))
