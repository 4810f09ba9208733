# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Let a letter be commented on, signed by hand, followed by another one, received and answered.

Revision ID: 0020
Revises: 0019
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_INSTANT = sa.DateTime(timezone=True)
_WORD = sa.String(40)
_EMPTY = sa.text("''")


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=False, server_default=_EMPTY)


def _columns() -> list[sa.Column[Any]]:
    """What a letter gets, all of it at the end of the row."""
    return [
        sa.Column("dated_on", sa.Date()),
        sa.Column("signed_on", sa.Date()),
        _text("unsigned_reason"),
        _text("bag"),
        _text("bag_seal"),
        sa.Column("pieces", sa.Integer()),
        sa.Column("received_on", sa.Date()),
        _text("received_by"),
        sa.Column("reply_by", sa.Date()),
        _text("follows"),
        sa.Column("follows_as", _WORD),
        _text("follows_reason"),
    ]


def upgrade() -> None:
    """Add the columns, create the tables."""
    for column in _columns():
        op.add_column("letter", column)
    op.create_index("ix_letter_follows", "letter", ["follows"])
    op.create_table(
        "letter_comment",
        *_begin("letter_comment"),
        sa.Column("block", sa.Integer()),
        *_texts("quote text written_by"),
        sa.Column("written_at", _INSTANT, nullable=False),
        *_texts("settled_by"),
        sa.Column("settled_at", _INSTANT),
        *_texts("answer"),
        sa.PrimaryKeyConstraint("id", name="pk_letter_comment"),
        sa.UniqueConstraint("uid", name="uq_letter_comment_uid"),
    )
    op.create_index("ix_letter_comment_letter_id", "letter_comment", ["letter_id"])
    op.create_table(
        "letter_scan",
        *_begin("letter_scan"),
        sa.Column("kind", _WORD, nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        *_texts("name media_type"),
        sa.Column("size", sa.BigInteger(), nullable=False),
        *_texts("sha256 blob recorded_by"),
        sa.Column("recorded_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_letter_scan"),
        sa.UniqueConstraint("uid", name="uq_letter_scan_uid"),
    )
    op.create_index("ix_letter_scan_letter_id", "letter_scan", ["letter_id"])


def _begin(table: str) -> list[sa.Column[Any]]:
    owner = sa.ForeignKey("letter.id", name=f"fk_{table}_letter_id_letter")
    return [
        sa.Column("id", _KEY, nullable=False),
        *_texts("uid"),
        sa.Column("letter_id", _KEY, owner, nullable=False),
    ]


def _texts(names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names.split()]


def downgrade() -> None:
    """Drop them; that letters were commented on, signed by hand, followed and received, an earlier version does not know."""
    op.drop_table("letter_scan")
    op.drop_table("letter_comment")
    op.drop_index("ix_letter_follows", "letter")
    triggers = _set_aside("letter")
    for column in reversed(_columns()):
        op.drop_column("letter", column.name)
    _put_back([_without(sql) for sql in triggers])


def _without(sql: str) -> str:
    for column in _columns():
        sql = sql.replace(f' OR NEW."{column.name}" IS NOT OLD."{column.name}"', "")
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
