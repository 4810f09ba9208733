# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Encrypts and decrypts streams with age through ``pyrage``, without losing the errors of the streams at both ends.

``pyrage`` turns whatever a reader or writer raises into its own error, and a damaged file into a bare ``OSError`` after it has
already released plain bytes. Here the first error of a stream is kept and raised again, and everything else has a name.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

import pyrage

from mlat_desktop.domain.bundle import Sink
from mlat_desktop.transfer.tar_stream import Source


class NoKeyError(Exception):
    """The file is not encrypted to this identity."""


class DamagedError(Exception):
    """The encrypted file is not whole; the text says how far the library tells. What was released until then is worthless."""


class _Guard:
    """Hands reads and writes on and remembers what the other side raised."""

    def __init__(self, source: Source | None = None, sink: Sink | None = None) -> None:
        self._source, self._sink = source, sink
        self.error: BaseException | None = None

    def read(self, count: int = -1, /) -> bytes:
        assert self._source is not None
        try:
            return self._source.read(count)
        except BaseException as error:
            self.error = error
            raise

    def write(self, data: bytes, /) -> int:
        assert self._sink is not None
        try:
            return self._sink.write(data)
        except BaseException as error:
            self.error = error
            raise

    def flush(self) -> None:
        """The sink is flushed by who owns it."""


def encrypt(source: Source, sink: Sink, recipients: Sequence[str]) -> None:
    """age, binary form, to all recipients."""
    reader, writer = _Guard(source=source), _Guard(sink=sink)
    keys = [pyrage.x25519.Recipient.from_str(text) for text in recipients]
    try:
        pyrage.encrypt_io(reader, writer, keys)
    except (pyrage.EncryptError, OSError):
        _raise_own(reader, writer)
        raise
    _raise_own(reader, writer)


def decrypt(source: Source, sink: Sink, *identities: str) -> None:
    """Release the content into ``sink``: authenticated block by block, complete only when this returns."""
    reader, writer = _Guard(source=source), _Guard(sink=sink)
    keys = [pyrage.x25519.Identity.from_str(identity) for identity in identities]
    try:
        pyrage.decrypt_io(reader, writer, keys)
    except (pyrage.DecryptError, OSError) as error:
        _raise_own(reader, writer)
        if "No matching keys" in str(error):
            raise NoKeyError from error
        raise DamagedError(str(error)) from error
    _raise_own(reader, writer)


def _raise_own(*guards: _Guard) -> None:
    for guard in guards:
        if guard.error is not None:
            raise guard.error


def new_keys() -> tuple[bytes, str]:
    """A new 32-byte seed for signing and a new age identity, both from the system's source of chance."""
    return os.urandom(32), str(pyrage.x25519.Identity.generate())


def recipient_of(identity: str) -> str:
    """The age recipient of an identity."""
    return str(pyrage.x25519.Identity.from_str(identity).to_public())
