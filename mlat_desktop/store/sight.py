# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Who sees a restricted case: the one rule, put into every query that a person's work sends to the database.

A repository works on a :class:`Desk` in place of a connection. What it selects is narrowed there: a request that is hidden from
the reader, and every row of any table that hangs off it by its foreign keys, does not exist for that reader. No query can
forget it, for none knows of it; a table that is added tomorrow falls under it by its ``request_id``. On PostgreSQL this is row
level security.

What an office has to hide is few: their keys are read once for a unit of work, and where there are none a query is sent as it
is. The keys stand still within the unit, so that whoever restricts a case, or registers one for somebody else, can finish.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.sql import visitors

from mlat_desktop.clock import Clock
from mlat_desktop.domain.errors import BugError
from mlat_desktop.domain.vocabulary import Confidentiality
from mlat_desktop.services.access_port import Reader
from mlat_desktop.store import tables
from mlat_desktop.store.access_tables import handler

_R = tables.request.alias("guarded")
_OPEN_TO_ALL = frozenset({"audit"})
"""Tables that tell of requests and are shown whole: the log's chain holds keys and digests alone, and must stay walkable."""

_IN_WORDS = "a query in words goes past the rule of who sees what"
_FEW = 20
"""Keys that are named one by one. More of them come as one list: a mark for each is written anew whenever the query is sent,
which takes longer than to look into the list.
"""

Keys = tuple[int, ...] | sa.Select[Any]
Rule = Callable[[Keys], sa.ColumnElement[bool]]

if TYPE_CHECKING:
    _Connection = sa.Connection
else:
    _Connection = object  # it has nothing of a connection but what it defines: any other way to the database fails


class Desk(_Connection):
    """A connection as one reader has it: of what is asked, only what the reader may see is answered."""

    def __init__(self, connection: sa.Connection, reader: Reader, clock: Clock) -> None:
        self._connection = connection
        self._reader = reader
        self._clock = clock
        self._hidden: tuple[int, ...] | None = None

    def execute(self, statement: Any, parameters: Any = None, **more: Any) -> sa.CursorResult[Any]:
        """Send a statement, a query narrowed to what the reader sees."""
        return self._connection.execute(self._narrowed(statement), parameters, **more)

    @property
    def hidden(self) -> tuple[int, ...]:
        """Keys of the requests that do not exist for the reader, as they were when the unit first asked."""
        if self._hidden is None:
            given = {"name": self._reader.name, "uid": self._reader.uid, "now": self._clock.now()}
            self._hidden = tuple(self._connection.execute(_HIDDEN, given).scalars())
        return self._hidden

    def _narrowed(self, statement: Any) -> Any:
        if isinstance(statement, sa.TextualSelect):
            raise BugError(_IN_WORDS)
        if isinstance(statement, sa.SelectBase):
            return narrowed(statement, self.hidden) if self.hidden else statement
        if isinstance(statement, sa.TextClause) and statement.text.split(maxsplit=1)[0].upper() in {"SELECT", "WITH"}:
            raise BugError(_IN_WORDS)
        return statement


def whole(connection: sa.Connection) -> sa.Connection:
    """The connection behind a desk, for what must count all there is (a sequence, say) and tells nothing of it."""
    return connection._connection if isinstance(connection, Desk) else connection


def handled_by(request: Any) -> sa.ColumnElement[bool]:
    """That the reader in ``:name``, ``:uid`` handles a request at ``:now``."""
    named = sa.select(handler.c.request_id).where(
        handler.c.account_uid == sa.bindparam("uid"),
        handler.c.ended_at.is_(None),
        handler.c.given_at <= sa.bindparam("now", type_=handler.c.given_at.type),
        sa.or_(handler.c.until.is_(None), handler.c.until > sa.bindparam("now", type_=handler.c.until.type)),
    )
    return sa.or_(request.c.officer == sa.bindparam("name"), request.c.id.in_(named))


_HIDDEN = sa.select(_R.c.id).where(_R.c.confidentiality == Confidentiality.RESTRICTED, sa.not_(handled_by(_R)))


