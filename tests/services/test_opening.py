# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Cases that begin without a letter of request: an arrest at two in the morning, the request after a preservation."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from mlat_desktop.bootstrap import Office
from mlat_desktop.clock import SetClock
from mlat_desktop.domain.errors import KnownError
from mlat_desktop.domain.request import LegalBasis, Request
from mlat_desktop.domain.vocabulary import Confidentiality, Direction, EventKind, Holder, ReferenceKind, RequestClass, Status
from mlat_desktop.services.opening import Arrest
from tests.services.conftest import particulars

wall = datetime.fromisoformat
"""A time read off a clock on the wall."""

NIGHT = wall("2026-11-14T02:05")
"""In Geneva."""


@pytest.fixture
def arrested(office: Office, clock: SetClock) -> Request:
    clock.at = datetime(2026, 11, 14, 1, 30, tzinfo=UTC)
    return office.opening.arrest(Arrest(person="Tomas Okello", other_state="TR", when=NIGHT)).value


def test_an_arrest_at_two_in_the_morning_starts_the_clocks_at_once(office: Office, arrested: Request) -> None:
    view = office.register.show(arrested.id)
    assert view.request.status is Status.ARRESTED
    assert view.request.particulars.klass is RequestClass.EXTRADITION
    assert view.request.particulars.direction is Direction.INCOMING
    assert [(event.kind, event.on) for event in view.events] == [(EventKind.ARREST, date(2026, 11, 14))]
    assert view.treaty_name, "the finder proposed the treaty that binds both"
    liberty = {each.deadline.ends_on for each in view.deadlines if each.deadline.liberty}
    # European Convention on Extradition art. 16(4): 18 and 40 days from 14 November.
    assert {date(2026, 12, 2), date(2026, 12, 24)} <= liberty
    assert view.custody_days == 1


def test_what_is_arrested_for_us_abroad_is_our_own_case(office: Office, clock: SetClock) -> None:
    clock.at = datetime(2026, 11, 14, 1, 30, tzinfo=UTC)
    # It is still 13 November, 21:05, in Brasilia.
    arrest = Arrest(person="Tomas Okello", other_state="BR", when=wall("2026-11-13T21:05"), place="BR")
    view = office.register.show(office.opening.arrest(arrest).value.id)
    assert view.request.particulars.direction is Direction.OUTGOING
    assert view.request.in_hand is not None
    assert view.request.in_hand.holder is Holder.US
    assert view.events[0].on == date(2026, 11, 13)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"person": " "}, "name of the person"),
        ({"place": "DE"}, "neither here nor"),
        ({"when": wall("2026-11-15T00:00")}, "future"),
    ],
)
def test_an_arrest_that_cannot_be_is_refused_and_takes_no_number(
    office: Office, clock: SetClock, change: dict[str, object], sentence: str
) -> None:
    clock.at = datetime(2026, 11, 14, 1, 30, tzinfo=UTC)
    arrest = replace(Arrest(person="Tomas Okello", other_state="TR", when=NIGHT), **change)  # type: ignore[arg-type]  # by name
    with pytest.raises(KnownError) as refused:
        office.opening.arrest(arrest)
    assert sentence in str(refused.value.facts["reason"])
    assert office.opening.arrest(Arrest(person="A", other_state="TR", when=NIGHT)).value.serial == 1


def test_an_extradition_goes_from_the_arrest_to_the_surrender_and_counts_the_days(
    office: Office, clock: SetClock, arrested: Request
) -> None:
    walked = [
        (EventKind.REMANDED, "2026-11-16", "", Status.ARRESTED, Holder.OTHER_STATE),
        (EventKind.REQUEST_RECEIVED, "2026-11-27", "", Status.REGISTERED, Holder.US),
        (EventKind.EXTRADITION_DOCUMENTS_RECEIVED, "2026-11-27", "", Status.UNDER_REVIEW, Holder.US),
        (EventKind.TRANSMITTED, "2026-12-01", "", Status.BEFORE_COURT, Holder.COURT),
        (EventKind.ASSURANCES_ASKED, "2026-12-04", "", Status.AWAITING_ASSURANCES, Holder.OTHER_STATE),
        (EventKind.ASSURANCES_GIVEN, "2026-12-14", "", Status.UNDER_REVIEW, Holder.US),
        (EventKind.COMMITTED, "2027-01-11", "", Status.WITH_MINISTER, Holder.MINISTER),
        (EventKind.APPEAL_FILED, "2027-01-20", "", Status.UNDER_APPEAL, Holder.PERSON),
        (EventKind.APPEAL_ENDED, "2027-03-02", "", Status.UNDER_REVIEW, Holder.US),
        (EventKind.MINISTER_SEIZED, "2027-03-03", "", Status.WITH_MINISTER, Holder.MINISTER),
        (EventKind.EXTRADITION_DECIDED, "2027-03-10", "", Status.TO_SURRENDER, Holder.US),
        (EventKind.SURRENDER_POSTPONED, "2027-03-15", "He is ill", Status.SURRENDER_POSTPONED, Holder.US),
        (EventKind.PERSON_AVAILABLE, "2027-03-29", "", Status.TO_SURRENDER, Holder.US),
        (EventKind.SURRENDERED, "2027-04-06", "", Status.EXECUTED, Holder.US),
    ]
    for kind, day, note, status, holder in walked:
        clock.at = datetime.fromisoformat(day).replace(hour=20, tzinfo=UTC)
        office.casework.add_event(arrested.id, kind, datetime.fromisoformat(day).replace(hour=12), note=note)
        request = office.register.show(arrested.id).request
        assert request.in_hand is not None, kind
        assert (request.status, request.in_hand.holder) == (status, holder), kind
        assert request.particulars.next_action, kind
    view = office.register.show(arrested.id)
    # 14 November to 6 April, both counted: 17 + 31 + 31 + 28 + 31 + 6.
    assert view.custody_days == 144
    assert sum(each.days for each in view.held) == (date(2027, 4, 6) - date(2026, 11, 14)).days


