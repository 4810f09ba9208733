# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The parts of the JSON answers that say who has a case in hand (rules in :mod:`mlat_desktop.cli.shapes`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mlat_desktop.domain.vocabulary import Holder


@dataclass(frozen=True, slots=True, kw_only=True)
class HandShape:
    """Who has an open case in hand, since when, and the day on which somebody must look at it again."""

    holder: Holder
    name: str
    since: date
    step_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldShape:
    """A stretch of days, ``since`` to the day before ``until``, on which somebody had a case or an item of it."""

    holder: Holder
    name: str
    since: date
    until: date
    days: int
    item: str | None = None
