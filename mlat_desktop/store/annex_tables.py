# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The tables of annexes to letters. They stand once the letter is sealed."""

from __future__ import annotations

import sqlalchemy as sa

from mlat_desktop.store.table_parts import flag, metadata, part_of, row_id, text, texts
from mlat_desktop.store.types import UtcDateTime, document, key

letter_annex = sa.Table(
    "letter_annex",
    metadata,
    row_id(),
    text("uid", unique=True),
    part_of("letter"),
    sa.Column("position", sa.Integer(), nullable=False),
    *texts("title file_name"),
    sa.Column("pages", sa.Integer(), nullable=False),
    sa.Column("size", sa.BigInteger(), nullable=False),
    text("sha256"),
    sa.Column("blob", sa.String(32), sa.ForeignKey("blob.id"), nullable=False),
    sa.Column("evidence_uid", sa.Text()),
    *(flag(name) for name in ("signed", "carries", "archival")),
    text("added_by"),
    sa.Column("added_at", UtcDateTime(), nullable=False),
    sa.Column("translation", document()),
    sa.Index(None, "letter_id"),
)
letter_annex_file = sa.Table(
    "letter_annex_file",
    metadata,
    sa.Column("letter_id", key(), sa.ForeignKey("letter.id"), primary_key=True, autoincrement=False),
    text("sha256"),
    sa.Column("pages", sa.Integer(), nullable=False),
    sa.Column("size", sa.BigInteger(), nullable=False),
    sa.Column("blob", sa.String(32), sa.ForeignKey("blob.id"), nullable=False),
    flag("archival"),
    sa.Index(None, "sha256"),
)
