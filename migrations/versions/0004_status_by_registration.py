# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Let a list of one status be read off an index in its usual order.

Of a million requests the rows of a common status were fetched one by one to be sorted: ten seconds.

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_NAME = "ix_request_status_registered"


def upgrade() -> None:
    """Create the index."""
    op.create_index(_NAME, "request", ["status", "registered_at", "id"])


def downgrade() -> None:
    """Drop it."""
    op.drop_index(_NAME, "request")
