# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The records of the JSON answers about exhibits, media and duties, by the rules of ``cli.shapes``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from mlat_desktop.domain.duties import DutyParty, DutyState
from mlat_desktop.domain.evidence import AttachmentKind, CustodyAct, ExhibitForm


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyShape:
    """A link of a chain of custody. ``at`` is when it happened, ``recorded_at`` when it was written down if that was another
    time; ``seal_intact`` null where nobody looked or there is no seal.
    """

    at: datetime
    by: str
    act: CustodyAct
    detail: str
    medium: str
    sha256: str
    given_by: str
    received_by: str
    place: str
    seal_number: str
    seal_intact: bool | None
    receipt: str
    recorded_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentShape:
    """A photo of an exhibit or the scan of a receipt for it."""

    uid: str
    kind: AttachmentKind
    file_name: str
    size: int
    sha256: str
    added_at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceShape:
    """An exhibit with its chain of custody. ``id`` is how the other commands name it; ``holder`` is empty while this office has
    it; ``outstanding`` while its return is not complete, ``return_words`` says how that stands in the language of the answers.
    A physical exhibit has no file: no name, size or hash.
    """

    id: str
    request: str
    exhibit: str
    form: ExhibitForm
    title: str
    file_name: str
    media_type: str
    size: int
    sha256: str
    original: bool
    volume: int
    volumes: int
    received_from: str
    seal_number: str
    medium_serial: str
    classification: str
    holder: str
    place: str
    to_return: bool
    lent_to: str
    lent_on: date | None
    return_due: date | None
    returned_on: date | None
    return_receipt: str
    outstanding: bool
    return_words: str
    added_at: datetime | None
    added_by: str
    custody: tuple[CustodyShape, ...]
    attachments: tuple[AttachmentShape, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceCheckShape:
    """An item of evidence that was read again; ``fault`` is empty when size and hash agree."""

    id: str
    exhibit: str
    file_name: str
    fault: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HashCheckShape:
    """A hash that came with a medium, and what was found here."""

    source: str
    algorithm: str
    supplied: str
    found: str
    agrees: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MediumFileShape:
    """A file as it lay on a medium; ``fault`` says why it is not here whole, in the language of the answers."""

    path: str
    size: int
    sha256: str
    md5: str
    sha1: str
    fault: str
    checks: tuple[HashCheckShape, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MediumShape:
    """What was taken in with a medium. ``taken`` counts files that are here whole, ``agree`` and ``differ`` supplied hashes."""

    evidence: EvidenceShape
    taken: int
    agree: int
    differ: int
    files: tuple[MediumFileShape, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyShape:
    """A duty that rests on a case. ``lasting``: it stays after the case has closed; otherwise the case is not closed while
    it is open. ``kind`` is a code of ``mlat duty kinds``; ``owner``, ``by`` and ``ended_by`` are sign-in names.
    """

    uid: str
    request: str
    kind: str
    text: str
    given_by: DutyParty
    given_name: str
    owed_by: DutyParty
    owed_name: str
    article: str
    owner: str
    lasting: bool
    since: date
    due_on: date | None
    review_on: date | None
    state: DutyState
    ended_on: date | None
    ended_by: str
    ended_how: str
    bundle: str
    recorded_at: datetime | None
    by: str
