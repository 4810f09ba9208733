# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Is there room for the words? Asked of a language whose texts are two fifths longer than English: nothing is cut off, nothing
lies on something else, nothing stands outside its window, and nobody has to scroll sideways to read.
"""

from __future__ import annotations

import re

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QCalendarWidget,
    QComboBox,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QTabBar,
    QTableView,
    QToolButton,
    QWidget,
)

from tests.ui.screens import SIZE
from tests.ui.seen import belongs_to_qt, box, place
from ui.widgets.basics import ElidedLabel
from ui.widgets.pill import Pill, pill_width
from ui.widgets.ticks import Choice, Tick

_SLACK = 1


def cut(stage: QWidget) -> list[str]:
    """Words that do not fit their place, unless they end in an ellipsis and stand whole in a tool tip."""
    found = []
    for each in stage.findChildren(QWidget):
        if not each.isVisible() or _in_calendar(each):
            continue
        lack = _lack(each)
        if lack > _SLACK:
            found.append(f"{lack} px: {place(each)}")
    return found


def _in_calendar(widget: QWidget) -> bool:
    above: QWidget | None = widget
    while above is not None:
        if isinstance(above, QCalendarWidget):
            return True
        above = above.parentWidget()
    return False


def _lack(widget: QWidget) -> int:
    """By how many pixels the words of a widget are too long, or too high, for it."""
    metrics = QFontMetrics(widget.font())
    match widget:
        case ElidedLabel() | Tick() | Choice():
            fits = not widget.text() or widget.toolTip()
            lack = 0 if fits else metrics.horizontalAdvance(widget.text()) - widget.width()
        case Pill():
            lack = pill_width(widget.text()) - widget.width()
        case QLabel():
            lack = _lack_of_label(widget)
        case QPushButton():
            lack = widget.sizeHint().width() - widget.width() if widget.text() else 0
        case QToolButton() if not belongs_to_qt(widget):
            lack = widget.sizeHint().width() - widget.width()
        case QTabBar():
            lack = max((widget.tabRect(at).right() for at in range(widget.count())), default=0) + 1 - widget.width()
        case QComboBox():
            lack = 0 if widget.toolTip() else metrics.horizontalAdvance(widget.currentText()) + 44 - widget.width()
        case QLineEdit() if not widget.text() and not belongs_to_qt(widget):
            buttons = 24 * len([a for a in widget.actions() if a.isVisible()])
            lack = (
                0 if widget.toolTip() else metrics.horizontalAdvance(widget.placeholderText()) + 24 + buttons - widget.width()
            )
        case QTableView():
            lack = _lack_of_header(widget)
        case _:
            lack = 0
    return lack


def _lack_of_label(label: QLabel) -> int:
    text = re.sub("&(?!&)", "", label.text())
    if not text:
        return 0
    space = label.contentsRect()
    if label.wordWrap():
        mirrored = label.layoutDirection() is Qt.LayoutDirection.RightToLeft  # as the label lays it: lines break elsewhere
        forced = Qt.TextFlag.TextForceRightToLeft if mirrored else Qt.TextFlag.TextForceLeftToRight
        flags = int(Qt.TextFlag.TextWordWrap | forced)
        needed = QFontMetrics(label.font()).boundingRect(QRect(0, 0, space.width(), 10_000), flags, text)
        return max(needed.width() - space.width(), needed.height() - space.height())
    return label.sizeHint().width() - label.width()


def _lack_of_header(table: QTableView) -> int:
    header, model = table.horizontalHeader(), table.model()
    if not header.isVisible():
        return 0
    metrics = QFontMetrics(header.font())
    texts = [str(model.headerData(at, Qt.Orientation.Horizontal) or "") for at in range(model.columnCount())]
    return max(metrics.horizontalAdvance(text) + 20 - table.columnWidth(at) for at, text in enumerate(texts))


def sideways(stage: QWidget) -> list[str]:
    """Pages that can only be read by scrolling sideways, or whose end is out of sight for good."""
    found = []
    for area in stage.findChildren(QAbstractScrollArea):
        bar = area.horizontalScrollBar()
        if area.isVisible() and not belongs_to_qt(area) and not _in_calendar(area) and bar.maximum() > bar.minimum():
            found.append(f"{bar.maximum()} px: {place(area)}")
    return found


def outside(stage: QWidget) -> list[str]:
    """Controls and words beyond the edge of the window or of the part that holds them."""
    found = []
    for each in stage.findChildren(QWidget):
        above = each.parentWidget()
        if not each.isVisible() or above is None or each.isWindow() or _in_calendar(each) or belongs_to_qt(each):
            continue
        room = QRect(0, 0, above.width(), above.height())
        mine = each.geometry()
        if isinstance(each, QLabel | QAbstractButton | QLineEdit | QComboBox) and not room.adjusted(-1, -1, 1, 1).contains(
            mine
        ):
            found.append(f"{place(each)} {mine.getRect()} in {room.getRect()}")
    grown = stage.width() > SIZE.width() or stage.height() > SIZE.height()
    return found + ([f"the window has grown to {stage.width()} x {stage.height()} px"] if grown else [])


def overlapping(stage: QWidget) -> list[str]:
    """Neighbours of one layout that lie on each other."""
    found = []
    for holder in [stage, *stage.findChildren(QWidget)]:
        layout = holder.layout()
        if layout is None or not holder.isVisible() or belongs_to_qt(holder) or _in_calendar(holder):
            continue
        parts = [each for each in _widgets(layout) if each.isVisible() and not each.size().isEmpty()]
        for at, one in enumerate(parts):
            for other in parts[at + 1 :]:
                shared = box(one).intersected(box(other))
                if shared.width() > _SLACK and shared.height() > _SLACK:
                    found.append(f"{place(one)} on {place(other)} by {shared.width()}x{shared.height()} px")
    return found


def _widgets(layout: QLayout) -> list[QWidget]:
    found: list[QWidget] = []
    if layout.metaObject().className() == "QStackedLayout":
        return found
    for at in range(layout.count()):
        item = layout.itemAt(at)
        if item is None:
            continue
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            found.append(widget)
        elif inner is not None:
            found += _widgets(inner)
    return found


QUESTIONS = (cut, sideways, outside, overlapping)
