# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The tar inside a bundle: one writer and one strict reader of the same narrow form, both in a single pass.

Plain files only, every header in exactly the bytes that our writer would produce, no compression, nothing after the end.
The reader encodes what it understood and compares: there is no second way to say the same, hence nothing to hide in.
It never creates a file: the caller gets streams.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from mlat_desktop.domain.bundle import Sink
from mlat_desktop.domain.bundle_names import fault, folded
from mlat_desktop.domain.errors import Code, KnownError, why

BLOCK = 512
END = bytes(2 * BLOCK)
MOST_MEMBERS = 100_000
MOST_PAX = 64 << 10
_MOST_USTAR = 8**11 - 1
_TWICE = why("two files would share it")
_PAX_NAME = b"PaxHeaders/entry"


class TarError(Exception):
    """A tar that is not of the one accepted form; the text says how, in English."""


class Source(Protocol):
    """A stream of bytes; reads may be short, empty only at the end."""

    def read(self, count: int = -1, /) -> bytes:
        """At most ``count`` bytes."""


def header(name: str, size: int) -> bytes:
    """Everything that stands before the content of a file: one ustar block, with a pax header before it where the name is
    not ASCII or longer than 100 bytes, or the size does not fit.
    """
    encoded = name.encode()
    plain_name, plain_size = encoded.isascii() and len(encoded) <= 100, size <= _MOST_USTAR
    records = b"" if plain_name else _record(b"path", encoded)
    records += b"" if plain_size else _record(b"size", str(size).encode())
    shown = encoded if plain_name else name.encode("ascii", "replace")[:100]
    block = _ustar(shown, size if plain_size else 0, b"0")
    if not records:
        return block
    return _ustar(_PAX_NAME, len(records), b"x") + records + bytes(-len(records) % BLOCK) + block


def _record(key: bytes, value: bytes) -> bytes:
    rest = b" " + key + b"=" + value + b"\n"
    length = len(rest) + 1
    while len(str(length)) + len(rest) != length:
        length = len(str(length)) + len(rest)
    return str(length).encode() + rest


def _ustar(name: bytes, size: int, kind: bytes) -> bytes:
    fields = name.ljust(100, b"\0") + b"0000644\0" + 2 * b"0000000\0" + b"%011o\0" % size + b"00000000000\0"
    fields += b" " * 8 + kind + bytes(100) + b"ustar\00000" + bytes(64) + 2 * b"0000000\0"
    fields = fields.ljust(BLOCK, b"\0")
    return fields[:148] + b"%06o\0 " % sum(fields) + fields[156:]


def total_size(files: list[tuple[str, int]]) -> int:
    """The length of a tar of these names and sizes."""
    return sum(len(header(name, size)) + size + -size % BLOCK for name, size in files) + len(END)


class TarWriter:
    """Writes files one after another into ``out``. A file announced with a size must get exactly that many bytes."""

    def __init__(self, out: Sink) -> None:
        self._out = out
        self._left = 0
        self._pad = 0
        self._seen: set[str] = set()

    def begin(self, name: str, size: int) -> None:
        """Start a file. Raises ``ValueError`` for a name that may not stand in a bundle: the caller made it."""
        if self._left:
            raise TarError(why("the file before has fewer bytes than announced"))
        wrong = fault(name) or (_TWICE if folded(name) in self._seen else None)
        if wrong:
            raise ValueError(f"{name!r}: {wrong}")
        self._seen.add(folded(name))
        self._out.write(bytes(self._pad) + header(name, size))
        self._left, self._pad = size, -size % BLOCK

    def write(self, data: bytes, /) -> int:
        """Content of the file begun last; :class:`TarError` if it is more than announced."""
        if len(data) > self._left:
            raise TarError(why("more bytes than announced"))
        self._left -= len(data)
        self._out.write(data)
        return len(data)

    def end(self) -> None:
        """Close the last file and the archive."""
        if self._left:
            raise TarError(why("the last file has fewer bytes than announced"))
        self._out.write(bytes(self._pad) + END)


