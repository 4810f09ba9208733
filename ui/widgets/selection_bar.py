# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The bar below a list of which several requests are chosen: how many, what can be done with them, and the way out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFrame

from mlat_desktop.i18n import _, ngettext, screen
from ui import a11y
from ui.widgets.basics import SPACE, WIDE, button, column, icon_button, label, row, rule

SeveralAct = tuple[str, str, Callable[[], object]]
"""The words of a button, its icon, and what it does."""


class SelectionBar(QFrame):
    """Hidden until enough requests are chosen."""

    def __init__(self, acts: Sequence[SeveralAct], everything: Callable[[], object], none: Callable[[], object]) -> None:
        super().__init__()
        self.setAccessibleName(_("Requests selected"))
        self._count = label("", "strong")
        self._all = button("", everything, look="link")
        everything_key = QKeySequence(QKeySequence.StandardKey.SelectAll)
        self._all.setToolTip(everything_key.toString(QKeySequence.SequenceFormat.NativeText))
        self._none = icon_button("close", _("Clear the selection"), none)
        self.acts = [button(words, act, glyph=glyph) for words, glyph, act in acts]
        outer = column(self, gap=0)
        outer.addWidget(rule())
        # Two lines: beside the case in its pane there is no room for all of it in languages of long words.
        outer.addLayout(row(self._count, None, self._all, self._none, gap=SPACE, margins=(WIDE, 6, WIDE, 0)))
        outer.addLayout(row(*self.acts, None, gap=SPACE, margins=(WIDE, 4, WIDE, 0)))
        self.hide()

    def show_count(self, chosen: int, shown: int, *, least: int = 2) -> None:
        """Say how many are chosen of how many that the list shows; fewer than ``least`` need no bar."""
        before = self.isVisible()
        text = ngettext("{count} request selected", "{count} requests selected", chosen)
        said = text.format(count=screen().number(chosen))
        changed = said != self._count.text()
        self._count.setText(said)
        self._all.setText(_("Select all {count}").format(count=screen().number(shown)))
        self._all.setVisible(chosen < shown)
        self.setAccessibleName(said)
        self.setVisible(chosen >= least)
        if chosen >= least and (changed or not before):
            a11y.announce(self)
