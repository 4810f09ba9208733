# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Take a piece of mail off a case to which it was matched by mistake."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from mlat_desktop.domain.mailroom import Piece
from mlat_desktop.domain.request import RequestId, Uid
from mlat_desktop.i18n import _, listed, screen
from mlat_desktop.labels import label as word
from mlat_desktop.services.mailroom.mail_data import role_of
from ui.desk import Desk
from ui.pages.case_editor import CaseEditor
from ui.widgets.controls import Level
from ui.widgets.form import Section, area, facts


class TakeOffEditor(CaseEditor):
    """The form: what the piece is, the event that goes with it, and the reason. The case stands beside it."""

    def __init__(self, desk: Desk, number: str, request_id: RequestId) -> None:
        super().__init__(desk, request_id, _("Take mail off a request"), _("Take it &off"), self._complete)
        self.piece = desk.office.mail.get(number)
        self.reason = area(lines=3)
        self.sheet.addWidget(self._what())
        made = Section(_("Why it does not belong to this request"), columns=1)
        help_text = _("It stands in the log of the request and in the record of what was done.")
        self._reason_field = made.add(_("&Reason"), self.reason, required=True, help_text=help_text)
        self.sheet.addWidget(made)
        self.sheet.addStretch(1)
        self.resume(reason=self.reason)

    def first_focus(self) -> QWidget:
        """The reason."""
        return self.reason

    def _what(self) -> Section:
        note = _("The piece keeps its number. Unless it belongs to another request too, it lies among what has no case again.")
        made = Section(_("The piece"), columns=1, note=note)
        piece = self.piece
        pairs = [
            (_("Number"), piece.number),
            (_("Subject"), piece.subject),
            (_("From or to"), listed(piece.name, role_of(piece.role).label())),
            (_("Day"), screen().date(piece.moment.local_date)),
            (_("Is annulled with it"), self._event()),
        ]
        made.body.addWidget(facts([(name, value) for name, value in pairs if value]))
        return made

    def _event(self) -> str:
        """The event that the piece is on the case."""
        mails: set[Uid] = {each.mail_uid for each in self.piece.matches if each.request_id == self.request.id}
        found = [each for each in self.view.events if each.mail_uid in mails and not each.annulled]
        return listed(*(word(each.kind) for each in found))

    def _complete(self) -> None:
        reason = self.reason.toPlainText().strip()
        self._reason_field.complain("" if reason else _("This is needed."))
        if not reason:
            self.reason.setFocus()
            return
        self.complete.setEnabled(False)
        mail, number, request = self.office.mail, self.piece.number, self.request.id
        self.desk.tasks.write(self, lambda: mail.unmatch(number, reason, request), self._taken_off, self.refused)

    def _taken_off(self, piece: Piece) -> None:
        self.half.forget()
        shell = self.desk.shell
        shell.back()
        said = screen().fill(_("{mail} is taken off {number}."), {"mail": piece.number, "number": self.request.number})
        acts = ((_("Match it"), lambda: shell.enter_mail(piece.number)),) if not piece.matches else ()
        shell.say(Level.GOOD, said, acts, stays=False)
