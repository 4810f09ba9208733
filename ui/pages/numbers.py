# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""How the office numbers: one line for each class and direction, and the form that changes one, for who keeps the office."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from mlat_desktop.domain.errors import KnownError
from mlat_desktop.i18n import _
from mlat_desktop.labels import label as word
from mlat_desktop.messages import sentence
from mlat_desktop.services.ports import Series
from mlat_desktop.services.register import number
from ui.desk import Desk
from ui.widgets.basics import GAP, WIDE, Combo, button, clear, column, label, row
from ui.widgets.controls import Level
from ui.widgets.form import Section, line


class NumbersSection(Section):
    """The card."""

    def __init__(self, desk: Desk, *, allowed: bool) -> None:
        note = _("An old register goes on: its next number is the first one here.")
        super().__init__(_("Numbers"), columns=2, note=note)
        self._desk, self._allowed = desk, allowed
        self._lines: QVBoxLayout = column(gap=GAP)
        self.body.insertLayout(2, self._lines)
        self.which, self.prefix, self.pattern, self.first = Combo(), line(), line(), line()
        self.add(_("C&lass and direction"), self.which, span=2)
        self.add(_("Prefix"), self.prefix)
        self._pattern_field = self.add(_("Pattern"), self.pattern)
        self._first_field = self.add(_("First number of this year"), self.first)
        self.save = button(_("Sa&ve the numbering"), self._save, glyph="check")
        self.next = label("", "muted", wrap=True)
        self.body.addLayout(row(self.save, self.next, gap=WIDE))
        self.which.currentIndexChanged.connect(self._show_one)
        for each in (self.prefix, self.pattern, self.first):
            each.textEdited.connect(self._preview)
        for control in (self.which, self.prefix, self.pattern, self.first, self.save):
            control.setEnabled(allowed)
        self.refresh()

    def refresh(self) -> None:
        """Read the series again; what is typed about one of them stays."""
        self._series = self._desk.office.register.series()
        clear(self._lines)
        self._lines.addWidget(self._table())
        self.which.fill([(_name(each), (each.klass, each.direction)) for each in self._series])
        if not self.prefix.isModified() and not self.pattern.isModified() and not self.first.isModified():
            self._show_one()

    def _table(self) -> QWidget:
        made = QWidget()
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(WIDE)
        grid.setVerticalSpacing(GAP)
        grid.setColumnStretch(0, 1)
        year = self._year()
        for at, each in enumerate(self._series):
            grid.addWidget(label(_name(each), "muted", wrap=True), at, 0)
            grid.addWidget(label(_("from {number}").format(number=number(each, year, _first(each, year)))), at, 1)
        return made

    def _year(self) -> int:
        return self._desk.office.register.today.year

    def _chosen(self) -> Series | None:
        return next((each for each in self._series if (each.klass, each.direction) == self.which.value), None)

    def _show_one(self, *_arguments: object) -> None:
        if (chosen := self._chosen()) is None:
            return
        self.prefix.setText(chosen.prefix)
        self.pattern.setText(chosen.pattern)
        self.first.setText(str(_first(chosen, self._year())))
        self._preview()

    def _typed(self) -> Series | None:
        """The series as it stands in the fields, None while the first number is not one."""
        chosen, first = self._chosen(), self.first.text().strip()
        if chosen is None or not first.isdecimal() or not 1 <= int(first) <= _HIGHEST:
            return None
        year, known = self._year(), _first(chosen, self._year())
        moved = int(first) != known
        return Series(
            klass=chosen.klass,
            direction=chosen.direction,
            prefix=self.prefix.text().strip(),
            pattern=self.pattern.text().strip(),
            first=int(first) if moved else chosen.first,
            first_year=year if moved else chosen.first_year,
        )

    def _preview(self, *_arguments: object) -> None:
        typed = self._typed()
        self._first_field.complain("" if typed else _("A whole number from 1 is needed."))
        self._pattern_field.complain("")
        self.next.clear()
        if typed is None:
            return
        try:
            said = number(typed, self._year(), _first(typed, self._year()))
        except KnownError as error:
            self._pattern_field.complain(sentence(error))
        else:
            self.next.setText(_("The first of {year}: {number}").format(year=self._year(), number=said))

    def _save(self) -> None:
        typed = self._typed()
        if typed is None:
            self._first_field.complain(_("A whole number from 1 is needed."))
            self.first.setFocus()
            return
        register = self._desk.office.register
        self._desk.tasks.write(self, lambda: register.set_series(typed), self._on_saved, self._on_refused)

    def _on_refused(self, error: KnownError) -> None:
        self._pattern_field.complain(sentence(error))

    def _on_saved(self, saved: Series) -> None:
        for each in (self.prefix, self.pattern, self.first):
            each.setModified(False)
        self.refresh()
        said = _("The numbering is in force: {series}.").format(series=_name(saved))
        self._desk.shell.say(Level.GOOD, said, stays=False)


_HIGHEST = 999_999


def _first(series: Series, year: int) -> int:
    return series.first if series.first_year == year else 1


def _name(series: Series) -> str:
    return f"{word(series.klass)} · {word(series.direction)}"
