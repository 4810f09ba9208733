# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The form that puts a certified translation made elsewhere to a draft: from a file, or one of the case that came back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from mlat_desktop.domain.annexes import Annex
from mlat_desktop.domain.changes import Done
from mlat_desktop.domain.letters import Letter
from mlat_desktop.domain.translation import Translation
from mlat_desktop.i18n import _, called
from mlat_desktop.services.letters.translating import NewCertified
from ui.desk import Desk
from ui.pages.papers import language_name
from ui.widgets.basics import Combo, button, joined, row
from ui.widgets.dates import DateField
from ui.widgets.file_pick import FilePick
from ui.widgets.form import Section, line
from ui.widgets.pickers import Picker


class CertifiedForm(Section):
    """The form. ``change`` puts it to the letter, ``close`` takes the form away."""

    def __init__(
        self,
        desk: Desk,
        letter: Letter,
        annexes: tuple[Annex, ...],
        change: Callable[[Callable[[], Done[Letter]]], None],
        close: Callable[[], object],
    ) -> None:
        super().__init__(_("Add a certified translation"), columns=2)
        self.setProperty("look", "well")
        self._desk, self._letter, self._change = desk, letter, change
        correspondence = desk.office.correspondence
        self._back = correspondence.translations_back(letter.id)
        self.record, self.of = Combo(), Combo()
        self.record.fill([(_("A file from this computer"), -1), *((_named(each), at) for at, each in enumerate(self._back))])
        free = [(n, each) for n, each in enumerate(annexes, start=1) if each.translation is None]
        names = [(called(_("Annex {number}").format(number=n), each.title), n) for n, each in free]
        self.of.fill([(_("This letter"), None), *names])
        self.into = Picker(_("Into"), correspondence.tongues())
        self.by, self.capacity, self.number, self.where = line(), line(hint=_("such as sworn translator")), line(), line()
        self.on = DateField(_("Certified on"), lambda: desk.office.register.today)
        self.scan = FilePick(_("Choose the file..."), _("Certified translation"))
        self._lay_out()
        self.add_it = button(_("Add the translation"), self._add, look="primary")
        self.body.addLayout(row(None, button(_("Cancel"), close), self.add_it))
        self.record.currentIndexChanged.connect(lambda _at: self._take_over())
        self._take_over()

    def _lay_out(self) -> None:
        if self._back:
            self.add(_("Translation"), self.record, span=2)
        self.add(_("What it translates"), self.of)
        self._into_field = self.add(_("Into"), self.into, required=True)
        self._by_field = self.add(_("Certified by"), self.by, required=True)
        self.add(_("In what capacity"), self.capacity)
        self._on_field = self.add(_("Certified on"), self.on, required=True)
        self.add(_("Number of the certificate"), self.number)
        self.add(_("Place"), self.where)
        self._scan_field = self.add(_("File: PDF, PNG or JPEG"), self.scan)

    def first_field(self) -> QWidget:
        """Where typing begins."""
        return self.record if self._back else self.of

    @property
    def _chosen(self) -> Translation | None:
        at = self.record.value
        return self._back[at] if isinstance(at, int) and at >= 0 else None

    def _take_over(self) -> None:
        """What the case knows of the translation stands in the fields."""
        chosen = self._chosen
        if chosen is not None:
            self.into.set_value(chosen.language_to)
            self.by.setText(chosen.certificate_name or chosen.translator)
            self.on.set_day(chosen.certificate_on)
            self.number.setText(chosen.certificate_number)
        name = chosen.scan_name if chosen and chosen.scan_blob else ""
        self._scan_field.complain("")
        self._has_scan = bool(name)
        self._scan_field.rename(_("File: its scan, unless another one is chosen") if name else _("File: PDF, PNG or JPEG"))

    def _add(self) -> None:
        self.into.settle()
        missing = {
            self._into_field: not self.into.value,
            self._by_field: not self.by.text().strip(),
            self._on_field: self.on.day is None,
            self._scan_field: self.scan.path is None and not self._has_scan,
        }
        for field, lacks in missing.items():
            field.complain(_("This is needed.") if lacks else "")
        if any(missing.values()):
            return
        of, chosen = self.of.value, self._chosen
        new = NewCertified(
            language=self.into.value,
            by=self.by.text(),
            on=self.on.day,
            capacity=self.capacity.text(),
            number=self.number.text(),
            place=self.where.text(),
            of=of if isinstance(of, int) else None,
            record=chosen.uid if chosen else None,
        )
        correspondence, letter, path = self._desk.office.correspondence, self._letter.id, self.scan.path
        self._change(lambda: correspondence.add_translation(letter, new, path))


def _named(each: Translation) -> str:
    return joined(each.what, language_name(each.language_to), each.certificate_name or each.translator)
