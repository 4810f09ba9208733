# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Hands law of this office on as one signed file: which treaties, what goes with them, where it is written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QListWidget, QListWidgetItem, QWidget

from mlat_desktop.domain.errors import KnownError
from mlat_desktop.domain.pack import PACK_SUFFIX
from mlat_desktop.i18n import _, listed, ngettext, screen
from mlat_desktop.services.treaties.packs import ExportedPack, PackChoice
from ui.desk import Desk
from ui.models.law_list import LINE, Line, LineDelegate
from ui.pages.law.words import series_word
from ui.pages.page import Editor
from ui.theme import Tone
from ui.widgets.basics import SPACE, WIDE, button, column, joined, label, row, scroll
from ui.widgets.controls import Level, SearchField
from ui.widgets.form import Field, Section, line
from ui.widgets.pickers import fold
from ui.widgets.ticks import Tick

_HELD = Qt.ItemDataRole.UserRole + 2


class PackOut(Editor):
    """The page. No treaty chosen means all of them."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Hand on a treaty pack"), _("&Write the pack"), self._write)
        inner = QWidget()
        sheet = column(inner, margins=(0, 0, 8, 8), gap=WIDE)
        left, right = column(gap=WIDE), column(gap=WIDE)
        both = row(left, right, gap=WIDE)
        both.setStretch(0, 1)
        both.setStretch(1, 1)
        sheet.addLayout(both)
        left.addWidget(self._treaties())
        right.addWidget(self._what())
        right.addWidget(self._where())
        right.addStretch(1)
        self.body.addWidget(scroll(inner, name=_("Hand on a treaty pack")), 1)
        self._count()

    def _treaties(self) -> Section:
        made = Section(_("Which treaties"), columns=1, note=_("None chosen: all of them."))
        self.search_field = SearchField(_("Search a treaty"))
        self.search_field.searched.connect(self._filter)
        self.list = QListWidget()
        self.list.setAccessibleName(_("Treaties"))
        self.list.setSelectionMode(QListWidget.SelectionMode.MultiSelection)
        self.list.setMinimumHeight(380)
        self.list.setItemDelegate(LineDelegate(self.list))
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        for each in sorted(self.office.treaties.list(), key=lambda view: fold(screen().text(view.short or view.title))):
            short, title = screen().text(each.short or each.title), screen().text(each.title)
            item = QListWidgetItem(listed(short, series_word(each.series)))
            item.setData(LINE, Line(each.id, short, joined(series_word(each.series), each.version)))
            item.setData(_HELD, fold(f"{each.id} {short} {title}"))
            item.setToolTip(title)
            self.list.addItem(item)
        self.list.itemSelectionChanged.connect(self._on_chosen)
        self.search_field.left_down.connect(self.list.setFocus)
        made.body.addWidget(self.search_field)
        made.body.addWidget(self.list)
        return made

    def _what(self) -> Section:
        made = Section(_("What goes with the tables"), columns=1)
        self.parties = Tick(_("Memberships of States"))
        self.life = Tick(_("What each State did: ratified, reserved, denounced"))
        self.declarations = Tick(_("Declarations of States"))
        self.calendars = Tick(_("Rest days of our State"))
        for tick in (self.parties, self.life, self.declarations):
            tick.setChecked(True)
        for tick in (self.parties, self.life, self.declarations, self.calendars):
            made.place(tick)
        return made

    def _where(self) -> Section:
        made = Section(_("Title and file"), columns=1)
        self.title = line(hint=_("for example: CETS 224 in force"))
        made.add(_("&Title"), self.title, help_text=_("Empty: the name of our office and the day."))
        self.target = line(hint=_("a new file"))
        self._target_field: Field = made.add(_("&File"), self.target, required=True)
        made.body.addLayout(row(button(_("Choose a file..."), self._choose, glyph="folder"), None, gap=SPACE))
        said = _("The file is signed by this office. Whoever takes it in must have our card and trust it.")
        made.body.addWidget(label(said, "muted", wrap=True))
        return made

    def first_focus(self) -> QWidget:
        """The search field."""
        return self.search_field

    def dirty(self) -> bool:
        """Leaving loses the choice of treaties and the title."""
        return bool(self.title.text().strip() or self.list.selectedItems())

    def _filter(self, typed: str) -> None:
        words = fold(typed).split()
        for at in range(self.list.count()):
            item = self.list.item(at)
            item.setHidden(not all(word in str(item.data(_HELD)) for word in words))

    def _on_chosen(self) -> None:
        for at in range(self.list.count()):
            item = self.list.item(at)
            line, pill = item.data(LINE), _("goes") if item.isSelected() else ""
            if line.pill != pill:
                item.setData(LINE, replace(line, pill=pill, tone=Tone.GOOD))
        self._count()

    def _count(self) -> None:
        chosen = len(self.list.selectedItems())
        text = ngettext("{count} treaty is chosen.", "{count} treaties are chosen.", chosen)
        self.said.setText(text.format(count=screen().number(chosen)) if chosen else _("All treaties go."))

    def _choose(self) -> None:
        dialog = QFileDialog(self, _("File of the pack"), f"treaties{PACK_SUFFIX}")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.fileSelected.connect(self.target.setText)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def choice(self) -> PackChoice:
        """What was chosen."""
        return PackChoice(
            treaties=tuple(sorted(item.data(LINE).key for item in self.list.selectedItems())),
            parties=self.parties.isChecked(),
            life=self.life.isChecked(),
            declarations=self.declarations.isChecked(),
            calendars=self.calendars.isChecked(),
        )

    def _write(self) -> None:
        typed = self.target.text().strip()
        self._target_field.complain("" if typed else _("This is needed."))
        if not typed:
            self.target.setFocus()
            return
        path = Path(typed)
        target = path if path.suffix else path.with_suffix(PACK_SUFFIX)
        self.complete.setEnabled(False)
        packs, choice, title = self.office.packs, self.choice(), self.title.text().strip()
        self.desk.tasks.write(self, lambda: packs.export(target, choice, title), self._on_written, self._on_refused)

    def _on_refused(self, error: KnownError) -> None:
        self.complete.setEnabled(True)
        self.desk.shell.refuse(error)

    def _on_written(self, made: ExportedPack) -> None:
        tables = ngettext("{count} table", "{count} tables", made.tables).format(count=screen().number(made.tables))
        said = screen().fill(_("The pack is written and signed: {path} ({tables})."), {"path": made.path, "tables": tables})
        self.desk.shell.law_changed()
        self.desk.shell.say(Level.GOOD, said)
