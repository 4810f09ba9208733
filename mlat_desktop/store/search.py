# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Search in every script: what is stored and what is asked in one spelling, and the index of SQLite.

The rest of the store knows only :func:`write`, :func:`rewrite` and :func:`among`; another database brings another such
module. A user's words never reach the query language unquoted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.spelling import APART, normal, squeezed
from mlat_desktop.store import statements
from mlat_desktop.store.sight import whole

_MARK_INSIDE = re.compile(r"\w[^\w\s]+\w")
_LONGEST = 64  # letters of a squeezed part: an IBAN has 34, and a text without spaces is no name
_FEW = 1000
"""Found ones that are named one by one."""

_DENSE = 16
"""Where more than one of so many is found, the list is walked: from there on that is the quicker way."""

_ALL = sa.text("SELECT rowid AS id FROM request_search WHERE request_search MATCH :match")
_FIRST = sa.text(f"{_ALL.text} LIMIT :most")
_REMOVAL = sa.text("DELETE FROM request_search WHERE rowid = :id")
_INSERTION = sa.text(
    "INSERT INTO request_search (rowid, refs, names, subject, notes, squeezed)"
    " VALUES (:id, :refs, :names, :subject, :notes, :squeezed)"
)


def _joined(text: str) -> Iterator[str]:
    """Parts of a free text that somebody may type without the marks or spaces in them: words with marks inside (O'Connor,
    45/B/2023) and runs of groups with digits (an IBAN, a telephone number).
    """
    run: list[str] = []
    for word in [*text.split(), ""]:
        if _MARK_INSIDE.search(word):
            yield squeezed(word)
        if any(char.isdigit() for char in word):
            run.append(word)
            continue
        if len(run) > 1:
            yield squeezed("".join(run))
        run = []


@dataclass(frozen=True, slots=True)
class Words:
    """What the index holds of one request."""

    references: Sequence[str]
    names: Sequence[str]
    subject: str
    notes: str

    def columns(self) -> dict[str, str]:
        """The texts of the index's columns."""
        whole = [squeezed(text) for text in (*self.references, *self.names)]
        parts = [*_joined(self.subject), *_joined(self.notes), *(part for name in self.names for part in _joined(name))]
        return {
            "refs": normal("\n".join(self.references)),
            "names": normal("\n".join(self.names)),
            "subject": normal(self.subject),
            "notes": normal(self.notes),
            "squeezed": " ".join(dict.fromkeys(word[:_LONGEST] for word in (*whole, *parts) if word)),
        }


def match(text: str) -> str:
    """What a user typed, as a query: every word must begin a word somewhere, or the whole begins a squeezed one.

    Raises ``KnownError(SEARCH_EMPTY)`` if there is no letter and no digit in it.
    """
    words = normal_words(text)  # letters, digits and spaces alone: nothing in them can end a quotation
    whole = squeezed(text)[:_LONGEST]
    if not words:
        raise KnownError(Code.SEARCH_EMPTY)
    every = " AND ".join(f'"{word}"*' for word in words)
    return f'({every}) OR (squeezed : "{whole}"*)'


def normal_words(text: str) -> list[str]:
    """The words of a query, each in normal spelling; a word of several characters or parts is a phrase."""
    found = (" ".join(APART.sub(" ", normal(word)).split()) for word in text.split())
    return [word for word in found if word]


def write(connection: sa.Connection, request_id: int, words: Words) -> None:
    """Put the words of a new request into the index."""
    connection.execute(_INSERTION, {"id": request_id, **words.columns()})


def rewrite(connection: sa.Connection, request_id: int, words: Words) -> None:
    """Put the words of a request into the index, in place of those it had."""
    connection.execute(_REMOVAL, {"id": request_id})
    write(connection, request_id, words)


def among(connection: sa.Connection, key: sa.Column[int], text: str) -> sa.ColumnElement[bool]:
    """That the request with this ``key`` is one in which ``text`` is found.

    SQLite can not tell beforehand how many the index finds and always takes them for few: it looks each up and sorts them,
    which for a word that half of a register has takes four times as long as to walk the list in its order and test each key.
    How dense they lie is seen from the first of them here. It is asked of all requests, and tells nobody anything but by its
    speed.
    """
    given = {"match": match(text)}
    first = whole(connection).execute(_FIRST, {**given, "most": _FEW + 1}).scalars().all()  # by their keys
    if len(first) <= _FEW:
        return key.in_(statements.keys("found").params(found=statements.listed(first)))
    found = _ALL.bindparams(**given).columns(sa.column("id", sa.Integer()))
    return (key + 0 if first[-1] < _FEW * _DENSE else key).in_(found)
