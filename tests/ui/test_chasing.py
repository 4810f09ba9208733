# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""In the window: a line of Today leads to the reminder, to the notice of delay, and to one letter for a State."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.vocabulary import Confidentiality, EventKind, Holder, MailKind
from mlat_desktop.services.views import TodayAct
from tests.ui.chase_screens import sent, split
from tests.ui.test_treaties_page import words
from ui.main_window import MainWindow
from ui.pages.chase import FURTHER, LETTER, ChaseEditor
from ui.pages.delay import DelayEditor
from ui.pages.letter import LetterEditor
from ui.pages.outstanding import OutstandingEditor
from ui.pages.own_steps import StepsEditor
from ui.pages.today import TodayPage

pytestmark = pytest.mark.thorough


def settle(window: MainWindow, office: Office, act: TodayAct, number: str) -> None:
    window.go("today")
    page = window.page("today")
    assert isinstance(page, TodayPage)
    (line,) = [each for each in office.today.lines() if each.act is act and each.row.number == number]
    page.settle(line)


def test_a_line_of_today_becomes_the_draft_of_a_reminder(window: MainWindow, prepared: Office, qtbot: QtBot) -> None:
    case = sent(prepared)
    settle(window, prepared, TodayAct.REMIND, case.number)
    form = window.editor
    assert isinstance(form, ChaseEditor)
    assert "no word since" in words(form)
    assert form.how.value == LETTER
    assert not form.note.isVisibleTo(form)
    form.complete.click()
    qtbot.waitUntil(lambda: isinstance(window.editor, LetterEditor))
    assert [each.kind for each in prepared.correspondence.of_request(case.id)] == ["chaser"]
    window.back()
    window.remind(case.id)
    again = window.editor
    assert isinstance(again, ChaseEditor)
    assert "a reminder is drafted" in words(again)
    assert again.how.value != LETTER


def test_a_call_is_noted_with_what_was_said(window: MainWindow, prepared: Office, qtbot: QtBot) -> None:
    case = sent(prepared)
    window.remind(case.id)
    form = window.editor
    assert isinstance(form, ChaseEditor)
    form.how.choose(MailKind.CALL.value)
    form._fit_how()
    form.complete.click()
    assert "This is needed." in words(form)
    QTest.keyClicks(form.note, "Mr Otieno will look")
    form.complete.click()
    qtbot.waitUntil(lambda: window.editor is None)
    event = prepared.register.show(case.id).events[-1]
    assert (event.kind, event.note) == (EventKind.STATUS_ASKED, "Telephone call: Mr Otieno will look")


def test_after_three_reminders_the_form_offers_to_take_it_further(window: MainWindow, prepared: Office, qtbot: QtBot) -> None:
    case = sent(prepared, 200)
    for days in (150, 100, 60):
        day = prepared.register.today - timedelta(days=days)
        prepared.chasing.noted(case.number, MailKind.EMAIL, "Again", on=day)
    window.remind(case.id)
    form = window.editor
    assert isinstance(form, ChaseEditor)
    assert form.how.value == FURTHER
    QTest.keyClicks(form.note, "Liaison magistrate in Nairobi")
    form.complete.click()
    qtbot.waitUntil(lambda: window.editor is None)
    assert prepared.register.show(case.id).events[-1].kind is EventKind.ESCALATED


def test_each_item_with_somebody_else_is_named_for_itself(window: MainWindow, prepared: Office) -> None:
    case = split(prepared)
    window.remind(case.id, "eio-clerk")
    form = window.editor
    assert isinstance(form, ChaseEditor)
    assert "District Court of Bellinzona" in words(form)
    assert "Bank Sieben Brunnen AG" in words(form)
    assert form.stand is not None
    assert form.stand.ladder.waiting.item == "eio-clerk"


def test_a_line_of_today_becomes_a_notice_of_delay_with_its_reason(window: MainWindow, prepared: Office, qtbot: QtBot) -> None:
    case = split(prepared)
    settle(window, prepared, TodayAct.NOTIFY_DELAY, case.number)
    form = window.editor
    assert isinstance(form, DelayEditor)
    assert "asks for this notice" in words(form)
    form.reason.choose("other")
    form.complete.click()
    assert "This is needed." in words(form)
    form.reason.choose("court")
    form.expected.set_day(prepared.register.today + timedelta(days=30))
    QTest.keyClicks(form.note, "for us alone")
    form.complete.click()
    qtbot.waitUntil(lambda: isinstance(window.editor, LetterEditor))
    (kept,) = prepared.delays.of(case.number)
    assert (kept.reason, kept.note, kept.limit_id) == ("court", "for us alone", "EU-EIO-2014/12.3")


def test_one_letter_for_a_state_leaves_restricted_cases_to_be_named(window: MainWindow, prepared: Office, qtbot: QtBot) -> None:
    case = sent(prepared)
    secret = prepared.register.show(sent(prepared, 41).id).request
    hidden = replace(secret.particulars, confidentiality=Confidentiality.RESTRICTED, confidentiality_reason="Sources")
    prepared.register.amend(secret.id, hidden, version=secret.version, reason="It leaked")
    window.go("letters")
    window.write_outstanding("KE")
    form = window.editor
    assert isinstance(form, OutstandingEditor)
    shown = words(form)
    assert case.number in shown
    assert "1 restricted case that you may see stays out" in shown
    ((tick, number),) = form.ticks
    assert number == secret.number
    tick.setChecked(True)
    form.complete.click()
    qtbot.waitUntil(lambda: isinstance(window.editor, LetterEditor))
    (letter,) = [each for each in prepared.correspondence.all() if each.kind == "outstanding"]
    assert secret.number in prepared.correspondence.content(letter.id).fields["ours"]


def test_an_office_sets_its_own_steps_in_the_window(window: MainWindow, prepared: Office, qtbot: QtBot) -> None:
    case = sent(prepared)
    assert case.number in {line.row.number for line in prepared.chasing.due()}
    window.edit("steps")
    form = window.editor
    assert isinstance(form, StepsEditor)
    control, _field, _shown = form.steps[Holder.OTHER_STATE]
    control.setText("90,30")
    form.complete.click()
    assert "Whole numbers that rise" in words(form)
    control.setText("100, 200")
    form.ahead.setText("5")
    form.complete.click()
    qtbot.waitUntil(lambda: window.editor is None)
    assert case.number not in {line.row.number for line in prepared.chasing.due()}
    assert prepared.own_steps.ahead == 5
    window.edit("steps")
    again = window.editor
    assert isinstance(again, StepsEditor)
    assert again.steps[Holder.OTHER_STATE][0].text() == "100,200"
