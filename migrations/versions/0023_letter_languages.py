# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Let an office add languages of letters: the packs that were taken in, version by version.

Revision ID: 0023
Revises: 0022
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_TABLE = "letter_language"
_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the table, whose versions never change."""
    op.create_table(
        _TABLE,
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("added_at", _INSTANT, nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("ended_at", _INSTANT),
        sa.Column("ended_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("language", "version", name="pk_letter_language"),
    )


def downgrade() -> None:
    """Drop it, and with it the templates that came with a pack, which no earlier version reads. Letters keep their text."""
    triggers = _set_aside("letter_template")
    op.execute("DELETE FROM letter_template WHERE origin = 'language-pack'")
    for sql in triggers:
        op.get_bind().exec_driver_sql(sql)
    op.drop_table(_TABLE)


def _set_aside(table: str) -> list[str]:
    """Drop the triggers of a table, which keep its rows; their statements."""
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        return []
    query = sa.text("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = :table ORDER BY name")
    found = connection.execute(query, {"table": table}).all()
    for name, _sql in found:
        op.execute(f"DROP TRIGGER {name}")
    return [sql for _name, sql in found]
