# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The tables of checklists and decision sheets. What was found and what was decided only ever grows."""

from __future__ import annotations

import sqlalchemy as sa

from mlat_desktop.domain.checklist import ItemState
from mlat_desktop.domain.review import SheetState
from mlat_desktop.store.table_parts import flag, metadata, part_of, row_id, text, texts
from mlat_desktop.store.types import UtcDateTime, document, growing

checklist_answer = sa.Table(
    "checklist_answer",
    metadata,
    row_id(),
    part_of("request"),
    *texts("item_id text article"),
    sa.Column("state", growing(ItemState), nullable=False),
    text("note"),
    sa.Column("at", UtcDateTime(), nullable=False),
    text("by"),
    sa.Index(None, "request_id"),
)
returned_cause = sa.Table(
    "returned_cause",
    metadata,
    row_id(),
    part_of("request"),
    *texts("code note"),
    sa.Column("at", UtcDateTime(), nullable=False),
    text("by"),
    flag("withdrawn"),
    sa.Index(None, "request_id"),
)
review_sheet = sa.Table(
    "review_sheet",
    metadata,
    sa.Column("uid", sa.Text(), primary_key=True),
    part_of("request"),
    sa.Column("round", sa.Integer(), nullable=False),
    sa.Column("state", growing(SheetState), nullable=False),
    sa.Column("content", document(), nullable=False),
    text("author"),
    sa.Column("started_at", UtcDateTime(), nullable=False),
    sa.Column("changed_at", UtcDateTime(), nullable=False),
    sa.Column("version", sa.Integer(), nullable=False),
    text("decided_by"),
    sa.Column("decided_at", UtcDateTime()),
    sa.Column("decided_on", sa.Date()),
    sa.UniqueConstraint("request_id", "round"),
    sa.Index(None, "state"),
)
