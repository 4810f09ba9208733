# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Preflight and export of a case bundle: to whom, onto what, what goes; then written, read back and compared, and only then
said to be done. Nothing is written before the look at the medium is clean.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from mlat_desktop.domain.bundle import BundleState, CardStatus, EjectResult
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.evidence import Evidence
from mlat_desktop.domain.letters import LetterStatus
from mlat_desktop.domain.request import RequestId, Uid
from mlat_desktop.i18n import _, screen
from mlat_desktop.messages import sentence
from mlat_desktop.services.bundles.look import LookLevel
from mlat_desktop.services.bundles.views import BundleChoice, BundleReport, Preflight
from mlat_desktop.services.rulebook import class_label, withheld
from ui.desk import Desk
from ui.pages.case_editor import CaseEditor
from ui.pages.look import Look
from ui.pages.papers import size_text
from ui.widgets.basics import SPACE, WIDE, Combo, button, clear, column, joined, label, row
from ui.widgets.controls import Glyph, Level
from ui.widgets.form import Section, facts, line
from ui.widgets.ticks import Tick
from ui.widgets.work import WorkBar

_MARKS = {LookLevel.STOP: ("error", "bad"), LookLevel.LOOK: ("warning", "warn"), LookLevel.GOOD: ("success", "good")}


