# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Runs migrations on the connection that it is given, inside the transaction that runs on it.

It opens nothing, configures no logging and imports no code of the project: the store brings the connection with foreign
keys off (a pragma that does nothing inside a transaction), begins, calls, checks and commits.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    # Migrations name every other constraint in full; that of a vocabulary takes its table's name from here.
    target_metadata=sa.MetaData(naming_convention={"ck": "ck_%(table_name)s_%(constraint_name)s"}),
    render_as_batch=True,
    transactional_ddl=True,
    transaction_per_migration=False,
    compare_type=True,
    compare_server_default=True,
)
with context.begin_transaction():
    context.run_migrations()
