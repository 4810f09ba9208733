# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""All templates of letters: which the office made its own, what waits for a second person, what came with the program; of each
its page and its versions.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QSplitter, QWidget

from mlat_desktop.domain.changes import Done, Kind
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.letter_sheet import Raster
from mlat_desktop.domain.letter_wording import Wording
from mlat_desktop.domain.letters import LetterTemplate, TemplateOrigin
from mlat_desktop.domain.people import PERMITTED, Act
from mlat_desktop.i18n import _, ngettext, screen
from mlat_desktop.labels import label as word
from mlat_desktop.messages import sentence
from mlat_desktop.services.letters.template_words import said
from mlat_desktop.services.letters.templates import PROGRAM, Saved, TemplateView
from mlat_desktop.services.new_file import write_new
from ui import a11y
from ui.desk import Desk
from ui.models.law_list import Line, LineView
from ui.pages.letters import read_file
from ui.pages.page import Editor
from ui.pages.papers import language_name
from ui.pages.templates.sheet import TemplateSheet
from ui.theme import Tone
from ui.widgets.basics import SPACE, Combo, card, column, joined, label, row
from ui.widgets.controls import Level, SearchField
from ui.widgets.pickers import fold

_WIDTH = 900
_ANY, _OURS, _TO_DO = "", "ours", "to-do"


