# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What the commonest acts cost an office that works with a spreadsheet and a word processor, from the written sequence."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from tests.functional.effort import Effort


@dataclass(frozen=True)
class Step:
    """One step in words, and what it takes."""

    do: str
    press: list[str] = field(default_factory=list)
    click: list[str] = field(default_factory=list)
    type: list[str] = field(default_factory=list)
    careful: bool = False

    @property
    def effort(self) -> Effort:
        return Effort(clicks=len(self.click), keys=len(self.press), letters=sum(map(len, self.type)))


@dataclass(frozen=True)
class ByHand:
    """One act. ``careful``: everything that the program does as well; ``careless``: what cannot be left out."""

    name: str
    steps: tuple[Step, ...]

    @property
    def careful(self) -> Effort:
        return sum((step.effort for step in self.steps), Effort())

    @property
    def careless(self) -> Effort:
        return sum((step.effort for step in self.steps if not step.careful), Effort())


def acts() -> tuple[ByHand, ...]:
    """The acts in the order of the file."""
    written = tomllib.loads((Path(__file__).parent / "by_hand.toml").read_text(encoding="utf-8"))
    return tuple(ByHand(act["name"], tuple(Step(**step) for step in act["step"])) for act in written["act"])


def table(measured: dict[str, Effort]) -> str:
    """The comparison as it stands in ``docs/officers-day.md``."""
    lines = [
        "| Act | here: clicks + keys | (letters) | by hand, careful | (letters) | by hand, careless | (letters) |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for act in acts():
        parts = (measured[act.name], act.careful, act.careless)
        cells = " | ".join(f"{each.acts} | {each.letters}" for each in parts)
        lines.append(f"| {act.name} | {cells} |")
    rest = [name for name in measured if name not in {act.name for act in acts()}]
    lines += ["", "The rest of the day, which is not compared:", ""]
    lines += ["| Act | clicks + keys | (letters) |", "| --- | ---: | ---: |"]
    lines += [f"| {name} | {measured[name].acts} | {measured[name].letters} |" for name in rest]
    return "\n".join(lines)
