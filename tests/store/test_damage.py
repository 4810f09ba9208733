# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A wrong key, a damaged file, a full disk, a killed process: one sentence each, and nothing committed is lost."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
import sqlcipher3.dbapi2 as sqlcipher

from mlat_desktop import messages
from mlat_desktop.domain import audit
from mlat_desktop.domain.errors import BugError, Code, KnownError
from mlat_desktop.store import engine, integrity, upgrade, wal
from mlat_desktop.store.errors import translated
from mlat_desktop.store.unit_of_work import SqlStore
from tests.store import samples
from tests.store.conftest import KEY

PAGE = 4096


def _refusal(work: Callable[[], object]) -> KnownError:
    with pytest.raises(KnownError) as refusal:
        work()
    text = messages.sentence(refusal.value)
    assert "{" not in text
    assert KEY.hex() not in text
    return refusal.value


def _prepare(path: Path, key: bytes = KEY) -> Callable[[], object]:
    return lambda: upgrade.prepare(path, key, keep=path.parent / "upgrades")


def test_a_wrong_key_opens_nothing_and_changes_nothing(path: Path) -> None:
    before = path.read_bytes()
    assert _refusal(_prepare(path, bytes(32))).code is Code.OFFICE_DAMAGED
    store = SqlStore(path, bytes(32))
    with pytest.raises(KnownError) as refusal, store.read():
        pass
    store.close()
    assert refusal.value.code is Code.OFFICE_DAMAGED
    assert path.read_bytes() == before


def test_a_key_of_another_length_is_never_taken_for_a_passphrase(path: Path) -> None:
    with pytest.raises(BugError):
        engine.connect(path, KEY[:31])


def test_what_is_written_is_not_on_the_disk_in_clear(store: SqlStore, path: Path) -> None:
    with store.write() as unit:
        unit.requests.add(samples.request())
        unit.commit()
    for file in path.parent.glob("office.db*"):
        content = file.read_bytes()
        assert b"Connor" not in content
        assert b"SQLite format" not in content
        assert b"CREATE TABLE" not in content


def test_a_database_put_in_place_in_clear_is_refused(tmp_path: Path) -> None:
    plain = tmp_path / "office.db"
    with sqlite3.connect(plain) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
    connection.close()
    assert "not encrypted" in str(_refusal(_prepare(plain)))


@pytest.mark.parametrize("keep", [0.0, 0.01, 0.5, 0.99])
def test_a_truncated_database_is_refused_with_a_sentence(path: Path, keep: float) -> None:
    size = int(path.stat().st_size * keep)
    os.truncate(path, size)
    assert _refusal(_prepare(path)).code is Code.OFFICE_DAMAGED
    assert path.stat().st_size == size


def test_a_missing_database_is_refused_and_not_made_anew(tmp_path: Path) -> None:
    assert _refusal(_prepare(tmp_path / "office.db")).code is Code.OFFICE_DAMAGED
    assert list(tmp_path.iterdir()) == []


def test_every_flipped_bit_is_found(path: Path) -> None:
    whole = path.read_bytes()
    assert integrity.check(path, KEY) == ()
    chance = random.Random(7)
    for _ in range(25):
        place = chance.randrange(len(whole))
        damaged = bytearray(whole)
        damaged[place] ^= 1 << chance.randrange(8)
        path.write_bytes(damaged)
        assert integrity.check(path, KEY, thorough=False) != (), f"bit flip at {place}"


def test_a_damaged_page_that_is_read_is_a_sentence_not_a_crash(path: Path) -> None:
    damaged = bytearray(path.read_bytes())
    for place in range(PAGE, len(damaged), PAGE):
        damaged[place + 100] ^= 1
    path.write_bytes(damaged)
    assert _refusal(_prepare(path)).code is Code.OFFICE_DAMAGED


def test_the_log_of_another_database_is_refused_before_it_can_do_harm(path: Path, tmp_path: Path) -> None:
    """SQLite would fold it into the database even while a connection that failed is closed, and nothing would be left."""
    other = tmp_path / "other" / "office.db"
    other.parent.mkdir()
    upgrade.create(other, bytes(32))
    writing = engine.connect(other, bytes(32))
    writing.execute("CREATE TABLE foreign_table (content)")
    log = path.with_name("office.db-wal")
    log.write_bytes(other.with_name("office.db-wal").read_bytes())
    writing.close()
    before = path.read_bytes()
    assert "office.db-wal belongs to another database" in messages.sentence(_refusal(_prepare(path)))
    assert path.read_bytes() == before
    log.unlink()
    assert integrity.check(path, KEY) == ()


