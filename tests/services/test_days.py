# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Days: how late a limit is, whose midnight counts, and slips of the hand in a year."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from mlat_desktop.bootstrap import Office
from mlat_desktop.clock import SetClock
from mlat_desktop.domain.deadlines import Deadline, DeadlineState, LimitKind
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.letters import Letter, LetterStatus
from mlat_desktop.domain.request import Uid
from mlat_desktop.domain.vocabulary import EventKind
from mlat_desktop.messages import sentence
from tests.services.conftest import incoming

RECEIVED = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)
SATURDAY, MONDAY = date(2026, 11, 14), date(2026, 11, 16)


def test_a_limit_that_ended_on_a_saturday_is_late_since_that_saturday(office: Office) -> None:
    deadline = Deadline(
        limit_id="x", treaty_id="", table_version="", own_target=True, title="x", article="", bound="office",
        kind=LimitKind.SHALL, liberty=False, level="", state=DeadlineState.RUNNING,
        due_on=SATURDAY, act_by=date(2026, 11, 13),
    )  # fmt: skip
    days = [date(2026, 11, 13), SATURDAY, MONDAY]
    assert [deadline.watched(day) for day in days] == [date(2026, 11, 13), SATURDAY, SATURDAY]
    request = incoming(office, RECEIVED)
    row = replace(office.register.rows([request.id])[0], due_on=date(2026, 11, 13), due_end=SATURDAY)
    assert [row.watched(day) for day in days] == [date(2026, 11, 13), SATURDAY, SATURDAY]


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
