# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A changed law leaves a case on its dates until an officer decides; a correction that brings a date forward does not wait."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.law import EditionKind, RecountState
from mlat_desktop.domain.request import LegalBasis, Particulars, RequestId
from mlat_desktop.domain.vocabulary import BasisKind, Direction, EventKind, Outcome, RequestClass
from mlat_desktop.messages import sentence
from mlat_desktop.services.ports import CalendarRow
from mlat_desktop.services.treaties.law_content import LawContent
from mlat_desktop.services.views import TodayGroup
from tests.services.conftest import SignIn, incoming
from tests.services.law import DUE, LIMIT, alone, changed, deadline, extradition, publish, table

pytestmark = pytest.mark.thorough

LATER, EARLIER = date(2026, 12, 22), date(2026, 12, 2)
"""Fifty and thirty days of arrest."""


def pinned(office: Office, request_id: RequestId) -> int:
    with office.casework._place.store.read() as uow:
        return uow.requests.pinned(request_id)


def reasoning(office: Office, request_id: RequestId, limit: str = LIMIT) -> str:
    return " ".join(
        line for each in office.casework.deadlines(request_id) if each.deadline.limit_id == limit for line in each.reasoning
    )


def states(office: Office) -> list[RecountState]:
    with office.casework._place.store.read() as uow:
        return [each.state for each in uow.treaties.recounts(None)]


def _corrected_and_changed(office: Office) -> str:
    """A correction that brings the end of the arrest forward and moves the day of a possible release back."""
    head, found, tail = changed(office, 30, correction=True).partition('id = "ETS-024/16.4/may"')
    assert found
    return head + found + tail.replace('length = "18"', 'length = "25"', 1)


@pytest.fixture
def office(office: Office) -> Office:
    alone(office)
    return office


# -- a changed law


def test_a_changed_law_leaves_an_old_case_on_its_dates_until_somebody_accepts(office: Office) -> None:
    request = extradition(office)
    _edition, effect = publish(office, changed(office, 50))
    assert [case.number for case in effect.cases] == [request.number]
    assert (deadline(office, request).due_on, pinned(office, request.id)) == (DUE, 1)
    waiting = office.recounts.waiting()
    assert [(each.row.number, each.recount.alarm, each.may_keep) for each in waiting] == [(request.number, False, True)]
    moved = waiting[0].recount.moved[0]
    assert (moved.limit_id, moved.before, moved.after, moved.forward) == (LIMIT, str(DUE), str(LATER), False)
    # An event of the case changes nothing about that.
    office.casework.add_event(request.id, EventKind.QUERY_SENT, datetime(2026, 11, 10, 9, 0, tzinfo=UTC))
    assert (deadline(office, request).due_on, len(office.recounts.waiting())) == (DUE, 1)
    office.recounts.accept(request.id)
    assert (deadline(office, request).due_on, pinned(office, request.id)) == (LATER, 2)
    assert states(office) == [RecountState.ACCEPTED]
    assert office.maintenance.audit_lines(request.id)[0].action == "recount.accepted"


def test_a_new_case_is_counted_on_the_newest_law(office: Office) -> None:
    publish(office, changed(office, 50))
    request = extradition(office)
    assert (deadline(office, request).due_on, pinned(office, request.id)) == (LATER, 2)
    assert not office.recounts.waiting()


def test_a_date_that_a_changed_law_brings_forward_waits_too(office: Office) -> None:
    request = extradition(office)
    publish(office, changed(office, 30))
    waiting = office.recounts.waiting()[0].recount
    assert (waiting.alarm, waiting.moved[0].forward) == (False, True)
    assert deadline(office, request).due_on == DUE


def test_a_case_stays_with_a_reason_and_is_not_asked_again(office: Office) -> None:
    request = extradition(office)
    publish(office, changed(office, 50))
    with pytest.raises(KnownError) as refused:
        office.recounts.keep(request.id, "  ")
    assert "reason" in sentence(refused.value)
    office.recounts.keep(request.id, "the arrest was ordered under the old law")
    office.casework.add_event(request.id, EventKind.QUERY_SENT, datetime(2026, 11, 10, 9, 0, tzinfo=UTC))
    assert (deadline(office, request).due_on, pinned(office, request.id)) == (DUE, 1)
    assert states(office) == [RecountState.KEPT]
    assert "under the old law" in office.maintenance.audit_lines(request.id)[1].detail
    publish(office, changed(office, 60))
    assert states(office) == [RecountState.KEPT, RecountState.OPEN]


def test_a_case_that_the_change_does_not_touch_moves_on_silently(office: Office) -> None:
    other = incoming(office, datetime(2026, 11, 2, 8, 30, tzinfo=UTC))
    _edition, effect = publish(office, changed(office, 50))
    assert (effect.cases_moved, pinned(office, other.id)) == (0, 2)
    assert not office.recounts.waiting()


def test_a_recount_that_events_made_pointless_is_gone(office: Office) -> None:
    request = extradition(office)
    publish(office, changed(office, 50))
    office.casework.add_event(request.id, EventKind.EXTRADITION_DOCUMENTS_RECEIVED, datetime(2026, 11, 20, 9, 0, tzinfo=UTC))
    assert states(office) == [RecountState.GONE]
    assert pinned(office, request.id) == 2


