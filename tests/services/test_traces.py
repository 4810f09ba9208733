# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Every act leaves its entry in the audit log, and a failure neither loses a file nor leaves a copy without a trace."""

from __future__ import annotations

import json
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mlat_desktop.bootstrap import Office
from mlat_desktop.crypto.keys import KeyFile
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.evidence import Evidence
from mlat_desktop.domain.printing import PrinterOffers, PrintOptions
from mlat_desktop.domain.request import Request, RequestId
from mlat_desktop.services.evidence import NewEvidence
from mlat_desktop.services.ports import UnitOfWork
from tests.services.conftest import WORDS, incoming

RECEIVED = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)


@pytest.fixture
def request_(office: Office) -> Request:
    return incoming(office, RECEIVED)


@pytest.fixture
def item(office: Office, request_: Request, tmp_path: Path) -> Evidence:
    path = tmp_path / "ledger.csv"
    path.write_bytes(b"1;2;3")
    return office.evidence.add(request_.id, path, NewEvidence(title="Ledger")).value


def actions(office: Office) -> list[str]:
    return [line.action for line in office.maintenance.audit_lines()]


def test_the_log_says_which_moment_of_receipt_was_entered(office: Office, request_: Request) -> None:
    line = next(each for each in office.maintenance.audit_lines(request_.id) if each.action == "request.registered")
    told = json.loads(line.detail)["events"]
    assert told == [{"kind": "request-received", "at": "2026-11-02T09:30:00+01:00", "zone": "Europe/Zurich"}]


def test_a_plain_copy_of_evidence_is_in_the_log_and_for_this_user_alone(office: Office, item: Evidence, tmp_path: Path) -> None:
    target = tmp_path / "copy.csv"
    office.evidence.export(item.uid, target)
    assert target.read_bytes() == b"1;2;3"
    assert actions(office)[0] == "evidence.exported"
    if sys.platform != "win32":
        assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_a_check_of_the_evidence_is_in_the_log(office: Office, item: Evidence) -> None:
    office.evidence.verify()
    line = office.maintenance.audit_lines()[0]
    assert (line.action, json.loads(line.detail)) == ("evidence.checked", {"items": 1, "faults": {}})


def test_no_copy_of_evidence_stays_where_its_custody_could_not_be_written(
    office: Office, item: Evidence, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "copy.csv"

    def full() -> None:
        raise KnownError(Code.DISK_FULL)

    monkeypatch.setattr(office._place.store, "write", full)
    with pytest.raises(KnownError):
        office.evidence.export(item.uid, target)
    assert not target.exists()


def test_an_interrupt_after_the_record_was_kept_loses_no_file(
    office: Office, request_: Request, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "ledger.csv"
    path.write_bytes(b"1;2;3")
    store, write = office._place.store, office._place.store.write

    @contextmanager
    def interrupted() -> Iterator[UnitOfWork]:
        with write() as uow:
            yield uow
        raise KeyboardInterrupt

    monkeypatch.setattr(store, "write", interrupted)
    with pytest.raises(KeyboardInterrupt):
        office.evidence.add(request_.id, path, NewEvidence(title="Ledger"))
    monkeypatch.undo()
    assert [each.fault for each in office.evidence.verify(request_.id)] == [""]


def test_a_failure_before_the_record_was_kept_leaves_no_file(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "ledger.csv"
    path.write_bytes(b"1;2;3")
    before = sorted(office._place.vault.present())
    with pytest.raises(KnownError):
        office.evidence.add(RequestId(1000), path, NewEvidence(title="Ledger"))
    assert sorted(office._place.vault.present()) == before


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps names that are no text")
def test_evidence_with_a_name_in_an_old_code_page_is_taken_in(office: Office, request_: Request, tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/K\xf6ln.csv"))
    path.write_bytes(b"1;2;3")
    item = office.evidence.add(request_.id, path, NewEvidence(title="")).value
    assert item.file_name == "K\ufffdln.csv"
    assert office.register.show(request_.id).evidence[0].title == "K\ufffdln.csv"


class Paper:
    """A printer that remembers what came out of it."""

    def __init__(self) -> None:
        self.sheets = 0

    def queues(self) -> tuple[str, ...]:
        return ("office",)

    def offers(self, queue: str) -> PrinterOffers:
        return PrinterOffers()

    def print(self, pdf: bytes, options: PrintOptions, *, title: str) -> None:
        self.sheets += options.copies


def test_no_paper_comes_out_that_the_register_then_refuses(office: Office, request_: Request) -> None:
    with office._place.store.write() as uow:
        settings = {"two_people": "off"}
        uow.office.set(replace(uow.office.get(), settings=settings))
        uow.commit()
    paper, letters = Paper(), office.correspondence
    letters._printer = paper
    fields = {"to_name": "Ministry of Justice", "signatory_name": "Anna Arn", "remarks": "None"}
    letter = letters.draft(request_.id, "acknowledgement", "en", fields).value
    letters.submit(letter.id)
    letters.approve(letter.id)
    letters.seal(letter.id)
    with pytest.raises(KnownError):
        letters.print(letter.id, PrintOptions(copies=100))
    letters.void(letter.id, "Wrong addressee")
    with pytest.raises(KnownError):
        letters.print(letter.id, PrintOptions())
    assert paper.sheets == 0


def test_what_is_shown_of_a_value_holds_no_secret(office: Office, item: Evidence, folder: Path) -> None:
    with office._place.store.read() as uow:
        blob = uow.exhibits.blob(item.blob)
    assert blob.identity not in repr(blob)
    opened = KeyFile.read(folder / "keys.json").open_with(WORDS, "anna")
    assert repr(opened) == f"Opened(slot={opened.slot!r})"
