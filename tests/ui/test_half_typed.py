# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What is half-typed in a form on a case comes back: after the page was kept for a lock, and after nothing but time passed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtTest import QTest

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.vocabulary import EventKind, MailKind, Outcome
from tests.ui.test_window import first_id
from ui.main_window import MainWindow
from ui.pages.case_editor import PAUSE
from ui.pages.end_request import EndEditor
from ui.pages.evidence import EvidenceEditor
from ui.pages.log_event import EventEditor
from ui.pages.log_mail import MailEditor
from ui.pages.new_request import RequestEditor


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
