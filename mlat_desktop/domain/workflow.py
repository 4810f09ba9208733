# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Statuses and what moves them: one table of events, read by the services and by nothing else.

An event that a status does not know leaves it as it is: logging what happened is never refused for the sake of a diagram.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, datetime

from mlat_desktop.domain.request import Event, Uid
from mlat_desktop.domain.vocabulary import Direction, EventKind, RequestClass, Status

_IN, _OUT = Direction.INCOMING, Direction.OUTGOING

MOVES: dict[tuple[Direction, EventKind], Status] = {
    (_IN, EventKind.ACKNOWLEDGED): Status.UNDER_REVIEW,
    (_IN, EventKind.QUERY_SENT): Status.QUERY_SENT,
    (_IN, EventKind.QUERY_ANSWERED): Status.UNDER_REVIEW,
    (_IN, EventKind.DECIDED): Status.WITH_EXECUTOR,
    (_IN, EventKind.TRANSMITTED): Status.WITH_EXECUTOR,
    (_IN, EventKind.POSTPONED): Status.POSTPONED,
    (_IN, EventKind.PARTLY_EXECUTED): Status.PARTLY_EXECUTED,
    (_IN, EventKind.EXECUTED): Status.EXECUTED,
    (_IN, EventKind.FREEZING_DECIDED): Status.WITH_EXECUTOR,
    (_IN, EventKind.FREEZING_EXECUTED): Status.EXECUTED,
    (_IN, EventKind.PRESERVATION_EFFECTED): Status.EXECUTED,
    (_IN, EventKind.SURRENDERED): Status.EXECUTED,
    (_IN, EventKind.REFUSED): Status.REFUSED,
    (_IN, EventKind.REOPENED): Status.UNDER_REVIEW,
    (_OUT, EventKind.REQUEST_SENT): Status.SENT,
    (_OUT, EventKind.REQUEST_RECEIVED): Status.AWAITING_REPLY,
    (_OUT, EventKind.RECEIPT_CONFIRMED): Status.AWAITING_REPLY,
    (_OUT, EventKind.ACKNOWLEDGED): Status.AWAITING_REPLY,
    (_OUT, EventKind.QUERY_SENT): Status.QUERY_SENT,
    (_OUT, EventKind.QUERY_ANSWERED): Status.AWAITING_REPLY,
    (_OUT, EventKind.POSTPONED): Status.POSTPONED,
    (_OUT, EventKind.PARTLY_EXECUTED): Status.PARTLY_EXECUTED,
    (_OUT, EventKind.REPLY_RECEIVED): Status.REPLY_RECEIVED,
    (_OUT, EventKind.SURRENDERED): Status.REPLY_RECEIVED,
    (_OUT, EventKind.REFUSED): Status.REFUSED,
    (_OUT, EventKind.REOPENED): Status.AWAITING_REPLY,
}
"""In an incoming case QUERY_SENT is our query; in an outgoing one it is theirs, which we have to answer."""

ACKNOWLEDGES_ONLY = frozenset({EventKind.ACKNOWLEDGED})
"""Events that move a case on only from its first status: a late acknowledgement does not undo progress."""


def moved(status: Status, direction: Direction, event: EventKind) -> Status:
    """The status after ``event``; an ended case moves only by REOPENED."""
    if not status.open and event is not EventKind.REOPENED:
        return status
    if event in ACKNOWLEDGES_ONLY and status not in {Status.REGISTERED, Status.SENT}:
        return status
    return MOVES.get((direction, event), status)


def overtaken(event: Event, events: Iterable[Event], direction: Direction) -> bool:
    """Whether the case had moved on by a later day when ``event`` came to be logged: it then moves nothing any more.

    Within one day the order of logging counts, for many events carry no time of day.
    """
    return any(
        other.on > event.on
        and not other.annulled
        and other.uid != event.uid
        and other.kind not in ACKNOWLEDGES_ONLY
        and (direction, other.kind) in MOVES
        for other in events
    )


def replayed(events: Iterable[Event], direction: Direction, theirs: Collection[Uid] = ()) -> Status:
    """The status that the events which still count lead to, from the first one of the direction.

    ``theirs`` are events that came in a bundle: what another office recorded neither ends nor reopens a case of ours.
    """
    status = Status.REGISTERED if direction is Direction.INCOMING else Status.IN_PREPARATION
    oldest = datetime.min.replace(tzinfo=UTC)
    for event in sorted(events, key=lambda each: (each.on, each.recorded_at or oldest, each.moment.at)):
        if event.annulled:
            continue
        after = moved(status, direction, event.kind)
        if event.uid not in theirs or (status.open and after.open):
            status = after
    return status


