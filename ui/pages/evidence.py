# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Add a file of evidence to a case: it is hashed and encrypted as it is read, and its custody begins."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from mlat_desktop.domain.request import RequestId
from mlat_desktop.i18n import _
from mlat_desktop.services.evidence import NewEvidence
from ui.desk import Desk
from ui.pages.case_editor import CaseEditor
from ui.widgets.dates import DateField
from ui.widgets.file_pick import FilePick
from ui.widgets.form import Section, line
from ui.widgets.ticks import Tick
from ui.widgets.work import WorkBar


class EvidenceEditor(CaseEditor):
    """The form."""

    def __init__(self, desk: Desk, request_id: RequestId) -> None:
        super().__init__(desk, request_id, _("Add evidence"), _("&Add"), self._complete)
        made = Section(_("Evidence"), columns=2, note=_("The file is copied, encrypted and hashed; the original stays."))
        self.file = FilePick(_("Choose the &file..."), _("File of evidence"))
        self.title, self.received_from, self.seal_number = line(), line(), line()
        self.original = Tick(_("an original that must be returned"))
        self.return_due = DateField(_("Return due"), self.today)
        self._file_field = made.add(_("File"), self.file, span=2, required=True)
        made.add(_("&Title"), self.title, span=2)
        made.add(_("Received &from"), self.received_from)
        made.add(_("&Seal number"), self.seal_number)
        made.place(self.original)
        made.add(_("Return due"), self.return_due)
        self.work = WorkBar()
        made.body.addWidget(self.work)
        self.sheet.addWidget(made)
        self.sheet.addStretch(1)
        for each in (self.title, self.received_from, self.seal_number):
            each.textEdited.connect(self.touch)
        self.file.taken.connect(self.touch)
        self.original.clicked.connect(self.touch)
        self.return_due.dated.connect(self.touch)
        self.resume(
            file=self.file,
            title=self.title,
            received_from=self.received_from,
            seal_number=self.seal_number,
            original=self.original,
            return_due=self.return_due,
        )

    def first_focus(self) -> QWidget:
        """The file."""
        return self.file.choose

    def _complete(self) -> None:
        path = self.file.path
        self._file_field.complain("" if path else _("This is needed."))
        if path is None:
            return
        self._add(path)

    def _add(self, path: Path) -> None:
        new = NewEvidence(
            title=self.title.text().strip(),
            original=self.original.isChecked(),
            received_from=self.received_from.text().strip(),
            seal_number=self.seal_number.text().strip(),
            return_due=self.return_due.day,
        )
        self.complete.setEnabled(False)
        evidence, request = self.office.evidence, self.request.id
        job = self.desk.tasks.long(
            self,
            lambda progress, cancel: evidence.add(request, path, new, progress=progress, cancel=cancel),
            lambda item: self.finish(_("Added as exhibit {exhibit}.").format(exhibit=item.exhibit)),
            self.refused,
        )
        self.work.watch(job, _("The file is being encrypted."))
