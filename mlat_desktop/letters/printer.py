# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Paper through the system's own print spooler (``lp``): the sealed file itself goes to the printer, as vectors.

Where there is no spooler of that kind the window prints page images instead (``LetterPress.raster``).

The spooler is reached through its socket on this computer. Left alone its commands would try ``localhost`` by TCP,
or a server that somebody's ``client.conf`` names: a letter would cross a network in clear.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.printing import PrinterOffers, PrintOptions, Sides
from mlat_desktop.letters import spooler
from mlat_desktop.system import programs

_PATIENCE = 60
"""Seconds that the spooler may take to accept a letter."""
_SERVER = "CUPS_SERVER"
_SOCKETS = ("/run/cups/cups.sock", "/var/run/cups/cups.sock", "/private/var/run/cupsd")
"""Where the spooler listens on Debian and its kin, on older systems and on macOS."""
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,60}", re.ASCII)
"""A tray or a size of paper: the spooler would take a space for the end of it, and what follows for another option."""


class LpPrinter:
    """Implements the port ``Printer`` with CUPS's commands."""

    def queues(self) -> tuple[str, ...]:
        """Names of the printers, the default first; none where there is no spooler."""
        return tuple(each["printer-name"][0] for each in _printers())

    def offers(self, queue: str) -> PrinterOffers:
        """What a printer can do, the one of the system's choice if none is named; nothing is known of one that is not there."""
        found = next((each for each in _printers() if queue in ("", each["printer-name"][0])), {})
        known = {each.value: each for each in Sides if each}
        return PrinterOffers(
            sides=tuple(known[each] for each in _first(found, "sides") if each in known),
            trays=_first(found, "media-source"),
            media=_first(found, "media"),
        )

    def print(self, pdf: bytes, options: PrintOptions, *, title: str) -> None:
        """Hand a file to the spooler; it is passed through a pipe and never lies on the disk in clear."""
        lp = shutil.which("lp")
        if lp is None:
            raise KnownError(Code.PRINTER_MISSING, reason=why("this computer has no print spooler (lp)"))
        server = _socket()
        if not server:
            raise KnownError(Code.PRINTER_MISSING, reason=why("the print spooler of this computer is not running"))
        command = [lp, *_asked(options), "-n", str(options.copies), "-t", title]
        if options.queue:
            command += ["-d", options.queue]
        try:
            done = programs.run(command, patience=_PATIENCE, content=pdf, environment={_SERVER: server})
        except (OSError, programs.TimeoutExpired) as error:
            raise KnownError(Code.PRINTER_FAILED, reason=str(error)) from error
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip()
            raise KnownError(Code.PRINTER_FAILED, reason=said or why("the spooler refused it"))


def _asked(options: PrintOptions) -> list[str]:
    """The options as ``lp`` takes them."""
    for code in (options.tray, options.media):
        if code and not _CODE.fullmatch(code):
            raise KnownError(Code.PRINTER_FAILED, reason=why("no tray and no paper is called {code}", code=code))
    found = ["-o", "media=" + ",".join(part for part in (options.media or "A4", options.tray) if part)]
    return [*found, "-o", f"sides={options.sides.value}"] if options.sides else found


def _printers() -> tuple[spooler.Attributes, ...]:
    server = _socket()
    return spooler.printers(server) if server else ()


def _first(found: spooler.Attributes, name: str) -> tuple[str, ...]:
    """What is supported, the printer's own setting first. A size that somebody types by hand is no choice."""
    own = found.get(f"{name}-default", ())
    choices = [each for each in found.get(f"{name}-supported", ()) if _CODE.fullmatch(each)]
    typed = ("custom_min", "custom_max")
    return tuple(sorted((each for each in choices if not each.startswith(typed)), key=lambda each: each not in own))


def _socket() -> str:
    """The socket of this computer's spooler, empty if there is none; ``CUPS_SERVER`` may name another socket, but no host."""
    named = os.environ.get(_SERVER, "")
    if named.startswith("/"):
        return named
    return next((path for path in _SOCKETS if Path(path).is_socket()), "")
