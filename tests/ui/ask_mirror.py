# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Does a page that reads from the right begin on the right? Asked in every language: in the others it begins on the left."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

from tests.ui.seen import box, place
from ui.main_window import MainWindow
from ui.pages.page import Page
from ui.widgets.basics import ElidedLabel
from ui.widgets.pickers import Picker
from ui.widgets.pill import Pill
from ui.widgets.rail import Rail

_CODES = ("45/B/2023", "16(4)")
"""What begins with figures turns around in a right-to-left line; a number that begins with Latin letters keeps its order."""


def _mirrored() -> bool:
    return QApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft


def on_the_wrong_side(stage: QWidget) -> list[str]:
    """The rail, the headings and the words of labels, where they do not begin at the side where reading starts."""
    if not isinstance(stage, MainWindow):
        return []
    found = []
    wanted = Qt.AlignmentFlag.AlignRight if _mirrored() else Qt.AlignmentFlag.AlignLeft
    rail = stage.findChild(Rail)
    if rail is not None and rail.isVisible() and (box(rail).left() > 0) != _mirrored():
        found.append("the rail")
    for page in stage.findChildren(Page):
        if page.isVisible():
            heading = box(page.heading)
            nearer = page.width() - (heading.right() - box(page).left()) < heading.left() - box(page).left()
            if nearer != _mirrored():
                found.append(f"the heading of {place(page)}")
    for each in stage.findChildren(QLabel):
        centred = bool(each.alignment() & Qt.AlignmentFlag.AlignHCenter)
        plain = each.isVisible() and each.text() and not centred and not isinstance(each, Pill | ElidedLabel)
        if plain and not each.alignment() & wanted:
            found.append(place(each))
        if plain and _mirrored() and not each.alignment() & Qt.AlignmentFlag.AlignAbsolute:
            found.append(f"{place(each)} would go left with Latin letters")
    fields: list[QLineEdit] = [each for each in stage.findChildren(Picker) if each.isVisible()]
    found += [place(each) for each in fields if not each.alignment() & wanted]
    return found


def turned(stage: QWidget) -> list[str]:
    """References and articles in a right-to-left line that nothing keeps in their own order."""
    if not _mirrored():
        return []
    found = []
    for each in stage.findChildren(QLabel):
        text = each.text()
        for sign in _CODES:
            at = text.find(sign)
            arabic = any("\u0600" <= c <= "\u06ff" for c in text)
            inside = text.rfind("\u2068", 0, max(at, 0)) > text.rfind("\u2069", 0, max(at, 0)) or "\u2066" in text[: max(at, 0)]
            if each.isVisible() and at >= 0 and arabic and not inside:
                found.append(f"{sign} in {place(each)}")
    return found


def backwards(stage: QWidget) -> list[str]:
    """Lines of several isolated parts that Qt sets from left to right on a right-to-left page."""
    if not _mirrored():
        return []
    lines = [each for each in stage.findChildren(QLabel) if each.isVisible() and not isinstance(each, ElidedLabel)]
    composed = (each for each in lines if "\u2069 · \u2068" in each.text())
    return [place(each) for each in composed if each.text().startswith("\u2068")]


QUESTIONS = (on_the_wrong_side, turned, backwards)
