# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Keep what was found of each thing that a request must contain, why requests were returned, and the decision sheets.

Revision ID: 0013
Revises: 0012
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(JSONB(), "postgresql")
_INSTANT = sa.DateTime(timezone=True)
_GROWING = sa.String(40)
_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _texts(names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names.split()]


def _of_request(table: str) -> list[sa.Column[int] | sa.ForeignKeyConstraint]:
    return [
        sa.Column("request_id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=f"fk_{table}_request_id_request"),
    ]


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "checklist_answer",
        sa.Column("id", _KEY, nullable=False),
        *_of_request("checklist_answer"),
        *_texts("item_id text article"),
        sa.Column("state", _GROWING, nullable=False),
        *_texts("note"),
        sa.Column("at", _INSTANT, nullable=False),
        *_texts("by"),
        sa.PrimaryKeyConstraint("id", name="pk_checklist_answer"),
    )
    op.create_table(
        "returned_cause",
        sa.Column("id", _KEY, nullable=False),
        *_of_request("returned_cause"),
        *_texts("code note"),
        sa.Column("at", _INSTANT, nullable=False),
        *_texts("by"),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_returned_cause"),
    )
    op.create_table(
        "review_sheet",
        *_texts("uid"),
        *_of_request("review_sheet"),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("state", _GROWING, nullable=False),
        sa.Column("content", _JSON, nullable=False),
        *_texts("author"),
        sa.Column("started_at", _INSTANT, nullable=False),
        sa.Column("changed_at", _INSTANT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *_texts("decided_by"),
        sa.Column("decided_at", _INSTANT),
        sa.Column("decided_on", sa.Date()),
        sa.PrimaryKeyConstraint("uid", name="pk_review_sheet"),
        sa.UniqueConstraint("request_id", "round", name="uq_review_sheet_request_id_round"),
    )
    op.create_index("ix_review_sheet_state", "review_sheet", ["state"])
    for table in ("checklist_answer", "returned_cause"):
        op.create_index(f"ix_{table}_request_id", table, ["request_id"])


def downgrade() -> None:
    """Drop them."""
    for name in ("review_sheet", "returned_cause", "checklist_answer"):
        op.drop_table(name)
