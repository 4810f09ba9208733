# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Duties in the database: what binds never changes, how it stands does until it has ended."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from mlat_desktop.domain.duties import Duty, DutyState
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.request import RequestId, Uid
from mlat_desktop.store import statements, tables
from mlat_desktop.store.mapping import plain, record, values

_T = tables.duty
_MOVES = ("owner", "due_on", "review_on", "state", "ended_on", "ended_by", "ended_how")


class SqlDuties:
    """``ports.Duties`` on one connection."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, request_id: RequestId, duty: Duty) -> None:
        """Keep a duty."""
        self._connection.execute(sa.insert(_T).values(values(duty, _T, request_id=request_id)))

    def get(self, uid: Uid) -> tuple[RequestId, Duty]:
        """A duty and its case; ``KnownError(DUTY_UNKNOWN)`` if there is none."""
        row = self._connection.execute(sa.select(_T).where(_T.c.uid == uid)).mappings().first()
        if row is None:
            raise KnownError(Code.DUTY_UNKNOWN, reference=uid)
        return RequestId(row["request_id"]), record(Duty, row)

    def update(self, duty: Duty) -> None:
        """Keep who watches it, its days, and how it ended."""
        changed = {name: getattr(duty, name) for name in _MOVES}
        self._connection.execute(sa.update(_T).where(_T.c.uid == duty.uid).values(changed))

    def of_request(self, request_id: RequestId) -> tuple[Duty, ...]:
        """The duties of a case, oldest first."""
        query = statements.selection(_T.c.request_id, _T.c.id)
        return tuple(record(Duty, row) for row in plain(self._connection.execute(query, {statements.WANTED: request_id})))

    def all(self, *, open_only: bool = True) -> Iterator[tuple[RequestId, Duty]]:
        """The duties of the whole office, by the day on which somebody must look."""
        query = sa.select(_T).order_by(sa.func.coalesce(_T.c.due_on, _T.c.review_on), _T.c.id)
        if open_only:
            query = query.where(_T.c.state == DutyState.OPEN)
        rows = plain(self._connection.execute(query))
        return ((RequestId(row["request_id"]), record(Duty, row)) for row in rows)
