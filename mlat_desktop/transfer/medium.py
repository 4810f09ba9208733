# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Everything that touches the medium while a bundle is written, so that a test may let each of it fail.

A stick that is pulled loses what was not synced, renames too: the writer syncs files before renaming them and folders after.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO, cast

from mlat_desktop import system
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.progress import CancelToken
from mlat_desktop.system import files, uncached, win32

BLOCK = 1 << 20
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_GONE = frozenset({errno.EIO, errno.ENODEV, errno.ENXIO, errno.ENOENT, errno.ESTALE, errno.EBADF})
_FORBIDDEN = frozenset({errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOTDIR})
_UNSUPPORTED = frozenset({errno.EINVAL, errno.ENOTSUP})


def known(error: OSError, path: Path) -> KnownError:
    """The refusal for a failure of the medium at ``path``."""
    reason = error.strerror or str(error)
    if error.errno in _FULL:
        return KnownError(Code.DISK_FULL)
    if error.errno in _GONE or _gone_on_windows(error):
        return KnownError(Code.BUNDLE_UNPLUGGED, path=path, reason=reason)
    if error.errno in _FORBIDDEN:
        return KnownError(Code.BUNDLE_TARGET, path=path, reason=reason)
    return KnownError(Code.DISK_FAILED, reason=reason)


def known_here(error: OSError) -> KnownError:
    """The refusal for a failure of the computer's own disk."""
    return (
        KnownError(Code.DISK_FULL)
        if error.errno in _FULL
        else KnownError(Code.DISK_FAILED, reason=error.strerror or str(error))
    )


def _gone_on_windows(error: OSError) -> bool:
    """Whether a drive was pulled: the system says so by its own number, and the C library by "invalid argument"."""
    number = win32.winerror(error)
    return number in win32.UNPLUGGED or (system.windows() and number is None and error.errno == errno.EINVAL)


def _silent(_count: int) -> None:
    """Nobody listens."""


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
        files.force(file.fileno())

    def rename(self, old: Path, new: Path) -> None:
        """Give a synced file or folder its final name, which must be free."""
        files.rename(old, new)

    def sync_folder(self, path: Path) -> None:
        """Return once the medium has the names in a folder."""
        try:
            files.sync_folder(path)
        except OSError as error:
            if error.errno not in _UNSUPPORTED:  # some FUSE file systems sync no folder
                raise

    def discard(self, folder: Path) -> None:
        """Remove an unfinished bundle as far as the medium still allows; what is left is refused by every reader."""
        with contextlib.suppress(OSError):
            for path in list(folder.iterdir()):
                with contextlib.suppress(OSError):
                    files.remove(path)
            files.remove_folder(folder)

    def remove(self, path: Path) -> None:
        """Remove a file; nothing happens if there is none."""
        files.remove(path)

    def free(self, path: Path) -> int:
        """Bytes that are free where a folder lies."""
        return shutil.disk_usage(path).free

    def read_back(self, path: Path, cancel: CancelToken, tell: Callable[[int], None] = _silent) -> tuple[str, int]:
        """SHA-256 and size of a synced file, read around the computer's own memory where the system allows it. ``tell`` hears
        of each block how long it is.
        """
        try:
            return _digest(uncached.blocks(path), cancel, tell)
        except OSError as error:
            # tmpfs and some FUSE file systems know no direct reading; what the medium itself refuses is not read from memory
            if error.errno not in _UNSUPPORTED and win32.winerror(error) not in win32.UNSUPPORTED:
                raise
        return _digest(_plainly(path), cancel, tell)


class OwnDisk(Medium):
    """The computer's own disk, on which a bundle is prepared: for this user alone. It is not pulled out."""

    def make_folder(self, path: Path) -> None:
        """Create a private folder and make its name durable."""
        files.private_folder(path)
        self.sync_folder(path.parent)

    def create(self, path: Path) -> BinaryIO:
        """A new unbuffered file of this user alone."""
        return files.create(path)


def _plainly(path: Path) -> Iterable[bytes]:
    with path.open("rb", buffering=0) as file:
        while block := file.read(BLOCK):
            yield block


def _digest(blocks: Iterable[bytes | memoryview], cancel: CancelToken, tell: Callable[[int], None]) -> tuple[str, int]:
    found, size = hashlib.sha256(), 0
    for block in blocks:
        cancel.check()
        found.update(block)
        size += len(block)
        tell(len(block))
    return found.hexdigest(), size
