# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The look before a bundle is written, and that what is left out is really not in what is written."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from mlat_desktop.clock import SetClock
from mlat_desktop.crypto import signatures
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.incidents import CarrierState
from mlat_desktop.domain.office_cards import words_of
from mlat_desktop.domain.people import Role
from mlat_desktop.domain.request import Custody, Person, RequestId, Uid
from mlat_desktop.domain.vocabulary import Confidentiality, EventKind, PersonRole
from mlat_desktop.progress import CancelToken, Silent
from mlat_desktop.services.bundles.look import LookCode, LookLevel, LookLine
from mlat_desktop.services.bundles.views import BundleChoice
from mlat_desktop.services.evidence import NewEvidence
from mlat_desktop.services.incidents.carriers import CarrierNote, Carriers
from mlat_desktop.services.register import Begin
from mlat_desktop.transfer.carrier import Carrier
from mlat_desktop.transfer.lying import lying_on
from tests.plugged import plugged
from tests.transfer.conftest import MakeOffice, OfficeDesk
from tests.transfer.test_intake import amended
from tests.transfer.test_offices import OUTGOING, logged

pytestmark = pytest.mark.thorough


@pytest.fixture
def a(office: MakeOffice) -> OfficeDesk:
    return office("Office A", "CH")


@pytest.fixture
def b(office: MakeOffice, a: OfficeDesk) -> OfficeDesk:
    return office("Office B", "BR")


@pytest.fixture
def case(a: OfficeDesk, tmp_path: Path) -> RequestId:
    return logged(a, tmp_path)


Looked = Callable[..., dict[LookCode, LookLine]]


@pytest.fixture
def looked(a: OfficeDesk, b: OfficeDesk, case: RequestId, stick: Path) -> Looked:
    """``looked(free=10)`` by code what a look finds on such a stick."""
    card = a.knows(b)

    def look(choice: BundleChoice | None = None, **told: object) -> dict[LookCode, LookLine]:
        found = a.rebuilt(plugged(stick, **told)).preflight(case, [card], stick, choice)
        return {line.code: line for line in found.lines}

    return look


def level(lines: dict[LookCode, LookLine], code: LookCode) -> LookLevel | None:
    return lines[code].level if code in lines else None


def test_a_good_stick_and_a_trusted_partner_need_one_click(looked: Looked) -> None:
    lines = looked()
    assert level(lines, LookCode.MEDIUM) is LookLevel.GOOD
    assert lines[LookCode.MEDIUM].text == "KINGSTON: vfat, serial number 0951-1666."
    for code in (LookCode.MEDIUM_ROOM, LookCode.MEDIUM_EMPTY, LookCode.RECIPIENT, LookCode.RECIPIENT_OWN, LookCode.STAYS):
        assert level(lines, code) is LookLevel.GOOD, code
    assert not [line for line in lines.values() if line.level is LookLevel.STOP]


def test_nothing_is_asked_where_nothing_was_chosen(a: OfficeDesk, case: RequestId) -> None:
    found = a.bundles.preflight(case, [], None)
    assert {line.code for line in found.problems} == {LookCode.MEDIUM_NONE, LookCode.RECIPIENT_NONE}
    assert (found.letters, found.evidence, found.mails, found.events) == (1, 2, 1, 1)


@pytest.mark.parametrize(
    ("told", "code", "at"),
    [
        ({"writable": False}, LookCode.MEDIUM_READ_ONLY, LookLevel.STOP),
        ({"free": 1000}, LookCode.MEDIUM_FULL, LookLevel.STOP),
        ({"file_system": "fuseblk"}, LookCode.MEDIUM_BY_PROGRAM, LookLevel.LOOK),
        ({"serial": ""}, LookCode.MEDIUM_NO_SERIAL, LookLevel.LOOK),
        ({"removable": False}, LookCode.MEDIUM_FIXED, LookLevel.LOOK),
    ],
)
def test_a_medium_that_will_not_do_says_why(looked: Looked, told: dict[str, object], code: LookCode, at: LookLevel) -> None:
    assert code not in looked()
    assert level(looked(**told), code) is at


