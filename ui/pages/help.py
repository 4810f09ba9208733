# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""F1: the keys of the window and the way through a case, on one page."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from mlat_desktop.i18n import _
from ui import actions
from ui.desk import Desk
from ui.pages.page import Page
from ui.widgets.basics import EDGE, card, column, label, row, scroll
from ui.widgets.form import facts


class HelpPage(Page):
    """The help text."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Help"))
        inner = QWidget()
        sheet = row(parent=inner, gap=EDGE)
        keys, keys_column = card()
        keys_column.addWidget(label(_("Keys"), "heading"))
        keys_column.addWidget(facts(actions.help_lines()))
        keys_column.addStretch(1)
        way, way_column = card()
        way_column.addWidget(label(_("From the envelope to the sealed bundle"), "heading"))
        for number, text in enumerate(self._steps(), start=1):
            way_column.addWidget(label(f"{number}. {text}", wrap=True))
        way_column.addSpacing(8)
        way_column.addWidget(label(_("What the dates mean"), "heading"))
        for text in self._dates():
            way_column.addWidget(label(text, wrap=True))
        way_column.addStretch(1)
        sheet.addLayout(_top(keys), 1)
        sheet.addLayout(_top(way), 1)
        area = scroll(inner, name=_("Help"))
        self.body.addWidget(area, 1)

    def _steps(self) -> tuple[str, ...]:
        return (
            _("New request (Ctrl+N): type what stands on the envelope; the first deadline is shown before you register."),
            _("Log what happened (Ctrl+E): every event moves the clocks at once."),
            _("Log mail (Ctrl+M): what arrives or leaves, with its scan, in half a minute."),
            _("Write a letter (Ctrl+T): draft, submit; a second person approves; then it is sealed and never changes."),
            _("Add evidence to the request: it is encrypted and its custody is kept."),
            _("Export a case bundle to a partner office whose card you trust; it is read back and compared."),
        )

    def _dates(self) -> tuple[str, ...]:
        return (
            _("A treaty limit (diamond) comes from a treaty's table; an own target (dashed ring) is the office's own wish."),
            _('"Why?" shows how a date was counted: the event, the rule, the article, the shift, the result.'),
            _('"NO LIMIT COMPUTED" means that the program does not know a date it could stand for: enter it yourself.'),
        )


def _top(widget: QWidget) -> QVBoxLayout:
    made = column()
    made.addWidget(widget)
    made.addStretch(1)
    return made
