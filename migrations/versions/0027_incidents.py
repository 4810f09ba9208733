# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Let an office record incidents with its media and bundles, and keep a register of the media that it uses.

Revision ID: 0027
Revises: 0026
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(JSONB(), "postgresql")
_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_INSTANT = sa.DateTime(timezone=True)
_GROWING = sa.String(40)


def _texts(names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names.split()]


def _of(table: str, owner: str, *, nullable: bool = False) -> sa.Column[int]:
    key = sa.ForeignKey(f"{owner}.id", name=f"fk_{table}_{owner}_id_{owner}")
    return sa.Column(f"{owner}_id", _KEY, key, nullable=nullable)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "incident",
        sa.Column("id", _KEY, nullable=False),
        *_texts("uid number"),
        sa.Column("kind", _GROWING, nullable=False),
        sa.Column("state", _GROWING, nullable=False),
        *_texts("medium"),
        sa.Column("noticed_at", _INSTANT, nullable=False),
        *_texts("place what"),
        sa.Column("passphrase", _GROWING, nullable=False),
        sa.Column("expected", _JSON, nullable=False),
        *_texts("owner"),
        sa.Column("authority_by", _INSTANT),
        sa.Column("reported_at", _INSTANT, nullable=False),
        *_texts("reported_by"),
        sa.Column("closed_at", _INSTANT),
        *_texts("closed_by findings"),
        sa.PrimaryKeyConstraint("id", name="pk_incident"),
        sa.UniqueConstraint("uid", name="uq_incident_uid"),
        sa.UniqueConstraint("number", name="uq_incident_number"),
    )
    op.create_table(
        "incident_share",
        sa.Column("id", _KEY, nullable=False),
        _of("incident_share", "incident"),
        _of("incident_share", "request"),
        sa.Column("position", sa.Integer(), nullable=False),
        *_texts("bundle"),
        sa.Column("content", _JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_incident_share"),
    )
    op.create_table(
        "incident_entry",
        sa.Column("id", _KEY, nullable=False),
        _of("incident_entry", "incident"),
        _of("incident_entry", "request", nullable=True),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("kind", _GROWING, nullable=False),
        sa.Column("recorded_at", _INSTANT, nullable=False),
        *_texts("by whom note"),
        sa.Column("needed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_incident_entry"),
    )
    op.create_table(
        "carrier",
        sa.Column("id", _KEY, nullable=False),
        *_texts("serial label holder"),
        sa.Column("state", _GROWING, nullable=False),
        sa.Column("wiped_at", _INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_carrier"),
        sa.UniqueConstraint("serial", name="uq_carrier_serial"),
    )
    op.create_table(
        "carrier_entry",
        sa.Column("id", _KEY, nullable=False),
        _of("carrier_entry", "carrier"),
        sa.Column("at", _INSTANT, nullable=False),
        *_texts("by"),
        sa.Column("state", _GROWING, nullable=False),
        *_texts("label holder note"),
        sa.Column("wiped", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_carrier_entry"),
    )
    for table in ("incident_share", "incident_entry"):
        for owner in ("incident", "request"):
            op.create_index(f"ix_{table}_{owner}_id", table, [f"{owner}_id"])
    op.create_index("ix_carrier_entry_carrier_id", "carrier_entry", ["carrier_id"])


def downgrade() -> None:
    """Drop them."""
    for name in ("carrier_entry", "carrier", "incident_entry", "incident_share", "incident"):
        op.drop_table(name)
