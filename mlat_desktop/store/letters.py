# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Letters and their templates in the database. That a sealed letter stays as it is, the triggers see to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from mlat_desktop.domain.errors import BugError, Code, KnownError
from mlat_desktop.domain.letters import Letter, LetterStatus, LetterTemplate, ListedCase
from mlat_desktop.domain.request import RequestId
from mlat_desktop.services.letters.store_port import Begun
from mlat_desktop.store import tables
from mlat_desktop.store.mapping import plain, record, values

_T, _CASES = tables.letter, tables.letter_case
_WAITING = sa.select(_T).where(_T.c.status.in_([LetterStatus.REVIEW, LetterStatus.APPROVED])).order_by(_T.c.drafted_at, _T.c.id)

_UNSENT = [LetterStatus.DRAFT, LetterStatus.REVIEW, LetterStatus.APPROVED, LetterStatus.SEALED]
_BEGUN = (
    sa.select(_T.c.request_id, _T.c.kind, _T.c.holder, _T.c.item_uid, _T.c.id)
    .where(_T.c.request_id.is_not(None), _T.c.status.in_(_UNSENT))
    .order_by(_T.c.id)
)


class SqlLetters:
    """``ports.Letters`` on one connection."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, letter: Letter) -> int:
        """Store a new letter (its ``id`` is ignored) and tell its key."""
        row = _row(letter)
        del row["id"]
        key = self._connection.execute(sa.insert(_T).values(row)).inserted_primary_key
        if key is None:
            raise BugError("a letter was stored without a key")
        return int(key[0])

    def get(self, letter_id: int) -> Letter:
        """Raise ``KnownError(LETTER_UNKNOWN)`` if there is none."""
        found = self._first(_T.c.id == letter_id)
        if found is None:
            raise KnownError(Code.LETTER_UNKNOWN, letter=letter_id)
        return found

    def by_sha256(self, sha256: str) -> Letter | None:
        """The letter whose sealed file has this SHA-256."""
        return self._first(_T.c.sha256 == sha256) if sha256 else None

    def update(self, letter: Letter) -> None:
        """Store a changed letter whose ``version`` is one above the stored; ``KnownError(LETTER_CHANGED)`` otherwise."""
        where = (_T.c.id == letter.id, _T.c.version == letter.version - 1)
        if self._connection.execute(sa.update(_T).where(*where).values(_row(letter))).rowcount != 1:
            self.get(letter.id)
            raise KnownError(Code.LETTER_CHANGED, letter=letter.number or letter.subject)

    def of_request(self, request_id: RequestId) -> tuple[Letter, ...]:
        """The letters of a request, oldest first."""
        return self._many(_T.c.request_id == request_id)

    def to_state(self, state: str) -> tuple[Letter, ...]:
        """The letters to a State that belong to no single case, oldest first."""
        return self._many(sa.and_(_T.c.request_id.is_(None), _T.c.state == state))

    def list_cases(self, letter_id: int, cases: Sequence[ListedCase]) -> None:
        """Keep which cases a letter lists, in place of those it listed before."""
        self._connection.execute(sa.delete(_CASES).where(_CASES.c.letter_id == letter_id))
        for case in cases:
            self._connection.execute(sa.insert(_CASES).values(values(case, _CASES, letter_id=letter_id)))

    def cases(self, letter_id: int) -> tuple[ListedCase, ...]:
        """The cases that a letter lists."""
        query = sa.select(_CASES).where(_CASES.c.letter_id == letter_id).order_by(_CASES.c.request_id)
        return tuple(record(ListedCase, row) for row in plain(self._connection.execute(query)))

    def waiting(self) -> tuple[Letter, ...]:
        """Letters in review or approved but not sealed."""
        return tuple(_letter(row) for row in plain(self._connection.execute(_WAITING)))

    def begun(self) -> dict[Begun, int]:
        """The keys of letters that were begun and have not left."""
        found = self._connection.execute(_BEGUN)
        return {(request, kind, holder or "", item or ""): key for request, kind, holder, item, key in found}

    def all(self) -> tuple[Letter, ...]:
        """Every letter of the office, oldest first."""
        return self._many(sa.true())

    def find(self, name: str) -> Letter | None:
        """The letter with this number or uid."""
        return self._first(sa.or_(_T.c.number == name, _T.c.uid == name)) if name else None

    def take_number(self, year: int) -> int:
        """The next letter number of the year, gapless: a rollback gives it back."""
        kept = tables.letter_number
        last = self._connection.execute(sa.select(kept.c.last).where(kept.c.year == year)).scalar()
        if last is None:
            self._connection.execute(sa.insert(kept).values(year=year, last=1))
            return 1
        self._connection.execute(sa.update(kept).where(kept.c.year == year).values(last=int(last) + 1))
        return int(last) + 1

    def template(self, kind: str, language: str) -> LetterTemplate | None:
        """The newest version of a template."""
        table = tables.letter_template
        query = sa.select(table).where(table.c.kind == kind, table.c.language == language)
        row = self._connection.execute(query.order_by(table.c.version.desc()).limit(1)).mappings().first()
        return None if row is None else record(LetterTemplate, row)

    def set_template(self, template: LetterTemplate) -> None:
        """Keep a new version of a template; one that is there already with the same text is left alone.

        A sealed record names its template's version: another text under an old version is a bug of the caller.
        """
        table = tables.letter_template
        where = (
            table.c.kind == template.kind,
            table.c.language == template.language,
            table.c.version == template.version,
        )
        held = self._connection.execute(sa.select(table.c.sha256).where(*where)).scalar()
        if held is None:
            self._connection.execute(sa.insert(table).values(values(template, table)))
        elif held != template.sha256:
            raise BugError(f"template {template.kind}/{template.language} {template.version} has another text already")

    def _first(self, where: sa.ColumnElement[bool]) -> Letter | None:
        row = self._connection.execute(sa.select(_T).where(where).order_by(_T.c.id).limit(1)).mappings().first()
        return None if row is None else _letter(row)

    def _many(self, where: sa.ColumnElement[bool]) -> tuple[Letter, ...]:
        query = sa.select(_T).where(where).order_by(_T.c.drafted_at, _T.c.id)
        return tuple(_letter(row) for row in plain(self._connection.execute(query)))


def _row(letter: Letter) -> dict[str, Any]:
    # An empty number is NULL, for every number given is unique.
    return values(letter, _T, number=letter.number or None)


def _letter(row: Mapping[Any, Any]) -> Letter:
    return record(Letter, row, number=row["number"] or "")
