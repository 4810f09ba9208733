# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What migration 0013 does to data: requests stay as they are, with an empty checklist and no decision sheet."""

from __future__ import annotations

import sqlalchemy as sa

from tests.migrations.data_0001 import insert_request

ROOMS = ("checklist_answer", "returned_cause", "review_sheet")


def seed(connection: sa.Connection) -> None:
    """A case."""
    insert_request(connection, 1)


def check(connection: sa.Connection) -> None:
    """The case is there, the new rooms are empty."""
    assert connection.exec_driver_sql("SELECT count(*) FROM request").scalar_one() == 1
    assert [connection.exec_driver_sql("SELECT count(*) FROM " + name).scalar_one() for name in ROOMS] == [0, 0, 0]
