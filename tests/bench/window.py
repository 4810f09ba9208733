# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""How soon the window is there, how much memory it takes, and how long it ever keeps an officer waiting."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QTimer

from tests.bench import usable
from tests.bench.filling import USER, Filled
from tests.bench.measure import Measure, Sample
from tests.bench.processes import Processes
from ui.app import Program
from ui.main_window import MainWindow
from ui.pages.register import RegisterPage

BEAT = 0.002
_FLOOR = "an empty Qt window"


def start(processes: Processes, office: Path, requests: int, rounds: int) -> list[Measure]:
    """Three windows that take turns: an empty one, our first page, and the list of an office that has to be opened first."""
    acts: tuple[tuple[str | Path, ...], ...] = (
        ("empty",),
        ("door", processes.folder),
        ("list", processes.folder, office, USER),
    )
    found: tuple[list[Sample], ...] = ([], [], [])
    for turn in range(rounds + 1):
        for place, act in enumerate(acts):
            sample = _seen(processes, *act)
            if turn:
                found[place].append(sample)
    return [
        Measure(what="first window: choose an office", ours=found[1], floor=found[0], floor_what=_FLOOR),
        Measure(
            what=f"first usable list: start, unlock, {requests:,} requests",
            ours=found[2],
            floor=found[0],
            floor_what=_FLOOR,
            note="without the half second that guessing a passphrase shall cost",
        ),
    ]


def _seen(processes: Processes, *act: str | Path) -> Sample:
    """From the start of the process until the window was painted."""
    ran = processes.python(usable.__file__, *act)
    moment, peak = map(float, ran.printed.split())
    return Sample(moment - ran.begun, ran.sample.cpu, peak)


def waiting(filled: Filled, folder: Path) -> list[Measure]:
    """The longest time for which the event loop stood still during each act of an officer."""
    program = Program([], config=folder / "config", data=folder / "data")
    window = program.window
    heart = _Heart(program)
    acts: list[tuple[str, Callable[[], None]]] = [
        ("open the office in the window", lambda: window.enter(filled.office)),
        ("go to the register the first time", lambda: window.go("register")),
        ("go to today", lambda: window.go("today")),
        ("go to the register again", lambda: window.go("register")),
        *(
            (f"type {letter!r} into the search", lambda typed="okafor"[: n + 1]: _search(window, typed))
            for n, letter in enumerate("okaf")
        ),
        ("clear the search", lambda: _search(window, "")),
        *((f"go to {name}", lambda name=name: window.go(name)) for name in ("letters", "bundles", "treaties", "settings")),
    ]
    program.start()
    window.resize(1366, 768)
    for seconds in (0.3, 2.0):  # while the first page is read, what opening an office and its letters need is loaded
        heart.rest(seconds)
        program.tasks.wait()
    heart.rest(0.3)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    lines = [Measure(what=what, ours=[Sample(heart.longest(act))]) for what, act in acts]
    lines[-1] = replace(
        lines[-1], note=f"{peak:.0f} MiB before, {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} after"
    )
    window.hide()
    window.let_go()
    program.tasks.close()
    return lines


def _search(window: MainWindow, text: str) -> None:
    page = window.page("register")
    assert isinstance(page, RegisterPage)
    page.search_field.setText(text)


class _Heart:
    """A timer that should beat every two milliseconds: the longest gap is how long the window did not answer."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._last = 0.0
        self._gap = 0.0
        self._timer = QTimer(program.app)
        self._timer.timeout.connect(self._beat)
        self._timer.start(int(BEAT * 1000))

    def longest(self, act: Callable[[], None]) -> float:
        """The longest gap from the act until half a second of events after it."""
        self._last, self._gap = time.perf_counter(), 0.0
        QTimer.singleShot(0, act)
        self.rest(0.7)
        return self._gap

    def rest(self, seconds: float) -> None:
        """Let events run."""
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            self._program.app.processEvents()
            time.sleep(0.0005)

    def _beat(self) -> None:
        now = time.perf_counter()
        self._gap = max(self._gap, now - self._last)
        self._last = now
