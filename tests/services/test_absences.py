# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Somebody is away, somebody stands in: what the deputy sees and is told, for how long, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from mlat_desktop.clock import SetClock
from mlat_desktop.domain.access import GrantKind, NoticeKind
from mlat_desktop.domain.errors import Code
from mlat_desktop.domain.vocabulary import Confidentiality
from tests.services.conftest import particulars
from tests.services.test_access import RECEIVED, Desks, desks, refused, restricted, sees
from tests.services.test_alike import about

__all__ = ["desks"]  # a fixture


@pytest.fixture
def today(desks: Desks) -> date:
    return desks["anna"].register.today


def _moves_to(clock: SetClock, desks: Desks, day: date, hour: int = 9) -> None:
    zone = ZoneInfo(desks["anna"].info.zone)
    clock.at = datetime(day.year, day.month, day.day, hour, tzinfo=zone)


def test_a_deputy_sees_the_restricted_cases_from_the_first_to_the_last_day(desks: Desks, clock: SetClock, today: date) -> None:
    case = restricted(desks["berta"])
    first, last = today + timedelta(days=2), today + timedelta(days=4)
    desks["berta"].absences.enter("berta", "carl", first, last, "Leave")
    assert not sees(desks["carl"], case), "not before the first day"
    _moves_to(clock, desks, first, 0)
    assert sees(desks["carl"], case)
    assert [(each.user, each.kind) for each in desks["berta"].access.handlers(case.id)][1:] == [("carl", GrantKind.DEPUTY)]
    (told,) = desks["carl"].notices.mine()
    assert told.kind is NoticeKind.DEPUTY
    assert told.sentence.startswith(f"You stand in for Berta Berg on {case.number}, which is restricted, until ")
    (standing,) = desks["carl"].absences.standing_in()
    assert (standing.full_name, standing.last) == ("Berta Berg", last)
    assert desks["berta"].absences.standing_in() == ()
    _moves_to(clock, desks, last, 23)
    assert sees(desks["carl"], case)
    _moves_to(clock, desks, last + timedelta(days=1), 0)
    assert not sees(desks["carl"], case)
    assert desks["carl"].absences.all() == ()
    actions = [line.action for line in desks["berta"].maintenance.audit_lines(case.id)]
    assert "access.named" in actions


def test_who_is_back_early_ends_it_and_a_person_who_was_named_keeps_the_case(desks: Desks, today: date) -> None:
    berta, carl = desks["berta"], desks["carl"]
    deputised, named = restricted(berta), restricted(berta, subject="Another")
    berta.access.name(named.id, "carl", "Second pair of eyes")
    absence = berta.absences.enter("berta", "carl", today, today).value
    assert sees(carl, deputised)
    refused(lambda: desks["clerk"].absences.end(absence.uid), Code.ABSENCE_REFUSED)
    carl.absences.end(absence.uid)
    assert not sees(carl, deputised)
    assert sees(carl, named)
    refused(lambda: berta.absences.end(absence.uid), Code.ABSENCE_REFUSED)


def test_a_case_that_comes_while_its_officer_is_away_is_seen_by_the_deputy_too(desks: Desks, today: date) -> None:
    desks["doris"].absences.enter("berta", "carl", today, today + timedelta(days=9))
    secret = replace(particulars(), confidentiality=Confidentiality.RESTRICTED, confidentiality_reason="Source")
    fresh = desks["anna"].register.log(secret, received=RECEIVED, officer="berta").value
    assert [name for name, desk in desks.items() if sees(desk, fresh)] == ["berta", "carl"]
    given = restricted(desks["clerk"])
    desks["doris"].access.open(given.number, "To assign it")
    desks["doris"].register.assign(given.id, "berta", version=1)
    assert sees(desks["carl"], given)
    later = desks["berta"].register.log(particulars(subject="Later"), received=RECEIVED).value
    desks["berta"].register.amend(later.id, secret, version=1, reason="Now restricted")
    assert sees(desks["carl"], later)


def test_a_deputy_gets_the_notices_of_the_one_who_is_away(desks: Desks, today: date) -> None:
    restricted(desks["berta"], persons=about("Youssef Haddad").persons)
    desks["berta"].absences.enter("berta", "carl", today, today)
    fresh = desks["anna"].register.log(about("Yusuf Hadad"), received=RECEIVED).value
    for name in ("berta", "carl"):
        assert fresh.number in desks[name].notices.mine()[0].sentence


def test_what_is_no_absence_is_refused_with_the_reason(desks: Desks, today: date) -> None:
    berta, tomorrow = desks["berta"], today + timedelta(days=1)
    berta.absences.enter("berta", "carl", today, tomorrow)
    tries = (
        ("carl", "doris", today, today, "only the head"),
        ("berta", "berta", today, today, "stands in for himself"),
        ("berta", "carl", tomorrow, today, "before its first"),
        ("berta", "carl", today - timedelta(days=3), today - timedelta(days=1), "over already"),
        ("berta", "carl", today, today + timedelta(days=400), "longer than a year"),
        ("berta", "doris", tomorrow, tomorrow, "already"),
    )
    for user, deputy, first, last, words in tries:
        assert words in refused(lambda a=(user, deputy, first, last): berta.absences.enter(*a), Code.ABSENCE_REFUSED)
    head = desks["doris"].absences
    assert "is away" in refused(lambda: head.enter("clerk", "berta", today, today), Code.ABSENCE_REFUSED)
    assert "stands in for somebody" in refused(lambda: head.enter("carl", "doris", today, today), Code.ABSENCE_REFUSED)
    refused(lambda: head.enter("nobody", "carl", today, today), Code.USER_UNKNOWN)
    assert [each.user for each in head.all()] == ["berta"]


def test_the_board_of_one_person_has_what_is_theirs_what_they_stand_in_for_and_what_nobody_has(
    desks: Desks, clock: SetClock, today: date
) -> None:
    anna, berta, carl = desks["anna"], desks["berta"], desks["carl"]
    for whom in ("anna", "berta", ""):
        case = anna.register.log(particulars(subject=f"Of {whom}"), received=RECEIVED).value
        with anna.casework._place.store.write() as uow:  # nobody has a case that came in a bundle
            uow.requests.update(replace(case, officer=whom, version=case.version + 1))
            uow.commit()
    clock.at += timedelta(days=40)

    def shown(desk: str) -> set[str]:
        return {line.row.subject for line in desks[desk].today.lines(mine=True)}

    everyone = {line.row.subject for line in carl.today.lines()}
    assert everyone == {"Of anna", "Of berta", "Of "}
    assert shown("anna") == {"Of anna", "Of "}
    assert shown("berta") == {"Of berta", "Of "}
    assert shown("carl") == {"Of "}
    day = berta.register.today
    berta.absences.enter("berta", "carl", day, day)
    assert shown("carl") == {"Of berta", "Of "}
    clock.at += timedelta(days=1)
    assert shown("carl") == {"Of "}
