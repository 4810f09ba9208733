# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What migration 0014 does to data: requests and their mail stay as they are, beside an empty book of mail."""

from __future__ import annotations

import sqlalchemy as sa

from tests.migrations.data_0001 import insert_request

ROOMS = ("piece", "piece_scan", "piece_match", "translation")


def seed(connection: sa.Connection) -> None:
    """A case with a letter."""
    insert_request(connection, 1)
    connection.exec_driver_sql(
        'INSERT INTO mail (request_id, uid, direction, kind, channel, at, zone, "offset", correspondent, subject,'
        " their_reference, our_reference, tracking, note, scan_name, scan_blob, recorded_by)"
        " VALUES (1, 'm', 'in', 'letter', 'post', '2026-01-01 00:00:00', 'UTC', 0, 'Ministry', 'Reply', '45/B', '', '', '',"
        " '', '', 'u')"
    )


def check(connection: sa.Connection) -> None:
    """Both are there, the new rooms are empty."""
    assert connection.exec_driver_sql("SELECT request_id, their_reference FROM mail").one() == (1, "45/B")
    assert [connection.exec_driver_sql("SELECT count(*) FROM " + name).scalar_one() for name in ROOMS] == [0, 0, 0, 0]
