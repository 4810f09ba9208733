# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A bundle for an office without a card, in the window: written, its letter printed and confirmed; and one that arrives."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget

from mlat_desktop import bootstrap
from mlat_desktop.bootstrap import Office
from mlat_desktop.clock import SetClock
from mlat_desktop.domain.bundle import BundleState
from mlat_desktop.domain.printing import PrinterOffers, PrintOptions
from mlat_desktop.domain.request import RequestId, Uid
from mlat_desktop.domain.vocabulary import Channel
from mlat_desktop.services.bundles.look import LookCode
from mlat_desktop.services.bundles.views import BundleChoice, BundleReport, WithoutCard
from mlat_desktop.services.ports import ListQuery
from tests.plugged import Plugged, plug, plugged
from tests.transfer.test_several_media import spread
from tests.ui import office as offices
from tests.ui.ask_names import twice
from tests.ui.ask_tabs import disordered
from tests.ui.test_bundle_intake import ASKED
from ui import a11y
from ui.main_window import MainWindow
from ui.pages.bundles import BundlesPage
from ui.pages.export import ExportEditor
from ui.pages.passphrases import PassphraseLetterEditor

pytestmark = pytest.mark.thorough

MINISTRY = WithoutCard(name="Bundesamt für Justiz", country="DE")


class Paper:
    """A printer that keeps what it is handed."""

    def __init__(self) -> None:
        self.jobs: list[tuple[bytes, str]] = []

    def queues(self) -> tuple[str, ...]:
        return ("desk",)

    def offers(self, queue: str) -> PrinterOffers:
        return PrinterOffers()

    def print(self, pdf: bytes, options: PrintOptions, *, title: str) -> None:
        self.jobs.append((pdf, title))


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    made = tmp_path / "stick"
    made.mkdir()
    return made


@pytest.fixture
def case(prepared: Office) -> RequestId:
    return RequestId(prepared.register.ids(ListQuery(text="Meridian"))[0])


@pytest.fixture
def paper(prepared: Office) -> Paper:
    made = Paper()
    prepared.passphrase_letters._printer = made
    return made


@pytest.fixture
def written(prepared: Office, case: RequestId, stick: Path) -> BundleReport:
    plug(prepared.bundles, plugged(stick))
    return prepared.bundles.export(case, [], stick, BundleChoice(without_card=MINISTRY)).value


def opened(window: MainWindow, prepared: Office, case: RequestId, media: Plugged) -> ExportEditor:
    plug(prepared.bundles, media)
    window.export_bundle(case)
    made = window.editor
    assert isinstance(made, ExportEditor)
    return made


def bundles_page(window: MainWindow) -> BundlesPage:
    window.go("bundles")
    page = window.page("bundles")
    assert isinstance(page, BundlesPage)
    QApplication.processEvents()
    return page


def words(part: QWidget) -> str:
    QApplication.processEvents()
    return " ".join(each.text() for each in part.findChildren(QLabel) if each.isVisible())


def press(part: QWidget, text: str) -> None:
    QApplication.processEvents()  # what is not laid out yet is not seen
    found = [each for each in part.findChildren(QPushButton) if each.text().replace("&", "") == text and each.isVisible()]
    assert found, f"no button {text}"
    found[-1].click()


def asks(page: BundlesPage) -> bool:
    """Whether a passphrase is asked for."""
    return page.lock is not None


def code_of(office: Office, uid: str) -> str:
    with office._place.store.read() as uow:
        found = uow.bundles.passphrase(Uid(uid))
    assert found is not None
    return found.code


def everything_said(window: MainWindow) -> str:
    texts = [each.text() for each in window.findChildren(QLabel)]
    texts += [each.text() for each in window.findChildren(QLineEdit)]
    texts += [
        f"{each.accessibleName()} {each.accessibleDescription()} {each.toolTip()}" for each in window.findChildren(QWidget)
    ]
    return " ".join(texts)


