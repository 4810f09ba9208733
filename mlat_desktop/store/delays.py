# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Reasons for delay in the database; what was recorded never changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import sqlalchemy as sa

from mlat_desktop.domain.delays import Delay
from mlat_desktop.domain.request import RequestId
from mlat_desktop.domain.vocabulary import EventKind
from mlat_desktop.store import statements, tables
from mlat_desktop.store.mapping import moment_of, plain, record, values

_T, _EVENT = tables.delay, tables.event
_TOLD = sa.select(_EVENT.c.request_id, _EVENT.c.at, _EVENT.c.zone, _EVENT.c.offset).where(
    _EVENT.c.request_id.in_(statements.keys()), _EVENT.c.kind == EventKind.DELAY_NOTIFIED, _EVENT.c.annulled.is_(False)
)


class SqlDelays:
    """``store_port.Delays`` on one connection."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, request_id: RequestId, delay: Delay) -> None:
        """Keep why an answer is late."""
        self._connection.execute(sa.insert(_T).values(values(delay, _T, request_id=request_id)))

    def of_request(self, request_id: RequestId) -> tuple[Delay, ...]:
        """What was recorded on a case, oldest first."""
        query = sa.select(_T).where(_T.c.request_id == request_id).order_by(_T.c.recorded_at, _T.c.id)
        return tuple(record(Delay, row) for row in plain(self._connection.execute(query)))

    def told(self, requests: Sequence[RequestId]) -> Mapping[RequestId, date]:
        """The last day on which the other State was told of a delay, by case."""
        found: dict[RequestId, date] = {}
        for row in plain(self._connection.execute(_TOLD, {statements.WANTED: statements.listed(requests)})):
            key, on = RequestId(row["request_id"]), moment_of(row).local_date
            found[key] = max(on, found.get(key, on))
        return found
