# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A walk over every screen of the program in one language and theme, with a list of faults for each question asked of it.

A screen is opened once and asked everything, for opening is what takes the time. The screens are those of
:mod:`tests.ui.screens` and the states in which they rarely stand: forms that complain, rows added, empty lists, banners,
menus, calendars, drop-down lists.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QEvent, QSize
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from mlat_desktop.i18n import _
from tests.ui.screens import HEADS, SIZE, Studio
from ui.main_window import MainWindow
from ui.pages.new_request import RequestEditor
from ui.pages.register import RegisterPage
from ui.pages.unlock import UnlockPage
from ui.widgets.basics import Combo
from ui.widgets.controls import Level
from ui.widgets.dates import DateField

Show = Callable[[MainWindow], object]
Question = Callable[[QWidget], list[str]]
"""What is asked of a screen: its faults, each in words that lead to the place."""


class Rounds:
    """Every screen, one window after the other, over one training office."""

    def __init__(self, scratch: Path) -> None:
        self.studio = Studio(scratch)
        self.app = self.studio.program.app

    def screens(self) -> Iterator[tuple[str, Show, bool]]:
        """Name, how it is shown, and whether the office is open."""
        for name, show in {**self.studio.before(), "unlock-recovery": self._recovering}.items():
            yield name, show, False
        for name, show in {**self.studio.inside(), **self._states()}.items():
            yield name, show, True

    def _recovering(self, window: MainWindow) -> None:
        page = UnlockPage(window, Path("federal-office"), "amoretti")
        window.show_threshold(page)
        for each in page.findChildren(QPushButton):
            if each.property("look") == "link":
                each.click()
                return

    def _states(self) -> dict[str, Show]:
        return {
            "new-request-refused": self._refused,
            "new-request-rows": self._rows,
            "amend-details": self._details,
            "register-nothing": self._nothing,
            "register-menu": self._menu,
            "banner": self._banner,
            "calendar": self._calendar,
            "picker-list": self._picker,
            "combo-list": self._combo,
        }

    def _editor(self, window: MainWindow) -> RequestEditor:
        self.studio.office.drafts.discard("request")
        window.new_request()
        editor = window.editor
        assert isinstance(editor, RequestEditor)
        return editor

    def _refused(self, window: MainWindow) -> None:
        self._editor(window).complete.click()

    def _rows(self, window: MainWindow) -> None:
        editor = self._editor(window)
        for each in editor.findChildren(QPushButton):
            if each.property("look") == "link":
                each.click()
                each.click()

    def _details(self, window: MainWindow) -> None:
        window.open_request(self.studio.liberty.request.id)
        page = window.page("register")
        assert page is not None
        for each in page.findChildren(QPushButton):
            if each.property("look") == "aside" and each.isVisible():
                each.click()

    def _nothing(self, window: MainWindow) -> None:
        window.go("register")
        page = window.page("register")
        assert isinstance(page, RegisterPage)
        page.search_field.setText("zzzzzz")
        page.search_field._tell()

    def _menu(self, window: MainWindow) -> None:
        window.open_request(self.studio.shown.request.id)
        page = window.page("register")
        assert isinstance(page, RegisterPage)
        page.detail._open_menu()

    def _banner(self, window: MainWindow) -> None:
        window.go("letters")
        window.say(Level.WARN, "-", ((_("Stay here"), self.app.beep), (_("Leave without saving"), self.app.beep)))

    def _calendar(self, window: MainWindow) -> None:
        self._editor(window).findChildren(DateField)[0]._open_calendar()

    def _picker(self, window: MainWindow) -> None:
        editor = self._editor(window)
        editor.form.state.setFocus()
        editor.form.state._show_all()

    def _combo(self, window: MainWindow) -> None:
        next(each for each in self._editor(window).findChildren(Combo) if each.isEnabled()).showPopup()

    @contextmanager
    def showing(
        self, language: str, theme: str, show: Show, *, opened: bool, name: str, size: QSize = SIZE
    ) -> Iterator[MainWindow]:
        """One screen while it stands."""
        window = self.studio.window(language, theme)
        window.resize(size)
        if opened:
            window.enter(self.studio.head if name in HEADS else self.studio.office)
        else:
            window.welcome()
        window.show()
        show(window)
        self.settle()
        window.activateWindow()
        assert QTest.qWaitForWindowActive(window), f"{name} does not come to the front"
        try:
            yield window
        finally:
            while (popup := QApplication.activePopupWidget()) is not None:
                popup.close()
            window.let_go()
            window.hide()
            window.deleteLater()
            self.settle()

    def settle(self) -> None:
        """Let everything posted be done."""
        for _again in range(4):
            self.app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            self.app.processEvents()

    def ask(
        self, language: str, theme: str, questions: dict[str, Question], only: str = "", size: QSize = SIZE
    ) -> dict[str, list[str]]:
        """Walk all screens and ask; the faults by question, each with the screen's name before it."""
        faults: dict[str, list[str]] = {key: [] for key in questions}
        for name, show, opened in self.screens():
            if only and only != name:
                continue
            with self.showing(language, theme, show, opened=opened, name=name, size=size) as window:
                for key, question in questions.items():
                    for stage in stages(window):
                        faults[key] += [f"{name}: {fault}" for fault in question(stage)]
        return faults


def stages(window: MainWindow) -> list[QWidget]:
    """What is in front: the window, or also what has dropped down over it."""
    popup = QApplication.activePopupWidget()
    return [window] if popup is None else [window, popup]
