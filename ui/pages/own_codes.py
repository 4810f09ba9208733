# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The codes that the office adds to the lists: a section of the settings."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from mlat_desktop.domain.directory import OwnCode
from mlat_desktop.i18n import LANGUAGES, N_, _, screen
from mlat_desktop.services.codes import LISTS
from ui.desk import Desk
from ui.widgets.basics import GAP, Combo, button, clear, column, joined, label, row
from ui.widgets.controls import Level
from ui.widgets.form import Section, line
from ui.widgets.pill import Pill

_NAMES = {
    "assistance": N_("Kinds of assistance"),
    "offences": N_("Offences"),
    "urgency": N_("Reasons of urgency"),
    "grounds": N_("Grounds of refusal"),
    "returned": N_("Causes of a return"),
    "channels": N_("Channels"),
    "languages": N_("Languages"),
}


class OwnCodesSection(Section):
    """The codes of the office, and a form for one more."""

    def __init__(self, desk: Desk, *, allowed: bool) -> None:
        note = _("What the lists of the program lack. A code that was used is never deleted; retired, it is offered no longer.")
        super().__init__(_("Codes of the office"), columns=2, note=note)
        self._desk, self._allowed = desk, allowed
        self._rows: QVBoxLayout = column(gap=GAP)
        self.body.insertLayout(1, self._rows)
        self.list, self.code = Combo(), line()
        self.list.fill([(_(_NAMES[name]), name) for name in LISTS])
        self.add(_("List"), self.list)
        self._code_field = self.add(_("Code: small letters, digits, hyphens"), self.code)
        self.words = {tongue: line() for tongue in LANGUAGES}
        for tongue, control in self.words.items():
            self.add(_("Words in {language}").format(language=screen().tongue(tongue)), control)
        self.save = button(_("Add the code"), self._add, glyph="plus")
        self.body.addLayout(row(self.save, None))
        for each in (self.list, self.code, self.save, *self.words.values()):
            each.setEnabled(allowed)

    def refresh(self) -> None:
        """Show the codes as they stand."""
        clear(self._rows)
        for each in self._desk.office.codes.now().own:
            words = label(joined(_(_NAMES[each.list]), each.id, *(text for _tongue, text in each.labels)), wrap=True)
            made = row(words, self._retirer(each) if each.active else Pill(_("Retired")))
            made.setStretch(0, 1)
            self._rows.addLayout(made)

    def _retirer(self, code: OwnCode) -> QWidget:
        made = button(_("Retire"), partial(self._retire, code), look="link")
        made.setAccessibleName(_("Retire: {entry}").format(entry=code.id))
        made.setEnabled(self._allowed)
        return made

    def _add(self) -> None:
        codes, name, code = self._desk.office.codes, str(self.list.value), self.code.text().strip()
        labels = {tongue: control.text() for tongue, control in self.words.items() if control.text().strip()}
        self._desk.tasks.write(self, lambda: codes.add(name, code, labels), self._on_added)

    def _on_added(self, added: OwnCode) -> None:
        for each in (self.code, *self.words.values()):
            each.clear()
        self._desk.shell.say(Level.GOOD, _("The list offers {code} now.").format(code=added.id), stays=False)
        self.refresh()

    def _retire(self, code: OwnCode) -> None:
        codes = self._desk.office.codes
        self._desk.tasks.write(self, lambda: codes.retire(code.list, code.id), lambda _code: self.refresh())