class TemplatesPage(Editor):
    """The list, and the sheet of the template chosen."""

    KINDS: ClassVar[frozenset[Kind]] = frozenset({Kind.LETTER, Kind.OFFICE})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Templates of letters"), "", lambda: None)
        self.complete.hide()
        self.cancel.hide()  # nothing is typed that could be given up: the arrow leads back
        self._all: tuple[TemplateView, ...] = ()
        self._may = Act.KEEP_TEMPLATES in PERMITTED[desk.office.info.user.role]
        self._turn = 0
        self.search_field = SearchField(_("Search a template"))
        self.search_field.searched.connect(lambda _text: self._filter())
        self.language, self.only = Combo(_("Language")), Combo(_("Which of them"))
        self._offered: tuple[str, ...] = ()
        self._offer_languages()
        self.language.choose(screen().code if screen().code in self._offered else "en")
        only = [(_("All of them"), _ANY), (_("made by this office"), _OURS), (_("with something to do"), _TO_DO)]
        self.only.fill(only)
        for combo in (self.language, self.only):
            combo.currentIndexChanged.connect(lambda _at: self._filter())
        above = row(self.search_field, self.language, self.only, gap=SPACE)
        above.setStretch(0, 1)
        self.body.addLayout(above)
        self.list = LineView(_("Templates"), self._on_chosen, lambda _key: self._change())
        self.search_field.left_down.connect(self.list.setFocus)
        frame, inside = card(margins=(6, 6, 6, 6), gap=2)
        self._none = label(_("No template matches: take a filter away."), "muted", wrap=True)
        self._none.setContentsMargins(10, 10, 10, 10)
        inside.addWidget(self._none)
        inside.addWidget(self.list, 1)
        frame.setMinimumWidth(300)
        self.sheet = TemplateSheet(desk, may=self._may)
        self._connect()
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(14)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(frame)
        splitter.addWidget(self.sheet)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([372, 740])
        holder = QWidget()
        column(holder, gap=0).addWidget(splitter)
        self.body.addWidget(holder, 1)

    def _connect(self) -> None:
        sheet = self.sheet
        sheet.change.clicked.connect(lambda _checked=False: self._change())
        sheet.export.clicked.connect(lambda _checked=False: self._export())
        sheet.take_in.clicked.connect(lambda _checked=False: self._take_in())
        sheet.take_over.clicked.connect(lambda _checked=False: self._take_over())
        sheet.approve.clicked.connect(lambda _checked=False: self._approve())
        sheet.set_aside.clicked.connect(lambda _checked=False: self._set_aside())
        sheet.look.clicked.connect(lambda _checked=False: self._look())
        sheet.versions.back_wanted.connect(self._back_to)

    # -- showing ---------------------------------------------------------------------------------------------------------

    def first_focus(self) -> QWidget:
        """The list."""
        return self.list

    def search(self) -> None:
        """Go to the search field."""
        self.search_field.setFocus()

    def refresh(self) -> None:
        """Read them again."""
        self._offer_languages()
        self._all = self.office.templates.all()
        self._filter()

    def _offer_languages(self) -> None:
        offered = self.office.letter_languages.codes()
        if offered == self._offered:
            return
        self._offered, chosen = offered, self.language.value
        self.language.blockSignals(True)
        self.language.fill([(_("All languages"), ""), *((language_name(code), code) for code in offered)])
        self.language.choose(chosen)
        self.language.blockSignals(False)

    def show_template(self, kind: str, language: str) -> None:
        """Choose a template, whatever the filters were."""
        self.search_field.clear()
        self.only.choose(_ANY)
        self.language.choose(language)
        self.refresh_if_stale()
        self.list.choose(f"{kind}/{language}")

    def _filter(self) -> None:
        words = fold(self.search_field.text()).split()
        found = [each for each in self._all if self._wanted(each, words)]
        self._none.setVisible(not found)
        self.list.setVisible(bool(found))
        self.list.show_lines([self._line(each) for each in found], self.list.key)
        total = ngettext("{count} template", "{count} templates", len(self._all)).format(count=screen().number(len(self._all)))
        some = _("{shown} of {count}").format(shown=screen().number(len(found)), count=total)
        self.beside.setText(total if len(found) == len(self._all) else some)

    def _wanted(self, each: TemplateView, words: list[str]) -> bool:
        held = fold(f"{each.label} {each.kind} {language_name(each.language)}")
        only = self.only.value
        return (
            all(typed in held for typed in words)
            and self.language.value in {"", each.language}
            and (only != _OURS or each.origin is TemplateOrigin.OFFICE)
            and (only != _TO_DO or bool(each.waiting or each.newer))
        )

    def _line(self, each: TemplateView) -> Line:
        pill, tone = "", Tone.NEUTRAL
        if each.waiting:
            pill, tone = _("waits"), Tone.WARN
        elif each.newer:
            pill, tone = _("newer text"), Tone.ACCENT
        elif each.origin is TemplateOrigin.OFFICE:
            pill = _("ours")
        number = _("Version {number}").format(number=screen().number(each.version))
        below = joined(language_name(each.language), number, word(each.origin))
        return Line(f"{each.kind}/{each.language}", each.label, below, pill, tone)

    def _view(self) -> TemplateView | None:
        return next((each for each in self._all if f"{each.kind}/{each.language}" == self.list.key), None)

    def _on_chosen(self, key: str) -> None:
        view = next((each for each in self._all if f"{each.kind}/{each.language}" == key), None)
        if view is None:
            self.sheet.show_nothing()
            return
        self.sheet.show_template(view, self.office.templates.history(view.kind, view.language))
        self._draw(view)

    def _look(self) -> None:
        view = self._view()
        if view is not None:
            self.sheet.tabs.setCurrentIndex(0)
            self._draw(view, view.waiting)

    def _draw(self, view: TemplateView, version: int | None = None) -> None:
        """Draw the version in use, or the one named, which the line above the page then says."""
        self._turn += 1
        self.sheet.say_version(version)
        turn, templates, letters = self._turn, self.office.templates, self.office.correspondence

        def pages() -> list[Raster]:
            wording = templates.wording(view.kind, view.language, version) if version else None
            pdf = templates.preview(view.kind, view.language, wording)
            return [letters.raster(pdf, page, _WIDTH) for page in range(letters.pages(pdf))]

        def show(found: list[Raster]) -> None:
            if turn == self._turn:
                self.sheet.preview.show_pages(found)
                a11y.tab_in_reading_order(self)

        self.desk.tasks.read(self, pages, show, lambda error: self.sheet.preview.say(sentence(error)))

    # -- acting ----------------------------------------------------------------------------------------------------------

    def _change(self, wording: Wording | None = None) -> None:
        view = self._view()
        if view is not None and self._may:
            shell = self.desk.shell
            made = shell.edit("template", view.kind, view.language, wording)
            if isinstance(made, Editor):
                made.over = self

    def _take_over(self) -> None:
        view = self._view()
        if view is not None:
            self._change(self.office.templates.wording(view.kind, view.language, PROGRAM))

    def _write(self, act: Callable[[], Done[LetterTemplate]], told: str) -> None:
        self.desk.tasks.write(self, act, lambda _made: self._done(told))

    def _done(self, told: str) -> None:
        self.sheet.clear_reason()
        self.desk.shell.say(Level.GOOD, told, stays=False)

    def _approve(self) -> None:
        view, templates = self._view(), self.office.templates
        if view is not None:
            told = _("Version {number} is in use.").format(number=view.waiting)
            self._write(lambda: templates.approve(view.kind, view.language, view.waiting), told)

    def _set_aside(self) -> None:
        view, templates, reason = self._view(), self.office.templates, self.sheet.reason_given()
        if view is not None and reason:
            told = _("Version {number} is set aside.").format(number=view.waiting)
            self._write(lambda: templates.set_aside(view.kind, view.language, view.waiting, reason), told)

    def _back_to(self, version: int) -> None:
        view, templates, reason = self._view(), self.office.templates, self.sheet.versions.reason_given()
        if view is not None and reason:
            told = _("Kept as a new version.")
            self._write(lambda: templates.back(view.kind, view.language, version, Saved(note=reason)), told)

    # -- files -----------------------------------------------------------------------------------------------------------

    def _export(self) -> None:
        view, templates = self._view(), self.office.templates
        if view is None:
            return
        dialog = QFileDialog(self, _("Save the template as a file"), f"{view.kind}-{view.language}.toml")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)

        def write(path: str) -> None:
            def work() -> Path:
                data = templates.text(view.kind, view.language).encode()
                write_new(Path(path), lambda out: _put(out, data))
                return Path(path)

            self.desk.tasks.read(self, work, self._on_written)

        dialog.fileSelected.connect(write)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_written(self, path: Path) -> None:
        self.desk.shell.say(Level.GOOD, _("Saved as {path}.").format(path=path), stays=False)

    def _take_in(self) -> None:
        dialog = QFileDialog(self, _("File of a template"), "", _("Templates (*.toml)"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: self.take_file(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def take_file(self, path: Path) -> None:
        """Open the words of a file in the editor; what is wrong with them is said there, beside them."""
        view, templates = self._view(), self.office.templates
        if view is None:
            return

        def work() -> tuple[Wording, str]:
            try:
                text = read_file(path).decode("utf-8")
            except UnicodeDecodeError as error:
                raise KnownError(Code.FILE_INVALID, reason=why("it is not text in UTF-8")) from error
            wording, findings = templates.read(view.kind, view.language, text)
            shown = templates.check(view.kind, wording)  # these the editor says itself
            return wording, " ".join(said(each) for each in findings if each not in shown)

        self.desk.tasks.read(self, work, self._take)

    def _take(self, found: tuple[Wording, str]) -> None:
        wording, more = found
        self._change(wording)
        if more:
            self.desk.shell.say(Level.WARN, more)


def _put(out: BinaryIO, data: bytes) -> None:
    out.write(data)
