# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The JSON answers about a bundle that has arrived. Part of the contract of ``mlat``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from mlat_desktop.cli.shapes import BundleShape
from mlat_desktop.domain.merging import Added, FieldStanding
from mlat_desktop.services.bundles.intake_views import Arrival


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChangeShape:
    """One difference in words: what stands here and what the bundle has."""

    what: str
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldOfferShape:
    """A field of the case. ``taken`` is what ``mlat bundle import`` does unless told otherwise; where ``choice`` is true,
    ``--take`` and ``--leave`` name it by ``field``.
    """

    field: str
    standing: FieldStanding
    taken: bool
    choice: bool
    changes: tuple[FieldChangeShape, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AdditionShape:
    """An entry that would be added. ``size`` is that of its file, 0 for one that has none."""

    kind: Added
    uid: str
    title: str
    detail: str
    on: date | None
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptOfferShape:
    """A receipt for a bundle of this office. Where it ``closes`` the one that is awaited, ``sentence`` says which; else why it
    does not. ``sequence`` and ``written_at`` are those of the bundle, 0 and null for one that this office did not write.
    """

    bundle: str
    sequence: int
    written_at: datetime | None
    number: str
    at: datetime
    check_code: str
    closes: bool
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewShape:
    """What a bundle would change; nothing has changed. ``number`` is that of the case here, empty for a new one, ``status`` how
    it stands with the sender. ``fork`` says why it is taken in only with ``--although``; ``gone`` what an earlier bundle of the
    sender listed and this one does not: it stays. ``receipts`` are those that the bundle brings for bundles of this
    office.
    """

    bundle: BundleShape
    arrival: Arrival
    number: str
    trusted_at: datetime | None
    vouched_by: tuple[str, ...]
    status: str
    fork: str
    fields: tuple[FieldOfferShape, ...]
    added: tuple[AdditionShape, ...]
    gone: tuple[str, ...]
    receipts: tuple[ReceiptOfferShape, ...]
    warnings: tuple[str, ...]
