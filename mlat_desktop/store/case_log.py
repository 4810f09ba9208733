# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What happens on a case: events, mail and the deadlines that follow from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from mlat_desktop.clock import Clock
from mlat_desktop.domain.deadlines import Awaited, Deadline, DeadlineState, LimitKind, Step, first_late, first_to_act
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.law import EnteredDate
from mlat_desktop.domain.request import Event, Mail, RequestId, Uid
from mlat_desktop.domain.vocabulary import Status
from mlat_desktop.store import law_tables, statements, tables
from mlat_desktop.store.mapping import moment_columns, moment_of, plain, record, values

AWAITED = {
    "on": "act_on", "end": "ends_on", "title": "title", "kind": "kind", "own": "own_target", "liberty": "liberty",
}  # fmt: skip
"""Columns of a request's row by the end of their names, and the fields of ``Awaited`` that they hold."""


_OPEN = [status for status in Status if status.open]


class CaseLog:
    """The part of ``ports.Requests`` that deals with what happens on a case."""

    _connection: sa.Connection
    _clock: Clock

    def events(self, request_id: RequestId) -> tuple[Event, ...]:
        """Every event of a request, annulled ones too, in order of time."""
        table = tables.event
        query = statements.selection(table.c.request_id, table.c.at, table.c.id)
        rows = plain(self._connection.execute(query, {statements.WANTED: request_id}))
        return tuple(record(Event, row, moment=moment_of(row)) for row in rows)

    def add_event(self, request_id: RequestId, event: Event) -> None:
        """Keep an event."""
        row = values(event, tables.event, request_id=request_id, **moment_columns(event.moment))
        self._connection.execute(statements.insertion(tables.event), row)
        self._touch(request_id)

    def annul_event(self, request_id: RequestId, uid: Uid, reason: str) -> None:
        """Take an event out of every computation; ``KnownError(EVENT_INVALID)`` if it is not one of the request's."""
        table = tables.event
        where = (table.c.request_id == request_id, table.c.uid == uid, table.c.annulled.is_(False))
        change = sa.update(table).where(*where).values(annulled=True, annulled_reason=reason)
        if self._connection.execute(change).rowcount != 1:
            raise KnownError(Code.EVENT_INVALID, reason=why("there is no such event, or it is annulled already"))
        self._touch(request_id)

    def mails(self, request_id: RequestId) -> tuple[Mail, ...]:
        """Everything that arrived or left and belongs to the case, in order of time."""
        return mails_of(self._connection, request_id)

    def mails_taken_off(self, request_id: RequestId) -> tuple[Mail, ...]:
        """What was matched to the case by mistake, in order of time."""
        return tuple(each for each in _every_mail(self._connection, request_id) if each.taken_off)

    def take_mail_off(self, request_id: RequestId, uid: Uid, reason: str) -> None:
        """Keep that mail does not belong to the case; ``KnownError(MAIL_INVALID)`` if it is not there."""
        table = tables.mail
        where = (table.c.request_id == request_id, table.c.uid == uid, table.c.taken_off == "")
        if self._connection.execute(sa.update(table).where(*where).values(taken_off=reason)).rowcount != 1:
            raise KnownError(Code.MAIL_INVALID, reason=why("it is not in the log of this case"))
        self._touch(request_id)

    def add_mail(self, request_id: RequestId, mail: Mail) -> None:
        """Keep what arrived or left."""
        row = values(mail, tables.mail, request_id=request_id, **moment_columns(mail.moment))
        self._connection.execute(statements.insertion(tables.mail), row)
        self._touch(request_id)

    def deadlines(self, request_id: RequestId) -> tuple[Deadline, ...]:
        """The deadlines in the order in which they were set."""
        table = tables.deadline
        query = statements.selection(table.c.request_id, table.c.position)
        return tuple(deadline_of(row) for row in plain(self._connection.execute(query, {statements.WANTED: request_id})))

    def set_deadlines(self, request_id: RequestId, deadlines: Sequence[Deadline]) -> None:
        """Replace the request's deadlines and its next watched day."""
        table = tables.deadline
        self._connection.execute(statements.removal(table.c.request_id), {statements.WANTED: request_id})
        rows = [
            values(
                each,
                table,
                request_id=request_id,
                position=place,
                stops=list(each.stops),
                steps=[[step.code, [list(fact) for fact in step.facts]] for step in each.steps],
                watched_on=each.watched_on,
                **moment_columns(each.due_at, "due_at", "due_zone", "due_offset"),
            )
            for place, each in enumerate(deadlines)
        ]
        if rows:
            self._connection.execute(statements.insertion(table), rows)
        self._change(request_id, _next(deadlines))

    # what its deadlines rest on
    def pinned(self, request_id: RequestId) -> int:
        """The edition of the law on which the deadlines are counted, 0 before they were counted for the first time."""
        table = tables.request
        return int(self._connection.execute(sa.select(table.c.edition).where(table.c.id == request_id)).scalar() or 0)

    def pin(self, request_id: RequestId, edition: int) -> None:
        """Count the deadlines on this edition from now on."""
        self._change(request_id, {"edition": edition})

    def behind(self, edition: int, after: RequestId, most: int) -> tuple[RequestId, ...]:
        """Open requests with a key above ``after`` that are counted on another edition than this one, at most so many."""
        table = tables.request
        where = (table.c.id > after, table.c.edition != edition, table.c.status.in_(_OPEN))
        query = sa.select(table.c.id).where(*where).order_by(table.c.id).limit(most)
        return tuple(RequestId(each) for each in self._connection.execute(query).scalars())

    def entered_dates(self, request_id: RequestId) -> tuple[EnteredDate, ...]:
        """Dates entered by hand, withdrawn ones too, oldest first."""
        table = law_tables.entered_date
        query = sa.select(table).where(table.c.request_id == request_id).order_by(table.c.entered_at, table.c.uid)
        return tuple(_entered(row) for row in plain(self._connection.execute(query)))

    def add_entered_date(self, request_id: RequestId, entered: EnteredDate) -> None:
        """Keep a date that was entered by hand."""
        table = law_tables.entered_date
        hour = moment_columns(entered.due_at, "due_at", "due_zone", "due_offset")
        self._connection.execute(sa.insert(table).values(values(entered, table, request_id=request_id, **hour)))
        self._touch(request_id)

    def unconfirmed(self) -> tuple[tuple[RequestId, EnteredDate], ...]:
        """Dates on open requests that were entered, not withdrawn and not confirmed, oldest first."""
        table, request = law_tables.entered_date, tables.request
        waits = (table.c.confirmed_at.is_(None), table.c.withdrawn_at.is_(None), request.c.status.in_(_OPEN))
        joined = sa.select(table).join(request, request.c.id == table.c.request_id).where(*waits)
        rows = plain(self._connection.execute(joined.order_by(table.c.entered_at, table.c.uid)))
        return tuple((RequestId(row["request_id"]), _entered(row)) for row in rows)

    def change_entered_date(self, entered: EnteredDate) -> None:
        """Store that an entered date was confirmed or withdrawn."""
        table = law_tables.entered_date
        names = ("confirmed_by", "confirmed_at", "withdrawn_by", "withdrawn_at", "withdrawn_reason")
        change = {name: getattr(entered, name) for name in names}
        self._connection.execute(sa.update(table).where(table.c.uid == entered.uid).values(**change))

    def _touch(self, request_id: RequestId) -> None:
        self._change(request_id, {"updated_at": self._clock.now()})

    def _change(self, request_id: RequestId, row: dict[str, Any]) -> None:
        self._connection.execute(statements.change(tables.request.c.id), {**row, statements.WANTED: request_id})


