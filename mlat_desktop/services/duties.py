# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Duties: entered by hand, from a condition that a decision accepts, or from a bundle; watched until they are discharged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import date

from mlat_desktop.domain.changes import Changes, Done, Kind
from mlat_desktop.domain.duties import Duty, DutyParty, DutyState, in_order
from mlat_desktop.domain.errors import Code, KnownError, Why, why
from mlat_desktop.domain.people import Act
from mlat_desktop.domain.request import Request, RequestId, Uid
from mlat_desktop.domain.review import Proposal, SheetState
from mlat_desktop.services import records
from mlat_desktop.services.closing import Hindrances, hindrances
from mlat_desktop.services.ports import UnitOfWork
from mlat_desktop.services.register import colleague
from mlat_desktop.services.rulebook import duty_kind
from mlat_desktop.services.workplace import LONGEST_CASE, Workplace

DUTY_FIELDS = tuple(each.name for each in fields(Duty))
TOUCHED = (Kind.DUTY, Kind.DEADLINE, Kind.REQUEST)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDuty:
    """What an officer enters. ``lasting`` None takes what the kind is by default; ``since`` None is today; ``owner`` is a
    sign-in name, by default that of the case's officer. A lasting duty without any day is looked at again in a year.
    """

    kind: str
    text: str
    given_by: DutyParty = DutyParty.OTHER_STATE
    owed_by: DutyParty = DutyParty.US
    given_name: str = ""
    owed_name: str = ""
    article: str = ""
    owner: str = ""
    lasting: bool | None = None
    since: date | None = None
    due_on: date | None = None
    review_on: date | None = None


