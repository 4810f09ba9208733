# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Checklist and decision sheet in the window: what is missing becomes a letter, what contradicts the treaty says so."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.checklist import ItemState
from mlat_desktop.domain.letters import LetterStatus
from mlat_desktop.domain.request import Authority, Item, LegalBasis, Offence, Particulars, Request, RequestId, Uid
from mlat_desktop.domain.review import Finding, Met, Proposal, SheetState
from mlat_desktop.domain.vocabulary import Direction, EventKind, Outcome, RequestClass, Status
from mlat_desktop.services.ports import ListQuery
from mlat_desktop.services.views import TodayAct
from tests.ui.review_screens import GROUND, asked, marked, written
from ui.main_window import MainWindow
from ui.pages.letter import LetterEditor
from ui.pages.letter_choice import LetterChoice
from ui.pages.log_event import EventEditor
from ui.pages.register import RegisterPage
from ui.pages.review.checklist import ChecklistEditor, ItemRow
from ui.pages.review.decision import DecisionEditor
from ui.pages.review.grounds import GroundRow
from ui.pages.settings import SettingsPage
from ui.pages.today import TodayPage

pytestmark = pytest.mark.thorough


def words(widget: QWidget) -> str:
    return "\n".join(each.text() for each in widget.findChildren(QLabel))


def checklist(window: MainWindow, request: Request) -> ChecklistEditor:
    window.work_on("checklist", request.id)
    editor = window.editor
    assert isinstance(editor, ChecklistEditor)
    return editor


def decision(window: MainWindow, request: Request) -> DecisionEditor:
    window.work_on("decision", request.id)
    return shown(window)


def shown(window: MainWindow) -> DecisionEditor:
    editor = window.editor
    assert isinstance(editor, DecisionEditor)
    return editor


def item(editor: ChecklistEditor, name: str) -> ItemRow:
    return next(row for row in editor.rows if row.item.id == name)


def ground(editor: DecisionEditor, name: str = GROUND) -> GroundRow:
    return next(row for row in editor.findChildren(GroundRow) if row.ground.id == name)


def test_checklist_and_sheet_open_from_the_acts_of_a_request(window: MainWindow, prepared: Office) -> None:
    request = asked(prepared)
    window.open_request(request.id)
    page = window.page("register")
    assert isinstance(page, RegisterPage)
    page.detail._open_menu()
    acts = {act.text().replace("&", ""): act for act in page.detail._menu.actions()}
    page.detail._menu.hide()
    acts["Checklist"].trigger()
    opened = [type(window.editor)]
    acts["Decision sheet"].trigger()
    assert [*opened, type(window.editor)] == [ChecklistEditor, DecisionEditor]


def test_what_is_missing_is_asked_for_in_one_letter(window: MainWindow, prepared: Office) -> None:
    request = asked(prepared)
    editor = checklist(window, request)
    editor.ask.click()
    assert "Mark what is missing first" in window.banner.text
    facts = item(editor, "UNCAC/facts")
    assert facts.note.isHidden()
    facts.state.choose(ItemState.MISSING)
    assert not facts.note.isHidden()
    facts.note.setText("no dates of the payments")
    assert editor.count.text().startswith("1 item is missing.")
    editor.ask.click()
    choice = window.editor
    assert isinstance(choice, LetterChoice)
    assert choice.kind.value == "query"
    choice.language.choose("en")
    choice.complete.click()
    assert isinstance(window.editor, LetterEditor)
    letter = prepared.correspondence.of_request(request.id)[0]
    missing = prepared.correspondence.content(letter.id).fields["missing"]
    assert missing.startswith("Summary of the relevant facts")
    assert missing.endswith("no dates of the payments")


def test_the_rest_of_a_list_is_marked_with_one_click_and_what_was_found_stays(window: MainWindow, prepared: Office) -> None:
    request = asked(prepared)
    marked(prepared, request)
    editor = checklist(window, request)
    editor.rest.click()
    editor.complete.click()
    states = {each.id: each.state for each in prepared.checklists.show(request.id).items}
    assert states["UNCAC/facts"] is ItemState.MISSING
    assert states["UNCAC/confiscation"] is ItemState.NOT_NEEDED
    assert ItemState.NOT_LOOKED_AT not in states.values()
    assert "The checklist is kept." in window.banner.text


