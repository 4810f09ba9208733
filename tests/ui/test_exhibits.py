# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Exhibits and duties in the window: from the papers of a case to the receipt, and to a case that may be closed."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.duties import DutyState
from mlat_desktop.domain.evidence import CustodyAct, Evidence, ExhibitForm
from mlat_desktop.domain.request import RequestId
from mlat_desktop.domain.vocabulary import Outcome, Status
from mlat_desktop.services.duties import NewDuty
from mlat_desktop.services.evidence import NewEvidence
from mlat_desktop.services.ports import ListQuery
from tests.ui import office as offices
from ui.main_window import MainWindow
from ui.pages.end_request import EndEditor
from ui.pages.evidence import EvidenceEditor, read_volume
from ui.pages.exhibits.duty import DutyPage
from ui.pages.exhibits.exhibit import ExhibitEditor, Happening
from ui.pages.exhibits.new_duty import DutyEditor
from ui.pages.export import ExportEditor
from ui.pages.register import RegisterPage

pytestmark = pytest.mark.thorough

DUE = date(2027, 2, 26)


@pytest.fixture
def case(prepared: Office) -> RequestId:
    return RequestId(prepared.register.ids(ListQuery(text="brandt"))[0])


@pytest.fixture
def ledger(prepared: Office, case: RequestId) -> Evidence:
    new = NewEvidence(title="Ledger", original=True, received_from="Police of Bern", seal_number="S 1", volume=2, volumes=5)
    return prepared.evidence.register(case, new).value


def words(widget: QWidget) -> str:
    return "\n".join(each.text() for each in widget.findChildren(QLabel) if each.isVisibleTo(widget))


def buttons(widget: QWidget) -> list[QPushButton]:
    return [each for each in widget.findChildren(QPushButton) if each.isVisibleTo(widget)]


def papers(window: MainWindow, case: RequestId) -> QWidget:
    window.open_request(case)
    page = window.page("register")
    assert isinstance(page, RegisterPage)
    page.detail.tabs.setCurrentIndex(1)
    return page.detail


def exhibit(window: MainWindow, case: RequestId, item: Evidence) -> ExhibitEditor:
    window.open_exhibit(case, item.uid)
    editor = window.editor
    assert isinstance(editor, ExhibitEditor)
    return editor


def duty_page(window: MainWindow) -> DutyPage:
    editor = window.editor
    assert isinstance(editor, DutyPage)
    return editor


def ending(window: MainWindow, case: RequestId) -> EndEditor:
    window.end_request(case)
    editor = window.editor
    assert isinstance(editor, EndEditor)
    return editor


def test_an_original_is_registered_lent_and_returned_with_its_receipt(
    window: MainWindow, prepared: Office, case: RequestId
) -> None:
    window.add_evidence(case)
    editor = window.editor
    assert isinstance(editor, EvidenceEditor)
    editor.form.choose(ExhibitForm.OBJECT)
    editor.complete.click()
    assert "This is needed." in words(editor)
    editor.title.setText("Ledger")
    editor.volume.setText("2/5")
    editor.original.setChecked(True)
    editor.complete.click()
    item = prepared.register.show(case).evidence[-1]
    assert (item.form, item.volume, item.volumes, item.original) == (ExhibitForm.OBJECT, 2, 5, True)

    page = exhibit(window, case, item)
    page.act.choose(Happening.LEND)
    page.complete.click()
    assert "This is needed." in words(page)
    page.whom.setText("Court of Brasília")
    page.due.set_day(DUE)
    page.complete.click()
    shown = papers(window, case)
    assert "lent to Court of Brasília on 21 Nov 2026, by 26 Feb 2027" in words(shown)
    assert "volume 2 of 5" in words(shown)

    page = exhibit(window, case, item)
    assert page.act.value is Happening.BACK
    page.complete.click()
    page = exhibit(window, case, item)
    assert page.act.value is Happening.RECEIPT
    page.receipt.setText("Q 17")
    page.complete.click()
    assert not prepared.exhibits.find(item.uid)[1].outstanding
    acts = [link.act for link in prepared.exhibits.custody(item.uid)]
    assert acts == [CustodyAct.REGISTERED, CustodyAct.LENT, CustodyAct.RETURNED, CustodyAct.RECEIPTED]
    told = words(exhibit(window, case, item))
    assert "returned on 21 Nov 2026, receipt Q 17" in told
    assert "Central Authority of Helvania → Court of Brasília" in told


def test_every_happening_asks_for_its_own_fields_alone(window: MainWindow, case: RequestId, ledger: Evidence) -> None:
    page = exhibit(window, case, ledger)
    offered = [value for value in page.act._data if isinstance(value, Happening)]
    assert Happening.BACK not in offered, "it is neither lent nor owed"
    for happening in offered:
        page.act.choose(happening)
        seen = {name for name, field in page.fields.items() if field.isVisibleTo(page)}
        assert seen, happening
        assert ("seal" in seen) == (happening is Happening.SEAL)
        assert ("reason" in seen) == (happening is Happening.CLASS)


