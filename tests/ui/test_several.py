# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Several requests at once, chosen in the register or on Today with mouse and keys, and what can be done with them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.request import RequestId
from mlat_desktop.services.ports import ListQuery
from ui.main_window import MainWindow
from ui.pages.register import RegisterPage
from ui.pages.several import AssignEditor, RemindEditor, SeveralEditor
from ui.pages.today import TodayPage
from ui.widgets.basics import WIDE

pytestmark = pytest.mark.thorough

KEY, SHIFT, CTRL = Qt.Key, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def register(window: MainWindow) -> RegisterPage:
    window.go("register")
    page = window.page("register")
    assert isinstance(page, RegisterPage)
    page.table.choose(0)
    page.table.setFocus()
    return page


def click(page: RegisterPage, at: int, how: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    index: QModelIndex = page.table_model.index(at, 0)
    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, how, page.table.visualRect(index).center())


def seen(page: QWidget) -> list[str]:
    """What a page says now."""
    QApplication.processEvents()  # what is put into a layout is shown a moment later
    return [each.text() for each in page.findChildren(QLabel) if each.isVisible()]


def front(window: MainWindow) -> object:
    """The form in front."""
    return window.editor


def the(editor: object) -> SeveralEditor:
    assert isinstance(editor, SeveralEditor)
    return editor


def press(page: object, text: str) -> None:
    """Click a button by its words."""
    assert isinstance(page, RegisterPage | SeveralEditor)
    found = [each for each in page.findChildren(QPushButton) if each.text().replace("&", "") == text and each.isVisible()]
    found[0].click()


def open_ones(office: Office) -> list[int]:
    return [row.id for row in office.register.rows(office.register.ids(ListQuery(open_only=True))) if not row.restricted]


def test_shift_and_ctrl_choose_several_with_the_mouse(register: RegisterPage) -> None:
    ids = list(register.table_model.ids)
    assert register.bar.isHidden()
    click(register, 1)
    click(register, 3, SHIFT)
    assert register.chosen() == ids[1:4]
    assert "3 requests selected" in seen(register)
    assert register.shown_request() == ids[3], "what was clicked last is shown beside the list"
    click(register, 2, CTRL)
    assert register.chosen() == [ids[1], ids[3]]
    click(register, 5)
    assert (register.chosen(), register.bar.isHidden()) == ([ids[5]], True)


def test_the_keyboard_chooses_several_and_lets_them_go(register: RegisterPage) -> None:
    ids = list(register.table_model.ids)
    for key, how in ((KEY.Key_Down, SHIFT), (KEY.Key_Down, SHIFT), (KEY.Key_Down, CTRL), (KEY.Key_Down, CTRL)):
        QTest.keyClick(register.table, key, how)
    assert register.chosen() == ids[:3]
    QTest.keyClick(register.table, KEY.Key_Space, CTRL)
    assert register.chosen() == [*ids[:3], ids[4]]
    QTest.keyClick(register.table, KEY.Key_A, CTRL)
    assert register.chosen() == ids
    QTest.keyClick(register.table, KEY.Key_Escape)
    assert register.chosen() == [ids[4]]
    press_all = next(each for each in register.bar.findChildren(QPushButton) if each.text().startswith("Select all"))
    QTest.keyClick(register.table, KEY.Key_Down, SHIFT)
    press_all.click()
    assert register.chosen() == ids
    assert register.bar.isVisible()


def test_several_requests_are_assigned_from_the_list_and_assigned_back(
    window: MainWindow, register: RegisterPage, prepared: Office
) -> None:
    wanted = open_ones(prepared)[:3]
    register.table.choose_all([register.table_model.place_of(each) for each in wanted])
    press(register, "Assign...")
    form = the(window.editor)
    assert isinstance(form, AssignEditor)
    form.officer.choose("jkeller")
    form.complete.click()
    assert front(window) is None
    assert window.banner.text == "3 requests are assigned to Jonas Keller."
    assert set(prepared.register.ids(ListQuery(officer="jkeller"))) == set(wanted)
    assert sorted(register.chosen()) == sorted(wanted), "they stay chosen for the next act"
    next(each for each in window.banner.findChildren(QPushButton) if each.text() == "Assign back").click()
    assert not prepared.register.ids(ListQuery(officer="jkeller"))
    assert window.banner.text == "3 requests are with their former officers again."


