# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A caller reads out the check code of a letter on paper: which entry of the register it belongs to."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from mlat_desktop.domain.changes import Done
from mlat_desktop.domain.errors import KnownError
from mlat_desktop.i18n import _, screen
from mlat_desktop.messages import sentence
from mlat_desktop.services.letters.telephone import CodeAnswer
from ui.desk import Desk
from ui.theme import Tone
from ui.widgets.basics import SPACE, WIDE, button, clear, column, joined, label, row, rule
from ui.widgets.controls import Glyph
from ui.widgets.form import Section, facts, line
from ui.widgets.pill import Pill


class CodeSection(Section):
    """Two fields and what the register says; never green, because a code can be copied."""

    def __init__(self, desk: Desk) -> None:
        note = _("The twelve symbols stand below the square code of the letter. Capitals, spaces and hyphens do not matter.")
        super().__init__(_("Somebody asks on the telephone"), note=note)
        self._desk = desk
        self.code, self.number = line(hint="0000 0000 0000"), line(hint="L-2026-0001")
        self._field = self.add(_("&Check code"), self.code)
        self.add(_("&Number on the letter"), self.number)
        self.look = button(_("Look it &up"), self.ask, glyph="search")
        self.code.returnPressed.connect(self.ask)
        self.number.returnPressed.connect(self.ask)
        self.body.addLayout(row(self.look, None))
        self._answer: QVBoxLayout = column(gap=SPACE)
        self.body.addLayout(self._answer)

    def ask(self) -> None:
        """Look up what was typed."""
        said, number = self.code.text(), self.number.text()
        if not said.strip():
            self._field.complain(_("This is needed."))
            self.code.setFocus()
            return
        correspondence = self._desk.office.correspondence
        self.look.setEnabled(False)

        def work() -> Done[CodeAnswer]:  # a code that belongs to nothing is written into the audit log
            return Done(correspondence.check_code(said, number))

        self._desk.tasks.write(self, work, self._show, self._refused)

    def _refused(self, error: KnownError) -> None:
        clear(self._answer)
        self.look.setEnabled(True)
        self._field.complain(sentence(error))
        self.code.setFocus()

    def _show(self, answer: CodeAnswer) -> None:
        clear(self._answer)
        self.look.setEnabled(True)
        self._field.complain("")
        tone = Tone.WARN if answer.ok else Tone.BAD
        glyph = ("warning", "warn") if tone is Tone.WARN else ("error", "bad")
        said = row(Glyph(*glyph, 22), label(answer.sentence, "strong", wrap=True, selectable=True), gap=WIDE)
        said.setStretch(1, 1)
        self._answer.addWidget(rule())
        word = _("Code of a letter of ours") if answer.ok else _("Do not rely on it")
        self._answer.addLayout(row(label(answer.code, "muted"), None, Pill(word, tone)))
        self._answer.addLayout(said)
        pairs = [
            (_("Letter"), answer.number),
            (_("Sealed on"), screen().date(answer.sealed_on) if answer.sealed_on else ""),
            (_("Date on the page"), screen().date(answer.dated_on) if answer.dated_on else ""),
            (_("Kind"), answer.kind),
            (_("Addressee"), joined(answer.addressee, screen().state(answer.state) if answer.state else "")),
        ]
        if answer.number:
            self._answer.addWidget(facts([(name, value) for name, value in pairs if value]))
        if answer.ok:
            self._answer.addWidget(label(answer.notice, "small", wrap=True))

    def first_focus(self) -> QWidget:
        """The code."""
        return self.code
