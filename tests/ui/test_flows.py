# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""An officer's work through the real window: keyboard where it counts, the services only to look at the result."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from mlat_desktop import bootstrap
from mlat_desktop.bootstrap import Office
from mlat_desktop.clock import SetClock
from mlat_desktop.domain.bundle import BundleState
from mlat_desktop.domain.letters import LetterStatus
from mlat_desktop.domain.request import RequestId
from mlat_desktop.domain.vocabulary import Channel, Direction, ReferenceKind, RequestClass, Status
from mlat_desktop.services.ports import ListQuery
from tests.trust import trust
from tests.ui import office as offices
from ui.main_window import MainWindow
from ui.pages.bundles import BundlesPage
from ui.pages.cards import CardsPage
from ui.pages.end_request import EndEditor
from ui.pages.evidence import EvidenceEditor
from ui.pages.export import ExportEditor
from ui.pages.letter import LetterEditor
from ui.pages.letter_choice import LetterChoice
from ui.pages.letter_files import write_sealed
from ui.pages.letters import LettersPage
from ui.pages.log_event import EventEditor
from ui.pages.log_mail import MailEditor
from ui.pages.new_office import NewOfficePage, RecoveryPage
from ui.pages.new_request import RequestEditor
from ui.pages.register import RegisterPage
from ui.pages.settings import SettingsPage
from ui.pages.welcome import WelcomePage


def case(office: Office, words: str = "banking") -> RequestId:
    return RequestId(office.register.ids(ListQuery(text=words))[0])


def is_open(window: MainWindow) -> bool:
    return window.desk is not None


def type_on(qtbot: QtBot, qapp: QApplication, text: str) -> None:
    """Type into whatever has the focus, then Tab."""
    focus = qapp.focusWidget()
    assert focus is not None
    if text:
        QTest.keyClicks(focus, text)
    QTest.keyClick(qapp.focusWidget() or focus, Qt.Key.Key_Tab)


