# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""One transaction over everything: the ``ports.Store`` of an open office.

Usage::

    store = SqlStore(path, key)                # path: office.db; key: 32 bytes from crypto.keys
    with store.write() as unit:
        unit.requests.add(request)
        unit.commit()                          # leaving without it rolls back

There is one writing connection, so that units queue up within the program instead of meeting ``SQLITE_BUSY``; readers
have their own and see the state at the moment at which they began. What a person may not see, ``seen_by`` keeps out of every
query (see ``sight``).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from functools import partial
from pathlib import Path

import sqlalchemy as sa

from mlat_desktop.clock import Clock, SystemClock
from mlat_desktop.domain.errors import BugError
from mlat_desktop.services.access_port import Reader
from mlat_desktop.store import integrity
from mlat_desktop.store.access import SqlAccess
from mlat_desktop.store.audit import SqlAudit
from mlat_desktop.store.bundles import SqlBundles
from mlat_desktop.store.delays import SqlDelays
from mlat_desktop.store.directory import SqlDirectory
from mlat_desktop.store.duties import SqlDuties
from mlat_desktop.store.engine import make_engine
from mlat_desktop.store.errors import translated
from mlat_desktop.store.exhibits import SqlExhibits
from mlat_desktop.store.incidents import SqlIncidents
from mlat_desktop.store.letter_languages import SqlLetterLanguages
from mlat_desktop.store.letters import SqlLetters
from mlat_desktop.store.mail_room import SqlMailBook
from mlat_desktop.store.office import SqlOffice
from mlat_desktop.store.people import SqlPeople
from mlat_desktop.store.requests import SqlRequests
from mlat_desktop.store.reviews import SqlReviews
from mlat_desktop.store.seals import SqlSeals
from mlat_desktop.store.sight import Desk
from mlat_desktop.store.treaties import SqlTreaties
from mlat_desktop.system import files


class SqlUnit:
    """``ports.UnitOfWork`` on one connection."""

    def __init__(
        self, bare: sa.Connection, clock: Clock, transaction: sa.RootTransaction | None, reader: Reader | None = None
    ) -> None:
        self._connection = bare
        self._transaction = transaction
        self._clock = clock
        self._whole = self if reader is None else None
        connection = bare if reader is None else Desk(bare, reader, clock)
        self._access = SqlAccess(connection)
        self._requests = SqlRequests(connection, clock)
        self._letters = SqlLetters(connection)
        self._delays = SqlDelays(connection)
        self._exhibits = SqlExhibits(connection)
        self._duties = SqlDuties(connection)
        self._bundles = SqlBundles(connection)
        self._treaties = SqlTreaties(connection)
        self._directory = SqlDirectory(connection)
        self._reviews = SqlReviews(connection)
        self._mailroom = SqlMailBook(connection)
        self._people = SqlPeople(connection)
        self._office = SqlOffice(connection)
        self._seals = SqlSeals(connection)
        self._languages = SqlLetterLanguages(connection)
        self._incidents = SqlIncidents(connection)
        self._audit = SqlAudit(connection)

    @property
    def whole(self) -> SqlUnit:
        """The same transaction as the program's own work sees it, restricted cases of others too. It commits nothing."""
        if self._whole is None:
            self._whole = SqlUnit(self._connection, self._clock, None)
        return self._whole

    @property
    def access(self) -> SqlAccess:
        """Who handles what, who is away, who was told."""
        return self._access

    @property
    def connection(self) -> sa.Connection:
        """The connection itself, for the checks of this package."""
        return self._connection

    @property
    def requests(self) -> SqlRequests:
        """The register."""
        return self._requests

    @property
    def letters(self) -> SqlLetters:
        """Letters and templates."""
        return self._letters

    @property
    def delays(self) -> SqlDelays:
        """Why answers are late."""
        return self._delays

    @property
    def exhibits(self) -> SqlExhibits:
        """Evidence, custody and stored files."""
        return self._exhibits

    @property
    def duties(self) -> SqlDuties:
        """Duties that rest on cases."""
        return self._duties

    @property
    def bundles(self) -> SqlBundles:
        """Cards and bundle records."""
        return self._bundles

    @property
    def treaties(self) -> SqlTreaties:
        """Treaty tables, parties, declarations and calendars."""
        return self._treaties

    @property
    def directory(self) -> SqlDirectory:
        """The address book."""
        return self._directory

    @property
    def reviews(self) -> SqlReviews:
        """Checklists and decision sheets."""
        return self._reviews

    @property
    def mailroom(self) -> SqlMailBook:
        """The book of mail and the translations."""
        return self._mailroom

    @property
    def people(self) -> SqlPeople:
        """Users."""
        return self._people

    @property
    def office(self) -> SqlOffice:
        """The office record and its secrets."""
        return self._office

    @property
    def seals(self) -> SqlSeals:
        """The seals of the office and the images on its letters."""
        return self._seals

    @property
    def languages(self) -> SqlLetterLanguages:
        """The languages of letters that the office added."""
        return self._languages

    @property
    def incidents(self) -> SqlIncidents:
        """Incidents and the office's media."""
        return self._incidents

    @property
    def audit(self) -> SqlAudit:
        """The hash chain."""
        return self._audit

    def commit(self) -> None:
        """Keep everything done in this unit. Once: the unit ends with it, and anything asked of it later is an error."""
        if self._transaction is None:
            raise BugError("a reading unit cannot commit")
        if not self._transaction.is_active:
            raise BugError("a unit commits once")
        self._transaction.commit()


