# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What differs between operating systems, one module for each concern. Nothing else of the program asks where it runs.

    files      replacing and removing what somebody else may hold open, syncing, files of this user alone
    locking    a lock that ends with its process
    volumes    Windows: which drives there are, what they hang on, letting go of one
    uncached   reading a file from the medium instead of from memory
    console    what a console or a pipe can carry
    programs   starting another program: the print spooler, what ejects a stick
    language   the language that the person chose for the computer
    win32      Windows: the calls themselves

Only the standard library is imported, nothing of ours: every room may use this one. What fails is an ``OSError``. The Windows
side takes the system's calls as an object, so that a test on any computer may play Windows (``tests/system``).
"""

from __future__ import annotations

import sys

NAME: str = sys.platform
"""The system this program runs on, as ``sys.platform`` names it; a test may name another one."""


def windows() -> bool:
    """Whether this is Windows."""
    return NAME == "win32"


def mac() -> bool:
    """Whether this is macOS."""
    return NAME == "darwin"


def linux() -> bool:
    """Whether this is Linux."""
    return NAME == "linux"
