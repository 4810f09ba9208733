# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The tables of office cards: those of partners, how their fingerprints were compared, and the office's own later keys."""

from __future__ import annotations

import sqlalchemy as sa

from mlat_desktop.domain.bundle import CardStatus
from mlat_desktop.domain.office_cards import SpokenAs, Way
from mlat_desktop.store.table_parts import flag, metadata, row_id, text, texts
from mlat_desktop.store.types import UtcDateTime, closed, growing

_EMPTY = sa.text("''")

card = sa.Table(
    "card",
    metadata,
    sa.Column("fingerprint", sa.Text(), primary_key=True),
    *texts("office_uid name country recipient signing_key"),
    sa.Column("valid_from", sa.Date(), nullable=False),
    sa.Column("valid_to", sa.Date()),
    sa.Column("status", closed(CardStatus, "status"), nullable=False),
    sa.Column("added_at", UtcDateTime()),
    *texts("added_by trusted_by"),
    sa.Column("trusted_at", UtcDateTime()),
    text("note"),
    text("continues", server_default=_EMPTY),
    text("replaced_by", server_default=_EMPTY),
    sa.Column("revoked_on", sa.Date()),
    text("revoked_why", server_default=_EMPTY),
)
card_comparison = sa.Table(
    "card_comparison",
    metadata,
    row_id(),
    text("uid", unique=True),
    text("fingerprint"),
    flag("same"),
    sa.Column("spoken_as", growing(SpokenAs), nullable=False),
    *texts("heard spoke_with"),
    sa.Column("way", growing(Way), nullable=False),
    *texts("number number_from note by"),
    sa.Column("at", UtcDateTime(), nullable=False),
    text("confirmed_by"),
    sa.Column("confirmed_at", UtcDateTime()),
    text("alone"),
    sa.Index(None, "fingerprint"),
)
own_keys = sa.Table(
    "own_keys",
    metadata,
    sa.Column("fingerprint", sa.Text(), primary_key=True),
    sa.Column("seed", sa.LargeBinary(), nullable=False),
    text("identity"),
    sa.Column("valid_from", sa.Date(), nullable=False),
    sa.Column("valid_to", sa.Date()),
    *texts("continues endorsement"),
    sa.Column("made_at", UtcDateTime(), nullable=False),
    text("made_by"),
    sa.Column("revoked_on", sa.Date()),
    text("revoked_why"),
)
