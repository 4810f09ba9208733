# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The hash chain in the database, and the erasable details beside it.

The chain's body holds the names of the fields, the request's key and the salted digest of the detail; the detail lies in a
table of its own, so that disposal of a case can erase it while the chain still holds.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from mlat_desktop.domain import audit
from mlat_desktop.domain.audit import Entry
from mlat_desktop.domain.request import RequestId
from mlat_desktop.store import statements, tables
from mlat_desktop.store.mapping import plain, record, values

_T = tables.audit
_LAST = sa.select(_T).order_by(_T.c.seq.desc()).limit(1)


class SqlAudit:
    """``ports.AuditLog`` on one connection."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        # What this unit appended last: it is the head, for a unit that writes has the database to itself.
        self._made: Entry | None = None

    def append(
        self,
        *,
        at: datetime,
        actor: str,
        action: str,
        subject: str,
        fields: Sequence[str] = (),
        detail: Mapping[str, object] | None = None,
        request_id: RequestId | None = None,
    ) -> Entry:
        """Append an entry in the running transaction and tell it."""
        body: dict[str, object] = {"fields": list(fields)}
        if request_id is not None:
            body["request"] = int(request_id)
        text = salt = ""
        if detail is not None:
            text, salt = audit.canonical(detail), secrets.token_hex(16)
            body["detail"] = audit.salted(text, salt)
        made = audit.entry(after=self._made or self.last(), at=at, actor=actor, action=action, subject=subject, body=body)
        self._connection.execute(statements.insertion(_T), values(made, _T, request_id=request_id))
        self._made = made
        if detail is not None:
            row = {"seq": made.seq, "request_id": request_id, "salt": salt, "detail": text}
            self._connection.execute(statements.insertion(tables.audit_detail), row)
        return made

    def last(self) -> Entry | None:
        """The head of the chain, None while it is empty."""
        row = self._connection.execute(_LAST).mappings().first()
        return None if row is None else record(Entry, row)

    def entries(self) -> Iterator[Entry]:
        """The chain from its first entry."""
        for row in plain(self._connection.execute(sa.select(_T).order_by(_T.c.seq))):
            yield record(Entry, row)

    def detailed(self, newest: int | None = None) -> Iterator[tuple[Entry, tuple[str, str] | None]]:
        """Every entry, or the ``newest`` so many, oldest first, each with what :meth:`detail` says of it."""
        table = tables.audit_detail
        joined = _T.outerjoin(table, table.c.seq == _T.c.seq)
        query = sa.select(_T, table.c.detail, table.c.salt).select_from(joined).order_by(_T.c.seq)
        if newest is not None:
            query = query.where(_T.c.seq > sa.select(sa.func.max(_T.c.seq)).scalar_subquery() - newest)
        for row in plain(self._connection.execute(query)):
            yield record(Entry, row), None if row["detail"] is None else (row["detail"], row["salt"])

    def detail(self, seq: int) -> tuple[str, str] | None:
        """Detail text and hex salt of an entry, None once erased or where there was none."""
        table = tables.audit_detail
        row = self._connection.execute(sa.select(table.c.detail, table.c.salt).where(table.c.seq == seq)).first()
        return None if row is None else (str(row[0]), str(row[1]))

    def of_request(self, request_id: RequestId) -> tuple[Entry, ...]:
        """The entries that speak of a request, oldest first."""
        return self._those(_T.c.request_id == request_id)

    def of_subject(self, subject: str, request_id: RequestId | None) -> tuple[Entry, ...]:
        """The entries on one thing of a request, or on one that belongs to none, oldest first."""
        return self._those(sa.and_(_T.c.request_id == request_id, _T.c.subject == subject))

    def _those(self, which: sa.ColumnElement[bool]) -> tuple[Entry, ...]:
        query = sa.select(_T).where(which).order_by(_T.c.seq)
        return tuple(record(Entry, row) for row in plain(self._connection.execute(query)))
