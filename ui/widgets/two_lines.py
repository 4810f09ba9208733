# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A list of two-line rows: a name, and below it what must be known to choose; the second line may be a warning."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from mlat_desktop.i18n import listed
from ui.fonts import sized
from ui.theme import tokens
from ui.widgets.basics import isolated, leading

KEY = Qt.ItemDataRole.UserRole
_NAME, _BELOW, _WARN = KEY + 1, KEY + 2, KEY + 3


class _TwoLines(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """A row."""
        return QSize(100, 46)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """Paint the two lines."""
        t, box = tokens(), QRect(option.rect)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(t.selection))
            painter.drawRoundedRect(box, 6, 6)
        inner = box.adjusted(10, 4, -10, -4)
        flags = int(leading() | Qt.AlignmentFlag.AlignVCenter)
        ink = t.warn if index.data(_WARN) else t.muted
        for role, font, colour, down in ((_NAME, sized(13, QFont.Weight.DemiBold), t.text, 0), (_BELOW, sized(12), ink, 20)):
            painter.setFont(font)
            painter.setPen(QColor(colour))
            text = QFontMetrics(font).elidedText(str(index.data(role) or ""), Qt.TextElideMode.ElideRight, inner.width())
            painter.drawText(QRect(inner.x(), inner.y() + down, inner.width(), 18), flags, isolated(text))
        painter.restore()


class TwoLineList(QListWidget):
    """The list. Every row has a key, which :meth:`key` gives back for the chosen one."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrap(True)
        self.setSpacing(1)
        self.setItemDelegate(_TwoLines(self))

    def add(self, key: str, name: str, below: str, *, warn: bool = False) -> None:
        """Add a row at the end."""
        item = QListWidgetItem(listed(name, below))
        for role, value in ((KEY, key), (_NAME, name), (_BELOW, below), (_WARN, warn)):
            item.setData(role, value)
        item.setToolTip(listed(name, below))
        self.addItem(item)

    def tell(self, at: int, below: str, *, warn: bool = False) -> None:
        """Put other words below the name of a row."""
        item = self.item(at)
        item.setData(_WARN, warn)
        item.setData(_BELOW, below)
        item.setText(listed(str(item.data(_NAME)), below))
        item.setToolTip(item.text())

    def key(self) -> str:
        """The key of the row that is chosen, empty if none is."""
        item = self.currentItem()
        return str(item.data(KEY)) if item is not None else ""

    def choose(self, key: str) -> bool:
        """Choose the row of a key, if there is one."""
        for at in range(self.count()):
            if self.item(at).data(KEY) == key:
                self.setCurrentRow(at)
                return True
        return False
