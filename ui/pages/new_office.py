# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A new office: who it is, who administers it, where it lies; then the recovery sheet, which is shown once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.i18n import _, screen
from mlat_desktop.messages import sentence
from mlat_desktop.services.countries import zone_of
from ui.pages.recovery_sheet import save_sheet
from ui.pages.threshold import Door, Threshold
from ui.widgets.basics import SPACE, WIDE, button, card, label, row
from ui.widgets.controls import Level, Strength
from ui.widgets.form import Field, Section, area, line
from ui.widgets.pickers import StatePicker, fold
from ui.widgets.ticks import Tick
from ui.widgets.words import plain_words
from ui.widgets.work import WorkBar

if TYPE_CHECKING:
    from mlat_desktop.bootstrap import CreatedOffice, NewOffice


class NewOfficePage(Threshold):
    """The form of the first start."""

    PREFERENCES: ClassVar[bool] = False

    def __init__(self, door: Door) -> None:
        super().__init__(
            door, _("A new office"), _("Letterhead and people can be changed later; State, name and time zone stay."), width=760
        )
        self._folder_typed = False
        self.body.addWidget(self._office_section())
        self.body.addWidget(self._person_section())
        self.body.addWidget(self._folder_section())
        self.done = button(_("&Create the office"), self._create, look="primary", glyph="check")
        self.work = WorkBar()
        self.body.addWidget(self.work)
        self.body.addLayout(row(button(_("Back"), door.welcome), None, self.done))

    def first_focus(self) -> QWidget:
        """The first field."""
        return self.state

    def _office_section(self) -> Section:
        made = Section(_("The office"))
        self.state, self.name = StatePicker(_("State")), line()
        self.zone = line()
        self.letterhead = area(lines=3, hint=_("one line below the other, as on your paper"))
        self._state_field = made.add(_("&State"), self.state, required=True)
        made.add(_("Time zone"), self.zone, help_text=_("The zone of the capital is proposed."))
        self._name_field = made.add(_("&Name of the office"), self.name, span=2, required=True)
        made.add(_("&Letterhead"), self.letterhead, span=2)
        self.state.picked.connect(lambda code: self.zone.setText(zone_of(code) if code else ""))
        self.name.textEdited.connect(self._propose_folder)
        return made

    def _person_section(self) -> Section:
        made = Section(_("The first administrator"))
        self.full_name, self.user = line(), line()
        self.passphrase, self.again = line(secret=True), line(secret=True)
        self.strength = Strength()
        self._full_field = made.add(_("&Full name"), self.full_name, required=True)
        self._user_field = made.add(_("Sign-in name"), self.user, required=True)
        advice = _("Five unrelated words are better than one hard one.")
        self._pass_field = made.add(_("&Passphrase"), self.passphrase, required=True, help_text=advice)
        self._again_field = made.add(_("Passphrase again"), self.again, required=True)
        made.place(self.strength, span=2)
        self.full_name.textEdited.connect(self._propose_user)
        self.passphrase.textChanged.connect(self._weigh)
        self.remember = Tick(_("&Remember the key on this computer"))
        made.place(self.remember, span=2)
        return made

    def _folder_section(self) -> Section:
        made = Section(_("Where it lies"), note=_("On this computer's own disk: not on a stick, not on a network."))
        self.folder = line(str(self.door.data_folder / "office"))
        self.folder.textEdited.connect(self._on_folder_edited)
        self._folder_field = Field(_("F&older"), self.folder)
        choose = button(_("Choose..."), self._choose_folder, glyph="folder")
        made.body.addLayout(row(self._folder_field, choose, gap=SPACE))
        return made

    # -- while typing ----------------------------------------------------------------------------------------------------

    def _on_folder_edited(self, _text: str) -> None:
        self._folder_typed = True

    def _propose_folder(self, name: str) -> None:
        if not self._folder_typed:
            plain = "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in fold(name)).split())
            self.folder.setText(str(self.door.data_folder / (plain[:40] or "office")))

    def _propose_user(self, name: str) -> None:
        words = fold(name).split()
        if words:
            self.user.setText("".join(c for c in words[0][:1] + words[-1] if c.isascii() and c.isalnum()))

    def _weigh(self, typed: str) -> None:
        if not typed:
            self.strength.set(-1, "")
            return
        from mlat_desktop import bootstrap

        judged = bootstrap.strength(typed, self.user.text(), self.name.text(), self.full_name.text())
        self.strength.set(judged.score, plain_words(judged.advice))

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self, _("Folder for the office"), self.folder.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.folder.setText)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    # -- creating --------------------------------------------------------------------------------------------------------

    def _faults(self) -> bool:
        needed = _("This is needed.")
        faults = {
            self._state_field: "" if self.state.value else needed,
            self._name_field: "" if self.name.text().strip() else needed,
            self._full_field: "" if self.full_name.text().strip() else needed,
            self._user_field: "" if self.user.text().strip() else needed,
            self._pass_field: "" if self.passphrase.text() else needed,
            self._again_field: ""
            if self.again.text() == self.passphrase.text()
            else _("The two passphrases are not the same."),
            self._folder_field: "" if self.folder.text().strip() else needed,
        }
        for field, fault in faults.items():
            field.complain(fault)
        wrong = [field for field, fault in faults.items() if fault]
        if wrong:
            wrong[0].control.setFocus()
        return bool(wrong)

    def _new(self) -> NewOffice:
        from mlat_desktop import bootstrap

        lines = tuple(text.strip() for text in self.letterhead.toPlainText().splitlines() if text.strip())
        return bootstrap.NewOffice(
            name=self.name.text().strip(),
            country=self.state.value,
            zone=self.zone.text().strip(),
            admin_name=self.user.text().strip(),
            admin_full_name=self.full_name.text().strip(),
            letterhead={screen().code: lines} if lines else {},
        )

    def _create(self) -> None:
        if self._faults():
            return
        self.banner.dismiss()
        self.done.setEnabled(False)
        folder, new, passphrase = Path(self.folder.text().strip()), self._new(), self.passphrase.text()

        def work() -> CreatedOffice:
            from mlat_desktop import bootstrap

            return bootstrap.create_office(folder, new, passphrase)

        job = self.door.tasks.read(
            self, work, self._on_created, self._on_failed, unclaimed=lambda created: created.office.close()
        )
        self.work.watch(job, _("The office is being set up."))

    def _on_failed(self, error: KnownError) -> None:
        self.done.setEnabled(True)
        if error.code is Code.PASSPHRASE_WEAK:
            self._pass_field.complain(sentence(error))
            self.passphrase.setFocus()
        else:
            self.banner.say(Level.BAD, sentence(error))

    def _on_created(self, created: CreatedOffice) -> None:
        page = RecoveryPage(self.door, created, remember=self.remember.isChecked())
        self.passphrase.clear()
        self.again.clear()
        self.door.show_threshold(page)


