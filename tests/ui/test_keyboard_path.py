# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What practised hands rely on: lists that understand a beginning, focus that stays, every act within reach of Tab."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.checklist import ItemState
from mlat_desktop.domain.request import RequestId, Uid
from mlat_desktop.domain.vocabulary import EventKind
from mlat_desktop.services.evidence import NewEvidence
from mlat_desktop.services.ports import ListQuery
from mlat_desktop.services.views import TodayAct
from tests.ui.office import NOW
from ui.main_window import MainWindow
from ui.pages.case_editor import CaseEditor
from ui.pages.end_request import EndEditor
from ui.pages.exhibits.exhibit import ExhibitEditor
from ui.pages.letter import LetterEditor
from ui.pages.log_event import EventEditor
from ui.pages.log_mail import MailEditor
from ui.pages.page import Editor
from ui.pages.review.checklist import ChecklistEditor
from ui.pages.today import Line, TodayPage
from ui.widgets.pickers import Picker

E = TypeVar("E", bound=Editor)
FAR = 60
"""Presses of Tab after which nobody would look for the act any more."""


def case(office: Office, words: str) -> RequestId:
    return RequestId(office.register.ids(ListQuery(text=words))[0])


def lend(office: Office, request: RequestId) -> None:
    office.evidence.register(
        request, NewEvidence(title="Ledger", original=True, to_return=True, return_due=(NOW + timedelta(days=3)).date())
    )


def shown(window: MainWindow, kind: type[E]) -> E:
    editor = window.editor
    assert isinstance(editor, kind)
    return editor


def type_into(field: QWidget, text: str) -> None:
    field.setFocus()
    QTest.keyClicks(field, text)


