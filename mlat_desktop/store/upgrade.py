# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Creating a database and bringing an older one to the present version, whole or not at all.

Usage::

    upgrade.create(path, key)                       # a new, empty office.db
    upgrade.prepare(path, key, keep=folder.upgrades)  # at every opening, before SqlStore

An upgrade runs in one transaction on a database whose verified, encrypted copy lies beside it first. A database of a newer
program is refused untouched. A missing trigger or a row without its parent rolls the upgrade back.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from mlat_desktop.domain.errors import BugError, Code, KnownError, why
from mlat_desktop.progress import Progress, Silent
from mlat_desktop.store import ddl, integrity, likeness, search, tables, wal
from mlat_desktop.store.case_log import mails_of
from mlat_desktop.store.engine import connect, make_engine
from mlat_desktop.store.errors import of_system, translated
from mlat_desktop.store.folder import demand_space
from mlat_desktop.store.request_parts import read_request, words_of
from mlat_desktop.system import files

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0030"
"""The version of the database that this program reads and writes; a test compares it with the newest migration."""


def config(connection: sa.Connection | None = None) -> Config:
    """How Alembic finds the migrations: in the package ``migrations``, in a checkout, a wheel or a frozen program."""
    from alembic.config import Config  # here and below: only an office of another version needs Alembic, a tenth of a start

    made = Config()
    made.set_main_option("script_location", str(resources.files("migrations")).replace("%", "%%"))
    made.set_main_option("path_separator", "os")
    made.attributes["connection"] = connection
    return made


def create(path: Path, key: bytes) -> None:
    """Make a new database at ``path``, readable by this user alone; ``KnownError(FILE_EXISTS)`` if there is a file.

    Nothing is left behind on failure.
    """
    try:
        files.create(path).close()
    except FileExistsError as error:
        raise KnownError(Code.FILE_EXISTS, path=str(path)) from error
    except OSError as error:
        raise of_system(error) from error
    try:
        _migrate(path, key)
    except BaseException:
        for name in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))):
            files.remove(name)
        raise


def revision(path: Path, key: bytes) -> str:
    """The version of a database; ``KnownError(OFFICE_DAMAGED)`` if it cannot be read or has none."""
    if not path.is_file():
        raise KnownError(Code.OFFICE_DAMAGED, reason=why("{file} is missing", file=path.name))
    if path.stat().st_size == 0:  # SQLite would take an empty file for a new database
        raise KnownError(Code.OFFICE_DAMAGED, reason=why("{file} is empty", file=path.name))
    wal.demand_own(path, key)
    with _named(path), translated():
        connection = connect(path, key)
        try:
            versioned = connection.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'alembic_version'").fetchone()[0]
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone() if versioned else None
        finally:
            connection.close()
    if row is None:
        raise KnownError(Code.OFFICE_DAMAGED, reason=why("{file} has no version", file=path.name))
    return str(row[0])


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Say of a first page that the key does not open what that means: "not a database" helps nobody to find the cause."""
    try:
        yield
    except KnownError as error:
        if error.facts.get("reason") != "file is not a database":
            raise
        reason = why("{file} is damaged, or belongs to another office than the key file", file=path.name)
        raise KnownError(Code.OFFICE_DAMAGED, reason=reason) from error


def prepare(path: Path, key: bytes, *, keep: Path, progress: Progress | None = None) -> str | None:
    """Make a database ready for :class:`SqlStore`: refuse a newer or damaged one, upgrade an older one.

    Returns the old version if there was an upgrade, whose copy from before lies in ``keep`` as ``office-VERSION.db``.
    Raises ``KnownError(OFFICE_NEWER, theirs, ours)``, ``OFFICE_DAMAGED``, ``DISK_FULL``, ``DISK_FAILED``.
    """
    theirs = revision(path, key)
    if theirs == HEAD:
        _refuse_altered(path, key)
        return None
    from alembic.script import ScriptDirectory

    known = {script.revision for script in ScriptDirectory.from_config(config()).walk_revisions()}
    if theirs not in known:
        raise KnownError(Code.OFFICE_NEWER, theirs=theirs, ours=HEAD)
    demand_space(path.parent, 2 * path.stat().st_size)
    integrity.snapshot(path, key, keep / f"office-{theirs}.db", progress or Silent())
    _migrate(path, key)
    return theirs


def set_back(path: Path, key: bytes) -> str:
    """Bring a database down to the first version there was, and return that version; what came later is lost.

    For the self-test, which then opens its own office as one that an older program made; ``BugError`` for an office that does
    not practise.
    """
    from alembic import command
    from alembic.script import ScriptDirectory

    first = ScriptDirectory.from_config(config()).get_base()
    assert first is not None
    engine = make_engine(path, key, writing=True, size=1, migrating=True)
    try:
        with translated(), engine.begin() as connection:
            if not connection.execute(sa.select(tables.office.c.training)).scalar_one():
                raise BugError("only an office that practises is set back")
            command.downgrade(config(connection), first)
    finally:
        engine.dispose()
    return first


def _migrate(path: Path, key: bytes) -> None:
    """Run every migration that is missing, put the triggers back, check, and only then commit."""
    from alembic import command

    engine = make_engine(path, key, writing=True, size=1, migrating=True)
    try:
        with translated(), engine.begin() as connection:
            command.upgrade(config(connection), HEAD)
            ddl.restore_triggers(connection)
            _index_missing(connection)
            likeness.fill(connection)
            if wrong := ddl.differences(connection):
                raise BugError(f"after the upgrade these differ: {', '.join(wrong)}")
            if connection.exec_driver_sql("PRAGMA foreign_key_check").all():
                raise KnownError(Code.OFFICE_DAMAGED, reason=why("rows refer to others that do not exist"))
    finally:
        engine.dispose()


def _index_missing(connection: sa.Connection) -> None:
    """Put into the search index what is not in it: a migration may create it anew but knows no normaliser."""
    table = tables.request
    indexed = sa.text("SELECT id FROM request_search_docsize").columns(sa.column("id", sa.Integer()))
    for row in connection.execute(sa.select(table).where(table.c.id.not_in(indexed))).mappings().all():
        search.write(connection, row["id"], words_of(read_request(connection, row), mails_of(connection, row["id"])))


def _refuse_altered(path: Path, key: bytes) -> None:
    """Refuse a database whose triggers or search index are not ours: somebody took its locks off."""
    engine = make_engine(path, key, writing=False, size=1)
    try:
        with translated(), engine.connect() as connection:
            wrong = ddl.differences(connection)
    finally:
        engine.dispose()
    if wrong:
        raise KnownError(Code.OFFICE_DAMAGED, reason=why("its safeguards were altered ({names})", names=", ".join(wrong)))
