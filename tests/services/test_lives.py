# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The ordinary life of every class of cases, in both directions, from logging to closing: each step is offered, is permitted
where the case stands, and leaves it with a holder, a next action and a day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from mlat_desktop.bootstrap import Office
from mlat_desktop.clock import SetClock
from mlat_desktop.domain.people import Act
from mlat_desktop.domain.request import Particulars, RequestId
from mlat_desktop.domain.vocabulary import Direction, EventKind, Holder, Outcome, RequestClass, Status
from mlat_desktop.domain.workflow import Workflow
from mlat_desktop.services.views import EntryKind
from mlat_desktop.services.workflows import workflow, workflows

pytestmark = pytest.mark.thorough

K, S, H = EventKind, Status, Holder
IN, OUT = Direction.INCOMING, Direction.OUTGOING

Step = tuple[EventKind, Status, Holder]
"""What happens, and where the case stands and in whose hands after it."""


@dataclass(frozen=True)
class Life:
    """How cases of a class go where nothing goes wrong."""

    klass: RequestClass
    direction: Direction
    steps: tuple[Step, ...]
    outcome: Outcome = Outcome.GRANTED


ASKED: tuple[Step, ...] = (
    (K.ACKNOWLEDGED, S.UNDER_REVIEW, H.US),
    (K.QUERY_SENT, S.QUERY_SENT, H.OTHER_STATE),
    (K.QUERY_ANSWERED, S.UNDER_REVIEW, H.US),
    (K.DECIDED, S.APPROVED, H.US),
    (K.TRANSMITTED, S.WITH_EXECUTOR, H.EXECUTING_AUTHORITY),
)
ANSWERED: tuple[Step, ...] = ((K.EXECUTED, S.EXECUTED, H.US), (K.REPLY_SENT, S.ANSWERED, H.OTHER_STATE))
SENT: tuple[Step, ...] = ((K.REQUEST_SENT, S.SENT, H.OTHER_STATE), (K.RECEIPT_CONFIRMED, S.AWAITING_REPLY, H.OTHER_STATE))
ABROAD: tuple[Step, ...] = (
    *SENT,
    (K.QUERY_SENT, S.QUERY_SENT, H.US),
    (K.QUERY_ANSWERED, S.AWAITING_REPLY, H.OTHER_STATE),
    (K.PARTLY_EXECUTED, S.PARTLY_EXECUTED, H.OTHER_STATE),
    (K.REPLY_RECEIVED, S.REPLY_RECEIVED, H.US),
)

