# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The cautious reading beside the treaty's: the day that is safe whichever way a court counts.

For a person in custody the earlier day is safe, because some States count the day of the arrest. What protects (speciality,
safe conduct, immunity, the minimum for which data are kept) is safe a day longer, to the end of a working day. Neither reading
is ever the limit itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from mlat_desktop.domain.clock_steps import step
from mlat_desktop.domain.counting import RestDays, Rule
from mlat_desktop.domain.deadlines import LimitKind, Step
from mlat_desktop.domain.treaty import Bound, Limit

_DAY = timedelta(days=1)
_CUSTODY = frozenset({LimitKind.MAY, LimitKind.SHALL, LimitKind.CEILING})
_READ_TWO_WAYS = frozenset({Rule.PLAIN, Rule.INCLUSIVE_START})

Reading = tuple[date | None, tuple[Step, ...]]


@dataclass(frozen=True, slots=True)
class OtherEnd:
    """Where the time would end under another provision, by the name of that, and by which rule it was counted."""

    name: str
    rule: Rule
    on: date

    @property
    def first_counted(self) -> date:
        """The end if the first day is counted too."""
        return self.on if self.rule is Rule.INCLUSIVE_START else self.on - _DAY


def cautious_reading(
    row: Limit, rule: Rule, due_on: date, others: Sequence[OtherEnd], rest_days: RestDays, state: str
) -> Reading:
    """The cautious day of a limit that ends on ``due_on``, with the steps that say why; None where there is only one reading.

    ``others`` are the ends under provisions of which it is not known for certain whether they apply instead; ``rest_days``
    those of ``state``, where the time is counted.
    """
    if rule not in _READ_TWO_WAYS:
        return None, ()
    if row.kind is LimitKind.FLOOR:
        return _later(row, due_on, others, rest_days, state)
    if row.liberty and row.kind in _CUSTODY:
        return _earlier(rule, due_on, others)
    return None, ()


def _earlier(rule: Rule, due_on: date, others: Sequence[OtherEnd]) -> Reading:
    day = OtherEnd("", rule, due_on).first_counted
    shorter = min(others, key=lambda each: each.first_counted, default=None)
    if shorter is not None and shorter.first_counted < day:
        return shorter.first_counted, (step("cautious-shorter", treaty=shorter.name, cautious_on=shorter.first_counted),)
    # Where the day of the event is counted already there is no earlier reading.
    return (None, ()) if day == due_on else (day, (step("cautious", cautious_on=day),))


def _later(row: Limit, due_on: date, others: Sequence[OtherEnd], rest_days: RestDays, state: str) -> Reading:
    longer = max(others, key=lambda each: each.on, default=None)
    if longer is not None and longer.on > due_on:
        day = longer.on + _DAY
        first = step("cautious-longer", treaty=longer.name, cautious_on=day)
    else:
        day = due_on + _DAY
        first = step("cautious-protected" if row.bound is Bound.PERSON else "cautious-minimum", cautious_on=day)
    working = rest_days.working_day_from(day, 1)
    if working == day:
        return day, (first,)
    return working, (first, step("cautious-rest", rest_on=day, state=state, cautious_on=working))
