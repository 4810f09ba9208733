# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Paper through the system's own print spooler (``lp``): the sealed file itself goes to the printer, as vectors.

Where there is no spooler of that kind the window prints page images instead (``LetterPress.raster``).
"""

from __future__ import annotations

import shutil
import subprocess

from mlat_desktop.domain.errors import Code, KnownError, why

_PATIENCE = 60
"""Seconds that the spooler may take to accept a letter."""


class LpPrinter:
    """Implements the port ``Printer`` with CUPS's commands."""

    def queues(self) -> tuple[str, ...]:
        """Names of the printers, the default first; none where there is no spooler."""
        lpstat = shutil.which("lpstat")
        if lpstat is None:
            return ()
        names = [line.strip() for line in _run([lpstat, "-e"]).splitlines() if line.strip()]
        default = _run([lpstat, "-d"]).rpartition(":")[2].strip()
        return tuple(sorted(names, key=lambda name: (name != default, name)))

    def print(self, pdf: bytes, *, queue: str, copies: int, title: str) -> None:
        """Hand a file to the spooler; it is passed through a pipe and never lies on the disk in clear."""
        lp = shutil.which("lp")
        if lp is None:
            raise KnownError(Code.PRINTER_MISSING, reason=why("this computer has no print spooler (lp)"))
        command = [lp, "-o", "media=A4", "-n", str(copies), "-t", title]
        if queue:
            command += ["-d", queue]
        try:
            done = subprocess.run(command, input=pdf, capture_output=True, timeout=_PATIENCE, check=False)  # noqa: S603 -- a fixed program, no shell
        except (OSError, subprocess.TimeoutExpired) as error:
            raise KnownError(Code.PRINTER_FAILED, reason=str(error)) from error
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip()
            raise KnownError(Code.PRINTER_FAILED, reason=said or why("the spooler refused it"))


def _run(command: list[str]) -> str:
    try:
        done = subprocess.run(command, capture_output=True, timeout=_PATIENCE, check=False)  # noqa: S603 -- a fixed program, no shell
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode(errors="replace") if done.returncode == 0 else ""
