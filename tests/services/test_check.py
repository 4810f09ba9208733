# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What a check of the whole office calls a fault, and what only a trace of an interruption."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from mlat_desktop.bootstrap import Office
from mlat_desktop.progress import CancelToken, Silent
from mlat_desktop.services.evidence import NewEvidence
from tests.services.conftest import incoming


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
