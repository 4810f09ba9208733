# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Who is to be reminded, and which reminder it is: a ladder of steps for each matter that lies with somebody else.

All of it follows from the events. A word from whoever has the matter starts its ladder anew; after the last step the matter is
taken further (a liaison magistrate, the embassy, a contact point), again and again. Nothing here sends anything.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from mlat_desktop.domain.request import Event, Mail, Uid
from mlat_desktop.domain.vocabulary import PLANNED, Direction, EventKind, Holder

TAKEN_FURTHER = EventKind.ESCALATED


class Awaited(StrEnum):
    """What is waited for: the reply to our request, the answer to our query, or what somebody at home has in hand."""

    REPLY = "reply"
    ANSWER = "answer"
    MATTER = "matter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """``days`` after the last word, rising, on which reminders fall due; none switches a ladder off. After the last of them the
    matter is taken further every ``again`` days.
    """

    days: tuple[int, ...]
    again: int = 30
    source: str = ""

    def __post_init__(self) -> None:
        rising = all(low < high for low, high in zip(self.days, self.days[1:], strict=False))
        if not rising or any(day <= 0 for day in self.days) or self.again <= 0:
            raise ValueError("the steps of a ladder are positive days that rise")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladders:
    """Every ladder of an office: by holder, and by instrument where its text names a number. ``heard`` are the events that are
    a word from a holder, by direction.
    """

    steps: Mapping[Holder, Steps] = field(default_factory=dict)
    of_treaty: Mapping[tuple[str, Holder], Steps] = field(default_factory=dict)
    heard: Mapping[tuple[Holder, Direction], frozenset[EventKind]] = field(default_factory=dict)

    def of(self, holder: Holder, treaty_id: str = "") -> Steps:
        """The steps for a holder; those of the instrument go before the office's own."""
        return self.of_treaty.get((treaty_id, holder)) or self.steps.get(holder) or Steps(days=())

    def words(self, holder: Holder, direction: Direction) -> frozenset[EventKind]:
        """The events that are a word from a holder."""
        return self.heard.get((holder, direction), frozenset())


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A matter that lies with somebody else since a day: the whole case, or one item of it. ``names`` are those by which they
    write to us.
    """

    holder: Holder
    name: str
    since: date
    item: Uid | None = None
    names: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """Where a matter stands on its ladder. ``begun_on`` is the day from which it counts: that of the last word (``heard_on``)
    or, without one, on which the matter went to them. ``reminded`` are the reminders since then. There is one next step alone.
    """

    waiting: Waiting
    steps: Steps
    begun_on: date
    heard_on: date | None
    reminded: tuple[Event, ...]
    further: tuple[Event, ...]
    rung: int
    due_on: date

    @property
    def escalates(self) -> bool:
        """Whether all reminders were sent, so that the next step is to take it further."""
        return self.rung > len(self.steps.days)

    @property
    def last_reminded_on(self) -> date | None:
        """The day of the last reminder since their last word."""
        return max((each.on for each in self.reminded), default=None)

    def due(self, today: date) -> bool:
        """Whether the next step is due."""
        return self.due_on <= today


def awaited(direction: Direction, holder: Holder) -> Awaited:
    """What a holder owes us on a case of this direction."""
    if holder is not Holder.OTHER_STATE:
        return Awaited.MATTER
    return Awaited.REPLY if direction is Direction.OUTGOING else Awaited.ANSWER


def reminder_kind(direction: Direction, holder: Holder) -> EventKind:
    """The event that a reminder to this holder is."""
    return EventKind.STATUS_ASKED if awaited(direction, holder) is Awaited.REPLY else EventKind.REMINDED


def _reminders(direction: Direction, holder: Holder) -> frozenset[EventKind]:
    """On a request of theirs it is the other State that asks for its status: that is no reminder of ours."""
    return frozenset({EventKind.REMINDED, reminder_kind(direction, holder)})


def word_kind(direction: Direction, holder: Holder) -> EventKind:
    """The event that a word from this holder is, where nothing more was said."""
    return EventKind.STATUS_ANSWERED if awaited(direction, holder) is Awaited.REPLY else EventKind.HEARD_FROM


def ladder(
    waiting: Waiting,
    direction: Direction,
    events: Iterable[Event],
    ladders: Ladders,
    *,
    treaty_id: str = "",
    mails: Iterable[Mail] = (),
) -> Ladder | None:
    """The ladder of a matter; None where nobody reminds such a holder. ``events`` and ``mails`` are those known by the day that
    is asked about.
    """
    steps = ladders.of(waiting.holder, treaty_id)
    if not steps.days:
        return None
    heard = ladders.words(waiting.holder, direction)
    reminders = _reminders(direction, waiting.holder)
    about = [each for each in events if _about(each, waiting) and each.kind not in PLANNED]
    days = [each.on for each in about if each.kind in heard]
    days += [each.moment.local_date for each in mails if _from_them(each, waiting)]
    heard_on = max((day for day in days if day >= waiting.since), default=None)
    begun = max(waiting.since, heard_on or waiting.since)
    # A reminder of the day on which they wrote is taken as sent before their word came: the ladder starts anew.
    first = begun + timedelta(days=1) if heard_on == begun else begun
    since = sorted((each for each in about if each.on >= first), key=lambda each: each.on)
    reminded = tuple(each for each in since if each.kind in reminders)
    further = tuple(each for each in since if each.kind is TAKEN_FURTHER)
    rung = len(steps.days) + 1 if further else min(len(reminded), len(steps.days)) + 1
    last = max((each.on for each in (*reminded, *further)), default=None)
    return Ladder(
        waiting=waiting,
        steps=steps,
        begun_on=begun,
        heard_on=heard_on,
        reminded=reminded,
        further=further,
        rung=rung,
        due_on=_due(steps, begun, rung, last),
    )


def _due(steps: Steps, begun: date, rung: int, last: date | None) -> date:
    """The day of a step: so long after the last word, and never sooner after the last reminder than the ladder's own pace."""
    days = steps.days
    if rung > len(days):
        return max(begun + timedelta(days=days[-1]), last or begun) + timedelta(days=steps.again)
    due = begun + timedelta(days=days[rung - 1])
    pace = days[rung - 1] - (days[rung - 2] if rung > 1 else 0)
    return due if last is None else max(due, last + timedelta(days=pace))


def _about(event: Event, waiting: Waiting) -> bool:
    """Whether an event that counts is about this matter, and from or to who has it."""
    if event.annulled or event.item_uid != waiting.item:
        return False
    return event.holder in {None, waiting.holder} or event.kind is TAKEN_FURTHER


def _from_them(mail: Mail, waiting: Waiting) -> bool:
    names = {_plain(name) for name in (waiting.name, *waiting.names)} - {""}
    return mail.direction is Direction.INCOMING and _plain(mail.correspondent) in names


def _plain(name: str) -> str:
    """A name in any width, letter case and spacing."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def pressing(ladders: Sequence[Ladder]) -> Ladder | None:
    """The one whose next step falls due first."""
    return min(ladders, key=lambda each: (each.due_on, each.waiting.item or ""), default=None)
