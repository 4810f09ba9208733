# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The office's own targets: acknowledge, review, chase, and the days that officers set themselves.

They are never law and never look like it: ``own_target`` is true, there is no article, and they pause while a query is out,
which a treaty limit does not.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from mlat_desktop.domain.chasing import TAKEN_FURTHER, Ladder, reminder_kind
from mlat_desktop.domain.counting import Interval, RestDays, Rule, Unit, count, parse_length
from mlat_desktop.domain.deadlines import Deadline, DeadlineState, LimitKind, Step
from mlat_desktop.domain.request import Event, Mail, Particulars
from mlat_desktop.domain.vocabulary import PLANNED, Direction, EventKind, ItemStatus

CHASE = "own/chase"
"""How the names of reminders begin."""

BUNDLE_SETTING = "target_bundle"
"""The setting of the days in which a receipt for a case bundle is expected."""

REVIEW = "own/review"
"""The name of the target that brings back a case on which nothing happens."""

# What settles a target, in the order in which an officer would think of it.
_ANSWERED = (EventKind.REPLY_RECEIVED, EventKind.REFUSED, EventKind.EXECUTED, EventKind.SURRENDERED)
_ACKNOWLEDGED = (EventKind.ACKNOWLEDGED, EventKind.REPLY_SENT, EventKind.DECIDED, *_ANSWERED)
_CONFIRMED = (EventKind.RECEIPT_CONFIRMED, EventKind.ACKNOWLEDGED, EventKind.STATUS_ANSWERED, *_ANSWERED)


@dataclass(frozen=True, slots=True)
class OwnTargets:
    """How many days the office gives itself; 0 switches a target off."""

    acknowledge: int = 7
    receipt: int = 14
    review: int = 90
    bundle: int = 21

    @classmethod
    def from_settings(cls, settings: Mapping[str, str]) -> OwnTargets:
        """Read ``target_acknowledge``, ``target_receipt``, ``target_review`` and ``target_bundle`` (days).

        A value that is no number keeps the default, so that a slip in a setting never stops a register.
        """
        base = cls()
        return cls(
            acknowledge=_days(settings.get("target_acknowledge", ""), base.acknowledge),
            receipt=_days(settings.get("target_receipt", ""), base.receipt),
            review=_days(settings.get("target_review", ""), base.review),
            bundle=_days(settings.get(BUNDLE_SETTING, ""), base.bundle),
        )


