# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The tables of the mail room: the book of what came and went, its scans, to which cases it was matched, and translations.

A piece names the case to which it was first matched, so that it is hidden with that case (see ``sight``).
"""

from __future__ import annotations

import sqlalchemy as sa

from mlat_desktop.domain.mailroom import PieceState
from mlat_desktop.domain.translation import TranslationState
from mlat_desktop.domain.vocabulary import Channel, Direction
from mlat_desktop.store.table_parts import documents, flags, metadata, part_of, row_id, text, texts
from mlat_desktop.store.types import UtcDateTime, growing

piece = sa.Table(
    "piece",
    metadata,
    row_id(),
    part_of("request", nullable=True),
    text("uid", unique=True),
    text("number"),
    sa.Column("year", sa.Integer(), nullable=False),
    sa.Column("serial", sa.Integer(), nullable=False),
    sa.Column("direction", growing(Direction), nullable=False),
    *texts("kind role name"),
    sa.Column("channel", growing(Channel), nullable=False),
    sa.Column("at", UtcDateTime(), nullable=False),
    text("zone"),
    sa.Column("offset", sa.Integer(), nullable=False),
    text("subject"),
    *documents("theirs ours"),
    sa.Column("dated_on", sa.Date()),
    sa.Column("reply_due", sa.Date()),
    *texts("tracking note words_key"),
    sa.Column("state", growing(PieceState), nullable=False),
    *texts("reason settled_by recorded_by"),
    sa.Column("settled_at", UtcDateTime()),
    sa.Column("recorded_at", UtcDateTime(), nullable=False),
    sa.UniqueConstraint("year", "serial"),
    # With the words: what a search walks is this index, and of the pieces themselves it reads those that it finds.
    sa.Index(None, "at", "id", "words_key"),
    sa.Index(None, "state"),
    sa.Index(None, "request_id"),
)
piece_scan = sa.Table(
    "piece_scan",
    metadata,
    row_id(),
    part_of("piece"),
    *texts("name media_type"),
    sa.Column("size", sa.BigInteger(), nullable=False),
    text("sha256"),
    sa.Column("blob", sa.String(32), sa.ForeignKey("blob.id"), nullable=False),
    sa.Index(None, "piece_id"),
)
piece_match = sa.Table(
    "piece_match",
    metadata,
    row_id(),
    part_of("piece"),
    part_of("request"),
    *texts("mail_uid matched_by"),
    sa.Column("matched_at", UtcDateTime(), nullable=False),
    sa.Column("taken_off_at", UtcDateTime()),
    *(text(name, server_default=sa.text("''")) for name in ("taken_off_by", "taken_off")),
    # What was taken off may be matched there again.
    sa.Index(
        None,
        "piece_id",
        "request_id",
        unique=True,
        sqlite_where=sa.text("taken_off_at IS NULL"),
        postgresql_where=sa.text("taken_off_at IS NULL"),
    ),
    sa.Index(None, "request_id"),
)
translation = sa.Table(
    "translation",
    metadata,
    row_id(),
    part_of("request"),
    text("uid", unique=True),
    *texts("what language_from language_to translator"),
    *flags("certified handed_over"),
    sa.Column("asked_on", sa.Date(), nullable=False),
    sa.Column("due_on", sa.Date(), nullable=False),
    sa.Column("state", growing(TranslationState), nullable=False),
    sa.Column("ended_on", sa.Date()),
    *texts("certificate_number certificate_name"),
    sa.Column("certificate_on", sa.Date()),
    *texts("scan_name scan_sha256"),
    sa.Column("scan_blob", sa.String(32), sa.ForeignKey("blob.id")),
    *texts("note reason ended_by recorded_by"),
    sa.Column("recorded_at", UtcDateTime(), nullable=False),
    sa.Index(None, "request_id"),
)