def mails_of(connection: sa.Connection, request_id: int) -> tuple[Mail, ...]:
    """The mail that belongs to a request, in order of time."""
    return tuple(each for each in _every_mail(connection, request_id) if not each.taken_off)


def _every_mail(connection: sa.Connection, request_id: int) -> tuple[Mail, ...]:
    table = tables.mail
    query = statements.selection(table.c.request_id, table.c.at, table.c.id)
    rows = plain(connection.execute(query, {statements.WANTED: request_id}))
    return tuple(record(Mail, row, moment=moment_of(row)) for row in rows)


def deadline_of(row: Mapping[Any, Any], prefix: str = "") -> Deadline:
    """A deadline from its row, whose columns may carry a ``prefix`` beside those of a joined table."""
    own = {name.removeprefix(prefix): value for name, value in row.items() if name.startswith(prefix)}
    steps = tuple(Step(code, tuple((name, fact) for name, fact in facts)) for code, facts in own["steps"])
    hour = None if own["due_at"] is None else moment_of(own, "due_at", "due_zone", "due_offset")
    return record(Deadline, own, stops=tuple(own["stops"]), steps=steps, due_at=hour)


def _entered(row: Mapping[Any, Any]) -> EnteredDate:
    hour = None if row["due_at"] is None else moment_of(row, "due_at", "due_zone", "due_offset")
    return record(EnteredDate, row, due_at=hour)


def _next(deadlines: Sequence[Deadline]) -> dict[str, Any]:
    """What the request's row says of its deadlines."""
    first, then = first_to_act(deadlines)
    return {
        **awaited_columns("due", first),
        **awaited_columns("then", then),
        "overdue_from": first_late(deadlines),
        "uncomputed": any(each.state is DeadlineState.UNCOMPUTED for each in deadlines),
    }


def awaited_columns(prefix: str, awaited: Awaited | None) -> dict[str, Any]:
    """The columns of a request's row for what is awaited; no day and empty words where nothing is."""
    found = [None, None, "", "", False, False] if awaited is None else [getattr(awaited, field) for field in AWAITED.values()]
    return {f"{prefix}_{name}": value for name, value in zip(AWAITED, found, strict=True)}


def awaited_of(row: Mapping[Any, Any], prefix: str) -> Awaited | None:
    """What is awaited, from the columns of a request's row."""
    if row[f"{prefix}_on"] is None:
        return None
    found = {field: row[f"{prefix}_{name}"] for name, field in AWAITED.items()}
    return Awaited(**{**found, "kind": LimitKind(found["kind"])})
