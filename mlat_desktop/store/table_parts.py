# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What the descriptions of tables are made of: one metadata with its naming, and short ways to write common columns."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from mlat_desktop.store.types import UtcDateTime, document, key

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


Default = sa.TextClause | sa.False_


def text(name: str, *, unique: bool | None = None, server_default: Default | None = None) -> sa.Column[str]:
    """Words without a length limit."""
    return sa.Column(name, sa.Text(), nullable=False, unique=unique, server_default=server_default)


def flag(name: str, *, server_default: Default | None = None) -> sa.Column[bool]:
    """Yes or no."""
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=server_default)


def texts(names: str) -> list[sa.Column[str]]:
    """Several columns of words, by names with spaces between them."""
    return [text(name) for name in names.split()]


def flags(names: str, *, server_default: Default | None = None) -> list[sa.Column[bool]]:
    """Several yes-or-no columns."""
    return [flag(name, server_default=server_default) for name in names.split()]


def row_id() -> sa.Column[int]:
    """The local integer key."""
    return sa.Column("id", key(), primary_key=True)


def part_of(table: str, *, nullable: bool = False) -> sa.Column[int]:
    """The foreign key to the row of ``table`` that this row belongs to."""
    return sa.Column(f"{table}_id", key(), sa.ForeignKey(f"{table}.id"), nullable=nullable)


def documents(names: str) -> list[sa.Column[Any]]:
    """Several small structures that no query looks into."""
    return [sa.Column(name, document(), nullable=False) for name in names.split()]


def verified() -> list[sa.Column[Any]]:
    """When and by whom an entry was last verified, how long that lasts, and who touched it last."""
    return [
        sa.Column("verified_on", sa.Date()),
        text("verified_by"),
        sa.Column("verify_months", sa.Integer(), nullable=False),
        flag("active"),
        sa.Column("updated_at", UtcDateTime()),
        text("updated_by"),
    ]


def position() -> sa.Column[int]:
    """The place in the order in which the officer entered the parts."""
    return sa.Column("position", sa.Integer(), nullable=False)
