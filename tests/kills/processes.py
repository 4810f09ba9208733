# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Whole ``mlat`` processes that are killed while they work; what they printed is what they acknowledged.

``python -m tests.kills.processes MADE PLACE KILLS SEED`` prints what it counted as JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from mlat_desktop.bootstrap import Office
from tests.functional.mlat import mlat
from tests.kills import desk

ROOT = Path(__file__).resolve().parents[2]
KINDS = ("log", "evidence", "letter", "bundle", "import")
CONTENT = b"a page of a ledger\n" * 40_000


@dataclass(frozen=True)
class Task:
    """One command on a fresh piece of work: its words, and what the office must hold once it was acknowledged."""

    words: tuple[object, ...]
    held: Callable[[Office], bool]
    out: Path | None = None


@dataclass
class Counted:
    """What all the kills came to."""

    kills: int = 0
    inside: int = 0
    acknowledged: int = 0
    kept_unacknowledged: int = 0
    faults: list[str] = field(default_factory=list)


class Desk:
    """An office, and new work for it as often as it is wanted."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.office = folder, folder / "a"
        self.secret = folder / "secret"
        self.secret.write_text(desk.WORDS + "\n", encoding="utf-8")
        (folder / "ledger.bin").write_bytes(CONTENT)
        self.bundles = sorted((folder / "stick").iterdir())
        self.number = 0
        self.takes: dict[str, float] = {}

    def command(self, words: tuple[object, ...]) -> list[str]:
        given = ["--office", self.office, "--passphrase-file", self.secret, "--user", "anna", *words, "--json"]
        return [str(each) for each in given]

    def task(self, kind: str) -> Task:
        """A piece of work of its own, prepared through the services."""
        self.number += 1
        name, out = f"work {self.number}", self.folder / f"out {self.number}"
        with desk.enter(self.office, desk.WORDS)[0] as office:
            if kind == "log":
                return self._log(name)
            if kind == "import":
                bundle = self.bundles.pop()
                return Task(("bundle", "import", bundle), lambda o: any(r.uid == bundle.name for r in o.bundles.all()))
            number = desk.log(office, name).number
            if kind == "evidence":
                words: tuple[object, ...] = ("evidence", "add", number, self.folder / "ledger.bin", "--title", name)
                return Task(words, lambda o: _exhibits(o, number) == 1)
            if kind == "bundle":
                partner = next(card.fingerprint for card in office.bundles.cards() if card.country == "BR")
                office.evidence.add(office.register.find(number).id, self.folder / "ledger.bin", _new(name))
                words = ("bundle", "export", number, "--to", partner, "--out", out)
                return Task(
                    words, lambda o: any(str(out) in r.place and r.state.value == "verified" for r in o.bundles.all()), out
                )
            return self._letter(office, number, out)

    def _log(self, name: str) -> Task:
        from mlat_desktop.services.ports import ListQuery

        file = self.folder / f"{name}.json"
        file.write_text(json.dumps({"klass": "mla", "direction": "out", "subject": name, "other_state": "BR"}))
        return Task(
            ("request", "log", file), lambda o: name in {row.subject for row in o.register.rows(o.register.ids(ListQuery()))}
        )

    def _letter(self, office: Office, number: str, out: Path) -> Task:
        letters = office.correspondence
        letter = letters.draft(
            office.register.find(number).id, "request", "en", {"to_name": "x", "facts": "y", "items": "z"}
        ).value
        letters.submit(letter.id)
        letters.approve(letter.id)
        out = out.with_suffix(".pdf")
        return Task(("letter", "seal", letter.id, "--out", out), lambda o: bool(o.correspondence.show(letter.id).number), out)

    def measure(self, kind: str) -> None:
        """How long a command of this kind works, from having the office to its answer, on this machine at this hour."""
        task = self.task(kind)
        with self.start(task) as process:
            self._has_the_office(process)
            began = time.monotonic()
            assert process.stdout is not None
            process.stdout.read(1)
            self.takes[kind] = min(time.monotonic() - began, self.takes.get(kind, 60.0))
            process.communicate(timeout=60)
        assert process.returncode == 0

    def start(self, task: Task) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "mlat_desktop", *self.command(task.words)]
        return subprocess.Popen(command, cwd=ROOT, env=dict(os.environ), stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def _has_the_office(self, process: subprocess.Popen[bytes]) -> None:
        lock = self.office / "lock"
        end = time.monotonic() + 60
        while process.poll() is None and f'"pid": {process.pid}' not in _text(lock):
            assert time.monotonic() < end
            time.sleep(0.001)

    def kill(self, kind: str, chance: Random, counted: Counted) -> None:
        """Kill one command at a moment of chance while it has the office, and hold the office against what it said."""
        task = self.task(kind)
        with self.start(task) as process:
            self._has_the_office(process)
            time.sleep(chance.random() * self.takes[kind] * 0.45)
            process.kill()
            said, complaint = process.communicate(timeout=60)
        counted.kills += 1
        inside = process.returncode < 0 and not said
        counted.inside += inside
        if not inside:  # the machine is faster now than when it was measured
            self.takes[kind] *= 0.6
        acknowledged = _whole_answer(said)
        counted.acknowledged += acknowledged
        counted.faults += [complaint.decode()] if complaint and b"Traceback" in complaint else []
        self._judge(task, acknowledged, counted)

    def _judge(self, task: Task, acknowledged: bool, counted: Counted) -> None:
        counted.faults += [f"{task.words}: {fault}" for fault in desk.faults(self.office, desk.WORDS)]
        with desk.enter(self.office, desk.WORDS)[0] as office:
            held = task.held(office)
        if acknowledged and not held:
            counted.faults.append(f"lost: {task.words}")
        counted.kept_unacknowledged += held and not acknowledged
        if task.out is not None and not acknowledged:
            counted.faults += self._refused(task.out, held=held)
        if not held:
            again = mlat(*self.command(task.words))
            if again.code:
                counted.faults.append(f"again: {task.words}: {again.err}")

    def _refused(self, out: Path, *, held: bool) -> list[str]:
        """Nothing half written passes for a whole one."""
        if out.suffix == ".pdf":
            ours = not out.exists() or mlat(*self.command(("letter", "verify", out))).code == 0
            return [] if ours else [f"half a letter under its name: {out}"]
        left = list(out.iterdir()) if out.is_dir() else []
        found = []
        for folder in left:
            codes = {mlat(*self.command(("bundle", act, folder))).code for act in ("verify", "import")}
            if folder.name.endswith(".incomplete") and codes != {1}:
                found.append(f"half a bundle was taken: {folder}")
            if not folder.name.endswith(".incomplete") and mlat(*self.command(("bundle", "verify", folder))).code:
                found.append(f"a bundle under its name that is not whole (recorded: {held}): {folder}")
        return found


def run(made: Path, place: Path, kills: int, seed: int) -> Counted:
    """Kill that many commands, the kinds in turn."""
    here, counted, chance = Desk(desk.copied(made, place)), Counted(), Random(seed)
    kinds = [KINDS[number % len(KINDS)] for number in range(kills)]
    for kind in dict.fromkeys(kinds):
        here.measure(kind)
        here.measure(kind)  # the first of a kind reads its libraries from the disk
    for kind in kinds:
        here.kill(kind, chance, counted)
    return counted


def main(words: list[str]) -> None:
    counted = run(Path(words[0]), Path(words[1]), int(words[2]), int(words[3]))
    print(json.dumps(vars(counted)))


def _new(title: str) -> Any:
    from mlat_desktop.services.evidence import NewEvidence

    return NewEvidence(title=title)


def _exhibits(office: Office, number: str) -> int:
    return len(office.register.show(office.register.find(number).id).evidence)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return ""


def _whole_answer(said: bytes) -> bool:
    try:
        return bool(json.loads(said)["schema"] != "mlat.error/1")
    except ValueError:
        return False


if __name__ == "__main__":
    main(sys.argv[1:])
