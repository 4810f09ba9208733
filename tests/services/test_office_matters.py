# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What stands on Today beside the cases: incidents first, with what is still to be done, and cards that end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from mlat_desktop.bootstrap import Office
from mlat_desktop.clock import SetClock
from mlat_desktop.domain.bundle import BundleRecord, BundleState, Card, CardStatus
from mlat_desktop.domain.incidents import EntryKind, IncidentKind
from mlat_desktop.domain.office_cards import ENDING_SETTING, VALIDITY_SETTING, later
from mlat_desktop.domain.request import Uid
from mlat_desktop.services.incidents.carriers import CarrierNote
from mlat_desktop.services.incidents.incidents import NewIncident, NewMeasure
from mlat_desktop.services.views import TodayAct
from tests.services.conftest import NOW, SignIn, incoming

TODAY = NOW.date()


def partner(office: Office, ends: date, **changes: object) -> Card:
    """A trusted card of an office in Brazil, with whose State no case is open."""
    card = Card(
        fingerprint="SHA256:br",
        office_uid="br",
        name="Office of Brazil",
        country="BR",
        recipient="age1br",
        signing_key="ssh-ed25519 br",
        valid_from=date(2024, 1, 1),
        valid_to=ends,
        status=CardStatus.TRUSTED,
    )
    made = replace(card, **changes)  # type: ignore[arg-type]  # the fields are named where it is called
    with office._place.store.write() as uow:
        uow.bundles.set_card(made)
        uow.commit()
    return made


def sent_to(office: Office, card: Card) -> None:
    with office._place.store.write() as uow:
        uow.bundles.add(
            BundleRecord(
                uid=Uid("11111111-2222-4333-8444-555555555555"), incoming=False, request_id=None, partner=card.fingerprint,
                sequence=1, created_at=NOW, state=BundleState.VERIFIED, place="/media/stick", recipients=(card.fingerprint,),
            )
        )  # fmt: skip
        uow.commit()


def endings(office: Office) -> list[tuple[str, bool]]:
    return [(each.name, each.own) for each in office.matters.ending_cards()]


def test_the_own_card_is_told_of_from_the_days_that_the_office_set(office: Office, clock: SetClock) -> None:
    assert endings(office) == []  # the keys with which an office was founded have no end
    end = TODAY + timedelta(days=100)
    office.bundles.renew_card(valid_to=end)
    clock.at = NOW + timedelta(days=39)
    assert endings(office) == []
    clock.at = NOW + timedelta(days=40)
    (line,) = office.matters.lines()
    assert (line.act, line.when, line.days) == (TodayAct.RENEW_CARD, end, 60)
    office.record.keep(settings={ENDING_SETTING: "59"})
    assert endings(office) == []
    clock.at = NOW + timedelta(days=101)
    (line,) = office.matters.lines()
    assert line.title.startswith("Our card ended on")
    office.bundles.renew_card()
    assert endings(office) == []


def test_a_new_card_is_valid_for_as_long_as_the_office_set(office: Office) -> None:
    office.record.keep(settings={VALIDITY_SETTING: "12"})
    assert office.bundles.renew_card().value.valid_to == later(TODAY, 12)


@pytest.mark.parametrize(
    ("days", "told"), [(61, False), (60, True), (0, True), (-1, True), (-60, True), (-61, False)]
)  # of a card that ended long ago nobody is told for ever
def test_a_partners_card_in_use_is_told_of_around_its_end(office: Office, days: int, told: bool) -> None:
    card = partner(office, TODAY + timedelta(days=days))
    assert endings(office) == []  # nobody uses it
    sent_to(office, card)
    assert endings(office) == ([("Office of Brazil", False)] if told else [])


def test_an_open_case_with_the_state_is_use_too(office: Office, clock: SetClock) -> None:
    partner(office, TODAY + timedelta(days=10), country="DE")
    assert endings(office) == []
    partner(office, TODAY + timedelta(days=10), country=incoming(office, NOW - timedelta(days=3)).particulars.other_state)
    (line,) = office.matters.lines()
    assert (line.act, line.days, line.reference) == (TodayAct.ASK_FOR_CARD, 10, "SHA256:br")


@pytest.mark.parametrize("status", [CardStatus.KNOWN, CardStatus.REVOKED])
def test_a_card_that_is_not_trusted_ends_unsaid(office: Office, status: CardStatus) -> None:
    sent_to(office, partner(office, TODAY, status=status))
    assert endings(office) == []


def test_a_trusted_card_that_lasts_longer_settles_it(office: Office) -> None:
    card = partner(office, TODAY)
    sent_to(office, card)
    newer = {"fingerprint": "SHA256:new", "recipient": "age1new", "signing_key": "ssh-ed25519 new"}
    partner(office, TODAY + timedelta(days=900), status=CardStatus.KNOWN, **newer)
    assert endings(office) == [("Office of Brazil", False)]
    partner(office, TODAY + timedelta(days=900), **newer)
    assert endings(office) == []


def test_an_incident_says_what_is_still_to_be_done_until_it_is(office: Office, sign_in: SignIn) -> None:
    incidents = office.incidents
    office.carriers.note("S-1", CarrierNote(label="Blue"))
    first = incidents.report(NewIncident(kind=IncidentKind.STOLEN, medium="S-1", what="Out of the car")).value
    (line,) = office.matters.lines()
    assert (line.act, line.reference) == (TodayAct.SEE_TO_INCIDENT, first.incident.number)
    assert line.todo == ("Report it to the police",)
    incidents.measure(first.incident.uid, NewMeasure(kind=EntryKind.POLICE, whom="Post 3"))
    assert office.matters.lines()[0].todo == ("Assess it",)
    incidents.assess(first.incident.uid, "Nothing was on it")
    assert sign_in("clerk").matters.lines()[0].todo == ("Close it",)
