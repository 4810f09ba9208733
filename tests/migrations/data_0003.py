# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What migration 0003 does to data: a request says what must be done after a possibility, which is never late."""

from __future__ import annotations

import sqlalchemy as sa

from tests.migrations.data_0001 import insert_request

LIMITS = [
    # request, position, kind, watched on, due on, due at (UTC), offset, liberty, own target
    (1, 0, "shall", "2026-12-10", "2026-12-12", None, None, 1, 0),
    (1, 1, "may", "2026-11-20", "2026-11-20", None, None, 1, 0),
    (1, 2, "shall", "2026-12-10", "2026-12-10", None, None, 0, 0),
    (2, 0, "shall", "2026-11-05", "2026-11-05", None, None, 0, 1),
    (2, 1, "floor", "2026-11-25", "2026-11-25", None, None, 0, 0),
    (3, 0, "floor", "2026-11-25", "2026-11-25", None, None, 0, 0),
    (4, 0, "may", "2026-11-01", "2026-11-01", None, None, 0, 0),
    (4, 1, "shall", "2026-11-22", None, "2026-11-21 23:30:00.000000", 60, 0, 0),
]
NAMED = {1: ("2026-11-20", "may"), 2: ("2026-11-05", "shall"), 3: ("2026-11-25", "floor"), 4: ("2026-11-01", "may")}


def seed(connection: sa.Connection) -> None:
    """Four requests as version 0002 left them: the possibility counted as late."""
    for serial, (day, kind) in NAMED.items():
        insert_request(connection, serial, due_on=day, due_end=day, due_kind=kind, overdue_from=day)
    columns = ("request_id", "position", "kind", "watched_on", "due_on", "due_at", "due_offset", "liberty", "own_target")
    texts = ("limit_id", "treaty_id", "table_version", "article", "bound", "level", "trigger_uid", "settled_uid")
    names = [*columns, *texts, "calendar", "source", "title", "state", "stops", "steps"]
    for row in LIMITS:
        values = [*row, *[""] * 10, f"{row[2]} {row[1]}", "running", "[]", "[]"]
        holes = ", ".join("?" * len(values))
        connection.exec_driver_sql(f"INSERT INTO deadline ({', '.join(names)}) VALUES ({holes})", tuple(values))


def check(connection: sa.Connection) -> None:
    """Where a possibility or an assurance is named first, the first that obliges stands behind it; only these make late."""
    found = connection.exec_driver_sql("SELECT id, then_on, then_end, then_title, then_liberty, overdue_from FROM request")
    assert [tuple(row) for row in found] == [
        (1, "2026-12-10", "2026-12-12", "shall 0", 1, "2026-12-10"),
        (2, None, None, "", 0, "2026-11-05"),
        (3, None, None, "", 0, None),
        (4, "2026-11-22", "2026-11-22", "shall 1", 0, "2026-11-22"),
    ]
