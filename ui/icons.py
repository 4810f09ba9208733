# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The program's own line icons, recoloured with the theme and sharp at any screen scale."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from ui.theme import tokens


@cache
def _source(name: str) -> str:
    return files("resources").joinpath("icons", f"{name}.svg").read_text(encoding="utf-8")


@cache
def _renderer(name: str, colour: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(_source(name).replace("currentColor", colour).encode()))


def paint(painter: QPainter, name: str, colour: str, rect: QRectF, *, mirrored: bool = False) -> None:
    """Draw an icon into ``rect``; ``mirrored`` for arrows in a right-to-left layout."""
    if not mirrored:
        _renderer(name, colour).render(painter, rect)
        return
    painter.save()
    painter.translate(rect.x() * 2 + rect.width(), 0)
    painter.scale(-1, 1)
    _renderer(name, colour).render(painter, rect)
    painter.restore()


class _Engine(QIconEngine):
    """Draws at paint time, so that an icon follows the theme without being set again."""

    def __init__(self, name: str, ink: str, mirrors: bool) -> None:
        super().__init__()
        self._name, self._ink, self._mirrors = name, ink, mirrors

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        ink = "muted" if mode is QIcon.Mode.Disabled else self._ink
        mirrored = self._mirrors and QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft
        paint(painter, self._name, getattr(tokens(), ink), QRectF(rect), mirrored=mirrored)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        made = QPixmap(size)
        made.fill(QColor(Qt.GlobalColor.transparent))
        painter = QPainter(made)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return made

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._ink, self._mirrors)


def icon(name: str, ink: str = "text") -> QIcon:
    """An icon in the colour of a theme token; chevrons and arrows point the other way in right-to-left layouts."""
    return QIcon(_Engine(name, ink, name in {"chevron", "chevron-back", "back"}))
