# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""How a letter is laid on paper: which printer, how many copies, on which sides, from which tray."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Sides(StrEnum):
    """Which sides of a sheet are printed, in the words of the Internet Printing Protocol; empty leaves it to the printer."""

    AS_SET = ""
    ONE = "one-sided"
    LONG_EDGE = "two-sided-long-edge"
    SHORT_EDGE = "two-sided-short-edge"

    @property
    def two(self) -> bool:
        """Whether both sides are printed."""
        return self in {Sides.LONG_EDGE, Sides.SHORT_EDGE}


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintOptions:
    """What is asked of a printer. ``queue`` empty is the system's default; ``tray`` empty and ``media`` empty (A4) likewise."""

    queue: str = ""
    copies: int = 1
    sides: Sides = Sides.AS_SET
    tray: str = ""
    media: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterOffers:
    """What a printer can do, its own setting first in each; empty where it does not say."""

    sides: tuple[Sides, ...] = ()
    trays: tuple[str, ...] = ()
    media: tuple[str, ...] = ()
