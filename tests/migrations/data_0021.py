# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What migration 0021 does to data: the seal of an office stays where it is, and none is made up beside it."""

from __future__ import annotations

import sqlalchemy as sa

from tests.migrations.data_0001 import insert_request


def seed(connection: sa.Connection) -> None:
    """An office with a case and the seal that was made with it."""
    insert_request(connection, 1)
    connection.exec_driver_sql("INSERT INTO secret (name, value) VALUES ('seal-key', x'01'), ('seal-cert', x'02')")


def check(connection: sa.Connection) -> None:
    """Key and certificate are what they were; the new tables are empty."""
    kept = connection.exec_driver_sql("SELECT name, value FROM secret WHERE name LIKE 'seal-%' ORDER BY name").all()
    assert [tuple(row) for row in kept] == [("seal-cert", b"\x02"), ("seal-key", b"\x01")]
    for table in ("seal", "stationery"):
        assert connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one() == 0
