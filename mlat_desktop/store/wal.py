# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Is the write-ahead log beside a database its own.

SQLite knows a log by its name alone: one of another database, left behind by a mixed-up restore, it folds page by page into the
database, whole pages that no key of ours opens, and even a connection that failed does so when it is closed (tried: nothing is
left to read then). So this looks before anything connects. Every page of SQLCipher bears a code under the database's key.
"""

from __future__ import annotations

import hashlib
import hmac
import struct
from pathlib import Path

from mlat_desktop.domain.errors import Code, KnownError, why

_HEADER, _FRAME, _PAGE = 32, 24, 4096
_SALT, _IV, _CODE = 16, 16, 64
_MAGIC = {0x377F0682: "<", 0x377F0683: ">"}


def demand_own(path: Path, key: bytes) -> None:
    """Raise ``KnownError(OFFICE_DAMAGED)`` if the log beside the database ``path`` is of another one; nothing is touched.

    A log that SQLite would not read itself (empty, torn in its first page) is none.
    """
    log = path.with_name(path.name + "-wal")
    try:
        with log.open("rb") as stream:
            head = stream.read(_HEADER + _FRAME + _PAGE)
        with path.open("rb") as stream:
            salt = stream.read(_SALT)
    except FileNotFoundError:
        return
    except OSError as error:
        raise KnownError(Code.DISK_FAILED, reason=error.strerror or str(error)) from error
    if _counts(head) and not _ours(head[_HEADER + _FRAME :], struct.unpack(">I", head[_HEADER : _HEADER + 4])[0], salt, key):
        raise KnownError(Code.OFFICE_DAMAGED, reason=why("{file} belongs to another database", file=log.name))


def _counts(head: bytes) -> bool:
    """Whether SQLite would take the first page of this log: its running sums and the salts agree."""
    if len(head) < _HEADER + _FRAME + _PAGE:
        return False
    magic, _version, size = struct.unpack(">III", head[:12])
    if magic not in _MAGIC or size != _PAGE:
        return False
    order = _MAGIC[magic]
    first = _sum(head[:24], order, (0, 0))
    if first != struct.unpack(">II", head[24:32]) or head[16:24] != head[_HEADER + 8 : _HEADER + 16]:
        return False
    both = head[_HEADER : _HEADER + 8] + head[_HEADER + _FRAME :]
    return _sum(both, order, first) == struct.unpack(">II", head[_HEADER + 16 : _HEADER + 24])


def _sum(data: bytes, order: str, start: tuple[int, int]) -> tuple[int, int]:
    """The running sum of SQLite's file format, section 4.2."""
    one, two = start
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for left, right in zip(words[::2], words[1::2], strict=True):
        one = (one + left + two) & 0xFFFFFFFF
        two = (two + right + one) & 0xFFFFFFFF
    return one, two


def _ours(page: bytes, number: int, salt: bytes, key: bytes) -> bool:
    """The code of a page as SQLCipher 4 writes it: over the encrypted content, the initial vector and the page's number."""
    code_key = hashlib.pbkdf2_hmac("sha512", key, bytes(byte ^ 0x3A for byte in salt), 2, 32)
    start = _SALT if number == 1 else 0
    body = page[start : _PAGE - _CODE]
    found = hmac.new(code_key, body + struct.pack("<I", number), hashlib.sha512).digest()
    return hmac.compare_digest(found, page[_PAGE - _CODE :])
