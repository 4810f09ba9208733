# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Let a piece of mail be taken off a case to which it was matched by mistake.

That it was matched is kept with the day, the person and the reason of its end; the same piece may be matched there again.

Revision ID: 0017
Revises: 0016
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_TABLE, _ONCE, _STANDS = "piece_match", "uq_piece_match_piece_id_request_id", "ix_piece_match_piece_id_request_id"
_ONLY = sa.text("taken_off_at IS NULL")


def upgrade() -> None:
    """Add the columns; only what stands is there once."""
    triggers = _set_aside(_TABLE)
    with op.batch_alter_table(_TABLE, recreate="always") as batch:
        batch.drop_constraint(_ONCE, type_="unique")
        batch.add_column(sa.Column("taken_off_at", sa.DateTime(timezone=True)))
        for name in ("taken_off_by", "taken_off"):
            batch.add_column(_text(name))
    _put_back(triggers)
    op.create_index(_STANDS, _TABLE, ["piece_id", "request_id"], unique=True, sqlite_where=_ONLY, postgresql_where=_ONLY)
    op.add_column("mail", _text("taken_off"))


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False, server_default=sa.text("''"))


def downgrade() -> None:
    """Drop them; what was taken off is forgotten by the book and stands in the case again, as the earlier version has it."""
    op.drop_column("mail", "taken_off")
    op.drop_index(_STANDS, _TABLE)
    triggers = _set_aside(_TABLE)
    op.execute("DELETE FROM piece_match WHERE taken_off_at IS NOT NULL")
    with op.batch_alter_table(_TABLE, recreate="always") as batch:
        for name in ("taken_off", "taken_off_by", "taken_off_at"):
            batch.drop_column(name)
        batch.create_unique_constraint(_ONCE, ["piece_id", "request_id"])
    _put_back(triggers)


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
