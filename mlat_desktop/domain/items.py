# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What happens to one item of assistance: its own executing authority, status and outcome, from the events that are about it.

A request is carried out in part once one of several items is done, and carried out when the last one is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from mlat_desktop.domain.request import Event, Item
from mlat_desktop.domain.vocabulary import EventKind, ItemStatus, Outcome
from mlat_desktop.domain.workflow import in_order

ENDING = {
    EventKind.EXECUTED: (ItemStatus.EXECUTED, Outcome.GRANTED),
    EventKind.REFUSED: (ItemStatus.NOT_EXECUTED, Outcome.REFUSED_AUTHORITY),
    EventKind.NOT_EXECUTED: (ItemStatus.NOT_EXECUTED, Outcome.OTHERWISE),
}
"""What ends an item, and how: nobody refused what could not be carried out (a witness is silent, an account does not exist)."""

_HANDS = {EventKind.HANDED_OVER, EventKind.CAME_BACK, EventKind.REMINDED, EventKind.HEARD_FROM, EventKind.ESCALATED}
OF_ITEMS = frozenset({EventKind.TRANSMITTED, *_HANDS, *ENDING})
"""Events that may be about one item; every other one is about the whole case."""

ONLY_OF_ITEMS = frozenset({EventKind.NOT_EXECUTED})
"""Events that are about one item always: a whole request that cannot be carried out is ended with its outcome."""


def replayed(item: Item, events: Iterable[Event]) -> Item:
    """The item where the events about it lead, from asked; unchanged where none ever was (it was written by hand)."""
    about = [event for event in events if event.item_uid == item.uid]
    if not about:
        return item
    now = replace(item, status=ItemStatus.ASKED, outcome=None, outcome_on=None)
    for event in in_order(about):
        if event.kind is EventKind.TRANSMITTED:
            now = replace(
                now,
                status=ItemStatus.WITH_EXECUTOR,
                executing_authority=event.whom or now.executing_authority,
                outcome=None,
                outcome_on=None,
            )
        elif event.kind in ENDING:
            status, outcome = ENDING[event.kind]
            now = replace(now, status=status, outcome=outcome, outcome_on=event.on)
    return now


def implied(items: Sequence[Item], known: Iterable[EventKind]) -> EventKind | None:
    """What the state of its items means for the whole case, unless that is ``known`` already: carried out in part, or carried
    out. Where every item was refused nothing follows: to refuse a request is a decision of its own.
    """
    done = [item for item in items if item.status is ItemStatus.EXECUTED]
    if not done:
        return None
    ended = all(item.status in {ItemStatus.EXECUTED, ItemStatus.NOT_EXECUTED} for item in items)
    found = EventKind.EXECUTED if ended else EventKind.PARTLY_EXECUTED
    return None if found in set(known) else found


def outcome_of(items: Sequence[Item]) -> Outcome | None:
    """The outcome that the ends of its items mean for a request; None where nothing follows from them."""
    ends = {item.status for item in items}
    if ends == {ItemStatus.EXECUTED}:
        return Outcome.GRANTED
    return Outcome.PARTLY if ends == {ItemStatus.EXECUTED, ItemStatus.NOT_EXECUTED} else None
