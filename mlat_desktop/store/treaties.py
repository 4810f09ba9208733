# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The office's law: treaty tables, memberships, declarations and calendars, in editions that are never changed.

What counts of two rows about the same thing is the one kept last among the editions that were not undone. Proposals and
recounts are in :mod:`mlat_desktop.store.law`; together they are ``ports.Treaties``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from mlat_desktop.domain.errors import BugError
from mlat_desktop.domain.law import Edition
from mlat_desktop.domain.legal_basis import Declaration, Party, PartyEvent
from mlat_desktop.domain.treaty import ChangeKind
from mlat_desktop.services.ports import CalendarRow, StoredTable
from mlat_desktop.store import law_tables
from mlat_desktop.store.law import Waiting
from mlat_desktop.store.mapping import plain, record, values

_E = law_tables.edition
_T = law_tables.treaty_table
_C = law_tables.calendar


class SqlTreaties(Waiting):
    """``ports.Treaties`` on one connection."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    # -- editions

    def editions(self) -> tuple[Edition, ...]:
        """Every edition, undone ones too, oldest first."""
        return tuple(record(Edition, row) for row in plain(self._connection.execute(sa.select(_E).order_by(_E.c.id))))

    def newest_edition(self) -> int:
        """The newest edition that was not undone; 0 in an office without any law."""
        return int(self._connection.execute(sa.select(sa.func.max(_E.c.id)).where(_E.c.undone_at.is_(None))).scalar() or 0)

    def add_edition(self, edition: Edition) -> None:
        """Begin an edition; its ``id`` is one more than the highest there ever was."""
        last = int(self._connection.execute(sa.select(sa.func.max(_E.c.id))).scalar() or 0)
        if edition.id != last + 1:
            raise BugError(f"edition {edition.id} does not follow {last}")
        self._connection.execute(sa.insert(_E).values(values(edition, _E)))

    def undo_edition(self, edition: int, at: datetime, by: str) -> None:
        """Take the newest edition back. Its rows stay and count no more."""
        if edition != self.newest_edition():
            raise BugError(f"edition {edition} is not the newest")
        self._connection.execute(sa.update(_E).where(_E.c.id == edition).values(undone_at=at, undone_by=by))

    # -- tables

    def tables(self, edition: int | None = None, *, corrected: bool = False) -> tuple[StoredTable, ...]:
        """The newest version of each treaty; ``corrected`` goes on from ``edition`` as far as only errors were corrected."""
        ids = [mark.id for mark in self._marks(edition, corrected=corrected)]
        query = sa.select(_T).where(_T.c.id.in_(ids)).order_by(_T.c.treaty_id)
        return tuple(record(StoredTable, row) for row in plain(self._connection.execute(query)))

    def table_hashes(self, edition: int | None = None, *, corrected: bool = False) -> tuple[tuple[str, str], ...]:
        """Treaty and hash of what :meth:`tables` answers, in its order, without the texts."""
        marks = self._marks(edition, corrected=corrected)
        return tuple(sorted((mark.treaty_id, mark.sha256) for mark in marks))

    def table_text(self, treaty_id: str, sha256: str) -> str:
        """The text of a table with this hash."""
        query = sa.select(_T.c.text).where(_T.c.treaty_id == treaty_id, _T.c.sha256 == sha256).limit(1)
        return str(self._connection.execute(query).scalar_one())

    def _marks(self, edition: int | None, *, corrected: bool) -> list[Any]:
        """Of each treaty the row that counts, without its text: the texts of a whole office are a million characters."""
        columns = (_T.c.id, _T.c.treaty_id, _T.c.sha256, _T.c.edition, _T.c.change)
        standing = sa.select(*columns).where(_counts(_T, None if corrected else edition)).order_by(_T.c.id)
        found: dict[str, Any] = {}
        changed: set[str] = set()  # by law, after the edition asked about: corrections end there
        for row in self._connection.execute(standing):
            if edition is None or row.edition <= edition:
                found[row.treaty_id] = row
            elif row.treaty_id in found and row.treaty_id not in changed:
                if row.change == ChangeKind.CORRECTION.value:
                    found[row.treaty_id] = row
                else:
                    changed.add(row.treaty_id)
        return list(found.values())

    def table(self, treaty_id: str, version: str = "", edition: int | None = None) -> StoredTable | None:
        """A version of a treaty's table, the one that counts without ``version``."""
        query = sa.select(_T).where(_T.c.treaty_id == treaty_id, _counts(_T, edition)).order_by(_T.c.id.desc()).limit(1)
        if version:
            query = query.where(_T.c.version == version)
        row = self._connection.execute(query).mappings().first()
        return None if row is None else record(StoredTable, row)

    def versions(self, treaty_id: str) -> tuple[StoredTable, ...]:
        """Every version that counts or counted and was not undone, oldest first."""
        query = sa.select(_T).where(_T.c.treaty_id == treaty_id, _counts(_T, None)).order_by(_T.c.id)
        return tuple(record(StoredTable, row) for row in plain(self._connection.execute(query)))

    def add_table(self, table: StoredTable) -> None:
        """Keep a version with its edition."""
        self._connection.execute(sa.insert(_T).values(values(table, _T)))

    # -- memberships and declarations

    def parties(self, treaty_id: str = "", state: str = "", edition: int | None = None) -> tuple[Party, ...]:
        """Memberships of a treaty, of a State, or all."""
        table = law_tables.party
        newest = _newest(table, (table.c.treaty_id, table.c.state), _where(table, treaty_id, state), edition)
        return tuple(record(Party, row) for row in self._standing(table, newest, table.c.treaty_id, table.c.state))

    def set_parties(self, rows: Sequence[Party], edition: int, *, gone: Sequence[Party] = ()) -> None:
        """Publish memberships, each in place of the one of the same treaty and State; ``gone`` ones stand no longer."""
        table = law_tables.party
        made = [values(row, table, edition=edition, gone=False) for row in rows]
        made += [values(row, table, edition=edition, gone=True) for row in gone]
        if made:
            self._connection.execute(sa.insert(table), made)

    def party_events(self, treaty_id: str = "", state: str = "", edition: int | None = None) -> tuple[PartyEvent, ...]:
        """The life of treaties for States, oldest step first."""
        table = law_tables.party_event
        order = (table.c.treaty_id, table.c.state, sa.func.coalesce(table.c.on, table.c.effective_on), table.c.id)
        rows = self._sets(table, _where(table, treaty_id, state), edition, *order)
        return tuple(record(PartyEvent, row) for row in rows)

    def set_party_events(self, treaty_id: str, state: str, rows: Sequence[PartyEvent], edition: int) -> None:
        """Publish the whole life of a treaty for one State, in place of what was known of it."""
        table = law_tables.party_event
        made = [values(row, table, edition=edition, gone=False) for row in rows]
        if not made:
            words = dict.fromkeys(("territory", "article", "text", "source"), "")
            made = [{"treaty_id": treaty_id, "state": state, "act": "terminated", "level": "text", **words}]
            made[0] |= {"on": None, "effective_on": None, "edition": edition, "gone": True}
        self._connection.execute(sa.insert(table), made)

    def declarations(self, treaty_id: str = "", state: str = "", edition: int | None = None) -> tuple[Declaration, ...]:
        """Declarations to a treaty, of a State, or all."""
        table = law_tables.declaration
        order = (table.c.treaty_id, table.c.state, table.c.article, table.c.id)
        return tuple(record(Declaration, row) for row in self._sets(table, _where(table, treaty_id, state), edition, *order))

    def set_declarations(self, rows: Sequence[Declaration], edition: int, *, emptied: Sequence[tuple[str, str]] = ()) -> None:
        """Publish all declarations of every treaty and State that ``rows`` speak of, in place of those known; of those in
        ``emptied`` (treaty, State) none is left.
        """
        table = law_tables.declaration
        made = [values(row, table, edition=edition, gone=False) for row in rows]
        for treaty_id, state in emptied:
            words = dict.fromkeys(("article", "kind", "value", "source"), "")
            as_of = date.min
            made.append({"treaty_id": treaty_id, "state": state, **words, "as_of": as_of, "edition": edition, "gone": True})
        if made:
            self._connection.execute(sa.insert(table), made)

    # -- calendars

    def calendars(
        self, state: str, subdivision: str, years: Iterable[int], edition: int | None = None
    ) -> dict[int, CalendarRow]:
        """A snapshot for each of ``years`` that has one, by year: the newest, or the newest of that edition; a year that was
        first needed after it is answered by its first snapshot.
        """
        rows = plain(self._connection.execute(_CALENDARS, {"state": state, "subdivision": subdivision, "years": list(years)}))
        found: dict[int, CalendarRow] = {}
        for row in rows:
            if edition is None or row["edition"] <= edition or row["year"] not in found:
                found[row["year"]] = _calendar(row)
        return found

    def all_calendars(self) -> tuple[CalendarRow, ...]:
        """The newest snapshot of every State, subdivision and year that was ever needed, in that order."""
        newest = sa.select(sa.func.max(_C.c.id)).where(_counts(_C, None)).group_by(_C.c.state, _C.c.subdivision, _C.c.year)
        query = sa.select(_C).where(_C.c.id.in_(newest)).order_by(_C.c.state, _C.c.subdivision, _C.c.year)
        return tuple(_calendar(row) for row in plain(self._connection.execute(query)))

    def add_calendar(self, row: CalendarRow) -> None:
        """Keep a snapshot; a version that is there already is refused by the database."""
        days, worked = ([day.isoformat() for day in each] for each in (row.holidays, row.worked))
        kept = values(row, _C, holidays=days, weekend=list(row.weekend), worked=worked)
        self._connection.execute(sa.insert(_C).values(kept))

    # -- parts

    def _sets(
        self, table: sa.Table, where: Sequence[sa.ColumnElement[bool]], edition: int | None, *order: sa.ColumnElement[Any]
    ) -> Iterator[dict[str, Any]]:
        """Rows that stand in sets: of each treaty and State those of the newest edition that speaks of it."""
        group = (table.c.treaty_id, table.c.state)
        newest = (
            sa.select(*group, sa.func.max(table.c.edition).label("edition"))
            .where(*where, _counts(table, edition))
            .group_by(*group)
            .subquery()
        )
        joined = sa.and_(*(newest.c[column.name] == column for column in (*group, table.c.edition)))
        query = sa.select(table).join(newest, joined).where(table.c.gone.is_(False)).order_by(*order)
        return plain(self._connection.execute(query))

    def _standing(self, table: sa.Table, newest: sa.Select[Any], *order: sa.ColumnElement[Any]) -> Iterator[dict[str, Any]]:
        query = sa.select(table).where(table.c.id.in_(newest), table.c.gone.is_(False)).order_by(*order)
        return plain(self._connection.execute(query))


