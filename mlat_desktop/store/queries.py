# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What lists, chips and the morning board ask of the register.

A list is an array of ids of the whole ordered result, and rows by page: 100,000 requests open at once because every
filter and sort has an index and no other table is joined.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from functools import cache
from typing import Any

import sqlalchemy as sa

from mlat_desktop.domain.deadlines import Awaited, Deadline, DeadlineState, LimitKind
from mlat_desktop.domain.errors import BugError
from mlat_desktop.domain.vocabulary import Confidentiality, Status, UrgencyLevel
from mlat_desktop.services.ports import ListQuery, RequestRow
from mlat_desktop.store import likeness, search, statements, tables
from mlat_desktop.store.case_log import AWAITED, awaited_of, deadline_of
from mlat_desktop.store.columns import Shape, records
from mlat_desktop.store.mapping import plain, record

_T, _D = tables.request, tables.deadline
_ENDED = [status for status in Status if not status.open]
_ALIKE = 200  # requests that share a name: more of them recognise none

_SORTS: dict[str, tuple[sa.Column[Any], ...]] = {
    "number": (_T.c.klass, _T.c.direction, _T.c.year, _T.c.serial),
    "subject": (_T.c.subject_key,),
    "state": (_T.c.other_state,),
    "status": (_T.c.status,),
    "due": (_T.c.due_on,),
    "registered": (_T.c.registered_at,),
    "updated": (_T.c.updated_at,),
    "officer": (_T.c.officer,),
    "step": (_T.c.step_on,),
}

_MADE = {
    "state": _T.c.other_state.label("state"),
    "urgent": (_T.c.urgency_level != UrgencyLevel.ORDINARY).label("urgent"),
    "restricted": (_T.c.confidentiality == Confidentiality.RESTRICTED).label("restricted"),
}
"""Fields of a row that are no column of that name."""

_AWAITED = ("due", "then")
_OWN = [each.name for each in fields(RequestRow) if each.name not in _AWAITED]
_SHOWN = (
    *(_MADE[name] if name in _MADE else _T.c[name] for name in _OWN),
    *(_T.c[f"{prefix}_{name}"] for prefix in _AWAITED for name in AWAITED),
)
_KINDS = {kind.value: kind for kind in LimitKind}
ROW = Shape(*_SHOWN)
"""What a row of a list is read from: its own fields in their order, then those of what is awaited."""


def _in_one(keys: sa.Select[Any]) -> sa.Select[Any]:
    """The keys that a select names, as one text in its order: to fetch 100,000 of them row by row takes longer than to find
    them. SQLite keeps the order of a subquery that such an aggregate reads ("The SQLite Query Optimizer Overview", on
    omitting ORDER BY on subqueries).
    """
    return sa.select(sa.func.json_group_array(keys.subquery("ordered").c.id))


def _keys(result: sa.CursorResult[Any]) -> array[int]:
    """The keys out of the text that :func:`_in_one` asked for."""
    return array("q", json.loads(result.scalar_one()))


_BY_KEY = sa.select(*ROW.columns).where(_T.c.id.in_(statements.keys()))
_STEPS = _in_one(
    sa.select(_T.c.id)
    .where(_T.c.step_on <= sa.bindparam("today", type_=sa.Date()), _T.c.status.not_in(_ENDED))
    .order_by(_T.c.step_on, _T.c.id)
)


def _deadlines(where: sa.ColumnElement[bool], *order: Any) -> sa.Select[Any]:
    columns = (*_SHOWN, *(column.label(f"deadline_{column.name}") for column in _D.c))
    return sa.select(*columns).join(_D, _D.c.request_id == _T.c.id).where(where).order_by(*order, _D.c.id)


_UNCOMPUTED = _deadlines(sa.and_(_D.c.state == DeadlineState.UNCOMPUTED, _T.c.status.not_in(_ENDED)), _T.c.registered_at)


@cache
def _watched(begins: tuple[str, ...]) -> sa.Select[Any]:
    due = _D.c.watched_on <= sa.bindparam("until", type_=sa.Date())
    named = sa.or_(*(_D.c.limit_id.startswith(each, autoescape=True) for each in begins)) if begins else sa.true()
    return _deadlines(sa.and_(due, named), _D.c.watched_on, _D.c.liberty.desc())


