# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A lock on an open file that the system takes back when its process ends, however it ends."""

from __future__ import annotations

import sys
from typing import BinaryIO, Protocol

BYTE = 1 << 30
"""Which byte Windows locks: far behind any text, for its locks are mandatory and nobody else could read a locked byte."""


class Lock(Protocol):
    """Takes and frees the lock of an open file."""

    def take(self, stream: BinaryIO) -> bool:
        """Take the lock; False if somebody else holds it."""

    def free(self, stream: BinaryIO) -> None:
        """Give it back."""


class Crt(Protocol):
    """What is used of ``msvcrt``."""

    LK_NBLCK: int
    LK_UNLCK: int

    def locking(self, fd: int, mode: int, nbytes: int, /) -> None:
        """Lock or unlock bytes from the present place of the file on; ``PermissionError`` if they are locked."""


class ByteLock:
    """Windows: one byte of the file, by the C library."""

    def __init__(self, crt: Crt) -> None:
        self._crt = crt

    def take(self, stream: BinaryIO) -> bool:
        """Take the lock; False if somebody else holds it."""
        stream.seek(BYTE)
        try:
            self._crt.locking(stream.fileno(), self._crt.LK_NBLCK, 1)
        except PermissionError:
            return False
        finally:
            stream.seek(0)
        return True

    def free(self, stream: BinaryIO) -> None:
        """Give it back."""
        stream.seek(BYTE)
        self._crt.locking(stream.fileno(), self._crt.LK_UNLCK, 1)


if sys.platform == "win32":
    import msvcrt

    LOCK: Lock = ByteLock(msvcrt)

else:
    import fcntl

    class FileLock:
        """POSIX: the whole file. It belongs to the open file, so that it tells two holders within one process apart too."""

        def take(self, stream: BinaryIO) -> bool:
            """Take the lock; False if somebody else holds it."""
            try:
                fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True

        def free(self, stream: BinaryIO) -> None:
            """Give it back."""
            fcntl.flock(stream.fileno(), fcntl.LOCK_UN)

    LOCK: Lock = FileLock()
