# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Several rows for one case, as registers have that keep a row for each person: joined where they agree, else a mistake."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import replace
from datetime import date
from typing import TypeVar

from mlat_desktop.domain.errors import Why, why
from mlat_desktop.domain.request import Particulars
from mlat_desktop.domain.vocabulary import EventKind
from mlat_desktop.services.importing.lexicon import plain
from mlat_desktop.services.importing.plan import OldCase

T = TypeVar("T")


def joined(case: OldCase, other: OldCase) -> OldCase | Why:
    """The case with what a further row adds to it, or where the two rows contradict each other."""
    if difference := _difference(case, other):
        return why(
            "row {row} has the same old number, but not the same {what}: correct one of them, or give them two numbers",
            row=case.row,
            what=difference,
        )
    days: dict[EventKind, date] = dict(case.events)
    events = tuple(sorted((days | dict(other.events)).items(), key=lambda pair: pair[1]))
    return replace(
        case,
        particulars=_together(case.particulars, other.particulars),
        events=events,
        status=case.status if len(case.events) >= len(other.events) else other.status,
        officer=case.officer or other.officer,
        joined=(*case.joined, other.row),
    )


def _difference(case: OldCase, other: OldCase) -> Why | None:
    """What two rows of one number say otherwise."""
    known = dict(case.events)
    pairs = [
        (case.particulars.other_state, other.particulars.other_state, why("State")),
        (case.outcome, other.outcome, why("outcome")),
        (case.ended_on, other.ended_on, why("day on which it ended")),
        (case.registered, other.registered, why("day of registration")),
        *((known.get(kind, day), day, why("day of the event {event}", event=kind)) for kind, day in other.events),
        (case.officer or other.officer, other.officer or case.officer, why("responsible person")),
    ]
    return next((what for one, two, what in pairs if one != two), None)


def _together(one: Particulars, two: Particulars) -> Particulars:
    """Lists put together without repeating what both rows hold, single values from the first row that has them."""
    categories = {each.category for each in one.offences}
    added = (replace(each, main=not one.offences) for each in two.offences if each.category not in categories)
    return replace(
        one,
        persons=_union(one.persons, two.persons, lambda each: (plain(each.name), each.born_on)),
        references=_union(one.references, two.references, lambda each: (each.kind, plain(each.value))),
        items=_union(one.items, two.items, lambda each: each.kind),
        offences=(*one.offences, *added),
        their_authority=one.their_authority if one.their_authority.name else two.their_authority,
        issuing_authority=one.issuing_authority if one.issuing_authority.name else two.issuing_authority,
        basis=one.basis if one.basis.treaty_id else two.basis,
        operation=one.operation or two.operation,
        facts=_both(one.facts, two.facts),
        language=one.language or two.language,
        document_date=one.document_date or two.document_date,
        own_target=min(filter(None, (one.own_target, two.own_target)), default=None),
        next_action=one.next_action or two.next_action,
        notes=_both(one.notes, two.notes if one.subject == two.subject else _both(two.subject, two.notes)),
    )


def _union(one: Iterable[T], two: Iterable[T], key: Callable[[T], Hashable]) -> tuple[T, ...]:
    found: dict[Hashable, T] = {}
    for each in (*one, *two):
        found.setdefault(key(each), each)
    return tuple(found.values())


def _both(one: str, two: str) -> str:
    known = set(one.splitlines())
    return "\n".join(part for part in (one, *(line for line in two.splitlines() if line not in known)) if part)
