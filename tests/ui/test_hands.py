# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""In the window: a case handed over, an arrest at night, a request that follows another; who has a case is seen at once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from mlat_desktop.bootstrap import Office
from mlat_desktop.clock import SetClock
from mlat_desktop.domain.request import Item, Particulars, Uid
from mlat_desktop.domain.vocabulary import Direction, EventKind, Holder, Outcome, ReferenceKind, RequestClass, Status
from mlat_desktop.services.ports import ListQuery
from tests.ui.test_treaties_page import words
from tests.ui.test_window import first_id
from ui.main_window import MainWindow
from ui.pages.arrest import ArrestEditor
from ui.pages.end_request import EndEditor
from ui.pages.follow import FollowEditor
from ui.pages.log_event import EventEditor
from ui.pages.office_page import OfficePageEditor
from ui.pages.register import RegisterPage
from ui.pages.today import EVERYONE, MINE, TodayPage

pytestmark = pytest.mark.thorough


def test_a_case_is_handed_over_and_the_register_says_who_has_it(window: MainWindow, prepared: Office, qtbot: QtBot) -> None:
    case = first_id(prepared)
    window.log_event(case)
    form = window.editor
    assert isinstance(form, EventEditor)
    assert form.holder.isHidden() or not form.holder.isVisibleTo(form), "asked only where it is needed"
    form.kind.set_value(EventKind.HANDED_OVER.value)
    assert form.holder.isVisibleTo(form)
    form.complete.click()
    assert "This is needed." in words(form), "to whom is not said"
    form.holder.set_value(Holder.TRANSLATOR.value)
    QTest.keyClicks(form.whom, "Bureau Lingua")
    form.complete.click()
    qtbot.waitUntil(lambda: window.editor is None)
    page = window.page("register")
    assert isinstance(page, RegisterPage)
    assert "Translator, Bureau Lingua" in words(page)


def test_an_item_that_could_not_be_carried_out_makes_the_end_a_partial_one(
    window: MainWindow, prepared: Office, desk_clock: SetClock, qtbot: QtBot
) -> None:
    items = (Item(uid=Uid("bank"), kind="banking"), Item(uid=Uid("witness"), kind="evidence"))
    two = Particulars(klass=RequestClass.MLA, direction=Direction.INCOMING, subject="Two items", other_state="DE", items=items)
    case = prepared.register.log(two, received=desk_clock.at.replace(tzinfo=None)).value.id
    for kind, item in ((EventKind.EXECUTED, "bank"), (EventKind.NOT_EXECUTED, "witness")):
        window.log_event(case)
        form = window.editor
        assert isinstance(form, EventEditor)
        form.kind.set_value(kind.value)
        form.item.set_value(item)
        form.complete.click()
        if kind is EventKind.NOT_EXECUTED:
            qtbot.waitUntil(lambda: "its reasons are needed" in words(window))
            QTest.keyClicks(form.note, "The witness is silent")
            form.complete.click()
        qtbot.waitUntil(lambda: window.editor is None)
    window.end_request(case)
    ending = window.editor
    assert isinstance(ending, EndEditor)
    assert ending.outcome.value is Outcome.PARTLY


def test_an_arrest_is_opened_with_five_answers(window: MainWindow, prepared: Office, qtbot: QtBot) -> None:
    window.go("today")
    before = len(prepared.register.ids(ListQuery(klass=RequestClass.EXTRADITION)))
    window.new_arrest()
    form = window.editor
    assert isinstance(form, ArrestEditor)
    form.complete.click()
    assert "This is needed." in words(form)
    QTest.keyClicks(form.person, "Tomas Okello")
    form.state.set_value("TR")
    assert form.treaty.value, "the finder proposes the treaty"
    form.when.set_moment(form._now() - timedelta(hours=3))
    form.complete.click()
    qtbot.waitUntil(lambda: window.editor is None)
    ids = prepared.register.ids(ListQuery(klass=RequestClass.EXTRADITION))
    assert len(ids) == before + 1
    view = prepared.register.show(prepared.register.find(prepared.register.rows(ids[:1])[0].number).id)
    assert view.request.status is Status.ARRESTED
    assert any(each.deadline.liberty for each in view.deadlines)


def test_a_half_typed_arrest_comes_back(window: MainWindow) -> None:
    window.new_arrest()
    form = window.editor
    assert isinstance(form, ArrestEditor)
    QTest.keyClicks(form.person, "Tomas Okello")
    form.state.set_value("TR")
    form.keep()
    window.back()
    window.new_arrest()
    again = window.editor
    assert isinstance(again, ArrestEditor)
    assert again is not form
    assert (again.person.text(), again.state.value) == ("Tomas Okello", "TR")


def test_a_supplementary_request_names_the_one_that_it_follows(window: MainWindow, prepared: Office, qtbot: QtBot) -> None:
    case = first_id(prepared)
    old = prepared.register.show(case).request
    window.follow_request(case)
    form = window.editor
    assert isinstance(form, FollowEditor)
    form.when.set_moment(form.now() - timedelta(hours=1))
    form.complete.click()
    qtbot.waitUntil(lambda: window.editor is None)
    linked = [each for each in prepared.register.show(case).request.particulars.references if each.kind is ReferenceKind.LINKED]
    new = prepared.register.find(linked[-1].value)
    assert old.number in {each.value for each in new.particulars.references}
    assert new.particulars.other_state == old.particulars.other_state


def test_today_names_what_must_be_looked_at_again(window: MainWindow, prepared: Office, desk_clock: SetClock) -> None:
    desk_clock.at += timedelta(days=60)
    window.go("today")
    page = window.page("today")
    assert page is not None
    assert any(line.group.value == "step" for line in prepared.today.lines()) == ("To be looked at again" in words(page))


def test_today_shows_everyones_cases_or_mine(window: MainWindow, prepared: Office) -> None:
    window.go("today")
    page = window.page("today")
    assert isinstance(page, TodayPage)
    me = prepared.info.user.name
    other = next(each.name for each in prepared.people.all() if each.name != me and each.active)
    theirs = prepared.register.find(page.lines[0].line.row.number)
    prepared.register.assign(theirs.id, other, version=theirs.version)
    page.refresh()
    everyone = {line.line.row.number for line in page.lines}
    page.whose.choose(MINE)
    mine = {line.line.row.number for line in page.lines}
    assert mine
    assert everyone - mine
    assert theirs.number in everyone - mine
    assert {prepared.register.find(number).officer for number in mine} <= {me, ""}
    page.whose.choose(EVERYONE)
    assert {line.line.row.number for line in page.lines} == everyone


def test_the_page_for_the_weekend_is_written_and_remembers_who_is_on_call(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    for name in ("first.pdf", "second.pdf"):
        window.office_page()
        form = window.editor
        assert isinstance(form, OfficePageEditor)
        if name == "first.pdf":
            form.complete.click()
            assert "This is needed." in words(form)
            form.on_call.setPlainText("Anna Arn, 079 000 00 01")
        assert form.on_call.toPlainText() == "Anna Arn, 079 000 00 01"
        form.target.setText(str(tmp_path / name))
        form.complete.click()
        qtbot.waitUntil(lambda: window.editor is None)
        assert (tmp_path / name).read_bytes().startswith(b"%PDF")
