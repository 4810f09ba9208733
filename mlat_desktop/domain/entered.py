# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A date that an officer entered for a limit that can not be computed: from then on it is watched like any other.

It never looks computed: its level says that it was entered, its steps say from which source, by whom, and who confirmed it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from mlat_desktop.domain.clock_steps import step
from mlat_desktop.domain.counting import RestDays
from mlat_desktop.domain.deadlines import CONFIRMED, ENTERED, Deadline, DeadlineState, Step
from mlat_desktop.domain.moment import Moment


def entered(
    made: Deadline,
    *,
    due_on: date | None = None,
    due_at: Moment | None = None,
    source: str,
    by: str,
    confirmed_by: str = "",
    rest_days: RestDays | None = None,
) -> Deadline:
    """An UNCOMPUTED deadline with the date that an officer entered: running, and to be confirmed by a second person.

    ``due_at`` replaces ``due_on`` for a limit in hours; ``by`` and ``confirmed_by`` are names as shown; with ``rest_days`` of
    the State that must act the last working day is advised. A deadline that is settled, ended or computed stays as it is: what
    was entered while it had no date is then moot.
    """
    day = due_at.local_date if due_at is not None else due_on
    if made.state is not DeadlineState.UNCOMPUTED or day is None:
        return made
    steps = [step("entered", source=source, whom=by)]
    if confirmed_by:
        steps.append(Step(CONFIRMED, (("whom", confirmed_by),)))
    else:
        steps.append(step("entered-unconfirmed"))
    act_by = None
    if rest_days is not None and rest_days.rest(day):
        act_by = rest_days.working_day_from(day, -1)
        steps.append(Step("count.not-moved", (("rest_on", day.isoformat()), ("act_on", act_by.isoformat()))))
    if due_at is not None:
        steps.append(step("result-entered-at", due_at=due_at.local.isoformat(timespec="minutes")))
    else:
        steps.append(step("result-entered", due_on=day))
    return replace(
        made,
        state=DeadlineState.RUNNING,
        level=ENTERED,
        due_on=None if due_at is not None else day,
        due_at=due_at,
        act_by=act_by,
        cautious_on=None,
        source=source,
        calendar=rest_days.name if rest_days is not None else "",
        steps=(*made.steps, *steps),
    )
