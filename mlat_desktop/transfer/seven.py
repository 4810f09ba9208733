# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The one form of 7z archive that we write, and the only one that we read: stored, AES-256, names encrypted.

All files are one stream, one file after another, encrypted with AES-256-CBC under a key from the passphrase (SHA-256, 2^19
rounds); a second such stream is the header with names, sizes and CRCs. 7-Zip and its kin open it. What is encrypted here is not
authenticated by the format: the signature of the bag inside says whose it is, and that it is whole.

    signature header (32 bytes) | files | header | where the header is
"""

from __future__ import annotations

import hashlib
import os
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from mlat_desktop.domain.bundle import Sink
from mlat_desktop.domain.bundle_names import fault, folded
from mlat_desktop.domain.errors import why
from mlat_desktop.transfer.tar_stream import MOST_MEMBERS, Exact, Member, Source, TarError

MAGIC = b"7z\xbc\xaf\x27\x1c\0\x04"
HEAD = 32
"""Bytes at the start that are known only at the end."""

ROUNDS = 19
BLOCK = 16
_STEP = 1 << 18
_AES = b"\x06\xf1\x07\x01"
_PROPERTIES = 18
_MOST_HEADER = 128 << 20
END, HEADER, STREAMS, FILES, PACK, UNPACK, SUBSTREAMS = 0, 1, 4, 5, 6, 7, 8
SIZE, CRC, FOLDER, CODERS_SIZE, COUNT, EMPTY, EMPTY_FILE, NAMES, ENCODED = 9, 10, 11, 12, 13, 14, 15, 17, 23
_MOST_ENCODED = 1024
_TWICE = why("two files would share it")
_DAMAGED = why("its list of files is not of the expected form")


class SevenError(Exception):
    """An archive that is not whole, or not of our form; the text says how."""


class WrongPassphraseError(Exception):
    """The passphrase opens nothing here: it is another one, or the archive was damaged where its list of files is."""


def key_of(passphrase: str) -> bytes:
    """The key that 7z derives from a passphrase, without salt."""
    secret, found = passphrase.encode("utf-16-le"), hashlib.sha256()
    for start in range(0, 1 << ROUNDS, 1024):
        found.update(b"".join(secret + count.to_bytes(8, "little") for count in range(start, start + 1024)))
    return found.digest()


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of an archive as its header tells it."""

    name: str
    size: int
    crc: int


def number(value: int) -> bytes:
    """An integer as 7z writes it: the leading ones of the first byte say how many bytes follow."""
    for extra in range(8):
        if value < 1 << (7 * (extra + 1)):
            first = (0xFF00 >> extra) & 0xFF | value >> 8 * extra
            return bytes([first]) + (value & ((1 << 8 * extra) - 1)).to_bytes(extra, "little")
    return b"\xff" + value.to_bytes(8, "little")


def _folder(iv: bytes) -> bytes:
    properties = bytes([0x40 | ROUNDS, 0x0F]) + iv  # no salt, an initial vector of 16 bytes
    return bytes([1, 0x20 | len(_AES)]) + _AES + number(len(properties)) + properties


def _packed(at: int, packed: int, size: int, iv: bytes, crc: int | None) -> bytes:
    digest = b"" if crc is None else bytes([CRC, 1]) + struct.pack("<I", crc)
    return b"".join(
        (
            bytes([PACK]) + number(at) + number(1) + bytes([SIZE]) + number(packed) + bytes([END]),
            bytes([UNPACK, FOLDER]) + number(1) + b"\0" + _folder(iv),
            bytes([CODERS_SIZE]) + number(size) + digest + bytes([END]),
        )
    )


