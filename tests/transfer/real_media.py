# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Carries bundles onto real file systems in an image, and copies the image at many moments: what is on a stick that is pulled.

``python -m tests.transfer.real_media PLACE ROUNDS`` prints what it counted as JSON, of each kind of file system that can be
mounted here. It runs in a mount namespace of its own (``unshare --mount``). ``ext4`` is the kernel's, on a loop device;
``exfat`` is that of sticks, in user space.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import BinaryIO

from mlat_desktop.crypto import signatures
from mlat_desktop.domain.bundle import PreparedBundle
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.progress import CancelToken, Silent
from mlat_desktop.transfer.carrier import Carrier
from mlat_desktop.transfer.courier import Courier
from mlat_desktop.transfer.medium import Medium
from mlat_desktop.transfer.reader import Reader
from tests.transfer.conftest import Keys, keys, plan, reader_keys

SIZE = 12 << 20
SMALL = 4 << 20
PART = 400_000
CONTENT = 2_500_000
_MAKE = {"ext4": ["mkfs.ext4", "-q", "-F"], "exfat": ["mkfs.exfat"]}


@dataclass
class Image:
    """A file system in a file."""

    file: Path
    kind: str
    size: int = SIZE

    def make(self) -> None:
        self.file.write_bytes(b"")
        with self.file.open("r+b") as file:
            file.truncate(self.size)
        _run([*_MAKE[self.kind], str(self.file)])

    @contextmanager
    def mounted(self, place: Path) -> Iterator[Path]:
        place.mkdir(parents=True, exist_ok=True)
        device = _run(["losetup", "--find", "--show", str(self.file)]).strip()
        try:
            _run(["mount", device, str(place)] if self.kind == "ext4" else ["mount.exfat-fuse", device, str(place)])
            try:
                yield place
            finally:
                _run(["umount", str(place)])
        finally:
            _run(["losetup", "--detach", device])


@dataclass
class Copied(Medium):
    """A real medium of which the image is copied before some of the steps, as it would be found if it were pulled there."""

    image: Path
    copies: Path
    chance: Random
    often: float
    taken: list[Path] = field(default_factory=list)

    def snap(self, *, surely: bool = False) -> None:
        if surely or self.chance.random() < self.often:
            self.taken.append(Path(shutil.copyfile(self.image, self.copies / f"{len(self.taken)}.img")))

    def write(self, file: BinaryIO, data: bytes | memoryview) -> None:
        self.snap()
        super().write(file, data)

    def sync(self, file: BinaryIO) -> None:
        self.snap()
        super().sync(file)
        self.snap()

    def rename(self, old: Path, new: Path) -> None:
        super().rename(old, new)
        self.snap()

    def sync_folder(self, path: Path) -> None:
        super().sync_folder(path)
        self.snap()


def refusal(folder: Path, sender: Keys, receiver: Keys) -> Code | None:
    try:
        Reader(signatures).check(folder, reader_keys(receiver, sender.card), Silent(), CancelToken())
    except KnownError as error:
        return error.code
    return None


@dataclass
class Trial:
    """The rounds of one kind of file system."""

    place: Path
    kind: str
    made: PreparedBundle
    sender: Keys
    receiver: Keys
    faults: list[str] = field(default_factory=list)
    copies: int = 0
    broken_off: int = 0

    def round(self, number: int) -> None:
        """Carry once; look at every copy of the image; the last was taken when it was said to be written."""
        image, copies = Image(self.place / "stick.img", self.kind), self.place / "copies"
        image.make()
        copies.mkdir()
        with image.mounted(self.place / "stick") as root:
            medium = Copied(image.file, copies, Random(number), 0.3)
            self.carry(medium, root)
            medium.snap(surely=True)
        for at, copy in enumerate(medium.taken):
            last = at == len(medium.taken) - 1
            self.look(Image(copy, self.kind), number, said=last)
        self.copies += len(medium.taken)
        shutil.rmtree(copies)

    def carry(self, medium: Medium, root: Path) -> None:
        wanted = range(1, len(self.made.parts) + 1)
        Courier(medium).carry(self.made.folder, root, wanted, Silent(), CancelToken())

    def look(self, image: Image, number: int, *, said: bool) -> None:
        """What is there after the pull is whole or refused; and it can be gone on with."""
        with image.mounted(self.place / "found") as root:
            there = [each for each in root.iterdir() if each.name == self.made.folder.name]
            for each in there:
                code = refusal(each, self.sender, self.receiver)
                if code is not None:
                    self.faults.append(f"{self.kind} {number}: it looks whole and is not: {code}")
            if said and not there:
                self.faults.append(f"{self.kind} {number}: it was said to be written and is not there")
            if not there:
                self.broken_off += 1
                self.carry(Medium(), root)
                if refusal(root / self.made.folder.name, self.sender, self.receiver) is not None:
                    self.faults.append(f"{self.kind} {number}: the next attempt is not whole")

    def full(self) -> None:
        """A stick on which not even one part has room is refused in its sentence; one for some of them gets those."""
        image = Image(self.place / "small.img", self.kind, SMALL)
        image.make()
        with image.mounted(self.place / "small") as root:
            done = Courier(Medium()).carry(self.made.folder, root, range(1, len(self.made.parts) + 1), Silent(), CancelToken())
            if (
                done.last >= len(self.made.parts)
                or refusal(done.folder, self.sender, self.receiver) is not Code.BUNDLE_PART_MISSING
            ):
                self.faults.append(f"{self.kind}: a small stick holds more than it can")
            try:
                Courier(Medium()).carry(
                    self.made.folder, root, range(done.last + 1, len(self.made.parts) + 1), Silent(), CancelToken(), adopt=False
                )
            except KnownError:
                return
            self.faults.append(f"{self.kind}: a full stick took more")


def _run(command: list[str]) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _possible(place: Path, kind: str) -> bool:
    """Whether such a file system can be made and mounted here."""
    image = Image(place / "probe.img", kind, SMALL)
    try:
        image.make()
        with image.mounted(place / "probe"):
            return True
    except (OSError, subprocess.CalledProcessError):
        return False


def main(place: Path, rounds: int) -> dict[str, object]:
    sender, receiver = keys("Office A", "CH", 1), keys("Office B", "BR", 2)
    files = [("data/evidence/0001/image.dd", Random(7).randbytes(CONTENT))]
    made = Carrier(signatures, part_size=PART).prepare(
        plan(sender, [receiver], files), place / "outgoing", Silent(), CancelToken()
    )
    told: dict[str, object] = {}
    for kind in (each for each in _MAKE if _possible(place, each)):
        trial = Trial(place, kind, made, sender, receiver)
        for number in range(rounds):
            trial.round(number)
        trial.full()
        told[kind] = {"copies": trial.copies, "broken_off": trial.broken_off, "faults": trial.faults}
    return told


if __name__ == "__main__":
    _place = Path(sys.argv[1])
    _place.mkdir(parents=True, exist_ok=True)
    print(json.dumps(main(_place, int(sys.argv[2]))))
