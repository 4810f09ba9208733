# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Facts about States that are nobody's law: their codes and the time zone in which their capital works."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from mlat_desktop.i18n import language

NOT_STATES = frozenset({"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"})
"""Codes that Babel names beside ISO 3166-1: groupings and pseudo-codes."""


@cache
def states() -> tuple[str, ...]:
    """Alpha-2 codes of all States and territories that have a name, in order of code."""
    names = language("en").locale.territories
    return tuple(sorted(code for code in names if len(code) == 2 and code.isalpha() and code not in NOT_STATES))


@cache
def zone_of(state: str) -> str:
    """The first IANA zone that the time zone database lists for a State; UTC where it lists none."""
    table = files("tzdata.zoneinfo").joinpath("zone.tab").read_text(encoding="utf-8")
    for line in table.splitlines():
        columns = line.split("\t")
        if len(columns) >= 3 and columns[0] == state:
            return columns[2]
    return "UTC"
