# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Kills who takes in a treaty pack: the office has the law of before or all of the pack, and no mixture.

``python -m tests.kills.packing MADE PLACE KILLS SEED`` prints what it counted as JSON; of MADE it takes the second office.
"""

from __future__ import annotations

import json
import mmap
import shutil
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

from mlat_desktop.domain.law import EditionKind
from mlat_desktop.services.treaties.law_content import LawContent
from mlat_desktop.store.unit_of_work import SqlStore
from tests.bench import recounts
from tests.bench.filling import PASSPHRASE, store_of
from tests.kills import desk
from tests.kills.killing import ACT, UNIT, Killed, Tell, inside, kill, mark_blocks, spans
from tests.kills.publishing import CASES, Counted

State = tuple[object, ...]


def packed(sender: Path, place: Path) -> tuple[Path, Path, int, int]:
    """A pack in which every table and every membership differs, the card of its office, and how many of both there are."""
    office = desk.enter(sender, desk.WORDS)[0]
    with office:
        with store_of(office).read() as uow:
            kept, parties = uow.treaties.tables(), uow.treaties.parties()
        texts = tuple(each.text.replace(f'version = "{each.version}"', 'version = "next"', 1) for each in kept)
        content = LawContent(tables=texts, parties=tuple(replace(row, source="The pack") for row in parties))
        office.publishing.publish(office.publishing.propose(EditionKind.EDITOR, "All", content).value.uid)
        pack, card = place / "all.mlatpack", place / "sender.card"
        office.packs.export(pack)
        card.write_bytes(office.bundles.card_file())
    return pack, card, len(kept), len(parties)


def prepared(folder: Path, card: Path) -> None:
    """An office of one with open cases that trusts the sender."""
    with recounts.made(folder, CASES) as office:
        office.bundles.trust(office.bundles.add_card(card).value.fingerprint)
    (folder / "ballast").unlink(missing_ok=True)


def taker(folder: Path, pack: Path, tell: Tell, page: mmap.mmap) -> None:
    """Take the pack in until killed."""
    mark_blocks(page, UNIT, SqlStore, "write")
    office = desk.enter(folder, PASSPHRASE)[0]
    tell(begun="import")
    page[ACT] = 1
    office.packs.import_(pack, publish=True)
    tell(done="import")
    page[ACT] = 0


def state(folder: Path) -> State:
    """How much of the pack is in the law."""
    ask = desk.query(folder, PASSPHRASE)
    return (
        tuple(ask("SELECT id FROM edition ORDER BY id")),
        tuple(ask("SELECT count(*) FROM treaty_table WHERE edition = 2")),
        tuple(ask("SELECT count(*) FROM party WHERE edition = 2")),
        tuple(ask("SELECT state, edition FROM proposal")),
        tuple(ask("SELECT count(*) FROM request WHERE edition = 2")),
        tuple(ask("SELECT action FROM audit WHERE action LIKE 'law.%' ORDER BY seq")),
    )


def states(tables: int, parties: int) -> tuple[State, ...]:
    """Before, proposed, and published: nothing else may ever be found."""
    none: State = ((0,),)
    proposed, published = ("law.proposed",), ("law.published",)
    return (
        (((1,),), none, none, (), none, ()),
        (((1,),), none, none, (("open", 0),), none, (proposed,)),
        (((1,), (2,)), ((tables,),), ((parties,),), (("published", 2),), ((CASES,),), (proposed, published)),
    )


def judge(folder: Path, killed: Killed, allowed: tuple[State, ...], counted: Counted) -> None:
    """Hold the office against what was told of it."""
    counted.faults += desk.faults(folder, PASSPHRASE)
    found = state(folder)
    if found not in allowed:
        counted.faults.append(f"a mixture: {found}")
        return
    if killed.done and found != allowed[-1]:
        counted.faults.append("acknowledged, but not the law")
    counted.acknowledged += len(killed.done)
    counted.kept_unacknowledged += found == allowed[-1] and not killed.done


def run(sender: Path, place: Path, kills: int, seed: int) -> Counted:
    """Kill that many people who take a pack in, each in an office of its own."""
    counted, chance = Counted(), Random(seed)
    place.mkdir(parents=True, exist_ok=True)
    pack, card, tables, parties = packed(Path(shutil.copytree(sender, place / "sender")), place)
    prepared(place / "made", card)

    def working(folder: Path) -> Callable[[Tell, mmap.mmap], None]:
        shutil.copytree(place / "made", folder)
        return lambda tell, page: taker(folder, pack, tell, page)

    measured = spans(working(place / "whole"), 1, UNIT)
    for number in range(kills):
        folder = place / str(number)
        killed = kill(working(folder), 1, inside(measured, chance))
        counted.kills += 1
        counted.in_act += killed.in_act
        counted.in_unit += killed.in_unit
        judge(folder, killed, states(tables, parties), counted)
        shutil.rmtree(folder)
    return counted


def main(words: list[str]) -> None:
    started = time.monotonic()
    counted = run(Path(words[0]) / "b", Path(words[1]), int(words[2]), int(words[3]))
    counted.seconds = round(time.monotonic() - started, 1)
    print(json.dumps(vars(counted)))


if __name__ == "__main__":
    main(sys.argv[1:])