@pytest.mark.parametrize(("typed", "value"), [("bet", "b"), ("delta", "cd"), ("ta", ""), ("gamma", "cd")])
def test_tab_out_of_an_open_list_takes_what_the_letters_can_only_mean(qtbot: QtBot, typed: str, value: str) -> None:
    row = QWidget()
    field, after = Picker("Kind", [("a", "Alpha"), ("b", "Beta"), ("cd", "Gamma and delta")]), QPushButton("After")
    for each in (field, after):
        each.setParent(row)
    qtbot.addWidget(row)
    row.show()
    row.activateWindow()
    assert QTest.qWaitForWindowActive(row)
    type_into(field, typed)
    popup = QApplication.activePopupWidget()
    QTest.keyClick(row.windowHandle() if popup is None else popup.windowHandle(), Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is after
    assert field.value == value
    assert field.wrong == (not value)


def test_a_long_name_shows_its_beginning(qtbot: QtBot) -> None:
    field = Picker("Treaty", [("x", "Directive 2014/41/EU regarding the European Investigation Order in criminal matters")])
    qtbot.addWidget(field)
    field.set_value("x")
    assert field.cursorPosition() == 0


def test_mail_is_not_logged_without_the_event_that_was_half_typed(window: MainWindow, prepared: Office) -> None:
    request = case(prepared, "Banking")
    before = prepared.register.show(request).mails
    window.log_mail(request)
    form = shown(window, MailEditor)
    form.subject.setText("Their answer")
    form.event_kind.setText("answ")
    form.event_kind.textEdited.emit("answ")
    form.complete.click()
    assert window.editor is form
    assert form.event_kind.accessibleDescription().startswith("This is not understood.")
    assert prepared.register.show(request).mails == before
    form.event_kind.set_value(EventKind.QUERY_ANSWERED)
    form.complete.click()
    assert prepared.register.show(request).mails[-1].event_uid is not None


def test_ctrl_enter_in_a_list_takes_the_beginning_that_stands_there(window: MainWindow, prepared: Office) -> None:
    request = case(prepared, "Banking")
    window.log_event(request)
    form = shown(window, EventEditor)
    type_into(form.kind, "decis")
    while (popup := QApplication.activePopupWidget()) is not None:
        popup.close()
    form.by_key()
    assert prepared.register.show(request).events[-1].kind is EventKind.DECIDED


def test_the_remark_on_what_is_missing_follows_the_finding(window: MainWindow, prepared: Office) -> None:
    window.work_on("checklist", case(prepared, "Banking"))
    form = shown(window, ChecklistEditor)
    first = form.rows[0]
    first.state.choose(ItemState.MISSING)
    first.state.setFocus()
    QTest.keyClick(first.state, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is first.note


def test_the_form_that_closes_a_case_leads_to_what_keeps_it_open(window: MainWindow, prepared: Office) -> None:
    request = case(prepared, "Banking")
    lend(prepared, request)
    window.end_request(request)
    form = shown(window, EndEditor)
    form.reason.setPlainText("All is done")
    next(each for each in form.findChildren(QPushButton) if each.text() == "Open the exhibit").click()
    shown(window, ExhibitEditor)
    window.end_request(request)
    assert shown(window, EndEditor).reason.toPlainText() == "All is done"


def test_a_line_of_today_leads_to_the_exhibit_and_to_the_letter_that_is_begun(window: MainWindow, prepared: Office) -> None:
    lent, asked = case(prepared, "Banking"), case(prepared, "Witness")
    lend(prepared, lent)
    letter = prepared.correspondence.draft(asked, "acknowledgement", "en").value
    window.go("today")
    page = window.page("today")
    assert isinstance(page, TodayPage)
    page.make_stale()

    def line(act: TodayAct) -> Line:
        return next(each for each in page.lines if each.line.act is act)

    line(TodayAct.OPEN_EXHIBIT).click()
    shown(window, ExhibitEditor)
    window.back()
    line(TodayAct.OPEN_LETTER).click()
    assert shown(window, LetterEditor).letter.id == letter.id
    window.back()
    prepared.correspondence.void(letter.id, "written twice")
    page.make_stale()
    assert not [each for each in page.lines if each.line.act is TodayAct.OPEN_LETTER], "a void letter is not gone on with"


def test_down_goes_from_line_to_line_of_today(window: MainWindow) -> None:
    page = window.page("today")
    assert isinstance(page, TodayPage)
    page.lines[0].setFocus()
    QTest.keyClick(page.lines[0], Qt.Key.Key_Down)
    assert QApplication.focusWidget() is page.lines[1]
    QTest.keyClick(page.lines[1], Qt.Key.Key_Up)
    assert QApplication.focusWidget() is page.lines[0]


FORMS: dict[str, Callable[[MainWindow, RequestId], object]] = {
    "request": lambda window, _request: window.new_request(),
    "letter": lambda window, request: window.write_letter(request),
    "checklist": lambda window, request: window.work_on("checklist", request),
    "mail": lambda window, request: window.log_mail(request),
    "event": lambda window, request: window.log_event(request),
    "evidence": lambda window, request: window.add_evidence(request),
    "exhibit": lambda window, request: window.open_exhibit(request, window_exhibit(window, request)),
    "end": lambda window, request: window.end_request(request),
}


def window_exhibit(window: MainWindow, request: RequestId) -> Uid:
    assert window.desk is not None
    return window.desk.office.register.show(request).evidence[0].uid


@pytest.mark.parametrize("form", FORMS)
def test_tab_reaches_the_act_of_every_form_of_the_day(
    window: MainWindow, prepared: Office, form: str, figure: Callable[[str, object], None]
) -> None:
    FORMS[form](window, case(prepared, "Banking"))
    editor = shown(window, Editor)
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    pressed = 0
    while (focus := QApplication.focusWidget()) is not editor.complete:
        assert focus is not None
        assert pressed < FAR, f"Tab does not reach the act of the form {form}"
        QTest.keyClick(focus, Qt.Key.Key_Tab)
        pressed += 1
    figure(f"presses of Tab to the act of the form: {form}", pressed)
    if isinstance(editor, CaseEditor):
        assert not editor.dirty(), "walking through a form changed it"
