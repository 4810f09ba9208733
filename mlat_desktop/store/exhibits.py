# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Evidence, its chain of custody, and the keys of all stored files: those of letters and scans too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any

import sqlalchemy as sa

from mlat_desktop.domain.errors import BugError, Code, KnownError
from mlat_desktop.domain.evidence import Attachment, CustodyEntry, Evidence, HashCheck, MediumFile
from mlat_desktop.domain.request import RequestId, Uid
from mlat_desktop.services.ports import StoredBlob
from mlat_desktop.store import statements, tables
from mlat_desktop.store.mapping import plain, record, values

_T = tables.evidence
_CHUNK = 5000
_CHECK = tuple(each.name for each in fields(HashCheck))


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
        """Keep an item; its blob, if it has one, must be kept already."""
        self._connection.execute(sa.insert(_T).values(_row(evidence, request_id=request_id)))

    def update(self, evidence: Evidence) -> None:
        """Keep where an exhibit is and how it stands; what it is never changes."""
        changed = self._connection.execute(sa.update(_T).where(_T.c.uid == evidence.uid).values(_row(evidence)))
        if changed.rowcount != 1:
            raise KnownError(Code.EVIDENCE_UNKNOWN, reference=evidence.uid)

    def get(self, uid: Uid) -> tuple[RequestId, Evidence]:
        """Raise ``KnownError(EVIDENCE_UNKNOWN)`` if there is none."""
        row = self._connection.execute(sa.select(_T).where(_T.c.uid == uid)).mappings().first()
        if row is None:
            raise KnownError(Code.EVIDENCE_UNKNOWN, reference=uid)
        return RequestId(row["request_id"]), _item(row)

    def of_request(self, request_id: RequestId) -> tuple[Evidence, ...]:
        """The items of a request in the order of their numbers."""
        query = statements.selection(_T.c.request_id, _T.c.id)
        return tuple(_item(row) for row in plain(self._connection.execute(query, {statements.WANTED: request_id})))

    def all(self) -> Iterator[tuple[RequestId, Evidence]]:
        """Every item of the office."""
        rows = plain(self._connection.execute(sa.select(_T).order_by(_T.c.id)))
        return ((RequestId(row["request_id"]), _item(row)) for row in rows)

    def attach(self, attachment: Attachment) -> None:
        """Keep a photo or a receipt beside an exhibit; its blob must be kept already."""
        table = tables.attachment
        key = self._key(attachment.evidence_uid)
        self._connection.execute(sa.insert(table).values(values(attachment, table, evidence_id=key)))

    def attachments(self, uid: Uid) -> tuple[Attachment, ...]:
        """What is kept beside an exhibit, oldest first."""
        table = tables.attachment
        query = sa.select(table).join(_T, _T.c.id == table.c.evidence_id).where(_T.c.uid == uid).order_by(table.c.id)
        return tuple(record(Attachment, row, evidence_uid=uid) for row in plain(self._connection.execute(query)))

    def add_medium_files(self, uid: Uid, files: Sequence[MediumFile]) -> None:
        """Keep the list of what is on a medium."""
        table, key = tables.medium_file, self._key(uid)
        rows = [
            values(each, table, evidence_id=key, position=place, checks=[_check_row(check) for check in each.checks])
            for place, each in enumerate(files)
        ]
        for first in range(0, len(rows), _CHUNK):
            self._connection.execute(statements.insertion(table), rows[first : first + _CHUNK])

    def medium_files(self, uid: Uid) -> tuple[MediumFile, ...]:
        """What is on a medium, in the order in which it was read."""
        table = tables.medium_file
        query = sa.select(table).join(_T, _T.c.id == table.c.evidence_id).where(_T.c.uid == uid).order_by(table.c.position)
        return tuple(
            record(MediumFile, row, checks=tuple(HashCheck(**dict(zip(_CHECK, each, strict=True))) for each in row["checks"]))
            for row in plain(self._connection.execute(query))
        )

    def _key(self, uid: Uid) -> int:
        key = self._connection.execute(sa.select(_T.c.id).where(_T.c.uid == uid)).scalar()
        if key is None:
            raise KnownError(Code.EVIDENCE_UNKNOWN, reference=uid)
        return int(key)

    def add_custody(self, entry: CustodyEntry) -> None:
        """Add a link to the chain of custody of an item."""
        table, key = tables.custody_entry, self._key(entry.evidence_uid)
        self._connection.execute(sa.insert(table).values(values(entry, table, evidence_id=key)))

    def custody(self, uid: Uid) -> tuple[CustodyEntry, ...]:
        """The chain of custody of an item, as it was recorded."""
        table = tables.custody_entry
        query = sa.select(table).join(_T, _T.c.id == table.c.evidence_id).where(_T.c.uid == uid).order_by(table.c.id)
        return tuple(record(CustodyEntry, row, evidence_uid=uid) for row in plain(self._connection.execute(query)))


def _row(evidence: Evidence, **more: object) -> dict[str, Any]:
    return values(evidence, _T, blob=evidence.blob or None, **more)


def _item(row: Mapping[Any, Any]) -> Evidence:
    return record(Evidence, row, blob=row["blob"] or "")


def _check_row(check: HashCheck) -> list[str]:
    return [getattr(check, name) for name in _CHECK]
