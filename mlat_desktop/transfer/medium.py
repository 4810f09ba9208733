# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Everything that touches the medium while a bundle is written, so that a test may let each of it fail.

A stick that is pulled loses what was not synced, renames too: the writer syncs files before renaming them and folders after.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import mmap
import os
import sys
from pathlib import Path
from typing import BinaryIO, cast

from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.progress import CancelToken

BLOCK = 1 << 20
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_GONE = frozenset({errno.EIO, errno.ENODEV, errno.ENXIO, errno.ENOENT, errno.ESTALE, errno.EBADF})
_FORBIDDEN = frozenset({errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOTDIR})
_F_NOCACHE = 48


def known(error: OSError, path: Path) -> KnownError:
    """The refusal for a failure of the medium at ``path``."""
    reason = error.strerror or str(error)
    if error.errno in _FULL:
        return KnownError(Code.DISK_FULL)
    if error.errno in _GONE:
        return KnownError(Code.BUNDLE_UNPLUGGED, path=path, reason=reason)
    if error.errno in _FORBIDDEN:
        return KnownError(Code.BUNDLE_TARGET, path=path, reason=reason)
    return KnownError(Code.DISK_FAILED, reason=reason)


class Medium:
    """A mounted file system."""

    def make_folder(self, path: Path) -> None:
        """Create a folder and make its name durable."""
        path.mkdir()
        self.sync_folder(path.parent)

    def create(self, path: Path) -> BinaryIO:
        """A new unbuffered file; never over an existing one."""
        return cast(BinaryIO, path.open("xb", buffering=0))

    def write(self, file: BinaryIO, data: bytes | memoryview) -> None:
        """All of ``data``: an unbuffered file may take less than it is given."""
        view = memoryview(data)
        while view:
            view = view[file.write(view) :]

    def sync(self, file: BinaryIO) -> None:
        """Return once the medium has the content."""
        os.fsync(file.fileno())

    def rename(self, old: Path, new: Path) -> None:
        """Give a synced file or folder its final name, which must be free."""
        if new.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(new))
        old.rename(new)

    def sync_folder(self, path: Path) -> None:
        """Return once the medium has the names in a folder (Windows knows no such call)."""
        if sys.platform == "win32":
            return
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        except OSError as error:
            if error.errno not in {errno.EINVAL, errno.ENOTSUP}:  # some FUSE file systems sync no folder
                raise
        finally:
            os.close(handle)

    def discard(self, folder: Path) -> None:
        """Remove an unfinished bundle as far as the medium still allows; what is left is refused by every reader."""
        with contextlib.suppress(OSError):
            for path in list(folder.iterdir()):
                with contextlib.suppress(OSError):
                    path.unlink()
            folder.rmdir()

    def read_back(self, path: Path, cancel: CancelToken) -> tuple[str, int]:
        """SHA-256 and size of a synced file, read around the computer's own memory where the system allows it."""
        with path.open("rb", buffering=0) as file:
            _forget(file.fileno())
        flags = os.O_RDONLY | getattr(os, "O_BINARY", 0)
        handle = -1
        with contextlib.suppress(OSError):  # tmpfs and some FUSE file systems know no direct reading
            handle = os.open(path, flags | getattr(os, "O_DIRECT", 0))
        try:
            if handle >= 0:
                try:
                    return _digest(handle, cancel)
                except OSError as error:
                    if error.errno != errno.EINVAL:
                        raise
                os.close(handle)
                handle = -1
            handle = os.open(path, flags)
            return _digest(handle, cancel)
        finally:
            if handle >= 0:
                os.close(handle)


def _forget(handle: int) -> None:
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)


def _digest(handle: int, cancel: CancelToken) -> tuple[str, int]:
    if sys.platform == "darwin":
        import fcntl  # exists on POSIX only

        fcntl.fcntl(handle, _F_NOCACHE, 1)
    found, size = hashlib.sha256(), 0
    if not hasattr(os, "preadv"):
        while block := os.read(handle, BLOCK):
            cancel.check()
            found.update(block)
            size += len(block)
        return found.hexdigest(), size
    with mmap.mmap(-1, BLOCK) as buffer:  # aligned to a page, as direct reading demands
        length = os.fstat(handle).st_size
        while size < length and (count := os.preadv(handle, [buffer], size)):
            cancel.check()
            with memoryview(buffer) as view, view[:count] as part:
                found.update(part)
            size += count
    return found.hexdigest(), size
