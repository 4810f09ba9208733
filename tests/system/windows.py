# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Windows, as far as the program meets it: kernel32, byte locks, and a file system that holds on to open files.

Kernel32      the calls of ``win32.PROTOTYPES`` over drives that a test describes; arguments must fit the prototypes
Crt           ``msvcrt.locking``, mandatory for every MandatoryFile
FileSystem    lets nobody replace, rename or remove what somebody has open, and opens no folders
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import io
import os
import shutil
import stat
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from mlat_desktop import system
from mlat_desktop.system import locking, win32

REMOVABLE, FIXED, REMOTE, CDROM = 2, 3, 4, 5
ATA, USB, SD, MMC, NVME = 3, 7, 12, 13, 17
SECTOR = 4096
INVALID = ctypes.c_void_p(-1).value


class _Query(ctypes.Structure):
    """STORAGE_PROPERTY_QUERY of winioctl.h (a DWORD has 32 bits, whatever ``wintypes`` makes of it elsewhere)."""

    _fields_ = [("PropertyId", ctypes.c_uint32), ("QueryType", ctypes.c_uint32), ("AdditionalParameters", ctypes.c_uint8 * 1)]


class _Descriptor(ctypes.Structure):
    """STORAGE_DEVICE_DESCRIPTOR of winioctl.h."""

    _fields_ = [
        ("Version", ctypes.c_uint32),
        ("Size", ctypes.c_uint32),
        ("DeviceType", ctypes.c_uint8),
        ("DeviceTypeModifier", ctypes.c_uint8),
        ("RemovableMedia", ctypes.c_uint8),
        ("CommandQueueing", ctypes.c_uint8),
        ("VendorIdOffset", ctypes.c_uint32),
        ("ProductIdOffset", ctypes.c_uint32),
        ("ProductRevisionOffset", ctypes.c_uint32),
        ("SerialNumberOffset", ctypes.c_uint32),
        ("BusType", ctypes.c_uint32),
        ("RawPropertiesLength", ctypes.c_uint32),
        ("RawDeviceProperties", ctypes.c_uint8 * 1),
    ]


@dataclass
class Drive:
    """A drive of the played computer."""

    kind: int = FIXED
    bus: int = NVME
    label: str = ""
    serial: int = 0x1234ABCD
    file_system: str = "NTFS"
    read_only: bool = False
    removable_medium: bool = False
    medium: bool = True
    open_files: int = 0
    """Attempts to lock the volume that fail."""
    may_lock: bool = True
    state: list[str] = field(default_factory=list)


class _Call:
    """A function of a DLL: refuses what its prototype refuses."""

    def __init__(self, name: str, act: Callable[..., Any]) -> None:
        self.name, self.act = name, act
        self.restype: Any = None
        self.argtypes: Any = None

    def __call__(self, *given: Any) -> Any:
        assert self.argtypes is not None, f"{self.name} has no prototype: a handle would be cut to 32 bits"
        assert len(given) == len(self.argtypes), f"{self.name} takes {len(self.argtypes)} arguments"
        for kind, value in zip(self.argtypes, given, strict=True):
            if value is not None:
                kind.from_param(value)
        return self.act(*given)