def _bits(flags: Sequence[bool]) -> bytes:
    data = bytearray((len(flags) + 7) // 8)
    for place, flag in enumerate(flags):
        if flag:
            data[place // 8] |= 0x80 >> place % 8
    return bytes(data)


def _property(kind: int, data: bytes) -> bytes:
    return bytes([kind]) + number(len(data)) + data


def _listing(entries: Sequence[Entry], packed: int, iv: bytes) -> bytes:
    """The header: which files, in the order of the stream."""
    full = [each for each in entries if each.size]
    streams = bytes([COUNT]) + number(len(full)) if len(full) != 1 else b""
    sizes = b"".join(number(each.size) for each in full[:-1])
    crcs = bytes([CRC, 1]) + b"".join(struct.pack("<I", each.crc) for each in full)
    parts = [
        bytes([HEADER, STREAMS]),
        _packed(0, packed, sum(each.size for each in full), iv, None),
        bytes([SUBSTREAMS]) + streams + (bytes([SIZE]) + sizes if sizes else b"") + crcs + bytes([END, END]),
        bytes([FILES]) + number(len(entries)),
    ]
    if len(full) != len(entries):
        parts.append(_property(EMPTY, _bits([not each.size for each in entries])))
        parts.append(_property(EMPTY_FILE, _bits([True] * (len(entries) - len(full)))))
    names = b"".join(each.name.encode("utf-16-le") + b"\0\0" for each in entries)
    parts.append(_property(NAMES, b"\0" + names))
    return b"".join((*parts, bytes([END, END])))


class SevenWriter:
    """Writes an archive into a sink; then :attr:`head` belongs over its first ``HEAD`` bytes, which were zeros."""

    def __init__(self, out: Sink, passphrase: str) -> None:
        self._out, self._key = out, key_of(passphrase)
        self._iv = os.urandom(BLOCK)
        self._cipher = Cipher(algorithms.AES(self._key), modes.CBC(self._iv)).encryptor()
        self._entries: list[Entry] = []
        self._seen: set[str] = set()
        self._name, self._size, self._left, self._crc = "", 0, 0, 0
        self._pending = bytearray()
        self.head = b""
        out.write(bytes(HEAD))

    def begin(self, name: str, size: int) -> None:
        """Start a file. Raises ``ValueError`` for a name that may not stand in a bundle: the caller made it."""
        self._close()
        wrong = fault(name) or (_TWICE if folded(name) in self._seen else None)
        if wrong:
            raise ValueError(f"{name!r}: {wrong}")
        self._seen.add(folded(name))
        self._name, self._size, self._left, self._crc = name, size, size, 0

    def write(self, data: bytes, /) -> int:
        """Content of the file begun last; :class:`TarError` if it is more than announced."""
        if len(data) > self._left:
            raise TarError(why("more bytes than announced"))
        self._left -= len(data)
        self._crc = zlib.crc32(data, self._crc)
        self._pending += data
        if len(self._pending) >= _STEP:
            whole = len(self._pending) - len(self._pending) % BLOCK
            self._out.write(self._cipher.update(self._pending[:whole]))
            del self._pending[:whole]
        return len(data)

    def _close(self) -> None:
        if self._left:
            raise TarError(why("the file before has fewer bytes than announced"))
        if self._name:
            self._entries.append(Entry(self._name, self._size, self._crc))

    def end(self) -> None:
        """Close the last file, and write the encrypted list of all of them."""
        self._close()
        self._out.write(self._cipher.update(_filled(bytes(self._pending))) + self._cipher.finalize())
        packed = _ceiling(sum(each.size for each in self._entries))
        listing, iv = _listing(self._entries, packed, self._iv), os.urandom(BLOCK)
        cipher = Cipher(algorithms.AES(self._key), modes.CBC(iv)).encryptor()
        sealed = cipher.update(_filled(listing)) + cipher.finalize()
        encoded = _encoded(packed, len(sealed), len(listing), iv, zlib.crc32(listing))
        self._out.write(sealed + encoded)
        self.head = _head(packed + len(sealed), encoded)


def _encoded(at: int, packed: int, size: int, iv: bytes, crc: int) -> bytes:
    return bytes([ENCODED]) + _packed(at, packed, size, iv, crc) + bytes([END])


def _head(offset: int, encoded: bytes) -> bytes:
    start = struct.pack("<QQI", offset, len(encoded), zlib.crc32(encoded))
    return MAGIC + struct.pack("<I", zlib.crc32(start)) + start


def _ceiling(size: int) -> int:
    return size + -size % BLOCK


def _filled(data: bytes) -> bytes:
    return data + bytes(-len(data) % BLOCK)


# -- reading ---------------------------------------------------------------------------------------------------------------


class Seekable(Source, Protocol):
    """Where an archive is read from."""

    def seek(self, offset: int, /) -> int:
        """Go there."""


class _Cursor:
    """Reads what is in a header, and refuses what is not."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def take(self, count: int) -> bytes:
        found = self._data[self._at : self._at + count]
        if len(found) != count:
            raise SevenError(_DAMAGED)
        self._at += count
        return found

    def must(self, *expected: int) -> None:
        if self.take(len(expected)) != bytes(expected):
            raise SevenError(_DAMAGED)

    def next_is(self, expected: int) -> bool:
        if self._data[self._at : self._at + 1] != bytes([expected]):
            return False
        self._at += 1
        return True

    def number(self, most: int = (1 << 63) - 1) -> int:
        first = self.take(1)[0]
        extra = next((count for count in range(8) if not first & 0x80 >> count), 8)
        high = first & (0x7F >> extra) if extra < 8 else 0
        value = int.from_bytes(self.take(extra), "little") | high << 8 * extra
        if value > most:
            raise SevenError(_DAMAGED)
        return value

    def packed(self, with_crc: bool) -> tuple[int, int, int, bytes, int]:
        """What :func:`_packed` wrote: place, packed size, size, initial vector, CRC."""
        self.must(PACK)
        at = self.number()
        self.must(1, SIZE)
        packed = self.number()
        self.must(END, UNPACK, FOLDER, 1, 0, 1, 0x20 | len(_AES), *_AES, _PROPERTIES, 0x40 | ROUNDS, 0x0F)
        iv = self.take(BLOCK)
        self.must(CODERS_SIZE)
        size = self.number()
        crc = 0
        if with_crc:
            self.must(CRC, 1)
            crc = int.from_bytes(self.take(4), "little")
        self.must(END)
        return at, packed, size, iv, crc


class SevenReader:
    """Reads an archive of our form from ``source``, of which ``size`` bytes are known to be there."""

    def __init__(self, source: Seekable, size: int, passphrase: str) -> None:
        self._source, self._key = source, key_of(passphrase)
        offset, encoded = self._outer(size)
        cursor = _Cursor(encoded)
        cursor.must(ENCODED)
        at, packed, length, iv, crc = cursor.packed(True)
        if encoded != _encoded(at, packed, length, iv, crc) or at + packed != offset or _ceiling(length) != packed:
            raise SevenError(_DAMAGED)
        listing = self._plain(HEAD + at, packed, iv)[:length]
        if zlib.crc32(listing) != crc:
            raise WrongPassphraseError
        self._entries, self._iv = _entries(listing, at)

    def _outer(self, size: int) -> tuple[int, bytes]:
        self._source.seek(0)
        head = Exact(self._source).exactly(min(HEAD, size))
        offset, length, _ = struct.unpack("<QQI", head[12:]) if len(head) == HEAD else (0, 0, 0)
        if length > _MOST_ENCODED or HEAD + offset + length != size:
            raise SevenError(why("it is not of the expected size"))
        self._source.seek(HEAD + offset)
        encoded = Exact(self._source).exactly(length)
        if head != _head(offset, encoded):
            raise SevenError(why("its first bytes are not of the expected form"))
        return offset, encoded

    def _plain(self, at: int, packed: int, iv: bytes) -> bytes:
        if packed > _MOST_HEADER:
            raise SevenError(_DAMAGED)
        self._source.seek(at)
        cipher = Cipher(algorithms.AES(self._key), modes.CBC(iv)).decryptor()
        return cipher.update(Exact(self._source).exactly(packed)) + cipher.finalize()

    def members(self) -> Iterator[Member]:
        """The files in their order; the content of each is to be read to its end before the next one."""
        self._source.seek(HEAD)
        total = sum(each.size for each in self._entries)
        plain = Exact(_Decrypted(self._source, _ceiling(total), self._key, self._iv))
        for each in self._entries:
            member = Member(each.name, each.size, plain, each.size)
            yield member
            member.skip()
        if plain.exactly(-total % BLOCK).strip(b"\0"):
            raise SevenError(why("something stands after its end"))


class _Decrypted:
    """The stream of all files, decrypted as it is read."""

    def __init__(self, source: Source, packed: int, key: bytes, iv: bytes) -> None:
        self._exact, self._left = Exact(source), packed
        self._cipher = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()

    def read(self, count: int = -1, /) -> bytes:
        wanted = min(self._left, _STEP if count < 0 else _ceiling(count))
        self._left -= wanted
        return self._cipher.update(self._exact.exactly(wanted)) if wanted else b""


def _entries(listing: bytes, expected: int) -> tuple[list[Entry], bytes]:
    """The files that a header lists, if it is exactly what :func:`_listing` makes of them."""
    cursor = _Cursor(listing)
    cursor.must(HEADER, STREAMS)
    at, packed, total, iv, _crc = cursor.packed(False)
    cursor.must(SUBSTREAMS)
    count = cursor.number(MOST_MEMBERS) if cursor.next_is(COUNT) else 1
    sizes = [cursor.number() for _ in range(count - 1)] if count > 1 and cursor.next_is(SIZE) else []
    sizes.append(total - sum(sizes))
    cursor.must(CRC, 1)
    crcs = [int.from_bytes(cursor.take(4), "little") for _ in range(count)]
    cursor.must(END, END, FILES)
    names = cursor.number(MOST_MEMBERS)
    empty = [False] * names
    if cursor.next_is(EMPTY):
        bits = cursor.take(cursor.number(names))
        empty = [place // 8 < len(bits) and bool(bits[place // 8] & 0x80 >> place % 8) for place in range(names)]
        cursor.must(EMPTY_FILE)
        cursor.take(cursor.number(names))
    cursor.must(NAMES)
    told = cursor.take(cursor.number(len(listing)))
    if names - sum(empty) != count or len(sizes) != count or min(sizes) < 1 or packed != expected or at:
        raise SevenError(_DAMAGED)
    try:
        texts = told[1:].decode("utf-16-le").split("\0")
    except UnicodeDecodeError as error:
        raise SevenError(_DAMAGED) from error
    full = iter(zip(sizes, crcs, strict=True))
    entries = [Entry(name, *((0, 0) if gone else next(full))) for name, gone in zip(texts, empty, strict=False)]
    if len({folded(each.name) for each in entries}) != len(entries) or any(fault(each.name) for each in entries):
        raise SevenError(why("a name that may not stand in a bundle"))
    if packed != _ceiling(total) or _listing(entries, packed, iv) != listing:
        raise SevenError(_DAMAGED)
    return entries, iv
