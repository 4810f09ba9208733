# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The navigation rail: icon and word, Ctrl and its number, a figure where something waits."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QToolButton, QVBoxLayout

from mlat_desktop.i18n import _
from ui.icons import icon
from ui.theme import tokens
from ui.widgets.basics import ElidedLabel, label, pressed_by, repolish, rtl
from ui.widgets.pill import pill_font

WIDTH = 208
_SIDE, _BOLD = 12, 10


class RailButton(QToolButton):
    """One place to go; ``waiting`` things are shown as a figure at its end."""

    def __init__(self, glyph: str, text: str) -> None:
        super().__init__()
        self.setText(text)
        self._word = text
        self._glyph, self._waiting = glyph, 0
        self.setIcon(icon(glyph, "rail_text"))
        self.setIconSize(QSize(18, 18))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(40)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(text)

    def set_here(self, here: bool) -> None:
        """Show whether this is the present place. It is no checked button: a screen reader would call it a check box."""
        self.setProperty("here", here)
        self.setIcon(icon(self._glyph, "rail_strong" if here else "rail_text"))
        self.setAccessibleDescription(_("the page shown") if here else "")
        repolish(self)

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
        inside.setContentsMargins(_SIDE, 18, _SIDE, 14)
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
        self._buttons: dict[str, RailButton] = {}

    def add(self, key: str, glyph: str, text: str, *, low: bool = False) -> RailButton:
        """Add a place; ``low`` puts it at the foot."""
        made = RailButton(glyph, text)
        made.clicked.connect(lambda: self.chosen.emit(key))
        self._buttons[key] = made
        (self._low if low else self._places).addWidget(made)
        self._make_room_for(made)
        return made

    def _make_room_for(self, made: RailButton) -> None:
        """Grow with a word that is too long for the usual width; the chosen place is written in bold."""
        made.ensurePolished()
        self.setFixedWidth(max(self.minimumWidth(), made.sizeHint().width() + _BOLD + 2 * _SIDE))

    def add_act(self, made: RailButton) -> None:
        """Add a button at the foot that is no place (lock)."""
        self._low.addWidget(made)
        self._make_room_for(made)

    def show_office(self, name: str, person: str, role: str) -> None:
        """Say whose register this is and who works in it."""
        self._office.setText(name)
        self._person.setText(person)
        self._role.setText(role)
        self._state.setText(_("Encrypted · offline"))

    def choose(self, key: str) -> None:
        """Mark a place as the present one; an unknown key marks none."""
        for name, made in self._buttons.items():
            made.set_here(name == key)

    def set_waiting(self, key: str, count: int) -> None:
        """Show how many things wait at a place."""
        self._buttons[key].set_waiting(count)
