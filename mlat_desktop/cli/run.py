# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""One run of a command: its arguments, its printer, the office it opens, and a cancel token that Ctrl-C sets."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from mlat_desktop.cli import passphrases
from mlat_desktop.cli.parsing import UsageError
from mlat_desktop.cli.printing import Printer, TerminalProgress
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.request import Request
from mlat_desktop.i18n import _
from mlat_desktop.progress import CancelToken
from mlat_desktop.services import records

if TYPE_CHECKING:
    from mlat_desktop.bootstrap import Office

LARGEST_FILE = 16 << 20
"""Bytes of a JSON or CSV file that a command reads: more is the wrong file."""

OpenWindow = Callable[[Path], int]


class CheckFailedError(Exception):
    """A check was carried out and its answer is no: the answer was printed, the text is the sentence beside it (exit 1)."""


@dataclass(slots=True)
class Run:
    """What a command works with. A command that wants the window opened once it is done says in ``window_on`` on whose door."""

    arguments: argparse.Namespace
    printer: Printer
    progress: TerminalProgress = field(default_factory=TerminalProgress)
    can_show_window: bool = False
    window_on: Path | None = None

    @property
    def folder(self) -> Path:
        """The office's folder, from the option or the environment."""
        named = self.arguments.office or os.environ.get("MLAT_OFFICE", "")
        if not named:
            raise UsageError(_("which office? Give --office DIR or set MLAT_OFFICE"))
        return Path(named)

    @property
    def user(self) -> str | None:
        """The sign-in name that was given; None lets every key slot be tried."""
        return self.arguments.user or os.environ.get("MLAT_USER") or None

    def passphrase(self) -> str:
        """The passphrase of the person at the desk."""
        return passphrases.given(self.arguments.passphrase_file, "MLAT_PASSPHRASE_FILE", _("Passphrase: "))

    @contextmanager
    def office(self) -> Iterator[Office]:
        """The office, unlocked and held until the block ends."""
        from mlat_desktop.bootstrap import open_office

        folder = self.folder
        passphrase = self.passphrase()
        office = open_office(
            folder, user=self.user, passphrase=passphrase, clock_confirmed=self.arguments.accept_clock, progress=self.progress
        )
        try:
            self.printer.zone, self.printer.codes = ZoneInfo(office.info.zone), office.codes.now()
            yield office
        finally:
            office.close()

    @contextmanager
    def long_work(self) -> Iterator[CancelToken]:
        """A cancel token for long work: the first Ctrl-C sets it, so that the work can tidy up; the second ends it."""
        token = CancelToken()

        def on_interrupt(number: int, frame: object) -> None:
            del number, frame
            if token.cancelled:
                raise KeyboardInterrupt
            token.cancel()

        if threading.current_thread() is not threading.main_thread():
            yield token
            return
        before = signal.signal(signal.SIGINT, on_interrupt)
        try:
            yield token
        finally:
            signal.signal(signal.SIGINT, before)
            self.progress.close()


def read_file(path: Path) -> bytes:
    """The bytes of a file that a person named, or of standard input for ``-``."""
    if str(path) == "-":
        return sys.stdin.buffer.read(LARGEST_FILE)
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise KnownError(Code.FILE_UNREADABLE, path=str(path), reason=why("it is too large"))
        return path.read_bytes()
    except FileNotFoundError as error:
        raise KnownError(Code.FILE_MISSING, path=str(path)) from error
    except OSError as error:
        raise KnownError(Code.FILE_UNREADABLE, path=str(path), reason=error.strerror or str(error)) from error


def must_not_exist(path: Path) -> None:
    """Refuse a target that is there already, or that has no folder to lie in, before any work is done for it."""
    if path.exists():
        raise KnownError(Code.FILE_EXISTS, path=str(path))
    if not path.parent.is_dir():
        raise KnownError(Code.FILE_MISSING, path=str(path.parent))


def write_new(path: Path, data: bytes) -> None:
    """Write a file that must not exist yet, whole or not at all."""
    from mlat_desktop.services.new_file import write_new as write

    write(path, lambda out: _ignore(out.write(data)))


def _ignore(_written: int) -> None:
    """A buffered file takes all of what it is given."""


def read_json_file(path: Path) -> Any:
    """What a JSON file holds; ``FILE_MISSING``, ``FILE_UNREADABLE`` or ``FILE_INVALID`` otherwise."""
    data = read_file(path)
    try:
        return records.read_json(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise KnownError(Code.FILE_UNREADABLE, path=str(path), reason=why("it is not UTF-8 text")) from error


def find(office: Office, reference: str) -> Request:
    """A request by its number or uid, or by another reference if exactly one request carries it."""
    try:
        return office.register.find(reference)
    except KnownError as error:
        if error.code is not Code.REQUEST_UNKNOWN:
            raise
        rows = office.register.similar([reference], [])
        if len(rows) != 1:
            raise
        return office.register.find(rows[0].number)


def iso(when: datetime | None) -> str | None:
    """An instant in the words of the JSON answers."""
    return None if when is None else when.isoformat()
