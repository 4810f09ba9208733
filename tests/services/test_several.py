# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Acts on several cases: all in one transaction, each with its own entry in the log and its own answer."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from mlat_desktop.bootstrap import Office
from mlat_desktop.clock import SetClock
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.people import Role
from mlat_desktop.domain.request import Request, RequestId
from mlat_desktop.domain.vocabulary import Confidentiality
from mlat_desktop.progress import CancelToken
from mlat_desktop.services.ports import ListQuery
from tests.services.conftest import WORDS, SignIn, incoming, particulars

RECEIVED = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)
TODAY = date(2026, 11, 21)


@pytest.fixture
def cases(office: Office) -> list[Request]:
    return [incoming(office, RECEIVED) for _case in range(3)]


def ids(cases: list[Request]) -> list[RequestId]:
    return [each.id for each in cases]


def ended(office: Office) -> Request:
    return office.register.withdraw(incoming(office, RECEIVED).id, "no longer wanted").value


def secret(office: Office) -> Request:
    made = replace(particulars(), confidentiality=Confidentiality.RESTRICTED, confidentiality_reason="an informant")
    return office.register.log(made, received=RECEIVED).value


def said(office: Office, case: Request) -> list[str]:
    return [line.action for line in office.maintenance.audit_lines(case.id)]


def code_of(office: Office, act: object) -> Code:
    assert callable(act)
    with pytest.raises(KnownError) as refused:
        act()
    return refused.value.code


def test_several_cases_are_given_away_each_with_its_own_entry(office: Office, cases: list[Request]) -> None:
    done = office.several.assign(ids(cases), " CLERK ")
    assert [(each.number, each.changed, each.was) for each in done.value.cases] == [
        (case.number, True, "anna") for case in cases
    ]
    assert done.changes.requests == set(ids(cases))
    assert sorted(office.register.ids(ListQuery(officer="clerk"))) == sorted(ids(cases))
    for case in cases:
        line = office.maintenance.audit_lines(case.id)[0]
        assert (line.action, json.loads(line.detail)) == ("request.assigned", {"officer": "clerk", "was": "anna"})


def test_what_cannot_be_given_away_says_why_and_keeps_nothing_from_the_others(office: Office, cases: list[Request]) -> None:
    over, hidden, nobody = ended(office), secret(office), RequestId(999)
    office.several.assign(ids(cases)[:1], "clerk")
    answers = office.several.assign([over.id, *ids(cases), hidden.id, nobody, cases[1].id], "clerk").value
    assert [each.number for each in answers.changed] == [case.number for case in cases[1:]]
    assert [each.number for each in answers.same] == [cases[0].number]
    assert [(each.number, each.refused.code if each.refused else None) for each in answers.refused] == [
        (over.number, Code.REQUEST_CLOSED),
        (hidden.number, Code.MOVE_REFUSED),
        ("", Code.REQUEST_UNKNOWN),
    ]
    assert office.register.find(over.number).officer == office.register.find(hidden.number).officer == "anna"
    assert "request.assigned" not in said(office, over)


def test_a_restricted_case_is_given_away_on_its_own(office: Office) -> None:
    hidden = secret(office)
    assert office.several.assign([hidden.id], "clerk").value.changed
    assert not office.register.rows([hidden.id]), "who gave it away sees it no longer"


def test_an_assignment_is_taken_back_to_whom_each_case_was_with(office: Office, cases: list[Request]) -> None:
    office.people.add("otto", "Otto Ohm", "", Role.OFFICER, f"{WORDS} and an otto")
    office.several.assign(ids(cases)[:1], "otto")
    given = office.several.assign(ids(cases), "clerk").value
    office.several.assign(ids(cases)[2:], "otto")  # somebody went on working
    back = office.several.assign_back(given).value
    assert [office.register.find(case.number).officer for case in cases] == ["otto", "anna", "otto"]
    assert [each.refused and each.refused.code for each in back.cases] == [None, None, Code.MOVE_REFUSED]
    assert said(office, cases[1])[:2] == ["request.assigned", "request.assigned"]


def test_a_reminder_is_the_next_action_of_each_case_and_moves_its_day(office: Office, cases: list[Request]) -> None:
    day = TODAY + timedelta(days=10)
    before = office.register.find(cases[0].number).particulars.next_action
    assert len(office.several.remind(ids(cases)[:2], day, " Ring the court ").value.changed) == 2
    assert len(office.several.remind(ids(cases)[2:], day).value.changed) == 1
    found = [office.register.find(case.number) for case in cases]
    assert [each.particulars.next_action for each in found] == ["Ring the court", "Ring the court", before]
    assert [each.in_hand.step_on if each.in_hand else None for each in found] == [day] * 3
    assert sorted(office.register.ids(ListQuery(step_by=day))) == sorted(ids(cases))
    assert said(office, cases[0])[0] == "request.amended"
    assert office.register.show(cases[0].id).revisions[-1].reason == "Reminder"
    assert not office.several.remind(ids(cases)[:1], day).value.changed, "that stands already"


def test_a_reminder_lies_ahead_and_is_of_no_case_that_has_ended(office: Office, cases: list[Request]) -> None:
    over, hidden, day = ended(office), secret(office), TODAY + timedelta(days=1)
    answers = office.several.remind([over.id, hidden.id], day, "Look").value
    assert [each.number for each in answers.refused] == [over.number]
    assert [each.number for each in answers.changed] == [hidden.number], "whoever sees a restricted case is reminded of it"
    for wrong in (TODAY, TODAY - timedelta(days=3), date(2199, 1, 1)):
        assert code_of(office, lambda on=wrong: office.several.remind(ids(cases), on)) is Code.SEVERAL_REFUSED
    assert [office.register.find(case.number).version for case in cases] == [case.version for case in cases]


def test_an_act_that_is_stopped_or_means_nobody_keeps_nothing(office: Office, cases: list[Request]) -> None:
    token = CancelToken()

    class StopsAtTheSecond:
        def step(self, done: int, total: int, what: str = "") -> None:
            if done == 1:
                token.cancel()

    stopped = StopsAtTheSecond()
    assert code_of(office, lambda: office.several.assign(ids(cases), "clerk", progress=stopped, cancel=token)) is Code.CANCELLED
    assert code_of(office, lambda: office.several.assign(ids(cases), "nobody")) is Code.USER_UNKNOWN
    assert (
        code_of(office, lambda: office.several.assign([RequestId(n) for n in range(1, 2002)], "clerk")) is Code.SEVERAL_REFUSED
    )
    assert [office.register.find(case.number).officer for case in cases] == ["anna"] * 3


def test_who_may_not_amend_gives_nothing_away_and_is_not_reminded(
    office: Office, cases: list[Request], sign_in: SignIn, clock: SetClock
) -> None:
    del clock
    clerk = sign_in("clerk")
    assert code_of(clerk, lambda: clerk.several.assign(ids(cases), "clerk")) is Code.NOT_PERMITTED
    assert code_of(clerk, lambda: clerk.several.remind(ids(cases), TODAY + timedelta(days=3))) is Code.NOT_PERMITTED
