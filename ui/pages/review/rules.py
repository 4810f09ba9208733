# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Rules of the office for its legal review, beyond what treaties ask: off until an administrator wants them."""

from __future__ import annotations

from functools import partial

from mlat_desktop.domain.errors import KnownError
from mlat_desktop.i18n import _
from mlat_desktop.services.reviews.checklists import BLOCK_SETTING
from mlat_desktop.services.reviews.duties import CONSULT_SETTING
from ui.desk import Desk
from ui.widgets.controls import Level
from ui.widgets.form import Section
from ui.widgets.ticks import Tick


class ReviewRulesSection(Section):
    """The card."""

    def __init__(self, desk: Desk, *, allowed: bool) -> None:
        super().__init__(_("Legal review"), columns=1)
        self._desk = desk
        self.consult = Tick(_("Each refusal needs a consultation first, also where no treaty asks for it."))
        self.block = Tick(_("A letter of request waits until its checklist is whole."))
        self._rules = {CONSULT_SETTING: self.consult, BLOCK_SETTING: self.block}
        for name, tick in self._rules.items():
            tick.setEnabled(allowed)
            tick.toggled.connect(partial(self._on_toggled, name))
            self.body.addWidget(tick)
        self.refresh()

    def refresh(self) -> None:
        """Read the rules again."""
        settings = self._desk.office.record.show().settings
        for name, tick in self._rules.items():
            tick.blockSignals(True)
            tick.setChecked(settings.get(name, "off") == "on")
            tick.blockSignals(False)

    def _on_toggled(self, name: str, on: bool) -> None:
        record = self._desk.office.record
        self._desk.tasks.write(
            self,
            lambda: record.keep(settings={name: "on" if on else "off"}),
            lambda _record: self._desk.shell.say(Level.GOOD, _("The rule is kept."), stays=False),
            self._on_refused,
        )

    def _on_refused(self, error: KnownError) -> None:
        self.refresh()
        self._desk.shell.refuse(error)
