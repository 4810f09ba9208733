# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The parts of a bundle as one stream in which one can go back and forth."""

from __future__ import annotations

import bisect
import itertools
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.transfer.medium import BLOCK
from mlat_desktop.transfer.sources import open_plain


class Joined:
    """``tell`` hears of every block how long it is. One part is open at a time."""

    def __init__(self, paths: Sequence[Path], tell: Callable[[int], None]) -> None:
        self._paths, self._tell = tuple(paths), tell
        self._open: tuple[int, BinaryIO] | None = None
        sizes = [self._file(at).seek(0, os.SEEK_END) for at in range(len(self._paths))]
        self._ends = list(itertools.accumulate(sizes))
        self.size = self._ends[-1]
        self._at = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._close()

    def _close(self) -> None:
        if self._open is not None:
            self._open[1].close()
            self._open = None

    def _file(self, at: int) -> BinaryIO:
        if self._open is None or self._open[0] != at:
            self._close()
            self._open = (at, open_plain(self._paths[at]))
        return self._open[1]

    def seek(self, offset: int, /) -> int:
        """Go to a place of the whole."""
        self._at = offset
        return offset

    def read(self, count: int = -1, /) -> bytes:
        """At most ``count`` bytes, at most to the end of a part; empty at the end of the whole."""
        if self._at >= self.size:
            return b""
        part = bisect.bisect_right(self._ends, self._at)
        file = self._file(part)
        try:
            file.seek(self._at - (self._ends[part - 1] if part else 0))
            data = file.read(min(BLOCK if count < 0 else count, self._ends[part] - self._at))
        except OSError as error:
            raise KnownError(Code.FILE_UNREADABLE, path=self._paths[part].name, reason=error.strerror or str(error)) from error
        self._at += len(data)
        self._tell(len(data))
        return data
