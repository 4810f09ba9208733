# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Let a letter have a second language beside its own, with a text of its own.

Revision ID: 0022
Revises: 0021
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_NEW = ("beside", "beside_content")


def upgrade() -> None:
    """Add the columns, at the end of the row; every letter until now has one language."""
    for name in _NEW:
        op.add_column("letter", sa.Column(name, sa.Text(), nullable=False, server_default=sa.text("''")))


def downgrade() -> None:
    """Drop them; a letter in two languages keeps its sealed file, and an earlier version knows its authentic text alone."""
    triggers = _set_aside("letter")
    for name in reversed(_NEW):
        op.drop_column("letter", name)
    _put_back([_without(sql) for sql in triggers])


def _without(sql: str) -> str:
    for name in _NEW:
        sql = sql.replace(f' OR NEW."{name}" IS NOT OLD."{name}"', "")
    return sql


def _set_aside(table: str) -> list[str]:
    """Drop the triggers of a table, which name its columns; their statements."""
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
