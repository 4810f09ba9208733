# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The deadlines of the whole office: what the board of deadlines and its calendar ask.

A line needs no reasoning: of a deadline only the columns that are shown are read, and what is counted is counted by the
database, so that an office with 100,000 open requests has its board at once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from mlat_desktop.domain.deadlines import DOMESTIC, ENTERED, WAITS, DeadlineState, LimitKind
from mlat_desktop.domain.own_targets import CHASE
from mlat_desktop.domain.vocabulary import Confidentiality, Status
from mlat_desktop.services.board_port import BoardLine, BoardQuery
from mlat_desktop.services.ports import LimitLine
from mlat_desktop.store import law_tables, tables
from mlat_desktop.store.columns import Shape
from mlat_desktop.store.mapping import moment_of, plain, record
from mlat_desktop.store.queries import ROW, rows_of

_D = tables.deadline
_R = tables.request
_E = law_tables.entered_date
_OBLIGES = [kind for kind in LimitKind if kind.obliges]
_SHOWN = (
    *(_D.c[name] for name in ("limit_id", "treaty_id", "title", "article", "bound", "kind", "level", "liberty", "own_target")),
    *(_D.c[name] for name in ("due_on", "due_at", "due_zone", "due_offset", "cautious_on", "watched_on")),
    _R.c.id.label("request_id"),
    _R.c.number,
    _R.c.subject,
    _R.c.other_state.label("state"),
    _R.c.officer,
    (_R.c.confidentiality == Confidentiality.RESTRICTED).label("restricted"),
    sa.cast(_D.c.steps, sa.Text()).contains(WAITS).label("waits"),
)
_FACETS = {"state": _R.c.other_state, "officer": _R.c.officer, "treaty": _D.c.treaty_id}
_JOINED = _D.join(_R, _R.c.id == _D.c.request_id)


_LIMIT = Shape(
    *ROW.columns,
    *(_D.c[name] for name in ("limit_id", "trigger_uid", "title", "kind", "own_target", "liberty")),
    sa.cast(_D.c.stops, sa.Text()),
    sa.cast(_D.c.steps, sa.Text()).contains(f'"{DOMESTIC}"'),
    *(_D.c[name] for name in ("watched_on", "due_on", "due_at", "due_offset")),
)
_LIMITS = sa.select(*_LIMIT.columns).select_from(_JOINED)
_OPEN = [status for status in Status if status.open]
_PRESSING = _LIMITS.where(
    _D.c.watched_on <= sa.bindparam("until", type_=sa.Date()),
    sa.or_(_D.c.watched_on <= sa.bindparam("today", type_=sa.Date()), sa.not_(_D.c.limit_id.startswith(CHASE))),
).order_by(_D.c.watched_on, _D.c.liberty.desc(), _D.c.id)
_UNDATED = _LIMITS.where(_D.c.state == DeadlineState.UNCOMPUTED, _R.c.status.in_(_OPEN)).order_by(_R.c.registered_at, _D.c.id)
_TO_CONFIRM = (
    sa.select(*_LIMIT.columns)
    .select_from(
        _JOINED.join(
            _E,
            sa.and_(_E.c.request_id == _D.c.request_id, _E.c.limit_id == _D.c.limit_id, _E.c.trigger_uid == _D.c.trigger_uid),
        )
    )
    .where(
        _E.c.confirmed_at.is_(None),
        _E.c.withdrawn_at.is_(None),
        _R.c.status.in_(_OPEN),
        _D.c.level == ENTERED,
        _D.c.state == DeadlineState.RUNNING,
    )
    .order_by(_E.c.entered_at, _E.c.uid)
)


