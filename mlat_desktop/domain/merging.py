# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The particulars of a case here beside what another office says of it: field by field, and what taking a field would leave.

A bundle fills what is empty here; it overwrites nothing unless an officer takes the field, and it empties nothing at all: what
it no longer says stays. What only one office knows (notes, own targets, its old numbers, whether an urgency was accepted) is
not compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

from mlat_desktop.domain.request import Authority, Item, Particulars, Person, Reference
from mlat_desktop.domain.vocabulary import ReferenceKind

ORDER = (
    "klass",
    "subject",
    "references",
    "their_authority",
    "issuing_authority",
    "investigating_authority",
    "basis",
    "operation",
    "stage",
    "facts",
    "persons",
    "items",
    "offences",
    "costs",
    "urgency",
    "confidentiality",
    "confidentiality_reason",
    "do_not_notify",
    "language",
    "document_date",
)
"""Every field that both offices share, as an officer reads a case."""

_OWN_REFERENCES = frozenset({ReferenceKind.OLD_SYSTEM, ReferenceKind.LINKED})


class Added(StrEnum):
    """Kinds of entries that a bundle brings."""

    EVENT = "event"
    MAIL = "mail"
    LETTER = "letter"
    EVIDENCE = "evidence"
    DUTY = "duty"
    RECEIPT = "receipt"


class FieldStanding(StrEnum):
    """How a field of another office's record stands to ours; ``NEW`` is empty here, ``ONLY_HERE`` empty there."""

    SAME = "same"
    NEW = "new"
    DIFFERENT = "different"
    ONLY_HERE = "only-here"


@dataclass(frozen=True, slots=True)
class Compared:
    """One field. ``field`` names it (a person or an item by ``persons/UID``), ``name`` the field of the particulars; ``ours``
    is what stands here, ``after`` what would stand here if it were taken. A ``fixed`` one cannot be: it made the number.
    """

    field: str
    name: str
    standing: FieldStanding
    ours: Any
    after: Any
    fixed: bool = False

    @property
    def open(self) -> bool:
        """Whether there is something to choose."""
        return not self.fixed and self.standing in {FieldStanding.NEW, FieldStanding.DIFFERENT}


def compare(ours: Particulars, theirs: Particulars) -> tuple[Compared, ...]:
    """Every shared field; ``theirs`` are particulars as this office would register their record."""
    return tuple(each for name in ORDER for each in _compared(name, ours, theirs))


def taken(ours: Particulars, found: Iterable[Compared], names: Iterable[str]) -> Particulars:
    """Our particulars with the named fields of theirs in place of ours."""
    wanted = set(names)
    values: dict[str, Any] = {}
    for each in found:
        if each.field not in wanted or not each.open:
            continue
        if each.name in {"persons", "items"}:
            values[each.name] = _with_part(values.get(each.name, getattr(ours, each.name)), each.after)
        else:
            values[each.name] = each.after
    return replace(ours, **values)


def _compared(name: str, ours: Particulars, theirs: Particulars) -> Iterator[Compared]:
    here, there = getattr(ours, name), getattr(theirs, name)
    if name == "klass":
        if here is not there:
            yield Compared(name, name, FieldStanding.DIFFERENT, here, there, fixed=True)
        return
    if name in {"persons", "items"}:
        yield from _parts(name, here, there)
        return
    after = there
    if name == "references":
        after = _joined(here, there)
    elif name == "their_authority":
        after = _filled(here, there)
    elif name == "basis":
        after = replace(there, domestic_article=here.domestic_article)
    elif name == "urgency":
        after = replace(there, accepted=here.accepted)
    yield Compared(name, name, _standing(name, here, there, after), here, after)


def _standing(name: str, here: Any, there: Any, after: Any) -> FieldStanding:
    if here == after:
        return FieldStanding.SAME
    if name == "references":
        return FieldStanding.NEW
    if _empty(there):
        return FieldStanding.ONLY_HERE
    return FieldStanding.NEW if _empty(here) else FieldStanding.DIFFERENT


def _empty(value: Any) -> bool:
    return value in ("", (), None) or value == Authority()


def _joined(here: tuple[Reference, ...], there: tuple[Reference, ...]) -> tuple[Reference, ...]:
    known = {(each.kind, each.value) for each in here}
    new = [each for each in there if each.kind not in _OWN_REFERENCES and (each.kind, each.value) not in known]
    return (*here, *new)


def _filled(here: Authority, there: Authority) -> Authority:
    """What they say of themselves over what we hold; what they do not say stays."""
    said = {f.name: getattr(there, f.name) for f in fields(Authority) if getattr(there, f.name)}
    return replace(here, **said)


def _parts(name: str, here: tuple[Person | Item, ...], there: tuple[Person | Item, ...]) -> Iterator[Compared]:
    """Persons and items by their identifiers; one that was entered here by hand is the same if it is called the same."""
    known = {each.uid: each for each in here}
    named = {_called(each): each for each in here if each.uid not in {other.uid for other in there}}
    for part in there:
        mine = known.get(part.uid) or named.get(_called(part))
        after = replace(part, uid=mine.uid) if mine is not None else part
        standing = FieldStanding.NEW if mine is None else FieldStanding.SAME if mine == after else FieldStanding.DIFFERENT
        yield Compared(f"{name}/{after.uid}", name, standing, mine, after)


def _called(part: Person | Item) -> tuple[str, ...]:
    if isinstance(part, Person):
        return (" ".join(part.name.casefold().split()),)
    return part.kind, part.target.casefold().strip()


def _with_part(parts: tuple[Any, ...], part: Any) -> tuple[Any, ...]:
    if all(each.uid != part.uid for each in parts):
        return (*parts, part)
    return tuple(part if each.uid == part.uid else each for each in parts)
