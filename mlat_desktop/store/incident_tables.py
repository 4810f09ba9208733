# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The tables of incidents and of the office's media, as SQLAlchemy Core describes them (see ``tables``).

What a restricted case had on a medium is a row of its own with the key of its request, so that only who sees the case reads it.
"""

from __future__ import annotations

import sqlalchemy as sa

from mlat_desktop.domain.incidents import CarrierState, EntryKind, IncidentKind, IncidentState, PassphraseWay
from mlat_desktop.store.table_parts import flag, metadata, part_of, position, row_id, text, texts
from mlat_desktop.store.types import UtcDateTime, document, growing

incident = sa.Table(
    "incident",
    metadata,
    row_id(),
    text("uid", unique=True),
    text("number", unique=True),
    sa.Column("kind", growing(IncidentKind), nullable=False),
    sa.Column("state", growing(IncidentState), nullable=False),
    text("medium"),
    sa.Column("noticed_at", UtcDateTime(), nullable=False),
    *texts("place what"),
    sa.Column("passphrase", growing(PassphraseWay), nullable=False),
    sa.Column("expected", document(), nullable=False),
    text("owner"),
    sa.Column("authority_by", UtcDateTime()),
    sa.Column("reported_at", UtcDateTime(), nullable=False),
    text("reported_by"),
    sa.Column("closed_at", UtcDateTime()),
    *texts("closed_by findings"),
)
incident_share = sa.Table(  # what of one case lay on the medium, as it was reported
    "incident_share",
    metadata,
    row_id(),
    part_of("incident"),
    part_of("request"),
    position(),
    text("bundle"),
    sa.Column("content", document(), nullable=False),
    sa.Index(None, "incident_id"),
    sa.Index(None, "request_id"),
)
incident_entry = sa.Table(
    "incident_entry",
    metadata,
    row_id(),
    part_of("incident"),
    part_of("request", nullable=True),
    sa.Column("at", UtcDateTime(), nullable=False),
    sa.Column("kind", growing(EntryKind), nullable=False),
    sa.Column("recorded_at", UtcDateTime(), nullable=False),
    *texts("by whom note"),
    flag("needed"),
    sa.Index(None, "incident_id"),
    sa.Index(None, "request_id"),
)
carrier = sa.Table(  # a removable medium of the office
    "carrier",
    metadata,
    row_id(),
    text("serial", unique=True),
    *texts("label holder"),
    sa.Column("state", growing(CarrierState), nullable=False),
    sa.Column("wiped_at", UtcDateTime()),
)
carrier_entry = sa.Table(
    "carrier_entry",
    metadata,
    row_id(),
    part_of("carrier"),
    sa.Column("at", UtcDateTime(), nullable=False),
    text("by"),
    sa.Column("state", growing(CarrierState), nullable=False),
    *texts("label holder note"),
    flag("wiped"),
    sa.Index(None, "carrier_id"),
)
