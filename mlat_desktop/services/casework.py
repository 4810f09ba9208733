# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The daily work on a case: events, mail, and the clocks that they move; a case is asked for its deadlines here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from mlat_desktop.domain.changes import Changes, Done, Kind
from mlat_desktop.domain.clock_engine import Situation, extended_by
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.items import OF_ITEMS, ONLY_OF_ITEMS, implied, replayed
from mlat_desktop.domain.moment import Moment, moment
from mlat_desktop.domain.people import Act
from mlat_desktop.domain.request import Event, Mail, Request, RequestId, Uid
from mlat_desktop.domain.vocabulary import (
    PLANNED,
    Channel,
    Direction,
    EventKind,
    Holder,
    MailKind,
    Outcome,
    ReferenceKind,
    RequestClass,
    Status,
)
from mlat_desktop.domain.workflow import Need, Workflow
from mlat_desktop.labels import label
from mlat_desktop.services.next_action import following, from_bundles
from mlat_desktop.services.ports import ListQuery, StoredBlob, UnitOfWork
from mlat_desktop.services.recounting import counted_then
from mlat_desktop.services.reviews import duties
from mlat_desktop.services.viewing import deadline_view, deadline_views
from mlat_desktop.services.views import DeadlineView, Lateness
from mlat_desktop.services.workflows import workflow
from mlat_desktop.services.workplace import Workplace, name_of

TOUCHED = (Kind.REQUEST, Kind.EVENT, Kind.DEADLINE)


@dataclass(frozen=True, slots=True)
class OfferedEvent:
    """An event that makes sense on a case, in the language of the screen."""

    kind: EventKind
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What an event says beside itself: who has the case in hand from then on (``holder``, only where it is handed over), the
    name of who that is, and the item of assistance that it is about, None for the whole case.
    """

    holder: Holder | None = None
    whom: str = ""
    item: Uid | None = None


_REACHED = frozenset({EventKind.REQUEST_RECEIVED, EventKind.RECEIPT_CONFIRMED})
"""That the requested State has a request of ours."""

WHOLE = About()
"""About the whole case, and it stays with who has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMail:
    """What a clerk enters for anything that arrives or leaves. ``when`` naive is the office's wall clock."""

    direction: Direction
    kind: MailKind
    channel: Channel
    when: datetime
    correspondent: str
    subject: str
    dated_on: date | None = None
    their_reference: str = ""
    our_reference: str = ""
    tracking: str = ""
    reply_due: date | None = None
    note: str = ""