def test_an_item_is_not_needed_only_for_a_reason(window: MainWindow, prepared: Office) -> None:
    request = asked(prepared)
    editor = checklist(window, request)
    subject = item(editor, "UNCAC/subject")
    subject.state.choose(ItemState.NOT_NEEDED)
    editor.complete.click()
    assert "says why" in window.banner.text
    assert window.editor is editor, "nothing that was entered is lost"
    subject.note.setText("their earlier letter says it")
    editor.complete.click()
    assert window.editor is not editor


def test_causes_of_a_return_are_added_and_taken_back(window: MainWindow, prepared: Office) -> None:
    request = asked(prepared, klass=RequestClass.RETURNED)
    editor = checklist(window, request)
    editor.cause.set_value("language")
    next(b for b in editor.findChildren(QPushButton) if b.text() == "Add the cause").click()
    assert [cause.code for cause in prepared.checklists.show(request.id).causes] == ["language"]
    again = window.editor
    assert isinstance(again, ChecklistEditor)
    assert "Not in an accepted language and without a translation: 1" in words(again)
    next(b for b in again.findChildren(QPushButton) if b.text() == "Take back").click()
    assert prepared.checklists.show(request.id).causes == ()


def test_a_sheet_is_begun_filled_in_and_says_what_the_treaty_still_asks_for(window: MainWindow, prepared: Office) -> None:
    request = asked(prepared)
    begin = decision(window, request)
    assert "There is no decision sheet." in words(begin)
    begin.complete.click()
    editor = shown(window)
    assert editor is not begin
    row = ground(editor)
    row.finding.choose(Finding.APPLIES)
    row.reasons.setText("No certified copies came")
    editor.proposal.choose(Proposal.REFUSE)
    assert not editor._held.isHidden()
    assert "46(26)" in editor._consultation.text()
    editor.reasons.setPlainText("It is not in conformity.")
    editor.propose.click()
    assert "46(26)" in window.banner.text
    kept = prepared.reviews.show(request.id).sheet
    assert kept is not None
    assert (kept.state, kept.content.reasons) == (SheetState.DRAFT, "It is not in conformity."), "what was typed is kept"
    assert "It cannot be proposed yet:" in words(shown(window))
    prepared.casework.add_event(request.id, EventKind.CONSULTATION_HELD, prepared.clock.now())
    window.back()
    editor = decision(window, request)
    editor.propose.click()
    proposed = prepared.reviews.show(request.id).sheet
    assert proposed is not None
    assert proposed.state is SheetState.PROPOSED
    mine = decision(window, request)
    assert not mine.decide.isEnabled()
    assert "a second person decides" in mine.said.text()


def test_a_second_person_decides_and_the_letter_of_refusal_is_one_click_away(window: MainWindow, prepared: Office) -> None:
    officer = prepared.at_desk("jkeller")
    request = asked(officer)
    sheet = written(officer, request, consulted=True)
    officer.reviews.propose(request.id, version=sheet.version)
    window.go("today")
    page = window.page("today")
    assert isinstance(page, TodayPage)
    page.refresh()
    next(each for each in page.lines if each.line.act is TodayAct.DECIDE).click()
    editor = shown(window)
    assert editor.decide.isEnabled()
    editor.decide.click()
    after = prepared.register.show(request.id).request
    assert (after.status, after.outcome) == (Status.REFUSED, Outcome.REFUSED_AUTHORITY)
    assert "Decided: Refuse." in window.banner.text
    read = decision(window, request)
    assert "No certified copies came" in words(read)
    next(b for b in read.findChildren(QPushButton) if "letter of refusal" in b.text().replace("&", "")).click()
    assert isinstance(window.editor, LetterChoice)
    assert window.editor.kind.value == "refusal"


def test_the_conditions_of_a_decision_are_watched_by_one_click(window: MainWindow, prepared: Office) -> None:
    prepared.record.keep(settings={"two_people": "off"}, reason="we are one")
    request = next(iter(prepared.register.rows(prepared.register.ids(ListQuery(text="Banking")))))
    case = RequestId(request.id)
    sheet = prepared.reviews.start(case).value
    content = replace(sheet.content, proposal=Proposal.GRANT, dual_result=Met.MET, conditions="An expert of ours is present")
    kept = prepared.reviews.keep(case, content, version=sheet.version).value
    prepared.reviews.decide(case, version=kept.version)
    window.work_on("decision", case)
    next(each for each in shown(window).findChildren(QPushButton) if each.text() == "Watch its &conditions as duties").click()
    assert window.banner.text == "1 duty is watched from now on."
    assert [duty.text for duty in prepared.duties.of_request(case)] == ["An expert of ours is present"]
    window.work_on("decision", case)
    assert not [each for each in shown(window).findChildren(QPushButton) if "conditions as duties" in each.text()]


