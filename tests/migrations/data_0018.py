# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What migration 0018 does to data: the templates that an office has kept came with the program and stay in use."""

from __future__ import annotations

import sqlalchemy as sa

_KEPT = "INSERT INTO letter_template (kind, language, version, text, sha256) VALUES ('query', 'fr', ?, ?, ?)"


def seed(connection: sa.Connection) -> None:
    """Two versions of a template."""
    for version in (1, 2):
        connection.exec_driver_sql(_KEPT, (version, f"text {version}", f"digest {version}"))


def check(connection: sa.Connection) -> None:
    """Their words and digests are what they were; nobody of the office made them."""
    rows = connection.exec_driver_sql("SELECT * FROM letter_template ORDER BY version").mappings().all()
    nobody = {"author": "", "saved_at": None, "note": "", "decided_by": "", "decided_at": None}
    for version, row in enumerate(rows, start=1):
        kept = {"kind": "query", "language": "fr", "version": version, "text": f"text {version}", "sha256": f"digest {version}"}
        assert dict(row) == kept | {"origin": "shipped", "program_version": version, "state": "in-use"} | nobody
    assert len(rows) == 2
