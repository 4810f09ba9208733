# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The history of a case speaks in words: no code, id or bracket of the stored record reaches a reader."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, get_args, get_type_hints

from mlat_desktop.domain.audit import canonical
from mlat_desktop.domain.request import Custody, Item, Particulars, Person, Uid, Urgency
from mlat_desktop.domain.vocabulary import Confidentiality, Direction, Outcome, PersonRole, RequestClass, UrgencyLevel
from mlat_desktop.services import records
from mlat_desktop.services.history import FIELDS, Change, changes
from mlat_desktop.services.ports import Revision

BEFORE = Particulars(
    klass=RequestClass.MLA,
    direction=Direction.INCOMING,
    subject="Banking records",
    other_state="DE",
    persons=(Person(uid=Uid("p-1"), name="K. Novak", role=PersonRole.SUSPECT),),
    items=(Item(uid=Uid("i-1"), kind="banking"),),
)


def told(after: Particulars) -> list[Change]:
    old, new = records.changed(BEFORE, after)
    at = datetime(2026, 11, 21, 9, tzinfo=UTC)
    return list(changes(Revision(at=at, actor="a", reason="r", before=canonical(old), after=canonical(new))))


def test_a_plain_field_is_told_with_both_states() -> None:
    assert told(replace(BEFORE, subject="Account 4471")) == [Change("Subject", "Banking records", "Account 4471")]


def test_codes_dates_and_states_are_told_in_words() -> None:
    after = replace(
        BEFORE,
        other_state="EG",
        confidentiality=Confidentiality.RESTRICTED,
        document_date=date(2026, 3, 12),
        urgency=Urgency(level=UrgencyLevel.URGENT, reason="custody"),
    )
    assert told(after) == [
        Change("State", "Germany", "Egypt"),
        Change("Urgency: Level", "Ordinary", "Urgent"),
        Change("Urgency: Reason", "", "A person is in custody or a time limit runs"),
        Change("Confidentiality", "Not marked", "Restricted"),
        Change("Date of the document", "", "12 Mar 2026"),
    ]


def test_a_part_is_followed_by_its_own_identity_and_named_by_its_name() -> None:
    person = replace(BEFORE.persons[0], role=PersonRole.ACCUSED, custody=(Custody(since=date(2026, 11, 8), place="Geneva"),))
    other = Person(uid=Uid("p-2"), name="M. Weiss")
    item = replace(BEFORE.items[0], outcome=Outcome.GRANTED)
    assert told(replace(BEFORE, persons=(person, other), items=(item,))) == [
        Change("Persons, K. Novak: Role", "Suspect", "Accused"),
        Change("Persons, K. Novak: In custody", "", "8 Nov 2026"),
        Change("Persons", "", "M. Weiss"),
        Change("What is asked for, Banking information: Outcome", "", "Granted"),
    ]


def test_every_field_of_a_request_and_its_parts_has_a_word() -> None:
    named: set[str] = set()

    def walk(kind: Any) -> None:
        if is_dataclass(kind) and isinstance(kind, type):
            hints = get_type_hints(kind)
            for each in fields(kind):
                named.add(each.name)
                walk(hints[each.name])
        for inner in get_args(kind):
            walk(inner)

    walk(Particulars)
    assert named - set(FIELDS) == {"klass", "direction", "uid"}, "class and direction never change, a uid is for nobody to read"
