# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The ordinary cases: drawn from the building blocks of ``cases.toml``, each with people, money and places of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from mlat_desktop.domain.request import (
    Authority,
    Item,
    Particulars,
    Person,
    Reference,
    Urgency,
)
from mlat_desktop.domain.vocabulary import (
    Confidentiality,
    Direction,
    PersonRole,
    ReferenceKind,
    RequestClass,
    Stage,
    UrgencyLevel,
)
from mlat_desktop.training import cast, parts
from mlat_desktop.training.cast import Name, State

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_MAIL_FIRST, _MAIL_SECOND = ("blue", "north", "old", "quick"), ("orchard", "lantern", "pebble", "sparrow")
Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """Everything drawn for one case: the words that fill a block, and the names behind them."""

    words: dict[str, str]
    people: dict[str, Name]
    amount: int
    currency: str
    swiss: frozenset[str]


def blocks(klass: RequestClass) -> list[Row]:
    """The building blocks of a class."""
    return [row for row in cast.table("cases")["case"] if row["class"] == klass.value]


def partners(block: Row, klass: RequestClass) -> list[State]:
    """States with which such a case can be: party to what it needs; extradition and service prefer States with a treaty."""
    every = list(cast.states().values())
    if block.get("needs_cyber"):
        return [state for state in every if state.cyber]
    if klass is RequestClass.EXTRADITION:
        return [state for state in every if cast.shipped_treaties().intersection(state.extradition)]
    if klass is RequestClass.SERVICE:
        return [state for state in every if state.mla]
    return every


_NATIONAL_OF_THE_OTHER = frozenset({RequestClass.EXTRADITION})
_NATIONAL_OF_THE_REQUESTED = frozenset({RequestClass.SENTENCED, RequestClass.PROCEEDINGS})


def _swiss_person(rng: Random, klass: RequestClass, *, incoming: bool) -> bool:
    """Whether the person concerned is Swiss: own nationals are not extradited, and home is where a sentence is served."""
    if klass in _NATIONAL_OF_THE_OTHER:
        return not incoming
    if klass in _NATIONAL_OF_THE_REQUESTED:
        return incoming
    return rng.random() < 0.25


def draw(rng: Random, state: State, klass: RequestClass, direction: Direction, registered: date) -> Draw:
    """Draw the people, places and sums of a case."""
    incoming = direction is Direction.INCOMING
    foreign, swiss = rng.choice(state.cities), cast.swiss_city(rng)
    home, there = (foreign, swiss) if incoming else (swiss, foreign)
    first_swiss, second_swiss = _swiss_person(rng, klass, incoming=incoming), rng.random() < 0.5
    person = cast.person(rng, "swiss" if first_swiss else state.cast)
    other = cast.person(rng, "swiss" if second_swiss else state.cast)
    while other == person:
        other = cast.person(rng, state.cast)
    company = cast.company(rng)
    bank = cast.bank(rng, swiss=incoming)
    happened = registered - timedelta(days=rng.randrange(90, 420))
    later = happened + timedelta(days=rng.randrange(31, 80))
    currency = rng.choice((state.currency, "CHF", "EUR")) if incoming else rng.choice(("CHF", "EUR"))
    amount = rng.randrange(40, 4800) * 1000
    country = "CH" if incoming else state.code
    words = {
        "home": home,
        "there": there,
        "person": person.latin,
        "other": other.latin,
        "company": company,
        "bank": bank,
        "amount": f"{currency} {amount:,}",
        "amount2": f"{currency} {rng.randrange(8, 95) * 1000:,}",
        "count": str(rng.randrange(4, 39)),
        "month": MONTHS[happened.month - 1],
        "month2": MONTHS[later.month - 1],
        "year": str(happened.year),
        # Account numbers with check digits 00, which no bank gives out; network addresses of the documentation range.
        "iban": " ".join((f"{country}00", *(str(rng.randrange(1000, 9999)) for _ in range(4)), str(rng.randrange(10)))),
        "ip": f"198.51.100.{rng.randrange(2, 254)}",
        "mail": f"{rng.choice(_MAIL_FIRST)}.{rng.choice(_MAIL_SECOND)}{rng.randrange(10, 99)}@mailbox.example",
        "phone": f"+00 555 {rng.randrange(100, 999)} {rng.randrange(10, 99)} {rng.randrange(10, 99)}",
        "vessel": cast.vessel(rng),
    }
    marks = frozenset(slot for slot, is_swiss in (("person", first_swiss), ("other", second_swiss)) if is_swiss)
    return Draw(words=words, people={"person": person, "other": other}, amount=amount, currency=currency, swiss=marks)


