# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Restricted cases in the window: who is shown them, how people are named for one, how a head opens one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.people import Role
from mlat_desktop.domain.request import RequestId
from mlat_desktop.domain.vocabulary import Confidentiality, Stage
from mlat_desktop.services.ports import ListQuery
from tests.ui.access_screens import RECEIVED, SECRET
from ui.main_window import MainWindow
from ui.pages.absences import AbsenceEditor
from ui.pages.access import AccessEditor, OpenEditor
from ui.pages.register import RegisterPage

pytestmark = pytest.mark.thorough

SUBJECT = SECRET.subject


def _texts(inside: QWidget) -> list[str]:
    return [each.text() for each in inside.findChildren(QLabel)]


def _press(inside: QWidget, name: str) -> None:
    next(each for each in inside.findChildren(QPushButton) if name in {each.text(), each.accessibleName()}).click()


def _front(window: MainWindow) -> object:
    return window.editor


def _own_case(prepared: Office) -> RequestId:
    return RequestId(prepared.register.ids(ListQuery(text="subscriber"))[0])


@pytest.fixture
def theirs(prepared: Office) -> Office:
    """The desk of Jonas Keller in the same process, with a restricted case of his."""
    desk = prepared.at_desk("jkeller")
    desk.register.log(SECRET, received=RECEIVED)
    return desk


def test_no_page_says_a_word_of_a_case_of_others(window: MainWindow, theirs: Office) -> None:
    for place in ("today", "register", "deadlines", "letters", "bundles"):
        window.go(place)
        page = window.page(place)
        assert page is not None
        page.refresh()
        assert not [text for text in _texts(page) if "minister" in text or "Haddad, Youssef" in text]
    register = window.page("register")
    assert isinstance(register, RegisterPage)
    shown = [row.subject for row in register.office.register.rows(register.table_model.ids)]
    assert SUBJECT not in shown
    assert len(shown) > 5


def test_its_officer_names_a_person_and_lets_one_go(window: MainWindow, prepared: Office) -> None:
    case = _own_case(prepared)
    window.open_request(case)
    window.edit("access", case)
    editor = window.editor
    assert isinstance(editor, AccessEditor)
    editor.complete.click()
    assert editor.reason.property("wrong") is True
    editor.person.choose("jkeller")
    editor.reason.setPlainText("Reads the language")
    editor.complete.click()
    assert [each.user for each in prepared.access.handlers(case)] == ["amoretti", "jkeller"]
    assert "Jonas Keller" in _texts(editor)
    keller = prepared.at_desk("jkeller")
    assert [each.request_id for each in keller.notices.mine()] == [case]
    editor.reason.setPlainText("No longer needed")
    _press(editor, "Let Jonas Keller see it no longer")
    assert [each.user for each in prepared.access.handlers(case)] == ["amoretti"]


def test_a_notice_stands_on_today_until_it_is_put_away(window: MainWindow, prepared: Office) -> None:
    case = _own_case(prepared)
    with prepared._place.store.whole.read() as uow:
        person = uow.requests.get(case).particulars
    fresh = replace(SECRET, confidentiality=Confidentiality.ORDINARY, references=person.references, subject="Second")
    own = replace(person, persons=SECRET.persons)
    prepared.register.amend(case, own, version=prepared.register.show(case).request.version, reason="Named now")
    prepared.at_desk("jkeller").register.log(fresh, received=RECEIVED)
    window.go("today")
    page = window.page("today")
    assert page is not None
    page.refresh()
    said = [text for text in _texts(page) if "may be the same matter" in text]
    assert len(said) == 1
    _press(page, f"Put away: {said[0]}")
    page.refresh()
    assert not [text for text in _texts(page) if "may be the same matter" in text]


def test_a_head_opens_one_by_its_number(make_window: Callable[..., MainWindow], prepared: Office, theirs: Office) -> None:
    number = theirs.register.rows(theirs.register.ids(ListQuery(text="minister")))[0].number
    window = make_window()
    window.enter(prepared)
    assert all(user.role is not Role.HEAD for user in prepared.people.all()), "so the administrator is the head"
    window.go("register")
    page = window.page("register")
    assert isinstance(page, RegisterPage)
    _press(page, "Open a restricted case")
    editor = window.editor
    assert isinstance(editor, OpenEditor)
    editor.complete.click()
    assert editor.number.property("wrong") is True
    editor.number.setText("MLI-2026-0999")
    editor.reason.setPlainText("The minister asked")
    editor.complete.click()
    assert window.editor == editor, "a number that is not there keeps what was typed"
    editor.number.setText(number)
    editor.complete.click()
    assert _front(window) is None
    assert SUBJECT in _texts(page.detail)
    assert "The minister asked" in theirs.notices.mine()[0].sentence
    window.hide()


def test_only_a_head_is_offered_to_open_one(make_window: Callable[..., MainWindow], theirs: Office) -> None:
    window = make_window()
    window.enter(theirs)
    window.go("register")
    page = window.page("register")
    assert isinstance(page, RegisterPage)
    assert not [each for each in page.findChildren(QPushButton) if each.text() == "Open a restricted case"]
    window.hide()


def test_every_page_of_a_case_bears_its_caution(window: MainWindow, prepared: Office) -> None:
    case = prepared.register.log(replace(SECRET, stage=Stage.CHARGED), received=RECEIVED).value.id
    caution = "Restricted · The persons charged are presumed innocent"
    window.open_request(case)
    page = window.page("register")
    assert isinstance(page, RegisterPage)
    for tab in range(4):
        page.detail.tabs.setCurrentIndex(tab)
        seen = [each.text() for each in page.detail.findChildren(QLabel) if each.isVisible()]
        assert sum(text.startswith(caution) for text in seen) == 1
    for key in ("new", "event", "mail", "evidence", "end", "access", "export"):
        window.edit(key, case)
        editor = window.editor
        assert editor is not None
        seen = [each.text() for each in editor.findChildren(QLabel) if each.isVisible()]
        assert sum(text.startswith(caution) for text in seen) == 1, key
        window.back()


def test_an_absence_is_entered_seen_on_today_and_ended(window: MainWindow, prepared: Office, theirs: Office) -> None:
    today = prepared.register.today
    window.go("settings")
    page = window.page("settings")
    assert page is not None
    _press(page, "Absences and deputies")
    editor = window.editor
    assert isinstance(editor, AbsenceEditor)
    editor.complete.click()
    assert editor.first.property("wrong") is True
    editor.person.choose("jkeller")
    editor.deputy.choose("amoretti")
    editor.first.set_day(today)
    editor.last.set_day(today)
    editor.complete.click()
    assert [each.full_name for each in prepared.absences.standing_in()] == ["Jonas Keller"]
    case = RequestId(prepared.register.ids(ListQuery(text="minister"))[0])
    window.go("today")
    shown = window.page("today")
    assert shown is not None
    assert [text for text in _texts(shown) if text.startswith("You stand in for Jonas Keller until")]
    window.open_request(case)
    register = window.page("register")
    assert register is not None
    assert [text for text in _texts(register) if text.startswith("Jonas Keller: away until")]
    window.edit("absence")
    again = window.editor
    assert isinstance(again, AbsenceEditor)
    _press(again, "Jonas Keller is back")
    assert len(prepared.register.ids(ListQuery(text="minister"))) == 0