class Lists:
    """The part of ``ports.Requests`` that answers lists."""

    _connection: sa.Connection

    def ids(self, query: ListQuery, today: date) -> array[int]:
        """Ids of the whole ordered result, as a signed 64-bit array. ``KnownError(SEARCH_EMPTY)`` for a text without words."""
        if query.sort not in _SORTS:
            raise BugError(f"no such sort: {query.sort}")
        order = [_ordered(column, query) for column in (*self._sorted_by(query.sort, today), _T.c.id)]
        where = _conditions(query, today)
        if query.text.strip():
            where.append(search.among(self._connection, _T.c.id, query.text))
        return _keys(self._connection.execute(_in_one(sa.select(_T.c.id).where(*where).order_by(*order))))

    def _sorted_by(self, sort: str, today: date) -> tuple[sa.ColumnElement[Any], ...]:
        """The columns of the order. The index of what is due serves as long as nothing has passed, which is nearly always."""
        if sort != "due":
            return _SORTS[sort]
        passed = self._connection.execute(sa.select(sa.literal(1)).where(*_passed(today)).limit(1)).first()
        return (_awaited_on(today),) if passed else _SORTS[sort]

    def to_look_at(self, today: date) -> array[int]:
        """Ids of the open requests of which the day to look at them has come, the longest due first."""
        return _keys(self._connection.execute(_STEPS, {"today": today}))

    def rows(self, ids: Sequence[int]) -> list[RequestRow]:
        """Rows in the order of ``ids``; an id that does not exist is left out."""
        if not ids:
            return []
        columns = ROW.read(self._connection, _BY_KEY, **{statements.WANTED: statements.listed(ids)})
        found = dict(zip(columns[0], rows_of(columns), strict=True))
        return [found[each] for each in ids if each in found]

    def similar(self, references: Sequence[str], names: Sequence[str]) -> list[RequestRow]:
        """Requests that share a reference or a name, in any spelling: the surest first, then the newest."""
        return self.rows(likeness.found(self._connection, references, names)[:_ALIKE])

    def watched(self, until: date, *begins: str) -> list[tuple[RequestRow, Deadline]]:
        """Every running deadline whose watched day is not after ``until``, earliest first; only limits whose id so begins."""
        return self._with_rows(_watched(begins), until=until)

    def uncomputed(self) -> list[tuple[RequestRow, Deadline]]:
        """Limits of open requests that have no computed date."""
        return self._with_rows(_UNCOMPUTED)

    def counts(self, today: date) -> Mapping[str, int]:
        """Figures for the chips: all, open, overdue, and one per status value."""
        grouped = sa.select(_T.c.status, sa.func.count()).group_by(_T.c.status)
        by_status = {status: int(count) for status, count in self._connection.execute(grouped)}
        late = self._connection.execute(sa.select(sa.func.count()).where(_late(today))).scalar_one()
        figures = {status.value: by_status.get(status, 0) for status in Status}
        return {
            "all": sum(by_status.values()),
            "open": sum(count for status, count in by_status.items() if status.open),
            "overdue": int(late),
            **figures,
        }

    def _with_rows(self, query: sa.Select[Any], **given: object) -> list[tuple[RequestRow, Deadline]]:
        return [(_row(row), deadline_of(row, "deadline_")) for row in plain(self._connection.execute(query, given))]


def _ordered(column: sa.ColumnElement[Any], query: ListQuery) -> sa.ColumnElement[Any]:
    ordered = column.desc() if query.descending else column.asc()
    return ordered if isinstance(column, sa.Column) and not column.nullable else ordered.nulls_last()


def rows_of(columns: Sequence[Sequence[Any]]) -> list[RequestRow]:
    """The rows that the columns of :data:`ROW` hold."""
    own, awaited = columns[: len(_OWN)], columns[len(_OWN) :]
    due, then = awaited[: len(AWAITED)], awaited[len(AWAITED) :]
    return records(RequestRow, len(columns[0]), (*own, _awaited(due), _awaited(then)))


def _awaited(columns: Sequence[Sequence[Any]]) -> Sequence[Awaited | None]:
    days = columns[0]
    there = [place for place, day in enumerate(days) if day is not None]
    if not there:
        return [None] * len(days)
    of = {name: [column[place] for place in there] for name, column in zip(AWAITED.values(), columns, strict=True)}
    of["kind"] = [_KINDS[kind] for kind in of["kind"]]
    made = iter(records(Awaited, len(there), (of[each.name] for each in fields(Awaited))))
    return [None if day is None else next(made) for day in days]


def _row(row: Mapping[Any, Any]) -> RequestRow:
    return record(RequestRow, row, due=awaited_of(row, "due"), then=awaited_of(row, "then"))


def _awaited_on(today: date) -> sa.ColumnElement[Any]:
    """The day by which to act of what a list names on ``today``, as ``RequestRow.awaited`` chooses it."""
    return sa.case((sa.and_(*_passed(today)), _T.c.then_on), else_=_T.c.due_on)


def _passed(today: date) -> tuple[sa.ColumnElement[bool], ...]:
    """That what was named first has passed and something that obliges takes its place."""
    return _T.c.then_on.is_not(None), _T.c.due_end < today


def _late(day: date) -> sa.ColumnElement[bool]:
    """That a limit ended before ``day``, be it the one that the list names or another."""
    return _T.c.overdue_from < day


def _conditions(query: ListQuery, today: date) -> list[sa.ColumnElement[bool]]:
    """The filters of a list but for the search."""
    found: list[sa.ColumnElement[bool]] = []
    if query.statuses:
        found.append(_T.c.status.in_(sorted(query.statuses)))
    if query.open_only:
        found.append(_T.c.status.not_in(_ENDED))
    exact = ((_T.c.direction, query.direction), (_T.c.klass, query.klass), (_T.c.holder, query.holder))
    found += [column == value for column, value in exact if value is not None]
    found += [column == value for column, value in ((_T.c.other_state, query.state), (_T.c.officer, query.officer)) if value]
    if query.step_by is not None:
        found.append(_T.c.step_on <= query.step_by)
    if query.overdue_on is not None:
        found.append(_late(query.overdue_on))
    if query.due_by is not None:
        # The first is implied by the second, and has an index.
        found += [_T.c.due_on <= query.due_by, _awaited_on(today) <= query.due_by]
    return found
