# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""How soon the window is there, how much memory it takes, and how long it ever keeps an officer waiting."""

from __future__ import annotations

import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from PySide6.QtCore import QTimer

from tests.bench.filling import Filled
from tests.bench.measure import Line
from ui.app import Program
from ui.main_window import MainWindow
from ui.pages.register import RegisterPage

_HELLO = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel
app = QApplication([]); shown = QLabel("hello"); shown.show()
QTimer.singleShot(0, app.quit); app.exec()
"""
_OURS = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from ui.app import Program
program = Program([], config=Path(sys.argv[1]), data=Path(sys.argv[1]))
program.window.restore_geometry(); program.window.welcome(); program.window.show()
QTimer.singleShot(0, program.app.quit); program.app.exec(); program.tasks.close()
"""
# What getrusage tells of a child begins with the memory of its parent.
_PEAK = """
print(open("/proc/self/status").read())
"""
BEAT = 0.002


def start(folder: Path) -> list[Line]:
    """The first window as a process of its own."""
    times: tuple[list[float], list[float]] = ([], [])
    memory: tuple[list[float], list[float]] = ([], [])
    for turn in range(8):
        for which, code in enumerate((_HELLO, _OURS)):
            seconds, mebibytes = _process(code, folder)
            if turn:
                times[which].append(seconds)
                memory[which].append(mebibytes)
    note = f"{median(memory[1]):.0f} MiB, the floor {median(memory[0]):.0f} MiB"
    return [Line("first window", median(times[1]), median(times[0]), "an empty Qt window", note)]


def _process(code: str, folder: Path) -> tuple[float, float]:
    began = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code + _PEAK, folder], capture_output=True, text=True, check=True)
    seconds = time.perf_counter() - began
    peak = re.search(r"VmHWM:\s+(\d+) kB", done.stdout)
    return seconds, int(peak.group(1)) / 1024 if peak else 0.0


def waiting(filled: Filled, folder: Path) -> list[Line]:
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
    heart.rest(0.3)
    program.tasks.wait()  # while the first page is read, what opening an office needs is loaded
    heart.rest(0.3)
    lines = [Line(f"longest pause: {what}", heart.longest(act)) for what, act in acts]
    lines[-1] = Line(
        lines[-1].what, lines[-1].seconds, note=f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB"
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