@lru_cache(maxsize=128)
def narrowed(statement: sa.SelectBase, hidden: tuple[int, ...]) -> sa.SelectBase:
    """The same query without the rows of these requests, in its sub-queries too. To narrow one takes longer than its answer, so
    those that were sent last are remembered: what is kept in `statements`, or beside what it reads, is sent again and again.
    """
    keys = _listed(hidden)

    def of_select(select: sa.Select[Any]) -> None:
        if any(flags["isouter"] or flags["full"] for *_ends, flags in select._setup_joins):
            raise BugError("an outer join is written with Table.outerjoin, else its condition cannot be narrowed")
        for source in select.get_final_froms():
            for each in _inner(source):
                if isinstance(each, sa.Subquery) and isinstance(each.element, sa.TextualSelect):
                    raise BugError(_IN_WORDS)
                rule = _rule(each)
                if rule is not None:  # changed in place: the traversal has just made this copy and goes on with it
                    select.where.non_generative(select, rule(keys))  # type: ignore[attr-defined]  # set by SQLAlchemy's decorator, unseen by types; where() itself would change a copy

    def of_join(join: sa.Join) -> None:
        rule = _rule(join.right) if join.isouter else None
        if rule is not None and join.onclause is not None:
            join.onclause = sa.and_(join.onclause, rule(keys))

    # the first takes a copy of every part of the statement, so that the ones kept in `statements` stay what they are
    made: sa.SelectBase = visitors.cloned_traverse(statement, {}, {"select": of_select, "join": of_join})
    return made


def _listed(hidden: tuple[int, ...]) -> Keys:
    if len(hidden) <= _FEW:
        return hidden
    return sa.select(sa.func.json_each(json.dumps(hidden)).table_valued(sa.column("value", sa.BigInteger())).c.value)


def _inner(source: sa.FromClause) -> Iterator[sa.FromClause]:
    """The tables that a source of rows draws from, without those that an outer join only adds to it."""
    if isinstance(source, sa.Join):
        yield from _inner(source.left)
        if not source.isouter:
            yield from _inner(source.right)
    else:
        yield source


def _rule(source: sa.FromClause) -> Rule | None:
    """What keeps the rows of hidden requests out of a table, None for one that tells of no request."""
    table = source.element if isinstance(source, sa.Alias) else source
    if not isinstance(table, sa.Table) or table.name in _OPEN_TO_ALL:
        return None
    path = path_to_request(table)
    if path is None:
        return None
    first, *more = path
    column = source.c[first.name]

    def rule(hidden: Keys) -> sa.ColumnElement[bool]:
        if not more:
            out = column.not_in(hidden)
        else:
            owner = more[-1].table
            gone: sa.ColumnElement[bool] = more[-1].in_(hidden)
            if owner is tables.letter:  # and all that hangs off a letter which lists one of them
                gone = sa.or_(gone, sa.not_(_lists_none(owner, hidden)))
            keys = sa.select(owner.c.id).where(gone)
            for step in reversed(more[:-1]):
                keys = sa.select(step.table.c.id).where(step.in_(keys))
            out = column.not_in(keys)
        seen = sa.or_(column.is_(None), out) if first.nullable else out
        return sa.and_(seen, _lists_none(source, hidden)) if table is tables.letter else seen

    return rule


def _lists_none(letter: sa.FromClause, hidden: Keys) -> sa.ColumnElement[bool]:
    """That a letter which belongs to no single case lists none of these: whoever reads it reads of all of them."""
    listed = tables.letter_case
    return letter.c.id.not_in(sa.select(listed.c.letter_id).where(listed.c.request_id.in_(hidden)))


@cache
def path_to_request(table: sa.Table) -> tuple[sa.Column[Any], ...] | None:
    """The columns that lead from a row to its request, the first of them in ``table``; None where there is no way."""
    if table is tables.request:
        return (tables.request.c.id,)
    if "request_id" in table.c:
        return (table.c.request_id,)
    for key in sorted(table.foreign_keys, key=lambda each: each.parent.name):
        parent = key.column.table
        onward = path_to_request(parent) if parent is not table else None
        if onward is not None:
            return (key.parent, *onward)
    return None
