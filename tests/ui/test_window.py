# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.request import RequestId
from mlat_desktop.services.ports import ListQuery
from tests.ui import office as offices
from ui import a11y, actions
from ui import app as ui_app
from ui.main_window import MainWindow
from ui.pages.new_request import RequestEditor
from ui.pages.register import RegisterPage
from ui.pages.today import Line, TodayPage
from ui.pages.unlock import UnlockPage
from ui.pages.welcome import WelcomePage
from ui.widgets.controls import Level
from ui.widgets.rail import RailButton


def is_open(window: MainWindow) -> bool:
    return window.desk is not None


def first_id(office: Office, words: str = "banking") -> RequestId:
    return RequestId(office.register.ids(ListQuery(text=words))[0])


def test_the_day_begins_with_today_and_the_title_names_office_and_training(window: MainWindow) -> None:
    assert isinstance(window.page("today"), TodayPage)
    assert window.windowTitle() == "Central Authority of Helvania · TRAINING · MLAT Desktop"
    strip = [w for w in window.findChildren(QWidget) if w.property("look") == "training"]
    assert len(strip) == 1
    assert strip[0].isVisible()


def test_ctrl_and_a_figure_lead_to_every_page(qtbot: QtBot, window: MainWindow) -> None:
    for place in actions.PLACES:
        QTest.keyClick(window, getattr(Qt.Key, f"Key_{place.digit}"), Qt.KeyboardModifier.ControlModifier)
        page = window.page(place.key)
        assert page is not None, place.key
        assert page.isVisible(), place.key


EDITORS: dict[str, Callable[[MainWindow, RequestId], object]] = {
    "new": lambda w, _id: w.new_request(),
    "amend": lambda w, each: w.amend_request(each),
    "piece": lambda w, _id: w.enter_mail(),
    "translation": lambda w, each: w.edit("translation", each),
    "event": lambda w, each: w.log_event(each),
    "mail": lambda w, each: w.log_mail(each),
    "evidence": lambda w, each: w.add_evidence(each),
    "end": lambda w, each: w.end_request(each),
    "letter-choice": lambda w, each: w.write_letter(each),
    "export": lambda w, each: w.export_bundle(each),
}


def test_every_control_of_every_page_says_its_name(window: MainWindow, prepared: Office) -> None:
    silent = {}
    for place in (*[place.key for place in actions.PLACES], "help"):
        window.go(place)
        silent[place] = a11y.unnamed(window)
    for name, open_it in EDITORS.items():
        open_it(window, first_id(prepared))
        silent[name] = a11y.unnamed(window)
        window.back()
    letter = prepared.correspondence.of_request(first_id(prepared))[0]
    window.open_letter(letter.id)
    silent["letter"] = a11y.unnamed(window)
    assert {name: found for name, found in silent.items() if found} == {}