class RecoveryPage(Threshold):
    """Shows the recovery code once, has it kept, and asks for a part of it before the office is entered."""

    ASKED = 3
    """Which group of the code is asked for, counted from 1."""
    PREFERENCES: ClassVar[bool] = False

    def __init__(self, door: Door, created: CreatedOffice, *, remember: bool) -> None:
        super().__init__(
            door,
            _("The recovery code"),
            _("It opens the office when a passphrase is lost. It is shown only now: print or save it, and lock it away."),
            width=640,
        )
        self._created, self._remember = created, remember
        frame, inside = card(gap=WIDE)
        shown = label(self._in_lines(), "code", selectable=True)
        shown.setAccessibleName(_("Recovery code {code}").format(code=created.recovery_code))
        inside.addWidget(shown)
        save = button(_("&Save the sheet as PDF..."), self._save, glyph="print")
        copy = button(_("&Copy"), self._copy, glyph="attach")
        inside.addLayout(row(save, copy, None))
        self.body.addWidget(frame)
        self.group = line(hint="XXXXX")
        asked = _("Type group {number} of the code, to show that the sheet can be read").format(number=self.ASKED)
        self._group_field = Field(asked, self.group)
        self.group.setMaximumWidth(160)
        self.body.addWidget(self._group_field)
        self.enter = button(_("&Enter the office"), self._enter, look="primary", glyph="check")
        self.body.addLayout(row(self.enter, None))
        self.body.addStretch(1)
        self.group.returnPressed.connect(self._enter)

    def first_focus(self) -> QWidget:
        """The group that is asked for."""
        return self.group

    def at_stake(self) -> str:
        """The code: it is kept nowhere."""
        return _("The recovery code is shown only now. Without it, a lost passphrase closes the office for ever.")

    def put_away(self) -> None:
        """Close the new office."""
        self._created.office.close()

    def _in_lines(self) -> str:
        groups = self._created.recovery_code.split("-")
        return "\n".join("  ".join(groups[at : at + 3]) for at in range(0, len(groups), 3))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._created.recovery_code)
        self.banner.say(Level.WARN, _("The code is on the clipboard. Clear it when you have pasted it."))

    def _save(self) -> None:
        dialog = QFileDialog(self, _("Save the recovery sheet"), "recovery-sheet.pdf")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.fileSelected.connect(self._write)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _write(self, path: str) -> None:
        info = self._created.office.info
        try:
            save_sheet(Path(path), info.name, self._in_lines())
        except KnownError as error:
            self.banner.say(Level.BAD, sentence(error))
        else:
            self.banner.say(Level.GOOD, _("Saved as {path}. Print it and lock it away.").format(path=path))

    def _enter(self) -> None:
        typed = self.group.text().strip().upper()
        if typed != self._created.recovery_code.split("-")[self.ASKED - 1]:
            self._group_field.complain(_("That is not group {number} of the code.").format(number=self.ASKED))
            self.group.setFocus()
            return
        self.door.enter(self._created.office)
        if self._remember:
            self.door.remember()
