# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What a workflow is: the statuses of a class of cases, who has a case in hand in each, and what moves it on.

The workflows themselves are data (``resources/workflows``, read by :mod:`mlat_desktop.services.workflows`). An event that a
status does not know leaves it as it is: logging what happened is never refused for the sake of a diagram. What a move needs
(reasons, to whom) is asked of who logs it by hand.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from mlat_desktop.domain.people import Act
from mlat_desktop.domain.request import Event, Uid
from mlat_desktop.domain.vocabulary import Direction, EventKind, Holder, RequestClass, Status


class Need(StrEnum):
    """What must be said with an event that is logged by hand."""

    REASONS = "reasons"
    WHOM = "whom"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """A status of a workflow: who has the case in hand then, what is to be done next (English, translated by key), and after
    how many days somebody must look at it again. The days are an office's habit and no law.
    """

    status: Status
    holder: Holder
    step: str
    within: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What an event does: where it leads (None: the status stays), from which statuses (none named: from every open one),
    not if one of ``unless`` is known already; who may log it and what they must say.
    """

    event: EventKind
    to: Status | None = None
    come_from: frozenset[Status] = frozenset()
    unless: frozenset[EventKind] = frozenset()
    holder: Holder | None = None
    """Who has the case in hand after it, where that is not who usually has it in the status."""
    act: Act = Act.LOG_EVENT
    needs: frozenset[Need] = frozenset()
    late: bool = False
    """It moves nothing that has moved on since, and what it does is not undone by being logged late (an acknowledgement)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workflow:
    """The workflow of some classes in one direction. ``first`` is the status of a new case; ``begun`` that of an outgoing one
    that was sent before it was registered; ``again`` that of a case taken up again.
    """

    name: str
    direction: Direction
    classes: frozenset[RequestClass]
    first: Status
    begun: Status
    again: Status
    stands: Mapping[Status, Stand]
    moves: Mapping[EventKind, tuple[Move, ...]]
    offered: tuple[EventKind, ...]
    """What usually happens, in that order: offered where an event is logged."""

    def move(self, status: Status, event: EventKind, known: Collection[EventKind] = ()) -> Move | None:
        """The move that an event makes from a status, given what is ``known`` to have happened; None if it makes none."""
        if not status.open:
            return None
        fitting = (
            each
            for each in self.moves.get(event, ())
            if (not each.come_from or status in each.come_from) and each.unless.isdisjoint(known)
        )
        return next(fitting, None)

    def moved(self, status: Status, event: EventKind, known: Collection[EventKind] = ()) -> Status:
        """The status after ``event``; an ended case moves only by being taken up again."""
        if event is EventKind.REOPENED:
            return self.again
        made = self.move(status, event, known)
        return status if made is None or made.to is None else made.to

    def moves_on(self, event: EventKind) -> bool:
        """Whether an event of this kind moves a case on wherever it stands, so that it overtakes what is logged late."""
        return event is EventKind.REOPENED or any(each.to is not None and not each.late for each in self.moves.get(event, ()))

    def needs(self, event: EventKind) -> frozenset[Need]:
        """What must be said with an event of this kind."""
        return frozenset(need for each in self.moves.get(event, ()) for need in each.needs)

    def overtaken(self, event: Event, events: Iterable[Event]) -> bool:
        """Whether the case had moved on by a later day when ``event`` came to be logged: it then moves nothing any more.

        Within one day the order of logging counts, for many events carry no time of day.
        """
        return any(
            other.on > event.on
            and not other.annulled
            and other.uid != event.uid
            and other.item_uid is None
            and self.moves_on(other.kind)
            for other in events
        )

    def replayed(self, events: Iterable[Event], theirs: Collection[Uid] = ()) -> Status:
        """The status that the events which still count lead to, from the first one of the direction.

        ``theirs`` are events that came in a bundle: what another office recorded neither ends nor reopens a case of ours.
        """
        return [self.first, *(status for _event, status in self.course(events, theirs))][-1]

    def course(self, events: Iterable[Event], theirs: Collection[Uid] = ()) -> Iterator[tuple[Event, Status]]:
        """Every event that still counts, in the order in which it happened, and the status after it."""
        status, known = self.first, set[EventKind]()
        for event in in_order(events):
            after = status if event.item_uid is not None else self.moved(status, event.kind, known)
            known.add(event.kind)
            if event.uid not in theirs or (status.open and after.open):
                status = after
            yield event, status


def in_order(events: Iterable[Event]) -> list[Event]:
    """The events that still count, as they happened; within one day as they were logged."""
    oldest = datetime.min.replace(tzinfo=UTC)
    counting = (event for event in events if not event.annulled)
    return sorted(counting, key=lambda each: (each.on, each.recorded_at or oldest, each.moment.at))
