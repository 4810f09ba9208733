# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What of a window can be seen and used, and how a test names the place of a fault."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QCalendarWidget,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

_CONTROLS = (QAbstractButton, QLineEdit, QComboBox, QPlainTextEdit, QTextEdit, QAbstractSpinBox, QAbstractItemView)


def belongs_to_qt(widget: QWidget) -> bool:
    """Parts that Qt makes inside a control; the control speaks for them."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QComboBox | QAbstractSpinBox | QLineEdit | QCalendarWidget | QAbstractItemView):
            return True
        above = above.parentWidget()
    inside = isinstance(widget.parentWidget(), QAbstractScrollArea) and widget.objectName().startswith("qt_")
    return inside or type(widget).__name__ in {"QScrollBar", "QSplitterHandle", "QSizeGrip", "QComboBoxPrivateContainer"}


def controls(stage: QWidget) -> list[QWidget]:
    """Everything visible in a window that one can use, by key or mouse."""
    found = []
    for each in [stage, *stage.findChildren(QWidget)]:
        usable = isinstance(each, _CONTROLS) or each.focusPolicy() & Qt.FocusPolicy.TabFocus
        speaks = each.focusProxy() is None  # one with a proxy hands focus and voice on
        if usable and speaks and each.isVisible() and not belongs_to_qt(each) and each is not stage.window():
            found.append(each)
    return found


def place(widget: QWidget) -> str:
    """A widget by its kind, its words, and where it stands."""
    said = widget.accessibleName()
    for name in ("text", "placeholderText"):
        read = getattr(widget, name, None)
        if not said and callable(read):
            said = str(read())
    above = widget.parentWidget()
    chain: list[str] = []
    while above is not None and len(chain) < 3:
        if type(above).__module__.startswith("ui."):
            chain.append(type(above).__name__)
        above = above.parentWidget()
    return f"{type(widget).__name__} {said!r} in {' < '.join(chain) or '-'}"


def box(widget: QWidget) -> QRect:
    """Where a widget stands in its window."""
    return QRect(widget.mapTo(widget.window(), QPoint(0, 0)), widget.size())
