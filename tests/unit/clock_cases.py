# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Short ways to write a case for the treaty clock: events, tables and rest days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache

from mlat_desktop.domain.clock_engine import Applied, Situation, compute_limits
from mlat_desktop.domain.counting import RestDays
from mlat_desktop.domain.deadlines import Deadline
from mlat_desktop.domain.legal_basis import Declaration, Standing
from mlat_desktop.domain.moment import moment
from mlat_desktop.domain.request import Event, Uid
from mlat_desktop.domain.treaty import Treaty
from mlat_desktop.domain.vocabulary import EventKind, RequestClass
from mlat_desktop.services.treaties.tables import shipped

ZONE = "Europe/Zurich"
WEEKENDS = {"EG": frozenset({5, 6})}


@cache
def tables() -> dict[str, Treaty]:
    """The tables that come with the program."""
    return {treaty.id: treaty for treaty, _ in shipped().tables}


def event(kind: EventKind, at: str, *, zone: str = ZONE, place: str = "", annulled: bool = False, note: str = "") -> Event:
    """An event at a local time (a date alone is midnight)."""
    return Event(
        uid=Uid(f"{kind.value} {at}"),
        kind=kind,
        moment=moment(datetime.fromisoformat(at), zone),
        place=place,
        annulled=annulled,
        note=note,
    )


def clock(
    treaties: Sequence[str | Applied],
    events: Sequence[Event],
    *,
    requesting: str = "TR",
    requested: str = "CH",
    klass: RequestClass = RequestClass.MLA,
    holidays: Sequence[str] = (),
    declared: Sequence[Declaration] = (),
    known_until: datetime | None = None,
    is_open: bool = True,
) -> dict[str, Deadline]:
    """Compute; the first treaty is the officer's choice. One deadline per limit id is expected (else use ``clock_all``)."""
    found = clock_all(
        treaties,
        events,
        requesting=requesting,
        requested=requested,
        klass=klass,
        holidays=holidays,
        declared=declared,
        known_until=known_until,
        is_open=is_open,
    )
    by_id = {made.limit_id: made for made in found}
    assert len(by_id) == len(found), [made.limit_id for made in found]
    return by_id


def clock_all(
    treaties: Sequence[str | Applied],
    events: Sequence[Event],
    *,
    requesting: str = "TR",
    requested: str = "CH",
    klass: RequestClass = RequestClass.MLA,
    holidays: Sequence[str] = (),
    declared: Sequence[Declaration] = (),
    known_until: datetime | None = None,
    is_open: bool = True,
) -> tuple[Deadline, ...]:
    """Compute every deadline; rest days are weekends and ``holidays`` in both States."""
    applied = [
        each if isinstance(each, Applied) else Applied(tables()[each], Standing.BOUND, chosen=place == 0)
        for place, each in enumerate(treaties)
    ]
    days = frozenset(date.fromisoformat(day) for day in holidays)
    calendars = {
        state: RestDays(days, WEEKENDS.get(state, frozenset({6, 7})), name=f"{state} test") for state in (requesting, requested)
    }
    situation = Situation(
        requesting=requesting,
        requested=requested,
        klass=klass,
        events=events,
        calendars=calendars,
        declarations=declared,
        known_until=known_until,
        open=is_open,
    )
    return compute_limits(applied, situation)


def declaration(treaty_id: str, state: str, kind: str, value: str) -> Declaration:
    """A declaration as it might stand in the register."""
    return Declaration(
        treaty_id=treaty_id, state=state, article="", kind=kind, value=value, source="test", as_of=date(2020, 1, 1)
    )
