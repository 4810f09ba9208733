# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What is half-typed in a form comes back: after the page was kept for a lock, and after nothing but time passed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtTest import QTest

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.law import EditionKind
from mlat_desktop.domain.vocabulary import EventKind, Holder, MailKind, Outcome, RequestClass
from mlat_desktop.services.evidence import NewEvidence
from mlat_desktop.services.ports import ListQuery
from mlat_desktop.services.treaties.law_content import LawContent
from tests.services.law import changed
from tests.ui.held import held
from tests.ui.review_screens import asked
from tests.ui.test_exhibits import exhibit
from tests.ui.test_memberships import opened
from tests.ui.test_reviews import checklist, decision
from tests.ui.test_window import first_id
from ui.main_window import MainWindow
from ui.pages.absences import AbsenceEditor
from ui.pages.access import OpenEditor
from ui.pages.arrest import ArrestEditor
from ui.pages.end_request import EndEditor
from ui.pages.evidence import EvidenceEditor
from ui.pages.half_typed import PAUSE
from ui.pages.law.review import ProposalReview
from ui.pages.letter import LetterEditor
from ui.pages.log_event import EventEditor
from ui.pages.log_mail import MailEditor
from ui.pages.new_request import RequestEditor
from ui.pages.office_page import OfficePageEditor
from ui.pages.own_steps import StepsEditor
from ui.pages.several import RemindEditor

pytestmark = pytest.mark.thorough


def reopened(window: MainWindow) -> None:
    """Throw the form away as a lock does: kept, and gone from the window."""
    editor = window.editor
    assert editor is not None
    editor.keep()
    window.back()


def test_mail_with_its_scan_its_choices_and_its_days_comes_back(window: MainWindow, prepared: Office, tmp_path: Path) -> None:
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF-1.4")
    case = first_id(prepared)
    window.log_mail(case)
    first = window.editor
    assert isinstance(first, MailEditor)
    QTest.keyClicks(first.subject, "Answer of the bank")
    first.kind.choose(MailKind.NOTE)
    first.event_kind.set_value(EventKind.QUERY_ANSWERED.value)
    first.reply_due.set_day(date(2026, 12, 24))
    first.scan.take(scan)
    reopened(window)
    window.log_mail(case)
    again = window.editor
    assert isinstance(again, MailEditor)
    assert again is not first
    assert again.subject.text() == "Answer of the bank"
    assert again.kind.value is MailKind.NOTE
    assert again.event_kind.value == EventKind.QUERY_ANSWERED.value
    assert again.reply_due.day == date(2026, 12, 24)
    assert again.scan.path == scan
    assert again.dirty()


def test_an_event_evidence_and_an_end_come_back(window: MainWindow, prepared: Office) -> None:
    case = first_id(prepared)
    window.log_event(case)
    event = window.editor
    assert isinstance(event, EventEditor)
    event.kind.set_value(EventKind.CONSULTATION_HELD.value)
    QTest.keyClicks(event.note, "by telephone")
    reopened(window)
    window.add_evidence(case)
    evidence = window.editor
    assert isinstance(evidence, EvidenceEditor)
    QTest.keyClicks(evidence.title, "Ledger of 2024")
    evidence.original.click()
    reopened(window)
    window.end_request(case)
    end = window.editor
    assert isinstance(end, EndEditor)
    end.outcome.choose(Outcome.PARTLY)
    QTest.keyClicks(end.reason, "two accounts of three")
    reopened(window)
    window.log_event(case)
    event = window.editor
    assert isinstance(event, EventEditor)
    assert (event.kind.value, event.note.text()) == (EventKind.CONSULTATION_HELD.value, "by telephone")
    window.back()
    window.add_evidence(case)
    evidence = window.editor
    assert isinstance(evidence, EvidenceEditor)
    assert evidence.title.text() == "Ledger of 2024"
    assert evidence.original.isChecked()
    window.back()
    window.end_request(case)
    end = window.editor
    assert isinstance(end, EndEditor)
    assert (end.outcome.value, end.reason.toPlainText()) == (Outcome.PARTLY, "two accounts of three")


def test_an_amendment_comes_back_only_over_the_state_it_was_begun_on(window: MainWindow, prepared: Office) -> None:
    case = first_id(prepared)
    window.amend_request(case)
    first = window.editor
    assert isinstance(first, RequestEditor)
    first.form.subject.setFocus()
    QTest.keyClicks(first.form.subject, " and cards")
    first.reason.setText("asked by telephone")
    reopened(window)
    window.amend_request(case)
    again = window.editor
    assert isinstance(again, RequestEditor)
    assert again.form.subject.text().endswith(" and cards")
    assert again.reason.text() == "asked by telephone"
    reopened(window)
    request = prepared.register.show(case).request
    prepared.casework.add_event(case, EventKind.QUERY_SENT, prepared.clock.now())
    assert prepared.register.show(case).request.version > request.version
    window.amend_request(case)
    later = window.editor
    assert isinstance(later, RequestEditor)
    assert not later.form.subject.text().endswith(" and cards")


