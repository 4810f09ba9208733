# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The walk over the audit chain against reading and hashing the same rows, and the making of the training office."""

from __future__ import annotations

import hashlib
from pathlib import Path

from mlat_desktop.bootstrap import training
from tests.bench.filling import Filled
from tests.bench.measure import Line, against, timed


def run(filled: Filled) -> list[Line]:
    report = filled.office.maintenance.verify_audit()
    assert not report.fault

    def read() -> None:
        with filled.store.read() as unit:
            for row in unit.connection.exec_driver_sql("SELECT a.*, d.* FROM audit a LEFT JOIN audit_detail d USING (seq)"):
                hashlib.sha256("\0".join(map(str, row)).encode()).digest()

    work = filled.office.maintenance.verify_audit
    return [against(f"verify {report.entries:,} audit entries", work, read, "read and hash the rows", rounds=3)]


def training_office(folder: Path) -> list[Line]:
    def make() -> None:
        training.training_office(folder / "training").office.close()

    return [Line("make the training office", timed(make), note="200 requests, letters, evidence")]
