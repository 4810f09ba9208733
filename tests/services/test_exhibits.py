# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What happens to an exhibit: its chain of custody tells it, and what must come or go back is watched until it has."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from mlat_desktop.bootstrap import Office
from mlat_desktop.clock import SetClock
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.evidence import AttachmentKind, CustodyAct, Evidence
from mlat_desktop.domain.request import Request
from mlat_desktop.domain.vocabulary import EventKind, Outcome
from mlat_desktop.messages import sentence
from mlat_desktop.services.evidence import NewEvidence
from mlat_desktop.services.exhibits import HandOver
from tests.services.conftest import NOW, SignIn, incoming

RECEIVED = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)
DUE = date(2027, 2, 26)


@pytest.fixture
def request_(office: Office) -> Request:
    return incoming(office, RECEIVED)


@pytest.fixture
def ledger(office: Office, request_: Request) -> Evidence:
    new = NewEvidence(title="Ledger", original=True, received_from="Police of Bern", seal_number="S 1", volume=2, volumes=5)
    return office.evidence.register(request_.id, new).value


def returns(office: Office, request: Request) -> list[tuple[str, date | None]]:
    """The targets that ask for a return, as they are watched."""
    shown = office.register.show(request.id).deadlines
    return [(d.title, d.deadline.due_on) for d in shown if d.deadline.limit_id.startswith("own/return/") and d.days is not None]


def acts(office: Office, item: Evidence) -> list[CustodyAct]:
    return [link.act for link in office.exhibits.custody(item.uid)]


def refused(error: KnownError) -> str:
    assert error.code is Code.EVIDENCE_INVALID
    return sentence(error)


def test_a_thing_has_a_number_a_volume_and_a_chain_but_no_content(
    office: Office, request_: Request, ledger: Evidence, tmp_path: Path
) -> None:
    assert (ledger.exhibit, ledger.volume, ledger.volumes, ledger.blob) == (f"{request_.number}/1", 2, 5, "")
    assert acts(office, ledger) == [CustodyAct.REGISTERED]
    with pytest.raises(KnownError) as error:
        office.evidence.export(ledger.uid, tmp_path / "x")
    assert "has no content" in refused(error.value)
    assert office.evidence.verify(request_.id) == ()
    assert office.maintenance.check().faults == ()


def test_a_hand_over_names_both_hands_the_place_and_how_the_seal_was_found(office: Office, ledger: Evidence) -> None:
    at = datetime(2026, 11, 20, 14, 5)  # noqa: DTZ001 - read off the wall clock of the office
    hands = HandOver(received_by="Court of Bern", at=at, place="Room 4", seal_intact=True, receipt="Q 9", note="by hand")
    item = office.exhibits.hand_over(ledger.uid, hands).value
    assert (item.holder, item.place) == ("Court of Bern", "Room 4")
    link = office.exhibits.custody(ledger.uid)[-1]
    assert (link.given_by, link.received_by) == ("Federal Office of Justice", "Court of Bern")
    assert (link.at, link.recorded_at) == (datetime(2026, 11, 20, 13, 5, tzinfo=UTC), NOW)
    assert (link.seal_number, link.seal_intact, link.receipt, link.detail) == ("S 1", True, "Q 9", "by hand")
    back = office.exhibits.hand_over(ledger.uid, HandOver(place="Safe 3")).value
    assert (back.holder, back.place) == ("", "Safe 3")
    assert office.exhibits.custody(ledger.uid)[-1].given_by == "Court of Bern"
    line = office.maintenance.audit_lines()[0]
    assert line.action == "evidence.handed-over"
    assert json.loads(line.detail)["from"] == "Court of Bern"


def test_what_happens_tomorrow_is_not_recorded_today(office: Office, ledger: Evidence) -> None:
    with pytest.raises(KnownError) as error:
        office.exhibits.hand_over(ledger.uid, HandOver(received_by="Court", at=NOW + timedelta(days=1)))
    assert "future" in sentence(error.value)
    assert acts(office, ledger) == [CustodyAct.REGISTERED]


def test_a_lent_original_is_watched_until_its_receipt_is_here(office: Office, request_: Request, ledger: Evidence) -> None:
    office.exhibits.lend(ledger.uid, "Court of Brasília", HandOver())
    assert returns(office, request_) == []  # no day is agreed: one is asked for
    asked = [d for d in office.register.show(request_.id).deadlines if d.deadline.limit_id.startswith("own/return/")]
    assert len(asked) == 1
    office.exhibits.agree(ledger.uid, DUE)
    assert returns(office, request_) == [("Return of a lent exhibit", DUE)]
    back = office.exhibits.give_back(ledger.uid, HandOver(seal_intact=True)).value
    assert (back.lent, back.awaits_receipt, back.holder) == (False, True, "")
    assert returns(office, request_) == [("Receipt for a returned exhibit", date(2026, 11, 21))]
    done = office.exhibits.receipt(ledger.uid, "Q 17 of 2026-11-21").value
    assert not done.outstanding
    assert returns(office, request_) == []
    assert acts(office, ledger)[1:] == [CustodyAct.LENT, CustodyAct.RETURNED, CustodyAct.RECEIPTED]


def test_what_must_go_back_outlives_the_case(office: Office, request_: Request) -> None:
    new = NewEvidence(title="Box", original=True, received_from="Police of Bern", return_due=DUE)
    box = office.evidence.register(request_.id, new).value
    assert returns(office, request_) == [("Return of an exhibit that we owe", DUE)]
    with pytest.raises(KnownError) as error:
        office.register.close(request_.id, Outcome.GRANTED)
    assert error.value.code is Code.REQUEST_HELD
    assert box.exhibit in sentence(error.value)
    office.register.close(request_.id, Outcome.GRANTED, in_spite_of="They collect it after the trial")
    assert returns(office, request_) == [("Return of an exhibit that we owe", DUE)]
    given = office.exhibits.give_back(box.uid, HandOver(receipt="Q 1")).value
    assert (given.holder, given.outstanding) == ("Police of Bern", False)
    assert returns(office, request_) == []


