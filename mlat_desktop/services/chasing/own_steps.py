# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The steps that an office sets for its reminders, and how long before a limit it tells of a delay: kept by administrators.

After a change the cases that it touches are counted anew in the same transaction, so that no list shows a step of before.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from mlat_desktop.domain.changes import Changes, Done, Kind
from mlat_desktop.domain.chasing import Steps
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.own_targets import CHASE
from mlat_desktop.domain.people import Act
from mlat_desktop.domain.request import RequestId
from mlat_desktop.domain.vocabulary import Holder
from mlat_desktop.services.chasing.chasing import chase_line
from mlat_desktop.services.chasing.delays import AHEAD_SETTING, ahead
from mlat_desktop.services.chasing.ladders import OFF, ladders, own_days, setting_of, shipped
from mlat_desktop.services.ports import ListQuery, UnitOfWork
from mlat_desktop.services.workplace import Workplace

MOST_AHEAD = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class StepsView:
    """The steps for a holder; ``own`` where the office set them itself."""

    holder: Holder
    steps: Steps
    own: bool


class OwnSteps:
    """Shows and sets them."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def show(self) -> tuple[StepsView, ...]:
        """The steps for everybody who is reminded."""
        settings = self._place.office.settings
        own = ladders(settings)
        return tuple(
            StepsView(holder=holder, steps=own.of(holder), own=own_days(settings.get(setting_of(holder), "")) is not None)
            for holder in shipped().steps
        )

    @property
    def ahead(self) -> int:
        """How many days before a limit a notice of delay is proposed; 0 for never."""
        return ahead(self._place.office.settings)

    def set_steps(self, holder: Holder, days: str) -> Done[StepsView]:
        """Set the days for a holder, such as ``30,60,90``; ``off`` reminds nobody, empty goes back to the program's own."""
        if holder not in shipped().steps:
            raise _refused(why("nobody reminds them"))
        text = days.strip()
        if text and own_days(text) is None:
            raise _refused(why("days of reminders are whole numbers that rise, such as 30,60,90, or the word off"))
        self._set(setting_of(holder), OFF if text.casefold() == OFF else text.replace(" ", ""), holder)
        return Done(next(each for each in self.show() if each.holder is holder), Changes.of(Kind.OFFICE, Kind.DEADLINE))

    def set_ahead(self, days: int) -> Done[int]:
        """Set how many days before a limit a notice of delay is proposed; 0 proposes none."""
        if not 0 <= days <= MOST_AHEAD:
            raise _refused(why("a notice is proposed 0 to {most} days before a limit", most=MOST_AHEAD))
        self._set(AHEAD_SETTING, str(days), None)
        return Done(self.ahead, Changes.of(Kind.OFFICE, Kind.DEADLINE))

    def _set(self, name: str, value: str, holder: Holder | None) -> None:
        self._place.must(Act.KEEP_OFFICE)
        with self._place.store.write() as uow:
            old = uow.office.get()
            new = replace(old, settings={**old.settings, name: value})
            if new == old:
                return
            uow.office.set(new)
            detail = {"before": {name: old.settings.get(name, "")}, "after": {name: value}}
            self._place.write_audit(uow, "office.changed", old.uid, fields=(name,), detail=detail)
            if holder:  # also what the administrator may not see: a step of before would mislead its officer
                self._place.recompute_all(uow.whole, self._lying_with(uow.whole, holder))
            uow.commit()
        self._place.office = new

    def _lying_with(self, uow: UnitOfWork, holder: Holder) -> tuple[RequestId, ...]:
        """The cases that lie with a holder, as a whole or by one of their items."""
        today = self._place.today
        found = {*uow.requests.ids(ListQuery(holder=holder, open_only=True), today)}
        for row, made in uow.requests.watched(today.replace(year=today.year + 40, day=1), CHASE):
            line = chase_line(row, made, today)
            if line is None or line.holder is holder:
                found.add(row.id)
        return tuple(RequestId(each) for each in sorted(found))


def _refused(reason: object) -> KnownError:
    return KnownError(Code.OFFICE_INVALID, reason=reason)
