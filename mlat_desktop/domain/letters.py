# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Letters: their life and their record. The sealed bytes never change; nothing is deleted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from mlat_desktop.domain.request import RequestId, Uid


class LetterStatus(StrEnum):
    """Life of a letter: only a draft may be edited, only an approved one sealed, a sealed one is only voided or sent."""

    DRAFT = "draft"
    REVIEW = "review"
    APPROVED = "approved"
    SEALED = "sealed"
    DISPATCHED = "dispatched"
    VOID = "void"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter as kept. ``content`` is canonical JSON of the filled template (blocks and fields); ``digest`` the SHA-256 of
    the canonical letter record that the QR code signs; ``sha256`` that of the sealed file; ``blob`` its encrypted store.
    """

    id: int
    uid: Uid
    request_id: RequestId
    kind: str
    language: str
    template: str
    status: LetterStatus
    content: str
    subject: str
    drafted_by: str
    drafted_at: datetime
    version: int = 1
    number: str = ""
    approved_by: str = ""
    approved_at: datetime | None = None
    sealed_by: str = ""
    sealed_at: datetime | None = None
    digest: str = ""
    sha256: str = ""
    blob: str = ""
    dispatched_on: date | None = None
    channel: str = ""
    tracking: str = ""
    void_reason: str = ""
    copies: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterTemplate:
    """A block template as kept in the database: ``text`` is TOML, ``version`` part of every sealed record."""

    kind: str
    language: str
    version: int
    text: str
    sha256: str
