# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The cautious reading beside the treaty's: the day that is safe whichever way a court counts.

For a person in custody the earlier day is safe, because some States count the day of the arrest. What protects (speciality,
safe conduct, immunity, the minimum for which data are kept) is safe a day longer, to the end of a working day. Neither reading
is ever the limit itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from mlat_desktop.domain.clock_steps import step
from mlat_desktop.domain.counting import RestDays, Rule
from mlat_desktop.domain.deadlines import LimitKind, Step
from mlat_desktop.domain.treaty import Bound, Limit

_DAY = timedelta(days=1)
_CUSTODY = frozenset({LimitKind.MAY, LimitKind.SHALL, LimitKind.CEILING})
_READ_TWO_WAYS = frozenset({Rule.PLAIN, Rule.INCLUSIVE_START})

Reading = tuple[date | None, tuple[Step, ...]]


def cautious_reading(
    row: Limit, rule: Rule, due_on: date, others: Sequence[tuple[str, date]], rest_days: RestDays, state: str
) -> Reading:
    """The cautious day of a limit that ends on ``due_on``, with the steps that say why; None where there is only one reading.

    ``others`` are the ends under instruments (by short title) of which the register does not know whether they apply instead;
    ``rest_days`` those of ``state``, where the time is counted.
    """
    if rule not in _READ_TWO_WAYS:
        return None, ()
    if row.kind is LimitKind.FLOOR:
        return _later(row, due_on, others, rest_days, state)
    if row.liberty and row.kind in _CUSTODY:
        return _earlier(rule, due_on, others)
    return None, ()


def _earlier(rule: Rule, due_on: date, others: Sequence[tuple[str, date]]) -> Reading:
    shorter = min(((end, treaty) for treaty, end in others if end < due_on), default=None)
    if shorter is not None:
        day = shorter[0] - _DAY
        return day, (step("cautious-shorter", treaty=shorter[1], cautious_on=day),)
    if rule is Rule.INCLUSIVE_START:
        return None, ()  # the day of the event is counted already
    day = due_on - _DAY
    return day, (step("cautious", cautious_on=day),)


def _later(row: Limit, due_on: date, others: Sequence[tuple[str, date]], rest_days: RestDays, state: str) -> Reading:
    longer = max(((end, treaty) for treaty, end in others if end > due_on), default=None)
    day = (longer[0] if longer else due_on) + _DAY
    if longer is not None:
        first = step("cautious-longer", treaty=longer[1], cautious_on=day)
    else:
        first = step("cautious-protected" if row.bound is Bound.PERSON else "cautious-minimum", cautious_on=day)
    working = rest_days.working_day_from(day, 1)
    if working == day:
        return day, (first,)
    return working, (first, step("cautious-rest", rest_on=day, state=state, cautious_on=working))
