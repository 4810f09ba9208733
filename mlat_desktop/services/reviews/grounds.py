# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The grounds of refusal that a sheet begins with, from the treaty's table, and the cautions that warn of some."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from mlat_desktop.domain.review import Proposal, SheetContent, SheetGround, applying
from mlat_desktop.domain.treaty import Treaty
from mlat_desktop.domain.vocabulary import RequestClass

_EXTRADITION = "Extradition:"
"""How the table of an instrument on several subjects begins a ground that is about extradition alone."""


@dataclass(frozen=True, slots=True)
class Caution:
    """Grounds on which alone no request should be refused, in the words of their source."""

    grounds: frozenset[str]
    text: str
    source: str


@cache
def cautions() -> tuple[Caution, ...]:
    """Every caution of the data."""
    text = files("resources").joinpath("review", "cautions.toml").read_text(encoding="utf-8")
    return tuple(Caution(frozenset(row["grounds"]), row["text"], row["source"]) for row in tomllib.loads(text)["caution"])


def grounds_of(treaty: Treaty | None, klass: RequestClass) -> tuple[SheetGround, ...]:
    """The grounds of a treaty that may bear on a class, in the order of its table; ids stay over versions of the table."""
    if treaty is None:
        return ()
    mixed = any(each.text.startswith(_EXTRADITION) for each in treaty.refusal)
    found: list[SheetGround] = []
    for each in treaty.refusal:
        if mixed and each.text.startswith(_EXTRADITION) is not (klass is RequestClass.EXTRADITION):
            continue
        stem = f"{treaty.id}/{each.article}"
        taken = [ground.id for ground in found]
        place = next(n for n in range(1, len(taken) + 2) if (stem if n == 1 else f"{stem}#{n}") not in taken)
        found.append(
            SheetGround(
                id=stem if place == 1 else f"{stem}#{place}",
                text=each.text,
                code=each.code,
                article=each.article,
                mandatory=each.mandatory,
            )
        )
    return tuple(found)


def warned(content: SheetContent) -> tuple[Caution, ...]:
    """The cautions that a refusal meets: every ground that it rests on is one on which alone none should rest."""
    found = {ground.code for ground in applying(content)}
    if content.proposal not in {Proposal.REFUSE, Proposal.PARTLY} or not found:
        return ()
    return tuple(caution for caution in cautions() if found <= caution.grounds)
