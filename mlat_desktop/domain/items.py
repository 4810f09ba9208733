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

OF_ITEMS = frozenset({EventKind.TRANSMITTED, EventKind.EXECUTED, EventKind.REFUSED, EventKind.HANDED_OVER, EventKind.CAME_BACK})
"""Events that may be about one item; every other one is about the whole case."""

_ENDED = {EventKind.EXECUTED: ItemStatus.EXECUTED, EventKind.REFUSED: ItemStatus.NOT_EXECUTED}
_OUTCOMES = {EventKind.EXECUTED: Outcome.GRANTED, EventKind.REFUSED: Outcome.REFUSED_AUTHORITY}


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
        elif event.kind in _ENDED:
            now = replace(now, status=_ENDED[event.kind], outcome=_OUTCOMES[event.kind], outcome_on=event.on)
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
