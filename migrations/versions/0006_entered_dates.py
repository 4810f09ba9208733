# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Keep the dates that officers enter for limits that the program can not compute, and who confirmed them.

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "entered_date",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("request_id", _KEY, nullable=False),
        sa.Column("limit_id", sa.Text(), nullable=False),
        sa.Column("trigger_uid", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_at", _INSTANT),
        sa.Column("due_zone", sa.Text()),
        sa.Column("due_offset", sa.Integer()),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("entered_at", _INSTANT, nullable=False),
        sa.Column("confirmed_by", sa.Text(), nullable=False),
        sa.Column("confirmed_at", _INSTANT),
        sa.Column("withdrawn_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", _INSTANT),
        sa.Column("withdrawn_reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("uid", name="pk_entered_date"),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name="fk_entered_date_request_id_request"),
    )
    op.create_index("ix_entered_date_request_id", "entered_date", ["request_id"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("entered_date")
