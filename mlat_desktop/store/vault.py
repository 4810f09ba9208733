# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Encrypted files beside the database: one age file per item, under an identity of its own.

Usage::

    vault = AgeVault(folder.blobs)
    blob = vault.put(stream, size=size, progress=progress, cancel=cancel)   # then unit.exhibits.add_blob(blob)
    vault.get(blob, target, progress=progress, cancel=cancel)               # target: a file of the caller's

The plain content touches no disk here; the secret identity lives in the database row alone, so that deleting the row
shreds exactly that item. pyrage reports every trouble of a stream as its own error without a number: the streams are
wrapped, and what they met is raised again.
"""

from __future__ import annotations

import hashlib
import io
import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, cast

import pyrage

from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.progress import CancelToken, Progress, Silent
from mlat_desktop.services.ports import StoredBlob
from mlat_desktop.store.errors import of_system
from mlat_desktop.store.folder import demand_space
from mlat_desktop.store.scratch import Scratch
from mlat_desktop.system import files

_ID = re.compile(r"[0-9a-f]{32}")


class _Watched:
    """A stream as pyrage sees it: counts, hashes, tells progress, notices a cancel, and keeps the error that it met."""

    def __init__(self, stream: BinaryIO, size: int, progress: Progress, cancel: CancelToken) -> None:
        self._stream = stream
        self._total = size
        self._progress = progress
        self._cancel = cancel
        self._hash = hashlib.sha256()
        self.size = 0
        self.error: BaseException | None = None

    @property
    def sha256(self) -> str:
        """Of the bytes that passed."""
        return self._hash.hexdigest()

    def read(self, size: int = -1) -> bytes:
        """Read for encryption."""
        return self._kept(lambda: self._seen(self._stream.read(size)))

    def write(self, data: bytes) -> int:
        """Write what was decrypted."""

        def pass_on() -> bytes:
            self._stream.write(data)
            return self._seen(data)

        return len(self._kept(pass_on))

    def flush(self) -> None:
        """Flush what was decrypted."""
        self._kept(lambda: self._stream.flush() or b"")

    def _seen(self, data: bytes) -> bytes:
        self._cancel.check()
        self._hash.update(data)
        self.size += len(data)
        self._progress.step(self.size, max(self._total, self.size))
        return data

    def _kept(self, work: Callable[[], bytes]) -> bytes:
        try:
            return work()
        except BaseException as error:
            self.error = self.error or error
            raise


class _Sink:
    """The file that pyrage writes to; keeps the error that it met."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.error: OSError | None = None

    def write(self, data: bytes) -> int:
        """Write encrypted bytes."""
        try:
            return self._stream.write(data)
        except OSError as error:
            self.error = self.error or error
            raise

    def flush(self) -> None:
        """Flush encrypted bytes."""
        try:
            self._stream.flush()
        except OSError as error:
            self.error = self.error or error
            raise


