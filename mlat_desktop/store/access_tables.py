# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The tables of who handles what, who is away and who was told, as SQLAlchemy Core describes them (see ``tables``)."""

from __future__ import annotations

import sqlalchemy as sa

from mlat_desktop.domain.access import GrantKind, NoticeKind
from mlat_desktop.store.table_parts import metadata, part_of, row_id, text, texts
from mlat_desktop.store.types import UtcDateTime, document, growing, key

handler = sa.Table(  # people named for a restricted case, beside its officer
    "handler",
    metadata,
    row_id(),
    part_of("request"),
    text("account_uid"),
    sa.Column("kind", growing(GrantKind), nullable=False),
    *texts("reason given_by"),
    sa.Column("given_at", UtcDateTime(), nullable=False),
    sa.Column("until", UtcDateTime()),
    sa.Column("ended_at", UtcDateTime()),
    text("ended_by"),
    sa.Index(None, "request_id"),
    sa.Index(None, "account_uid"),
)
notice = sa.Table(  # what one person is told about a case
    "notice",
    metadata,
    row_id(),
    text("account_uid"),
    part_of("request"),
    sa.Column("kind", growing(NoticeKind), nullable=False),
    sa.Column("other_id", key(), sa.ForeignKey("request.id")),
    sa.Column("facts", document(), nullable=False),
    sa.Column("at", UtcDateTime(), nullable=False),
    sa.Column("read_at", UtcDateTime()),
    sa.Index(None, "account_uid", "read_at"),
    sa.Index(None, "request_id"),
    sa.Index(None, "other_id"),
)
absence = sa.Table(
    "absence",
    metadata,
    row_id(),
    text("uid", unique=True),
    *texts("account_uid deputy_uid"),
    sa.Column("first", sa.Date(), nullable=False),
    sa.Column("last", sa.Date(), nullable=False),
    *texts("note set_by"),
    sa.Column("set_at", UtcDateTime(), nullable=False),
    sa.Column("ended_at", UtcDateTime()),
    text("ended_by"),
    sa.Index(None, "account_uid", "last"),
)