def test_the_log_that_a_killed_program_left_is_its_own(path: Path) -> None:
    process = subprocess.run([sys.executable, "-c", KILLED, str(path)], env=dict(os.environ), check=False)
    assert process.returncode == -signal.SIGKILL
    wal.demand_own(path, KEY)
    with pytest.raises(KnownError):  # what it is told by
        wal.demand_own(path, bytes(32))
    assert upgrade.prepare(path, KEY, keep=path.parent) is None
    store = SqlStore(path, KEY)
    with store.read() as unit:
        assert unit.requests.counts(samples.DAY)["all"] == 1
    store.close()


KILLED = """
import os, signal, sys
from pathlib import Path
from mlat_desktop.store.unit_of_work import SqlStore
from tests.store import samples
from tests.store.conftest import KEY
store = SqlStore(Path(sys.argv[1]), KEY)
with store.write() as unit:
    unit.requests.add(samples.request())
    unit.commit()
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_safeguards_that_were_taken_off_are_noticed(path: Path) -> None:
    connection = engine.connect(path, KEY)
    connection.execute("DROP TRIGGER tr_audit_kept")
    connection.close()
    assert "tr_audit_kept" in str(_refusal(_prepare(path)))


def test_a_search_index_that_lost_a_request_is_a_fault(store: SqlStore, path: Path) -> None:
    with store.write() as unit:
        unit.requests.add(samples.request())
        unit.commit()
    assert integrity.check(path, KEY) == ()
    with store.write() as unit:
        unit.connection.execute(sa.text("DELETE FROM request_search WHERE rowid = 1"))
        unit.commit()
    assert integrity.check(path, KEY) == ("1 requests, but 0 in the search index",)


def test_a_row_without_its_parent_is_a_fault(path: Path) -> None:
    connection = engine.connect(path, KEY, migrating=True)
    connection.execute("INSERT INTO custody (person_id, position, since, place) VALUES (9, 0, '2026-01-01', '')")
    connection.close()
    assert integrity.check(path, KEY) == ("custody: row 1 refers to person, which is missing",)


def test_a_full_database_keeps_what_was_there_and_works_on(store: SqlStore) -> None:
    with store.write() as unit:
        unit.requests.add(samples.request())
        unit.commit()

    def fill() -> None:
        with store.write() as unit:
            pages = unit.connection.execute(sa.text("PRAGMA page_count")).scalar_one()
            unit.connection.execute(sa.text(f"PRAGMA max_page_count = {pages + 4}"))
            for serial in range(2, 500):
                unit.requests.add(samples.plain("x" * 2000, serial))
            unit.commit()

    assert _refusal(fill).code is Code.DISK_FULL
    with store.write() as unit:
        unit.connection.execute(sa.text("PRAGMA max_page_count = 1000000"))
        unit.requests.add(samples.plain("After", 2))
        unit.commit()
    with store.read() as unit:
        assert unit.requests.counts(samples.DAY)["all"] == 2


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("SQLITE_IOERR_FSYNC", Code.DISK_FAILED),
        ("SQLITE_READONLY", Code.DISK_FAILED),
        ("SQLITE_CANTOPEN", Code.DISK_FAILED),
        ("SQLITE_CORRUPT_VTAB", Code.OFFICE_DAMAGED),
        ("SQLITE_BUSY_SNAPSHOT", Code.OFFICE_BUSY),
    ],
)
def test_each_trouble_of_the_world_has_its_code(name: str, code: Code) -> None:
    error = sqlcipher.OperationalError("reason")
    error.sqlite_errorname = name

    def work() -> None:
        with translated():
            raise error

    assert _refusal(work).code is code


def test_our_own_mistake_is_not_blamed_on_the_world(store: SqlStore) -> None:
    with pytest.raises(BugError), store.read() as unit:
        unit.connection.execute(sa.text("SELECT nonsense FROM nowhere"))


def test_what_is_written_about_people_stands_in_no_error(store: SqlStore) -> None:
    with store.write() as unit:
        unit.requests.add(samples.request())
        unit.commit()
    with pytest.raises(BugError) as refusal, store.write() as unit:
        unit.requests.add(samples.request())
    assert "Connor" not in f"{refusal.value} {refusal.value.__cause__}"


WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from mlat_desktop.store.unit_of_work import SqlStore
from tests.store import samples
from tests.store.conftest import KEY
store = SqlStore(Path(sys.argv[1]), KEY)
serial = int(sys.argv[2])
while True:
    with store.write() as unit:
        key = unit.requests.add(samples.plain("subject " * 50, serial))
        unit.requests.add_event(key, samples.event())
        unit.audit.append(at=datetime.now(UTC), actor="a", action="b", subject="c", detail={"n": serial}, request_id=key)
        unit.commit()
    print(serial, flush=True)
    serial += 1
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is of POSIX")
@pytest.mark.slow
def test_a_killed_writer_loses_nothing_that_it_was_told_is_kept(path: Path) -> None:
    chance, acknowledged = random.Random(1), 0
    for _ in range(4):
        command = [sys.executable, "-c", WRITER, str(path), str(acknowledged + 1)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=dict(os.environ)) as writer:
            assert writer.stdout is not None
            said = writer.stdout.readline()  # it works
            time.sleep(chance.random() * 0.15)
            writer.send_signal(signal.SIGKILL)
            said += writer.stdout.read()
        told = [int(line) for line in said.split("\n")[:-1]]
        upgrade.prepare(path, KEY, keep=path.parent)
        store = SqlStore(path, KEY)
        with store.read() as unit:
            kept = unit.requests.counts(samples.DAY)["all"]
            assert kept in {told[-1], told[-1] + 1}, "what was acknowledged, and at most one more"
            assert audit.verify(unit.audit.entries()) == (kept, None)
        store.close()
        assert integrity.check(path, KEY) == ()
        acknowledged = kept


FULL = """
import resource, sys
from pathlib import Path
from mlat_desktop.domain.errors import KnownError
from mlat_desktop.store.unit_of_work import SqlStore
from tests.store import samples
from tests.store.conftest import KEY
path = Path(sys.argv[1])
store = SqlStore(path, KEY)
with store.write() as unit:
    unit.requests.add(samples.request())
    unit.commit()
