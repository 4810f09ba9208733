# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""One window from the envelope in the hand to a registered number and a first deadline; also the window that amends.

What is typed for a new request is kept in the office's encrypted store every few seconds, so that a crash or a lock of the
screen loses nothing. Beside the form stand what the clocks will say and requests that look like this one.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.request import Particulars, Reference, Request, RequestId
from mlat_desktop.domain.vocabulary import Direction, ReferenceKind, RequestClass
from mlat_desktop.i18n import _, screen
from mlat_desktop.messages import sentence
from mlat_desktop.services import records
from mlat_desktop.services.directory import addressee
from mlat_desktop.services.likeness import Alike
from mlat_desktop.services.views import RequestView
from mlat_desktop.services.wording import article_words, relative
from ui import a11y
from ui.desk import Answers, Desk
from ui.pages.alike import AlikeCard
from ui.pages.caution import caution_line, show_caution
from ui.pages.half_typed import HalfTyped, KeptEditor
from ui.pages.offer import OfferCard
from ui.pages.papers import history_rows
from ui.pages.request_form import RequestForm
from ui.widgets.basics import GAP, SPACE, WIDE, and_more, card, clear, column, joined, label, row, scroll
from ui.widgets.controls import Level
from ui.widgets.form import Field, line

DRAFT = "request"
_FIRST = 5
"""Deadlines that are told while the request is typed."""
_ABOUT = {
    RequestClass.EXTRADITION: "extradition",
    RequestClass.PRESERVATION: "cybercrime",
    RequestClass.PROCEEDINGS: "proceedings",
    RequestClass.SENTENCED: "sentenced",
}
"""What a treaty must be about to be suggested first, by the class of the request."""


