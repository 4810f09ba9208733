# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Reading what a medium holds, not what the computer remembers of it.

A comparison right after writing is answered from memory otherwise, and a stick that lost everything passes it.
"""

from __future__ import annotations

import ctypes
import errno
import mmap
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from ctypes import wintypes
from pathlib import Path

from mlat_desktop import system
from mlat_desktop.system import win32
from mlat_desktop.system.win32 import Api

BLOCK = 1 << 20
_F_NOCACHE = 48


def blocks(path: Path) -> Iterator[memoryview]:
    """The content of a synced file in blocks, each valid until the next, from the medium itself.

    ``OSError(EINVAL)`` where the file system or the system has no such reading; some file systems in user space accept it and
    lie.
    """
    return windows(path) if system.windows() else _here(path)


def windows(path: Path, api: Api | None = None) -> Iterator[memoryview]:
    """``FILE_FLAG_NO_BUFFERING``: address, length and place must be multiples of the sector; a page and 1 MiB always are."""
    api = api or win32.api()
    share = win32.SHARE_READ | win32.SHARE_WRITE | win32.SHARE_DELETE
    flags = win32.NO_BUFFERING | win32.SEQUENTIAL_SCAN
    handle = api.CreateFileW(str(path), win32.GENERIC_READ, share, None, win32.OPEN_EXISTING, flags, None)
    if handle == win32.INVALID_HANDLE:
        raise api.error(path)
    try:
        with mmap.mmap(-1, BLOCK) as buffer:
            target, count = (ctypes.c_char * BLOCK).from_buffer(buffer), wintypes.DWORD()
            try:
                while True:
                    if not api.ReadFile(handle, target, BLOCK, ctypes.byref(count), None):
                        raise api.error(path)
                    if not count.value:
                        return
                    with memoryview(buffer) as view, view[: count.value] as part:
                        yield part
                    if count.value < BLOCK:
                        return  # the end of the file: its place is no multiple of a sector, nothing may be read there
            finally:
                del target  # else the mapping could not be closed
    finally:
        api.CloseHandle(handle)


def possible() -> bool:
    """Whether this system has such a reading at all."""
    return system.windows() or hasattr(os, "preadv")


def works(path: Path) -> bool:
    """Whether the file at ``path`` can be read that way."""
    try:
        for _block in blocks(path):
            break
    except OSError:
        return False
    return True


if sys.platform == "win32":  # the type checker must see which side is of which system
    _here = windows

else:

    def _here(path: Path) -> Iterator[memoryview]:
        if not possible():
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(path))
        with path.open("rb", buffering=0) as file:
            if sys.platform == "linux":
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_DIRECT", 0))
        try:
            if sys.platform == "darwin":
                import fcntl

                fcntl.fcntl(handle, _F_NOCACHE, 1)
            yield from _pages(handle)
        finally:
            with suppress(OSError):
                os.close(handle)

    def _pages(handle: int) -> Iterator[memoryview]:
        size, length = 0, os.fstat(handle).st_size
        with mmap.mmap(-1, BLOCK) as buffer:  # aligned to a page, as direct reading demands
            while size < length and (count := os.preadv(handle, [buffer], size)):
                with memoryview(buffer) as view, view[:count] as part:
                    yield part
                size += count
