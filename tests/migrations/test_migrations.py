# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Every migration, up and down, on a real encrypted database, with data in it.

For each migration ``NNNN_*.py`` there is a ``data_NNNN.py`` beside this file: ``seed`` fills a database of the version before,
``check`` looks at it after the upgrade. A migration without one fails.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import Script, ScriptDirectory

from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.services.ports import ListQuery
from mlat_desktop.store import ddl, integrity, upgrade
from mlat_desktop.store.engine import make_engine
from mlat_desktop.store.tables import metadata
from mlat_desktop.store.unit_of_work import SqlStore
from tests import new_databases

pytestmark = pytest.mark.thorough

KEY = bytes(range(32))
SCRIPTS: list[Script] = list(ScriptDirectory.from_config(upgrade.config()).walk_revisions())[::-1]
REVISIONS = [script.revision for script in SCRIPTS]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "office.db"


@pytest.fixture(autouse=True)
def every_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is copied here: each database goes through its migrations, as in an office."""
    monkeypatch.setattr(upgrade, "_migrate", new_databases.MIGRATE)


@contextmanager
def _migrating(path: Path) -> Iterator[sa.Connection]:
    engine = make_engine(path, KEY, writing=True, size=1, migrating=True)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def _to(path: Path, revision: str, *, down: bool = False) -> None:
    with _migrating(path) as connection:
        (command.downgrade if down else command.upgrade)(upgrade.config(connection), revision)


def _schema(connection: sa.Connection) -> dict[str, list[str]]:
    """Every object's statement, as words, so that line breaks, the order of constraints and quotes and brackets that a table
    gets when it is built anew do not matter.
    """
    rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL").all()
    words = {
        str(name): sorted(re.findall(r"\w+|[^\w\s,\"]", str(sql).replace("DEFAULT ('')", "DEFAULT ''"))) for name, sql in rows
    }
    return {name: found for name, found in words.items() if name != "alembic_version"}


def _data(revision: str) -> ModuleType:
    return importlib.import_module(f"tests.migrations.data_{revision}")


def test_the_newest_migration_is_the_version_that_the_program_knows() -> None:
    assert REVISIONS[-1] == upgrade.HEAD
    assert [f"{number:04d}" for number in range(1, len(REVISIONS) + 1)] == REVISIONS


def test_the_newest_version_and_the_description_of_the_tables_agree(path: Path, tmp_path: Path) -> None:
    upgrade.create(path, KEY)
    other = tmp_path / "described.db"
    with _migrating(other) as connection:
        metadata.create_all(connection)
        ddl.create(connection)
        described = _schema(connection)
    with _migrating(path) as connection:
        migrated = _schema(connection)
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "compare_server_default": True,
                "include_name": lambda name, kind, _: not (kind == "table" and str(name).startswith("request_search")),
            },
        )
        assert compare_metadata(context, metadata) == []
    for name in migrated.keys() | described.keys():
        assert migrated.get(name) == described.get(name), name


def test_what_other_tests_copy_is_what_the_migrations_make(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copied = tmp_path / "copied.db"
    upgrade.create(path, KEY)
    with monkeypatch.context() as patch:
        patch.setattr(upgrade, "_migrate", new_databases.copy_or_migrate)
        upgrade.create(copied, KEY)
    contents = []
    for each in (path, copied):
        with _migrating(each) as connection:
            schema = _schema(connection)
            tables = [name for name in schema if sa.inspect(connection).has_table(name)]
            rows = {name: connection.exec_driver_sql(f'SELECT * FROM "{name}"').all() for name in sorted(tables)}
            contents.append((schema, rows))
    assert contents[0] == contents[1]
    assert upgrade.revision(copied, KEY) == upgrade.HEAD


@pytest.mark.parametrize("script", SCRIPTS, ids=REVISIONS)
def test_a_migration_down_leaves_no_trace_of_it_and_up_again_works(path: Path, script: Script) -> None:
    if script.down_revision:
        _to(path, str(script.down_revision))
    with _migrating(path) as connection:
        before = _schema(connection)
    _to(path, script.revision)
    with _migrating(path) as connection:
        assert _schema(connection) != before
        after = _schema(connection)
    _to(path, "-1", down=True)
    with _migrating(path) as connection:
        assert _schema(connection) == before
    _to(path, script.revision)
    with _migrating(path) as connection:
        assert _schema(connection) == after


@pytest.mark.parametrize("script", SCRIPTS, ids=REVISIONS)
def test_a_migration_keeps_the_data(path: Path, script: Script) -> None:
    data = _data(script.revision)
    if script.down_revision:
        _to(path, str(script.down_revision))
    with _migrating(path) as connection:
        data.seed(connection)
    _to(path, script.revision)
    with _migrating(path) as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        data.check(connection)


def _old(path: Path) -> None:
    """A database of the first version with two requests."""
    _to(path, "0001")
    with _migrating(path) as connection:
        _data("0002").seed(connection)


def test_an_older_database_is_upgraded_with_a_verified_copy_beside_it(path: Path, tmp_path: Path) -> None:
    _old(path)
    with _migrating(path) as connection:
        connection.exec_driver_sql(
            "INSERT INTO reference (request_id, position, kind, value, note) VALUES (1, 0, 'theirs', '45/B/2023', '')"
        )
        connection.exec_driver_sql(
            "INSERT INTO person (request_id, position, uid, name, role, legal_person, name_original, aliases, birth_place,"
            " nationality, address, documents, protected)"
            " VALUES (2, 0, 'p', 'García, José', 'suspect', 0, '', '[]', '', '', '', '', 0)"
        )
    assert upgrade.prepare(path, KEY, keep=tmp_path / "upgrades") == "0001"
    assert upgrade.prepare(path, KEY, keep=tmp_path / "upgrades") is None
    copy = tmp_path / "upgrades" / "office-0001.db"
    assert upgrade.revision(copy, KEY) == "0001"
    assert integrity.check(copy, KEY, thorough=False) == ()
    assert integrity.check(path, KEY) == ()
    store = SqlStore(path, KEY)
    with store.read() as unit:
        found = list(unit.requests.ids(ListQuery(text="zeb"), date(2026, 11, 21)))
        assert found == [2, 1], "the store fills the index that the migration made"
        assert [row.id for row in unit.requests.similar(["45 b 2023"], [])] == [1]
        assert [row.id for row in unit.requests.similar([], ["jose garcia"])] == [2]
    store.close()


def test_an_upgrade_that_fails_changes_nothing(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _old(path)
    with _migrating(path) as connection:
        connection.exec_driver_sql("INSERT INTO custody (person_id, position, since, place) VALUES (9, 0, '2026-01-01', '')")
        before = _schema(connection)
    with pytest.raises(KnownError) as refusal:
        upgrade.prepare(path, KEY, keep=tmp_path / "upgrades")
    assert refusal.value.code is Code.OFFICE_DAMAGED
    with _migrating(path) as connection:
        assert _schema(connection) == before
        assert connection.exec_driver_sql("SELECT count(*) FROM request").scalar_one() == 2
    assert upgrade.revision(path, KEY) == "0001"
    monkeypatch.setattr(ddl, "restore_triggers", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        upgrade.prepare(path, KEY, keep=tmp_path / "upgrades")
    assert upgrade.revision(path, KEY) == "0001"


def test_an_upgrade_without_room_for_the_copy_is_not_begun(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _old(path)

    def full(_: Path, size: int) -> None:
        assert size >= 2 * path.stat().st_size
        raise KnownError(Code.DISK_FULL)

    monkeypatch.setattr(upgrade, "demand_space", full)
    with pytest.raises(KnownError) as refusal:
        upgrade.prepare(path, KEY, keep=tmp_path / "upgrades")
    assert refusal.value.code is Code.DISK_FULL
    assert upgrade.revision(path, KEY) == "0001"


def test_a_database_of_a_newer_program_is_refused_untouched(path: Path, tmp_path: Path) -> None:
    upgrade.create(path, KEY)
    with _migrating(path) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    before = path.read_bytes()
    with pytest.raises(KnownError) as refusal:
        upgrade.prepare(path, KEY, keep=tmp_path / "upgrades")
    assert refusal.value.code is Code.OFFICE_NEWER
    assert refusal.value.facts == {"theirs": "9999", "ours": upgrade.HEAD}
    assert path.read_bytes() == before
    assert not (tmp_path / "upgrades").exists()


def test_a_new_database_is_never_made_over_a_file(path: Path) -> None:
    path.write_bytes(b"mine")
    with pytest.raises(KnownError) as refusal:
        upgrade.create(path, KEY)
    assert refusal.value.code is Code.FILE_EXISTS
    assert path.read_bytes() == b"mine"


def test_a_database_that_could_not_be_made_leaves_no_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ddl, "restore_triggers", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        upgrade.create(path, KEY)
    assert list(path.parent.iterdir()) == []


def test_migrating_says_nothing(path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    upgrade.create(path, KEY)
    assert capfd.readouterr() == ("", "")
    assert [record for record in caplog.records if record.levelname not in {"DEBUG", "INFO"}] == []
