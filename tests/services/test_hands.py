# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""It is always known who has a case in hand, since when, and for how many days each of them had it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from mlat_desktop.bootstrap import Office
from mlat_desktop.clock import SetClock
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.holding import shares
from mlat_desktop.domain.request import InHand, Item, Request, RequestId, Uid
from mlat_desktop.domain.vocabulary import EventKind, Holder, ItemStatus, Outcome, Status
from mlat_desktop.services.casework import About
from mlat_desktop.services.ports import ListQuery
from mlat_desktop.services.views import TodayGroup
from tests.services.conftest import incoming, particulars

COURT = About(holder=Holder.COURT, whom="District Court of Bellinzona")
TWO = (Item(uid=Uid("bank"), kind="banking"), Item(uid=Uid("witness"), kind="attendance"))


def at(day: str, hour: int = 9) -> datetime:
    return datetime.fromisoformat(day).replace(hour=hour)


@pytest.fixture
def case(office: Office, clock: SetClock) -> Request:
    clock.at = datetime(2026, 11, 2, 8, tzinfo=UTC)
    return incoming(office, at("2026-11-02", 8))


def now(office: Office, request: Request) -> InHand:
    found = office.register.show(request.id).request.in_hand
    assert found is not None
    return found


def held(office: Office, request: RequestId) -> list[tuple[str, str, int]]:
    return [(each.holder.value, each.name, each.days) for each in office.register.show(request).held]


def test_what_is_handed_over_counts_for_who_has_it_until_it_comes_back(office: Office, clock: SetClock, case: Request) -> None:
    clock.at = datetime(2026, 11, 30, 12, tzinfo=UTC)
    office.casework.add_event(case.id, EventKind.HANDED_OVER, at("2026-11-05"), about=COURT)
    assert now(office, case) == InHand(
        holder=Holder.COURT, name="District Court of Bellinzona", since=date(2026, 11, 5), step_on=date(2026, 11, 12)
    )
    office.casework.add_event(case.id, EventKind.CAME_BACK, at("2026-11-19"))
    assert held(office, case.id) == [("us", "", 3), ("court", "District Court of Bellinzona", 14), ("us", "", 11)]
    assert sum(shares(office.register.show(case.id).held).values()) == 28


def test_who_is_asked_for_the_execution_is_named(office: Office, clock: SetClock, case: Request) -> None:
    clock.at = datetime(2026, 11, 10, 12, tzinfo=UTC)
    office.casework.add_event(case.id, EventKind.TRANSMITTED, at("2026-11-04"), about=About(whom="Prosecutor of Geneva"))
    assert (now(office, case).holder, now(office, case).name) == (Holder.EXECUTING_AUTHORITY, "Prosecutor of Geneva")


def test_what_was_handed_over_by_mistake_was_never_there(office: Office, clock: SetClock, case: Request) -> None:
    clock.at = datetime(2026, 11, 10, 12, tzinfo=UTC)
    event = office.casework.add_event(case.id, EventKind.HANDED_OVER, at("2026-11-05"), about=COURT).value
    office.casework.annul_event(case.id, event.uid, "Another file")
    assert held(office, case.id) == [("us", "", 8)]


@pytest.mark.parametrize(
    ("kind", "note", "about", "sentence"),
    [
        (EventKind.HANDED_OVER, "", About(), "who has the case from then on"),
        (EventKind.HANDED_OVER, "", About(holder=Holder.COURT), "who has the case from then on"),
        (EventKind.HANDED_OVER, "", About(holder=Holder.US, whom="We"), "having come back"),
        (EventKind.ACKNOWLEDGED, "", COURT, "only what is handed over"),
        (EventKind.EXECUTED, "", About(item=Uid("no such item")), "does not ask for that item"),
        (EventKind.ACKNOWLEDGED, "", About(item=Uid("bank")), "about the whole request"),
    ],
)
def test_what_an_event_must_say_is_asked_in_words(
    office: Office, case: Request, kind: EventKind, note: str, about: About, sentence: str
) -> None:
    with pytest.raises(KnownError) as refused:
        office.casework.add_event(case.id, kind, at("2026-11-02", 8), note=note, about=about)
    assert refused.value.code is Code.EVENT_INVALID
    assert sentence in str(refused.value.facts["reason"])
    assert [event.kind for event in office.register.show(case.id).events] == [EventKind.REQUEST_RECEIVED]


