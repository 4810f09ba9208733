# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Office cards and the record of every bundle that was written or received."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from mlat_desktop.domain.request import RequestId, Uid


class CardStatus(StrEnum):
    """A card is known when its file was read, trusted only after its fingerprint was compared on another channel."""

    OWN = "own"
    KNOWN = "known"
    TRUSTED = "trusted"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """Public keys of an office. ``fingerprint`` is OpenSSH's SHA256:... of the signing key; ``recipient`` an age recipient.

    ``continues`` is the fingerprint of the card whose key signed this one as its successor, ``replaced_by`` that of a trusted
    successor; ``revoked_on`` the day since which a revoked card did not count.
    """

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
    continues: str = ""
    replaced_by: str = ""
    revoked_on: date | None = None
    revoked_why: str = ""


class BundleState(StrEnum):
    """Said apart: a bundle that was written is not yet one that was read back and compared.

    ``PREPARED``: encrypted and signed on this computer, on no medium yet. ``PARTLY``: some of its parts lie whole on media, the
    others still have to be written onto the next one. A medium is ``FAILED``, ``WRITTEN`` or ``VERIFIED``.
    """

    PREPARED = "prepared"
    PARTLY = "partly"
    FAILED = "failed"
    WRITTEN = "written"
    VERIFIED = "verified"
    IMPORTED = "imported"

    @property
    def complete(self) -> bool:
        """Whether all of it lies on media, read back or not."""
        return self in {BundleState.WRITTEN, BundleState.VERIFIED}


class BundlePurpose(StrEnum):
    """What a bundle is for: a case, or nothing but receipts for bundles that came, for which nobody owes one in turn."""

    CASE = "case"
    RECEIPT = "receipt"


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleRecord:
    """One bundle written or received. ``digest`` is the SHA-256 of its tag manifest; ``sequence`` counts per sender.

    ``parts`` is how many parts it has, known once it is prepared. ``recipients`` are the fingerprints of all offices addressed
    (``partner`` is the first); ``evidence`` and ``letters`` the uids of what is in it. ``medium`` are the serials of its media;
    each of these is a :class:`BundleMedium`. ``signed_by`` is our own card of that day in the figures that are read over the
    telephone, empty for a bundle that came or is older than this.
    """

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
    parts: int = 0
    recipients: tuple[str, ...] = ()
    evidence: tuple[Uid, ...] = ()
    letters: tuple[Uid, ...] = ()
    purpose: BundlePurpose = BundlePurpose.CASE
    signed_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleMedium:
    """One attempt to carry a bundle, or some of its parts, onto a medium; it is in the register before the first byte.

    ``number`` counts the attempts of a bundle from 1, ``copy`` the sets of media that hold all of it: 2 is for another courier.
    ``first`` to ``last`` are the parts that lie whole on it (0 where none does). ``state`` is FAILED with the reason as
    ``detail`` (an error code, ``begun`` while it is written), WRITTEN, or VERIFIED once every byte was read back from it.
    ``removed_at`` is when the drive was let go of, ``removed_how`` whether by the system or by hand.
    """

    bundle_uid: Uid
    request_id: RequestId | None
    number: int
    copy: int
    serial: str
    label: str
    place: str
    state: BundleState
    begun_at: datetime
    first: int = 0
    last: int = 0
    ended_at: datetime | None = None
    removed_at: datetime | None = None
    removed_how: str = ""
    detail: str = ""
    by: str = ""

    @property
    def holds(self) -> bool:
        """Whether what it is to hold lies on it, whole."""
        return self.state.complete


# What crosses between the services and the reader and writer of bundles. Plain data: no key but the receiver's own ever
# stands in it, and nothing here reads or writes.

