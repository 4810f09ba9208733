# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Letters: their life and their record. The sealed bytes never change; nothing is deleted.

What may be done with a letter, by whom and from which status, stands in :data:`LIFE` and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from mlat_desktop.domain.people import Act
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


class LetterAct(StrEnum):
    """What somebody does with a letter once it was begun."""

    EDIT = "edit"
    COMMENT = "comment"
    SETTLE = "settle"
    SUBMIT = "submit"
    TAKE_BACK = "take-back"
    SEND_BACK = "send-back"
    APPROVE = "approve"
    SEAL = "seal"
    SIGN = "sign"
    PRINT = "print"
    SUPERSEDE = "supersede"
    VOID = "void"
    DISPATCH = "dispatch"
    RECEIVE = "receive"
    EXPECT = "expect"
    CORRECT = "correct"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class Step:
    """An act in the life of a letter: whose role permits one of ``by`` may do it while the letter stands at one of ``of``, and
    it stands at ``to`` afterwards (None: where it stood).
    """

    by: tuple[Act, ...]
    of: frozenset[LetterStatus]
    to: LetterStatus | None = None


_WRITTEN = frozenset({LetterStatus.DRAFT, LetterStatus.REVIEW, LetterStatus.APPROVED})
_LOOKED_AT = frozenset({LetterStatus.REVIEW, LetterStatus.APPROVED})
KEPT = frozenset({LetterStatus.SEALED, LetterStatus.DISPATCHED})
"""Where a letter stands whose file is kept and counts."""
_LEFT = frozenset({LetterStatus.DISPATCHED})

LIFE: Mapping[LetterAct, Step] = {
    LetterAct.EDIT: Step((Act.DRAFT_LETTER,), frozenset({LetterStatus.DRAFT})),
    LetterAct.COMMENT: Step((Act.DRAFT_LETTER, Act.APPROVE_LETTER), _WRITTEN),
    LetterAct.SETTLE: Step((Act.DRAFT_LETTER, Act.APPROVE_LETTER), _WRITTEN),
    LetterAct.SUBMIT: Step((Act.DRAFT_LETTER,), frozenset({LetterStatus.DRAFT}), LetterStatus.REVIEW),
    LetterAct.TAKE_BACK: Step((Act.DRAFT_LETTER,), _LOOKED_AT, LetterStatus.DRAFT),
    LetterAct.SEND_BACK: Step((Act.APPROVE_LETTER,), _LOOKED_AT, LetterStatus.DRAFT),
    LetterAct.APPROVE: Step((Act.APPROVE_LETTER,), frozenset({LetterStatus.REVIEW}), LetterStatus.APPROVED),
    LetterAct.SEAL: Step((Act.SEAL_LETTER,), frozenset({LetterStatus.APPROVED}), LetterStatus.SEALED),
    LetterAct.SIGN: Step((Act.LOG_EVENT,), KEPT),
    LetterAct.PRINT: Step((Act.LOG_EVENT,), KEPT),
    LetterAct.SUPERSEDE: Step((Act.DRAFT_LETTER,), frozenset({LetterStatus.SEALED})),
    LetterAct.VOID: Step((Act.SEAL_LETTER,), _WRITTEN | {LetterStatus.SEALED}, LetterStatus.VOID),
    LetterAct.DISPATCH: Step((Act.LOG_EVENT,), frozenset({LetterStatus.SEALED}), LetterStatus.DISPATCHED),
    LetterAct.RECEIVE: Step((Act.LOG_EVENT,), _LEFT),
    LetterAct.EXPECT: Step((Act.LOG_EVENT,), _LEFT),
    LetterAct.CORRECT: Step((Act.DRAFT_LETTER,), _LEFT),
    LetterAct.WITHDRAW: Step((Act.DRAFT_LETTER,), _LEFT),
}
"""The whole life of a letter. To seal a letter that supersedes another is to void that other one in the same step."""


