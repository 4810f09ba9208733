# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""How one date of a case comes about, on a page of its own: for reading, and from there onto paper."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from mlat_desktop.domain.request import RequestId
from mlat_desktop.i18n import _, screen
from ui.desk import Desk
from ui.pages.case_editor import CaseEditor
from ui.pages.deadline_acts import find, limit_name, urgent_acts
from ui.widgets.basics import EDGE, card, joined
from ui.widgets.reasoning import Reasoning


class ExplainPage(CaseEditor):
    """Nothing is typed here; what completes it is the way to paper."""

    def __init__(self, desk: Desk, request_id: RequestId, limit_id: str, trigger_uid: str = "") -> None:
        super().__init__(desk, request_id, _("How this date comes about"), _("&Print the reasoning"), self._print)
        self.limit = find(self.view, limit_id, trigger_uid)
        self.cancel.hide()  # nothing is typed that could be given up: the arrow leads back
        self.reasoning = Reasoning()
        self.reasoning.setContentsMargins(EDGE, 14, EDGE, 14)
        frame, inside = card(margins=(0, 0, 0, 0))
        inside.addWidget(self.reasoning)
        self.sheet.addWidget(frame)
        self.sheet.addStretch(1)
        self.complete.setVisible(self.limit is not None)
        if self.limit is None:
            self.reasoning.show_nothing(_("The case moved on: this limit no longer runs on it."))
            return
        p = self.request.particulars
        acts = [*urgent_acts(desk, request_id, self.limit), (_("Log what happened"), lambda: desk.shell.log_event(request_id))]
        acts.append((_("Open the case"), self._open))
        self.reasoning.show_deadline(self.limit, joined(self.request.number, p.subject, screen().state(p.other_state)), acts)

    def first_focus(self) -> QWidget:
        """The way on."""
        return self.complete if self.limit is not None else self

    def _open(self) -> None:
        shell, request = self.desk.shell, self.request.id
        shell.back()
        shell.open_request(request)

    def _print(self) -> None:
        if self.limit is None:
            return
        shell, request, deadline = self.desk.shell, self.request.id, self.limit.deadline
        shell.back()
        shell.write_letter(request, "computation", limit=limit_name(deadline.limit_id, deadline.trigger_uid))
