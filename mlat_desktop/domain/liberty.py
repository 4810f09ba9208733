# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""How long a person has been held for a case: what the requesting State must deduct (CETS 209 and most extradition laws)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from mlat_desktop.domain.request import Event
from mlat_desktop.domain.vocabulary import EventKind
from mlat_desktop.domain.workflow import in_order

_TAKEN = frozenset({EventKind.ARREST, EventKind.REMANDED, EventKind.TEMPORARY_RETURN})
_GIVEN = frozenset({EventKind.RELEASED, EventKind.SURRENDERED, EventKind.TEMPORARILY_SURRENDERED, EventKind.FINAL_DISCHARGE})


@dataclass(frozen=True, slots=True)
class Stay:
    """A stretch in custody; ``until`` is its last day, None while it lasts."""

    since: date
    until: date | None = None


def stays(events: Iterable[Event]) -> tuple[Stay, ...]:
    """When somebody was held in the requested State for this case, from the events that still count."""
    found: list[Stay] = []
    for event in in_order(events):
        held = bool(found) and found[-1].until is None
        if event.kind in _TAKEN and not held:
            found.append(Stay(event.on))
        elif event.kind in _GIVEN and held:
            found[-1] = Stay(found[-1].since, event.on)
    return tuple(found)


def days_held(found: Iterable[Stay], today: date) -> int:
    """Calendar days in custody until ``today``, every day begun counted once, the first and the last included."""
    days = {day for stay in found for day in range(stay.since.toordinal(), (stay.until or today).toordinal() + 1)}
    return len(days)
