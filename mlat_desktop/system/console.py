# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What a console, a pipe or a file behind standard output can carry.

On Windows Python speaks Unicode to a console by itself, whatever its code page. A pipe or a file gets the code page of the
country, in which a name in another script is lost: there we write UTF-8, unless ``PYTHONIOENCODING`` says otherwise.
"""

from __future__ import annotations

import errno
import os
import sys
from typing import Literal, TextIO

from mlat_desktop import system


def forgive(*streams: TextIO | None) -> None:
    """Let text in any script pass: where a character cannot be shown its escape is, and no name ever ends the program."""
    for stream in streams:
        reconfigure = getattr(stream, "reconfigure", None)
        if stream is None or reconfigure is None:
            continue
        if system.windows() and not stream.isatty() and not os.environ.get("PYTHONIOENCODING"):
            reconfigure(encoding="utf-8", errors="backslashreplace")
        else:
            reconfigure(errors="backslashreplace")


def ascii_only(stream: TextIO) -> bool:
    """Whether a document for programs must keep to ASCII: PowerShell reads a pipe in the code page of the console."""
    encoding = (getattr(stream, "encoding", None) or "ascii").lower().replace("-", "").replace("_", "")
    return system.windows() or encoding != "utf8"


def reader_left(error: BaseException) -> bool:
    """Whether writing failed because whoever read our output has stopped. Windows calls that an invalid argument."""
    if isinstance(error, BrokenPipeError):
        return True
    return system.windows() and isinstance(error, OSError) and error.errno == errno.EINVAL and error.filename is None


def supply_streams() -> None:
    """A program of the Windows desktop has no standard streams at all: give it some that lead nowhere."""
    if sys.stdin is None:
        sys.stdin = _nowhere("r")
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, _nowhere("w"))


def _nowhere(mode: Literal["r", "w"]) -> TextIO:
    """A stream that leads nowhere; it stays open as long as the process lives."""
    return open(os.devnull, mode, encoding="utf-8")
