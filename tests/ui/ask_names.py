# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What a person hears who does not see the screen: does every control have a name, a role, and a name of its own?"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QCalendarWidget,
    QLineEdit,
    QMenu,
    QScrollArea,
    QTabBar,
    QTableView,
    QWidget,
)

from tests.ui.seen import belongs_to_qt, controls, place
from ui import a11y
from ui.widgets.controls import PeriodBar
from ui.widgets.pill import Pill

Role = QAccessible.Role
_NOTHING = {Role.NoRole, Role.Client, Role.Pane, Role.Border, Role.Whitespace, Role.Grouping}
"""Roles by which a control would not be announced as something that one can use."""


def unnamed(stage: QWidget) -> list[str]:
    """Controls that say nothing, tabs and columns without a title, buttons inside fields without a text."""
    silent = [place(each) for each in controls(stage) if not a11y.spoken(each).strip()]
    for bar in stage.findChildren(QTabBar):
        if bar.isVisible():
            silent += [f"tab {at} of {place(bar)}" for at in range(bar.count()) if not bar.tabText(at).strip()]
    for table in stage.findChildren(QTableView):
        model = table.model()
        if table.isVisible() and model is not None and not isinstance(table.parent(), QCalendarWidget):
            texts = [model.headerData(at, Qt.Orientation.Horizontal) for at in range(model.columnCount())]
            silent += [f"column {at} of {place(table)}" for at, text in enumerate(texts) if not text]
    for field in stage.findChildren(QLineEdit):
        if field.isVisible():
            silent += [f"button in {place(field)}" for act in field.actions() if not act.text().strip()]
    if isinstance(stage, QMenu):
        silent += ["entry of a menu" for act in stage.actions() if not act.isSeparator() and not act.text().strip()]
    return silent


def without_role(stage: QWidget) -> list[str]:
    """Controls that a screen reader would announce as a mere area, and painted signs without their words."""
    found = []
    for each in controls(stage):
        face = QAccessible.queryAccessibleInterface(each)
        scrolled = type(each) is QScrollArea  # Qt announces every scroll area as a pane; its name says what is in it
        if face is None or (face.role() in _NOTHING and not scrolled):
            found.append(f"{place(each)} is {face.role().name if face else 'nothing'}")
    painted: list[Pill | PeriodBar] = [*stage.findChildren(Pill), *stage.findChildren(PeriodBar)]
    for sign in painted:
        if sign.isVisible() and not a11y.spoken(sign).strip():
            found.append(f"{place(sign)} is painted and says nothing")
        face = QAccessible.queryAccessibleInterface(sign)
        if sign.isVisible() and (face is None or face.role() in _NOTHING):
            found.append(f"{place(sign)} is painted and has no role")
    return found


def twice(stage: QWidget) -> list[str]:
    """Names that two controls of one screen share: nobody could tell them apart by ear."""
    heard = Counter(
        (type(each).__name__, a11y.spoken(each)) for each in controls(stage) if not isinstance(each, QAbstractItemView)
    )
    return [f"{count} controls are called {name!r} ({kind})" for (kind, name), count in heard.items() if count > 1]


def foreign(stage: QWidget) -> list[str]:
    """In Arabic: names of controls without one Arabic letter. Proper names of people, offices and programs are let pass."""
    if QApplication.layoutDirection() is not Qt.LayoutDirection.RightToLeft:
        return []
    found = []
    for each in controls(stage):
        said = re.sub("[\u2066-\u2069]", "", a11y.spoken(each))
        if re.search(r"\([A-Z]\)", said):
            found.append(f"{place(each)} speaks the letter of its mnemonic: {said}")
        letters = [c for c in said if c.isalpha()]
        if letters and not any(unicodedata.bidirectional(c) == "AL" for c in letters):
            found.append(f"{place(each)}: {said}")
    return found


def _is_list(widget: QWidget) -> bool:
    return isinstance(widget, QAbstractItemView) and not isinstance(widget, QTableView)


def wrong_role(stage: QWidget) -> list[str]:
    """Tables, lists, buttons and fields that would be announced as something else."""
    wanted = {QTableView: {Role.Table}, QTabBar: {Role.PageTabList}, QLineEdit: {Role.EditableText}}
    found = []
    for each in [*controls(stage), *stage.findChildren(QTabBar)]:
        face = QAccessible.queryAccessibleInterface(each)
        for kind, roles in wanted.items():
            if isinstance(each, kind) and face is not None and face.role() not in roles:
                found.append(f"{place(each)} is {face.role().name}")
        if _is_list(each) and face is not None and face.role() not in {Role.List, Role.Tree, Role.Table}:
            found.append(f"{place(each)} is {face.role().name}")
        if isinstance(each, QAbstractButton) and face is not None and not belongs_to_qt(each):
            usual = {Role.Button, Role.CheckBox, Role.RadioButton, Role.ButtonMenu, Role.ButtonDropDown}
            if face.role() not in usual:
                found.append(f"{place(each)} is {face.role().name}")
    return found


QUESTIONS = (unnamed, without_role, wrong_role, twice, foreign)