class Follow(StrEnum):
    """What a letter is to an earlier one."""

    SUPERSEDES = "supersedes"
    CORRECTS = "corrects"
    WITHDRAWS = "withdraws"


class ScanKind(StrEnum):
    """What the scan of a paper shows."""

    SIGNED = "signed"
    RECEIPT = "receipt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter as kept. ``content`` is canonical JSON of the filled template (blocks and fields); ``digest`` the SHA-256 of
    the canonical letter record that the QR code signs; ``sha256`` that of the sealed file; ``blob`` its encrypted store.

    A letter with all that is outstanding with a State has no ``request_id`` but a ``state``; a reminder says whom it reminds
    (``holder``) and of which item (``item_uid``, None for the whole case).

    ``dated_on`` is the day that the page bears, ``signed_on`` that of the signature by hand; ``unsigned_reason`` says why it
    left without one where the office signs by hand. ``reply_by`` is the day by which an answer is awaited. ``follows`` is the
    uid of the earlier letter to which this one is what ``follows_as`` says; why an earlier one is withdrawn
    (``follows_reason``) stays in the office.

    ``beside`` is the language whose text stands beside the letter's own on every page, empty for none, and ``beside_content``
    that text, as ``content`` is the authentic one.
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
    dated_on: date | None = None
    signed_on: date | None = None
    unsigned_reason: str = ""
    bag: str = ""
    bag_seal: str = ""
    pieces: int | None = None
    received_on: date | None = None
    received_by: str = ""
    reply_by: date | None = None
    follows: str = ""
    follows_as: Follow | None = None
    follows_reason: str = ""
    beside: str = ""
    beside_content: str = ""

    def may(self, act: LetterAct) -> bool:
        """Whether the letter stands where this is done."""
        return self.status in LIFE[act].of


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterComment:
    """What somebody remarks on a letter before it is sealed, on one block of its text (``block``, from 0, and how the block
    began then: ``quote``) or on the whole. It never reaches the page, nor the signed record.
    """

    uid: Uid
    letter_id: int
    text: str
    written_by: str
    written_at: datetime
    block: int | None = None
    quote: str = ""
    settled_by: str = ""
    settled_at: datetime | None = None
    answer: str = ""

    @property
    def open(self) -> bool:
        """Whether nobody has answered or settled it."""
        return self.settled_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterScan:
    """The scan of a paper that belongs to a letter: the letter as it was signed by hand (the newest is the record copy), or a
    receipt. ``on`` is the day that the paper bears.
    """

    uid: Uid
    letter_id: int
    kind: ScanKind
    on: date
    name: str
    media_type: str
    size: int
    sha256: str
    blob: str
    recorded_by: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class ListedCase:
    """A case in a letter that lists several; ``reminds`` where the letter asks the other State about it."""

    request_id: RequestId
    reminds: bool


class TemplateOrigin(StrEnum):
    """Who wrote a version of a template: it came with the program or with a language pack, or the office made it."""

    SHIPPED = "shipped"
    PACK = "language-pack"
    OFFICE = "office"


class TemplateState(StrEnum):
    """Where a version stands: it waits for a second person, may be used, or was set aside. What is decided stays so."""

    WAITING = "waiting"
    IN_USE = "in-use"
    SET_ASIDE = "set-aside"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterTemplate:
    """A block template as kept in the database: ``text`` is TOML, ``version`` part of every sealed record.

    ``version`` counts what this office has had, whoever wrote it; ``program_version`` is the program's own number of a text
    that came with it, and of one of the office the newest of the program with which it was compared. ``author`` saved it, for
    the reason in ``note``; ``decided_by`` is the second person.
    """

    kind: str
    language: str
    version: int
    text: str
    sha256: str
    origin: TemplateOrigin = TemplateOrigin.SHIPPED
    program_version: int = 0
    state: TemplateState = TemplateState.IN_USE
    author: str = ""
    saved_at: datetime | None = None
    note: str = ""
    decided_by: str = ""
    decided_at: datetime | None = None
