# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Let a calendar know the days of a weekend that are worked.

Some States move a day of work to a Saturday when they add a holiday; a limit that ends on it does not move.

Revision ID: 0009
Revises: 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    """Add the column; calendars taken before know of none."""
    op.add_column("calendar", sa.Column("worked", _JSON, nullable=False, server_default=sa.text("'[]'")))


def downgrade() -> None:
    """Drop it."""
    op.execute("DROP TRIGGER IF EXISTS tr_calendar_frozen")  # it names the column
    op.drop_column("calendar", "worked")
