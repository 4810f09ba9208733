# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The steps that the treaty clock puts into words, so that the engine itself stays law and not phrasing.

The sentence of each code is in ``mlat_desktop.reasoning``.
"""

from __future__ import annotations

from mlat_desktop.domain.counting import Counted, Rule
from mlat_desktop.domain.deadlines import WAITS, LimitKind, Step
from mlat_desktop.domain.request import Event
from mlat_desktop.domain.treaty import Bound, Limit, Treaty
from mlat_desktop.domain.vocabulary import EventKind

_ASSURING = frozenset({EventKind.PRESERVATION_EFFECTED, EventKind.PRESERVATION_ORDERED, EventKind.PRESERVED_DATA_REQUESTED})


def step(code: str, **facts: object) -> Step:
    """A step of the treaty clock."""
    return Step(f"clock.{code}", tuple((name, str(value)) for name, value in facts.items()))


def waits(row: Limit) -> bool:
    """Whether a minimum is a time to wait ("not before"), not one for which a person is protected or data are kept."""
    return row.kind is LimitKind.FLOOR and row.bound is not Bound.PERSON and not _ASSURING.intersection(row.trigger)


def rule_step(rule: Rule) -> Step:
    """The step that says by which rule a period is counted."""
    return step("rule", rule=rule.value)


def trigger_step(event: Event) -> Step:
    """The event that starts the time, at the place whose day counts."""
    at = event.moment.local.isoformat(timespec="minutes")
    if event.place:
        return step("trigger-at", event=event.kind.value, event_at=at, state=event.place)
    return step("trigger", event=event.kind.value, event_at=at)


def equivalent_step(event: Event, counted: Event, treaty: Treaty, row: Limit) -> Step:
    """What happened counts as another event, by which article."""
    facts = {"event": event.kind.value, "event_on": event.on, "as_event": counted.kind.value}
    return step("equivalent", **facts, treaty=treaty.short, article=row.article)


def source_step(treaty: Treaty, row: Limit) -> Step:
    """Where the limit was read and from which version of the table it comes."""
    source = row.source
    return step("source", level=source.level.value, url=source.url, read_on=source.read_on, version=treaty.version)


def result_step(row: Limit, counted: Counted) -> Step:
    """What the day means: due, possible from, assured or protected until."""
    if counted.due_at is not None:
        return step("result-at", due_at=counted.due_at.isoformat(timespec="minutes"))
    code = {LimitKind.MAY: "result-may", LimitKind.FLOOR: "result-floor", LimitKind.SOFT: "result-soft"}
    if row.kind is LimitKind.FLOOR and row.bound is Bound.PERSON:
        return step("result-protected", due_on=counted.due_on)
    if waits(row):
        return Step(WAITS, (("due_on", counted.due_on.isoformat()),))
    return step(code.get(row.kind, "result"), due_on=counted.due_on)
