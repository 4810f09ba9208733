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

import errno
import json
import os
import socket
from contextlib import ExitStack, suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.system import files, locking


class InstanceLock:
    """A held lock; made by :meth:`acquire` alone."""

    def __init__(self, stream: BinaryIO, since: datetime) -> None:
        self._stream = stream
        self._since = since

    @classmethod
    def acquire(cls, path: Path, *, user: str, since: datetime, host: str | None = None) -> InstanceLock:
        """Take the lock, or raise ``KnownError(OFFICE_LOCKED, user, host, since)`` with what its holder wrote."""
        with ExitStack() as opened:  # whatever goes wrong, the file is closed: an open one would hold the office
            try:
                stream = opened.enter_context(files.open_lasting(path))
                if locking.LOCK.take(stream):
                    lock = cls(stream, since)
                    lock.name_user(user, host)
                    opened.pop_all()
                    return lock
            except OSError as error:
                if error.errno in {errno.ENOSPC, errno.EDQUOT}:
                    raise KnownError(Code.DISK_FULL) from error
                raise KnownError(Code.DISK_FAILED, reason=error.strerror or str(error)) from error
            raise KnownError(Code.OFFICE_LOCKED, **_read(stream))

    def name_user(self, user: str, host: str | None = None) -> None:
        """Say who works here now."""
        holder = {
            "user": user,
            "host": host or socket.gethostname(),
            "since": self._since.isoformat(timespec="seconds"),
            "pid": os.getpid(),
        }
        self._write(json.dumps(holder, ensure_ascii=False).encode())

    def _write(self, text: bytes) -> None:
        # Over what stood there, with blanks behind: a file of which a byte is locked is not cut short, and nobody who reads
        # meanwhile finds it empty.
        self._stream.seek(0, os.SEEK_END)
        text = text.ljust(self._stream.tell())
        self._stream.seek(0)
        with suppress(OSError):  # a full disk: the lock holds, whoever meets it only does not read by whom
            self._stream.write(text)

    def release(self) -> None:
        """Free the office; twice does no harm."""
        if self._stream.closed:
            return
        self._write(b"")
        locking.LOCK.free(self._stream)
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
