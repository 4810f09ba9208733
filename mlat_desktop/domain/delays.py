# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Delays in what another State asked of us: why, and by when the answer is expected; and which limits ask for a notice before
they end. A notice moves no date of a treaty: where its text lets a notice extend a limit, the treaty clock reads the event.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from mlat_desktop.domain.deadlines import Deadline, DeadlineState
from mlat_desktop.domain.request import Uid
from mlat_desktop.domain.vocabulary import EventKind

ANSWERS = frozenset(
    kind.value
    for kind in (
        EventKind.DECIDED,
        EventKind.EXECUTED,
        EventKind.REPLY_SENT,
        EventKind.EXTRADITION_DECIDED,
        EventKind.DECISION_COMMUNICATED,
        EventKind.FREEZING_DECIDED,
        EventKind.FREEZING_EXECUTED,
    )
)
"""What another State waits for from us; an acknowledgement is written in the time that a notice of delay would take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delay:
    """Why an answer is late. ``reason`` is a code of ``resources/chasing/delays.toml``; ``note`` stays in the office: what
    another State reads of it is written into the letter by hand. The limit is named where the delay is about one.
    """

    uid: Uid
    reason: str
    note: str
    expected_on: date | None
    recorded_by: str
    recorded_at: datetime
    limit_id: str = ""
    trigger_uid: str = ""


def asks_notice(deadline: Deadline, today: date, ahead: int, told_on: date | None) -> bool:
    """Whether another State should be told now that the answer to this limit will be late: it ends within ``ahead`` days and
    nothing was told since it began.
    """
    end = deadline.ends_on
    if deadline.state is not DeadlineState.RUNNING or end is None or not deadline.kind.obliges:
        return False
    if not ANSWERS.intersection(deadline.stops):
        return False
    told = told_on is not None and (deadline.started_on is None or told_on >= deadline.started_on)
    return today <= end <= today + timedelta(days=ahead) and not told


def expected_on(delays: Iterable[Delay]) -> date | None:
    """By when the answer is expected, as it was last said; ``delays`` come oldest first."""
    return next((each.expected_on for each in reversed(tuple(delays)) if each.expected_on is not None), None)
