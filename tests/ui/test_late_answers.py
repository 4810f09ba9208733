# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""An answer that comes late says nothing about what was typed meanwhile: only what was shown can be proposed."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.errors import KnownError
from mlat_desktop.domain.request import RequestId
from mlat_desktop.services.evidence import NewEvidence
from mlat_desktop.services.ports import ListQuery
from tests.services.law import LIMIT, alone, extradition
from tests.ui import law
from tests.ui.held import held
from tests.ui.law_screens import editor, member
from tests.ui.register_screens import opened, sheet
from tests.ui.test_calendars import settings
from tests.ui.test_law_changes import choose_limit, take_in, typed
from tests.ui.test_treaties_page import words
from tests.ui.test_window import first_id
from ui.main_window import MainWindow
from ui.pages.export import ExportEditor
from ui.pages.law.editor import TreatyEditor
from ui.pages.look import Look
from ui.pages.mailroom.piece import PieceEditor
from ui.pages.outstanding import OutstandingEditor
from ui.widgets.work import WorkBar

pytestmark = pytest.mark.thorough


def test_only_the_newest_of_two_looks_is_answered(window: MainWindow) -> None:
    assert window.desk is not None
    told: list[str] = []
    refused: list[KnownError] = []
    owner, bar = QWidget(), WorkBar()
    look = Look(window.desk, owner, bar)
    with held(window) as thread:
        look.begin(lambda _progress, _cancel: "old", told.append, refused.append)
        look.begin(lambda _progress, _cancel: "new", told.append, refused.append)
        thread.release()
        assert told == ["new"]
        look.begin(lambda _progress, _cancel: "given up", told.append, refused.append)
        look.forget()
        assert bar.isHidden()
        thread.release()
    assert told == ["new"]
    assert not refused
    for each in (owner, bar):
        each.deleteLater()


def test_a_membership_typed_on_while_it_is_looked_at_can_not_be_proposed(window: MainWindow, prepared: Office) -> None:
    with held(window) as thread:
        made = member(window)
        made.article.setText("40(1)")
        thread.release()
        assert not made.complete.isEnabled()
        assert "No date of an open case changes." not in words(made)
        made.show_effect.click()
        thread.release()
        assert "No date of an open case changes." in words(made)
        made.complete.click()
        made.article.setText("41")
        thread.release()
    (waiting,) = prepared.publishing.proposals()
    (event,) = prepared.publishing.content(waiting.proposal.uid).party_events
    assert event.article == "40(1)", "what was proposed is not what was shown"


def test_a_calendar_changed_while_it_is_looked_at_can_not_be_proposed(window: MainWindow, prepared: Office) -> None:
    card = settings(window).calendars
    with held(window) as thread:
        card.source.setText("Official journal 12/2026")
        card.weekdays[4].setChecked(True)
        card.look.click()
        card.weekdays[3].setChecked(True)
        thread.release()
        assert not card.propose.isEnabled()
        card.look.click()
        thread.release()
        assert card.propose.isEnabled()
        card.source.setText("Official journal 13/2026")
        assert not card.propose.isEnabled(), "a source that nobody looked at could be proposed"
        card.look.click()
        thread.release()
        card.propose.click()
        card.weekdays[2].setChecked(True)
        thread.release()
    (waiting,) = prepared.publishing.proposals()
    (kept,) = prepared.publishing.content(waiting.proposal.uid).calendars
    assert kept.weekend == (4, 5, 6, 7)


def _changed_to(made: TreatyEditor, days: str) -> None:
    choose_limit(made, LIMIT)
    typed(made, "length", days)


def test_a_table_typed_on_while_it_is_looked_at_can_not_be_proposed(window: MainWindow, prepared: Office) -> None:
    extradition(prepared)
    with held(window) as thread:
        made = editor(window, "ETS-024", "limits")
        _changed_to(made, "38")
        made._given.update(kind="correction", text="Thirty-eight days", source="Official journal 12/2026")
        made.verification.show_row(made._given)
        made.look.click()
        _changed_to(made, "39")
        thread.release()
        assert not made.complete.isEnabled()
        made.look.click()
        thread.release()
        assert made.complete.isEnabled()
        made.complete.click()
        _changed_to(made, "37")
        thread.release()
    (waiting,) = prepared.publishing.proposals()
    (table,) = prepared.publishing.content(waiting.proposal.uid).tables
    assert "39" in table
    assert "length = 37" not in table, "what was typed after the act became law"


def test_a_pack_that_was_put_away_while_it_was_checked_can_not_be_proposed(
    window: MainWindow, prepared: Office, tmp_path: Path
) -> None:
    law.case(prepared)
    path = law.pack(tmp_path, prepared)
    with held(window) as thread:
        made = take_in(window, path)
        made.file.take(None)
        thread.release()
        assert not made.complete.isEnabled()
        assert "Central authority of Luxembourg" not in words(made)
        made.read(path)
        thread.release()
        assert made.complete.isEnabled()


