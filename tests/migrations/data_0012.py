# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What migration 0012 does to data: requests stay; nobody is named, away or told; what requests share is found anew."""

from __future__ import annotations

import sqlalchemy as sa

from tests.migrations.data_0001 import insert_request

ROOMS = ("handler", "notice", "absence", "likeness")


def seed(connection: sa.Connection) -> None:
    """A restricted case and a word by which it is recognised."""
    insert_request(connection, 1, confidentiality="restricted")
    connection.exec_driver_sql("INSERT INTO likeness VALUES ('reference', '12a', 1)")


def check(connection: sa.Connection) -> None:
    """The case is there and still restricted, the rooms are empty, and a word of any kind may be kept."""
    assert connection.exec_driver_sql("SELECT confidentiality FROM request").scalar_one() == "restricted"
    assert [connection.exec_driver_sql("SELECT count(*) FROM " + name).scalar_one() for name in ROOMS] == [0] * len(ROOMS)
    connection.exec_driver_sql("INSERT INTO likeness VALUES ('sound', 'mhmd', 1)")
