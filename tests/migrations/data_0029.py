# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What migration 0029 does to data: bundles stay what they were, and none of them has a passphrase."""

from __future__ import annotations

import sqlalchemy as sa

from tests.migrations.data_0001 import insert_request

_BUNDLE = (
    "INSERT INTO bundle (uid, incoming, request_id, partner, sequence, created_at, state, digest, size, place, medium, detail,"
    " by) VALUES ('b-1', 0, 1, 'SHA256:x', 1, '2026-01-01 00:00:00', 'verified', 'abc', 9, '/stick', 'S-1', '', 'u')"
)
_PASSPHRASE = (
    "INSERT INTO bundle_passphrase (bundle, request_id, office, country, code, language, although, letters, recorded_by)"
    " VALUES ('b-1', 1, 'B', 'BR', 'ABCD', '', '', 0, 'u')"
)


def seed(connection: sa.Connection) -> None:
    """A bundle that left."""
    insert_request(connection, 1)
    connection.exec_driver_sql(_BUNDLE)


def check(connection: sa.Connection) -> None:
    """It is there, and a passphrase finds its room."""
    assert connection.exec_driver_sql("SELECT uid, digest FROM bundle").all() == [("b-1", "abc")]
    assert connection.exec_driver_sql("SELECT count(*) FROM bundle_passphrase").scalar_one() == 0
    connection.exec_driver_sql(_PASSPHRASE)
