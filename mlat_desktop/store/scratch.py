# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A file for the length of one act, to read and write anywhere in it, whose content never lies on the disk in clear.

It is encrypted (AES-256 in counter mode) under a key that is nowhere but in memory: once it is closed, or the power goes,
nobody can read what is left of it. It proves nothing of its content; what must be proven is hashed by who reads it.
"""

from __future__ import annotations

import io
import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from mlat_desktop.system import files

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

_BLOCK = 16


class Scratch(io.RawIOBase):
    """The file at ``path``, which must not exist; it is removed when this is closed."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._key = secrets.token_bytes(32)
        self._path = path
        self._at = 0
        self._size = 0
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with files.create(path):
            pass
        self._file = path.open("r+b", buffering=0)

    def readable(self) -> bool:
        """It is."""
        return True

    def writable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place."""
        self._at = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence] + offset
        return self._at

    def tell(self) -> int:
        """The place."""
        return self._at

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Read from the place on."""
        view = memoryview(buffer).cast("B")
        count = max(0, min(len(view), self._size - self._at))
        self._file.seek(self._at)
        kept = bytearray()
        while len(kept) < count:
            part = self._file.read(count - len(kept))
            if not part:
                raise OSError("a working file was cut short")
            kept += part
        view[:count] = self._mixed(bytes(kept))
        self._at += count
        return count

    def write(self, data: ReadableBuffer, /) -> int:
        """Write at the place."""
        plain = bytes(data)
        mixed = memoryview(self._mixed(plain))
        self._file.seek(self._at)
        while mixed:
            mixed = mixed[self._file.write(mixed) or 0 :]
        self._at += len(plain)
        self._size = max(self._size, self._at)
        return len(plain)

    def close(self) -> None:
        """Close and remove it."""
        if not self.closed:
            self._file.close()
            with suppress(OSError):
                files.remove(self._path)
        super().close()

    def _mixed(self, data: bytes) -> bytes:
        """The bytes at the place, encrypted or decrypted: in this mode it is the same. No place is written twice."""
        first, skipped = divmod(self._at, _BLOCK)
        cipher = Cipher(algorithms.AES(self._key), modes.CTR(first.to_bytes(_BLOCK, "big"))).encryptor()
        cipher.update(bytes(skipped))
        return cipher.update(data)
