# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What migration 0005 does to data: what the office has becomes its first edition, on which every case is counted."""

from __future__ import annotations

import sqlalchemy as sa

from tests.migrations.data_0001 import insert_request

_FILL = (
    "INSERT INTO treaty_table VALUES (1, 'T', '1', 'text', 'sum', '2026-02-03 04:05:06.000000', 'anna')",
    "INSERT INTO treaty_table VALUES (2, 'T', '2', 'newer', 'sum2', '2026-03-03 04:05:06.000000', 'anna')",
    "INSERT INTO party VALUES ('T', 'BR', '2001-02-03', NULL, '2004-05-06', 'depositary')",
    "INSERT INTO declaration VALUES (7, 'T', 'BR', '5', 'language', 'pt', 'depositary', '2020-01-01')",
    "INSERT INTO calendar VALUES (3, 'BR', '', 2026, 'holidays 0.1', '[\"2026-12-25\"]', '[6, 7]', 'package')",
)


def seed(connection: sa.Connection) -> None:
    """Law of every kind, and a case."""
    for statement in _FILL:
        connection.exec_driver_sql(statement)
    insert_request(connection, 1)


def check(connection: sa.Connection) -> None:
    """Nothing is lost; the first edition dates from the first table."""
    rows = connection.exec_driver_sql("SELECT id, version, text, sha256, edition, change FROM treaty_table ORDER BY id").all()
    assert [tuple(row) for row in rows] == [(1, "1", "text", "sum", 1, ""), (2, "2", "newer", "sum2", 1, "")]
    party = connection.exec_driver_sql("SELECT state, signature, entry_into_force, source, edition, gone FROM party").one()
    assert tuple(party) == ("BR", "2001-02-03", "2004-05-06", "depositary", 1, 0)
    said = connection.exec_driver_sql("SELECT id, kind, value, as_of, edition, gone FROM declaration").one()
    assert tuple(said) == (7, "language", "pt", "2020-01-01", 1, 0)
    days = connection.exec_driver_sql("SELECT year, version, holidays, weekend, edition FROM calendar").one()
    assert tuple(days) == (2026, "holidays 0.1", '["2026-12-25"]', "[6, 7]", 1)
    edition = connection.exec_driver_sql("SELECT id, kind, published_at, undone_at FROM edition").one()
    assert tuple(edition) == (1, "seed", "2026-02-03 04:05:06.000000", None)
    assert connection.exec_driver_sql("SELECT edition FROM request").scalar_one() == 1