@pytest.mark.slow
def test_what_is_typed_is_kept_by_itself_and_forgotten_once_it_is_logged(window: MainWindow, prepared: Office) -> None:
    case = first_id(prepared)
    window.log_event(case)
    editor = window.editor
    assert isinstance(editor, EventEditor)
    editor.kind.set_value(EventKind.CONSULTATION_HELD.value)
    QTest.keyClicks(editor.note, "held")
    name = f"EventEditor:{prepared.register.show(case).request.uid}"
    assert prepared.drafts.load(name) is None
    QTest.qWait(PAUSE + 200)
    kept = prepared.drafts.load(name)
    assert kept is not None
    assert kept["note"] == "held"
    editor.complete.click()
    assert prepared.drafts.load(name) is None


def test_whatever_is_changed_in_a_form_and_be_it_one_day_makes_it_worth_keeping(window: MainWindow, prepared: Office) -> None:
    window.new_arrest()
    first = window.editor
    assert isinstance(first, ArrestEditor)
    assert not first.dirty()
    first.born.set_day(date(1980, 5, 1))
    assert first.dirty()
    reopened(window)
    window.new_arrest()
    again = window.editor
    assert isinstance(again, ArrestEditor)
    assert again.born.day == date(1980, 5, 1)
    again.gone()
    window.back()
    window.new_arrest()
    assert window.editor is not None
    assert not window.editor.dirty()


def test_a_membership_comes_back_with_its_kind_and_must_be_looked_at_again(window: MainWindow, prepared: Office) -> None:
    made = opened(window, "UNTOC", "NP")
    assert not made.dirty()
    made.kinds.choose("happened")
    QTest.keyClicks(made.source, "C.N.411")
    made.done_on.set_day(date(2026, 11, 2))
    made.show_effect.click()
    assert made.complete.isEnabled()
    reopened(window)
    again = opened(window, "UNTOC", "NP")
    assert again is not made
    assert (again.kinds.value, again.source.text(), again.done_on.day) == ("happened", "C.N.411", date(2026, 11, 2))
    assert again.dirty()
    assert not again.complete.isEnabled()
    again.show_effect.click()
    again.complete.click()
    assert prepared.publishing.proposals()
    assert not opened(window, "UNTOC", "NP").dirty(), "what was proposed is offered again"


def test_what_is_half_typed_about_an_exhibit_comes_back(window: MainWindow, prepared: Office) -> None:
    case = first_id(prepared)
    item = prepared.evidence.register(case, NewEvidence(title="Ledger", original=True)).value
    first = exhibit(window, case, item)
    assert not first.dirty()
    QTest.keyClicks(first.note, "in a grey box")
    first.found.choose(False)
    reopened(window)
    again = exhibit(window, case, item)
    assert again.note.text() == "in a grey box"
    assert again.found.value is False


def test_a_cause_half_typed_comes_back_and_one_that_was_added_does_not(window: MainWindow, prepared: Office) -> None:
    request = asked(prepared, klass=RequestClass.RETURNED)
    first = checklist(window, request)
    first.cause.set_value("language")
    QTest.keyClicks(first.cause_note, "in Finnish")
    reopened(window)
    again = checklist(window, request)
    assert (again.cause.value, again.cause_note.text()) == ("language", "in Finnish")
    again._add_cause()
    added = checklist(window, request)
    assert [each.code for each in added.checklist.causes] == ["language"]
    assert not added.cause.value
    assert not added.dirty()


def test_a_ground_of_ones_own_comes_back_with_its_law(window: MainWindow, prepared: Office) -> None:
    request = asked(prepared)
    prepared.reviews.start(request.id)
    first = decision(window, request)
    first.grounds.add_own.click()
    first.grounds._rows[-1].source.setText("Act on mutual assistance, article 4")
    first.half.keep()  # as a crash leaves it: a lock keeps the sheet itself
    window.back()
    again = decision(window, request)
    assert again.grounds._rows[-1].source.text() == "Act on mutual assistance, article 4"


def test_a_keeping_that_comes_late_does_not_bring_back_what_became_a_record(window: MainWindow, prepared: Office) -> None:
    case = first_id(prepared)
    window.log_event(case)
    editor = window.editor
    assert isinstance(editor, EventEditor)
    QTest.keyClicks(editor.note, "held")
    name = editor.half.name
    with held(window) as thread:
        editor.half._save()
        editor.half.forget()
        thread.release()
        assert prepared.drafts.load(name) is None
        editor.half.touch()
        editor.half._save()
        QTest.keyClicks(editor.note, " by telephone")
        editor.half.keep()
        thread.release()
    kept = prepared.drafts.load(name)
    assert kept is not None
    assert kept["note"] == "held by telephone", "an older keeping came after the newer one"


