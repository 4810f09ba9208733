# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Keep the book of mail in its order beside the words that are looked for in it.

The newest pieces, and those with some words, are found without reading 150,000 whole pieces.

Revision ID: 0016
Revises: 0015
"""

from __future__ import annotations

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the index."""
    op.create_index("ix_piece_at_id_words_key", "piece", ["at", "id", "words_key"])


def downgrade() -> None:
    """Drop it."""
    op.drop_index("ix_piece_at_id_words_key", "piece")
