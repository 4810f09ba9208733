# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""In the window: a template is changed with its page beside it, kept for a second person, compared, taken back, never lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.letter_text import BlockKind
from mlat_desktop.domain.letters import TemplateOrigin, TemplateState
from mlat_desktop.domain.people import Role
from mlat_desktop.services.letters.templates import PROGRAM
from tests.ui.template_screens import own_version
from ui.main_window import MainWindow
from ui.pages.letters import LettersPage
from ui.pages.templates.editor import PAUSE, TemplateEditor
from ui.pages.templates.page import TemplatesPage

pytestmark = pytest.mark.thorough

KIND = ("acknowledgement", "en")


def editor(window: MainWindow) -> TemplateEditor:
    made = window.edit("template", *KIND)
    assert isinstance(made, TemplateEditor)
    return made


def page(window: MainWindow) -> TemplatesPage:
    made = window.edit("templates", again=True)
    assert isinstance(made, TemplatesPage)
    made.refresh_if_stale()
    made.show_template(*KIND)
    return made


def said(root: QWidget) -> str:
    QApplication.processEvents()  # what was just made is shown
    return "\n".join(each.text() for each in root.findChildren(QLabel) if each.isVisibleTo(root))


def act(root: QWidget, name: str) -> QPushButton:
    return next(each for each in root.findChildren(QPushButton) if each.accessibleName() == name or each.text() == name)


