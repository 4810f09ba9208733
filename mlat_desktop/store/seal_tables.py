# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The tables of the office's seals and of the images on its letters. Rows are never deleted: what was sealed or printed with
one refers to it by its digest.
"""

from __future__ import annotations

import sqlalchemy as sa

from mlat_desktop.domain.seals import ImageUse, SealKind, SealState
from mlat_desktop.store.table_parts import metadata, row_id, text, texts
from mlat_desktop.store.types import UtcDateTime, growing

seal = sa.Table(
    "seal",
    metadata,
    row_id(),
    text("fingerprint", unique=True),
    sa.Column("kind", growing(SealKind), nullable=False),
    sa.Column("state", growing(SealState), nullable=False),
    sa.Column("certificate", sa.LargeBinary(), nullable=False),
    sa.Column("key", sa.LargeBinary()),
    *texts("chain subject issuer key_type"),
    sa.Column("not_before", UtcDateTime(), nullable=False),
    sa.Column("not_after", UtcDateTime(), nullable=False),
    *texts("module token label"),
    sa.Column("added_at", UtcDateTime(), nullable=False),
    text("added_by"),
    sa.Column("used_at", UtcDateTime()),
    text("used_by"),
    sa.Column("ended_at", UtcDateTime()),
    *texts("ended_by reason"),
)
stationery = sa.Table(
    "stationery",
    metadata,
    row_id(),
    sa.Column("use", growing(ImageUse), nullable=False),
    text("owner"),
    sa.Column("png", sa.LargeBinary(), nullable=False),
    sa.Column("width", sa.Integer(), nullable=False),
    sa.Column("height", sa.Integer(), nullable=False),
    text("sha256"),
    sa.Column("added_at", UtcDateTime(), nullable=False),
    text("added_by"),
    sa.Column("removed_at", UtcDateTime()),
    text("removed_by"),
)
