# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The tables of letters: the letters, their numbers and templates, comments on them, the scans of their papers, and the
languages that an office added.
"""

from __future__ import annotations

import sqlalchemy as sa

from mlat_desktop.domain.letter_languages import LanguageState
from mlat_desktop.domain.letters import Follow, LetterStatus, ScanKind, TemplateOrigin, TemplateState
from mlat_desktop.domain.vocabulary import Holder
from mlat_desktop.store.table_parts import flag, metadata, part_of, row_id, text, texts
from mlat_desktop.store.types import UtcDateTime, closed, growing, key

letter = sa.Table(
    "letter",
    metadata,
    row_id(),
    text("uid", unique=True),
    part_of("request", nullable=True),
    *texts("kind language template"),
    sa.Column("status", closed(LetterStatus, "status"), nullable=False),
    *texts("content subject drafted_by"),
    sa.Column("drafted_at", UtcDateTime(), nullable=False),
    sa.Column("version", sa.Integer(), nullable=False),
    sa.Column("number", sa.Text(), unique=True),
    text("approved_by"),
    sa.Column("approved_at", UtcDateTime()),
    text("sealed_by"),
    sa.Column("sealed_at", UtcDateTime()),
    *texts("digest sha256 blob"),
    sa.Column("dispatched_on", sa.Date()),
    *texts("channel tracking void_reason"),
    sa.Column("copies", sa.Integer(), nullable=False),
    text("state", server_default=sa.text("''")),
    sa.Column("holder", growing(Holder)),
    sa.Column("item_uid", sa.Text()),
    sa.Column("dated_on", sa.Date()),
    sa.Column("signed_on", sa.Date()),
    *(text(name, server_default=sa.text("''")) for name in ("unsigned_reason", "bag", "bag_seal")),
    sa.Column("pieces", sa.Integer()),
    sa.Column("received_on", sa.Date()),
    text("received_by", server_default=sa.text("''")),
    sa.Column("reply_by", sa.Date()),
    text("follows", server_default=sa.text("''")),
    sa.Column("follows_as", growing(Follow)),
    text("follows_reason", server_default=sa.text("''")),
    *(text(name, server_default=sa.text("''")) for name in ("beside", "beside_content")),
    sa.Index(None, "request_id"),
    sa.Index(None, "status"),
    sa.Index(None, "sha256"),
    sa.Index(None, "digest"),
    sa.Index(None, "follows"),
)
letter_case = sa.Table(
    "letter_case",
    metadata,
    sa.Column("letter_id", key(), sa.ForeignKey("letter.id"), primary_key=True),
    sa.Column("request_id", key(), sa.ForeignKey("request.id"), primary_key=True),
    flag("reminds"),
    sa.Index(None, "request_id"),
)
letter_number = sa.Table(
    "letter_number",
    metadata,
    sa.Column("year", sa.Integer(), primary_key=True, autoincrement=False),
    sa.Column("last", sa.Integer(), nullable=False),
)
letter_template = sa.Table(
    "letter_template",
    metadata,
    sa.Column("kind", sa.Text(), primary_key=True),
    sa.Column("language", sa.Text(), primary_key=True),
    sa.Column("version", sa.Integer(), primary_key=True, autoincrement=False),
    *texts("text sha256"),
    sa.Column("origin", growing(TemplateOrigin), nullable=False, server_default=sa.text("'shipped'")),
    sa.Column("program_version", sa.Integer(), nullable=False, server_default=sa.text("0")),
    sa.Column("state", growing(TemplateState), nullable=False, server_default=sa.text("'in-use'")),
    text("author", server_default=sa.text("''")),
    sa.Column("saved_at", UtcDateTime()),
    *(text(name, server_default=sa.text("''")) for name in ("note", "decided_by")),
    sa.Column("decided_at", UtcDateTime()),
)
letter_comment = sa.Table(
    "letter_comment",
    metadata,
    row_id(),
    text("uid", unique=True),
    part_of("letter"),
    sa.Column("block", sa.Integer()),
    *texts("quote text written_by"),
    sa.Column("written_at", UtcDateTime(), nullable=False),
    text("settled_by"),
    sa.Column("settled_at", UtcDateTime()),
    text("answer"),
    sa.Index(None, "letter_id"),
)
letter_scan = sa.Table(
    "letter_scan",
    metadata,
    row_id(),
    text("uid", unique=True),
    part_of("letter"),
    sa.Column("kind", growing(ScanKind), nullable=False),
    sa.Column("on", sa.Date(), nullable=False),
    *texts("name media_type"),
    sa.Column("size", sa.BigInteger(), nullable=False),
    *texts("sha256 blob recorded_by"),
    sa.Column("recorded_at", UtcDateTime(), nullable=False),
    sa.Index(None, "letter_id"),
)
letter_language = sa.Table(
    "letter_language",
    metadata,
    sa.Column("language", sa.Text(), primary_key=True),
    sa.Column("version", sa.Integer(), primary_key=True, autoincrement=False),
    *texts("text sha256"),
    sa.Column("added_at", UtcDateTime(), nullable=False),
    text("added_by"),
    sa.Column("state", growing(LanguageState), nullable=False),
    sa.Column("ended_at", UtcDateTime()),
    *texts("ended_by reason"),
)
