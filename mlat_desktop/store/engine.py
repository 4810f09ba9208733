# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Connections to the encrypted database: SQLCipher under SQLAlchemy, with a transaction that we begin ourselves.

The key never stands in a URL, a message or a log. Everything that must hold for every connection is set here once
(decision 3); nobody else opens the file.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy.util import LRUCache

from mlat_desktop.domain.errors import BugError, Code, KnownError, why

OLDEST_SQLITE = (3, 51, 3)
"""Before it, two connections and a checkpoint could damage a database silently (sqlite.org/wal.html#walresetbug)."""

PLAIN_HEADER = b"SQLite format 3\0"


def connect(
    path: Path, key: bytes, *, writing: bool = True, cache_kib: int = 65536, migrating: bool = False, durable: bool = True
) -> Any:
    """A raw connection. ``migrating`` leaves foreign keys off, for the pragma does nothing once a transaction runs; without
    ``durable`` a commit does not wait for the disk (see ``unit_of_work.SqlStore``).

    Raises the driver's own errors (a wrong key or a damaged first page: ``SQLITE_NOTADB``), ``BugError`` for a key of the
    wrong length (SQLCipher would silently take it for a passphrase) or a too old SQLite, and ``KnownError(OFFICE_DAMAGED)``
    for a database that is not encrypted.
    """
    if len(key) != 32 or sqlcipher.sqlite_version_info < OLDEST_SQLITE:
        raise BugError(f"a key of {len(key)} bytes, SQLite {sqlcipher.sqlite_version}")
    _refuse_plain(path)
    connection = sqlcipher.connect(str(path), timeout=10, isolation_level=None, check_same_thread=False)
    try:
        run = connection.execute
        run("PRAGMA cipher_log_level = NONE")
        run(f"PRAGMA key = \"x'{key.hex()}'\"")
        run("PRAGMA journal_mode = WAL").fetchall()  # the first real read: a wrong key fails here
        if run("PRAGMA cipher_status").fetchone() != ("1",):
            raise BugError("the database library does not encrypt")
        run(f"PRAGMA synchronous = {'FULL' if durable else 'OFF'}")
        run("PRAGMA secure_delete = ON").fetchall()
        run(f"PRAGMA cache_size = -{cache_kib}")
        run("PRAGMA temp_store = MEMORY")
        run(f"PRAGMA foreign_keys = {'OFF' if migrating else 'ON'}")
        run("PRAGMA trusted_schema = OFF")
        if migrating:
            run("PRAGMA legacy_alter_table = ON")
        if not writing:
            run("PRAGMA query_only = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def _refuse_plain(path: Path) -> None:
    """Refuse a database that somebody put in place unencrypted: with a key set, SQLite would still not say so at once."""
    try:
        with path.open("rb") as stream:
            head = stream.read(len(PLAIN_HEADER))
    except FileNotFoundError:
        return
    if head == PLAIN_HEADER:
        raise KnownError(Code.OFFICE_DAMAGED, reason=why("{file} is not encrypted", file=path.name))


def make_engine(
    path: Path,
    key: bytes,
    *,
    writing: bool,
    size: int,
    cache_kib: int = 65536,
    migrating: bool = False,
    durable: bool = True,
) -> sa.Engine:
    """An engine whose transactions begin with ``BEGIN IMMEDIATE`` when ``writing``, else with ``BEGIN`` on connections that
    refuse to write. At most ``size`` connections exist; who comes later waits.
    """

    def creator() -> Any:
        return connect(path, key, writing=writing, cache_kib=cache_kib, migrating=migrating, durable=durable)

    pattern, compiled = _pattern()
    pool = sa.pool.QueuePool(creator, pool_size=size, max_overflow=0, timeout=60, dialect=pattern.dialect)
    engine = sa.Engine(
        pool,
        pattern.dialect,
        pattern.url,
        execution_options={"compiled_cache": compiled},
        hide_parameters=True,  # what is written about people must not reach a log through an error message
    )

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


@cache
def _pattern() -> tuple[sa.Engine, LRUCache[Any, Any]]:
    """An engine that opens nothing, for its dialect, and the statements that were compiled for it.

    Every engine shares both: what the reading connections have compiled, the writing one need not compile again, nor the next
    office that is opened. That is most of what a unit of work costs.
    """
    engine = sa.create_engine("sqlite://", module=sqlcipher)
    with engine.connect():  # what a dialect asks of its first connection, in memory and empty
        pass
    engine.dispose()
    return engine, LRUCache(1000)
