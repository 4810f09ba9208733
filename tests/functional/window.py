# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""An officer at the real window: sees what is on the screen, presses keys, clicks where the mouse reaches, waits for answers.

Nothing is asked of the program but what a person could see or do: words on the screen, accessible names, keys and clicks that
go through the window system. Every act is counted, so that a test can say what a task may cost.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest
import shiboken6
from PySide6.QtCore import QDeadlineTimer, QEventLoop, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QAction, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QPlainTextEdit,
    QScrollArea,
    QTabBar,
    QWidget,
)

from mlat_desktop import bootstrap
from mlat_desktop.clock import SetClock
from mlat_desktop.crypto.keys import Cost
from tests.functional.effort import Counter, Effort
from ui import a11y
from ui.app import Program
from ui.main_window import MainWindow

W = TypeVar("W", bound=QWidget)
PATIENCE = 20_000
"""Milliseconds until a person would say that nothing happens."""
_ISOLATES = re.compile("[\u2066-\u2069]")
_TEXTS = (QLineEdit, QPlainTextEdit)


Sit = Callable[[str], "Officer"]


class Officer:
    """A person before one program; ``efforts`` tell what each task has cost."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.program = Program(["mlat-desktop"], config=home / "config", data=home / "data")
        self.efforts: dict[str, Effort] = {}
        self.counter = Counter()
        self._left = False
        self.program.start()
        self.sit_down()

    @property
    def window(self) -> MainWindow:
        return self.program.window

    def sit_down(self) -> None:
        """Turn to this window, as when two computers stand on one desk."""
        self.window.activateWindow()
        self.until(self.window.isActiveWindow, "the window to be in front")

    def leave(self) -> None:
        """Close the window and end the program; afterwards nothing runs any more."""
        if self._left:
            return
        self._left = True
        self.window.close()
        self.until(lambda: not self.window.isVisible(), "the window to close")
        self.program.finish()
        self.window.deleteLater()
        QApplication.sendPostedEvents()

    @contextmanager
    def task(self, name: str, *, acts: int) -> Iterator[None]:
        """Count what a task costs and fail if it needs more than ``acts`` clicks and commanding keys."""
        before = self.counter.total
        with self.counter:
            yield
        cost = self.counter.total - before
        self.efforts[name] = cost
        assert cost.acts <= acts, f"{name}: {cost}, where {acts} acts were promised"

    # -- seeing ----------------------------------------------------------------------------------------------------------

    def until(self, holds: Callable[[], bool], what: str) -> None:
        patience = QDeadlineTimer(PATIENCE)
        while not holds():
            if patience.hasExpired():
                shown = "\n  ".join(self.words())
                raise AssertionError(f"waited in vain for {what}; on the screen:\n  {shown}")
            rest(10)

    def words(self) -> list[str]:
        """Everything that can be read, from labels, buttons and the fields themselves."""
        found = []
        for each in self._visible(QWidget):
            text = plain(each.text()) if isinstance(each, QLabel | QAbstractButton | QLineEdit) else ""
            text = each.toPlainText() if isinstance(each, QPlainTextEdit) else text
            found += [said for said in (text, plain(each.accessibleName())) if said]
        return found

    def reads(self, text: str) -> bool:
        return any(text in said for said in self.words())

    def sees(self, text: str) -> None:
        """Wait until a text can be read on the screen."""
        self.until(lambda: self.reads(text), f'"{text}"')

    def told(self) -> str:
        """What the banner says; empty when it says nothing."""
        window = self.window
        threshold = window.findChildren(QWidget, options=Qt.FindChildOption.FindChildrenRecursively)
        banners = [each for each in threshold if type(each).__name__ == "Banner" and each.isVisible()]
        return plain(banners[0].accessibleName()) if banners else ""

    def is_told(self, text: str) -> str:
        """Wait until the banner says a text; the whole sentence."""
        self.until(lambda: text in self.told(), f'a banner with "{text}"')
        return self.told()

    def focus(self) -> str:
        """The name of what the next key goes to."""
        self._heard()
        widget = QApplication.focusWidget()
        if widget is None:
            return "nothing"
        text = widget.text() if isinstance(widget, QAbstractButton) else ""
        return plain(widget.accessibleName() or text) or type(widget).__name__

    # -- doing -----------------------------------------------------------------------------------------------------------

    def press(self, *keys: str) -> None:
        """Press keys that command: ``"Tab"``, ``"Ctrl+N"``, ``"Return"``."""
        for each in keys:
            *held, last = each.split("+")
            modifiers = Qt.KeyboardModifier.NoModifier
            for name in held:
                modifiers |= _MODIFIERS[name]
            QTest.keyClick(self._heard(), getattr(Qt.Key, f"Key_{last}"), modifiers)

    def write(self, text: str) -> None:
        """Type a text into what has the focus."""
        for letter in text:
            self._key(letter)

    def _key(self, letter: str) -> None:
        if letter.isascii():
            QTest.keyClick(self._heard(), ord(letter))
        else:  # what an input method would hand over
            widget = QApplication.focusWidget()
            assert isinstance(widget, QLineEdit)
            widget.insert(letter)
            widget.textEdited.emit(widget.text())
            self.counter.pasted(letter)

    def _heard(self) -> QWindow:
        """The window that keys go to. Without a window manager nobody gives the focus back when a pop-up has closed."""
        stage = self._stage().window()
        if not isinstance(stage, MainWindow) or stage.isActiveWindow():
            return stage.windowHandle()
        self.sit_down()
        return self.window.windowHandle()

    def click(self, name: str, *, last: bool = False) -> None:
        """Click a button by its words or its accessible name, once it can be clicked."""
        self.until(lambda: bool(self._buttons(name)), f'a button "{name}"')
        found = self._buttons(name)
        assert len(found) == 1 or last, f"{len(found)} buttons are called {name}"
        self._click(found[-1])

    def click_line(self, *words: str) -> None:
        """Click a line of a list of things to do by the words that it says."""

        def lines() -> list[QWidget]:
            kind = Qt.FocusPolicy.StrongFocus
            all_of_them = self._visible(QWidget)
            return [
                w for w in all_of_them if w.focusPolicy() == kind and all(each in plain(w.accessibleName()) for each in words)
            ]

        self.until(lambda: bool(lines()), f"a line with {words}")
        self._click(lines()[0])

    def put(self, name: str, text: str) -> None:
        """Click a field by its name and type into it, over what stood there."""
        field = self._field(name)
        self._click(field)
        if isinstance(field, _TEXTS) and (field.text() if isinstance(field, QLineEdit) else field.toPlainText()):
            self.press("Ctrl+A")
        self.write(text)

    def choose(self, name: str, text: str) -> None:
        """Click a list by its name, type the beginning of what is wanted, take it."""
        combo = self._field(name)
        assert isinstance(combo, QComboBox)
        self._click(combo)
        self.until(lambda: QApplication.activePopupWidget() is not None, f"the list {name}")
        self.write(text)
        self.press("Return")
        assert plain(combo.currentText()).casefold().startswith(text.casefold()), combo.currentText()

    def choose_number(self, name: str, number: int) -> None:
        """Click a list by its name and go down to an entry, counted from 0."""
        combo = self._field(name)
        self._click(combo)
        self.until(lambda: QApplication.activePopupWidget() is not None, f"the list {name}")
        self.press("Home", *["Down"] * number, "Return")

    def menu(self, name: str, entry: str) -> None:
        """Open a menu by its button and take an entry."""
        self.click(name)
        shown, action = self._open_menu(name, entry)
        QTest.mouseClick(shown.windowHandle(), Qt.MouseButton.LeftButton, pos=shown.actionGeometry(action).center())

    def menu_by_key(self, name: str, entry: str) -> None:
        """Open a menu and take an entry by the letters that are underlined, without the mouse."""
        self.until(lambda: bool(self._buttons(name)), f'a button "{name}"')
        (opener,) = self._buttons(name)
        self.press(f"Alt+{underlined(opener.text())}")
        _shown, action = self._open_menu(name, entry)
        self.press(underlined(action.text()))

    def _open_menu(self, name: str, entry: str) -> tuple[QMenu, QAction]:
        self.until(lambda: isinstance(QApplication.activePopupWidget(), QMenu), f"the menu {name}")
        shown = QApplication.activePopupWidget()
        assert isinstance(shown, QMenu)
        found: list[QAction] = [each for each in shown.actions() if plain(each.text()) == entry]
        assert len(found) == 1, [each.text() for each in shown.actions()]
        return shown, found[0]

    def tab(self, name: str) -> None:
        """Turn to a tab by its words."""
        bars = [(bar, at) for bar in self._visible(QTabBar) for at in range(bar.count()) if plain(bar.tabText(at)) == name]
        assert len(bars) == 1, f"{len(bars)} tabs are called {name}"
        bar, at = bars[0]
        top = bar.window()
        QTest.mouseClick(top.windowHandle(), Qt.MouseButton.LeftButton, pos=bar.mapTo(top, bar.tabRect(at).center()))

    def pick(self, path: Path) -> None:
        """Paste a path into the open file dialog and confirm; typed letter by letter it would be completed in a pop-up."""
        self.until(lambda: isinstance(QApplication.activeModalWidget(), QFileDialog), "a file dialog")
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QFileDialog)
        name = next(each for each in dialog.findChildren(QLineEdit) if each.objectName() == "fileNameEdit")
        name.setText(str(path))
        self.counter.pasted(path.name)
        QTest.keyClick(dialog.windowHandle(), Qt.Key.Key_Return)
        self.until(lambda: not shiboken6.isValid(dialog) or not dialog.isVisible(), "the file dialog to go")

    # -- finding ---------------------------------------------------------------------------------------------------------

    def _stage(self) -> QWidget:
        """What is in front: a menu, a dialog, or the window."""
        over = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        return over if over is not None and over.isVisible() else self.window

    def _visible(self, kind: type[W]) -> list[W]:
        # What is thrown away may be listed once more until control returns to the event loop.
        found: list[W] = self._stage().findChildren(kind)
        return [each for each in found if shiboken6.isValid(each) and each.isVisible()]

    def _buttons(self, name: str) -> list[QAbstractButton]:
        buttons = [each for each in self._visible(QAbstractButton) if each.isEnabled()]
        return [each for each in buttons if name in {plain(each.text()), plain(each.accessibleName())}]

    def _field(self, name: str) -> QLineEdit | QComboBox | QPlainTextEdit:
        def fields() -> list[QLineEdit | QComboBox | QPlainTextEdit]:
            kinds = (QLineEdit, QComboBox, QPlainTextEdit)
            return [w for w in self._visible(QWidget) if isinstance(w, kinds) and plain(w.accessibleName()) == name]

        self.until(lambda: bool(fields()), f'a field "{name}"')
        assert len(fields()) == 1, f"{len(fields())} fields are called {name}"
        return fields()[0]

    def field(self, name: str) -> str:
        """What stands in a field."""
        found = self._field(name)
        if isinstance(found, QComboBox):
            return plain(found.currentText())
        return plain(found.toPlainText() if isinstance(found, QPlainTextEdit) else found.text())

    def chosen(self, name: str) -> str:
        """The line that is chosen in a list."""
        found = [each for each in self._visible(QListWidget) if plain(each.accessibleName()) == name]
        assert len(found) == 1, f"{len(found)} lists are called {name}"
        line = found[0].currentItem()
        return plain(line.text()) if line is not None else ""

    def _click(self, widget: QWidget) -> None:
        if not _reached(widget):
            self._scroll_to(widget)
        top = widget.window()
        assert _reached(widget), f"the mouse does not reach {widget.accessibleName() or widget}"
        QTest.mouseClick(top.windowHandle(), Qt.MouseButton.LeftButton, pos=widget.mapTo(top, widget.rect().center()))

    def _scroll_to(self, widget: QWidget) -> None:
        """Turn the wheel over the innermost area that holds the widget, on its edge, where no field takes the wheel."""
        rest(0)
        parent = widget.parentWidget()
        while parent is not None and not isinstance(parent, QScrollArea):
            parent = parent.parentWidget()
        for _notch in range(200):
            if parent is None or _reached(widget):
                return
            seen, top = parent.viewport(), parent.window()
            below = widget.mapTo(seen, widget.rect().center()).y() > seen.height() // 2
            where = QPointF(seen.mapTo(top, QPoint(2, seen.height() // 2)))
            QTest.wheelEvent(top.windowHandle(), where, QPoint(0, -120 if below else 120))
            rest(0)  # what was typed may have made the page longer; it is laid out now


_MODIFIERS = {
    "Ctrl": Qt.KeyboardModifier.ControlModifier,
    "Shift": Qt.KeyboardModifier.ShiftModifier,
    "Alt": Qt.KeyboardModifier.AltModifier,
}


def rest(milliseconds: int) -> None:
    """Let the program run. ``QTest.qWait`` would keep Python's lock while it sleeps, and the program's threads waiting."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def plain(text: str) -> str:
    """Words as they are read: without the marks of direction and of mnemonics."""
    return a11y.plain(_ISOLATES.sub("", text))


def underlined(text: str) -> str:
    """The letter of some words that is pressed for them, as the name of its key."""
    letters = re.findall("&([A-Za-z])", text)
    assert len(letters) == 1, f"no letter of {text} is underlined"
    return str(letters[0]).upper()


def _reached(widget: QWidget) -> bool:
    """Whether a click on the middle of the widget arrives there."""
    top = widget.window()
    point: QPoint = widget.mapTo(top, widget.rect().center())
    hit = top.childAt(point)
    return hit is not None and (hit is widget or widget.isAncestorOf(hit))


def prepare(monkeypatch: pytest.MonkeyPatch, clock: SetClock) -> None:
    """Let the program read this clock instead of the computer's, and its keys be cheap to derive."""
    monkeypatch.setattr(bootstrap, "SystemClock", lambda: clock)
    monkeypatch.setattr(Cost.__init__, "__defaults__", (1, 64, 1))
