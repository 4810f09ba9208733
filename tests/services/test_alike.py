# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The warning that a matter may be here already: who is warned of what, and who is told instead."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.likeness import Shared
from mlat_desktop.domain.request import Particulars, Person, Reference, Uid
from mlat_desktop.domain.vocabulary import Channel, Direction, MailKind, PersonRole, ReferenceKind
from mlat_desktop.services.casework import NewMail
from tests.services.conftest import particulars
from tests.services.test_access import RECEIVED, Desks, desks, restricted

pytestmark = pytest.mark.thorough

__all__ = ["desks"]  # a fixture


def about(name: str = "", reference: str = "", **more: object) -> Particulars:
    persons = (Person(uid=Uid("11111111-1111-4111-8111-111111111111"), name=name, role=PersonRole.SUSPECT),) if name else ()
    references = (Reference(kind=ReferenceKind.THEIRS, value=reference),) if reference else ()
    return replace(particulars(), persons=persons, references=references, **more)  # type: ignore[arg-type]  # fields are named by the test


def found(desk: Office, typed: Particulars) -> list[tuple[str, Shared]]:
    return [(each.row.number, each.because[0].shared) for each in desk.alikes.of(typed)]


def test_while_typing_it_warns_of_what_one_may_see(desks: Desks) -> None:
    case = desks["berta"].register.log(about("Youssef Haddad", "45/B/2023"), received=RECEIVED).value
    assert found(desks["carl"], about("يوسف حداد")) == [(case.number, Shared.SOUND)]
    assert found(desks["carl"], about(reference="45-b-2023")) == [(case.number, Shared.REFERENCE)]
    assert found(desks["carl"], about(reference=case.number.lower())) == [(case.number, Shared.NUMBER)]
    assert found(desks["carl"], about("Somebody Else", "1/A/2020")) == []
    assert desks["carl"].alikes.of(about("Youssef Haddad"), but=case.id) == ()


def test_of_a_restricted_case_it_says_nothing_and_its_handler_is_told_once_the_request_is_registered(desks: Desks) -> None:
    berta, carl = desks["berta"], desks["carl"]
    hidden = restricted(berta, persons=about("Youssef Haddad").persons)
    typed = about("يوسف حداد")
    assert found(carl, typed) == []
    assert berta.notices.mine() == (), "typing tells nobody"
    fresh = carl.register.log(typed, received=RECEIVED).value
    (told,) = berta.notices.mine()
    assert told.sentence == (
        f"Carl Berg registered {fresh.number}, which may be the same matter as {hidden.number}. A similar name: Youssef Haddad"
    )
    assert (told.request_id, told.other_id) == (hidden.id, fresh.id)
    for name in ("anna", "carl", "doris"):
        assert desks[name].notices.mine(unread=False) == ()
    assert found(berta, typed) == [(hidden.number, Shared.SOUND), (fresh.number, Shared.NAME)][::-1]


def test_of_two_cases_that_are_hidden_from_each_other_neither_handler_learns_what_the_other_is(desks: Desks) -> None:
    hidden = restricted(desks["berta"], persons=about("Youssef Haddad").persons)
    other = restricted(desks["carl"], subject="Quite another", persons=about("Yusuf Hadad").persons)
    (told,) = desks["berta"].notices.mine()
    assert hidden.number in told.sentence
    assert (told.other, told.other_id) == ("", None)
    for word in (other.number, "Carl", "Yusuf", "another"):
        assert word not in told.sentence
    desks["carl"].access.name(other.id, "berta", "One matter")
    assert other.number in desks["berta"].notices.mine()[-1].sentence, "once both are seen, both are named"


def test_an_amendment_tells_of_what_looks_alike_since_then(desks: Desks) -> None:
    berta, carl = desks["berta"], desks["carl"]
    restricted(berta, persons=about("Youssef Haddad").persons)
    case = carl.register.log(about("Somebody Else"), received=RECEIVED).value
    assert berta.notices.mine() == ()
    for version, (name, notices) in enumerate((("Yusuf Hadad", 1), ("Yusuf Haddad", 1)), start=1):
        carl.register.amend(case.id, about(name), version=version, reason="As the court spells it")
        assert len(berta.notices.mine()) == notices
    carl.register.amend(case.id, about("Yusuf Haddad", subject="Other words"), version=3, reason="x")
    assert len(berta.notices.mine()) == 1


def test_what_the_clocks_would_say_tells_nobody(desks: Desks) -> None:
    restricted(desks["berta"], persons=about("Youssef Haddad").persons)
    desks["carl"].register.first_deadlines(about("Youssef Haddad"), RECEIVED)
    assert desks["berta"].notices.mine() == ()


def test_a_request_is_recognised_by_a_reference_of_its_mail(desks: Desks) -> None:
    case = desks["berta"].register.log(about("Youssef Haddad"), received=RECEIVED).value
    mail = NewMail(
        direction=Direction.INCOMING, kind=MailKind.LETTER, channel=Channel.POST, when=RECEIVED, correspondent="Court",
        subject="Reminder", their_reference="AZ 77/26",
    )  # fmt: skip
    desks["berta"].casework.log_mail(case.id, mail)
    assert found(desks["carl"], about(reference="az 77 / 26")) == [(case.number, Shared.REFERENCE)]
    version = desks["berta"].register.show(case.id).request.version
    desks["berta"].register.amend(case.id, about("Youssef Hadad"), version=version, reason="x")
    assert found(desks["carl"], about(reference="az 77 / 26")) == [(case.number, Shared.REFERENCE)]


def test_an_old_case_of_the_same_reference_is_not_lost_among_many_of_a_common_name(desks: Desks) -> None:
    with desks["berta"]._place.store.write() as uow:
        old = desks["berta"].register.enter(uow, about("Somebody", "45/B/2023"), ())
        for serial in range(70):
            desks["berta"].register.enter(uow, about("Yusuf Haddad", f"{serial}/X"), ())
        uow.commit()
    assert found(desks["berta"], about("Youssef Hadad", "45 b 2023"))[0] == (old.number, Shared.REFERENCE)
