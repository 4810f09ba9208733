# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A unit of work is kept whole or not at all, and readers see one moment."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy.engine.interfaces import CacheStats

from mlat_desktop.domain import audit
from mlat_desktop.domain.errors import BugError
from mlat_desktop.services.ports import Store
from mlat_desktop.store.engine import connect, make_engine
from mlat_desktop.store.unit_of_work import SqlStore, SqlUnit
from tests.store.conftest import KEY

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def _note(unit: SqlUnit, actor: str = "anna") -> None:
    unit.audit.append(at=NOW, actor=actor, action="note", subject="-", fields=("a",), detail={"old": "x"})


def _count(store: SqlStore) -> int:
    with store.read() as unit:
        return len(list(unit.audit.entries()))


def test_leaving_without_commit_keeps_nothing(store: SqlStore) -> None:
    port: Store = store  # the type checker compares it with the port
    with port.write():
        pass
    with store.write() as unit:
        _note(unit)
    assert _count(store) == 0


def test_an_exception_keeps_nothing(store: SqlStore) -> None:
    def fail() -> None:
        with store.write() as unit:
            _note(unit)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert _count(store) == 0


def test_a_unit_commits_once_and_is_over_then(store: SqlStore) -> None:
    with store.write() as unit:
        _note(unit)
        unit.commit()
        with pytest.raises(BugError):
            unit.commit()
        with pytest.raises(sa.exc.InvalidRequestError):
            _note(unit)
    assert _count(store) == 1


def test_a_reading_unit_writes_nothing(store: SqlStore) -> None:
    with store.read() as unit, pytest.raises(BugError):
        unit.commit()
    with pytest.raises(BugError, match="readonly"), store.read() as unit:
        _note(unit)


def test_a_reader_sees_the_moment_at_which_it_began(store: SqlStore) -> None:
    with store.read() as before:
        with store.write() as unit:
            _note(unit)
            unit.commit()
        assert list(before.audit.entries()) == []
    assert _count(store) == 1


def test_units_of_several_threads_queue_up_and_none_is_lost(store: SqlStore) -> None:
    errors: list[BaseException] = []

    def work(actor: str) -> None:
        try:
            for _ in range(15):
                with store.write() as unit:
                    _note(unit, actor)
                    unit.commit()
                _count(store)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(name,)) for name in ("anna", "berta", "carl")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with store.read() as unit:
        assert audit.verify(unit.audit.entries()) == (45, None)


def test_a_writer_holds_the_database_from_its_first_moment(store: SqlStore, path: Path) -> None:
    other = connect(path, KEY)
    other.execute("PRAGMA busy_timeout = 0").fetchall()
    with store.write(), pytest.raises(sqlcipher.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")
    other.execute("BEGIN IMMEDIATE")
    other.close()


def test_a_detail_is_kept_beside_the_chain_and_may_be_erased(store: SqlStore) -> None:
    with store.write() as unit:
        _note(unit)
        entry = unit.audit.last()
        assert entry is not None
        kept = unit.audit.detail(entry.seq)
        assert kept is not None
        text, salt = kept
        assert text == '{"old":"x"}'
        assert audit.salted(text, salt) in entry.body
        assert "old" not in entry.body
        unit.connection.execute(sa.text("DELETE FROM audit_detail"))
        assert unit.audit.detail(entry.seq) is None
        assert audit.verify(unit.audit.entries()) == (1, None)


def test_the_entries_of_a_request_are_found(store: SqlStore) -> None:
    with store.write() as unit:
        _note(unit)
        made = unit.audit.append(at=NOW, actor="a", action="b", subject="c", request_id=7)  # type: ignore[arg-type]  # any id
        assert unit.audit.of_request(7) == (made,)  # type: ignore[arg-type]  # as above


@pytest.mark.parametrize(("durable", "level"), [(True, 2), (False, 0)])
def test_a_commit_waits_for_the_disk_unless_the_whole_making_is_thrown_away(path: Path, *, durable: bool, level: int) -> None:
    store = SqlStore(path, KEY, durable=durable) if not durable else SqlStore(path, KEY)
    with store.write() as unit:
        assert unit.connection.execute(sa.text("PRAGMA synchronous")).scalar() == level
        _note(unit)
        unit.commit()
    store.close()
    again = SqlStore(path, KEY)
    assert _count(again) == 1
    again.close()


def test_what_one_connection_has_compiled_no_other_compiles_again(path: Path) -> None:
    said = []
    for writing in (False, True):  # two engines, as of the readers and of the writer, or of two offices
        engine = make_engine(path, KEY, writing=writing, size=1)
        with engine.connect() as connection:
            said.append(connection.execute(sa.select(sa.literal(1).label("figure"))).context.cache_hit)
        engine.dispose()
    assert said[-1] is CacheStats.CACHE_HIT
