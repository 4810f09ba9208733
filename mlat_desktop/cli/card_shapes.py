# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The answers of ``mlat card``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from mlat_desktop.cli.shapes import CardShape
from mlat_desktop.domain.office_cards import FreshState, SpokenAs, Way


@dataclass(frozen=True, slots=True, kw_only=True)
class CardAndFingerprintShape(CardShape):
    """A card and its fingerprint as it is read aloud."""

    digits: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonShape:
    """A fingerprint that was read aloud. ``by`` compared, ``confirmed_by`` trusted the card on it, both by uid; ``alone`` is
    why they are the same person. ``number_from`` says from where the number was known.
    """

    uid: str
    fingerprint: str
    same: bool
    spoken_as: SpokenAs
    heard: str
    spoke_with: str
    way: Way
    number: str
    number_from: str
    note: str
    by: str
    at: datetime
    confirmed_by: str
    confirmed_at: datetime | None
    alone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingShape:
    """What is known of a partner's card beside the card. ``freshness`` is against the office's own target, not a law."""

    fingerprint: str
    digits: str
    words: tuple[str, ...]
    freshness: FreshState
    compared_on: date | None
    fresh_until: date | None
    continues: str
    replaced_by: str
    revoked_on: date | None
    revoked_why: str
    comparisons: tuple[ComparisonShape, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCardShape:
    """This office's card, the text of its newest card file (what a partner adds), the cards of its other keys, the cards of its
    partners, and how each of those stands.
    """

    own: CardAndFingerprintShape
    file: str
    other_own: tuple[CardShape, ...]
    partners: tuple[CardShape, ...]
    standings: tuple[StandingShape, ...]
