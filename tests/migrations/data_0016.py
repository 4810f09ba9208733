# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What migration 0016 does: the book of mail is read in its order without sorting it."""

from __future__ import annotations

import sqlalchemy as sa

from tests.migrations.data_0001 import insert_request


def seed(connection: sa.Connection) -> None:
    """A case; the book may be empty."""
    insert_request(connection, 1)


def check(connection: sa.Connection) -> None:
    """No step of the plan sorts, and the words are looked for in the index."""
    query = "EXPLAIN QUERY PLAN SELECT id FROM piece WHERE words_key LIKE '%a%' ORDER BY at DESC, id DESC LIMIT 500"
    plan = [str(row[-1]) for row in connection.exec_driver_sql(query)]
    assert plan == ["SCAN piece USING COVERING INDEX ix_piece_at_id_words_key"]