def test_what_was_refused_stays_on_the_form_with_its_sentence(
    window: MainWindow, register: RegisterPage, prepared: Office
) -> None:
    register.table.choose_all()
    every, able = list(register.table_model.ids), open_ones(prepared)
    press(register, "Assign...")
    form = the(window.editor)
    assert isinstance(form, AssignEditor)
    form.officer.choose("jkeller")
    form.complete.click()
    assert front(window) is form
    words = seen(form)
    assert any("has ended" in each for each in words)
    assert sum("it is restricted, and is given to another officer on its own" in each for each in words) == 2
    assert set(prepared.register.ids(ListQuery(officer="jkeller"))) == set(able)
    assert window.banner.text.endswith(f"On {len(every) - len(able)} requests nothing was done.")
    assert not form.dirty()
    press(form, "Done")
    assert front(window) is None


def test_a_reminder_is_set_for_several_with_the_keys_alone(
    window: MainWindow, register: RegisterPage, prepared: Office
) -> None:
    wanted = [RequestId(each) for each in open_ones(prepared)[:2]]
    register.table.choose_all([register.table_model.place_of(each) for each in wanted])
    press(register, "Set a reminder...")
    form = the(window.editor)
    assert isinstance(form, RemindEditor)
    form.complete.click()
    assert front(window) is form
    assert "This is needed." in seen(form)
    QTest.keyClicks(form.day, "+10")
    form.note.setText("Ring the court")
    QTest.keyClick(form.note, KEY.Key_Return, CTRL)
    assert front(window) is None
    day = prepared.register.today + timedelta(days=10)
    for each in prepared.register.rows(wanted):
        assert (each.next_action, each.step_on) == ("Ring the court", day)


@pytest.fixture
def today(window: MainWindow) -> TodayPage:
    window.go("today")
    page = window.page("today")
    assert isinstance(page, TodayPage)
    return page


def test_lines_of_today_are_chosen_with_the_mouse_and_stay_acts_without_it(window: MainWindow, today: TodayPage) -> None:
    first, second, third = today.lines[:3]
    middle = first.rect().center()
    QTest.mouseClick(first, Qt.MouseButton.LeftButton, pos=QPoint(WIDE + 4, middle.y()))
    assert (today.chosen(), front(window)) == ([first.line.row.id], None)
    assert today.bar.isVisible()
    QTest.mouseClick(third, Qt.MouseButton.LeftButton, SHIFT, middle)
    wanted = list(dict.fromkeys(each.line.row.id for each in (first, second, third)))
    assert today.chosen() == wanted
    QTest.mouseClick(third, Qt.MouseButton.LeftButton, CTRL, middle)
    assert third.line.row.id not in today.chosen()
    assert front(window) is None
    QTest.mouseClick(second, Qt.MouseButton.LeftButton, pos=middle)
    assert front(window) is not None or window.page("register") is not None, "a plain click settles the line"


def test_lines_of_today_are_chosen_with_the_keys_and_reminded_of(
    window: MainWindow, today: TodayPage, prepared: Office
) -> None:
    first = today.lines[0]
    first.setFocus()
    QTest.keyClick(first, KEY.Key_Space, CTRL)
    assert today.chosen() == [first.line.row.id]
    QTest.keyClick(first, KEY.Key_Down, SHIFT)
    assert today.lines[1].hasFocus()
    assert set(today.chosen()) == {each.line.row.id for each in today.lines[:2]}
    assert first.accessibleDescription() == "selected"
    QTest.keyClick(today.lines[1], KEY.Key_A, CTRL)
    assert set(today.chosen()) == {each.line.row.id for each in today.lines}
    QTest.keyClick(today.lines[1], KEY.Key_Escape)
    assert (today.chosen(), today.bar.isHidden()) == ([], True)
    QTest.keyClick(today.lines[0], KEY.Key_Space, CTRL)
    chosen = today.chosen()
    today.bar.acts[1].click()
    form = the(window.editor)
    assert isinstance(form, RemindEditor)
    form.day.set_day(prepared.register.today + timedelta(days=3))
    form.complete.click()
    assert prepared.register.rows(chosen)[0].step_on == prepared.register.today + timedelta(days=3)


def test_chasers_are_drafted_for_several_and_what_is_not_due_says_so(
    window: MainWindow, register: RegisterPage, prepared: Office
) -> None:
    register.table.choose_all()
    press(register, "Draft chasers")
    said = window.banner.text
    assert "drafted." in said
    assert len(said.split(".")) > 2, "what was refused has its sentence"