class Kernel32:
    """Drives by their roots (``E:\\``, or a folder that one is mounted on), and the real files of this computer."""

    def __init__(self, drives: dict[str, Drive] | None = None, *, windows: str = "C:\\WINDOWS", language: int = 0x0409) -> None:
        self.drives = drives if drives is not None else {"C:\\": Drive()}
        self.windows, self.language = windows, language
        self.handles: dict[int, Any] = {}
        self.on_medium: dict[str, bytes] = {}
        """What the medium holds where memory says otherwise."""
        self.refused: dict[str, int] = {}
        """Files that cannot be opened without buffering, and the error for it."""
        self.broken: dict[str, int] = {}
        """Files that cannot be read from the medium, and the error for it."""
        self.error, self.error_mode, self.asked_share = 0, 0, False
        for name in win32.PROTOTYPES:
            setattr(self, name, _Call(name, getattr(self, f"_{name}")))

    def api(self) -> win32.Api:
        """The object that the program gets."""
        return win32.Api(self, lambda: self.error)

    def _fail(self, error: int, answer: int | None = 0) -> int | None:
        self.error = error
        return answer

    def _GetLogicalDrives(self) -> int:
        return sum(1 << (ord(root[0]) - ord("A")) for root in self.drives if len(root) == 3)

    def _GetDriveTypeW(self, root: str) -> int:
        if root.startswith("\\\\"):
            return REMOTE
        return self.drives[root].kind if root in self.drives else 1

    def _GetVolumeInformationW(
        self, root: str, label: Any, _n: int, serial: Any, _l: Any, flags: Any, system: Any, _m: int
    ) -> Any:
        drive = self.drives[root]
        assert drive.kind != REMOTE, "a share that is gone answers after half a minute"
        assert self.error_mode & 1, "Windows would ask the person to insert a disk"
        if not drive.medium:
            return self._fail(21)
        label.value, system.value = drive.label, drive.file_system
        serial._obj.value, flags._obj.value = drive.serial, 0x00080000 if drive.read_only else 0
        return 1

    def _GetVolumePathNameW(self, path: str, buffer: Any, _size: int) -> Any:
        if path.startswith("\\\\"):
            buffer.value = "\\".join(path.split("\\")[:4]) + "\\"
            return 1
        roots = [root for root in self.drives if path.casefold().startswith(root.casefold())]
        if not roots:
            return self._fail(3)
        buffer.value = max(roots, key=len)
        return 1

    def _GetVolumeNameForVolumeMountPointW(self, root: str, buffer: Any, _size: int) -> Any:
        assert root.endswith(("\\", "/")), "Microsoft demands the backslash here"
        if root not in self.drives:
            return self._fail(3)
        buffer.value = f"\\\\?\\Volume{{{list(self.drives).index(root):08d}-0000-0000-0000-100000000000}}\\"
        return 1

    def _GetWindowsDirectoryW(self, buffer: Any, _size: int) -> int:
        buffer.value = self.windows
        return len(self.windows)

    def _SetThreadErrorMode(self, mode: int, before: Any) -> int:
        if before is not None:
            before._obj.value = self.error_mode
        self.error_mode = mode
        return 1

    def _GetUserDefaultUILanguage(self) -> int:
        return self.language

    def _handle(self, what: Any) -> int:
        number = (1 << 40) + len(self.handles)  # more than 32 bits, as it may be
        self.handles[number] = what
        return number

    def _CreateFileW(self, name: str, access: int, _share: int, _a: None, disposition: int, flags: int, _t: None) -> int | None:
        assert disposition == 3, "only what exists is opened"
        if name.startswith("\\\\?\\Volume{"):
            assert not name.endswith("\\"), "that would be the root folder of the volume"
            drive = list(self.drives.values())[int(name[11:19])]
            if access and not drive.may_lock:
                return self._fail(win32.ACCESS_DENIED, INVALID)
            return self._handle(drive)
        assert flags & 0x20000000, "only uncached reading goes this way"
        if name in self.refused:
            return self._fail(self.refused[name], INVALID)
        if not Path(name).is_file():
            return self._fail(2, INVALID)
        stream = io.BytesIO(self.on_medium.get(name, Path(name).read_bytes()))
        stream.name = name  # to know it again
        return self._handle(stream)

    def _ReadFile(self, handle: int, buffer: Any, size: int, count: Any, _overlapped: None) -> Any:
        stream = self.handles[handle]
        if ctypes.addressof(buffer) % SECTOR or size % SECTOR or stream.tell() % SECTOR:
            return self._fail(87)
        if stream.name in self.broken:
            return self._fail(self.broken[stream.name])
        data = stream.read(size)
        ctypes.memmove(buffer, data, len(data))
        count._obj.value = len(data)
        return 1

    def _FlushFileBuffers(self, handle: int) -> int:
        self.handles[handle].state.append("flushed")
        return 1

    def _CloseHandle(self, handle: int) -> int:
        del self.handles[handle]
        return 1

    def _DeviceIoControl(self, handle: int, code: int, given: Any, size: int, out: Any, room: int, count: Any, _o: None) -> Any:
        drive: Drive = self.handles[handle]
        if code == 0x002D1400:
            query = _Query.from_buffer_copy(given.raw)
            assert (size, query.PropertyId, query.QueryType) == (ctypes.sizeof(_Query), 0, 0)
            found = _Descriptor(Version=40, Size=40, RemovableMedia=drive.removable_medium, BusType=drive.bus)
            assert room >= ctypes.sizeof(_Descriptor)
            ctypes.memmove(out, bytes(found), ctypes.sizeof(found))
            count._obj.value = ctypes.sizeof(found)
            return 1
        step, needs = {
            0x00090018: ("locked", None),
            0x00090020: ("dismounted", "locked"),
            0x002D4804: ("released", "dismounted"),
            0x002D4808: ("ejected", "released"),
        }[code]
        if step == "locked" and drive.open_files:
            drive.open_files -= 1
            return self._fail(win32.ACCESS_DENIED)
        if needs is not None and needs not in drive.state:
            return self._fail(win32.ACCESS_DENIED)
        if step == "released":
            assert given.raw == b"\0", "PREVENT_MEDIA_REMOVAL with PreventMediaRemoval = FALSE"
        drive.state.append(step)
        return 1