def test_a_stick_is_taken_in_and_what_differs_is_said(
    window: MainWindow, prepared: Office, case: RequestId, tmp_path: Path
) -> None:
    stick, hashes = tmp_path / "STICK", tmp_path / "list.md5"
    stick.mkdir()
    (stick / "a.csv").write_bytes(b"1")
    (stick / "b.csv").write_bytes(b"2")
    hashes.write_text(f"{hashlib.md5(b'1', usedforsecurity=False).hexdigest()}  a.csv\n{'0' * 32}  b.csv\n")
    window.add_evidence(case)
    editor = window.editor
    assert isinstance(editor, EvidenceEditor)
    editor.form.choose(ExhibitForm.MEDIUM)
    editor.complete.click()
    assert "This is needed." in words(editor)
    editor.folder.take(stick)
    editor.hashes.take(hashes)
    editor.serial.setText("0951")
    editor.kind.choose("unlawful-to-view")
    editor.complete.click()
    assert "look at the list" in words(window.banner)
    next(each for each in window.banner.findChildren(QPushButton) if each.text() == "Look at it").click()
    page = window.editor
    assert isinstance(page, ExhibitEditor)
    told = words(page)
    assert "MD5 supplied in list.md5 is " + "0" * 32 in told
    assert "Its content is never shown" in told
    assert not any(each.text() == "Save a copy" for each in buttons(page))
    assert "Save a copy of STICK" not in {each.accessibleName() for each in buttons(papers(window, case))}


def test_withheld_content_is_not_ticked_for_a_bundle_and_asks_why(
    window: MainWindow, prepared: Office, case: RequestId, tmp_path: Path
) -> None:
    path = tmp_path / "disk.img"
    path.write_bytes(b"image")
    item = prepared.evidence.add(case, path, NewEvidence(title="Disk", classification="unlawful-to-view")).value
    window.export_bundle(case)
    editor = window.editor
    assert isinstance(editor, ExportEditor)
    what = editor.what
    assert item.uid not in what.evidence.chosen
    assert not what.although.isVisibleTo(editor)
    what.evidence.head.click()
    assert item.uid not in what.evidence.chosen, "to tick all takes what is withheld"
    what.evidence.set_ticked(item.uid, on=True)
    assert what.although.isVisibleTo(editor)
    what.although.setText("Order of the court")
    assert editor.choice().although == "Order of the court"


def test_a_duty_is_entered_looked_at_and_discharged(window: MainWindow, prepared: Office, case: RequestId) -> None:
    window.enter_duty(case)
    editor = window.editor
    assert isinstance(editor, DutyEditor)
    assert editor.lasting.isChecked()
    editor.kind.choose("costs")
    assert not editor.lasting.isChecked()
    editor.complete.click()
    assert "This is needed." in words(editor)
    editor.text.setPlainText("Pay the expert")
    editor.complete.click()
    (duty,) = prepared.duties.of_request(case)
    assert (duty.kind, duty.lasting, duty.due_on) == ("costs", False, None)
    shown = papers(window, case)
    assert "Pay the expert" in words(shown)
    open_it = next(each for each in buttons(shown) if each.accessibleName() == "Open the duty Pay the expert")
    open_it.click()
    page = duty_page(window)
    page.act.choose("reviewed")
    page.again.set_day(offices.NOW.date() + timedelta(days=30))
    page.complete.click()
    assert prepared.duties.find(duty.uid)[1].due_on == offices.NOW.date() + timedelta(days=30)
    window.open_duty(case, duty.uid)
    page = duty_page(window)
    page.act.choose("given")
    assert not page.how.isVisible()
    page.owner.choose("jkeller")
    page.complete.click()
    assert prepared.duties.find(duty.uid)[1].owner == "jkeller"
    assert window.banner.text == "Jonas Keller watches it from now on."
    window.open_duty(case, duty.uid)
    page = duty_page(window)
    page.complete.click()
    assert "This is needed." in words(page)
    page.how.setPlainText("Paid, receipt 77")
    page.complete.click()
    assert prepared.duties.find(duty.uid)[1].state is DutyState.DISCHARGED
    window.open_duty(case, duty.uid)
    assert not duty_page(window).complete.isVisible()
    assert "Paid, receipt 77" in words(duty_page(window))


def test_a_case_is_closed_in_spite_of_a_short_duty_with_a_reason_and_over_a_lasting_one_without(
    window: MainWindow, prepared: Office, case: RequestId
) -> None:
    prepared.duties.add(case, NewDuty(kind="speciality", text="No other offence"))
    prepared.duties.add(case, NewDuty(kind="costs", text="Pay the expert"))
    editor = ending(window, case)
    told = words(editor)
    assert "the duty “Costs to be settled” is open" in told
    assert "Watched after the case has closed" in told
    editor.outcome.choose(Outcome.GRANTED)
    editor.complete.click()
    assert "is not closed yet" in words(window.banner)
    assert prepared.register.show(case).request.status.open
    editor.although.setPlainText("The treasury pays at the end of the year")
    editor.complete.click()
    assert prepared.register.show(case).request.status is Status.CLOSED
    assert len(prepared.duties.open()) == 2


def test_the_timeline_of_a_closed_case_still_opens_what_is_watched(
    window: MainWindow, prepared: Office, case: RequestId
) -> None:
    prepared.duties.add(case, NewDuty(kind="speciality", text="No other offence"))
    prepared.register.close(case, Outcome.GRANTED)
    window.open_request(case)
    page = window.page("register")
    assert isinstance(page, RegisterPage)
    next(each for each in page.detail.findChildren(QPushButton) if each.text() == "Open the duty").click()
    assert "No other offence" in words(duty_page(window))


@pytest.mark.parametrize(
    ("text", "read"), [("", (0, 0)), ("2/5", (2, 5)), (" 2 / 5 ", (2, 5)), ("5/2", None), ("0/3", None), ("two", None)]
)
def test_a_volume_is_read_as_people_write_it(text: str, read: tuple[int, int] | None) -> None:
    assert read_volume(text) == read
