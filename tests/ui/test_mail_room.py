# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""In the window: a letter is entered by its reference, recorded with its event by one button, or kept in the watched tray."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from mlat_desktop.bootstrap import Office
from mlat_desktop.clock import SetClock
from mlat_desktop.domain.mailroom import PieceState
from mlat_desktop.domain.request import Request
from mlat_desktop.domain.translation import TranslationState
from mlat_desktop.domain.vocabulary import Direction, EventKind, Holder, RequestClass, Status
from mlat_desktop.services.mailroom.mailroom import Filing, NewPiece
from mlat_desktop.services.mailroom.translations import NewTranslation
from mlat_desktop.services.ports import ListQuery
from mlat_desktop.services.views import TodayAct
from tests.ui.held import held
from tests.ui.test_treaties_page import words
from ui.main_window import MainWindow
from ui.pages.mailroom.choice import AWAY, KEEP, NEW
from ui.pages.mailroom.page import MailPage
from ui.pages.mailroom.piece import PieceEditor
from ui.pages.mailroom.take_off import TakeOffEditor
from ui.pages.mailroom.translation import TranslationBack, TranslationEditor
from ui.pages.today import TodayPage

pytestmark = pytest.mark.thorough


def open_case(office: Office, direction: Direction) -> Request:
    found = office.register.rows(office.register.ids(ListQuery(direction=direction, open_only=True)))
    ours = next(row for row in found if row.holder in {Holder.US, Holder.OTHER_STATE} and not row.restricted)
    return office.register.find(ours.number)


def entering(window: MainWindow) -> PieceEditor:
    form = window.editor
    assert isinstance(form, PieceEditor)
    return form


def press(parent: object, text: str) -> None:
    assert isinstance(parent, MailPage | TodayPage)
    next(each for each in parent.findChildren(QPushButton) if each.text().replace("&", "") == text).click()


def test_a_reference_leads_to_its_case_and_one_button_records_all(
    window: MainWindow, prepared: Office, qtbot: QtBot, tmp_path: Path
) -> None:
    case = open_case(prepared, Direction.OUTGOING)
    scan = tmp_path / "scan of the reply.pdf"
    scan.write_bytes(b"%PDF")
    window.go("mailroom")
    page = window.page("mailroom")
    assert isinstance(page, MailPage)
    QTest.keyClicks(page.field, case.number.lower())
    QTest.keyClick(page.field, Qt.Key.Key_Return)
    form = entering(window)
    assert form.choice.request_id == case.id
    assert f"Our number: {case.number}" in words(form)
    assert form.name.text() == case.particulars.their_authority.name
    form.name.setText("Ministry of Justice")
    QTest.keyClicks(form.subject, "They have received it")
    form.scans.take([scan])
    form.happening.what.choose(EventKind.RECEIPT_CONFIRMED.value)
    form.happening.chosen.emit()
    qtbot.waitUntil(lambda: "Stops: " in words(form) or "No clock moves." in words(form))
    assert "Status: Awaiting reply" in words(form) or prepared.register.show(case.id).request.status is Status.AWAITING_REPLY
    form.complete.click()
    qtbot.waitUntil(lambda: window.editor is None)
    (piece,) = prepared.mail.of_request(case.id)
    assert (piece.ours, piece.scans[0].name) == ((case.number.lower(),), "scan of the reply.pdf")
    assert prepared.register.show(case.id).events[-1].kind is EventKind.RECEIPT_CONFIRMED
    assert f"{piece.number} is recorded." in words(window)


def test_what_has_no_case_is_kept_in_the_tray_seen_on_today_and_matched_from_there(
    window: MainWindow, prepared: Office, desk_clock: SetClock, qtbot: QtBot
) -> None:
    case = open_case(prepared, Direction.INCOMING)
    window.enter_mail()
    form = entering(window)
    assert window.focusWidget() is form.references
    form.references.setPlainText("Nobody knows 7/7")
    qtbot.waitUntil(lambda: "No case that you may see has it." in words(form))
    assert form.choice.end == KEEP
    form.complete.click()
    assert "This is needed." in words(form)
    form.name.setText("A court")
    form.subject.setText("A letter")
    form.complete.click()
    qtbot.waitUntil(lambda: window.editor is None)
    (waiting,) = prepared.mail.pieces(PieceState.UNMATCHED)
    desk_clock.at += timedelta(days=8)
    window.go("today")
    today = window.page("today")
    assert isinstance(today, TodayPage)
    today.refresh()
    assert "1 piece of mail without a case" in words(today)
    assert "the oldest for 8 days" in words(today)
    press(today, "Open the tray")
    page = window.page("mailroom")
    assert isinstance(page, MailPage)
    press(page, "Match")
    form = entering(window)
    form.complete.click()
    assert "Choose a case, or say that it is not for us." in words(form), "it would change nothing"
    form.references.setPlainText(case.number)
    qtbot.waitUntil(lambda: form.choice.request_id == case.id)
    form.complete.click()
    qtbot.waitUntil(lambda: window.editor is None)
    assert prepared.mail.get(waiting.number).matches[0].request_id == case.id


