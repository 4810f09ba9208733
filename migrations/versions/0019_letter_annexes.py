# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Let a letter carry annexes, and keep the one file that they become with its seal.

Revision ID: 0019
Revises: 0018
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _texts(names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names.split()]


def _counts(names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer(), nullable=False) for name in names.split()]


def _flags(names: str) -> list[sa.Column[bool]]:
    return [sa.Column(name, sa.Boolean(), nullable=False) for name in names.split()]


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "letter_annex",
        sa.Column("id", _KEY, nullable=False),
        *_texts("uid"),
        sa.Column("letter_id", _KEY, sa.ForeignKey("letter.id", name="fk_letter_annex_letter_id_letter"), nullable=False),
        *_counts("position"),
        *_texts("title file_name"),
        *_counts("pages"),
        sa.Column("size", sa.BigInteger(), nullable=False),
        *_texts("sha256"),
        sa.Column("blob", sa.String(32), sa.ForeignKey("blob.id", name="fk_letter_annex_blob_blob"), nullable=False),
        sa.Column("evidence_uid", sa.Text()),
        *_flags("signed carries archival"),
        *_texts("added_by"),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_letter_annex"),
        sa.UniqueConstraint("uid", name="uq_letter_annex_uid"),
    )
    op.create_index("ix_letter_annex_letter_id", "letter_annex", ["letter_id"])
    op.create_table(
        "letter_annex_file",
        sa.Column("letter_id", _KEY, sa.ForeignKey("letter.id", name="fk_letter_annex_file_letter_id_letter"), nullable=False),
        *_texts("sha256"),
        *_counts("pages"),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("blob", sa.String(32), sa.ForeignKey("blob.id", name="fk_letter_annex_file_blob_blob"), nullable=False),
        *_flags("archival"),
        sa.PrimaryKeyConstraint("letter_id", name="pk_letter_annex_file"),
    )
    op.create_index("ix_letter_annex_file_sha256", "letter_annex_file", ["sha256"])


def downgrade() -> None:
    """Drop them; the stored files stay until they are cleared away."""
    op.drop_table("letter_annex_file")
    op.drop_table("letter_annex")
