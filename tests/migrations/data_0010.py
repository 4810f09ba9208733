# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What migration 0010 does to data: an open case gets a holder and a day, an ended one none."""

from __future__ import annotations

import sqlalchemy as sa

_COLUMNS = [
    "uid",
    "number",
    "number_key",
    "klass",
    "direction",
    "year",
    "serial",
    "status",
    "registered_at",
    "registered_on",
    "registered_by",
    "officer",
    "origin_office",
    "version",
    "updated_at",
    "outcome_reason",
    "ground",
    "subject",
    "subject_key",
    "other_state",
    "basis_kind",
    "basis_treaty_id",
    "basis_article",
    "basis_domestic_article",
    "basis_reciprocity_given",
    "basis_reciprocity_received",
    "operation",
    "facts",
    "urgency_level",
    "urgency_reason",
    "urgency_asked_by",
    "confidentiality",
    "confidentiality_reason",
    "do_not_notify",
    "language",
    "next_action",
    "notes",
    "theirs",
    "due_title",
    "due_kind",
    "due_own",
    "due_liberty",
    "uncomputed",
    "next_action_on",
]


def _row(serial: int, direction: str, status: str, day: str | None = None) -> tuple[object, ...]:
    told = (f"u{serial}", f"N-{serial}", f"n-{serial}", "mla", direction, 2026, serial, status)
    made = ("2026-02-03 08:00:00", "2026-02-03", "", "anna", "", 1, "2026-03-01 09:00:00", "", "", "s", "s", "AL")
    basis = (
        "treaty",
        "",
        "",
        "",
        0,
        0,
        "",
        "",
        "ordinary",
        "",
        "",
        "ordinary",
        "",
        0,
        "",
        "wait",
        "",
        "",
        "",
        "",
        0,
        0,
        0,
        day,
    )
    return (*told, *made, *basis)


def seed(connection: sa.Connection) -> None:
    """Cases of both directions, one ended, one with a day of its own."""
    names = ", ".join(f'"{name}"' for name in _COLUMNS)
    marks = ", ".join("?" * len(_COLUMNS))
    rows = [_row(1, "in", "registered"), _row(2, "in", "with-executor", "2026-04-01"), _row(3, "in", "closed"),
            _row(4, "out", "awaiting-reply")]  # fmt: skip
    for row in rows:
        connection.exec_driver_sql(f"INSERT INTO request ({names}) VALUES ({marks})", row)


def check(connection: sa.Connection) -> None:
    """Who has it, since when, and the day."""
    rows = connection.exec_driver_sql("SELECT serial, holder, held_since, step_on, status FROM request ORDER BY serial").all()
    assert [tuple(row) for row in rows] == [
        (1, "us", "2026-03-01", "2026-03-15", "registered"),
        (2, "executing-authority", "2026-03-01", "2026-04-01", "with-executor"),
        (3, None, None, None, "closed"),
        (4, "other-state", "2026-03-01", "2026-03-15", "awaiting-reply"),
    ]
    connection.exec_driver_sql("UPDATE request SET status = 'before-court' WHERE serial = 1")
