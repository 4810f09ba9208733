# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Drives of Windows: which there are, whether one is a share or can be carried away, and letting go of one.

Windows calls a USB hard disk "fixed"; only its bus tells it from the disk inside the computer. No right of an administrator
is needed to ask. A share is told by its kind alone and asked nothing else: a dead one would answer after half a minute.
"""

from __future__ import annotations

import ctypes
import os
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import wintypes
from dataclasses import dataclass
from pathlib import Path

from mlat_desktop.system import win32
from mlat_desktop.system.win32 import Api

_REMOVABLE, _FIXED, _REMOTE, _CDROM = 2, 3, 4, 5
_USABLE = frozenset({_REMOVABLE, _FIXED, _REMOTE, _CDROM})
_READ_ONLY_VOLUME = 0x00080000
_SEM_FAILCRITICALERRORS = 1  # else Windows itself asks the person to insert a disk
_QUERY_PROPERTY, _MEDIA_REMOVAL, _EJECT_MEDIA = 0x002D1400, 0x002D4804, 0x002D4808
_LOCK_VOLUME, _DISMOUNT_VOLUME = 0x00090018, 0x00090020
_STORAGE_DEVICE_PROPERTY, _STANDARD_QUERY = 0, 0
_FIREWIRE, _USB, _SD, _MMC = 4, 7, 12, 13
_PORTABLE_BUS = frozenset({_FIREWIRE, _USB, _SD, _MMC})
_DESCRIPTOR = struct.Struct("<II4B4III")  # STORAGE_DEVICE_DESCRIPTOR as far as RawPropertiesLength
_CLOUD = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")


@dataclass(frozen=True, slots=True)
class Volume:
    """A drive. ``root`` is its letter or the folder it is mounted on; of a share nothing but ``network`` is known."""

    root: Path
    label: str = ""
    serial: str = ""
    file_system: str = ""
    writable: bool = True
    network: bool = False
    removable: bool = False


def every(api: Api | None = None) -> list[Volume]:
    """The drives with letters that hold a medium, in the order of their letters. Floppy disks are not looked at."""
    api = api or win32.api()
    letters = api.GetLogicalDrives()
    roots = [f"{chr(ord('A') + n)}:\\" for n in range(2, 26) if letters >> n & 1]
    return [found for found in (_volume(root, api) for root in roots) if found is not None]


def of(path: Path, api: Api | None = None) -> Volume | None:
    """The drive that holds ``path``, which need not exist; None where Windows does not tell."""
    api = api or win32.api()
    buffer = ctypes.create_unicode_buffer(len(str(path)) + 261)
    if not api.GetVolumePathNameW(str(path), buffer, len(buffer)):
        return None
    return _volume(buffer.value, api)


def synced(path: Path) -> str:
    """The name of the service that carries the files below ``path`` to another computer while we write; empty if none does."""
    for name in _CLOUD:
        folder = os.environ.get(name)
        if folder and _same_case(path).is_relative_to(_same_case(Path(folder))):
            return "OneDrive"
    return ""


def _same_case(path: Path) -> Path:
    return Path(os.path.normcase(path))


def _volume(root: str, api: Api) -> Volume | None:
    kind = api.GetDriveTypeW(root)
    if kind not in _USABLE:
        return None
    if kind == _REMOTE:
        return Volume(Path(root), file_system="SMB", network=True)
    label, system = ctypes.create_unicode_buffer(261), ctypes.create_unicode_buffer(261)
    serial, longest, flags = wintypes.DWORD(), wintypes.DWORD(), wintypes.DWORD()
    with _without_questions(api):
        numbers = (ctypes.byref(serial), ctypes.byref(longest), ctypes.byref(flags))
        if not api.GetVolumeInformationW(root, label, len(label), *numbers, system, len(system)):
            return None  # no medium in it
    return Volume(
        root=Path(root),
        label=label.value,
        serial=f"{serial.value >> 16:04X}-{serial.value & 0xFFFF:04X}",
        file_system=system.value,
        writable=not flags.value & _READ_ONLY_VOLUME and kind != _CDROM,
        removable=kind in {_REMOVABLE, _CDROM} or (_portable(root, api) and not _holds_windows(root, api)),
    )


@contextmanager
def _without_questions(api: Api) -> Iterator[None]:
    before = wintypes.DWORD()
    api.SetThreadErrorMode(_SEM_FAILCRITICALERRORS, ctypes.byref(before))
    try:
        yield
    finally:
        api.SetThreadErrorMode(before.value, None)


def _holds_windows(root: str, api: Api) -> bool:
    """Tablets have Windows itself on a memory card that is soldered in."""
    buffer = ctypes.create_unicode_buffer(261)
    api.GetWindowsDirectoryW(buffer, len(buffer))
    return buffer.value.casefold().startswith(root.casefold())


def _portable(root: str, api: Api) -> bool:
    """Whether the disk of a volume hangs on a plug."""
    try:
        with _opened(root, 0, api) as handle:
            query = (ctypes.c_char * 12).from_buffer_copy(struct.pack("<III", _STORAGE_DEVICE_PROPERTY, _STANDARD_QUERY, 0))
            answer = (ctypes.c_char * 1024)()
            count = wintypes.DWORD()
            arguments = (query, len(query), answer, len(answer), ctypes.byref(count), None)
            if not api.DeviceIoControl(handle, _QUERY_PROPERTY, *arguments) or count.value < _DESCRIPTOR.size:
                return False
    except OSError:
        return False
    found = _DESCRIPTOR.unpack_from(answer.raw)
    removable_medium, bus = found[4], found[10]
    return bool(removable_medium) or bus in _PORTABLE_BUS


@contextmanager
def _opened(root: str, access: int, api: Api) -> Iterator[int]:
    """A handle of the volume itself, also of one that is mounted on a folder."""
    name = ctypes.create_unicode_buffer(64)
    if not api.GetVolumeNameForVolumeMountPointW(root, name, len(name)):
        raise api.error(root)
    device = name.value.rstrip("\\")  # with it, it would be the root folder
    handle = api.CreateFileW(device, access, win32.SHARE_READ | win32.SHARE_WRITE, None, win32.OPEN_EXISTING, 0, None)
    if handle == win32.INVALID_HANDLE:
        raise api.error(root)
    try:
        yield handle
    finally:
        api.CloseHandle(handle)


def eject(root: Path, api: Api | None = None) -> bool:
    """Flush, lock, dismount and eject a drive, in Microsoft's order; False leaves it to the person ("safely remove")."""
    api = api or win32.api()
    try:
        with _opened(str(root), win32.GENERIC_READ | win32.GENERIC_WRITE, api) as volume:
            api.FlushFileBuffers(volume)  # refused to a user without the right: the lock below flushes as well
            for pause in (0.1, 0.2, 0.5, 1.0):
                if _control(volume, _LOCK_VOLUME, api):
                    break
                time.sleep(pause)  # somebody has a file open: an Explorer window, a virus scanner
            else:
                return False
            allowed = _control(volume, _DISMOUNT_VOLUME, api) and _control(volume, _MEDIA_REMOVAL, api, b"\0")
            return allowed and _control(volume, _EJECT_MEDIA, api)
    except OSError:
        return False


def _control(volume: int, code: int, api: Api, said: bytes = b"") -> bool:
    given = (ctypes.c_char * len(said)).from_buffer_copy(said) if said else None
    count = wintypes.DWORD()
    return bool(api.DeviceIoControl(volume, code, given, len(said), None, 0, ctypes.byref(count), None))