def test_each_item_has_its_own_executor_days_and_outcome(office: Office, clock: SetClock) -> None:
    clock.at = datetime(2026, 11, 2, 8, tzinfo=UTC)
    case = office.register.log(replace(particulars(), items=TWO), received=at("2026-11-02", 8)).value
    clock.at = datetime(2026, 11, 30, 12, tzinfo=UTC)
    bank = About(item=Uid("bank"), whom="Prosecutor of Geneva")
    office.casework.add_event(case.id, EventKind.TRANSMITTED, at("2026-11-04"), about=bank)
    witness = About(item=Uid("witness"), whom="Court of Bern")
    office.casework.add_event(case.id, EventKind.TRANSMITTED, at("2026-11-06"), about=witness)
    office.casework.add_event(case.id, EventKind.EXECUTED, at("2026-11-20"), about=About(item=Uid("bank")))
    view = office.register.show(case.id)
    first, second = view.request.particulars.items
    assert (first.status, first.executing_authority, first.outcome) == (
        ItemStatus.EXECUTED,
        "Prosecutor of Geneva",
        Outcome.GRANTED,
    )
    assert (second.status, second.executing_authority, second.outcome) == (ItemStatus.WITH_EXECUTOR, "Court of Bern", None)
    assert view.request.status is Status.PARTLY_EXECUTED
    assert [(each.holder.value, each.days) for each in view.items_held[Uid("bank")]] == [
        ("us", 2),
        ("executing-authority", 16),
        ("us", 10),
    ]


def test_the_request_is_carried_out_when_its_last_item_is(office: Office, clock: SetClock) -> None:
    clock.at = datetime(2026, 11, 2, 8, tzinfo=UTC)
    case = office.register.log(replace(particulars(), items=TWO), received=at("2026-11-02", 8)).value
    clock.at = datetime(2026, 11, 30, 12, tzinfo=UTC)
    for item in ("bank", "witness"):
        office.casework.add_event(case.id, EventKind.EXECUTED, at("2026-11-20"), about=About(item=Uid(item)))
    assert office.register.show(case.id).request.status is Status.EXECUTED


def test_an_item_annulled_is_asked_for_again(office: Office, clock: SetClock) -> None:
    clock.at = datetime(2026, 11, 2, 8, tzinfo=UTC)
    case = office.register.log(replace(particulars(), items=TWO), received=at("2026-11-02", 8)).value
    clock.at = datetime(2026, 11, 30, 12, tzinfo=UTC)
    done = office.casework.add_event(case.id, EventKind.EXECUTED, at("2026-11-20"), about=About(item=Uid("bank"))).value
    office.casework.annul_event(case.id, done.uid, "The wrong file")
    item = office.register.show(case.id).request.particulars.items[0]
    assert (item.status, item.outcome, item.outcome_on) == (ItemStatus.ASKED, None, None)


def test_today_names_the_cases_that_nobody_looked_at(office: Office, clock: SetClock, case: Request) -> None:
    office.casework.add_event(case.id, EventKind.QUERY_SENT, at("2026-11-02", 9))
    assert all(line.group is not TodayGroup.STEP for line in office.today.lines())
    clock.at = datetime(2026, 12, 15, 8, tzinfo=UTC)
    lines = [line for line in office.today.lines() if line.row.id == case.id]
    assert lines, "a case whose day has come is on the board, by a deadline or by its next action"
    query = ListQuery(step_by=date(2026, 12, 15), holder=Holder.OTHER_STATE)
    assert list(office.register.ids(query)) == [case.id]


def test_a_closed_case_is_in_nobodys_hands_and_its_days_stop(office: Office, clock: SetClock, case: Request) -> None:
    clock.at = datetime(2026, 11, 12, 12, tzinfo=UTC)
    office.register.close(case.id, Outcome.GRANTED)
    clock.at += timedelta(days=20)
    view = office.register.show(case.id)
    assert view.request.in_hand is None
    assert sum(each.days for each in view.held) == 10
