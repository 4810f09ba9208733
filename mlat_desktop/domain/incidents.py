# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Incidents with media and bundles: what was on it is written down once, what is done about it is only ever added to.

Which authority must be told, and how fast, is law of the State: the office enters its own target in hours, and nothing here
knows better.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from mlat_desktop.domain.bundle import BundleMedium, BundleRecord, BundleState
from mlat_desktop.domain.evidence import CustodyAct
from mlat_desktop.domain.request import RequestId, Uid
from mlat_desktop.domain.vocabulary import PersonRole


class IncidentKind(StrEnum):
    """What happened to the medium or to the key."""

    LOST = "lost"
    STOLEN = "stolen"
    FOUND_OPEN = "found-open"
    WRONG_OFFICE = "sent-to-wrong-office"
    DAMAGED = "damaged"
    KEY_EXPOSED = "key-exposed"


class IncidentState(StrEnum):
    """How far the office is with it."""

    OPEN = "open"
    MEASURES = "measures"
    ASSESSED = "assessed"
    CLOSED = "closed"


class PassphraseWay(StrEnum):
    """How the passphrase of a bundle that opens with one travelled: what protects it if the bundle is in strange hands."""

    NONE = "none"
    APART = "apart"
    TOGETHER = "together"
    UNKNOWN = "unknown"


class EntryKind(StrEnum):
    """What an entry of an incident says."""

    TOLD_PARTNER = "told-partner"
    TOLD_PERSONS = "told-persons"
    CARD_REVOKED = "card-revoked"
    SENT_AGAIN = "sent-again"
    RECEIPT_CHASED = "receipt-chased"
    POLICE = "police-report"
    AUTHORITY = "authority-informed"
    NOTE = "note"
    FOUND = "found"
    ASSESSED = "assessed"
    CLOSED = "closed"


MEASURES = (
    EntryKind.TOLD_PARTNER,
    EntryKind.TOLD_PERSONS,
    EntryKind.CARD_REVOKED,
    EntryKind.SENT_AGAIN,
    EntryKind.RECEIPT_CHASED,
    EntryKind.POLICE,
    EntryKind.AUTHORITY,
)
"""What an office does about an incident."""

GONE = frozenset({IncidentKind.LOST, IncidentKind.STOLEN, IncidentKind.WRONG_OFFICE})
"""The office no longer has the medium in its hands."""