class Casework:
    """Logs what happens on a case."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    # -- events ----------------------------------------------------------------------------------------------------------

    def offered_events(self, request_id: RequestId) -> tuple[OfferedEvent, ...]:
        """The events to offer for a case."""
        with self._place.store.read() as uow:
            particulars = uow.requests.get(request_id).particulars
        return tuple(OfferedEvent(kind, label(kind)) for kind in workflow(particulars.klass, particulars.direction).offered)

    def add_event(
        self,
        request_id: RequestId,
        kind: EventKind,
        at: datetime | Moment,
        *,
        zone: str = "",
        place: str = "",
        note: str = "",
        about: About = WHOLE,
    ) -> Done[Event]:
        """Record what happened; the status moves and every clock is computed again.

        A naive ``at`` is wall-clock time in ``zone`` (the office's by default); ``place`` is the State whose day counts.
        ``EVENT_INVALID`` where the workflow asks for reasons or for whom and they are missing.
        """
        self._place.must(Act.LOG_EVENT)
        when = at if isinstance(at, Moment) else moment(at, zone or self._place.office.zone)
        with self._place.store.write() as uow:
            request = uow.requests.get(request_id)
            self._may(request, kind)
            duties.must_allow_event(uow, request, kind)
            self._may_extend(uow, request, kind, note)
            _said(request, kind, note, about)
            event = self._add(uow, request, kind, when, place=place, note=note, about=about)
            self._follow_items(uow, request_id, event)
            if kind in _REACHED and request.particulars.direction is Direction.OUTGOING:
                self.tell_ticket(uow, request, event.moment)
            self._place.recompute(uow, uow.requests.get(request_id))
            uow.commit()
        return Done(event, Changes.of(*TOUCHED, requests=[request_id]))

    def record(
        self, uow: UnitOfWork, request_id: RequestId, kind: EventKind, when: Moment, note: str = "", about: About = WHOLE
    ) -> Event:
        """Record an event inside another service's unit of work (a letter dispatched, say)."""
        event = self._add(uow, uow.requests.get(request_id), kind, when, place="", note=note, about=about)
        self._place.recompute(uow, uow.requests.get(request_id))
        return event

    def tell_ticket(self, uow: UnitOfWork, request: Request, when: Moment) -> None:
        """Tell the preservation that a request follows that the requested State has it since ``when``: what was preserved is
        then kept until it decides (CETS 185 art. 29(7)).
        """
        tickets = [each.value for each in request.particulars.references if each.kind is ReferenceKind.PRESERVATION_TICKET]
        for value in tickets if request.particulars.klass is RequestClass.MLA else []:
            try:
                ticket = uow.requests.find(value)
            except KnownError:
                continue  # a ticket of another office: nothing here to tell
            told = {each.kind for each in uow.requests.events(ticket.id) if not each.annulled}
            if ticket.particulars.klass is not RequestClass.PRESERVATION or EventKind.PRESERVED_DATA_REQUESTED in told:
                continue
            self.record(uow, ticket.id, EventKind.PRESERVED_DATA_REQUESTED, when, request.number)

    def annul_event(self, request_id: RequestId, uid: Uid, reason: str) -> Done[None]:
        """Take an event that was logged by mistake out of every computation; it stays readable with the reason.

        The status goes back to where the other events lead, unless somebody ended the case by a decision of their own.
        """
        self._place.must(Act.LOG_EVENT)
        if not reason.strip():
            raise KnownError(Code.EVENT_INVALID, reason=why("annulling an event needs its reason"))
        with self._place.store.write() as uow:
            request = uow.requests.get(request_id)
            event = next((each for each in uow.requests.events(request_id) if each.uid == uid and not each.annulled), None)
            if event is None:
                raise KnownError(Code.EVENT_INVALID, reason=why("it is not on this case, or is annulled already"))
            if event.kind is EventKind.REOPENED:
                raise KnownError(Code.EVENT_INVALID, reason=why("end the case again instead, with its outcome"))
            self._annul(uow, request, event, reason)
            uow.commit()
        return Done(None, Changes.of(*TOUCHED, requests=[request_id]))

    def _annul(self, uow: UnitOfWork, request: Request, event: Event, reason: str) -> None:
        uow.requests.annul_event(request.id, event.uid, reason)
        after = _items_of(self._taken_back(uow, request, event), uow.requests.events(request.id), event)
        if after is not request:
            uow.requests.update(after)
        detail = {"event": event.uid, "reason": reason, "status": after.status.value, "was": request.status.value}
        self._place.write_audit(uow, "event.annulled", request.uid, fields=("annulled",), detail=detail, request_id=request.id)
        self._place.recompute(uow, after)

    def deadlines(self, request_id: RequestId, as_of: date | None = None) -> tuple[DeadlineView, ...]:
        """The deadlines of a case; with ``as_of``, as they stood on that day by the events that had happened."""
        with self._place.store.read() as uow:
            if as_of is None:
                return deadline_views(uow.requests.deadlines(request_id), self._place.today)
            request = uow.requests.get(request_id)
            return deadline_views(counted_then(self._place.treaty_clock, uow, request, self._place.today, as_of), as_of)

    def awaited(self, as_of: date | None = None) -> tuple[tuple[str, DeadlineView], ...]:
        """What is awaited in the whole office, with the number of its request; what has no computed date too.

        With ``as_of``, as it stood on that day: each case is computed again, which takes its time.
        """
        if as_of is None:
            today = self._place.today
            with self._place.store.read() as uow:
                found = [*uow.requests.uncomputed(), *uow.requests.watched(date.max)]
            return tuple((row.number, deadline_view(deadline, today)) for row, deadline in found)
        with self._place.store.read() as uow:
            ids = uow.requests.ids(ListQuery(), as_of)
            rows = [row for row in uow.requests.rows(ids) if row.registered_on <= as_of]
        return tuple(
            (row.number, view)
            for row in rows
            for view in self.deadlines(RequestId(row.id), as_of)
            if view.days is not None or view.lateness is not Lateness.NONE
        )

    # -- mail ------------------------------------------------------------------------------------------------------------

    def log_mail(
        self, request_id: RequestId, mail: NewMail, *, scan: Path | None = None, event: EventKind | None = None
    ) -> Done[Mail]:
        """Log a letter, note, call or message, with its scan and the event that it triggers, in one step."""
        self._place.must(Act.LOG_EVENT)
        if not mail.subject.strip():
            raise KnownError(Code.MAIL_INVALID, reason=why("the subject is empty"))
        if not mail.correspondent.strip():
            raise KnownError(Code.MAIL_INVALID, reason=why("it is not said from whom or to whom"))
        if event in PLANNED:
            raise KnownError(Code.MAIL_INVALID, reason=why("a day that was set is logged on its own, with that day"))
        when = self._place.past(self._place.here(mail.when))
        blob = self._place.keep_file(scan) if scan else None
        try:
            with self._place.store.write() as uow:
                if blob:
                    uow.exhibits.add_blob(blob)
                kept = self.enter_mail(uow, request_id, mail, when, blob, name_of(scan) if scan else "", event)
                uow.commit()
        except BaseException:
            if blob:
                self._place.forget(blob)
            raise
        return Done(kept, Changes.of(Kind.MAIL, *TOUCHED, requests=[request_id]))

    def scan_bytes(self, mail: Mail) -> bytes:
        """The scan of a mail entry."""
        with self._place.store.read() as uow:
            return self._place.vault.read(uow.exhibits.blob(mail.scan_blob))

    def enter_mail(
        self,
        uow: UnitOfWork,
        request_id: RequestId,
        mail: NewMail,
        when: Moment,
        blob: StoredBlob | None,
        scan_name: str,
        kind: EventKind | None,
        about: About = WHOLE,
    ) -> Mail:
        """Keep mail and the event that it is inside the caller's unit of work; the row of ``blob`` is the caller's."""
        request = uow.requests.get(request_id)
        if kind:
            self._may(request, kind)
            duties.must_allow_event(uow, request, kind)
            self._may_extend(uow, request, kind, mail.subject)
            _said(request, kind, mail.subject, about)
        uid = self._place.new_uid()
        event = self._add(uow, request, kind, when, place="", note=mail.subject, mail_uid=uid, about=about) if kind else None
        if event and kind in _REACHED and request.particulars.direction is Direction.OUTGOING:
            self.tell_ticket(uow, request, event.moment)
        kept = Mail(
            uid=uid,
            direction=mail.direction,
            kind=mail.kind,
            channel=mail.channel,
            moment=when,
            correspondent=mail.correspondent,
            subject=mail.subject,
            dated_on=mail.dated_on,
            their_reference=mail.their_reference,
            our_reference=mail.our_reference,
            tracking=mail.tracking,
            reply_due=mail.reply_due,
            note=mail.note,
            scan_name=scan_name,
            scan_blob=blob.id if blob else "",
            event_uid=event.uid if event else None,
            recorded_by=self._place.user.uid,
        )
        uow.requests.add_mail(request_id, kept)
        # With an event or without: the mail may make a reply due, or be the one that was awaited.
        self._place.recompute(uow, uow.requests.get(request_id))
        detail = {
            "mail": uid,
            "subject": mail.subject,
            "correspondent": mail.correspondent,
            "scan": blob.sha256 if blob else "",
        }
        self._place.write_audit(uow, "mail.logged", request.uid, fields=("mail",), detail=detail, request_id=request_id)
        return kept

    def take_mail_off(self, uow: UnitOfWork, request_id: RequestId, uid: Uid, reason: str) -> None:
        """Take mail that belongs elsewhere off a case inside the caller's unit of work, and annul the event that it was there;
        both stay readable with the reason, neither counts.
        """
        mail = next((each for each in uow.requests.mails(request_id) if each.uid == uid), None)
        if mail is None:
            raise KnownError(Code.MAIL_INVALID, reason=why("it is not in the log of this case"))
        uow.requests.take_mail_off(request_id, uid, reason)
        request, events = uow.requests.get(request_id), uow.requests.events(request_id)
        detail = {"mail": uid, "reason": reason}
        self._place.write_audit(uow, "mail.taken-off", request.uid, fields=("mail",), detail=detail, request_id=request_id)
        event = next((each for each in events if each.uid == mail.event_uid and not each.annulled), None)
        if event is not None:
            self._annul(uow, request, event, reason)
        else:
            self._place.recompute(uow, request)

    # -- parts -----------------------------------------------------------------------------------------------------------

    def _add(
        self,
        uow: UnitOfWork,
        request: Request,
        kind: EventKind,
        when: Moment,
        *,
        place: str,
        note: str,
        mail_uid: Uid | None = None,
        about: About = WHOLE,
    ) -> Event:
        """Keep an event and the status that it leads to; the deadlines are computed anew by who knows all that was entered."""
        if kind in PLANNED:
            self._place.plausible(when)
        else:
            self._place.past(when)
        event = Event(
            uid=self._place.new_uid(),
            kind=kind,
            moment=when,
            place=place or self._place.office.country,
            note=note,
            mail_uid=mail_uid,
            holder=about.holder,
            whom=about.whom.strip(),
            item_uid=about.item,
            recorded_at=self._place.now,
            recorded_by=self._place.user.uid,
        )
        before = uow.requests.events(request.id)
        uow.requests.add_event(request.id, event)
        after = self._moved(request, event, before)
        if after is not request:
            uow.requests.update(after)
        detail = {
            "event": event.uid,
            "kind": kind.value,
            "at": when.isoformat(),
            "zone": when.zone,
            "place": event.place,
            "note": note,
            "holder": event.holder.value if event.holder else "",
            "whom": event.whom,
            "item": event.item_uid or "",
            "status": after.status.value,
        }
        self._place.write_audit(uow, "event.logged", request.uid, fields=("event",), detail=detail, request_id=request.id)
        return event

    def _follow_items(self, uow: UnitOfWork, request_id: RequestId, event: Event) -> None:
        """After an event about one item: where that item stands, and what all of them mean for the whole case."""
        if event.item_uid is None:
            return
        request, events = uow.requests.get(request_id), uow.requests.events(request_id)
        after = _items_of(request, events, event)
        if after is not request:
            uow.requests.update(after)
        known = {each.kind for each in events if not each.annulled and each.item_uid is None}
        if (kind := implied(after.particulars.items, known)) is not None:
            self._add(uow, after, kind, event.moment, place=event.place, note="")

    def _may(self, request: Request, kind: EventKind) -> None:
        """What ends a case needs the right to end it; what takes it up again is an act of its own, with a reason."""
        if kind is EventKind.REOPENED:
            raise KnownError(Code.EVENT_INVALID, reason=why("take the case up again instead, with the reason"))
        if kind is EventKind.ENDED:
            raise KnownError(Code.EVENT_INVALID, reason=why("close the case instead, with its outcome"))
        move = _flow(request).move(request.status, kind)
        if move is not None:
            self._place.must(move.act)

    def _may_extend(self, uow: UnitOfWork, request: Request, kind: EventKind, reasons: str) -> None:
        """A limit is extended only where the law in play allows it, and with the reasons."""
        granted = kind is EventKind.EXTENSION_GRANTED
        if reasons.strip() and not granted:
            return
        ours, theirs = self._place.office.country, request.particulars.other_state
        incoming = request.particulars.direction is Direction.INCOMING
        events = uow.requests.events(request.id)
        situation = Situation(
            requesting=theirs if incoming else ours,
            requested=ours if incoming else theirs,
            klass=request.particulars.klass,
            events=events,
        )
        limits = extended_by(self._place.treaty_clock.in_play(uow, request, events), situation, kind)
        if granted and not limits:
            raise KnownError(
                Code.EVENT_INVALID, reason=why("the legal basis of this case has no limit that can be extended so")
            )
        if limits and not reasons.strip():
            raise KnownError(
                Code.EVENT_INVALID,
                reason=why(
                    "it extends the limit of article {article}, so its reasons are needed: write them in the note",
                    article=limits[0].article,
                ),
            )

    def _taken_back(self, uow: UnitOfWork, request: Request, event: Event) -> Request:
        """The request without what an annulled event had done to its status."""
        flow, status = _flow(request), request.status
        if event.item_uid is not None:
            return request
        decided = not status.open and (status is not Status.REFUSED or bool(request.ground))
        if decided or all(move.to is not status for move in flow.moves.get(event.kind, ())):
            return request
        events = uow.requests.events(request.id)
        back = flow.replayed(events, from_bundles(uow, request, events))
        if back is status or not back.open:
            return request
        return replace(request, status=back, outcome=None, ended_on=None, version=request.version + 1)

    def _moved(self, request: Request, event: Event, before: Sequence[Event]) -> Request:
        """The request after an event, given those that were known before it."""
        flow = _flow(request)
        if event.item_uid is not None or flow.overtaken(event, before):
            return request
        known = {each.kind for each in before if not each.annulled}
        status = flow.moved(request.status, event.kind, known)
        if status is request.status:
            return request
        ended = status is Status.REFUSED
        return replace(
            request,
            particulars=following(request.particulars, status),
            status=status,
            version=request.version + 1,
            outcome=Outcome.REFUSED_AUTHORITY if ended else None,
            ended_on=event.on if ended else None,
        )


def _items_of(request: Request, events: Sequence[Event], about: Event) -> Request:
    """The request with the item that an event is about standing where its events lead."""
    particulars = request.particulars
    items = tuple(replayed(item, events) if item.uid == about.item_uid else item for item in particulars.items)
    if items == particulars.items:
        return request
    version = request.version + 1
    return replace(request, particulars=replace(particulars, items=items), version=version)


def _said(request: Request, kind: EventKind, note: str, about: About) -> None:
    """What the workflow wants to know with an event that somebody logs by hand."""
    needs = _flow(request).needs(kind)
    if Need.REASONS in needs and not note.strip():
        raise KnownError(Code.EVENT_INVALID, reason=why("its reasons are needed: write them in the note"))
    if Need.WHOM in needs and (about.holder is None or not about.whom.strip()):
        raise KnownError(Code.EVENT_INVALID, reason=why("it is not said who has the case from then on, and their name"))
    if about.holder is not None and kind is not EventKind.HANDED_OVER:
        raise KnownError(Code.EVENT_INVALID, reason=why("only what is handed over names who has it from then on"))
    if about.holder is Holder.US:
        raise KnownError(Code.EVENT_INVALID, reason=why("what our office takes back is logged as having come back"))
    if about.item is not None and kind not in OF_ITEMS:
        raise KnownError(Code.EVENT_INVALID, reason=why("it is about the whole request, not about one item"))
    if about.item is None and kind in ONLY_OF_ITEMS:
        raise KnownError(
            Code.EVENT_INVALID,
            reason=why("say which item could not be carried out; where it is the whole request, close it with its outcome"),
        )
    if about.item is not None and all(item.uid != about.item for item in request.particulars.items):
        raise KnownError(Code.EVENT_INVALID, reason=why("this request does not ask for that item"))


def _flow(request: Request) -> Workflow:
    return workflow(request.particulars.klass, request.particulars.direction)
