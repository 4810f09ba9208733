# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Kills ``mlat demo`` while it makes its offices; the same command then does what it does for everybody else.

``python -m tests.kills.training PLACE KILLS`` prints what it counted as JSON. The kills are spread over all the steps by which
the command writes, the first and the last of each office among them.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

from mlat_desktop.bootstrap import training
from tests.functional.mlat import mlat
from tests.kills import steps

WORDS = ("--requests", "1", "--as-of", "2026-11-20", "--json")
FIRST = (2, 14)
"""Moments before the training office has its database, counted in steps."""


def demo(folder: Path) -> str:
    """What is wrong with the answer of the command."""
    answer = mlat("demo", folder, *WORDS)
    if answer.code:
        return f"{answer.code}: {answer.err or answer.out}"
    told = json.loads(answer.out)
    left = [path.name for path in folder.iterdir() if path.is_dir() and path.name.endswith(".part")]
    return f"left behind: {left}" if left or told["requests"] < 1 else ""


def main(place: Path, kills: int) -> None:
    steps.watch()
    whole = place / "whole"
    _killed, count = steps.forked(lambda: demo(whole))
    _killed, own = steps.forked(lambda: training.training_office(place / "own", count=1))
    moments = sorted({*FIRST, own - 1, own + 1, *(count * each // (kills + 1) for each in range(1, kills + 1))})
    faults, met = [], 0
    for number in moments:
        folder = place / f"killed-{number}"
        was_killed, _count = steps.forked(lambda at=folder: demo(at), number)  # type: ignore[misc]  # a lambda with a default
        met += was_killed
        if fault := demo(folder):
            faults.append(f"killed before step {number}: {fault}")
        shutil.rmtree(folder)
    print(json.dumps({"steps": count, "kills": met, "moments": len(moments), "faults": faults}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
