# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Bundles of the case that lie ready on this computer and are not yet whole on media: to go on with, or to give up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QPushButton

from mlat_desktop.domain.bundle import BundleState
from mlat_desktop.i18n import _, listed, ngettext, screen
from mlat_desktop.messages import reason
from mlat_desktop.services.bundles.views import Outgoing
from ui.pages.papers import size_text
from ui.widgets.basics import SPACE, WIDE, button, clear, column, joined, label, row
from ui.widgets.controls import Glyph
from ui.widgets.form import Section


def unfinished(found: Sequence[Outgoing]) -> list[Outgoing]:
    """Those of which something still has to be written, the newest first."""
    waiting = [each for each in found if each.prepared and each.missing]
    return sorted(waiting, key=lambda each: each.record.created_at, reverse=True)


def age_of(each: Outgoing) -> str:
    """How long ago it was prepared; nothing on the same day."""
    if not (each.prepared and each.days):
        return ""
    words = ngettext("prepared {count} day ago", "prepared {count} days ago", each.days)
    return screen().fill(words, {"count": screen().number(each.days)})


def why_not(each: Outgoing) -> str:
    """Why it may not leave any more, in a sentence; nothing where it may."""
    if each.outdated is None:
        return ""
    return screen().fill(_("It may not leave any more: {reason}."), {"reason": reason(each.outdated.words)})


class Waiting(Section):
    """Hidden where nothing waits."""

    def __init__(
        self,
        go_on: Callable[[Outgoing], object],
        give_up: Callable[[Outgoing], object],
        renew: Callable[[Outgoing], object],
    ) -> None:
        super().__init__(_("Begun and not yet whole"), columns=1)
        self._go_on, self._give_up, self._renew = go_on, give_up, renew
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
            said = joined(screen().time(record.created_at), age_of(each), listed(*each.offices), size_text(record.size), parts)
            self._rows.addWidget(label(said, wrap=True, selectable=True))
            self._rows.addLayout(self._outdated(each) if each.outdated else self._ready(each))
        self.setVisible(bool(self.acts))

    def _ready(self, each: Outgoing) -> QHBoxLayout:
        """It may be gone on with, or given up."""
        go_on = button(_("&Go on with it"), partial(self._go_on, each))
        give_up = button(_("Give it up"), partial(self._give_up, each), look="link")
        if each.record.state is BundleState.PARTLY:  # some of it lies on a medium that may be on its way already
            give_up.hide()
        self.acts.append(go_on)
        return row(go_on, give_up, None, gap=SPACE)

    def _outdated(self, each: Outgoing) -> QHBoxLayout:
        """It may not leave any more: why, and the two things that are left to do."""
        sign, words = Glyph("warning", "warn", 18), label(why_not(each), wrap=True, selectable=True)
        renew = button(_("Discard it and write a new one"), partial(self._renew, each))
        give_up = button(_("Give it up"), partial(self._give_up, each), look="link")
        self.acts.append(renew)
        self._rows.addLayout(row(sign, words, gap=WIDE))
        return row(renew, give_up, None, gap=SPACE)
