# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Let a letter be about several cases or about what somebody has in hand, and keep why an answer is late.

A letter with all that is outstanding with a State belongs to no single case: it names the State and lists its cases. A reminder
says who is reminded and of which item. The days of reminders that an office had set are written as the steps of its ladder.

Revision ID: 0015
Revises: 0014
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_INSTANT = sa.DateTime(timezone=True)
_WORD = sa.String(40)
_NEW = ("state", "holder", "item_uid")
_EMPTY = sa.text("''")
_JSON = sa.JSON().with_variant(JSONB(), "postgresql")
_OFFICE = sa.table("office", sa.column("id", _KEY), sa.column("settings", _JSON))
_MOST_STEPS, _MOST_DAYS = 9, 3650


def _texts(names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names.split()]


def upgrade() -> None:
    """Widen the letter, create the tables."""
    triggers = _set_aside("letter")
    with op.batch_alter_table("letter", recreate="always") as batch:
        batch.alter_column("request_id", existing_type=_KEY, nullable=True)
        batch.add_column(sa.Column("state", sa.Text(), nullable=False, server_default=_EMPTY))
        batch.add_column(sa.Column("holder", _WORD))
        batch.add_column(sa.Column("item_uid", sa.Text()))
    _put_back(triggers)
    op.create_table(
        "letter_case",
        sa.Column("letter_id", _KEY, sa.ForeignKey("letter.id", name="fk_letter_case_letter_id_letter"), nullable=False),
        sa.Column("request_id", _KEY, sa.ForeignKey("request.id", name="fk_letter_case_request_id_request"), nullable=False),
        sa.Column("reminds", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("letter_id", "request_id", name="pk_letter_case"),
    )
    op.create_index("ix_letter_case_request_id", "letter_case", ["request_id"])
    op.create_table(
        "delay",
        sa.Column("id", _KEY, nullable=False),
        *_texts("uid"),
        sa.Column("request_id", _KEY, sa.ForeignKey("request.id", name="fk_delay_request_id_request"), nullable=False),
        *_texts("limit_id trigger_uid reason note"),
        sa.Column("expected_on", sa.Date()),
        *_texts("recorded_by"),
        sa.Column("recorded_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_delay"),
        sa.UniqueConstraint("uid", name="uq_delay_uid"),
    )
    op.create_index("ix_delay_request_id", "delay", ["request_id"])
    _write_steps()


def _write_steps() -> None:
    connection = op.get_bind()
    for key, settings in connection.execute(sa.select(_OFFICE.c.id, _OFFICE.c.settings)).all():
        steps = steps_of(settings.get("target_chase", ""))
        if steps:
            kept = {**settings, "target_chase": steps}
            connection.execute(sa.update(_OFFICE).where(_OFFICE.c.id == key).values(settings=kept))


def steps_of(days: str) -> str:
    """The steps that days of reminders were to the earlier version, in any order; a zero alone reminded nobody. Empty for other
    words, which it did not heed.
    """
    parts = days.replace(" ", "").split(",")
    if not all(part.isascii() and part.isdecimal() and len(part) <= 4 for part in parts):
        return ""
    found = sorted({int(part) for part in parts if 0 < int(part) <= _MOST_DAYS})[:_MOST_STEPS]
    return ",".join(map(str, found)) or "off"


def downgrade() -> None:
    """Drop them; letters that belong to no single case go, for an earlier version knows none such."""
    op.drop_table("delay")
    op.drop_table("letter_case")
    triggers = _set_aside("letter")
    op.execute("DELETE FROM letter WHERE request_id IS NULL")
    with op.batch_alter_table("letter", recreate="always") as batch:
        for name in _NEW:
            batch.drop_column(name)
        batch.alter_column("request_id", existing_type=_KEY, nullable=False)
    _put_back([_without(sql) for sql in triggers])


def _without(sql: str) -> str:
    for name in _NEW:
        sql = sql.replace(f' OR NEW."{name}" IS NOT OLD."{name}"', "")
    return sql


def _set_aside(table: str) -> list[str]:
    """Drop the triggers of a table, which go with it when it is built anew; their statements."""
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
