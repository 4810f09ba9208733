# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A process of the window up to the moment at which it can be used; prints that moment and its peak of memory.

``usable.py empty``: a window of Qt with one word, the floor. ``usable.py door FOLDER``: our first page.
``usable.py list FOLDER OFFICE USER``: unlock the office and show its list, by somebody who types a passphrase in no time.
"""

from __future__ import annotations

import os
import re
import sys
import time
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QWidget


class _Seen(QObject):
    """Ends the process once a widget has been painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Wait for the paint event, and let it happen first."""
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, _done)
        return False


def _done() -> None:
    moment = time.monotonic()
    status = Path("/proc/self/status")
    peak = re.search(r"VmHWM:\s+(\d+) kB", status.read_text()) if status.exists() else None
    print(moment, int(peak.group(1)) / 1024 if peak else 0.0, flush=True)
    os._exit(0)  # how it is taken down again is nobody's wait


def _empty() -> None:
    app = QApplication([])
    shown = QLabel("hello")
    _Seen(shown)
    shown.show()
    app.exec()


def _ours(folder: Path, office: Path | None, user: str) -> None:
    from ui.app import Program

    program = Program([], config=folder / "config", data=folder / "data")
    program.start(office)
    window = program.window
    if office is None:
        _Seen(window)
        program.app.exec()
        return
    _unlock(program.window, user)

    def opened() -> None:
        from ui.pages.register import RegisterPage

        if window.desk is None:
            return
        poll.stop()
        window.go("register")
        page = window.page("register")
        assert isinstance(page, RegisterPage)
        assert page.table_model.rowCount()
        _Seen(page.table.viewport())

    poll = QTimer(program.app, interval=2)
    poll.timeout.connect(opened)
    poll.start()
    program.app.exec()


def _unlock(window: QWidget, user: str) -> None:
    from tests.bench.filling import PASSPHRASE
    from ui.pages.unlock import UnlockPage

    page = window.findChild(UnlockPage)
    assert page is not None
    page.user.setText(user)
    page.passphrase.setText(PASSPHRASE)
    QTimer.singleShot(0, page.open.click)


def main() -> None:
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    what, *more = sys.argv[1:]
    if what == "empty":
        _empty()
    else:
        _ours(Path(more[0]), Path(more[1]) if more[1:] else None, more[2] if more[2:] else "")


if __name__ == "__main__":
    main()