class RequestEditor(KeptEditor):
    """Registers a new request, or amends one."""

    def __init__(self, desk: Desk, request_id: RequestId | None = None) -> None:
        self._view = desk.office.register.show(request_id) if request_id is not None else None
        amending = self._view is not None
        title = _("Amend {number}").format(number=self._view.request.number) if self._view else _("New request")
        super().__init__(desk, title, _("Save the amendment") if amending else _("&Register"), self._complete)
        self.form = RequestForm(lambda: desk.office.register.today, self._now, amending=amending, codes=desk.office.codes.now())
        name = f"{DRAFT}:{self._view.request.uid}" if self._view else DRAFT
        self.half = HalfTyped(desk, self, name, self._content, self.said)
        side = column(gap=WIDE)
        if amending:
            self.reason = line()
            self._reason_field = Field(_("Reason for the amendment"), self.reason, required=True)
            side.addWidget(self._in_card(self._reason_field))
            side.addWidget(self._history())
        else:
            side.addWidget(self._clock_card())
        self.alike = AlikeCard()
        self.alike.opened.connect(lambda key: desk.shell.open_request(RequestId(key)))
        self.alike.linked.connect(self._link)
        self.alike.setVisible(not amending)
        side.addWidget(self.alike)
        self.offer = OfferCard()
        self.offer.taken.connect(self._on_taken)
        side.addWidget(self.offer)
        self.caution = caution_line()
        side.addWidget(self.caution)
        side.addStretch(1)
        side.setContentsMargins(0, 0, 8, 8)
        holder = QWidget()
        holder.setLayout(side)
        beside = scroll(holder, name=_("Beside the form"))
        beside.setFixedWidth(314)
        line_of_page = row(scroll(self.form, name=title), beside, gap=WIDE)
        line_of_page.setStretch(0, 1)
        self.body.addLayout(line_of_page, 1)
        self._make_timers()
        self._fill()

    def _in_card(self, *parts: QWidget) -> QWidget:
        frame, inside = card(gap=SPACE)
        for part in parts:
            inside.addWidget(part)
        return frame

    def _clock_card(self) -> QWidget:
        self._clock = QWidget()
        self._clock_column: QVBoxLayout = column(self._clock, gap=GAP)
        return self._in_card(label(_("WHAT THE CLOCKS WILL SAY"), "section"), self._clock)

    def _history(self) -> QWidget:
        inner = QWidget()
        inside = column(inner, gap=GAP)
        assert self._view is not None
        inside.addWidget(label(_("HISTORY"), "section"))
        history_rows(inside, self.desk, self._view)
        return self._in_card(inner)

    def _make_timers(self) -> None:
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(400)
        self._soon.timeout.connect(self._look)
        self.form.edited.connect(self._on_edited)
        self.form.basis_asked.connect(self._suggest)
        self.form.finder_asked.connect(self._find)

    def _now(self) -> datetime:
        zone = ZoneInfo(self.office.info.zone)
        return self.office.clock.now().astimezone(zone).replace(tzinfo=None)

    def _fill(self) -> None:
        kept = self.half.load()
        if self._view is not None:
            self.form.show_particulars(self._view.request.particulars)
            # An amendment begun on an older state of the request is not laid over the new one.
            kept = kept if kept and kept.get("version") == self._view.request.version else None
        if kept is not None:
            self._restore(kept)
        elif self._view is None:
            self.form.items.append(None)
        self._suggest()
        show_caution(self.caution, self.form.particulars())
        self.half.touched = kept is not None and self._view is not None
        if self._view is None:
            self._look()

    def _restore(self, kept: dict[str, Any]) -> None:
        try:
            self.form.show_particulars(records.from_plain(kept["particulars"], Particulars))
            received = kept.get("received")
            if received:
                self.form.moment.set_moment(datetime.fromisoformat(received))
            self.form.sent_already.setChecked(bool(kept.get("sent")))
            if self._view is not None:
                self.reason.setText(str(kept.get("reason", "")))
        except (KnownError, KeyError, ValueError):
            # A draft of an older version: better an empty form than half of one.
            self.desk.shell.say(Level.WARN, _("What was begun here earlier can no longer be read."))
            return
        self.half.tell(_("Continues what was begun earlier."))

    def first_focus(self) -> QWidget:
        """The first field that is to be typed."""
        return self.form.subject if self._view else self.form.direction

    # -- while typing ----------------------------------------------------------------------------------------------------

    def _on_edited(self) -> None:
        self.half.touch()
        self._soon.start()

    def _show_offer(self) -> None:
        particulars = self.form.particulars()
        state, basis = particulars.other_state, particulars.basis
        if not state or state == self.office.info.country:
            self.offer.show_offer(None, may_take=False)
            return
        measure = particulars.items[0].kind if particulars.items else ""
        offer = self.office.address_book.offered(state, basis.treaty_id, measure)
        may = offer.authority is not None and self.form.may_take(addressee(offer.authority))
        self.offer.show_offer(offer, self.office.codes.now().label("assistance", measure) if measure else "", may_take=may)

    def _on_taken(self) -> None:
        if self.offer.offer is not None and self.offer.offer.authority is not None:
            self.form.take(addressee(self.offer.offer.authority))
            self._show_offer()
            self.form.authority.setFocus()

    def _suggest(self) -> None:
        other, own = self.form.state.value, self.office.info.country
        if not other or other == own:
            self.form.suggest(())
            self._show_offer()
            return
        requesting, requested = (other, own) if self.form.incoming else (own, other)
        about = _ABOUT.get(self.form.particulars().klass, "mla")
        self.form.suggest(self.office.treaties.legal_basis(requesting, requested, self.office.register.today, about))
        self._show_offer()

    def _find(self) -> None:
        other, own = self.form.state.value, self.office.info.country
        requesting, requested = (other, own) if self.form.incoming else (own, other)
        particulars = self.form.particulars()
        kinds = [each.kind for each in particulars.items if each.kind]
        about = kinds[0] if kinds and particulars.klass is RequestClass.MLA else _ABOUT.get(particulars.klass, "mla")
        self.desk.shell.find_basis(requesting, requested, about, self.form.take_basis)

    def _look(self) -> None:
        self._show_offer()
        particulars = self.form.particulars()
        self._look_for_alike(particulars)
        show_caution(self.caution, particulars)
        if self._view is not None:
            return
        received = self.form.received
        clear(self._clock_column)
        if not particulars.other_state or not particulars.subject or received is None:
            hint = _("Enter State, subject and receipt: the first deadlines appear here.")
            self._clock_column.addWidget(label(hint, "muted", wrap=True))
            return
        register = self.office.register
        self.desk.tasks.read(
            self, lambda: register.first_deadlines(particulars, received), self._show_clock, self._clock_refused
        )

    def _show_clock(self, view: RequestView) -> None:
        clear(self._clock_column)
        for deadline in view.deadlines[:_FIRST]:
            self._clock_column.addWidget(label(deadline.title, "strong", wrap=True))
            nature = _("Own target") if deadline.own_target else _("Treaty limit")
            distance = relative(deadline.days, deadline.deadline.kind) if deadline.days is not None else ""
            # The days count to the day to act by; the caption names the end of the limit, which may be a Sunday after it.
            watched = screen().date(deadline.when, "weekday") if deadline.when else ""
            ends = deadline.caption if deadline.caption != watched else ""
            self._clock_column.addWidget(label(joined(watched, distance) or deadline.caption, wrap=True))
            below = joined(nature, article_words(deadline.article), ends if watched else "")
            self._clock_column.addWidget(label(below, "small", wrap=True))
        self._clock_column.addWidget(and_more(len(view.deadlines) - _FIRST))
        if not view.deadlines:
            self._clock_column.addWidget(label(_("No limit applies yet."), "muted", wrap=True))

    def _clock_refused(self, error: KnownError) -> None:
        clear(self._clock_column)
        self._clock_column.addWidget(label(sentence(error), "muted", wrap=True))

    def _look_for_alike(self, particulars: Particulars) -> None:
        alikes, own = self.office.alikes, self._view.request.id if self._view else None
        self.desk.tasks.read(self, lambda: alikes.of(particulars, but=own), self._show_alike)

    def _show_alike(self, found: tuple[Alike, ...]) -> None:
        self.alike.show_alike(found)
        self.alike.setVisible(bool(found) or self._view is None)
        a11y.tab_in_reading_order(self)

    def _link(self, number: str) -> None:
        self.form.references.append(Reference(kind=ReferenceKind.LINKED, value=number))
        self.form.edited.emit()
        self.said.setText(_("{number} is entered under other references.").format(number=number))

    # -- keeping ---------------------------------------------------------------------------------------------------------

    def _content(self) -> dict[str, Any]:
        moment = self.form.moment.value
        return {
            "particulars": records.to_plain(self.form.particulars()),
            "received": moment.isoformat() if moment else "",
            "sent": self.form.sent_already.isChecked(),
            "version": self._view.request.version if self._view else 0,
            "reason": self.reason.text() if self._view else "",
        }

    def dirty(self) -> bool:
        """Leaving a half-typed amendment is asked about; a new request stays a draft."""
        return self.half.touched and self._view is not None

    def leave(self) -> None:
        """Go back; a begun request stays as a draft."""
        if self._view is None and self.half.touched:
            self.keep()
            said = _("The request is not registered. What you typed is kept: New request returns to it.")
            self.desk.shell.back()
            self.desk.shell.say(Level.INFO, said, ((_("Throw it away"), self.half.forget),), stays=False)
            return
        super().leave()

    # -- completing ------------------------------------------------------------------------------------------------------

    def _complete(self) -> None:
        wrong = self.form.faults()
        if self._view is not None:
            missing = "" if self.reason.text().strip() else _("This is needed.")
            self._reason_field.complain(missing)
            wrong = wrong or (self.reason if missing else None)
        if wrong is not None:
            self.said.setText(_("Something is missing or not understood; it is marked."))
            wrong.setFocus()
            return
        self.complete.setEnabled(False)
        particulars, register = self.form.particulars(), self.office.register
        if self._view is not None:
            request, reason = self._view.request, self.reason.text().strip()
            self.desk.tasks.write(
                self,
                lambda: register.amend(request.id, particulars, version=request.version, reason=reason),
                self._on_amended,
                self._on_refused,
            )
            return
        moment = self.form.received
        incoming = particulars.direction is Direction.INCOMING
        received, sent = (moment, None) if incoming else (None, moment)
        self.desk.tasks.write(
            self, lambda: register.log(particulars, received=received, sent=sent), self._on_registered, self._on_refused
        )

    def _on_refused(self, error: KnownError) -> None:
        self.complete.setEnabled(True)
        self.desk.shell.refuse(error)
        if error.code is Code.REQUEST_CHANGED and self._view is not None:
            self.said.setText(_("Open the request again to see its new state."))

    def _on_registered(self, request: Request) -> None:
        self.half.forget()
        shell, first = self.desk.shell, self.office.register.show(request.id).next_deadline
        shell.back()
        shell.open_request(request.id)
        said = _("{number} is registered.").format(number=request.number)
        if first is not None:
            distance = relative(first.days, first.deadline.kind) if first.days is not None else ""
            watched = screen().date(first.when, "weekday") if first.when else first.caption
            day = f"{watched} ({distance})" if distance else watched
            said = f"{said} " + _("First deadline: {title}, {day}.").format(title=first.title, day=day)
        acts: Answers = ()
        if request.particulars.direction is Direction.INCOMING and request.particulars.klass is not RequestClass.RETURNED:
            acts = ((_("Write the acknowledgement"), lambda: shell.write_letter(request.id, "acknowledgement")),)
        shell.say(Level.GOOD, said, acts)

    def _on_amended(self, request: Request) -> None:
        self.half.forget()
        shell = self.desk.shell
        shell.back()
        shell.open_request(request.id)
        shell.say(Level.GOOD, _("{number} is amended; both states are kept.").format(number=request.number), stays=False)
