# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Keep the life of a treaty for each State: what it signed, reserved, suspended, denounced, extended.

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_GROWING = sa.String(40)


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "party_event",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("treaty_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("act", _GROWING, nullable=False),
        sa.Column("on", sa.Date()),
        sa.Column("effective_on", sa.Date()),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("territory", "article", "text", "source")),
        sa.Column("level", _GROWING, nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_party_event"),
        sa.ForeignKeyConstraint(["edition"], ["edition.id"], name="fk_party_event_edition_edition"),
    )
    op.create_index("ix_party_event_treaty_id_state", "party_event", ["treaty_id", "state"])
    op.create_index("ix_party_event_state", "party_event", ["state"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("party_event")
