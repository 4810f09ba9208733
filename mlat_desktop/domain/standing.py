# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What is watched on a case whether it is open or has ended: exhibits that must come or go back, duties, and bundles of ours
that nobody confirmed.

They are own targets of the office, like those of :mod:`own_targets`, and stand apart from them because they outlive the case.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from mlat_desktop.domain.deadlines import Deadline, DeadlineState, LimitKind, Step
from mlat_desktop.domain.duties import Duty
from mlat_desktop.domain.evidence import Evidence

RETURN, DUTY, BUNDLE = "own/return/", "own/duty/", "own/bundle/"
"""How the ids of these targets begin; the uid of the exhibit, duty or bundle follows."""


def standing_targets(exhibits: Iterable[Evidence], duties: Iterable[Duty]) -> tuple[Deadline, ...]:
    """A target for each exhibit whose return is not complete and for each open duty that has a day or needs one."""
    returns = (_return(item) for item in exhibits if item.outstanding)
    return (*returns, *(made for duty in duties if (made := _duty(duty)) is not None))


def receipt_target(bundle: str, written_on: date, days: int, whom: str) -> Deadline:
    """When a bundle of which its receiver never said that it arrived becomes a thing to ask about."""
    steps = (_step("bundle-receipt", event_on=written_on, whom=whom), _step("set", due_on=written_on + timedelta(days=days)))
    return _target(f"{BUNDLE}{bundle}", "Receipt for a case bundle", written_on + timedelta(days=days), written_on, steps)


def _return(item: Evidence) -> Deadline:
    if item.awaits_receipt:
        back = item.returned_on
        step = _step("return-receipt", exhibit=item.exhibit, title=item.title, event_on=back)
        return _target(f"{RETURN}{item.uid}", "Receipt for a returned exhibit", back, back, (step,))
    steps = [_begun(item)]
    steps.append(_step("return-undated") if item.return_due is None else _step("set", due_on=item.return_due))
    title = "Return of a lent exhibit" if item.lent else "Return of an exhibit that we owe"
    return _target(f"{RETURN}{item.uid}", title, item.return_due, item.lent_on, tuple(steps))


def _begun(item: Evidence) -> Step:
    if item.lent:
        return _step("return-lent", exhibit=item.exhibit, title=item.title, whom=item.lent_to, event_on=item.lent_on)
    return _step("return-owed", exhibit=item.exhibit, title=item.title, whom=item.received_from or "-")


def _duty(duty: Duty) -> Deadline | None:
    if not duty.open or (duty.lasting and duty.watched_on is None):
        return None
    title = "Duty to review" if duty.lasting and duty.watched_on != duty.due_on else "Duty to discharge"
    steps = [_step("duty-lasting" if duty.lasting else "duty", event_on=duty.since, note=duty.text)]
    if duty.watched_on is None:
        steps.append(_step("duty-undated"))
    else:
        steps.append(_step("set", due_on=duty.watched_on))
    return _target(f"{DUTY}{duty.uid}", title, duty.watched_on, duty.since, tuple(steps))


def _target(limit_id: str, title: str, due_on: date | None, started_on: date | None, steps: tuple[Step, ...]) -> Deadline:
    """A target without a day asks for one."""
    return Deadline(
        limit_id=limit_id,
        treaty_id="",
        table_version="",
        own_target=True,
        title=title,
        article="",
        bound="office",
        kind=LimitKind.SOFT,
        liberty=False,
        level="",
        state=DeadlineState.UNCOMPUTED if due_on is None else DeadlineState.RUNNING,
        started_on=started_on,
        due_on=due_on,
        steps=steps,
    )


def _step(code: str, **facts: object) -> Step:
    return Step(f"own.{code}", tuple((name, "" if value is None else str(value)) for name, value in facts.items()))
