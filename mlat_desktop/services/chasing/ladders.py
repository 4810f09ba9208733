# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The ladders of an office: those that came with the program (``resources/chasing/ladders.toml``), and its own steps before
them; and which of them a case stands on, from its events.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from mlat_desktop.domain.chasing import Ladder, Ladders, Steps, Waiting, ladder
from mlat_desktop.domain.errors import BugError
from mlat_desktop.domain.holding import held, in_hand
from mlat_desktop.domain.request import Event, InHand, Mail, Request, Uid
from mlat_desktop.domain.vocabulary import Direction, EventKind, Holder
from mlat_desktop.services.next_action import first_day, from_bundles
from mlat_desktop.services.ports import UnitOfWork
from mlat_desktop.services.workflows import workflow

SCHEMA = 1
OTHER_STATE_SETTING = "target_chase"
"""The setting of the steps for another State, which is older than those for others."""
OFF = "off"
MOST_STEPS, MOST_DAYS = 9, 3650


def setting_of(holder: Holder) -> str:
    """The name of the office's setting for the steps of a holder."""
    return OTHER_STATE_SETTING if holder is Holder.OTHER_STATE else f"chase_{holder.value.replace('-', '_')}"


@cache
def shipped() -> Ladders:
    """The ladders that came with the program."""
    raw = tomllib.loads(files("resources").joinpath("chasing", "ladders.toml").read_text(encoding="utf-8"))
    if raw.get("schema") != SCHEMA:
        raise BugError(f"ladders: schema {raw.get('schema')!r}")
    heard: dict[tuple[Holder, Direction], frozenset[EventKind]] = {}
    for row in raw["heard"]:
        kinds = frozenset(map(EventKind, row["events"]))
        for direction in [Direction(row["direction"])] if "direction" in row else list(Direction):
            heard[Holder(row["holder"]), direction] = kinds
    return Ladders(
        steps={Holder(row["holder"]): _steps(row, raw["source"]) for row in raw["ladder"]},
        of_treaty={(row["treaty"], Holder(row["holder"])): _steps(row, row["source"]) for row in raw.get("instrument", ())},
        heard=heard,
    )


def _steps(row: Mapping[str, Any], source: str) -> Steps:
    return Steps(days=tuple(row["days"]), again=row["again"], source=source)


def ladders(settings: Mapping[str, str]) -> Ladders:
    """The ladders of an office with these settings. A slip in one keeps what came with the program."""
    base = shipped()
    own = {holder: days for holder in base.steps if (days := own_days(settings.get(setting_of(holder), ""))) is not None}
    steps = {
        holder: each if holder not in own else Steps(days=own[holder], again=_pace(own[holder], each.again))
        for holder, each in base.steps.items()
    }
    return Ladders(steps=steps, of_treaty=base.of_treaty, heard=base.heard)


def own_days(value: str) -> tuple[int, ...] | None:
    """The days of a setting such as ``30,60,90``, none for ``off``; None where it is empty or no such list."""
    text = value.replace(" ", "")
    if text == OFF:
        return ()
    parts = text.split(",")
    if not all(part.isascii() and part.isdecimal() and len(part) <= 4 for part in parts) or len(parts) > MOST_STEPS:
        return None
    days = tuple(int(part) for part in parts)
    rising = all(low < high for low, high in zip((0, *days), days, strict=False))
    return days if rising and days[-1] <= MOST_DAYS else None


def _pace(days: Sequence[int], otherwise: int) -> int:
    """How often a matter is taken further: at the pace of the last two steps."""
    return days[-1] - days[-2] if len(days) > 1 else (days[0] if days else otherwise)


def standing(
    request: Request,
    events: Sequence[Event],
    own: Ladders,
    *,
    begin: date,
    mails: Sequence[Mail] = (),
    theirs: Collection[Uid] = (),
) -> tuple[Ladder, ...]:
    """The ladders on which an open case stands: its own, and that of every item that lies with somebody else than the case."""
    if not request.status.open:
        return ()
    particulars = request.particulars
    treaty_id = particulars.basis.treaty_id
    found = (
        ladder(each, particulars.direction, events, own, treaty_id=treaty_id, mails=mails)
        for each in waiting(request, events, begin=begin, theirs=theirs)
    )
    return tuple(each for each in found if each is not None)


def waiting(request: Request, events: Sequence[Event], *, begin: date, theirs: Collection[Uid] = ()) -> tuple[Waiting, ...]:
    """What of an open case lies with somebody else: the case first, then its items, each where it lies elsewhere."""
    particulars = request.particulars
    flow = workflow(particulars.klass, particulars.direction)
    hand = in_hand(flow, request.status, events, begin=begin, theirs=theirs)
    found = [_waiting(request, hand.holder, hand.name, hand.since)] if hand and hand.holder is not Holder.US else []
    apart = {event.item_uid for event in events if event.item_uid is not None and not event.annulled}
    end = max([begin, *(event.on for event in events)]) + timedelta(days=1)
    for item in particulars.items:
        lies = held(flow, events, begin=begin, end=end, item=item.uid, theirs=theirs) if item.uid in apart else ()
        last = lies[-1] if lies else None
        if last is None or last.holder is Holder.US or _same(hand, last.holder, last.name):
            continue
        found.append(_waiting(request, last.holder, last.name or item.executing_authority, last.since, item.uid))
    return tuple(found)


def _same(hand: InHand | None, holder: Holder, name: str) -> bool:
    return hand is not None and (hand.holder, hand.name) == (holder, name)


def _waiting(request: Request, holder: Holder, name: str, since: date, item: Uid | None = None) -> Waiting:
    particulars = request.particulars
    names = {
        Holder.OTHER_STATE: {particulars.their_authority.name, particulars.issuing_authority.name},
        Holder.ISSUING_AUTHORITY: {particulars.issuing_authority.name},
        Holder.EXECUTING_AUTHORITY: {each.executing_authority for each in particulars.items},
    }.get(holder, set())
    if holder is Holder.OTHER_STATE and particulars.direction is Direction.OUTGOING:
        names.discard(particulars.issuing_authority.name)  # on a request of ours that is one of our own authorities
    return Waiting(holder=holder, name=name, since=since, item=item, names=frozenset(names - {""}))


def of_case(uow: UnitOfWork, request: Request) -> tuple[Ladder, ...]:
    """The ladders on which a case stands now."""
    events, mails = uow.requests.events(request.id), uow.requests.mails(request.id)
    own = ladders(uow.office.get().settings)
    begin, theirs = first_day(uow, request, events), from_bundles(uow, request, events)
    return standing(request, events, own, begin=begin, mails=mails, theirs=theirs)