_DIALOGUE = (
    EventKind.ACKNOWLEDGED,
    EventKind.QUERY_SENT,
    EventKind.QUERY_ANSWERED,
    EventKind.STATUS_ASKED,
    EventKind.STATUS_ANSWERED,
    EventKind.DELAY_NOTIFIED,
    EventKind.CONSULTATION_HELD,
)
_FORMS = (
    EventKind.INFORMAL_REQUEST,
    EventKind.WRITTEN_CONFIRMATION,
)
_EXECUTION = (
    EventKind.DECIDED,
    EventKind.TRANSMITTED,
    EventKind.POSTPONED,
    EventKind.PARTLY_EXECUTED,
    EventKind.EXECUTED,
    EventKind.REFUSED,
    EventKind.ORIGINALS_LENT,
    EventKind.ORIGINALS_RETURNED,
)
_CALLED = (
    EventKind.APPEARANCE_DATE,
    EventKind.SUMMONS_SENT,
    EventKind.SUMMONS_ARRIVED,
    EventKind.TESTIMONY_ENDED,
    EventKind.PRESENCE_NOT_REQUIRED,
    EventKind.OFFICIAL_INFORMATION,
    EventKind.FREE_TO_LEAVE,
    EventKind.DEPARTURE_PREVENTED,
    EventKind.DEPARTURE_POSSIBLE,
    EventKind.LEFT_TERRITORY,
    EventKind.DETAINEE_TRANSFERRED,
    EventKind.DETAINEE_RETURNED,
    EventKind.SENTENCE_SERVED,
)
_LIBERTY = (
    EventKind.PROVISIONAL_MEASURE_ASKED,
    EventKind.ARREST,
    EventKind.ARREST_NOTIFIED,
    EventKind.BROUGHT_BEFORE_JUDGE,
    EventKind.CONSENT_GIVEN,
    EventKind.CONSENT_REVOKED,
    EventKind.CONSENT_STATEMENT_SENT,
    EventKind.EXTRADITION_DOCUMENTS_SENT,
    EventKind.EMBASSY_RECEIPT,
    EventKind.EXTRADITION_DOCUMENTS_RECEIVED,
    EventKind.COMMITTED,
    EventKind.APPEAL_ENDED,
    EventKind.MINISTER_SEIZED,
    EventKind.EXTRADITION_DECIDED,
    EventKind.DECISION_COMMUNICATED,
    EventKind.PERSON_AVAILABLE,
    EventKind.SURRENDER_DATE,
    EventKind.NEW_SURRENDER_DATE,
    EventKind.EXTENSION_GRANTED,
    EventKind.TRANSIT_REQUESTED,
    EventKind.TRANSIT_GRANTED,
    EventKind.UNSCHEDULED_LANDING,
    EventKind.SURRENDERED,
    EventKind.RELEASED,
    EventKind.FINAL_DISCHARGE,
    EventKind.FREE_TO_LEAVE,
    EventKind.DEPARTURE_PREVENTED,
    EventKind.DEPARTURE_POSSIBLE,
    EventKind.SPECIALITY_CONSENT_ASKED,
    EventKind.SPECIALITY_CONSENT_DECIDED,
    EventKind.ONWARD_CONSENT_ASKED,
    EventKind.ONWARD_CONSENT_DECIDED,
    EventKind.LEFT_TERRITORY,
)
_DATA = (
    EventKind.PRESERVATION_ORDERED,
    EventKind.PRESERVATION_EFFECTED,
    EventKind.PRESERVED_DATA_REQUESTED,
    EventKind.PRESERVATION_ENDED,
)
_FREEZING = (
    EventKind.FREEZING_RECEIVED,
    EventKind.FREEZING_URGENT_RECEIVED,
    EventKind.FREEZING_DECIDED,
    EventKind.FREEZING_EXECUTED,
    EventKind.FREEZING_LIMIT_ASKED,
    EventKind.FREEZING_LIMIT_ANSWERED,
    EventKind.CONFISCATION_RECEIVED,
    EventKind.INTERCEPTION_NOTIFIED,
    EventKind.INTERCEPTION_ANSWERED,
    EventKind.INTERCEPTION_EXTENSION_ASKED,
    EventKind.PROVISIONAL_MEASURE_ASKED,
    EventKind.PROVISIONAL_MEASURE_GRANTED,
    EventKind.ORDER_SERVED,
    EventKind.BORDER_CROSSED,
    EventKind.OBSERVATION_AUTHORISED,
)
_ORDERS = (
    EventKind.ORDER_RECEIVED,
    EventKind.ORDER_RECEIVED_NOTIFIED,
    EventKind.ORDER_RECEIVED_EMERGENCY,
    EventKind.NOTIFICATION_RECEIVED,
    EventKind.NOTIFICATION_RECEIVED_EMERGENCY,
    EventKind.EMERGENCY_ORDER_ISSUED,
    EventKind.ORDER_VALIDATED,
    EventKind.PROVIDER_FORM_RECEIVED,
    EventKind.PROVIDER_FORM_ANSWERED,
    EventKind.GROUND_RAISED,
    EventKind.EXTENSION_GRANTED,
    EventKind.PRODUCTION_CONFIRMED,
    EventKind.DATA_PRODUCED,
    EventKind.ENFORCEMENT_ASKED,
    EventKind.OBJECTION_FILED,
)
_SHIPS = (
    EventKind.BOARDING_ASKED,
    EventKind.BOARDING_ANSWERED,
    EventKind.EVIDENCE_SUMMARY_RECEIVED,
    EventKind.JURISDICTION_NOTIFIED,
)
_PROCEEDINGS = (
    EventKind.ARREST,
    EventKind.PROCEEDINGS_RECEIVED,
    EventKind.PROCEEDINGS_DOCUMENTS_RECEIVED,
    EventKind.IMMUNITY_WAIVED,
    EventKind.COMPLAINANT_NOTIFIED,
    EventKind.DECISION_SERVED,
    EventKind.OBJECTION_FILED,
    EventKind.RELEASED,
)
_SENTENCED = (
    EventKind.ARREST,
    EventKind.JUDGMENT_RECEIVED,
    EventKind.DECISION_SERVED,
    EventKind.OBJECTION_FILED,
    EventKind.APPEARANCE_DATE,
    EventKind.NOTICE_SERVED,
    EventKind.JUDGMENT_GIVEN,
    EventKind.SURRENDER_DATE,
    EventKind.NEW_SURRENDER_DATE,
    EventKind.TRANSIT_REQUESTED,
    EventKind.TRANSIT_GRANTED,
    EventKind.UNSCHEDULED_LANDING,
    EventKind.PERSON_TRANSFERRED,
    EventKind.SURRENDERED,
    EventKind.RELEASED,
    EventKind.FINAL_DISCHARGE,
    EventKind.FREE_TO_LEAVE,
    EventKind.DEPARTURE_PREVENTED,
    EventKind.DEPARTURE_POSSIBLE,
    EventKind.SPECIALITY_CONSENT_ASKED,
    EventKind.SPECIALITY_CONSENT_DECIDED,
    EventKind.LEFT_TERRITORY,
)
_SERVED = (
    EventKind.NOTICE_SERVED,
    EventKind.SERVICE_CERTIFIED,
    EventKind.JUDGMENT_GIVEN,
    EventKind.OBJECTION_FILED,
)

