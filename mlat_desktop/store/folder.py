# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The folder of an office: what lies where, who may read it, and on what kind of drive it may lie.

Usage::

    folder = OfficeFolder.create(path, uid)     # refuses a folder that is not empty, a network or a removable drive
    folder = OfficeFolder.open(path)            # refuses what is not an office
    folder.database, folder.keys, folder.blobs, folder.quarantine, folder.upgrades, folder.logs, folder.lock, folder.uid
"""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from mlat_desktop import system
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.store.errors import of_system
from mlat_desktop.system import files, volumes

FORMAT = 1
"""The layout of the folder; a folder of a higher format is refused."""

BALLAST = 16 << 20
"""Bytes that are given up when the disk is full: an encrypted database in WAL mode cannot even be opened without some."""

LONGEST_NAME = 80
"""Characters, at most, of a name below the folder: that of a bundle's part in quarantine."""

MARGIN = 4 << 20
"""Bytes that stay free beyond what a piece of work needs."""

_NOTHING = 1 << 20
"""Free bytes with which a disk is full for all that matters."""

_NETWORK_NAMES = (
    "nfs nfs3 nfs4 cifs smb smb2 smb3 smbfs afpfs afs ncpfs webdav davfs davfs2 fuse.davfs2 fuse.sshfs sshfs fuse.rclone"
    " fuse.glusterfs glusterfs ceph fuse.ceph lustre beegfs gpfs ocfs2 gfs2 9p vboxsf vmhgfs fuse.vmhgfs-fuse prl_fs"
    " fuse.gvfsd-fuse fuse.s3fs"
)
_NETWORK = frozenset(_NETWORK_NAMES.split())


@dataclass(frozen=True, slots=True)
class Mount:
    """A mounted file system, as :func:`mounts` finds it; tests bring their own."""

    point: Path
    file_system: str
    network: bool = False
    removable: bool = False


def mounts() -> list[Mount]:
    """The file systems of this computer."""
    found = []
    for part in psutil.disk_partitions(all=True):
        options = set(part.opts.split(","))
        found.append(
            Mount(
                Path(part.mountpoint),
                part.fstype,
                network=part.fstype.lower() in _NETWORK or "remote" in options,
                removable=bool({"removable", "cdrom"} & options) or _removable_device(part.device),
            )
        )
    return found


def _removable_device(device: str, sys: Path = Path("/sys/class/block")) -> bool:
    """Whether a Linux block device hangs on a plug: marked removable, on the USB bus, or a crypt layer above such a one."""
    node = sys / Path(os.path.realpath(device)).name if device.startswith("/dev/") else None
    if node is None or not node.exists():
        return False
    below = list((node / "slaves").glob("*"))
    if below:
        return any(_removable_device(f"/dev/{each.name}", sys) for each in below)
    real = node.resolve()
    flags = [place / "removable" for place in (real, real.parent)]
    return "/usb" in str(real) or any(flag.is_file() and flag.read_text(encoding="ascii").strip() == "1" for flag in flags)


def probe(path: Path, among: Sequence[Mount] | None = None) -> None:
    """Refuse a place where a database gets damaged: ``KnownError(OFFICE_ON_NETWORK)`` or ``OFFICE_ON_REMOVABLE``.

    ``among`` are the mounted file systems (those of this computer by default); ``path`` need not exist yet.
    """
    nearest = _on_windows(path) if among is None and system.windows() else _mounted(path, among)
    if nearest is None:
        return
    if nearest.network or nearest.file_system.lower() in _NETWORK:
        raise KnownError(Code.OFFICE_ON_NETWORK, folder=str(path), file_system=nearest.file_system)
    if nearest.removable:
        raise KnownError(Code.OFFICE_ON_REMOVABLE, folder=str(path))


def _mounted(path: Path, among: Sequence[Mount] | None) -> Mount | None:
    real = path.resolve()
    holding = [mount for mount in (mounts() if among is None else among) if real.is_relative_to(mount.point)]
    # Of several mounts on one point the last one is seen.
    return max(enumerate(holding), key=lambda pair: (len(pair[1].point.parts), pair[0]), default=(0, None))[1]


def _on_windows(path: Path) -> Mount | None:
    if service := volumes.synced(path):
        return Mount(path, service, network=True)
    found = volumes.of(path)
    return None if found is None else Mount(found.root, found.file_system, found.network, found.removable)


def demand_space(path: Path, size: int) -> None:
    """Raise ``KnownError(DISK_FULL)`` unless ``size`` more bytes fit beside ``path``, with a margin."""
    try:
        free = shutil.disk_usage(path).free
    except OSError as error:
        raise of_system(error) from error
    if free < size + MARGIN:
        raise KnownError(Code.DISK_FULL)


def write_new(path: Path, content: bytes) -> None:
    """Write a small file whole or not at all, on the disk when this returns, readable by this user alone."""
    try:
        files.write_whole(path, content)
    except OSError as error:
        raise of_system(error) from error


