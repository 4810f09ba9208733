# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Add an exhibit to a case: a file, a thing in a box, or a whole stick, disc or disk with everything on it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from mlat_desktop.domain.evidence import Evidence, ExhibitForm
from mlat_desktop.domain.request import RequestId
from mlat_desktop.i18n import _
from mlat_desktop.labels import label as word
from mlat_desktop.services.evidence import NewEvidence
from mlat_desktop.services.intake.media import IntakeReport, MediumToTake
from mlat_desktop.services.rulebook import exhibit_classes
from ui.desk import Desk
from ui.pages.case_editor import CaseEditor
from ui.pages.papers import size_text
from ui.widgets.basics import Combo, joined, label
from ui.widgets.controls import Level
from ui.widgets.dates import DateField
from ui.widgets.file_pick import FilePick
from ui.widgets.form import Section, line
from ui.widgets.ticks import Tick
from ui.widgets.work import WorkBar


class EvidenceEditor(CaseEditor):
    """The form."""

    def __init__(self, desk: Desk, request_id: RequestId) -> None:
        super().__init__(desk, request_id, _("Add evidence"), _("&Add"), self._complete)
        self.form = Combo()
        self.form.fill([(word(each), each) for each in ExhibitForm])
        self.sheet.addWidget(self._source())
        self.sheet.addWidget(self._particulars())
        self.sheet.addWidget(self._keeping())
        self.sheet.addStretch(1)
        self.form.currentIndexChanged.connect(self._on_form)
        self._on_form()
        self.resume(
            form=self.form,
            file=self.file,
            folder=self.folder,
            image=self.image,
            photo=self.photo,
            hashes=self.hashes,
            title=self.title,
            received_from=self.received_from,
            seal_number=self.seal_number,
            serial=self.serial,
            volume=self.volume,
            place=self.place,
            kind=self.kind,
            original=self.original,
            to_return=self.to_return,
            return_due=self.return_due,
        )

    # -- building --------------------------------------------------------------------------------------------------------

    def _source(self) -> Section:
        made = Section(_("Evidence"), columns=2)
        self.file = FilePick(_("Choose the &file..."), _("File of evidence"))
        self.folder = FilePick(_("Choose the f&older..."), _("Folder of the medium"), folder=True)
        self.image = FilePick(_("Choose the i&mage..."), _("Image of the medium"))
        self.photo = FilePick(_("Choose the &photo..."), _("Photo of the medium"))
        self.hashes = FilePick(_("Choose the &list..."), _("List of hashes"))
        self.drive, self.serial = Combo(), line()
        drives = self.office.bundles.drives()
        self._serials = {str(drive.path): drive.serial for drive in drives}
        found = [(joined(d.label or str(d.path), size_text(d.total)), str(d.path)) for d in drives]
        self.drive.fill([(_("none: a folder or an image"), ""), *found])
        self.drive.currentIndexChanged.connect(self._on_drive)
        self._form_field = made.add(_("&What it is"), self.form, span=2)
        self._file_field = made.add(_("File"), self.file, span=2, required=True)
        self._thing_note = label(
            _("It gets a number and a chain of custody; nothing of it is stored here."), "small", wrap=True
        )
        made.place(self._thing_note, span=2)
        self._drive_field = made.add(_("&Drive in this computer"), self.drive)
        self._serial_field = made.add(_("Serial &number of the medium"), self.serial)
        self._folder_field = made.add(_("Folder at which it is mounted"), self.folder)
        self._image_field = made.add(_("Or an image of it"), self.image)
        self._photo_field = made.add(_("Photo of the medium"), self.photo)
        self._hashes_field = made.add(_("List of hashes that came with it"), self.hashes)
        self._made = made
        return made

    def _particulars(self) -> Section:
        made = Section(_("Particulars"), columns=2)
        self.title, self.received_from, self.seal_number, self.volume = (line() for _each in range(4))
        self.volume.setPlaceholderText("2/5")
        self.original = Tick(_("an original, not a copy"))
        self._title_field = made.add(_("&Title"), self.title, span=2)
        made.add(_("Received f&rom"), self.received_from)
        made.add(_("&Seal number"), self.seal_number)
        self._volume_field = made.add(_("&Volume of how many"), self.volume)
        self.kind = Combo()
        self.kind.fill([(_("none"), ""), *((each.label(), each.id) for each in exhibit_classes())])
        self._kind_field = made.add(_("&Class"), self.kind)
        self.kind.currentIndexChanged.connect(self._on_class)
        made.place(self.original)
        return made

    def _keeping(self) -> Section:
        made = Section(_("Keeping and return"), columns=2)
        self.place, self.to_return = line(), Tick(_("it must go back to whom it came from"))
        self.return_due = DateField(_("Return due"), self.today)
        made.add(_("Pla&ce where it is kept"), self.place)
        made.add(_("Return d&ue"), self.return_due)
        made.place(self.to_return)
        self.work = WorkBar()
        made.body.addWidget(self.work)
        return made

    def first_focus(self) -> QWidget:
        """The file: nearly everything that is added is one."""
        return self.file.choose

    # -- what is shown ---------------------------------------------------------------------------------------------------

    def _on_form(self, *_arguments: object) -> None:
        parts: dict[object, tuple[QWidget, ...]] = {
            ExhibitForm.FILE: (self._file_field,),
            ExhibitForm.OBJECT: (self._thing_note,),
            ExhibitForm.MEDIUM: (
                self._drive_field,
                self._serial_field,
                self._folder_field,
                self._image_field,
                self._photo_field,
                self._hashes_field,
            ),
        }
        self._made.show_only(self._form_field, *parts[self.form.value])

    def _on_drive(self, *_arguments: object) -> None:
        path = str(self.drive.value or "")
        if path:
            self.folder.take(Path(path))
            self.serial.setText(self._serials.get(path, ""))

    def _on_class(self, *_arguments: object) -> None:
        found = next((each for each in exhibit_classes() if each.id == self.kind.value), None)
        text = _("Its content will not be shown, and leaves only with a reason.") if found and found.withheld else ""
        self._kind_field.complain(text)

    # -- taking in -------------------------------------------------------------------------------------------------------

    def _complete(self) -> None:
        needed, form = _("This is needed."), self.form.value
        medium = self.folder.path or self.image.path
        self._file_field.complain(needed if form is ExhibitForm.FILE and self.file.path is None else "")
        self._folder_field.complain(needed if form is ExhibitForm.MEDIUM and medium is None else "")
        self._title_field.complain(needed if form is ExhibitForm.OBJECT and not self.title.text().strip() else "")
        volume = read_volume(self.volume.text())
        self._volume_field.complain(_("Write the volume as 2/5.") if volume is None else "")
        if volume is None:
            return
        new = self._new(*volume)
        if form is ExhibitForm.FILE and self.file.path is not None:
            self._add(self.file.path, new)
        elif form is ExhibitForm.OBJECT and new.title:
            self._register(new)
        elif form is ExhibitForm.MEDIUM and medium is not None:
            self._take(medium, new)

    def _new(self, volume: int, volumes: int) -> NewEvidence:
        return NewEvidence(
            title=self.title.text().strip(),
            original=self.original.isChecked(),
            received_from=self.received_from.text().strip(),
            seal_number=self.seal_number.text().strip(),
            return_due=self.return_due.day,
            to_return=self.to_return.isChecked(),
            volume=volume,
            volumes=volumes,
            place=self.place.text().strip(),
            classification=str(self.kind.value or ""),
            medium_serial=self.serial.text().strip() if self.form.value is ExhibitForm.MEDIUM else "",
        )

    def _add(self, path: Path, new: NewEvidence) -> None:
        self.complete.setEnabled(False)
        evidence, request = self.office.evidence, self.request.id
        job = self.desk.tasks.long(
            self,
            lambda progress, cancel: evidence.add(request, path, new, progress=progress, cancel=cancel),
            self._added,
            self.refused,
        )
        self.work.watch(job, _("The file is being encrypted."))

    def _register(self, new: NewEvidence) -> None:
        self.complete.setEnabled(False)
        evidence, request = self.office.evidence, self.request.id
        self.desk.tasks.write(self, lambda: evidence.register(request, new), self._added, self.refused)

    def _added(self, item: Evidence) -> None:
        self.finish(_("Added as exhibit {exhibit}.").format(exhibit=item.exhibit))

    def _take(self, path: Path, new: NewEvidence) -> None:
        self.complete.setEnabled(False)
        hashes = (self.hashes.path,) if self.hashes.path else ()
        medium = MediumToTake(path=path, new=new, hashes=hashes, photo=self.photo.path)
        media, request = self.office.media, self.request.id
        job = self.desk.tasks.long(
            self,
            lambda progress, cancel: media.take(request, medium, progress=progress, cancel=cancel),
            self._taken,
            self.refused,
        )
        self.work.watch(job, _("The medium is being read, hashed and encrypted."))

    def _taken(self, report: IntakeReport) -> None:
        said = _("Taken in as exhibit {exhibit}.").format(exhibit=report.item.exhibit)
        self.finish(said)
        if not (report.differing or report.faults):
            return
        shell, request, uid = self.desk.shell, self.request.id, report.item.uid
        more = _("Not every file is here whole, or a hash is another one: look at the list.")
        shell.say(Level.WARN, f"{said} {more}", ((_("Look at it"), lambda: shell.open_exhibit(request, uid)),))


def read_volume(text: str) -> tuple[int, int] | None:
    """A volume as 2/5, (0, 0) for an empty text, None for anything else."""
    if not text.strip():
        return 0, 0
    volume, slash, volumes = (part.strip() for part in text.partition("/"))
    if slash and volume.isdecimal() and volumes.isdecimal() and 0 < int(volume) <= int(volumes):
        return int(volume), int(volumes)
    return None
