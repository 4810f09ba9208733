# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Bundles of the case that lie ready on this computer and are not yet whole on media: to go on with, or to give up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QPushButton

from mlat_desktop.domain.bundle import BundleState
from mlat_desktop.i18n import _, ngettext, screen
from mlat_desktop.services.bundles.views import Outgoing
from ui.pages.papers import size_text
from ui.widgets.basics import SPACE, button, clear, column, joined, label, row
from ui.widgets.form import Section


def unfinished(found: Sequence[Outgoing]) -> list[Outgoing]:
    """Those of which something still has to be written, the newest first."""
    waiting = [each for each in found if each.prepared and each.missing]
    return sorted(waiting, key=lambda each: each.record.created_at, reverse=True)


class Waiting(Section):
    """Hidden where nothing waits."""

    def __init__(self, go_on: Callable[[Outgoing], object], give_up: Callable[[Outgoing], object]) -> None:
        super().__init__(_("Begun and not yet whole"), columns=1)
        self._go_on, self._give_up = go_on, give_up
        self._rows = column(gap=SPACE)
        self.body.addLayout(self._rows)
        self.acts: list[QPushButton] = []

    def show_all(self, found: Sequence[Outgoing]) -> None:
        """Show what waits."""
        clear(self._rows)
        self.acts = []
        for each in unfinished(found):
            record, left = each.record, len(each.missing)
            words = ngettext("{count} part of {all} is missing", "{count} parts of {all} are missing", left)
            parts = screen().fill(words, {"count": screen().number(left), "all": screen().number(record.parts)})
            said = joined(screen().time(record.created_at), ", ".join(each.offices), size_text(record.size), parts)
            go_on = button(_("&Go on with it"), partial(self._go_on, each))
            give_up = button(_("Give it up"), partial(self._give_up, each), look="link")
            if record.state is BundleState.PARTLY:  # some of it lies on a medium that may be on its way already
                give_up.hide()
            self._rows.addWidget(label(said, wrap=True, selectable=True))
            self._rows.addLayout(row(go_on, give_up, None, gap=SPACE))
            self.acts.append(go_on)
        self.setVisible(bool(self.acts))
