# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The register in the database: numbers, requests and their amendments.

What happens on a case is in :mod:`case_log`, what lists ask in :mod:`queries`, what the board of deadlines asks in
:mod:`board`; together they are ``ports.Requests``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from mlat_desktop.clock import Clock
from mlat_desktop.domain.errors import BugError, Code, KnownError
from mlat_desktop.domain.request import InHand, Mail, Request, RequestId, Uid
from mlat_desktop.domain.vocabulary import Direction, RequestClass
from mlat_desktop.services.ports import Revision, Series
from mlat_desktop.store import likeness, search, statements, tables
from mlat_desktop.store.board import Board
from mlat_desktop.store.case_log import CaseLog, awaited_columns
from mlat_desktop.store.mapping import plain, record, values
from mlat_desktop.store.old_numbers import OldNumbers
from mlat_desktop.store.queries import Lists
from mlat_desktop.store.request_parts import (
    in_hand_row,
    parts_of,
    read_request,
    remove_parts,
    request_row,
    words_of,
    write_parts,
)

_T = tables.request


_ZONE = sa.select(tables.office.c.zone)
_REMEMBERED = 256
"""Requests that a unit of work remembers as they were read."""


class SqlRequests(Lists, Board, CaseLog, OldNumbers):
    """``ports.Requests`` on one connection. ``clock`` tells when a request was last touched (the sort key ``updated``)."""

    def __init__(self, connection: sa.Connection, clock: Clock) -> None:
        self._connection = connection
        self._clock = clock
        # What this unit has read or stored: it need not be read again, and an update writes only what differs from it. A unit
        # is one transaction, so nobody else changes them meanwhile.
        self._read: dict[RequestId, Request] = {}

    # numbers
    def take_serial(self, klass: RequestClass, direction: Direction, year: int) -> tuple[int, Series]:
        """The next serial of the series in ``year``; given back by a rollback, so that no number is ever lost."""
        kept = tables.serial
        series = next((each for each in self.series() if (each.klass, each.direction) == (klass, direction)), None)
        if series is None:
            raise BugError(f"no series of numbers for {klass}/{direction}")
        where = (kept.c.klass == klass, kept.c.direction == direction, kept.c.year == year)
        last = self._connection.execute(sa.select(kept.c.last).where(*where)).scalar()
        if last is None:
            taken = series.first if year == series.first_year else 1
            self._connection.execute(sa.insert(kept).values(klass=klass, direction=direction, year=year, last=taken))
        else:
            taken = int(last) + 1
            self._connection.execute(sa.update(kept).where(*where).values(last=taken))
        return taken, series

    def series(self) -> tuple[Series, ...]:
        """Every series, by class and direction."""
        query = sa.select(tables.series).order_by(tables.series.c.klass, tables.series.c.direction)
        return tuple(record(Series, row) for row in plain(self._connection.execute(query)))

    def set_series(self, series: Series) -> None:
        """Set the pattern of a class and direction; numbers already given stay what they are."""
        table = tables.series
        where = (table.c.klass == series.klass, table.c.direction == series.direction)
        self._connection.execute(sa.delete(table).where(*where))
        self._connection.execute(sa.insert(table).values(values(series, table)))

    # requests
    def add(self, request: Request) -> RequestId:
        """Store a new request (its ``id`` is ignored) with all its parts and search text."""
        row = {
            **request_row(request),
            "registered_on": self._local_day(request),
            "updated_at": self._clock.now(),
            **awaited_columns("due", None),
            **awaited_columns("then", None),
            "uncomputed": False,
        }
        result = self._connection.execute(statements.insertion(_T), row).inserted_primary_key
        if result is None:
            raise BugError("a request was stored without a key")
        request_id = RequestId(int(result[0]))
        write_parts(self._connection, request_id, request.particulars)
        likeness.write(self._connection, request_id, request.particulars)
        search.write(self._connection, request_id, words_of(request))
        return request_id

    def get(self, request_id: RequestId) -> Request:
        """Raise ``KnownError(REQUEST_UNKNOWN)`` if there is none."""
        return self._read.get(request_id) or self._one(statements.selection(_T.c.id), request_id)

    def find(self, reference: str) -> Request:
        """By own number (any letter case) or uid; raise ``KnownError(REQUEST_UNKNOWN)``."""
        text = reference.strip()
        where = sa.or_(_T.c.number_key == text.casefold(), _T.c.uid == sa.bindparam(statements.WANTED))
        return self._one(sa.select(_T).where(where), text.lower(), reference)

    def update(self, request: Request) -> None:
        """Store an amended request whose ``version`` is one above the stored; ``KnownError(REQUEST_CHANGED)`` otherwise."""
        before = self._read.pop(request.id, None)  # forgotten unless the update succeeds
        row = {**request_row(request), "updated_at": self._clock.now()}
        wanted = {statements.WANTED: request.id, f"{statements.WANTED}_version": request.version - 1}
        if self._connection.execute(statements.change(_T.c.id, _T.c.version), {**row, **wanted}).rowcount != 1:
            self.get(request.id)  # says so if there is none at all
            raise KnownError(Code.REQUEST_CHANGED, reference=request.number)
        self._read[request.id] = request
        if before is None or parts_of(before.particulars) != parts_of(request.particulars):
            remove_parts(self._connection, request.id)
            write_parts(self._connection, request.id, request.particulars)
            likeness.rewrite(self._connection, request.id, request.particulars, self.mails(request.id))
        if before is None or words_of(before) != words_of(request):
            self._index(request)

    def set_in_hand(self, request_id: RequestId, in_hand: InHand | None) -> None:
        """Keep who has a case in hand and when it must be looked at again: it follows from the events, so no version counts
        it.
        """
        self._change(request_id, in_hand_row(in_hand))
        if request_id in self._read:
            self._read[request_id] = replace(self._read[request_id], in_hand=in_hand)

    def add_mail(self, request_id: RequestId, mail: Mail) -> None:
        """Keep what arrived or left, and let its request be found and recognised by it."""
        super().add_mail(request_id, mail)
        request = self.get(request_id)
        self._index(request)
        if mail.their_reference or mail.our_reference:
            likeness.rewrite(self._connection, request_id, request.particulars, self.mails(request_id))

    def take_mail_off(self, request_id: RequestId, uid: Uid, reason: str) -> None:
        """Keep that mail does not belong to the case, which is no longer found or recognised by it."""
        super().take_mail_off(request_id, uid, reason)
        request = self.get(request_id)
        self._index(request)
        likeness.rewrite(self._connection, request_id, request.particulars, self.mails(request_id))

    def _index(self, request: Request) -> None:
        search.rewrite(self._connection, request.id, words_of(request, self.mails(request.id)))

    def revisions(self, request_id: RequestId) -> tuple[Revision, ...]:
        """Every amendment, oldest first."""
        table = tables.revision
        query = sa.select(table).where(table.c.request_id == request_id).order_by(table.c.id)
        return tuple(record(Revision, row) for row in plain(self._connection.execute(query)))

    def add_revision(self, request_id: RequestId, revision: Revision) -> None:
        """Keep an amendment."""
        table = tables.revision
        self._connection.execute(sa.insert(table).values(values(revision, table, request_id=request_id)))

    def _one(self, query: sa.Select[Any], wanted: object, reference: str = "") -> Request:
        found = self._connection.execute(query, {statements.WANTED: wanted})
        row: Mapping[Any, Any] | None = found.mappings().first()
        if row is None:
            raise KnownError(Code.REQUEST_UNKNOWN, reference=reference or str(wanted))
        read = read_request(self._connection, row)
        if len(self._read) >= _REMEMBERED:
            self._read.clear()  # a walk through the whole office must not hold all of it
        self._read[read.id] = read
        return read

    def _local_day(self, request: Request) -> date:
        """The day of registration on the office's own calendar."""
        zone = self._connection.execute(_ZONE).scalar()
        return request.registered_at.astimezone(ZoneInfo(zone or "UTC")).date()
