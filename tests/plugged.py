# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A folder as the stick of a test: what the system would say of a drive that is plugged in there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from mlat_desktop.crypto import signatures
from mlat_desktop.domain.bundle import EjectResult
from mlat_desktop.services.bundles.bundles import Bundles
from mlat_desktop.services.drive_port import Drive
from mlat_desktop.transfer.carrier import Carrier
from mlat_desktop.transfer.medium import Medium
from mlat_desktop.transfer.writer import PART_SIZE

GB = 1_000_000_000


class Plugged(Carrier):
    """The real carrier, with one removable drive at ``stick``; ``drive`` may be changed or taken away while it is used."""

    def __init__(
        self,
        stick: Path,
        drive: Drive | None,
        medium: Medium | None = None,
        own: Medium | None = None,
        part_size: int = PART_SIZE,
    ) -> None:
        super().__init__(signatures, medium, part_size, own)
        self.stick, self.drive = stick, drive
        self.lets_go = EjectResult.BY_HAND

    def drives(self) -> tuple[Drive, ...]:
        return (self.drive,) if self.drive else ()

    def drive_of(self, path: Path) -> Drive | None:
        return self.drive if path.is_relative_to(self.stick) else super().drive_of(path)

    def eject(self, path: Path) -> EjectResult:
        return self.lets_go


def plugged(stick: Path, **told: object) -> Plugged:
    """A good stick, except for what is ``told``."""
    drive = Drive(stick, "KINGSTON", "0951-1666", "vfat", 8 * GB, 16 * GB, removable=True, writable=True)
    return Plugged(stick, replace(drive, **told))  # type: ignore[arg-type]  # a test changes any field


def plug(bundles: Bundles, media: Carrier) -> None:
    """Have a service of bundles work with these media."""
    desk = bundles._desk
    made = Bundles(desk.place, media, desk.signatures, desk.quarantine, desk.register_incoming, desk.amend_in)
    vars(bundles).update(vars(made))
