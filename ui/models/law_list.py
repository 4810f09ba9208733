# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Lists about law, each line painted and spoken whole: a strong line, a quiet one below, a pill at the end, a figure before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.fonts import sized
from ui.models.board_list import part
from ui.models.index import TOP, Index
from ui.theme import Tone, tokens
from ui.widgets.basics import joined, leading, pressed_by, rtl
from ui.widgets.pill import HEIGHT, paint_pill, pill_width

LINE = Qt.ItemDataRole.UserRole + 1
_ROW, _FIGURE, _EDGE = 50, 30, 10


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the list. ``key`` is what it stands for; ``figure`` is written before it; ``alarm`` writes what is below
    in red.
    """

    key: str
    above: str
    below: str
    pill: str = ""
    tone: Tone = Tone.NEUTRAL
    figure: str = ""
    tip: str = ""
    alarm: bool = False

    @property
    def spoken(self) -> str:
        """The whole line in words."""
        return joined(self.figure, self.above, self.pill, self.below)


class LineList(QAbstractListModel):
    """The lines."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.lines: tuple[Line, ...] = ()

    def reset(self, lines: Sequence[Line]) -> None:
        """Show other lines."""
        self.beginResetModel()
        self.lines = tuple(lines)
        self.endResetModel()

    def change(self, number: int, line: Line) -> None:
        """Show one line anew; the choice stays."""
        self.lines = (*self.lines[:number], line, *self.lines[number + 1 :])
        self.dataChanged.emit(self.index(number, 0), self.index(number, 0))

    def rowCount(self, parent: Index = TOP) -> int:
        """How many there are."""
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The line itself, or its words."""
        if not index.isValid() or index.row() >= len(self.lines):
            return None
        line = self.lines[index.row()]
        if role == LINE:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return line.above  # what one types is looked for at the beginning of it
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return line.spoken
        return (line.tip or joined(line.above, line.below)) if role == Qt.ItemDataRole.ToolTipRole else None


class LineDelegate(QStyledItemDelegate):
    """Paints a line."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """A row."""
        return QSize(120, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the line."""
        line = index.data(LINE)
        if not isinstance(line, Line):
            return
        t, box = tokens(), QRect(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            painter.setBrush(QColor(t.selection if chosen else t.hover))
            painter.drawRoundedRect(box.adjusted(2, 1, -2, -1), 7, 7)
        inner = box.adjusted(_EDGE, 0, -_EDGE, 0)
        start = 0
        if line.figure:
            start = _FIGURE
            figure = part(inner, 0, _FIGURE - 6)
            _write(painter, QRect(figure.x(), box.y() + 7, figure.width(), 20), line.figure, sized(13), t.muted)
        wide = inner.width() - start
        room = wide
        if line.pill:
            taken = min(pill_width(line.pill), max(60, wide // 2))
            place = part(inner, inner.width() - taken, taken)
            paint_pill(painter, QRect(place.x(), box.y() + 6, taken, HEIGHT - 2), line.pill, line.tone)
            room = wide - taken - 8
        above, below = part(inner, start, room), part(inner, start, wide)
        bold = sized(13, QFont.Weight.DemiBold)
        _write(painter, QRect(above.x(), box.y() + 7, room, 20), line.above, bold, t.text)
        ink = t.bad if line.alarm else t.muted
        _write(painter, QRect(below.x(), box.y() + 27, wide, 18), line.below, sized(12), ink)
        painter.restore()


def _write(painter: QPainter, box: QRect, text: str, font: QFont, ink: str) -> None:
    painter.setFont(font)
    painter.setPen(QColor(ink))
    # A text that begins with foreign letters still loses its end, not its beginning, where the room ends.
    painter.setLayoutDirection(Qt.LayoutDirection.RightToLeft if rtl() and "\u2068" in text else Qt.LayoutDirection.LeftToRight)
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, int(leading() | Qt.AlignmentFlag.AlignVCenter), shown)


class LineView(QListView):
    """The list as a view; ``chosen`` is called with the key of the line that is chosen, ``opened`` on Enter."""

    def __init__(self, name: str, chosen: Callable[[str], object], opened: Callable[[str], object] | None = None) -> None:
        super().__init__()
        self._chosen, self._opened = chosen, opened
        self.lines = LineList(self)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setModel(self.lines)
        self.setItemDelegate(LineDelegate(self))
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().currentChanged.connect(self._on_current)

    @property
    def key(self) -> str:
        """The key of the chosen line, empty where there is none."""
        index = self.currentIndex()
        line = index.data(LINE) if index.isValid() else None
        return line.key if isinstance(line, Line) else ""

    def show_lines(self, lines: Sequence[Line], keep: str = "") -> None:
        """Show other lines; the one of the key ``keep`` is chosen, else the first."""
        self.lines.reset(lines)
        at = next((number for number, line in enumerate(lines) if line.key == keep), 0)
        if lines:
            self.setCurrentIndex(self.lines.index(at, 0))
            self.scrollTo(self.currentIndex())
        else:
            self._chosen("")

    def choose(self, key: str) -> bool:
        """Choose the line of a key; whether there is one."""
        at = next((number for number, line in enumerate(self.lines.lines) if line.key == key), -1)
        if at >= 0:
            self.setCurrentIndex(self.lines.index(at, 0))
            self.scrollTo(self.currentIndex(), QAbstractItemView.ScrollHint.PositionAtCenter)
        return at >= 0

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter."""
        if pressed_by(event) and self._opened is not None and self.key:
            self._opened(self.key)
        else:
            super().keyPressEvent(event)

    def _on_current(self, index: QModelIndex, _before: QModelIndex) -> None:
        line = index.data(LINE) if index.isValid() else None
        if isinstance(line, Line):
            self._chosen(line.key)
