# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What migration 0007 does to data: the life of treaties has a room; requests stay as they are."""

from __future__ import annotations

import sqlalchemy as sa

from tests.migrations.data_0001 import insert_request


def seed(connection: sa.Connection) -> None:
    """A case."""
    insert_request(connection, 1)


def check(connection: sa.Connection) -> None:
    """The case is there, the new room is empty."""
    assert connection.exec_driver_sql("SELECT count(*) FROM request").scalar_one() == 1
    assert connection.exec_driver_sql("SELECT count(*) FROM party_event").scalar_one() == 0