def test_lending_on_what_we_owe_does_not_end_the_debt(office: Office, request_: Request) -> None:
    new = NewEvidence(title="Box", original=True, received_from="Police of Bern", return_due=DUE)
    box = office.evidence.register(request_.id, new).value
    office.exhibits.lend(box.uid, "Court of Bern", HandOver(), date(2026, 12, 24))
    assert returns(office, request_) == [("Return of a lent exhibit", date(2026, 12, 24))]
    back = office.exhibits.give_back(box.uid, HandOver()).value
    assert back.outstanding
    assert not back.lent


def test_an_exhibit_that_is_lent_takes_the_place_of_the_target_of_the_whole_case(
    office: Office, request_: Request, ledger: Evidence
) -> None:
    def originals() -> bool:
        return any(d.deadline.limit_id == "own/originals" for d in office.register.show(request_.id).deadlines)

    office.casework.add_event(request_.id, EventKind.ORIGINALS_LENT, NOW - timedelta(days=3))
    assert originals()
    office.exhibits.lend(ledger.uid, "Court", HandOver(), DUE)
    assert not originals()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("hand", "who received it"),
        ("lend", "to whom"),
        ("lend-early", "before the day on which it was lent"),
        ("back", "is not lent and need not go back"),
        ("receipt", "its return is not recorded"),
        ("seal", "a number of its own"),
        ("class", "no class"),
        ("class-reason", "needs its reason"),
    ],
)
def test_an_act_that_makes_no_sense_is_one_sentence_and_leaves_no_link(
    office: Office, ledger: Evidence, words: str, said: str
) -> None:
    desk = office.exhibits
    tried = {
        "hand": lambda: desk.hand_over(ledger.uid, HandOver()),
        "lend": lambda: desk.lend(ledger.uid, " ", HandOver()),
        "lend-early": lambda: desk.lend(ledger.uid, "Court", HandOver(), date(2026, 1, 1)),
        "back": lambda: desk.give_back(ledger.uid, HandOver()),
        "receipt": lambda: desk.receipt(ledger.uid, "Q 1"),
        "seal": lambda: desk.seal(ledger.uid, "S 1", HandOver()),
        "class": lambda: desk.classify(ledger.uid, "secret", "so"),
        "class-reason": lambda: desk.classify(ledger.uid, "hazardous", " "),
    }
    with pytest.raises(KnownError) as error:
        tried[words]()
    assert said in refused(error.value)
    assert acts(office, ledger) == [CustodyAct.REGISTERED]


def test_a_new_seal_says_how_the_old_one_was_found(office: Office, ledger: Evidence) -> None:
    item = office.exhibits.seal(ledger.uid, "S 2", HandOver(seal_intact=False, note="opened to count the pages")).value
    link = office.exhibits.custody(ledger.uid)[-1]
    assert (item.seal_number, link.seal_number, link.seal_intact) == ("S 2", "S 2", False)
    assert link.detail == "S 1 → S 2: opened to count the pages"


def test_a_receipt_and_a_photo_are_kept_beside_the_exhibit(office: Office, ledger: Evidence, tmp_path: Path) -> None:
    picture = tmp_path / "box.jpg"
    picture.write_bytes(b"picture")
    made = office.exhibits.attach(ledger.uid, AttachmentKind.PHOTO, picture).value
    assert office.exhibits.attachments(ledger.uid) == (made,)
    assert office.exhibits.picture(made) == b"picture"
    assert office.maintenance.check().faults == ()


def test_a_class_that_is_unlawful_to_view_is_written_only_on_a_second_demand_with_a_reason(
    office: Office, request_: Request, sign_in: SignIn, tmp_path: Path
) -> None:
    path, target = tmp_path / "disk.img", tmp_path / "copy.img"
    path.write_bytes(b"bytes")
    item = office.evidence.add(request_.id, path, NewEvidence(title="Disk", classification="unlawful-to-view")).value
    with pytest.raises(KnownError) as error:
        office.evidence.export(item.uid, target)
    assert error.value.code is Code.EVIDENCE_WITHHELD
    assert "Unlawful to view" in sentence(error.value)
    assert not target.exists()
    office.evidence.export(item.uid, target, although="Order of the court of 2026-11-20")
    assert target.read_bytes() == b"bytes"
    detail = json.loads(office.maintenance.audit_lines()[0].detail)
    assert (detail["class"], detail["although"]) == ("unlawful-to-view", "Order of the court of 2026-11-20")
    clerk = sign_in("clerk")
    with pytest.raises(KnownError) as forbidden:
        clerk.exhibits.classify(item.uid, "", "no longer")
    assert forbidden.value.code is Code.NOT_PERMITTED


def test_the_past_of_a_case_knows_no_return_that_came_later(
    office: Office, request_: Request, ledger: Evidence, clock: SetClock
) -> None:
    office.exhibits.lend(ledger.uid, "Court", HandOver(), DUE)
    clock.at = NOW + timedelta(days=30)
    office.exhibits.give_back(ledger.uid, HandOver(receipt="Q 1"))
    assert returns(office, request_) == []
    then = office.casework.deadlines(request_.id, date(2026, 12, 1))
    assert [d.title for d in then if d.deadline.limit_id.startswith("own/return/")] == ["Return of a lent exhibit"]
