# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""After how many days the office reminds whom, and how long before a limit it tells of a delay: set by administrators."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from mlat_desktop.domain.changes import Changes, Done
from mlat_desktop.domain.errors import KnownError
from mlat_desktop.domain.vocabulary import Holder
from mlat_desktop.i18n import _
from mlat_desktop.labels import label as word
from mlat_desktop.services.chasing.ladders import own_days
from mlat_desktop.services.chasing.own_steps import StepsView
from ui.desk import Desk
from ui.pages.half_typed import HalfTyped, KeptEditor
from ui.widgets.basics import WIDE, column, scroll
from ui.widgets.controls import Level
from ui.widgets.form import Field, Section, line
from ui.widgets.keeping import put_back, watch

OFF = "off"


class StepsEditor(KeptEditor):
    """The form. Only what was changed is set."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Reminders and notices of delay"), _("&Save"), self._complete)
        note = _(
            "Days after the last word, such as 30,60,90; the word off reminds nobody, an empty field takes the program's own."
        )
        made = Section(_("After how many days whom is reminded"), columns=2, note=note)
        self.steps: dict[Holder, tuple[QLineEdit, Field, str]] = {}
        for view in desk.office.own_steps.show():
            shown = self._shown(view)
            control = line(shown)
            field = made.add(word(view.holder), control, help_text=self._program(view))
            self.steps[view.holder] = control, field, shown
        late = Section(_("Notices of delay"), columns=2)
        self.ahead = line(str(desk.office.own_steps.ahead))
        help_text = _("How many days before a limit a notice is proposed; 0 for never.")
        self._ahead_field = late.add(_("&Days before a limit"), self.ahead, help_text=help_text)
        inner = QWidget()
        sheet = column(inner, margins=(0, 0, 8, 8), gap=WIDE)
        sheet.addWidget(made)
        sheet.addWidget(late)
        sheet.addStretch(1)
        self.body.addWidget(scroll(inner, name=_("Reminders and notices of delay")), 1)
        self.half = HalfTyped(desk, self, type(self).__name__, self._content, self.said)
        controls: dict[str, QWidget] = {holder.value: control for holder, (control, _field, _shown) in self.steps.items()}
        controls["ahead"] = self.ahead
        kept = self.half.load()
        if kept is not None:
            put_back(controls, kept)
            self.half.resumed()
        watch(controls, self.half.touch)

    def first_focus(self) -> QWidget:
        """The first steps."""
        return next(iter(self.steps.values()))[0]

    def _content(self) -> dict[str, str]:
        """What was changed alone: put back, the rest would set aside what somebody else has set meanwhile."""
        changed = {holder.value: days for holder, days in self._changed().items()}
        ahead = self.ahead.text().strip()
        return changed if ahead == str(self.office.own_steps.ahead) else {**changed, "ahead": ahead}

    def _shown(self, view: StepsView) -> str:
        return (",".join(map(str, view.steps.days)) or OFF) if view.own else ""

    def _program(self, view: StepsView) -> str:
        if view.own:
            return ""
        return _("The program's own: {days}").format(days=",".join(map(str, view.steps.days)))

    def _changed(self) -> dict[Holder, str]:
        return {
            holder: control.text().strip()
            for holder, (control, _field, shown) in self.steps.items()
            if control.text().strip() != shown
        }

    def _complete(self) -> None:
        typed = self.ahead.text().strip()
        plain = typed.isascii() and typed.isdecimal() and len(typed) <= 3
        self._ahead_field.complain("" if plain else _("A whole number of days, or 0."))
        if not plain:
            self.ahead.setFocus()
            return
        own, changed, ahead = self.office.own_steps, self._changed(), int(typed)
        for holder, days in changed.items():
            wrong = bool(days) and own_days(days) is None
            self.steps[holder][1].complain(_("Whole numbers that rise, such as 30,60,90, or the word off.") if wrong else "")
            if wrong:
                self.steps[holder][0].setFocus()
                return

        def save() -> Done[None]:
            changes = Changes()
            for holder, days in changed.items():
                changes |= own.set_steps(holder, days).changes
            if ahead != own.ahead:
                changes |= own.set_ahead(ahead).changes
            return Done(None, changes)

        self.complete.setEnabled(False)
        self.desk.tasks.write(self, save, self._saved, self._refused)

    def _saved(self, _nothing: None) -> None:
        self.half.forget()
        shell = self.desk.shell
        shell.back()
        shell.say(Level.GOOD, _("The steps are in force; what they touch is counted anew."), stays=False)

    def _refused(self, error: KnownError) -> None:
        self.complete.setEnabled(True)
        self.desk.shell.refuse(error)
