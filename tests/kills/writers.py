# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Forks writers and kills them: ``python -m tests.kills.writers MADE PLACE KILLS SEED`` prints what it counted as JSON."""

from __future__ import annotations

import json
import mmap
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from mlat_desktop.crypto import keys
from mlat_desktop.services import evidence
from mlat_desktop.store.unit_of_work import SqlStore
from mlat_desktop.store.vault import AgeVault
from mlat_desktop.transfer.reader import Reader
from mlat_desktop.transfer.writer import Writer
from tests.kills import desk
from tests.kills.acts import ENTRIES, LAST_ONLY, Clerk, held, new_words, proven
from tests.kills.killing import ACT, FILES, UNIT, Killed, Tell, kill, mark_blocks, mark_calls, up_to

MOST_ACTS, MOST_SECONDS = 5, 0.06
"""How long a writer works before it is killed: some whole acts, then about as long as an act takes."""

KILLS_OF_AN_OFFICE = 25


def writer(folder: Path, words: str, seed: str, tell: Tell, page: mmap.mmap) -> None:
    """Work until killed."""
    mark_blocks(page, UNIT, SqlStore, "write")
    mark_blocks(page, FILES, Reader, "receive")
    for owner, name in ((AgeVault, "put"), (Writer, "write"), (evidence, "write_new"), (keys.KeyFile, "_keep")):
        mark_calls(page, FILES, owner, name)
    office = desk.enter(folder / "a", words)[0]
    taken = {record.uid for record in office.bundles.all()}
    waiting = [each for each in sorted((folder / "stick").iterdir()) if each.name not in taken]
    clerk = Clerk(office, folder, Random(seed), words, waiting)
    for number in range(10_000):
        act, token = clerk.choose(), f"t{seed}x{number}"
        facts = clerk.facts(act, token)
        tell(begun=act, **facts)
        page[ACT] = 1
        facts |= clerk.do(act, token)
        tell(done=act, **facts)
        page[ACT] = 0


@dataclass
class Counted:
    """What all the kills of a run came to."""

    kills: int = 0
    in_act: int = 0
    in_unit: int = 0
    in_unit_or_file: int = 0
    acknowledged: int = 0
    kept_unacknowledged: int = 0
    acts: Counter[str] = field(default_factory=Counter)
    hit: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    seconds: float = 0.0


def judge(folder: Path, words: str, killed: Killed, before: int, counted: Counted) -> str:
    """Hold the office against what was told of it, and return the passphrase that opens it now."""
    for each in killed.done:
        words = new_words(each) or words
    open_act = killed.open_act
    office, now = desk.enter(folder / "a", words, *([new_words(open_act) or words] if open_act else []))
    with office:
        for each in killed.done:
            proven(office, each["done"], each, folder)
    counted.faults += desk.faults(folder / "a", now)
    ask = desk.query(folder / "a", now)
    replaced = [each for each in killed.done if each["done"] in LAST_ONLY]
    counted.faults += [
        f"lost: {each}" for each in killed.done if each not in replaced and not held(ask, each["done"], each, now)
    ]
    expected = [entry for each in killed.done for entry in ENTRIES[each["done"]]]
    entries = [str(row[0]) for row in ask("SELECT action FROM audit WHERE seq > ? ORDER BY seq", before)]
    entries = [entry for entry in entries if entry != "evidence.checked"]  # this judgement's own
    if entries[: len(expected)] != expected:
        counted.faults.append(f"the log says {entries}, acknowledged were {expected}")
    _whole_or_not(ask, killed, entries[len(expected) :], now, counted)
    copy = killed.open_act if killed.open_act and killed.open_act["begun"] == "copy" else None
    if copy and (folder / copy["token"]).exists() and not held(ask, "copy", copy, now):
        counted.faults.append(f"a copy without a line in its custody: {copy}")
    counted.acknowledged += len(killed.done)
    counted.acts.update(each["done"] for each in killed.done)
    return now


def _whole_or_not(ask: desk.Query, killed: Killed, more: list[str], words: str, counted: Counted) -> None:
    """Of the one act that was never acknowledged everything is there, or nothing."""
    if killed.open_act is None:
        counted.faults += [f"nobody did {more}"] * bool(more)
        return
    act = str(killed.open_act["begun"])
    counted.hit[act] += 1
    there = held(ask, act, killed.open_act, words)
    states = {((), False), (ENTRIES[act], True)}
    if act == "export":
        begun = ENTRIES[act]
        states |= {(begun[:1], False), (begun[:2], False), (begun[:3], False)}  # announced before its first byte
        states.add(((*begun[:1], "bundle.export-failed"), False))  # the office was opened since
    if act in {"passphrase", "copy"}:
        states.add((ENTRIES[act], False))  # entered in the log before the file takes its place
    if (tuple(more), there) not in states:
        counted.faults.append(f"half done: {killed.open_act}: log {more}, records {there}")
    counted.kept_unacknowledged += there


def warm(folder: Path) -> None:
    """Do each act once, so that the children need not first load libraries, in which no kill would teach anything."""
    office = desk.enter(folder / "a", desk.WORDS)[0]
    with office:
        clerk = Clerk(office, folder, Random(0), desk.WORDS, sorted((folder / "stick").iterdir()))
        for number, act in enumerate(ENTRIES):
            clerk.do(act, f"warm{number}")


def run(made: Path, place: Path, kills: int, seed: int) -> Counted:
    """Kill that many writers, every few of them in a fresh copy of the offices."""
    counted, chance = Counted(), Random(seed)
    warm(desk.copied(made, place / "warm"))
    words, folder = desk.WORDS, place
    for number in range(kills):
        if number % KILLS_OF_AN_OFFICE == 0:
            folder, words = desk.copied(made, place / str(number)), desk.WORDS
        before = int(str(desk.query(folder / "a", words)("SELECT max(seq) FROM audit")[0][0]))

        def work(tell: Tell, page: mmap.mmap, at: Path = folder, by: str = words, seed: str = f"{seed}n{number}") -> None:
            writer(at, by, seed, tell, page)

        killed = kill(work, 1 + 2 * chance.randrange(MOST_ACTS + 1), up_to(MOST_SECONDS, chance))
        counted.kills += 1
        counted.in_act += killed.in_act
        counted.in_unit += killed.in_unit
        counted.in_unit_or_file += killed.in_unit or killed.in_file
        words = judge(folder, words, killed, before, counted)
    return counted


def main(words: list[str]) -> None:
    started = time.monotonic()
    counted = run(Path(words[0]), Path(words[1]), int(words[2]), int(words[3]))
    counted.seconds = round(time.monotonic() - started, 1)
    print(json.dumps(vars(counted)))


if __name__ == "__main__":
    main(sys.argv[1:])
