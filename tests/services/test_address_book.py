# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Whom to write to in a State, and when that was last verified: nothing is lost, nothing unverified looks verified."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from mlat_desktop.bootstrap import Office
from mlat_desktop.clock import SetClock
from mlat_desktop.domain.directory import AuthorityEntry, AuthorityRole, CountryProfile, Freshness, Possible, lasts_until
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.messages import sentence
from mlat_desktop.services.directory import addressee
from tests.services.conftest import NOW, SignIn

TODAY = NOW.date()
DRCI = AuthorityEntry(
    uid="",
    state="BR",
    role=AuthorityRole.CENTRAL,
    name="Department of Asset Recovery",
    address="Esplanada dos Ministérios\nBrasília",
    email="cooperacao@bj.example",
    zone="America/Sao_Paulo",
    languages=("pt",),
    channels=("central-authority",),
    source="Telephone call with the department",
    verified_on=date(2026, 10, 1),
)


def kept(office: Office, **fields: Any) -> AuthorityEntry:
    return office.address_book.keep_authority(replace(DRCI, **fields)).value


def test_an_authority_is_kept_with_who_verified_it(office: Office) -> None:
    entry = kept(office)
    assert entry.uid
    assert office.address_book.authority(entry.uid) == entry
    assert (entry.verified_by, entry.updated_at) == ("Anna Arn", NOW)
    standing = office.address_book.standing(entry)
    assert (standing.freshness, standing.until) == (Freshness.VERIFIED, date(2027, 10, 1))


def test_a_changed_address_is_no_longer_verified_unless_it_is_verified_anew(office: Office) -> None:
    entry = kept(office)
    moved = office.address_book.keep_authority(replace(entry, address="Rio de Janeiro")).value
    assert (moved.verified_on, moved.verified_by) == (None, "")
    again = office.address_book.verify_authority(entry.uid).value
    assert (again.verified_on, again.verified_by) == (TODAY, "Anna Arn")
    noted = office.address_book.keep_authority(replace(again, note="Ask for Ms Reis")).value
    assert noted.verified_on == TODAY, "a remark does not make a verification void"
    both = office.address_book.keep_authority(replace(noted, phone="+55 61 1", verified_on=date(2026, 11, 20))).value
    assert both.verified_on == date(2026, 11, 20)


def test_what_was_verified_too_long_ago_or_never_is_overdue_the_oldest_first(office: Office, clock: SetClock) -> None:
    fresh = kept(office, name="Fresh", verified_on=TODAY)
    old = kept(office, name="Old", verified_on=date(2025, 11, 20))
    never = kept(office, name="Never", verified_on=None)
    edge = kept(office, name="Edge", verified_on=date(2025, 11, 21))
    assert [each.uid for each in office.address_book.overdue()] == [never.uid, old.uid]
    assert office.address_book.states()[0].overdue == 2
    clock.at = NOW + timedelta(days=1)
    assert [each.uid for each in office.address_book.overdue()] == [never.uid, old.uid, edge.uid]
    office.address_book.retire_authority(old.uid)
    office.address_book.verify_authority(never.uid)
    assert [each.uid for each in office.address_book.overdue()] == [edge.uid]
    assert fresh.active


@pytest.mark.parametrize(
    ("verified", "months", "until"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 11, 30), 120, date(2036, 11, 30)),
    ],
)
def test_a_verification_lasts_to_the_same_day_of_a_later_month(verified: date, months: int, until: date) -> None:
    assert lasts_until(verified, months) == until


def test_a_retired_entry_is_not_offered_stays_readable_and_comes_back(office: Office) -> None:
    entry = kept(office)
    office.address_book.retire_authority(entry.uid)
    assert office.address_book.offered("BR").authority is None
    assert not office.address_book.authority(entry.uid).active
    office.address_book.keep_authority(office.address_book.authority(entry.uid))
    offer = office.address_book.offered("BR")
    assert offer.authority is not None
    assert offer.authority.uid == entry.uid


def test_the_log_keeps_before_and_after_of_every_change(office: Office) -> None:
    entry = kept(office)
    office.address_book.keep_authority(replace(entry, phone="+55 61 2025"))
    office.address_book.keep_authority(office.address_book.authority(entry.uid))
    office.address_book.retire_authority(entry.uid)
    office.address_book.retire_authority(entry.uid)
    lines = office.maintenance.audit_lines(limit=3)
    assert [line.action for line in lines] == ["authority.retired", "authority.changed", "authority.changed"]
    told = json.loads(lines[1].detail)
    assert (told["before"]["phone"], told["after"]["phone"]) == ("", "+55 61 2025")
    assert json.loads(lines[2].detail)["after"]["address"] == DRCI.address


def test_the_authority_named_for_the_treaty_is_offered_before_the_one_for_all_and_not_one_for_others(office: Office) -> None:
    everything = kept(office, name="For all")
    kept(office, name="For cybercrime", treaties=("ETS-185",), role=AuthorityRole.CONTACT_POINT)
    corruption = kept(office, name="For corruption", treaties=("UNCAC",), role=AuthorityRole.RECEIVING)
    kept(office, name="Of another State", state="AR")
    offer = office.address_book.offered("BR", "UNCAC")
    assert offer.authority == office.address_book.authority(corruption.uid)
    assert [each.uid for each in offer.others] == [everything.uid]
    assert (offer.languages, offer.channels) == (("Portuguese",), ("Between central authorities",))
    assert addressee(everything).address == DRCI.address