@dataclass(frozen=True, slots=True)
class OfficeFolder:
    """An office's folder. ``uid`` is the office's."""

    path: Path
    uid: str

    @property
    def database(self) -> Path:
        """The encrypted database."""
        return self.path / "office.db"

    @property
    def keys(self) -> Path:
        """The key file."""
        return self.path / "keys.json"

    @property
    def blobs(self) -> Path:
        """Encrypted files, for :class:`mlat_desktop.store.vault.AgeVault`."""
        return self.path / "blobs"

    @property
    def quarantine(self) -> Path:
        """Where what came from outside is unpacked before it is known to be whole."""
        return self.path / "quarantine"

    @property
    def upgrades(self) -> Path:
        """Copies of the database from before each upgrade."""
        return self.path / "upgrades"

    @property
    def logs(self) -> Path:
        """The program's log files."""
        return self.path / "logs"

    @property
    def lock(self) -> Path:
        """The file whose lock says that the office is open."""
        return self.path / "lock"

    @property
    def ballast(self) -> Path:
        """Space to give up when the disk is full."""
        return self.path / "ballast"

    @classmethod
    def create(cls, path: Path, uid: str, among: Sequence[Mount] | None = None) -> OfficeFolder:
        """Lay out a new office in ``path``, which must not exist or be empty (``KnownError(OFFICE_EXISTS)``)."""
        probe(path, among)
        if not files.has_room_for_names(path, LONGEST_NAME):
            raise of_system(OSError(errno.ENAMETOOLONG, os.strerror(errno.ENAMETOOLONG)))
        made = cls(path, uid)
        try:
            if path.exists() and (not path.is_dir() or any(path.iterdir())):
                raise KnownError(Code.OFFICE_EXISTS, folder=str(path))
            existed = path.exists()
            files.private_folder(path)
        except OSError as error:
            raise of_system(error) from error
        try:
            for each in (made.blobs, made.quarantine, made.logs):
                each.mkdir(mode=0o700)
            made.restore_ballast()
            # Last, for this file is what makes the folder an office.
            write_new(path / "office.json", json.dumps({"format": FORMAT, "uid": uid}, indent=2).encode() + b"\n")
        except BaseException as error:
            made._clear(keep=existed)
            if isinstance(error, OSError):
                raise of_system(error) from error
            raise
        return made

    def _clear(self, *, keep: bool) -> None:
        """Take back what a failed :meth:`create` had laid out, so that the same folder can be chosen again."""
        for each in (self.blobs, self.quarantine, self.logs):
            files.remove_folder(each)
        files.remove(self.ballast)
        if not keep:
            files.remove_folder(self.path)

    @classmethod
    def open(cls, path: Path, among: Sequence[Mount] | None = None) -> OfficeFolder:
        """Find the office in ``path``.

        Raises ``KnownError``: OFFICE_MISSING, OFFICE_DAMAGED (its label cannot be read), OFFICE_NEWER, OFFICE_ON_NETWORK,
        OFFICE_ON_REMOVABLE.
        """
        label = path / "office.json"
        if not label.is_file():
            raise KnownError(Code.OFFICE_MISSING, folder=str(path))
        probe(path, among)
        try:
            found = json.loads(label.read_bytes())
            uid, layout = str(found["uid"]), int(found["format"])
        except OSError as error:
            raise of_system(error) from error
        except (ValueError, TypeError, KeyError, ArithmeticError, RecursionError) as error:
            raise KnownError(Code.OFFICE_DAMAGED, reason=why("{file} is not readable", file="office.json")) from error
        if layout > FORMAT:
            raise KnownError(Code.OFFICE_NEWER, theirs=layout, ours=FORMAT)
        return cls(path, uid)

    def free_space(self) -> int:
        """Free bytes on the folder's drive."""
        try:
            return shutil.disk_usage(self.path).free
        except OSError as error:
            raise of_system(error) from error

    def filled(self, error: KnownError) -> bool:
        """Whether a refusal came of a full disk: of the small files beside a database SQLite only says that writing failed."""
        return error.code is Code.DISK_FULL or (error.code is Code.DISK_FAILED and self.free_space() < _NOTHING)

    def release_ballast(self) -> bool:
        """Give up the ballast so that a full disk lets the database be opened; False if it was given up already."""
        if not self.ballast.exists():
            return False
        try:
            files.remove(self.ballast)
        except OSError as error:
            raise of_system(error) from error
        return True

    def restore_ballast(self) -> bool:
        """Lay the ballast down again if there is ample room; False if there is not."""
        if self.ballast.exists():
            return True
        if self.free_space() < 4 * BALLAST:
            return False
        try:
            # Bytes that no file system can store as a hole or squeeze.
            write_new(self.ballast, os.urandom(BALLAST))
        except KnownError:  # a limit that the drive did not tell of: an office without ballast is an office all the same
            return False
        return True

    def sweep(self) -> None:
        """Delete what an interrupted writing left beside the files of the office. Only while nobody else works."""
        for place in (self.path, self.upgrades):
            for name in ("*.part", "*.part-wal", "*.part-shm", "*.ready"):
                for left in place.glob(name):
                    with suppress(OSError):  # what cannot be removed keeps nobody from the office
                        files.remove(left)
