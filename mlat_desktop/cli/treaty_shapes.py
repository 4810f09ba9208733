# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The JSON answers of ``mlat treaties list`` and ``show``, by the rules of ``cli.shapes``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mlat_desktop.domain.legal_basis import Declaration, Life, Membership
from mlat_desktop.domain.treaty import Change, Fact, LifeEvent
from mlat_desktop.services.treaties.views import CodedView, GroundView, LimitView, PointView, RelationView


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatyShape:
    """A line of the list of treaties; ``uncomputed`` counts the limits that never compute a date."""

    id: str
    title: str
    short: str
    series: str
    subjects: tuple[str, ...]
    binding: bool
    adopted: date | None
    in_force: date | None
    not_in_force: bool
    protocol_to: tuple[str, ...]
    circle: tuple[str, ...]
    version: str
    limits: int
    uncomputed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatyDetailShape:
    """A treaty with everything its table says, its own life, who is party to it ``on`` a day and what they declared.

    ``standing`` says whether the instrument itself is in force, ``parties`` how each State stands to it.
    """

    treaty: TreatyShape
    place: str
    source: str
    read_on: date
    on: date
    standing: Life
    life: tuple[LifeEvent, ...]
    side: tuple[str, ...]
    binds_circle: Fact | None
    accession: str
    relations: tuple[RelationView, ...]
    channels: tuple[CodedView, ...]
    languages: tuple[CodedView, ...]
    change: Change | None
    profile: tuple[PointView, ...]
    contents: tuple[PointView, ...]
    refusal: tuple[GroundView, ...]
    notes: tuple[PointView, ...]
    limits: tuple[LimitView, ...]
    parties: tuple[Membership, ...]
    declarations: tuple[Declaration, ...]
