# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Writes a PDF out of parts of others, one object after the other: what is in memory is never more than one stream.

pikepdf takes every stream of a foreign page into memory at once, so that the file that it came from may be closed. Annexes of
hundreds of megabytes would not pass that way.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, BinaryIO

import pikepdf
from pikepdf import Name

_CHUNK = 1 << 20


class Copier:
    """A PDF that is being written. The same calls give the same bytes."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._at = 0
        self._places: list[int] = []
        self._hash = hashlib.sha256()
        self._write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    def reserve(self) -> int:
        """The number of an object that is written later."""
        self._places.append(0)
        return len(self._places)

    def put(self, body: bytes, number: int = 0) -> int:
        """Write an object and tell its number."""
        number = number or self.reserve()
        self._places[number - 1] = self._at
        self._write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
        return number

    def put_stream(self, keys: bytes, data: bytes, number: int = 0) -> int:
        """Write a stream with the keys of its dictionary besides its length."""
        return self.put(b"<< %s /Length %d >>\nstream\n%s\nendstream" % (keys, len(data), data), number)

    def put_packed(self, keys: bytes, data: bytes, number: int = 0) -> int:
        """The same, packed."""
        return self.put_stream(keys + b" /Filter /FlateDecode", zlib.compress(data, 6), number)

    def put_file(self, keys: bytes, file: BinaryIO, size: int) -> int:
        """Write a stream with the whole of a file as it is, piece by piece."""
        number = self.reserve()
        self._places[number - 1] = self._at
        self._write(b"%d 0 obj\n<< %s /Length %d >>\nstream\n" % (number, keys, size))
        file.seek(0)
        while part := file.read(_CHUNK):
            self._write(part)
        self._write(b"\nendstream\nendobj\n")
        return number

    def close(self, root: int, info: bytes) -> None:
        """Write the end. ``info`` is a reference."""
        start = self._at
        table = b"".join(b"%010d 00000 n \n" % place for place in self._places)
        self._write(b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(self._places) + 1, table))
        name = self._hash.hexdigest()[:32].encode()
        ends = (len(self._places) + 1, root, info, name, name, start)
        self._write(b"trailer\n<< /Size %d /Root %d 0 R /Info %s /ID [<%s> <%s>] >>\nstartxref\n%d\n%%%%EOF\n" % ends)

    def _write(self, data: bytes) -> None:
        self._hash.update(data)
        self._at += len(data)
        self._out.write(data)


class Source:
    """A file of which parts go into another."""

    def __init__(self, copier: Copier) -> None:
        self._copier = copier
        self._numbers: dict[tuple[int, int], int] = {}
        self._waiting: list[tuple[int, Any]] = []

    def text(self, value: Any) -> bytes:
        """A value as it is written there; the objects that it names follow with :meth:`flush`."""
        if value is None or isinstance(value, bool):
            return {None: b"null", True: b"true", False: b"false"}[value]
        if isinstance(value, int | float | Decimal):
            return format(value, "d" if isinstance(value, int) else "f").encode()
        return b"%d 0 R" % self._number(value) if value.is_indirect else self._direct(value)

    def _direct(self, value: Any) -> bytes:
        if isinstance(value, pikepdf.Dictionary):
            return b"<< %s >>" % self.keys(value)
        if isinstance(value, pikepdf.Array):
            return b"[%s]" % b" ".join(self.text(each) for each in value)
        return bytes(value.unparse(resolved=True))

    def keys(self, values: Any, without: frozenset[str] = frozenset()) -> bytes:
        """The inside of a dictionary, its keys in their order."""
        found = sorted((str(key), value) for key, value in values.items() if str(key) not in without)
        return b" ".join(b"%s %s" % (bytes(Name(key).unparse()), self.text(value)) for key, value in found)

    def flush(self) -> None:
        """Write all that was named and is not there yet."""
        while self._waiting:
            number, value = self._waiting.pop()
            if isinstance(value, pikepdf.Stream):
                self._stream(number, value)
            else:
                self._copier.put(self._direct(value), number)

    def _stream(self, number: int, value: pikepdf.Stream) -> None:
        keys = self.keys(value, frozenset({"/Length"}))
        data = value.read_raw_bytes()
        if Name.Filter in value:
            self._copier.put_stream(keys, data, number)
        else:
            self._copier.put_packed(keys, data, number)

    def _number(self, value: Any) -> int:
        number = self._numbers.get(value.objgen)
        if number is None:
            number = self._numbers[value.objgen] = self._copier.reserve()
            self._waiting.append((number, value))
        return number


def references(numbers: Iterable[int]) -> bytes:
    """An array of references."""
    return b"[%s]" % b" ".join(b"%d 0 R" % number for number in numbers)
