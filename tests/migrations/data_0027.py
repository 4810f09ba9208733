# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What migration 0027 does to data: bundles stay what they were, and no incident is made up of them."""

from __future__ import annotations

import sqlalchemy as sa

from tests.migrations.data_0001 import insert_request


def seed(connection: sa.Connection) -> None:
    """A case with a bundle on a medium, whose end nobody saw."""
    insert_request(connection, 1)
    connection.exec_driver_sql(
        "INSERT INTO bundle (request_id, uid, incoming, partner, sequence, created_at, state, digest, size, place, medium,"
        " detail, [by]) VALUES (1, 'b-1', 0, 'SHA256:x', 1, '2026-11-20 08:00:00', 'failed', '', 0, '/media/stick', '4C53',"
        " 'begun', 'u')"
    )


def check(connection: sa.Connection) -> None:
    """The bundle is what it was; the new tables are empty and keep what is put into them."""
    kept = connection.exec_driver_sql("SELECT uid, state, medium, detail FROM bundle").all()
    assert [tuple(row) for row in kept] == [("b-1", "failed", "4C53", "begun")]
    for table in ("incident", "incident_share", "incident_entry", "carrier", "carrier_entry"):
        assert connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one() == 0
