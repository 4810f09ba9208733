# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Give an office more than the seal that was made with it, and images for its letters.

The seal made at set-up stays among the secrets until another one is brought in; then it becomes the first row.

Revision ID: 0021
Revises: 0020
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _texts(names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names.split()]


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "seal",
        sa.Column("id", _KEY, nullable=False),
        *_texts("fingerprint"),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("certificate", sa.LargeBinary(), nullable=False),
        sa.Column("key", sa.LargeBinary()),
        *_texts("chain subject issuer key_type"),
        sa.Column("not_before", _INSTANT, nullable=False),
        sa.Column("not_after", _INSTANT, nullable=False),
        *_texts("module token label"),
        sa.Column("added_at", _INSTANT, nullable=False),
        *_texts("added_by"),
        sa.Column("used_at", _INSTANT),
        *_texts("used_by"),
        sa.Column("ended_at", _INSTANT),
        *_texts("ended_by reason"),
        sa.PrimaryKeyConstraint("id", name="pk_seal"),
        sa.UniqueConstraint("fingerprint", name="uq_seal_fingerprint"),
    )
    op.create_table(
        "stationery",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("use", sa.String(40), nullable=False),
        *_texts("owner"),
        sa.Column("png", sa.LargeBinary(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        *_texts("sha256"),
        sa.Column("added_at", _INSTANT, nullable=False),
        *_texts("added_by"),
        sa.Column("removed_at", _INSTANT),
        *_texts("removed_by"),
        sa.PrimaryKeyConstraint("id", name="pk_stationery"),
    )


def downgrade() -> None:
    """Drop them. The seal made with the office is among its secrets still, unless it was retired."""
    op.drop_table("stationery")
    op.drop_table("seal")
