# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What migration 0024 does to data: annexes are what they were, and none of them is a translation."""

from __future__ import annotations

import sqlalchemy as sa

from tests.migrations import data_0019


def seed(connection: sa.Connection) -> None:
    """A draft with an annex."""
    data_0019.seed(connection)
    connection.execute(sa.text(data_0019.ANNEX), {"uid": "a-1", "letter": 1})


def check(connection: sa.Connection) -> None:
    """The annex is there and says of no translation."""
    found = connection.exec_driver_sql("SELECT uid, letter_id, title, translation FROM letter_annex").all()
    assert [tuple(row) for row in found] == [("a-1", 1, "t", None)]
