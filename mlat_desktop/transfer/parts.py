# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The encrypted stream of a bundle, cut into parts that are on the medium before they bear their names."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import BinaryIO

from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.progress import CancelToken
from mlat_desktop.transfer.envelope import PART, SEVEN, Listed, part_name
from mlat_desktop.transfer.medium import BLOCK, Medium
from mlat_desktop.transfer.seven import HEAD

UNFINISHED = ".part"


def unfinished(path: Path) -> Path:
    """The name of a file while it is written."""
    return path.with_name(path.name + UNFINISHED)


def small(medium: Medium, path: Path, data: bytes) -> None:
    """A file of a few bytes: its content is on the medium before its name."""
    with medium.create(unfinished(path)) as file:
        medium.write(file, data)
        medium.sync(file)
    medium.rename(unfinished(path), path)


class Parts:
    """The encrypted stream, cut into synced parts with their hashes."""

    def __init__(self, folder: Path, medium: Medium, part_size: int, stem: str = PART) -> None:
        self._folder, self._medium, self._part_size, self._stem = folder, medium, part_size, stem
        self._file: BinaryIO | None = None
        self._left = 0
        self._hash = hashlib.sha256()
        self.listed: list[Listed] = []

    def write(self, data: bytes, /) -> int:
        """Take all of ``data``, into as many parts as it needs."""
        view = memoryview(data)
        while view:
            if self._file is None:
                self._open()
            assert self._file is not None
            taken = view[: self._left]
            self._medium.write(self._file, taken)
            self._hash.update(taken)
            self._taken(taken)
            self._left -= len(taken)
            view = view[len(taken) :]
            if not self._left:
                self.finish_part()
        return len(data)

    def _taken(self, data: memoryview) -> None:
        """What was just written, before it is counted."""

    def _path(self) -> Path:
        return self._folder / part_name(len(self.listed) + 1, self._stem)

    def _open(self) -> None:
        self._file = self._medium.create(unfinished(self._path()))
        self._left, self._hash = self._part_size, hashlib.sha256()

    def finish_part(self) -> None:
        """Sync the part that is written, and give it its name."""
        if self._file is None:
            return
        path, size = self._path(), self._part_size - self._left
        self._medium.sync(self._file)
        self._file.close()
        self._file = None
        self._medium.rename(unfinished(path), path)
        self.listed.append(Listed(path.name, size, self._hash.hexdigest()))

    def abandon(self) -> None:
        """Close what is open; the medium may be gone."""
        if self._file is not None:
            self._file.close()
            self._file = None


class SevenParts(Parts):
    """The parts of a 7z archive. The first one stays open to the end: its first bytes are known only then."""

    def __init__(self, folder: Path, medium: Medium, part_size: int) -> None:
        super().__init__(folder, medium, part_size, SEVEN)
        self._first: BinaryIO | None = None
        self._rest = hashlib.sha256()

    def finish_part(self) -> None:
        """As every part; the first one waits for :meth:`complete`."""
        if self._file is None or self.listed:
            super().finish_part()
            return
        self._first, self._file = self._file, None
        self.listed.append(Listed(part_name(1, SEVEN), self._part_size - self._left, ""))

    def complete(self, head: bytes, cancel: CancelToken) -> None:
        """Write the first bytes, and give the first part its name and its hash."""
        self.finish_part()
        assert self._first is not None
        path = self._folder / part_name(1, SEVEN)
        self._first.seek(0)
        self._medium.write(self._first, head)
        self._medium.sync(self._first)
        self._first.close()
        self._first = None
        self._medium.rename(unfinished(path), path)
        self.listed[0] = Listed(path.name, self.listed[0].size, self._hashed(path, head, cancel))

    def _taken(self, data: memoryview) -> None:
        if not self.listed:  # the bytes that come last are not in it
            self._rest.update(data[max(0, HEAD - (self._part_size - self._left)) :])

    def _hashed(self, path: Path, head: bytes, cancel: CancelToken) -> str:
        """The hash of the first part, read again; what is read must be what was written."""
        found, rest, start = hashlib.sha256(), hashlib.sha256(), b""
        with path.open("rb", buffering=0) as file:
            while block := file.read(BLOCK):
                cancel.check()
                found.update(block)
                if len(start) < HEAD:
                    cut = HEAD - len(start)
                    start, block = start + block[:cut], block[cut:]
                rest.update(block)
        if start != head or rest.digest() != self._rest.digest():
            raise KnownError(Code.BUNDLE_DIFFERS, name=path.name)
        return found.hexdigest()

    def abandon(self) -> None:
        """Close what is open."""
        super().abandon()
        if self._first is not None:
            self._first.close()
            self._first = None
