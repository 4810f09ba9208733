# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Partner States, invented people and companies: the tables of ``resources/training`` and how a case draws from them."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any

UN_TREATIES = {"corruption": "UNCAC", "organised": "UNTOC", "drugs": "UN-DRUGS-1988", "terror": "UN-TERFIN-1999"}


@cache
def table(name: str) -> dict[str, Any]:
    """One file of ``resources/training``."""
    text = files("resources").joinpath("training", f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def generator(seed: int, name: str) -> Random:
    """The generator of one thing: what it draws depends on nothing else."""
    return Random(f"{seed}:{name}")  # noqa: S311 -- the same seed must invent the same training cases; it keeps no secret


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A partner State. ``mla`` and ``extradition`` are treaties that bind both States, the special one first."""

    code: str
    name: str
    zone: str
    cities: tuple[str, ...]
    cast: str
    letter: str
    language: str
    currency: str
    mla: tuple[str, ...]
    extradition: tuple[str, ...]
    cyber: bool
    reference: str
    simplified: bool = False

    def bases(self, want: str) -> tuple[str, ...]:
        """Treaties for a purpose of ``cases.toml``; empty where none is known to bind both."""
        if want == "custody":
            return tuple(t for t in self.mla if t == "ETS-030")
        if want == "cyber":
            return ("ETS-185",) if self.cyber else ()
        if want in UN_TREATIES:
            return (UN_TREATIES[want],)
        return {"mla": self.mla, "extradition": self.extradition}.get(want, ())


@cache
def states() -> dict[str, State]:
    """All partner States by their code."""
    return {row["code"]: _state(row) for row in table("states")["state"]}


def _state(row: dict[str, Any]) -> State:
    lists = ("cities", "mla", "extradition")
    values: dict[str, Any] = {key: tuple(value) if key in lists else value for key, value in row.items()}
    return State(**values)


@dataclass(frozen=True, slots=True)
class Name:
    """An invented name in Latin letters, and in its own script where that is another."""

    latin: str
    original: str = ""


def _pair(value: str | Sequence[str]) -> tuple[str, str]:
    return (value, "") if isinstance(value, str) else (value[0], value[1])


def person(rng: Random, group: str) -> Name:
    """A person of a group of ``cast.toml``; ``swiss`` for the home side."""
    rows = table("cast")["swiss"] if group == "swiss" else table("cast")["group"][group]
    given, family = _pair(rng.choice(rows["given"])), _pair(rng.choice(rows["family"]))
    first, second = (family, given) if rows.get("family_first") else (given, family)
    space = "" if rows.get("joint") else " "
    return Name(f"{first[0]} {second[0]}", f"{first[1]}{space}{second[1]}" if first[1] else "")


def company(rng: Random) -> str:
    """An invented company."""
    return str(rng.choice(table("cast")["companies"]["names"]))


def bank(rng: Random, *, swiss: bool) -> str:
    """An invented bank."""
    cast = table("cast")
    return str(rng.choice(cast["swiss"]["banks"] if swiss else cast["companies"]["banks"]))


def vessel(rng: Random) -> str:
    """An invented ship."""
    return str(rng.choice(table("cast")["companies"]["vessels"]))


def swiss_city(rng: Random) -> str:
    """A city of the home side."""
    return str(rng.choice(table("cast")["swiss"]["cities"]))


@cache
def shipped_treaties() -> frozenset[str]:
    """Treaties that have a table: only these can be the basis of a request."""
    folder = files("resources").joinpath("treaties")
    return frozenset(p.name.removesuffix(".toml") for p in folder.iterdir() if p.name.endswith(".toml"))