class SqlStore:
    """``ports.Store`` over an encrypted database that exists and is of the present version (see ``upgrade``).

    ``clock`` stamps when a request was last touched. Without ``durable`` commits do not wait for the disk, which gets
    everything at once when the store is closed: for the making of a training office alone, a thousand commits that are
    thrown away as a whole if anything fails before the end.
    """

    def __init__(self, path: Path, key: bytes, clock: Clock | None = None, *, durable: bool = True) -> None:
        self._clock = clock or SystemClock()
        self._reader: Reader | None = None
        self._path, self._durable = path, durable
        self._check = partial(integrity.check, path, key)
        self._reading = make_engine(path, key, writing=False, size=6, cache_kib=32768, durable=durable)
        self._writing = make_engine(path, key, writing=True, size=1, durable=durable)

    def seen_by(self, reader: Reader) -> SqlStore:
        """The same store as this person's work sees it."""
        seen = copy(self)
        seen._reader = reader
        return seen

    @property
    def whole(self) -> SqlStore:
        """The same store as the program's own work sees it."""
        bare = copy(self)
        bare._reader = None
        return bare

    @contextmanager
    def read(self) -> Iterator[SqlUnit]:
        """A consistent snapshot; committing is refused."""
        with translated(reading=True), self._reading.connect() as connection:
            # A deferred transaction takes its snapshot at its first read: take it now, not at some later query.
            connection.execute(sa.text("SELECT 1 FROM sqlite_schema LIMIT 1")).all()
            yield SqlUnit(connection, self._clock, None, self._reader)

    @contextmanager
    def write(self) -> Iterator[SqlUnit]:
        """BEGIN IMMEDIATE; rolls back unless :meth:`SqlUnit.commit` was called."""
        with translated(), self._writing.connect() as connection, connection.begin() as transaction:
            yield SqlUnit(connection, self._clock, transaction, self._reader)
            if transaction.is_active:
                transaction.rollback()

    def faults(self) -> tuple[str, ...]:
        """Every fault of the database file, its indexes and its search index, in the words of SQLite."""
        return self._check()

    def close(self) -> None:
        """Close every connection; the last one folds the write-ahead log into the database."""
        self._reading.dispose()
        self._writing.dispose()
        if not self._durable and self._path.exists():  # a failed making has removed it already
            files.sync(self._path)
