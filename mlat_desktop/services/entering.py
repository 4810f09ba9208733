# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Dates that officers enter for limits that can not be computed: with a source, and seen by a second person.

A date is watched from the moment of its entry; until somebody else has confirmed it, it says so wherever it is shown.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from mlat_desktop.domain.changes import Changes, Done, Kind
from mlat_desktop.domain.deadlines import ENTERED, Deadline, DeadlineState, LimitKind
from mlat_desktop.domain.errors import Code, KnownError, Why, why
from mlat_desktop.domain.law import EnteredDate
from mlat_desktop.domain.moment import Moment
from mlat_desktop.domain.people import Act
from mlat_desktop.domain.request import Request, RequestId
from mlat_desktop.i18n import screen
from mlat_desktop.services.ports import UnitOfWork
from mlat_desktop.services.workplace import LONGEST_CASE, Workplace

MOST_LETTERS = 2000
"""How long a source or a note may be."""


class EnteredDates:
    """Enters, confirms and withdraws them."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def of_request(self, request_id: RequestId) -> tuple[EnteredDate, ...]:
        """Every date that was entered on a case, withdrawn ones too, oldest first."""
        with self._place.store.read() as uow:
            return uow.requests.entered_dates(request_id)

    def enter(
        self,
        request_id: RequestId,
        limit_id: str,
        *,
        due_on: date | None = None,
        due_at: datetime | Moment | None = None,
        source: str,
        note: str = "",
        trigger_uid: str = "",
    ) -> Done[EnteredDate]:
        """Enter the last day of a limit without a computed date, or its last minute; a naive ``due_at`` is the office's wall
        clock. ``trigger_uid`` names the event where the limit runs more than once. Raises ``ENTERED_REFUSED``.
        """
        self._place.must(Act.AMEND)
        hour = self._place.here(due_at) if due_at is not None else None
        day = hour.local_date if hour is not None else due_on
        if day is None:
            raise _refused(why("there is no date"))
        if not source.strip():
            raise _refused(why("it needs its source: where does this date come from?"))
        if max(len(source), len(note)) > MOST_LETTERS:
            raise _refused(why("source and note have at most {most} letters each", most=MOST_LETTERS))
        with self._place.store.write() as uow:
            request = self._open(uow, request_id)
            limit = _limit(uow, request, limit_id, trigger_uid)
            self._plausible(limit, day)
            entered = EnteredDate(
                uid=self._place.new_uid(),
                limit_id=limit.limit_id,
                trigger_uid=limit.trigger_uid,
                due_on=day,
                due_at=hour,
                source=source.strip(),
                note=note.strip(),
                entered_by=self._place.user.uid,
                entered_at=self._place.now,
            )
            uow.requests.add_entered_date(request_id, entered)
            detail = {"limit": limit.limit_id, "due": hour.isoformat() if hour else day.isoformat()}
            self._audit(uow, "date.entered", request, detail | {"source": entered.source, "note": entered.note})
            self._place.recompute(uow, request)
            uow.commit()
        return Done(entered, _touched(request_id))

    def confirm(self, request_id: RequestId, uid: str, reason: str = "") -> Done[EnteredDate]:
        """Confirm a date as the second person. Where the office works with one person, the same may, with a reason."""
        self._place.must(Act.AMEND)
        user = self._place.user
        with self._place.store.write() as uow:
            request = self._open(uow, request_id)
            entered = _standing(uow, request_id, uid)
            if entered.confirmed_at is not None:
                raise _refused(why("it was confirmed already"))
            if entered.entered_by == user.uid:
                if uow.office.get().settings.get("two_people", "on") != "off":
                    raise _refused(why("a second person must confirm it: {user} entered it", user=user.full_name or user.name))
                if not reason.strip():
                    raise _refused(why("to confirm a date of your own needs a reason, for nobody else has seen it"))
            confirmed = replace(entered, confirmed_by=user.uid, confirmed_at=self._place.now)
            uow.requests.change_entered_date(confirmed)
            self._audit(uow, "date.confirmed", request, {"limit": entered.limit_id, "reason": reason.strip()})
            self._place.recompute(uow, request)
            uow.commit()
        return Done(confirmed, _touched(request_id))

    def withdraw(self, request_id: RequestId, uid: str, reason: str) -> Done[EnteredDate]:
        """Take a date back that was entered wrongly; it stays readable with the reason."""
        self._place.must(Act.AMEND)
        if not reason.strip():
            raise _refused(why("to withdraw a date needs a reason"))
        with self._place.store.write() as uow:
            request = self._open(uow, request_id)
            entered = _standing(uow, request_id, uid)
            gone = replace(
                entered,
                withdrawn_by=self._place.user.uid,
                withdrawn_at=self._place.now,
                withdrawn_reason=reason.strip(),
            )
            uow.requests.change_entered_date(gone)
            self._audit(uow, "date.withdrawn", request, {"limit": entered.limit_id, "reason": reason.strip()})
            self._place.recompute(uow, request)
            uow.commit()
        return Done(gone, _touched(request_id))

    # -- parts

    def _open(self, uow: UnitOfWork, request_id: RequestId) -> Request:
        request = uow.requests.get(request_id)
        if not request.status.open:
            raise KnownError(Code.REQUEST_CLOSED, reference=request.number, status=request.status)
        return request

    def _plausible(self, limit: Deadline, day: date) -> None:
        if abs(day.year - self._place.today.year) > LONGEST_CASE:
            raise _refused(why("its year is more than {years} years away", years=LONGEST_CASE))
        if limit.kind is not LimitKind.BACKWARD and limit.started_on is not None and day < limit.started_on:
            start = screen().date(limit.started_on)
            raise _refused(why("it lies before {start}, when the limit began to run", start=start))

    def _audit(self, uow: UnitOfWork, action: str, request: Request, detail: dict[str, str]) -> None:
        self._place.write_audit(uow, action, request.uid, fields=("entered_date",), detail=detail, request_id=request.id)


def _limit(uow: UnitOfWork, request: Request, limit_id: str, trigger_uid: str) -> Deadline:
    """The limit of the case for which a date can be entered."""
    wanted = limit_id.strip().lower()
    found = [
        made
        for made in uow.requests.deadlines(request.id)
        if made.limit_id.lower() == wanted and not made.own_target and trigger_uid in {"", made.trigger_uid}
    ]
    if not found:
        raise _refused(why("{reference} has no limit {limit}", reference=request.number, limit=limit_id.strip()))
    without = [made for made in found if made.state is DeadlineState.UNCOMPUTED]
    if len(without) > 1:
        raise _refused(why("the limit {limit} runs more than once; name the event from which it runs", limit=found[0].limit_id))
    if without:
        return without[0]
    made = found[0]
    if made.level == ENTERED:
        raise _refused(why("a date was entered for {limit} already; withdraw it first", limit=made.limit_id))
    if made.ends_on is not None and made.state is DeadlineState.RUNNING:
        day = screen().date(made.ends_on)
        raise _refused(why("the limit {limit} is computed: it ends on {day}", limit=made.limit_id, day=day))
    raise _refused(why("the limit {limit} needs no date: it is settled, over, or lasts until an event", limit=made.limit_id))


def _standing(uow: UnitOfWork, request_id: RequestId, uid: str) -> EnteredDate:
    found = next((each for each in uow.requests.entered_dates(request_id) if each.uid == uid), None)
    if found is None or found.withdrawn_at is not None:
        raise _refused(why("there is no such date on this case, or it was withdrawn"))
    return found


def _touched(request_id: RequestId) -> Changes:
    return Changes.of(Kind.DEADLINE, Kind.REQUEST, requests=[request_id])


def _refused(reason: Why) -> KnownError:
    return KnownError(Code.ENTERED_REFUSED, reason=reason)
