# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Let an annex of a letter be a certified translation of the letter or of another annex.

Revision ID: 0024
Revises: 0023
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; what is an annex now is no translation."""
    op.add_column("letter_annex", sa.Column("translation", sa.JSON().with_variant(JSONB(), "postgresql")))


def downgrade() -> None:
    """Drop it: what was a translation is an annex like others."""
    op.drop_column("letter_annex", "translation")
