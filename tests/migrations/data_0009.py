# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What migration 0009 does to data: calendars stay what they were, and name no worked day."""

from __future__ import annotations

import sqlalchemy as sa


def seed(connection: sa.Connection) -> None:
    """A calendar in its edition."""
    connection.exec_driver_sql("INSERT INTO edition VALUES (1, 'seed', 't', '2026-01-01 00:00:00', '', '', '', '', NULL, '')")
    connection.exec_driver_sql(
        "INSERT INTO calendar VALUES (3, 'BR', '', 2026, 'holidays 0.1', '[\"2026-12-25\"]', '[6, 7]', 'package', 1)"
    )


def check(connection: sa.Connection) -> None:
    """It is there, without a worked day."""
    row = connection.exec_driver_sql("SELECT holidays, weekend, worked, edition FROM calendar").one()
    assert tuple(row) == ('["2026-12-25"]', "[6, 7]", "[]", 1)
