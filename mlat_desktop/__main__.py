# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The door: ``python3 -m mlat_desktop`` opens the window, with a command it is the ``mlat`` command line.

The frozen program is this door under two names, ``mlat-desktop`` and ``mlat``; the second never opens the window. The one place
of this package that names ``ui``. Imports nothing but the standard library before ``install`` has run.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from mlat_desktop import install


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program with the arguments of the command line and return its exit status."""
    from mlat_desktop.system.console import supply_streams

    supply_streams()
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given == [install.WINDOW_CHECK]:
        install.ready("mlat_desktop", given)
        from ui.self_check import main as window_check

        return window_check()
    words = bool(given) or _console_program()
    if not words and _nowhere_to_show():
        print(
            "There is no display here to open the window on. Run the program in a desktop session, or use its command line:"
            " mlat --help (in a checkout: python3 -m mlat_desktop --help).",
            file=sys.stderr,
        )
        return 1
    install.ready("mlat_desktop", given)
    if words:
        from mlat_desktop.cli.main import main as command_line

        seen = not _console_program() and not _nowhere_to_show() and not _without_screen()
        return command_line(given, open_window=_window if seen else None)
    return _window()


def _window(office: Path | None = None) -> int:
    from ui.app import main as window

    return window(office)


def _console_program() -> bool:
    return bool(getattr(sys, "frozen", False)) and Path(sys.executable).stem == "mlat"


def _nowhere_to_show() -> bool:
    return sys.platform == "linux" and not any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    )


def _without_screen() -> bool:
    """Whether Qt is told to draw where nobody looks: a demonstration must not end in a window that nobody can close."""
    return os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0] in {"offscreen", "minimal"}


if __name__ == "__main__":
    sys.exit(main())
