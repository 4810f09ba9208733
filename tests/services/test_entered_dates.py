# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A limit without a computed date is watched from the moment in which somebody enters one, and a second person looks at it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from mlat_desktop.bootstrap import Office
from mlat_desktop.clock import SetClock
from mlat_desktop.domain.deadlines import DeadlineState
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.law import EnteredDate
from mlat_desktop.domain.people import Role
from mlat_desktop.domain.request import Request
from mlat_desktop.domain.vocabulary import EventKind, Outcome
from mlat_desktop.messages import sentence
from mlat_desktop.services.views import DeadlineView, TodayGroup
from tests.services.conftest import WORDS, SignIn
from tests.services.law import LIMIT, OPEN_END, alone, deadline, extradition, publish, table

pytestmark = pytest.mark.thorough

DUE = date(2026, 12, 15)
SOURCE = "Note verbale 12/2026 of 20 November 2026"


@pytest.fixture
def case(office: Office) -> Request:
    made = extradition(office)
    office.casework.add_event(made.id, EventKind.QUERY_SENT, datetime(2026, 11, 10, 9, 0, tzinfo=UTC))
    return made


def enter(office: Office, case: Request, limit: str = OPEN_END, due: date | None = DUE, source: str = SOURCE) -> EnteredDate:
    return office.entered_dates.enter(case.id, limit, due_on=due, source=source).value


def view(office: Office, case: Request, limit: str = OPEN_END) -> DeadlineView:
    return next(each for each in office.casework.deadlines(case.id) if each.deadline.limit_id == limit)


def groups(office: Office) -> list[TodayGroup]:
    return [line.group for line in office.today.lines()]


def test_an_entered_date_is_watched_like_any_other_and_says_that_nobody_confirmed_it(office: Office, case: Request) -> None:
    assert view(office, case).caption.startswith("NO LIMIT COMPUTED: enter date, source, second pair of eyes")
    enter(office, case, limit=OPEN_END.lower())
    made = view(office, case)
    assert (made.deadline.state, made.when, made.days) == (DeadlineState.RUNNING, DUE, 24)
    assert "a second person must confirm it" in made.caption
    reasons = " ".join(made.reasoning)
    assert SOURCE in reasons
    assert "Anna Arn" in reasons
    assert "No second person has confirmed it yet" in reasons
    assert TodayGroup.UNCONFIRMED in groups(office)
    assert TodayGroup.UNCOMPUTED not in groups(office)
    with office.casework._place.store.read() as uow:
        assert [each.limit_id for _row, each in uow.requests.watched(DUE) if each.limit_id == OPEN_END] == [OPEN_END]


def test_a_second_person_confirms_it(office: Office, case: Request, sign_in: SignIn) -> None:
    office.people.add("head", "The head", "", Role.HEAD, f"{WORDS} and a head")
    entered = enter(office, case)
    with pytest.raises(KnownError) as refused:
        office.entered_dates.confirm(case.id, entered.uid)
    assert "second person" in sentence(refused.value)
    head = sign_in("head")
    head.entered_dates.confirm(case.id, entered.uid)
    made = view(head, case)
    assert "confirm" not in made.caption
    assert "The head" in " ".join(made.reasoning)
    assert TodayGroup.UNCONFIRMED not in groups(head)
    assert [line.action for line in head.maintenance.audit_lines(case.id)][:2] == ["date.confirmed", "date.entered"]
    with pytest.raises(KnownError, match="already"):
        head.entered_dates.confirm(case.id, entered.uid)


def test_in_an_office_of_one_the_same_person_confirms_with_a_reason(office: Office, case: Request) -> None:
    alone(office)
    entered = enter(office, case)
    with pytest.raises(KnownError, match="reason"):
        office.entered_dates.confirm(case.id, entered.uid)
    office.entered_dates.confirm(case.id, entered.uid, "compared with the note")
    assert "compared with the note" in office.maintenance.audit_lines(case.id)[0].detail
    assert view(office, case).deadline.to_confirm is False


