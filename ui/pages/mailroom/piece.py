# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Enter what came or left: the reference first, the cases that it leads to beside, the event offered; one button records all.

The same form matches a piece that lies in the tray; what it is stands fast then.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from mlat_desktop.domain.changes import Done
from mlat_desktop.domain.errors import KnownError
from mlat_desktop.domain.mailroom import Piece, written
from mlat_desktop.domain.request import Particulars, RequestId
from mlat_desktop.domain.spelling import squeezed
from mlat_desktop.domain.vocabulary import Channel, Direction, RequestClass
from mlat_desktop.i18n import _, listed, screen
from mlat_desktop.labels import label as word
from mlat_desktop.services.mailroom import mail_data
from mlat_desktop.services.mailroom.mailroom import Filing, NewPiece, request_of
from mlat_desktop.services.mailroom.matching import Candidate
from ui import a11y
from ui.desk import Desk
from ui.pages.half_typed import HalfTyped, KeptEditor
from ui.pages.look import Look
from ui.pages.mailroom.choice import AWAY, NEW, CaseChoice, EventChoice
from ui.pages.papers import size_text
from ui.widgets.basics import WIDE, Combo, column, row, scroll
from ui.widgets.controls import Level
from ui.widgets.dates import DateField, MomentField
from ui.widgets.file_pick import FilesPick
from ui.widgets.form import Section, area, facts, line
from ui.widgets.keeping import put_back, taken, watch

_DRAFT = "PieceEditor"


