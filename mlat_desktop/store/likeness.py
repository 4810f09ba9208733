# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What two requests about the same matter share, in one spelling: the table ``likeness``, and what is asked of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import sqlalchemy as sa

from mlat_desktop.domain import likeness
from mlat_desktop.domain.request import Mail, Particulars
from mlat_desktop.domain.spelling import name_key, squeezed
from mlat_desktop.store import statements, tables

_T = tables.likeness
_REMOVAL = statements.removal(_T.c.request_id)
_STRENGTH = ("reference", "name", "sound")
_AT_ONCE = 5_000  # rows of one insertion while an office is upgraded
_PAGE = 200  # words in one statement, far below SQLite's limit of parameters


def names_of(parts: Particulars) -> list[str]:
    """Every spelling of every person's name."""
    return [name for person in parts.persons for name in likeness.names_of(person)]


def write(connection: sa.Connection, request_id: int, parts: Particulars, mails: Iterable[Mail] = ()) -> None:
    """Keep by what a new request is recognised."""
    references = [each.value for each in parts.references]
    references += [
        each for mail in mails for text in (mail.their_reference, mail.our_reference) for each in likeness.quoted(text)
    ]
    rows = list(_rows(request_id, _keys(references, names_of(parts))))
    if rows:
        connection.execute(statements.insertion(_T), rows)


def rewrite(connection: sa.Connection, request_id: int, parts: Particulars, mails: Iterable[Mail]) -> None:
    """Keep by what a request is recognised, in place of what was kept."""
    connection.execute(_REMOVAL, {statements.WANTED: request_id})
    write(connection, request_id, parts, mails)


def found(connection: sa.Connection, references: Sequence[str], names: Sequence[str]) -> list[int]:
    """Keys of the requests that share something: first a reference (of either side, or our own number), then a name, then the
    sound of one; of each the newest first.
    """
    ids: dict[int, None] = {}
    numbers = [number for number in (each.strip().casefold() for each in references) if number]
    if numbers:
        request = tables.request
        numbered = sa.select(request.c.id).where(request.c.number_key.in_(numbers)).order_by(request.c.id.desc())
        ids |= dict.fromkeys(connection.execute(numbered).scalars())
    keys = sorted(_keys(references, names))
    for kind in _STRENGTH:
        words = iter(word for of, word in keys if of == kind)
        alike: set[int] = set()
        while page := list(islice(words, _PAGE)):
            shared = sa.select(_T.c.request_id).where(_T.c.kind == kind, _T.c.word_key.in_(page)).distinct()
            alike.update(connection.execute(shared).scalars())
        ids |= dict.fromkeys(sorted(alike, reverse=True))
    return list(ids)


def fill(connection: sa.Connection) -> None:
    """Fill the table if it is empty: a migration may make it anew but knows no spelling."""
    if connection.execute(sa.select(_T.c.request_id).limit(1)).first() is not None:
        return
    rows = _of_all(connection)
    kept = sa.insert(_T).prefix_with("OR IGNORE")
    while page := list(islice(rows, _AT_ONCE)):
        connection.execute(kept, page)


def _of_all(connection: sa.Connection) -> Iterator[dict[str, object]]:
    reference, mail, person = tables.reference, tables.mail, tables.person
    for key, value in connection.execute(sa.select(reference.c.request_id, reference.c.value)).all():
        yield from _rows(key, _keys([value], []))
    written = sa.select(mail.c.request_id, mail.c.their_reference, mail.c.our_reference).where(mail.c.taken_off == "")
    for key, theirs, ours in connection.execute(written).all():
        yield from _rows(key, _keys([*likeness.quoted(theirs), *likeness.quoted(ours)], []))
    named = sa.select(person.c.request_id, person.c.name, person.c.name_original, person.c.aliases)
    for key, name, original, aliases in connection.execute(named).all():
        yield from _rows(key, _keys([], [name, original, *aliases]))


def _keys(references: Iterable[str], names: Iterable[str]) -> set[tuple[str, str]]:
    """The words that are compared, each with its kind."""
    found = {("reference", squeezed(each)) for each in references}
    spelled = list(names)
    found |= {("name", name_key(each)) for each in spelled}
    found |= {("sound", word) for each in spelled for word in likeness.sounds(each)}
    return {each for each in found if each[1]}


def _rows(request_id: int, keys: set[tuple[str, str]]) -> Iterator[dict[str, object]]:
    return ({"request_id": request_id, "kind": kind, "word_key": word} for kind, word in sorted(keys))
