# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""End a case with its outcome, record a withdrawal, or take up an ended case again under its own number."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from mlat_desktop.domain.request import RequestId
from mlat_desktop.domain.vocabulary import Outcome
from mlat_desktop.i18n import _
from mlat_desktop.labels import label as word
from ui.desk import Desk
from ui.pages.case_editor import CaseEditor
from ui.pages.request_rows import code_items
from ui.widgets.basics import Combo
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
        self.reason = area(lines=4)
        if not self._reopens:
            made.add(_("&Outcome"), self.outcome)
            self._ground_field = made.add(_("&Ground of the refusal"), self.ground)
            self._show_ground()
            self.outcome.currentIndexChanged.connect(self._show_ground)
        self._reason_field = made.add(_("&Reason"), self.reason, span=2, required=self._reopens)
        self.sheet.addWidget(made)
        self.sheet.addStretch(1)
        self.reason.textChanged.connect(self.touch)
        self.resume(outcome=self.outcome, ground=self.ground, reason=self.reason)

    def first_focus(self) -> QWidget:
        """The first field."""
        return self.reason if self._reopens else self.outcome

    def _show_ground(self, *_arguments: object) -> None:
        self._ground_field.setVisible(self.outcome.value in _REFUSED)

    def _complete(self) -> None:
        register, request = self.office.register, self.request.id
        reason, ground = self.reason.toPlainText().strip(), self.ground.value
        outcome = self.outcome.value
        needs_reason = self._reopens or outcome is Outcome.WITHDRAWN
        self._reason_field.complain(_("This is needed.") if needs_reason and not reason else "")
        if needs_reason and not reason:
            self.reason.setFocus()
            return
        if self._reopens:
            said, operation = _("{number} is open again."), lambda: register.reopen(request, reason)
        elif outcome is Outcome.WITHDRAWN:
            said, operation = _("{number} is recorded as withdrawn."), lambda: register.withdraw(request, reason)
        else:
            assert isinstance(outcome, Outcome)
            refused = outcome in _REFUSED
            self._ground_field.complain(_("This is needed.") if refused and not ground else "")
            if refused and not ground:
                return
            said = _("{number} is closed.")
            operation = lambda: register.close(request, outcome, reason, ground if refused else "")  # noqa: E731
        self.complete.setEnabled(False)
        self.desk.tasks.write(self, operation, lambda kept: self.finish(said.format(number=kept.number)), self.refused)
