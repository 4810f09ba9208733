# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Statements that are asked again and again, each built once.

SQLAlchemy remembers what a statement object compiles to with the object itself: building the same one anew costs four times
its execution (``docs/performance.md``). What a list asks differs each time and is not worth keeping.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa

WANTED = "wanted"
"""The name of the value that a kept statement asks for."""


@cache
def keys(name: str = WANTED) -> sa.Select[Any]:
    """The keys that :func:`listed` made one value of, for ``in_``: a statement with a mark for each key is another statement
    for each count of them, and is built anew every time.
    """
    value = sa.column("value", sa.BigInteger())
    return sa.select(sa.func.json_each(sa.bindparam(name, type_=sa.Text())).table_valued(value).c.value)


def listed(found: Sequence[int]) -> str:
    """Keys as one value."""
    return json.dumps([int(each) for each in found], separators=(",", ":"))


@cache
def insertion(table: sa.Table) -> sa.Insert:
    """``INSERT INTO table``; the values go beside it, to ``Connection.execute``."""
    return sa.insert(table)


@cache
def selection(column: sa.Column[Any], *order: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """The rows of a table of which ``column`` is ``:wanted``, in ``order``."""
    return sa.select(column.table).where(column == sa.bindparam(WANTED)).order_by(*order)


@cache
def removal(column: sa.Column[Any]) -> sa.Delete:
    """Removes the rows of which ``column`` is ``:wanted``."""
    table = column.table
    assert isinstance(table, sa.Table)
    return sa.delete(table).where(column == sa.bindparam(WANTED))


@cache
def change(*columns: sa.Column[Any]) -> sa.Update:
    """Changes the row of which the first column is ``:wanted`` and each further one ``:wanted_`` with its name."""
    table = columns[0].table
    assert isinstance(table, sa.Table)
    first, *more = columns
    where = [first == sa.bindparam(WANTED), *(each == sa.bindparam(f"{WANTED}_{each.name}") for each in more)]
    return sa.update(table).where(*where)
