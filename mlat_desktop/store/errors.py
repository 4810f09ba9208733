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


def of_database(error: Exception) -> Exception:
    """A refusal by SQLite as the world's doing where it is, else as ours."""
    name = str(getattr(error, "sqlite_errorname", "") or "")
    reason = str(error)
    if name == "SQLITE_FULL":
        return KnownError(Code.DISK_FULL)
    if name.startswith("SQLITE_IOERR"):
        return KnownError(Code.DISK_FAILED, reason=name)
    if name.startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_PERM")):
        return KnownError(Code.DISK_FAILED, reason=reason)
    if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
        return KnownError(Code.OFFICE_DAMAGED, reason=reason)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return KnownError(Code.OFFICE_BUSY)
    return BugError(f"{name or type(error).__name__}: {reason}")


@contextmanager
def translated() -> Iterator[None]:
    """Turn errors of the database into those of the domain."""
    try:
        yield
    except sa.exc.DBAPIError as error:
        raise of_database(error.orig if isinstance(error.orig, Exception) else error) from error
    except sqlcipher.Error as error:
        raise of_database(error) from error
