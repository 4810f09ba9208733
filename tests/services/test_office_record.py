# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The letterhead and the contact of an office are corrected without making the office anew, and the log says so."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from mlat_desktop.bootstrap import Office, open_office
from mlat_desktop.clock import SetClock
from mlat_desktop.domain.bundle import BundleRecord, BundleState
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.office_cards import ENDING_SETTING, MONTHS_SETTING, VALIDITY_SETTING
from mlat_desktop.domain.own_targets import BUNDLE_SETTING
from mlat_desktop.domain.receipt import BundleReceipt
from mlat_desktop.domain.request import Uid
from mlat_desktop.domain.standing import BUNDLE
from mlat_desktop.messages import sentence
from tests.services.conftest import CHEAP, NOW, WORDS, SignIn, incoming

HEAD = ("Confédération suisse", "Office fédéral de la justice", "3003 Berne")


def test_a_letterhead_and_a_contact_are_corrected_and_kept(office: Office, folder: Path, clock: SetClock) -> None:
    kept = office.record.keep(letterhead={"fr": [*HEAD, " "]}, settings={"contact": " rhi@bj.example "}).value
    assert (kept.letterhead["fr"], kept.settings["contact"]) == (HEAD, "rhi@bj.example")
    assert kept.letterhead["en"] == ("Federal Office of Justice",)
    assert office._place.office == kept
    office.close()
    with open_office(folder, user="anna", passphrase=WORDS, clock=clock, cost=CHEAP) as opened:
        assert opened.record.show() == kept


def test_the_log_says_what_was_changed_and_nothing_where_nothing_was(office: Office) -> None:
    office.record.keep(settings={"contact": "one"})
    office.record.keep(settings={"contact": "two"})
    lines = office.maintenance.audit_lines(limit=2)
    assert [line.action for line in lines] == ["office.changed"] * 2
    assert json.loads(lines[0].detail) == {"before": {"contact": "one"}, "after": {"contact": "two"}, "reason": ""}
    office.record.keep(settings={"contact": "two"})
    assert office.maintenance.audit_lines(limit=1)[0].seq == lines[0].seq


def test_one_person_alone_approves_only_for_a_reason_that_is_kept(office: Office) -> None:
    with pytest.raises(KnownError) as refused:
        office.record.keep(settings={"two_people": "off"}, reason=" ")
    assert refused.value.code is Code.OFFICE_INVALID
    office.record.keep(settings={"two_people": "off"}, reason="The head is on leave until May")
    told = json.loads(office.maintenance.audit_lines(limit=1)[0].detail)
    assert (told["after"], told["reason"]) == ({"two_people": "off"}, "The head is on leave until May")
    office.record.keep(settings={"two_people": "on"})


@pytest.mark.parametrize(
    "change",
    [
        {"letterhead": {"xx": HEAD}},
        {"letterhead": {"en": ("line",) * 13}},
        {"letterhead": {"en": ("x" * 201,)}},
        {"letterhead": {"en": ("a\x07b",)}},
        {"letterhead": {"en": ("a\ud800b",)}},
        {"letterhead": {"en": ()}},
        {"settings": {"two_people": "maybe"}},
        {"settings": {"country": "BR"}},
    ],
)
def test_what_no_letter_could_bear_is_refused_in_a_sentence(office: Office, change: dict[str, dict[str, str]]) -> None:
    before = office.record.show()
    with pytest.raises(KnownError) as refused:
        office.record.keep(**change)  # type: ignore[arg-type]  # the table above fits
    assert refused.value.code is Code.OFFICE_INVALID
    assert len(sentence(refused.value)) > 40
    assert office.record.show() == office._place.office == before


@pytest.mark.parametrize(
    ("name", "value"),
    [(VALIDITY_SETTING, "0"), (MONTHS_SETTING, "121"), (ENDING_SETTING, "-1"), (BUNDLE_SETTING, "soon"), (BUNDLE_SETTING, "")],
)
def test_a_time_of_the_office_is_a_number_within_its_limits(office: Office, name: str, value: str) -> None:
    with pytest.raises(KnownError) as refused:
        office.record.keep(settings={name: value})
    assert refused.value.code is Code.OFFICE_INVALID
    assert name in sentence(refused.value)
    assert name not in office.record.show().settings


def test_another_time_for_receipts_counts_what_waits_for_one_anew(office: Office) -> None:
    case, uid = incoming(office, NOW - timedelta(days=9)), Uid("11111111-2222-4333-8444-555555555555")
    with office._place.store.write() as uow:
        uow.bundles.add(
            BundleRecord(
                uid=uid, incoming=False, request_id=case.id, partner="SHA256:br", sequence=1, created_at=NOW, place="/media",
                state=BundleState.VERIFIED, digest="0" * 64, recipients=("SHA256:br",),
            )
        )  # fmt: skip
        uow.bundles.set_receipt(BundleReceipt(bundle=uid, request_id=case.id, partner="SHA256:br", given=False, digest=""))
        uow.commit()

    def due() -> list[date | None]:
        with office._place.store.read() as uow:  # what the lists show, not what would be counted now
            return [each.due_on for each in uow.requests.deadlines(case.id) if each.limit_id.startswith(BUNDLE)]

    for days in ("10", "30"):
        office.record.keep(settings={BUNDLE_SETTING: days})
        assert due() == [NOW.date() + timedelta(days=int(days))]
    office.record.keep(settings={BUNDLE_SETTING: "0"})
    assert due() == []


def test_only_an_administrator_changes_it(sign_in: SignIn) -> None:
    with pytest.raises(KnownError) as refused:
        sign_in("clerk").record.keep(settings={"contact": "me"})
    assert refused.value.code is Code.NOT_PERMITTED
