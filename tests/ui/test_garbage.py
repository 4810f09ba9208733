# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What pages leave behind is collected on the screen's thread, whichever thread allocates."""

from __future__ import annotations

import gc
import threading
import weakref

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.garbage import Sweeper


class _Page:
    """Refers to itself in a circle, as a page and its closures do."""

    def __init__(self) -> None:
        self.me = self


@pytest.mark.slow
def test_no_other_thread_destroys_what_pages_leave_behind(qapp: QApplication, qtbot: QtBot) -> None:
    gone: list[threading.Thread] = []
    kept: list[list[int]] = []
    by_python = gc.isenabled()  # not where the program of another test still runs
    sweeper = Sweeper()
    sweeper.start()
    try:
        page = _Page()
        told = weakref.ref(page, lambda _ref: gone.append(threading.current_thread()))
        del page
        worker = threading.Thread(target=lambda: kept.extend([number] for number in range(50 * gc.get_threshold()[0])))
        worker.start()
        worker.join()
        assert gone == []
        qtbot.waitUntil(lambda: told() is None, timeout=10_000)
    finally:
        sweeper.stop()
    assert gone == [threading.main_thread()]
    assert gc.isenabled() == by_python