def test_the_end_of_a_case_ends_its_recount(office: Office) -> None:
    request = extradition(office)
    publish(office, changed(office, 50))
    office.casework.add_event(request.id, EventKind.RELEASED, datetime(2026, 11, 20, 9, 0, tzinfo=UTC))
    office.register.close(request.id, Outcome.GRANTED)
    assert RecountState.OPEN not in states(office)


def test_a_second_change_stands_in_for_the_recount_of_the_first(office: Office) -> None:
    request = extradition(office)
    publish(office, changed(office, 50))
    publish(office, changed(office, 60))
    assert states(office) == [RecountState.GONE, RecountState.OPEN]
    office.recounts.accept(request.id)
    assert (deadline(office, request).due_on, pinned(office, request.id)) == (date(2027, 1, 1), 3)


def test_there_is_nothing_to_decide_where_nothing_waits(office: Office) -> None:
    request = extradition(office)
    acts: list[Callable[[], object]] = [
        lambda: office.recounts.accept(request.id),
        lambda: office.recounts.keep(request.id, "no"),
    ]
    for act in acts:
        with pytest.raises(KnownError) as refused:
            act()
        assert refused.value.code is Code.RECOUNT_REFUSED
        assert request.number in sentence(refused.value)


def test_a_clerk_decides_no_recount(office: Office, sign_in: SignIn) -> None:
    request = extradition(office)
    publish(office, changed(office, 50))
    clerk = sign_in("clerk")
    acts: list[Callable[[], object]] = [
        lambda: clerk.recounts.accept(request.id),
        lambda: clerk.recounts.keep(request.id, "no"),
    ]
    for act in acts:
        with pytest.raises(KnownError) as refused:
            act()
        assert refused.value.code is Code.NOT_PERMITTED
    assert states(clerk) == [RecountState.OPEN]


# -- a corrected error


def test_a_corrected_error_that_brings_a_date_forward_is_watched_at_once(office: Office) -> None:
    request = extradition(office)
    _edition, effect = publish(office, changed(office, 30, correction=True))
    assert (effect.alarms, effect.cases[0].alarm) == (1, True)
    assert (deadline(office, request).due_on, pinned(office, request.id)) == (EARLIER, 1)
    said = reasoning(office, request.id)
    assert "12 Dec 2026" in said
    assert "2 Dec 2026" in said
    assert "error in the table was corrected" in said
    view = office.recounts.waiting()[0]
    assert (view.recount.alarm, view.may_keep) == (True, False)
    with pytest.raises(KnownError) as refused:
        office.recounts.keep(request.id, "we prefer the later date")
    assert "accept" in sentence(refused.value)
    office.casework.add_event(request.id, EventKind.QUERY_SENT, datetime(2026, 11, 10, 9, 0, tzinfo=UTC))
    assert (deadline(office, request).due_on, states(office)) == (EARLIER, [RecountState.OPEN])
    office.recounts.accept(request.id)
    assert (deadline(office, request).due_on, pinned(office, request.id)) == (EARLIER, 2)
    assert "error in the table" not in reasoning(office, request.id)


def test_a_corrected_error_that_moves_a_date_back_waits(office: Office) -> None:
    request = extradition(office)
    publish(office, changed(office, 50, correction=True))
    view = office.recounts.waiting()[0]
    assert (view.recount.alarm, view.may_keep) == (False, True)
    assert deadline(office, request).due_on == DUE


def test_a_correction_counts_at_once_though_the_law_changed_after_it(office: Office) -> None:
    request = extradition(office)
    publish(office, changed(office, 30, correction=True))
    publish(office, changed(office, 60))
    view = office.recounts.waiting()[0]
    assert deadline(office, request).due_on == EARLIER
    assert (view.recount.after, view.recount.moved[0].after) == (3, "2027-01-01")


def test_a_correction_of_a_law_on_which_the_case_does_not_stand_is_no_alarm(office: Office) -> None:
    request = extradition(office)
    publish(office, changed(office, 60))
    publish(office, changed(office, 30, correction=True))
    assert deadline(office, request).due_on == DUE
    assert [view.recount.alarm for view in office.recounts.waiting()] == [False]


def test_a_case_is_left_on_its_dates_but_for_what_a_correction_brought_forward(office: Office) -> None:
    request = extradition(office)
    publish(office, changed(office, 30, correction=True))
    publish(office, changed(office, 10, limit="ETS-024/16.4/may"))
    view = office.recounts.waiting()[0]
    assert (view.recount.alarm, view.may_keep) == (True, True)
    office.recounts.keep(request.id, "the arrest was ordered under the old law")
    office.casework.add_event(request.id, EventKind.QUERY_SENT, datetime(2026, 11, 10, 9, 0, tzinfo=UTC))
    assert deadline(office, request).due_on == EARLIER
    assert deadline(office, request, "ETS-024/16.4/may").due_on == date(2026, 11, 20)
    assert RecountState.OPEN not in states(office)


