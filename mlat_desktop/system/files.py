# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Files that are written once, replaced, removed, and kept from other users: the same promise on every system.

Windows keeps a file that anybody has open from being replaced or removed, and virus scanners and indexers open what was just
written: such a refusal is tried again for a second before it counts. It syncs no folders. It gives modes no meaning: a folder
of ours gets an access list instead, and what is written elsewhere has that of the folder it lies in.
"""

from __future__ import annotations

import errno
import importlib
import ntpath
import os
import stat
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, TypeVar, cast

from mlat_desktop import system
from mlat_desktop.system import programs, win32

_T = TypeVar("_T")
_PAUSES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4)
_BINARY = getattr(os, "O_BINARY", 0)  # else Windows would write CR before LF, and end at a Ctrl-Z
_SYSTEM, _ADMINISTRATORS, _OWNER = "*S-1-5-18", "*S-1-5-32-544", "*S-1-3-4"
_REPARSE_POINT = 0x400
_F_FULLFSYNC = 51
_NO_SUCH_ORDER = frozenset({errno.EINVAL, errno.ENOTSUP, errno.ENOTTY})


def replace(old: Path, new: Path) -> None:
    """Put ``old`` in the place of ``new``, at once: whoever looks sees the one or the other."""
    _patiently(lambda: os.replace(old, new))


def rename(old: Path, new: Path) -> None:
    """Give a file or folder a name that must be free (``FileExistsError``)."""
    if os.path.lexists(new):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(new))
    _patiently(lambda: os.rename(old, new))


def remove(path: Path) -> None:
    """Remove a file; nothing happens if there is none."""
    with suppress(FileNotFoundError):
        _patiently(lambda: os.unlink(path))


def remove_folder(path: Path) -> None:
    """Remove an empty folder; nothing happens if there is none."""
    with suppress(FileNotFoundError):
        _patiently(lambda: os.rmdir(path))


def empty(folder: Path) -> None:
    """Remove everything in a folder, not the folder itself; what a link leads to stays."""
    for each in list(folder.iterdir()):
        if each.is_dir() and not each.is_symlink():
            empty(each)
            remove_folder(each)
        else:
            remove(each)


def _patiently(act: Callable[[], _T]) -> _T:
    for pause in _PAUSES:
        try:
            return act()
        except OSError as error:
            if win32.winerror(error) not in win32.IN_USE:
                raise
            time.sleep(pause)
    return act()


def create(path: Path) -> BinaryIO:
    """A new, unbuffered binary file of this user alone; ``FileExistsError`` if there is one."""
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | _BINARY, 0o600)
    return cast(BinaryIO, os.fdopen(handle, "wb", buffering=0))


def open_lasting(path: Path) -> BinaryIO:
    """A file of this user alone that is made if need be and keeps what is in it, open for reading and writing, unbuffered."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | _BINARY, 0o600)
    return cast(BinaryIO, os.fdopen(handle, "r+b", buffering=0))


def open_plain(path: Path) -> int:
    """A handle for reading a regular file, never through a link, a junction, a pipe or a device.

    ``OSError(ELOOP)`` for a link, ``OSError(EINVAL)`` for what is no regular file.
    """
    seen = os.lstat(path)
    if stat.S_ISLNK(seen.st_mode) or getattr(seen, "st_file_attributes", 0) & _REPARSE_POINT:
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
    if not stat.S_ISREG(seen.st_mode):
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(path))
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | _BINARY)
    found = os.fstat(handle)
    if not stat.S_ISREG(found.st_mode) or (found.st_dev, found.st_ino) != (seen.st_dev, seen.st_ino):
        os.close(handle)
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(path))
    return handle


def force(handle: int) -> None:
    """Return once the medium has what was written through a handle. ``fsync`` of macOS hands it to the drive, which may keep it
    in a memory of its own; only a file system that knows no such order there is content with that.
    """
    if system.mac():
        try:
            importlib.import_module("fcntl").fcntl(handle, _F_FULLFSYNC)
        except OSError as error:
            if error.errno not in _NO_SUCH_ORDER:
                raise
        else:
            return
    os.fsync(handle)


def write_whole(path: Path, content: bytes) -> None:
    """Write beside ``path``, force it to the disk, put it in place; a failure leaves the file that was there before."""
    part = path.with_name(path.name + ".part")
    remove(part)
    try:
        with create(part) as stream:
            view = memoryview(content)
            while view:
                view = view[stream.write(view) :]
            force(stream.fileno())
        replace(part, path)
        sync_folder(path.parent)
    except OSError:
        with suppress(OSError):
            remove(part)
        raise


def sync(path: Path) -> None:
    """Force a file to the disk: Windows wants a handle that could write."""
    handle = os.open(path, os.O_RDWR | _BINARY)
    try:
        force(handle)
    finally:
        os.close(handle)


def sync_folder(path: Path) -> None:
    """Force the names in a folder to the disk; Windows does that by itself and offers no call."""
    if system.windows():
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        force(handle)
    finally:
        os.close(handle)


def private_folder(path: Path, run: Callable[[list[str]], bool] | None = None) -> None:
    """Make a folder, or take over an empty one, that this user alone enters.

    On Windows the access list names the owner, the administrators and the system, and no inherited right; a drive that knows no
    rights (FAT) keeps none: what lies in an office's folder is encrypted besides.
    """
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not system.windows():
        path.chmod(0o700)
        return
    rights = [f"{who}:(OI)(CI)F" for who in (_SYSTEM, _ADMINISTRATORS, _OWNER)]
    # By its whole path: a bare name would be looked for in the present folder first, which may be that of somebody's stick.
    icacls = ntpath.join(os.environ.get("SYSTEMROOT", "C:\\Windows"), "System32", "icacls.exe")
    (run or _quietly)([icacls, str(path), "/inheritance:r", "/grant:r", *rights])


def _quietly(command: list[str]) -> bool:
    return programs.succeeds(command, patience=30)


def has_room_for_names(path: Path, below: int) -> bool:
    """Whether names of up to ``below`` characters fit into the folder ``path``: Windows counts 259 characters in all."""
    return not system.windows() or len(str(path.absolute())) + 1 + below < 260
