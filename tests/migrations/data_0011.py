# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What migration 0011 does to data: exhibits and their custody stay; an original with an agreed day must go back."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from tests.migrations.data_0001 import insert_request

_ITEM = (
    "INSERT INTO evidence (id, request_id, uid, exhibit, title, file_name, media_type, size, sha256, blob, original,"
    " received_from, seal_number, return_due, returned_on, added_at, added_by)"
    " VALUES ({id}, {request}, 'e{id}', 'IN-1/{id}', 'Ledger', 'l.txt', 'text/plain', 3, 'abc', 'b', {original}, 'DE', 'S-1',"
    " {due}, NULL, NULL, 'u')"
)


def seed(connection: sa.Connection) -> None:
    """An original that must go back, a copy, and on another case an original that was lent, with a link of custody."""
    insert_request(connection, 1)
    insert_request(connection, 2)
    connection.exec_driver_sql("INSERT INTO blob VALUES ('b', 'identity', 3, 'abc')")
    due = "'2027-02-26'"
    for row, request, original, day in ((1, 1, 1, due), (2, 1, 0, "NULL"), (3, 2, 1, due)):
        connection.exec_driver_sql(_ITEM.format(id=row, request=request, original=original, due=day))
    connection.exec_driver_sql(
        "INSERT INTO custody_entry VALUES (1, 1, '2026-01-01 00:00:00', 'u', 'ingested', 'd', 'm', 'abc')"
    )
    connection.exec_driver_sql(
        'INSERT INTO event (request_id, uid, kind, at, zone, "offset", place, note, recorded_by, annulled, annulled_reason)'
        " VALUES (2, 'v', 'originals-lent', '2026-01-01 00:00:00', 'UTC', 0, 'CH', '', 'u', 0, '')"
    )


def check(connection: sa.Connection) -> None:
    """All are there, files as before; only what came with an agreed day must go back, and a thing needs no stored file."""
    rows = connection.exec_driver_sql("SELECT uid, form, blob, seal_number, to_return FROM evidence ORDER BY id").all()
    assert [tuple(row) for row in rows] == [
        ("e1", "file", "b", "S-1", 1), ("e2", "file", "b", "S-1", 0), ("e3", "file", "b", "S-1", 0),
    ]  # fmt: skip
    link = connection.exec_driver_sql("SELECT act, detail, given_by, seal_intact FROM custody_entry").one()
    assert tuple(link) == ("ingested", "d", "", None)
    assert connection.exec_driver_sql("SELECT count(*) FROM duty").scalar_one() == 0
    with pytest.raises(sa.exc.DBAPIError, match="never deleted"):
        connection.exec_driver_sql("DELETE FROM evidence")
    connection.exec_driver_sql(
        "INSERT INTO evidence (request_id, uid, exhibit, title, file_name, media_type, size, sha256, original, received_from,"
        " seal_number, added_by) VALUES (1, 'e4', 'IN-1/4', 'Box', '', '', 0, '', 1, '', '', 'u')"
    )