# -- taking back


def test_taking_an_edition_back_ends_the_recounts_it_made(office: Office) -> None:
    request = extradition(office)
    publish(office, changed(office, 50))
    office.publishing.undo()
    assert states(office) == [RecountState.GONE]
    assert (deadline(office, request).due_on, pinned(office, request.id)) == (DUE, 1)


def test_a_case_counted_on_an_edition_that_is_taken_back_returns_at_once_with_an_alarm(office: Office) -> None:
    publish(office, changed(office, 50))
    request = extradition(office)
    assert deadline(office, request).due_on == LATER
    _edition, effect = office.publishing.undo().value
    assert effect.cases_moved == 1
    assert (deadline(office, request).due_on, pinned(office, request.id)) == (DUE, 1)
    view = office.recounts.waiting()[0]
    assert (view.recount.alarm, view.may_keep, view.recount.moved[0].before) == (True, False, str(LATER))
    office.casework.add_event(request.id, EventKind.QUERY_SENT, datetime(2026, 11, 10, 9, 0, tzinfo=UTC))
    assert len(office.recounts.waiting()) == 1, "nobody has seen it yet"
    office.recounts.accept(request.id)
    assert not office.recounts.waiting()
    assert deadline(office, request).due_on == DUE


def test_a_correction_that_is_taken_back_counts_nowhere_though_an_officer_kept_the_other_dates(office: Office) -> None:
    request = extradition(office)
    before = deadline(office, request)
    publish(office, _corrected_and_changed(office))
    office.recounts.keep(request.id, "the arrest was ordered under the old law")
    assert deadline(office, request).due_on == EARLIER
    office.publishing.undo()
    assert deadline(office, request) == before


def test_a_correction_that_comes_again_after_it_was_taken_back_alarms_again(office: Office) -> None:
    request = extradition(office)
    text = _corrected_and_changed(office)
    publish(office, text)
    office.recounts.keep(request.id, "the arrest was ordered under the old law")
    office.publishing.undo()
    publish(office, text)
    assert deadline(office, request).due_on == EARLIER
    assert [view.recount.alarm for view in office.recounts.waiting()] == [True]


def test_a_date_that_was_left_as_the_law_changed_alarms_once_it_turns_out_to_be_an_error(office: Office) -> None:
    request = extradition(office)
    publish(office, changed(office, 30))
    office.recounts.keep(request.id, "the arrest was ordered under the old law")
    office.publishing.undo()
    publish(office, changed(office, 30, correction=True))
    assert deadline(office, request).due_on == EARLIER
    assert [view.recount.alarm for view in office.recounts.waiting()] == [True]


# -- calendars


def eio(office: Office) -> RequestId:
    """A case with a limit that moves off rest days."""
    particulars = Particulars(
        klass=RequestClass.MLA,
        direction=Direction.INCOMING,
        subject="Search",
        other_state="DE",
        basis=LegalBasis(kind=BasisKind.TREATY, treaty_id="EU-EIO-2014"),
    )
    return office.register.log(particulars, received=datetime(2026, 11, 2, 9, 0, tzinfo=UTC)).value.id


def test_a_holiday_decreed_later_moves_no_date_that_was_told(office: Office) -> None:
    request_id = eio(office)
    before = {each.deadline.limit_id: each.deadline for each in office.casework.deadlines(request_id)}
    due = before["EU-EIO-2014/12.3"].due_on
    assert due is not None
    with office.casework._place.store.read() as uow:
        known = uow.treaties.calendars("CH", "", [due.year])[due.year]
    days = tuple(sorted({*known.holidays, due}))
    row = CalendarRow(
        state="CH", subdivision="", year=due.year, version="1", holidays=days, weekend=(6, 7), source="Official journal"
    )
    content = LawContent(calendars=(row,))
    effect = office.publishing.effect(content)
    assert [each.limit_id for each in effect.cases[0].moved] == ["EU-EIO-2014/12.3"]
    office.publishing.publish(office.publishing.propose(EditionKind.CALENDAR, "A day of mourning", content).value.uid)
    kept = {each.deadline.limit_id: each.deadline for each in office.casework.deadlines(request_id)}
    assert kept["EU-EIO-2014/12.3"].due_on == due
    office.recounts.accept(request_id)
    after = {each.deadline.limit_id: each.deadline for each in office.casework.deadlines(request_id)}
    moved = after["EU-EIO-2014/12.3"].due_on
    assert moved is not None
    assert moved > due


# -- the morning board


def test_the_board_names_what_waits_for_a_recount(office: Office) -> None:
    request = extradition(office)
    publish(office, changed(office, 30, correction=True))
    lines = [line for line in office.today.lines() if line.group is TodayGroup.RECOUNT]
    assert [(line.row.number, line.liberty) for line in lines] == [(request.number, True)]
    assert "12 Dec 2026" in lines[0].title
    assert "2 Dec 2026" in lines[0].title


def test_the_table_of_the_tests_has_the_limit(office: Office) -> None:
    assert LIMIT in table(office).text
