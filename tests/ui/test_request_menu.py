# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Everything that can be done with a request is reached without the mouse: the menu and its entries have their letters."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.request import RequestId
from mlat_desktop.domain.vocabulary import Outcome
from mlat_desktop.i18n import _
from tests.ui.test_keyboard_path import case
from ui.main_window import MainWindow
from ui.pages.chase import ChaseEditor
from ui.pages.end_request import EndEditor
from ui.pages.evidence import EvidenceEditor
from ui.pages.page import Editor
from ui.pages.review.checklist import ChecklistEditor

pytestmark = pytest.mark.thorough


def letter_of(text: str) -> str:
    """The letter that is underlined; empty where none is."""
    found = re.search("&([A-Za-z])", text)
    return found[1].upper() if found else ""


def opened(window: MainWindow, request: RequestId, qtbot: QtBot) -> QMenu:
    """The menu of a request, by the key of its button."""
    window.open_request(request)
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    QTest.keyClick(window.windowHandle(), getattr(Qt.Key, f"Key_{letter_of(_('&More'))}"), Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    shown = QApplication.activePopupWidget()
    assert isinstance(shown, QMenu)
    return shown


@pytest.mark.parametrize(
    ("key", "editor"),
    [
        (Qt.Key.Key_C, ChecklistEditor),
        (Qt.Key.Key_A, EvidenceEditor),
        (Qt.Key.Key_L, EndEditor),
        (Qt.Key.Key_R, ChaseEditor),
    ],
)
def test_two_keys_open_an_act_on_the_request_shown(
    window: MainWindow, prepared: Office, qtbot: QtBot, key: Qt.Key, editor: type[Editor]
) -> None:
    menu = opened(window, case(prepared, "Banking"), qtbot)
    QTest.keyClick(menu.windowHandle(), key)
    qtbot.waitUntil(lambda: isinstance(window.editor, editor))


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_every_entry_has_a_letter_of_its_own(
    make_window: Callable[..., MainWindow], prepared: Office, qtbot: QtBot, language: str
) -> None:
    window, request = make_window(language), case(prepared, "Banking")
    window.enter(prepared)
    window.show()
    for ended in (False, True):
        if ended:
            prepared.register.close(request, Outcome.GRANTED, "Sent")
        menu = opened(window, request, qtbot)
        letters = [letter_of(entry.text()) for entry in menu.actions()]
        menu.close()
        assert "" not in letters
        assert len(set(letters)) == len(letters) >= 9
