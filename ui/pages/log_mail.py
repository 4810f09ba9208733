# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Log what arrived or left on a case, in half a minute: way, kind, channel, whom, subject; its scan and its event if any."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from mlat_desktop.domain.request import RequestId
from mlat_desktop.domain.vocabulary import Channel, Direction, EventKind, MailKind
from mlat_desktop.i18n import _
from mlat_desktop.labels import label as word
from mlat_desktop.services.casework import NewMail
from ui.desk import Desk
from ui.pages.case_editor import CaseEditor
from ui.widgets.basics import Combo
from ui.widgets.dates import DateField, MomentField
from ui.widgets.file_pick import FilePick
from ui.widgets.form import Section, line
from ui.widgets.pickers import Picker


class MailEditor(CaseEditor):
    """The form."""

    def __init__(self, desk: Desk, request_id: RequestId) -> None:
        super().__init__(desk, request_id, _("Log mail or a call"), _("&Log"), self._complete)
        self.way, self.kind, self.channel = Combo(), Combo(), Combo()
        self.way.fill([(_("Arrived"), Direction.INCOMING), (_("Left"), Direction.OUTGOING)])
        self.kind.fill([(word(k), k) for k in MailKind])
        self.channel.fill([(word(c), c) for c in Channel])
        self.when = MomentField(_("When"), self.now)
        self.whom, self.subject = line(self.request.particulars.their_authority.name), line()
        offered = desk.office.casework.offered_events(request_id)
        self.event_kind = Picker(_("Event"), [(each.kind.value, each.label) for each in offered], hint=_("none"))
        self.scan = FilePick(_("&Attach the scan..."), _("Scan of the paper"))
        self.theirs, self.tracking, self.note = line(), line(), line()
        self.dated, self.reply_due = DateField(_("Dated"), self.today), DateField(_("Reply due"), self.today)
        self.sheet.addWidget(self._first())
        self.sheet.addWidget(self._second())
        self.sheet.addStretch(1)
        self.resume(
            way=self.way,
            kind=self.kind,
            channel=self.channel,
            when=self.when,
            whom=self.whom,
            subject=self.subject,
            event=self.event_kind,
            scan=self.scan,
            theirs=self.theirs,
            tracking=self.tracking,
            note=self.note,
            dated=self.dated,
            reply_due=self.reply_due,
        )

    def _first(self) -> Section:
        made = Section(_("What arrived or left"), columns=3)
        made.add(_("&Way"), self.way)
        made.add(_("&Kind"), self.kind)
        made.add(_("&Channel"), self.channel)
        self._whom_field = made.add(_("From or to &whom"), self.whom, span=2, required=True)
        self._when_field = made.add(_("&When"), self.when, required=True)
        self._subject_field = made.add(_("&Subject"), self.subject, span=3, required=True)
        help_text = _("If it moves a clock: a reply, an acknowledgement.")
        made.add(_("It is also the &event"), self.event_kind, help_text=help_text)
        made.add(_("Scan"), self.scan, span=2)
        return made

    def _second(self) -> Section:
        made = Section(_("If known"), columns=3)
        made.add(_("Dated"), self.dated)
        made.add(_("Their reference"), self.theirs)
        made.add(_("Tracking number"), self.tracking)
        made.add(_("Reply due"), self.reply_due)
        made.add(_("Remark"), self.note, span=2)
        return made

    def first_focus(self) -> QWidget:
        """The subject: the rest is usually right."""
        return self.subject

    def _complete(self) -> None:
        needed = _("This is needed.")
        when = self.when.value
        self._subject_field.complain("" if self.subject.text().strip() else needed)
        self._whom_field.complain("" if self.whom.text().strip() else needed)
        self._when_field.complain("" if when else needed)
        if when is None or not self.subject.text().strip() or not self.whom.text().strip():
            return
        self.complete.setEnabled(False)
        mail = NewMail(
            direction=Direction(str(self.way.value)),
            kind=MailKind(str(self.kind.value)),
            channel=Channel(str(self.channel.value)),
            when=when,
            correspondent=self.whom.text().strip(),
            subject=self.subject.text().strip(),
            dated_on=self.dated.day,
            their_reference=self.theirs.text().strip(),
            our_reference=self.request.number,
            tracking=self.tracking.text().strip(),
            reply_due=self.reply_due.day,
            note=self.note.text().strip(),
        )
        casework, request, scan = self.office.casework, self.request.id, self.scan.path
        event = EventKind(self.event_kind.value) if self.event_kind.value else None
        self.desk.tasks.write(
            self,
            lambda: casework.log_mail(request, mail, scan=scan, event=event),
            lambda kept: self.finish(_("Logged: {subject}.").format(subject=kept.subject)),
            self.refused,
        )
