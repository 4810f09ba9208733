# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What a check of the whole office calls a fault, and what only a trace of an interruption."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.request import Request
from mlat_desktop.domain.vocabulary import Confidentiality
from mlat_desktop.progress import CancelToken, Silent
from mlat_desktop.services.evidence import NewEvidence
from mlat_desktop.services.watching import Lack
from tests.services.conftest import incoming, particulars


def test_a_file_that_a_power_cut_left_is_told_and_no_fault(office: Office) -> None:
    # The power went after the file was written and before its record was kept.
    left = office._place.vault.put(BytesIO(b"1;2;3"), size=5, progress=Silent(), cancel=CancelToken())
    report = office.maintenance.check()
    assert report.faults == ()
    assert [left.id in note for note in report.notes] == [True]


def test_a_file_that_a_record_names_and_that_is_gone_is_a_fault(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "ledger.csv"
    path.write_bytes(b"1;2;3")
    request = incoming(office, datetime(2026, 11, 2, 8, 30, tzinfo=UTC))
    item = office.evidence.add(request.id, path, NewEvidence(title="Ledger")).value
    office._place.vault.remove(item.blob)
    report = office.maintenance.check()
    assert any(item.blob in fault and "missing" in fault for fault in report.faults)
    assert report.notes == ()


RECEIVED = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)


def _lose(office: Office, case: Request) -> None:
    """Bring a case into a state that no act of the program makes."""
    with office._place.store.write() as uow:
        old = uow.requests.get(case.id)
        bare = replace(old.particulars, next_action="")
        uow.requests.update(replace(old, particulars=bare, version=old.version + 1))
        uow.requests.set_in_hand(case.id, None)
        uow.commit()


def test_an_open_case_that_nobody_watches_is_told_and_a_reminder_mends_it(office: Office) -> None:
    good, lost = (incoming(office, RECEIVED) for _case in range(2))
    over = office.register.withdraw(incoming(office, RECEIVED).id, "no longer wanted").value
    assert not office.maintenance.check().watch
    for case in (lost, over):
        _lose(office, case)
    report = office.maintenance.check()
    assert [(each.number, each.lacks) for each in report.watch.found] == [(lost.number, tuple(Lack))]
    assert good.number not in " ".join(report.watch.words())
    assert report.faults == ()
    office.several.remind([lost.id], date(2026, 12, 1))
    assert not office.maintenance.check().watch


def test_a_restricted_case_of_others_that_nobody_watches_is_counted_and_not_named(office: Office) -> None:
    made = replace(particulars(), confidentiality=Confidentiality.RESTRICTED, confidentiality_reason="an informant")
    hidden = office.register.log(made, received=RECEIVED).value
    office.register.assign(hidden.id, "clerk", version=hidden.version)
    with office._place.store.whole.write() as uow:
        uow.requests.set_in_hand(hidden.id, None)
        uow.commit()
    watch = office.maintenance.check().watch
    assert (watch.found, watch.hidden) == ((), 1)
    assert hidden.number not in " ".join(watch.words())


def test_whoever_empties_the_next_action_of_an_open_case_gets_that_of_its_status(office: Office) -> None:
    case = incoming(office, RECEIVED)
    own = replace(case.particulars, next_action="Ring the court")
    after = office.register.amend(case.id, own, version=case.version, reason="my own").value
    empty = replace(own, next_action="  ")
    last = office.register.amend(case.id, empty, version=after.version, reason="done").value
    assert last.particulars.next_action == case.particulars.next_action != ""
