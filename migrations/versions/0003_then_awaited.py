# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Let a request's row say what is awaited once a possibility or an assurance, named first, is over.

A "may end" limit whose day had passed hid the limit that must be kept, and counted as late.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_COLUMNS = ("then_on", "then_end", "then_title", "then_kind", "then_own", "then_liberty")
_ARISING = ("may", "floor")
_ONLY = sa.text("then_on IS NOT NULL")

_DEADLINE = sa.table(
    "deadline",
    *(sa.column(name) for name in ("request_id", "position", "title", "kind")),
    *(sa.column(name, sa.Boolean()) for name in ("own_target", "liberty")),
    *(sa.column(name, sa.Date()) for name in ("watched_on", "due_on")),
    sa.column("due_at", sa.DateTime()),
    sa.column("due_offset", sa.Integer()),
)
_REQUEST = sa.table(
    "request",
    *(sa.column(name) for name in ("id", "due_kind", "then_title", "then_kind")),
    *(sa.column(name, sa.Date()) for name in ("overdue_from", "then_on", "then_end")),
    *(sa.column(name, sa.Boolean()) for name in ("then_own", "then_liberty")),
)


def upgrade() -> None:
    """Add the columns and fill them from the deadlines that are kept."""
    op.add_column("request", sa.Column("then_on", sa.Date()))
    op.add_column("request", sa.Column("then_end", sa.Date()))
    for name in ("then_title", "then_kind"):
        op.add_column("request", sa.Column(name, sa.Text(), nullable=False, server_default=sa.text("''")))
    for name in ("then_own", "then_liberty"):
        op.add_column("request", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index("ix_request_then", "request", ["due_end"], sqlite_where=_ONLY, postgresql_where=_ONLY)
    _fill()


def _fill() -> None:
    """Say what is awaited after a possibility or an assurance, and take these out of what makes a request late."""
    connection, table = op.get_bind(), _DEADLINE
    arising = sa.select(table.c.request_id).where(table.c.watched_on.is_not(None), table.c.kind.in_(_ARISING)).distinct()
    named = connection.execute(sa.select(_REQUEST.c.id, _REQUEST.c.due_kind).where(_REQUEST.c.id.in_(arising))).all()
    for request, kind in named:
        obliging = (table.c.request_id == request, table.c.watched_on.is_not(None), table.c.kind.not_in(_ARISING))
        rows = connection.execute(sa.select(table).where(*obliging).order_by(table.c.position)).mappings().all()
        change: dict[str, object] = {"overdue_from": min(map(_end, rows), default=None)}
        if rows and kind in _ARISING:
            first = min(rows, key=lambda row: (row["watched_on"], not row["liberty"], row["own_target"]))
            change |= {
                "then_on": first["watched_on"],
                "then_end": _end(first),
                "then_title": first["title"],
                "then_kind": first["kind"],
                "then_own": first["own_target"],
                "then_liberty": first["liberty"],
            }
        connection.execute(sa.update(_REQUEST).where(_REQUEST.c.id == request).values(**change))


def _end(row: sa.RowMapping) -> date:
    """The day on which a limit ends, where it is bound: the day of an hour is that of its own clock."""
    hour: datetime | None = row["due_at"]
    if hour is not None:
        return (hour + timedelta(minutes=row["due_offset"])).date()
    day: date = row["due_on"] or row["watched_on"]
    return day


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_request_then", "request")
    for name in reversed(_COLUMNS):
        op.drop_column("request", name)
