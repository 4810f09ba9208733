# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Ports of the office's seals and images: where they are kept, who reads certificates and images."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from mlat_desktop.domain.letter_sheet import SealKeys
from mlat_desktop.domain.seals import BroughtSeal, ImageUse, OfficeSeal, SealFacts, StationeryImage, TokenPlace


class SealStore(Protocol):
    """The seals of the office and the images on its letters."""

    def all(self) -> tuple[OfficeSeal, ...]:
        """Every seal, oldest first; none while the office has only the one that was made with it."""

    def keep(self, kept: OfficeSeal) -> None:
        """Store a seal, in place of what was known of the same certificate."""

    def images(self) -> tuple[StationeryImage, ...]:
        """The images that are printed now."""

    def add_image(self, image: StationeryImage) -> None:
        """Keep a new image; the caller takes the one before it away first."""

    def take_image_away(self, use: ImageUse, owner: str, at: datetime, by: str) -> bool:
        """Print an image no more; whether there was one."""


class SealReader(Protocol):
    """Reads certificates. Implemented by ``mlat_desktop.crypto.seals``."""

    def facts(self, certificate: bytes) -> SealFacts:
        """What a certificate in DER says."""

    def open_pkcs12(self, data: bytes, passphrase: str, at: datetime) -> BroughtSeal:
        """The key and certificates of a PKCS #12 file; ``SEAL_REFUSED`` for what cannot seal letters at ``at``."""

    def judge(self, certificate: bytes, at: datetime) -> BroughtSeal:
        """A certificate whose key is elsewhere, or the same refusal."""


class SealTrial(Protocol):
    """Seals a page for a trial, and reads devices. Part of the press."""

    def token_certificate(self, place: TokenPlace, pin: str) -> bytes:
        """The certificate in DER beside a key on a device; ``SEAL_TOKEN`` for what a device refuses."""

    def try_seal(self, keys: SealKeys, *, at: datetime) -> bool:
        """Whether what these keys seal is found intact by our own verification."""
