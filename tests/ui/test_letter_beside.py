# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The second language of a letter in its page: chosen, written, in the original, changed and taken away."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.letter_beside import Pair, TextStanding
from mlat_desktop.domain.letters import LetterStatus
from tests.ui.test_letter_life import drafted, opened
from ui.main_window import MainWindow
from ui.pages.letter import LetterEditor

pytestmark = pytest.mark.thorough


def _pair(office: Office, editor: LetterEditor) -> Pair:
    found = office.correspondence.pair(editor.letter.id)
    assert found is not None
    return found


def _type(editor: LetterEditor, name: str, text: str) -> None:
    control = editor.second.controls[f"/{name}"]
    if isinstance(control, QPlainTextEdit):
        control.setPlainText(text)
    elif isinstance(control, QLineEdit):
        control.setText(text)


def test_a_second_language_is_chosen_written_and_submitted(window: MainWindow, prepared: Office) -> None:
    editor = opened(window, drafted(prepared, remarks="Thank you."))
    assert editor.second.language.offered == ["", "fr", "es", "ar", "ru", "zh"]
    editor.second.language.choose("fr")
    assert editor.letter.beside == "fr"
    assert _pair(prepared, editor).standing("remarks") is TextStanding.MISSING
    editor._on_complete()
    assert prepared.correspondence.show(editor.letter.id).status is LetterStatus.DRAFT
    assert "French" in window.banner.text
    _type(editor, "remarks", "Merci.")
    for name in _pair(prepared, editor).untold():
        if name != "remarks":
            editor.second._rows[name].tick.setChecked(True)
    editor._on_complete()
    assert _pair(prepared, editor).second.fields["remarks"] == "Merci."
    assert prepared.correspondence.show(editor.letter.id).status is LetterStatus.REVIEW


def test_words_and_the_original_exclude_each_other(window: MainWindow, prepared: Office) -> None:
    editor = opened(window, drafted(prepared, remarks="Thank you."))
    editor.second.language.choose("ar")
    remarks = editor.second._rows["remarks"]
    remarks.tick.setChecked(True)
    assert not remarks.control.isEnabled()
    editor._save()
    assert _pair(prepared, editor).standing("remarks") is TextStanding.ORIGINAL
    remarks.tick.setChecked(False)
    _type(editor, "remarks", "شكراً.")
    assert not remarks.tick.isEnabled()
    editor._save()
    assert _pair(prepared, editor).standing("remarks") is TextStanding.WRITTEN


def test_what_is_written_is_not_lost_by_choosing_another_language_alone(window: MainWindow, prepared: Office) -> None:
    editor = opened(window, drafted(prepared, remarks="Thank you."))
    editor.second.language.choose("fr")
    _type(editor, "remarks", "Merci.")
    editor.second.language.choose("")
    assert editor.letter.beside == "fr"
    assert not editor.second.change.isHidden()
    editor.second.change.click()
    assert editor.letter.beside == ""
    assert prepared.correspondence.pair(editor.letter.id) is None
    assert not editor.second.controls


def test_a_field_asks_for_words_as_soon_as_the_letter_has_it(window: MainWindow, prepared: Office) -> None:
    editor = opened(window, drafted(prepared))
    editor.second.language.choose("fr")
    assert editor.second._rows["remarks"].block.isHidden()
    remarks = editor._fields["remarks"]
    assert isinstance(remarks, QLineEdit)
    remarks.setText("Thank you.")
    editor._on_tab(2)
    assert not editor.second._rows["remarks"].block.isHidden()
    assert "Thank you." in editor.second._rows["remarks"]._first.text()


def test_the_second_text_that_was_half_typed_is_put_back(window: MainWindow, prepared: Office) -> None:
    letter = drafted(prepared, remarks="Thank you.")
    letter = prepared.correspondence.lay_beside(letter.id, "fr", letter.version).value
    editor = opened(window, letter)
    _type(editor, "remarks", "Merci")
    assert editor._typed() == {"/remarks": "Merci"}
    editor._half.keep()
    again = LetterEditor(editor.desk, letter)
    assert again.second._rows["remarks"].text == "Merci"
