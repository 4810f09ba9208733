# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Who sees a restricted case: its officer and the people named for it. A head opens one here that others handle."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from mlat_desktop.domain.errors import KnownError
from mlat_desktop.domain.request import Request, RequestId
from mlat_desktop.i18n import _
from mlat_desktop.labels import label as word
from mlat_desktop.services.access import Handler
from ui.desk import Desk
from ui.pages.case_editor import CaseEditor
from ui.pages.half_typed import KeptEditor, half_typed
from ui.widgets.basics import GAP, SPACE, Combo, button, clear, column, joined, label, row
from ui.widgets.controls import Level
from ui.widgets.form import Section, area, line


class AccessEditor(CaseEditor):
    """The people who see a case, and the form that names another one."""

    def __init__(self, desk: Desk, request_id: RequestId) -> None:
        super().__init__(desk, request_id, _("Who sees it"), _("Let this person see it"), self._complete)
        self._may = desk.office.access.may_name(request_id)
        note = _("A restricted case does not exist for anybody else: not in lists, searches, counts or letters.")
        shown = Section(_("These people see it"), note=note)
        holder = QWidget()
        self._people: QVBoxLayout = column(holder, gap=SPACE)
        shown.body.addWidget(holder)
        self.sheet.addWidget(shown)
        made = Section(_("Name another person"), columns=2)
        self.person, self.reason = Combo(), area(lines=3)
        made.add(_("&Person"), self.person)
        self._reason_field = made.add(_("&Reason"), self.reason, span=2, required=True)
        self.sheet.addWidget(made)
        self.sheet.addStretch(1)
        if not self._may:
            made.hide()
            self.complete.hide()
            self.said.setText(_("Its officer and the head of the office say who sees it."))
        self._show(desk.office.access.handlers(request_id))
        self.resume(person=self.person, reason=self.reason)

    def first_focus(self) -> QWidget:
        """The first field."""
        return self.person if self._may and self.person.isEnabled() else self.cancel

    def _show(self, handlers: tuple[Handler, ...]) -> None:
        clear(self._people)
        for each in handlers:
            shown = row(self._words(each), *self._acts(each), gap=GAP)
            shown.setStretch(0, 1)
            self._people.addLayout(shown)
        names = {each.user for each in handlers if each.until is None}
        others = [each for each in self.office.people.all() if each.active and each.name not in names]
        self.person.fill([(each.full_name, each.name) for each in others])
        self.complete.setEnabled(bool(others))
        if self._may:
            self.said.setText("" if others else _("Everybody who works here sees it."))
            self.person.setEnabled(bool(others))

    def _words(self, handler: Handler) -> QWidget:
        made = QWidget()
        inside = column(made, gap=1)
        inside.addWidget(label(handler.full_name, "strong", wrap=True))
        until = _("until {time}").format(time=self.desk.time(handler.until)) if handler.until else ""
        by = _("by {person}").format(person=handler.given_by) if handler.given_by else ""
        kind = word(handler.kind) if handler.kind else _("Officer of the case")
        inside.addWidget(label(joined(kind, until, by, handler.reason), "small", wrap=True))
        return made

    def _acts(self, handler: Handler) -> list[QWidget]:
        if handler.kind is None or not self._may:
            return []
        made = button(_("End"), lambda: self._end(handler), look="link")
        made.setAccessibleName(_("Let {person} see it no longer").format(person=handler.full_name))
        return [made]

    def _reason(self) -> str:
        given = self.reason.toPlainText().strip()
        self._reason_field.complain("" if given else _("This is needed."))
        if not given:
            self.reason.setFocus()
        return given

    def _end(self, handler: Handler) -> None:
        reason, access, request = self._reason(), self.office.access, self.request.id
        if reason:
            said = _("{person} no longer sees {number}.").format(person=handler.full_name, number=self.request.number)
            self.desk.tasks.write(
                self, lambda: access.end(request, handler.user, reason), lambda now: self._changed(now, said), self.refused
            )

    def _complete(self) -> None:
        reason, person, access, request = self._reason(), self.person.value, self.office.access, self.request.id
        if reason and isinstance(person, str):
            self.complete.setEnabled(False)
            said = _("{person} sees {number} now, and was told.").format(
                person=self.person.currentText(), number=self.request.number
            )
            self.desk.tasks.write(
                self, lambda: access.name(request, person, reason), lambda now: self._changed(now, said), self.refused
            )

    def _changed(self, handlers: tuple[Handler, ...], said: str) -> None:
        self.reason.clear()
        self.half.forget()
        try:
            self.office.register.show(self.request.id)
        except KnownError:  # who opened it for a day has just ended that
            self.desk.shell.back()
        else:
            self._show(handlers)
        self.desk.shell.say(Level.GOOD, said, stays=False)


class OpenEditor(KeptEditor):
    """Opens a restricted case for a day to a head who does not handle it; those who do are told why."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Open a restricted case"), _("Open it for a day"), self._complete)
        note = _("Those who handle the case are told that you opened it, and your reason. It stands in the audit log.")
        made = Section(_("The case"), columns=2, note=note)
        self.number, self.reason = line(), area(lines=3)
        self._number_field = made.add(_("&Number of the request"), self.number, required=True)
        self._reason_field = made.add(_("&Reason"), self.reason, span=2, required=True)
        self.body.addWidget(made)
        self.body.addStretch(1)
        self.half = half_typed(desk, self, "open-restricted", {"number": self.number, "reason": self.reason})

    def first_focus(self) -> QWidget:
        """The first field."""
        return self.number

    def _complete(self) -> None:
        number, reason = self.number.text().strip(), self.reason.toPlainText().strip()
        self._number_field.complain("" if number else _("This is needed."))
        self._reason_field.complain("" if reason else _("This is needed."))
        if number and reason:
            self.complete.setEnabled(False)
            access = self.office.access
            self.desk.tasks.write(self, lambda: access.open(number, reason), self._opened, self._refused)

    def _opened(self, request: Request) -> None:
        self.gone()
        shell = self.desk.shell
        shell.back()
        shell.open_request(request.id)
        said = _("{number} is open to you for a day. Its handlers were told your reason.").format(number=request.number)
        shell.say(Level.GOOD, said, stays=False)

    def _refused(self, error: KnownError) -> None:
        self.complete.setEnabled(True)
        self.desk.shell.refuse(error)
