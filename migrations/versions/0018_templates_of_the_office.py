# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Let an office change its templates of letters: who made a version, when and why, and who approved it.

Every version that an office has kept so far came with the program: it stays in use.

Revision ID: 0018
Revises: 0017
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_TABLE = "letter_template"
_NEW = ("origin", "program_version", "state", "author", "saved_at", "note", "decided_by", "decided_at")
_WORD = sa.String(40)
_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the columns; what is kept came with the program under the program's own number."""
    op.add_column(_TABLE, sa.Column("origin", _WORD, nullable=False, server_default=sa.text("'shipped'")))
    op.add_column(_TABLE, sa.Column("program_version", sa.Integer(), nullable=False, server_default=sa.text("0")))
    op.add_column(_TABLE, sa.Column("state", _WORD, nullable=False, server_default=sa.text("'in-use'")))
    op.add_column(_TABLE, _text("author"))
    op.add_column(_TABLE, sa.Column("saved_at", _INSTANT))
    op.add_column(_TABLE, _text("note"))
    op.add_column(_TABLE, _text("decided_by"))
    op.add_column(_TABLE, sa.Column("decided_at", _INSTANT))
    op.execute("UPDATE letter_template SET program_version = version")


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False, server_default=sa.text("''"))


def downgrade() -> None:
    """Drop them, and with them the office's own versions and what was never approved: an earlier version would use them."""
    triggers = _set_aside(_TABLE)
    op.execute("DELETE FROM letter_template WHERE origin <> 'shipped' OR state <> 'in-use'")
    for name in reversed(_NEW):
        op.drop_column(_TABLE, name)
    _put_back([_without(sql) for sql in triggers if "tr_letter_template_decided" not in sql])


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
