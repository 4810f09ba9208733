# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Days: how late a limit is, whose midnight counts, and slips of the hand in a year."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from mlat_desktop.bootstrap import Office
from mlat_desktop.clock import SetClock
from mlat_desktop.domain.deadlines import Deadline, DeadlineState, LimitKind
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.letter_sheet import Fault, SignatureFinding
from mlat_desktop.domain.letters import Letter, LetterStatus
from mlat_desktop.domain.request import LegalBasis, RequestId, Uid
from mlat_desktop.domain.vocabulary import BasisKind, EventKind, RequestClass
from mlat_desktop.messages import sentence
from mlat_desktop.services.letters.verdict import judge
from mlat_desktop.services.ports import ListQuery
from mlat_desktop.services.views import Lateness, TodayGroup
from mlat_desktop.services.wording import next_deadline
from tests.services.conftest import incoming, particulars

RECEIVED = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)
SATURDAY, MONDAY = date(2026, 11, 14), date(2026, 11, 16)


def test_a_limit_that_ended_on_a_saturday_is_late_since_that_saturday() -> None:
    deadline = Deadline(
        limit_id="x", treaty_id="", table_version="", own_target=True, title="x", article="", bound="office",
        kind=LimitKind.SHALL, liberty=False, level="", state=DeadlineState.RUNNING,
        due_on=SATURDAY, act_by=date(2026, 11, 13),
    )  # fmt: skip
    days = [date(2026, 11, 13), SATURDAY, MONDAY]
    assert [deadline.watched(day) for day in days] == [date(2026, 11, 13), SATURDAY, SATURDAY]


def test_the_timeline_shows_the_day_of_a_seal_at_the_office(office: Office) -> None:
    request = incoming(office, RECEIVED)
    letter = Letter(
        id=0, uid=Uid("l"), request_id=request.id, kind="acknowledgement", language="en", template="", content="{}",
        status=LetterStatus.SEALED, subject="s", drafted_by="", drafted_at=RECEIVED, number="L-2026-0001",
        sealed_at=datetime(2026, 11, 19, 23, 30, tzinfo=UTC),
    )  # fmt: skip
    with office._place.store.write() as uow:
        uow.letters.add(letter)
        uow.commit()
    entry = next(each for each in office.register.show(request.id).timeline if each.uid == "l")
    assert entry.when == date(2026, 11, 20)  # half past midnight in Zurich


@pytest.mark.parametrize(
    ("kind", "when"),
    [
        (EventKind.DECIDED, datetime(206, 11, 2, 9, 0)),  # noqa: DTZ001 -- as it is typed: the office's wall clock
        (EventKind.DECIDED, datetime(1, 1, 1, 0, 0)),  # noqa: DTZ001 -- as above
        (EventKind.SURRENDER_DATE, datetime(9999, 12, 31, 23, 59)),  # noqa: DTZ001 -- as above
    ],
)
def test_a_slip_in_a_year_is_refused_in_a_sentence(office: Office, kind: EventKind, when: datetime) -> None:
    request = incoming(office, RECEIVED)
    with pytest.raises(KnownError) as refused:
        office.casework.add_event(request.id, kind, when)
    assert refused.value.code is Code.EVENT_INVALID
    assert len(sentence(refused.value)) > 40


def test_the_last_day_of_the_calendar_may_be_asked_about(office: Office, clock: SetClock) -> None:
    request = incoming(office, RECEIVED)
    limits = {view.deadline.limit_id for view in office.casework.deadlines(request.id)}
    assert {view.deadline.limit_id for view in office.casework.deadlines(request.id, as_of=date.max)} == limits
    assert office.casework.deadlines(request.id, as_of=date.min) == ()


def test_what_has_become_possible_does_not_hide_what_must_be_done(office: Office, clock: SetClock) -> None:
    wanted = replace(
        particulars(),
        klass=RequestClass.EXTRADITION,
        other_state="DE",
        basis=LegalBasis(kind=BasisKind.TREATY, treaty_id="ETS-024", article="16"),
    )
    case = office.register.log(wanted, received=RECEIVED).value
    office.casework.add_event(case.id, EventKind.ACKNOWLEDGED, RECEIVED)
    office.casework.add_event(case.id, EventKind.ARREST, RECEIVED, place="CH")
    # The protocol on simplified extradition binds both States; its statement of consent is not what this is about.
    office.casework.add_event(case.id, EventKind.CONSENT_STATEMENT_SENT, RECEIVED)

    def named() -> tuple[str, Lateness, str]:
        first = office.register.show(case.id).next_deadline
        assert first is not None
        return first.deadline.limit_id, first.lateness, next_deadline(office.register.rows([case.id])[0], office.register.today)

    clock.at = datetime(2026, 11, 19, 9, 0, tzinfo=UTC)
    assert named() == ("ETS-024/16.4/may", Lateness.SOON, "20 Nov 2026, in 1 day, Provisional arrest may end")
    clock.at = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
    assert named() == ("ETS-024/16.4/max", Lateness.LATER, "11 Dec 2026, in 16 days, Provisional arrest must end")
    passed = [line for line in office.today.lines() if line.limit_kind is LimitKind.MAY]
    assert [(line.group, line.days) for line in passed] == [(TodayGroup.PASSED, -5)]
    assert office.register.counts()["overdue"] == len(office.register.ids(ListQuery(overdue_on=office.register.today))) == 0
    views = [view.deadline.limit_id for view in office.register.show(case.id).deadlines if not view.own_target]
    assert views.index("ETS-024/16.4/max") < views.index("ETS-024/16.4/may")


def test_the_verdict_names_the_day_that_the_page_bears() -> None:
    letter = Letter(
        id=1, uid=Uid("l"), request_id=RequestId(1), kind="acknowledgement", language="en", template="", content="{}",
        status=LetterStatus.SEALED, subject="s", drafted_by="", drafted_at=RECEIVED, number="L-2026-0001",
        sealed_at=datetime(2026, 11, 20, 22, 30, tzinfo=UTC),
    )  # fmt: skip
    finding = SignatureFinding(fault=Fault.NONE, sha256="0" * 64)
    verdict = judge(finding, letter, "IN-1", frozenset(), ZoneInfo("Pacific/Auckland"))
    assert verdict.sealed_on == date(2026, 11, 21)
    assert "21 November 2026" in verdict.sentence


def test_what_the_whole_office_awaits_is_what_its_cases_await(office: Office, clock: SetClock) -> None:
    cases = [incoming(office, RECEIVED) for _ in range(3)]
    clock.at = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
    office.register.withdraw(cases[2].id, "by note of their embassy")
    apart = [
        (case.number, view)
        for case in cases
        for view in office.casework.deadlines(case.id)
        if view.days is not None or view.lateness is not Lateness.NONE
    ]
    assert apart
    assert sorted(office.casework.awaited(), key=repr) == sorted(apart, key=repr)
    earlier = office.casework.awaited(date(2026, 11, 22))
    assert {number for number, _view in earlier} == {case.number for case in cases}
    assert office.casework.awaited(date(2026, 10, 1)) == ()
