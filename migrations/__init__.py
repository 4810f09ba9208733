# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The history of the database schema. Imports SQLAlchemy and Alembic only."""
