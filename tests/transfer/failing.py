# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A medium that fails where a test wants it to."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import BinaryIO

from mlat_desktop.transfer.medium import Medium


class Failing(Medium):
    """A medium that dies at a byte or at an act."""

    def __init__(self, error: int, *, after: int = 1 << 60, act: str = "", times: int = 1) -> None:
        self.error, self.left, self.act, self.times = error, after, act, times

    def _fail(self) -> None:
        raise OSError(self.error, "it fails")

    def write(self, file: BinaryIO, data: bytes | memoryview) -> None:
        if len(data) > self.left:
            super().write(file, data[: self.left])
            self.left = 0
            self._fail()
        self.left -= len(data)
        super().write(file, data)

    def _count(self, act: str) -> None:
        if act == self.act:
            self.times -= 1
            if self.times == 0:
                self._fail()

    def sync(self, file: BinaryIO) -> None:
        self._count("sync")
        super().sync(file)

    def rename(self, old: Path, new: Path) -> None:
        self._count("rename")
        super().rename(old, new)

    def sync_folder(self, path: Path) -> None:
        self._count("sync_folder")
        super().sync_folder(path)


class Pulled(Medium):
    """A stick that is pulled after so many bytes: from then on nothing of it answers, and what is on it stays as it is.
    It holds ``room`` bytes.
    """

    def __init__(self, *, after: int = 1 << 60, room: int = 1 << 40) -> None:
        self.left, self.room, self.gone = after, room, False

    def _there(self) -> None:
        if self.gone:
            raise OSError(errno.EIO, "it is gone")

    def write(self, file: BinaryIO, data: bytes | memoryview) -> None:
        self._there()
        if len(data) > self.left:
            super().write(file, data[: self.left])
            self.gone = True
            self._there()
        self.left -= len(data)
        super().write(file, data)

    def sync(self, file: BinaryIO) -> None:
        self._there()
        super().sync(file)

    def make_folder(self, path: Path) -> None:
        self._there()
        super().make_folder(path)

    def create(self, path: Path) -> BinaryIO:
        self._there()
        return super().create(path)

    def rename(self, old: Path, new: Path) -> None:
        self._there()
        super().rename(old, new)

    def sync_folder(self, path: Path) -> None:
        self._there()
        super().sync_folder(path)

    def remove(self, path: Path) -> None:
        self._there()
        super().remove(path)

    def discard(self, folder: Path) -> None:
        if not self.gone:
            super().discard(folder)

    def free(self, path: Path) -> int:
        self._there()
        return max(0, self.room - sum(each.stat().st_size for each in path.rglob("*") if each.is_file()))
