# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Check box and radio button in the house's look: the mark is painted, so that it follows theme and reading direction."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton, QSizePolicy

from ui import a11y
from ui.theme import theme, tokens
from ui.widgets.basics import leading, rtl

_SIDE, _GAP, _PAD = 16, 8, 4


def _size(button: QAbstractButton) -> QSize:
    width = button.fontMetrics().horizontalAdvance(button.text().replace("&", ""))
    return QSize(width + _SIDE + _GAP + 2 * _PAD + 2, 28)


def _paint(button: QAbstractButton, *, round_mark: bool) -> None:
    t = tokens()
    painter = QPainter(button)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if button.hasFocus():
        painter.setPen(QPen(QColor(t.focus), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(button.rect()).adjusted(1, 1, -1, -1), 6, 6)
    x = button.width() - _PAD - _SIDE if rtl() else _PAD
    box = QRectF(x + 0.5, (button.height() - _SIDE) / 2 + 0.5, _SIDE - 1, _SIDE - 1)
    draw_tick(painter, box, checked=button.isChecked(), round_mark=round_mark)
    painter.setPen(QColor(t.text if button.isEnabled() else t.muted))
    left = _PAD if rtl() else _PAD + _SIDE + _GAP
    room = QRectF(left, 0, button.width() - _SIDE - _GAP - 2 * _PAD, button.height())
    flags = leading() | Qt.AlignmentFlag.AlignVCenter
    mnemonic = Qt.TextFlag.TextShowMnemonic
    shown = button.fontMetrics().elidedText(button.text(), Qt.TextElideMode.ElideRight, round(room.width()) + 1, mnemonic)
    painter.drawText(room, int(flags) | int(mnemonic), shown)
    painter.end()


def draw_tick(painter: QPainter, box: QRectF, *, checked: bool, round_mark: bool = False) -> None:
    """Paint the box of a tick, or the circle of a choice, alone."""
    t = tokens()
    painter.setPen(QPen(QColor(t.accent if checked else t.muted), 1.2))
    painter.setBrush(QColor(t.accent if checked else t.field))
    if round_mark:
        painter.drawEllipse(box)
    else:
        painter.drawRoundedRect(box, 4, 4)
    if checked:
        _mark(painter, box, t.on_accent, round_mark=round_mark)


def _mark(painter: QPainter, box: QRectF, ink: str, *, round_mark: bool) -> None:
    if round_mark:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ink))
        painter.drawEllipse(box.center(), 3.2, 3.2)
        return
    pen = QPen(QColor(ink), 1.9, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    x, y = box.center().x(), box.center().y()
    painter.drawPolyline(QPolygonF([QPointF(x - 3.8, y + 0.2), QPointF(x - 1.2, y + 2.8), QPointF(x + 3.8, y - 2.8)]))


class Tick(QCheckBox):
    """A check box."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.setToolTip(a11y.plain(text))
        if "(&" in text:
            self.setAccessibleName(a11y.plain(text))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Mark and words."""
        return _size(self)

    def minimumSizeHint(self) -> QSize:
        """The mark and a few letters; a longer text ends in an ellipsis and is whole in the tool tip."""
        return QSize(min(120, _size(self).width()), 28)

    def hitButton(self, pos: QPoint) -> bool:
        """The whole of it reacts."""
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint mark and words."""
        _paint(self, round_mark=False)


class Choice(QRadioButton):
    """A radio button."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.setToolTip(a11y.plain(text))
        if "(&" in text:
            self.setAccessibleName(a11y.plain(text))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Mark and words."""
        return _size(self)

    def minimumSizeHint(self) -> QSize:
        """The mark and a few letters; a longer text ends in an ellipsis and is whole in the tool tip."""
        return QSize(min(120, _size(self).width()), 28)

    def hitButton(self, pos: QPoint) -> bool:
        """The whole of it reacts."""
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint mark and words."""
        _paint(self, round_mark=True)