class Duties:
    """Keeps the duties of all cases."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def add(self, request_id: RequestId, new: NewDuty) -> Done[Duty]:
        """Enter a duty on a case, an ended one too: what binds may become known late. Raises ``DUTY_INVALID``."""
        self._place.must(Act.AMEND)
        with self._place.store.write() as uow:
            request = uow.requests.get(request_id)
            duty = enter(self._place, uow, request, new)
            self._place.recompute(uow, request)
            uow.commit()
        return Done(duty, Changes.of(*TOUCHED, requests=[request_id]))

    def of_request(self, request_id: RequestId) -> tuple[Duty, ...]:
        """The duties of a case: open ones first, by their day."""
        with self._place.store.read() as uow:
            return in_order(uow.duties.of_request(request_id))

    def open(self) -> tuple[tuple[str, Duty], ...]:
        """Every open duty of the office with the number of its case, by the day on which somebody must look."""
        with self._place.store.read() as uow:
            found = list(uow.duties.all())
            numbers = {row.id: row.number for row in uow.requests.rows([request_id for request_id, _duty in found])}
            return tuple((numbers[request_id], duty) for request_id, duty in found)

    def find(self, uid: Uid) -> tuple[RequestId, Duty]:
        """A duty and its case; ``DUTY_UNKNOWN`` if there is none."""
        with self._place.store.read() as uow:
            return uow.duties.get(uid)

    def discharge(self, uid: Uid, on: date | None = None, how: str = "", *, lifted: bool = False) -> Done[Duty]:
        """Record that a duty was done, or ``lifted`` by the consent of the one to whom it was owed; says how, for that is what
        will be asked for.
        """
        self._place.must(Act.AMEND)
        day = on or self._place.today
        if not how.strip():
            raise _refused(why("say how it was discharged, or who consented to its end"))
        if day > self._place.today:
            raise _refused(why("the day of its end lies in the future"))
        state = DutyState.LIFTED if lifted else DutyState.DISCHARGED

        def ended(duty: Duty) -> Duty:
            if day < duty.since:
                raise _refused(why("it would have ended before it began"))
            return replace(duty, state=state, ended_on=day, ended_by=self._place.user.uid, ended_how=how.strip())

        return self._amend_duty(uid, "duty.lifted", ended) if lifted else self._amend_duty(uid, "duty.discharged", ended)

    def review(self, uid: Uid, next_on: date, note: str = "") -> Done[Duty]:
        """Record that a duty was looked at, and when to look again; of a short one this is the day by which it is due."""
        self._place.must(Act.AMEND)
        if next_on <= self._place.today:
            raise _refused(why("the next day must lie ahead"))
        self._plausible(next_on)

        def reviewed(duty: Duty) -> Duty:
            return replace(duty, review_on=next_on) if duty.lasting else replace(duty, due_on=next_on)

        return self._amend_duty(uid, "duty.reviewed", reviewed, note)

    def give(self, uid: Uid, owner: str) -> Done[Duty]:
        """Have somebody else watch a duty, by sign-in name; ``USER_UNKNOWN`` unless it is one of a person who works here."""
        self._place.must(Act.AMEND)
        with self._place.store.read() as uow:
            _request, duty = uow.duties.get(uid)
            name = colleague(uow, owner)
        if name == duty.owner:
            raise _refused(why("{user} watches it already", user=name))
        return self._amend_duty(uid, "duty.given", lambda given: replace(given, owner=name), duty.owner)

    def from_decision(self, request_id: RequestId) -> Done[tuple[Duty, ...]]:
        """Make duties of the conditions and of the speciality under which a request was granted, as its decision sheet words
        them: we set them, the other State owes them. What is a duty already is left alone; ``DUTY_INVALID`` if nothing is left.
        """
        self._place.must(Act.AMEND)
        with self._place.store.write() as uow:
            request = uow.requests.get(request_id)
            made = [enter(self._place, uow, request, new) for new in conditions_left(uow, request)]
            if not made:
                raise _refused(why("no decision sheet that grants it names a condition that is not a duty already"))
            self._place.recompute(uow, request)
            uow.commit()
        return Done(tuple(made), Changes.of(*TOUCHED, requests=[request_id]))

    def conditions_left(self, request_id: RequestId) -> int:
        """How many conditions of the decision are no duties yet."""
        with self._place.store.read() as uow:
            return len(conditions_left(uow, uow.requests.get(request_id)))

    def hindrances(self, request_id: RequestId) -> Hindrances:
        """What keeps a case from being closed, and what would be watched on."""
        with self._place.store.read() as uow:
            return hindrances(uow, uow.requests.get(request_id))

    def _amend_duty(self, uid: Uid, action: str, change: Callable[[Duty], Duty], note: str = "") -> Done[Duty]:
        with self._place.store.write() as uow:
            request_id, old = uow.duties.get(uid)
            if not old.open:
                raise _refused(why("it ended on {day} already", day=old.ended_on))
            new = change(old)
            uow.duties.update(new)
            became = {name: str(getattr(new, name)) for name in DUTY_FIELDS if getattr(new, name) != getattr(old, name)}
            detail = {"duty": uid, "kind": old.kind, "note": note, **became}
            request = uow.requests.get(request_id)
            self._place.write_audit(uow, action, request.uid, fields=("duties",), detail=detail, request_id=request_id)
            self._place.recompute(uow, request)
            uow.commit()
        return Done(new, Changes.of(*TOUCHED, requests=[request_id]))

    def _plausible(self, day: date) -> None:
        if abs(day.year - self._place.today.year) > LONGEST_CASE:
            raise _refused(why("its year is more than {years} years away", years=LONGEST_CASE))


def conditions_left(uow: UnitOfWork, request: Request) -> tuple[NewDuty, ...]:
    """What the decided sheets of a case set as conditions and that is no duty yet. Both kinds outlive the case: they bind who
    got the answer.
    """
    known = {(duty.kind, duty.text) for duty in uow.duties.of_request(request.id)}
    found: dict[tuple[str, str], NewDuty] = {}
    for sheet in uow.reviews.sheets(request.id):
        if sheet.state is not SheetState.DECIDED or sheet.content.proposal not in {Proposal.GRANT, Proposal.PARTLY}:
            continue
        for kind, text in (("other", sheet.content.conditions), ("speciality", sheet.content.speciality)):
            key = kind, text.strip()
            if key[1] and key not in known:
                found[key] = NewDuty(
                    kind=kind,
                    text=key[1],
                    given_by=DutyParty.US,
                    owed_by=DutyParty.OTHER_STATE,
                    lasting=True,
                    since=sheet.decided_on,
                )
    return tuple(found.values())


def enter(place: Workplace, uow: UnitOfWork, request: Request, new: NewDuty) -> Duty:
    """Keep a duty in the caller's unit of work, with its audit entry: for whoever accepts a condition in a decision. The caller
    recomputes the case. Raises ``DUTY_INVALID``.
    """
    kind = duty_kind(new.kind)
    if kind is None:
        raise _refused(why("there is no kind of duty {code}", code=new.kind))
    if not new.text.strip():
        raise _refused(why("say in words what must be done or left undone"))
    lasting = kind.lasting if new.lasting is None else new.lasting
    review = new.review_on
    if lasting and review is None and new.due_on is None:
        review = in_a_year(place.today)
    days = [day for day in (new.since, new.due_on, review) if day is not None]
    if any(abs(day.year - place.today.year) > LONGEST_CASE for day in days):
        raise _refused(why("its year is more than {years} years away", years=LONGEST_CASE))
    duty = Duty(
        uid=place.new_uid(),
        kind=new.kind,
        text=new.text.strip(),
        given_by=new.given_by,
        given_name=new.given_name.strip(),
        owed_by=new.owed_by,
        owed_name=new.owed_name.strip(),
        article=new.article.strip(),
        owner=_owner(uow, new.owner) or request.officer,
        lasting=lasting,
        since=new.since or place.today,
        due_on=new.due_on,
        review_on=review,
        origin=place.office.uid,
        recorded_at=place.now,
        recorded_by=place.user.uid,
    )
    uow.duties.add(request.id, duty)
    detail = {"duty": records.to_plain(duty)}
    place.write_audit(uow, "duty.entered", request.uid, fields=("duties",), detail=detail, request_id=request.id)
    return duty


def in_a_year(day: date) -> date:
    """The same day of the next year, the last of February for a leap day."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def _owner(uow: UnitOfWork, name: str) -> str:
    return colleague(uow, name) if name.strip() else ""


def _refused(reason: Why) -> KnownError:
    return KnownError(Code.DUTY_INVALID, reason=reason)
