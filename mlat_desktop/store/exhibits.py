# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Evidence, its chain of custody, and the keys of all stored files: those of letters and scans too."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from mlat_desktop.domain.errors import BugError, Code, KnownError
from mlat_desktop.domain.evidence import CustodyEntry, Evidence
from mlat_desktop.domain.request import RequestId, Uid
from mlat_desktop.services.ports import StoredBlob
from mlat_desktop.store import statements, tables
from mlat_desktop.store.mapping import plain, record, values

_T = tables.evidence


class SqlExhibits:
    """``ports.Exhibits`` on one connection."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add_blob(self, blob: StoredBlob) -> None:
        """Keep the key of a stored file: without this row nobody can ever read it."""
        self._connection.execute(sa.insert(tables.blob).values(values(blob, tables.blob)))

    def blob(self, blob_id: str) -> StoredBlob:
        """Raise ``BugError`` for an id that no record gave out."""
        query = sa.select(tables.blob).where(tables.blob.c.id == blob_id)
        row = self._connection.execute(query).mappings().first()
        if row is None:
            raise BugError(f"no stored file {blob_id}")
        return record(StoredBlob, row)

    def blobs(self) -> Iterator[StoredBlob]:
        """Every stored file."""
        query = sa.select(tables.blob).order_by(tables.blob.c.id)
        return (record(StoredBlob, row) for row in plain(self._connection.execute(query)))

    def next_exhibit(self, request_id: RequestId) -> int:
        """The number of the request's next exhibit; nothing is deleted, so numbers have no gaps."""
        count = sa.select(sa.func.count()).select_from(_T).where(_T.c.request_id == request_id)
        return int(self._connection.execute(count).scalar_one()) + 1

    def add(self, request_id: RequestId, evidence: Evidence) -> None:
        """Keep an item; its blob must be kept already."""
        self._connection.execute(sa.insert(_T).values(values(evidence, _T, request_id=request_id)))

    def get(self, uid: Uid) -> tuple[RequestId, Evidence]:
        """Raise ``KnownError(EVIDENCE_UNKNOWN)`` if there is none."""
        row = self._connection.execute(sa.select(_T).where(_T.c.uid == uid)).mappings().first()
        if row is None:
            raise KnownError(Code.EVIDENCE_UNKNOWN, reference=uid)
        return RequestId(row["request_id"]), record(Evidence, row)

    def of_request(self, request_id: RequestId) -> tuple[Evidence, ...]:
        """The items of a request in the order of their numbers."""
        query = statements.selection(_T.c.request_id, _T.c.id)
        return tuple(record(Evidence, row) for row in plain(self._connection.execute(query, {statements.WANTED: request_id})))

    def all(self) -> Iterator[tuple[RequestId, Evidence]]:
        """Every item of the office."""
        rows = plain(self._connection.execute(sa.select(_T).order_by(_T.c.id)))
        return ((RequestId(row["request_id"]), record(Evidence, row)) for row in rows)

    def add_custody(self, entry: CustodyEntry) -> None:
        """Add a link to the chain of custody of an item."""
        table = tables.custody_entry
        key = self._connection.execute(sa.select(_T.c.id).where(_T.c.uid == entry.evidence_uid)).scalar()
        if key is None:
            raise KnownError(Code.EVIDENCE_UNKNOWN, reference=entry.evidence_uid)
        self._connection.execute(sa.insert(table).values(values(entry, table, evidence_id=key)))

    def custody(self, uid: Uid) -> tuple[CustodyEntry, ...]:
        """The chain of custody of an item, as it was recorded."""
        table = tables.custody_entry
        query = sa.select(table).join(_T, _T.c.id == table.c.evidence_id).where(_T.c.uid == uid).order_by(table.c.id)
        return tuple(record(CustodyEntry, row, evidence_uid=uid) for row in plain(self._connection.execute(query)))
