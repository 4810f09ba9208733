# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Rules of the office for its legal review and its letters, beyond what treaties ask: off until an administrator wants them."""

from __future__ import annotations

from functools import partial

from mlat_desktop.domain.errors import KnownError
from mlat_desktop.i18n import _, latin_digits, screen
from mlat_desktop.services.letters.ink import INK_SETTING
from mlat_desktop.services.letters.leaving import REPLY_SETTING
from mlat_desktop.services.office_record import MOST_REPLY_DAYS
from mlat_desktop.services.reviews.checklists import BLOCK_SETTING
from mlat_desktop.services.reviews.duties import CONSULT_SETTING
from ui.desk import Desk
from ui.widgets.basics import button
from ui.widgets.controls import Level
from ui.widgets.form import Section, level_with, line
from ui.widgets.ticks import Tick


class ReviewRulesSection(Section):
    """The card."""

    def __init__(self, desk: Desk, *, allowed: bool) -> None:
        super().__init__(_("Legal review and letters"), columns=2)
        self._desk = desk
        self.consult = Tick(_("Each refusal needs a consultation first, also where no treaty asks for it."))
        self.block = Tick(_("A letter of request waits until its checklist is whole."))
        self.ink = Tick(_("Letters are signed by hand before they leave."))
        self._rules = {CONSULT_SETTING: self.consult, BLOCK_SETTING: self.block, INK_SETTING: self.ink}
        for name, tick in self._rules.items():
            tick.setEnabled(allowed)
            tick.toggled.connect(partial(self._on_toggled, name))
            self.body.addWidget(tick)
        self.reply, self.keep = line(), button(_("Keep the days"), self._keep)
        help_text = _("From the dispatch of a letter that asks for one and names no day; 0 expects none.")
        self._reply_field = self.add(_("Days until an answer is expected"), self.reply, help_text=help_text)
        self.place(level_with(self._reply_field, self.keep))
        for control in (self.reply, self.keep):
            control.setEnabled(allowed)
        self.reply.returnPressed.connect(self._keep)
        self.refresh()

    def refresh(self) -> None:
        """Read the rules again."""
        settings = self._desk.office.record.show().settings
        for name, tick in self._rules.items():
            tick.blockSignals(True)
            tick.setChecked(settings.get(name, "off") == "on")
            tick.blockSignals(False)
        if not self.reply.isModified():
            self.reply.setText(settings.get(REPLY_SETTING) or "0")

    def _keep(self) -> None:
        record, days = self._desk.office.record, latin_digits(self.reply.text()).strip()
        if not (days.isascii() and days.isdecimal() and int(days) <= MOST_REPLY_DAYS):
            most = screen().number(MOST_REPLY_DAYS)
            self._reply_field.complain(_("Enter a number of days from 0 to {most}.").format(most=most))
            self.reply.setFocus()
            return
        self._desk.tasks.write(
            self,
            lambda: record.keep(settings={REPLY_SETTING: days}),
            lambda _record: self._on_kept(),
            self._on_refused,
        )

    def _on_kept(self) -> None:
        self._reply_field.complain("")
        self.reply.setModified(False)
        self.refresh()
        self._desk.shell.say(Level.GOOD, _("The rule is kept."), stays=False)

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