CUSTODY = {
    IncidentKind.LOST: CustodyAct.COPY_LOST,
    IncidentKind.STOLEN: CustodyAct.COPY_LOST,
    IncidentKind.WRONG_OFFICE: CustodyAct.COPY_LOST,
    IncidentKind.FOUND_OPEN: CustodyAct.COPY_EXPOSED,
    IncidentKind.KEY_EXPOSED: CustodyAct.COPY_EXPOSED,
    IncidentKind.DAMAGED: CustodyAct.COPY_DAMAGED,
}
"""What an incident writes into the custody of every exhibit of which a copy lay there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """An office whose key opens the bundle."""

    name: str
    country: str
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPerson:
    """A person or entity named in the case of a bundle."""

    name: str
    role: PersonRole
    legal_person: bool = False
    protected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedLetter:
    """A letter in a bundle."""

    uid: str
    number: str
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedExhibit:
    """An exhibit in a bundle. ``classification`` is a code of ``codes/exhibit_classes.toml``."""

    uid: str
    exhibit: str
    title: str
    sha256: str
    classification: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One bundle on the medium with the case in it, as it stood when the incident was reported.

    ``caution`` names the words of caution of the case; ``at_most`` says that the log does not know what of the case was in
    the bundle, so that everything which can have been is listed; ``arrived_on`` is the day of the receipt for it;
    ``passphrase`` says which way the passphrase went, where it opens with one.
    """

    request_id: RequestId
    bundle: Uid
    number: str
    subject: str
    state: str
    incoming: bool
    restricted: bool
    written_at: datetime
    bundle_state: BundleState
    caution: str = ""
    at_most: bool = False
    arrived_on: date | None = None
    passphrase: PassphraseWay = PassphraseWay.NONE
    recipients: tuple[Recipient, ...] = ()
    persons: tuple[NamedPerson, ...] = ()
    letters: tuple[CarriedLetter, ...] = ()
    exhibits: tuple[CarriedExhibit, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """What happened. ``medium`` is the serial number of the medium, empty where none is known; ``place`` where it happened;
    ``expected`` the measures that the office must take or say why not; ``owner`` who sees to it, by sign-in name;
    ``authority_by`` when the office's own target for telling the authority ends.
    """

    uid: Uid
    number: str
    kind: IncidentKind
    state: IncidentState
    medium: str
    noticed_at: datetime
    place: str
    what: str
    passphrase: PassphraseWay
    expected: tuple[EntryKind, ...]
    owner: str
    reported_at: datetime
    reported_by: str
    authority_by: datetime | None = None
    closed_at: datetime | None = None
    closed_by: str = ""
    findings: str = ""

    @property
    def open(self) -> bool:
        """Whether somebody must still see to it."""
        return self.state is not IncidentState.CLOSED


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentEntry:
    """One thing done or learnt. ``at`` is when it happened, ``recorded_at`` when it was written down; ``whom`` who was told;
    not ``needed``: the measure was considered and the note says why it is not taken. With ``request_id`` it is about one case
    alone, and only who sees that case reads it.
    """

    at: datetime
    kind: EntryKind
    recorded_at: datetime
    by: str
    whom: str = ""
    note: str = ""
    needed: bool = True
    request_id: RequestId | None = None


def expected_of(kind: IncidentKind, shares: Sequence[Share]) -> tuple[EntryKind, ...]:
    """The measures that this incident asks for."""
    found = [EntryKind.TOLD_PARTNER] if shares else []
    exposed = kind is not IncidentKind.DAMAGED
    if exposed and any(share.persons for share in shares):
        found.append(EntryKind.TOLD_PERSONS)
    if kind is IncidentKind.KEY_EXPOSED:
        found.append(EntryKind.CARD_REVOKED)
    if kind is IncidentKind.STOLEN:
        found.append(EntryKind.POLICE)
    if exposed and shares:
        found.append(EntryKind.AUTHORITY)
    sent = [share for share in shares if not share.incoming]
    if kind in {*GONE, IncidentKind.DAMAGED} and any(share.arrived_on is None for share in sent):
        found.append(EntryKind.SENT_AGAIN)
    return tuple(found)


def outstanding(incident: Incident, entries: Collection[IncidentEntry]) -> tuple[EntryKind, ...]:
    """The measures of which nobody has said yet that they were taken, or why not."""
    said = {each.kind for each in entries}
    return tuple(each for each in incident.expected if each not in said)


def next_of(incident: Incident, entries: Collection[IncidentEntry]) -> EntryKind | None:
    """What must be done next; None once it is closed."""
    if not incident.open:
        return None
    left = outstanding(incident, entries)
    if left:
        pressing = incident.authority_by is not None and EntryKind.AUTHORITY in left
        return EntryKind.AUTHORITY if pressing and left[0] is not EntryKind.TOLD_PERSONS else left[0]
    return EntryKind.ASSESSED if incident.state is not IncidentState.ASSESSED else EntryKind.CLOSED


class CarrierState(StrEnum):
    """Where a medium of the office is."""

    UNKNOWN = "unknown"
    IN_SAFE = "in-the-safe"
    ON_THE_WAY = "on-the-way"
    AT_PARTNER = "at-the-partner"
    RETURNED = "returned"
    LOST = "lost"
    DESTROYED = "destroyed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """A removable medium on which the office sends and receives bundles, by its serial number. ``label`` is what the sticker
    on it says, ``holder`` who has it now, ``wiped_at`` when everything that lay on it before was wiped.
    """

    serial: str
    label: str = ""
    holder: str = ""
    state: CarrierState = CarrierState.UNKNOWN
    wiped_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CarrierEntry:
    """A line in the life of a medium: how it stood from then on."""

    serial: str
    at: datetime
    by: str
    state: CarrierState
    label: str = ""
    holder: str = ""
    wiped: bool = False
    note: str = ""


class Became(StrEnum):
    """What became of the medium of an export whose end nobody saw."""

    LOST = "lost"
    WIPED = "wiped"
    CONTINUED = "continued"


BEGUN = "begun"
"""What an attempt says of itself from its first byte until somebody saw how it ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A bundle, whole or in part or what is left of an attempt, on one medium. ``number`` is that of the attempt, 0 where only
    the record of the bundle speaks of it; ``serial`` is empty where the system told none.
    """

    record: BundleRecord
    serial: str
    at: datetime
    state: BundleState
    detail: str
    number: int = 0

    @property
    def unknown(self) -> bool:
        """Whether nobody saw how it ended."""
        return not self.record.incoming and self.state is BundleState.FAILED and self.detail == BEGUN

    def lies_on(self, serial: str, wiped_at: datetime | None) -> bool:
        """Whether it may lie on a medium that was wiped last at ``wiped_at``."""
        if self.serial != serial or self.detail == Became.WIPED:
            return False
        return wiped_at is None or self.at > wiped_at


def copies_of(record: BundleRecord, media: Sequence[BundleMedium]) -> tuple[Copy, ...]:
    """Every medium that a bundle was carried onto, or came on. Of bundles of an earlier program only the record speaks; one
    that is merely prepared lies nowhere.
    """
    if media:
        return tuple(
            Copy(record=record, serial=m.serial, at=m.begun_at, state=m.state, detail=m.detail, number=m.number) for m in media
        )
    if not record.place or record.state is BundleState.PREPARED:
        return ()
    serials = [part for each in record.medium.split(",") if (part := each.strip())] or [""]
    return tuple(
        Copy(record=record, serial=serial, at=record.created_at, state=record.state, detail=record.detail) for serial in serials
    )
