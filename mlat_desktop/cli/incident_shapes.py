# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The records of the JSON answers about incidents and the office's media, by the rules of ``cli.shapes``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from mlat_desktop.domain.bundle import BundleState
from mlat_desktop.domain.incidents import (
    CarriedExhibit,
    CarriedLetter,
    CarrierState,
    EntryKind,
    IncidentKind,
    IncidentState,
    NamedPerson,
    PassphraseWay,
    Recipient,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentBundleShape:
    """A bundle that lay on the medium, with the case in it as it stood when the incident was reported. ``caution`` are the
    words of caution in the language of the answers; ``at_most``: what of it was written is not known, so that all is listed.
    """

    bundle: str
    request: str
    subject: str
    state: str
    incoming: bool
    restricted: bool
    written_at: datetime
    bundle_state: BundleState
    caution: str
    at_most: bool
    arrived_on: date | None
    passphrase: PassphraseWay
    recipients: tuple[Recipient, ...]
    persons: tuple[NamedPerson, ...]
    letters: tuple[CarriedLetter, ...]
    exhibits: tuple[CarriedExhibit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentEntryShape:
    """Something done or learnt. ``request``: it is about that case alone; not ``needed``: the note says why it was left."""

    at: datetime
    kind: EntryKind
    recorded_at: datetime
    by: str
    whom: str
    note: str
    needed: bool
    request: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentShape:
    """An incident. ``hidden`` counts restricted cases of others that were on the medium; ``next`` is what must be done next,
    ``next_words`` the same in the language of the answers, ``who`` by whom (a sign-in name; empty for a second person).
    """

    number: str
    uid: str
    kind: IncidentKind
    state: IncidentState
    medium: str
    noticed_at: datetime
    place: str
    what: str
    passphrase: PassphraseWay
    owner: str
    authority_by: datetime | None
    overdue: bool
    reported_at: datetime
    reported_by: str
    closed_at: datetime | None
    closed_by: str
    findings: str
    outstanding: tuple[EntryKind, ...]
    next: EntryKind | None
    next_words: str
    who: str
    hidden: int
    bundles: tuple[IncidentBundleShape, ...]
    entries: tuple[IncidentEntryShape, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentPageShape:
    """The page of an incident that was written to a file."""

    incident: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentTargetShape:
    """The hours in which the office itself wants to have told the authority; 0 where it has set none."""

    hours: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CarrierBundleShape:
    """A bundle that was written on a medium or taken in from it; ``on_it`` if it may lie there now."""

    bundle: str
    request: str
    incoming: bool
    state: BundleState
    created_at: datetime
    on_it: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CarrierEntryShape:
    """How a medium stood from then on."""

    at: datetime
    by: str
    state: CarrierState
    label: str
    holder: str
    wiped: bool
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CarrierShape:
    """A removable medium of the office. ``label`` is what its sticker says; ``hidden`` counts bundles of restricted cases of
    others.
    """

    serial: str
    label: str
    holder: str
    state: CarrierState
    wiped_at: datetime | None
    hidden: int
    bundles: tuple[CarrierBundleShape, ...]
    entries: tuple[CarrierEntryShape, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptShape:
    """An export whose end nobody saw."""

    bundle: str
    request: str
    medium: str
    place: str
    begun_at: datetime
