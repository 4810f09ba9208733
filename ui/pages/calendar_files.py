# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Whether deadlines may leave the office as calendar files: off until an administrator permits it."""

from __future__ import annotations

from mlat_desktop.domain.errors import KnownError
from mlat_desktop.i18n import _
from mlat_desktop.services.board import ICS_SETTING
from ui.desk import Desk
from ui.widgets.basics import label
from ui.widgets.controls import Level
from ui.widgets.form import Section
from ui.widgets.ticks import Tick


class CalendarFilesSection(Section):
    """The card."""

    def __init__(self, desk: Desk, *, allowed: bool) -> None:
        super().__init__(_("Calendar files"), columns=1)
        self._desk = desk
        self.permit = Tick(_("Permit calendar files of deadlines"))
        self.permit.setEnabled(allowed)
        self.permit.toggled.connect(self._on_toggled)
        self.body.addWidget(self.permit)
        said = _(
            "The file holds the number of the request, the article and the day, names nobody, and leaves restricted cases out."
            " Outside the program it is no longer encrypted. Each one written is in the audit log."
        )
        self.body.addWidget(label(said, "small", wrap=True))
        self.refresh()

    def refresh(self) -> None:
        """Read the setting again."""
        self.permit.blockSignals(True)
        self.permit.setChecked(permitted(self._desk))
        self.permit.blockSignals(False)

    def _on_toggled(self, on: bool) -> None:
        record = self._desk.office.record
        settings = {ICS_SETTING: "on" if on else "off"}
        said = _("Calendar files are permitted.") if on else _("Calendar files are no longer permitted.")
        self._desk.tasks.write(
            self,
            lambda: record.keep(settings=settings),
            lambda _record: self._desk.shell.say(Level.GOOD, said, stays=False),
            self._on_refused,
        )

    def _on_refused(self, error: KnownError) -> None:
        self.refresh()
        self._desk.shell.refuse(error)


def permitted(desk: Desk) -> bool:
    """Whether the office permits them."""
    return desk.office.record.show().settings.get(ICS_SETTING, "off") == "on"
