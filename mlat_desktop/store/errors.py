# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What SQLite and the file system report, in the closed codes of the domain: wrapped here once, at the border."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
import sqlcipher3.dbapi2 as sqlcipher

from mlat_desktop.domain.errors import BugError, Code, KnownError

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def of_system(error: OSError) -> KnownError:
    """A refusal by the file system: full, or failed."""
    if error.errno in _FULL:
        return KnownError(Code.DISK_FULL)
    return KnownError(Code.DISK_FAILED, reason=error.strerror or type(error).__name__)


_TROUBLES: tuple[tuple[str, Code], ...] = (
    ("SQLITE_FULL", Code.DISK_FULL),
    ("SQLITE_IOERR", Code.DISK_FAILED),
    ("SQLITE_CANTOPEN", Code.DISK_FAILED),
    ("SQLITE_READONLY", Code.DISK_FAILED),
    ("SQLITE_PERM", Code.DISK_FAILED),
    ("SQLITE_NOTADB", Code.OFFICE_DAMAGED),
    ("SQLITE_CORRUPT", Code.OFFICE_DAMAGED),
    ("SQLITE_BUSY", Code.OFFICE_BUSY),
    ("SQLITE_LOCKED", Code.OFFICE_BUSY),
)
"""Beginnings of SQLite's names for what the world does; everything else is ours."""


_UNNAMED = {"database or disk is full": "SQLITE_FULL", "disk I/O error": "SQLITE_IOERR"}
"""The words of SQLite for what the driver forgets to name while it copies a database."""


def of_database(error: Exception, *, reading: bool = False) -> Exception:
    """A refusal by SQLite as the world's doing where it is, else as ours (as a write is in a unit that only reads)."""
    name = str(getattr(error, "sqlite_errorname", "") or "") or _UNNAMED.get(str(error), "")
    code = next((code for start, code in _TROUBLES if name.startswith(start)), None)
    if code is None or (reading and name == "SQLITE_READONLY"):
        return BugError(f"{name or type(error).__name__}: {error}")
    return KnownError(code, reason=str(error))


@contextmanager
def translated(*, reading: bool = False) -> Iterator[None]:
    """Turn errors of the database into those of the domain."""
    try:
        yield
    except sa.exc.DBAPIError as error:
        raise of_database(error.orig if isinstance(error.orig, Exception) else error, reading=reading) from error
    except sqlcipher.Error as error:
        raise of_database(error, reading=reading) from error
