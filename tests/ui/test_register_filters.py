# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The filters of the register: combined from a menu, taken away as chips, kept as long as the office is open."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.request import RequestId
from mlat_desktop.domain.vocabulary import Direction, Holder, RequestClass, Status
from mlat_desktop.services.ports import ListQuery
from ui import a11y
from ui.app import Program
from ui.main_window import MainWindow
from ui.pages.register import RegisterPage

pytestmark = pytest.mark.thorough


@pytest.fixture
def register(window: MainWindow) -> RegisterPage:
    return the_page(window)


def the_page(window: MainWindow) -> RegisterPage:
    window.go("register")
    page = window.page("register")
    assert isinstance(page, RegisterPage)
    return page


def choose(page: RegisterPage, group: str, words: str) -> None:
    """Choose an entry of the menu as it then is."""
    page.menu.fill()
    menus = [each for each in page.menu.menu_of_filters.findChildren(QMenu) if each.title() == group]
    found = [each for each in menus[-1].actions() if isinstance(each, QAction) and each.text() == words]
    found[0].trigger()


def chips(page: RegisterPage) -> list[str]:
    return [each.text() for each in page.filters.chips()]


def shown(page: RegisterPage) -> set[int]:
    return set(page.table_model.ids)


def asked(office: Office, query: ListQuery | None = None) -> set[int]:
    return set(office.register.ids(query or ListQuery()))


def test_filters_are_combined_and_each_is_a_chip_that_goes_by_itself(register: RegisterPage, prepared: Office) -> None:
    assert register.filters.isHidden()
    choose(register, "Kind of request", "Mutual legal assistance")
    choose(register, "Responsible", "Mine")
    choose(register, "Direction", "Incoming")
    assert chips(register) == ["Mine", "Mutual legal assistance", "Incoming", "Clear all filters"]
    all_three = asked(prepared, ListQuery(klass=RequestClass.MLA, officer="amoretti", direction=Direction.INCOMING))
    assert shown(register) == all_three != asked(prepared)
    register.filters.chips()[2].click()
    assert shown(register) == asked(prepared, ListQuery(klass=RequestClass.MLA, officer="amoretti")) != all_three
    register.filters.chips()[-1].click()
    assert shown(register) == asked(prepared)
    assert register.filters.isHidden()


def test_every_filter_of_the_command_line_is_in_the_menu(register: RegisterPage, prepared: Office) -> None:
    week = prepared.register.today + timedelta(days=7)
    for group, words, query in (
        ("Responsible", "Jonas Keller", ListQuery(officer="jkeller")),
        ("Next step by", "in 7 days", ListQuery(step_by=week)),
        ("Due by", "in 7 days", ListQuery(due_by=week)),
        ("Kind of request", "Extradition", ListQuery(klass=RequestClass.EXTRADITION)),
        ("Status", "Executed", ListQuery(statuses=frozenset({Status.EXECUTED}))),
    ):
        choose(register, group, words)
        assert shown(register) == asked(prepared, query), group
        register._use(ListQuery())
    choose(register, "Status", "Registered")
    choose(register, "Status", "With executing authority")
    assert shown(register) == asked(prepared, ListQuery(statuses=frozenset({Status.REGISTERED, Status.WITH_EXECUTOR})))
    register.chips.choose("open")
    assert chips(register)[0] == "Registered", "the chips above take no filter of the menu away"


def test_a_day_of_the_calendar_can_be_typed(register: RegisterPage, prepared: Office) -> None:
    choose(register, "Next step by", "Another day...")
    field = register.filters._day
    assert field.isVisible()
    QTest.keyClicks(field, "+40")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert shown(register) == asked(prepared, ListQuery(step_by=prepared.register.today + timedelta(days=40)))
    assert len(chips(register)) == 1
    assert not field.isVisible()


def test_a_chip_goes_by_the_keyboard_and_the_focus_stays_in_the_row(register: RegisterPage, prepared: Office) -> None:
    choose(register, "Responsible", "Mine")
    choose(register, "Direction", "Outgoing")
    QApplication.processEvents()  # what is put into a layout is shown a moment later
    first = register.filters.chips()[0]
    assert a11y.spoken(first) == "Take the filter away: Mine"
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Delete)
    assert chips(register) == ["Outgoing"]
    last = register.filters.chips()[0]
    assert last.hasFocus()
    QTest.keyClick(last, Qt.Key.Key_Return)
    assert shown(register) == asked(prepared)
    assert register.menu.hasFocus()


def test_filters_stay_while_the_office_is_open(program: Program, window: MainWindow, prepared: Office) -> None:
    choose(the_page(window), "In hand of", "Our office")
    window.go("today")
    assert chips(the_page(window)) == ["In hand of: Our office"]
    window.let_go()
    window.enter(prepared)  # as after another language was chosen
    again = the_page(window)
    assert chips(again) == ["In hand of: Our office"]
    assert shown(again) == asked(prepared, ListQuery(holder=Holder.US))


def test_a_request_that_the_filters_hide_is_shown_and_they_can_be_put_back(register: RegisterPage, prepared: Office) -> None:
    choose(register, "Direction", "Outgoing")
    register.select(RequestId(next(iter(asked(prepared, ListQuery(direction=Direction.INCOMING))))))
    assert shown(register) == asked(prepared)
    assert chips(register) == ["Your filters again"]
    register.filters.chips()[0].click()
    assert shown(register) == asked(prepared, ListQuery(direction=Direction.OUTGOING))
