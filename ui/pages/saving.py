# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A list on the screen leaves as a spreadsheet: one button for every page that has one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget

from mlat_desktop.i18n import _, ngettext, screen
from mlat_desktop.services.importing.port import Value
from ui.desk import Desk
from ui.pages.page import Page
from ui.widgets.basics import icon_button
from ui.widgets.controls import Level

Rows = Callable[[], Sequence[Sequence[Value]]]


class SaveList:
    """Asks for a file and writes the list into it; what ``rows`` gives is asked on the writing thread."""

    def __init__(
        self, owner: Page | QWidget, title: str, headings: Sequence[str], rows: Callable[[], Rows], desk: Desk | None = None
    ) -> None:
        self._page, self._title, self._headings, self._rows, self._given = owner, title, headings, rows, desk

    @property
    def _desk(self) -> Desk:
        if self._given is None:
            assert isinstance(self._page, Page)  # a part of a page says which desk it works at
            return self._page.desk
        return self._given

    def button(self, name: str = "") -> QPushButton:
        """The button; ``name`` tells it from others on one page."""
        return icon_button("export", name or _("Save this list as a spreadsheet"), self._choose)

    def _choose(self) -> None:
        dialog = QFileDialog(self._page, _("Save this list as a spreadsheet"), f"{self._title}.xlsx")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([_("Workbook (*.xlsx)"), _("Text with commas (*.csv)")])
        dialog.fileSelected.connect(lambda path: self.write(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def write(self, path: Path) -> None:
        """Write the list as it is shown now."""
        target = path if path.suffix.lower() in {".csv", ".xlsx"} else path.with_name(f"{path.name}.xlsx")
        lists, title, headings, rows = self._desk.office.lists, self._title, self._headings, self._rows()
        self._desk.tasks.write(
            self._page, lambda: lists.save(target, title, headings, rows()), lambda count: self._on_saved(target, count)
        )

    def _on_saved(self, target: Path, count: int) -> None:
        text = ngettext("{count} row is in {path}.", "{count} rows are in {path}.", count)
        said = screen().fill(text, {"count": screen().number(count), "path": str(target)})
        self._desk.shell.say(Level.GOOD, said, stays=False)
