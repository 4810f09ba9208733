# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The register: a request gets its number, its history and its end here, and never disappears.

Every write is one unit of work: load, let the domain decide, store, append to the audit chain, commit.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from string import Formatter

from mlat_desktop.domain.audit import canonical
from mlat_desktop.domain.changes import Changes, Done, Kind
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.moment import Moment
from mlat_desktop.domain.people import Act
from mlat_desktop.domain.request import Event, Particulars, Reference, Request, RequestId, Uid
from mlat_desktop.domain.request_rules import check
from mlat_desktop.domain.vocabulary import BasisKind, Direction, EventKind, ItemStatus, Outcome, RequestClass, Status
from mlat_desktop.domain.workflow import Workflow
from mlat_desktop.i18n import _, screen
from mlat_desktop.services import records
from mlat_desktop.services.absences import cover
from mlat_desktop.services.closing import may_end
from mlat_desktop.services.codes import must_know
from mlat_desktop.services.likeness import tell_handlers
from mlat_desktop.services.next_action import following
from mlat_desktop.services.ports import ListQuery, RequestRow, Revision, Series, UnitOfWork
from mlat_desktop.services.reviews import duties
from mlat_desktop.services.viewing import view_request
from mlat_desktop.services.views import RequestView
from mlat_desktop.services.workflows import workflow
from mlat_desktop.services.workplace import Workplace

TOUCHED = (Kind.REQUEST, Kind.EVENT, Kind.DEADLINE)


@dataclass(frozen=True, slots=True)
class Begin:
    """The event with which a case begins; ``place`` is the State whose day counts, empty for our own."""

    kind: EventKind
    when: Moment
    place: str = ""


