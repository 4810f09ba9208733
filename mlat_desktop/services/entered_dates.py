# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Puts the dates that officers entered by hand among the computed deadlines of a case.

An entered date counts only where the clock has none: a limit that a later table computes keeps its computed date, and its
reasoning says which date had been entered.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime

from mlat_desktop.domain.clock_steps import step
from mlat_desktop.domain.counting import RestDays
from mlat_desktop.domain.deadlines import Deadline, DeadlineState
from mlat_desktop.domain.entered import entered
from mlat_desktop.domain.law import EnteredDate
from mlat_desktop.services.ports import UnitOfWork

RestDaysOf = Callable[[Deadline, date], RestDays | None]
"""The rest days, about a day, of the State that a limit binds."""


class Names:
    """Full names of the people of an office by uid; a uid that nobody has stands for itself."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow
        self._known: dict[str, str] | None = None

    def __call__(self, uid: str) -> str:
        """The name to show."""
        if self._known is None:
            people = self._uow.people.all()
            self._known = {key: user.full_name or user.name for user in people for key in (user.uid, user.name)}
        return self._known.get(uid, uid)


def with_entered(
    deadlines: Sequence[Deadline], dates: Sequence[EnteredDate], names: Names, rest_days: RestDaysOf
) -> tuple[Deadline, ...]:
    """The deadlines with what was entered and not withdrawn; of two dates for one limit the later entered counts."""
    by_limit = {(each.limit_id, each.trigger_uid): each for each in dates if each.withdrawn_at is None}
    if not by_limit:
        return tuple(deadlines)
    return tuple(_one(made, by_limit.get((made.limit_id, made.trigger_uid)), names, rest_days) for made in deadlines)


def known_by(dates: Sequence[EnteredDate], instant: datetime) -> tuple[EnteredDate, ...]:
    """What had been entered by an instant, as it stood then: a later confirmation or withdrawal is not known yet."""
    found = []
    for each in dates:
        if each.entered_at > instant or (each.withdrawn_at is not None and each.withdrawn_at <= instant):
            continue
        confirmed = each.confirmed_at is not None and each.confirmed_at <= instant
        then = replace(each, withdrawn_at=None, withdrawn_by="", withdrawn_reason="")
        found.append(then if confirmed else replace(then, confirmed_by="", confirmed_at=None))
    return tuple(found)


def _one(made: Deadline, given: EnteredDate | None, names: Names, rest_days: RestDaysOf) -> Deadline:
    if given is None:
        return made
    if made.state is DeadlineState.UNCOMPUTED:
        return entered(
            made,
            due_on=None if given.due_at else given.due_on,
            due_at=given.due_at,
            source=given.source,
            by=names(given.entered_by),
            confirmed_by=names(given.confirmed_by) if given.confirmed_by else "",
            rest_days=rest_days(made, given.due_on),
        )
    if made.ends_on is None:
        return made
    facts: dict[str, object] = {"whom": names(given.entered_by), "source": given.source}
    if given.due_at is not None:
        facts["due_at"] = given.due_at.local.isoformat(timespec="minutes")
    else:
        facts["due_on"] = given.due_on
    return replace(made, steps=(*made.steps, step("entered-moot", **facts)))