def test_a_request_is_registered_from_the_keyboard_alone(
    qtbot: QtBot, qapp: QApplication, window: MainWindow, prepared: Office
) -> None:
    window.activateWindow()
    before = set(prepared.register.ids(ListQuery()))
    QTest.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    editor = window.editor
    assert isinstance(editor, RequestEditor)
    type_on(qtbot, qapp, "")  # incoming
    type_on(qtbot, qapp, "")  # mutual legal assistance
    type_on(qtbot, qapp, "germany")
    type_on(qtbot, qapp, "Bank statements, Lumen GmbH")
    type_on(qtbot, qapp, "")  # today
    type_on(qtbot, qapp, "")  # now
    type_on(qtbot, qapp, "18 nov")
    type_on(qtbot, qapp, "3 Ws 55/26")
    assert editor.form.basis.value.startswith("ETS-")
    QTest.keyClick(qapp.focusWidget() or window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    (new,) = set(prepared.register.ids(ListQuery())) - before
    view = prepared.register.show(RequestId(new))
    assert view.request.particulars.other_state == "DE"
    assert view.request.particulars.subject == "Bank statements, Lumen GmbH"
    assert view.request.particulars.references[0].value == "3 Ws 55/26"
    assert view.request.particulars.document_date is not None
    assert window.banner.text.startswith(f"{view.request.number} is registered. First deadline: ")
    page = window.page("register")
    assert isinstance(page, RegisterPage)
    assert page.shown_request() == new
    assert prepared.drafts.load("request") is None


def test_what_is_missing_is_marked_and_the_first_such_field_has_the_focus(window: MainWindow, qapp: QApplication) -> None:
    window.activateWindow()
    window.new_request()
    editor = window.editor
    assert isinstance(editor, RequestEditor)
    editor.complete.click()
    assert editor.form.state.property("wrong") is True
    assert editor.form.subject.accessibleDescription() == "This is needed."
    assert qapp.focusWidget() is editor.form.state
    assert window.editor is editor


def test_the_clocks_are_told_before_registering_and_take_no_number(window: MainWindow, prepared: Office) -> None:
    window.new_request()
    editor = window.editor
    assert isinstance(editor, RequestEditor)
    count = len(prepared.register.ids(ListQuery()))
    editor.form.state.set_value("DE")
    editor.form.subject.setText("Bank statements")
    editor._look()
    said = [w.text() for w in editor._clock.findChildren(type(editor.said))]
    assert "Acknowledge receipt" in said
    assert len(prepared.register.ids(ListQuery())) == count


def _texts(card: QWidget) -> list[str]:
    return [each.text() for each in card.findChildren(QLabel)]


def test_a_request_that_looks_like_another_is_pointed_out_and_linked(
    window: MainWindow, prepared: Office, qtbot: QtBot
) -> None:
    window.new_request()
    editor = window.editor
    assert isinstance(editor, RequestEditor)
    editor.form.reference.setText("bfj iii 3 4471/26")
    editor._look()
    qtbot.waitUntil(lambda: "Banking records, Meridian Trade Ltd" in _texts(editor.alike))
    assert any(text.startswith("The same reference: ") for text in _texts(editor.alike))
    link = next(each for each in editor.alike.findChildren(QPushButton) if each.accessibleName().startswith("Link with"))
    link.click()
    (linked,) = [r for r in editor.form.particulars().references if r.kind is ReferenceKind.LINKED]
    assert prepared.register.find(linked.value).particulars.subject == "Banking records, Meridian Trade Ltd"
    editor._look()
    qtbot.waitUntil(lambda: any(text.startswith("Its number is quoted") for text in _texts(editor.alike)))


def test_an_amendment_needs_its_reason_and_is_seen_in_the_history(window: MainWindow, prepared: Office) -> None:
    request = case(prepared)
    window.amend_request(request)
    editor = window.editor
    assert isinstance(editor, RequestEditor)
    editor.form.subject.setText("Banking records, Meridian Trade Limited")
    editor.complete.click()
    assert editor.reason.property("wrong") is True
    editor.reason.setText("Name corrected by the requesting authority")
    editor.complete.click()
    view = prepared.register.show(request)
    assert view.request.particulars.subject.endswith("Limited")
    assert view.request.particulars.persons  # what the form does not touch stays
    assert view.revisions[-1].reason == "Name corrected by the requesting authority"


def test_an_event_is_logged_and_moves_the_status(qtbot: QtBot, window: MainWindow, prepared: Office) -> None:
    request = case(prepared, "novak")
    window.open_request(request)
    QTest.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    editor = window.editor
    assert isinstance(editor, EventEditor)
    editor.complete.click()
    assert editor.kind.property("wrong") is True
    editor.kind.set_value("acknowledged")
    editor.complete.click()
    view = prepared.register.show(request)
    assert [event.kind.value for event in view.events][-1] == "acknowledged"
    assert window.editor is None


def test_an_event_logged_by_mistake_is_annulled_with_its_reason(window: MainWindow, prepared: Office) -> None:
    request = case(prepared)
    window.log_event(request)
    editor = window.editor
    assert isinstance(editor, EventEditor)
    event = editor.view.events[-1]
    editor._annul(event.uid, "wrong case")
    annulled = [e for e in prepared.register.show(request).events if e.annulled]
    assert [e.annulled_reason for e in annulled] == ["wrong case"]


def test_mail_is_logged_with_its_scan_and_the_event_it_triggers(window: MainWindow, prepared: Office, tmp_path: Path) -> None:
    request, scan = case(prepared), tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF-1.4 a scan")
    window.log_mail(request)
    editor = window.editor
    assert isinstance(editor, MailEditor)
    editor.subject.setText("They ask where we stand")
    editor.channel.choose(Channel.COURIER)
    editor.event_kind.set_value("status-asked")
    editor.scan.take(scan)
    editor.complete.click()
    view = prepared.register.show(request)
    mail = view.mails[-1]
    assert (mail.direction, mail.channel, mail.scan_name) == (Direction.INCOMING, Channel.COURIER, "scan.pdf")
    assert prepared.casework.scan_bytes(mail) == b"%PDF-1.4 a scan"
    assert view.events[-1].kind.value == "status-asked"


def test_evidence_is_added_and_a_missing_file_is_a_sentence(window: MainWindow, prepared: Office, tmp_path: Path) -> None:
    request = case(prepared)
    window.add_evidence(request)
    editor = window.editor
    assert isinstance(editor, EvidenceEditor)
    editor.file.take(tmp_path / "gone.bin")
    editor.complete.click()
    assert window.banner.text.startswith("There is no file ")
    (tmp_path / "ledger.bin").write_bytes(b"x" * 4096)
    editor.file.take(tmp_path / "ledger.bin")
    editor.complete.click()
    assert prepared.register.show(request).evidence[-1].size == 4096


def test_a_case_is_closed_with_its_outcome_and_taken_up_again(window: MainWindow, prepared: Office) -> None:
    request = case(prepared)
    window.end_request(request)
    editor = window.editor
    assert isinstance(editor, EndEditor)
    editor.reason.setPlainText("All records handed over")
    editor.complete.click()
    assert prepared.register.show(request).request.status is Status.CLOSED
    window.end_request(request)
    again = window.editor
    assert isinstance(again, EndEditor)
    again.complete.click()
    assert again.reason.property("wrong") is True
    again.reason.setPlainText("A supplement arrived")
    again.complete.click()
    assert prepared.register.show(request).request.status.open


def test_a_letter_goes_from_draft_to_dispatch_by_two_people(
    window: MainWindow, prepared: Office, office_copy: Path, desk_clock: SetClock, tmp_path: Path, qapp: QApplication
) -> None:
    request = case(prepared, "novak")
    window.write_letter(request, "acknowledgement")
    choice = window.editor
    assert isinstance(choice, LetterChoice)
    choice.language.choose("ar")
    choice.complete.click()
    editor = window.editor
    assert isinstance(editor, LetterEditor)
    remarks = editor._fields["remarks"]
    assert not isinstance(remarks, QWidget) or remarks.isEnabled()
    remarks.setText("With regard to your letter 45/B/2023.")  # type: ignore[union-attr]  # the test knows what it is
    editor._touched = True
    editor.complete.click()
    letter = editor._id
    assert prepared.correspondence.show(letter).status is LetterStatus.REVIEW
    assert window.rail._buttons["letters"].accessibleName() == "Letters, 1 waiting"
    editor.complete.click()  # the same person may not approve
    assert prepared.correspondence.show(letter).status is LetterStatus.REVIEW
    assert window.banner.text
    window.leave_office()
    second = offices.open_as(office_copy, "jkeller", offices.SECOND, desk_clock)
    window.enter(second)
    window.open_letter(letter)
    editor = window.editor
    assert isinstance(editor, LetterEditor)
    for _again in range(2):  # a habit: the second stroke must not seal
        QTest.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert second.correspondence.show(letter).status is LetterStatus.APPROVED
    assert editor.complete.hasFocus()
    editor.complete.click()
    sealed = second.correspondence.show(letter)
    assert sealed.status is LetterStatus.SEALED
    assert window.banner.text == f"Sealed as {sealed.number}."
    write_sealed(editor, editor.letter, str(tmp_path / "letter.pdf"))
    assert (tmp_path / "letter.pdf").read_bytes() == second.correspondence.pdf(letter)
    check_letters(window, tmp_path)
    window.open_letter(letter)
    editor = window.editor
    assert isinstance(editor, LetterEditor)
    editor.channel.choose(Channel.DIPLOMATIC_BAG)
    editor.complete.click()
    assert second.correspondence.show(letter).status is LetterStatus.DISPATCHED
    assert second.register.show(request).events[-1].kind.value == "acknowledged"
    window.leave_office()


def check_letters(window: MainWindow, folder: Path) -> None:
    """The sealed file is genuine, a flipped byte of it is not."""
    window.go("letters")
    page = window.page("letters")
    assert isinstance(page, LettersPage)
    page.verify_card.verify(folder / "letter.pdf")
    assert said_in(page.verify_card).startswith("This is letter L-2026-")
    data = bytearray((folder / "letter.pdf").read_bytes())
    data[len(data) // 2] ^= 1
    (folder / "flipped.pdf").write_bytes(data)
    page.verify_card.verify(folder / "flipped.pdf")
    assert "This is letter L-2026-" not in said_in(page.verify_card)


def texts_in(card: QWidget) -> list[str]:
    from PySide6.QtWidgets import QLabel

    QApplication.processEvents()
    return [each.text() for each in card.findChildren(QLabel) if each.isVisible()]


def said_in(card: QWidget) -> str:
    from PySide6.QtWidgets import QLabel

    QApplication.processEvents()
    strong = [w.text() for w in card.findChildren(QLabel) if w.property("look") == "strong" and w.isVisible()]
    return strong[-1]


def test_a_bundle_goes_out_is_verified_and_comes_in_at_the_other_office(
    window: MainWindow, prepared: Office, tmp_path: Path, desk_clock: SetClock
) -> None:
    other = bootstrap.create_office(
        tmp_path / "partner",
        bootstrap.NewOffice(name="Office of Bonn", country="DE", admin_name="b", admin_full_name="B. Bonn"),
        offices.PASSPHRASE,
        clock=desk_clock,
        cost=offices.CHEAP,
    ).office
    (tmp_path / "de.json").write_bytes(other.bundles.card_file())
    (tmp_path / "ch.json").write_bytes(prepared.bundles.card_file())
    window.go("cards")
    cards = window.page("cards")
    assert isinstance(cards, CardsPage)
    cards.add_file(tmp_path / "de.json")
    card = prepared.bundles.cards()[0]
    assert "Compare its fingerprint" in window.banner.text
    cards._trust(card)
    request = case(prepared)
    window.export_bundle(request)
    editor = window.editor
    assert isinstance(editor, ExportEditor)
    assert not editor.complete.isEnabled()
    (tmp_path / "stick").mkdir()
    editor.where.folder.setText(str(tmp_path / "stick"))
    assert editor.complete.isEnabled()
    editor.complete.click()
    record = prepared.bundles.all()[0]
    assert record.state in {BundleState.VERIFIED, BundleState.WRITTEN}
    known = other.bundles.add_card(tmp_path / "ch.json").value
    trust(other, known.fingerprint)
    window.let_go()
    window.enter(other)
    window.go("bundles")
    page = window.page("bundles")
    assert isinstance(page, BundlesPage)
    page.verify(Path(record.place))
    assert said_in(page).startswith("The bundle is whole")
    page.take_in()
    assert window.banner.text.startswith("The case is registered here as ")
    assert len(other.register.ids(ListQuery())) == 1
    window.leave_office()


def test_a_new_office_shows_its_recovery_code_once_and_asks_for_a_part_of_it(
    qtbot: QtBot, make_window: Callable[..., MainWindow], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = bootstrap.create_office
    monkeypatch.setattr(bootstrap, "create_office", lambda *a, **k: real(*a, **k, cost=offices.CHEAP))
    window = make_window()
    window.welcome()
    window.show()
    page = window._threshold
    assert isinstance(page, WelcomePage)
    page.new.click()
    form = window._threshold
    assert isinstance(form, NewOfficePage)
    form.done.click()
    assert form.state.property("wrong") is True
    form.state.set_value("CH")
    assert form.zone.text() == "Europe/Zurich"
    form.name.setText("Federal Office")
    QTest.keyClicks(form.full_name, "Alessandra Moretti")
    assert form.user.text() == "amoretti"
    form.folder.setText(str(tmp_path / "new"))
    for each in (form.passphrase, form.again):
        each.setText("password")
    form.done.click()
    assert form.passphrase.property("wrong") is True
    assert not (tmp_path / "new").exists()
    for each in (form.passphrase, form.again):
        each.setText(offices.PASSPHRASE)
    form.done.click()
    sheet = window._threshold
    assert isinstance(sheet, RecoveryPage)
    code = sheet._created.recovery_code
    sheet._write(str(tmp_path / "sheet.pdf"))
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")
    sheet.group.setText("WRONG")
    sheet.enter.click()
    assert not is_open(window)
    sheet.group.setText(code.split("-")[2].lower())
    sheet.enter.click()
    assert is_open(window)
    assert window.settings.offices == (str(tmp_path / "new"),)
    window.leave_office()


def test_a_second_person_is_added_and_the_audit_log_is_walked(window: MainWindow, prepared: Office) -> None:
    window.go("settings")
    page = window.page("settings")
    assert isinstance(page, SettingsPage)
    page.full_name.setText("Noor Haddad")
    page.user.setText("nhaddad")
    page.first.setText("meadow lantern quartz pepper two")
    page.add.click()
    assert [user.name for user in prepared.people.all()][-1] == "nhaddad"
    page.verify.click()
    said = " ".join(each.text() for each in page.findChildren(QLabel))
    assert "whole and unchanged." in said
    assert "Every open case has a holder, a next action and a day." in said


def test_a_chosen_file_alone_is_not_left_without_a_word(window: MainWindow, prepared: Office, tmp_path: Path) -> None:
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF-1.7")
    window.log_mail(case(prepared))
    mail = window.editor
    assert isinstance(mail, MailEditor)
    assert not mail.dirty()
    mail.scan.take(scan)
    assert mail.dirty()
    window.add_evidence(case(prepared))
    evidence = window.editor
    assert isinstance(evidence, EvidenceEditor)
    assert not evidence.dirty()
    evidence.file.take(scan)
    assert evidence.dirty()


def test_numbering_goes_on_where_the_old_register_stopped(qtbot: QtBot, window: MainWindow, prepared: Office) -> None:
    window.go("settings")
    page = window.page("settings")
    assert isinstance(page, SettingsPage)
    numbers = page.numbers
    numbers.which.choose((RequestClass.CUSTODY, Direction.INCOMING))
    numbers.first.setText("eighteen")
    numbers.save.click()
    assert "A whole number from 1 is needed." in texts_in(numbers)
    numbers.first.setText("18")
    numbers.prefix.setText("HA")
    numbers.save.click()
    year = prepared.register.today.year
    (kept,) = [each for each in prepared.register.series() if each.prefix == "HA"]
    assert (kept.klass, kept.direction, kept.first, kept.first_year) == (RequestClass.CUSTODY, Direction.INCOMING, 18, year)
    assert f"from HA-{year}-0018" in texts_in(numbers)
    numbers.prefix.setText("MLI")
    numbers.save.click()
    assert any("another class or direction" in text for text in texts_in(numbers))
    assert not [s for s in prepared.register.series() if s.prefix == "MLI" and s.klass is RequestClass.CUSTODY]


def test_language_is_changed_over_the_open_office(qtbot: QtBot, window: MainWindow, program: object, prepared: Office) -> None:
    from ui.app import Program

    assert isinstance(program, Program)
    window.rebuilt.connect(program.rebuild)
    window.go("settings")
    window.prefer(language="ar")
    new = program.window
    assert new is not window
    assert new.desk is not None
    assert new.desk.office is prepared
    assert program.app.layoutDirection() is Qt.LayoutDirection.RightToLeft
