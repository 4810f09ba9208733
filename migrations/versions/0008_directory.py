# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Keep an address book of authorities, what each State asks for, and the codes that an office adds to its lists.

Revision ID: 0008
Revises: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(JSONB(), "postgresql")
_INSTANT = sa.DateTime(timezone=True)
_GROWING = sa.String(40)


def _texts(names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names.split()]


def _documents(names: str) -> list[sa.Column[object]]:
    return [sa.Column(name, _JSON, nullable=False) for name in names.split()]


def _verified() -> list[sa.Column[object]]:
    return [
        sa.Column("verified_on", sa.Date()),
        sa.Column("verified_by", sa.Text(), nullable=False),
        sa.Column("verify_months", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("updated_at", _INSTANT),
        sa.Column("updated_by", sa.Text(), nullable=False),
    ]


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "authority_entry",
        *_texts("uid state"),
        sa.Column("role", _GROWING, nullable=False),
        *_texts("name address person phone email fax hours zone"),
        *_documents("languages channels treaties"),
        *_texts("encryption note source"),
        *_verified(),
        sa.PrimaryKeyConstraint("uid", name="pk_authority_entry"),
    )
    op.create_index("ix_authority_entry_state", "authority_entry", ["state"])
    op.create_table(
        "country_profile",
        *_texts("uid state measure"),
        sa.Column("possible", _GROWING, nullable=False),
        *_texts("legal_framework receiving_authority executing_authority means execution_deadline dual_criminality"),
        *_texts("use_limitation special_documentation special_requirements links other source"),
        *_documents("languages channels"),
        *_verified(),
        sa.PrimaryKeyConstraint("uid", name="pk_country_profile"),
        sa.UniqueConstraint("state", "measure", name="uq_country_profile_state_measure"),
    )
    op.create_table(
        "own_code",
        *_texts("list id"),
        sa.Column("labels", _JSON, nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.Column("added_at", _INSTANT),
        sa.PrimaryKeyConstraint("list", "id", name="pk_own_code"),
    )


def downgrade() -> None:
    """Drop them."""
    for name in ("own_code", "country_profile", "authority_entry"):
        op.drop_table(name)