_LIVE = sa.select(_E.c.id).where(_E.c.undone_at.is_(None))
# In the order in which they were taken: of two of one year the newer is read last.
_CALENDARS = (
    sa.select(_C)
    .where(
        _C.c.state == sa.bindparam("state"),
        _C.c.subdivision == sa.bindparam("subdivision"),
        _C.c.year.in_(sa.bindparam("years", expanding=True)),
        _C.c.edition.in_(_LIVE),
    )
    .order_by(_C.c.id)
)


def _counts(table: sa.Table, edition: int | None) -> sa.ColumnElement[bool]:
    """Rows of editions that were not undone, up to ``edition``."""
    live = table.c.edition.in_(_LIVE)
    return live if edition is None else sa.and_(live, table.c.edition <= edition)


def _newest(
    table: sa.Table, group: Sequence[sa.ColumnElement[Any]], where: Sequence[sa.ColumnElement[bool]], edition: int | None
) -> sa.Select[Any]:
    return sa.select(sa.func.max(table.c.id)).where(*where, _counts(table, edition)).group_by(*group)


def _where(table: sa.Table, treaty_id: str, state: str) -> list[sa.ColumnElement[bool]]:
    given = {"treaty_id": treaty_id, "state": state}
    return [table.c[name] == value for name, value in given.items() if value]


def _calendar(row: Mapping[Any, Any]) -> CalendarRow:
    days, worked = (tuple(date.fromisoformat(day) for day in row[name]) for name in ("holidays", "worked"))
    return record(CalendarRow, row, holidays=days, weekend=tuple(row["weekend"]), worked=worked)
