# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Keep the passphrase of a bundle for an office without a card until its letter was received.

Revision ID: 0029
Revises: 0028
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_INSTANT = sa.DateTime(timezone=True)
_WORD = sa.String(40)


def _texts(names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names.split()]


def upgrade() -> None:
    """Make the table; no bundle had a passphrase before."""
    op.create_table(
        "bundle_passphrase",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("bundle", sa.Text(), sa.ForeignKey("bundle.uid", name="fk_bundle_passphrase_bundle_bundle"), nullable=False),
        sa.Column("request_id", _KEY, sa.ForeignKey("request.id", name="fk_bundle_passphrase_request_id_request")),
        *_texts("office country code language"),
        sa.Column("channel", _WORD),
        sa.Column("medium_channel", _WORD),
        *_texts("although"),
        sa.Column("letters", sa.Integer(), nullable=False),
        sa.Column("letter_at", _INSTANT),
        sa.Column("ended_at", _INSTANT),
        *_texts("recorded_by"),
        sa.PrimaryKeyConstraint("id", name="pk_bundle_passphrase"),
        sa.UniqueConstraint("bundle", name="uq_bundle_passphrase_bundle"),
    )
    op.create_index("ix_bundle_passphrase_request_id", "bundle_passphrase", ["request_id"])


def downgrade() -> None:
    """Drop it; the passphrases are lost with it."""
    op.drop_index("ix_bundle_passphrase_request_id", "bundle_passphrase")
    op.drop_table("bundle_passphrase")
