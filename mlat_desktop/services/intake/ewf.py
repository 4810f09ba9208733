# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Reads disk images of the Expert Witness format (E01, version 1) to prove their content, and does nothing else with them.

After the published description of the format (J. Metz, "Expert Witness Compression Format specification", libewf): a segment is
a header of 13 bytes and a chain of sections of 76 bytes each; ``volume`` tells the size of a chunk, ``sectors`` holds the
chunks, ``table`` their places, ``hash`` and ``digest`` the hashes that the examiner's program stored. All numbers are
little-endian, all checksums Adler-32. The image comes from outside: every number in it is doubted.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from mlat_desktop.progress import CancelToken

SIGNATURE = b"EVF\x09\x0d\x0a\xff\x00"
_HEAD = struct.Struct("<8sBHH")
_SECTION = struct.Struct("<16sQQ40xI")
_TABLE = struct.Struct("<I4xQ4xI")
_COMPRESSED = 0x8000_0000
LARGEST_CHUNK = 16 << 20
MOST_ENTRIES = 1 << 22
MOST_SECTIONS = 1 << 20
MOST_SEGMENTS = 14_971
"""E01 to E99, EAA to ZZZ: more the format has no names for."""


class EwfError(Exception):
    """The image is not what the format says; the text says where, in English, for a list of faults."""


@dataclass(slots=True)
class EwfResult:
    """What an image says of its content and what its content is. Stored hashes are empty where the image holds none."""

    size: int = 0
    stored_md5: str = ""
    stored_sha1: str = ""
    md5: str = ""
    sha1: str = ""
    segments: int = 0


@dataclass(slots=True)
class _Image:
    chunk_size: int = 0
    size: int = 0
    left: int = 0
    md5: hashlib._Hash = field(default_factory=lambda: hashlib.md5(usedforsecurity=False))
    sha1: hashlib._Hash = field(default_factory=lambda: hashlib.sha1(usedforsecurity=False))


@dataclass(frozen=True, slots=True)
class _Section:
    kind: str
    start: int
    data: int
    end: int


def is_ewf(head: bytes) -> bool:
    """Whether a file begins like a segment of such an image."""
    return head.startswith(SIGNATURE)


def segment_names(first: str) -> Iterator[str]:
    """The names of the segments that follow ``name.E01``, in order, in its letter case."""
    stem, letter = first[:-3], first[-3]
    small = letter.islower()
    for number in range(2, 100):
        yield f"{stem}{letter}{number:02d}"
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    for top in letters[letters.index(letter.upper()) :]:
        for middle in letters:
            for last in letters:
                name = f"{top}{middle}{last}"
                yield stem + (name.lower() if small else name)


def segments(first: Path) -> tuple[Path, ...]:
    """The files of the image that begins with ``first``: as many as there are without a gap."""
    found = [first]
    if first.suffix.lower() != ".e01":
        return (first,)
    for name in segment_names(first.name):
        follows = first.with_name(name)
        if follows.is_symlink() or not follows.is_file():
            break
        found.append(follows)
    return tuple(found)


def examine(paths: Sequence[Path], cancel: CancelToken) -> EwfResult:
    """Read every chunk of an image, compare the checksums in it, and hash its content. Raises ``EwfError`` and ``OSError``."""
    image, result = _Image(), EwfResult(segments=len(paths))
    ended = False
    for number, path in enumerate(paths, start=1):
        if ended:
            raise EwfError(f"segment {number} follows the last one")
        with path.open("rb") as stream:
            ended = _segment(stream, number, image, result, cancel)
    if not ended:
        raise EwfError(f"segment {len(paths) + 1} is missing")
    if not image.chunk_size:
        raise EwfError("it does not say how large it is")
    if image.left:
        raise EwfError(f"{image.left} bytes of its content are missing")
    result.size, result.md5, result.sha1 = image.size, image.md5.hexdigest(), image.sha1.hexdigest()
    return result


def _segment(stream: BinaryIO, number: int, image: _Image, result: EwfResult, cancel: CancelToken) -> bool:
    """Read one segment; whether it is the last."""
    signature, _start, claimed, _end = _unpack(_HEAD, stream.read(_HEAD.size), "its head")
    if signature != SIGNATURE:
        raise EwfError(f"segment {number} does not begin like an image")
    if claimed != number:
        raise EwfError(f"segment {number} says that it is segment {claimed}")
    chunks: _Section | None = None
    for section in _sections(stream):
        cancel.check()
        if section.kind in {"volume", "disk", "data"} and not image.chunk_size:
            _volume(_content(stream, section, 1052), image)
        elif section.kind == "sectors":
            chunks = section
        elif section.kind == "table":
            _table(stream, section, chunks or section, image, cancel)
        elif section.kind == "hash":
            result.stored_md5 = _hashes(_content(stream, section, 36), 36)[:16].hex()
        elif section.kind == "digest":
            stored = _hashes(_content(stream, section, 80), 80)
            result.stored_md5, result.stored_sha1 = stored[:16].hex(), stored[16:36].hex()
        elif section.kind in {"next", "done"}:
            return section.kind == "done"
    raise EwfError(f"segment {number} breaks off")