def test_a_new_request_begins_and_what_is_not_for_us_is_put_away_with_its_reason(
    window: MainWindow, prepared: Office, qtbot: QtBot
) -> None:
    window.enter_mail(references="RJ-5")
    form = entering(window)
    form.name.setText("Ministry")
    form.subject.setText("Bank records")
    form.choice.choose(NEW)
    form.complete.click()
    assert "This is needed." in words(form), "which State"
    form.choice.state.set_value("BR")
    form.choice.klass.choose(RequestClass.ENQUIRY.value)
    form.complete.click()
    qtbot.waitUntil(lambda: window.editor is None)
    piece = prepared.mail.pieces()[0]
    request = prepared.register.show(piece.matches[0].request_id).request
    assert (request.particulars.klass, request.particulars.other_state) == (RequestClass.ENQUIRY, "BR")
    assert request.particulars.references[0].value == "RJ-5"
    window.enter_mail()
    form = entering(window)
    form.name.setText("Land registry")
    form.subject.setText("Invoice")
    form.choice.choose(AWAY)
    form.complete.click()
    assert "This is needed." in words(form)
    form.choice.reason.setText("For the cash office")
    form.complete.click()
    qtbot.waitUntil(lambda: window.editor is None)
    assert prepared.mail.pieces()[0].reason == "For the cash office"


def test_what_leaves_begins_no_request_and_a_court_gets_the_case(window: MainWindow, prepared: Office, qtbot: QtBot) -> None:
    case = open_case(prepared, Direction.INCOMING)
    window.enter_mail(references=case.number)
    form = entering(window)
    form.way.choose(Direction.OUTGOING.value)
    form.role.choose("court")
    form.way.activated.emit(1)
    form.choice.choose(NEW)
    assert form.choice.end != NEW
    form.choice.choose(f"case:{case.id}")
    kinds = [each.kind for each in form.happening.offers]
    assert EventKind.HANDED_OVER in kinds
    form.happening.what.choose(EventKind.HANDED_OVER.value)
    form.name.setText("District Court 3")
    form.subject.setText("Please hear the witness")
    form.complete.click()
    qtbot.waitUntil(lambda: window.editor is None)
    held = prepared.register.show(case.id).request.in_hand
    assert held is not None
    assert (held.holder, held.name) == (Holder.COURT, "District Court 3")


def test_a_half_typed_piece_is_there_again_after_a_lock(
    window: MainWindow, prepared: Office, make_window: Callable[..., MainWindow], qtbot: QtBot
) -> None:
    case = open_case(prepared, Direction.OUTGOING)
    window.enter_mail()
    form = entering(window)
    form.references.setPlainText(case.number)
    qtbot.waitUntil(lambda: form.choice.request_id == case.id)
    form.subject.setText("Half a")
    form.happening.what.choose(EventKind.ACKNOWLEDGED.value)
    form.half.touch()
    window.let_go()
    again = make_window()
    again.enter(prepared)
    again.enter_mail()
    form = entering(again)
    assert (form.subject.text(), form.choice.request_id) == ("Half a", case.id)
    assert form.happening.kind is EventKind.ACKNOWLEDGED
    form.gone()
    again.back()
    again.enter_mail()
    assert entering(again).subject.text() == ""


def test_a_half_typed_piece_keeps_its_case_and_event_when_cases_are_found_late(window: MainWindow, prepared: Office) -> None:
    case = open_case(prepared, Direction.OUTGOING)
    window.enter_mail()
    form = entering(window)
    form.references.setPlainText(case.number)
    form._look()
    form.choice.choose(f"case:{case.id}")
    form.happening.what.choose(EventKind.ACKNOWLEDGED.value)
    form.half.touch()
    with held(window) as runner:
        for _twice in range(2):  # the second time it is kept before anything was found
            form.keep()
            window.back()
            window.enter_mail()
            form = entering(window)
        runner.release()
        assert (form.choice.request_id, form.happening.kind) == (case.id, EventKind.ACKNOWLEDGED)
    form.gone()


