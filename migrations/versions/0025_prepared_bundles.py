# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Let a bundle be prepared, carried onto several media and resumed, and say of each medium what lies on it.

A bundle knew one medium, and nothing of what was in it or for whom beside its first office. How a bundle stands has new
words, so the column no longer lists the old ones. Whatever was written so far lay whole on one medium.

Revision ID: 0025
Revises: 0024
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_INSTANT = sa.DateTime(timezone=True)
_DOCUMENT = sa.JSON().with_variant(JSONB(), "postgresql")
_WORD, _OLD = sa.String(40), ("failed", "written", "verified", "imported")
_LISTS = ("recipients", "evidence", "letters")


def upgrade() -> None:
    """Widen the bundle, make the table of media, and give each bundle that went out the one medium it has."""
    triggers = _set_aside("bundle")
    with op.batch_alter_table("bundle", recreate="always") as batch:
        batch.drop_constraint(op.f("ck_bundle_state"), type_="check")
        batch.alter_column("state", type_=_WORD, existing_type=sa.String(32), existing_nullable=False)
        batch.add_column(sa.Column("parts", sa.Integer(), nullable=False, server_default=sa.text("0")))
        for name in _LISTS:
            batch.add_column(sa.Column(name, _DOCUMENT, nullable=False, server_default=sa.text("'[]'")))
    _put_back(triggers)
    op.create_table(
        "bundle_medium",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("bundle_uid", sa.Text(), nullable=False),
        sa.Column("request_id", _KEY),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("number", "copy", "first", "last")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("serial", "label", "place")),
        sa.Column("state", _WORD, nullable=False),
        sa.Column("begun_at", _INSTANT, nullable=False),
        *(sa.Column(name, _INSTANT) for name in ("ended_at", "removed_at")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("removed_how", "detail", "by")),
        sa.PrimaryKeyConstraint("id", name="pk_bundle_medium"),
        sa.ForeignKeyConstraint(["bundle_uid"], ["bundle.uid"], name="fk_bundle_medium_bundle_uid_bundle"),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name="fk_bundle_medium_request_id_request"),
        sa.UniqueConstraint("bundle_uid", "number", name="uq_bundle_medium_bundle_uid_number"),
    )
    op.create_index("ix_bundle_medium_request_id", "bundle_medium", ["request_id"])
    _fill()


def _fill() -> None:
    """Of an old bundle the first office addressed is known, and its medium; of how many parts it has, nothing."""
    op.execute("UPDATE bundle SET recipients = json_array(partner) WHERE NOT incoming")
    op.execute(
        'INSERT INTO bundle_medium (bundle_uid, request_id, number, copy, "first", "last", serial, label, place, state,'
        ' begun_at, removed_how, detail, "by")'
        " SELECT uid, request_id, 1, 1, 0, 0, medium, '', place, state, created_at, '', detail, \"by\""
        " FROM bundle WHERE NOT incoming ORDER BY created_at, uid"
    )


def downgrade() -> None:
    """Drop them; a bundle that is not whole on media counts as failed, as the earlier version has it."""
    op.drop_index("ix_bundle_medium_request_id", "bundle_medium")
    op.drop_table("bundle_medium")
    op.execute("UPDATE bundle SET state = 'failed' WHERE state NOT IN ('failed', 'written', 'verified', 'imported')")
    triggers = _set_aside("bundle")
    with op.batch_alter_table("bundle", recreate="always") as batch:
        for name in ("parts", *_LISTS):
            batch.drop_column(name)
        batch.alter_column("state", type_=sa.String(32), existing_type=_WORD, existing_nullable=False)
        words = ", ".join(f"'{each}'" for each in _OLD)
        batch.create_check_constraint(op.f("ck_bundle_state"), f"state IN ({words})")
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