_BY_CLASS: dict[RequestClass, tuple[EventKind, ...]] = {
    RequestClass.MLA: _FORMS + _EXECUTION + _CALLED + _DATA + _FREEZING + _ORDERS + _SHIPS,
    RequestClass.EXTRADITION: (*_LIBERTY, EventKind.REFUSED, EventKind.POSTPONED),
    RequestClass.SPONTANEOUS: (),
    RequestClass.PRESERVATION: (*_DATA, EventKind.REFUSED),
    RequestClass.SERVICE: _EXECUTION + _CALLED + _SERVED,
    RequestClass.PROCEEDINGS: _EXECUTION + _PROCEEDINGS,
    RequestClass.SENTENCED: _EXECUTION + _SENTENCED,
    RequestClass.CUSTODY: _EXECUTION + _CALLED,
    RequestClass.ENQUIRY: (EventKind.STATUS_ANSWERED,),
    RequestClass.RETURNED: (),
}


def offered(klass: RequestClass, direction: Direction) -> tuple[EventKind, ...]:
    """The events that make sense for a case, in the order in which they usually happen."""
    first: tuple[EventKind, ...] = (
        (EventKind.REQUEST_RECEIVED,) if direction is _IN else (EventKind.REQUEST_SENT, EventKind.RECEIPT_CONFIRMED)
    )
    last = (EventKind.REPLY_SENT,) if direction is _IN else (EventKind.REQUEST_RECEIVED, EventKind.REPLY_RECEIVED)
    everything = first + _DIALOGUE + _BY_CLASS[klass] + last
    return tuple(dict.fromkeys(everything))
