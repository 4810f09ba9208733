# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What migration 0017 does to data: what was matched stands as it was, once, and may be taken off and matched again."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from tests.migrations import data_0014
from tests.migrations.data_0001 import insert_request

_MATCH = (
    "INSERT INTO piece_match (piece_id, request_id, mail_uid, matched_at, matched_by) VALUES (1, 1, 'm', '2026-01-01', 'u')"
)


def seed(connection: sa.Connection) -> None:
    """A case with a letter that was matched to it, and another case."""
    data_0014.seed(connection)
    insert_request(connection, 2)
    columns = connection.exec_driver_sql("PRAGMA table_info(piece)").mappings().all()
    row: dict[str, object] = {c["name"]: "" if c["type"] == "TEXT" else 0 for c in columns if c["notnull"]}
    row |= {"id": 1, "direction": "in", "channel": "post", "state": "matched", "theirs": "[]", "ours": "[]"}
    row |= {"at": "2026-01-01 00:00:00", "recorded_at": "2026-01-01 00:00:00", "number": "P-2026-0001"}
    names = ", ".join(f'"{name}"' for name in row)
    connection.exec_driver_sql(f"INSERT INTO piece ({names}) VALUES ({', '.join('?' * len(row))})", tuple(row.values()))
    connection.exec_driver_sql(_MATCH)


def check(connection: sa.Connection) -> None:
    """The match is what it was and may not be there twice while it stands; its end is written once it is over."""
    row = connection.exec_driver_sql("SELECT request_id, mail_uid, taken_off_at, taken_off_by, taken_off FROM piece_match")
    assert tuple(row.one()) == (1, "m", None, "", "")
    assert connection.exec_driver_sql("SELECT taken_off FROM mail").scalar_one() == ""
    with pytest.raises(sa.exc.IntegrityError, match="UNIQUE"):
        connection.exec_driver_sql(_MATCH)
    connection.exec_driver_sql("UPDATE piece_match SET taken_off_at = '2026-01-02', taken_off = 'Another case'")
    connection.exec_driver_sql(_MATCH)
    assert connection.exec_driver_sql("SELECT count(*) FROM piece_match").scalar_one() == 2
