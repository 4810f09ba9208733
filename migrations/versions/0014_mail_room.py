# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Give the mail room its book: what came or went before anybody knew to which case it belongs, and translations.

Revision ID: 0014
Revises: 0013
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(JSONB(), "postgresql")
_INSTANT = sa.DateTime(timezone=True)
_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _texts(names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names.split()]


def _word(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(40), nullable=False)


def _row(table: str) -> list[sa.schema.SchemaItem]:
    return [sa.Column("id", _KEY, nullable=False), sa.PrimaryKeyConstraint("id", name=f"pk_{table}")]


def _of(table: str, owner: str, *, nullable: bool = False) -> list[sa.schema.SchemaItem]:
    key = f"{owner}_id"
    name = f"fk_{table}_{key}_{owner}"
    return [sa.Column(key, _KEY, nullable=nullable), sa.ForeignKeyConstraint([key], [f"{owner}.id"], name=name)]


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "piece",
        *_row("piece"),
        *_of("piece", "request", nullable=True),
        *_texts("uid number"),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        _word("direction"),
        *_texts("kind role name"),
        _word("channel"),
        sa.Column("at", _INSTANT, nullable=False),
        *_texts("zone"),
        sa.Column("offset", sa.Integer(), nullable=False),
        *_texts("subject"),
        sa.Column("theirs", _JSON, nullable=False),
        sa.Column("ours", _JSON, nullable=False),
        sa.Column("dated_on", sa.Date()),
        sa.Column("reply_due", sa.Date()),
        *_texts("tracking note words_key"),
        _word("state"),
        *_texts("reason settled_by recorded_by"),
        sa.Column("settled_at", _INSTANT),
        sa.Column("recorded_at", _INSTANT, nullable=False),
        sa.UniqueConstraint("uid", name="uq_piece_uid"),
        sa.UniqueConstraint("year", "serial", name="uq_piece_year_serial"),
    )
    op.create_table(
        "piece_scan",
        *_row("piece_scan"),
        *_of("piece_scan", "piece"),
        *_texts("name media_type"),
        sa.Column("size", sa.BigInteger(), nullable=False),
        *_texts("sha256"),
        sa.Column("blob", sa.String(32), sa.ForeignKey("blob.id", name="fk_piece_scan_blob_blob"), nullable=False),
    )
    op.create_table(
        "piece_match",
        *_row("piece_match"),
        *_of("piece_match", "piece"),
        *_of("piece_match", "request"),
        *_texts("mail_uid matched_by"),
        sa.Column("matched_at", _INSTANT, nullable=False),
        sa.UniqueConstraint("piece_id", "request_id", name="uq_piece_match_piece_id_request_id"),
    )
    _add_translations()
    op.create_index("ix_piece_state", "piece", ["state"])
    for table, column in (
        ("piece", "request_id"), ("piece_scan", "piece_id"), ("piece_match", "request_id"), ("translation", "request_id"),
    ):  # fmt: skip
        op.create_index(f"ix_{table}_{column}", table, [column])


def _add_translations() -> None:
    op.create_table(
        "translation",
        *_row("translation"),
        *_of("translation", "request"),
        *_texts("uid what language_from language_to translator"),
        sa.Column("certified", sa.Boolean(), nullable=False),
        sa.Column("handed_over", sa.Boolean(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        _word("state"),
        sa.Column("ended_on", sa.Date()),
        *_texts("certificate_number certificate_name"),
        sa.Column("certificate_on", sa.Date()),
        *_texts("scan_name scan_sha256"),
        sa.Column("scan_blob", sa.String(32), sa.ForeignKey("blob.id", name="fk_translation_scan_blob_blob")),
        *_texts("note reason ended_by recorded_by"),
        sa.Column("recorded_at", _INSTANT, nullable=False),
        sa.UniqueConstraint("uid", name="uq_translation_uid"),
    )


def downgrade() -> None:
    """Drop them; what was matched stays in the log of its case."""
    for name in ("translation", "piece_match", "piece_scan", "piece"):
        op.drop_table(name)
