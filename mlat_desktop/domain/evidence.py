# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Exhibits and their chain of custody: files, things in a box, and whole media that came with everything on them.

The content of a file or medium is an encrypted file of its own outside the database; a thing has none. Where an exhibit is, who
has it and whether it must go back stands on the exhibit; how it came there stands in its chain, which is only ever added to.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from mlat_desktop.domain.request import Uid


class ExhibitForm(StrEnum):
    """What an exhibit is. MEDIUM: a stick, disc or disk, kept as one archive or image with a list of what is on it."""

    FILE = "file"
    OBJECT = "object"
    MEDIUM = "medium"


class CustodyAct(StrEnum):
    """What happened to an item (names after the PREMIS event vocabulary)."""

    RECEIVED = "received"
    INGESTED = "ingested"
    FIXITY_CHECKED = "fixity-checked"
    EXPORTED = "exported"
    EXPORT_FAILED = "export-failed"
    IMPORTED = "imported"
    LENT = "lent"
    RETURNED = "returned"
    REGISTERED = "registered"
    HANDED_OVER = "handed-over"
    SEALED = "sealed"
    CLASSIFIED = "classified"
    RECEIPTED = "receipted"
    COPY_LOST = "copy-lost"
    COPY_EXPOSED = "copy-exposed"
    COPY_DAMAGED = "copy-damaged"
    COPY_FOUND = "copy-found"
    COPY_WIPED = "copy-wiped"


class SharedAct(StrEnum):
    """The acts that a case bundle carries, since version 1.0 and in all of version 1: no other may stand in its custody, or an
    older office refuses it. What else an office does with an exhibit stays in its own register.
    """

    RECEIVED = CustodyAct.RECEIVED.value
    INGESTED = CustodyAct.INGESTED.value
    FIXITY_CHECKED = CustodyAct.FIXITY_CHECKED.value
    EXPORTED = CustodyAct.EXPORTED.value
    EXPORT_FAILED = CustodyAct.EXPORT_FAILED.value
    IMPORTED = CustodyAct.IMPORTED.value
    LENT = CustodyAct.LENT.value
    RETURNED = CustodyAct.RETURNED.value


SHARED_ACTS = {CustodyAct(each.value): each for each in SharedAct}
"""The same by the act of an office's own chain of custody."""


class AttachmentKind(StrEnum):
    """What a picture or paper beside an exhibit is."""

    PHOTO = "photo"
    RECEIPT = "receipt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """An exhibit. ``size`` in bytes, ``sha256`` lower-case hex of the plain content, ``blob`` the stored file's id; all three
    are empty on a thing. ``volume`` of ``volumes``: 0 where it is whole. ``holder`` is who has it, empty while we do; ``place``
    where. ``to_return``: it came to us and must go back. ``lent_on``: it is lent to ``lent_to``, or was, last.
    ``return_due`` is the agreed day; ``classification`` a code of ``codes/exhibit_classes.toml``.
    """

    uid: Uid
    exhibit: str
    title: str
    file_name: str
    media_type: str
    size: int
    sha256: str
    blob: str
    original: bool = False
    received_from: str = ""
    seal_number: str = ""
    return_due: date | None = None
    returned_on: date | None = None
    added_at: datetime | None = None
    added_by: str = ""
    form: ExhibitForm = ExhibitForm.FILE
    volume: int = 0
    volumes: int = 0
    holder: str = ""
    place: str = ""
    to_return: bool = False
    lent_to: str = ""
    lent_on: date | None = None
    return_receipt: str = ""
    classification: str = ""
    medium_serial: str = ""

    @property
    def lent(self) -> bool:
        """Whether somebody else has it now who must bring it back."""
        return self.lent_on is not None and self.returned_on is None

    @property
    def awaits_receipt(self) -> bool:
        """Whether it was handed back and the receipt for it has not come."""
        return self.returned_on is not None and not self.return_receipt and (self.to_return or self.lent_on is not None)

    @property
    def outstanding(self) -> bool:
        """Whether its return is not complete: it is lent, or must go back, or the receipt is missing."""
        return self.lent or (self.to_return and self.returned_on is None) or self.awaits_receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyEntry:
    """One link of the chain of custody. ``at`` is when it happened, ``recorded_at`` when it was written down if that was
    another time; ``medium`` is the serial number of a removable medium where there was one, ``seal_intact`` None where nobody
    looked.
    """

    evidence_uid: Uid
    at: datetime
    actor: str
    act: CustodyAct
    detail: str = ""
    medium: str = ""
    sha256: str = ""
    given_by: str = ""
    received_by: str = ""
    place: str = ""
    seal_number: str = ""
    seal_intact: bool | None = None
    receipt: str = ""
    recorded_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A photo of a medium or the scan of a receipt, kept beside the exhibit and never as part of it."""

    uid: Uid
    evidence_uid: Uid
    kind: AttachmentKind
    file_name: str
    media_type: str
    size: int
    sha256: str
    blob: str
    added_at: datetime
    added_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HashCheck:
    """A hash that somebody supplied, and what was found here. ``source`` is where it stood: a list, or the image itself."""

    source: str
    algorithm: str
    supplied: str
    found: str

    @property
    def agrees(self) -> bool:
        """Whether both are the same."""
        return self.supplied == self.found


@dataclass(frozen=True, slots=True, kw_only=True)
class MediumFile:
    """A file as it lay on a medium. ``path`` is relative, with slashes, bytes that are no text written as escapes;
    ``sha256`` is empty where it could not be read or was not taken, and then ``fault`` says why.
    """

    path: str
    size: int
    sha256: str = ""
    md5: str = ""
    sha1: str = ""
    fault: str = ""
    checks: tuple[HashCheck, ...] = ()
