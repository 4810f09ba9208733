# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A date that a person enters where none can be computed, and the look of a second person at it."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QWidget

from mlat_desktop.domain.law import EnteredDate
from mlat_desktop.domain.request import RequestId
from mlat_desktop.i18n import _, screen
from mlat_desktop.services.deadline_words import has_entered_date, nature, wants_date
from mlat_desktop.services.views import DeadlineView
from mlat_desktop.services.wording import article_words
from ui.desk import Desk
from ui.pages.case_editor import CaseEditor
from ui.pages.deadline_acts import find
from ui.theme import Tone
from ui.widgets.basics import GAP, SPACE, WIDE, button, column, joined, label, row
from ui.widgets.controls import Glyph
from ui.widgets.dates import DateField, read_time
from ui.widgets.form import Section, area, facts, line
from ui.widgets.pill import Pill
from ui.widgets.reasoning import sentence_label


class EnterDateEditor(CaseEditor):
    """The form: which limit, why nothing is computed, and the date with its source."""

    def __init__(self, desk: Desk, request_id: RequestId, limit_id: str, trigger_uid: str = "") -> None:
        super().__init__(desk, request_id, _("Enter a date that is not computed"), _("&Enter the date"), self._complete)
        self.half.name += f":{limit_id}:{trigger_uid}"
        found = find(self.view, limit_id, trigger_uid)
        self.limit = found if found is not None and wants_date(found.deadline) else None
        self.day = DateField(_("Last day"), self.today, required=True)
        self.time = line(hint=_("hh:mm"))
        self.source, self.note = area(lines=2), area(lines=2)
        if self.limit is None:
            self.complete.setEnabled(False)
            self.sheet.addWidget(label(_("This limit has its date by now, or is over. Nothing is to be entered."), "muted"))
            self.sheet.addStretch(1)
            return
        self.sheet.addWidget(_limit_card(self.limit))
        made = Section(_("The date"), columns=2, note=_("It is watched at once, and a second person is asked to confirm it."))
        self._day_field = made.add(_("&Last day"), self.day, required=True)
        hours = _("Only for a limit in hours, on the clock of this office. Else leave it empty.")
        self._time_field = made.add(_("&Time of day"), self.time, help_text=hours)
        where = _("Where the date comes from: the note, the order of the court, the article that was read.")
        self._source_field = made.add(_("&Source"), self.source, span=2, required=True, help_text=where)
        made.add(_("&Remark"), self.note, span=2)
        self.sheet.addWidget(made)
        self.sheet.addStretch(1)
        self.resume(day=self.day, time=self.time, source=self.source, note=self.note)

    def first_focus(self) -> QWidget:
        """The day."""
        return self.day if self.limit is not None else self.cancel

    def _complete(self) -> None:
        if self.limit is None:
            return
        needed, typed = _("This is needed."), self.time.text().strip()
        day, at, source = self.day.day, read_time(typed) if typed else None, self.source.toPlainText().strip()
        self._day_field.complain("" if day else needed)
        self._time_field.complain(_("This is no time of day.") if typed and at is None else "")
        self._source_field.complain("" if source else needed)
        if day is None or not source or (typed and at is None):
            return
        self.complete.setEnabled(False)
        entered, request, limit = self.office.entered_dates, self.request.id, self.limit.deadline
        note, due_at = self.note.toPlainText().strip(), datetime.combine(day, at) if at is not None else None
        self.desk.tasks.write(
            self,
            lambda: entered.enter(
                request,
                limit.limit_id,
                due_on=day,
                due_at=due_at,
                source=source,
                note=note,
                trigger_uid=limit.trigger_uid,
            ),
            lambda _entered: self.finish(_("The date is watched from now on. A second person is asked to confirm it.")),
            self.refused,
        )


