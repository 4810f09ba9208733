# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Treaty tables, parties, declarations and calendars. Tables and calendars are immutable under their version."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

import sqlalchemy as sa

from mlat_desktop.domain.legal_basis import Declaration, Party
from mlat_desktop.services.ports import CalendarRow, StoredTable
from mlat_desktop.store import tables
from mlat_desktop.store.mapping import plain, record, values

_T = tables.treaty_table
_NEWEST = sa.select(_T).where(_T.c.id.in_(sa.select(sa.func.max(_T.c.id)).group_by(_T.c.treaty_id))).order_by(_T.c.treaty_id)
_C = tables.calendar
# In the order in which they were taken: of two of one year the newer is read last.
_CALENDARS = (
    sa.select(_C)
    .where(
        _C.c.state == sa.bindparam("state"),
        _C.c.subdivision == sa.bindparam("subdivision"),
        _C.c.year.in_(sa.bindparam("years", expanding=True)),
    )
    .order_by(_C.c.id)
)


class SqlTreaties:
    """``ports.Treaties`` on one connection."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def tables(self) -> tuple[StoredTable, ...]:
        """The version of each treaty that was accepted last, by treaty."""
        return tuple(record(StoredTable, row) for row in plain(self._connection.execute(_NEWEST)))

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

    def parties(self, treaty_id: str = "", state: str = "") -> tuple[Party, ...]:
        """Memberships of a treaty, of a State, or all."""
        table = tables.party
        rows = self._of(table, treaty_id, state, table.c.treaty_id, table.c.state)
        return tuple(record(Party, row) for row in rows)

    def set_parties(self, rows: Sequence[Party]) -> None:
        """Add memberships, replacing those of the same treaty and State; others stay."""
        table = tables.party
        where = (table.c.treaty_id == sa.bindparam("treaty"), table.c.state == sa.bindparam("party"))
        if rows:
            gone = [{"treaty": row.treaty_id, "party": row.state} for row in rows]
            self._connection.execute(sa.delete(table).where(*where), gone)
            self._connection.execute(sa.insert(table), [values(row, table) for row in rows])

    def declarations(self, treaty_id: str = "", state: str = "") -> tuple[Declaration, ...]:
        """Declarations to a treaty, of a State, or all."""
        table = tables.declaration
        rows = self._of(table, treaty_id, state, table.c.treaty_id, table.c.state, table.c.article, table.c.id)
        return tuple(record(Declaration, row) for row in rows)

    def set_declarations(self, rows: Sequence[Declaration]) -> None:
        """Replace all declarations of every treaty and State that ``rows`` speak of; others stay."""
        table = tables.declaration
        for treaty_id, state in {(row.treaty_id, row.state) for row in rows}:
            where = (table.c.treaty_id == treaty_id, table.c.state == state)
            self._connection.execute(sa.delete(table).where(*where))
        if rows:
            self._connection.execute(sa.insert(table), [values(row, table) for row in rows])

    def calendars(self, state: str, subdivision: str, years: Iterable[int]) -> dict[int, CalendarRow]:
        """The newest snapshot of each of ``years`` that was ever taken, by year."""
        asked = {"state": state, "subdivision": subdivision, "years": list(years)}
        rows = plain(self._connection.execute(_CALENDARS, asked))
        return {row["year"]: _calendar(row) for row in rows}

    def add_calendar(self, row: CalendarRow) -> None:
        """Keep a snapshot; a version that is there already is refused by the database."""
        table = tables.calendar
        days = [day.isoformat() for day in row.holidays]
        self._connection.execute(sa.insert(table).values(values(row, table, holidays=days, weekend=list(row.weekend))))

    def _of(self, table: sa.Table, treaty_id: str, state: str, *order: sa.Column[Any]) -> Iterator[dict[str, Any]]:
        given = {name: value for name, value in (("treaty_id", treaty_id), ("state", state)) if value}
        return plain(self._connection.execute(_given(table, tuple(given), *order), given))


@cache
def _given(table: sa.Table, names: tuple[str, ...], *order: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """The rows of which the columns ``names`` are what is given under their names."""
    return sa.select(table).where(*(table.c[name] == sa.bindparam(name) for name in names)).order_by(*order)


def _calendar(row: Mapping[Any, Any]) -> CalendarRow:
    days = tuple(date.fromisoformat(day) for day in row["holidays"])
    return record(CalendarRow, row, holidays=days, weekend=tuple(row["weekend"]))
