# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What a bundle would change before it is taken in, and what an officer says to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from mlat_desktop.domain.bundle import Arrived
from mlat_desktop.domain.merging import Added, FieldStanding
from mlat_desktop.domain.request import RequestId
from mlat_desktop.services.bundles.views import BundleReport
from mlat_desktop.services.history import Change


class Arrival(StrEnum):
    """What a bundle is to this office: a case it does not know, news of a case sent to it, an answer to what it asked, or a
    bundle that was taken in before.
    """

    NEW_CASE = "new-case"
    UPDATE = "update"
    ANSWER = "answer"
    ALREADY = "already"


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """One entry that would be added. ``on`` is the day of it, at the place of an event; ``size`` that of its file."""

    kind: Added
    uid: str
    title: str
    detail: str = ""
    on: date | None = None
    size: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldOffer:
    """One field of the particulars as the bundle has it, in words. ``taken`` is what happens if the officer says nothing: a
    field that is empty here is filled, one that differs is kept. Where ``choice`` is false there is nothing to choose.
    """

    field: str
    standing: FieldStanding
    changes: tuple[Change, ...]
    taken: bool
    choice: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptOffer:
    """A receipt that the bundle brings for one of ours. Where it ``closes`` ours, ``sentence`` says which; else why it does
    not: it is here already, or it does not hold and is not recorded. ``sequence`` and ``written_at`` are those of our bundle,
    0 and None where it is none of ours; ``number`` is that of the case there. ``check_code`` can be compared by telephone.
    """

    bundle: str
    number: str
    at: datetime
    check_code: str
    closes: bool
    sentence: str
    sequence: int = 0
    written_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPreview:
    """A bundle, every check of which passed, beside the register. Nothing has changed.

    ``number`` and ``version`` are those of the case here, empty for a new one; ``vouched_by`` are those who trusted the
    sender's card. ``fork`` says why the bundle is taken in only with a reason. ``gone`` are entries that an earlier bundle of
    the sender listed and this one does not: they stay. ``status`` is how the case stands with the sender. ``receipts`` are
    those that the bundle brings for bundles of ours; ``added`` holds them too, where they close one.
    """

    arrival: Arrival
    bundle: BundleReport
    request_id: RequestId | None = None
    number: str = ""
    version: int = 0
    trusted_at: datetime | None = None
    vouched_by: tuple[str, ...] = ()
    status: str = ""
    fork: str = ""
    fields: tuple[FieldOffer, ...] = ()
    added: tuple[Addition, ...] = ()
    receipts: tuple[ReceiptOffer, ...] = ()
    gone: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    def offered(self, standing: FieldStanding) -> tuple[FieldOffer, ...]:
        """The fields that stand so to ours."""
        return tuple(each for each in self.fields if each.standing is standing)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportChoice:
    """What the officer says to a bundle: fields to ``take`` although they differ here, and to ``leave`` although they are empty
    here. ``digest`` and ``version`` are those of the bundle and the case that were looked at (0 for a new case): another one is
    refused. ``although`` is the answer of the sender to why it numbered two bundles alike.
    """

    take: frozenset[str] = frozenset()
    leave: frozenset[str] = frozenset()
    digest: str = ""
    version: int | None = None
    although: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A bundle in quarantine between its arrival and its taking in; ``preview`` is there once all its parts are, unless it is
    ``locked``: made for an office without a card, it waits for the passphrase of its letter.
    """

    arrived: Arrived
    preview: ImportPreview | None = None
    locked: bool = False
