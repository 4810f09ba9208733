# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The record of the office itself and its secrets, which live nowhere but in the encrypted database."""

from __future__ import annotations

import sqlalchemy as sa

from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.services.ports import OfficeRecord
from mlat_desktop.store import tables
from mlat_desktop.store.mapping import record, values

_RECORD = sa.select(tables.office)


class SqlOffice:
    """``ports.OfficeStore`` on one connection."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def get(self) -> OfficeRecord:
        """Raise ``KnownError(OFFICE_DAMAGED)`` while no record was ever set: an office without one was not completed."""
        row = self._connection.execute(_RECORD).mappings().first()
        if row is None:
            raise KnownError(Code.OFFICE_DAMAGED, reason=why("it was never completed"))
        letterhead = {language: tuple(lines) for language, lines in row["letterhead"].items()}
        return record(OfficeRecord, row, letterhead=letterhead, settings=dict(row["settings"]))

    def set(self, office: OfficeRecord) -> None:
        """Store the record, in place of the one before."""
        table = tables.office
        letterhead = {language: list(lines) for language, lines in office.letterhead.items()}
        row = values(office, table, id=1, letterhead=letterhead, settings=dict(office.settings))
        if self._connection.execute(sa.update(table).values(row)).rowcount == 0:
            self._connection.execute(sa.insert(table).values(row))

    def secret(self, name: str) -> bytes | None:
        """A secret, None if it was never set."""
        query = sa.select(tables.secret.c.value).where(tables.secret.c.name == name)
        value = self._connection.execute(query).scalar()
        return None if value is None else bytes(value)

    def set_secret(self, name: str, value: bytes) -> None:
        """Keep a secret, in place of the one before."""
        self._connection.execute(sa.delete(tables.secret).where(tables.secret.c.name == name))
        self._connection.execute(sa.insert(tables.secret).values(name=name, value=value))
