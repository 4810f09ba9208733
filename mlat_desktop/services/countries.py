# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Facts about States that are nobody's law: their codes and the time zone in which their capital works."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from mlat_desktop.i18n import language

NOT_STATES = frozenset({"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"})
"""Codes that Babel names beside ISO 3166-1: groupings and pseudo-codes."""


@cache
def states() -> tuple[str, ...]:
    """Alpha-2 codes of all States and territories that have a name, in order of code."""
    names = [str(code) for code in language("en").locale.territories]
    return tuple(sorted(code for code in names if len(code) == 2 and code.isalpha() and code not in NOT_STATES))


@cache
def zone_of(state: str) -> str:
    """The IANA zone of a State's capital; UTC where the time zone database lists none."""
    return _capitals().get(state) or _first_zones().get(state, "UTC")


@cache
def _capitals() -> dict[str, str]:
    text = files("resources").joinpath("codes", "zones.toml").read_text(encoding="utf-8")
    return dict(tomllib.loads(text)["capital"])


@cache
def _first_zones() -> dict[str, str]:
    zones: dict[str, str] = {}
    for line in files("tzdata.zoneinfo").joinpath("zone.tab").read_text(encoding="utf-8").splitlines():
        columns = line.split("\t")
        if len(columns) >= 3 and not line.startswith("#"):
            zones.setdefault(columns[0], columns[2])
    return zones
