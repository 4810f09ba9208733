# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What migration 0001 does to data: there is none before it; after it the tables hold what their rules allow, no more."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

ORDINARY = {
    "klass": "mla",
    "direction": "in",
    "year": 2026,
    "status": "registered",
    "registered_at": "2026-03-02 10:00:00.000000",
    "registered_on": "2026-03-02",
    "updated_at": "2026-03-02 10:00:00.000000",
    "basis_kind": "treaty",
    "urgency_level": "ordinary",
    "confidentiality": "ordinary",
}


def insert_request(connection: sa.Connection, number: int, **given: object) -> None:
    """Insert a request as the table stands now; columns that must not be null and are not given are empty or zero."""
    columns = connection.exec_driver_sql("PRAGMA table_info(request)").mappings().all()
    row: dict[str, object] = {
        c["name"]: "" if c["type"] == "TEXT" else 0 for c in columns if c["notnull"] and c["name"] != "id"
    }
    row |= {"uid": f"u{number}", "number": f"IN-{number}", "number_key": f"in-{number}", "serial": number}
    row |= ORDINARY | given
    names = ", ".join(f'"{name}"' for name in row)
    connection.exec_driver_sql(f"INSERT INTO request ({names}) VALUES ({', '.join('?' * len(row))})", tuple(row.values()))


def seed(connection: sa.Connection) -> None:
    """An empty database has nothing to lose."""


def check(connection: sa.Connection) -> None:
    """Rows fit, serials are unique, words are closed."""
    insert_request(connection, 1)
    wrong: list[dict[str, object]] = [{"serial": 1}, {"serial": 0}, {"urgency_level": "whatever"}, {"uid": "u1"}]
    for given in wrong:
        with pytest.raises(sa.exc.IntegrityError):
            insert_request(connection, 2, **given)
    insert_request(connection, 2)
