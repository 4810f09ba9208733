# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The certificates with which an office seals, and the images that it prints on its letters. Secrets are never shown by
``repr``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

WARNINGS = (timedelta(days=60), timedelta(days=14))
"""How long before the end of its certificate an office is told, and told again."""


class SealKind(StrEnum):
    """Where the key of a seal is from: made by this program, brought in as a file, or on a device."""

    MADE = "made"
    IMPORTED = "imported"
    TOKEN = "token"


class SealState(StrEnum):
    """Life of a seal: one is in use, those before it are kept, a retired one has lost its key and seals nothing more."""

    PROPOSED = "proposed"
    IN_USE = "in-use"
    KEPT = "kept"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True, kw_only=True)
class SealFacts:
    """What a certificate says of itself. ``fingerprint`` is the SHA-256 of its DER form, ``key_type`` as "EC P-256"."""

    fingerprint: str
    subject: str
    issuer: str
    key_type: str
    not_before: datetime
    not_after: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtSeal:
    """A key and its certificate from a file: ``key`` is PKCS #8 in DER, ``chain`` the issuers' certificates as PEM text."""

    facts: SealFacts
    certificate: bytes
    chain: str = ""
    key: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenPlace:
    """Where the key of a seal is on a device: the library that speaks with it, the device's label, the key's label."""

    module: str
    token: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenKey:
    """A key on a device with the PIN that opens it, for the length of one seal."""

    place: TokenPlace
    pin: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeSeal:
    """A seal as kept. The certificate stays for ever, so that what was sealed with it is known as ours."""

    fingerprint: str
    kind: SealKind
    state: SealState
    certificate: bytes = field(repr=False)
    key: bytes | None = field(default=None, repr=False)
    chain: str = field(default="", repr=False)
    subject: str
    issuer: str
    key_type: str
    not_before: datetime
    not_after: datetime
    module: str = ""
    token: str = ""
    label: str = ""
    added_at: datetime
    added_by: str
    used_at: datetime | None = None
    used_by: str = ""
    ended_at: datetime | None = None
    ended_by: str = ""
    reason: str = ""

    @property
    def place(self) -> TokenPlace:
        """Where its key is, of one on a device."""
        return TokenPlace(module=self.module, token=self.token, label=self.label)


class ImageUse(StrEnum):
    """Where an image stands on a letter."""

    LETTERHEAD = "letterhead"
    SEAL = "seal"
    FACSIMILE = "facsimile"


@dataclass(frozen=True, slots=True, kw_only=True)
class StationeryImage:
    """An image as kept: opaque RGB pixels in a PNG without any metadata, ``sha256`` of it. ``owner`` is the person whose
    signature it shows, empty for the office's own.
    """

    use: ImageUse
    owner: str = ""
    png: bytes = field(repr=False)
    width: int
    height: int
    sha256: str
    added_at: datetime
    added_by: str
    removed_at: datetime | None = None
    removed_by: str = ""
