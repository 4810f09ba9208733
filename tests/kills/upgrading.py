# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Kills an office while it is brought to the present version: ``python -m tests.kills.upgrading MADE PLACE KILLS SEED``."""

from __future__ import annotations

import json
import mmap
import shutil
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from alembic import command

from mlat_desktop.store import integrity, upgrade
from mlat_desktop.store.engine import make_engine
from tests.kills import desk
from tests.kills.killing import ACT, FILES, UNIT, Killed, Tell, kill, mark_calls, up_to
from tests.migrations.data_0001 import insert_request

BEFORE = f"{int(upgrade.HEAD) - 1:04d}"
ROWS = 250
"""Requests in the old office: enough that copying and upgrading take a while."""


def grow_old(folder: Path) -> None:
    """Take an office back to the version before, and put requests into it as the program of then would have."""
    engine = make_engine(folder / "office.db", desk.key(folder, desk.WORDS), writing=True, size=1, migrating=True)
    with engine.begin() as connection:
        command.downgrade(upgrade.config(connection), BEFORE)
        for number in range(1, ROWS + 1):
            insert_request(connection, number, subject=f"Zebra {number}")
    engine.dispose()


def content(path: Path, key: bytes) -> list[tuple[object, ...]]:
    """What must survive: every request and every entry of the log."""
    engine = make_engine(path, key, writing=False, size=1)
    with engine.connect() as connection:
        requests = connection.exec_driver_sql("SELECT id, number, subject FROM request ORDER BY id").all()
        entries = connection.exec_driver_sql("SELECT seq, action, hash FROM audit ORDER BY seq").all()
    engine.dispose()
    return [tuple(row) for row in (*entries, *requests)]


def upgrading(folder: Path, tell: Tell, page: mmap.mmap) -> None:
    """Open the office as a person does after installing the new program."""
    real = upgrade.prepare
    mark_calls(page, FILES, integrity, "snapshot")
    mark_calls(page, UNIT, upgrade, "_migrate")

    def told(*words: object, **named: object) -> object:
        page[ACT] = 1
        tell(begun="upgrade")
        found = real(*words, **named)  # type: ignore[arg-type]  # handed on as they came
        page[ACT] = 0
        tell(done="upgrade")
        return found

    upgrade.prepare = told  # type: ignore[assignment]  # only told, never changed
    desk.enter(folder, desk.WORDS)[0].close()


@dataclass
class Counted:
    """What all the kills of a run came to."""

    kills: int = 0
    in_act: int = 0
    in_copy: int = 0
    in_migration: int = 0
    left: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    seconds: float = 0.0


def judge(folder: Path, killed: Killed, before: list[tuple[object, ...]], counted: Counted) -> None:
    """Wholly old or wholly new, the copy whole if there is one, and the next opening ends what was begun."""
    key = desk.key(folder, desk.WORDS)
    version = upgrade.revision(folder / "office.db", key)
    counted.left[version] += 1
    if killed.done and version != upgrade.HEAD:
        counted.faults.append("acknowledged, but not upgraded")
    copy = folder / "upgrades" / f"office-{BEFORE}.db"
    if version == upgrade.HEAD and not copy.exists():
        counted.faults.append("upgraded without a copy from before")
    for _again in (1, 2):
        if copy.exists() and integrity.check(copy, key, thorough=False):
            counted.faults.append("the copy from before is not whole")
        if copy.exists() and (upgrade.revision(copy, key) != BEFORE or content(copy, key) != before):
            counted.faults.append("the copy from before is not what was there before")
        counted.faults += desk.faults(folder, desk.WORDS)  # opens: an upgrade that was killed is done now
    if not set(before) <= set(content(folder / "office.db", key)):  # the judging itself is in the log now
        counted.faults.append("rows were lost")


def run(made: Path, place: Path, kills: int, seed: int) -> Counted:
    """Kill that many upgrades of one old office."""
    counted, chance = Counted(), Random(seed)
    old = Path(shutil.copytree(made / "a", place / "old"))
    grow_old(old)
    before = content(old / "office.db", desk.key(old, desk.WORDS))
    takes = _takes(Path(shutil.copytree(old, place / "warm")))
    for number in range(kills):
        folder = Path(shutil.copytree(old, place / "office"))

        def work(tell: Tell, page: mmap.mmap, at: Path = folder) -> None:
            upgrading(at, tell, page)

        killed = kill(work, 1, up_to(0.75 * takes, chance))
        counted.kills += 1
        counted.in_act += killed.in_act
        if killed.done:  # the machine is faster now than when it was measured
            takes *= 0.7
        counted.in_copy += killed.in_file
        counted.in_migration += killed.in_unit
        judge(folder, killed, before, counted)
        shutil.rmtree(folder)
        del number
    return counted


def _takes(folder: Path) -> float:
    """Seconds that an upgrade takes here; the second time, for the first loads libraries."""
    key = desk.key(folder, desk.WORDS)
    shutil.copy(folder / "office.db", folder / "again.db")
    upgrade.prepare(folder / "office.db", key, keep=folder / "upgrades")
    started = time.monotonic()
    upgrade.prepare(folder / "again.db", key, keep=folder / "upgrades")
    return time.monotonic() - started


def main(words: list[str]) -> None:
    started = time.monotonic()
    counted = run(Path(words[0]), Path(words[1]), int(words[2]), int(words[3]))
    counted.seconds = round(time.monotonic() - started, 1)
    print(json.dumps(vars(counted)))


if __name__ == "__main__":
    main(sys.argv[1:])
