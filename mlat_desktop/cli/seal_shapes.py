# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The parts of the JSON answers that tell of the office's seals (rules in :mod:`mlat_desktop.cli.shapes`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from mlat_desktop.cli.shapes import LetterShape
from mlat_desktop.domain.letters import LetterStatus
from mlat_desktop.domain.seals import ImageUse, SealKind, SealState


@dataclass(frozen=True, slots=True, kw_only=True)
class SealShape:
    """A certificate with which the office seals, sealed or may seal. ``fingerprint`` is its SHA-256; the other commands take
    its first eight digits or more.
    """

    fingerprint: str
    kind: SealKind
    state: SealState
    subject: str
    issuer: str
    key_type: str
    valid_from: date
    ends_on: date
    added_by: str
    added_at: datetime
    token: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageShape:
    """An image that is printed on letters; ``sha256`` is that of the PNG as kept, and stands in the record of each letter."""

    use: ImageUse
    width: int
    height: int
    sha256: str
    added_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedLetterShape(LetterShape):
    """A letter that was just sealed. ``seal_ends_on`` is the last day of the certificate of the office's seal, ``seal_warning``
    what is to be done about it, empty while that is far away.
    """

    seal_ends_on: date | None
    seal_warning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HindranceShape:
    """Why a letter cannot be sealed."""

    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SealCheckShape:
    """What stands in the way of sealing a letter. ``ready`` if nothing does once it is approved; ``seal_ends_on`` and
    ``seal_warning`` as with a sealed letter.
    """

    letter: int
    status: LetterStatus
    ready: bool
    hindrances: tuple[HindranceShape, ...]
    seal_ends_on: date | None
    seal_warning: str
