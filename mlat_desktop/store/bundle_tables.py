# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The tables of the bundles and the media they were carried onto, as SQLAlchemy Core describes them (see ``tables``)."""

from __future__ import annotations

import sqlalchemy as sa

from mlat_desktop.domain.bundle import BundlePurpose, BundleState
from mlat_desktop.domain.receipt import ReceiptResult, ReceiptWay
from mlat_desktop.domain.vocabulary import Channel
from mlat_desktop.store.table_parts import flag, metadata, part_of, row_id, text, texts
from mlat_desktop.store.types import UtcDateTime, document, growing

bundle = sa.Table(
    "bundle",
    metadata,
    sa.Column("uid", sa.Text(), primary_key=True),
    flag("incoming"),
    part_of("request", nullable=True),
    text("partner"),
    sa.Column("sequence", sa.Integer(), nullable=False),
    sa.Column("created_at", UtcDateTime(), nullable=False),
    sa.Column("state", growing(BundleState), nullable=False),
    text("digest"),
    sa.Column("size", sa.BigInteger(), nullable=False),
    *texts("place medium detail by"),
    sa.Column("parts", sa.Integer(), nullable=False, server_default=sa.text("0")),
    *(
        sa.Column(name, document(), nullable=False, server_default=sa.text("'[]'"))
        for name in ("recipients", "evidence", "letters")
    ),
    sa.Column("purpose", growing(BundlePurpose), nullable=False, server_default=sa.text("'case'")),
    text("signed_by", server_default=sa.text("''")),
    sa.Index(None, "request_id"),
    sa.Index(None, "partner", "sequence"),
)
bundle_medium = sa.Table(  # each attempt to carry a bundle onto a medium
    "bundle_medium",
    metadata,
    row_id(),
    sa.Column("bundle_uid", sa.Text(), sa.ForeignKey("bundle.uid"), nullable=False),
    part_of("request", nullable=True),
    *(sa.Column(name, sa.Integer(), nullable=False) for name in ("number", "copy", "first", "last")),
    *texts("serial label place"),
    sa.Column("state", growing(BundleState), nullable=False),
    sa.Column("begun_at", UtcDateTime(), nullable=False),
    *(sa.Column(name, UtcDateTime()) for name in ("ended_at", "removed_at")),
    *texts("removed_how detail by"),
    sa.UniqueConstraint("bundle_uid", "number"),
    sa.Index(None, "request_id"),
)
bundle_receipt = sa.Table(
    "bundle_receipt",
    metadata,
    row_id(),
    sa.Column("bundle", sa.Text(), sa.ForeignKey("bundle.uid"), nullable=False),
    part_of("request"),
    text("partner"),
    flag("given"),
    text("digest"),
    sa.Column("at", UtcDateTime()),
    sa.Column("received_on", sa.Date()),
    text("number"),
    sa.Column("result", growing(ReceiptResult)),
    sa.Column("way", growing(ReceiptWay)),
    *texts("carried_by name"),
    sa.Column("recorded_at", UtcDateTime()),
    text("recorded_by"),
    sa.UniqueConstraint("bundle", "partner"),
    sa.Index(None, "request_id"),
)
bundle_passphrase = sa.Table(  # kept until its letter was received, then emptied
    "bundle_passphrase",
    metadata,
    row_id(),
    sa.Column("bundle", sa.Text(), sa.ForeignKey("bundle.uid"), nullable=False),
    part_of("request", nullable=True),
    *texts("office country code language"),
    sa.Column("channel", growing(Channel)),
    sa.Column("medium_channel", growing(Channel)),
    text("although"),
    sa.Column("letters", sa.Integer(), nullable=False),
    sa.Column("letter_at", UtcDateTime()),
    sa.Column("ended_at", UtcDateTime()),
    text("recorded_by"),
    sa.UniqueConstraint("bundle"),
    sa.Index(None, "request_id"),
)
