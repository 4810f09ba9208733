# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A thread that is busy for as long as a test wants: what happens meanwhile happens before the answer arrives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ui.main_window import MainWindow


class HeldRunner:
    """Keeps what it is given until it is told to work it off, in its order."""

    def __init__(self) -> None:
        self._waiting: list[Callable[[], None]] = []

    def submit(self, work: Callable[[], None]) -> None:
        """Keep the work."""
        self._waiting.append(work)

    def release(self) -> None:
        """Do all of it; the answers arrive."""
        while self._waiting:
            self._waiting.pop(0)()

    def close(self) -> None:
        """Nothing is to be joined."""


@contextmanager
def held(window: MainWindow) -> Iterator[HeldRunner]:
    """Hold what the window gives to its threads; at the end it is worked off."""
    runner, tasks = HeldRunner(), window.tasks
    usual = tasks._writer, tasks._reader
    tasks._writer = tasks._reader = runner
    try:
        yield runner
    finally:
        runner.release()
        tasks._writer, tasks._reader = usual
