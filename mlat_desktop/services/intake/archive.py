# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The content of a medium as one stream, read once: a POSIX tar of its files, or the one image file itself.

While a file passes it is hashed. The head of an entry of a tar tells the size before the first byte: where a file breaks off,
zeros stand in the place of what could not be read, and the list says from where on.
"""

from __future__ import annotations

import hashlib
import os
import tarfile
from collections.abc import Callable, Iterator, Sequence
from io import RawIOBase
from pathlib import Path
from typing import BinaryIO

from mlat_desktop.domain.evidence import MediumFile
from mlat_desktop.services.intake.walking import Found

BLOCK = 1 << 20
_RECORD = 512


class Content(RawIOBase):
    """A stream that whoever stores it reads to its end; ``files`` tells afterwards what was in it.

    ``heard`` is told the name of each file as it begins.
    """

    def __init__(self, found: Sequence[Found], *, archive: bool, heard: Callable[[str], None]) -> None:
        super().__init__()
        self.files: list[MediumFile] = []
        self._heard = heard
        self._rest = b""
        self._blocks = self._tar(found) if archive else self._plain(found[0])

    def readable(self) -> bool:
        """It is read and nothing else."""
        return True

    def read(self, size: int = -1, /) -> bytes:
        """At most ``size`` bytes, none at the end."""
        parts, count = [], 0
        while size < 0 or count < size:
            if not self._rest:
                self._rest = next(self._blocks, b"")
                if not self._rest:
                    break
            part = self._rest if size < 0 else self._rest[: size - count]
            self._rest = self._rest[len(part) :]
            parts.append(part)
            count += len(part)
        return b"".join(parts)

    # -- what it holds

    def _tar(self, found: Sequence[Found]) -> Iterator[bytes]:
        total = 0
        for each in found:
            if each.fault:
                self.files.append(MediumFile(path=each.name, size=each.size, fault=each.fault))
                continue
            try:
                stream = _open(each.path)
            except OSError as error:
                self.files.append(MediumFile(path=each.name, size=each.size, fault=f"unreadable|{error.strerror or error}"))
                continue
            with stream:
                size = os.fstat(stream.fileno()).st_size
                head = _head(each, size)
                yield head
                yield from self._hashed(stream, each, size)
                padding = -size % _RECORD
                yield b"\0" * padding
            total += len(head) + size + padding
        yield b"\0" * (2 * _RECORD + -(total + 2 * _RECORD) % tarfile.RECORDSIZE)

    def _plain(self, each: Found) -> Iterator[bytes]:
        with _open(each.path) as stream:
            yield from self._hashed(stream, each, os.fstat(stream.fileno()).st_size, strict=True)

    def _hashed(self, stream: BinaryIO, each: Found, size: int, *, strict: bool = False) -> Iterator[bytes]:
        self._heard(each.name)
        sums = hashlib.sha256(), hashlib.md5(usedforsecurity=False), hashlib.sha1(usedforsecurity=False)
        left, fault = size, ""
        while left:
            try:
                data = stream.read(min(BLOCK, left))
            except OSError as error:
                if strict:
                    raise
                fault = f"broken|{size - left}|{error.strerror or error}"
                break
            if not data:
                fault = f"shrunk|{size - left}"
                break
            for each_sum in sums:
                each_sum.update(data)
            left -= len(data)
            yield data
        while left:
            part = min(BLOCK, left)
            yield b"\0" * part
            left -= part
        digests = ("", "", "") if fault else tuple(each_sum.hexdigest() for each_sum in sums)
        sha256, md5, sha1 = digests
        self.files.append(MediumFile(path=each.name, size=size, sha256=sha256, md5=md5, sha1=sha1, fault=fault))


def archive_size(found: Sequence[Found]) -> int:
    """About how many bytes the archive takes, for progress and room."""
    return sum(each.size + 3 * _RECORD for each in found if not each.fault) + tarfile.RECORDSIZE


def _open(path: Path) -> BinaryIO:
    """Open without following a link that took the file's place meanwhile, and without waiting for a pipe."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(path, flags), "rb", buffering=0)


def _head(each: Found, size: int) -> bytes:
    info = tarfile.TarInfo(each.name)
    info.size, info.mtime, info.mode = size, int(each.modified), 0o444
    return info.tobuf(tarfile.PAX_FORMAT, "utf-8", "surrogateescape")
