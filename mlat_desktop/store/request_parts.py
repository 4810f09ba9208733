# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A request between its frozen record and its tables: the row of ``request`` and the rows of its parts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from mlat_desktop.domain.request import (
    AssetAmount,
    Authority,
    Cost,
    Custody,
    InHand,
    Item,
    LegalBasis,
    Mail,
    Offence,
    Particulars,
    Person,
    Reference,
    Request,
    Urgency,
)
from mlat_desktop.domain.spelling import normal
from mlat_desktop.domain.vocabulary import ReferenceKind
from mlat_desktop.store import search, statements, tables
from mlat_desktop.store.likeness import names_of
from mlat_desktop.store.mapping import plain, record, values

_AUTHORITIES = ("their", "issuing", "investigating")
_PARTS = ("authority", "reference", "offence", "cost", "person", "item")


def _owner(child: sa.Table, parent: sa.Table) -> sa.Column[Any]:
    return child.c[f"{parent.name}_id"]


_OF_PARTS = ((tables.custody, tables.person), (tables.asset, tables.item))
_CLEARING = (
    *(
        sa.delete(child).where(
            _owner(child, parent).in_(sa.select(parent.c.id).where(parent.c.request_id == sa.bindparam(statements.WANTED)))
        )
        for child, parent in _OF_PARTS
    ),
    *(statements.removal(tables.metadata.tables[name].c.request_id) for name in _PARTS),
)
_READING = {
    child: sa.select(child)
    .join(parent, parent.c.id == _owner(child, parent))
    .where(parent.c.request_id == sa.bindparam(statements.WANTED))
    .order_by(_owner(child, parent), child.c.position)
    for child, parent in _OF_PARTS
}


def request_row(request: Request) -> dict[str, Any]:
    """The columns of ``request`` that follow from the record (not its id, its times of storing and its next day)."""
    parts = request.particulars
    row = {**values(parts, tables.request), **values(request, tables.request)}
    del row["id"]
    basis, urgency = parts.basis, parts.urgency
    row |= {
        "number_key": request.number.casefold(),
        "subject_key": normal(parts.subject),
        "basis_kind": basis.kind,
        "basis_treaty_id": basis.treaty_id,
        "basis_article": basis.article,
        "basis_domestic_article": basis.domestic_article,
        "basis_reciprocity_given": basis.reciprocity_given,
        "basis_reciprocity_received": basis.reciprocity_received,
        "urgency_level": urgency.level,
        "urgency_reason": urgency.reason,
        "urgency_needed_by": urgency.needed_by,
        "urgency_asked_by": urgency.asked_by,
        "urgency_accepted": urgency.accepted,
        **in_hand_row(request.in_hand),
        "theirs": next((each.value for each in parts.references if each.kind is ReferenceKind.THEIRS), ""),
    }
    return row


def in_hand_row(in_hand: InHand | None) -> dict[str, Any]:
    """The columns of who has a case in hand; empty once it has ended."""
    if in_hand is None:
        return {"holder": None, "held_by": "", "held_since": None, "step_on": None}
    return {"holder": in_hand.holder, "held_by": in_hand.name, "held_since": in_hand.since, "step_on": in_hand.step_on}


def _in_hand(row: Mapping[Any, Any]) -> InHand | None:
    if row["holder"] is None:
        return None
    return InHand(holder=row["holder"], name=row["held_by"], since=row["held_since"], step_on=row["step_on"])


def parts_of(particulars: Particulars) -> tuple[object, ...]:
    """What of the particulars lies in tables of its own: all that :func:`write_parts` reads."""
    authorities = (getattr(particulars, f"{part}_authority") for part in _AUTHORITIES)
    lists = (particulars.references, particulars.offences, particulars.costs, particulars.persons, particulars.items)
    return (*authorities, *lists)


def write_parts(connection: sa.Connection, request_id: int, parts: Particulars) -> None:
    """Store all parts of a request that has none yet."""
    _insert(
        connection,
        tables.authority,
        (
            values(getattr(parts, f"{part}_authority"), tables.authority, request_id=request_id, part=part)
            for part in _AUTHORITIES
        ),
    )
    simple: tuple[tuple[sa.Table, Sequence[Any]], ...] = (
        (tables.reference, parts.references),
        (tables.offence, parts.offences),
        (tables.cost, parts.costs),
    )
    for table, members in simple:
        _insert(connection, table, (values(m, table, request_id=request_id, position=n) for n, m in enumerate(members)))
    _write_persons(connection, request_id, parts.persons)
    _write_items(connection, request_id, parts.items)


def remove_parts(connection: sa.Connection, request_id: int) -> None:
    """Remove all parts of a request, to store them anew."""
    for removal in _CLEARING:
        connection.execute(removal, {statements.WANTED: request_id})


def _insert(connection: sa.Connection, table: sa.Table, rows: Iterable[dict[str, Any]]) -> None:
    many = list(rows)
    if many:
        connection.execute(statements.insertion(table), many)


