# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What a newer state of the law would do to the deadlines of a case.

Only limits of the law are compared, and only the end of each: the office's own targets and the advised working day promise
nothing to anybody, so they follow the newest calendar without being asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from mlat_desktop.domain.deadlines import ENTERED, Deadline, DeadlineState, LimitKind, Step
from mlat_desktop.domain.law import Moved

CORRECTED = "clock.corrected"
"""The code of the step that says that a corrected error brought a date forward; its facts are both dates."""

CORRECTED_FROM_NOTHING = "clock.corrected-from-nothing"
"""The same where the table with the error gave no date at all."""

_AWAITED = frozenset({DeadlineState.RUNNING, DeadlineState.SUSPENDED, DeadlineState.UNCOMPUTED, DeadlineState.UNTIL_EVENT})
Key = tuple[str, str]


def shown(made: Deadline | None) -> str:
    """The end of a limit as ISO text: a day, a local time for limits in hours; empty where there is none."""
    if made is None:
        return ""
    if made.due_at is not None:
        return made.due_at.local.isoformat(timespec="minutes")
    return made.due_on.isoformat() if made.due_on is not None else ""


def moved(before: Sequence[Deadline], after: Sequence[Deadline]) -> tuple[Moved, ...]:
    """The limits that would end on another day, appear or fall away; in the order of ``before``, new ones last."""
    old, new = _limits(before), _limits(after)
    found = []
    for key in dict.fromkeys((*old, *new)):
        one, other = old.get(key), new.get(key)
        kept = one or other
        if kept is None or not _differ(one, other):
            continue
        found.append(
            Moved(
                limit_id=kept.limit_id,
                trigger_uid=kept.trigger_uid,
                title=(other or kept).title,
                article=(other or kept).article,
                liberty=kept.liberty or (other is not None and other.liberty),
                before=shown(one),
                after=shown(other),
                forward=_forward(one, other),
            )
        )
    return tuple(found)


def with_corrections(counted: Sequence[Deadline], corrected: Sequence[Deadline]) -> tuple[tuple[Deadline, ...], frozenset[Key]]:
    """The deadlines of a case in which a corrected error has its say at once: where the correction brings forward what obliges
    or concerns liberty, its earlier date stands in for the wrong one, and its steps say both dates. Which ones they are is told
    beside them. What a correction moves back waits for an officer like any other change.
    """
    new = _limits(corrected)
    found: list[Deadline] = []
    forward: set[Key] = set()
    for made in counted:
        other = new.get(_key(made))
        if made.own_target or other is None or not _urgent(made, other):
            found.append(made)
            continue
        forward.add(_key(made))
        found.append(_said(made, other))
    known = _limits(counted)
    for key, other in new.items():
        if key not in known and _urgent(None, other):
            forward.add(key)
            found.append(_said(None, other))
    return tuple(found), frozenset(forward)


def _limits(deadlines: Sequence[Deadline]) -> Mapping[Key, Deadline]:
    return {_key(made): made for made in deadlines if not made.own_target}


def _key(made: Deadline) -> Key:
    return made.limit_id, made.trigger_uid


def _differ(one: Deadline | None, other: Deadline | None) -> bool:
    """Whether something that is still awaited would end otherwise. What is settled or over is history in every edition."""
    if not any(made is not None and made.state in _AWAITED for made in (one, other)):
        return False
    if one is None or other is None:
        return True
    return shown(one) != shown(other) or (one.state in _AWAITED) != (other.state in _AWAITED)


def _forward(one: Deadline | None, other: Deadline | None) -> bool:
    """Whether it comes earlier; a date where there was none comes earlier than none."""
    if other is None or other.ends_on is None or other.state not in _AWAITED:
        return False
    if one is None or one.ends_on is None:
        return True
    if one.due_at is not None and other.due_at is not None:
        return other.due_at.at < one.due_at.at
    return other.ends_on < one.ends_on


def _urgent(one: Deadline | None, other: Deadline) -> bool:
    """Whether a corrected date must be watched before anybody has decided. An assurance that ends earlier is not urgent: the
    longer one is the safe reading of it. A date that an officer entered is not an error of a table.
    """
    if one is not None and one.level == ENTERED:
        return False
    grave = other.kind.obliges or (other.liberty and other.kind is not LimitKind.FLOOR)
    return grave and _differ(one, other) and _forward(one, other)


def _said(one: Deadline | None, other: Deadline) -> Deadline:
    after = _fact("after", other)
    before = _fact("before", one) if one is not None else ()
    step = Step(CORRECTED, (*before, *after)) if before else Step(CORRECTED_FROM_NOTHING, after)
    return replace(other, steps=(*other.steps, step))


def _fact(name: str, made: Deadline) -> tuple[tuple[str, str], ...]:
    text = shown(made)
    return ((f"{name}_at" if made.due_at is not None else f"{name}_on", text),) if text else ()
