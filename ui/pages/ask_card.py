# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Cards that ask something on top of a page before it is done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from mlat_desktop.i18n import _
from ui import a11y
from ui.widgets.basics import button, row
from ui.widgets.form import Section, area


class AskCard(Section):
    """Asks for a reason or a remark before something is done; ``needed`` must be written first."""

    def __init__(
        self, title: str, question: str, act: str, done: Callable[[str], None], *, needed: bool, look: str = ""
    ) -> None:
        super().__init__(title, columns=1)
        self.reason: QPlainTextEdit = area(lines=2)
        self.add(question, self.reason, required=needed)
        self.act = button(act, lambda: done(self.reason.toPlainText().strip()), look=look or "primary")
        self.body.addLayout(row(None, button(_("Cancel"), self.deleteLater), self.act))


def ask_on_top(side: QVBoxLayout, made: QWidget) -> None:
    """Put a card that asks something on top of a page, in place of an earlier one in which nothing is written."""
    for at in reversed(range(side.count())):
        item = side.itemAt(at)
        other = item.widget() if item is not None else None
        if other is None or not other.property("asks"):
            continue
        if not (isinstance(other, AskCard) and other.reason.toPlainText().strip()):
            side.removeWidget(other)
            other.hide()
            other.deleteLater()
    made.setProperty("asks", True)
    side.insertWidget(0, made)
    a11y.tab_in_reading_order(made.window())
