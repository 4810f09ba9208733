# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What migration 0030 does to data: an older bundle does not say with which key it was signed."""

from __future__ import annotations

import sqlalchemy as sa

from tests.migrations.data_0001 import insert_request

_BUNDLE = (
    "INSERT INTO bundle (uid, incoming, request_id, partner, sequence, created_at, state, digest, size, place, medium, detail,"
    " by) VALUES ('b-1', 0, 1, 'SHA256:x', 1, '2026-01-01 00:00:00', 'verified', 'abc', 9, '/stick', 'S-1', '', 'u')"
)


def seed(connection: sa.Connection) -> None:
    """A bundle that left."""
    insert_request(connection, 1)
    connection.exec_driver_sql(_BUNDLE)


def check(connection: sa.Connection) -> None:
    """It is what it was."""
    rows = connection.exec_driver_sql("SELECT uid, digest, signed_by FROM bundle").all()
    assert [tuple(row) for row in rows] == [("b-1", "abc", "")]
