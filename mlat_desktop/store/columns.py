# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Rows of a list as they come from the driver, converted a column at a time.

SQLAlchemy converts value by value and wraps every row, which for a page of a list costs more than the database's own work.
Only what a person waits for line by line is read here; all else by :mod:`mapping`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from functools import cache
from typing import Any, TypeVar, cast

import sqlalchemy as sa

Convert = Callable[[Any], Any]
T = TypeVar("T")


class Shape:
    """Columns that are read together, in their order."""

    def __init__(self, *columns: sa.ColumnElement[Any]) -> None:
        self.columns = columns
        self._converters: dict[str, list[tuple[int, Convert]]] = {}

    def read(self, connection: sa.Connection, select: sa.Select[Any], **given: object) -> list[Sequence[Any]]:
        """The values of each column, from the rows of a select of exactly these columns with the values ``given`` for its
        parameters; empty lists where it has no rows.
        """
        with connection.execute(select, given) as result:
            cursor = result.cursor
            assert cursor is not None
            rows = cursor.fetchall()
        if not rows:
            return [[] for _column in self.columns]
        found: list[Sequence[Any]] = list(zip(*rows, strict=True))
        for place, convert in self._of(result.dialect):
            found[place] = list(map(convert, found[place]))
        return found

    def _of(self, dialect: sa.Dialect) -> list[tuple[int, Convert]]:
        if dialect.name not in self._converters:
            made = ((place, _converter(column.type, dialect)) for place, column in enumerate(self.columns))
            self._converters[dialect.name] = [(place, convert) for place, convert in made if convert is not None]
        return self._converters[dialect.name]


def _converter(of: sa.types.TypeEngine[Any], dialect: sa.Dialect) -> Convert | None:
    if isinstance(of, sa.Enum) and of.enum_class is not None:
        # An unknown word is a KeyError, as it is a LookupError where SQLAlchemy reads it.
        return {None: None, **{each.value: each for each in of.enum_class}}.__getitem__
    return of.dialect_impl(dialect).result_processor(dialect, None)


def records(kind: type[T], count: int, columns: Iterable[Iterable[Any]]) -> list[T]:
    """So many frozen records with slots, of whose fields these are the columns, in their order.

    The ``__init__`` of such a record sets each field by a call of its own: it takes three times as long as to fill the slots
    column by column.
    """
    made = list(map(object.__new__, [kind] * count))
    for fill, column in zip(_slots(cast(Any, kind)), columns, strict=True):
        deque(map(fill, made, column), maxlen=0)
    return made


@cache
def _slots(kind: Any) -> tuple[Callable[[Any, Any], None], ...]:
    assert not hasattr(kind, "__post_init__"), kind
    return tuple(getattr(kind, each.name).__set__ for each in fields(kind))
