# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The people of the office. A sign-in name is unique whatever its letter case or accents look like to a keyboard."""

from __future__ import annotations

import unicodedata
from typing import Any

import sqlalchemy as sa

from mlat_desktop.domain.errors import BugError, Code, KnownError
from mlat_desktop.domain.people import User
from mlat_desktop.store import tables
from mlat_desktop.store.mapping import record, values

_T = tables.account


class SqlPeople:
    """``ports.People`` on one connection."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def all(self) -> tuple[User, ...]:
        """Everybody, by sign-in name, inactive people too."""
        rows = self._connection.execute(sa.select(_T).order_by(_T.c.name_key)).mappings()
        return tuple(record(User, row) for row in rows)

    def by_name(self, name: str) -> User | None:
        """The user with this sign-in name, in any letter case."""
        return self._first(_T.c.name_key == _key(name))

    def by_slot(self, slot: str) -> User | None:
        """The user who owns a key slot."""
        return self._first(_T.c.slot == slot) if slot else None

    def add(self, user: User) -> int:
        """Store a new user (the ``id`` is ignored); ``KnownError(USER_EXISTS)`` if the name is taken."""
        if self.by_name(user.name) is not None:
            raise KnownError(Code.USER_EXISTS, user=user.name)
        row = _row(user)
        del row["id"]
        key = self._connection.execute(sa.insert(_T).values(row)).inserted_primary_key
        if key is None:
            raise BugError("a user was stored without a key")
        return int(key[0])

    def update(self, user: User) -> None:
        """Store a changed user; ``KnownError(USER_EXISTS)`` if somebody else has the new name."""
        other = self.by_name(user.name)
        if other is not None and other.id != user.id:
            raise KnownError(Code.USER_EXISTS, user=user.name)
        if self._connection.execute(sa.update(_T).where(_T.c.id == user.id).values(_row(user))).rowcount != 1:
            raise KnownError(Code.USER_UNKNOWN, user=user.name)

    def _first(self, where: sa.ColumnElement[bool]) -> User | None:
        row = self._connection.execute(sa.select(_T).where(where)).mappings().first()
        return None if row is None else record(User, row)


def _key(name: str) -> str:
    return unicodedata.normalize("NFKC", name.strip()).casefold()


def _row(user: User) -> dict[str, Any]:
    return values(user, _T, name_key=_key(user.name))
