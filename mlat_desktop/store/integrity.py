# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Is the database whole: every page, every reference, every index; and a verified copy of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.progress import Progress, Silent
from mlat_desktop.store.engine import connect
from mlat_desktop.store.errors import of_database, of_system, translated
from mlat_desktop.system import files

_PAGES = 2048  # copied between two looks at the progress: 8 MiB


def check(path: Path, key: bytes, *, thorough: bool = True) -> tuple[str, ...]:
    """Every fault of a database, in the words of SQLite; empty when it is whole.

    The quick form reads each page and compares its authentication code (some 300 MB a second); ``thorough`` also walks
    every index, reference and the search index.
    """
    try:
        connection = connect(path, key, writing=thorough)  # the search index checks itself through a write that changes nothing
    except sqlcipher.Error as error:
        return (str(error),)
    found: list[str] = []
    try:
        found.extend(_torn(_pages(connection), path, key))
        if thorough:
            found.extend(_faults(connection))
        return tuple(found)
    except sqlcipher.Error as error:  # a walk ends at a page that cannot be read; the pages were named before
        return (*found, str(error))
    finally:
        connection.close()


def _pages(connection: Any) -> list[str]:
    return [str(row[0]) for row in connection.execute("PRAGMA cipher_integrity_check").fetchall()]


def _torn(pages: list[str], path: Path, key: bytes) -> list[str]:
    """Those of the faulty ``pages`` that are damage. A disk that was full while the log was folded in leaves torn pages in the
    file and whole ones in the log, so it is folded in now; ``KnownError`` if the disk is full still, or fails.
    """
    if not pages:
        return []
    try:
        return _settled_pages(path, key)
    except sqlcipher.Error as error:
        said = of_database(error)
        if isinstance(said, KnownError) and said.code in {Code.DISK_FULL, Code.DISK_FAILED}:
            raise said from error
        return [*pages, str(error)]


def _settled_pages(path: Path, key: bytes) -> list[str]:
    connection = connect(path, key, writing=True)
    try:
        connection.execute("PRAGMA wal_checkpoint(FULL)").fetchall()
        return _pages(connection)
    finally:
        connection.close()


def _faults(connection: Any) -> list[str]:
    found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(20)").fetchall() if row[0] != "ok"]
    orphans = connection.execute("PRAGMA foreign_key_check").fetchall()
    found += [f"{row[0]}: row {row[1]} refers to {row[2]}, which is missing" for row in orphans]
    connection.execute("INSERT INTO request_search(request_search) VALUES ('integrity-check')")
    counted = "SELECT (SELECT count(*) FROM request), (SELECT count(*) FROM request_search_docsize)"
    requests, indexed = connection.execute(counted).fetchone()
    if requests != indexed:
        found.append(f"{requests} requests, but {indexed} in the search index")
    return found


def demand_whole(path: Path, key: bytes) -> None:
    """Raise ``KnownError(OFFICE_DAMAGED)`` with the first fault."""
    if faults := check(path, key, thorough=False):
        raise KnownError(Code.OFFICE_DAMAGED, reason=faults[0])


def snapshot(path: Path, key: bytes, target: Path, progress: Progress | None = None) -> None:
    """Copy the database, encrypted with the same key, to ``target`` (replaced only once the copy is verified and on disk).

    The source may be in use. Nothing is left behind on failure. Raises ``KnownError``: OFFICE_DAMAGED, DISK_FULL, DISK_FAILED.
    """
    # Measured: copying a database with a damaged page reports success and gives that page a new, valid code. A check of the
    # copy alone would therefore bless the damage.
    demand_whole(path, key)
    heard = progress or Silent()
    part = target.with_name(target.name + ".part")
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        files.remove(part)
        with translated():
            _copy(path, key, part, heard)
        demand_whole(part, key)
        for end in ("-wal", "-shm"):
            files.remove(part.with_name(part.name + end))
        files.sync(part)
        files.replace(part, target)
        files.sync_folder(target.parent)
    except OSError as error:
        raise of_system(error) from error
    finally:
        for end in ("", "-wal", "-shm"):
            files.remove(part.with_name(part.name + end))


def _copy(path: Path, key: bytes, part: Path, heard: Progress) -> None:
    files.create(part).close()
    source = connect(path, key)
    try:
        copy = connect(part, key)
        try:
            source.backup(copy, pages=_PAGES, progress=lambda _s, left, total: heard.step(total - left, total))
        finally:
            copy.close()
    finally:
        source.close()
