# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Who is away and who stands in: the list, and the form that enters another absence."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from mlat_desktop.domain.errors import KnownError
from mlat_desktop.i18n import _, screen
from mlat_desktop.services.absences import AbsenceView
from ui.desk import Desk
from ui.pages.half_typed import KeptEditor, half_typed
from ui.widgets.basics import GAP, SPACE, WIDE, Combo, button, clear, column, joined, label, row, scroll
from ui.widgets.controls import Level
from ui.widgets.dates import DateField
from ui.widgets.form import Section, line


class AbsenceEditor(KeptEditor):
    """One's own absence, or as the head anybody's."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Absences and deputies"), _("Enter the absence"), self._complete)
        inner = QWidget()
        inside = column(inner, margins=(0, 0, 8, 8), gap=WIDE)
        shown = Section(_("Who is away, or will be"))
        holder = QWidget()
        self._list: QVBoxLayout = column(holder, gap=SPACE)
        shown.body.addWidget(holder)
        inside.addWidget(shown)
        inside.addWidget(self._form())
        inside.addStretch(1)
        self.body.addWidget(scroll(inner, name=_("Absences and deputies")), 1)
        self._show()
        self.half = half_typed(
            desk, self, "absence",
            {"person": self.person, "deputy": self.deputy, "first": self.first, "last": self.last, "note": self.note},
        )  # fmt: skip

    def _form(self) -> Section:
        note = _("The deputy is told, gets the notices, and sees the restricted cases until the last day. It ends by itself.")
        made = Section(_("Another absence"), columns=2, note=note)
        own = self.office.info.user
        people = [each for each in self.office.people.all() if each.active]
        others = self.office.absences.may_enter_for_others()
        self.person, self.deputy, self.note = Combo(), Combo(), line()
        self.person.fill([(each.full_name, each.name) for each in people if others or each.uid == own.uid])
        self.person.choose(own.name)
        self.deputy.fill([(each.full_name, each.name) for each in people if others or each.uid != own.uid])
        self.deputy.choose(next((each.name for each in people if each.uid != own.uid), own.name))
        today = self.office.register.today
        self.first, self.last = DateField(_("First day"), lambda: today), DateField(_("Last day"), lambda: today)
        made.add(_("&Person"), self.person)
        made.add(_("&Deputy"), self.deputy)
        self._first_field = made.add(_("&First day"), self.first, required=True)
        self._last_field = made.add(_("&Last day"), self.last, required=True)
        made.add(_("&Remark"), self.note, span=2)
        return made

    def first_focus(self) -> QWidget:
        """The first field."""
        return self.person

    def _show(self) -> None:
        clear(self._list)
        found = self.office.absences.all()
        for each in found:
            words = QWidget()
            inside = column(words, gap=1)
            inside.addWidget(label(each.full_name, "strong"))
            days = _("{first} to {last}").format(first=screen().date(each.first), last=screen().date(each.last))
            deputy = _("deputy: {person}").format(person=each.deputy_name)
            inside.addWidget(label(joined(days, deputy, each.note), "small", wrap=True))
            shown = row(words, *self._acts(each), gap=GAP)
            shown.setStretch(0, 1)
            self._list.addLayout(shown)
        if not found:
            self._list.addWidget(label(_("Nobody is away, or will be."), "muted"))

    def _acts(self, absence: AbsenceView) -> list[QWidget]:
        if not absence.mine and not self.office.absences.may_enter_for_others():
            return []
        made = button(_("End"), lambda: self._end(absence), look="link")
        made.setAccessibleName(_("{person} is back").format(person=absence.full_name))
        return [made]

    def _end(self, absence: AbsenceView) -> None:
        absences = self.office.absences
        said = _("The absence is over. The deputy no longer sees what is restricted to others.")
        self.desk.tasks.write(self, lambda: absences.end(absence.uid), lambda _nothing: self._changed(said), self._refused)

    def _complete(self) -> None:
        first, last = self.first.day, self.last.day
        self._first_field.complain("" if first else _("This is needed."))
        self._last_field.complain("" if last else _("This is needed."))
        person, deputy, note = self.person.value, self.deputy.value, self.note.text().strip()
        if first is None or last is None or not isinstance(person, str) or not isinstance(deputy, str):
            return
        self.complete.setEnabled(False)
        absences = self.office.absences
        self.desk.tasks.write(self, lambda: absences.enter(person, deputy, first, last, note), self._entered, self._refused)

    def _entered(self, made: AbsenceView) -> None:
        for each in (self.first, self.last):
            each.set_day(None)
        self.note.clear()
        self.gone()
        said = _("{deputy} stands in for {person}.").format(deputy=made.deputy_name, person=made.full_name)
        self._changed(said)

    def _changed(self, said: str) -> None:
        self.complete.setEnabled(True)
        self._show()
        self.desk.shell.say(Level.GOOD, said, stays=False)

    def _refused(self, error: KnownError) -> None:
        self.complete.setEnabled(True)
        self.desk.shell.refuse(error)
