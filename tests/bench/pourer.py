# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A process that writes one large bundle, or does one stage of it alone.

``pourer.py bundle SOURCE FOLDER`` from a file onto a disk; ``pourer.py STAGE MEBIBYTES FOLDER`` with one of ``STAGES``:
``sink`` is the whole way from memory onto a medium that counts and keeps nothing. ``bundle-7z`` and ``sink-7z`` are the same
under a passphrase. Prints the seconds of that work alone, and those of the processor, as JSON.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import RawIOBase
from pathlib import Path
from typing import BinaryIO, cast

from mlat_desktop.crypto import signatures
from mlat_desktop.domain.bundle import Payload, Sink
from mlat_desktop.domain.spoken_code import RANDOM_BYTES, spoken_code
from mlat_desktop.progress import CancelToken, Silent
from mlat_desktop.transfer import age
from mlat_desktop.transfer.envelope import SEVEN, part_name
from mlat_desktop.transfer.medium import Medium
from mlat_desktop.transfer.tar_stream import TarWriter
from mlat_desktop.transfer.writer import PART_SIZE, Writer
from tests.transfer.conftest import case_bytes, keys, payload, plan

MEBIBYTE = 1 << 20
_RANDOM = os.urandom(16 * MEBIBYTE)
_PATH = "data/evidence/0001/image.dd"
_FIRST = 16 * MEBIBYTE
PASSPHRASE = spoken_code(bytes(range(RANDOM_BYTES)))


class _Nothing(RawIOBase):
    """A file that forgets."""

    def __init__(self, name: str = "") -> None:
        super().__init__()
        self.hash, self.size, self.name = hashlib.sha256(), 0, name

    def writable(self) -> bool:
        return True

    def write(self, data: object, /) -> int:
        view = memoryview(cast(bytes, data))
        self.hash.update(view)
        self.size += len(view)
        return len(view)


class Counter(Medium):
    """A medium that keeps of each file its size and its hash, so that it answers when it is read back."""

    def __init__(self) -> None:
        self.files: dict[Path, _Nothing] = {}

    def make_folder(self, path: Path) -> None:
        path.mkdir()

    def create(self, path: Path) -> BinaryIO:
        self.files[path] = _Nothing(str(path))
        return cast(BinaryIO, self.files[path])

    def sync(self, file: BinaryIO) -> None:
        return None

    def sync_folder(self, path: Path) -> None:
        return None

    def rename(self, old: Path, new: Path) -> None:
        if old in self.files:
            self.files[new] = self.files.pop(old)
        else:
            old.rename(new)

    def read_back(self, path: Path, cancel: CancelToken, tell: Callable[[int], None] = lambda _count: None) -> tuple[str, int]:
        return self.files[path].hash.hexdigest(), self.files[path].size


class FirstKept(Counter):
    """Keeps the first part besides: of an archive under a passphrase it is read once more, when its first bytes are known."""

    def create(self, path: Path) -> BinaryIO:
        return Medium.create(self, path) if path.name.startswith(part_name(1, SEVEN)) else super().create(path)

    def read_back(self, path: Path, cancel: CancelToken, tell: Callable[[int], None] = lambda _count: None) -> tuple[str, int]:
        return super().read_back(path, cancel, tell) if path in self.files else Medium.read_back(self, path, cancel, tell)


def _blocks(mebibytes: int) -> Iterator[memoryview]:
    view = memoryview(_RANDOM)
    for number in range(mebibytes):
        at = number % 16 * MEBIBYTE
        yield view[at : at + MEBIBYTE]


def _write(medium: Medium, item: Payload, folder: Path, passphrase: str, part_size: int = PART_SIZE) -> None:
    sender, receiver = keys("Office A", "CH", 1), keys("Office B", "BR", 2)
    made = replace(plan(sender, [receiver], ()), payloads=(payload("data/case.json", case_bytes(sender.card)), item))
    if passphrase:
        made = replace(made, recipients=(), recipient_cards=(), passphrase=passphrase)
    Writer(signatures, medium, part_size).write(made, folder, Silent(), CancelToken())


def bundle(source: Path, folder: Path, passphrase: str = "") -> None:
    """From a file, as an office exports: hash of the content first known, then packed, encrypted, synced, read back."""
    known = hashlib.sha256()
    with source.open("rb", buffering=0) as file:
        while block := file.read(MEBIBYTE):
            known.update(block)

    def push(sink: Sink) -> None:
        with source.open("rb", buffering=0) as file:
            while block := file.read(MEBIBYTE):
                sink.write(block)

    _write(Medium(), Payload(_PATH, source.stat().st_size, known.hexdigest(), push), folder, passphrase)


def sink(mebibytes: int, folder: Path, passphrase: str = "") -> None:
    known = hashlib.sha256()
    for block in _blocks(mebibytes):
        known.update(block)

    def push(to: Sink) -> None:
        for block in _blocks(mebibytes):
            to.write(bytes(block))

    item = Payload(_PATH, mebibytes * MEBIBYTE, known.hexdigest(), push)
    if passphrase:
        _write(FirstKept(), item, folder, passphrase, _FIRST)
    else:
        _write(Counter(), item, folder, "")


class _Source:
    def __init__(self, mebibytes: int) -> None:
        self._blocks, self._rest = _blocks(mebibytes), memoryview(b"")

    def read(self, count: int = -1, /) -> bytes:
        if not self._rest:
            self._rest = next(self._blocks, memoryview(b""))
        taken, self._rest = self._rest[:count], self._rest[count:]
        return bytes(taken)


class _Null:
    def write(self, data: bytes, /) -> int:
        return len(data)


def _hash(mebibytes: int, _folder: Path) -> None:
    found = hashlib.sha256()
    for block in _blocks(mebibytes):
        found.update(block)


def _tar(mebibytes: int, _folder: Path) -> None:
    tar = TarWriter(_Null())
    tar.begin(_PATH, mebibytes * MEBIBYTE)
    for block in _blocks(mebibytes):
        tar.write(bytes(block))
    tar.end()


def _age(mebibytes: int, _folder: Path) -> None:
    age.encrypt(_Source(mebibytes), _Null(), [keys("Office B", "BR", 2).card.recipient])


def _disk(mebibytes: int, folder: Path) -> None:
    medium, path = Medium(), folder / "written"
    with medium.create(path) as file:
        for block in _blocks(mebibytes):
            medium.write(file, block)
        medium.sync(file)


def _back(_mebibytes: int, folder: Path) -> None:
    Medium().read_back(folder / "written", CancelToken())


STAGES: dict[str, Callable[[int, Path], None]] = {
    "sha256": _hash, "tar": _tar, "age": _age, "write": _disk, "read-back": _back, "sink": sink,
    "sink-7z": lambda mebibytes, folder: sink(mebibytes, folder, PASSPHRASE),
}  # fmt: skip


if __name__ == "__main__":
    _what, _given, _folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    _begun, _cpu = time.perf_counter(), time.process_time()
    if _what.startswith("bundle"):
        bundle(Path(_given), _folder, PASSPHRASE if _what == "bundle-7z" else "")
    else:
        STAGES[_what](int(_given), _folder)
    print(json.dumps({"seconds": time.perf_counter() - _begun, "cpu": time.process_time() - _cpu}))
