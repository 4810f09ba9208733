# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""End a case with its outcome, record a withdrawal, or take up an ended case again under its own number."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import zip_longest

from PySide6.QtWidgets import QWidget

from mlat_desktop.domain.errors import KnownError
from mlat_desktop.domain.items import outcome_of
from mlat_desktop.domain.people import Act
from mlat_desktop.domain.request import RequestId
from mlat_desktop.domain.vocabulary import Outcome
from mlat_desktop.i18n import _
from mlat_desktop.labels import label as word
from mlat_desktop.services.closing import Hindrances
from ui.desk import Desk
from ui.pages.case_editor import CaseEditor
from ui.pages.exhibits.rows import duty_below
from ui.pages.request_rows import code_items
from ui.widgets.basics import WIDE, Combo, button, label, row
from ui.widgets.form import Section, area
from ui.widgets.pickers import Picker

_REFUSED = frozenset({Outcome.REFUSED_AUTHORITY, Outcome.REFUSED_COURT})


class EndEditor(CaseEditor):
    """The form: what it asks depends on whether the case is open."""

    def __init__(self, desk: Desk, request_id: RequestId) -> None:
        self._reopens = not desk.office.register.show(request_id).request.status.open
        title = _("Reopen") if self._reopens else _("Close or withdraw")
        super().__init__(desk, request_id, title, title, self._complete)
        note = _("The number stays the same, and what was decided stays in the record.") if self._reopens else ""
        made = Section(title, columns=2, note=note)
        self.outcome, self.ground = Combo(), Picker(_("Ground"), code_items(desk.office.codes.now(), "grounds"))
        self.outcome.fill([(word(outcome), outcome) for outcome in Outcome])
        self.outcome.choose(outcome_of(self.request.particulars.items) or Outcome.GRANTED)
        self.reason = area(lines=4)
        if not self._reopens:
            made.add(_("&Outcome"), self.outcome)
            self._ground_field = made.add(_("&Ground of the refusal"), self.ground)
            self._show_ground()
            self.outcome.currentIndexChanged.connect(self._show_ground)
        self._reason_field = made.add(_("&Reason"), self.reason, span=2, required=self._reopens)
        self.sheet.addWidget(made)
        self.although = area(lines=2)
        self._held = not self._reopens and self._hindered()
        self.sheet.addStretch(1)
        self.resume(outcome=self.outcome, ground=self.ground, reason=self.reason, although=self.although)

    def first_focus(self) -> QWidget:
        """The first field."""
        return self.reason if self._reopens else self.outcome

    def _hindered(self) -> bool:
        """Say what is open and what stays watched; whether something keeps the case from being closed."""
        found = self.desk.office.duties.hindrances(self.request.id)
        if found:
            made = Section(_("Not complete yet"), columns=1)
            for words, act in zip_longest(found.words(), self._ways(found)):
                hindrance = QWidget()
                row(label(words, "warn", wrap=True), *([act] if act else []), parent=hindrance, gap=WIDE).setStretch(0, 1)
                made.place(hindrance)
            if self._may():
                self._although_field = made.add(_("Close it i&n spite of this, because"), self.although)
            else:
                said = _("Complete it first, or ask a signatory or the head of the office to close the case in spite of it.")
                made.place(label(said, wrap=True))
            self.sheet.addWidget(made)
        if found.lasting:
            made = Section(_("Watched after the case has closed"), columns=1)
            for duty in found.lasting:
                made.body.addWidget(label(duty.text, "strong", wrap=True))
                made.body.addWidget(label(duty_below(duty), "small", wrap=True))
            self.sheet.addWidget(made)
        return bool(found)

    def _ways(self, found: Hindrances) -> Iterator[QWidget]:
        """To each duty and exhibit that hinders, in the order in which they are named: there it is settled."""
        shell, request = self.desk.shell, self.request.id
        for duty in found.duties:
            made = button(_("Open the duty"), partial(self._go, partial(shell.open_duty, request, duty.uid)), look="link")
            made.setAccessibleName(_("Open the duty {text}").format(text=duty.text))
            yield made
        for item in found.exhibits:
            made = button(_("Open the exhibit"), partial(self._go, partial(shell.open_exhibit, request, item.uid)), look="link")
            made.setAccessibleName(_("Open the exhibit {title}").format(title=item.title))
            yield made

    def _go(self, there: Callable[[], object]) -> None:
        """Leave this form for what hinders; what was typed is kept, and here again when the form is opened anew."""
        self.keep()
        self.desk.shell.back()
        there()

    def _may(self) -> bool:
        try:
            self.desk.office.info.user.must(Act.CLOSE_IN_SPITE)
        except KnownError:
            return False
        return True

    def _show_ground(self, *_arguments: object) -> None:
        self._ground_field.setVisible(self.outcome.value in _REFUSED)

    def _complete(self) -> None:
        register, request = self.office.register, self.request.id
        reason, ground = self.reason.toPlainText().strip(), self.ground.value
        outcome, although = self.outcome.value, self.although.toPlainText().strip() if self._held else ""
        needs_reason = self._reopens or outcome is Outcome.WITHDRAWN
        self._reason_field.complain(_("This is needed.") if needs_reason and not reason else "")
        if needs_reason and not reason:
            self.reason.setFocus()
            return
        if self._reopens:
            said, operation = _("{number} is open again."), partial(register.reopen, request, reason)
        elif outcome is Outcome.WITHDRAWN:
            said = _("{number} is recorded as withdrawn.")
            operation = partial(register.withdraw, request, reason, in_spite_of=although)
        else:
            assert isinstance(outcome, Outcome)
            refused = outcome in _REFUSED
            self._ground_field.complain(_("This is needed.") if refused and not ground else "")
            if refused and not ground:
                return
            said = _("{number} is closed.")
            operation = partial(register.close, request, outcome, reason, ground if refused else "", in_spite_of=although)
        self.complete.setEnabled(False)
        self.desk.tasks.write(self, operation, lambda kept: self.finish(said.format(number=kept.number)), self.refused)
