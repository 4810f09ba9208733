# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Encrypts and decrypts streams with age through ``pyrage``, without losing the errors of the streams at both ends.

``pyrage`` turns whatever a reader or writer raises into its own error, and a damaged file into a bare ``OSError`` after it has
already released plain bytes. Here the first error of a stream is kept and raised again, and everything else has a name.

It also takes headers that the format forbids (the last line of an unknown stanza left out) and ones of any length. So the
header is held against the grammar of the format first; what passes goes to the library as it came.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence

import pyrage

from mlat_desktop.domain.bundle import Sink
from mlat_desktop.domain.errors import why
from mlat_desktop.transfer.tar_stream import Source

MOST_HEADER = 1 << 20
"""Bytes of a header: room for some thousand recipients of today's kind, and for hundreds of the post-quantum one."""

_FIRST = b"age-encryption.org/v1\n"
_STANZA = rb"-> [!-~]+(?: [!-~]+)*\n(?:[A-Za-z0-9+/]{64}\n)*[A-Za-z0-9+/]{0,63}\n"
_MAC = rb"--- [A-Za-z0-9+/]{43}\n"
_HEADER = re.compile(re.escape(_FIRST) + rb"(?:" + _STANZA + rb")+" + _MAC)
_LAST_LINE = re.compile(rb"\n---[^\n]*\n")


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


class _Resumed:
    """A stream of which the first bytes were read already."""

    def __init__(self, first: bytes, rest: Source) -> None:
        self._first, self._rest = first, rest

    def read(self, count: int = -1, /) -> bytes:
        if not self._first:
            return self._rest.read(count)
        data, self._first = (self._first, b"") if count < 0 else (self._first[:count], self._first[count:])
        return data


def _with_strict_header(source: Source) -> Source:
    """The same stream, once its header is of the one form that the format allows; :class:`DamagedError` otherwise."""
    data = bytearray()
    found = None
    while found is None:
        block = source.read(1 << 16)
        data += block
        if not data.startswith(_FIRST[: len(data)]) or not data:
            raise DamagedError(why("it is not an age file"))
        found = _LAST_LINE.search(data)
        if found is None and (not block or len(data) > MOST_HEADER):
            raise DamagedError(why("its header has no end"))
    if not _HEADER.fullmatch(data, 0, found.end()):
        raise DamagedError(why("its header is not of the form that age prescribes"))
    return _Resumed(bytes(data), source)


def decrypt(source: Source, sink: Sink, *identities: str) -> None:
    """Release the content into ``sink``: authenticated block by block, complete only when this returns."""
    reader, writer = _Guard(source=_with_strict_header(source)), _Guard(sink=sink)
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
