# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What migration 0026 does to data: cards keep their standing, and no comparison is made up for one that is trusted."""

from __future__ import annotations

import sqlalchemy as sa

CARD = (
    "INSERT INTO card (fingerprint, office_uid, name, country, recipient, signing_key, valid_from, valid_to, status,"
    " added_at, added_by, trusted_by, trusted_at, note)"
    " VALUES ('SHA256:a', 'u-1', 'Office', 'BR', 'age1x', 'ssh-ed25519 A', '2026-01-01', NULL, 'trusted',"
    " '2026-01-02 00:00:00', 'p-1', 'p-2', '2026-01-03 00:00:00', 'n')"
)


def seed(connection: sa.Connection) -> None:
    """A trusted card."""
    connection.exec_driver_sql(CARD)


def check(connection: sa.Connection) -> None:
    """It is trusted by the same person; nothing replaces it, nothing revoked it, and nobody is said to have compared it."""
    row = connection.exec_driver_sql(
        "SELECT status, trusted_by, trusted_at, note, continues, replaced_by, revoked_on, revoked_why FROM card"
    ).one()
    assert tuple(row) == ("trusted", "p-2", "2026-01-03 00:00:00", "n", "", "", None, "")
    for table in ("card_comparison", "own_keys"):
        assert connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one() == 0
