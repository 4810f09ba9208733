# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The address book of the office: authorities, what each State asks for, and codes that the office added."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

import sqlalchemy as sa

from mlat_desktop.domain.directory import AuthorityEntry, CountryProfile, OwnCode
from mlat_desktop.store import law_tables
from mlat_desktop.store.mapping import plain, record, values

_A = law_tables.authority_entry
_P = law_tables.country_profile
_C = law_tables.own_code
T = TypeVar("T")


class SqlDirectory:
    """``ports.Directory`` on one connection."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def authorities(self, state: str = "") -> tuple[AuthorityEntry, ...]:
        """The authorities of a State, or all, by State and name."""
        return tuple(_read(AuthorityEntry, self._rows(_A, state, _A.c.state, _A.c.name, _A.c.uid)))

    def authority(self, uid: str) -> AuthorityEntry | None:
        """One authority."""
        rows = plain(self._connection.execute(sa.select(_A).where(_A.c.uid == uid)))
        return next(_read(AuthorityEntry, rows), None)

    def set_authority(self, entry: AuthorityEntry) -> None:
        """Keep an entry in place of the one with its uid."""
        self._put(_A, {"uid": entry.uid}, entry)

    def profiles(self, state: str = "") -> tuple[CountryProfile, ...]:
        """The profiles of a State, or all: the general one first."""
        return tuple(_read(CountryProfile, self._rows(_P, state, _P.c.state, _P.c.measure)))

    def set_profile(self, profile: CountryProfile) -> None:
        """Keep a profile in place of the one of the same State and measure."""
        self._put(_P, {"state": profile.state, "measure": profile.measure}, profile)

    def own_codes(self, name: str = "") -> tuple[OwnCode, ...]:
        """The codes that the office added to a list, or to all, in the order of their ids."""
        query = sa.select(_C).order_by(_C.c.list, _C.c.id)
        if name:
            query = query.where(_C.c.list == name)
        rows = plain(self._connection.execute(query))
        return tuple(record(OwnCode, row, labels=tuple(sorted(row["labels"].items()))) for row in rows)

    def set_own_code(self, code: OwnCode) -> None:
        """Keep a code in place of the one of the same list and id."""
        self._put(_C, {"list": code.list, "id": code.id}, code, labels=dict(code.labels))

    def _rows(self, table: sa.Table, state: str, *order: sa.ColumnElement[Any]) -> Iterator[dict[str, Any]]:
        query = sa.select(table).order_by(*order)
        return plain(self._connection.execute(query.where(table.c.state == state) if state else query))

    def _put(self, table: sa.Table, key: dict[str, str], entry: object, **more: object) -> None:
        where = [table.c[name] == value for name, value in key.items()]
        self._connection.execute(sa.delete(table).where(*where))
        found = values(entry, table, **more)
        lists = {name: list(value) for name, value in found.items() if isinstance(value, tuple)}
        self._connection.execute(sa.insert(table).values({**found, **lists}))


def _read(kind: type[T], rows: Iterator[dict[str, Any]]) -> Iterator[T]:
    for row in rows:
        lists = {name: tuple(value) for name, value in row.items() if isinstance(value, list)}
        yield record(kind, row, **lists)
