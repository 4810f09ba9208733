# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Today is read in a few statements for the whole office, and says what a plain look at each case says."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from mlat_desktop.bootstrap import Office
from mlat_desktop.clock import SetClock
from mlat_desktop.domain.deadlines import DOMESTIC, ENTERED, Deadline, DeadlineState, LimitKind, Step
from mlat_desktop.domain.law import EnteredDate
from mlat_desktop.domain.moment import moment
from mlat_desktop.domain.own_targets import REVIEW
from mlat_desktop.domain.request import InHand, Request
from mlat_desktop.domain.vocabulary import Holder, Status
from mlat_desktop.services.deadline_words import domestic
from mlat_desktop.services.ports import ListQuery
from mlat_desktop.services.today import AHEAD
from mlat_desktop.services.views import TodayAct, TodayGroup
from tests.services.conftest import NOW, incoming
from tests.services.law import LIMIT, extradition
from tests.store import samples

Line = tuple[str, str, str, str, bool, bool, date | None, str]
"""The group, the case, the limit and its event, whether it concerns liberty and is domestic, the day, the letter."""

COUNT = 50
WATCHED = (DeadlineState.RUNNING, DeadlineState.SUSPENDED)


def _deadline(chance: random.Random, number: int) -> Deadline:
    due = NOW.date() + timedelta(days=chance.randrange(-12, 12))
    state = chance.choice((*WATCHED, DeadlineState.UNCOMPUTED, DeadlineState.SETTLED))
    return replace(
        samples.deadline(f"T/{number}", state=state),
        kind=chance.choice(list(LimitKind)),
        own_target=chance.random() < 0.3,
        liberty=chance.random() < 0.3,
        level=chance.choice(("text", ENTERED)),
        due_on=due if state is not DeadlineState.UNCOMPUTED else None,
        due_at=moment(datetime(due.year, due.month, due.day, 23, tzinfo=UTC), "Asia/Tokyo") if chance.random() < 0.2 else None,
        act_by=due - timedelta(days=2) if chance.random() < 0.3 else None,
        stops=chance.choice(((), ("acknowledged",), ("answered", "refused"), ("request-sent",))),
        steps=(Step(chance.choice((DOMESTIC, "clock.article")), (("article", "17(3)"),)),),
    )


def _fill(office: Office, clock: SetClock) -> None:
    chance = random.Random(3)
    clock.at = NOW
    for _case in range(COUNT):
        incoming(office, NOW - timedelta(days=40))
    with office.casework._place.store.write() as uow:
        for key in uow.requests.ids(ListQuery(), NOW.date()):
            case = uow.requests.find(uow.requests.rows([key])[0].number)
            deadlines = [_deadline(chance, number) for number in range(chance.randrange(4))]
            uow.requests.set_deadlines(case.id, deadlines)
            for made in deadlines:
                if chance.random() < 0.8:
                    uow.requests.add_entered_date(case.id, _entered(case, made, confirmed=chance.random() < 0.3))
            ended = chance.random() < 0.3
            uow.requests.update(replace(case, status=Status.CLOSED if ended else Status.UNDER_REVIEW, version=case.version + 1))
            step = NOW.date() + timedelta(days=chance.randrange(-9, 9))
            hand = InHand(holder=Holder.US, name="", since=NOW.date() - timedelta(days=20), step_on=step)
            uow.requests.set_in_hand(case.id, None if ended else hand)
        uow.commit()


def _entered(case: Request, made: Deadline, *, confirmed: bool) -> EnteredDate:
    return EnteredDate(
        uid=f"{case.number}/{made.limit_id}", limit_id=made.limit_id, trigger_uid=made.trigger_uid, due_on=NOW.date(),
        source="A note", entered_by="anna", entered_at=NOW, confirmed_at=NOW if confirmed else None,
    )  # fmt: skip


