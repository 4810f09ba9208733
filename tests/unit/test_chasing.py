# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Ladders of reminders: one step at a time, begun anew by every word from whoever has the matter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlat_desktop.domain.chasing import Ladder, Steps, Waiting, ladder
from mlat_desktop.domain.moment import moment
from mlat_desktop.domain.request import Event, Uid
from mlat_desktop.domain.vocabulary import Direction, Holder
from mlat_desktop.domain.vocabulary import EventKind as K
from mlat_desktop.services.chasing.ladders import ladders, own_days, shipped
from tests.store import samples

SENT = date(2026, 3, 2)
STATE = Waiting(holder=Holder.OTHER_STATE, name="", since=SENT, names=frozenset({"Ministry of Justice"}))
COURT = Waiting(holder=Holder.COURT, name="District Court", since=SENT)


def on(kind: K, day: date, *, holder: Holder | None = None, item: str = "") -> Event:
    when = moment(datetime(day.year, day.month, day.day, 10), "Europe/Zurich")  # noqa: DTZ001 -- wall-clock time of the office
    return Event(uid=Uid(f"{kind}-{day}"), kind=kind, moment=when, holder=holder, item_uid=Uid(item) if item else None)


def after(days: int) -> date:
    return SENT + timedelta(days=days)


def climbed(*events: Event, waiting: Waiting = STATE, direction: Direction = Direction.OUTGOING) -> Ladder:
    made = ladder(waiting, direction, events, shipped())
    assert made is not None
    return made


def test_the_first_reminder_falls_due_thirty_days_after_it_was_sent() -> None:
    made = climbed()
    assert (made.rung, made.due_on, made.heard_on) == (1, date(2026, 4, 1), None)
    assert not made.due(date(2026, 3, 31))
    assert made.due(date(2026, 4, 1))


def test_each_reminder_leads_to_the_next_and_after_the_third_it_is_taken_further_again_and_again() -> None:
    sent = [on(K.STATUS_ASKED, after(days)) for days in (30, 60, 90)]
    assert [climbed(*sent[:n]).rung for n in range(4)] == [1, 2, 3, 4]
    last = climbed(*sent)
    assert last.escalates
    assert last.due_on == after(120)
    further = climbed(*sent, on(K.ESCALATED, after(125)))
    assert further.escalates
    assert further.due_on == after(155)


def test_a_reminder_that_went_late_keeps_its_distance_to_the_next() -> None:
    assert climbed(on(K.STATUS_ASKED, after(50))).due_on == after(80)
    assert climbed(on(K.STATUS_ASKED, after(10))).due_on == after(60)  # one that went early brings nothing forward


def test_a_word_from_them_begins_the_ladder_anew() -> None:
    asked = [on(K.STATUS_ASKED, after(30)), on(K.STATUS_ASKED, after(60))]
    made = climbed(*asked, on(K.STATUS_ANSWERED, after(70)))
    assert (made.rung, made.begun_on, made.heard_on, made.due_on) == (1, after(70), after(70), after(100))
    assert made.reminded == ()


def test_what_they_wrote_on_the_case_is_a_word_of_theirs_under_any_spelling_of_their_name() -> None:
    when = moment(datetime(2026, 3, 20, 9), "Europe/Zurich")  # noqa: DTZ001 -- wall-clock time of the office
    theirs = replace(samples.mail(), direction=Direction.INCOMING, correspondent="MINISTRY  of justice", moment=when)
    made = ladder(STATE, Direction.OUTGOING, [], shipped(), mails=[theirs])
    assert made is not None
    assert made.heard_on == date(2026, 3, 20)
    other = ladder(STATE, Direction.OUTGOING, [], shipped(), mails=[replace(theirs, correspondent="Our prosecutor")])
    assert other is not None
    assert other.heard_on is None


def test_on_a_request_of_theirs_their_enquiry_is_a_word_and_no_reminder_of_ours() -> None:
    made = climbed(on(K.STATUS_ASKED, after(20)), direction=Direction.INCOMING)
    assert (made.rung, made.heard_on) == (1, after(20))


def test_a_court_is_reminded_by_an_event_of_its_own_and_not_by_what_another_state_is_asked() -> None:
    made = climbed(on(K.STATUS_ASKED, after(20)), on(K.REMINDED, after(30), holder=Holder.COURT), waiting=COURT)
    assert len(made.reminded) == 1
    assert made.rung == 2


def test_an_item_has_its_own_ladder() -> None:
    item = replace(COURT, item=Uid("i1"))
    made = climbed(on(K.REMINDED, after(30), item="i1"), on(K.REMINDED, after(40)), waiting=item)
    assert len(made.reminded) == 1


def test_an_office_sets_its_own_steps_or_none_and_a_slip_keeps_those_of_the_program() -> None:
    own = ladders({"target_chase": "10, 20", "chase_court": "off", "chase_provider": "30,20"})
    assert own.of(Holder.OTHER_STATE) == Steps(days=(10, 20), again=10)
    assert ladder(COURT, Direction.INCOMING, [], own) is None
    assert own.of(Holder.PROVIDER).days == shipped().of(Holder.PROVIDER).days
    assert own.of(Holder.PERSON).days == ()
    assert [own_days(text) for text in ("", "x", "10,10", "0,5", "-1", "99999", "1,2,3,4,5,6,7,8,9,10")] == [None] * 7


def test_the_steps_of_an_instrument_go_before_those_of_the_office() -> None:
    mine = ladders({"target_chase": "10"})
    named = replace(mine, of_treaty={("X", Holder.OTHER_STATE): Steps(days=(5,), source="art. 9")})
    made = ladder(STATE, Direction.OUTGOING, [], named, treaty_id="X")
    assert made is not None
    assert made.due_on == after(5)


@pytest.mark.parametrize("days", [(30, 30), (30, 10), (0,), (-5,)])
def test_steps_that_do_not_rise_are_none(days: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="rise"):
        Steps(days=days)


HISTORY = st.lists(
    st.tuples(
        st.sampled_from(
            [K.STATUS_ASKED, K.REMINDED, K.ESCALATED, K.STATUS_ANSWERED, K.HEARD_FROM, K.DELAY_NOTIFIED, K.DECIDED]
        ),
        st.integers(0, 400),
    ),
    max_size=20,
)


@given(HISTORY)
def test_there_is_always_one_step_and_every_word_brings_it_back_to_the_first(history: list[tuple[K, int]]) -> None:
    events = [on(kind, after(days)) for kind, days in history]
    made = climbed(*events)
    words = [each for each in events if each.kind in shipped().words(Holder.OTHER_STATE, Direction.OUTGOING)]
    heard = max((each.on for each in words), default=None)
    assert made.heard_on == heard
    assert made.begun_on == (heard or SENT)
    assert 1 <= made.rung <= 4
    assert made.due_on > made.begun_on
    assert all(made.due_on > each.on for each in (*made.reminded, *made.further))
    assert all(each.on >= made.begun_on for each in made.reminded)
    last = max([SENT, *(each.on for each in events)])
    again = climbed(*events, on(K.STATUS_ANSWERED, last + timedelta(days=1)))
    assert (again.rung, again.due_on) == (1, last + timedelta(days=31))
    reminded = climbed(*events, on(K.STATUS_ASKED, last + timedelta(days=1)))
    assert reminded.rung in {made.rung, made.rung + 1}
    assert reminded.due_on > made.due_on or reminded.due_on > last