class Crt:
    """``msvcrt.locking``: a lock of bytes, held by an open file, mandatory for all others."""

    LK_NBLCK, LK_UNLCK = 2, 0

    def __init__(self) -> None:
        self.held: dict[tuple[int, int], tuple[int, int]] = {}
        """Who holds the bytes of which file: (device, inode) -> (handle, place)."""

    def locking(self, fd: int, mode: int, nbytes: int, /) -> None:
        assert nbytes == 1
        about, place = os.fstat(fd), os.lseek(fd, 0, os.SEEK_CUR)
        file = about.st_dev, about.st_ino
        if mode == self.LK_UNLCK:
            assert self.held.pop(file) == (fd, place), "only what is locked can be unlocked"
        elif self.held.get(file, (fd, -1))[1] == place:
            raise PermissionError(errno.EACCES, "Permission denied")
        else:
            self.held[file] = (fd, place)

    def closed(self, fd: int) -> None:
        """The system takes the locks of a file back when it is closed."""
        self.held = {file: held for file, held in self.held.items() if held[0] != fd}

    def demand(self, fd: int, start: int, end: int) -> None:
        """Nobody but the holder reads or writes a locked byte."""
        about = os.fstat(fd)
        holder, place = self.held.get((about.st_dev, about.st_ino), (fd, 0))
        if holder != fd and start <= place < end:
            raise PermissionError(errno.EACCES, "Permission denied")


class MandatoryFile(io.FileIO):
    """An open file under the locks of a :class:`Crt`."""

    crt: Crt

    def read(self, size: int | None = -1, /) -> bytes:
        end = 1 << 62 if size is None or size < 0 else self.tell() + size
        self.crt.demand(self.fileno(), self.tell(), end)
        return super().read(-1 if size is None else size)

    def write(self, data: Any, /) -> int:
        self.crt.demand(self.fileno(), self.tell(), self.tell() + len(data))
        return super().write(data)

    def truncate(self, size: int | None = None, /) -> int:
        raise AssertionError("a file of which a byte is locked is not cut short")

    def close(self) -> None:
        if not self.closed:
            self.crt.closed(self.fileno())
        super().close()