SIGNATURE_NAMESPACE = "mlat-casebundle-v1"
CARD_NAMESPACE = "mlat-officecard-v1"
SUCCESSOR_NAMESPACE = "mlat-officecard-successor-v1"
REVOCATION_NAMESPACE = "mlat-cardrevocation-v1"
CASE_PATH = "data/case.json"
SCHEMA_PATH = "data/schema/case-1.schema.json"
INDEX_PATH = "data/index.html"
"""What the bundle holds, for people; since version 1.1, and never read by us."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revocation:
    """The statement of an office that its key with this fingerprint counts no more since a day. ``signed_by`` is the
    fingerprint of the key whose signature on it holds.
    """

    office_uid: str
    fingerprint: str
    since: date
    reason: str
    made_on: date
    signed_by: str = ""


class Sink(Protocol):
    """Takes bytes, whole."""

    def write(self, data: bytes, /) -> int:
        """Take all of ``data``; its length."""


@dataclass(frozen=True, slots=True)
class Payload:
    """One file to put into a bundle. ``path`` lies under ``data/``; ``push`` writes exactly ``size`` bytes whose SHA-256 is
    ``sha256`` (lower-case hex): the writer checks both and gives up the bundle if they differ.
    """

    path: str
    size: int
    sha256: str
    push: Callable[[Sink], None]


@dataclass(frozen=True, slots=True)
class BundleFile:
    """A file of a bundle as its signed manifest states it. ``path`` is a text of the sender's, never a path of ours."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BundlePlan:
    """Everything the writer needs. ``recipients`` are age recipients (partners, own office, own recovery key);
    ``recipient_cards`` the fingerprints of the offices addressed, which the bag names and signs; ``seed`` signs. With a
    ``passphrase`` it is the 7z form for an office without a card, and neither of the two names anybody.
    """

    uid: str
    sequence: int
    created_at: datetime
    sender: Card
    recipient_cards: tuple[str, ...]
    recipients: tuple[str, ...]
    seed: bytes = field(repr=False)
    payloads: tuple[Payload, ...]
    agent: str
    passphrase: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenBundle:
    """A bundle that lies complete on its medium. ``compared`` says that every byte was read back from the medium itself (not
    from the computer's memory) and was equal.
    """

    folder: Path
    digest: str
    size: int
    parts: int
    compared: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedBundle:
    """The very files of a bundle, on the computer's own disk: encrypted and signed, nothing plain. ``parts`` are the sizes of
    its parts in order; ``digest`` is empty where it was only looked up.
    """

    folder: Path
    parts: tuple[int, ...]
    digest: str = ""

    @property
    def size(self) -> int:
        """Bytes of all parts."""
        return sum(self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedParts:
    """The parts ``first`` to ``last`` of a bundle, whole in ``folder`` on a medium. ``kept`` of them lay there whole from an
    attempt before. ``compared`` as in :class:`WrittenBundle`.
    """

    folder: Path
    first: int
    last: int
    compared: bool
    kept: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderKeys:
    """With what a bundle is read: the cards this office holds, its own fingerprint and its age identity (a secret), and those
    of its keys before and after: a bundle may have been on its way while they changed. ``passphrase`` opens the 7z form.
    """

    cards: tuple[Card, ...]
    own_fingerprint: str
    identity: str = field(repr=False)
    now: datetime
    other_fingerprints: tuple[str, ...] = ()
    other_identities: tuple[str, ...] = field(default=(), repr=False)
    passphrase: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedBundle:
    """A bundle every check of which passed. ``case`` is its case record (JSON, valid under its schema); ``digest`` the
    SHA-256 of its tag manifest; ``files`` all payload files with ``case`` and its schema left out.
    """

    uid: str
    sequence: int
    created_at: datetime
    sender: Card
    recipient_cards: tuple[str, ...]
    digest: str
    size: int
    parts: int
    case: bytes
    files: tuple[BundleFile, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """A bundle of which some or all parts lie in quarantine, each as the signed envelope lists it; nothing is decrypted yet.
    ``missing`` are the numbers of the parts that lie on another medium.
    """

    uid: str
    sequence: int
    created_at: datetime
    sender: Card
    size: int
    parts: int
    missing: tuple[int, ...] = ()


class EjectResult(StrEnum):
    """Said apart from "written": whether the medium may be pulled."""

    EJECTED = "ejected"
    BY_HAND = "by-hand"
    NOT_REMOVABLE = "not-removable"


class Signatures(Protocol):
    """SSH signatures with Ed25519 keys. Every check raises ``ValueError`` with an English reason when it does not hold."""

    def public_key(self, seed: bytes) -> str:
        """The OpenSSH line of a 32-byte private seed."""

    def fingerprint(self, key_line: str) -> str:
        """``SHA256:...`` of such a line."""

    def sign(self, seed: bytes, message: bytes, namespace: str) -> bytes:
        """An armored signature."""

    def verify(self, key_line: str, message: bytes, signature: bytes, namespace: str) -> None:
        """Whether the signature is of this key over this message for this namespace."""

    def signer(self, signature: bytes) -> str:
        """The fingerprint of the key that a signature names."""

    def named_key(self, signature: bytes) -> str:
        """The OpenSSH line of that key."""