class Register:
    """Registers, amends, ends and finds requests."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    # -- writing ---------------------------------------------------------------------------------------------------------

    def log(
        self,
        particulars: Particulars,
        *,
        received: datetime | Moment | None = None,
        sent: datetime | Moment | None = None,
        officer: str = "",
    ) -> Done[Request]:
        """Give a request its number, record how it came or went, and start its clocks.

        An incoming request needs ``received`` (the moment it reached the competent authority; a naive time is the office's wall
        clock); an outgoing one may have been ``sent`` already. ``officer`` is the sign-in name of who is responsible,
        by default the one at the desk. Raises ``REQUEST_INVALID`` with the first problem, ``USER_UNKNOWN``.
        """
        self._place.must(Act.REGISTER)
        with self._place.store.write() as uow:
            self._check(uow, particulars)
            request = self.enter(uow, particulars, self.first(particulars, received, sent), officer=officer)
            uow.commit()
        return Done(request, Changes.of(*TOUCHED, requests=[request.id]))

    def begin(self, particulars: Particulars, first: Sequence[Begin], *, officer: str = "") -> Done[Request]:
        """Register a case that begins with other events than its receipt or dispatch (an arrest)."""
        self._place.must(Act.REGISTER)
        with self._place.store.write() as uow:
            self._check(uow, particulars)
            request = self.enter(uow, particulars, first, officer=officer)
            uow.commit()
        return Done(request, Changes.of(*TOUCHED, requests=[request.id]))

    def refer(self, uow: UnitOfWork, request: Request, reference: Reference, number: str) -> Request:
        """Note on a request that another one of the register belongs with it, inside the caller's unit of work."""
        particulars = request.particulars
        references = (*particulars.references, reference)
        new = replace(request, particulars=replace(particulars, references=references), version=request.version + 1)
        self._keep_amendment(uow, request, new, screen().fill(_("It belongs with {number}"), {"number": number}))
        return new

    def register_incoming(
        self, uow: UnitOfWork, particulars: Particulars, uid: Uid, origin_office: str, received: Moment
    ) -> Request:
        """Register a request that came in a bundle, inside the caller's unit of work, keeping its uid and origin.

        An outgoing one (our own request, lost here, that an answer brings back) gets no event: when it left, the bundle tells.
        """
        self._place.must(Act.REGISTER)
        # Where it was written it may be tomorrow already.
        check(particulars, own_state=self._place.office.country, today=self._place.today + timedelta(days=1))
        incoming = particulars.direction is Direction.INCOMING
        first = (Begin(EventKind.REQUEST_RECEIVED, received),) if incoming else ()
        return self.enter(uow, particulars, first, uid=uid, origin=origin_office)

    def take_in(self, uow: UnitOfWork, particulars: Particulars, received: Moment, officer: str = "") -> Request:
        """Register an incoming request that arrived at a moment, inside the caller's unit of work."""
        self._place.must(Act.REGISTER)
        if particulars.direction is not Direction.INCOMING:
            raise KnownError(Code.REQUEST_INVALID, reason=why("what arrived here is an incoming request"))
        self._check(uow, particulars)
        return self.enter(uow, particulars, self.first(particulars, received, None), officer=officer)

    def amend(self, request_id: RequestId, particulars: Particulars, *, version: int, reason: str) -> Done[Request]:
        """Change what was entered; both states stay in the history.

        ``version`` is that of the request the user was looking at. Class and direction never change: they made the number.
        """
        self._place.must(Act.AMEND)
        if not reason.strip():
            raise KnownError(Code.REQUEST_INVALID, reason=why("an amendment needs its reason"))
        with self._place.store.write() as uow:
            old = uow.requests.get(request_id)
            if old.version != version:
                raise KnownError(Code.REQUEST_CHANGED, reference=old.number)
            if (old.particulars.klass, old.particulars.direction) != (particulars.klass, particulars.direction):
                raise KnownError(Code.REQUEST_INVALID, reason=why("class and direction cannot change once the number is given"))
            self._check(uow, particulars, old.particulars)
            new = replace(old, particulars=_with_action(particulars, old.status), version=old.version + 1)
            if new.particulars != old.particulars:
                self._keep_amendment(uow, old, new, reason)
                new = uow.requests.get(request_id)
            uow.commit()
        return Done(new, Changes.of(*TOUCHED, requests=[request_id]))

    def amend_in(self, uow: UnitOfWork, old: Request, particulars: Particulars, reason: str) -> Request:
        """Change what was entered to what another office says, inside the caller's unit of work. Its codes may be newer than
        our lists, and where it was written it may be tomorrow already, as in :meth:`register_incoming`.
        """
        self._place.must(Act.AMEND)
        check(particulars, own_state=self._place.office.country, today=self._place.today + timedelta(days=1))
        self._keep_amendment(uow, old, replace(old, particulars=particulars, version=old.version + 1), reason)
        return uow.requests.get(old.id)

    def assign(self, request_id: RequestId, officer: str, *, version: int) -> Done[Request]:
        """Make somebody else responsible for a request, by sign-in name; ``USER_UNKNOWN`` unless it is one of a person who
        works here. ``version`` is that of the request the user was looking at.
        """
        self._place.must(Act.AMEND)
        with self._place.store.write() as uow:
            old = uow.requests.get(request_id)
            if old.version != version:
                raise KnownError(Code.REQUEST_CHANGED, reference=old.number)
            new = self.give(uow, old, colleague(uow, officer))
            uow.commit()
        return Done(new, Changes.of(Kind.REQUEST, requests=[request_id]))

    def give(self, uow: UnitOfWork, old: Request, name: str) -> Request:
        """Make a colleague responsible inside the caller's unit of work; the same request where it is theirs already."""
        if name == old.officer:
            return old
        new = replace(old, officer=name, version=old.version + 1)
        uow.requests.update(new)
        self._audit(uow, "request.assigned", new, ("officer",), {"officer": name, "was": old.officer})
        cover(self._place, uow, new)
        return new

    def set_next(self, uow: UnitOfWork, old: Request, on: date, note: str, reason: str) -> Request:
        """Say when a case must be looked at again, and with a note what is to be done then, inside the caller's unit of work;
        the same request where that stands already.
        """
        entered = old.particulars
        particulars = _with_action(replace(entered, next_action=note or entered.next_action, next_action_on=on), old.status)
        if particulars == entered:
            return old
        new = replace(old, particulars=particulars, version=old.version + 1)
        self._keep_amendment(uow, old, new, reason)
        return new

    def withdraw(self, request_id: RequestId, reason: str, *, in_spite_of: str = "") -> Done[Request]:
        """End a request because the requesting State no longer wants it; ``REQUEST_INVALID`` without a reason."""
        if not reason.strip():
            raise KnownError(Code.REQUEST_INVALID, reason=why("a withdrawal needs its reason"))
        return self._end(request_id, Status.WITHDRAWN, Outcome.WITHDRAWN, reason, "", in_spite_of)

    def close(
        self, request_id: RequestId, outcome: Outcome, reason: str = "", ground: str = "", *, in_spite_of: str = ""
    ) -> Done[Request]:
        """End a request with its outcome; a refusal needs the code of its ground (``resources/codes/grounds.toml``).

        The outcome of a withdrawal withdraws: it has one status, whichever way it is entered. ``in_spite_of`` is the reason for
        which a signatory or the head closes it although short duties are open or exhibits are out (``REQUEST_HELD``).
        """
        if outcome is Outcome.WITHDRAWN:
            return self.withdraw(request_id, reason, in_spite_of=in_spite_of)
        refused = outcome in {Outcome.REFUSED_AUTHORITY, Outcome.REFUSED_COURT}
        if refused and not ground:
            raise KnownError(Code.REQUEST_INVALID, reason=why("a refusal needs its ground"))
        status = Status.REFUSED if refused else Status.CLOSED
        return self._end(request_id, status, outcome, reason, ground, in_spite_of)

    def reopen(self, request_id: RequestId, reason: str) -> Done[Request]:
        """Take up an ended request again under its own number; what was decided stays in the record."""
        self._place.must(Act.CLOSE)
        if not reason.strip():
            raise KnownError(Code.REQUEST_INVALID, reason=why("reopening needs its reason"))
        with self._place.store.write() as uow:
            old = uow.requests.get(request_id)
            if old.status.open:
                raise KnownError(Code.MOVE_REFUSED, reference=old.number, reason=why("it has not ended"))
            new = replace(
                old,
                status=_flow(old.particulars).again,
                outcome=None,
                outcome_reason="",
                ground="",
                ended_on=None,
                version=old.version + 1,
            )
            uow.requests.update(new)
            event = self._event(EventKind.REOPENED, self._place.here(self._place.now), note=reason)
            uow.requests.add_event(request_id, event)
            detail = {"reason": reason, "was": old.status.value, "outcome": old.outcome.value if old.outcome else ""}
            self._audit(uow, "request.reopened", new, ("status", "outcome"), detail)
            self._place.recompute(uow, new)
            new = uow.requests.get(request_id)
            uow.commit()
        return Done(new, Changes.of(*TOUCHED, requests=[request_id]))

    def set_series(self, series: Series) -> Done[Series]:
        """Set prefix, pattern and first number of a class: where the old register stopped plus one.

        ``NUMBER_PATTERN`` if it could ever make a number twice, or if the year of the first number has numbers already.
        """
        self._place.must(Act.KEEP_OFFICE)
        with self._place.store.read() as uow:
            others = uow.requests.series()
        check_series(series, others)
        old = next((each for each in others if (each.klass, each.direction) == (series.klass, series.direction)), series)
        if (series.first, series.first_year) != (old.first, old.first_year) and series.first_year:
            following, untouched = self._following(old, series.first_year)
            if not untouched:
                reason = why("the year {year} has numbers already, the next is {serial}",
                             year=str(series.first_year), serial=str(following))  # fmt: skip
                raise KnownError(Code.NUMBER_PATTERN, pattern=series.pattern, reason=reason)
        with self._place.store.write() as uow:
            uow.requests.set_series(series)
            detail = records.to_plain(series)
            self._place.write_audit(
                uow, "register.series", f"{series.klass}-{series.direction}", fields=("series",), detail=detail
            )
            uow.commit()
        return Done(series, Changes.of(Kind.OFFICE))

    def _following(self, series: Series, year: int) -> tuple[int, bool]:
        """The number that would come next in a year, and whether the year has none yet. Nothing is kept: no commit."""
        with self._place.store.write() as uow:
            serial, _ = uow.requests.take_serial(series.klass, series.direction, year)
        return serial, serial == (series.first if year == series.first_year else 1)

    # -- reading ---------------------------------------------------------------------------------------------------------

    def show(self, request_id: RequestId) -> RequestView:
        """Everything about one request, its deadlines as of today."""
        with self._place.store.read() as uow:
            return view_request(uow, request_id, self._place.today)

    def find(self, reference: str) -> Request:
        """A request by its number or uid."""
        with self._place.store.read() as uow:
            return uow.requests.find(reference.strip())

    def ids(self, query: ListQuery) -> array[int]:
        """Local ids of a whole ordered list."""
        with self._place.store.read() as uow:
            return uow.requests.ids(query, self._place.today)

    def rows(self, ids: Sequence[int]) -> list[RequestRow]:
        """List rows in the order of ``ids``."""
        with self._place.store.read() as uow:
            return uow.requests.rows(ids)

    def counts(self) -> Mapping[str, int]:
        """Figures for the chips above the list."""
        with self._place.store.read() as uow:
            return uow.requests.counts(self._place.today)

    def similar(self, references: Sequence[str], names: Sequence[str]) -> list[RequestRow]:
        """Requests that share a reference or a name with what is being typed."""
        references, names = [r for r in references if r.strip()], [n for n in names if n.strip()]
        if not references and not names:
            return []
        with self._place.store.read() as uow:
            return uow.requests.similar(references, names)

    def series(self) -> tuple[Series, ...]:
        """How each class is numbered."""
        with self._place.store.read() as uow:
            return uow.requests.series()

    def first_deadlines(self, particulars: Particulars, received: datetime | Moment) -> RequestView:
        """What the clocks would say if this were registered now: nothing is kept and no number is taken for good."""
        with self._place.store.write() as uow:
            self._check(uow, particulars)
            request = self.enter(uow, particulars, self.first(particulars, received, received))
            return view_request(uow, request.id, self._place.today)

    @property
    def today(self) -> date:
        """The calendar day at the office."""
        return self._place.today

    # -- parts -----------------------------------------------------------------------------------------------------------

    def _check(self, uow: UnitOfWork, particulars: Particulars, old: Particulars | None = None) -> None:
        check(particulars, own_state=self._place.office.country, today=self._place.today)
        must_know(uow, _codes_of(particulars), _codes_of(old) if old else ())
        basis = particulars.basis
        if basis.kind is BasisKind.TREATY and basis.treaty_id and uow.treaties.table(basis.treaty_id) is None:
            raise KnownError(
                Code.REQUEST_INVALID, reason=why("the treaty table has no treaty {treaty}", treaty=basis.treaty_id)
            )

    def first(
        self, particulars: Particulars, received: datetime | Moment | None, sent: datetime | Moment | None
    ) -> tuple[Begin, ...]:
        """With what a request begins; ``REQUEST_INVALID`` for an incoming one whose moment of receipt is missing."""
        if particulars.direction is Direction.OUTGOING:
            return (Begin(EventKind.REQUEST_SENT, self._place.past(self._place.here(sent))),) if sent else ()
        if received is None:
            raise KnownError(Code.REQUEST_INVALID, reason=why("the moment of receipt is missing"))
        return (Begin(EventKind.REQUEST_RECEIVED, self._place.past(self._place.here(received))),)

    def enter(
        self,
        uow: UnitOfWork,
        particulars: Particulars,
        first: Sequence[Begin],
        *,
        officer: str = "",
        uid: Uid | None = None,
        origin: str = "",
    ) -> Request:
        """Give a request its number inside the caller's unit of work; ``officer`` is a sign-in name, by default the one at
        the desk (``USER_UNKNOWN``).
        """
        year, status = self._place.today.year, _first_status(particulars, first)
        name = colleague(uow, officer) if officer.strip() else self._place.user.name
        serial, series = uow.requests.take_serial(particulars.klass, particulars.direction, year)
        request = Request(
            id=RequestId(0),
            uid=uid or self._place.new_uid(),
            number=number(series, year, serial),
            year=year,
            serial=serial,
            particulars=following(particulars, status),
            status=status,
            registered_at=self._place.now,
            registered_by=self._place.user.uid,
            officer=name,
            origin_office=origin or self._place.office.uid,
            version=1,
            outcome=Outcome.RETURNED if particulars.klass is RequestClass.RETURNED else None,
            ended_on=self._place.today if particulars.klass is RequestClass.RETURNED else None,
        )
        request = replace(request, id=uow.requests.add(request))
        events = [self._event(each.kind, each.when, place=each.place or self._place.office.country) for each in first]
        for event in events:
            uow.requests.add_event(request.id, event)
        detail = {
            "number": request.number,
            "officer": request.officer,
            # Every limit counts from these: the log must say which moment was entered first.
            "events": [{"kind": e.kind.value, "at": e.moment.isoformat(), "zone": e.moment.zone} for e in events],
            "particulars": records.to_plain(request.particulars),
        }
        self._audit(uow, "request.registered", request, tuple(f.name for f in fields(Particulars)), detail)
        self._place.recompute(uow, request)
        tell_handlers(self._place, uow, request)
        cover(self._place, uow, request)
        return uow.requests.get(request.id)

    def _keep_amendment(self, uow: UnitOfWork, old: Request, new: Request, reason: str) -> None:
        before, after = records.changed(old.particulars, new.particulars)
        uow.requests.update(new)
        uow.requests.add_revision(
            new.id,
            Revision(
                at=self._place.now, actor=self._place.user.uid, reason=reason, before=canonical(before), after=canonical(after)
            ),
        )
        self._audit(uow, "request.amended", new, tuple(after), {"reason": reason, "before": before, "after": after})
        self._place.recompute(uow, new)
        tell_handlers(self._place, uow, new, old.particulars)
        cover(self._place, uow, new)

    def _end(
        self, request_id: RequestId, status: Status, outcome: Outcome, reason: str, ground: str, in_spite_of: str
    ) -> Done[Request]:
        self._place.must(Act.CLOSE)
        with self._place.store.write() as uow:
            old = uow.requests.get(request_id)
            # A refusal that an event told (a court's, say) still gets its ground here; it ended on the day of that event.
            told = old.status is status is Status.REFUSED and not old.ground
            if not (old.status.open or told):
                raise KnownError(Code.REQUEST_CLOSED, reference=old.number, status=old.status)
            if outcome is Outcome.REFUSED_AUTHORITY:
                duties.must_allow_refusal(uow, old, reason)
            if outcome is Outcome.GRANTED:
                _must_be_whole(old)
            must_know(uow, [("grounds", ground)])
            held = may_end(self._place, uow, old, in_spite_of)
            new = replace(
                old,
                status=status,
                outcome=outcome,
                outcome_reason=reason,
                ground=ground,
                ended_on=old.ended_on if told else self._place.today,
                version=old.version + 1,
            )
            uow.requests.update(new)
            if not told:
                uow.requests.add_event(request_id, self._event(EventKind.ENDED, self._place.here(self._place.now), note=reason))
            detail = {"outcome": outcome.value, "reason": reason, "ground": ground, "was": old.status.value, **held}
            self._audit(uow, "request.ended", new, ("status", "outcome", "ground", "ended_on"), detail)
            self._place.recompute(uow, new)
            new = uow.requests.get(request_id)
            uow.commit()
        return Done(new, Changes.of(*TOUCHED, requests=[request_id]))

    def _event(self, kind: EventKind, when: Moment, *, place: str = "", note: str = "") -> Event:
        return Event(
            uid=self._place.new_uid(),
            kind=kind,
            moment=when,
            place=place,
            note=note,
            recorded_at=self._place.now,
            recorded_by=self._place.user.uid,
        )

    def _audit(
        self, uow: UnitOfWork, action: str, request: Request, names: Sequence[str], detail: Mapping[str, object]
    ) -> None:
        self._place.write_audit(uow, action, request.uid, fields=names, detail=detail, request_id=request.id)


