# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What migration 0002 does to data: rows stay, and from then on they are guarded."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from tests.migrations.data_0001 import insert_request


def seed(connection: sa.Connection) -> None:
    """Two requests, one with a hash chain of one entry."""
    for serial in (1, 2):
        insert_request(connection, serial, subject=f"Zebra {serial}")
    connection.exec_driver_sql(f"INSERT INTO audit VALUES (1, 't', 'a', 'b', 'c', '{{}}', '{'0' * 64}', 'h1', 1)")


def check(connection: sa.Connection) -> None:
    """The rows are there and cannot be changed; the chain goes on from its head only."""
    assert connection.exec_driver_sql("SELECT number FROM request ORDER BY id").scalars().all() == ["IN-1", "IN-2"]
    for wrong in (
        "UPDATE request SET number = 'IN-9' WHERE id = 1",
        "DELETE FROM request",
        "UPDATE audit SET hash = 'x'",
        "INSERT INTO audit VALUES (2, 't', 'a', 'b', 'c', '{}', 'h0', 'h2', 1)",
    ):
        with pytest.raises(sa.exc.DBAPIError):
            connection.exec_driver_sql(wrong)
    connection.exec_driver_sql("INSERT INTO audit VALUES (2, 't', 'a', 'b', 'c', '{}', 'h1', 'h2', 1)")
    connection.exec_driver_sql("UPDATE request SET subject = 'Gnu' WHERE id = 1")
