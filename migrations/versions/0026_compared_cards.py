# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Record how the fingerprint of a card was compared and who confirmed it; let cards be continued, and revoked with a day.

A card that is trusted already keeps that standing: nothing is made up about how it was compared.

Revision ID: 0026
Revises: 0025
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_WORD = sa.String(40)
_EMPTY = sa.text("''")
_ON_CARDS = ("continues", "replaced_by", "revoked_on", "revoked_why")


def _texts(names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names.split()]


def upgrade() -> None:
    """Add the columns, create the tables."""
    for name in _ON_CARDS:
        day = name == "revoked_on"
        op.add_column(
            "card",
            sa.Column(name, sa.Date()) if day else sa.Column(name, sa.Text(), nullable=False, server_default=_EMPTY),
        )
    op.create_table(
        "card_comparison",
        sa.Column("id", _KEY, nullable=False),
        *_texts("uid fingerprint"),
        sa.Column("same", sa.Boolean(), nullable=False),
        sa.Column("spoken_as", _WORD, nullable=False),
        *_texts("heard spoke_with"),
        sa.Column("way", _WORD, nullable=False),
        *_texts("number number_from note by"),
        sa.Column("at", _INSTANT, nullable=False),
        *_texts("confirmed_by"),
        sa.Column("confirmed_at", _INSTANT),
        *_texts("alone"),
        sa.PrimaryKeyConstraint("id", name="pk_card_comparison"),
        sa.UniqueConstraint("uid", name="uq_card_comparison_uid"),
    )
    op.create_index("ix_card_comparison_fingerprint", "card_comparison", ["fingerprint"])
    op.create_table(
        "own_keys",
        *_texts("fingerprint"),
        sa.Column("seed", sa.LargeBinary(), nullable=False),
        *_texts("identity"),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date()),
        *_texts("continues endorsement"),
        sa.Column("made_at", _INSTANT, nullable=False),
        *_texts("made_by"),
        sa.Column("revoked_on", sa.Date()),
        *_texts("revoked_why"),
        sa.PrimaryKeyConstraint("fingerprint", name="pk_own_keys"),
    )


def downgrade() -> None:
    """Drop them. An older program would use the office's first keys: refused while there are later ones."""
    if op.get_bind().execute(sa.text("SELECT count(*) FROM own_keys")).scalar_one():
        raise RuntimeError("this office renewed its keys; an older program cannot use them")
    op.drop_table("own_keys")
    op.drop_table("card_comparison")
    for name in reversed(_ON_CARDS):
        op.drop_column("card", name)
