# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Deadlines on a line of days, one lane for each State (or officer, or treaty): where they crowd is seen at once.

A mark differs by shape as well as colour, as on the timeline of a case: a diamond is a treaty limit, a ring the office's own
target, and a mark that concerns liberty is filled. Every mark is a button with its words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from mlat_desktop.i18n import screen
from mlat_desktop.services.board import BoardEntry
from ui.fonts import sized
from ui.models.board_list import TONES, spoken
from ui.theme import theme, tokens
from ui.widgets.basics import pressed_by, rtl

HEAD, LANE, NAMES, MARK = 40, 34, 150, 20
_LEAST = 14  # pixels of a day below which marks of neighbouring days would cover each other


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane: its name and what lies on it."""

    name: str
    entries: tuple[BoardEntry, ...]


class Mark(QAbstractButton):
    """One deadline on its lane."""

    def __init__(self, entry: BoardEntry, parent: QWidget) -> None:
        super().__init__(parent)
        self.entry = entry
        self.setFixedSize(MARK, MARK)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(spoken(entry))
        self.setToolTip(spoken(entry))
        theme().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """A mark."""
        return QSize(MARK, MARK)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go to the next mark; Enter and Space choose."""
        key = event.key()
        if pressed_by(event):
            self.click()
        elif key in {Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Up}:
            forwards = key == Qt.Key.Key_Down or key == (Qt.Key.Key_Left if rtl() else Qt.Key.Key_Right)
            self.focusNextChild() if forwards else self.focusPreviousChild()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint diamond or ring."""
        t = tokens()
        ink = QColor(t.tone(TONES[self.entry.lateness])[0])
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus() or self.underMouse():
            painter.setPen(QPen(QColor(t.focus), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(t.selection))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 5, 5)
        painter.setPen(QPen(ink, 2))
        painter.setBrush(ink if self.entry.line.liberty else QColor(t.card))
        x = y = MARK / 2
        if self.entry.line.own_target:
            painter.drawEllipse(QPointF(x, y), 6, 6)
        else:
            painter.drawPolygon(QPolygonF([QPointF(x, y - 7), QPointF(x + 7, y), QPointF(x, y + 7), QPointF(x - 7, y)]))
        painter.end()


class Lanes(QWidget):
    """The lanes.

    Signals:
        chosen: an entry was chosen.
    """

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._lanes: tuple[Lane, ...] = ()
        self._first, self._last, self._today = date.min, date.min, date.min
        self._rest: frozenset[date] = frozenset()
        self.marks: list[Mark] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)
        theme().changed.connect(self.update)

    def tab_stops(self) -> list[QWidget]:
        """The marks in the order of lanes and days: no layout holds them."""
        return list(self.marks)

    def show_lanes(self, lanes: Sequence[Lane], first: date, last: date, today: date, rest: frozenset[date]) -> None:
        """Show other lanes over the days from ``first`` to ``last``; ``rest`` are shaded."""
        self._lanes, self._first, self._last, self._today, self._rest = tuple(lanes), first, last, today, rest
        for mark in self.marks:
            mark.hide()
            mark.setParent(None)
            mark.deleteLater()
        self.marks = []
        for lane in self._lanes:
            for entry in lane.entries:
                mark = Mark(entry, self)
                mark.clicked.connect(lambda _checked=False, each=entry: self.chosen.emit(each))
                mark.show()
                self.marks.append(mark)
        self.setMinimumHeight(HEAD + LANE * len(self._lanes) + 8)
        self._place()
        self.update()

    def sizeHint(self) -> QSize:
        """As high as its lanes."""
        return QSize(NAMES + _LEAST * self._days(), HEAD + LANE * len(self._lanes) + 8)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the marks where their days are now."""
        super().resizeEvent(event)
        self._place()

    def _days(self) -> int:
        return (self._last - self._first).days + 1

    def _pitch(self) -> float:
        return max(1.0, (self.width() - NAMES - 12) / self._days())

    def _x(self, day: date) -> float:
        """The middle of a day, from the side where reading starts."""
        offset = NAMES + ((day - self._first).days + 0.5) * self._pitch()
        return self.width() - offset if rtl() else offset

    def _place(self) -> None:
        marks = iter(self.marks)
        for at, lane in enumerate(self._lanes):
            taken: dict[date, int] = {}
            for entry in lane.entries:
                number = taken[entry.when] = taken.get(entry.when, -1) + 1
                shift = min(number, 3) * 4 * (-1 if rtl() else 1)  # several of one day lie like cards
                top = HEAD + at * LANE + (LANE - MARK) // 2
                next(marks).move(round(self._x(entry.when)) - MARK // 2 + shift, top)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint days, lanes and their names; the marks paint themselves."""
        if not self._lanes:
            return
        t, painter = tokens(), QPainter(self)
        bottom, pitch = HEAD + LANE * len(self._lanes), self._pitch()
        painter.setFont(sized(12))
        for n in range(self._days()):
            day = self._first + timedelta(days=n)
            x = self._x(day)
            if day in self._rest:
                painter.fillRect(QRectF(x - pitch / 2, HEAD - 4, pitch, bottom - HEAD + 4), QColor(t.track))
            if day == self._today or day.weekday() == 0:
                self._head(painter, day, x)
        painter.setPen(QPen(QColor(t.accent), 2))
        painter.drawLine(QPointF(self._x(self._today), HEAD - 4), QPointF(self._x(self._today), bottom))
        for at, lane in enumerate(self._lanes):
            top = HEAD + at * LANE
            painter.setPen(QPen(QColor(t.line), 1))
            painter.drawLine(QPointF(0, top + LANE), QPointF(self.width(), top + LANE))
            self._name(painter, lane.name, top)
        painter.end()

    def _head(self, painter: QPainter, day: date, x: float) -> None:
        painter.setPen(QColor(tokens().accent_text if day == self._today else tokens().muted))
        box = QRectF(x - 44, 4 if day == self._today else 18, 88, 16)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), screen().date(day))

    def _name(self, painter: QPainter, name: str, top: int) -> None:
        painter.setPen(QColor(tokens().text))
        x = self.width() - NAMES if rtl() else 0
        box = QRect(x + 4, top, NAMES - 14, LANE)
        side = Qt.AlignmentFlag.AlignRight if rtl() else Qt.AlignmentFlag.AlignLeft
        shown = QFontMetrics(painter.font()).elidedText(name, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, int(side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter), shown)
