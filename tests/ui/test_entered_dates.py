# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A limit without a date: one click from wherever it shows to its form, and a second person looks at what was entered."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.deadlines import DeadlineState
from mlat_desktop.domain.law import EnteredDate
from mlat_desktop.domain.request import RequestId
from mlat_desktop.domain.vocabulary import EventKind
from mlat_desktop.services.ports import ListQuery
from mlat_desktop.services.views import DeadlineView, TodayAct, TodayGroup
from tests.ui import office as offices
from ui.main_window import MainWindow
from ui.pages.deadlines import DeadlinesPage
from ui.pages.entered_date import CheckDateEditor, EnterDateEditor
from ui.pages.explain import ExplainPage
from ui.pages.letter import LetterEditor
from ui.pages.letter_choice import LetterChoice
from ui.pages.register import RegisterPage
from ui.pages.today import TodayPage

pytestmark = pytest.mark.thorough

ANSWER = "ETS-024/13"
"""The time in which further information must come: the text leaves it to the States."""

DUE = date(2026, 12, 15)
SOURCE = "Note verbale 12/2026 of 20 November 2026"


@pytest.fixture
def case(prepared: Office) -> RequestId:
    found = RequestId(prepared.register.ids(ListQuery(text="brandt"))[0])
    prepared.casework.add_event(found, EventKind.QUERY_SENT, offices.NOW - timedelta(days=2))
    prepared.access.name(found, "jkeller", "The second pair of eyes on a restricted case")
    return found


def limit(office: Office, case: RequestId) -> DeadlineView:
    return next(each for each in office.casework.deadlines(case) if each.deadline.limit_id == ANSWER)


def entered(office: Office, case: RequestId) -> EnteredDate:
    return office.entered_dates.of_request(case)[-1]


def words(widget: QWidget) -> str:
    return "\n".join(each.text() for each in widget.findChildren(QLabel) if each.isVisibleTo(widget))


def form(window: MainWindow) -> EnterDateEditor:
    editor = window.editor
    assert isinstance(editor, EnterDateEditor)
    return editor


def check(window: MainWindow) -> CheckDateEditor:
    editor = window.editor
    assert isinstance(editor, CheckDateEditor)
    return editor


def test_a_line_of_today_opens_the_form_and_what_is_entered_is_watched(
    case: RequestId, window: MainWindow, prepared: Office
) -> None:
    page = window.page("today")
    assert isinstance(page, TodayPage)
    page.refresh()
    line = next(each for each in page.lines if each.line.act is TodayAct.ENTER_DATE and each.line.limit_id == ANSWER)
    line.setFocus()
    QTest.keyClick(line, Qt.Key.Key_Return)
    editor = form(window)
    assert "NO LIMIT COMPUTED: enter date, source, second pair of eyes" in words(editor)
    assert all(sentence in words(editor) for sentence in limit(prepared, case).reasoning)
    editor.complete.click()
    assert editor.day.accessibleDescription() == "This is needed."
    assert editor.source.accessibleDescription() == "This is needed."
    QTest.keyClicks(editor.day, "15.12.2026")
    editor.source.setPlainText(SOURCE)
    QTest.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    made = limit(prepared, case)
    assert (made.deadline.state, made.when) == (DeadlineState.RUNNING, DUE)
    assert "a second person must confirm it" in made.caption
    assert entered(prepared, case).source == SOURCE
    assert window.editor is None


def test_the_timeline_of_the_case_and_the_page_of_deadlines_lead_to_the_same_form(
    case: RequestId, window: MainWindow, prepared: Office
) -> None:
    window.open_request(case)
    register = window.page("register")
    assert isinstance(register, RegisterPage)
    acts = {
        each.accessibleName(): each for each in register.detail.findChildren(QPushButton) if each.text() == "Enter the date"
    }
    next(act for name, act in acts.items() if "Supplementary information" in name).click()
    assert form(window).limit is not None
    assert form(window).limit.deadline.limit_id == ANSWER  # type: ignore[union-attr]  # the line above
    window.back()
    window.go("deadlines")
    page = window.page("deadlines")
    assert isinstance(page, DeadlinesPage)
    page.spans.choose("no-date")
    assert [each.line.limit_id for each in page.undated].count(ANSWER) == 1
    next(each for each in page.undated if each.line.limit_id == ANSWER).click()
    assert form(window).request.id == case


def test_a_half_typed_date_survives_a_lock(case: RequestId, window: MainWindow) -> None:
    window.enter_date(case, ANSWER)
    form(window).source.setPlainText("half a sour")
    form(window).day.set_day(DUE)
    form(window).keep()
    window.enter_date(case, ANSWER)
    assert form(window).source.toPlainText() == "half a sour"
    assert form(window).day.day == DUE


