# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Let a bundle say what it is for, and give receipts for bundles a room.

For bundles that came in before, this office owes receipts; for those that it wrote before it expects none, because many of the
offices that got them cannot give any.

Revision ID: 0028
Revises: 0027
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_INSTANT = sa.DateTime(timezone=True)
_WORD = sa.String(40)


def _texts(names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names.split()]


def upgrade() -> None:
    """Add the column and the table, and enter what is owed."""
    op.add_column("bundle", sa.Column("purpose", _WORD, nullable=False, server_default=sa.text("'case'")))
    op.create_table(
        "bundle_receipt",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("bundle", sa.Text(), sa.ForeignKey("bundle.uid", name="fk_bundle_receipt_bundle_bundle"), nullable=False),
        sa.Column("request_id", _KEY, sa.ForeignKey("request.id", name="fk_bundle_receipt_request_id_request"), nullable=False),
        *_texts("partner"),
        sa.Column("given", sa.Boolean(), nullable=False),
        *_texts("digest"),
        sa.Column("at", _INSTANT),
        sa.Column("received_on", sa.Date()),
        *_texts("number"),
        sa.Column("result", _WORD),
        sa.Column("way", _WORD),
        *_texts("carried_by name"),
        sa.Column("recorded_at", _INSTANT),
        *_texts("recorded_by"),
        sa.PrimaryKeyConstraint("id", name="pk_bundle_receipt"),
        sa.UniqueConstraint("bundle", "partner", name="uq_bundle_receipt_bundle_partner"),
    )
    op.create_index("ix_bundle_receipt_request_id", "bundle_receipt", ["request_id"])
    op.execute(
        "INSERT INTO bundle_receipt (bundle, request_id, partner, given, digest, at, number, result, carried_by, name,"
        " recorded_at, recorded_by)"
        " SELECT bundle.uid, bundle.request_id, bundle.partner, true, bundle.digest, mail.at, request.number, 'taken-in', '',"
        " '', mail.at, bundle.by FROM bundle JOIN request ON request.id = bundle.request_id"
        " JOIN mail ON mail.uid = bundle.uid AND mail.request_id = bundle.request_id"
        " WHERE bundle.incoming AND bundle.state = 'imported' ORDER BY bundle.created_at, bundle.uid"
    )


def downgrade() -> None:
    """Drop them: nobody knows any more which bundle arrived."""
    op.drop_table("bundle_receipt")
    op.drop_column("bundle", "purpose")
