# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A bundle that has arrived, in the window: looked at, put together from its media, and taken in as the officer says."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from mlat_desktop import bootstrap
from mlat_desktop.bootstrap import Office
from mlat_desktop.clock import SetClock
from mlat_desktop.crypto import signatures
from mlat_desktop.domain.request import LegalBasis, Particulars, RequestId, Uid
from mlat_desktop.domain.vocabulary import BasisKind, Direction, RequestClass
from mlat_desktop.services.bundles.bundles import Bundles
from mlat_desktop.services.evidence import NewEvidence
from mlat_desktop.services.ports import ListQuery
from mlat_desktop.transfer.carrier import Carrier
from tests.transfer.test_several_media import spread
from tests.ui import office as offices
from ui.main_window import MainWindow
from ui.pages.bundles import BundlesPage
from ui.widgets.work import Pace

ASKED = Particulars(
    klass=RequestClass.MLA,
    direction=Direction.OUTGOING,
    subject="Accounts of Nordlicht",
    other_state="CH",
    basis=LegalBasis(kind=BasisKind.RECIPROCITY),
    facts="three accounts",
)


@pytest.fixture
def sender(prepared: Office, tmp_path: Path, desk_clock: SetClock) -> Iterator[Office]:
    new = bootstrap.NewOffice(name="Office of Bonn", country="DE", admin_name="b", admin_full_name="B. Bonn")
    made = bootstrap.create_office(tmp_path / "partner", new, offices.PASSPHRASE, clock=desk_clock, cost=offices.CHEAP).office
    (tmp_path / "de.json").write_bytes(made.bundles.card_file())
    (tmp_path / "ch.json").write_bytes(prepared.bundles.card_file())
    for office, card in ((made, "ch.json"), (prepared, "de.json")):
        office.bundles.trust(office.bundles.add_card(tmp_path / card).value.fingerprint)
    with made:
        yield made


def amended(office: Office, case: RequestId, **changes: object) -> None:
    request = office.register.show(case).request
    new = replace(request.particulars, **changes)  # type: ignore[arg-type]  # fields are named by the test
    office.register.amend(case, new, version=request.version, reason="known better")


def texts(page: QWidget) -> str:
    QApplication.processEvents()
    return "\n".join(each.text() for each in page.findChildren(QLabel) if each.isVisible())


def test_media_are_asked_for_and_fields_are_taken_one_by_one(
    window: MainWindow, prepared: Office, sender: Office, tmp_path: Path, desk_clock: SetClock
) -> None:
    place, register = sender._place, sender.register
    small = Carrier(signatures, None, 200_000)
    writing = Bundles(place, small, signatures, tmp_path / "none", register.register_incoming, register.amend_in)
    case = register.log(ASKED, sent=desk_clock.at).value.id
    ledger = tmp_path / "ledger.bin"
    ledger.write_bytes(b"ledger" * 50_000)
    sender.evidence.add(case, ledger, NewEvidence(title="Ledger"))
    card = [sender.bundles.cards()[0].fingerprint]
    media = spread(writing.export(case, card, tmp_path / "first").value.folder, tmp_path, 2)
    before = len(prepared.register.ids(ListQuery()))
    window.go("bundles")
    page = window.page("bundles")
    assert isinstance(page, BundlesPage)
    page.verify(media[0])
    assert "Put in the medium that holds part 2." in texts(page)
    part = media[1] / "bundle.tar.age.002"
    whole = part.read_bytes()
    part.write_bytes(whole[:9])
    page.verify(media[1])
    said = texts(page)
    assert "Part 2 of 2 is incomplete" in said
    assert "Put in the medium that holds part 2." in said, "what was put together is still there"
    part.write_bytes(whole)
    page.verify(media[1])
    assert "A new case: it gets a number of your own" in texts(page)
    assert len(prepared.register.ids(ListQuery())) == before
    for each in media:
        shutil.rmtree(each)
    page.take_in()
    assert window.banner.text.startswith("The case is registered here as ")
    ours = RequestId(max(prepared.register.ids(ListQuery())))
    amended(prepared, ours, facts="two accounts")
    amended(sender, case, subject="Accounts of Nordlicht GmbH", operation="Zugvogel")
    desk_clock.at += timedelta(hours=1)
    page.verify(sender.bundles.export(case, card, tmp_path / "second").value.folder)
    assert page.card is not None
    assert not page.card.tick_of("facts").isChecked()
    assert page.card.tick_of("operation").isChecked()
    page.card.tick_of("subject").click()
    page.card.tick_of("operation").click()
    page.take_in()
    after = prepared.register.show(ours).request.particulars
    assert (after.subject, after.facts, after.operation) == ("Accounts of Nordlicht GmbH", "two accounts", "")
    assert not page.open.isHidden()
    assert prepared.bundles.intake.waiting is None


def test_a_receipt_that_a_bundle_brings_is_shown_with_what_it_closes_and_its_code(
    window: MainWindow, prepared: Office, sender: Office, tmp_path: Path, desk_clock: SetClock
) -> None:
    case = RequestId(prepared.register.ids(ListQuery(text="Meridian"))[0])
    request = prepared.register.show(case).request
    prepared.register.amend(
        case, replace(request.particulars, other_state="DE"), version=request.version, reason="it goes to Bonn"
    )
    went = prepared.bundles.export(case, [prepared.bundles.cards()[-1].fingerprint], tmp_path / "out").value
    desk_clock.at += timedelta(days=2)
    sender.bundles.import_(went.folder)
    back = sender.bundles.receipts.send(went.uid, tmp_path / "back").value
    (given,) = sender.bundles.receipts.of_bundle(Uid(went.uid))
    window.go("bundles")
    page = window.page("bundles")
    assert isinstance(page, BundlesPage)
    page.verify(back.folder)
    said = texts(page).replace("\u00a0", " ")
    assert "Receipts that it brings" in said
    assert f"Office of Bonn took in your bundle number {went.sequence} of" in said
    assert f"Check code {given.check_code}" in said
    page.take_in()
    assert f"Check code {given.check_code}" in window.banner.text.replace("\u00a0", " ")
    assert not prepared.bundles.receipts.of_bundle(Uid(went.uid))[0].awaited


def test_the_pace_is_told_once_it_is_sure_and_begins_again_with_a_stage() -> None:
    now = 0.0
    pace = Pace(lambda: now)
    assert pace.words(5_000_000, 100_000_000) == ""
    now = 10.0
    assert "about 1 minute left" in pace.words(12_000_000, 100_000_000)
    assert "1.2 MB a second" in pace.words(12_000_000, 100_000_000)
    now = 20.0
    assert "less than a minute left" in pace.words(90_000_000, 100_000_000)
    assert pace.words(0, 100_000_000) == ""
