# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What migration 0004 does to data: nothing; a list of one status comes off its index from then on."""

from __future__ import annotations

import sqlalchemy as sa

from tests.migrations.data_0001 import insert_request

LIST = "SELECT id FROM request WHERE status = 'registered' ORDER BY registered_at DESC, id DESC"


def seed(connection: sa.Connection) -> None:
    """Requests of two statuses."""
    for serial, status in enumerate(("registered", "closed", "registered"), 1):
        insert_request(connection, serial, status=status)


def check(connection: sa.Connection) -> None:
    """The list is the same, and nobody sorts it."""
    assert connection.exec_driver_sql(LIST).scalars().all() == [3, 1]
    (plan,) = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {LIST}").all()
    assert "COVERING INDEX ix_request_status_registered" in plan[3]