class CheckDateEditor(CaseEditor):
    """What was entered, for the second person: confirmed, or withdrawn with a reason."""

    def __init__(self, desk: Desk, request_id: RequestId, limit_id: str, trigger_uid: str = "") -> None:
        super().__init__(desk, request_id, _("Check an entered date"), _("&Confirm the date"), self._confirm)
        self.half.name += f":{limit_id}:{trigger_uid}"
        found = find(self.view, limit_id, trigger_uid)
        self.limit = found if found is not None and has_entered_date(found.deadline) else None
        self.entered = self._standing(limit_id, trigger_uid)
        self.reason = area(lines=2)
        if self.limit is None or self.entered is None:
            self.complete.setEnabled(False)
            self.sheet.addWidget(label(_("This date was withdrawn, or is no longer needed."), "muted"))
            self.sheet.addStretch(1)
            return
        self._mine = self.entered.entered_by == desk.office.info.user.uid
        self._alone = desk.office.record.show().settings.get("two_people", "on") == "off"
        self.sheet.addWidget(self._entry(self.limit, self.entered))
        self.sheet.addWidget(self._decision())
        self.sheet.addWidget(_limit_card(self.limit))
        self.sheet.addStretch(1)
        may = not self.entered.confirmed_by and (not self._mine or self._alone)
        self.complete.setVisible(may)
        self.resume(reason=self.reason)

    def first_focus(self) -> QWidget:
        """What was entered is read first; then the act."""
        return self.complete if self.complete.isVisibleTo(self) and self.limit is not None else self.cancel

    def _standing(self, limit_id: str, trigger_uid: str) -> EnteredDate | None:
        for each in reversed(self.office.entered_dates.of_request(self.request.id)):
            if each.limit_id == limit_id and each.withdrawn_at is None and trigger_uid in {"", each.trigger_uid}:
                return each
        return None

    def _entry(self, limit: DeadlineView, entered: EnteredDate) -> Section:
        made = Section(_("What was entered"), columns=1)
        day = screen().time(entered.due_at.local) if entered.due_at else screen().date(entered.due_on, "weekday")
        pairs = [
            (_("Limit"), joined(limit.title, limit.treaty_name, article_words(limit.article))),
            (_("Last day"), day),
            (_("Source"), entered.source),
            (_("Remark"), entered.note),
            (_("Entered by"), joined(self._name(entered.entered_by), self.desk.time(entered.entered_at))),
        ]
        if entered.confirmed_at is not None:
            pairs.append((_("Confirmed by"), joined(self._name(entered.confirmed_by), self.desk.time(entered.confirmed_at))))
        made.body.addWidget(facts([(name, value) for name, value in pairs if value]))
        if entered.confirmed_at is None:
            text = _("No second person has confirmed it yet.")
            if self._mine and not self._alone:
                text = _("You entered it: a second person must confirm it. You can withdraw it.")
            said = row(Glyph("warning", "warn", 18), label(text, "warn", wrap=True), gap=SPACE)
            said.setStretch(1, 1)
            made.body.addLayout(said)
        return made

    def _decision(self) -> Section:
        made = Section(_("If it is wrong"), columns=1)
        help_text = _("A date that is withdrawn counts no more and stays readable with the reason.")
        self._reason_field = made.add(_("&Reason"), self.reason, help_text=help_text)
        if self._alone and self._mine:
            self._reason_field.rename(_("&Reason, for confirming your own date as for withdrawing it"))
        self.withdraw = button(_("&Withdraw the date"), self._withdraw, look="danger")
        made.body.addLayout(row(self.withdraw, None, gap=WIDE))
        return made

    def _name(self, uid: str) -> str:
        return self.view.names.get(uid, uid)

    def by_key(self) -> None:
        """Ctrl+Enter confirms only where confirming is offered."""
        if self.complete.isVisible():
            self.complete.click()

    def _confirm(self) -> None:
        if self.entered is None:
            return
        reason, needs = self.reason.toPlainText().strip(), self._mine and self._alone
        self._reason_field.complain(_("This is needed.") if needs and not reason else "")
        if needs and not reason:
            return
        self.complete.setEnabled(False)
        entered, request, uid = self.office.entered_dates, self.request.id, self.entered.uid
        self.desk.tasks.write(
            self,
            lambda: entered.confirm(request, uid, reason),
            lambda _done: self.finish(_("The date is confirmed.")),
            self.refused,
        )

    def _withdraw(self) -> None:
        if self.entered is None:
            return
        reason = self.reason.toPlainText().strip()
        self._reason_field.complain("" if reason else _("This is needed."))
        if not reason:
            self.reason.setFocus()
            return
        entered, request, uid = self.office.entered_dates, self.request.id, self.entered.uid
        self.desk.tasks.write(
            self,
            lambda: entered.withdraw(request, uid, reason),
            lambda _done: self.finish(_("The date is withdrawn and stays readable with the reason.")),
            self.refused,
        )


def _limit_card(view: DeadlineView) -> Section:
    """The limit, its article, and every sentence that says why no date is computed."""
    made = Section(view.title, columns=1)
    rests_on = joined(view.treaty_name, article_words(view.article))
    head = [label(nature(view.deadline), "muted"), label(rests_on, "muted", wrap=True, selectable=True)]
    if wants_date(view.deadline):
        head.insert(0, Pill(_("no date"), Tone.BAD))
        made.body.insertWidget(1, label(view.caption, "bad", wrap=True, selectable=True))
    made.body.insertLayout(1, row(*head, None, gap=SPACE))
    made.body.addWidget(label(_("WHY NO DATE IS COMPUTED"), "section"))
    reasons = column(gap=GAP)
    for sentence in view.reasoning:
        reasons.addWidget(sentence_label(sentence))
    made.body.addLayout(reasons)
    return made
