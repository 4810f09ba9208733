# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A status word on a tint: the same drawing for a label and for a table's delegate."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from ui.fonts import sized
from ui.theme import Tone, theme, tokens

HEIGHT = 24
_PAD = 11


def pill_font() -> QFont:
    """The font of every pill."""
    return sized(12, QFont.Weight.DemiBold)


def pill_width(text: str) -> int:
    """How wide a pill of this text is."""
    return QFontMetrics(pill_font()).horizontalAdvance(text) + 2 * _PAD


def paint_pill(painter: QPainter, rect: QRect, text: str, tone: Tone) -> None:
    """Draw a pill that fills ``rect``; a text too long for it ends in an ellipsis."""
    ink, tint = tokens().tone(tone)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(tint))
    painter.drawRoundedRect(QRectF(rect), rect.height() / 2, rect.height() / 2)
    painter.setFont(pill_font())
    painter.setPen(QColor(ink))
    shown = QFontMetrics(pill_font()).elidedText(text, Qt.TextElideMode.ElideRight, rect.width() - 2 * _PAD + 2)
    painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), shown)
    painter.restore()


class Pill(QLabel):
    """A pill on a page."""

    def __init__(self, text: str = "", tone: Tone = Tone.NEUTRAL) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._tone = tone
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setText(text)
        if not text:  # to show it here, before it has a parent, would make it a window that takes the focus from the form
            self.hide()
        theme().changed.connect(self.update)

    def set(self, text: str, tone: Tone) -> None:
        """Show another word."""
        self._tone = tone
        self.setText(text)
        self.setVisible(bool(text))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for the word."""
        return QSize(pill_width(self.text()), HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """The whole word."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the pill."""
        painter = QPainter(self)
        paint_pill(painter, self.rect(), self.text(), self._tone)
        painter.end()