def test_a_postponed_surrender_needs_its_reasons(office: Office, clock: SetClock, arrested: Request) -> None:
    with pytest.raises(KnownError, match=r".*") as refused:
        office.casework.add_event(arrested.id, EventKind.SURRENDER_POSTPONED, NIGHT)
    assert "reasons" in str(refused.value.facts["reason"])


@pytest.fixture
def ticket(office: Office, clock: SetClock) -> Request:
    """Story 2: data preserved on 2 September 2026, on the Budapest Convention."""
    clock.at = datetime(2026, 9, 2, 12, tzinfo=UTC)
    what = replace(
        particulars(subject="Mailbox of a suspect"),
        klass=RequestClass.PRESERVATION,
        basis=LegalBasis(treaty_id="ETS-185"),
        confidentiality=Confidentiality.RESTRICTED,
        confidentiality_reason="A covert measure",
    )
    case = office.register.log(what, received=wall("2026-09-02T08:00")).value
    office.casework.add_event(case.id, EventKind.PRESERVATION_EFFECTED, wall("2026-09-02T10:00"))
    return case


def floors(office: Office, request: Request) -> list[date | None]:
    views = office.register.show(request.id).deadlines
    return [
        each.deadline.ends_on for each in views if each.deadline.kind.value == "floor" and each.deadline.treaty_id == "ETS-185"
    ]


def test_the_request_after_a_preservation_is_linked_and_keeps_the_data_until_decision(
    office: Office, clock: SetClock, ticket: Request
) -> None:
    assert date(2026, 11, 1) in floors(office, ticket)
    clock.at = datetime(2026, 10, 29, 12, tzinfo=UTC)
    new = office.opening.follow(ticket.id, RequestClass.MLA, received=wall("2026-10-29T09:00")).value
    assert {(each.kind, each.value) for each in new.particulars.references} == {
        (ReferenceKind.PRESERVATION_TICKET, ticket.number)
    }
    assert new.particulars.confidentiality is Confidentiality.RESTRICTED, "what was secret stays so"
    old = office.register.show(ticket.id)
    assert (ReferenceKind.LINKED, new.number) in {(each.kind, each.value) for each in old.request.particulars.references}
    assert EventKind.PRESERVED_DATA_REQUESTED in {event.kind for event in old.events}
    running = [each for each in old.deadlines if each.deadline.treaty_id == "ETS-185" and each.days is not None]
    assert not running, "no end date any more: until the decision"


def test_a_request_of_ours_counts_only_once_it_was_received(office: Office, clock: SetClock) -> None:
    clock.at = datetime(2026, 9, 2, 12, tzinfo=UTC)
    what = replace(
        particulars(Direction.OUTGOING, "Mailbox"), klass=RequestClass.PRESERVATION, basis=LegalBasis(treaty_id="ETS-185")
    )
    old = office.register.log(what, sent=wall("2026-09-01T08:00")).value
    clock.at = datetime(2026, 10, 30, 12, tzinfo=UTC)
    new = office.opening.follow(old.id, RequestClass.MLA, sent=wall("2026-10-29T09:00")).value
    assert EventKind.PRESERVED_DATA_REQUESTED not in {event.kind for event in office.register.show(old.id).events}
    clock.at = datetime(2026, 11, 4, 12, tzinfo=UTC)
    office.casework.add_event(new.id, EventKind.RECEIPT_CONFIRMED, wall("2026-11-03T09:00"))
    told = [event.on for event in office.register.show(old.id).events if event.kind is EventKind.PRESERVED_DATA_REQUESTED]
    assert told == [date(2026, 11, 3)]
