# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Let a bundle say with which of our keys it was signed, in the figures that are read over the telephone.

An office may renew its keys; the letter that goes with a bundle names those of that day.

Revision ID: 0030
Revises: 0029
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; of older bundles nobody noted it."""
    op.add_column("bundle", sa.Column("signed_by", sa.Text(), nullable=False, server_default=sa.text("''")))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("bundle", "signed_by")
