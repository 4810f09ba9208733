# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Column types that mean the same on SQLite and on PostgreSQL (decision 3).

Nothing here knows a table; the migrations spell the same types out again, for they may not import the project.
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """An instant. SQLite would silently drop the offset of an aware time, so it is turned into UTC on the way in and
    marked as UTC on the way out; a naive time is refused, for nobody could say later which instant it was.
    """

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware time into UTC (without the mark, on SQLite)."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive time cannot be stored")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Mark a stored time as UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def key() -> sa.types.TypeEngine[int]:
    """The type of a local integer key: 64 bits on PostgreSQL, the rowid on SQLite."""
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def document() -> sa.types.TypeEngine[Any]:
    """The type of a small structure that no query looks into."""
    return sa.JSON().with_variant(JSONB(), "postgresql")


def closed(vocabulary: type[StrEnum], name: str) -> sa.Enum:
    """A closed vocabulary as text with a CHECK constraint called ``name``."""
    return sa.Enum(
        vocabulary,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=32,
        validate_strings=True,
        values_callable=lambda enum: [member.value for member in enum],
    )


def growing(vocabulary: type[StrEnum]) -> sa.Enum:
    """A vocabulary of an append-only table: text without a CHECK, because widening a CHECK would mean to rebuild a table
    whose rows must never be copied about. The mapping to the enum still refuses unknown words.
    """
    return sa.Enum(
        vocabulary,
        native_enum=False,
        create_constraint=False,
        length=40,
        validate_strings=True,
        values_callable=lambda enum: [member.value for member in enum],
    )