def test_a_control_without_a_name_is_found(qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout

    root = QWidget()
    qtbot.addWidget(root)
    column = QVBoxLayout(root)
    column.addWidget(QPushButton(""))
    column.addWidget(QLineEdit())
    assert len(a11y.unnamed(root)) == 2


def test_the_whole_window_is_mirrored_in_arabic(make_window: Callable[..., MainWindow], prepared: Office) -> None:
    window = make_window("ar")
    window.enter(prepared)
    window.show()
    window.go("register")
    page = window.page("register")
    assert isinstance(page, RegisterPage)
    assert window.rail.mapTo(window, QPoint(0, 0)).x() > window.width() / 2
    detail, table = page.detail.mapTo(window, QPoint(0, 0)), page.table.mapTo(window, QPoint(0, 0))
    assert detail.x() < table.x()
    header = page.table.horizontalHeader()
    assert header.sectionViewportPosition(0) > header.sectionViewportPosition(3)
    assert page.shown_request() is not None


def test_tab_leaves_every_field_of_the_new_request(qtbot: QtBot, window: MainWindow, qapp: QApplication) -> None:
    window.new_request()
    window.activateWindow()
    seen: list[QWidget] = []
    for _step in range(120):
        focus = qapp.focusWidget()
        assert focus is not None
        if focus in seen:
            break
        seen.append(focus)
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    editor = window.editor
    assert isinstance(editor, RequestEditor)
    assert qapp.focusWidget() in seen, "Tab never came round"
    for field in (editor.form.subject, editor.form.facts, editor.form.state, editor.complete):
        assert field in seen


def test_enter_presses_the_button_that_has_the_focus(qtbot: QtBot, window: MainWindow) -> None:
    window.rail.setFocus()
    register = next(each for each in window.rail.findChildren(RailButton) if each.text() == "Register")
    QTest.keyClick(register, Qt.Key.Key_Return)
    page = window.page("register")
    assert isinstance(page, RegisterPage)
    assert page.isVisible()
    new = next(each for each in page.findChildren(QPushButton) if each.text() == "&New request")
    QTest.keyClick(new, Qt.Key.Key_Return)
    assert isinstance(window.editor, RequestEditor)


def test_enter_on_a_line_of_today_opens_the_act_that_settles_it(qtbot: QtBot, window: MainWindow) -> None:
    page = window.page("today")
    assert isinstance(page, TodayPage)
    line = next(each for each in page.lines if each.line.act.value == "log-event")
    assert isinstance(line, Line)
    line.setFocus()
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert window.editor is not None
    assert window.editor.beside.text() == line.line.row.number


def test_a_search_shows_what_matches_and_says_when_nothing_does(qtbot: QtBot, window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    page = window.page("register")
    assert isinstance(page, RegisterPage)
    QTest.keyClicks(page.search_field, "haddad")
    QTest.keyClick(page.search_field, Qt.Key.Key_Return)
    assert [page.table_model.row_at(0).subject] == ["Service of summons, R. Haddad"]  # type: ignore[union-attr]  # the test knows what it is
    assert len(page.table_model.ids) == 1
    page.search_field.setText("zzzz nothing")
    QTest.keyClick(page.search_field, Qt.Key.Key_Return)
    assert len(page.table_model.ids) == 0
    assert page._empty.isVisible()


def test_a_filter_that_hides_a_request_gives_way_when_the_request_is_opened(window: MainWindow, prepared: Office) -> None:
    window.go("register")
    page = window.page("register")
    assert isinstance(page, RegisterPage)
    page.search_field.setText("haddad")
    page.search_field.searched.emit("haddad")
    wanted = first_id(prepared, "okafor")
    window.open_request(wanted)
    assert page.shown_request() == wanted
    assert page.search_field.text() == ""


def test_a_refusal_is_a_sentence_in_the_page(window: MainWindow) -> None:
    window.refuse(KnownError(Code.DISK_FULL))
    assert window.banner.isVisible()
    assert window.banner.text.startswith("The disk is full.")
    window.banner.dismiss()
    assert not window.banner.isVisible()


def test_a_mistake_of_the_program_leaves_a_report_without_case_data(window: MainWindow) -> None:
    def fail() -> None:
        raise RuntimeError("Meridian Trade Ltd")

    window.tasks.read(window, fail, lambda _nothing: None)
    assert "A report without case data lies in" in window.banner.text
    path = Path(window.banner.text.split(" lies in ")[1].split(". Please")[0])
    text = path.read_text(encoding="utf-8")
    assert "RuntimeError" in text
    assert "Meridian" not in text


def test_locking_closes_the_office_keeps_the_draft_and_unlocking_brings_it_back(
    qtbot: QtBot, window: MainWindow, office_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mlat_desktop import bootstrap

    window.new_request()
    editor = window.editor
    assert isinstance(editor, RequestEditor)
    QTest.keyClicks(editor.form.subject, "Begun before lunch")
    QTest.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    page = window._threshold
    assert isinstance(page, UnlockPage)
    assert not is_open(window)
    assert window.windowTitle() == "MLAT Desktop"
    real = bootstrap.open_office
    monkeypatch.setattr(bootstrap, "open_office", lambda *a, **k: real(*a, **k, cost=offices.CHEAP))
    QTest.keyClicks(page.passphrase, "not the passphrase")
    page.open.click()
    assert page.banner.text.startswith("The passphrase does not open this office.")
    page.passphrase.setText(offices.PASSPHRASE)
    QTest.keyClick(page.passphrase, Qt.Key.Key_Return)
    assert is_open(window)
    window.new_request()
    again = window.editor
    assert isinstance(again, RequestEditor)
    assert again.form.subject.text() == "Begun before lunch"
    window.leave_office()


def test_closing_asks_in_the_page_before_an_amendment_is_lost(window: MainWindow, prepared: Office) -> None:
    window.amend_request(first_id(prepared))
    editor = window.editor
    assert isinstance(editor, RequestEditor)
    editor.form.subject.setText("changed")
    editor.form.edited.emit()
    window.close()
    assert window.isVisible()
    assert window.banner.text == "What you typed here has not been saved."
    assert window.banner.isVisible()
    window._leaving = True


def test_the_first_page_offers_a_new_office_an_existing_one_and_training(make_window: Callable[..., MainWindow]) -> None:
    window = make_window()
    window.welcome()
    window.show()
    page = window._threshold
    assert isinstance(page, WelcomePage)
    assert a11y.unnamed(window) == []
    page._on_folder_chosen("/nowhere")
    assert page.banner.text.startswith("There is no office in /nowhere.")
    page.new.click()
    assert a11y.unnamed(window) == []


def test_a_message_that_needs_no_answer_goes_by_itself(qtbot: QtBot, window: MainWindow) -> None:
    window.say(Level.GOOD, "Saved.", stays=False)
    assert window.banner.isVisible()
    window.banner._timer.setInterval(1)
    window.banner._timer.start()
    qtbot.waitUntil(lambda: not window.banner.isVisible())


def test_a_window_closed_at_once_fetches_nothing_afterwards(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ui_app, "PAUSE", 50)
    closed = ui_app.Program([], config=tmp_path / "config", data=tmp_path / "data")
    closed.start()
    qtbot.waitUntil(closed._later.isActive)
    closed.finish()
    closed.window.hide()
    with qtbot.captureExceptions() as faults:
        qtbot.wait(150)
    assert faults == []
    closed.window.deleteLater()
