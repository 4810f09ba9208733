# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Joins a stage that writes to a stage that reads, each in its own thread, through a few blocks of memory.

The encryption library pulls from a reader while the store pushes into a writer; nothing plain may lie on a disk between
them. Whichever side fails, the other one stops with the first side's own error.
"""

from __future__ import annotations

import threading
from collections import deque

BLOCK = 1 << 18
DEPTH = 8


class PipeBrokenError(Exception):
    """The other side is gone; ``__cause__`` is what stopped it, if it failed."""


class Pipe:
    """A byte stream of bounded memory (``DEPTH`` blocks of ``BLOCK`` bytes) between exactly one writer and one reader."""

    def __init__(self) -> None:
        self._moved = threading.Condition()
        self._blocks: deque[bytearray] = deque()
        self._gathered = bytearray()
        self._ended = False
        self._left = False
        self._error: BaseException | None = None
        self._current = memoryview(b"")

    def write(self, data: bytes, /) -> int:
        """Take ``data``; blocks while the reader is behind. Raises :class:`PipeBrokenError` once the reader has gone."""
        self._gathered += data
        if len(self._gathered) >= BLOCK:
            self._hand_over()
        elif self._left:
            raise PipeBrokenError from self._error
        return len(data)

    def flush(self) -> None:
        """Nothing: the end of the stream hands over what is left."""

    def _hand_over(self) -> None:
        block, self._gathered = self._gathered, bytearray()
        with self._moved:
            while len(self._blocks) >= DEPTH and not self._left:
                self._moved.wait()
            if self._left:
                raise PipeBrokenError from self._error
            if block:
                self._blocks.append(block)
                self._moved.notify_all()

    def end(self, error: BaseException | None = None) -> None:
        """The writer has finished, or failed with ``error``, which the reader then hears."""
        if error is None and not self._left:
            self._hand_over()
        with self._moved:
            self._ended = True
            self._error = self._error or error
            self._moved.notify_all()

    def leave(self, error: BaseException | None = None) -> None:
        """The reader stops, because it has all it wants or because of ``error``, which the writer then hears."""
        with self._moved:
            self._left = True
            self._error = self._error or error
            self._blocks.clear()
            self._moved.notify_all()

    def read(self, count: int = -1, /) -> bytes:
        """At most ``count`` bytes (a block if negative); empty at the end. :class:`PipeBrokenError` if the writer failed."""
        if not self._current:
            with self._moved:
                while not self._blocks and not self._ended:
                    self._moved.wait()
                if self._ended and self._error is not None:
                    raise PipeBrokenError from self._error
                if not self._blocks:
                    return b""
                self._current = memoryview(self._blocks.popleft())
                self._moved.notify_all()
        taken = self._current if count < 0 else self._current[:count]
        self._current = self._current[len(taken) :]
        return bytes(taken)
