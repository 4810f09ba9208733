# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Letters: their life and their record. The sealed bytes never change; nothing is deleted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from mlat_desktop.domain.request import RequestId, Uid
from mlat_desktop.domain.vocabulary import Holder


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

    A letter with all that is outstanding with a State has no ``request_id`` but a ``state``; a reminder says whom it reminds
    (``holder``) and of which item (``item_uid``, None for the whole case).
    """

    id: int
    uid: Uid
    request_id: RequestId | None
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
    state: str = ""
    holder: Holder | None = None
    item_uid: Uid | None = None


@dataclass(frozen=True, slots=True)
class ListedCase:
    """A case in a letter that lists several; ``reminds`` where the letter asks the other State about it."""

    request_id: RequestId
    reminds: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterTemplate:
    """A block template as kept in the database: ``text`` is TOML, ``version`` part of every sealed record."""

    kind: str
    language: str
    version: int
    text: str
    sha256: str
