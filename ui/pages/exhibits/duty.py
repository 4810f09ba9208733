# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A duty that rests on a case: what it says, and the form that discharges it, lifts it, or has it looked at again."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from mlat_desktop.domain.changes import Done
from mlat_desktop.domain.duties import Duty
from mlat_desktop.domain.request import RequestId, Uid
from mlat_desktop.i18n import _, listed, screen
from mlat_desktop.labels import label as word
from mlat_desktop.services.rulebook import duty_label
from ui.desk import Desk
from ui.pages.case_editor import CaseEditor
from ui.pages.exhibits.rows import party_text
from ui.widgets.basics import Combo
from ui.widgets.dates import DateField
from ui.widgets.form import Section, area, facts

_DONE, _LIFTED, _LOOKED, _GIVEN = "discharged", "lifted", "reviewed", "given"


class DutyPage(CaseEditor):
    """The page of a duty."""

    def __init__(self, desk: Desk, request_id: RequestId, uid: Uid) -> None:
        super().__init__(desk, request_id, _("Duty"), _("&Record"), self._complete)
        self.half.name += f":{uid}"
        self.duty: Duty = desk.office.duties.find(uid)[1]
        self.sheet.addWidget(self._about())
        self.act, self.how, self.owner = Combo(), area(lines=3), Combo()
        self.day, self.again = DateField(_("Day"), self.today), DateField(_("Look again on"), self.today)
        self.day.set_day(self.today())
        self.complete.setVisible(self.duty.open)
        if self.duty.open:
            self.form = self._form()
            self.sheet.addWidget(self.form)
            self._on_act()
            self.resume(act=self.act, how=self.how, day=self.day, again=self.again, owner=self.owner)
        self.sheet.addStretch(1)

    def first_focus(self) -> QWidget:
        """What happened, or the way back where it has ended."""
        return self.act if self.duty.open else self.cancel

    def _about(self) -> Section:
        duty, day = self.duty, screen().date
        made = Section(duty_label(duty.kind), columns=1)
        lasts = _("It stays after the case has closed.") if duty.lasting else _("The case is not closed while it is open.")
        ended = listed(day(duty.ended_on), duty.ended_how) if duty.ended_on else ""
        pairs = [
            (_("What it says"), duty.text),
            (_("Article"), duty.article),
            (_("Set by"), party_text(duty.given_by, duty.given_name)),
            (_("Owed by"), party_text(duty.owed_by, duty.owed_name)),
            (_("Watched by"), self._name(duty.owner)),
            (_("Since"), day(duty.since)),
            (_("Until when"), lasts),
            (_("To be done by"), day(duty.due_on) if duty.due_on else ""),
            (_("Look again on"), day(duty.review_on) if duty.review_on and duty.open else ""),
            (_("Status"), word(duty.state)),
            (_("Ended"), ended),
            (_("Came with"), _("a case bundle") if duty.bundle else ""),
        ]
        made.body.addWidget(facts([(name, value) for name, value in pairs if value]))
        return made

    def _name(self, sign_in: str) -> str:
        return next((user.full_name for user in self.office.people.all() if user.name == sign_in), sign_in)

    def _form(self) -> Section:
        made = Section(_("Record what happened"), columns=2)
        self.act.fill(
            [
                (_("It was discharged"), _DONE),
                (_("It was lifted by consent"), _LIFTED),
                (_("It was looked at"), _LOOKED),
                (_("Somebody else watches it"), _GIVEN),
            ]
        )
        people = [each for each in self.office.people.all() if each.active and each.name != self.duty.owner]
        self.owner.fill([(each.full_name, each.name) for each in people])
        self._act_field = made.add(_("&What happened"), self.act)
        self._day_field = made.add(_("&Day"), self.day, required=True)
        self._again_field = made.add(_("&Look again on"), self.again, required=True)
        self._owner_field = made.add(_("Wa&tched by"), self.owner)
        self._how_field = made.add(_("&How it was done"), self.how, span=2)
        self.act.currentIndexChanged.connect(self._on_act)
        return made

    def _on_act(self, *_arguments: object) -> None:
        act = str(self.act.value)
        if act == _GIVEN:
            self.form.show_only(self._act_field, self._owner_field)
            return
        names = {_DONE: _("&How it was done"), _LIFTED: _("&Who consented, and how"), _LOOKED: _("Re&mark")}
        self._how_field.rename(names[act])
        self.form.show_only(self._act_field, self._again_field if act == _LOOKED else self._day_field, self._how_field)

    def _complete(self) -> None:
        made = self._work()
        if made is None:
            return
        said, work = made
        self.complete.setEnabled(False)
        self.desk.tasks.write(self, work, lambda _duty: self.finish(said), self.refused)

    def _work(self) -> tuple[str, Callable[[], Done[Duty]]] | None:
        """What is said after the act, and the act; None while something is missing, which is said on the form."""
        act, how, day, again = str(self.act.value), self.how.toPlainText().strip(), self.day.day, self.again.day
        duties, uid, needed = self.office.duties, self.duty.uid, _("This is needed.")
        if act == _GIVEN:
            name = str(self.owner.value or "")
            return _("{name} watches it from now on.").format(name=self._name(name)), lambda: duties.give(uid, name)
        if act == _LOOKED:
            self._again_field.complain("" if again else needed)
            return (_("It is looked at again on that day."), lambda: duties.review(uid, again, how)) if again else None
        self._how_field.complain("" if how else needed)
        self._day_field.complain("" if day else needed)
        if not how or day is None:
            return None
        return _("The duty has ended."), lambda: duties.discharge(uid, day, how, lifted=act == _LIFTED)
