# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Which drives are there, which of them can be carried away, and how to let go of one.

Needs no background service. What a system does not tell stays empty; a free choice of folder always remains.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from mlat_desktop import system
from mlat_desktop.domain.bundle import EjectResult
from mlat_desktop.services.drive_port import Drive
from mlat_desktop.system import programs, uncached, volumes

_PORTABLE_BUS = re.compile(r"/(usb\d*|mmc\d*|mmc_host|firewire)(/|$)")
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|([0-7]{3}))")


@dataclass(frozen=True, slots=True)
class Mount:
    """A mounted file system."""

    device: str
    path: Path
    file_system: str
    writable: bool
    removable: bool
    label: str = ""
    serial: str = ""


def drives(sys_root: Path = Path("/sys"), dev_root: Path = Path("/dev")) -> tuple[Drive, ...]:
    """Removable drives that are mounted, in the order of their paths."""
    found = [_drive(mount, sys_root, dev_root) for mount in mounts(sys_root) if mount.removable]
    return tuple(sorted((drive for drive in found if drive is not None), key=lambda drive: str(drive.path)))


def drive_of(path: Path, sys_root: Path = Path("/sys"), dev_root: Path = Path("/dev")) -> Drive | None:
    """The drive on which an existing folder lies, removable or not; None where the system does not tell."""
    mount = _mount_at(path, sys_root)
    return _drive(mount, sys_root, dev_root) if mount else None


def _mount_at(path: Path, sys_root: Path = Path("/sys")) -> Mount | None:
    if not system.windows():
        return mount_of(path, mounts(sys_root))
    found = volumes.of(path)  # knows shares and drives that are mounted on a folder, which have no letter
    return _of_windows(found) if found else None


def mount_of(path: Path, known: Sequence[Mount]) -> Mount | None:
    """The mounted file system that holds ``path``: the longest mount point above it, and of several mounted on one point the
    last, which hides the others (an automatic mount lies under the medium that it brought).
    """
    real = path.resolve()
    above = [mount for mount in reversed(known) if real.is_relative_to(mount.path)]
    return max(above, key=lambda mount: len(mount.path.parts), default=None)


def mounts(sys_root: Path = Path("/sys"), table: Path = Path("/proc/self/mounts")) -> list[Mount]:
    """Every mounted file system. On Linux ``table`` and ``sys_root`` tell, on Windows its drives, elsewhere ``psutil``."""
    if system.windows():
        return [_of_windows(volume) for volume in volumes.every()]
    if not system.linux():
        found = psutil.disk_partitions(all=False)
        return [_of_mac(part.device, part.mountpoint, part.fstype, part.opts) for part in found]
    listed = []
    for line in table.read_text(encoding="utf-8", errors="surrogateescape").splitlines():
        device, path, file_system, options = (_unescaped(field) for field in line.split(" ")[:4])
        writable = "rw" in options.split(",")
        listed.append(Mount(device, Path(path), file_system, writable, portable(device, sys_root)))
    return listed


def _of_windows(volume: volumes.Volume) -> Mount:
    root = str(volume.root)
    return Mount(root, volume.root, volume.file_system, volume.writable, volume.removable, volume.label or root, volume.serial)


def _of_mac(device: str, path: str, file_system: str, options: str) -> Mount:
    """What is mounted under /Volumes was plugged in or loaded."""
    return Mount(device, Path(path), file_system, "rw" in options.split(","), path.startswith("/Volumes/"))


def portable(device: str, sys_root: Path) -> bool:
    """Whether a block device can be carried away: its disk says so, or it hangs on a bus for such devices (USB hard disks
    do not say so).
    """
    if not device.startswith("/dev/"):
        return False
    found = _sys_folder(device, sys_root)
    if found is None:
        return False
    disk = found.parent if (found / "partition").exists() else found
    return _text(disk / "removable") == "1" or bool(_PORTABLE_BUS.search(disk.as_posix()))


def _sys_folder(device: str, sys_root: Path) -> Path | None:
    name = Path(os.path.realpath(device)).name
    found = sys_root / "class" / "block" / name
    return found.resolve() if found.exists() else None


def _serial(device: str, sys_root: Path) -> str:
    """The serial number of the disk or of the USB device above it; empty where none is told."""
    folder = _sys_folder(device, sys_root) if device.startswith("/dev/") else None
    if folder is None:
        return ""
    real_root = sys_root.resolve()
    for parent in (folder, *folder.parents):
        if parent == real_root:
            break
        text = _text(parent / "serial")
        if text:
            return text
    return ""


def _label(device: str, dev_root: Path) -> str:
    folder = dev_root / "disk" / "by-label"
    if not folder.is_dir():
        return ""
    real = os.path.realpath(device)
    return next((_unescaped(link.name) for link in folder.iterdir() if os.path.realpath(link) == real), "")


def _unescaped(text: str) -> str:
    """Undo the octal (mount table) and hexadecimal (udev) escapes of UTF-8 bytes."""
    raw = _ESCAPE.sub(lambda m: chr(int(m[1], 16) if m[1] else int(m[2], 8)), text)
    if raw == text:
        return text
    return b"".join(c.encode("latin-1") if ord(c) < 256 else c.encode() for c in raw).decode("utf-8", "surrogateescape")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip("\0 \n")
    except OSError:
        return ""


def _drive(mount: Mount, sys_root: Path, dev_root: Path) -> Drive | None:
    try:
        usage = shutil.disk_usage(mount.path)
    except OSError:
        return None  # it went away while we looked
    return Drive(
        path=mount.path,
        label=mount.label or _label(mount.device, dev_root) or mount.path.name,
        serial=mount.serial or _serial(mount.device, sys_root),
        file_system=mount.file_system,
        free=usage.free,
        total=usage.total,
        removable=mount.removable,
        writable=mount.writable and os.access(mount.path, os.W_OK),
    )


def bypasses_memory(path: Path) -> bool:
    """Whether :meth:`Medium.read_back` reaches the medium itself at ``path``.

    File systems in user space keep their own copy: there the medium must be taken out and put in again before a comparison
    proves anything. Windows says by itself which drives it can read around its memory.
    """
    if system.windows():
        files = [each for each in path.iterdir() if each.is_file()]
        return bool(files) and all(uncached.works(each) for each in files)
    mount = mount_of(path, mounts())
    return uncached.possible() and mount is not None and not mount.file_system.startswith("fuse")


def eject(path: Path, known: Sequence[Mount] | None = None, run: Callable[[list[str]], bool] | None = None) -> EjectResult:
    """Unmount and power off the drive at ``path`` by the system's own tools. ``BY_HAND``: ask the person to do it."""
    mount = _mount_at(path) if known is None else mount_of(path, known)
    if mount is None or not mount.removable:
        return EjectResult.NOT_REMOVABLE
    if system.windows():
        return EjectResult.EJECTED if volumes.eject(mount.path) else EjectResult.BY_HAND
    attempts = {
        "linux": [
            [["udisksctl", "unmount", "-b", mount.device], ["udisksctl", "power-off", "-b", mount.device]],
            [["gio", "mount", "-e", str(mount.path)]],
        ],
        "darwin": [[["diskutil", "eject", str(mount.path)]]],
    }.get(system.NAME, [])
    attempt = run or _run
    done = any(all(attempt(command) for command in commands) for commands in attempts)
    return EjectResult.EJECTED if done else EjectResult.BY_HAND


def _run(command: list[str]) -> bool:
    return programs.succeeds(command, patience=60)
