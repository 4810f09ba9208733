# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The navigation rail: icon and word, Ctrl+1 to Ctrl+7, a figure where something waits."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QSizePolicy, QToolButton, QVBoxLayout

from mlat_desktop.i18n import _
from ui.icons import icon
from ui.theme import tokens
from ui.widgets.basics import ElidedLabel, label, pressed_by, rtl
from ui.widgets.pill import pill_font

WIDTH = 208


class RailButton(QToolButton):
    """One place to go; ``waiting`` things are shown as a figure at its end."""

    def __init__(self, glyph: str, text: str) -> None:
        super().__init__()
        self.setText(text)
        self._word = text
        self._waiting = 0
        self.setIcon(icon(glyph, "rail_text"))
        self.setIconSize(QSize(18, 18))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(40)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(text)

    def set_waiting(self, count: int) -> None:
        """Show how many things wait there."""
        self._waiting = count
        heard = _("{place}, {count} waiting").format(place=self._word, count=count) if count else self._word
        self.setAccessibleName(heard)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter."""
        if pressed_by(event):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the button, then the figure."""
        super().paintEvent(event)
        if not self._waiting:
            return
        text = str(self._waiting)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = max(22, QFontMetrics(pill_font()).horizontalAdvance(text) + 12)
        x = 10 if rtl() else self.width() - width - 10
        box = QRect(x, (self.height() - 20) // 2, width, 20)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens().training))
        painter.drawRoundedRect(box, 10, 10)
        painter.setPen(QColor(tokens().on_training))
        painter.setFont(pill_font())
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)
        painter.end()


class Rail(QFrame):
    """The dark column that leads from page to page.

    Signals:
        chosen: the key of the place.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "rail")
        self.setFixedWidth(WIDTH)
        self.setAccessibleName(_("Pages"))
        inside = QVBoxLayout(self)
        inside.setContentsMargins(12, 18, 12, 14)
        inside.setSpacing(4)
        self._brand = label("MLAT Desktop", "brand")
        self._office = ElidedLabel("", "small")
        inside.addWidget(self._brand)
        inside.addWidget(self._office)
        inside.addSpacing(14)
        self._places = QVBoxLayout()
        self._places.setSpacing(4)
        inside.addLayout(self._places)
        inside.addStretch(1)
        self._low = QVBoxLayout()
        self._low.setSpacing(4)
        inside.addLayout(self._low)
        self._person = ElidedLabel("", "strong")
        self._role = ElidedLabel("", "small")
        self._state = ElidedLabel("", "small")
        for each in (self._person, self._role, self._state):
            each.setContentsMargins(4, 0, 4, 0)
        inside.addSpacing(6)
        inside.addWidget(self._person)
        inside.addWidget(self._role)
        inside.addWidget(self._state)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, RailButton] = {}

    def add(self, key: str, glyph: str, text: str, *, low: bool = False) -> RailButton:
        """Add a place; ``low`` puts it at the foot."""
        made = RailButton(glyph, text)
        made.clicked.connect(lambda: self.chosen.emit(key))
        self._group.addButton(made)
        self._buttons[key] = made
        (self._low if low else self._places).addWidget(made)
        return made

    def add_act(self, made: RailButton) -> None:
        """Add a button at the foot that is no place (lock)."""
        made.setCheckable(False)
        self._low.addWidget(made)

    def show_office(self, name: str, person: str, role: str) -> None:
        """Say whose register this is and who works in it."""
        self._office.setText(name)
        self._person.setText(person)
        self._role.setText(role)
        self._state.setText(_("Encrypted · offline"))

    def choose(self, key: str) -> None:
        """Mark a place as the present one; an unknown key marks none."""
        self._group.setExclusive(False)
        for name, made in self._buttons.items():
            made.setChecked(name == key)
        self._group.setExclusive(True)

    def set_waiting(self, key: str, count: int) -> None:
        """Show how many things wait at a place."""
        self._buttons[key].set_waiting(count)
