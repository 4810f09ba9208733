# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Who has had a case in hand, day by day: the share of each in the time that passed (audits of Canada 2014 and Switzerland ask
for it), and when the case must be looked at again.

All of it follows from the events, so that what is logged late or annulled moves it like any clock. Days are calendar days at
the place of the event; a day belongs to who had the case at its end.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from mlat_desktop.domain.items import ENDING
from mlat_desktop.domain.request import Event, InHand, Uid
from mlat_desktop.domain.vocabulary import PLANNED, EventKind, Holder, Status
from mlat_desktop.domain.workflow import Stand, Workflow

ANYWHERE = Stand(status=Status.UNDER_REVIEW, holder=Holder.US, step="Look at the case again", within=7)
"""For a status that a workflow lost in a later version: the case is ours until somebody says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A stretch of days, ``since`` to the day before ``until``, on which somebody had the case or an item of it."""

    holder: Holder
    name: str
    since: date
    until: date

    @property
    def days(self) -> int:
        """How many days."""
        return (self.until - self.since).days


@dataclass(frozen=True, slots=True)
class _Hand:
    holder: Holder
    name: str = ""


def stand_of(workflow: Workflow, status: Status) -> Stand:
    """What a status of a workflow means, also one that the workflow does not know."""
    return workflow.stands.get(status, ANYWHERE)


def held(
    workflow: Workflow,
    events: Sequence[Event],
    *,
    begin: date,
    end: date,
    item: Uid | None = None,
    theirs: Collection[Uid] = (),
) -> tuple[Held, ...]:
    """Who had a case (or one item of it) from ``begin`` to the day before ``end``, oldest first, without a gap but for the days
    on which the case was ended. Neighbours with the same holder are one. ``theirs`` are events of another office.
    """
    found: list[Held] = []
    for hand, since, until in _stretches(workflow, events, begin, end, item, theirs):
        if hand is None or since >= until:
            continue
        last = found[-1] if found else None
        if last and (last.holder, last.name, last.until) == (hand.holder, hand.name, since):
            found[-1] = Held(holder=hand.holder, name=hand.name, since=last.since, until=until)
        else:
            found.append(Held(holder=hand.holder, name=hand.name, since=since, until=until))
    return tuple(found)


def shares(stretches: Iterable[Held]) -> dict[Holder, int]:
    """Days by holder; together they are the days on which the case was open."""
    found: dict[Holder, int] = {}
    for each in stretches:
        found[each.holder] = found.get(each.holder, 0) + each.days
    return found


def in_hand(
    workflow: Workflow,
    status: Status,
    events: Sequence[Event],
    *,
    begin: date,
    own_day: date | None = None,
    theirs: Collection[Uid] = (),
) -> InHand | None:
    """Who has an open case in hand now and when it must be looked at again; None once it has ended.

    ``own_day`` is the day that an officer set for the next action. Where a status was set by hand (``status`` is not where the
    events lead), whoever that status means has the case.
    """
    if not status.open:
        return None
    stand = stand_of(workflow, status)
    hand: _Hand | None = _Hand(stand_of(workflow, workflow.first).holder)
    since = touched = begin
    led = workflow.first
    for event, after, following in _course(workflow, events, theirs):
        led = after
        if event.item_uid is None:
            touched = max(touched, _day(event))
        if following is not None and following != hand:
            since = max(begin, _day(event))
        hand = following
    if led is not status or hand is None:
        hand, since = _Hand(stand.holder), touched
    day = own_day or touched + timedelta(days=stand.within)
    return InHand(holder=hand.holder, name=hand.name, since=since, step_on=day)


def begun_on(events: Iterable[Event], registered_on: date) -> date:
    """The first day of a case: that of its registration, or of an event before it (it was registered late)."""
    return min([registered_on, *(event.on for event in events if not event.annulled and event.kind not in PLANNED)])


def _day(event: Event) -> date:
    """The day on which an event changed hands: a day that was set for later counts when it was set."""
    planned = event.kind in PLANNED and event.recorded_at is not None
    return event.recorded_at.date() if planned and event.recorded_at else event.on


def _course(
    workflow: Workflow, events: Sequence[Event], theirs: Collection[Uid], item: Uid | None = None
) -> Iterator[tuple[Event, Status, _Hand | None]]:
    """Every event that counts, the status after it, and who has the case then; None while it has ended."""
    hand: _Hand | None = _Hand(stand_of(workflow, workflow.first).holder)
    status, known, ended = workflow.first, set[EventKind](), False
    apart = False  # the item went its own way
    for event, after in workflow.course(events, theirs):
        of_case, of_item = event.item_uid is None, item is not None and event.item_uid == item
        if event.kind is EventKind.ENDED and of_case:
            ended = True
        elif after is not status or (event.kind is EventKind.REOPENED and of_case):
            ended = not after.open
        if of_case or of_item:
            hand, apart = _next(workflow, event, status, after, hand, known, apart=apart, of_item=of_item)
        known.add(event.kind)
        status = after
        yield event, after, None if ended else hand


def _next(
    workflow: Workflow,
    event: Event,
    before: Status,
    after: Status,
    hand: _Hand | None,
    known: Collection[EventKind],
    *,
    apart: bool,
    of_item: bool,
) -> tuple[_Hand | None, bool]:
    """Who has it after an event, and whether the item is on a way of its own."""
    if event.kind is EventKind.HANDED_OVER and event.holder is not None and (of_item or not apart):
        return _Hand(event.holder, event.whom), apart or of_item
    if event.kind is EventKind.CAME_BACK and (of_item or not apart):
        return _Hand(Holder.US), apart and not of_item
    if of_item and event.kind is EventKind.TRANSMITTED:
        return _Hand(Holder.EXECUTING_AUTHORITY, event.whom), True
    if of_item and event.kind in ENDING:
        return _Hand(Holder.US), True
    moved = after is not before or event.kind is EventKind.REOPENED
    if not moved or apart:
        return hand, apart
    move = workflow.move(before, event.kind, known)
    return _Hand((move and move.holder) or stand_of(workflow, after).holder, event.whom), False


def _stretches(
    workflow: Workflow,
    events: Sequence[Event],
    begin: date,
    end: date,
    item: Uid | None,
    theirs: Collection[Uid],
) -> Iterator[tuple[_Hand | None, date, date]]:
    """Each hand with its days, cut to those from ``begin`` to ``end``."""
    hand: _Hand | None = _Hand(stand_of(workflow, workflow.first).holder)
    at = begin
    for event, _after, following in _course(workflow, events, theirs, item):
        on = min(max(_day(event), begin, at), end)
        if following != hand:
            yield hand, at, on
            hand, at = following, on
    yield hand, at, end


def item_holders(
    workflow: Workflow, events: Sequence[Event], items: Iterable[Uid], *, begin: date, end: date
) -> Mapping[Uid, tuple[Held, ...]]:
    """Who had each item."""
    return {item: held(workflow, events, begin=begin, end=end, item=item) for item in items}
