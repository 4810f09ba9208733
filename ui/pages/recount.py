# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The law of the office changed and dates of a case would move: the whole of it, and what an officer decides."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from mlat_desktop.domain.request import RequestId
from mlat_desktop.i18n import _
from mlat_desktop.services.recounts import RecountView
from ui.desk import Desk
from ui.pages.case_editor import CaseEditor
from ui.pages.recount_card import accept_words, accepted, edition, effect, headline, moves
from ui.widgets.basics import GAP, SPACE, WIDE, button, joined, label, row
from ui.widgets.controls import Glyph
from ui.widgets.form import Section, area


class RecountEditor(CaseEditor):
    """The whole recount with room for a reason."""

    def __init__(self, desk: Desk, request_id: RequestId) -> None:
        super().__init__(desk, request_id, _("The law changed: decide on the dates"), _("&Accept the new dates"), self._accept)
        self.views = desk.office.recounts.of_request(request_id)
        self.reason = area(lines=3)
        self.keep_act = button(_("&Keep the dates of this case"), self._keep)
        self.foot.insertWidget(2, self.keep_act)
        if not self.views:
            self.complete.setEnabled(False)
            self.keep_act.hide()
            self.sheet.addWidget(label(_("Nothing waits on this case any more."), "muted"))
            self.sheet.addStretch(1)
            return
        for view in self.views:
            self.sheet.addWidget(self._recount(view))
        may_keep = any(view.may_keep for view in self.views)
        self.complete.setText(accept_words(self.views[0].recount, may_keep))
        self.keep_act.setVisible(may_keep)
        made = Section(_("Your decision"), columns=1)
        needed = _("To keep the dates needs a reason. It is written into the audit log.")
        self._reason_field = made.add(_("&Reason"), self.reason, help_text=needed if may_keep else "")
        self.sheet.addWidget(made)
        self.sheet.addStretch(1)
        self.resume(reason=self.reason)

    def first_focus(self) -> QWidget:
        """The reason: accepting is one key away from it."""
        return self.reason if self.views else self.cancel

    def by_key(self) -> None:
        """Dates of a case do not move by a habit: the button is pressed."""

    def _recount(self, view: RecountView) -> Section:
        made = Section("", columns=1)
        alarm = view.recount.alarm
        made.setAccessibleName(headline(view))
        said = row(
            Glyph("error" if alarm else "warning", "bad" if alarm else "warn", 22),
            label(headline(view), "heading", wrap=True, selectable=True),
            gap=SPACE,
        )
        said.setStretch(1, 1)
        made.body.addLayout(said)
        found = self.desk.time(view.recount.found_at)
        made.body.addWidget(label(joined(edition(view), found), "muted", wrap=True, selectable=True))
        made.body.addWidget(moves(view.recount.moved))
        made.body.addSpacing(WIDE - GAP)
        made.body.addWidget(label(effect(view), wrap=True))
        return made

    def _accept(self) -> None:
        recounts, request, reason = self.office.recounts, self.request.id, self.reason.toPlainText().strip()
        self.complete.setEnabled(False)
        self.desk.tasks.write(
            self, lambda: recounts.accept(request, reason), lambda _done: self.finish(accepted()), self.refused
        )

    def _keep(self) -> None:
        recounts, request, reason = self.office.recounts, self.request.id, self.reason.toPlainText().strip()
        self._reason_field.complain("" if reason else _("This is needed."))
        if not reason:
            self.reason.setFocus()
            return
        said = _("The case keeps its dates; the reason is in the audit log.")
        self.desk.tasks.write(self, lambda: recounts.keep(request, reason), lambda _done: self.finish(said), self.refused)
