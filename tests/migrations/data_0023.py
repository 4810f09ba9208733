# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What migration 0023 does to data: an office has no language of its own yet, and its templates stay."""

from __future__ import annotations

import sqlalchemy as sa

_TEMPLATE = (
    "INSERT INTO letter_template (kind, language, version, text, sha256, origin) VALUES ('query', 'fr', ?, 'words', 'd', ?)"
)


def seed(connection: sa.Connection) -> None:
    """Two versions of a template, one of the program and one of the office."""
    for version, origin in enumerate(("shipped", "office"), start=1):
        connection.exec_driver_sql(_TEMPLATE, (version, origin))


def check(connection: sa.Connection) -> None:
    """Both are there; the new table is empty."""
    kept = connection.exec_driver_sql("SELECT version, origin FROM letter_template ORDER BY version").all()
    assert [tuple(row) for row in kept] == [(1, "shipped"), (2, "office")]
    assert connection.exec_driver_sql("SELECT count(*) FROM letter_language").scalar_one() == 0
