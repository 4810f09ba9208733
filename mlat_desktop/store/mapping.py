# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Rows to frozen records and back, by name: most tables have a column for each field of their record.

What differs (a moment in three columns, a tuple in a JSON column) is said by the repository that knows it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

import sqlalchemy as sa

from mlat_desktop.domain.moment import Moment

T = TypeVar("T")


_FIELDS: dict[type, tuple[str, ...]] = {}
_COLUMNS: dict[sa.Table, frozenset[str]] = {}


def _fields(kind: type) -> tuple[str, ...]:
    if kind not in _FIELDS:
        _FIELDS[kind] = tuple(each.name for each in dataclasses.fields(kind))
    return _FIELDS[kind]


def _columns(table: sa.Table) -> frozenset[str]:
    if table not in _COLUMNS:
        _COLUMNS[table] = frozenset(column.name for column in table.columns)
    return _COLUMNS[table]


def values(record: Any, table: sa.Table, **more: object) -> dict[str, Any]:
    """Column values of a dataclass instance: its fields that are columns, and ``more``."""
    known = _columns(table)
    found = {name: getattr(record, name) for name in _fields(type(record)) if name in known}
    return {**found, **more}


def record(kind: type[T], row: Mapping[Any, Any], **more: Any) -> T:
    """A record from a row: the columns that are its fields, and ``more``."""
    taken = {name: row[name] for name in _fields(kind) if name in row and name not in more}
    return kind(**taken, **more)


def plain(result: sa.CursorResult[Any]) -> Iterator[dict[str, Any]]:
    """The rows of a result as plain dictionaries: asking SQLAlchemy's own mappings by name costs ten times as much."""
    names = tuple(result.keys())
    return (dict(zip(names, row, strict=True)) for block in result.partitions(256) for row in block)


def moment_columns(when: Moment | None, at: str = "at", zone: str = "zone", offset: str = "offset") -> dict[str, Any]:
    """The three columns of a moment."""
    if when is None:
        return {at: None, zone: None, offset: None}
    return {at: when.at, zone: when.zone, offset: when.offset}


def moment_of(row: Mapping[Any, Any], at: str = "at", zone: str = "zone", offset: str = "offset") -> Moment:
    """A moment from its three columns."""
    return Moment(at=row[at], zone=row[zone], offset=row[offset])
