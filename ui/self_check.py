# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What the self-test asks of the window: open it, look at it, close it.

A process of its own: Qt ends one in which it cannot start.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEventLoop, QLibraryInfo, qVersion

from mlat_desktop import i18n
from ui import icons
from ui.app import Program, fetch, fetch_more, qt_texts

PATIENCE = 30_000
"""Milliseconds in which a window must have been painted."""


def main() -> int:
    """Show the first window with the preferences of nobody; print what was found as a line of JSON once it is painted."""
    with tempfile.TemporaryDirectory(prefix="mlat-window-check-", ignore_cleanup_errors=True) as folder:
        program = Program(sys.argv[:1], config=Path(folder), data=Path(folder))
        program.start()
        painted = _painted(program)
        print(json.dumps(_found(program, painted=painted)), flush=True)
        fetch()
        fetch_more()  # what the window loads behind its first page: a copy that lacks some of it shows a page and then a banner
        program.window.hide()
        program.finish()
    return 0 if painted else 1


def _painted(program: Program) -> bool:
    """Let events run until the window system shows the window, and what is drawn in it has been drawn."""
    until = QDeadlineTimer(PATIENCE)
    while not until.hasExpired():
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        handle = program.window.windowHandle()
        if handle is not None and handle.isExposed():
            QCoreApplication.processEvents()
            return True
    return False


def _found(program: Program, *, painted: bool) -> dict[str, object]:
    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath), "platforms")
    plugins = sorted(each.stem.removeprefix("lib").removeprefix("q") for each in folder.glob("*q*"))
    image = icons.icon("seal", "accent").pixmap(32, 32).toImage()
    drawn = any(image.pixelColor(x, y).alpha() for x in range(image.width()) for y in range(image.height()))
    return {
        "painted": painted,
        "platform": program.app.platformName(),
        "platforms": plugins,
        "qt": qVersion(),
        "missing": [
            *program.missing_fonts,
            *(f"qtbase_{code}.qm" for code in i18n.LANGUAGES if code != "en" and qt_texts(code) is None),
            *(() if drawn else ("seal.svg",)),
        ],
    }