class PieceEditor(KeptEditor):
    """The form. ``number`` is that of a piece of the book, empty for a new one; ``references`` are what was typed already."""

    def __init__(self, desk: Desk, number: str = "", references: str = "") -> None:
        self.piece = desk.office.mail.get(number) if number else None
        title = _("Enter mail") if self.piece is None else _("Match mail")
        super().__init__(desk, title, _("Rec&ord"), self._complete)
        self._named = ""
        self._recording = self._looking = False
        self._left: tuple[str, str] | None = None  # case and event of a form that comes back, until its case is found again
        self._finding, self._weighing = Look(desk, self, None, reads=True), Look(desk, self, None, reads=True)
        # One begun from a reference is kept under it: another one that was begun stays what it is.
        draft = f"{_DRAFT}:{self.piece.uid if self.piece else squeezed(references)}"
        self.half = HalfTyped(desk, self, draft, self._content, self.said)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(300)
        self._soon.timeout.connect(self._look)
        self._make_fields()
        inner = QWidget()
        self.sheet = column(inner, margins=(0, 0, 8, 8), gap=WIDE)
        self.sheet.addWidget(self._asked())
        self.sheet.addWidget(self._what() if self.piece is None else self._kept(self.piece))
        self.sheet.addStretch(1)
        side = QWidget()
        beside = column(side, margins=(0, 0, 8, 8), gap=WIDE)
        self.choice, self.happening = CaseChoice(), EventChoice(self.today)
        beside.addWidget(self.choice)
        beside.addWidget(self.happening)
        beside.addStretch(1)
        right = scroll(side, name=_("To which case"))
        right.setFixedWidth(372)
        parts = row(scroll(inner, name=title), right, gap=WIDE)
        parts.setStretch(0, 1)
        self.body.addLayout(parts, 1)
        self._connect()
        self._begin(references)

    # -- the form

    def _make_fields(self) -> None:
        self.references, self.names = area(lines=3), line()
        self.way, self.kind, self.channel, self.role = Combo(), Combo(), Combo(), Combo()
        self.way.fill([(_("Arrived"), Direction.INCOMING.value), (_("Left"), Direction.OUTGOING.value)])
        self.kind.fill([(each.label(), each.id) for each in mail_data.kinds()])
        self.channel.fill([(word(each), each.value) for each in Channel])
        self.role.fill([(each.label(), each.id) for each in mail_data.roles()])
        self.name, self.subject, self.tracking, self.note = line(), line(), line(), line()
        self.when = MomentField(_("When"), self.now)
        self.when.set_moment(self.now())
        self.dated, self.reply_due = DateField(_("Dated"), self.today), DateField(_("Reply due"), self.today)
        self.scans = FilesPick(_("&Attach the scans..."), _("Scans of the paper"))

    def _asked(self) -> Section:
        made = Section("", columns=3)
        help_text = _("Any of either side, as written; several with a comma or a line between them.")
        made.add(_("&References on it"), self.references, span=2, help_text=help_text)
        made.add(_("&Names, if no reference helps"), self.names, help_text=_("In any spelling or script."))
        return made

    def _what(self) -> Section:
        made = Section(_("What came or left"), columns=3)
        made.add(_("Wa&y"), self.way)
        self._role_field = made.add(_("&With"), self.role)
        self._name_field = made.add(_("From or to w&hom"), self.name, required=True)
        self._subject_field = made.add(_("&Subject"), self.subject, span=2, required=True)
        made.add(_("&Kind"), self.kind)
        self._when_field = made.add(_("Wh&en"), self.when, required=True, span=2)
        made.add(_("&Channel"), self.channel)
        made.add(_("Scans"), self.scans, span=3)
        made.add(_("&Dated"), self.dated)
        made.add(_("Rep&ly due"), self.reply_due)
        made.add(_("&Tracking number"), self.tracking)
        made.add(_("Re&mark"), self.note, span=3)
        return made

    def _kept(self, piece: Piece) -> Section:
        made = Section(_("What came or left"), columns=1)
        way = _("Arrived") if piece.direction is Direction.INCOMING else _("Left")
        scans = [f"{each.name} ({size_text(each.size)}, SHA-256 {each.sha256[:16]}…)" for each in piece.scans]
        pairs = [
            (_("Number"), piece.number),
            (_("Subject"), piece.subject),
            (way, listed(screen().time(piece.moment.local), word(piece.channel))),
            (_("From or to"), listed(piece.name, mail_data.role_of(piece.role).label())),
            (_("Their references"), listed(*piece.theirs)),
            (_("Our references"), listed(*piece.ours)),
            (_("Dated"), screen().date(piece.dated_on) if piece.dated_on else ""),
            (_("Remark"), piece.note),
            (_("Scans"), "\n".join(scans)),
            (_("Not for us"), piece.reason),
        ]
        made.body.addWidget(facts([(name, value) for name, value in pairs if value]))
        return made

    def _connect(self) -> None:
        self.references.textChanged.connect(self._on_typed)
        self.names.textChanged.connect(self._on_typed)
        self.kind.activated.connect(lambda _at: self.channel.choose(self._kind().channel.value))
        for choice in (self.way, self.role):
            choice.activated.connect(self._on_side)
        self.choice.changed.connect(self._on_case)
        self.happening.chosen.connect(self._on_event)

    def _controls(self) -> dict[str, QWidget]:
        return {
            "references": self.references, "names": self.names, "way": self.way, "kind": self.kind, "channel": self.channel,
            "role": self.role, "name": self.name, "subject": self.subject, "tracking": self.tracking, "note": self.note,
            "when": self.when, "dated": self.dated, "reply_due": self.reply_due, "scans": self.scans,
            "reason": self.choice.reason, "klass": self.choice.klass, "state": self.choice.state,
            "next_on": self.happening.next_on,
        }  # fmt: skip

    def _begin(self, references: str) -> None:
        kept = self.half.load()
        if kept is not None:
            put_back(self._controls(), kept)
            self._left = str(kept.get("case", "")), str(kept.get("event", ""))
            self._look()
            self.half.resumed()
        else:
            self.references.setPlainText(references or "\n".join(self.piece.references if self.piece else ()))
            self._look()
        watch(self._controls(), self.half.touch)
        self.choice.edited.connect(self.half.touch)
        self.happening.edited.connect(self.half.touch)

    def first_focus(self) -> QWidget:
        """The references; where they are known already, what comes next."""
        if self.piece is not None:
            return self.choice.case
        return self.name if self.references.toPlainText().strip() else self.references

    def today(self) -> date:
        """The day at the office."""
        return self.office.register.today

    def now(self) -> datetime:
        """The wall clock at the office."""
        zone = ZoneInfo(self.office.info.zone)
        return self.office.clock.now().astimezone(zone).replace(tzinfo=None)

    # -- while typing

    def _on_typed(self) -> None:
        """The case that is shown belongs to other references: nothing is recorded on it until they are looked up."""
        self._soon.start()
        self._looking = True
        self._may()

    def _may(self) -> None:
        self.complete.setEnabled(not self._recording and not self._looking)

    def _look(self) -> None:
        self._soon.stop()
        references, names = written(self.references.toPlainText()), tuple(written(self.names.text()))
        mail = self.office.mail
        if not references and not names:
            self._finding.forget()
            self._show_found((), asked=False)
            return
        self._finding.begin(lambda _progress, _cancel: mail.candidates(references, names), self._show_found, self._not_found)

    def _show_found(self, found: tuple[Candidate, ...], *, asked: bool = True) -> None:
        self._looking = False
        self._may()
        self.choice.show_found(found, asked=asked)
        left, self._left = self._left, None
        if left is not None and left[0] in self.choice.case.offered:
            self.choice.choose(left[0])
            self.happening.what.choose(left[1])
            self._on_event()
        a11y.tab_in_reading_order(self)

    def _not_found(self, error: KnownError) -> None:
        self._looking = False
        self._may()
        self.desk.shell.refuse(error)

    def _on_side(self, *_arguments: object) -> None:
        self.choice.may_begin(may=self._direction() is Direction.INCOMING)
        self._offer()
        self._name_it()

    def _on_case(self) -> None:
        self._offer()
        self._name_it()

    def _offer(self) -> None:
        """The events that it may be on the case chosen."""
        request = self.choice.request_id
        self.happening.setVisible(request is not None)
        if request is None:
            self.happening.show_offers(())
            return
        try:
            self.happening.show_offers(self.office.mail.offers(request, self._direction(), self._role()))
        except KnownError as error:
            self.desk.shell.refuse(error)
        self._on_event()

    def _on_event(self) -> None:
        request, kind = self.choice.request_id, self.happening.kind
        if request is None or kind is None:
            self._weighing.forget()
            self.happening.show_effects(())
            return
        mail, role = self.office.mail, self._role()
        when = self.piece.moment if self.piece else self.when.value or self.now()
        self._weighing.begin(
            lambda _progress, _cancel: mail.effects(request, kind, when, role),
            self.happening.show_effects,
            self.desk.shell.refuse,
        )

    def _name_it(self) -> None:
        """Who wrote is usually the other side of the case, or who has it in hand; what was typed is left alone."""
        request = self.choice.request_id
        if request is None or self.piece is not None or self.name.text() != self._named:
            return
        case = self.office.register.show(request).request
        role = mail_data.role_of(self._role())
        held = case.in_hand
        if role.id == "other-state":
            self._named = case.particulars.their_authority.name
        elif held is not None and held.holder is role.holder:
            self._named = held.name
        else:
            self._named = ""
        self.name.setText(self._named)

    def _direction(self) -> Direction:
        return self.piece.direction if self.piece else Direction(str(self.way.value))

    def _role(self) -> str:
        return self.piece.role if self.piece else str(self.role.value)

    def _kind(self) -> mail_data.PieceKind:
        return mail_data.kind_of(str(self.kind.value))

    # -- keeping what is half typed

    def _content(self) -> dict[str, str]:
        case, event = self._left or (str(self.choice.case.value or ""), str(self.happening.what.value or ""))
        return {**taken(self._controls()), "case": case, "event": event}

    # -- recording

    def _complete(self) -> None:
        if not self.understood():
            return
        new = self._new() if self.piece is None else None
        if (self.piece is None and new is None) or not self._ended():
            return
        begins = self._begins(new or self.piece) if self.choice.end == NEW else None
        reason = self.choice.reason.text().strip() if self.choice.end == AWAY else ""
        request = self.choice.request_id
        filings = [Filing(request_id=request, event=self.happening.kind, next_on=self.happening.next_on.day)] if request else []
        mail, scans, piece = self.office.mail, self.scans.paths, self.piece

        def record() -> Done[Piece]:
            if new is not None:
                return mail.log(new, scans, filings, reason, begins)
            assert piece is not None
            if begins is not None:
                done = mail.begin(piece.number, begins)
                return Done(done.value[0], done.changes)
            return mail.give_back(piece.number, reason) if reason else mail.match(piece.number, filings)

        if piece is not None and not (begins or reason or filings):
            self.choice.case_field.complain(_("Choose a case, or say that it is not for us."))
            return
        self._recording = True
        self._may()
        self.desk.tasks.write(self, record, self._recorded, self._refused)

    def _new(self) -> NewPiece | None:
        needed, when = _("This is needed."), self.when.value
        name, subject = self.name.text().strip(), self.subject.text().strip()
        self._name_field.complain("" if name else needed)
        self._subject_field.complain("" if subject else needed)
        self._when_field.complain("" if when else needed)
        if not name or not subject or when is None:
            return None
        ours, theirs = self._sides()
        return NewPiece(
            direction=self._direction(),
            role=self._role(),
            name=name,
            subject=subject,
            when=when,
            kind=str(self.kind.value),
            channel=Channel(str(self.channel.value)),
            theirs=theirs,
            ours=ours,
            dated_on=self.dated.day,
            reply_due=self.reply_due.day,
            tracking=self.tracking.text().strip(),
            note=self.note.text().strip(),
        )

    def _sides(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Which of the references are ours: the numbers that this office gave, as far as they were found."""
        found = self.choice.candidate()
        given = (
            {each.typed for each in found.because if each.found.value in {"number", "letter", "exhibit"}} if found else set()
        )
        typed = written(self.references.toPlainText())
        return tuple(each for each in typed if each in given), tuple(each for each in typed if each not in given)

    def _ended(self) -> bool:
        """Whether what its end needs is said."""
        needed, end = _("This is needed."), self.choice.end
        state, reason = self.choice.state.value, self.choice.reason.text().strip()
        self.choice.state_field.complain(needed if end == NEW and not state else "")
        self.choice.reason_field.complain(needed if end == AWAY and not reason else "")
        return not ((end == NEW and not state) or (end == AWAY and not reason))

    def _begins(self, of: Piece | NewPiece | None) -> Particulars | None:
        if of is None:
            return None
        klass = RequestClass(str(self.choice.klass.value))
        return replace(request_of(of), klass=klass, other_state=self.choice.state.value)

    def _recorded(self, piece: Piece) -> None:
        self.gone()
        shell = self.desk.shell
        shell.back()
        opened = piece.matches[-1].request_id if piece.matches else None
        said = _("{number} is recorded.").format(number=piece.number)
        acts = ((_("Open the request"), lambda: shell.open_request(RequestId(opened))),) if opened else ()
        if opened and self.choice.end == NEW:
            shell.open_request(opened)
        shell.say(Level.GOOD, said, (*acts, (_("Enter the next"), shell.enter_mail)), stays=False)

    def _refused(self, error: KnownError) -> None:
        self._recording = False
        self._may()
        self.desk.shell.refuse(error)