def test_from_the_case_to_a_written_bundle_with_its_letter_in_three_clicks(
    window: MainWindow, prepared: Office, case: RequestId, paper: Paper, stick: Path
) -> None:
    window.activateWindow()
    made = opened(window, prepared, case, plugged(stick))
    assert made.whom.no_card.isChecked(), "no office of that State has a card, and that is not seen"
    assert made.whom.chosen == ()
    assert made.whom.office.state.value == "DE"
    if not made.whom.office.name.text():
        assert not made.complete.isEnabled(), "an office without a name"
        assert made.first_focus() is made.whom.office.name
    made.whom.office.name.setText(MINISTRY.name)
    assert made.complete.isEnabled()
    found = made.looked.found
    assert found is not None
    assert LookCode.RECIPIENT_PASSPHRASE in {line.code for line in found.lines}
    assert "Not safe from whoever has both." in words(made.whom)
    assert "Your own office and its recovery key can open it" not in words(made.whom)
    assert not a11y.unnamed(made)
    QApplication.processEvents()
    assert disordered(window) == []
    made.complete.click()
    report = made.after.report
    assert report is not None
    assert (report.by_passphrase, report.offices) == (True, (MINISTRY.name,))
    assert report.folder.joinpath("bundle.7z.001").exists()
    assert MINISTRY.name in words(made.after)
    box = made.after.letter
    assert "not written yet" in box.stands.text()
    box.print.click()
    assert box.asks
    press(box, "Print")
    ((pdf, title),) = paper.jobs
    code = code_of(prepared, report.uid)
    assert code
    with pypdfium2.PdfDocument(pdf) as drawn:
        assert " ".join(code.split("-")[0]) in str(drawn[0].get_textpage().get_text_bounded())
    assert code not in title
    assert "has not confirmed it yet" in box.stands.text()
    assert "Printing" not in words(box), "it is still asked how"
    assert code not in everything_said(window)
    assert not a11y.unnamed(made)
    assert twice(window) == []


def test_whom_it_is_for_is_chosen_typed_and_taken_back(
    window: MainWindow, prepared: Office, case: RequestId, stick: Path
) -> None:
    made = opened(window, prepared, case, plugged(stick))
    office = made.whom.office
    office.name.setText("Ministry")
    office.state.set_value("AT")
    assert made.looked.found is not None
    assert LookCode.RECIPIENT_OTHER_STATE in {line.code for line in made.looked.found.lines}
    office.language.choose("ru")
    office.language.activated.emit(office.language.currentIndex())
    office.state.set_value("FR")
    assert made.choice().index_language == "ru", "what was chosen is chosen otherwise"
    assert made.choice().without_card == WithoutCard(name="Ministry", country="FR")
    made.whom.no_card.click()
    assert made.choice().without_card is None
    assert not made.complete.isEnabled()
    assert "No partner office is trusted yet." in words(made.whom)
    made.whom.no_card.click()
    assert made.choice().without_card == WithoutCard(name="Ministry", country="FR"), "what was typed is lost"
    assert "No partner office is trusted yet." not in words(made.whom)


def test_letter_and_medium_on_one_way_need_a_reason_and_the_screen_covers_the_passphrase(
    window: MainWindow, prepared: Office, case: RequestId, written: BundleReport, tmp_path: Path
) -> None:
    page = bundles_page(window)
    assert f"to {MINISTRY.name}" in words(page)
    assert "The letter with the passphrase is not written yet." in words(page)
    assert f"No receipt of {MINISTRY.name} yet." in words(page)
    press(page, "The letter...")
    editor = window.editor
    assert isinstance(editor, PassphraseLetterEditor)
    box, target = editor.box, tmp_path / "letter.pdf"
    box.medium_channel.choose(Channel.POST)
    QApplication.processEvents()
    assert box.although.isVisible()
    box.save(str(target))
    assert not target.exists()
    assert "say why there is none" in words(box)
    box.although.setText("two letters on two days")
    box.save(str(target))
    assert target.read_bytes().startswith(b"%PDF")
    assert "destroy the file" in window.banner.text
    box.save(str(target))
    assert "There is already a file" in window.banner.text
    standing = prepared.passphrase_letters.standing(written.uid)
    assert (standing.letters, standing.although) == (1, "two letters on two days")
    box.look.click()
    assert "covered" in words(box)
    pdf = prepared.passphrase_letters.sample(written.uid, "en")
    with pypdfium2.PdfDocument(pdf) as drawn:
        seen = " ".join(str(each.get_textpage().get_text_bounded()) for each in drawn)
    assert "\u2022" in seen
    assert not any(" ".join(group) in seen or group in seen for group in code_of(prepared, written.uid).split("-"))
    assert not a11y.unnamed(editor)


def test_the_partner_has_the_letter_is_asked_once_more_and_destroys_the_passphrase(
    window: MainWindow, prepared: Office, written: BundleReport, paper: Paper
) -> None:
    page = bundles_page(window)
    assert not [each for each in page.findChildren(QPushButton) if each.text() == "The partner has the letter..."]
    press(page, "The letter...")
    editor = window.editor
    assert isinstance(editor, PassphraseLetterEditor)
    editor.complete.click()
    press(editor.box, "Print")
    assert len(paper.jobs) == 1
    editor.leave()
    page = bundles_page(window)
    assert f"{MINISTRY.name} has not confirmed it yet." in words(page)
    press(page, "The partner has the letter...")
    assert code_of(prepared, written.uid), "it was destroyed before anybody said so"
    press(window.banner, "Not yet")
    assert code_of(prepared, written.uid)
    press(page, "The partner has the letter...")
    press(window.banner, "Yes, destroy the passphrase")
    assert code_of(prepared, written.uid) == ""
    assert f"{MINISTRY.name} has the letter. The passphrase was destroyed here on" in words(page)
    assert not [each for each in page.findChildren(QPushButton) if each.text() == "The letter..." and each.isVisible()]
    assert twice(window) == []


