# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""One process per office: a lock of the operating system on a file that names who holds it.

Usage::

    lock = InstanceLock.acquire(folder.lock, user="anna", since=clock.now())   # KnownError(OFFICE_LOCKED) if it is held
    lock.name_user("berta")                                                    # somebody else signed in
    lock.release()

The system frees the lock when a process dies, however it dies, so that there is no stale lock to delete; the file itself
stays, for deleting it would let two processes hold two files of one name.
"""

from __future__ import annotations

import json
import os
import socket
import sys
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from mlat_desktop.domain.errors import Code, KnownError

_LOCKED_BYTE = 1 << 30  # far behind the text: Windows keeps others from reading a locked byte


class InstanceLock:
    """A held lock; made by :meth:`acquire` alone."""

    def __init__(self, stream: BinaryIO, since: datetime) -> None:
        self._stream = stream
        self._since = since

    @classmethod
    def acquire(cls, path: Path, *, user: str, since: datetime, host: str | None = None) -> InstanceLock:
        """Take the lock, or raise ``KnownError(OFFICE_LOCKED, user, host, since)`` with what its holder wrote."""
        try:
            stream = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b", buffering=0)
        except OSError as error:
            raise KnownError(Code.DISK_FAILED, reason=error.strerror or str(error)) from error
        if not _try_lock(stream):
            held = _read(stream)
            stream.close()
            raise KnownError(Code.OFFICE_LOCKED, **held)
        lock = cls(stream, since)
        lock.name_user(user, host)
        return lock

    def name_user(self, user: str, host: str | None = None) -> None:
        """Say who works here now."""
        holder = {
            "user": user,
            "host": host or socket.gethostname(),
            "since": self._since.isoformat(timespec="seconds"),
            "pid": os.getpid(),
        }
        self._stream.seek(0)
        self._stream.truncate()
        self._stream.write(json.dumps(holder, ensure_ascii=False).encode())

    def release(self) -> None:
        """Free the office; twice does no harm."""
        if self._stream.closed:
            return
        self._stream.seek(0)
        self._stream.truncate()
        _unlock(self._stream)
        self._stream.close()


def _read(stream: BinaryIO) -> dict[str, object]:
    """What the holder wrote; between its taking the lock and its writing there may be nothing yet."""
    try:
        found = json.loads(stream.read(4096))
        return {
            "user": str(found["user"]),
            "host": str(found["host"]),
            "since": datetime.fromisoformat(found["since"]),
        }
    except (ValueError, TypeError, KeyError, OSError):
        return {"user": "?", "host": socket.gethostname(), "since": "?"}


if sys.platform == "win32":
    import msvcrt

    def _try_lock(stream: BinaryIO) -> bool:
        stream.seek(_LOCKED_BYTE)
        try:
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            stream.seek(0)
        return True

    def _unlock(stream: BinaryIO) -> None:
        stream.seek(_LOCKED_BYTE)
        msvcrt.locking(stream.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try_lock(stream: BinaryIO) -> bool:
        # flock belongs to the open file: it also tells two holders within one process apart.
        try:
            fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def _unlock(stream: BinaryIO) -> None:
        fcntl.flock(stream.fileno(), fcntl.LOCK_UN)