def _sections(stream: BinaryIO) -> Iterator[_Section]:
    at = _HEAD.size
    for _count in range(MOST_SECTIONS):
        stream.seek(at)
        raw = stream.read(_SECTION.size)
        kind, follows, _size, checksum = _unpack(_SECTION, raw, f"the section at {at}")
        if zlib.adler32(raw[:-4]) != checksum:
            raise EwfError(f"the head of the section at {at} is damaged")
        name = kind.rstrip(b"\0").decode("ascii", "replace")
        if name in {"next", "done"}:
            yield _Section(name, at, at + _SECTION.size, at + _SECTION.size)
            return
        if follows < at + _SECTION.size:
            raise EwfError(f"the section at {at} leads back")
        yield _Section(name, at, at + _SECTION.size, follows)
        at = follows
    raise EwfError("it has too many sections")


def _content(stream: BinaryIO, section: _Section, most: int) -> bytes:
    stream.seek(section.data)
    return stream.read(min(most, section.end - section.data))


def _volume(data: bytes, image: _Image) -> None:
    if len(data) not in {94, 1052}:
        raise EwfError("its size is told in a way that is not known")
    if zlib.adler32(data[:-4]) != int.from_bytes(data[-4:], "little"):
        raise EwfError("what it says of its size is damaged")
    _chunks, sectors, width = struct.unpack_from("<III", data, 4)
    count = struct.unpack_from("<Q" if len(data) == 1052 else "<I", data, 16)[0]
    if not 0 < sectors * width <= LARGEST_CHUNK:
        raise EwfError("its chunks have no possible size")
    image.chunk_size, image.size = sectors * width, count * width
    image.left = image.size


def _table(stream: BinaryIO, section: _Section, chunks: _Section, image: _Image, cancel: CancelToken) -> None:
    if not image.chunk_size:
        raise EwfError("its chunks come before their size")
    stream.seek(section.data)
    head = stream.read(_TABLE.size)
    count, base, checksum = _unpack(_TABLE, head, "a table")
    if zlib.adler32(head[:-4]) != checksum or count > MOST_ENTRIES:
        raise EwfError(f"the table at {section.start} is damaged")
    raw = stream.read(4 * count)
    after = stream.read(4)
    if len(raw) != 4 * count:
        raise EwfError(f"the table at {section.start} breaks off")
    own = chunks is not section
    if own and zlib.adler32(raw) != int.from_bytes(after, "little"):
        raise EwfError(f"the table at {section.start} is damaged")
    entries = list(_entries(struct.unpack(f"<{count}I", raw), base))
    end = chunks.end
    for place, (offset, compressed) in enumerate(entries):
        cancel.check()
        until = entries[place + 1][0] if place + 1 < count else end
        if not chunks.data <= offset < until <= end:
            raise EwfError(f"the table at {section.start} points outside its chunks")
        _chunk(stream, offset, until - offset, compressed, image)


def _entries(raw: Sequence[int], base: int) -> Iterator[tuple[int, bool]]:
    """Places and whether they are compressed. Beyond 2 GiB the mark of compression overflows: from there on nothing is."""
    before, overflown = -1, False
    for value in raw:
        offset = value & ~_COMPRESSED
        overflown = overflown or offset < before
        yield base + (value if overflown else offset), bool(value & _COMPRESSED) and not overflown
        before = offset


def _chunk(stream: BinaryIO, offset: int, length: int, compressed: bool, image: _Image) -> None:
    wanted = min(image.chunk_size, image.left)
    if wanted == 0:
        raise EwfError("it has more chunks than content")
    if length > 2 * image.chunk_size + 1024:
        raise EwfError(f"the chunk at {offset} is too long")
    stream.seek(offset)
    raw = stream.read(length)
    if compressed:
        inflater = zlib.decompressobj()
        try:
            data = inflater.decompress(raw, image.chunk_size + 1)
        except zlib.error as error:
            raise EwfError(f"the chunk at {offset} is damaged") from error
        if not inflater.eof:
            raise EwfError(f"the chunk at {offset} is damaged")
    else:
        data = raw[:-4] if len(raw) < image.chunk_size + 4 else raw[: image.chunk_size]
        if zlib.adler32(data) != int.from_bytes(raw[len(data) : len(data) + 4], "little"):
            raise EwfError(f"the chunk at {offset} is damaged")
    if len(data) < wanted or len(data) > image.chunk_size:
        raise EwfError(f"the chunk at {offset} has a wrong length")
    image.md5.update(data[:wanted])
    image.sha1.update(data[:wanted])
    image.left -= wanted


def _hashes(data: bytes, length: int) -> bytes:
    if len(data) != length or zlib.adler32(data[:-4]) != int.from_bytes(data[-4:], "little"):
        raise EwfError("the hashes stored in it are damaged")
    return data


def _unpack(form: struct.Struct, raw: bytes, what: str) -> tuple[Any, ...]:
    if len(raw) != form.size:
        raise EwfError(f"it ends within {what}")
    return form.unpack(raw)
