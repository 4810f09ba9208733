# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Kills who takes in an old register: no row of the sheet is in the office, or every one; and the next try enters the rest.

``python -m tests.kills.taking_over MADE PLACE KILLS SEED`` prints what it counted as JSON; of MADE it takes the first office.
"""

from __future__ import annotations

import json
import mmap
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

from mlat_desktop.store.unit_of_work import SqlStore
from tests.kills import desk
from tests.kills.killing import ACT, UNIT, Killed, Tell, inside, kill, mark_blocks, spans
from tests.kills.publishing import Counted
from tests.sheets.books import lines, text

ROWS = 120
MEASURED = 8
"""After so many kills it is measured anew how long the work takes."""

HEAD = ("Our ref", "Direction", "Type", "State", "Subject", "Received", "Status", "Outcome", "Closed")
State = tuple[int, int, int, int, int]


def sheet(place: Path) -> Path:
    """An old register of which a third has ended."""
    rows = []
    for number in range(ROWS):
        end = ("closed", "executed", "2025-06-30") if number % 3 == 0 else ("open", "", "")
        rows.append((f"I {number}/2024", "incoming", "MLA", "France", f"Old case {number}", f"2024-0{number % 9 + 1}-12", *end))
    return text(place / "register.csv", lines(HEAD, *rows))


def take_in(folder: Path, path: Path, words: str = desk.WORDS) -> int:
    """Take the register in as an officer does; how many cases that entered."""
    office = desk.enter(folder, words)[0]
    with office:
        registers = office.old_registers
        return len(registers.take_in(registers.look(registers.read(path), path)).value.numbers)


def taker(folder: Path, path: Path, tell: Tell, page: mmap.mmap) -> None:
    """Take the register in until killed."""
    mark_blocks(page, UNIT, SqlStore, "write")
    office = desk.enter(folder, desk.WORDS)[0]
    registers = office.old_registers
    plan = registers.look(registers.read(path), path)
    tell(begun="take-in")
    page[ACT] = 1
    registers.take_in(plan)
    tell(done="take-in")
    page[ACT] = 0


def state(folder: Path) -> State:
    """How many cases, their events, open ones in somebody's hands, entries of the log, and maps remembered there are."""
    ask = desk.query(folder, desk.WORDS)

    def one(statement: str) -> int:
        return int(str(ask(statement)[0][0]))

    return (
        one("SELECT count(*) FROM request"),
        one("SELECT count(*) FROM event"),
        one("SELECT count(*) FROM request WHERE holder IS NOT NULL"),
        one("SELECT count(*) FROM audit WHERE action IN ('request.taken-over', 'register.taken-over')"),
        one("SELECT count(*) FROM office WHERE settings LIKE '%sheet_maps%'"),
    )


NOTHING: State = (0, 0, 0, 0, 0)
WHOLE: State = (ROWS, ROWS + ROWS // 3, ROWS - ROWS // 3, ROWS + 1, 1)


def judge(folder: Path, path: Path, killed: Killed, counted: Counted) -> None:
    """Hold the office against what was told of it, and take the register in once more."""
    counted.faults += desk.faults(folder, desk.WORDS)
    found = state(folder)
    if found not in {NOTHING, WHOLE}:
        counted.faults.append(f"half taken in: {found}")
        return
    if killed.done and found != WHOLE:
        counted.faults.append("acknowledged, but not there")
    counted.acknowledged += len(killed.done)
    counted.kept_unacknowledged += found == WHOLE and not killed.done
    entered = take_in(folder, path)
    if entered != (0 if found == WHOLE else ROWS):
        counted.faults.append(f"the next try entered {entered}")
    after = state(folder)
    if (*after[:3], after[4]) != (*WHOLE[:3], WHOLE[4]):
        counted.faults.append(f"after the next try: {after}")
    counted.faults += desk.gaps(desk.query(folder, desk.WORDS))


def run(made: Path, place: Path, kills: int, seed: int) -> Counted:
    """Kill that many people who take the register in, each in an office of its own."""
    counted, chance = Counted(), Random(seed)
    place.mkdir(parents=True, exist_ok=True)
    path = sheet(place)

    def working(folder: Path) -> Callable[[Tell, mmap.mmap], None]:
        shutil.copytree(made, folder)
        return lambda tell, page: taker(folder, path, tell, page)

    for number in range(kills):
        if number % MEASURED == 0:  # how long it takes depends on what else the machine does
            measured = spans(working(place / f"whole-{number}"), 1, UNIT)
        folder = place / str(number)
        killed = kill(working(folder), 1, inside(measured, chance))
        counted.kills += 1
        counted.in_act += killed.in_act
        counted.in_unit += killed.in_unit
        judge(folder, path, killed, counted)
        shutil.rmtree(folder)
    return counted


def main(words: list[str]) -> None:
    started = time.monotonic()
    counted = run(Path(words[0]) / "a", Path(words[1]), int(words[2]), int(words[3]))
    counted.seconds = round(time.monotonic() - started, 1)
    print(json.dumps(vars(counted)))


if __name__ == "__main__":
    main(sys.argv[1:])