class FileSystem:
    """Puts the refusals of Windows before the calls of :mod:`os`. ``scanner`` refuses every first attempt, as if a virus
    scanner had just opened the file. ``refused`` counts the refusals.
    """

    _GONE = ("O_DIRECT", "O_NOFOLLOW", "O_NONBLOCK", "posix_fadvise", "preadv", "geteuid", "getuid", "fchmod", "sync")

    def __init__(self, patch: pytest.MonkeyPatch, *, scanner: bool = False) -> None:
        self.scanner = scanner
        self.refused = 0
        self._seen: set[tuple[str, str]] = set()
        self._replace, self._rename, self._unlink, self._rmdir = os.replace, os.rename, os.unlink, os.rmdir
        self._open, self._fsync = os.open, os.fsync
        for name in self._GONE:
            patch.delattr(os, name)
        patch.setattr(os, "replace", self.replace)
        patch.setattr(os, "rename", self.rename)
        patch.setattr(os, "unlink", self.unlink)
        patch.setattr(os, "remove", self.unlink)
        patch.setattr(os, "rmdir", self.rmdir)
        patch.setattr(os, "open", self.open)
        patch.setattr(os, "fsync", self.fsync)
        patch.setattr(shutil, "_use_fd_functions", False)

    def replace(self, old: Any, new: Any) -> None:
        self._demand_free("replace", old)
        self._demand_free("replace", new)
        self._replace(old, new)

    def rename(self, old: Any, new: Any) -> None:
        if os.path.lexists(new):
            raise self._refusal(183, errno.EEXIST, new)
        self._demand_free("rename", old)
        self._rename(old, new)

    def unlink(self, path: Any, *, dir_fd: None = None) -> None:
        assert dir_fd is None
        self._demand_free("unlink", path)
        self._unlink(path)

    def rmdir(self, path: Any, *, dir_fd: None = None) -> None:
        assert dir_fd is None
        self._demand_free("rmdir", path)
        self._rmdir(path)

    def open(self, path: Any, flags: int, mode: int = 0o777, **named: Any) -> int:
        if os.path.isdir(path):
            raise self._refusal(win32.ACCESS_DENIED, errno.EACCES, path)
        return self._open(path, flags, mode, **named)

    def fsync(self, handle: int) -> None:
        if fcntl.fcntl(handle, fcntl.F_GETFL) & os.O_ACCMODE == os.O_RDONLY:
            raise OSError(errno.EBADF, "Bad file descriptor")
        self._fsync(handle)

    def _demand_free(self, act: str, path: Any) -> None:
        real = os.path.realpath(path)
        if not os.path.lexists(path):
            return
        first = (act, real) not in self._seen
        self._seen.add((act, real))
        if (self.scanner and first and self._ours(real)) or self._held(real):
            self.refused += 1
            raise self._refusal(win32.SHARING_VIOLATION, errno.EACCES, path)

    @staticmethod
    def _ours(real: str) -> bool:
        """Not in a temporary folder of Python's: that one tries again by itself."""
        return "/mlat-" not in real

    @staticmethod
    def _held(real: str) -> bool:
        """Whether this process has the file, or a file in the folder, open: Python opens without FILE_SHARE_DELETE."""
        for handle in os.listdir("/proc/self/fd"):
            try:
                target = os.readlink(f"/proc/self/fd/{handle}")
                if stat.S_ISDIR(os.stat(f"/proc/self/fd/{handle}").st_mode):
                    continue
            except OSError:
                continue
            if target == real or target.startswith(real + os.sep):
                return True
        return False

    @staticmethod
    def _refusal(number: int, code: int, path: Any) -> OSError:
        error = OSError(code, "refused as on Windows", str(path))
        vars(error)["winerror"] = number
        return error


def become(patch: pytest.MonkeyPatch, kernel32: Kernel32 | None = None) -> Kernel32:
    """Let the program believe that it runs on Windows, with these calls."""
    kernel32 = kernel32 or Kernel32({"C:\\": Drive(), "/": Drive()})
    patch.setattr(system, "NAME", "win32")
    patch.setattr(win32, "_loaded", [kernel32.api()])
    patch.setattr(locking, "LOCK", locking.ByteLock(Crt()))
    return kernel32
