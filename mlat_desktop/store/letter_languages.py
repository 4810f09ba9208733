# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The languages of letters that an office added, in the database."""

from __future__ import annotations

import sqlalchemy as sa

from mlat_desktop.domain.errors import BugError
from mlat_desktop.domain.letter_languages import LetterLanguage
from mlat_desktop.store.letter_tables import letter_language
from mlat_desktop.store.mapping import plain, record, values

_T = letter_language


class SqlLetterLanguages:
    """``ports.LetterLanguages`` on one connection."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def all(self) -> tuple[LetterLanguage, ...]:
        """Every version of every language, by language and oldest first."""
        query = sa.select(_T).order_by(_T.c.language, _T.c.version)
        return tuple(record(LetterLanguage, row) for row in plain(self._connection.execute(query)))

    def add(self, made: LetterLanguage) -> None:
        """Keep a version; the caller ends the one before it first."""
        self._connection.execute(sa.insert(_T).values(values(made, _T)))

    def end(self, ended: LetterLanguage) -> None:
        """Keep what ended a version."""
        where = (_T.c.language == ended.language, _T.c.version == ended.version)
        told = {"state": ended.state, "ended_at": ended.ended_at, "ended_by": ended.ended_by, "reason": ended.reason}
        if self._connection.execute(sa.update(_T).where(*where).values(told)).rowcount != 1:
            raise BugError(f"there is no letter language {ended.language} {ended.version}")
