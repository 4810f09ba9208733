# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A stick that may be pulled out at any step, and that then has what a real one may have: of what was not synced, some.

The folder behind it is real. What the program wrote since the last sync of a file is lost block by block, each by the toss of a
coin; so are the names that were given since the last sync of their folder. Syncs cost nothing here: the model keeps the books.
"""

from __future__ import annotations

import errno
import os
import shutil
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import BinaryIO

from mlat_desktop.progress import CancelToken
from mlat_desktop.transfer.medium import Medium

BLOCK = 4096


def _silent(_count: int) -> None:
    """Nobody listens."""


@dataclass
class _Name:
    """A name that was given and that its folder may still forget: a new one (``old`` is None) or another one. Or one that was
    taken away and may come back: then ``grave`` holds the file.
    """

    new: Path
    old: Path | None = None
    grave: Path | None = None


@dataclass
class Stick(Medium):
    """``pull_at`` is the step at which it is pulled, counted from 1; ``steps`` tells how many there were. ``room`` is how many
    bytes it holds in all.
    """

    root: Path
    chance: Random
    pull_at: int = 0
    room: int = 1 << 40
    steps: int = 0
    gone: bool = False
    _dirty: dict[int, set[int]] = field(default_factory=dict)
    _names: list[_Name] = field(default_factory=list)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    # -- what the program does -------------------------------------------------------------------------------------------

    def make_folder(self, path: Path) -> None:
        with self._lock:
            self._step()
            path.mkdir()
            self._names.append(_Name(path))
        self.sync_folder(path.parent)

    def create(self, path: Path) -> BinaryIO:
        with self._lock:
            self._step()
            made = super().create(path)
            self._names.append(_Name(path))
            return made

    def write(self, file: BinaryIO, data: bytes | memoryview) -> None:
        with self._lock:
            view = memoryview(data)
            last = self.pull_at == self.steps + 1  # the write during which it goes gets some of its bytes down
            if last:
                view = view[: self.chance.randrange(len(view) + 1)]
            start = file.tell()
            if len(view) > self.free(self.root):
                super().write(file, view[: self.free(self.root)])
                raise OSError(errno.ENOSPC, "it is full")
            super().write(file, view)
            blocks = range(start // BLOCK, (start + len(view) + BLOCK - 1) // BLOCK)
            self._dirty.setdefault(os.fstat(file.fileno()).st_ino, set()).update(blocks)
            self._step()

    def sync(self, file: BinaryIO) -> None:
        with self._lock:
            self._step()
            self._dirty.pop(os.fstat(file.fileno()).st_ino, None)

    def rename(self, old: Path, new: Path) -> None:
        with self._lock:
            self._step()
            super().rename(old, new)
            self._names.append(_Name(new, old))

    def sync_folder(self, path: Path) -> None:
        with self._lock:
            self._step()
            for name in [each for each in self._names if each.new.parent == path]:
                self._names.remove(name)
                if name.grave is not None:
                    name.grave.unlink()

    def remove(self, path: Path) -> None:
        with self._lock:
            self._step()
            if path.exists():
                grave = self.root.parent / f"{self.root.name}-grave-{len(self._names)}-{self.steps}"
                path.rename(grave)
                self._names.append(_Name(path, grave=grave))

    def free(self, path: Path) -> int:
        with self._lock:
            return max(self.room - sum(each.stat().st_size for each in self.root.rglob("*") if each.is_file()), 0)

    def read_back(self, path: Path, cancel: CancelToken, tell: Callable[[int], None] = _silent) -> tuple[str, int]:
        with self._lock:
            self._step()
            return super().read_back(path, cancel, tell)

    def discard(self, folder: Path) -> None:
        with self._lock:
            if not self.gone:
                super().discard(folder)

    # -- what happens to it ----------------------------------------------------------------------------------------------

    def pull(self) -> None:
        """Out it goes: what was not synced is there or not."""
        with self._lock:
            if self.gone:
                return
            self.gone = True
            self._forget_content()
            kept: list[_Name] = []
            for name in reversed(self._names):
                if self.chance.random() < 0.5:
                    self._forget_name(name, kept)
                else:
                    kept.insert(0, name)

    def _step(self) -> None:
        if self.gone:
            raise OSError(errno.EIO, "it is gone")
        self.steps += 1
        if self.steps == self.pull_at:
            self.pull()
            raise OSError(errno.EIO, "it was pulled")

    def _forget_content(self) -> None:
        for path in [path for path in self.root.rglob("*") if path.is_file()]:
            blocks = self._dirty.get(path.stat().st_ino, set())
            with path.open("r+b") as file:
                if blocks and self.chance.random() < 0.3:  # the length is kept elsewhere than the content
                    file.truncate(min(blocks) * BLOCK)
                    continue
                size = file.seek(0, os.SEEK_END)
                for block in blocks:
                    if self.chance.random() < 0.5:
                        file.seek(block * BLOCK)
                        file.write(bytes(min(BLOCK, max(size - block * BLOCK, 0))))

    def _forget_name(self, name: _Name, kept: list[_Name]) -> None:
        """Take a name back; ``kept`` are the later ones that stand, of folders above it among them."""
        here = _where(name.new, kept)
        if name.grave is not None:
            if here.parent.is_dir() and not here.exists():
                name.grave.rename(here)
            return
        if not here.exists():  # the folder above it is forgotten already
            return
        if name.old is not None:
            here.rename(_where(name.old, kept))
        elif here.is_file():
            here.unlink()
        else:
            shutil.rmtree(here)  # a folder whose name was never kept takes with it what is in it


def _where(path: Path, later: list[_Name]) -> Path:
    """Where a path lies now, after the names that were given later."""
    for name in later:
        if name.old is not None and path.is_relative_to(name.old):
            path = name.new / path.relative_to(name.old)
    return path