class Board:
    """The part of ``ports.Requests`` that answers for the deadlines of the whole office."""

    _connection: sa.Connection

    def pressing(self, until: date, today: date) -> list[LimitLine]:
        """Every running deadline whose watched day is not after ``until``, earliest first; of reminders those that are due."""
        return self._limits(_PRESSING, until=until, today=today)

    def undated(self) -> list[LimitLine]:
        """Limits of open requests that have no computed date."""
        return self._limits(_UNDATED)

    def to_confirm(self) -> list[LimitLine]:
        """Running limits of open requests with a date that was entered, not withdrawn and not confirmed, oldest first."""
        return self._limits(_TO_CONFIRM)

    def _limits(self, select: sa.Select[Any], **given: object) -> list[LimitLine]:
        found = _LIMIT.read(self._connection, select, **given)
        *told, stops, domestic, act_on, due_on, due_at, offset = found[len(ROW.columns) :]
        events = {text: tuple(json.loads(text)) for text in set(stops)}
        ends_on = [
            (at + timedelta(minutes=off)).date() if at else due or act
            for act, due, at, off in zip(act_on, due_on, due_at, offset, strict=True)
        ]
        return list(
            map(LimitLine, rows_of(found[: len(ROW.columns)]), *told, map(events.__getitem__, stops), domestic, act_on, ends_on)
        )

    def board(self, query: BoardQuery, most: int, skip: int = 0) -> list[BoardLine]:
        """Running deadlines of the whole office, the most pressing first, from the ``skip``-th on, at most so many."""
        order = (_looked_at(query.today), _D.c.liberty.desc(), _D.c.own_target, _D.c.id)
        # What is shown of a line is read for these alone: to sort whole lines of the office takes ten times as long.
        first = sa.select(_D.c.id).select_from(_source(query)).where(*_conditions(query)).order_by(*order)
        keys = first.limit(most).offset(skip)
        select = sa.select(*_SHOWN).select_from(_JOINED).where(_D.c.id.in_(keys)).order_by(*order)
        return [_line(row) for row in plain(self._connection.execute(select))]

    def board_counts(self, query: BoardQuery) -> Mapping[str, int]:
        """How many there are under each heading: overdue, today, week, month, all (its own bounds of days are left out)."""
        free = replace(query, first=None, last=None, late=False)
        today, day = query.today, _looked_at(query.today)
        headings = {
            "overdue": sa.and_(*_late(query)),
            "today": day == today,
            "week": sa.and_(day >= today, day <= today + timedelta(days=7)),
            "month": sa.and_(day >= today, day <= today + timedelta(days=30)),
            "all": sa.true(),
        }
        columns = [sa.func.coalesce(sa.func.sum(sa.case((each, 1), else_=0)), 0).label(name) for name, each in headings.items()]
        select = sa.select(*columns).select_from(_source(free)).where(*_conditions(free))
        row = self._connection.execute(select).mappings().one()
        return {name: int(row[name]) for name in headings}

    def board_days(self, query: BoardQuery) -> Mapping[date, tuple[int, int]]:
        """By day to look at: how many, and how many of these concern liberty."""
        day = _looked_at(query.today).label("day")
        counted = (day, sa.func.count(), sa.func.sum(sa.case((_D.c.liberty, 1), else_=0)))
        select = sa.select(*counted).select_from(_source(query)).where(*_conditions(query)).group_by(day)
        return {found: (int(count), int(liberty)) for found, count, liberty in self._connection.execute(select)}

    def board_facets(self, query: BoardQuery) -> Mapping[str, Mapping[str, int]]:
        """By ``state``, ``officer`` and ``treaty``: how many deadlines each value has, its own filters left out."""
        found = {}
        for name, column in _FACETS.items():
            free = _without(query, name)
            source = _JOINED if column.table is _R else _source(free)
            select = sa.select(column, sa.func.count()).select_from(source).where(*_conditions(free)).group_by(column)
            found[name] = {str(value): int(count) for value, count in self._connection.execute(select)}
        return found


def _source(query: BoardQuery) -> sa.FromClause:
    """What the conditions of a query need: to look up the request of each deadline takes four times as long as all else."""
    return _JOINED if query.state or query.officer else _D


def _without(query: BoardQuery, facet: str) -> BoardQuery:
    kept = {name: "" if name == facet else str(getattr(query, name)) for name in _FACETS}
    return replace(query, state=kept["state"], officer=kept["officer"], treaty=kept["treaty"])


def _ends_on() -> sa.ColumnElement[Any]:
    """The day on which a limit ends; of one in hours the day on the clocks of the place where it ends."""
    hour = sa.func.date(_D.c.due_at, _D.c.due_offset.concat(" minutes"))
    return sa.func.coalesce(_D.c.due_on, hour, _D.c.watched_on, type_=sa.Date())


def _looked_at(today: date) -> sa.ColumnElement[Any]:
    """The day to act until it has passed, then the end, as ``BoardLine.watched`` chooses it."""
    return sa.case((_D.c.watched_on < today, _ends_on()), else_=_D.c.watched_on)


def _late(query: BoardQuery) -> tuple[sa.ColumnElement[bool], ...]:
    """That it obliges somebody and has ended."""
    ended = sa.case((_D.c.due_at.is_not(None), _D.c.due_at < query.now), else_=_ends_on() < query.today)
    return _D.c.kind.in_(_OBLIGES), ended


def _conditions(query: BoardQuery) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = [_D.c.watched_on.is_not(None)]
    if query.late:
        found += _late(query)
    day = _looked_at(query.today)
    if query.first is not None:
        found.append(day >= query.first)
    if query.last is not None:
        # The first is implied by the second, and has an index.
        found += [_D.c.watched_on <= query.last, day <= query.last]
    if query.ends_first is not None:
        found.append(_ends_on() >= query.ends_first)
    if query.ends_last is not None:
        found += [_D.c.watched_on <= query.ends_last, _ends_on() <= query.ends_last]
    words = ((_FACETS[name], getattr(query, name)) for name in _FACETS)
    found += [column == value for column, value in words if value]
    if query.own is not None:
        found.append(_D.c.own_target.is_(query.own))
    if query.liberty:
        found.append(_D.c.liberty.is_(True))
    return found


def _line(row: Mapping[Any, Any]) -> BoardLine:
    hour = None if row["due_at"] is None else moment_of(row, "due_at", "due_zone", "due_offset")
    ends_on = hour.local_date if hour else row["due_on"] or row["watched_on"]
    return record(BoardLine, row, due_at=hour, act_on=row["watched_on"], ends_on=ends_on)