class ExportEditor(CaseEditor):
    """The preflight page."""

    def __init__(self, desk: Desk, request_id: RequestId) -> None:
        super().__init__(desk, request_id, _("Export a case bundle"), _("&Write the bundle"), self._complete)
        self._report: BundleReport | None = None
        self.sheet.addWidget(self._whom())
        self.sheet.addWidget(self._where())
        self.sheet.addWidget(self._what())
        look = Section(_("Look before writing"), columns=1)
        self._answer: QVBoxLayout = column(gap=SPACE)
        look.body.addLayout(self._answer)
        self._look, self._writing = Look(desk, self, None, reads=True), False
        self.work = WorkBar()
        look.body.addWidget(self.work)
        self.sheet.addWidget(look)
        self.sheet.addStretch(1)
        self._check()

    def _whom(self) -> Section:
        made = Section(_("To whom"), columns=1)
        self.recipient = Combo()
        cards = [card for card in self.office.bundles.cards() if card.status is CardStatus.TRUSTED]
        other = self.request.particulars.other_state
        cards.sort(key=lambda card: (card.country != other, card.name))
        self.recipient.fill([(joined(card.name, screen().state(card.country)), card.fingerprint) for card in cards])
        made.add(_("&Office"), self.recipient)
        if not cards:
            made.body.addWidget(label(_("No partner office is trusted yet."), "warn", wrap=True))
            made.body.addLayout(row(button(_("Partner offices"), lambda: self.desk.shell.go("cards"), look="link"), None))
        self.recipient.currentIndexChanged.connect(self._check)
        return made

    def _where(self) -> Section:
        made = Section(_("Onto what"), columns=2)
        self.drive = Combo()
        self.folder = line(hint=_("a folder"))
        self.folder.textChanged.connect(self._check)
        again = button(_("Look again"), self._find_drives)
        choose = button(_("Choose a folder..."), self._choose, glyph="folder")
        made.add(_("&Removable drive"), self.drive)
        made.add(_("Or a &folder"), self.folder)
        made.body.addLayout(row(again, choose, None))
        self.drive.currentIndexChanged.connect(self._on_drive)
        self._find_drives()
        return made

    def _what(self) -> Section:
        made = Section(_("What goes"), columns=1)
        self._letters: dict[Uid, Tick] = {}
        self._evidence: dict[Uid, Tick] = {}
        self._withheld: list[Tick] = []
        self.events = Tick(_("Events of the case"))
        self.events.setChecked(True)
        made.place(self.events)
        sealed = {LetterStatus.SEALED, LetterStatus.DISPATCHED}
        for letter in self.view.letters:
            if letter.status in sealed:
                self._letters[letter.uid] = self._tick(made, joined(_("Letter"), letter.number, letter.subject))
        for item in self.view.evidence:
            if item.blob:
                self._evidence[item.uid] = self._evidence_tick(made, item)
        self.although = line(hint=_("such as the order of a court"))
        self._although_field = made.add(_("Why may withheld content leave?"), self.although, required=True)
        self._although_field.setVisible(False)
        # At each key, not when it loses the focus: the click that writes would take it, and begin a look in place of the act.
        self.although.textChanged.connect(self._check)
        self.events.toggled.connect(self._check)
        return made

    def _evidence_tick(self, section: Section, item: Evidence) -> Tick:
        """Withheld content does not go unless somebody wants it to, and says why."""
        kept = withheld(item.classification)
        made = self._tick(section, joined(item.exhibit, item.title, size_text(item.size), class_label(item.classification)))
        if kept:
            made.setChecked(False)
            self._withheld.append(made)
            made.toggled.connect(self._ask_why)
        return made

    def _ask_why(self, *_arguments: object) -> None:
        self._although_field.setVisible(any(tick.isChecked() for tick in self._withheld))

    def _tick(self, section: Section, text: str) -> Tick:
        made = Tick(text)
        made.setChecked(True)
        made.toggled.connect(self._check)
        section.place(made)
        return made

    def first_focus(self) -> QWidget:
        """The recipient."""
        return self.recipient

    # -- looking ---------------------------------------------------------------------------------------------------------

    def _find_drives(self) -> None:
        drives = self.office.bundles.drives()
        items: list[tuple[str, object]] = [
            (joined(d.label or str(d.path), _("{free} free").format(free=size_text(d.free))), str(d.path)) for d in drives
        ]
        self.drive.fill([(_("none: a folder"), ""), *items])
        if items and not self.folder.text():
            self.drive.setCurrentIndex(1)

    def _on_drive(self, *_arguments: object) -> None:
        path = str(self.drive.value or "")
        if path:
            self.folder.setText(path)

    def _choose(self) -> None:
        dialog = QFileDialog(self, _("Folder for the bundle"), self.folder.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.folder.setText)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def choice(self) -> BundleChoice:
        """What was ticked."""
        return BundleChoice(
            evidence=frozenset(uid for uid, tick in self._evidence.items() if tick.isChecked()),
            letters=frozenset(uid for uid, tick in self._letters.items() if tick.isChecked()),
            events=self.events.isChecked(),
            although=self.although.text().strip(),
        )

    def _check(self, *_arguments: object) -> None:
        if not hasattr(self, "work"):
            return  # still being built
        self._look.forget()
        self.complete.setEnabled(False)
        if self._writing:
            return  # what is being written was chosen before
        fingerprint, target = str(self.recipient.value or ""), self.folder.text().strip()
        if not fingerprint or not target:
            self._say_look([label(_("Choose an office and a drive or folder."), "muted", wrap=True)])
            return
        bundles, request, choice = self.office.bundles, self.request.id, self.choice()
        self._look.begin(
            lambda _progress, _cancel: bundles.preflight(request, [fingerprint], Path(target), choice),
            self._show_look,
            self._look_failed,
        )

    def _look_failed(self, error: KnownError) -> None:
        self._say_look([label(sentence(error), "bad", wrap=True)])

    def _show_look(self, found: Preflight) -> None:
        pairs = [
            (_("Letters"), screen().number(found.letters)),
            (_("Evidence"), screen().number(found.evidence)),
            (_("Duties"), screen().number(found.duties) if found.duties else ""),
            (_("It takes about"), size_text(found.needed)),
            (_("Free there"), size_text(found.free) if found.free else ""),
        ]
        said: list[QWidget] = [facts([(name, value) for name, value in pairs if value])]
        said += [_with_glyph(*_MARKS[line.level], line.text) for line in found.lines if line.level is not LookLevel.GOOD]
        if not found.problems:
            said.append(_with_glyph("success", "good", _("Nothing stands in the way.")))
        self._say_look(said)
        self.complete.setEnabled(not found.problems)

    def _say_look(self, parts: list[QWidget]) -> None:
        clear(self._answer)
        for part in parts:
            self._answer.addWidget(part)

    # -- writing ---------------------------------------------------------------------------------------------------------

    def _complete(self) -> None:
        self._look.forget()
        self.complete.setEnabled(False)
        self._writing = True
        bundles, request, choice = self.office.bundles, self.request.id, self.choice()
        recipients, target = [str(self.recipient.value)], Path(self.folder.text().strip())
        job = self.desk.tasks.long(
            self,
            lambda progress, cancel: bundles.export(request, recipients, target, choice, progress, cancel),
            self._on_written,
            self._on_failed,
        )
        self.work.watch(job, _("The bundle is being written, then read back and compared."))

    def _on_failed(self, error: KnownError) -> None:
        self._writing = False
        level = Level.INFO if error.code is Code.CANCELLED else Level.BAD
        self.desk.shell.say(level, sentence(error))
        self._check()

    def _on_written(self, report: BundleReport) -> None:
        shell, folder = self.desk.shell, report.folder
        if report.state is BundleState.VERIFIED:
            said = _("The bundle is written, was read back from the medium and compared: {folder}.")
        else:
            said = _("The bundle is written to {folder}, but was not yet read back from the medium. Verify it.")
        shell.back()
        shell.open_request(self.request.id)
        level = Level.GOOD if report.state is BundleState.VERIFIED else Level.WARN
        shell.say(level, said.format(folder=folder), ((_("Let go of the drive"), lambda: self._eject(folder)),))

    def _eject(self, folder: Path) -> None:
        desk = self.desk
        said = {
            EjectResult.EJECTED: (Level.GOOD, _("The drive may be pulled now.")),
            EjectResult.BY_HAND: (Level.WARN, _("Let go of the drive in the file manager before you pull it.")),
            EjectResult.NOT_REMOVABLE: (Level.INFO, _("The bundle lies on a disk of this computer.")),
        }
        bundles = desk.office.bundles
        desk.tasks.read(desk.tasks, lambda: bundles.eject(folder), lambda result: desk.shell.say(*said[result]))


def _with_glyph(glyph: str, ink: str, text: str) -> QWidget:
    made = QWidget()
    inside = row(Glyph(glyph, ink, 18), label(text, wrap=True, selectable=True), parent=made, gap=WIDE)
    inside.setStretch(1, 1)
    return made
