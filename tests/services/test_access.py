# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Who sees a restricted case, how others come to see it, and who hears of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from mlat_desktop.bootstrap import Office
from mlat_desktop.clock import SetClock
from mlat_desktop.domain.access import GrantKind, NoticeKind
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.people import Role
from mlat_desktop.domain.request import Request
from mlat_desktop.domain.vocabulary import Confidentiality, RequestClass
from mlat_desktop.services.access import left_alone
from mlat_desktop.services.access_port import Reader
from mlat_desktop.services.ports import ListQuery
from tests.services.conftest import CHEAP, WORDS, SignIn, particulars

Desks = dict[str, Office]
RECEIVED = datetime(2026, 11, 20, 9, 0)  # noqa: DTZ001 - the wall clock of the office


@pytest.fixture
def desks(office: Office) -> Desks:
    """Everybody at desks of their own, on one open office: the officers berta and carl, the head doris, the administrator."""
    found = {"anna": office}
    for name, role in (("berta", Role.OFFICER), ("carl", Role.OFFICER), ("doris", Role.HEAD)):
        office.people.add(name, f"{name.title()} Berg", "", role, f"{WORDS} and a {name}")
    for name in ("berta", "carl", "doris", "clerk"):
        found[name] = at_desk(office, name)
    return found


def at_desk(office: Office, name: str) -> Office:
    """Another person in the same process, which only tests and a training office may."""
    with office._place.store.read() as uow:
        user = uow.people.by_name(name)
    assert user is not None
    from contextlib import ExitStack

    place = replace(office._place, user=user, store=office._place.store.seen_by(Reader(user.uid, user.name)))
    return Office(place, office._folder, office._keys, ExitStack())


def restricted(office: Office, subject: str = "The minister's account", **more: object) -> Request:
    given = replace(particulars(subject=subject), confidentiality=Confidentiality.RESTRICTED, confidentiality_reason="Source")
    return office.register.log(replace(given, **more), received=RECEIVED).value  # type: ignore[arg-type]  # fields are named by the test


def sees(office: Office, request: Request) -> bool:
    return request.id in office.register.ids(ListQuery())


def refused(act: object, code: Code) -> str:
    assert callable(act)
    with pytest.raises(KnownError) as refusal:
        act()
    assert refusal.value.code is code
    return str(refusal.value.facts.get("reason", ""))


def test_its_officer_alone_sees_it_and_not_even_the_administrator_does(desks: Desks) -> None:
    case = restricted(desks["berta"])
    assert [name for name, desk in desks.items() if sees(desk, case)] == ["berta"]
    refused(lambda: desks["anna"].register.show(case.id), Code.REQUEST_UNKNOWN)
    refused(lambda: desks["anna"].register.find(case.number), Code.REQUEST_UNKNOWN)
    assert [each.user for each in desks["berta"].access.handlers(case.id)] == ["berta"]


def test_a_person_is_named_by_the_officer_with_a_reason_sees_it_and_is_told(desks: Desks) -> None:
    case = restricted(desks["berta"])
    assert "reason" in refused(lambda: desks["berta"].access.name(case.id, "carl", " "), Code.ACCESS_REFUSED)
    handlers = desks["berta"].access.name(case.id, "carl", "Speaks Portuguese").value
    assert [(each.user, each.kind) for each in handlers] == [("berta", None), ("carl", GrantKind.NAMED)]
    assert sees(desks["carl"], case)
    (told,) = desks["carl"].notices.mine()
    assert told.kind is NoticeKind.NAMED
    assert told.sentence == f"Berta Berg named you for {case.number}, which is restricted: Speaks Portuguese"
    refused(lambda: desks["carl"].access.name(case.id, "doris", "More"), Code.ACCESS_REFUSED)
    desks["berta"].access.end(case.id, "carl", "No longer needed")
    assert not sees(desks["carl"], case)
    assert desks["carl"].notices.mine(unread=False) == (), "what was told of it goes with it"


def test_nobody_is_named_for_a_case_that_everybody_sees(desks: Desks) -> None:
    case = desks["berta"].register.log(particulars(), received=RECEIVED).value
    assert desks["berta"].access.handlers(case.id) == ()
    assert "not restricted" in refused(lambda: desks["berta"].access.name(case.id, "carl", "x"), Code.ACCESS_REFUSED)


