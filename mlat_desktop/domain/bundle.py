# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Office cards and the record of every bundle that was written or received."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from mlat_desktop.domain.request import RequestId, Uid


class CardStatus(StrEnum):
    """A card is known when its file was read, trusted only after its fingerprint was compared on another channel."""

    OWN = "own"
    KNOWN = "known"
    TRUSTED = "trusted"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """Public keys of an office. ``fingerprint`` is OpenSSH's SHA256:... of the signing key; ``recipient`` an age recipient."""

    fingerprint: str
    office_uid: str
    name: str
    country: str
    recipient: str
    signing_key: str
    valid_from: date
    valid_to: date | None = None
    status: CardStatus = CardStatus.KNOWN
    added_at: datetime | None = None
    added_by: str = ""
    trusted_by: str = ""
    trusted_at: datetime | None = None
    note: str = ""


class BundleState(StrEnum):
    """Said apart: a bundle that was written is not yet one that was read back and compared."""

    FAILED = "failed"
    WRITTEN = "written"
    VERIFIED = "verified"
    IMPORTED = "imported"


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleRecord:
    """One bundle written or received. ``digest`` is the SHA-256 of its tag manifest; ``sequence`` counts per sender."""

    uid: Uid
    incoming: bool
    request_id: RequestId | None
    partner: str
    sequence: int
    created_at: datetime
    state: BundleState
    digest: str = ""
    size: int = 0
    place: str = ""
    medium: str = ""
    detail: str = ""
    by: str = ""
