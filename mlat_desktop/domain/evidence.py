# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Evidence items and their chain of custody; the content itself is an encrypted file of its own outside the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from mlat_desktop.domain.request import Uid


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """An evidence item. ``size`` in bytes, ``sha256`` lower-case hex of the plain content, ``blob`` the stored file's id."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyEntry:
    """One link of the chain of custody. ``medium`` is the serial number of a removable medium where there was one."""

    evidence_uid: Uid
    at: datetime
    actor: str
    act: CustodyAct
    detail: str = ""
    medium: str = ""
    sha256: str = ""
