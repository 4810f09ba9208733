# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The page of deadlines: list, month and line of days show the same board, and why a date is one is one click away."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from mlat_desktop.bootstrap import Office
from mlat_desktop.services.board import BoardFilter, Span
from ui.main_window import MainWindow
from ui.pages.deadlines import DeadlinesPage
from ui.pages.register import RegisterPage
from ui.widgets.month import DayCell


@pytest.fixture
def page(window: MainWindow) -> DeadlinesPage:
    window.go("deadlines")
    shown = window.page("deadlines")
    assert isinstance(shown, DeadlinesPage)
    return shown


def _words(page: DeadlinesPage) -> str:
    return "\n".join(each.text() for each in page.reasoning.findChildren(QLabel))


def test_the_list_holds_every_deadline_and_explains_the_first(page: DeadlinesPage, prepared: Office) -> None:
    board = prepared.board.show(BoardFilter())
    assert len(page.model.entries) == board.total > 0
    first = page.model.entries[0]
    assert first.title in _words(page)
    view = prepared.casework.deadlines(first.line.request_id)  # type: ignore[arg-type]  # the key as the board gives it
    reasons = next(each.reasoning for each in view if each.deadline.limit_id == first.line.limit_id)
    assert reasons[-1] in _words(page)


def test_a_span_and_a_state_narrow_the_list(page: DeadlinesPage, prepared: Office) -> None:
    page.spans.choose(Span.MONTH.value)
    assert len(page.model.entries) == prepared.board.show(BoardFilter(span=Span.MONTH)).total
    page.state.choose("TR")
    assert {entry.line.state for entry in page.model.entries} == {"TR"}
    assert len(page.model.entries) == prepared.board.show(BoardFilter(span=Span.MONTH, state="TR")).total


def test_a_day_of_the_month_leads_to_its_deadlines(page: DeadlinesPage, qapp: QApplication) -> None:
    page.forms.choose("month")
    cell = next(each for each in page.month.cells if each.day and "deadline" in each.accessibleName() and each._load.count)  # type: ignore[union-attr]  # a cell with a day has a load
    day, count = cell.day, cell._load.count  # type: ignore[union-attr]  # as above
    cell.click()
    assert page.forms.value == "list"
    assert len(page.model.entries) == count
    assert {entry.when for entry in page.model.entries} == {day}


def test_the_arrows_walk_over_the_days_and_turn_the_page(page: DeadlinesPage, window: MainWindow) -> None:
    page.forms.choose("month")
    page.month.go(date(2026, 11, 30))
    last = window.focusWidget()
    assert isinstance(last, DayCell)
    assert last.day == date(2026, 11, 30)
    QTest.keyClick(last, Qt.Key.Key_Right)
    assert page.month.month == date(2026, 12, 1)
    first = window.focusWidget()
    assert isinstance(first, DayCell)
    assert first.day == date(2026, 12, 1)


def test_a_mark_on_the_line_of_days_is_explained(page: DeadlinesPage) -> None:
    page.forms.choose("line")
    assert page.lanes.marks
    mark = page.lanes.marks[-1]
    mark.click()
    assert mark.entry.title in _words(page)
    assert mark.entry.title in mark.accessibleName()


def test_enter_opens_the_case(page: DeadlinesPage, window: MainWindow) -> None:
    wanted = page.model.entries[0].line.request_id
    QTest.keyClick(page.list, Qt.Key.Key_Return)
    register = window.page("register")
    assert isinstance(register, RegisterPage)
    assert register.shown_request() == wanted


def test_the_reasoning_can_be_copied_as_text(page: DeadlinesPage, qapp: QApplication) -> None:
    page.reasoning.findChildren(QLabel)
    copy = next(each for each in page.reasoning.findChildren(type(page._show_ahead)) if "Copy" in each.text())
    copy.click()
    text = qapp.clipboard().text()
    first = page.model.entries[0]
    assert first.title in text
    assert first.line.number in text
