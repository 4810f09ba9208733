# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What a person waits for at the command line, as whole processes: each command, the training office, the demonstration."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from tests.bench.filling import PASSPHRASE, USER
from tests.bench.measure import Measure, Sample
from tests.bench.processes import Processes

_BARE = "import sqlcipher3.dbapi2, cryptography"
_OF_NO_OFFICE = {
    "mlat --help": ("--help",),
    "mlat due: count one date": ("due", "--rule", "EU1182", "--from", "2026-03-02", "--length", "30", "--unit", "day"),
}
_OF_AN_OFFICE = {
    "mlat request show: one request": ("request", "show", "MLAI"),
    "mlat today: the day's board": ("today",),
    "mlat letter list": ("letter", "list"),
}
_TRAINING = """
import sys
from pathlib import Path
from mlat_desktop.bootstrap import training
training.training_office(Path(sys.argv[1]), count=int(sys.argv[2])).office.close()
"""


def run(processes: Processes, office: Path, number: str, rounds: int) -> list[Measure]:
    """``number`` is that of a request of the ``office``."""
    word = processes.folder / "passphrase"
    word.write_text(PASSPHRASE + "\n", encoding="utf-8")
    signed = ("--office", str(office), "--user", USER, "--passphrase-file", str(word))
    acts: dict[str, Callable[[], Sample]] = {
        "python": lambda: processes.python("-c", "pass").sample,
        "driver": lambda: processes.python("-c", _BARE).sample,
    }
    commands = dict(_OF_NO_OFFICE)
    commands |= {
        what: (*signed, *(number if each == "MLAI" else each for each in words)) for what, words in _OF_AN_OFFICE.items()
    }
    acts |= {what: _command(processes, words) for what, words in commands.items()}
    found: dict[str, list[Sample]] = {what: [] for what in acts}
    for turn in range(rounds + 1):
        for what, act in acts.items():
            sample = act()
            if turn:
                found[what].append(sample)
    floors = {True: ("driver", "Python with the database driver loaded"), False: ("python", "an empty Python")}
    return [
        Measure(what=what, ours=found[what], floor=found[floor], floor_what=floor_what)
        for what in commands
        for floor, floor_what in (floors[what in _OF_AN_OFFICE],)
    ]


def _command(processes: Processes, words: tuple[str, ...]) -> Callable[[], Sample]:
    return lambda: processes.python("-m", "mlat_desktop", *words).sample


def made(processes: Processes, requests: int, rounds: int) -> list[Measure]:
    """What is made once, and what everybody sees first."""
    training: list[Sample] = []
    demo: list[Sample] = []
    folder = processes.folder / "made"
    for turn in range(rounds + 1):
        if turn or rounds > 1:
            training.append(processes.python("-c", _TRAINING, folder / "training", str(requests)).sample)
            shutil.rmtree(folder)
        demo.append(processes.python("-m", "mlat_desktop", "demo", folder, "--requests", str(requests), "--json").sample)
        shutil.rmtree(folder)
    return [
        Measure(what=f"make the training office of {requests} requests", ours=training[-rounds:]),
        Measure(what="mlat demo: make it and walk through the main job", ours=demo[-rounds:]),
    ]
