# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Other programs of this computer: the print spooler, what ejects a stick, this very program once more.

The one place that starts them; ``mlat_desktop.install`` runs before anything of ours can be imported and starts its own. A
command is a list and meets no shell, so no word of it is ever more than a word, whatever a printer or a folder is called.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from mlat_desktop import system

TimeoutExpired = subprocess.TimeoutExpired
_NO_WINDOW = 0x08000000
"""``subprocess.CREATE_NO_WINDOW``, which Python names on Windows only: without it a black window would flash up there."""


def run(
    command: Sequence[str],
    *,
    patience: float,
    content: bytes = b"",
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> subprocess.CompletedProcess[bytes]:
    """Run a program to its end and give it ``content`` to read. ``environment`` is added to ours, ``patience`` is in seconds.
    What it ended with is for the caller to judge. Raises ``OSError``, ``TimeoutExpired``.
    """
    return subprocess.run(  # noqa: S603 -- callers name the programs themselves, and no shell reads the words
        list(command),
        input=content,
        capture_output=True,
        timeout=patience,
        check=False,
        cwd=folder,
        env={**os.environ, **(environment or {})},
        creationflags=_NO_WINDOW if system.windows() else 0,
    )


def succeeds(command: Sequence[str], *, patience: float) -> bool:
    """Whether a program could be run and ended well."""
    try:
        return run(command, patience=patience).returncode == 0
    except (OSError, ValueError, TimeoutExpired):
        return False
