# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Sticks before two programs on one desk: which one is plugged in, how much it holds, when it is pulled.

The files are real; what the system would say of the drive is told here, for the folder of a test is no drive.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from mlat_desktop.domain.bundle import EjectResult
from mlat_desktop.services.drive_port import Drive
from mlat_desktop.transfer.courier import fitting_part
from tests.transfer.failing import Pulled

WHOLE = 1 << 60
GB = 1_000_000_000


@dataclass(frozen=True)
class Stick:
    """One stick: its folder, what it is called, and how much it holds."""

    path: Path
    label: str
    serial: str
    room: int = 8 * GB


class Socket:
    """The socket that both computers share. ``part`` cuts bundles smaller than usual."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
        self.part, self._root = WHOLE, root
        self._medium, self._stick = Pulled(), None
        self._known: dict[str, Stick] = {}
        monkeypatch.setattr("mlat_desktop.transfer.carrier.Medium", lambda: self._medium)
        monkeypatch.setattr("mlat_desktop.transfer.carrier.fitting_part", self._fitting)
        monkeypatch.setattr("mlat_desktop.transfer.drives.drives", self._drives)
        monkeypatch.setattr("mlat_desktop.transfer.drives.drive_of", self._drive_of)
        monkeypatch.setattr("mlat_desktop.transfer.drives.eject", self._eject)

    _stick: Stick | None

    def put_in(self, label: str, serial: str = "", room: int = 8 * GB) -> Path:
        """Plug a stick in, the one of this label where there is one already; the folder at which it is mounted."""
        if label not in self._known:
            self._known[label] = Stick(self._root / label, label, serial, room)
            self._known[label].path.mkdir(parents=True)
        self._stick = self._known[label]
        self._medium.left, self._medium.room, self._medium.gone = WHOLE, self._stick.room, False
        return self._stick.path

    def pull_after(self, count: int) -> None:
        """Pull the stick once so many bytes more were written to it."""
        self._medium.left = count

    def _drives(self) -> tuple[Drive, ...]:
        if self._stick is None or self._medium.gone:
            return ()
        stick, free = self._stick, self._medium.free(self._stick.path)
        return (Drive(stick.path, stick.label, stick.serial, "exfat", free, stick.room, removable=True, writable=True),)

    def _drive_of(self, path: Path) -> Drive | None:
        """Also of a stick that is gone: the program asked before."""
        stick = next((each for each in self._known.values() if path.is_relative_to(each.path)), None)
        if stick is None:
            return None
        return Drive(stick.path, stick.label, stick.serial, "exfat", stick.room, stick.room, True, True)

    def _eject(self, _path: Path) -> EjectResult:
        self._stick = None
        return EjectResult.EJECTED

    def _fitting(self, needed: int, free: int) -> int:
        return min(self.part, fitting_part(needed, free))
