# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Annexes and the editable copy in the page of a letter."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QTabWidget

from mlat_desktop.bootstrap import Office
from mlat_desktop.services.mailroom.translations import Certificate, NewTranslation
from tests.letters.test_annexes import pdf_file
from tests.ui.test_flows import case
from ui.main_window import MainWindow
from ui.pages.annexes import AnnexForm, CarryCard
from ui.pages.letter import LetterEditor
from ui.pages.letter_files import write_editable

pytestmark = pytest.mark.thorough


def opened(window: MainWindow, letter: int) -> tuple[LetterEditor, AnnexForm]:
    window.open_letter(letter)
    editor = window.editor
    assert isinstance(editor, LetterEditor)
    return editor, editor.findChildren(AnnexForm)[-1]


def test_a_file_is_put_to_a_letter_and_taken_off_and_what_was_typed_is_kept(
    window: MainWindow, prepared: Office, tmp_path: Path
) -> None:
    letter = prepared.correspondence.draft(case(prepared, "novak"), "acknowledgement", "en").value.id
    editor, form = opened(window, letter)
    remarks = editor._fields["remarks"]
    remarks.setText("Typed and not saved.")  # type: ignore[union-attr]  # the test knows what it is
    editor._touched = True
    form.title.setText("Opening file")
    form.add(pdf_file(tmp_path / "kyc.pdf"))
    assert [each.title for each in prepared.correspondence.annexes(letter)] == ["Opening file"]
    assert prepared.correspondence.content(letter).fields["remarks"] == "Typed and not saved."
    form = editor.findChildren(AnnexForm)[-1]
    off = next(each for each in form.findChildren(QPushButton) if each.accessibleName() == "Take annex 1 off the letter")
    off.click()
    assert prepared.correspondence.annexes(letter) == ()


def test_what_cannot_be_an_annex_is_a_sentence_and_the_letter_may_be_submitted(
    window: MainWindow, prepared: Office, tmp_path: Path
) -> None:
    letter = prepared.correspondence.draft(case(prepared, "novak"), "acknowledgement", "en").value.id
    editor, form = opened(window, letter)
    (tmp_path / "no.pdf").write_bytes(b"no")
    form.add(tmp_path / "no.pdf")
    assert "no.pdf cannot be an annex" in window.banner.text
    assert editor.complete.isEnabled()


def test_an_editable_copy_is_saved_from_the_page(window: MainWindow, prepared: Office, tmp_path: Path) -> None:
    letter = prepared.correspondence.draft(case(prepared, "novak"), "acknowledgement", "en").value.id
    editor, _form = opened(window, letter)
    write_editable(editor, editor.letter, str(tmp_path / "copy.docx"))
    assert (tmp_path / "copy.docx").read_bytes().startswith(b"PK")
    assert "not the sealed letter" in window.banner.text


def test_a_certified_translation_is_asked_for_added_and_confirmed_after_a_change(
    window: MainWindow, prepared: Office, tmp_path: Path
) -> None:
    correspondence = prepared.correspondence
    letter = correspondence.draft(case(prepared, "novak"), "acknowledgement", "en").value.id
    editor, form = opened(window, letter)
    form.ask_translation()
    asked = form.certified
    assert asked is not None
    assert form.adding.isHidden()
    asked.add_it.click()
    assert correspondence.annexes(letter) == (), "what is needed is said first"
    asked.into.set_value("pt")
    asked.by.setText("Maria Silva")
    asked.capacity.setText("sworn translator")
    asked.on.set_day(prepared.register.today)
    asked.scan.take(pdf_file(tmp_path / "traducao.pdf"))
    asked.add_it.click()
    (annex,) = correspondence.annexes(letter)
    assert annex.translation is not None
    assert (annex.translation.language, annex.translation.by) == ("pt", "Maria Silva")
    remarks = editor._fields["remarks"]
    remarks.setText("Typed after the translator had it.")  # type: ignore[union-attr]  # the test knows what it is
    editor._touched = True
    editor._save(editor._submit)
    assert "translates an earlier text" in window.banner.text
    window.open_letter(letter)
    form = window.editor.findChildren(AnnexForm)[-1]  # type: ignore[union-attr]  # it is the letter's
    name = "The translation in annex 1 still fits"
    next(each for each in form.findChildren(QPushButton) if each.accessibleName() == name).click()
    assert correspondence.unconfirmed(letter) == ()


def test_a_translation_of_the_case_brings_its_certificate_along(window: MainWindow, prepared: Office, tmp_path: Path) -> None:
    novak, today = case(prepared, "novak"), prepared.register.today
    new = NewTranslation(what="Letter", language_from="en", language_to="pt", translator="Lingua", due_on=today, asked_on=today)
    asked = prepared.translations.ask(novak, new).value
    certificate = Certificate(number="99", name="Rui Costa", on=today)
    prepared.translations.receive(asked.uid, today, certificate, pdf_file(tmp_path / "scan.pdf"))
    letter = prepared.correspondence.draft(novak, "acknowledgement", "en").value.id
    _editor, form = opened(window, letter)
    form.ask_translation()
    filled = form.certified
    assert filled is not None
    filled.record.setCurrentIndex(1)
    assert (filled.into.value, filled.by.text(), filled.on.day, filled.number.text()) == ("pt", "Rui Costa", today, "99")
    filled.add_it.click()
    (annex,) = prepared.correspondence.annexes(letter)
    assert annex.file_name == "scan.pdf"
    assert annex.translation is not None
    assert annex.translation.record == asked.uid


def test_whether_annexes_come_along_into_a_superseding_letter_is_asked_once_and_told(
    window: MainWindow, prepared: Office, tmp_path: Path
) -> None:
    desk = prepared.correspondence
    letter = desk.draft(case(prepared, "novak"), "acknowledgement", "en").value.id
    desk.add_annex(letter, pdf_file(tmp_path / "Ledger.pdf"))
    desk.submit(letter)
    prepared.record.keep(settings={"two_people": "off"}, reason="one at the desk")
    desk.approve(letter)
    desk.seal(letter)
    window.open_letter(letter)
    editor = window.editor
    assert isinstance(editor, LetterEditor)
    editor._supersede()
    (card,) = editor.findChildren(CarryCard)
    assert "Annex 1: Ledger" in [each.text() for each in card.findChildren(QLabel)]
    card.along.click()
    made = window.editor
    assert isinstance(made, LetterEditor)
    assert [each.title for each in desk.annexes(made.letter.id)] == ["Ledger"]
    assert "1 annex was taken over." in window.banner.text
    tabs = made.findChildren(QTabWidget)[-1]
    assert "Annexes (1)" in [tabs.tabText(at) for at in range(tabs.count())]
