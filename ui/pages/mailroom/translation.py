# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Ask for a translation of a document or letter of a case, and take it back with its certificate."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from mlat_desktop.domain.changes import Done
from mlat_desktop.domain.request import RequestId
from mlat_desktop.domain.translation import Translation, TranslationState
from mlat_desktop.domain.vocabulary import Holder
from mlat_desktop.i18n import _, screen
from mlat_desktop.services.mailroom.translations import Certificate, NewTranslation
from ui.desk import Desk
from ui.pages.case_editor import CaseEditor
from ui.pages.mailroom.rows import translation_row
from ui.widgets.basics import Combo
from ui.widgets.dates import DateField
from ui.widgets.file_pick import FilePick
from ui.widgets.form import Section, level_with, line
from ui.widgets.pickers import Picker
from ui.widgets.ticks import Tick


class TranslationEditor(CaseEditor):
    """The form that asks."""

    def __init__(self, desk: Desk, request_id: RequestId) -> None:
        super().__init__(desk, request_id, _("Ask for a translation"), _("&Ask"), self._complete)
        tongues = self.view.codes.tongues()
        self.what, self.translator, self.note = line(), line(), line()
        self.source, self.target = Picker(_("From"), tongues), Picker(_("Into"), tongues)
        self.source.set_value(self.request.particulars.language)
        self.due = DateField(_("Due"), self.today)
        self.certified, self.hands = Tick(_("With a &certificate")), Tick(_("The case &goes to the translator"))
        held = self.request.in_hand
        self.hands.setChecked(held is not None and held.holder is Holder.US)
        made = Section(_("The translation"), columns=2)
        self._what_field = made.add(_("&What is to be translated"), self.what, span=2, required=True)
        self._from_field = made.add(_("&From"), self.source, required=True)
        self._into_field = made.add(_("&Into"), self.target, required=True)
        self._who_field = made.add(_("&Translator"), self.translator, required=True)
        self._due_field = made.add(_("&Due"), self.due, required=True)
        note = made.add(_("&Remark"), self.note)
        made.place(level_with(note, self.certified))
        made.place(self.hands, span=2)
        self.sheet.addWidget(made)
        self.sheet.addStretch(1)
        self.resume(
            what=self.what, translator=self.translator, note=self.note, source=self.source, target=self.target, due=self.due,
            certified=self.certified, hands=self.hands,
        )  # fmt: skip

    def first_focus(self) -> QWidget:
        """What is to be translated."""
        return self.what

    def _complete(self) -> None:
        needed, due = _("This is needed."), self.due.day
        missing = {
            self._what_field: not self.what.text().strip(),
            self._from_field: not self.source.value,
            self._into_field: not self.target.value,
            self._who_field: not self.translator.text().strip(),
            self._due_field: due is None,
        }
        for field, lacks in missing.items():
            field.complain(needed if lacks else "")
        if any(missing.values()) or due is None:
            return
        new = NewTranslation(
            what=self.what.text().strip(),
            language_from=self.source.value,
            language_to=self.target.value,
            translator=self.translator.text().strip(),
            due_on=due,
            certified=self.certified.isChecked(),
            hand_over=self.hands.isChecked(),
            note=self.note.text().strip(),
        )
        self.complete.setEnabled(False)
        translations, request = self.office.translations, self.request.id
        said = _("Asked for. It is watched until {day}.").format(day=screen().date(due))
        self.desk.tasks.write(self, lambda: translations.ask(request, new), lambda _made: self.finish(said), self.refused)


class TranslationBack(CaseEditor):
    """The form that takes it back."""

    def __init__(self, desk: Desk, uid: str) -> None:
        request_id, self.translation = desk.office.translations.find(uid)
        super().__init__(desk, request_id, _("Translation received or withdrawn"), _("Rec&ord"), self._complete)
        self.act = Combo()
        acts: list[tuple[str, object]] = [(_("It was received"), "received")]
        if self.translation.state is TranslationState.ASKED:
            acts.append((_("It is withdrawn"), "withdrawn"))
        self.act.fill(acts)
        self.on, self.certified_on = DateField(_("Day"), self.today), DateField(_("Certified on"), self.today)
        self.on.set_day(self.today())
        self.number, self.name, self.reason = line(), line(), line()
        self.scan = FilePick(_("&Attach the scan..."), _("Scan of the translation"))
        self.sheet.addWidget(self._what())
        self.sheet.addWidget(self._came())
        self.sheet.addStretch(1)
        self._fit()
        self.act.currentIndexChanged.connect(self._fit)
        self.resume(
            act=self.act, on=self.on, number=self.number, name=self.name, certified_on=self.certified_on, reason=self.reason,
            scan=self.scan,
        )  # fmt: skip

    def first_focus(self) -> QWidget:
        """The number of the certificate where one was asked for."""
        return self.number if self.translation.certified else self.act

    def _what(self) -> Section:
        made = Section(_("What was asked"), columns=1)
        shown = translation_row(self.desk, self.translation, acts=False)
        made.body.addWidget(shown)
        return made

    def _came(self) -> Section:
        self.section = made = Section(_("What came of it"), columns=2)
        self._act_field = made.add(_("What &happened"), self.act)
        self._on_field = made.add(_("O&n"), self.on)
        lacking = _("Left empty where it came without: the certificate stays awaited.") if self.translation.certified else ""
        self._number_field = made.add(_("N&umber of the certificate"), self.number, help_text=lacking)
        self._name_field = made.add(_("Certified &by"), self.name)
        self._day_field = made.add(_("C&ertified on"), self.certified_on)
        self._scan_field = made.add(_("Scan"), self.scan)
        self._reason_field = made.add(_("Remark or &reason"), self.reason, span=2)
        return made

    def _fit(self, *_arguments: object) -> None:
        withdrawn = self.act.value == "withdrawn"
        for field in (self._on_field, self._number_field, self._name_field, self._day_field, self._scan_field):
            field.setVisible(not withdrawn)

    def _complete(self) -> None:
        withdrawn, reason = self.act.value == "withdrawn", self.reason.text().strip()
        self._reason_field.complain(_("This is needed.") if withdrawn and not reason else "")
        if withdrawn and not reason:
            return
        translations, uid, on, scan = self.office.translations, self.translation.uid, self.on.day, self.scan.path
        certificate = Certificate(number=self.number.text().strip(), name=self.name.text().strip(), on=self.certified_on.day)
        self.complete.setEnabled(False)

        def record() -> Done[Translation]:
            if withdrawn:
                return translations.withdraw(uid, reason)
            return translations.receive(uid, on, certificate, scan, reason)

        said = _("Withdrawn.") if withdrawn else _("Received.")
        self.desk.tasks.write(self, record, lambda _made: self.finish(said), self.refused)
