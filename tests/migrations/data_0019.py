# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What migration 0019 does to data: letters are what they were, and each may carry annexes."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from tests.migrations.data_0001 import insert_request

ANNEX = (
    "INSERT INTO letter_annex (uid, letter_id, position, title, file_name, pages, size, sha256, blob, signed, carries,"
    " archival, added_by, added_at) VALUES (:uid, :letter, 1, 't', 'f.pdf', 1, 1, 'x', 'b', 0, 0, 0, 'u', '2026-01-01')"
)


def _insert_letter(connection: sa.Connection, key: int, sealed: str | None) -> None:
    columns = connection.exec_driver_sql("PRAGMA table_info(letter)").mappings().all()
    row: dict[str, object] = {c["name"]: "" if c["type"] == "TEXT" else 0 for c in columns if c["notnull"]}
    row |= {"id": key, "uid": f"l-{key}", "request_id": 1, "status": "sealed" if sealed else "draft", "sealed_at": sealed}
    row["drafted_at"] = "2026-01-01 00:00:00"
    names = ", ".join(f'"{name}"' for name in row)
    connection.exec_driver_sql(f"INSERT INTO letter ({names}) VALUES ({', '.join('?' * len(row))})", tuple(row.values()))


def seed(connection: sa.Connection) -> None:
    """A case with a draft and a sealed letter."""
    insert_request(connection, 1)
    _insert_letter(connection, 1, None)
    _insert_letter(connection, 2, "2026-01-02 00:00:00")
    connection.exec_driver_sql("INSERT INTO blob (id, identity, size, sha256) VALUES ('b', 'AGE', 1, 'x')")


def check(connection: sa.Connection) -> None:
    """The letters are what they were; each may carry annexes and has one file of them."""
    found = connection.exec_driver_sql("SELECT id, status, sealed_at FROM letter ORDER BY id").all()
    assert [tuple(row) for row in found] == [(1, "draft", None), (2, "sealed", "2026-01-02 00:00:00")]
    connection.execute(sa.text(ANNEX), {"uid": "a-1", "letter": 1})
    with pytest.raises(sa.exc.IntegrityError, match="UNIQUE"):
        connection.execute(sa.text(ANNEX), {"uid": "a-1", "letter": 1})
    connection.exec_driver_sql("INSERT INTO letter_annex_file VALUES (1, 'y', 2, 9, 'b', 0)")
    with pytest.raises(sa.exc.IntegrityError, match="UNIQUE"):
        connection.exec_driver_sql("INSERT INTO letter_annex_file VALUES (1, 'z', 2, 9, 'b', 0)")