def test_a_withdrawn_date_counts_no_more(office: Office, case: Request) -> None:
    entered = enter(office, case)
    with pytest.raises(KnownError, match="reason"):
        office.entered_dates.withdraw(case.id, entered.uid, " ")
    office.entered_dates.withdraw(case.id, entered.uid, "of another case")
    assert view(office, case).deadline.state is DeadlineState.UNCOMPUTED
    assert TodayGroup.UNCOMPUTED in groups(office)
    assert office.entered_dates.of_request(case.id)[0].withdrawn_reason == "of another case"
    enter(office, case)
    assert view(office, case).when == DUE


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (lambda office, case: enter(office, case, limit=LIMIT), "is computed: it ends on 12 Dec 2026"),
        (lambda office, case: enter(office, case, limit="ETS-024/99"), "has no limit ETS-024/99"),
        (lambda office, case: enter(office, case, due=None), "there is no date"),
        (lambda office, case: enter(office, case, source="  "), "source"),
        (lambda office, case: enter(office, case, source="x" * 3000), "at most"),
        (lambda office, case: enter(office, case, due=date(2206, 1, 1)), "years away"),
        (lambda office, case: enter(office, case, due=date(2026, 11, 9)), "before 10 Nov 2026"),
        (lambda office, case: (enter(office, case), enter(office, case)), "withdraw it first"),
        (lambda office, case: office.entered_dates.confirm(case.id, "nothing"), "no such date"),
        (lambda office, case: office.entered_dates.withdraw(case.id, "nothing", "no"), "no such date"),
    ],
)
def test_what_can_not_be_entered_is_refused_in_a_sentence(
    office: Office, case: Request, act: Callable[[Office, Request], object], said: str
) -> None:
    with pytest.raises(KnownError) as refused:
        act(office, case)
    assert refused.value.code is Code.ENTERED_REFUSED
    assert said in sentence(refused.value)


def test_a_clerk_enters_no_date(office: Office, case: Request, sign_in: SignIn) -> None:
    clerk = sign_in("clerk")
    with pytest.raises(KnownError) as refused:
        enter(clerk, case)
    assert refused.value.code is Code.NOT_PERMITTED


def test_the_event_that_settles_the_limit_settles_an_entered_date(office: Office, case: Request) -> None:
    enter(office, case)
    office.casework.add_event(case.id, EventKind.QUERY_ANSWERED, datetime(2026, 11, 20, 9, 0, tzinfo=UTC))
    assert view(office, case).deadline.state is DeadlineState.SETTLED
    assert TodayGroup.UNCONFIRMED not in groups(office)


def test_a_case_that_has_ended_takes_no_dates(office: Office, case: Request) -> None:
    office.register.close(case.id, Outcome.GRANTED)
    with pytest.raises(KnownError) as refused:
        enter(office, case)
    assert refused.value.code is Code.REQUEST_CLOSED


def test_a_computed_limit_takes_the_place_of_the_entered_date_and_both_are_told(office: Office, case: Request) -> None:
    alone(office)
    enter(office, case)
    kept = table(office)
    head, _, tail = kept.text.partition(f'id = "{OPEN_END}"')
    tail = tail.replace('measure = "agreed"', 'length = "20"\nunit = "day"\nrule = "PLAIN"', 1)
    text = head.replace(f'version = "{kept.version}"', 'version = "2027"', 1) + f'id = "{OPEN_END}"' + tail
    publish(office, text)
    waiting = office.recounts.waiting()[0].recount
    assert [(each.limit_id, each.before, each.after) for each in waiting.moved] == [(OPEN_END, str(DUE), "2026-11-30")]
    assert deadline(office, case, OPEN_END).due_on == DUE
    office.recounts.accept(case.id)
    made = view(office, case)
    assert made.deadline.due_on == date(2026, 11, 30)
    reasons = " ".join(made.reasoning)
    assert SOURCE in reasons
    assert "15 Dec 2026" in reasons
    assert "no longer counts" in reasons


def test_a_case_is_asked_how_it_stood_before_a_date_was_entered(office: Office, case: Request, clock: SetClock) -> None:
    clock.at = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
    enter(office, case)

    def then(day: date) -> DeadlineState:
        found = office.casework.deadlines(case.id, day)
        return next(each.deadline.state for each in found if each.deadline.limit_id == OPEN_END)

    assert [then(date(2026, 11, 24)), then(date(2026, 11, 25))] == [DeadlineState.UNCOMPUTED, DeadlineState.RUNNING]


def test_a_limit_in_hours_takes_a_time_of_day(office: Office, case: Request) -> None:
    office.entered_dates.enter(case.id, OPEN_END, due_at=datetime.fromisoformat("2026-12-15T16:30"), source=SOURCE)
    made = deadline(office, case, OPEN_END)
    assert made.due_at is not None
    assert made.due_at.local.isoformat(timespec="minutes").startswith("2026-12-15T16:30")
    assert made.due_on is None
