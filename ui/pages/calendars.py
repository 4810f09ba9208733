# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The office's own calendar: the rest days of a State in a year, and the change of them as a proposal with its effect shown."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from mlat_desktop.domain.errors import KnownError
from mlat_desktop.domain.law import Proposal
from mlat_desktop.i18n import _, screen
from mlat_desktop.messages import sentence
from mlat_desktop.progress import CancelToken, Progress
from mlat_desktop.services.ports import CalendarRow
from mlat_desktop.services.treaties.calendars import CalendarChange, CalendarView
from mlat_desktop.services.treaties.publishing import EffectView
from ui import a11y
from ui.desk import Desk
from ui.pages.law.effect import effect_card
from ui.pages.look import Look
from ui.widgets.basics import GAP, SPACE, WIDE, Combo, button, clear, column, icon_button, isolated, joined, label, row
from ui.widgets.controls import Level
from ui.widgets.dates import DateField
from ui.widgets.form import Field, Section, line
from ui.widgets.pickers import StatePicker
from ui.widgets.ticks import Tick
from ui.widgets.work import WorkBar

_YEARS = range(-1, 4)
"""Years about today that are offered."""


class CalendarSection(Section):
    """The card. Nothing changes here: a change is proposed, and a second person publishes it among the treaties."""

    def __init__(self, desk: Desk, *, allowed: bool) -> None:
        note = _("A holiday that is decreed later, or a weekend that changes, is entered here with its source.")
        super().__init__(_("Rest days of a State"), columns=2, note=note)
        self._desk, self._allowed = desk, allowed
        self._shown: CalendarView | None = None
        self._seen: CalendarChange | None = None
        self._added: list[date] = []
        self._removed: set[date] = set()
        self._choices()
        self._rest()
        self._changes()
        for control in (self.new_day, self.add_day, self.source, self.look, self.propose, *self.weekdays):
            control.setEnabled(allowed)
        self.propose.setEnabled(False)
        self.refresh()

    def _choices(self) -> None:
        office, this_year = self._desk.office, self._desk.office.register.today.year
        self.state, self.year = StatePicker(_("State")), Combo()
        self.state.set_value(office.info.country)
        self.year.fill([(str(this_year + n), this_year + n) for n in _YEARS])
        self.year.choose(this_year)
        self.add(_("State"), self.state)
        self.add(_("Year"), self.year)
        self.state.picked.connect(lambda _code: self.refresh())
        self.year.activated.connect(lambda _at: self.refresh())

    def _rest(self) -> None:
        self.known = label("", "muted", wrap=True)
        self._days: QVBoxLayout = column(gap=GAP)
        self.weekdays = [Tick(_day_name(number)) for number in range(1, 8)]
        self.body.addWidget(label(_("WEEKEND"), "section"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE)
        for at, each in enumerate(self.weekdays):
            each.setAccessibleName(_("{day} is a rest day of the week").format(day=each.text()))
            each.toggled.connect(self._touched)
            grid.addWidget(each, at // 4, at % 4)
        self.body.addLayout(grid)
        self.body.addWidget(label(_("HOLIDAYS"), "section"))
        self.body.addWidget(self.known)
        self.body.addLayout(self._days)

    def _changes(self) -> None:
        self.new_day = DateField(_("Another rest day"), lambda: self._desk.office.register.today)
        self.add_day = button(_("Add the day"), self._on_add, glyph="plus")
        self.source = line()
        self._day_field = Field(_("Another rest day"), self.new_day)
        across = row(self._day_field, _bottom(self.add_day), gap=WIDE)
        across.setStretch(0, 1)
        self.body.addLayout(across)
        decreed = _("Where it was decreed: the official journal, the note of an embassy.")
        self._source_field = Field(_("Source of the change"), self.source, help_text=decreed)
        self.body.addWidget(self._source_field)
        self.source.textChanged.connect(self._touched)
        self.look = button(_("Show what it changes"), self._show_effect, glyph="eye")
        self.propose = button(_("Propose the change"), self._propose, look="primary", glyph="check")
        self.body.addLayout(row(self.look, self.propose, None, gap=SPACE))
        self.work = WorkBar()
        self.body.addWidget(self.work)
        self._effect: QVBoxLayout = column(gap=GAP)
        self.body.addLayout(self._effect)
        self._look = Look(self._desk, self, self.work)
        if not self._allowed:
            self.body.addWidget(label(_("Only an administrator changes them."), "small", wrap=True))

    # -- showing ---------------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the days of the State and year chosen; what is typed about another one is left behind."""
        self._added, self._removed = [], set()
        self._forget_effect()
        self._shown = None
        try:
            if self.state.value:
                self._shown = self._desk.office.calendars.show(self.state.value, int(str(self.year.value)))
        except KnownError as error:
            self.known.setText(sentence(error))
        if self._shown is not None:
            row_shown = self._shown.row
            counted = (
                _("The office counts with these days") if self._shown.kept else _("Not needed yet: as the program knows them")
            )
            self.known.setText(joined(counted, isolated(row_shown.version)))
            for number, box in enumerate(self.weekdays, start=1):
                box.blockSignals(True)
                box.setChecked(number in row_shown.weekend)
                box.blockSignals(False)
        self._show_days()

    def _show_days(self) -> None:
        clear(self._days)
        if self._shown is None:
            return
        grid = QWidget()
        cells = QGridLayout(grid)
        cells.setContentsMargins(0, 0, 0, 0)
        cells.setHorizontalSpacing(WIDE)
        cells.setVerticalSpacing(0)
        days = sorted({*self._shown.row.holidays, *self._added})
        for at, day in enumerate(days):
            cells.addWidget(self._day(day), at // 2, at % 2)
        if not days:
            cells.addWidget(label(_("No holiday is known."), "muted"), 0, 0)
        self._days.addWidget(grid)
        a11y.tab_in_reading_order(self)

    def _day(self, day: date) -> QWidget:
        made = QWidget()
        shown = screen().date(day, "weekday")
        gone, new = day in self._removed, day in self._added
        words = _("{day}: taken out") if gone else _("{day}: added") if new else "{day}"
        text = label(words.format(day=shown), "bad" if gone else "good" if new else "", wrap=True)
        act = icon_button("plus" if gone else "close", (_("Put {day} back") if gone else _("Take {day} out")).format(day=shown))
        act.clicked.connect(lambda _checked=False: self._on_toggle(day))
        act.setEnabled(self._allowed)
        row(text, act, parent=made, gap=SPACE).setStretch(0, 1)
        return made

    # -- changing --------------------------------------------------------------------------------------------------------

    def _on_add(self) -> None:
        day = self.new_day.day
        known = self._shown is not None and day in {*self._shown.row.holidays, *self._added}
        inside = day is not None and day.year == self.year.value
        self._day_field.complain("" if inside else _("A day of the year chosen above is needed."))
        if day is None or not inside:
            return
        if known:
            self._day_field.complain(_("It is a rest day already."))
            return
        self._added.append(day)
        self.new_day.set_day(None)
        self._touched()
        self._show_days()

    def _on_toggle(self, day: date) -> None:
        if day in self._added:
            self._added.remove(day)
        else:
            self._removed ^= {day}
        self._touched()
        self._show_days()

    def _touched(self, *_arguments: object) -> None:
        self._forget_effect()

    def _forget_effect(self) -> None:
        self._look.forget()
        self._seen = None
        clear(self._effect)
        self.propose.setEnabled(False)

    def change(self) -> CalendarChange | None:
        """What is typed, None where no State is chosen."""
        if self._shown is None:
            return None
        kept: CalendarRow = self._shown.row
        weekend = tuple(number for number, box in enumerate(self.weekdays, start=1) if box.isChecked())
        return CalendarChange(
            state=kept.state,
            year=kept.year,
            subdivision=kept.subdivision,
            add=tuple(self._added),
            remove=tuple(sorted(self._removed)),
            weekend=None if weekend == kept.weekend else weekend,
            source=self.source.text().strip(),
        )

    def _show_effect(self) -> None:
        change = self.change()
        if change is None:
            return
        self._source_field.complain("" if change.source else _("This is needed."))
        if not change.source:
            self.source.setFocus()
            return
        office = self._desk.office
        self._forget_effect()

        def find(progress: Progress, cancel: CancelToken) -> EffectView:
            return office.publishing.effect(office.calendars.changed(change), progress, cancel)

        self._look.begin(find, lambda effect: self._on_effect(change, effect), self._on_refused)

    def _on_refused(self, error: KnownError) -> None:
        self.propose.setEnabled(self._seen is not None)
        self._desk.shell.refuse(error)

    def _on_effect(self, change: CalendarChange, effect: EffectView) -> None:
        self._seen = change
        self._effect.addWidget(effect_card(effect, self._desk.shell.open_request))
        self.propose.setEnabled(True)
        self.propose.setFocus()

    def _propose(self) -> None:
        change, calendars = self._seen, self._desk.office.calendars
        if change is None:
            return
        self.propose.setEnabled(False)
        self._desk.tasks.write(self, lambda: calendars.propose(change), self._on_proposed, self._on_refused)

    def _on_proposed(self, _proposal: Proposal) -> None:
        self.source.clear()
        self.refresh()
        said = _("The change is proposed. A second person publishes it: see Treaties.")
        self._desk.shell.say(Level.GOOD, said, ((_("Open the treaties"), self._go),))

    def _go(self) -> None:
        self._desk.shell.go("treaties")


def _bottom(widget: QWidget) -> QWidget:
    """The widget on the line of the control beside it, below the height of a label."""
    made = QWidget()
    inside = column(made, gap=3)
    inside.addWidget(label(" ", "field"))
    inside.addLayout(row(widget, None))
    inside.addStretch(1)
    return made


def _day_name(number: int) -> str:
    return screen().weekday(number - 1)
