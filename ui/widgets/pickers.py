# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A list that one types into: States and code lists, found by any part of the name or by the code."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView

from mlat_desktop.i18n import _, screen
from mlat_desktop.services import countries
from ui import icons
from ui.widgets.basics import leading, level, repolish


def fold(text: str) -> str:
    """Text as it is compared: without case and accents."""
    if text.isascii():  # most of some two hundred names of States, each time a form is made
        return text.casefold()
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in parts if not unicodedata.combining(c))


_BY_THE_LIST = frozenset({Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason})
"""Why the focus goes when the list itself opens or closes."""


class Picker(QLineEdit):
    """One of a list, by typing. ``value`` is the code of what stands in the field, empty if nothing of the list does.

    Signals:
        picked: the code changed.
    """

    picked = Signal(str)

    def __init__(self, name: str, items: Sequence[tuple[str, str]] = (), *, hint: str = "") -> None:
        super().__init__()
        level(self)
        self.setAlignment(leading())
        self.setAccessibleName(name)
        self.setPlaceholderText(hint or _("type to find"))
        self._items: list[tuple[str, str]] = []
        self._value = ""
        self._model = QStringListModel(self)
        self._completer = QCompleter(self._model, self)
        self._completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.setMaxVisibleItems(12)
        self._popup = QListView()
        self._popup.setProperty("look", "popup")
        self._popup.setAccessibleName(name)
        self._completer.setPopup(self._popup)
        self.setCompleter(self._completer)
        self._completer.activated.connect(lambda text: self._take(str(text)))
        opener = QAction(icons.icon("chevron-down", "muted"), _("Show all of {field}").format(field=name), self)
        opener.triggered.connect(self._show_all)
        self.addAction(opener, QLineEdit.ActionPosition.TrailingPosition)
        self.textEdited.connect(self._on_text_edited)
        self.set_items(items)

    def set_items(self, items: Sequence[tuple[str, str]]) -> None:
        """Offer other items, (code, text)."""
        self._items = list(items)
        self._model.setStringList([text for _code, text in self._items])
        self.set_value(self._value)

    @property
    def items(self) -> list[tuple[str, str]]:
        """What is offered, (code, text)."""
        return list(self._items)

    @property
    def value(self) -> str:
        """The code chosen."""
        return self._value

    @property
    def wrong(self) -> bool:
        """Whether something stands there that is not of the list."""
        return bool(self.text().strip()) and not self._value

    def set_value(self, code: str) -> None:
        """Choose by code."""
        text = next((text for each, text in self._items if each == code), "")
        self.setText(text)
        self.setCursorPosition(0)  # of a long name the beginning is what tells it apart
        self._set(code if text else "")

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Write the whole name of what was typed; mark what is not of the list."""
        super().focusOutEvent(event)
        # Tab leaves the field while the list is still open, and closes it afterwards.
        if event.reason() not in _BY_THE_LIST or not self._popup.isVisible():
            self.settle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt+Down shows the whole list."""
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._show_all()
            return
        super().keyPressEvent(event)

    def _show_all(self) -> None:
        self._completer.setCompletionPrefix("")
        self._completer.complete()

    def _on_text_edited(self, text: str) -> None:
        self._mark(wrong=False)
        self._set(self._exact(text))

    def _exact(self, text: str) -> str:
        typed = fold(text.strip())
        if not typed:
            return ""
        for code, name in self._items:
            if typed in {fold(name), fold(code)}:
                return code
        return ""

    def settle(self) -> None:
        """Take what was typed for what it can only mean, and mark it if it means nothing of the list."""
        typed = self.text().strip()
        code = self._value or self._exact(typed) or self._only(typed)
        if code:
            self.set_value(code)
        self._mark(wrong=bool(typed) and not code)

    def _only(self, typed: str) -> str:
        wanted = fold(typed)
        begun = [code for code, name in self._items if fold(name).startswith(wanted)] if wanted else []
        found = begun or ([code for code, name in self._items if wanted in fold(name)] if wanted else [])
        return found[0] if len(found) == 1 else ""

    def _take(self, text: str) -> None:
        self.setText(text)
        self._set(next((code for code, name in self._items if name == text), ""))
        self._mark(wrong=False)

    def _set(self, code: str) -> None:
        if code != self._value:
            self._value = code
            self.picked.emit(code)

    def _mark(self, *, wrong: bool) -> None:
        if bool(self.property("wrong")) != wrong:
            self.setProperty("wrong", wrong)
            repolish(self)


def states() -> list[tuple[str, str]]:
    """Every State and territory, (ISO 3166-1 alpha-2, name in the language of the screen), in the order of the names."""
    return sorted(((code, screen().state(code)) for code in countries.states()), key=lambda item: fold(item[1]))


class StatePicker(Picker):
    """A State by its name in the language of the screen, or by its code."""

    def __init__(self, name: str) -> None:
        super().__init__(name, states(), hint=_("type a State"))
