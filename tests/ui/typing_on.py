# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A window in a process of its own in which somebody writes a letter without ever pausing, until the process is killed.

``python -m tests.ui.typing_on OFFICE SCRATCH LETTER`` says after each key how many it has struck.
"""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from mlat_desktop.clock import SetClock
from mlat_desktop.settings import Settings, save
from tests.ui import office as offices
from ui.app import Program
from ui.pages.letter import LetterEditor

EVERY = 40
"""Milliseconds between two keys."""
WORDS = "The quick answer of the court is awaited. "


def main(folder: Path, scratch: Path, letter: int) -> int:
    """Type until killed."""
    app = QApplication([])
    save(scratch / "config", Settings(language="en", theme="light"))
    program = Program([], config=scratch / "config", data=scratch / "data")
    program.window.enter(offices.open_as(folder, "amoretti", offices.PASSPHRASE, SetClock(at=offices.NOW)))
    program.window.show()
    program.window.open_letter(letter)
    editor = program.window.editor
    assert isinstance(editor, LetterEditor)
    struck = count(1)

    def strike() -> None:
        number = next(struck)
        QTest.keyClicks(editor._fields["remarks"], WORDS[(number - 1) % len(WORDS)])
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()

    keys = QTimer()
    keys.setInterval(EVERY)
    keys.timeout.connect(strike)
    keys.start()
    return app.exec()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])))
