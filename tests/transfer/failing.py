# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A medium that fails where a test wants it to."""

from __future__ import annotations

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