def _plain(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 4


def _days(text: str, default: int) -> int:
    return int(text) if _plain(text.strip()) else default


def compute_own_targets(
    particulars: Particulars,
    events: Sequence[Event],
    targets: OwnTargets,
    rest_days: RestDays,
    *,
    is_open: bool,
    return_due: date | None = None,
    mails: Sequence[Mail] = (),
    ladders: Sequence[Ladder] = (),
) -> tuple[Deadline, ...]:
    """The office's targets of a case. ``events`` are the known ones, oldest first (``clock_engine.known_events``), ``mails``
    what had come and gone by then; ``return_due`` is the day agreed for the return of lent originals; ``ladders`` are those on
    which it stood then. A closed case keeps only the return of originals.
    """
    maker = _Maker(events, rest_days)
    found: list[Deadline | None] = [maker.originals(return_due)]
    if not is_open:
        return tuple(each for each in found if each is not None)
    if particulars.direction is Direction.INCOMING:
        received = maker.first({EventKind.REQUEST_RECEIVED})
        found.append(maker.counted("acknowledge", "Acknowledge receipt", received, targets.acknowledge, _ACKNOWLEDGED))
    else:
        sent = maker.first({EventKind.REQUEST_SENT})
        found.append(maker.counted("receipt", "Receipt confirmed by them", sent, targets.receipt, _CONFIRMED))
    for ladder in ladders:
        found += _reminders(ladder, particulars.direction)
    found.append(maker.review(targets.review))
    found += _days_set(particulars)
    arrived = {event.uid for event in events if event.kind is EventKind.BUNDLE_RECEIVED}
    # Paper that says no more than that a bundle arrived answers nothing.
    found += _replies([mail for mail in mails if mail.event_uid not in arrived or mail.event_uid is None])
    return tuple(each for each in found if each is not None)


def _days_set(particulars: Particulars) -> list[Deadline | None]:
    """Days that an officer wrote down on the request or on one of its items."""
    urgency = particulars.urgency
    found: list[Deadline | None] = [
        _set("target", "Target set by the officer", particulars.own_target),
        _set("needed", "Needed by the requesting authority", urgency.needed_by),
        _set("next", "Next action", particulars.next_action_on, particulars.next_action),
    ]
    waiting = {ItemStatus.ASKED, ItemStatus.WITH_EXECUTOR}
    found += [
        _set(f"item/{item.uid}", "Date set for an item", item.due_on, item.target or item.particulars)
        for item in particulars.items
        if item.status in waiting
    ]
    return found


def _replies(mails: Sequence[Mail]) -> list[Deadline | None]:
    """Replies that somebody wrote down as due: theirs to what we sent, ours to what came."""
    return [_reply(mail, mail.reply_due, mails) for mail in mails if mail.reply_due is not None]


def _reply(mail: Mail, due_on: date, mails: Sequence[Mail]) -> Deadline:
    ours, sent_on = mail.direction is Direction.INCOMING, mail.moment.local_date
    steps = [_step("reply-ours" if ours else "reply-theirs", whom=mail.correspondent, sent_on=sent_on, due_on=due_on)]
    if mail.subject:
        steps.append(_step("note", note=mail.subject))
    made = replace(
        _frame(f"reply/{mail.uid}", "Reply due", due_on=due_on, steps=tuple(steps), state=DeadlineState.RUNNING),
        started_on=sent_on,
        trigger_uid=mail.uid,
    )
    later = [each for each in mails if _answers(each, mail)]
    if not later:
        return made
    answer = min(later, key=lambda each: each.moment.at)
    on = answer.moment.local_date
    step = _step("replied-late" if on > due_on else "replied", sent_on=on)
    return replace(made, state=DeadlineState.SETTLED, settled_uid=answer.uid, settled_on=on, steps=(*made.steps, step))


def _answers(answer: Mail, mail: Mail) -> bool:
    """Whether a mail went the other way between the same two, afterwards."""
    return (
        answer.direction is not mail.direction
        and answer.moment.at > mail.moment.at
        and _same(answer.correspondent) == _same(mail.correspondent)
    )


def _same(name: str) -> str:
    """A correspondent's name in any width, letter case and spacing."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _reminders(ladder: Ladder, direction: Direction) -> list[Deadline]:
    """Reminders sent since the last word, and the one next step: a list of every later one would only be noise."""
    waiting, days = ladder.waiting, ladder.steps.days
    tail = f"/{waiting.item}" if waiting.item else ""
    reminder = reminder_kind(direction, waiting.holder)
    sent = []
    for place, event in enumerate(ladder.reminded[: len(days)]):
        due = ladder.begun_on + timedelta(days=days[place])
        made = _frame(
            f"chase/{place + 1}{tail}",
            "Remind them",
            state=DeadlineState.RUNNING,
            due_on=due,
            started_on=ladder.begun_on,
            steps=_reminder_steps(ladder, place + 1, days[place]),
            stops=(reminder,),
        )
        sent.append(_settled(made, event))
    further = ladder.escalates
    now = _frame(
        f"chase-further{tail}" if further else f"chase/{ladder.rung}{tail}",
        "Take it further: liaison, embassy or contact point" if further else "Remind them",
        state=DeadlineState.RUNNING,
        due_on=ladder.due_on,
        started_on=ladder.begun_on,
        steps=_reminder_steps(ladder, ladder.rung, (ladder.due_on - ladder.begun_on).days),
        stops=(TAKEN_FURTHER,) if further else (reminder,),
    )
    return [*sent, now]


def _reminder_steps(ladder: Ladder, rung: int, length: int) -> tuple[Step, ...]:
    waiting = ladder.waiting
    code = "chase-further" if rung > len(ladder.steps.days) else "chase"
    facts = {"number": rung, "length": length, "unit": Unit.DAY.value, "since_on": ladder.begun_on}
    whose = _step(f"chase-{'heard' if ladder.heard_on else 'lies'}", holder=waiting.holder.value, since_on=ladder.begun_on)
    named = (_step("note", note=waiting.name),) if waiting.name else ()
    return (_step(code, **facts), whose, *named)


def _set(name: str, title: str, on: date | None, note: str = "") -> Deadline | None:
    if on is None:
        return None
    steps = [_step("set", due_on=on)]
    if note:
        steps.append(_step("note", note=note))
    return _frame(name, title, due_on=on, steps=tuple(steps), state=DeadlineState.RUNNING)


def _frame(
    name: str,
    title: str,
    *,
    state: DeadlineState,
    due_on: date | None = None,
    act_by: date | None = None,
    started_on: date | None = None,
    trigger_uid: str = "",
    calendar: str = "",
    steps: tuple[Step, ...] = (),
    stops: tuple[EventKind, ...] = (),
) -> Deadline:
    return Deadline(
        limit_id=f"own/{name}",
        treaty_id="",
        table_version="",
        own_target=True,
        title=title,
        article="",
        bound="office",
        kind=LimitKind.SOFT,
        liberty=False,
        level="",
        state=state,
        trigger_uid=trigger_uid,
        started_on=started_on,
        due_on=due_on,
        act_by=act_by,
        calendar=calendar,
        steps=steps,
        stops=tuple(kind.value for kind in stops),
    )


class _Maker:
    """Counts own targets from events; holds the pauses, which are the same for all of them."""

    def __init__(self, events: Sequence[Event], rest_days: RestDays) -> None:
        self.events = [event for event in events if event.kind not in PLANNED]
        self.rest_days = rest_days
        self.pauses, self.paused_since = _pauses(self.events)

    def first(self, kinds: set[EventKind]) -> Event | None:
        return next((event for event in self.events if event.kind in kinds), None)

    def counted(self, name: str, title: str, trigger: Event | None, days: int, stops: tuple[EventKind, ...]) -> Deadline | None:
        if trigger is None or days <= 0:
            return None
        made = self._running(name, title, trigger, days, stops)
        stop = next((e for e in self.events if e.kind in stops and e.on >= trigger.on), None)
        return made if stop is None else _settled(made, stop)

    def originals(self, return_due: date | None) -> Deadline | None:
        """Lent originals: no law says when they go back, so a day is asked for until their return is recorded."""
        lent = [event for event in self.events if event.kind is EventKind.ORIGINALS_LENT]
        if not lent:
            return None
        back = next((e for e in self.events if e.kind is EventKind.ORIGINALS_RETURNED and e.on >= lent[-1].on), None)
        steps = [_step("originals", event_on=lent[-1].on)]
        if return_due is not None:
            steps.append(_step("set", due_on=return_due))
        made = _frame(
            "originals",
            "Return of lent originals",
            state=DeadlineState.UNCOMPUTED if return_due is None else DeadlineState.RUNNING,
            due_on=return_due,
            started_on=lent[-1].on,
            trigger_uid=lent[-1].uid,
            steps=tuple(steps),
            stops=(EventKind.ORIGINALS_RETURNED,),
        )
        return made if back is None else _settled(made, back)

    def review(self, days: int) -> Deadline | None:
        """A case on which nothing happens comes back on the desk, whatever its state."""
        if not self.events or days <= 0:
            return None
        return self._running("review", "Review: nothing has happened", self.events[-1], days, (), pausing=False)

    def _running(
        self, name: str, title: str, trigger: Event, days: int, stops: tuple[EventKind, ...], *, pausing: bool = True
    ) -> Deadline:
        begin = _step("trigger", event=trigger.kind.value, event_on=trigger.on, length=days, unit=Unit.DAY.value)
        made = _frame(
            name,
            title,
            state=DeadlineState.RUNNING,
            started_on=trigger.on,
            trigger_uid=trigger.uid,
            calendar=self.rest_days.name,
            steps=(begin,),
            stops=stops,
        )
        if pausing and self.paused_since is not None:
            paused = _step("paused", pause_on=self.paused_since)
            return replace(made, state=DeadlineState.SUSPENDED, steps=(begin, paused))
        pauses = self.pauses if pausing else ()
        counted = count(Rule.PLAIN, trigger.on, parse_length(str(days), Unit.DAY), self.rest_days, pauses)
        return replace(made, due_on=counted.due_on, act_by=counted.act_by, steps=(begin, *counted.steps))


def _settled(made: Deadline, stop: Event) -> Deadline:
    late = made.due_on is not None and stop.on > made.due_on
    step = _step("settled-late" if late else "settled", event=stop.kind.value, event_on=stop.on)
    return replace(made, state=DeadlineState.SETTLED, settled_uid=stop.uid, settled_on=stop.on, steps=(*made.steps, step))


def _pauses(events: Sequence[Event]) -> tuple[tuple[Interval, ...], date | None]:
    """The days on which a query was out, and since when one is out now."""
    found: list[Interval] = []
    since: date | None = None
    for event in events:
        if event.kind is EventKind.QUERY_SENT and since is None:
            since = event.on
        elif event.kind is EventKind.QUERY_ANSWERED and since is not None:
            if event.on > since:
                found.append(Interval(since, event.on))
            since = None
    return tuple(found), since


def _step(code: str, **facts: object) -> Step:
    return Step(f"own.{code}", tuple((name, str(value)) for name, value in facts.items()))
