# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The languages of letters that the office adds: a file to translate is written, a translated one is weighed and taken in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from mlat_desktop.domain.changes import Done
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.letter_languages import LanguageState
from mlat_desktop.domain.people import PERMITTED, Act
from mlat_desktop.i18n import _, ngettext, screen
from mlat_desktop.labels import label as word
from mlat_desktop.messages import sentence
from mlat_desktop.services.letters.language_desk import LanguageView
from mlat_desktop.services.letters.language_packs import Weighed, said
from mlat_desktop.services.new_file import write_new
from ui import a11y
from ui.desk import Desk
from ui.pages.letters import read_file
from ui.pages.papers import language_name
from ui.theme import Tone
from ui.widgets.basics import GAP, SPACE, WIDE, Combo, button, clear, column, joined, label, row, rule
from ui.widgets.controls import Level
from ui.widgets.form import Section, line
from ui.widgets.pill import Pill

_TONES = {LanguageState.IN_USE: Tone.GOOD, LanguageState.RETIRED: Tone.NEUTRAL}
_SHOWN = 12
"""Findings of a file that the card names; the command line names all of them."""


class LetterLanguagesSection(Section):
    """The card."""

    def __init__(self, desk: Desk) -> None:
        note = _("Write a file, have it translated, and take it in: letters can then be written in that language too.")
        super().__init__(_("Languages of letters"), columns=2, note=note)
        self._desk = desk
        self._keeps = Act.KEEP_OFFICE in PERMITTED[desk.office.info.user.role]
        self._text = ""
        self._lines: QVBoxLayout = column(gap=SPACE)
        self.body.insertLayout(2, self._lines)
        self.code, self.source, self.reason = line(hint="pt"), Combo(), line()
        self._code_field = self.add(_("Code of the new language"), self.code, help_text=_("Such as pt, pt-BR or sr-Latn."))
        self.add(_("Translated from"), self.source)
        self._reason_field = self.add(_("Why a language is retired"), self.reason, span=2)
        self.begin = button(_("Write the file to translate..."), self._begin, glyph="export")
        self.choose = button(_("Check a file..."), self._choose, glyph="folder")
        self.take = button(_("Take it in"), self._take, glyph="check")
        self.take.setEnabled(False)
        # Two rows: one with all three is wider than half a page in a language of long words.
        self.body.addLayout(row(self.begin, None))
        self.body.addLayout(row(self.choose, self.take, None, gap=GAP))
        self._found: QVBoxLayout = column(gap=SPACE)
        self.body.addLayout(self._found)
        for control in (self.code, self.source, self.begin, self.choose, self.reason):
            control.setEnabled(self._keeps)
        self.refresh()

    def refresh(self) -> None:
        """Read the languages again; a file that was checked stays."""
        views = self._desk.office.letter_languages.all()
        chosen = self.source.value or "en"
        offered = [each.language for each in views if each.state is LanguageState.IN_USE]
        self.source.fill([(language_name(code), code) for code in offered])
        self.source.choose(chosen)
        clear(self._lines)
        ours = [each for each in views if each.of_office]
        self._reason_field.setVisible(any(each.state is LanguageState.IN_USE for each in ours))
        for each in ours:
            self._lines.addWidget(self._line(each))
            self._lines.addWidget(rule())
        if not ours:
            named = [language_name(code) for code in offered]
            text = _("None was added yet. With the program came: {languages}.")
            self._lines.addWidget(label(screen().fill(text, {"languages": ", ".join(named)}), "small", wrap=True))
        a11y.tab_in_reading_order(self.window())  # the buttons of the languages were made anew

    def _line(self, view: LanguageView) -> QWidget:
        made = QWidget()
        words = column(gap=1)
        words.addWidget(label(view.name, "strong", wrap=True))
        number = _("Version {number}").format(number=screen().number(view.version))
        count = ngettext("{count} kind of letter", "{count} kinds of letter", len(view.kinds))
        below = joined(number, count.format(count=screen().number(len(view.kinds))), view.added_by)
        words.addWidget(label(below, "small", wrap=True))
        acts = [button(_("Save as a file..."), lambda: self._export(view), look="link")]
        acts[0].setAccessibleName(joined(_("Save as a file..."), view.name))
        if self._keeps and view.state is LanguageState.IN_USE:
            acts.append(button(_("Retire"), lambda: self._retire(view), look="link"))
            acts[1].setAccessibleName(joined(_("Retire"), view.name))
        inside = row(words, *acts, Pill(word(view.state), _TONES.get(view.state, Tone.NEUTRAL)), gap=WIDE, parent=made)
        inside.setStretch(0, 1)
        return made

    # -- files -----------------------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        code, source = self.code.text().strip(), str(self.source.value)
        self._code_field.complain("" if code else _("This is needed."))
        if not code:
            self.code.setFocus()
            return
        languages = self._desk.office.letter_languages
        self._desk.tasks.read(
            self,
            lambda: languages.start(code, source),
            lambda text: self._ask_where(f"letters-{code}.toml", text),
            lambda error: self._code_field.complain(sentence(error)),
        )

    def _export(self, view: LanguageView) -> None:
        self._ask_where(f"letters-{view.language}.toml", self._desk.office.letter_languages.text(view.language))

    def _ask_where(self, name: str, text: str) -> None:
        dialog = QFileDialog(self, _("Save the language as a file"), name)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.fileSelected.connect(lambda path: self.write(Path(path), text))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def write(self, path: Path, text: str) -> None:
        """Write a file of a language where none is yet."""

        def work() -> Path:
            write_new(path, lambda out: _put(out, text.encode()))
            return path

        def told(written: Path) -> None:
            self._desk.shell.say(Level.GOOD, _("Saved as {path}.").format(path=written), stays=False)

        self._desk.tasks.read(self, work, told)

    def _choose(self) -> None:
        dialog = QFileDialog(self, _("File of a language"), "", _("Languages (*.toml)"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: self.check(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def check(self, path: Path) -> None:
        """Weigh a file and say what is found."""
        languages = self._desk.office.letter_languages

        def work() -> tuple[str, Weighed]:
            try:
                text = read_file(path).decode("utf-8-sig")
            except UnicodeDecodeError as error:
                raise KnownError(Code.FILE_INVALID, reason=why("it is not text in UTF-8")) from error
            return text, languages.check(text)

        self._text = ""
        self.take.setEnabled(False)
        clear(self._found)
        self._desk.tasks.read(self, work, self._weighed, self._refused)

    def _weighed(self, found: tuple[str, Weighed]) -> None:
        text, weighed = found
        self._text = text if weighed.usable else ""
        self.take.setEnabled(self._keeps and weighed.usable)
        clear(self._found)
        name, count = language_name(weighed.pack.language), len(weighed.findings)
        if weighed.usable:
            kinds = len(weighed.pack.letters)
            text = ngettext("It can be taken in, with {count} letter.", "It can be taken in, with {count} letters.", kinds)
            self._say(joined(name, text.format(count=screen().number(kinds))), "strong")
        else:
            self._say(joined(name, _("It cannot be used as it is.")), "bad")
        for each in weighed.findings[:_SHOWN]:
            self._say(said(each), "small")
        if count > _SHOWN:
            rest = count - _SHOWN
            more = ngettext("and {count} more remark", "and {count} more remarks", rest)
            self._say(more.format(count=screen().number(rest)), "small")

    def _say(self, text: str, look: str) -> None:
        self._found.addWidget(label(text, look, wrap=True, selectable=True))

    # -- changing --------------------------------------------------------------------------------------------------------

    def _take(self) -> None:
        languages, text = self._desk.office.letter_languages, self._text
        self.take.setEnabled(False)
        told = _("Letters can be written in this language now: {name}.")
        self._write(lambda: languages.add(text), told)

    def _retire(self, view: LanguageView) -> None:
        reason = self.reason.text().strip()
        self._reason_field.complain("" if reason else _("This is needed."))
        if not reason:
            self.reason.setFocus()
            return
        languages = self._desk.office.letter_languages
        self._write(lambda: languages.retire(view.language, reason), _("No more letters begin in this language: {name}."))

    def _write(self, act: Callable[[], Done[LanguageView]], told: str) -> None:
        def done(view: LanguageView) -> None:
            self._text = ""
            self.reason.clear()
            clear(self._found)
            self.refresh()
            self._desk.shell.say(Level.GOOD, screen().fill(told, {"name": view.name}), stays=False)

        self._desk.tasks.write(self, act, done, self._refused)

    def _refused(self, error: KnownError) -> None:
        clear(self._found)
        self._say(sentence(error), "bad")


def _put(out: BinaryIO, data: bytes) -> None:
    out.write(data)
