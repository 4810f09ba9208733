# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The walk over the audit chain against reading and hashing the same rows."""

from __future__ import annotations

import hashlib

from tests.bench.filling import Filled
from tests.bench.measure import Measure, against


def run(filled: Filled) -> list[Measure]:
    report = filled.office.maintenance.verify_audit()
    assert not report.fault

    def read() -> None:
        with filled.store.read() as unit:
            for row in unit.connection.exec_driver_sql("SELECT a.*, d.* FROM audit a LEFT JOIN audit_detail d USING (seq)"):
                hashlib.sha256("\0".join(map(str, row)).encode()).digest()

    work = filled.office.maintenance.verify_audit
    return [
        against(
            f"verify {report.entries:,} entries of the audit log and their details",
            work,
            read,
            "read and hash the rows",
            rounds=5,
        )
    ]