def test_a_time_of_day_is_read_or_refused(case: RequestId, window: MainWindow, prepared: Office) -> None:
    window.enter_date(case, ANSWER)
    editor = form(window)
    editor.day.set_day(DUE)
    editor.source.setPlainText(SOURCE)
    editor.time.setText("25:00")
    editor.complete.click()
    assert editor.time.accessibleDescription() == "This is no time of day."
    editor.time.setText("14:30")
    editor.complete.click()
    kept = entered(prepared, case)
    assert kept.due_at is not None
    assert kept.due_at.local.isoformat(timespec="minutes") == "2026-12-15T14:30+01:00"


def test_whoever_entered_it_can_not_confirm_it(case: RequestId, window: MainWindow, prepared: Office) -> None:
    prepared.entered_dates.enter(case, ANSWER, due_on=DUE, source=SOURCE)
    window.check_date(case, ANSWER)
    editor = check(window)
    assert not editor.complete.isVisible()
    assert "a second person must confirm it" in words(editor)
    editor.by_key()
    assert not entered(prepared, case).confirmed_by


def test_a_second_person_confirms_it_from_today(case: RequestId, window: MainWindow, prepared: Office) -> None:
    prepared.at_desk("jkeller").entered_dates.enter(case, ANSWER, due_on=DUE, source=SOURCE)
    page = window.page("today")
    assert isinstance(page, TodayPage)
    page.refresh()
    line = next(each for each in page.lines if each.line.group is TodayGroup.UNCONFIRMED)
    assert "Check and confirm" in line.accessibleName()
    line.click()
    editor = check(window)
    assert SOURCE in words(editor)
    assert "Jonas Keller" in words(editor)
    editor.complete.click()
    assert entered(prepared, case).confirmed_by == prepared.info.user.uid
    assert all(each.group is not TodayGroup.UNCONFIRMED for each in prepared.today.lines())


def test_a_wrong_date_is_withdrawn_with_its_reason(case: RequestId, window: MainWindow, prepared: Office) -> None:
    prepared.at_desk("jkeller").entered_dates.enter(case, ANSWER, due_on=DUE, source=SOURCE)
    window.check_date(case, ANSWER)
    editor = check(window)
    editor.withdraw.click()
    assert editor.reason.accessibleDescription() == "This is needed."
    editor.reason.setPlainText("of another case")
    editor.withdraw.click()
    assert entered(prepared, case).withdrawn_reason == "of another case"
    assert limit(prepared, case).deadline.state is DeadlineState.UNCOMPUTED


def test_a_form_for_a_limit_that_has_its_date_says_so(case: RequestId, window: MainWindow) -> None:
    window.enter_date(case, "ETS-024/16.4/max")
    assert not form(window).complete.isEnabled()
    window.check_date(case, ANSWER)
    assert not check(window).complete.isEnabled()


def test_why_beside_a_line_explains_it_and_leads_to_paper(case: RequestId, window: MainWindow, prepared: Office) -> None:
    page = window.page("today")
    assert isinstance(page, TodayPage)
    page.refresh()
    why = next(each for each in page.findChildren(QPushButton) if each.accessibleName().startswith("Why? Supplementary"))
    why.click()
    shown = window.editor
    assert isinstance(shown, ExplainPage)
    assert all(sentence in words(shown) for sentence in limit(prepared, case).reasoning)
    assert shown.reasoning.buttons[0].text() == "Enter the date"
    assert not shown.dirty()
    shown.complete.click()
    choice = window.editor
    assert isinstance(choice, LetterChoice)
    choice.complete.click()
    draft = window.editor
    assert isinstance(draft, LetterEditor)
    assert draft.letter.kind == "computation"
    assert limit(prepared, case).reasoning[0] in prepared.correspondence.content(draft.letter.id).fields["steps"]


def test_print_the_reasoning_on_the_page_of_deadlines_opens_the_letter_on_that_date(
    case: RequestId, window: MainWindow, prepared: Office
) -> None:
    window.go("deadlines")
    page = window.page("deadlines")
    assert isinstance(page, DeadlinesPage)
    page.state.choose("TR")
    wanted = next(n for n, entry in enumerate(page.model.entries) if entry.line.limit_id == "ETS-024/16.4/max")
    page.list.setCurrentIndex(page.model.index(wanted, 0))
    next(each for each in page.reasoning.buttons if each.text() == "Print the reasoning").click()
    choice = window.editor
    assert isinstance(choice, LetterChoice)
    assert str(choice.limit.value).startswith("ETS-024/16.4/max@")
    assert choice.kind.value == "computation"
