# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What another office says of a case beside what stands here: nothing is overwritten or emptied unless somebody takes it."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

from mlat_desktop.domain.merging import ORDER, FieldStanding, compare, taken
from mlat_desktop.domain.request import Authority, Item, LegalBasis, Offence, Particulars, Person, Reference, Uid, Urgency
from mlat_desktop.domain.vocabulary import (
    BasisKind,
    Direction,
    ItemStatus,
    ReferenceKind,
    RequestClass,
    Stage,
    UrgencyLevel,
)

OURS = Particulars(
    klass=RequestClass.MLA,
    direction=Direction.INCOMING,
    subject="Bank records",
    other_state="CH",
    their_authority=Authority(name="Office A", phone="+41 1"),
    references=(Reference(kind=ReferenceKind.THEIRS, value="A/1"), Reference(kind=ReferenceKind.OLD_SYSTEM, value="77")),
    basis=LegalBasis(kind=BasisKind.RECIPROCITY, domestic_article="art. 5"),
    facts="as we read them",
    persons=(Person(uid=Uid("p-1"), name="Omar Haddad"), Person(uid=Uid("p-own"), name="Li  Wei")),
    items=(Item(uid=Uid("i-1"), kind="banking", target="IBAN"),),
    urgency=Urgency(accepted=False),
    notes="ours",
)


def standings(theirs: Particulars, ours: Particulars = OURS) -> dict[str, FieldStanding]:
    return {each.field: each.standing for each in compare(ours, theirs) if each.standing is not FieldStanding.SAME}


def test_every_shared_field_is_compared_and_no_own_one() -> None:
    own = {"direction", "other_state", "own_target", "next_action", "next_action_on", "notes"}
    assert set(ORDER) == {f.name for f in fields(Particulars)} - own
    assert standings(OURS) == {}


def test_what_only_we_know_is_no_difference() -> None:
    theirs = replace(
        OURS,
        their_authority=Authority(name="Office A"),
        references=OURS.references[:1],
        basis=replace(OURS.basis, domestic_article=""),
        urgency=Urgency(),
        notes="",
        own_target=date(2027, 1, 1),
    )
    assert standings(theirs) == {}


def test_new_different_and_only_here_are_told_apart() -> None:
    theirs = replace(
        OURS,
        subject="Bank and telephone records",
        stage=Stage.TRIAL,
        facts="",
        references=(*OURS.references[:1], Reference(kind=ReferenceKind.COURT, value="P/1")),
        offences=(Offence(category="fraud", main=True),),
        urgency=Urgency(level=UrgencyLevel.URGENT),
        klass=RequestClass.EXTRADITION,
    )
    assert standings(theirs) == {
        "klass": FieldStanding.DIFFERENT,
        "subject": FieldStanding.DIFFERENT,
        "references": FieldStanding.NEW,
        "stage": FieldStanding.NEW,
        "facts": FieldStanding.ONLY_HERE,
        "offences": FieldStanding.NEW,
        "urgency": FieldStanding.DIFFERENT,
    }


def test_only_what_is_named_is_taken_and_nothing_is_emptied() -> None:
    theirs = replace(OURS, subject="Other", facts="", stage=Stage.TRIAL, klass=RequestClass.EXTRADITION)
    found = compare(OURS, theirs)
    assert taken(OURS, found, []) == OURS
    assert taken(OURS, found, ["stage"]) == replace(OURS, stage=Stage.TRIAL)
    everything = taken(OURS, found, [each.field for each in found])
    assert everything == replace(OURS, subject="Other", stage=Stage.TRIAL)


def test_persons_and_items_are_one_by_one() -> None:
    theirs = replace(
        OURS,
        persons=(
            replace(OURS.persons[0], born_on=date(1970, 1, 2)),
            Person(uid=Uid("p-theirs"), name="li wei", nationality="CN"),
            Person(uid=Uid("p-3"), name="Third"),
        ),
        items=(replace(OURS.items[0], status=ItemStatus.EXECUTED),),
    )
    found = compare(OURS, theirs)
    assert standings(theirs) == {
        "persons/p-1": FieldStanding.DIFFERENT,
        "persons/p-own": FieldStanding.DIFFERENT,
        "persons/p-3": FieldStanding.NEW,
        "items/i-1": FieldStanding.DIFFERENT,
    }
    after = taken(OURS, found, ["persons/p-own", "persons/p-3"])
    assert [(each.uid, each.name, each.nationality) for each in after.persons] == [
        ("p-1", "Omar Haddad", ""),
        ("p-own", "li wei", "CN"),
        ("p-3", "Third", ""),
    ]
    assert after.items == OURS.items


def test_somebody_they_no_longer_name_stays() -> None:
    theirs = replace(OURS, persons=())
    assert standings(theirs) == {}
    assert taken(OURS, compare(OURS, theirs), [each.field for each in compare(OURS, theirs)]).persons == OURS.persons