@pytest.fixture
def sender(prepared: Office, tmp_path: Path, desk_clock: SetClock) -> Iterator[Office]:
    """An office whose card is trusted here and that has no card of ours."""
    new = bootstrap.NewOffice(name="Office of Bonn", country="DE", admin_name="b", admin_full_name="B. Bonn")
    made = bootstrap.create_office(tmp_path / "partner", new, offices.PASSPHRASE, clock=desk_clock, cost=offices.CHEAP).office
    (tmp_path / "de.json").write_bytes(made.bundles.card_file())
    prepared.bundles.trust(prepared.bundles.add_card(tmp_path / "de.json").value.fingerprint)
    with made:
        yield made


@pytest.mark.slow
def test_one_that_arrives_on_two_media_waits_for_its_passphrase_and_a_wrong_one_loses_nothing(
    window: MainWindow, prepared: Office, sender: Office, tmp_path: Path, desk_clock: SetClock
) -> None:
    asked = sender.register.log(ASKED, sent=desk_clock.at).value.id
    to = BundleChoice(without_card=WithoutCard(name="Central Authority", country="CH"))
    (tmp_path / "out").mkdir()
    bundle = sender.bundles.export(asked, [], tmp_path / "out", to, part_size=4096).value
    code = code_of(sender, bundle.uid)
    other = ("2" if code[0] != "2" else "3") + code[1:]
    media = spread(bundle.folder, tmp_path, 2)
    page = bundles_page(window)
    page.verify(media[0])
    assert not asks(page)
    assert "Put in the medi" in words(page)
    page.verify(media[1])
    lock = page.lock
    assert lock is not None
    assert page.first_focus() is lock.typed
    assert bundle.uid in words(page).replace("\u2068", "").replace("\u2069", "")
    assert not a11y.unnamed(page)
    for typed, said in (("", "This is needed."), (code[:-2], "of bundles have 35"), (other, "Group 1 of the 7 groups")):
        lock.typed.setText(typed)
        lock.open.click()
        assert said in words(page)
        assert page.lock is lock
        assert lock.typed.text() == typed, "what was typed is lost"
    (tmp_path / "again").mkdir()
    second = sender.bundles.export(asked, [], tmp_path / "again", to).value
    lock.typed.setText(code_of(sender, second.uid))
    lock.open.click()
    assert "This passphrase does not open the bundle of Office of Bonn." in words(page)
    lock.typed.setText(code.lower())
    lock.open.click()
    assert not asks(page)
    assert "A new case: it gets a number of your own" in words(page)
    assert code not in everything_said(window)
    page.take_in()
    assert window.banner.text.startswith("The case is registered here as ")
    (came,) = [each for each in prepared.bundles.all() if each.incoming]
    assert (came.uid, came.state) == (bundle.uid, BundleState.IMPORTED)
    desk_clock.at += timedelta(hours=1)
    page.verify(second.folder)
    assert asks(page)
    press(page, "Put it away")
    assert not asks(page)
    assert prepared.bundles.intake.waiting is None


@pytest.mark.slow
def test_who_may_take_nothing_in_may_still_check_it_with_its_passphrase(
    window: MainWindow, prepared: Office, sender: Office, tmp_path: Path, desk_clock: SetClock
) -> None:
    asked = sender.register.log(ASKED, sent=desk_clock.at).value.id
    to = BundleChoice(without_card=WithoutCard(name="Central Authority", country="CH"))
    (tmp_path / "out").mkdir()
    bundle = sender.bundles.export(asked, [], tmp_path / "out", to).value
    page = bundles_page(window)
    page._check_only(bundle.folder)
    assert page.lock is not None
    page.lock.typed.setText("nonsense")
    page.lock.open.click()
    assert "of bundles have 35" in words(page)
    page.lock.typed.setText(code_of(sender, bundle.uid))
    page.lock.open.click()
    assert not asks(page)
    assert "The bundle is whole, unchanged, and signed by an office you trust." in words(page)
    assert not [each for each in prepared.bundles.all() if each.incoming]
