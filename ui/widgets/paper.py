# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Pages of a PDF on the screen, one below the other: the very file that is sealed or printed, as pixels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

from mlat_desktop.i18n import _
from ui.theme import theme, tokens
from ui.widgets.basics import WIDE, column, label, scroll
from ui.widgets.controls import EmptyState


class Pixels(Protocol):
    """A page as RGB triples, row by row."""

    @property
    def width(self) -> int:
        """Pixels across."""

    @property
    def height(self) -> int:
        """Pixels down."""

    @property
    def data(self) -> bytes:
        """The triples."""


class _Sheet(QWidget):
    """One page, scaled to the room, with a thin edge."""

    def __init__(self, image: QImage, name: str) -> None:
        super().__init__()
        self._image = image
        self.setAccessibleName(name)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)
        theme().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """The page at its own size."""
        return QSize(420, self._high(420))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the proportions of the page."""
        self.setFixedHeight(self._high(self.width()))

    def _high(self, width: int) -> int:
        return round(width * self._image.height() / max(1, self._image.width()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the page."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawImage(box, self._image)
        painter.setPen(QColor(tokens().line))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box)
        painter.end()


class Preview(QWidget):
    """The pages of one letter."""

    def __init__(self) -> None:
        super().__init__()
        self._column = column(self, gap=0)
        self._area: QScrollArea | None = None
        self.say(_("The preview is being drawn."))

    def say(self, text: str) -> None:
        """Show words in place of pages."""
        self._swap(EmptyState("letters", text))

    def show_pages(self, pages: Sequence[Pixels]) -> None:
        """Show pages; the place scrolled to stays."""
        kept = self._area.verticalScrollBar().value() if self._area is not None else 0
        inner = QWidget()
        sheets = column(inner, margins=(2, 2, 10, 8), gap=WIDE)
        for number, page in enumerate(pages, start=1):
            image = QImage(page.data, page.width, page.height, page.width * 3, QImage.Format.Format_RGB888).copy()
            said = _("Page {page} of {pages}").format(page=number, pages=len(pages))
            sheets.addWidget(_Sheet(image, said))
            sheets.addWidget(label(said, "small"), 0, Qt.AlignmentFlag.AlignHCenter)
        sheets.addStretch(1)
        area = scroll(inner, name=_("Preview of the letter"))
        area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        area.setProperty("look", "reading")
        self._swap(area)
        self._area = area
        area.verticalScrollBar().setValue(kept)

    def _swap(self, widget: QWidget) -> None:
        self._area = None
        while (item := self._column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.setParent(None)
                old.deleteLater()
        self._column.addWidget(widget)
