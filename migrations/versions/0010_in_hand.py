# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Let a case always say who has it in hand and when it must be looked at again.

Nobody could tell whose the passing time was, and a case on which nothing was due was watched by nobody. An event may name to
whom something was handed over, and the item of assistance that it is about. The statuses of an extradition are new words, so
the column of the status no longer lists the old ones.

Revision ID: 0010
Revises: 0009
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_WORD = sa.String(40)
_ENDED = ("refused", "withdrawn", "closed")
_OLD = [
    "registered",
    "query-sent",
    "under-review",
    "postponed",
    "with-executor",
    "partly-executed",
    "executed",
    "in-preparation",
    "sent",
    "awaiting-reply",
    "reply-received",
    "refused",
    "withdrawn",
    "closed",
]
_THEIRS = {
    ("in", "query-sent"): "other-state",
    ("in", "with-executor"): "executing-authority",
    ("in", "partly-executed"): "executing-authority",
    ("out", "sent"): "other-state",
    ("out", "awaiting-reply"): "other-state",
    ("out", "postponed"): "other-state",
    ("out", "partly-executed"): "other-state",
}
"""Who else than the office has a case, by direction and status. What was handed over is not known of old cases."""

_WITHIN = timedelta(days=14)
"""After so many days somebody looks again at a case that stands since the upgrade; the next event gives it its own day."""

_REQUEST = sa.table(
    "request",
    *(sa.column(name) for name in ("id", "status", "direction", "holder", "held_by")),
    *(sa.column(name, sa.Date()) for name in ("next_action_on", "registered_on", "held_since", "step_on")),
    sa.column("updated_at", sa.DateTime()),
)


def upgrade() -> None:
    """Add the columns and fill them for open cases."""
    triggers = _set_aside("request")
    with op.batch_alter_table("request", recreate="always") as batch:
        batch.drop_constraint(op.f("ck_request_status"), type_="check")
        batch.alter_column("status", type_=_WORD, existing_type=sa.String(32), existing_nullable=False)
        batch.add_column(sa.Column("holder", _WORD))
        batch.add_column(sa.Column("held_by", sa.Text(), nullable=False, server_default=sa.text("''")))
        batch.add_column(sa.Column("held_since", sa.Date()))
        batch.add_column(sa.Column("step_on", sa.Date()))
    _put_back(triggers)
    op.create_index("ix_request_step_on_id_status", "request", ["step_on", "id", "status"])
    op.create_index("ix_request_holder_step_on", "request", ["holder", "step_on"])
    op.add_column("event", sa.Column("holder", _WORD))
    op.add_column("event", sa.Column("whom", sa.Text(), nullable=False, server_default=sa.text("''")))
    op.add_column("event", sa.Column("item_uid", sa.Text()))
    _fill()


def _fill() -> None:
    connection, table = op.get_bind(), _REQUEST
    for row in connection.execute(sa.select(table).where(table.c.status.not_in(_ENDED))).mappings().all():
        touched = _day(row["updated_at"], row["registered_on"])
        change = {
            "holder": _THEIRS.get((row["direction"], row["status"]), "us"),
            "held_since": touched,
            "step_on": row["next_action_on"] or touched + _WITHIN,
        }
        connection.execute(sa.update(table).where(table.c.id == row["id"]).values(**change))


def _day(touched: datetime | None, registered_on: date) -> date:
    return registered_on if touched is None else touched.replace(tzinfo=touched.tzinfo or UTC).date()


def downgrade() -> None:
    """Drop them; a status of a later version becomes the nearest that the earlier one knows."""
    triggers = [*_set_aside("event"), *_set_aside("request")]
    table = _REQUEST
    known = table.c.status.in_(_OLD)
    nearest = sa.case((table.c.direction == "in", "under-review"), else_="awaiting-reply")
    op.get_bind().execute(sa.update(table).where(~known).values(status=nearest))
    for name in ("item_uid", "whom", "holder"):
        op.drop_column("event", name)
        triggers = [sql.replace(f' OR NEW."{name}" IS NOT OLD."{name}"', "") for sql in triggers]
    op.drop_index("ix_request_holder_step_on", "request")
    op.drop_index("ix_request_step_on_id_status", "request")
    with op.batch_alter_table("request", recreate="always") as batch:
        for name in ("step_on", "held_since", "held_by", "holder"):
            batch.drop_column(name)
        batch.alter_column("status", type_=sa.String(32), existing_type=_WORD, existing_nullable=False)
        words = ", ".join(f"'{each}'" for each in _OLD)
        batch.create_check_constraint(op.f("ck_request_status"), f"status IN ({words})")
    _put_back(triggers)


def _set_aside(table: str) -> list[str]:
    """Drop the triggers of a table, which name its columns and go with it when it is built anew; their statements."""
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        return []
    query = sa.text("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = :table ORDER BY name")
    found = connection.execute(query, {"table": table}).all()
    for name, _sql in found:
        op.execute(f"DROP TRIGGER {name}")
    return [sql for _name, sql in found]


def _put_back(triggers: list[str]) -> None:
    for sql in triggers:
        op.get_bind().exec_driver_sql(sql)
