# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What migration 0022 does to data: a sealed letter stays as it was, in its one language."""

from __future__ import annotations

import sqlalchemy as sa

from tests.migrations import data_0020


def seed(connection: sa.Connection) -> None:
    """A case with a letter that has left."""
    data_0020.seed(connection)


def check(connection: sa.Connection) -> None:
    """It is what it was, and nothing stands beside its text."""
    row = connection.exec_driver_sql("SELECT number, sha256, beside, beside_content FROM letter").one()
    assert tuple(row) == ("L-2026-0001", "abc", "", "")
