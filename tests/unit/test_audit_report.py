# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What an auditor is told of a whole, a shortened and a falsified log."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mlat_desktop import bootstrap
from mlat_desktop.bootstrap import NewOffice, Office
from mlat_desktop.clock import SetClock
from mlat_desktop.crypto.keys import Cost
from mlat_desktop.domain.vocabulary import Direction, RequestClass
from mlat_desktop.services.ports import Series
from mlat_desktop.store.unit_of_work import SqlUnit

PASSPHRASE = "nine blue herons over water"
CHEAP = Cost(passes=1, memory_kib=64, lanes=1)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with four entries in its log."""
    folder = tmp_path_factory.mktemp("audit") / "office"
    new = NewOffice(name="Office of Tests", country="CH", admin_name="anna")
    clock = SetClock(at=datetime(2026, 11, 20, 9, 0, tzinfo=UTC))
    with bootstrap.create_office(folder, new, PASSPHRASE, clock=clock, cost=CHEAP).office as office:
        for prefix in ("A", "B", "C"):
            office.register.set_series(Series(klass=RequestClass.MLA, direction=Direction.INCOMING, prefix=prefix))
    return folder


@pytest.fixture
def office(made: Path, office_folder: Path, clock: SetClock) -> Iterator[Office]:
    shutil.copytree(made, office_folder)
    with bootstrap.open_office(office_folder, passphrase=PASSPHRASE, clock=clock, cost=CHEAP) as opened:
        yield opened


def _tamper(office: Office, statement: str) -> None:
    """What somebody does who has the key and a database tool."""
    with office._place.store.write() as unit:
        assert isinstance(unit, SqlUnit)
        unit.connection.exec_driver_sql("DROP TRIGGER tr_audit_detail_frozen")
        unit.connection.exec_driver_sql("DROP TRIGGER tr_audit_frozen")
        unit.connection.exec_driver_sql(statement)
        unit.commit()


def test_a_whole_log_is_said_to_hold_with_every_detail(office: Office) -> None:
    report = office.maintenance.verify_audit()
    assert (report.fault, report.entries, report.details_checked) == ("", 4, 4)
    lines = office.maintenance.audit_lines(limit=2)
    assert [line.seq for line in lines] == [4, 3]
    assert '"prefix":"C"' in lines[0].detail


def test_an_erased_detail_is_no_fault(office: Office) -> None:
    _tamper(office, "DELETE FROM audit_detail WHERE seq = 3")
    report = office.maintenance.verify_audit()
    assert (report.fault, report.entries, report.details_checked) == ("", 4, 3)
    assert office.maintenance.audit_lines()[1].detail == ""


@pytest.mark.parametrize("seq", [2, 4])
def test_an_altered_detail_is_named(office: Office, seq: int) -> None:
    _tamper(office, f"UPDATE audit_detail SET detail = replace(detail, 'prefix', 'Prefix') WHERE seq >= {seq}")
    report = office.maintenance.verify_audit()
    assert report.fault == f"entry {seq}: its detail was altered"
    assert report.details_checked == seq - 1


def test_an_altered_entry_is_named_before_its_detail_is_believed(office: Office) -> None:
    _tamper(office, "UPDATE audit SET body = '{' WHERE seq = 3")
    report = office.maintenance.verify_audit()
    assert report.fault == "entry 3: its content was altered"
    assert report.details_checked == 0
