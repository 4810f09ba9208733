# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The language that the person chose for this computer, for the command line (the window asks Qt)."""

from __future__ import annotations

import locale
import os

from mlat_desktop import system
from mlat_desktop.system import win32
from mlat_desktop.system.win32 import Api


def preferred(api: Api | None = None) -> tuple[str, ...]:
    """Codes of ISO 639, the most wanted first: those of the environment, on Windows then that of its screens."""
    named = [os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    if system.windows():
        # Not locale.getlocale(): there it says "Arabic_Saudi Arabia", which is no code of anything.
        named.append(locale.windows_locale.get((api or win32.api()).GetUserDefaultUILanguage(), ""))
    return tuple(name.partition("_")[0].partition(".")[0].lower() for name in named if name)