def test_a_head_opens_one_for_a_day_with_a_reason_that_its_handlers_read(desks: Desks, clock: SetClock) -> None:
    case = restricted(desks["berta"])
    for name in ("anna", "carl", "clerk"):
        refused(lambda name=name: desks[name].access.open(case.number, "Curious"), Code.NOT_PERMITTED)
    refused(lambda: desks["doris"].access.open(case.number, ""), Code.ACCESS_REFUSED)
    refused(lambda: desks["doris"].access.open("MLA-2026-9999", "Typing"), Code.REQUEST_UNKNOWN)
    desks["doris"].access.open(case.number, "The minister asked")
    assert desks["doris"].register.show(case.id).request.number == case.number
    assert [each.sentence for each in desks["berta"].notices.mine()] == [
        f"Doris Berg opened {case.number}, which is restricted, and gave as the reason: The minister asked"
    ]
    actions = [line.action for line in desks["berta"].maintenance.audit_lines(case.id)]
    assert "access.opened" in actions
    clock.at += timedelta(hours=24)
    assert not sees(desks["doris"], case)


def test_in_an_office_without_a_head_its_administrator_opens(office: Office) -> None:
    office.people.add("berta", "Berta Berg", "", Role.OFFICER, f"{WORDS} and a berta")
    case = restricted(at_desk(office, "berta"))
    assert office.access.may_open
    office.access.open(case.number, "Berta left")
    assert sees(office, case)


def test_a_case_is_never_left_without_somebody_who_handles_it(desks: Desks) -> None:
    case = restricted(desks["berta"])
    place = desks["anna"]._place
    with place.store.write() as uow:
        berta, carl = (uow.people.by_name(each) for each in ("berta", "carl"))
        assert berta is not None
        assert carl is not None
        assert [each.number for each in left_alone(uow, berta, place.now)] == [case.number]
    desks["berta"].access.name(case.id, "carl", "Second pair of eyes")
    with place.store.write() as uow:
        assert left_alone(uow, berta, place.now) == ()
        assert [each.number for each in left_alone(uow, berta, place.now, without=[carl.uid])] == [case.number]
        uow.people.update(replace(berta, active=False))
        uow.commit()
    last = desks["doris"]
    last.access.open(case.number, "Berta left")
    assert "nobody" in refused(lambda: last.access.end(case.id, "carl", "x"), Code.ACCESS_REFUSED)
    last.register.assign(case.id, "carl", version=1)
    assert sees(desks["carl"], case)


def test_who_restricts_a_case_of_somebody_else_sees_it_no_longer_and_the_work_is_whole(desks: Desks) -> None:
    case = desks["berta"].register.log(particulars(), received=RECEIVED).value
    before = desks["berta"].register.show(case.id)
    change = replace(case.particulars, confidentiality=Confidentiality.RESTRICTED, confidentiality_reason="Informant")
    desks["carl"].register.amend(case.id, change, version=1, reason="Asked by the court")
    assert not sees(desks["carl"], case)
    after = desks["berta"].register.show(case.id)
    assert [each.deadline for each in after.deadlines] == [each.deadline for each in before.deadlines]


def test_an_edition_of_the_law_recounts_it_and_tells_strangers_its_number_alone(desks: Desks) -> None:
    case = restricted(desks["berta"])
    with desks["carl"]._place.store.write() as uow:
        walked = desks["carl"]._place.recounting(uow.whole).walk(type(case.id)(0), every=True)
        assert walked[1] == 1
        assert desks["carl"]._place.recounting(uow).walk(type(case.id)(0), every=True)[1] == 0


def test_opening_survives_the_office_being_closed(desks: Desks, folder: Path, sign_in: SignIn) -> None:
    from mlat_desktop.bootstrap import open_office

    case = restricted(desks["berta"])
    sign_in("clerk").close()
    with open_office(
        folder, user="carl", passphrase=f"{WORDS} and a carl", clock=SetClock(case.registered_at), cost=CHEAP
    ) as at:
        assert not sees(at, case)


def test_who_is_named_for_a_case_sees_the_one_that_follows_it(desks: Desks) -> None:
    case = restricted(desks["berta"])
    desks["berta"].access.name(case.id, "carl", "Speaks Portuguese")
    after = desks["berta"].opening.follow(case.id, RequestClass.MLA, received=RECEIVED).value
    assert [name for name, desk in desks.items() if sees(desk, after)] == ["berta", "carl"]


def test_a_desk_handed_over_names_it_only_to_who_may_see_it(desks: Desks, tmp_path: Path) -> None:
    restricted(desks["berta"])
    assert desks["berta"].pages.handover(tmp_path / "own.pdf", "berta").cases == 1
    assert desks["anna"].pages.handover(tmp_path / "other.pdf", "berta").cases == 0
