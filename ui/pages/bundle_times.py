# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The office's own times around case bundles and cards: receipts, comparisons, the life of its card. None is law."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from mlat_desktop.domain.errors import KnownError
from mlat_desktop.domain.office_cards import ENDING_SETTING, MONTHS_SETTING, VALIDITY_SETTING
from mlat_desktop.domain.own_targets import BUNDLE_SETTING
from mlat_desktop.i18n import _, latin_digits, screen
from mlat_desktop.services.office_record import NUMBERS, number_of
from ui.desk import Desk
from ui.widgets.basics import button, row
from ui.widgets.controls import Level
from ui.widgets.form import Field, Section, line


class BundleTimesSection(Section):
    """The card."""

    def __init__(self, desk: Desk, *, allowed: bool) -> None:
        super().__init__(_("Case bundles and cards"), columns=2, note=_("Targets of the office itself; none of them is law."))
        self._desk = desk
        self.times: dict[str, tuple[QLineEdit, Field]] = {}
        for name, text, help_text in (
            (BUNDLE_SETTING, _("Days until a receipt is expected"), _("Then the bundle stands on Today; 0 for never.")),
            (MONTHS_SETTING, _("Months between comparisons"), _("Of a partner's fingerprint, by telephone; 0 for never.")),
            (VALIDITY_SETTING, _("Months that a new card lasts"), _("Ours; one that is made keeps its own day.")),
            (ENDING_SETTING, _("Days before a card ends"), _("From then on it stands on Today: ours, and those in use.")),
        ):
            control = line()
            control.setEnabled(allowed)
            control.returnPressed.connect(self._keep)
            self.times[name] = control, self.add(text, control, help_text=help_text)
        self.keep = button(_("Keep these times"), self._keep)
        self.keep.setEnabled(allowed)
        self.body.addLayout(row(self.keep, None))
        self.refresh()

    def refresh(self) -> None:
        """Read the times again; what is typed stays."""
        settings = self._desk.office.record.show().settings
        for name, (control, _field) in self.times.items():
            if not control.isModified():
                control.setText(str(number_of(settings, name)))

    def _keep(self) -> None:
        typed = {name: latin_digits(control.text()).strip() for name, (control, _field) in self.times.items()}
        wrong = [name for name, text in typed.items() if not _fits(name, text)]
        for name, (_control, field) in self.times.items():
            least, most = (screen().number(limit) for limit in NUMBERS[name])
            said = _("Enter a whole number from {least} to {most}.").format(least=least, most=most)
            field.complain(said if name in wrong else "")
        if wrong:
            self.times[wrong[0]][0].setFocus()
            return
        record = self._desk.office.record
        now = record.show().settings
        new = {name: text for name, text in typed.items() if int(text) != number_of(now, name)}
        self._desk.tasks.write(self, lambda: record.keep(settings=new), lambda _record: self._on_kept(), self._on_refused)

    def _on_kept(self) -> None:
        for control, _field in self.times.values():
            control.setModified(False)
        self.refresh()
        self._desk.shell.say(Level.GOOD, _("The times are kept; what they touch is counted anew."), stays=False)

    def _on_refused(self, error: KnownError) -> None:
        self._desk.shell.refuse(error)


def _fits(name: str, text: str) -> bool:
    least, most = NUMBERS[name]
    return text.isascii() and text.isdecimal() and len(text) <= 4 and least <= int(text) <= most
