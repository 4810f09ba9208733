# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""${message}.

Revision ID: ${up_revision}
Revises: ${down_revision or "none"}
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Say what becomes possible."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """Leave no trace of it."""
    ${downgrades if downgrades else "pass"}
