# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Duties rest on a case until somebody says how they ended: short ones keep it open, lasting ones outlive it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from mlat_desktop.bootstrap import Office
from mlat_desktop.clock import SetClock
from mlat_desktop.domain.duties import DutyState
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.people import Role
from mlat_desktop.domain.request import Request
from mlat_desktop.domain.vocabulary import EventKind, Outcome, Status
from mlat_desktop.messages import sentence
from mlat_desktop.services.duties import NewDuty
from mlat_desktop.services.rulebook import duty_kinds, exhibit_classes, withheld
from tests.services.conftest import NOW, WORDS, SignIn, incoming

RECEIVED = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)
DUE = date(2026, 12, 18)
COSTS = NewDuty(kind="costs", text="Pay the expert of Brest", due_on=DUE)
SPECIALITY = NewDuty(kind="speciality", text="No other offence before the surrender", article="ETS 24 art. 14")


@pytest.fixture
def request_(office: Office) -> Request:
    return incoming(office, RECEIVED)


def targets(office: Office, request: Request) -> list[tuple[str, date | None]]:
    shown = office.register.show(request.id).deadlines
    return [(d.title, d.deadline.due_on) for d in shown if d.deadline.limit_id.startswith("own/duty/")]


def test_a_duty_has_an_owner_and_a_day_and_is_watched_among_the_deadlines(office: Office, request_: Request) -> None:
    duty = office.duties.add(request_.id, COSTS).value
    assert (duty.owner, duty.lasting, duty.since, duty.state) == ("anna", False, date(2026, 11, 21), DutyState.OPEN)
    assert targets(office, request_) == [("Duty to discharge", DUE)]
    assert office.duties.of_request(request_.id) == (duty,)
    assert office.duties.open() == ((request_.number, duty),)
    assert office.maintenance.audit_lines()[0].action == "duty.entered"
    other = office.duties.add(request_.id, NewDuty(kind="other", text="Tell the family", owner="CLERK")).value
    assert other.owner == "clerk"


def test_a_lasting_duty_without_a_day_is_looked_at_in_a_year(office: Office, request_: Request) -> None:
    duty = office.duties.add(request_.id, SPECIALITY).value
    assert (duty.lasting, duty.review_on) == (True, date(2027, 11, 21))
    assert targets(office, request_) == [("Duty to review", date(2027, 11, 21))]


def test_a_case_with_an_open_short_duty_is_not_closed(office: Office, request_: Request) -> None:
    duty = office.duties.add(request_.id, COSTS).value
    ends: list[Callable[[], object]] = [
        lambda: office.register.close(request_.id, Outcome.GRANTED),
        lambda: office.register.withdraw(request_.id, "No longer needed"),
    ]
    for end in ends:
        with pytest.raises(KnownError) as refused:
            end()
        assert refused.value.code is Code.REQUEST_HELD
        assert "Costs to be settled" in sentence(refused.value)
    assert office.register.show(request_.id).request.status.open
    assert office.duties.hindrances(request_.id).duties == (duty,)
    office.duties.discharge(duty.uid, how="Paid on 20 November, receipt 77")
    assert not office.duties.hindrances(request_.id)
    assert office.register.close(request_.id, Outcome.GRANTED).value.status is Status.CLOSED


def test_a_signatory_closes_in_spite_of_it_with_a_reason_that_the_log_keeps(office: Office, request_: Request) -> None:
    duty = office.duties.add(request_.id, COSTS).value
    office.register.close(request_.id, Outcome.GRANTED, "Done", in_spite_of="The treasury pays at the end of the year")
    detail = json.loads(next(each.detail for each in office.maintenance.audit_lines() if each.action == "request.ended"))
    assert detail["in_spite_of"] == "The treasury pays at the end of the year"
    assert detail["duties"] == [duty.uid]
    assert targets(office, request_) == [("Duty to discharge", DUE)]  # it is still watched


def test_an_officer_may_not_close_in_spite_of_it(office: Office, request_: Request, sign_in: SignIn) -> None:
    office.duties.add(request_.id, COSTS)
    office.people.add("officer", "The officer", "", Role.OFFICER, f"{WORDS} and a officer")
    officer = sign_in("officer")
    with pytest.raises(KnownError) as refused:
        officer.register.close(request_.id, Outcome.GRANTED, in_spite_of="In a hurry")
    assert refused.value.code is Code.NOT_PERMITTED
    assert officer.register.show(request_.id).request.status.open


