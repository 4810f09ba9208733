# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A case as the treaty clock sees it: the instruments in play, what is known of it, and when.

Everything is given by the caller; nothing here computes a date.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from mlat_desktop.domain.counting import RestDays
from mlat_desktop.domain.legal_basis import Declaration, Standing
from mlat_desktop.domain.request import Event
from mlat_desktop.domain.treaty import Limit, Scope, Series, Side, Subject, Treaty
from mlat_desktop.domain.vocabulary import PLANNED, EventKind, RequestClass

COUNTS_EVENT_DAY = "counts_event_day"
"""The kind of declaration by which a State says ("yes") that it counts the day of the event as the first."""


@dataclass(frozen=True, slots=True)
class Applied:
    """An instrument in play. ``standing`` is what the register knows of both States' membership; ``chosen`` that the officer
    named it as the legal basis, which is followed even where the register does not know the membership.
    """

    treaty: Treaty
    standing: Standing = Standing.BOUND
    chosen: bool = False

    @property
    def domestic(self) -> bool:
        """Whether it is the law of one State, which applies there beside any treaty."""
        return self.treaty.series is Series.DOMESTIC

    @property
    def certain(self) -> bool:
        """Whether its limits are computed."""
        return self.chosen or self.domestic or self.standing is Standing.BOUND


_ASSISTANCE = frozenset({Subject.MLA, Subject.EVIDENCE, Subject.ASSETS, Subject.CYBERCRIME})
_SUBJECTS: Mapping[RequestClass, frozenset[Subject]] = {
    RequestClass.MLA: _ASSISTANCE,
    RequestClass.EXTRADITION: frozenset({Subject.EXTRADITION}),
    RequestClass.SPONTANEOUS: _ASSISTANCE,
    RequestClass.PRESERVATION: _ASSISTANCE,
    RequestClass.SERVICE: frozenset({Subject.SERVICE, Subject.MLA}),
    RequestClass.PROCEEDINGS: frozenset({Subject.PROCEEDINGS}),
    RequestClass.SENTENCED: frozenset({Subject.SENTENCED}),
    RequestClass.CUSTODY: frozenset({Subject.MLA, Subject.EVIDENCE}),
}


def domestic_in_play(tables: Iterable[Treaty], requested: str, klass: RequestClass) -> tuple[Treaty, ...]:
    """The laws of the requested State that speak of a case of this class; they count beside a treaty and without one."""
    subjects = _SUBJECTS.get(klass, frozenset())
    return tuple(
        each
        for each in tables
        if each.series is Series.DOMESTIC and each.circle == {requested} and each.subjects & subjects and not each.not_in_force
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """A case as the clock sees it. ``calendars`` are the rest days per State; ``known_until`` the instant up to which things
    are known (None: everything recorded); ``open`` false once the case has ended.
    """

    requesting: str
    requested: str
    klass: RequestClass
    events: Sequence[Event]
    calendars: Mapping[str, RestDays] = field(default_factory=dict)
    declarations: Sequence[Declaration] = ()
    known_until: datetime | None = None
    open: bool = True

    def state(self, side: Side) -> str:
        """The State on that side."""
        return self.requesting if side is Side.REQUESTING else self.requested

    def rest_days(self, side: Side) -> RestDays:
        """The rest days of the State on that side; without a snapshot only Saturday and Sunday, and the reasoning says so."""
        return self.calendars.get(self.state(side), RestDays(years=frozenset()))

    def declared(self, treaty_id: str, kind: str, side: Side = Side.REQUESTED) -> Declaration | None:
        """The newest declaration of that kind of the State on that side."""
        wanted = (treaty_id, self.state(side), kind)
        rows = [row for row in self.declarations if (row.treaty_id, row.state, row.kind) == wanted]
        return max(rows, key=lambda row: row.as_of, default=None)

    def concerns(self, row: Limit) -> bool:
        """Whether a limit speaks of a case of this class between these two States."""
        return (
            row.scope is Scope.CASE
            and (not row.classes or self.klass in row.classes)
            and (not row.only_for or self.requested in row.only_for)
            and (not row.asked_by or self.requesting in row.asked_by)
        )


def known_events(situation: Situation) -> list[Event]:
    """The events that count, oldest first: not annulled, and known at the instant asked about.

    A planned day (a hearing, a surrender) is known from the moment it was recorded, whatever day it is.
    """
    until = situation.known_until
    found = [event for event in situation.events if not event.annulled and (until is None or _known(event, until))]
    return sorted(found, key=lambda event: (event.moment.at, event.recorded_at is not None, event.uid))


def _known(event: Event, until: datetime) -> bool:
    if event.kind in PLANNED:
        return event.recorded_at is None or event.recorded_at <= until
    return event.moment.at <= until


def extended_by(applied: Iterable[Applied], situation: Situation, kind: EventKind) -> tuple[Limit, ...]:
    """The limits in play that an event of this kind lengthens; it must then carry its reasons."""
    rows = [row for one in applied for row in one.treaty.limits if situation.concerns(row)]
    return tuple(row for row in rows if row.extension is not None and row.extension.needs is kind)
