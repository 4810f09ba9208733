# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Write a page that the office prints for itself: what ends before the next working day, or the desk of an officer."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from mlat_desktop.domain.changes import Done
from mlat_desktop.domain.errors import KnownError
from mlat_desktop.i18n import _, screen
from ui.desk import Desk
from ui.pages.half_typed import KeptEditor, half_typed
from ui.widgets.basics import SPACE, WIDE, Combo, button, column, label, row, scroll
from ui.widgets.controls import Level
from ui.widgets.form import Section, area, line

ON_CALL = "on-call"
"""Under this name the lines of who is on call are kept, encrypted: they are the same most weekends."""


class OfficePageEditor(KeptEditor):
    """The form."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Page for the office"), _("&Write the page"), self._write)
        made = Section(_("What is written down"), columns=2)
        self.which, self.officer = Combo(), Combo()
        self.which.fill([(_("What ends before the next working day"), "weekend"), (_("The desk of an officer"), "handover")])
        self.officer.fill([(user.full_name, user.name) for user in self.office.people.all() if user.active])
        self.on_call = area(lines=4)
        self.on_call.setPlainText(str((self.office.drafts.load(ON_CALL) or {}).get("lines", "")))
        self.target = line(hint=_("a new file"))
        made.add(_("&Page"), self.which)
        self._officer_field = made.add(_("&Officer"), self.officer)
        who = _("Who can be reached while the office rests, and how: a line each.")
        self._on_call_field = made.add(_("On &call"), self.on_call, span=2, help_text=who)
        self._target_field = made.add(_("&File"), self.target, span=2, required=True)
        made.body.addLayout(row(button(_("Choose a file..."), self._choose, glyph="folder"), None, gap=SPACE))
        warning = _("The page names cases in clear, on paper too: what is restricted shows only its number.")
        made.body.addWidget(label(warning, "muted", wrap=True))
        inner = QWidget()
        sheet = column(inner, margins=(0, 0, 8, 8), gap=WIDE)
        sheet.addWidget(made)
        sheet.addStretch(1)
        self.body.addWidget(scroll(inner, name=_("Page for the office")), 1)
        self.which.currentIndexChanged.connect(self._fit)
        self._fit()
        self.half = half_typed(
            desk, self, "office-page",
            {"which": self.which, "officer": self.officer, "on call": self.on_call, "target": self.target},
        )  # fmt: skip

    def first_focus(self) -> QWidget:
        """Which page."""
        return self.which

    def _fit(self, *_arguments: object) -> None:
        weekend = self.which.value == "weekend"
        self._officer_field.setVisible(not weekend)
        self._on_call_field.setVisible(weekend)

    def _choose(self) -> None:
        day = self.office.register.today.isoformat()
        dialog = QFileDialog(self, _("File of the page"), f"{self.which.value}-{day}.pdf")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.fileSelected.connect(self.target.setText)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _write(self) -> None:
        typed = self.target.text().strip()
        self._target_field.complain("" if typed else _("This is needed."))
        if not typed:
            self.target.setFocus()
            return
        path = Path(typed)
        target = path if path.suffix else path.with_suffix(".pdf")
        pages, drafts = self.office.pages, self.office.drafts
        on_call, officer = self.on_call.toPlainText(), str(self.officer.value)
        weekend = self.which.value == "weekend"

        def write() -> Done[None]:
            if weekend:
                pages.weekend(target, on_call)
                drafts.save(ON_CALL, {"lines": on_call})
            else:
                pages.handover(target, officer)
            return Done(None)

        self.complete.setEnabled(False)
        self.desk.tasks.write(self, write, lambda _nothing: self._written(target), self._refused)

    def _written(self, target: Path) -> None:
        self.gone()
        shell = self.desk.shell
        shell.back()
        shell.say(Level.GOOD, screen().fill(_("The page is in {path}."), {"path": str(target)}))

    def _refused(self, error: KnownError) -> None:
        self.complete.setEnabled(True)
        self.desk.shell.refuse(error)
