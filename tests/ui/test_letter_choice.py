# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Choosing a letter: by occasion, by typing, and where the decision sheet leads to one."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.request import RequestId
from mlat_desktop.services.ports import ListQuery
from mlat_desktop.services.views import TodayAct
from tests.ui.review_screens import asked, written
from ui.main_window import MainWindow
from ui.pages.deadline_acts import letter_acts
from ui.pages.letter import LetterEditor
from ui.pages.letter_choice import LetterChoice
from ui.pages.review.decision import DecisionEditor
from ui.pages.today import TodayPage

pytestmark = pytest.mark.thorough


def choice(window: MainWindow) -> LetterChoice:
    editor = window.editor
    assert isinstance(editor, LetterChoice)
    return editor


def test_letters_stand_under_the_occasions_on_which_they_are_written(window: MainWindow, prepared: Office) -> None:
    window.write_letter(asked(prepared).id)
    made = choice(window)
    lines = [made.kind.list.item(at) for at in range(made.kind.list.count())]
    heads = [each.text() for each in lines if not each.flags() & Qt.ItemFlag.ItemIsSelectable]
    assert heads[:2] == ["To begin", "While it is pending"]
    assert len(heads) == 5, "nothing for a State as a whole is offered on a case"
    assert made.kind.value == "acknowledgement"
    assert made.first_focus() is made.kind.search


def test_a_letter_is_found_by_part_of_its_name_or_by_its_occasion(window: MainWindow, prepared: Office) -> None:
    window.write_letter(asked(prepared).id)
    made = choice(window)
    made.kind.search.setText("orig")
    QTest.keyClick(made.kind.search, Qt.Key.Key_Return)
    assert (made.kind.offered, made.kind.value) == (["returning"], "returning")
    made.kind.search.setText("to conclude")
    QTest.keyClick(made.kind.search, Qt.Key.Key_Return)
    assert made.kind.offered == ["returning", "bundle", "closing"]
    made.kind.search.setText("nothing like it")
    QTest.keyClick(made.kind.search, Qt.Key.Key_Return)
    assert (made.kind.offered, made.kind.value, made.complete.isEnabled()) == ([], "", False)
    made.kind.search.wipe()
    made.kind.choose("transmission")
    assert made.complete.isEnabled()
    made.language.choose("fr")
    made.complete.click()
    assert isinstance(window.editor, LetterEditor)


def test_arrow_keys_pass_over_the_names_of_occasions(window: MainWindow, prepared: Office) -> None:
    window.write_letter(asked(prepared).id)
    made = choice(window)
    QTest.keyClick(made.kind.list, Qt.Key.Key_Down)
    assert made.kind.value == "query"
    QTest.keyClick(made.kind.list, Qt.Key.Key_Up)
    assert made.kind.value == "acknowledgement"


def test_a_refusal_that_is_proposed_leads_to_the_letter_that_consults(window: MainWindow, prepared: Office) -> None:
    request = asked(prepared)
    written(prepared, request, consulted=False)
    window.work_on("decision", request.id)
    editor = window.editor
    assert isinstance(editor, DecisionEditor)
    next(each for each in editor.findChildren(QPushButton) if "consultation" in each.text()).click()
    made = choice(window)
    assert made.kind.value == "consultation"
    assert made.first_focus() is made.language


def test_today_offers_the_letter_that_settles_a_limit_and_fits_the_case(window: MainWindow) -> None:
    window.go("today")
    page = window.page("today")
    assert isinstance(page, TodayPage)
    page.refresh()
    lines = [each.line for each in page.lines if each.line.act is TodayAct.WRITE_LETTER]
    assert lines
    page.settle(lines[0])
    assert choice(window).kind.value == lines[0].letter_kind


def test_a_deadline_of_a_case_leads_to_the_letter_that_settles_it(window: MainWindow, prepared: Office) -> None:
    desk = window.desk
    assert desk is not None
    views = (prepared.register.show(RequestId(each)) for each in prepared.register.ids(ListQuery(open_only=True)))
    view, found = next(
        (view, acts) for view in views for deadline in view.deadlines if (acts := letter_acts(desk, view.request, deadline))
    )
    ((text, act),) = found
    assert text.startswith("Write: ")
    act()
    made = choice(window)
    assert made.request.id == view.request.id
    assert made.kind.value in {"acknowledgement", "request", "extradition", "preservation", "returning", "transmission"}