class AgeVault:
    """``ports.Vault`` in one folder: ``root/ab/<id>.age``, where ``ab`` are the first characters of the id."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, source: BinaryIO, *, size: int, progress: Progress, cancel: CancelToken) -> StoredBlob:
        """Encrypt ``source`` in one pass. Nothing is left behind on failure (``DISK_FULL``, ``DISK_FAILED``, ``CANCELLED``).

        ``size`` is what is expected, for progress and room; the size kept is what was read.
        """
        identity = pyrage.x25519.Identity.generate()
        blob_id = secrets.token_hex(16)
        final = self._path(blob_id)
        part = final.with_name(final.name + ".part")
        watched = _Watched(source, size, progress, cancel)
        try:
            final.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            demand_space(final.parent, size)
            self._encrypt(watched, part, identity.to_public())
            files.replace(part, final)
            files.sync_folder(final.parent)
            files.sync_folder(self._root)
        except OSError as error:
            with suppress(OSError):  # a disk that fails shall not hide what happened
                files.remove(final)
            raise of_system(error) from error
        finally:
            with suppress(OSError):
                files.remove(part)
        return StoredBlob(id=blob_id, identity=str(identity), size=watched.size, sha256=watched.sha256)

    def get(self, blob: StoredBlob, target: BinaryIO, *, progress: Progress, cancel: CancelToken) -> None:
        """Decrypt into ``target`` and compare size and SHA-256; ``FILE_UNREADABLE`` if anything differs.

        Bytes reach ``target`` before the last of them is proven: on any error the caller throws the target away.
        """
        path = self._path(blob.id)
        watched = _Watched(target, blob.size, progress, cancel)
        try:
            with path.open("rb") as stream:
                identity = pyrage.x25519.Identity.from_str(blob.identity)
                pyrage.decrypt_io(stream, watched, [identity])
        except FileNotFoundError as error:
            raise KnownError(
                Code.FILE_UNREADABLE, path=path.name, reason=why("it is missing from the office's folder")
            ) from error
        except (OSError, pyrage.DecryptError, pyrage.IdentityError) as error:
            if watched.error is not None:
                raise _known(watched.error) from error
            if isinstance(error, OSError) and error.errno is not None:
                raise of_system(error) from error
            raise KnownError(Code.FILE_UNREADABLE, path=path.name, reason=why("its content was altered")) from error
        if (watched.size, watched.sha256) != (blob.size, blob.sha256):
            raise KnownError(Code.FILE_UNREADABLE, path=path.name, reason=why("its content is not the one recorded"))

    def read(self, blob: StoredBlob, *, most: int = 64 << 20) -> bytes:
        """The whole content of a small file (a letter, a scan); ``FILE_UNREADABLE`` if it is larger than ``most``."""
        if blob.size > most:
            raise KnownError(Code.FILE_UNREADABLE, path=self._path(blob.id).name, reason=why("it is too large to show"))
        target = io.BytesIO()
        self.get(blob, target, progress=Silent(), cancel=CancelToken())
        return target.getvalue()

    def scratch(self) -> BinaryIO:
        """A file for the length of one act, to read and write anywhere in it; closing it removes it. No plain byte of it
        lies on the disk, and no place of it may be written twice.
        """
        name = secrets.token_hex(16)
        try:
            return cast(BinaryIO, Scratch(self._root / name[:2] / f"{name}.part"))  # swept like an interrupted file
        except OSError as error:
            raise of_system(error) from error

    def present(self) -> Iterator[str]:
        """Ids of the files that exist on disk."""
        return (path.stem for path in sorted(self._root.glob("??/*.age")) if _ID.fullmatch(path.stem))

    def remove(self, blob_id: str) -> None:
        """Delete a file; nothing happens if there is none."""
        try:
            files.remove(self._path(blob_id))
        except OSError as error:
            raise of_system(error) from error

    def sweep(self) -> int:
        """Delete what an interrupted :meth:`put` left behind; how many files that were. Only while nobody else works."""
        gone = 0
        for part in list(self._root.glob("??/*.part")):
            with suppress(OSError):  # what cannot be removed keeps nobody from the office
                files.remove(part)
                gone += 1
        return gone

    def _path(self, blob_id: str) -> Path:
        if not _ID.fullmatch(blob_id):
            raise ValueError("not the id of a stored file")
        return self._root / blob_id[:2] / f"{blob_id}.age"

    @staticmethod
    def _encrypt(watched: _Watched, part: Path, recipient: pyrage.x25519.Recipient) -> None:
        with files.create(part) as stream:
            sink = _Sink(stream)
            try:
                pyrage.encrypt_io(watched, sink, [recipient])
            except Exception as error:  # pyrage's own, whatever the stream had met
                met = sink.error or watched.error
                raise (error if met is None else _known(met)) from error
            files.force(stream.fileno())


def _known(met: BaseException) -> BaseException:
    return of_system(met) if isinstance(met, OSError) else met
