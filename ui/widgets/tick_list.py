# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A group of things to tick: all of them at once, or one by one in a list that stays quick with thousands of lines.

The list is a model and a view; there is no widget a line.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from mlat_desktop.i18n import _, ngettext, screen, size_words
from ui.fonts import sized
from ui.models.board_list import part
from ui.models.index import TOP, Index
from ui.theme import tokens
from ui.widgets.basics import GAP, WIDE, button, column, joined, label, leading, row, rtl
from ui.widgets.controls import SearchField
from ui.widgets.ticks import Tick, draw_tick

LINE = Qt.ItemDataRole.UserRole + 1
_ROW, _BOX, _EDGE = 30, 16, 8
_SEEN = 7
"""Lines that are seen at once; from more on the list scrolls."""
_SEARCHED = 12
"""From so many lines on there is a search field."""


@dataclass(frozen=True, slots=True)
class TickLine:
    """One thing. ``usual`` says that it is among "all of them"; ``beside`` stands at the end of the line; ``size`` in bytes."""

    key: str
    text: str
    beside: str = ""
    usual: bool = True
    size: int = 0


class TickModel(QAbstractListModel):
    """The lines that are shown, and which of all are ticked.

    Signals:
        ticked: something was ticked or unticked.
    """

    ticked = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.lines: tuple[TickLine, ...] = ()
        self.shown: tuple[TickLine, ...] = ()
        self.chosen: set[str] = set()

    def fill(self, lines: Sequence[TickLine]) -> None:
        """Show other lines, what is usual ticked."""
        self.beginResetModel()
        self.lines = self.shown = tuple(lines)
        self.chosen = {each.key for each in lines if each.usual}
        self.endResetModel()

    def search(self, text: str) -> None:
        """Show only the lines that have all these words; what is ticked stays so."""
        words = text.casefold().split()
        self.beginResetModel()
        self.shown = tuple(each for each in self.lines if all(w in f"{each.text} {each.beside}".casefold() for w in words))
        self.endResetModel()

    def choose(self, keys: Collection[str]) -> None:
        """Tick exactly these."""
        self.chosen = set(keys)
        if self.shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.shown) - 1, 0))
        self.ticked.emit()

    def turn(self, index: Index) -> None:
        """Tick a line, or untick it."""
        line = index.data(LINE)
        if isinstance(line, TickLine):
            self.chosen ^= {line.key}
            self.dataChanged.emit(index, index)
            self.ticked.emit()

    def rowCount(self, parent: Index = TOP) -> int:
        """How many are shown."""
        return 0 if parent.isValid() else len(self.shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The line itself, its words, and whether it is ticked."""
        if not index.isValid() or index.row() >= len(self.shown):
            return None
        line = self.shown[index.row()]
        on = line.key in self.chosen
        if role == LINE:
            return line
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return joined(_("ticked") if on else _("not ticked"), line.text, line.beside)
        return line.text if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole} else None


class _Painter(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = index.data(LINE)
        if not isinstance(line, TickLine):
            return
        t, box = tokens(), QRect(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & (QStyle.StateFlag.State_HasFocus | QStyle.StateFlag.State_MouseOver):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(t.selection if option.state & QStyle.StateFlag.State_HasFocus else t.hover))
            painter.drawRoundedRect(box.adjusted(2, 1, -2, -1), 6, 6)
        inner = box.adjusted(_EDGE, 0, -_EDGE, 0)
        mark = part(inner, 0, _BOX)
        on = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
        square = QRectF(mark.x() + 0.5, inner.center().y() - _BOX / 2 + 0.5, _BOX - 1, _BOX - 1)
        draw_tick(painter, square, checked=on)
        painter.setFont(sized(12))
        beside = QFontMetrics(sized(12)).horizontalAdvance(line.beside) + 2 if line.beside else 0
        end = part(inner, inner.width() - beside, beside)
        painter.setPen(QColor(t.muted))
        painter.drawText(end, int(leading() | Qt.AlignmentFlag.AlignVCenter), line.beside)
        painter.setFont(sized(13))
        painter.setPen(QColor(t.text))
        room = part(inner, _BOX + 10, max(40, inner.width() - _BOX - 22 - beside))
        mixed = rtl() and "\u2068" in line.text
        painter.setLayoutDirection(Qt.LayoutDirection.RightToLeft if mixed else Qt.LayoutDirection.LeftToRight)
        said = QFontMetrics(sized(13)).elidedText(line.text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(leading() | Qt.AlignmentFlag.AlignVCenter), said)
        painter.restore()


class TickView(QListView):
    """The lines; Space, Enter and a click tick and untick."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.lines = TickModel(self)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setModel(self.lines)
        self.setItemDelegate(_Painter(self))
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.lines.modelReset.connect(self._settle)

    def _settle(self) -> None:
        self.setFixedHeight(_ROW * max(1, min(_SEEN, len(self.lines.shown))) + 8)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click anywhere on the line ticks it."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() is Qt.MouseButton.LeftButton:
            self.lines.turn(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space and Enter tick the line."""
        pressed = event.key() in {Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if pressed and event.modifiers() in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}:
            self.lines.turn(self.currentIndex())
        else:
            super().keyPressEvent(event)


class TickGroup(QWidget):
    """A heading that ticks all of a group, how many go, and the single lines below, folded away until somebody wants them.

    Signals:
        changed: what is ticked changed.
    """

    changed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.head = Tick(name)
        self._count = label("", "muted")
        self._open = button("", self._on_open, look="link")
        self._view = TickView(name)
        self._search = SearchField(_("Search in the list"))
        self._search.searched.connect(self._view.lines.search)
        self._search.left_down.connect(self._view.setFocus)
        inside = column(self, gap=GAP)
        top = row(self.head, self._count, None, self._open, gap=WIDE)
        inside.addLayout(top)
        inside.addWidget(self._search)
        inside.addWidget(self._view)
        self._search.hide()
        self._view.hide()
        self.head.clicked.connect(self._on_head)
        self._view.lines.ticked.connect(self._on_ticked)
        self._say()

    @property
    def view(self) -> TickView:
        """The single lines."""
        return self._view

    def fill(self, lines: Sequence[TickLine]) -> None:
        """Offer other things, what is usual ticked."""
        self._view.lines.fill(lines)
        self._say()

    @property
    def chosen(self) -> frozenset[str]:
        """The keys of what is ticked."""
        return frozenset(self._view.lines.chosen)

    def set_ticked(self, key: str, *, on: bool) -> None:
        """Tick one thing, as a click on its line would."""
        model = self._view.lines
        model.choose(model.chosen | {key} if on else model.chosen - {key})

    def _usual(self) -> set[str]:
        return {each.key for each in self._view.lines.lines if each.usual}

    def _on_head(self) -> None:
        usual = self._usual()
        self._view.lines.choose(() if usual and usual <= self._view.lines.chosen else usual)

    def _on_ticked(self) -> None:
        self._say()
        self.changed.emit()

    def _on_open(self) -> None:
        opened = self._view.isHidden()
        self._view.setVisible(opened)
        self._search.setVisible(opened and len(self._view.lines.lines) >= _SEARCHED)
        self._say()

    def _say(self) -> None:
        model, usual = self._view.lines, self._usual()
        self.head.setChecked(bool(model.chosen) and usual <= model.chosen)
        self.head.setEnabled(bool(usual))
        words = ngettext("{chosen} of {count}", "{chosen} of {count}", len(model.lines))
        count, chosen = screen().number(len(model.lines)), screen().number(len(model.chosen))
        size = sum(each.size for each in model.lines if each.key in model.chosen)
        said = joined(words.format(chosen=chosen, count=count), size_words(size) if size else "")
        self._count.setText(said if model.lines else _("none"))
        self._open.setVisible(bool(model.lines))
        opened = not self._view.isHidden()
        self._open.setText(_("Fold away") if opened else _("Choose single ones"))
        self._open.setAccessibleName(joined(self._open.text(), self._name))
