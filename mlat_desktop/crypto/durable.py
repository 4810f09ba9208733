# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Writing a small secret file so that a crash leaves either the old one or the new one, whole."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.system import files


def write_whole(path: Path, content: bytes) -> None:
    """Write beside ``path``, force it to the disk, then put it in place; readable by this user alone.

    Raises ``KnownError``: DISK_FULL, DISK_FAILED; the file before is then as it was.
    """
    with replacing(path, content):
        pass


@contextmanager
def replacing(path: Path, content: bytes) -> Iterator[None]:
    """Write beside ``path`` and force it to the disk; once the block is through it takes its place, which needs no room.

    If the block raises, or the writing (``DISK_FULL``, ``DISK_FAILED``), the file before is as it was. Once it has its place it
    holds: that a folder could not be forced to the disk is then no refusal any more.
    """
    ready = path.with_name(path.name + ".ready")
    try:
        with _known():
            files.write_whole(ready, content)
        yield
        with _known():
            files.replace(ready, path)
        with suppress(OSError):
            files.sync_folder(path.parent)
    finally:
        with suppress(OSError):  # a disk that fails shall not hide what happened
            files.remove(ready)


@contextmanager
def _known() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            raise KnownError(Code.DISK_FULL) from error
        raise KnownError(Code.DISK_FAILED, reason=error.strerror or type(error).__name__) from error
