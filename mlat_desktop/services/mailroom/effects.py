# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Which event a piece may be on a case, and what that would do to its status and every clock, before anything is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from mlat_desktop.domain.deadlines import Deadline, DeadlineState
from mlat_desktop.domain.errors import KnownError
from mlat_desktop.domain.moment import Moment
from mlat_desktop.domain.people import Act
from mlat_desktop.domain.request import Event, Request, Uid
from mlat_desktop.domain.vocabulary import Direction, EventKind, Holder, Status
from mlat_desktop.domain.workflow import in_order
from mlat_desktop.i18n import N_, _, listed, screen
from mlat_desktop.labels import label
from mlat_desktop.services.mailroom.mail_data import events_of, role_of
from mlat_desktop.services.ports import UnitOfWork
from mlat_desktop.services.treaties.edition import Law
from mlat_desktop.services.treaties.kept import short_titles
from mlat_desktop.services.workflows import workflow
from mlat_desktop.services.workplace import Workplace


class Effect(StrEnum):
    """What an event does to a clock."""

    STARTS = "starts"
    STOPS = "stops"
    SUSPENDS = "suspends"
    RESUMES = "resumes"
    MOVES = "moves"


_WORDS = {
    Effect.STARTS: N_("Starts: {what}"),
    Effect.STOPS: N_("Stops: {what}"),
    Effect.SUSPENDS: N_("Suspends: {what}"),
    Effect.RESUMES: N_("Goes on: {what}"),
    Effect.MOVES: N_("Moves: {what}"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockEffect:
    """One clock that an event would move. ``on`` is its day afterwards, None where it has none; ``own`` marks the office's own
    targets as against a limit of law.
    """

    effect: Effect
    limit_id: str
    title: str
    treaty: str
    article: str
    own: bool
    on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An event that a piece may be. ``moves`` says that it moves the case in its present status; ``holder`` is who would have
    the case in hand, ``needs_holder`` that the piece hands it over.
    """

    kind: EventKind
    label: str
    moves: bool
    status: Status
    holder: Holder | None = None


def effect_words(each: ClockEffect) -> str:
    """What happens to a clock, in a line of the language of the screen."""
    name = _("own target") if each.own else " ".join(part for part in (each.treaty, each.article) if part)
    day = screen().date(each.on) if each.on and each.effect is not Effect.STOPS else ""
    return screen().fill(_(_WORDS[each.effect]), {"what": listed(each.title, name, day)})


def offers(place: Workplace, uow: UnitOfWork, request: Request, way: Direction, role: str) -> tuple[Offer, ...]:
    """The events that a piece may be on a case as it stands, as far as the person at the desk may log them; those first that
    move it.
    """
    particulars = request.particulars
    flow = workflow(particulars.klass, particulars.direction)
    known = {each.kind for each in uow.requests.events(request.id) if not each.annulled}
    found = []
    for kind in events_of(way, particulars.direction, role):
        move = flow.move(request.status, kind, known)
        if kind not in flow.offered or (move is not None and not _may(place, move.act)):
            continue
        after = flow.moved(request.status, kind, known)
        hands = {EventKind.HANDED_OVER: role_of(role).holder, EventKind.CAME_BACK: Holder.US}
        if kind is EventKind.HANDED_OVER and hands[kind] is None:
            continue
        ours = request.in_hand is not None and request.in_hand.holder is Holder.US
        if kind is EventKind.CAME_BACK and ours:
            continue
        found.append(
            Offer(kind=kind, label=label(kind), moves=after is not request.status, status=after, holder=hands.get(kind))
        )
    # What hands the case over or brings it back, or moves it, is likeliest; the order of the data holds within.
    return tuple(sorted(found, key=lambda each: not (each.moves or each.holder is not None)))


def may_be(kind: EventKind, request: Request, way: Direction, role: str) -> bool:
    """Whether a piece that went this way may be an event on a case, whatever its status: the data of the mail room and the
    workflow of the case both know it.
    """
    particulars = request.particulars
    flow = workflow(particulars.klass, particulars.direction)
    return kind in flow.offered and kind in events_of(way, particulars.direction, role)


def _may(place: Workplace, act: Act) -> bool:
    try:
        place.must(act)
    except KnownError:
        return False
    return True


def effects(
    place: Workplace, uow: UnitOfWork, request: Request, kind: EventKind, when: Moment, holder: Holder | None = None
) -> tuple[ClockEffect, ...]:
    """What an event would do to the clocks of a case: counted before and after it on the law of the case; nothing is kept."""
    events = uow.requests.events(request.id)
    made = Event(
        uid=Uid("?"), kind=kind, moment=when, place=place.office.country, note="?", holder=holder, recorded_at=place.now
    )
    flow = workflow(request.particulars.klass, request.particulars.direction)
    known = {each.kind for each in events if not each.annulled}
    status = request.status if flow.overtaken(made, events) else flow.moved(request.status, kind, known)
    law = Law(uow, uow.requests.pinned(request.id) or None)
    before = _counted(place, uow, request, events, law)
    after = _counted(place, uow, replace(request, status=status), in_order((*events, made)), law)
    names = short_titles(uow, {each.treaty_id for each in (*before.values(), *after.values())} - {""})
    found = []
    for key, deadline in after.items():
        effect = _effect(before.get(key), deadline)
        if effect is not None:
            found.append(_told(effect, deadline, names.get(deadline.treaty_id, deadline.treaty_id)))
    gone = [each for key, each in before.items() if key not in after and each.state in _RUNS]
    found += [_told(Effect.STOPS, each, names.get(each.treaty_id, each.treaty_id)) for each in gone]
    order = list(Effect)
    return tuple(sorted(found, key=lambda each: (each.own, order.index(each.effect), each.on or date.max)))


_RUNS = frozenset({DeadlineState.RUNNING, DeadlineState.UNCOMPUTED, DeadlineState.UNTIL_EVENT, DeadlineState.SUSPENDED})
_ALWAYS = ("own/review",)
"""Targets that everything that happens moves: to say so beside each event would only be noise."""


def _counted(
    place: Workplace, uow: UnitOfWork, request: Request, events: Sequence[Event], law: Law
) -> dict[tuple[str, str], Deadline]:
    made = place.treaty_clock.compute(uow, request, events, place.today, stored_calendars_only=True, law=law)
    return {(each.limit_id, each.trigger_uid): each for each in made if each.limit_id not in _ALWAYS}


def _effect(before: Deadline | None, after: Deadline) -> Effect | None:
    if before is None:
        return Effect.STARTS if after.state in _RUNS else None
    if before.state in _RUNS and after.state not in _RUNS:
        return Effect.STOPS
    if before.state is not after.state and after.state is DeadlineState.SUSPENDED:
        return Effect.SUSPENDS
    if before.state is DeadlineState.SUSPENDED and after.state in _RUNS and before.state is not after.state:
        return Effect.RESUMES
    return Effect.MOVES if after.state in _RUNS and before.ends_on != after.ends_on else None


def _told(effect: Effect, deadline: Deadline, treaty: str) -> ClockEffect:
    return ClockEffect(
        effect=effect,
        limit_id=deadline.limit_id,
        title=screen().text(deadline.title),
        treaty=treaty,
        article=deadline.article,
        own=deadline.own_target,
        on=deadline.ends_on,
    )
