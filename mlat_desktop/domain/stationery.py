# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What carries a letter: envelopes and address labels. Measures in millimetres."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Envelope:
    """A format of envelopes, as it lies before the reader; ``media`` is what printers call it."""

    code: str
    width: float
    height: float
    media: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelSheet:
    """A sheet of A4 with labels. ``left`` and ``top`` are where the first begins, ``across`` and ``down`` lead to the
    next.
    """

    code: str
    columns: int
    rows: int
    width: float
    height: float
    left: float
    top: float
    across: float
    down: float

    @property
    def count(self) -> int:
        """Labels on a sheet."""
        return self.columns * self.rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """What stands on one envelope or label. All words are in the letter's language; ``country`` has capitals already. There is
    no room for a classification: the post does not learn it.
    """

    language: str
    to: tuple[str, ...]
    country: tuple[str, ...] = ()
    sender: tuple[str, ...] = ()
    number: str = ""
    mark: str = ""
    training: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Covers:
    """Envelopes or labels of one file."""

    covers: tuple[Cover, ...]
    title: str
    office: str
    language: str
    made_at: datetime