def test_who_changes_a_proposed_sheet_must_keep_and_propose_it_again(window: MainWindow, prepared: Office) -> None:
    officer = prepared.at_desk("jkeller")
    request = asked(officer)
    sheet = written(officer, request, consulted=True)
    officer.reviews.propose(request.id, version=sheet.version)
    editor = decision(window, request)
    editor.reasons.setPlainText("Other reasons")
    editor.decide.click()
    assert "must be proposed again" in window.banner.text
    assert prepared.register.show(request.id).request.status.open


def test_a_ground_of_ones_own_law_is_added_with_its_source(window: MainWindow, prepared: Office) -> None:
    request = asked(prepared)
    prepared.reviews.start(request.id)
    editor = decision(window, request)
    editor.grounds.add_own.click()
    row = editor.findChildren(GroundRow)[-1]
    row.code.set_value("de-minimis")
    row.source.setText("Act on mutual assistance, article 4")
    row.reasons.setText("Ten francs")
    editor.complete.click()
    kept = prepared.reviews.show(request.id).sheet
    assert kept is not None
    added = kept.content.grounds[-1]
    assert (added.code, added.source, added.finding) == ("de-minimis", "Act on mutual assistance, article 4", Finding.APPLIES)
    assert added.text


def test_a_letter_of_request_that_lacks_something_says_so_when_it_is_submitted(window: MainWindow, prepared: Office) -> None:
    made = Particulars(
        klass=RequestClass.MLA, direction=Direction.OUTGOING, subject="Accounts", other_state="KE", facts="Bribes were paid.",
        basis=LegalBasis(treaty_id="UNCAC", article="46"), items=(Item(uid=Uid("one"), kind="banking"),),
        their_authority=Authority(name="Attorney General", address="Nairobi"), issuing_authority=Authority(name="Prosecutor"),
        offences=(Offence(law_text="Criminal Code, article 322ter", category="corruption", main=True),),
    )  # fmt: skip
    request = prepared.register.log(made).value
    letter = prepared.correspondence.draft(request.id, "request", "en").value
    window.open_letter(letter.id)
    editor = window.editor
    assert isinstance(editor, LetterEditor)
    editor.complete.click()
    assert "still lacks: Subject matter" in window.banner.text
    assert prepared.correspondence.of_request(request.id)[0].status is LetterStatus.REVIEW


def test_the_rules_of_the_office_are_kept_in_the_settings(window: MainWindow, prepared: Office) -> None:
    window.go("settings")
    page = window.page("settings")
    assert isinstance(page, SettingsPage)
    page.review_rules.consult.click()
    page.review_rules.block.click()
    settings = prepared.record.show().settings
    assert (settings["consult_before_refusal"], settings["checklist_blocks"]) == ("on", "on")
    page.review_rules.consult.click()
    assert prepared.record.show().settings["consult_before_refusal"] == "off"


def test_what_is_on_a_sheet_survives_the_locking_of_the_office(window: MainWindow, prepared: Office) -> None:
    request = asked(prepared)
    prepared.reviews.start(request.id)
    editor = decision(window, request)
    row = ground(editor)
    row.finding.choose(Finding.APPLIES)
    row.reasons.setText("No certified copies came")
    row.reasons.textEdited.emit(row.reasons.text())
    editor.dual_required.choose("no")
    editor.keep()
    kept = prepared.reviews.show(request.id).sheet
    assert kept is not None
    assert kept.content.dual_required is False
    assert [each.reasons for each in kept.content.grounds if each.id == GROUND] == ["No certified copies came"]


def test_logging_the_consultation_keeps_the_sheet_first(window: MainWindow, prepared: Office) -> None:
    request = asked(prepared)
    prepared.reviews.start(request.id)
    editor = decision(window, request)
    ground(editor).finding.choose(Finding.APPLIES)
    editor.proposal.choose(Proposal.REFUSE)
    editor._log.click()
    assert isinstance(window.editor, EventEditor)
    kept = prepared.reviews.show(request.id).sheet
    assert kept is not None
    assert kept.content.proposal is Proposal.REFUSE
    assert [each.finding for each in kept.content.grounds if each.id == GROUND] == [Finding.APPLIES]
