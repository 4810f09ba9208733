# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A changed law is decided on the case: both dates are shown, accepting and keeping are one act each, an alarm is seen."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.deadlines import Deadline
from mlat_desktop.domain.request import RequestId
from mlat_desktop.services.ports import ListQuery
from mlat_desktop.services.views import TodayGroup
from tests.services.law import LIMIT, alone, changed, publish, table
from ui.main_window import MainWindow
from ui.pages.recount import RecountEditor
from ui.pages.recount_card import RecountCard
from ui.pages.register import RegisterPage
from ui.pages.today import TodayPage

pytestmark = pytest.mark.thorough

BEFORE = date(2026, 12, 7)
"""Forty days after the arrest."""


@pytest.fixture
def case(prepared: Office) -> RequestId:
    alone(prepared)
    return RequestId(prepared.register.ids(ListQuery(text="brandt"))[0])


def limit(office: Office, case: RequestId) -> Deadline:
    return next(each.deadline for each in office.casework.deadlines(case) if each.deadline.limit_id == LIMIT)


def words(widget: QWidget) -> str:
    return "\n".join(each.text() for each in widget.findChildren(QLabel))


def card(window: MainWindow, case: RequestId) -> RecountCard:
    window.open_request(case)
    page = window.page("register")
    assert isinstance(page, RegisterPage)
    (found,) = page.detail.findChildren(RecountCard)
    return found


def test_a_changed_law_waits_on_the_case_with_both_dates_and_is_accepted(
    case: RequestId, window: MainWindow, prepared: Office
) -> None:
    assert limit(prepared, case).due_on == BEFORE
    publish(prepared, changed(prepared, 50))
    shown = card(window, case)
    assert "The law of this office has changed: 1 date would move." in words(shown)
    assert "7 Dec 2026" in words(shown)
    assert "17 Dec 2026" in words(shown)
    assert limit(prepared, case).due_on == BEFORE
    shown.accept_button.click()
    assert limit(prepared, case).due_on == date(2026, 12, 17)
    assert limit(prepared, case).table_version == table(prepared).version
    page = window.page("register")
    assert isinstance(page, RegisterPage)
    assert not [each for each in page.detail.findChildren(RecountCard) if each.isVisible()]


def test_the_line_of_today_opens_the_decision_and_the_dates_are_kept_with_a_reason(
    case: RequestId, window: MainWindow, prepared: Office
) -> None:
    publish(prepared, changed(prepared, 50))
    page = window.page("today")
    assert isinstance(page, TodayPage)
    page.refresh()
    line = next(each for each in page.lines if each.line.group is TodayGroup.RECOUNT)
    assert "7 Dec 2026" in line.accessibleName()
    assert "17 Dec 2026" in line.accessibleName()
    line.click()
    editor = window.editor
    assert isinstance(editor, RecountEditor)
    editor.keep_act.click()
    assert editor.reason.accessibleDescription() == "This is needed."
    editor.reason.setPlainText("the person was arrested under the old text")
    editor.keep_act.click()
    assert limit(prepared, case).due_on == BEFORE
    assert not prepared.recounts.waiting()
    assert "arrested under the old text" in prepared.maintenance.audit_lines(case)[0].detail


def test_a_correction_that_comes_earlier_is_an_alarm_with_both_dates(
    case: RequestId, window: MainWindow, prepared: Office
) -> None:
    publish(prepared, changed(prepared, 30, correction=True))
    shown = card(window, case)
    assert "An error in the law of this office was corrected: 1 date moves." in words(shown)
    assert "earlier" in words(shown)
    assert "watched already" in words(shown)
    assert "27 Nov 2026" in words(shown)
    assert shown.keep_button.isHidden()
    assert shown.accept_button.text() == "I have seen it"
    shown.accept_button.click()
    assert not prepared.recounts.waiting()
    assert limit(prepared, case).due_on == date(2026, 11, 27)


def test_a_half_typed_reason_survives_and_a_habit_moves_no_date(case: RequestId, window: MainWindow, prepared: Office) -> None:
    publish(prepared, changed(prepared, 50))
    window.decide_recount(case)
    editor = window.editor
    assert isinstance(editor, RecountEditor)
    editor.reason.setPlainText("because the")
    editor.by_key()
    editor.keep()
    assert prepared.recounts.waiting()
    window.decide_recount(case)
    again = window.editor
    assert isinstance(again, RecountEditor)
    assert again.reason.toPlainText() == "because the"
