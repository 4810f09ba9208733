# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Qt must give back what it borrows: wheels of PySide6 6.12.0 steal references of ``None`` and ``True`` below Python 3.12.

A short test run hides that; an office that scrolls its register for a morning does not. Each part runs in a process of its own,
for where it fails the process is gone.
"""

from __future__ import annotations

import subprocess
import sys
import textwrap

import pytest

SET_TEXT = """
    import sys
    from PySide6.QtWidgets import QApplication, QLabel
    application = QApplication([])
    label = QLabel()
    for number in range(1000):
        label.setText(str(number))
    before = sys.getrefcount(None)
    for number in range(20_000):
        label.setText(str(number))
    print(sys.getrefcount(None) - before)
"""
EMIT = """
    import sys
    from PySide6.QtCore import QObject, Signal
    class Sender(QObject):
        told = Signal(bool)
    sender = Sender()
    heard = []
    sender.told.connect(lambda value: heard.append(None))
    sender.told.emit(True)
    before = sys.getrefcount(True)
    for number in range(2000):
        sender.told.emit(True)
    assert len(heard) == 2001
    print(sys.getrefcount(True) - before)
"""


@pytest.mark.parametrize("script", [SET_TEXT, EMIT], ids=["20,000 texts", "2,000 signals"])
def test_qt_neither_loses_nor_piles_up_references(script: str) -> None:
    run = subprocess.run([sys.executable, "-c", textwrap.dedent(script)], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert abs(int(run.stdout)) < 50