def test_a_case_closes_over_a_lasting_duty_which_stays_watched_until_it_ends(
    office: Office, request_: Request, clock: SetClock
) -> None:
    duty = office.duties.add(request_.id, SPECIALITY).value
    office.register.close(request_.id, Outcome.GRANTED)
    assert [each.deadline.due_on for _number, each in office.casework.awaited()] == [date(2027, 11, 21)]
    clock.at = NOW + timedelta(days=360)
    office.duties.review(duty.uid, date(2028, 11, 21), "Asked the court")
    assert targets(office, request_) == [("Duty to review", date(2028, 11, 21))]
    office.duties.discharge(duty.uid, how="Consent of the Ministry of Justice of Brazil", lifted=True)
    assert targets(office, request_) == []
    assert office.duties.find(duty.uid)[1].state is DutyState.LIFTED


def test_originals_lent_without_an_exhibit_keep_the_case_open(office: Office, request_: Request) -> None:
    office.casework.add_event(request_.id, EventKind.ORIGINALS_LENT, NOW - timedelta(days=3))
    with pytest.raises(KnownError) as refused:
        office.register.close(request_.id, Outcome.GRANTED)
    assert "originals are lent" in sentence(refused.value)
    office.casework.add_event(request_.id, EventKind.ORIGINALS_RETURNED, NOW - timedelta(days=1))
    assert office.register.close(request_.id, Outcome.GRANTED).value.status is Status.CLOSED


@pytest.mark.parametrize(
    ("act", "code", "said"),
    [
        (lambda o, r, d: o.duties.add(r, NewDuty(kind="nonsense", text="x")), Code.DUTY_INVALID, "no kind of duty"),
        (lambda o, r, d: o.duties.add(r, NewDuty(kind="costs", text=" ")), Code.DUTY_INVALID, "say in words"),
        (lambda o, r, d: o.duties.add(r, NewDuty(kind="costs", text="x", owner="nobody")), Code.USER_UNKNOWN, "nobody"),
        (lambda o, r, d: o.duties.add(r, NewDuty(kind="costs", text="x", due_on=date(2206, 1, 1))), Code.DUTY_INVALID, "years"),
        (lambda o, r, d: o.duties.discharge(d, how=" "), Code.DUTY_INVALID, "how it was discharged"),
        (lambda o, r, d: o.duties.discharge(d, date(2026, 11, 22), "paid"), Code.DUTY_INVALID, "future"),
        (lambda o, r, d: o.duties.discharge(d, date(2026, 11, 1), "paid"), Code.DUTY_INVALID, "before it began"),
        (lambda o, r, d: o.duties.review(d, date(2026, 11, 21)), Code.DUTY_INVALID, "must lie ahead"),
    ],
)
def test_what_makes_no_sense_is_one_sentence_and_changes_nothing(
    office: Office, request_: Request, act: Callable[[Office, object, object], object], code: Code, said: str
) -> None:
    duty = office.duties.add(request_.id, COSTS).value
    with pytest.raises(KnownError) as refused:
        act(office, request_.id, duty.uid)
    assert refused.value.code is code
    assert said in sentence(refused.value)
    assert office.duties.of_request(request_.id) == (duty,)


def test_a_duty_ends_once(office: Office, request_: Request) -> None:
    duty = office.duties.add(request_.id, COSTS).value
    office.duties.discharge(duty.uid, how="Paid")
    with pytest.raises(KnownError, match=r"duty\.invalid"):
        office.duties.discharge(duty.uid, how="Paid again")


def test_the_lists_of_duties_and_classes_say_what_they_must() -> None:
    lasting = {kind.id for kind in duty_kinds() if kind.lasting}
    assert {"speciality", "use-limitation", "confidentiality", "no-death-penalty"} <= lasting
    assert not {"return-items", "costs"} & lasting
    assert withheld("unlawful-to-view")
    assert withheld("a class of a newer office")
    assert not withheld("")
    assert not withheld("hazardous")
    assert len({each.id for each in exhibit_classes()}) == len(exhibit_classes())


def test_a_duty_is_given_to_somebody_else_to_watch(office: Office, request_: Request) -> None:
    duty = office.duties.add(request_.id, SPECIALITY).value
    given = office.duties.give(duty.uid, " CLERK ").value
    assert (given.owner, office.duties.find(duty.uid)[1].owner) == ("clerk", "clerk")
    line = office.maintenance.audit_lines(request_.id)[0]
    detail = json.loads(line.detail)
    assert (line.action, detail["owner"], detail["note"]) == ("duty.given", "clerk", "anna")
    for name, code in (("nobody", Code.USER_UNKNOWN), ("clerk", Code.DUTY_INVALID)):
        with pytest.raises(KnownError) as refused:
            office.duties.give(duty.uid, name)
        assert refused.value.code is code
    office.duties.discharge(duty.uid, how="They wrote that they did")
    with pytest.raises(KnownError):
        office.duties.give(duty.uid, "anna")
