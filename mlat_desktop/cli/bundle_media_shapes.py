# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What ``mlat`` answers about bundles in the register and the media they were carried onto (see ``shapes``)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mlat_desktop.cli.passphrase_shapes import PassphraseShape
from mlat_desktop.cli.receipt_shapes import ReceiptShape
from mlat_desktop.domain.bundle import BundlePurpose, BundleState, EjectResult


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleMediumShape:
    """One attempt to carry a bundle onto a medium. ``copy`` counts the sets of media that hold all of it; ``first`` to ``last``
    are the parts that lie whole on it, 0 where none does. ``state`` is ``failed`` (why: ``detail``), ``written`` or
    ``verified``; ``removed_at`` is when the drive was let go of.
    """

    number: int
    copy: int
    serial: str
    label: str
    place: str
    first: int
    last: int
    state: BundleState
    begun_at: datetime
    ended_at: datetime | None
    removed_at: datetime | None
    removed_how: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleRecordShape:
    """A bundle in the register of an office. ``partner`` is the fingerprint of the other office's card, ``recipients`` those of
    all offices addressed. Of one that goes out: ``missing`` are the parts that no medium of the present copy holds,
    ``prepared`` that it lies ready on this computer, ``removed`` that all media which hold something of it were let go of;
    ``days`` ago it was made, and ``outdated`` says why one that is prepared may not leave any more (empty where it may),
    ``outdated_because`` the same in words.
    ``receipts`` are this office's for a bundle that came in, or those of the offices to which one of its own went.
    ``offices`` are by name to whom it went, or who sent it; ``passphrase`` is how the letter with the passphrase stands, where
    a bundle of this office opens with one.
    """

    uid: str
    request: str
    incoming: bool
    partner: str
    recipients: tuple[str, ...]
    sequence: int
    created_at: datetime
    state: BundleState
    digest: str
    size: int
    parts: int
    place: str
    medium: str
    detail: str
    missing: tuple[int, ...]
    prepared: bool
    removed: bool
    days: int
    outdated: str
    outdated_because: str
    media: tuple[BundleMediumShape, ...]
    purpose: BundlePurpose
    receipts: tuple[ReceiptShape, ...]
    offices: tuple[str, ...]
    passphrase: PassphraseShape | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovedShape:
    """Whether a medium may be pulled: ``ejected``, ``by-hand`` (``recorded`` once somebody confirmed it), ``not-removable``."""

    result: EjectResult
    recorded: bool
