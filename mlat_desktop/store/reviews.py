# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Checklists and decision sheets on one connection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

import sqlalchemy as sa

from mlat_desktop.domain.checklist import Answer
from mlat_desktop.domain.errors import BugError, Code, KnownError
from mlat_desktop.domain.request import RequestId
from mlat_desktop.domain.review import Finding, Met, Proposal, Sheet, SheetContent, SheetGround, SheetState
from mlat_desktop.domain.vocabulary import Direction, Outcome, RequestClass
from mlat_desktop.services.reviews.port import ReturnedCause, ReturnedCount
from mlat_desktop.store import review_tables, statements, tables
from mlat_desktop.store.mapping import plain, record, values

_ANSWER = review_tables.checklist_answer
_CAUSE = review_tables.returned_cause
_SHEET = review_tables.review_sheet
_PROPOSED = sa.select(_SHEET.c.request_id).where(_SHEET.c.state == SheetState.PROPOSED).order_by(_SHEET.c.changed_at)


class SqlReviews:
    """``services.reviews.port.Reviews`` on one connection."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def answers(self, request_id: RequestId) -> tuple[Answer, ...]:
        """Everything that was found on a case, oldest first."""
        return tuple(record(Answer, row) for row in self._of(_ANSWER, request_id, _ANSWER.c.id))

    def add_answer(self, request_id: RequestId, answer: Answer) -> None:
        """Keep what was found."""
        self._connection.execute(statements.insertion(_ANSWER), values(answer, _ANSWER, request_id=request_id))

    def causes(self, request_id: RequestId) -> tuple[ReturnedCause, ...]:
        """Why a request was returned, as it counts now."""
        newest = {row["code"]: record(ReturnedCause, row) for row in self._of(_CAUSE, request_id, _CAUSE.c.id)}
        return tuple(cause for cause in newest.values() if not cause.withdrawn)

    def add_cause(self, request_id: RequestId, cause: ReturnedCause) -> None:
        """Add a cause, or take it back."""
        self._connection.execute(statements.insertion(_CAUSE), values(cause, _CAUSE, request_id=request_id))

    def returned(self, first: date | None, last: date | None) -> tuple[ReturnedCount, ...]:
        """Incoming requests that were returned, by State and cause."""
        request = tables.request
        newest = sa.select(sa.func.max(_CAUSE.c.id)).group_by(_CAUSE.c.request_id, _CAUSE.c.code)
        standing = sa.select(_CAUSE.c.request_id, _CAUSE.c.code).where(_CAUSE.c.id.in_(newest), ~_CAUSE.c.withdrawn).subquery()
        where = [
            request.c.direction == Direction.INCOMING,
            sa.or_(request.c.klass == RequestClass.RETURNED, request.c.outcome == Outcome.RETURNED),
        ]
        where += [request.c.registered_on >= first] if first else []
        where += [request.c.registered_on <= last] if last else []
        cause = sa.func.coalesce(standing.c.code, "")
        query = (
            sa.select(request.c.other_state, cause, sa.func.count())
            .select_from(request.outerjoin(standing, standing.c.request_id == request.c.id))
            .where(*where)
            .group_by(request.c.other_state, cause)
            .order_by(request.c.other_state, cause)
        )
        rows = self._connection.execute(query)
        return tuple(ReturnedCount(state=state, cause=code, count=count) for state, code, count in rows)

    def sheets(self, request_id: RequestId) -> tuple[Sheet, ...]:
        """The sheets of a case, oldest round first."""
        query = sa.select(tables.request.c.uid).where(tables.request.c.id == request_id)
        uid = self._connection.execute(query).scalar_one()
        rows = self._of(_SHEET, request_id, _SHEET.c.round)
        return tuple(record(Sheet, row, request_uid=uid, content=_content(row["content"])) for row in rows)

    def proposed(self) -> tuple[RequestId, ...]:
        """The cases whose sheet waits for the decision."""
        return tuple(RequestId(each) for each in self._connection.execute(_PROPOSED).scalars())

    def add_sheet(self, request_id: RequestId, sheet: Sheet) -> None:
        """Begin a round."""
        row = values(sheet, _SHEET, request_id=request_id, content=_plain(sheet.content))
        self._connection.execute(statements.insertion(_SHEET), row)

    def update_sheet(self, sheet: Sheet) -> None:
        """Store a changed sheet whose ``version`` is one above the stored."""
        row = values(sheet, _SHEET, content=_plain(sheet.content))
        where = (_SHEET.c.uid == sheet.uid, _SHEET.c.version == sheet.version - 1)
        if self._connection.execute(sa.update(_SHEET).where(*where).values(**row)).rowcount == 1:
            return
        if self._connection.execute(sa.select(_SHEET.c.uid).where(_SHEET.c.uid == sheet.uid)).first() is None:
            raise BugError("there is no such sheet")
        raise KnownError(Code.REVIEW_CHANGED)

    def _of(self, table: sa.Table, request_id: RequestId, order: sa.ColumnElement[Any]) -> list[dict[str, Any]]:
        query = statements.selection(table.c.request_id, order)
        return list(plain(self._connection.execute(query, {statements.WANTED: request_id})))


def _plain(content: SheetContent) -> dict[str, Any]:
    made = asdict(content)
    made["postpone_until"] = content.postpone_until.isoformat() if content.postpone_until else None
    made["granted"] = list(content.granted)
    made["grounds"] = [asdict(ground) for ground in content.grounds]
    return made


def _content(row: Mapping[str, Any]) -> SheetContent:
    until, proposal = row["postpone_until"], row["proposal"]
    made = {
        **row,
        "postpone_until": date.fromisoformat(until) if until else None,
        "proposal": Proposal(proposal) if proposal else None,
        "dual_result": Met(row["dual_result"]),
        "granted": tuple(row["granted"]),
        "grounds": tuple(SheetGround(**{**ground, "finding": Finding(ground["finding"])}) for ground in row["grounds"]),
    }
    return SheetContent(**made)