limit = path.with_name("office.db-wal").stat().st_size + 20000
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
try:
    with store.write() as unit:
        for serial in range(2, 60):
            unit.requests.add(samples.plain("x" * 2000, serial))
        unit.commit()
    print("kept")
except KnownError as error:
    print(error.code.value)
with store.read() as unit:
    print(unit.requests.counts(samples.DAY)["all"])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits of the file size are of POSIX")
def test_a_disk_that_takes_no_more_costs_only_what_was_not_acknowledged(path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", FULL, str(path)], capture_output=True, text=True, env=dict(os.environ), check=True
    )
    assert run.stdout.split() in (["disk.full", "1"], ["disk.failed", "1"]), run.stdout
    assert integrity.check(path, KEY) == ()


def test_a_snapshot_is_whole_encrypted_and_taken_while_others_write(store: SqlStore, path: Path) -> None:
    with store.write() as unit:
        unit.requests.add(samples.request())
        unit.commit()
    target = path.parent / "copies" / "copy.db"
    with store.write() as unit:
        unit.requests.add(samples.plain("not yet", 2))
        integrity.snapshot(path, KEY, target)
    assert [each.name for each in target.parent.iterdir()] == ["copy.db"]
    assert target.stat().st_mode & 0o777 == 0o600
    copy = SqlStore(target, KEY)
    with copy.read() as unit:
        assert unit.requests.counts(samples.DAY)["all"] == 1
    copy.close()


def test_a_snapshot_of_a_damaged_database_leaves_the_copy_before_alone(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    target.write_bytes(b"the copy of yesterday")
    damaged = bytearray(path.read_bytes())
    damaged[20 * PAGE + 9] ^= 4
    path.write_bytes(damaged)
    assert _refusal(lambda: integrity.snapshot(path, KEY, target)).code is Code.OFFICE_DAMAGED
    assert target.read_bytes() == b"the copy of yesterday"
    assert not list(tmp_path.glob("*.part*"))