def particulars(
    rng: Random, block: Row, klass: RequestClass, direction: Direction, state: State, registered: date, drawn: Draw, turn: int
) -> Particulars:
    """The particulars of a case as they are entered on the day of registration."""
    words = drawn.words
    restricted = block.get("restricted", "")
    marking = Confidentiality.CONFIDENTIAL if block.get("confidential") else Confidentiality.ORDINARY
    return Particulars(
        klass=klass,
        direction=direction,
        subject=block["subjects"][turn % len(block["subjects"])].format(**words),
        other_state=state.code,
        their_authority=parts.ministry(state, cast.person(rng, state.cast).latin),
        issuing_authority=_issuer(rng, klass, words["home"]),
        references=_references(rng, state, klass, direction, registered),
        basis=parts.basis(klass, block["bases"], state),
        stage=_stage(rng, block),
        facts=block["facts"][turn % len(block["facts"])].format(**words),
        persons=_persons(rng, block, drawn, state),
        items=tuple(_item(rng, row, words) for row in block["items"]),
        offences=parts.offences(block["offences"], block.get("law", ""), block.get("penalty", "")),
        urgency=_urgency(rng, block, klass, registered, words["home"]),
        confidentiality=Confidentiality.RESTRICTED if restricted else marking,
        confidentiality_reason=restricted or ("Asked for by the requesting authority" if block.get("confidential") else ""),
        do_not_notify=bool(restricted or block.get("confidential")),
        language=state.language,
        document_date=registered - timedelta(days=rng.randrange(4, 24)) if direction is Direction.INCOMING else None,
    )


def _stage(rng: Random, block: Row) -> Stage | None:
    if not block["offences"]:
        return None
    return Stage(rng.choice(block.get("stages", ["investigation", "investigation", "charged"])))


def _issuer(rng: Random, klass: RequestClass, city: str) -> Authority:
    courts = {RequestClass.SERVICE, RequestClass.SENTENCED, RequestClass.CUSTODY}
    name = f"District court, {city}" if klass in courts else f"Public prosecutor's office, {city}"
    return Authority(name=name, address=city, phone=f"+00 555 {rng.randrange(100, 999)} 00")


def _references(rng: Random, state: State, klass: RequestClass, direction: Direction, on: date) -> tuple[Reference, ...]:
    serial, found = rng.randrange(100, 99999), []
    if direction is Direction.INCOMING:
        theirs = state.reference.format(n=serial, y=on.year, yy=f"{on.year % 100:02d}")
        found.append(Reference(kind=ReferenceKind.THEIRS, value=theirs))
        if rng.random() < 0.3:
            court = f"{rng.randrange(1, 60)} Js {rng.randrange(100, 9999)}/{on.year % 100}"
            found.append(Reference(kind=ReferenceKind.COURT, value=court))
        if rng.random() < 0.2:
            note = f"Note verbale {rng.randrange(10, 400)}/{on.year}"
            found.append(Reference(kind=ReferenceKind.DIPLOMATIC_NOTE, value=note))
    else:
        found.append(Reference(kind=ReferenceKind.ISSUING, value=f"STA {rng.randrange(1, 9)}/{on.year}/{serial}"))
    if klass is RequestClass.EXTRADITION:
        found.append(Reference(kind=ReferenceKind.INTERPOL, value=f"training notice {rng.randrange(1000, 9999)}"))
    if rng.random() < 0.08:
        card = f"Card {rng.randrange(100, 2400)}/{on.year - 1}"
        found.append(Reference(kind=ReferenceKind.OLD_SYSTEM, value=card, note="earlier case"))
    return tuple(found)


def _persons(rng: Random, block: Row, drawn: Draw, state: State) -> tuple[Person, ...]:
    return tuple(_person(rng, entry, block, drawn, state) for entry in block["persons"])


def _person(rng: Random, entry: str, block: Row, drawn: Draw, state: State) -> Person:
    role, slot = entry.split(":")
    named = drawn.people.get(slot)
    if named is None:
        return Person(uid=parts.uid(rng), name=drawn.words[slot], role=PersonRole(role), legal_person=True)
    return Person(
        uid=parts.uid(rng),
        name=named.latin,
        name_original=named.original,
        role=PersonRole(role),
        born_on=date(rng.randrange(1955, 2003), rng.randrange(1, 13), rng.randrange(1, 29)),
        nationality="CH" if slot in drawn.swiss else state.code,
        protected=bool(block.get("protected")) and role in {"victim", "witness"},
    )


def _item(rng: Random, row: Sequence[str], words: dict[str, str]) -> Item:
    kind, target, what, procedure = (text.format(**words) for text in row)
    return Item(uid=parts.uid(rng), kind=kind, target=target, particulars=what, procedure=procedure)


def _urgency(rng: Random, block: Row, klass: RequestClass, on: date, asked_by: str) -> Urgency:
    if klass is RequestClass.EXTRADITION:
        return Urgency(level=UrgencyLevel.URGENT, reason="custody", accepted=True)
    if "urgent" not in block or rng.random() < 0.4:
        return Urgency()
    level = UrgencyLevel.EMERGENCY if block["urgent"] == "threat-to-life" else UrgencyLevel.URGENT
    needed = on + timedelta(days=rng.randrange(20, 90))
    return Urgency(
        level=level, reason=block["urgent"], needed_by=needed, asked_by=f"Public prosecutor's office, {asked_by}", accepted=True
    )