@dataclass(slots=True)
class Member:
    """A file of an archive being read; its content must be read to the end before the next one."""

    name: str
    size: int
    _source: Exact
    _left: int

    def read(self, count: int = -1, /) -> bytes:
        """At most ``count`` bytes of the content (at most one block of the stream if negative), empty at its end."""
        wanted = self._left if count < 0 else min(count, self._left)
        data = self._source.some(wanted) if wanted else b""
        self._left -= len(data)
        return data

    def skip(self) -> None:
        """Read on to the end of the content."""
        while self._left:
            self.read()


class Exact:
    """Exact reads from a stream of short ones."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._spare = b""

    def some(self, most: int) -> bytes:
        """At least one byte and at most so many. :class:`TarError` at the end."""
        data, self._spare = self._spare or self._source.read(min(most, 1 << 20)), b""
        if not data:
            raise TarError(why("it ends in the middle"))
        data, self._spare = data[:most], data[most:]
        return data

    def exactly(self, count: int) -> bytes:
        """So many bytes. :class:`TarError` where there are fewer."""
        out = bytearray()
        while len(out) < count:
            out += self.some(count - len(out))
        return bytes(out)

    def at_end(self) -> bool:
        """Whether nothing follows."""
        return not self._spare and not self._source.read(1)


def members(source: Source) -> Iterator[Member]:
    """The files of an archive in their order; raises :class:`TarError` for anything but the one accepted form."""
    exact = Exact(source)
    seen: set[str] = set()
    while True:
        first = exact.exactly(BLOCK)
        if first == bytes(BLOCK):
            if exact.exactly(BLOCK) != bytes(BLOCK) or not exact.at_end():
                raise TarError(why("something stands after its end"))
            return
        name, size = _entry(exact, first)
        wrong = fault(name) or (_TWICE if folded(name) in seen else None)
        if wrong:
            raise KnownError(Code.BUNDLE_BAD_NAME, name=repr(name), reason=wrong)
        seen.add(folded(name))
        if len(seen) > MOST_MEMBERS:
            raise TarError(why("too many files"))
        member = Member(name, size, exact, size)
        yield member
        member.skip()
        if any(exact.exactly(-size % BLOCK)):
            raise TarError(why("something is hidden in its padding"))


def _entry(exact: Exact, block: bytes) -> tuple[str, int]:
    """Name and size of the next file, once the bytes of its headers equal those that we would write."""
    got, path, long_size = block, None, None
    if block[156:157] == b"x":
        length = _octal(block[124:136])
        if not 0 < length <= MOST_PAX:
            raise TarError(why("an oversized header"))
        records = exact.exactly(length + -length % BLOCK)
        path, long_size = _pax(records[:length])
        block = exact.exactly(BLOCK)
        got += records + block
    try:
        name = (block[:100].rstrip(b"\0") if path is None else path).decode()
    except UnicodeDecodeError as error:
        raise TarError(why("a name that is not UTF-8")) from error
    size = _octal(block[124:136]) if long_size is None else long_size
    if header(name, size) != got:
        raise TarError(why("an entry that is not a plain file in the one accepted form"))
    return name, size


def _octal(field: bytes) -> int:
    if len(field) != 12 or field[11] or not all(48 <= c < 56 for c in field[:11]):
        raise TarError(why("a size that is not a number"))
    return int(field[:11], 8)


def _pax(records: bytes) -> tuple[bytes | None, int | None]:
    path: bytes | None = None
    size: int | None = None
    while records:
        length, space, _ = records[:8].partition(b" ")
        if not space or not length.isdigit() or not len(length) + 1 < int(length) <= len(records):
            raise TarError(why("a damaged header"))
        record, records = records[len(length) + 1 : int(length)], records[int(length) :]
        key, equals, value = record.partition(b"=")
        value = value.removesuffix(b"\n")
        if equals and key == b"path" and path is None:
            path = value
        elif equals and key == b"size" and size is None and value.isdigit() and len(value) < 20:
            size = int(value)
        else:
            raise TarError(why("a header with another field than path and size"))
    return path, size