def number(series: Series, year: int, serial: int) -> str:
    """The register number by the office's pattern; ``KnownError(NUMBER_PATTERN)`` if the pattern cannot make unique numbers."""
    names = set()
    try:
        for _text, name, form, conversion in Formatter().parse(series.pattern):
            if name is not None and (conversion or not _FORMS.get(name, _NOTHING).fullmatch(form or "")):
                raise ValueError(name)
            names.add(name)
        made = series.pattern.format(prefix=series.prefix, year=year, serial=serial)
    except ValueError as error:
        raise KnownError(
            Code.NUMBER_PATTERN, pattern=series.pattern, reason=why("only prefix, year and serial may stand in braces")
        ) from error
    if not names >= {"year", "serial"}:
        raise KnownError(Code.NUMBER_PATTERN, pattern=series.pattern, reason=why("it must hold the year and the serial number"))
    return made


_FORMS = {"prefix": re.compile(""), "year": re.compile("d?"), "serial": re.compile("(0[1-9])?d?")}
"""How each part may be written: nothing that could shorten two serial numbers to one text, or reach into an object."""
_NOTHING = re.compile("(?!)")


def check_series(series: Series, others: Iterable[Series]) -> None:
    """Raise ``KnownError(NUMBER_PATTERN)`` unless the series makes numbers that no other one of ``others`` makes."""
    made = number(series, 2000, 1)
    if series.first < 1:
        raise KnownError(Code.NUMBER_PATTERN, pattern=series.pattern, reason=why("the first number is less than 1"))
    for other in others:
        same = (other.klass, other.direction) == (series.klass, series.direction)
        if not same and number(other, 2000, 1).casefold() == made.casefold():
            reason = why("{number} would also be a number of another class or direction", number=made)
            raise KnownError(Code.NUMBER_PATTERN, pattern=series.pattern, reason=reason)


