# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Keeps the place of a crash below Python, where no exception is raised: a trace file that the next start finds.

A trace names places in the code only. Reports of exceptions are made by :mod:`mlat_desktop.crash`.
"""

from __future__ import annotations

import faulthandler
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from mlat_desktop.system import files


class NativeTrace:
    """Keeps the place of a crash below Python (``faulthandler``) in a file that the next start finds."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "native-crash.txt"
        self._stream: IO[str] | None = None

    def start(self) -> Path | None:
        """Begin to watch; the trace of a crash of last time, moved aside, if there was one."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        found = None
        if self._path.exists() and self._path.stat().st_size:
            aside = self._path.with_name(f"native-crash-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.txt")
            with suppress(OSError):  # another window of this user has it open, and Windows moves no open file
                files.replace(self._path, aside)
                found = aside
        self._stream = self._path.open("w", encoding="utf-8")
        faulthandler.enable(self._stream)
        return found

    def stop(self) -> None:
        """End the watch in good order: nothing is left behind."""
        if self._stream is None:
            return
        faulthandler.disable()
        if sys.__stderr__ is not None:
            faulthandler.enable(sys.__stderr__)
        self._stream.close()
        self._stream = None
        with suppress(OSError):
            files.remove(self._path)
