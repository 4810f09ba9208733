# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Requests that look like the one that is being typed, and why: it may be here already, or belong to one that is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from mlat_desktop.domain.likeness import Shared
from mlat_desktop.i18n import _, ngettext, screen
from mlat_desktop.services.likeness import Alike
from mlat_desktop.services.likeness_words import because_words
from ui.widgets.basics import EDGE, GAP, SPACE, and_more, button, clear, column, joined, label, row

_SHOWN = 3
_REASONS = 2


class AlikeCard(QFrame):
    """The card.

    Signals:
        opened: the request of this key is to be shown.
        linked: this number is to be entered as a linked reference.
    """

    opened = Signal(int)
    linked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self.setAccessibleName(_("Looks like"))
        inside = column(self, margins=(EDGE, 16, EDGE, 16), gap=SPACE)
        inside.addWidget(label(_("LOOKS LIKE"), "section"))
        self._column: QVBoxLayout = column(gap=GAP)
        inside.addLayout(self._column)
        self._shown: tuple[Alike, ...] | None = None

    def show_alike(self, found: Sequence[Alike]) -> None:
        """Show what was found; the same again changes nothing, for a button may have the focus."""
        if self._shown == tuple(found):
            return
        self._shown = tuple(found)
        clear(self._column)
        if not found:
            self._column.addWidget(label(_("No request shares a reference or a name."), "muted", wrap=True))
            return
        self._column.addWidget(label(_("Is it registered already, or does it belong to one of these?"), "warn", wrap=True))
        for each in found[:_SHOWN]:
            self._show_one(each)
        left = len(found) - _SHOWN
        if left > 0:
            more = ngettext("{count} more request looks alike.", "{count} more requests look alike.", left)
            self._column.addWidget(label(more.format(count=screen().number(left)), "small", wrap=True))

    def _show_one(self, alike: Alike) -> None:
        found = alike.row
        self._column.addSpacing(SPACE)
        self._column.addWidget(label(found.subject, "strong", wrap=True))
        self._column.addWidget(label(joined(found.number, screen().state(found.state)), "small", wrap=True))
        for each in alike.because[:_REASONS]:
            self._column.addWidget(label(because_words(each.shared, each.there), "small", wrap=True))
        self._column.addWidget(and_more(len(alike.because) - _REASONS))
        look = button(_("Open"), lambda: self.opened.emit(found.id), look="link", glyph="register")
        look.setAccessibleName(_("Open {number}").format(number=found.number))
        acts = [look]
        if all(each.shared is not Shared.NUMBER for each in alike.because):
            link = button(_("Link"), lambda: self.linked.emit(found.number), look="link", glyph="plus")
            link.setAccessibleName(_("Link with {number}").format(number=found.number))
            acts.append(link)
        self._column.addLayout(row(*acts, None, gap=SPACE))
        self._column.setAlignment(Qt.AlignmentFlag.AlignTop)