def colleague(uow: UnitOfWork, name: str) -> str:
    """The sign-in name, as it is written, of somebody who works here; ``USER_UNKNOWN`` otherwise."""
    user = uow.people.by_name(name)
    if user is None or not user.active:
        raise KnownError(Code.USER_UNKNOWN, user=name.strip())
    return user.name


def _codes_of(particulars: Particulars) -> list[tuple[str, str]]:
    """Every code that a request draws from a list of the office, with the name of the list."""
    return [
        *(("assistance", item.kind) for item in particulars.items),
        *(("grounds", item.ground) for item in particulars.items),
        *(("offences", offence.category) for offence in particulars.offences),
        ("urgency", particulars.urgency.reason),
    ]


def _first_status(particulars: Particulars, first: Sequence[Begin]) -> Status:
    if particulars.klass is RequestClass.RETURNED:
        return Status.CLOSED
    flow = _flow(particulars)
    kinds = [each.kind for each in first]
    if not kinds or EventKind.ARREST not in kinds:
        return flow.begun if kinds else flow.first
    return flow.moved(flow.first, EventKind.ARREST)


def _with_action(particulars: Particulars, status: Status) -> Particulars:
    """The particulars with a next action: whoever empties it gets the one of the status, for an open case never has none."""
    return particulars if particulars.next_action.strip() else following(replace(particulars, next_action=""), status)


def _flow(particulars: Particulars) -> Workflow:
    return workflow(particulars.klass, particulars.direction)


def _must_be_whole(request: Request) -> None:
    """Refuse to call granted what was not: yearly tables are made of outcomes."""
    if any(item.status is ItemStatus.NOT_EXECUTED for item in request.particulars.items):
        reason = why("not all of its items were carried out: end it as “Partly granted”, or with the outcome that it had")
        raise KnownError(Code.REQUEST_INVALID, reason=reason)
