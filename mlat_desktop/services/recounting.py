# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Counts the deadlines of a case on the edition of the law on which it stands, and weighs what a newer one would change.

A changed law leaves a case on its dates until an officer accepts the recount. A corrected error that brings a date forward does
not wait: the earlier date is kept at once and the recount is an alarm. Works inside the unit of work of whoever changed
something; ``Workplace.recompute`` and the publishing of an edition are the callers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Protocol
from zoneinfo import ZoneInfo

from mlat_desktop.domain.counting import RestDays
from mlat_desktop.domain.deadlines import Deadline
from mlat_desktop.domain.law import Moved, Recount, RecountState
from mlat_desktop.domain.recount import CORRECTED, CORRECTED_FROM_NOTHING, moved, with_corrections
from mlat_desktop.domain.request import Event, Request, RequestId
from mlat_desktop.domain.treaty import Bound
from mlat_desktop.domain.vocabulary import Direction
from mlat_desktop.services.entered_dates import Names, RestDaysOf, known_by, with_entered
from mlat_desktop.services.ports import UnitOfWork
from mlat_desktop.services.treaties.edition import Law

CHUNK = 500
"""How many cases a walk through the office looks up at a time."""

_NO_EDITION = -1

_HELD = frozenset({RecountState.OPEN, RecountState.KEPT})
"""Recounts that still say something about the dates of a case."""


class CountsOnEach(Protocol):
    """The treaty clock, as far as this module asks it."""

    def on_each(
        self, uow: UnitOfWork, request: Request, events: Sequence[Event], today: date, laws: Sequence[Law]
    ) -> tuple[tuple[Deadline, ...], ...]:
        """The deadlines on each of these states of the law: the very same ones where nothing differs."""