LIVES = (
    Life(RequestClass.MLA, IN, (*ASKED, (K.PARTLY_EXECUTED, S.PARTLY_EXECUTED, H.EXECUTING_AUTHORITY), *ANSWERED)),
    Life(RequestClass.MLA, OUT, ABROAD),
    Life(
        RequestClass.EXTRADITION, IN,
        (
            (K.ARREST, S.REGISTERED, H.US),
            (K.REMANDED, S.REGISTERED, H.US),
            (K.EXTRADITION_DOCUMENTS_RECEIVED, S.UNDER_REVIEW, H.US),
            (K.TRANSMITTED, S.BEFORE_COURT, H.COURT),
            (K.COMMITTED, S.WITH_MINISTER, H.MINISTER),
            (K.APPEAL_FILED, S.UNDER_APPEAL, H.PERSON),
            (K.APPEAL_ENDED, S.UNDER_REVIEW, H.US),
            (K.ASSURANCES_ASKED, S.AWAITING_ASSURANCES, H.OTHER_STATE),
            (K.ASSURANCES_GIVEN, S.UNDER_REVIEW, H.US),
            (K.EXTRADITION_DECIDED, S.TO_SURRENDER, H.US),
            (K.TEMPORARILY_SURRENDERED, S.TEMPORARILY_SURRENDERED, H.OTHER_STATE),
            (K.TEMPORARY_RETURN, S.SURRENDER_POSTPONED, H.US),
            (K.PERSON_AVAILABLE, S.TO_SURRENDER, H.US),
            (K.SURRENDERED, S.EXECUTED, H.US),
        ),
    ),
    Life(
        RequestClass.EXTRADITION, OUT,
        (
            (K.REQUEST_SENT, S.SENT, H.OTHER_STATE),
            (K.RECEIPT_CONFIRMED, S.AWAITING_REPLY, H.OTHER_STATE),
            (K.EXTRADITION_DECIDED, S.TO_SURRENDER, H.US),
            (K.SURRENDERED, S.REPLY_RECEIVED, H.US),
        ),
    ),
    Life(
        RequestClass.SPONTANEOUS, IN,
        (
            (K.ACKNOWLEDGED, S.UNDER_REVIEW, H.US),
            (K.TRANSMITTED, S.WITH_EXECUTOR, H.EXECUTING_AUTHORITY),
            (K.REPLY_SENT, S.ANSWERED, H.OTHER_STATE),
        ),
        Outcome.OTHERWISE,
    ),
    Life(
        RequestClass.SPONTANEOUS, OUT,
        ((K.REQUEST_SENT, S.SENT, H.OTHER_STATE), (K.RECEIPT_CONFIRMED, S.AWAITING_REPLY, H.US)),
        Outcome.OTHERWISE,
    ),
    Life(
        RequestClass.PRESERVATION, IN,
        (
            (K.PRESERVATION_ORDERED, S.WITH_EXECUTOR, H.PROVIDER),
            (K.PRESERVATION_EFFECTED, S.EXECUTED, H.US),
            (K.REPLY_SENT, S.ANSWERED, H.OTHER_STATE),
            (K.PRESERVED_DATA_REQUESTED, S.WITH_EXECUTOR, H.PROVIDER),
            (K.PRESERVATION_ENDED, S.WITH_EXECUTOR, H.PROVIDER),
        ),
    ),
    Life(
        RequestClass.PRESERVATION, OUT,
        (
            *SENT,
            (K.PRESERVATION_EFFECTED, S.REPLY_RECEIVED, H.US),
            (K.PRESERVED_DATA_REQUESTED, S.AWAITING_REPLY, H.OTHER_STATE),
            (K.PRESERVATION_ENDED, S.AWAITING_REPLY, H.OTHER_STATE),
        ),
    ),
    Life(
        RequestClass.SERVICE, IN,
        (*ASKED, (K.SERVICE_CERTIFIED, S.EXECUTED, H.US), (K.REPLY_SENT, S.ANSWERED, H.OTHER_STATE)),
    ),
    Life(RequestClass.SERVICE, OUT, (*SENT, (K.SERVICE_CERTIFIED, S.REPLY_RECEIVED, H.US))),
    Life(RequestClass.PROCEEDINGS, IN, (*ASKED, *ANSWERED), Outcome.TRANSFERRED),
    Life(RequestClass.PROCEEDINGS, OUT, ABROAD, Outcome.TRANSFERRED),
    Life(
        RequestClass.SENTENCED, IN,
        (*ASKED, (K.PERSON_TRANSFERRED, S.EXECUTED, H.US), (K.REPLY_SENT, S.ANSWERED, H.OTHER_STATE)),
        Outcome.TRANSFERRED,
    ),
    Life(RequestClass.SENTENCED, OUT, (*SENT, (K.PERSON_TRANSFERRED, S.REPLY_RECEIVED, H.US)), Outcome.TRANSFERRED),
    Life(
        RequestClass.CUSTODY, IN,
        (
            *ASKED,
            (K.DETAINEE_TRANSFERRED, S.TEMPORARILY_SURRENDERED, H.OTHER_STATE),
            (K.DETAINEE_RETURNED, S.EXECUTED, H.US),
        ),
    ),
    Life(
        RequestClass.CUSTODY, OUT,
        (
            *SENT,
            (K.DETAINEE_TRANSFERRED, S.TEMPORARILY_SURRENDERED, H.US),
            (K.DETAINEE_RETURNED, S.REPLY_RECEIVED, H.US),
        ),
    ),
    Life(RequestClass.ENQUIRY, IN, ((K.STATUS_ANSWERED, S.ANSWERED, H.OTHER_STATE),), Outcome.OTHERWISE),
    Life(RequestClass.ENQUIRY, OUT, (*SENT, (K.STATUS_ANSWERED, S.REPLY_RECEIVED, H.US)), Outcome.OTHERWISE),
)  # fmt: skip