def test_a_day_that_is_not_understood_is_not_left_out_of_the_book(window: MainWindow, prepared: Office) -> None:
    window.enter_mail()
    form = entering(window)
    form.name.setText("District Court 3")
    form.subject.setText("Record of the hearing")
    QTest.keyClicks(form.dated, "31 february")
    form.complete.click()
    assert window.editor is form
    assert "This is not understood." in words(form)
    assert not [each for each in prepared.mail.pieces() if each.subject == "Record of the hearing"]
    form.dated.clear()
    form.complete.click()
    assert [each.dated_on for each in prepared.mail.pieces() if each.subject == "Record of the hearing"] == [None]


def test_a_translation_is_asked_and_an_overdue_one_is_taken_back_from_today(
    window: MainWindow, prepared: Office, desk_clock: SetClock, qtbot: QtBot
) -> None:
    case = open_case(prepared, Direction.INCOMING)
    window.edit("translation", case.id)
    form = window.editor
    assert isinstance(form, TranslationEditor)
    form.complete.click()
    assert "This is needed." in words(form)
    form.what.setText("Letter of request")
    form.source.set_value("pt")
    form.target.set_value("de")
    form.translator.setText("M. Ott")
    form.due.set_day(prepared.register.today + timedelta(days=5))
    form.certified.setChecked(True)
    form.complete.click()
    qtbot.waitUntil(lambda: window.editor is None)
    (made,) = prepared.translations.of_request(case.id)
    desk_clock.at += timedelta(days=6)
    line = next(each for each in prepared.today.lines() if each.act is TodayAct.TAKE_TRANSLATION)
    window.go("today")
    today = window.page("today")
    assert isinstance(today, TodayPage)
    today.settle(line)
    back = window.editor
    assert isinstance(back, TranslationBack)
    back.number.setText("7/26")
    back.complete.click()
    qtbot.waitUntil(lambda: window.editor is None)
    assert prepared.translations.find(made.uid)[1].state is TranslationState.CERTIFIED


def test_the_mail_page_finds_a_piece_and_shows_the_translations_awaited(
    window: MainWindow, prepared: Office, qtbot: QtBot
) -> None:
    case = open_case(prepared, Direction.INCOMING)
    when = prepared.clock.now().replace(tzinfo=None) - timedelta(hours=2)
    prepared.mail.log(
        NewPiece(direction=Direction.INCOMING, role="police", name="Police", subject="Records", theirs=("KAPO 9",), when=when)
    )
    due = prepared.register.today + timedelta(days=3)
    new = NewTranslation(what="Annex", language_from="pt", language_to="de", translator="Ott", due_on=due)
    prepared.translations.ask(case.id, new)
    window.go("mailroom")
    page = window.page("mailroom")
    assert isinstance(page, MailPage)
    assert "Annex" in words(page)
    assert "Records" in words(page)
    QTest.keyClicks(page.field, "kapo9")
    qtbot.waitUntil(lambda: "Annex" not in words(page))
    assert "Records" in words(page)
    page.field.setText("nothing of this")
    qtbot.waitUntil(lambda: "Nothing is found" in words(page))


def test_a_piece_of_a_wrong_case_is_taken_off_from_the_book_with_a_reason(
    window: MainWindow, prepared: Office, qtbot: QtBot
) -> None:
    case = open_case(prepared, Direction.OUTGOING)
    when = prepared.clock.now().replace(tzinfo=None) - timedelta(days=1)
    new = NewPiece(direction=Direction.INCOMING, role="other-state", name="DRCI", subject="A reply", when=when)
    piece = prepared.mail.log(new, (), [Filing(request_id=case.id, event=EventKind.RECEIPT_CONFIRMED)]).value
    window.go("mailroom")
    press(window.page("mailroom"), "Take off")
    form = window.editor
    assert isinstance(form, TakeOffEditor)
    form.complete.click()
    assert window.editor is form, "the reason is needed"
    form.reason.setPlainText("It belongs to another request")
    form.complete.click()
    qtbot.waitUntil(lambda: prepared.mail.get(piece.number).state is PieceState.UNMATCHED and window.editor is None)
    press(window.page("mailroom"), "Match")
    shown = entering(window).piece
    assert shown is not None
    assert shown.number == piece.number
