# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Treaty tables, parties, declarations and calendars. Tables and calendars are immutable under their version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from mlat_desktop.services.ports import CalendarRow, DeclarationRow, PartyRow, StoredTable
from mlat_desktop.store import tables
from mlat_desktop.store.mapping import record, values

_T = tables.treaty_table


class SqlTreaties:
    """``ports.Treaties`` on one connection."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def tables(self) -> tuple[StoredTable, ...]:
        """The version of each treaty that was accepted last, by treaty."""
        newest = sa.select(sa.func.max(_T.c.id)).group_by(_T.c.treaty_id)
        rows = self._connection.execute(sa.select(_T).where(_T.c.id.in_(newest)).order_by(_T.c.treaty_id)).mappings()
        return tuple(record(StoredTable, row) for row in rows)

    def table(self, treaty_id: str, version: str = "") -> StoredTable | None:
        """A version of a treaty's table, the one accepted last without ``version``."""
        query = sa.select(_T).where(_T.c.treaty_id == treaty_id).order_by(_T.c.id.desc()).limit(1)
        if version:
            query = query.where(_T.c.version == version)
        row = self._connection.execute(query).mappings().first()
        return None if row is None else record(StoredTable, row)

    def add_table(self, table: StoredTable) -> None:
        """Keep a new version; a version that is there already is refused by the database."""
        self._connection.execute(sa.insert(_T).values(values(table, _T)))

    def parties(self, treaty_id: str = "", state: str = "") -> tuple[PartyRow, ...]:
        """Memberships of a treaty, of a State, or all."""
        table = tables.party
        query = sa.select(table).order_by(table.c.treaty_id, table.c.state)
        rows = self._connection.execute(_limited(query, table, treaty_id, state)).mappings()
        return tuple(record(PartyRow, row) for row in rows)

    def set_parties(self, rows: Sequence[PartyRow]) -> None:
        """Add memberships, replacing those of the same treaty and State; others stay."""
        table = tables.party
        for row in rows:
            where = (table.c.treaty_id == row.treaty_id, table.c.state == row.state)
            self._connection.execute(sa.delete(table).where(*where))
        if rows:
            self._connection.execute(sa.insert(table), [values(row, table) for row in rows])

    def declarations(self, treaty_id: str = "", state: str = "") -> tuple[DeclarationRow, ...]:
        """Declarations to a treaty, of a State, or all."""
        table = tables.declaration
        query = sa.select(table).order_by(table.c.treaty_id, table.c.state, table.c.article, table.c.id)
        rows = self._connection.execute(_limited(query, table, treaty_id, state)).mappings()
        return tuple(record(DeclarationRow, row) for row in rows)

    def set_declarations(self, rows: Sequence[DeclarationRow]) -> None:
        """Replace all declarations of every treaty and State that ``rows`` speak of; others stay."""
        table = tables.declaration
        for treaty_id, state in {(row.treaty_id, row.state) for row in rows}:
            where = (table.c.treaty_id == treaty_id, table.c.state == state)
            self._connection.execute(sa.delete(table).where(*where))
        if rows:
            self._connection.execute(sa.insert(table), [values(row, table) for row in rows])

    def calendar(self, state: str, subdivision: str, year: int) -> CalendarRow | None:
        """The newest snapshot."""
        table = tables.calendar
        where = (table.c.state == state, table.c.subdivision == subdivision, table.c.year == year)
        query = sa.select(table).where(*where).order_by(table.c.id.desc()).limit(1)
        row = self._connection.execute(query).mappings().first()
        return None if row is None else _calendar(row)

    def add_calendar(self, row: CalendarRow) -> None:
        """Keep a snapshot; a version that is there already is refused by the database."""
        table = tables.calendar
        days = [day.isoformat() for day in row.holidays]
        self._connection.execute(sa.insert(table).values(values(row, table, holidays=days, weekend=list(row.weekend))))


def _limited(query: sa.Select[Any], table: sa.Table, treaty_id: str, state: str) -> sa.Select[Any]:
    if treaty_id:
        query = query.where(table.c.treaty_id == treaty_id)
    if state:
        query = query.where(table.c.state == state)
    return query


def _calendar(row: Mapping[Any, Any]) -> CalendarRow:
    days = tuple(date.fromisoformat(day) for day in row["holidays"])
    return record(CalendarRow, row, holidays=days, weekend=tuple(row["weekend"]))