def test_a_small_medium_says_how_many_of_its_size_will_do(looked: Looked, a: OfficeDesk, case: RequestId) -> None:
    needed = a.bundles.preflight(case, [], None).needed
    told = looked(free=1000, total=(16 << 20) + needed * 2)[LookCode.MEDIUM_FULL]
    assert "An empty medium of this size will do." in told.text
    small = looked(free=1000, total=(16 << 20) + needed // 3 + 300_000)[LookCode.MEDIUM_FULL]
    assert isinstance(small.facts["count"], int)
    assert small.facts["count"] > 1
    assert f"{small.facts['count']} empty media of this size will do" in small.text


def test_what_lies_on_the_medium_is_counted_and_never_named(looked: Looked, stick: Path) -> None:
    (stick / "System Volume Information").mkdir()
    (stick / "._photo.jpg").touch()
    assert LookCode.MEDIUM_EMPTY in looked()
    (stick / "Novak payroll.xlsx").touch()
    (stick / "0a.incomplete").mkdir()
    (stick / "whole").mkdir()
    (stick / "whole" / "bundle.json").touch()
    lines = looked()
    for code in (LookCode.MEDIUM_OTHER_THINGS, LookCode.MEDIUM_UNFINISHED, LookCode.MEDIUM_BUNDLES):
        assert lines[code].facts["count"] == 1
    assert not [line.text for line in lines.values() if "Novak" in line.text]
    assert lying_on(stick / "nowhere").others == 0


def test_a_medium_that_carried_a_bundle_before_is_known_again(
    looked: Looked, a: OfficeDesk, b: OfficeDesk, case: RequestId, stick: Path
) -> None:
    assert LookCode.MEDIUM_KNOWN not in looked()
    a.rebuilt(plugged(stick)).export(case, [a.knows(b)], stick)
    assert looked()[LookCode.MEDIUM_KNOWN].facts["count"] == 1
    assert LookCode.MEDIUM_KNOWN not in looked(serial="another")


def test_a_card_that_ends_soon_or_was_compared_long_ago_is_to_be_looked_at(
    looked: Looked, a: OfficeDesk, b: OfficeDesk, clock: SetClock
) -> None:
    assert LookCode.RECIPIENT_ENDS not in looked()
    with a.store.write() as uow:
        card = uow.bundles.cards()[0]
        uow.bundles.set_card(replace(card, valid_to=clock.now().date() + timedelta(days=30)))
        uow.commit()
    assert level(looked(), LookCode.RECIPIENT_ENDS) is LookLevel.LOOK
    with a.store.write() as uow:
        uow.bundles.set_card(card)
        uow.commit()
    clock.at += timedelta(days=400)
    lines = looked()
    assert level(lines, LookCode.RECIPIENT_LONG_AGO) is LookLevel.LOOK
    assert LookCode.RECIPIENT not in lines


def test_the_fingerprint_is_said_in_words(looked: Looked, b: OfficeDesk) -> None:
    assert " ".join(words_of(b.bundles.own_card())) in looked()[LookCode.RECIPIENT_WORDS].text


def test_a_medium_that_was_lost_must_be_seen_when_it_comes_again(looked: Looked, a: OfficeDesk) -> None:
    assert LookCode.MEDIUM_LOST not in looked()
    Carriers(a.place).note("0951-1666", CarrierNote(state=CarrierState.LOST, label="Stick 7"))
    line = looked()[LookCode.MEDIUM_LOST]
    assert line.must_see
    assert "Stick 7" in line.text


def test_an_office_of_another_state_is_said(a: OfficeDesk, office: MakeOffice, case: RequestId, stick: Path) -> None:
    c = office("Office C", "FR")
    found = a.bundles.preflight(case, [a.knows(c)], stick)
    (line,) = [each for each in found.lines if each.code is LookCode.RECIPIENT_OTHER_STATE]
    assert line.text == "Office C is an office of another State (France) than the one of this case (Brazil)."


def test_protected_persons_and_a_restricted_case_must_be_seen(a: OfficeDesk, b: OfficeDesk, stick: Path) -> None:
    witness = Person(uid=Uid("aaaaaaaa-0000-4000-8000-000000000009"), name="Wanda W.", role=PersonRole.WITNESS, protected=True)
    kept = replace(
        OUTGOING, persons=(*OUTGOING.persons, witness), confidentiality=Confidentiality.RESTRICTED, confidentiality_reason="x"
    )
    with a.store.write() as uow:
        request = a.register.enter(uow, kept, (Begin(EventKind.REQUEST_SENT, a.place.here(a.place.now)),))
        uow.commit()
    found = a.bundles.preflight(request.id, [a.knows(b)], stick)
    assert {line.code for line in found.to_see} == {LookCode.CASE_PROTECTED, LookCode.CASE_RESTRICTED}
    said = next(line.text for line in found.to_see if line.code is LookCode.CASE_PROTECTED)
    assert said == "The name of 1 protected person goes with the case record: Witness."
    assert not found.problems


def test_a_clock_behind_the_log_is_said(looked: Looked, clock: SetClock) -> None:
    assert LookCode.CLOCK_BACK not in looked()
    clock.at -= timedelta(days=2)
    assert level(looked(), LookCode.CLOCK_BACK) is LookLevel.LOOK


def test_a_clerk_is_refused_in_a_line_and_a_withheld_exhibit_without_a_reason(
    a: OfficeDesk, b: OfficeDesk, case: RequestId, tmp_path: Path, stick: Path
) -> None:
    card, disk = a.knows(b), tmp_path / "disk.img"
    disk.write_bytes(b"image")
    item = a.evidence.add(case, disk, NewEvidence(title="Disk", classification="unlawful-to-view")).value
    found = a.bundles.preflight(case, [card], stick, BundleChoice(evidence=frozenset({item.uid})))
    assert [each.refusal.code for each in found.problems if each.refusal] == [Code.EVIDENCE_WITHHELD]
    why = BundleChoice(evidence=frozenset({item.uid}), although="Order of the court")
    found = a.bundles.preflight(case, [card], stick, why)
    assert any(each.code is LookCode.WITHHELD_GOES and "Order of the court" in each.text for each in found.lines)
    a.place.user = replace(a.place.user, role=Role.CLERK)
    found = a.bundles.preflight(case, [card], stick)
    assert Code.NOT_PERMITTED in [each.refusal.code for each in found.problems if each.refusal]


# -- the choice ------------------------------------------------------------------------------------------------------------


def opened(b: OfficeDesk, folder: Path) -> tuple[dict[str, object], list[str]]:
    """The case record of a bundle and the names of its files, as the receiver reads them."""
    carrier = Carrier(signatures)
    keys = b.bundles._desk.reader_keys()
    checked = carrier.check(folder, keys, Silent(), CancelToken())
    record = json.loads(checked.case)
    assert isinstance(record, dict)
    return record, [file.path for file in checked.files]


def test_what_is_left_out_is_not_in_the_bundle(a: OfficeDesk, b: OfficeDesk, case: RequestId, stick: Path) -> None:
    b.knows(a)
    card = a.knows(b)
    offered = a.bundles.contents(case, [card])
    assert (len(offered.letters), len(offered.evidence), len(offered.mails), offered.events) == (1, 2, 1, 1)
    assert offered.custody
    whole, files = opened(b, a.bundles.export(case, [card], stick).value.folder)
    parts = ("letters", "evidence", "mails", "events", "custody")
    assert all(whole[part] for part in parts)
    assert len(files) == 3
    nothing: frozenset[Uid] = frozenset()
    for part, choice in {
        "letters": BundleChoice(letters=nothing),
        "evidence": BundleChoice(evidence=nothing),
        "mails": BundleChoice(mails=nothing),
        "events": BundleChoice(events=False),
        "custody": BundleChoice(custody=False),
    }.items():
        found = a.bundles.preflight(case, [card], stick, choice)
        assert any(line.code is LookCode.LEFT_OUT for line in found.lines), part
        record, files = opened(b, a.bundles.export(case, [card], stick, choice).value.folder)
        assert not record[part], part
        assert not [name for name in files if name.startswith(f"data/{part}/")]
        others = [each for each in parts if each not in {part, "custody"}]
        assert all(record[each] for each in others), part
    one = offered.evidence[0]
    record, files = opened(b, a.bundles.export(case, [card], stick, BundleChoice(evidence=frozenset({one.uid}))).value.folder)
    assert [name for name in files if "evidence" in name] == [f"data/evidence/0001/{name}" for name in _names(record)]


def _names(record: dict[str, object]) -> list[str]:
    items = record["evidence"]
    assert isinstance(items, list)
    return [str(item["path"]).rpartition("/")[2] for item in items]


def test_a_choice_without_custody_is_taken_in(a: OfficeDesk, b: OfficeDesk, case: RequestId, stick: Path) -> None:
    b.knows(a)
    report = a.bundles.export(case, [a.knows(b)], stick, BundleChoice(custody=False)).value
    taken = b.bundles.import_(report.folder).value
    assert taken.evidence == 2


def test_the_day_of_a_card_is_said_as_a_date(looked: Looked) -> None:
    facts = looked()[LookCode.RECIPIENT].facts
    assert isinstance(facts["on"], date)


def test_a_date_that_every_receiver_would_refuse_stands_in_the_way(
    looked: Looked, a: OfficeDesk, b: OfficeDesk, case: RequestId, stick: Path
) -> None:
    suspect, second = OUTGOING.persons[0], Person(uid=Uid("x"), name="Y", custody=(Custody(since=date(3026, 5, 1)),))
    slips: dict[str, dict[str, Any]] = {
        "Persons: Born": {"persons": (replace(suspect, born_on=date(197, 1, 2)),)},
        "Persons 2: In custody: from": {"persons": (suspect, second)},
        "Urgency: Needed by": {"persons": (suspect,), "urgency": replace(OUTGOING.urgency, needed_by=date(9999, 12, 31))},
        "Date of the document": {"urgency": OUTGOING.urgency, "document_date": date(999, 12, 31)},
        "What is asked for: Due": {"document_date": None, "items": (replace(OUTGOING.items[0], due_on=date(3000, 1, 1)),)},
    }
    for field, changed in slips.items():
        amended(a, case, **changed)
        line = looked()[LookCode.REFUSED]
        assert (line.level, line.refusal and line.refusal.code) == (LookLevel.STOP, Code.BUNDLE_DATE)
        assert f"({field}) lies outside the years 1000 to 2999" in line.text
    with pytest.raises(KnownError) as caught:
        a.bundles.export(case, [a.knows(b)], stick)
    assert caught.value.code is Code.BUNDLE_DATE
    assert (a.bundles.of_request(case), list(stick.iterdir())) == ((), [])


def test_the_first_and_the_last_day_of_the_format_travel(looked: Looked, a: OfficeDesk, case: RequestId) -> None:
    person = replace(OUTGOING.persons[0], born_on=date(1000, 1, 1))
    urgency = replace(OUTGOING.urgency, needed_by=date(2999, 12, 31))
    amended(a, case, persons=(person,), urgency=urgency)
    assert LookCode.REFUSED not in looked()
