# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Paper through the system's own print spooler (``lp``): the sealed file itself goes to the printer, as vectors.

Where there is no spooler of that kind the window prints page images instead (``LetterPress.raster``).

The commands are told to reach the spooler through its socket on this computer. Left alone they would try ``localhost`` by TCP,
or a server that somebody's ``client.conf`` names: a letter would cross a network in clear.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.system import programs

_PATIENCE = 60
"""Seconds that the spooler may take to accept a letter."""
_SERVER = "CUPS_SERVER"
_SOCKETS = ("/run/cups/cups.sock", "/var/run/cups/cups.sock", "/private/var/run/cupsd")
"""Where the spooler listens on Debian and its kin, on older systems and on macOS."""


class LpPrinter:
    """Implements the port ``Printer`` with CUPS's commands."""

    def queues(self) -> tuple[str, ...]:
        """Names of the printers, the default first; none where there is no spooler."""
        lpstat, server = shutil.which("lpstat"), _socket()
        if lpstat is None or not server:
            return ()
        names = [line.strip() for line in _run([lpstat, "-e"], server).splitlines() if line.strip()]
        default = _run([lpstat, "-d"], server).rpartition(":")[2].strip()
        return tuple(sorted(names, key=lambda name: (name != default, name)))

    def print(self, pdf: bytes, *, queue: str, copies: int, title: str) -> None:
        """Hand a file to the spooler; it is passed through a pipe and never lies on the disk in clear."""
        lp = shutil.which("lp")
        if lp is None:
            raise KnownError(Code.PRINTER_MISSING, reason=why("this computer has no print spooler (lp)"))
        server = _socket()
        if not server:
            raise KnownError(Code.PRINTER_MISSING, reason=why("the print spooler of this computer is not running"))
        command = [lp, "-o", "media=A4", "-n", str(copies), "-t", title]
        if queue:
            command += ["-d", queue]
        try:
            done = programs.run(command, patience=_PATIENCE, content=pdf, environment={_SERVER: server})
        except (OSError, programs.TimeoutExpired) as error:
            raise KnownError(Code.PRINTER_FAILED, reason=str(error)) from error
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip()
            raise KnownError(Code.PRINTER_FAILED, reason=said or why("the spooler refused it"))


def _socket() -> str:
    """The socket of this computer's spooler, empty if there is none; ``CUPS_SERVER`` may name another socket, but no host."""
    named = os.environ.get(_SERVER, "")
    if named.startswith("/"):
        return named
    return next((path for path in _SOCKETS if Path(path).is_socket()), "")


def _run(command: list[str], server: str) -> str:
    try:
        done = programs.run(command, patience=_PATIENCE, environment={_SERVER: server})
    except (OSError, programs.TimeoutExpired):
        return ""
    return done.stdout.decode(errors="replace") if done.returncode == 0 else ""
