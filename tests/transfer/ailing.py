# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A stick that falls ill at any step of its use, one way or another; at the end of each attempt a test may pull it."""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from mlat_desktop.progress import CancelToken
from tests.transfer.stick import Stick


class Illness(StrEnum):
    """What becomes of it: gone for good; not a byte more; one act refused; a bit turned in what was written. Or it is well, and
    the officer cancels.
    """

    PULLED = "pulled"
    FULL = "full"
    FAILING = "failing"
    ROTTING = "rotting"
    CANCELLED = "cancelled"


@dataclass
class Ailing(Stick):
    """``at`` is the step from which it is ill, counted from 1; 0 is never. ``cancel`` is for whoever uses it to listen to."""

    illness: Illness = Illness.PULLED
    at: int = 0
    cancel: CancelToken = field(default_factory=CancelToken)
    met: bool = False

    def __post_init__(self) -> None:
        if self.illness is Illness.PULLED:
            self.pull_at = self.at

    def _step(self) -> None:
        super()._step()
        if self.steps != self.at:
            return
        if self.illness is Illness.FULL:
            self.room = sum(each.stat().st_size for each in self.root.rglob("*") if each.is_file())
        elif self.illness is Illness.CANCELLED:
            self.cancel.cancel()
        elif self.illness is Illness.FAILING:
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    def rename(self, old: Path, new: Path) -> None:
        with self._lock:
            super().rename(old, new)
            if self.illness is Illness.ROTTING and self.at and self.steps >= self.at and not self.met and new.is_file():
                self.met = True
                self._turn_a_bit(new)

    def _turn_a_bit(self, path: Path) -> None:
        data = bytearray(path.read_bytes())
        data[self.chance.randrange(len(data))] ^= 1 << self.chance.randrange(8)
        path.write_bytes(data)
