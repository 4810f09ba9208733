# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Let an office keep restricted cases to named people, tell its people, know who is away, and find one name in many spellings.

What two requests share is kept in more ways than before: the table is made anew, and the store fills it, for a migration knows
no spelling.

Revision ID: 0012
Revises: 0011
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(JSONB(), "postgresql")
_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_INSTANT = sa.DateTime(timezone=True)
_GROWING = sa.String(40)


def _texts(names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names.split()]


def _instants(names: str, *, nullable: bool) -> list[sa.Column[object]]:
    return [sa.Column(name, _INSTANT, nullable=nullable) for name in names.split()]


def _request(name: str, table: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, _KEY, sa.ForeignKey("request.id", name=f"fk_{table}_{name}_request"), nullable=nullable)


def _likeness(*more: sa.CheckConstraint) -> None:
    op.drop_table("likeness")
    op.create_table(
        "likeness",
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("word_key", sa.Text(), nullable=False),
        _request("request_id", "likeness"),
        sa.PrimaryKeyConstraint("kind", "word_key", "request_id", name="pk_likeness"),
        *more,
    )
    op.create_index("ix_likeness_request_id", "likeness", ["request_id"])


def upgrade() -> None:
    """Create the tables and the index of what is restricted."""
    op.create_table(
        "handler",
        sa.Column("id", _KEY, nullable=False),
        _request("request_id", "handler"),
        *_texts("account_uid"),
        sa.Column("kind", _GROWING, nullable=False),
        *_texts("reason given_by"),
        *_instants("given_at", nullable=False),
        *_instants("until ended_at", nullable=True),
        *_texts("ended_by"),
        sa.PrimaryKeyConstraint("id", name="pk_handler"),
    )
    op.create_index("ix_handler_request_id", "handler", ["request_id"])
    op.create_index("ix_handler_account_uid", "handler", ["account_uid"])
    op.create_table(
        "notice",
        sa.Column("id", _KEY, nullable=False),
        *_texts("account_uid"),
        _request("request_id", "notice"),
        sa.Column("kind", _GROWING, nullable=False),
        _request("other_id", "notice", nullable=True),
        sa.Column("facts", _JSON, nullable=False),
        *_instants("at", nullable=False),
        *_instants("read_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_notice"),
    )
    op.create_index("ix_notice_account_uid_read_at", "notice", ["account_uid", "read_at"])
    op.create_index("ix_notice_request_id", "notice", ["request_id"])
    op.create_index("ix_notice_other_id", "notice", ["other_id"])
    op.create_table(
        "absence",
        sa.Column("id", _KEY, nullable=False),
        *_texts("uid account_uid deputy_uid"),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        *_texts("note set_by"),
        *_instants("set_at", nullable=False),
        *_instants("ended_at", nullable=True),
        *_texts("ended_by"),
        sa.PrimaryKeyConstraint("id", name="pk_absence"),
        sa.UniqueConstraint("uid", name="uq_absence_uid"),
    )
    op.create_index("ix_absence_account_uid_last", "absence", ["account_uid", "last"])
    op.create_index("ix_request_confidentiality_officer", "request", ["confidentiality", "officer"])
    _likeness()


def downgrade() -> None:
    """Drop them."""
    _likeness(sa.CheckConstraint("kind IN ('reference', 'name')", name=op.f("ck_likeness_kind")))
    op.drop_index("ix_request_confidentiality_officer", "request")
    for name in ("absence", "notice", "handler"):
        op.drop_table(name)
