# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A reply that a letter makes due is watched like every other day, until it went or came."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.deadlines import DeadlineState
from mlat_desktop.domain.request import Mail, Request
from mlat_desktop.domain.vocabulary import Channel, Direction, EventKind, MailKind, Outcome
from mlat_desktop.services.casework import NewMail
from mlat_desktop.services.views import DeadlineView, TodayGroup
from tests.services.conftest import incoming

DUE = date(2026, 11, 16)
LETTER = NewMail(
    direction=Direction.INCOMING,
    kind=MailKind.LETTER,
    channel=Channel.POST,
    when=datetime(2026, 11, 9, 10, 0, tzinfo=UTC),
    correspondent="Ministério da Justiça",
    subject="Which accounts are meant?",
    reply_due=DUE,
)


def on(day: int, hour: int = 10) -> datetime:
    return datetime(2026, 11, day, hour, 0, tzinfo=UTC)


@pytest.fixture
def case(office: Office) -> Request:
    return incoming(office, on(2))


def reply(office: Office, case: Request, mail: Mail) -> DeadlineView:
    views = office.casework.deadlines(case.id)
    return next(view for view in views if view.deadline.limit_id == f"own/reply/{mail.uid}")


def test_a_reply_that_is_late_is_on_the_board_and_says_why(office: Office, case: Request) -> None:
    mail = office.casework.log_mail(case.id, LETTER).value
    view = reply(office, case, mail)
    assert (view.title, view.when, view.own_target) == ("Reply due", DUE, True)
    assert "Ministério da Justiça wrote on" in view.reasoning[0]
    assert view.reasoning[1] == "Which accounts are meant?"
    late = [line.title for line in office.today.lines() if line.group is TodayGroup.OVERDUE]
    assert "Reply due" in late


@pytest.mark.parametrize("direction", list(Direction))
def test_what_went_the_other_way_afterwards_settles_it(office: Office, case: Request, direction: Direction) -> None:
    other = Direction.OUTGOING if direction is Direction.INCOMING else Direction.INCOMING
    mail = office.casework.log_mail(case.id, replace(LETTER, direction=direction)).value
    back = replace(LETTER, direction=other, correspondent="ＭＩＮＩＳＴÉＲＩＯ  da justiça", when=on(12), reply_due=None)
    answer = office.casework.log_mail(case.id, back).value
    found = reply(office, case, mail).deadline
    assert (found.state, found.settled_uid, found.settled_on) == (DeadlineState.SETTLED, answer.uid, date(2026, 11, 12))


def test_a_reply_after_its_day_is_settled_late_and_the_sentence_says_so(office: Office, case: Request) -> None:
    mail = office.casework.log_mail(case.id, LETTER).value
    back = replace(LETTER, direction=Direction.OUTGOING, when=on(18), reply_due=None)
    office.casework.log_mail(case.id, back, event=EventKind.QUERY_ANSWERED)
    assert reply(office, case, mail).reasoning[-1].startswith("Settled late: answered on")


@pytest.mark.parametrize(
    "other",
    [
        replace(LETTER, when=on(12), reply_due=None),
        replace(LETTER, direction=Direction.OUTGOING, when=on(9, 9), reply_due=None),
        replace(LETTER, direction=Direction.OUTGOING, when=on(12), correspondent="Embassy of Brazil", reply_due=None),
    ],
    ids=["the same way", "before it", "to somebody else"],
)
def test_no_other_mail_settles_it(office: Office, case: Request, other: NewMail) -> None:
    mail = office.casework.log_mail(case.id, LETTER).value
    office.casework.log_mail(case.id, other)
    assert reply(office, case, mail).deadline.state is DeadlineState.RUNNING


def test_an_earlier_day_knows_neither_a_later_letter_nor_its_answer(office: Office, case: Request) -> None:
    mail = office.casework.log_mail(case.id, LETTER).value
    office.casework.log_mail(case.id, replace(LETTER, direction=Direction.OUTGOING, when=on(12), reply_due=None))
    key = f"own/reply/{mail.uid}"

    def then(day: int) -> list[DeadlineState]:
        views = office.casework.deadlines(case.id, as_of=date(2026, 11, day))
        return [view.deadline.state for view in views if view.deadline.limit_id == key]

    assert [then(5), then(10), then(12)] == [[], [DeadlineState.RUNNING], [DeadlineState.SETTLED]]


def test_a_case_that_has_ended_awaits_no_reply(office: Office, case: Request) -> None:
    office.casework.log_mail(case.id, LETTER)
    office.register.close(case.id, Outcome.GRANTED)
    assert [line.title for line in office.today.lines()] == []