def test_an_absence_and_the_reason_for_opening_a_case_come_back_until_they_are_entered(
    window: MainWindow, prepared: Office
) -> None:
    window.edit("absence")
    first = window.editor
    assert isinstance(first, AbsenceEditor)
    assert not first.dirty()
    first.first.set_day(date(2026, 12, 1))
    QTest.keyClicks(first.note, "leave")
    reopened(window)
    window.edit("absence")
    again = window.editor
    assert isinstance(again, AbsenceEditor)
    assert (again.first.day, again.note.text()) == (date(2026, 12, 1), "leave")
    again.last.set_day(date(2026, 12, 4))
    again.complete.click()
    assert prepared.absences.all()
    assert not again.dirty()
    assert prepared.drafts.load("absence") is None
    window.back()
    window.edit("open-restricted")
    opening = window.editor
    assert isinstance(opening, OpenEditor)
    QTest.keyClicks(opening.number, "MLAI-2026-0001")
    reopened(window)
    window.edit("open-restricted")
    opening = window.editor
    assert isinstance(opening, OpenEditor)
    assert opening.number.text() == "MLAI-2026-0001"


def test_what_is_typed_into_a_letter_while_it_is_saved_is_saved_too(window: MainWindow, prepared: Office) -> None:
    letter = prepared.correspondence.draft(first_id(prepared), "acknowledgement", "en").value
    window.open_letter(letter)
    editor = window.editor
    assert isinstance(editor, LetterEditor)
    text = next(iter(editor._texts.values()))
    with held(window) as thread:
        text.setPlainText("The first half")
        editor.leave()
        text.setPlainText("The first half and the second")
        thread.release()
    assert window.editor is None
    kept = prepared.correspondence.content(letter.id)
    assert "The first half and the second" in str(kept)


def test_a_reason_for_laying_a_proposal_aside_comes_back(window: MainWindow, prepared: Office) -> None:
    proposal = prepared.publishing.propose(EditionKind.EDITOR, "Forty-five days", LawContent(tables=(changed(prepared, 45),)))
    window.change_law("law-review", proposal.value.uid)
    first = window.editor
    assert isinstance(first, ProposalReview)
    assert not first.dirty()
    QTest.keyClicks(first.reason, "not what the journal says")
    reopened(window)
    window.change_law("law-review", proposal.value.uid)
    again = window.editor
    assert isinstance(again, ProposalReview)
    assert again.reason.text() == "not what the journal says"
    again.discard.click()
    assert prepared.drafts.load(f"law-review:{proposal.value.uid}") is None


def test_who_can_be_reached_comes_back_before_the_page_was_written(window: MainWindow, prepared: Office) -> None:
    window.office_page()
    first = window.editor
    assert isinstance(first, OfficePageEditor)
    assert not first.dirty()
    first.on_call.setPlainText("Jonas Keller: 3311")
    reopened(window)
    window.office_page()
    again = window.editor
    assert isinstance(again, OfficePageEditor)
    assert again.on_call.toPlainText() == "Jonas Keller: 3311"


def test_a_reminder_for_several_comes_back_until_it_is_set(window: MainWindow, prepared: Office) -> None:
    cases = tuple(each for each in prepared.register.ids(ListQuery(open_only=True))[:2])

    def opened_form() -> RemindEditor:
        form = window.edit("remind-several", cases)
        assert isinstance(form, RemindEditor)
        return form

    form = opened_form()
    form.note.setText("Call the court")
    form.day.set_day(date(2027, 1, 4))
    reopened(window)
    form = opened_form()
    assert (form.note.text(), form.day.day, form.dirty()) == ("Call the court", date(2027, 1, 4), True)
    form.complete.click()
    assert [each.next_action for each in prepared.register.rows(cases)] == ["Call the court"] * 2
    assert opened_form().note.text() == ""


def steps(window: MainWindow) -> StepsEditor:
    form = window.edit("steps")
    assert isinstance(form, StepsEditor)
    return form


def test_steps_half_typed_come_back_and_set_no_other_aside(window: MainWindow, prepared: Office) -> None:
    form = steps(window)
    form.steps[Holder.COURT][0].setText("20,40")
    form.keep()
    window.back()
    prepared.own_steps.set_ahead(21)
    again = steps(window)
    assert (again.steps[Holder.COURT][0].text(), again.ahead.text(), again.dirty()) == ("20,40", "21", True)
    again.gone()
    window.back()
    assert not steps(window).dirty()
