# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The calls of Windows that Python does not offer: their prototypes, and one object that holds them.

Usage::

    api = win32.api()                 # OSError where this is not Windows
    if not api.GetVolumePathNameW(path, buffer, len(buffer)):
        raise api.error(path)

Without prototypes a handle would be cut to 32 bits. Numbers are those of Microsoft's headers (``winioctl.h``, ``fileapi.h``).
"""

from __future__ import annotations

import ctypes
import errno
import sys
from collections.abc import Callable
from ctypes import wintypes as w
from typing import Any

INVALID_HANDLE = ctypes.c_void_p(-1).value
GENERIC_READ, GENERIC_WRITE = 0x80000000, 0x40000000
SHARE_READ, SHARE_WRITE, SHARE_DELETE = 1, 2, 4
OPEN_EXISTING = 3
NO_BUFFERING, SEQUENTIAL_SCAN = 0x20000000, 0x08000000

ACCESS_DENIED, SHARING_VIOLATION, LOCK_VIOLATION, DIR_NOT_EMPTY = 5, 32, 33, 145
IN_USE = frozenset({ACCESS_DENIED, SHARING_VIOLATION, LOCK_VIOLATION, DIR_NOT_EMPTY})
"""Somebody else (a virus scanner, an indexer, a backup) holds the file open, or its deletion is not finished yet."""
UNPLUGGED = frozenset({21, 31, 55, 433, 1006, 1110, 1112, 1117, 1167})
"""Not ready, failed, gone, changed, without medium: the drive was pulled."""
UNSUPPORTED = frozenset({1, 50, 87})
"""Invalid function, not supported, invalid parameter: a file system that lacks what was asked for."""

_P = ctypes.POINTER
PROTOTYPES: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "GetLogicalDrives": (w.DWORD, ()),
    "GetDriveTypeW": (w.UINT, (w.LPCWSTR,)),
    "GetVolumeInformationW": (
        w.BOOL,
        (w.LPCWSTR, w.LPWSTR, w.DWORD, _P(w.DWORD), _P(w.DWORD), _P(w.DWORD), w.LPWSTR, w.DWORD),
    ),
    "GetVolumePathNameW": (w.BOOL, (w.LPCWSTR, w.LPWSTR, w.DWORD)),
    "GetVolumeNameForVolumeMountPointW": (w.BOOL, (w.LPCWSTR, w.LPWSTR, w.DWORD)),
    "GetWindowsDirectoryW": (w.UINT, (w.LPWSTR, w.UINT)),
    "SetThreadErrorMode": (w.BOOL, (w.DWORD, _P(w.DWORD))),
    "GetUserDefaultUILanguage": (w.WORD, ()),
    "CreateFileW": (w.HANDLE, (w.LPCWSTR, w.DWORD, w.DWORD, w.LPVOID, w.DWORD, w.DWORD, w.HANDLE)),
    "DeviceIoControl": (w.BOOL, (w.HANDLE, w.DWORD, w.LPVOID, w.DWORD, w.LPVOID, w.DWORD, _P(w.DWORD), w.LPVOID)),
    "ReadFile": (w.BOOL, (w.HANDLE, w.LPVOID, w.DWORD, _P(w.DWORD), w.LPVOID)),
    "FlushFileBuffers": (w.BOOL, (w.HANDLE,)),
    "CloseHandle": (w.BOOL, (w.HANDLE,)),
}
"""Result and arguments of each call of kernel32 that is used."""


class Api:
    """The calls of :data:`PROTOTYPES` as attributes. ``kernel32`` is the library, or what a test puts in its place."""

    def __init__(self, kernel32: Any, last_error: Callable[[], int]) -> None:
        self._kernel32 = kernel32
        self._last_error = last_error
        for name, (result, arguments) in PROTOTYPES.items():
            call = getattr(kernel32, name)
            call.restype, call.argtypes = result, arguments

    def __getattr__(self, name: str) -> Any:
        if name not in PROTOTYPES:
            raise AttributeError(name)
        return getattr(self._kernel32, name)

    def error(self, path: object = "") -> OSError:
        """What the last call met."""
        return os_error(self._last_error(), path)


def os_error(number: int, path: object = "") -> OSError:
    """The exception for an error of Windows; ``winerror`` carries the number on every system."""
    made = OSError(errno.EIO, f"Windows error {number}", str(path), number)
    if winerror(made) != number:  # Python keeps the fourth argument on Windows only
        vars(made)["winerror"] = number
    return made


def winerror(error: OSError) -> int | None:
    """Windows' own number of a failure; None elsewhere, and where only the C library spoke."""
    return getattr(error, "winerror", None)


if sys.platform == "win32":  # the type checker must see which side is of which system

    def _load() -> Api:
        return Api(ctypes.WinDLL("kernel32", use_last_error=True), ctypes.get_last_error)

else:

    def _load() -> Api:
        raise OSError(errno.ENOSYS, "this is not Windows")


_loaded: list[Api] = []


def api() -> Api:
    """The calls of this computer."""
    if not _loaded:
        _loaded.append(_load())
    return _loaded[0]
