# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The page: choose a file, see at once what it would become, settle what is open, take it in as a whole."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from mlat_desktop.domain.changes import Done
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.i18n import _, ngettext, screen
from mlat_desktop.messages import sentence
from mlat_desktop.progress import CancelToken, Progress
from mlat_desktop.services.importing.desk import TakenIn
from mlat_desktop.services.importing.mapping import SheetMap
from mlat_desktop.services.importing.plan import Fate, SheetPlan
from mlat_desktop.services.importing.port import Grid, Reading
from ui import a11y
from ui.desk import Desk
from ui.pages.look import Look
from ui.pages.old_register.cards import columns_card, defaults_card, faults_card, questions_card, summary_card
from ui.pages.page import Editor
from ui.widgets.basics import SPACE, WIDE, Combo, button, card, clear, column, label, row, scroll
from ui.widgets.controls import Glyph, Level
from ui.widgets.file_pick import FilePick
from ui.widgets.form import Field
from ui.widgets.work import WorkBar

ENCODINGS = ("", "windows-1252", "windows-1256", "windows-1251", "windows-1250", "gb18030", "utf-16")
"""Code pages in which old text files of offices are written; the first one stands for UTF-8."""
Looked = tuple[Grid, SheetPlan]


class OldRegisterEditor(Editor):
    """Takes in the spreadsheet of an old register."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Take in an old register"), _("&Take it in"), self._take_in)
        self._grid: Grid | None = None
        self._plan: SheetPlan | None = None
        self._taking_in = False
        inner = QWidget()
        sheet = column(inner, margins=(0, 0, 8, 8), gap=WIDE)
        sheet.addWidget(self._file_card())
        self.work = WorkBar()
        self._look = Look(desk, self, self.work, reads=True)
        sheet.addWidget(self.work)
        self.answer: QVBoxLayout = column(gap=WIDE)
        sheet.addLayout(self.answer)
        sheet.addStretch(1)
        self.body.addWidget(scroll(inner, name=_("Take in an old register")), 1)
        self.errors = button(_("Sa&ve the rows with mistakes..."), self._save_faults, glyph="export")
        self.errors.hide()
        self.foot.insertWidget(1, self.errors)
        self.complete.setEnabled(False)

    def _file_card(self) -> QWidget:
        frame, inside = card(gap=SPACE)
        text = _(
            "Choose the workbook (.xlsx) or text file (.csv) in which the register was kept. It is only looked at: nothing"
            " comes in before you say so, and then all of it or nothing."
        )
        inside.addWidget(label(text, "muted", wrap=True))
        self.file = FilePick(_("Choose a &spreadsheet..."), _("Spreadsheet"))
        self.file.taken.connect(self._on_file)
        self.sheets = Combo()
        self.sheets.currentIndexChanged.connect(lambda _at: self._read())
        self._sheet_field = Field(_("S&heet"), self.sheets)
        self._sheet_field.hide()
        self.encoding = Combo()
        self.encoding.fill([(each or "UTF-8", each) for each in ENCODINGS])
        self.encoding.currentIndexChanged.connect(lambda _at: self._read())
        self._encoding_field = Field(_("&Encoding of the text"), self.encoding)
        self._encoding_field.hide()
        across = row(Field(_("Spreadsheet"), self.file), self._sheet_field, self._encoding_field, gap=WIDE)
        across.setStretch(0, 2)
        inside.addLayout(across)
        return frame

    def first_focus(self) -> QWidget:
        """The file."""
        return self.file.heart()

    def dirty(self) -> bool:
        """Leaving loses what was answered and not yet remembered."""
        return self._plan is not None and self._plan.map != self._first

    @property
    def plan(self) -> SheetPlan | None:
        """What the sheet would become, as it is shown."""
        return self._plan

    # -- looking

    def _on_file(self) -> None:
        for combo in (self.sheets, self.encoding):
            blocked = combo.blockSignals(True)
            combo.setCurrentIndex(0 if combo is self.encoding else -1)
            combo.blockSignals(blocked)
        self.sheets.fill([])
        self._sheet_field.hide()
        self._encoding_field.setVisible(self.file.path is not None and self.file.path.suffix.lower() != ".xlsx")
        self._read()

    def _read(self) -> None:
        self._grid = self._plan = None
        self._first = SheetMap()
        path = self.file.path
        clear(self.answer)
        self._not_yet()
        if path is not None:
            sheet, encoding = self.sheets.value, self.encoding.value
            self._look_at(path, Reading(sheet=str(sheet or ""), encoding=str(encoding or "")), None)

    def _not_yet(self) -> None:
        self._look.forget()
        self.complete.setEnabled(False)
        self.errors.hide()
        self.said.setText("")

    def _look_at(self, path: Path, how: Reading | None, chosen: SheetMap | None) -> None:
        """Look at the sheet, read anew where ``how`` is given; a look that is under way is overtaken."""
        registers, grid = self.office.old_registers, self._grid

        def find(progress: Progress, cancel: CancelToken) -> Looked:
            there = grid if grid is not None and how is None else registers.read(path, how, progress=progress, cancel=cancel)
            return there, registers.look(there, path, chosen, progress=progress, cancel=cancel)

        self._look.begin(find, self._on_looked, self._on_failed, said=_("The sheet is being looked at. Nothing is changed."))

    def _on_looked(self, looked: Looked) -> None:
        fresh = self._plan is None
        self._grid, self._plan = looked
        if fresh:
            self._first = self._plan.map
            self._name_sheets(self._grid)
        self._show(self._plan)

    def _name_sheets(self, grid: Grid) -> None:
        if self.sheets.count() or not grid.others:
            return
        self.sheets.fill([(name, name) for name in (grid.sheet, *grid.others)])
        self._sheet_field.show()

    def _on_failed(self, error: KnownError) -> None:
        if error.code is Code.CANCELLED:
            return
        clear(self.answer)
        self._not_yet()
        frame, inside = card(gap=SPACE)
        said = row(Glyph("error", "bad", 22), label(sentence(error), "strong", wrap=True, selectable=True), gap=WIDE)
        said.setStretch(1, 1)
        inside.addLayout(said)
        self.answer.addWidget(frame)

    def _show(self, plan: SheetPlan) -> None:
        clear(self.answer)
        self.answer.addWidget(summary_card(plan))
        if plan.questions:
            self.answer.addWidget(questions_card(plan, self.changed))
        self.answer.addWidget(columns_card(plan, self.changed))
        self.answer.addWidget(defaults_card(plan, self.changed))
        if plan.faults:
            self.answer.addWidget(faults_card(plan))
        self.errors.setVisible(bool(plan.faults))
        self._offer()
        text = ngettext("{count} case would come in.", "{count} cases would come in.", plan.count(Fate.NEW))
        self.said.setText(text.format(count=screen().number(plan.count(Fate.NEW))))
        a11y.tab_in_reading_order(self)

    def _offer(self) -> None:
        """It can be taken in once it is shown without a mistake."""
        plan = self._plan
        ready = plan is not None and not plan.count(Fate.BAD) and plan.count(Fate.NEW) > 0
        self.complete.setEnabled(ready and not self._taking_in)

    def changed(self, chosen: SheetMap) -> None:
        """Look again with another map."""
        if self.file.path is not None:
            self.complete.setEnabled(False)
            self._look_at(self.file.path, None, chosen)

    # -- acts

    def _take_in(self) -> None:
        plan, registers = self._plan, self.office.old_registers
        if plan is None or not self.complete.isEnabled():
            return
        self._look.forget()
        self._taking_in = True
        self._offer()

        def work(progress: Progress, cancel: CancelToken) -> Done[TakenIn]:
            return registers.take_in(plan, progress=progress, cancel=cancel)

        job = self.desk.tasks.long(self, work, self._on_taken_in, self._on_refused)
        self.work.watch(job, _("The cases are being entered. Until the end nothing is kept, so that stopping leaves no trace."))

    def _on_taken_in(self, taken: TakenIn) -> None:
        count = len(taken.numbers)
        self.desk.shell.back()
        self.desk.shell.go("register")
        text = ngettext("{count} case of the old register came in.", "{count} cases of the old register came in.", count)
        self.desk.shell.say(Level.GOOD, text.format(count=screen().number(count)))

    def _on_refused(self, error: KnownError) -> None:
        self._taking_in = False
        self._offer()
        self.desk.shell.refuse(error)

    def _save_faults(self) -> None:
        dialog = QFileDialog(self, _("Rows with mistakes"), _("mistakes") + ".xlsx")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.fileSelected.connect(lambda path: self.save_faults(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save_faults(self, path: Path) -> None:
        """Write the rows with mistakes to a file."""
        plan, registers = self._plan, self.office.old_registers
        if plan is None:
            return
        target = path if path.suffix.lower() in {".csv", ".xlsx"} else path.with_name(f"{path.name}.xlsx")
        self.desk.tasks.read(self, lambda: registers.write_faults(plan, target), lambda count: self._on_saved(target, count))

    def _on_saved(self, target: Path, count: int) -> None:
        text = ngettext(
            "{count} row with its mistakes is in {path}: correct it there, then choose that file.",
            "{count} rows with their mistakes are in {path}: correct them there, then choose that file.",
            count,
        )
        self.desk.shell.say(Level.GOOD, screen().fill(text, {"count": screen().number(count), "path": str(target)}))