def _write_persons(connection: sa.Connection, request_id: int, persons: Sequence[Person]) -> None:
    for place, person in enumerate(persons):
        row = values(person, tables.person, request_id=request_id, position=place, aliases=list(person.aliases))
        key = _inserted(connection, tables.person, row)
        stays = (values(stay, tables.custody, person_id=key, position=n) for n, stay in enumerate(person.custody))
        _insert(connection, tables.custody, stays)


def _write_items(connection: sa.Connection, request_id: int, items: Sequence[Item]) -> None:
    for place, item in enumerate(items):
        key = _inserted(connection, tables.item, values(item, tables.item, request_id=request_id, position=place))
        amounts = (values(each, tables.asset, item_id=key, position=n) for n, each in enumerate(item.assets))
        _insert(connection, tables.asset, amounts)


def _inserted(connection: sa.Connection, table: sa.Table, row: dict[str, Any]) -> int:
    """Insert one row and tell its new key."""
    result = connection.execute(statements.insertion(table), row).inserted_primary_key
    return int(result[0]) if result is not None else 0


def words_of(request: Request, mails: Sequence[Mail] = ()) -> search.Words:
    """What the search index holds of a request: its number, all references, all names, its subject and its notes, and by
    what its mail is recognised.
    """
    parts = request.particulars
    authorities = [getattr(parts, f"{part}_authority") for part in _AUTHORITIES]
    return search.Words(
        references=[
            request.number,
            *(each.value for each in parts.references),
            *(text for mail in mails for text in (mail.their_reference, mail.our_reference, mail.tracking) if text),
        ],
        names=[
            *names_of(parts),
            *(n for each in authorities for n in (each.name, each.person) if n),
            *dict.fromkeys(mail.correspondent for mail in mails),
        ],
        subject=parts.subject,
        notes="\n".join(
            text
            for text in (
                parts.notes,
                parts.facts,
                parts.operation,
                *(p.documents for p in parts.persons),
                *(t for i in parts.items for t in (i.target, i.place, i.particulars)),
                *(mail.subject for mail in mails),
            )
            if text
        ),
    )


def read_request(connection: sa.Connection, row: Mapping[Any, Any]) -> Request:
    """The record of a request from its row and the rows of its parts."""
    request_id = int(row["id"])
    particulars = record(
        Particulars,
        row,
        **_read_authorities(connection, request_id),
        references=_simple(connection, tables.reference, Reference, request_id),
        offences=_simple(connection, tables.offence, Offence, request_id),
        costs=_simple(connection, tables.cost, Cost, request_id),
        persons=_read_persons(connection, request_id),
        items=_read_items(connection, request_id),
        basis=record(LegalBasis, _prefixed(row, "basis_")),
        urgency=record(Urgency, _prefixed(row, "urgency_")),
    )
    return record(Request, row, particulars=particulars, in_hand=_in_hand(row))


def _prefixed(row: Mapping[Any, Any], prefix: str) -> dict[str, Any]:
    return {name.removeprefix(prefix): value for name, value in row.items() if name.startswith(prefix)}


def _rows(connection: sa.Connection, table: sa.Table, request_id: int) -> Sequence[dict[str, Any]]:
    order = (table.c.position,) if "position" in table.c else ()
    query = statements.selection(table.c.request_id, *order)
    return list(plain(connection.execute(query, {statements.WANTED: request_id})))


def _simple(connection: sa.Connection, table: sa.Table, kind: type[Any], request_id: int) -> tuple[Any, ...]:
    return tuple(record(kind, row) for row in _rows(connection, table, request_id))


def _read_authorities(connection: sa.Connection, request_id: int) -> dict[str, Authority]:
    rows = _rows(connection, tables.authority, request_id)
    return {f"{row['part']}_authority": record(Authority, row) for row in rows}


def _read_persons(connection: sa.Connection, request_id: int) -> tuple[Person, ...]:
    rows = _rows(connection, tables.person, request_id)
    stays = _children(connection, tables.custody, tables.person, Custody, request_id) if rows else {}
    return tuple(record(Person, row, aliases=tuple(row["aliases"]), custody=tuple(stays.get(row["id"], ()))) for row in rows)


def _read_items(connection: sa.Connection, request_id: int) -> tuple[Item, ...]:
    rows = _rows(connection, tables.item, request_id)
    amounts = _children(connection, tables.asset, tables.item, AssetAmount, request_id) if rows else {}
    return tuple(record(Item, row, assets=tuple(amounts.get(row["id"], ()))) for row in rows)


def _children(
    connection: sa.Connection, table: sa.Table, parent: sa.Table, kind: type[Any], request_id: int
) -> Mapping[int, list[Any]]:
    """Parts of parts, by the key of the part that they belong to."""
    owner = _owner(table, parent).name
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in plain(connection.execute(_READING[table], {statements.WANTED: request_id})):
        found[row[owner]].append(record(kind, row))
    return found
