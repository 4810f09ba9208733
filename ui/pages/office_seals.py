# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The seals of the office: which one is in use, the ones before it, and a new one brought in as a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from mlat_desktop.domain.changes import Done
from mlat_desktop.domain.errors import KnownError
from mlat_desktop.domain.people import PERMITTED, Act
from mlat_desktop.domain.seals import SealState
from mlat_desktop.i18n import _, screen
from mlat_desktop.messages import sentence
from mlat_desktop.services.letters.seals import LEAST_NAMED, SealView, state_words
from ui.desk import Desk
from ui.pages.letters import read_file
from ui.theme import Tone
from ui.widgets.basics import GAP, SPACE, WIDE, button, clear, column, joined, label, row, rule
from ui.widgets.controls import Level
from ui.widgets.form import Section, line
from ui.widgets.pill import Pill

_TONES = {SealState.IN_USE: Tone.GOOD, SealState.PROPOSED: Tone.WARN}


class SealsSection(Section):
    """The card."""

    def __init__(self, desk: Desk) -> None:
        note = _("Letters stay verifiable with the certificate of their day: none is ever forgotten.")
        super().__init__(_("Seal of the office"), columns=2, note=note)
        self._desk = desk
        acts = PERMITTED[desk.office.info.user.role]
        self._keeps, self._seals = Act.KEEP_OFFICE in acts, Act.SEAL_LETTER in acts
        self._lines: QVBoxLayout = column(gap=SPACE)
        self.body.insertLayout(2, self._lines)
        self.file, self.passphrase, self.reason = line(hint=_("FILE.p12")), line(secret=True), line()
        self._file_field = self.add(_("File with the new seal (PKCS #12)"), self.file)
        self._passphrase_field = self.add(_("Passphrase of the file"), self.passphrase)
        self.choose = button(_("Choose a file..."), self._choose, glyph="folder")
        self.bring = button(_("Bring it in"), self._bring, glyph="check")
        self._reason_field = self.add(_("Why a seal is retired"), self.reason, span=2)
        self.body.addLayout(row(self.choose, self.bring, None, gap=GAP))
        for control in (self.file, self.passphrase, self.choose, self.bring, self.reason):
            control.setEnabled(self._keeps)
        self.refresh()

    def refresh(self) -> None:
        """Read the seals again."""
        clear(self._lines)
        for each in self._desk.office.seals.all():
            self._lines.addWidget(self._line(each))
            self._lines.addWidget(rule())

    def _line(self, seal: SealView) -> QWidget:
        made = QWidget()
        words = column(gap=1)
        words.addWidget(label(seal.subject, "strong", wrap=True, selectable=True))
        until = screen().fill(_("until {date}"), {"date": screen().date(seal.ends_on)})
        words.addWidget(label(joined(seal.key_type, until, seal.fingerprint[:LEAST_NAMED].upper()), "small", wrap=True))
        acts = []
        if self._seals and seal.state in {SealState.PROPOSED, SealState.KEPT}:
            use = button(
                _("Put in use"), lambda: self._write(lambda: self._desk.office.seals.use(seal.fingerprint)), look="link"
            )
            use.setAccessibleName(joined(_("Put in use"), seal.subject))
            acts.append(use)
        if self._keeps and seal.state in {SealState.PROPOSED, SealState.KEPT}:
            retire = button(_("Retire"), lambda: self._retire(seal), look="link")
            retire.setAccessibleName(joined(_("Retire"), seal.subject))
            acts.append(retire)
        inside = row(words, *acts, Pill(state_words(seal.state), _TONES.get(seal.state, Tone.NEUTRAL)), gap=WIDE, parent=made)
        inside.setStretch(0, 1)
        return made

    def _choose(self) -> None:
        dialog = QFileDialog(self, _("File with the new seal"), "", _("PKCS #12 files (*.p12 *.pfx)"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.file.setText)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _bring(self) -> None:
        path, secret = self.file.text().strip(), self.passphrase.text()
        self._file_field.complain("" if path else _("This is needed."))
        if not path:
            self.file.setFocus()
            return
        seals = self._desk.office.seals
        self._write(lambda: seals.bring_in(read_file(Path(path)), secret))

    def _retire(self, seal: SealView) -> None:
        reason = self.reason.text().strip()
        self._reason_field.complain("" if reason else _("This is needed."))
        if not reason:
            self.reason.setFocus()
            return
        self._write(lambda: self._desk.office.seals.retire(seal.fingerprint, reason))

    def _write(self, act: Callable[[], Done[SealView]]) -> None:
        self.bring.setEnabled(False)
        self._desk.tasks.write(self, act, self._done, self._refused)

    def _done(self, seal: SealView) -> None:
        self.bring.setEnabled(self._keeps)
        for field in (self.file, self.passphrase, self.reason):
            field.clear()
        self._file_field.complain("")
        self.refresh()
        self._desk.shell.say(Level.GOOD, joined(seal.subject, state_words(seal.state)))

    def _refused(self, error: KnownError) -> None:
        self.bring.setEnabled(self._keeps)
        self.passphrase.clear()
        self._file_field.complain(sentence(error))
