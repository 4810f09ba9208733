# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What migration 0020 does to data: a letter that has left stays as it was, and says nothing that nobody recorded."""

from __future__ import annotations

import sqlalchemy as sa

from tests.migrations import data_0015
from tests.migrations.data_0001 import insert_request

_SEALED = (
    "UPDATE letter SET status = 'dispatched', number = 'L-2026-0001', sealed_at = '2026-01-02 00:00:00', sha256 = 'abc',"
    " dispatched_on = '2026-01-03', tracking = 'RR 1' WHERE id = 1"
)

_NEW = (
    "dated_on, signed_on, unsigned_reason, bag, bag_seal, pieces, received_on, received_by, reply_by, follows, follows_as,"
    " follows_reason"
)


def seed(connection: sa.Connection) -> None:
    """A case with a letter that has left."""
    insert_request(connection, 1)
    connection.exec_driver_sql(data_0015.LETTER)
    connection.exec_driver_sql(_SEALED)


def check(connection: sa.Connection) -> None:
    """The letter is what it was, and says nothing of what nobody had recorded."""
    row = connection.exec_driver_sql("SELECT number, sha256, dispatched_on, tracking FROM letter").one()
    assert tuple(row) == ("L-2026-0001", "abc", "2026-01-03", "RR 1")
    found = connection.exec_driver_sql(f"SELECT {_NEW} FROM letter").one()
    assert tuple(found) == (None, None, "", "", "", None, None, "", None, "", None, "")
    for table in ("letter_comment", "letter_scan"):
        assert connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one() == 0
