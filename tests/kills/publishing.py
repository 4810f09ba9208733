# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Kills who publishes an edition of the law or takes it back: the office has the old law or the new one, and no mixture.

``python -m tests.kills.publishing MADE PLACE KILLS SEED`` prints what it counted as JSON; MADE is not used.
"""

from __future__ import annotations

import json
import mmap
import shutil
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from mlat_desktop.domain.law import EditionKind
from mlat_desktop.services.treaties.law_content import LawContent
from mlat_desktop.store.unit_of_work import SqlStore
from tests.bench import recounts
from tests.bench.filling import PASSPHRASE, store_of
from tests.kills import desk
from tests.kills.killing import ACT, UNIT, Killed, Tell, inside, kill, mark_blocks, spans

CASES = 40
"""Open cases on which a date moves: publishing takes long enough to be killed in it."""

State = tuple[object, ...]


@dataclass
class Counted:
    """What all the kills came to."""

    kills: int = 0
    in_act: int = 0
    in_unit: int = 0
    acknowledged: int = 0
    kept_unacknowledged: int = 0
    faults: list[str] = field(default_factory=list)
    seconds: float = 0.0


def prepared(folder: Path) -> str:
    """An office of one in which a table and a calendar wait to be published; the uid of the proposal."""
    with recounts.made(folder, CASES) as office:
        with store_of(office).read() as uow:
            kept = uow.treaties.table("ETS-024")
        assert kept is not None
        text = kept.text.replace(f'version = "{kept.version}"', 'version = "next"', 1)
        content = LawContent(tables=(text,), calendars=recounts.holiday(office).calendars)
        uid = office.publishing.propose(EditionKind.EDITOR, "A change", content).value.uid
    (folder / "ballast").unlink(missing_ok=True)
    return uid


def publisher(folder: Path, uid: str, tell: Tell, page: mmap.mmap) -> None:
    """Publish, and take it back, until killed."""
    mark_blocks(page, UNIT, SqlStore, "write")
    office = desk.enter(folder, PASSPHRASE)[0]
    tell(begun="publish")
    page[ACT] = 1
    office.publishing.publish(uid)
    tell(done="publish")
    tell(begun="undo")
    office.publishing.undo("killed or not")
    tell(done="undo")
    page[ACT] = 0


def state(folder: Path) -> State:
    """The law of the office, and what its cases make of it."""
    ask = desk.query(folder, PASSPHRASE)
    return (
        tuple(ask("SELECT id FROM edition WHERE undone_at IS NULL ORDER BY id")),
        tuple(ask("SELECT count(*), max(edition) FROM treaty_table WHERE treaty_id = 'ETS-024'")),
        tuple(ask("SELECT count(*) FROM calendar WHERE edition = 2")),
        tuple(ask("SELECT state, edition FROM proposal")),
        tuple(ask("SELECT state, count(*) FROM recount GROUP BY state")),
        tuple(ask("SELECT edition, count(*) FROM request GROUP BY edition")),
        tuple(ask("SELECT action FROM audit WHERE action LIKE 'law.%' ORDER BY seq")),
    )


_LOG = (("law.proposed",), ("law.published",), ("law.undone",))
STATES: tuple[State, ...] = (
    (((1,),), ((1, 1),), ((0,),), (("open", 0),), (), ((1, CASES),), _LOG[:1]),
    (((1,), (2,)), ((2, 2),), ((1,),), (("published", 2),), (("open", CASES),), ((1, CASES),), _LOG[:2]),
    (((1,),), ((2, 2),), ((1,),), (("published", 2),), (("gone", CASES),), ((1, CASES),), _LOG),
)
"""Before, published, and taken back: nothing else may ever be found."""


def judge(folder: Path, killed: Killed, counted: Counted) -> None:
    """Hold the office against what was told of it."""
    counted.faults += desk.faults(folder, PASSPHRASE)
    found, done = state(folder), len(killed.done)
    if found not in STATES:
        counted.faults.append(f"a mixture: {found}")
        return
    at = STATES.index(found)
    if not done <= at <= done + (killed.open_act is not None):
        counted.faults.append(f"acknowledged were {done}, found is {at}")
    counted.acknowledged += done
    counted.kept_unacknowledged += at - done


def run(place: Path, kills: int, seed: int) -> Counted:
    """Kill that many publishers, each in an office of its own."""
    counted, chance = Counted(), Random(seed)
    made = place / "made"
    uid = prepared(made)

    def working(folder: Path) -> Callable[[Tell, mmap.mmap], None]:
        shutil.copytree(made, folder)
        return lambda tell, page: publisher(folder, uid, tell, page)

    measured = {told: spans(working(place / f"whole{told}"), told, UNIT) for told in (1, 3)}
    for number in range(kills):
        folder, told = place / str(number), chance.choice(list(measured))
        killed = kill(working(folder), told, inside(measured[told], chance))
        counted.kills += 1
        counted.in_act += killed.in_act
        counted.in_unit += killed.in_unit
        judge(folder, killed, counted)
        shutil.rmtree(folder)
    return counted


def main(words: list[str]) -> None:
    started = time.monotonic()
    counted = run(Path(words[1]), int(words[2]), int(words[3]))
    counted.seconds = round(time.monotonic() - started, 1)
    print(json.dumps(vars(counted)))


if __name__ == "__main__":
    main(sys.argv[1:])
