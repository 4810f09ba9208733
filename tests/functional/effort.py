# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What somebody had to do with mouse and keyboard, counted from the events that reach the application.

Only what comes from the window system counts, each press once: what a test does by calling a method is not seen here, and so
cannot be left out of the count by mistake, nor be counted for what it is not.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtWidgets import QAbstractItemView, QApplication, QComboBox, QLineEdit, QMenu, QPlainTextEdit

_HELD = frozenset({Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr})
"""Keys that are held for another one: Ctrl+N is one act of the hand."""
_WRITTEN = (QLineEdit, QPlainTextEdit, QComboBox, QAbstractItemView)
"""What takes letters: fields, and lists in which letters find an entry."""
_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


@dataclass(frozen=True)
class Effort:
    """Clicks of the mouse, turns of its wheel (however long), keys that command, and letters written.

    A name typed into a field is content; ``acts`` are what the program costs.
    """

    clicks: int = 0
    rolls: int = 0
    keys: int = 0
    letters: int = 0

    @property
    def acts(self) -> int:
        return self.clicks + self.rolls + self.keys

    @property
    def whole(self) -> int:
        """With what had to be written, too."""
        return self.acts + self.letters

    def __add__(self, other: Effort) -> Effort:
        return Effort(
            self.clicks + other.clicks, self.rolls + other.rolls, self.keys + other.keys, self.letters + other.letters
        )

    def __sub__(self, other: Effort) -> Effort:
        return Effort(
            self.clicks - other.clicks, self.rolls - other.rolls, self.keys - other.keys, self.letters - other.letters
        )

    def __str__(self) -> str:
        rolled = f"{self.rolls} turns of the wheel, " if self.rolls else ""
        return f"{self.clicks} clicks, {rolled}{self.keys} keys, {self.letters} letters"


class Counter(QObject):
    """An event filter on the application; ``total`` is the effort so far."""

    def __init__(self) -> None:
        super().__init__()
        self.total = Effort()
        self._rolling = False

    def __enter__(self) -> Counter:
        application = QApplication.instance()
        assert application is not None
        application.installEventFilter(self)
        return self

    def __exit__(self, *_fault: object) -> None:
        application = QApplication.instance()
        assert application is not None
        application.removeEventFilter(self)

    def pasted(self, text: str) -> None:
        """Count a text that reaches the program by another way than the keyboard, as if it had been typed."""
        self._count(Effort(letters=len(text)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Count what the window system hands to a window; what Qt passes on to its widgets is the same press again."""
        kind = event.type()
        if kind in _COUNTED and isinstance(watched, QWindow) and event.spontaneous():
            if kind is QEvent.Type.Wheel:
                if not self._rolling:
                    self._count(Effort(rolls=1))
                self._rolling = True
            elif kind is not QEvent.Type.ShortcutOverride:
                self._count(Effort(clicks=1))
            elif isinstance(event, QKeyEvent) and event.key() not in _HELD:
                self._count(Effort(letters=1) if _writes(event) else Effort(keys=1))
        return False

    def _count(self, effort: Effort) -> None:
        self._rolling = False
        self.total += effort


_COUNTED = frozenset(
    {
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonDblClick,
        QEvent.Type.Wheel,
        QEvent.Type.ShortcutOverride,  # comes before every key, those too that a shortcut then takes
    }
)


def _writes(event: QKeyEvent) -> bool:
    """Whether a key writes a letter where letters are taken."""
    if event.modifiers() & _COMMANDS or not event.text().isprintable() or not event.text():
        return False
    over = QApplication.activePopupWidget()
    if isinstance(over, QMenu):
        return False  # the underlined letter of an entry is a command
    return isinstance(QApplication.focusWidget(), _WRITTEN) or over is not None