def test_a_profile_of_the_measure_stands_beside_that_of_the_state(office: Office) -> None:
    general = CountryProfile(uid="", state="BR", languages=("pt", "en"), source="Their sheet", verified_on=TODAY)
    banking = CountryProfile(uid="", state="BR", measure="banking", possible=Possible.CONDITIONS, source="Their sheet")
    general, banking = (office.address_book.keep_profile(each).value for each in (general, banking))
    offer = office.address_book.offered("BR", "", "banking")
    assert (offer.profile, offer.general) == (banking, general)
    assert offer.languages == ("Portuguese", "English")
    assert office.address_book.offered("BR", "", "service").profile is None
    assert office.address_book.offered("AR").empty
    assert office.address_book.verify_profile("BR", "banking").value.verified_on == TODAY
    office.address_book.retire_profile("BR", "banking")
    assert office.address_book.offered("BR", "", "banking").profile is None
    assert not office.address_book.profile("BR", "banking").active


def test_a_declaration_is_shown_with_its_source_and_taken_over_unverified(office: Office) -> None:
    told = next(each for each in office.address_book.sheet("FR").statements if each.role is AuthorityRole.CENTRAL)
    assert told.declaration.source.startswith("https://")
    assert not told.taken
    draft = office.address_book.taken_over(told)
    assert isinstance(draft, AuthorityEntry)
    assert (draft.verified_on, draft.treaties) == (None, (told.declaration.treaty_id,))
    assert told.declaration.source in draft.source
    office.address_book.keep_authority(draft)
    again = next(each for each in office.address_book.sheet("FR").statements if each.declaration == told.declaration)
    assert again.taken
    assert office.address_book.states()[0].state == "FR", "what nobody verified stands first"


def test_a_declaration_on_languages_is_added_to_the_general_profile(office: Office) -> None:
    states = {line.state for line in office.address_book.states()}
    found = [each for state in states for each in office.address_book.sheet(state).statements if each.role is None]
    told = next(each for each in found if each.declaration.kind == "language")
    state = told.declaration.state
    office.address_book.keep_profile(CountryProfile(uid="", state=state, other="Ours", source="Ours"))
    profile = office.address_book.taken_over(told)
    assert isinstance(profile, CountryProfile)
    assert profile.other.startswith("Ours\n" + told.declaration.value)
    office.address_book.keep_profile(profile)
    assert all(each.taken for each in office.address_book.sheet(state).statements if each.declaration == told.declaration)


@pytest.mark.parametrize(
    "fault",
    [
        {"name": " "},
        {"state": "XX"},
        {"source": ""},
        {"email": "no address"},
        {"zone": "Mars/Olympus"},
        {"languages": ("klingon",)},
        {"channels": ("pigeon",)},
        {"treaties": ("NO-SUCH",)},
        {"verify_months": 0},
        {"verified_on": TODAY + timedelta(days=1)},
        {"address": "a\x07b"},
        {"note": "x" * 4001},
    ],
    ids=lambda fault: next(iter(fault)),
)
def test_an_entry_that_would_lose_a_letter_is_refused_in_a_sentence(office: Office, fault: dict[str, Any]) -> None:
    with pytest.raises(KnownError) as refused:
        kept(office, **fault)
    assert refused.value.code is Code.DIRECTORY_INVALID
    assert sentence(refused.value).startswith("The address book was not changed: ")
    assert office.address_book.authorities() == ()


def test_a_profile_of_an_unknown_measure_is_refused_an_own_one_taken(office: Office) -> None:
    profile = CountryProfile(uid="", state="BR", measure="drone-footage", source="Their sheet")
    with pytest.raises(KnownError):
        office.address_book.keep_profile(profile)
    office.codes.add("assistance", "drone-footage", {"en": "Footage of drones"})
    assert office.address_book.keep_profile(profile).value.measure == "drone-footage"


def test_what_is_not_there_is_said_so(office: Office) -> None:
    for act in (
        lambda: office.address_book.authority("nothing"),
        lambda: office.address_book.profile("BR"),
        lambda: office.address_book.keep_authority(replace(DRCI, uid="nothing")),
    ):
        with pytest.raises(KnownError) as refused:
            act()
        assert refused.value.code is Code.DIRECTORY_UNKNOWN


def test_everyone_reads_and_who_keeps_the_treaties_writes(office: Office, sign_in: SignIn) -> None:
    entry = kept(office)
    clerk = sign_in("clerk")
    assert clerk.address_book.offered("BR").authority is not None
    for act in (
        lambda: clerk.address_book.keep_authority(replace(entry, phone="1")),
        lambda: clerk.address_book.verify_authority(entry.uid),
        lambda: clerk.address_book.retire_authority(entry.uid),
        lambda: clerk.address_book.keep_profile(CountryProfile(uid="", state="BR", source="x")),
    ):
        with pytest.raises(KnownError) as refused:
            act()
        assert refused.value.code is Code.NOT_PERMITTED
