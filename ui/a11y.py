# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Names for those who hear the screen, and the walk that proves that nothing was left without one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QTextEdit,
    QWidget,
)

_INPUTS = (QLineEdit, QComboBox, QPlainTextEdit, QTextEdit, QAbstractSpinBox, QAbstractItemView)


def name(widget: QWidget, text: str, description: str = "") -> QWidget:
    """Give a widget its accessible name and, where it helps, what it does."""
    widget.setAccessibleName(text)
    if description:
        widget.setAccessibleDescription(description)
    return widget


def plain(text: str) -> str:
    """A text as it is spoken: without the mark of its mnemonic, and without the letter that Arabic adds for it."""
    return re.sub(r"\s*\(&.\)|&", "", text)


def buddy(label: QLabel, field: QWidget) -> None:
    """Tie a label to its field: the mnemonic moves there, and the field is called by it."""
    label.setBuddy(field)
    field.setAccessibleName(plain(label.text()))


def tab_in_reading_order(root: QWidget) -> None:
    """Let Tab go through a part of the window as it is laid out; Qt goes in the order in which the controls were made."""
    stops = [each for each in _laid_out(root) if each.focusPolicy() is not Qt.FocusPolicy.NoFocus]
    for before, after in pairwise(stops):
        QWidget.setTabOrder(before, after)


def _laid_out(widget: QWidget) -> Iterator[QWidget]:
    """A widget and what stands in it, in the order of its layout."""
    yield widget
    match widget:
        case QScrollArea():
            inner = [widget.widget()]
        case QTabWidget():
            inner = [widget.tabBar(), *(widget.widget(at) for at in range(widget.count()))]
        case QSplitter() | QStackedWidget():
            inner = [widget.widget(at) for at in range(widget.count())]
        case _:
            # A widget that places its parts by itself names them in their order.
            stops = getattr(widget, "tab_stops", None)
            inner = list(stops()) if stops is not None else list(_placed(widget.layout()))
    for each in inner:
        if each is not None:
            yield from _laid_out(each)


def _placed(layout: QLayout | None) -> Iterator[QWidget]:
    for at in range(layout.count() if layout is not None else 0):
        item = layout.itemAt(at) if layout is not None else None
        if item is not None and (widget := item.widget()) is not None:
            yield widget
        elif item is not None:
            yield from _placed(item.layout())


def announce(widget: QWidget) -> None:
    """Have a screen reader say a message that has just appeared."""
    QAccessible.updateAccessibility(QAccessibleEvent(widget, QAccessible.Event.Alert))


def spoken(widget: QWidget) -> str:
    """The name a screen reader would say for a widget."""
    if isinstance(widget, QComboBox):
        return widget.accessibleName()  # the interface reports the current item instead (Qt on Linux)
    face = QAccessible.queryAccessibleInterface(widget)
    return face.text(QAccessible.Text.Name) if face is not None else widget.accessibleName()


def _inner(widget: QWidget) -> bool:
    """Parts that Qt makes itself inside a control; the control speaks for them."""
    parent = widget.parentWidget()
    if parent is None:
        return False
    if isinstance(parent.parentWidget(), QComboBox):
        return True  # the list that drops down; it is named when it opens
    if isinstance(parent, QComboBox | QAbstractSpinBox | QAbstractScrollArea | QLineEdit):
        return widget.objectName().startswith("qt_") or isinstance(parent, QComboBox | QAbstractSpinBox | QLineEdit)
    return widget.objectName().startswith("qt_")


def unnamed(root: QWidget) -> list[str]:
    """Every control below ``root`` that can take the focus and says nothing; empty when all speak."""
    silent = []
    for widget in root.findChildren(QWidget):
        takes_focus = widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        if not isinstance(widget, (QAbstractButton, *_INPUTS)) or not takes_focus or _inner(widget):
            continue
        if not spoken(widget).strip():
            parent = widget.parentWidget()
            where = type(parent).__name__ if parent else "-"
            silent.append(f"{type(widget).__name__} {widget.objectName() or '(no object name)'} in {where}")
    return silent