def _of_limits(case: Request, deadlines: tuple[Deadline, ...], entered: tuple[EnteredDate, ...], today: date) -> list[Line]:
    found: list[Line] = []
    waiting = {(each.limit_id, each.trigger_uid) for each in entered if each.confirmed_at is None}
    for made in deadlines:
        told = (case.number, made.limit_id, made.trigger_uid, made.liberty)
        if made.watched_on is not None and made.watched_on <= today + AHEAD:
            when = made.watched(today)
            assert when is not None
            past = TodayGroup.OVERDUE if made.kind.obliges else TodayGroup.PASSED
            letter = {"acknowledged": "acknowledgement", "refused": "refusal"}
            words = next((letter[stop] for stop in made.stops if stop in letter), "")
            soon = TodayGroup.EXPIRING if made.liberty else TodayGroup.DUE_SOON
            found.append((past if when < today else soon, *told, domestic(made), when, words))
        if made.state is DeadlineState.UNCOMPUTED and case.status.open:
            found.append((TodayGroup.UNCOMPUTED, *told, False, None, ""))
        is_entered = made.level == ENTERED and made.state is DeadlineState.RUNNING
        if is_entered and (made.limit_id, made.trigger_uid) in waiting and case.status.open:
            found.append((TodayGroup.UNCONFIRMED, *told, False, made.ends_on, ""))
    return found


def _plainly(office: Office, today: date) -> list[Line]:
    lines: list[Line] = []
    with office.casework._place.store.read() as uow:
        for row in uow.requests.rows(uow.requests.ids(ListQuery(), today)):
            case = uow.requests.find(row.number)
            of_limits = _of_limits(case, uow.requests.deadlines(case.id), uow.requests.entered_dates(case.id), today)
            lines += of_limits
            shown = any(line[0] != TodayGroup.UNCONFIRMED for line in of_limits)
            if case.status.open and not shown and case.in_hand and case.in_hand.step_on <= today:
                lines.append((TodayGroup.STEP, case.number, "", "", False, False, case.in_hand.step_on, ""))
    return lines


def test_today_is_what_a_plain_look_at_each_case_finds(office: Office, clock: SetClock) -> None:
    _fill(office, clock)
    lines = office.today.lines()
    found = [
        (
            each.group, each.row.number, each.limit_id, each.trigger_uid, each.liberty, each.domestic, each.when,
            each.letter_kind,
        )
        for each in lines
    ]  # fmt: skip
    assert Counter(found) == Counter(_plainly(office, NOW.date()))
    groups = {each.group for each in lines}
    # What waits for two people, and reminders and delays, are tried beside what makes them (test_chasing, test_delays).
    others = {TodayGroup.RECOUNT, TodayGroup.APPROVAL, TodayGroup.CHASE, TodayGroup.DELAY, TodayGroup.SILENT}
    others |= {TodayGroup.INCIDENT, TodayGroup.CARD}  # these are of no case: test_office_matters
    assert groups == set(TodayGroup) - others
    assert {each.domestic for each in lines} == {True, False}
    order = [(list(TodayGroup).index(each.group), not each.liberty, each.own_target, each.days or 0) for each in lines]
    assert order == sorted(order)
    undated = [each for each in lines if each.group is TodayGroup.UNCOMPUTED]
    assert list(office.today.undated()) == undated
    assert {each.act for each in undated} <= {TodayAct.OPEN, TodayAct.ENTER_DATE}
    assert office.today.approvals() == ()


def test_silence_and_what_holds_a_person_or_data_have_groups_of_their_own(office: Office, clock: SetClock) -> None:
    clock.at = NOW
    quiet = incoming(office, NOW - timedelta(days=95))
    held = extradition(office)

    def groups() -> dict[str, set[TodayGroup]]:
        found: dict[str, set[TodayGroup]] = {}
        for line in office.today.lines():
            if line.limit_id in {REVIEW, LIMIT}:
                found.setdefault(line.row.number, set()).add(line.group)
        return found

    assert groups() == {quiet.number: {TodayGroup.SILENT}}
    clock.at = datetime(2026, 12, 8, 9, 0, tzinfo=UTC)  # forty days of arrest end on the twelfth
    assert groups()[held.number] == {TodayGroup.EXPIRING}
    clock.at = datetime(2026, 12, 14, 9, 0, tzinfo=UTC)
    assert groups()[held.number] <= {TodayGroup.OVERDUE, TodayGroup.PASSED}
