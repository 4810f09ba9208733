# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A list of rows of a treaty table with the form of the chosen one beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mlat_desktop.i18n import _, screen
from ui.models.law_list import Line, LineView
from ui.pages.law.fields import Row, RowForm, Spec
from ui.pages.law.words import level_word
from ui.theme import Tone
from ui.widgets.basics import SPACE, WIDE, button, card, column, joined, label, row, scroll

Told = Callable[[Row], tuple[str, str]]
"""What a row is called in the list: the strong line and the quiet one."""


class RowsPart(QWidget):
    """Rows of one list of a draft. ``told`` names a row; ``fresh`` makes a new one, None where rows are fixed;
    ``sourced`` rows have a source of their own, in place of which the new one can be put.

    Signals:
        edited: something was changed.
    """

    edited = Signal()

    def __init__(
        self,
        title: str,
        specs: Sequence[Spec],
        told: Told,
        today: Callable[[], date],
        fresh: Callable[[], Row] | None,
        *,
        sourced: bool = False,
    ) -> None:
        super().__init__()
        self.setProperty("look", "clear")
        self._told, self._fresh = told, fresh
        self._rows: list[Row] = []
        self._faults: dict[int, dict[str, str]] = {}
        self.list = LineView(title, self._choose)
        frame, inside = card(margins=(6, 6, 6, 6), gap=SPACE)
        inside.addWidget(self.list, 1)
        self._acts: QHBoxLayout = row(gap=SPACE, margins=(6, 0, 6, 4))
        self.add = button(_("Add"), self._add, glyph="plus")
        self.remove = button(_("Remove"), self._remove, glyph="trash")
        for each in (self.add, self.remove):
            each.setVisible(fresh is not None)
            self._acts.addWidget(each)
        self._acts.addStretch(1)
        inside.addLayout(self._acts)
        frame.setFixedWidth(330)
        self.form = RowForm("", specs, today)
        self.form.setAccessibleName(title)
        self.form.edited.connect(self._on_edited)
        inner = QWidget()
        held = column(inner, margins=(0, 0, 8, 8))
        held.addWidget(self.form)
        self.source = label("", "small", wrap=True)
        self.stamp = button(_("This row was read in the new source"), self._stamp, glyph="check")
        self.source.setVisible(sourced)
        self.stamp.setVisible(sourced)
        self.form.body.addWidget(self.source)
        self.form.body.addLayout(row(self.stamp, None))
        held.addStretch(1)
        both = row(frame, scroll(inner, name=title), parent=self, gap=WIDE)
        both.setStretch(1, 1)

    def show_rows(self, rows: list[Row]) -> None:
        """Show the rows of a draft; they are changed in place."""
        self._rows, self._faults = rows, {}
        self._list()

    def complain(self, faults: dict[int, dict[str, str]]) -> None:
        """Say what is wrong, row by row; the first wrong row comes to the front."""
        self._faults = faults
        self._list(min(faults) if faults else None)

    def focus(self, key: str) -> None:
        """Go to a field of the row shown."""
        control = self.form.control(key)
        if control is not None:
            control.setFocus()

    def _list(self, at: int | None = None) -> None:
        lines = [self._line(number, each) for number, each in enumerate(self._rows)]
        self.list.show_lines(lines, str(at) if at is not None else self.list.key)
        self.form.setEnabled(bool(lines))
        self.remove.setEnabled(bool(lines))

    def _line(self, number: int, each: Row) -> Line:
        above, below = self._told(each)
        wrong = number in self._faults
        return Line(str(number), above or _("not named yet"), below, _("to mend") if wrong else "", Tone.BAD, alarm=wrong)

    def _choose(self, key: str) -> None:
        if not key:
            self.form.show_row({})
            return
        number = int(key)
        self.form.show_row(self._rows[number])
        self._show_source(self._rows[number])
        self.form.complain(self._faults.get(number, {}))

    def _on_edited(self) -> None:
        key = self.list.key
        if key:
            number = int(key)
            self.list.lines.change(number, self._line(number, self._rows[number]))
        self.edited.emit()

    def _show_source(self, shown: Row) -> None:
        source = shown.get("source") or {}
        read_on, level = source.get("read_on"), str(source.get("level", ""))
        day = screen().date(read_on) if isinstance(read_on, date) else ""
        known = joined(level_word(level), day, str(source.get("url", "")))
        self.source.setText(known if source else _("Its source is the new one, named under Source."))
        self.stamp.setEnabled(bool(source))

    def _stamp(self) -> None:
        """Let the row have the source of the new version: it was read there."""
        if self.list.key:
            shown = self._rows[int(self.list.key)]
            shown.pop("source", None)
            self._show_source(shown)
            self._on_edited()

    def _add(self) -> None:
        if self._fresh is not None:
            self._rows.append(self._fresh())
            self._list(len(self._rows) - 1)
            self.edited.emit()
            first = next(iter(self.form.controls), "")
            self.focus(first)

    def _remove(self) -> None:
        if self.list.key:
            self._rows.pop(int(self.list.key))
            self._faults = {}
            self._list()
            self.edited.emit()