def test_a_pack_put_in_the_place_of_the_one_looked_at_is_not_proposed(
    window: MainWindow, prepared: Office, tmp_path: Path
) -> None:
    law.case(prepared)
    path = law.pack(tmp_path, prepared)
    made = take_in(window, path)
    assert made.complete.isEnabled()
    path.write_bytes(law.other_pack())
    made.complete.click()
    assert not prepared.publishing.proposals(), "what was proposed is not what was shown"
    assert "it is another one than the one that was looked at" in window.banner.text
    assert law.TITLE not in words(made), "the pack that is no longer there still stands there"
    assert "Another of CETS 224" in words(made)
    made.complete.click()
    (waiting,) = prepared.publishing.proposals()
    assert waiting.proposal.title == "Another of CETS 224"


def test_a_proposal_is_not_published_before_its_own_effect_is_there(
    window: MainWindow, prepared: Office, tmp_path: Path
) -> None:
    alone(prepared)
    law.case(prepared)
    path = law.pack(tmp_path, prepared)
    with held(window) as thread:
        made = take_in(window, path)
        made.weigh(prepared.publishing.program_offer())
        assert not made.complete.isEnabled()
        thread.release()
        assert "Central authority of Luxembourg" not in words(made), "the pack answered a look that came after it"


def test_a_bundle_is_not_written_on_a_look_at_another_content(window: MainWindow, prepared: Office, tmp_path: Path) -> None:
    law.pack(tmp_path, prepared)  # with it the card of another office is trusted
    window.export_bundle(first_id(prepared))
    made = window.editor
    assert isinstance(made, ExportEditor)
    with held(window) as thread:
        made.where.folder.setText(str(tmp_path))
        made.where.folder.clear()
        thread.release()
        assert not made.complete.isEnabled(), "the look at a folder that was taken back lets it be written"
        made.where.folder.setText(str(tmp_path))
        thread.release()
        assert made.complete.isEnabled()
        made.complete.click()
        made.what.events.setChecked(False)
        assert not made.complete.isEnabled(), "a second bundle could be written while the first one is"


def test_the_click_that_writes_a_bundle_is_not_taken_by_the_reason_that_loses_the_focus(
    window: MainWindow, prepared: Office, tmp_path: Path
) -> None:
    law.pack(tmp_path, prepared)
    case, disk, target = first_id(prepared), tmp_path / "disk.img", tmp_path / "stick"
    disk.write_bytes(b"image")
    target.mkdir()
    item = prepared.evidence.add(case, disk, NewEvidence(title="Disk", classification="unlawful-to-view")).value
    window.export_bundle(case)
    window.activateWindow()
    made = window.editor
    assert isinstance(made, ExportEditor)
    with held(window) as thread:
        made.where.folder.setText(str(target))
        made.what.evidence.set_ticked(item.uid, on=True)
        made.what.although.setFocus()
        QTest.keyClicks(made.what.although, "Order of the court")
        thread.release()
        assert made.complete.isEnabled(), words(made)
        QTest.mouseClick(made.complete, Qt.MouseButton.LeftButton)
        assert not made.what.although.hasFocus()
        thread.release()
    assert list(target.iterdir()), "the click did nothing"


def test_an_old_register_that_was_put_away_while_it_was_read_can_not_be_taken_in(window: MainWindow, tmp_path: Path) -> None:
    path = sheet(tmp_path, good=True)
    page = opened(window, path)
    assert page.complete.isEnabled()
    with held(window) as thread:
        page.file.take(path)
        page.file.take(None)
        thread.release()
        assert not page.complete.isEnabled()
        assert not page.said.text()
        page.file.take(path)
        thread.release()
        plan = page.plan
        assert plan is not None
        page.complete.click()
        page.changed(plan.map)
        assert not page.complete.isEnabled(), "it could be taken in twice"


def test_mail_is_recorded_on_no_case_of_references_that_are_no_longer_there(window: MainWindow, prepared: Office) -> None:
    first, second = prepared.register.rows([RequestId(each) for each in prepared.register.ids(ListQuery(open_only=True))[:2]])
    window.enter_mail(references=first.number)
    form = window.editor
    assert isinstance(form, PieceEditor)
    form.subject.setText("Receipt")
    form.name.setText("Ministry of Justice")
    assert form.choice.request_id == first.id
    with held(window) as runner:
        form.references.setPlainText(second.number)
        form.complete.click()
        runner.release()
        assert window.editor is form, "it was recorded on the case of another reference"
        form._look()
        form.references.setPlainText("")
        form._look()
        runner.release()
        assert not form.choice.candidate(), "an older look has answered"
    form.references.setPlainText(second.number)
    form._look()
    form.complete.click()
    assert [each.subject for each in prepared.mail.of_request(RequestId(second.id))] == ["Receipt"]
    assert not prepared.mail.of_request(RequestId(first.id))


def test_no_letter_is_drafted_on_what_lies_with_another_state(window: MainWindow, prepared: Office) -> None:
    (first, _count), (second, _other), *_rest = prepared.outstanding.states()
    with held(window) as runner:
        window.write_outstanding(first)
        form = window.editor
        assert isinstance(form, OutstandingEditor)
        assert not form.complete.isEnabled()
        runner.release()
        assert (form.state.value, form.complete.isEnabled()) == (first, True)
        form.state.choose(second)
        assert not form.complete.isEnabled(), "what is shown is that of the State before"
        runner.release()
        form.complete.click()
        form.state.choose(first)
        form.complete.click()
        runner.release()
    letters = [each for each in prepared.correspondence.all() if each.kind == "outstanding"]
    assert len(letters) == 1, "drafted twice"
