# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What the service of cards asks for and answers with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from mlat_desktop.domain.bundle import Card, CardStatus
from mlat_desktop.domain.office_cards import Comparison, Freshness, Way


@dataclass(frozen=True, slots=True, kw_only=True)
class NewComparison:
    """A fingerprint read aloud: with whom, on which way, from where that way was known, and all that was heard."""

    spoke_with: str
    heard: str = field(repr=False)
    way: Way = Way.TELEPHONE
    number: str = ""
    number_from: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardStanding:
    """A partner's card, its fingerprint as it is read aloud, and how it was compared, oldest first. ``names`` are full names
    by uid.
    """

    card: Card
    digits: str
    words: tuple[str, ...]
    comparisons: tuple[Comparison, ...]
    freshness: Freshness
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def waiting(self) -> Comparison | None:
        """The comparison on which a second person may trust the card."""
        if self.card.status is not CardStatus.KNOWN or not self.comparisons or not self.comparisons[-1].same:
            return None
        return self.comparisons[-1]