def test_a_template_is_changed_with_its_page_beside_it_and_waits_for_a_second_person(
    window: MainWindow, prepared: Office
) -> None:
    form = editor(window)
    before, area = len(form.blocks.rows), form.preview._area
    assert area is not None
    first = form.blocks.rows[1].text
    first.setFocus()
    form.field.choose("remarks")
    form.insert.click()
    assert first.toPlainText().startswith("{remarks}")
    form.blocks.rows[0].more.click()
    made = form.blocks.rows[1]
    QTest.keyClicks(made.text, "Thank you.")
    made.text.selectAll()
    QTest.keyClick(made.text, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert made.text.toPlainText() == "**Thank you.**"
    form._draw()
    assert form.preview._area is not area, "the page was drawn anew"
    assert ["it speaks of remarks" in each.sentence for each in form.findings] == [True]
    form.complete.click()
    assert window.editor is form, "the reason is missing"
    QTest.keyClicks(form.note, "Courtesy")
    form.complete.click()
    assert window.editor is not form
    view = prepared.templates.show(*KIND)
    assert (view.origin, bool(view.waiting)) == (TemplateOrigin.SHIPPED, True)
    waits = prepared.templates.history(*KIND)[0]
    assert (waits.state, waits.note) == (TemplateState.WAITING, "Courtesy")
    assert len(prepared.templates.wording(*KIND, waits.version).blocks) == before + 1


def test_the_page_is_drawn_once_typing_pauses(window: MainWindow, qtbot: QtBot) -> None:
    form = editor(window)
    drawn = form.preview._area
    QTest.keyClicks(form.blocks.rows[1].text, "We write to you. ")
    assert form.preview._area is drawn, "each letter would draw a page"
    qtbot.waitUntil(lambda: form.preview._area is not drawn, timeout=20 * PAUSE)


def test_a_fault_is_said_and_the_last_page_stays(window: MainWindow, prepared: Office) -> None:
    form = editor(window)
    drawn = form.preview._area
    row = form.blocks.rows[1]
    QTest.keyClicks(row.text, "**{nobody} ")
    form._draw()
    assert form.preview._area is drawn
    assert [each.sentence for each in form.findings if each.grave] == [
        "Block 2: a bold passage (**) is not closed.",
        "Block 2: it names the field nobody, which letters of this kind do not have.",
    ]
    act(form, "Show: Block 2: a bold passage (**) is not closed.").click()
    assert form.focusWidget() is row.text
    QTest.keyClicks(form.note, "No reason")
    form.complete.click()
    assert window.editor is form
    assert form.complete.isEnabled()
    assert len(prepared.templates.history(*KIND)) == 1


def test_what_is_half_typed_comes_back_block_by_block(window: MainWindow, prepared: Office) -> None:
    form = editor(window)
    form.blocks.rows[2].down.click()
    form.blocks.rows[1].when_fields().field.choose("remarks")
    form.blocks.rows[1].kind.choose(BlockKind.HEADING)
    form.note.setText("Half a reason")
    kept = form.wording()
    form.keep()
    window.back()
    again = editor(window)
    assert again is not form
    assert again.wording() == kept
    assert (again.note.text(), again.dirty()) == ("Half a reason", True)
    again.gone()
    window.back()
    assert editor(window).wording() == prepared.templates.wording(*KIND)


def test_blocks_are_moved_taken_out_and_put_back_by_keyboard(window: MainWindow) -> None:
    form = editor(window)
    blocks = form.wording().blocks
    form.blocks.rows[1].text.setFocus()
    QTest.keyClick(form.blocks.rows[1].text, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert form.wording().blocks[:2] == (blocks[1], blocks[0])
    QTest.keyClick(form.blocks.rows[0].text, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert form.wording().blocks == blocks
    gone = form.blocks.rows[3]
    QTest.keyClick(gone.remove, Qt.Key.Key_Space)
    assert form.wording().blocks == (*blocks[:3], *blocks[4:])
    QTest.keyClick(form.blocks.restore, Qt.Key.Key_Space)
    assert form.wording().blocks == blocks
    assert form.blocks.rows[3].text.accessibleName() == "Text, row 4"


def test_the_second_person_compares_and_approves(window: MainWindow, prepared: Office) -> None:
    prepared.people.add("second", "Eva Roth", "", Role.ADMINISTRATOR, "a kettle sings beneath the northern arch 58")
    own_version(prepared.at_desk("second"), KIND[1])
    letters = window.page("letters")
    if letters is None:
        window.go("letters")
        letters = window.page("letters")
    assert isinstance(letters, LettersPage)
    letters.refresh()
    assert "1 template has something to do" in said(letters)
    shown = page(window)
    waiting = prepared.templates.show(*KIND).waiting
    assert f"Version {waiting} by Eva Roth waits for a second person." in said(shown.sheet)
    drawn = shown.sheet.preview._area
    shown.sheet.look.click()
    assert f"This is the page of version {waiting}, which is not in use yet." in said(shown.sheet)
    assert shown.sheet.preview._area is not drawn
    act(shown.sheet, "Compare the version that waits with the one in use").click()
    assert "nothing" in said(shown.sheet.versions)
    shown.sheet.set_aside.click()
    assert prepared.templates.show(*KIND).waiting == waiting, "a reason is missing"
    shown.sheet.approve.click()
    assert prepared.templates.show(*KIND).version == waiting
    shown.refresh_if_stale()
    assert not shown.sheet.approve.isVisibleTo(shown)


def test_an_office_goes_back_to_the_text_of_the_program(window: MainWindow, prepared: Office) -> None:
    prepared.record.keep(settings={"two_people": "off"}, reason="A test has one person")
    own_version(prepared, KIND[1])
    prepared.record.keep(settings={"two_people": "off"}, reason="A test has one person")
    shown = page(window)
    again = act(shown.sheet, "Make it the newest again: The program")
    again.click()
    assert prepared.templates.show(*KIND).origin is TemplateOrigin.OFFICE, "a reason is missing"
    shown.sheet.versions.reason.setText("As it was")
    act(shown.sheet, "Make it the newest again: The program").click()
    assert prepared.templates.show(*KIND).origin is TemplateOrigin.SHIPPED
    assert prepared.templates.wording(*KIND) == prepared.templates.wording(*KIND, PROGRAM)


def test_a_file_is_taken_in_and_what_it_may_not_hold_is_said(window: MainWindow, prepared: Office, tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    text = prepared.templates.text(*KIND).replace("version =", 'script = "import os"\nversion =', 1)
    path.write_text(text, encoding="utf-8")
    shown = page(window)
    shown.take_file(path)
    form = window.editor
    assert isinstance(form, TemplateEditor)
    assert form.wording() == prepared.templates.wording(*KIND)
    assert "templates have no part script" in said(window.banner)
    form.gone()
    window.back()
    assert window.editor is shown
    path.write_bytes(b"\xff\xfe\x00")
    shown.take_file(path)
    assert window.editor is shown
    assert "UTF-8" in said(window.banner)


def test_a_clerk_looks_and_changes_nothing(window: MainWindow, prepared: Office) -> None:
    prepared.people.add("clerk", "Carla Cremer", "", Role.CLERK, "a kettle sings beneath the northern arch 58")
    window.enter(prepared.at_desk("clerk"))
    shown = page(window)
    for each in (shown.sheet.change, shown.sheet.take_in, shown.sheet.approve, shown.sheet.set_aside):
        assert not each.isVisibleTo(shown)
    QTest.keyClick(shown.list, Qt.Key.Key_Return)
    assert window.editor is shown
