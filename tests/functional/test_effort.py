# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The counter of clicks and keys itself: each press once, whatever Qt makes of it, and nothing that a program did by itself."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.functional.effort import Counter, Effort


class Form(QWidget):
    """A field, a button, a list, and a key of the window."""

    def __init__(self) -> None:
        super().__init__()
        self.field, self.act, self.list = QLineEdit(), QPushButton("Do"), QComboBox()
        self.list.addItems(["one", "two"])
        outer = QVBoxLayout(self)
        for each in (self.field, self.act, self.list):
            outer.addWidget(each)
        self.saved = 0
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self._save)

    def _save(self) -> None:
        self.saved += 1

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.windowHandle(), key, held)

    def click(self, part: QWidget) -> None:
        QTest.mouseClick(self.windowHandle(), Qt.MouseButton.LeftButton, pos=part.mapTo(self, part.rect().center()))


@pytest.fixture
def form(qtbot: QtBot) -> Form:
    made = Form()
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    assert QTest.qWaitForWindowActive(made)
    made.field.setFocus()
    return made


def test_letters_are_apart_from_keys_that_command(form: Form) -> None:
    with Counter() as counter:
        form.key(Qt.Key.Key_A)
        form.key(Qt.Key.Key_B, Qt.KeyboardModifier.ShiftModifier)
        form.key(Qt.Key.Key_Space)
        assert counter.total == Effort(letters=3)
        form.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        form.key(Qt.Key.Key_Backspace)
        form.key(Qt.Key.Key_Tab)
        assert counter.total == Effort(letters=3, keys=3)
        form.key(Qt.Key.Key_Space)
        assert counter.total == Effort(letters=3, keys=4), "on a button Space commands"


def test_a_key_that_a_shortcut_takes_counts_once(form: Form) -> None:
    with Counter() as counter:
        form.key(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert form.saved == 1
    assert counter.total == Effort(keys=1)


def test_a_click_counts_once_and_a_turn_of_the_wheel_once_however_long(form: Form) -> None:
    with Counter() as counter:
        form.click(form.act)
        middle = QPointF(form.rect().center())
        for _notch in range(5):
            QTest.wheelEvent(form.windowHandle(), middle, QPoint(0, -120))
        form.click(form.act)
        QTest.wheelEvent(form.windowHandle(), middle, QPoint(0, -120))
    assert counter.total == Effort(clicks=2, rolls=2)
    assert counter.total.acts == 4


def test_what_a_program_does_by_itself_is_no_effort(form: Form) -> None:
    with Counter() as counter:
        form.act.click()
        form.field.setText("filled in")
        QTest.keyClick(form.field, Qt.Key.Key_A)  # to the widget, past the window: no hand does that
    assert counter.total == Effort()


def test_nothing_is_counted_after_the_end(form: Form) -> None:
    with Counter() as counter:
        form.key(Qt.Key.Key_A)
    form.key(Qt.Key.Key_A)
    assert counter.total == Effort(letters=1)