class CountsDeadlines(CountsOnEach, Protocol):
    """The treaty clock as those ask it who want to know how a case stood on a day."""

    def compute(
        self,
        uow: UnitOfWork,
        request: Request,
        events: Sequence[Event],
        today: date,
        *,
        as_of: date | None = None,
        stored_calendars_only: bool = False,
        law: Law | None = None,
    ) -> tuple[Deadline, ...]:
        """All deadlines, treaty limits and the office's own targets, as the events stand, or stood at the end of ``as_of``,
        on the newest law or on this one.

        A reading unit of work must set ``stored_calendars_only``.
        """


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a case comes to. ``deadlines`` are those to keep, ``pin`` the edition on which they are counted; ``moved`` is what
    waits for an officer, and ``alarm`` says that something of it is in effect already. ``pinned`` is the edition on which the
    case stood, ``same`` says that its deadlines are those that this edition gives.
    """

    deadlines: tuple[Deadline, ...]
    pin: int
    pinned: int
    moved: tuple[Moved, ...] = ()
    alarm: bool = False
    same: bool = False


class Recounting:
    """Recounts cases in one unit of work, between two changes of the law."""

    def __init__(self, clock: CountsOnEach, uow: UnitOfWork, *, today: date, now: datetime) -> None:
        self._clock = clock
        self._uow = uow
        self._today = today
        self._now = now
        self._live = {each.id for each in uow.treaties.editions() if each.undone_at is None}
        self.newest = max(self._live, default=0)
        self._laws: dict[tuple[int, bool], Law] = {}
        self._corrected: dict[int, bool] = {}
        self._names = Names(uow)

    def recompute(self, request: Request) -> tuple[Deadline, ...]:
        """Keep the deadlines of a case after something happened on it, and what a newer edition would change of them."""
        weighed = self.weigh(request)
        self._keep(request, weighed)
        return weighed.deadlines

    def accept(self, request: Request) -> tuple[Deadline, ...]:
        """Put a case on the newest edition."""
        events = self._uow.requests.events(request.id)
        deadlines = self._counted(request, events, [self._law(self.newest)])[0]
        self._keep(request, Weighed(deadlines, self.newest, self._uow.requests.pinned(request.id)))
        return deadlines

    def walk(self, after: RequestId, *, every: bool = False) -> tuple[RequestId | None, int, list[tuple[Request, Weighed]]]:
        """Recount the next open cases behind the newest edition, by key above ``after``: the last of them, None when no more
        are left; how many; and those on which something moved.
        With ``every`` those too that stand on the newest one but on which a recount of an edition that was taken back waits or
        had its say.
        """
        cases = self._uow.requests.behind(_NO_EDITION if every else self.newest, after, CHUNK)
        found = []
        for request_id in cases:
            if every and self._uow.requests.pinned(request_id) == self.newest and not self._waits(request_id):
                continue
            request = self._uow.requests.get(request_id)
            weighed = self.weigh(request)
            self._keep(request, weighed, walking=True)
            if weighed.moved:
                found.append((request, weighed))
        return (cases[-1] if cases else None), len(cases), found

    def weigh(self, request: Request) -> Weighed:
        """What a case comes to on its own edition and on the newest; nothing is kept."""
        pinned = self._uow.requests.pinned(request.id)
        events = self._uow.requests.events(request.id)
        if pinned == self.newest or not pinned:
            return Weighed(self._counted(request, events, [self._law(self.newest)])[0], self.newest, pinned)
        if pinned not in self._live:
            return self._undone(request, events, pinned)
        laws = [self._law(pinned), self._law(self.newest)]
        if self._was_corrected(pinned):
            laws.append(self._law(pinned, corrected=True))
        ours, newer, *mended = self._counted(request, events, laws)
        if newer is ours:
            return Weighed(newer, self.newest, pinned, same=True)
        change = moved(ours, newer)
        if not change:
            return Weighed(newer, self.newest, pinned)
        if not mended or mended[0] is ours:
            return Weighed(ours, pinned, pinned, change, same=True)
        merged, forward = with_corrections(ours, mended[0])
        return Weighed(merged, pinned, pinned, change, alarm=bool(forward))

    def _undone(self, request: Request, events: Sequence[Event], pinned: int) -> Weighed:
        """A case that stood on an edition that was taken back: nothing of it may stay, and what moves is said at once."""
        before = self._uow.requests.deadlines(request.id)
        after = self._counted(request, events, [self._law(self.newest)])[0]
        change = moved(before, after)
        return Weighed(after, self.newest, pinned, change, alarm=bool(change))

    # -- parts

    def _was_corrected(self, edition: int) -> bool:
        """Whether errors were found since in the tables of an edition."""
        if edition not in self._corrected:
            self._corrected[edition] = self._law(edition).tables != self._law(edition, corrected=True).tables
        return self._corrected[edition]

    def _waits(self, request_id: RequestId) -> bool:
        """Whether an edition that is not there any more may still have its say on a case: in a recount that waits, or in the
        dates that a correction brought forward where an officer left the others as they were.
        """
        found = self._uow.treaties.recounts(None, request_id)
        return any(each.state is RecountState.OPEN or (each.state in _HELD and each.after > self.newest) for each in found)

    def _law(self, edition: int, *, corrected: bool = False) -> Law:
        key = edition, corrected
        if key not in self._laws:
            self._laws[key] = Law(self._uow, edition, corrected=corrected)
        return self._laws[key]

    def _counted(self, request: Request, events: Sequence[Event], laws: Sequence[Law]) -> list[tuple[Deadline, ...]]:
        """The deadlines on each state of the law, with what was entered by hand; the same tuple where nothing differs."""
        made = self._clock.on_each(self._uow, request, events, self._today, laws)
        entered = [each for each in self._uow.requests.entered_dates(request.id) if each.withdrawn_at is None]
        if not entered:
            return list(made)
        rest_days = rest_days_of(self._uow, request, self._law(self.newest))
        done: dict[int, tuple[Deadline, ...]] = {}
        for each in made:
            done.setdefault(id(each), with_entered(each, entered, self._names, rest_days))
        return [done[id(each)] for each in made]

    def _keep(self, request: Request, weighed: Weighed, *, walking: bool = False) -> None:
        treaties, before = self._uow.treaties, weighed.pinned
        earlier = treaties.recounts(None, request.id)
        if not (walking and weighed.same and not earlier):
            # On a walk nothing happened on the case: what its own edition gives is stored already, unless a correction had
            # its say in it.
            self._uow.requests.set_deadlines(request.id, weighed.deadlines)
        if before != weighed.pin:
            self._uow.requests.pin(request.id, weighed.pin)
        wanted = weighed.moved
        for each in earlier:
            if self._asked(each, before, weighed):
                wanted = ()  # it waits already, or an officer decided it: nobody is asked the same thing twice
            elif each.state is RecountState.OPEN and not (each.alarm and each.after <= weighed.pin and request.status.open):
                # An alarm that is wholly in effect stays until somebody has seen it.
                treaties.decide_recount(replace(each, state=RecountState.GONE, decided_at=self._now))
        if wanted:
            treaties.add_recount(
                Recount(
                    id=0,
                    request_id=request.id,
                    before=before,
                    after=self.newest,
                    alarm=weighed.alarm,
                    found_at=self._now,
                    moved=wanted,
                )
            )

    def _asked(self, earlier: Recount, before: int, weighed: Weighed) -> bool:
        """Whether a recount puts the very question that the case comes to now. One of an edition that was taken back does not,
        and what was only changed law then does not once it is a correction, which is in effect.
        """
        same = earlier.before == before and earlier.moved == weighed.moved
        stands = earlier.state in _HELD and earlier.after in self._live
        return same and stands and (earlier.alarm or not weighed.alarm)


def in_effect(deadlines: Sequence[Deadline]) -> frozenset[tuple[str, str]]:
    """The limits, by id and event, whose date a corrected error brought forward already."""
    return frozenset(
        (made.limit_id, made.trigger_uid)
        for made in deadlines
        if any(step.code in {CORRECTED, CORRECTED_FROM_NOTHING} for step in made.steps)
    )


def counted_then(clock: CountsDeadlines, uow: UnitOfWork, request: Request, today: date, as_of: date) -> tuple[Deadline, ...]:
    """The deadlines of a case as they stood at the end of a day, by what had happened and been entered by then, on the edition
    on which the case stands now. Reads only.
    """
    events = uow.requests.events(request.id)
    pinned = uow.requests.pinned(request.id) or uow.treaties.newest_edition()
    law = Law(uow, pinned)
    ours, mended = (
        clock.compute(uow, request, events, today, as_of=as_of, stored_calendars_only=True, law=each)
        for each in (law, Law(uow, pinned, corrected=True))
    )
    end = datetime.combine(as_of, time.max, ZoneInfo(uow.office.get().zone))
    entered = known_by(uow.requests.entered_dates(request.id), end)
    return with_entered(with_corrections(ours, mended)[0], entered, Names(uow), rest_days_of(uow, request, law))


def rest_days_of(uow: UnitOfWork, request: Request, law: Law) -> RestDaysOf:
    """The rest days of the State that a limit of this case binds, as far as they are stored."""
    office, other = uow.office.get(), request.particulars.other_state
    ours = Bound.REQUESTED if request.particulars.direction is Direction.INCOMING else Bound.REQUESTING

    def found(made: Deadline, day: date) -> RestDays | None:
        if made.bound == Bound.PERSON:
            return None
        years = range(day.year - 1, day.year + 1)
        own = made.bound == ours
        return law.rest_days(None, office.country if own else other, office.subdivision if own else "", years)

    return found