def test_every_class_has_an_ordinary_life_in_both_directions() -> None:
    lived = {(each.klass, each.direction) for each in LIVES}
    assert lived == {each for each in workflows() if each[0] is not RequestClass.RETURNED}


@pytest.mark.parametrize("life", LIVES, ids=[f"{each.klass}-{each.direction}" for each in LIVES])
def test_a_case_is_walked_from_logging_to_closing(office: Office, clock: SetClock, life: Life) -> None:
    clock.at = datetime(2026, 11, 2, 9, tzinfo=UTC)
    request = _logged(office, clock, life.klass, life.direction)
    flow = workflow(life.klass, life.direction)
    _stands(office, request, flow, clock, flow.first, flow.stands[flow.first].holder)
    offered = {each.kind for each in office.casework.offered_events(request)}
    for kind, status, holder in life.steps:
        clock.at += timedelta(days=3)
        assert kind in offered, kind
        if flow.moves_on(kind):
            move = flow.move(office.register.show(request).request.status, kind)
            assert move is not None, f"{kind} is not permitted"
            assert move.act in {Act.LOG_EVENT, Act.CLOSE}
        office.casework.add_event(request, kind, clock.at, note="As agreed")
        _stands(office, request, flow, clock, status, holder)
    clock.at += timedelta(days=3)
    office.register.close(request, life.outcome, "Nothing is left to do")
    view = office.register.show(request)
    assert (view.request.status, view.request.outcome, view.request.in_hand) == (S.CLOSED, life.outcome, None)
    told = {entry.uid for entry in view.timeline if entry.kind is EntryKind.EVENT}
    assert told == {event.uid for event in view.events}
    assert {event.kind for event in view.events} >= {kind for kind, _status, _holder in life.steps} | {K.ENDED}
    assert sum(each.days for each in view.held) == 3 * (len(life.steps) + 1), "every day is somebody's"
    office.register.reopen(request, "New facts")
    again = office.register.show(request)
    assert (again.request.number, again.request.status) == (view.request.number, flow.again)
    assert again.request.in_hand is not None
    if K.REFUSED in offered:
        office.casework.add_event(request, K.REFUSED, clock.at, note="The conduct is no offence here")
        assert office.register.show(request).request.status is S.REFUSED
        office.register.reopen(request, "New facts once more")
        assert office.register.find(view.request.number).status is flow.again


def test_what_is_returned_at_intake_is_ended_and_counted_at_once(office: Office, clock: SetClock) -> None:
    view = office.register.show(_logged(office, clock, RequestClass.RETURNED, IN))
    assert (view.request.status, view.request.in_hand) == (S.CLOSED, None)


def _logged(office: Office, clock: SetClock, klass: RequestClass, direction: Direction) -> RequestId:
    what = Particulars(klass=klass, direction=direction, subject="An ordinary case", other_state="BR")
    return office.register.log(what, received=clock.at if direction is IN else None).value.id


def _stands(office: Office, request: RequestId, flow: Workflow, clock: SetClock, status: Status, holder: Holder) -> None:
    """The case stands there, in those hands, with what is next and by when."""
    found = office.register.show(request).request
    assert (found.status, found.in_hand and found.in_hand.holder) == (status, holder)
    assert found.in_hand is not None
    assert found.particulars.next_action == flow.stands[status].step
    assert found.in_hand.step_on > clock.at.date()
