# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""How the law counts time: one pure function for every counting rule of the treaty tables.

The order never changes: compute, clip to the end of the month, leave out suspended days, move off rest days, then the two
working days of Regulation 1182/71 art. 3(5). Rest days come in as data. Nothing here knows a treaty, a case or the clock;
:mod:`mlat_desktop.domain.clock_engine` does.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from mlat_desktop.domain.deadlines import Step
from mlat_desktop.domain.errors import Code, KnownError, Why, why

_DAY = timedelta(days=1)
_HALF_MONTH = 15  # a half month is 15 days (ETS 76 art. 4(3), Regulation 1182/71 art. 3(2)(d))
_LARGEST = 10_000  # no limit of any instrument comes near; more is a typing error


class Rule(StrEnum):
    """The counting rules (what each does: ``count`` and the sentences of :mod:`mlat_desktop.reasoning`)."""

    EU1182 = "EU1182"
    EU1182_HOURS = "EU1182-HOURS"
    EU1182_WD = "EU1182-WD"
    EU1182_RETRO = "EU1182-RETRO"
    ETS76 = "ETS76"
    PLAIN = "PLAIN"
    PLAIN_HOURS = "PLAIN-HOURS"
    NTH_DAY = "NTH-DAY"
    COE_EIF = "COE-EIF"
    RETRO = "RETRO"
    CLEAR_DAYS = "CLEAR-DAYS"
    CLEAR_DAYS_RETRO = "CLEAR-DAYS-RETRO"
    INCLUSIVE_START = "INCLUSIVE-START"
    SUSPEND = "SUSPEND"

    @property
    def hours(self) -> bool:
        """Whether the rule counts hours and answers with a time of day."""
        return self in _HOURS

    @property
    def backward(self) -> bool:
        """Whether the rule counts back from a date that is set (its lengths are negative)."""
        return self in _BACKWARD

    @property
    def suspendable(self) -> bool:
        """Whether days can be left out of a period under this rule."""
        return self not in _HOURS | _BACKWARD | {Rule.NTH_DAY, Rule.COE_EIF}


_HOURS = frozenset({Rule.EU1182_HOURS, Rule.PLAIN_HOURS})
_BACKWARD = frozenset({Rule.EU1182_RETRO, Rule.RETRO, Rule.CLEAR_DAYS_RETRO})
_SHIFTING = frozenset({Rule.EU1182, Rule.ETS76})


class Unit(StrEnum):
    """Units of a length. The day words count alike, the rule decides; only ``working_day`` belongs to one rule alone."""

    HOUR = "hour"
    DAY = "day"
    CALENDAR_DAY = "calendar_day"
    CONSECUTIVE_DAY = "consecutive_day"
    WORKING_DAY = "working_day"
    CLEAR_DAY = "clear_day"
    WEEK = "week"
    MONTH = "month"
    MONTH_DAY = "month+day"
    YEAR = "year"
    NTH_DAY = "nth_day"
    DAY_AFTER = "day_after"


_DAY_UNITS = frozenset(
    {
        Unit.DAY,
        Unit.CALENDAR_DAY,
        Unit.CONSECUTIVE_DAY,
        Unit.WORKING_DAY,
        Unit.CLEAR_DAY,
        Unit.NTH_DAY,
        Unit.DAY_AFTER,
    }
)
_DAYS_ONLY = frozenset(
    {
        Rule.EU1182_WD,
        Rule.CLEAR_DAYS,
        Rule.CLEAR_DAYS_RETRO,
        Rule.NTH_DAY,
    }
)


@dataclass(frozen=True, slots=True)
class RestDays:
    """Days on which nobody works, of one State: public holidays and the weekend as ISO weekday numbers (Monday 1).

    ``years`` are the years whose holidays are known, None for all; ``name`` says which snapshot this is; ``worked`` are days on
    which work is done although they are holidays or fall on the weekend.
    """

    holidays: frozenset[date] = frozenset()
    weekend: frozenset[int] = frozenset({6, 7})
    years: frozenset[int] | None = None
    name: str = ""
    worked: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if not self.weekend <= set(range(1, 8)) or len(self.weekend) > 6:
            raise _refuse(why("a weekend has ISO weekday numbers from 1 to 7 and leaves at least one working day"))

    def rest(self, day: date) -> bool:
        """Whether ``day`` is a holiday or falls on the weekend, and is not worked nevertheless."""
        return (day in self.holidays or day.isoweekday() in self.weekend) and day not in self.worked

    def adjusted(self, closed: Iterable[date] = (), worked: Iterable[date] = (), name: str = "") -> RestDays:
        """With an office's own days: ``closed`` ones rest, ``worked`` ones do not, whatever the State's calendar says of them.

        The later word is the office's: a day that it names in both ways rests.
        """
        shut = frozenset(closed)
        return RestDays(
            holidays=self.holidays | shut,
            weekend=self.weekend,
            years=self.years,
            name=name or self.name,
            worked=(self.worked | frozenset(worked)) - shut,
        )

    def merged(self, other: RestDays, name: str = "") -> RestDays:
        """The days on which the one or the other rests: on the others both can act. Known where both are known."""
        kept = frozenset(day for day in self.worked | other.worked if not self.rest(day) and not other.rest(day))
        both = self.years if other.years is None else other.years if self.years is None else self.years & other.years
        return RestDays(
            holidays=self.holidays | other.holidays,
            weekend=self.weekend | other.weekend,
            years=both,
            name=name or ", ".join(each for each in (self.name, other.name) if each),
            worked=kept,
        )

    def working_day_from(self, day: date, step: int) -> date:
        """``day`` itself, or the nearest working day after it (``step`` 1) or before it (``step`` -1)."""
        while self.rest(day):
            day += step * _DAY
        return day

    def working_days(self, after: date, until: date) -> int:
        """Working days later than ``after`` and not later than ``until``."""
        return sum(not self.rest(after + _DAY * n) for n in range(1, (until - after).days + 1))

    def knows(self, day: date) -> bool:
        """Whether the holidays of the year of ``day`` are known at all."""
        return self.years is None or day.year in self.years


@dataclass(frozen=True, slots=True)
class Length:
    """A length taken apart: whole ``count`` of a unit, or months with days. ``text`` is what was written."""

    text: str
    unit: Unit
    count: int
    days: int = 0

    @property
    def sign(self) -> int:
        """1 forwards, -1 backwards."""
        return 1 if self.count > 0 or self.days > 0 else -1


@dataclass(frozen=True, slots=True)
class Interval:
    """Days that do not count: from ``start`` up to, not including, ``end``."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise _refuse(why("the suspension {first}/{last} ends before it has lasted a day", first=self.start, last=self.end))


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """The answer: ``due_on`` is the last day (or, with ``due_at`` set, the day of that time).

    ``unmoved_on`` is the day before any shift off rest days; ``act_by`` the last working day on which to act, where the
    limit ends on a rest day and does not move, else None.
    """

    due_on: date
    due_at: datetime | None = None
    unmoved_on: date
    act_by: date | None = None
    suspended_days: int = 0
    steps: tuple[Step, ...] = ()

    @property
    def shift(self) -> int:
        """Days by which the end was moved off rest days."""
        return (self.due_on - self.unmoved_on).days


_WHOLE = re.compile(r"[+-]?[0-9]{1,6}")
_MONTHS_DAYS = re.compile(r"([0-9]{1,4})M\+([0-9]{1,4})D")
_HALF_MONTHS = re.compile(r"([0-9]{1,4})\.5M")


@lru_cache(maxsize=4096)
def parse_length(text: str, unit: Unit) -> Length:
    """Read a length: a whole number (negative counts backwards), ``1M+10D`` or ``1.5M``.

    Raises ``KnownError(COUNTING_INVALID)`` for anything else, for nothing at all and for more than any law knows.
    """
    raw = text.strip()
    if both := _MONTHS_DAYS.fullmatch(raw):
        length = Length(raw, unit, int(both[1]), int(both[2]))
        fits = unit in {Unit.MONTH, Unit.MONTH_DAY}
    elif half := _HALF_MONTHS.fullmatch(raw):
        length = Length(raw, unit, int(half[1]), _HALF_MONTH)
        fits = unit in {Unit.MONTH, Unit.MONTH_DAY}
    elif _WHOLE.fullmatch(raw):
        length = Length(raw, unit, int(raw))
        fits = unit is not Unit.MONTH_DAY
    else:
        raise _refuse(
            why(
                "{text} is not a length: write a whole number, months and days as 1M+10D, or half months as 1.5M",
                text=repr(text),
            )
        )
    if not fits:
        raise _refuse(why("the length {length} does not go with the unit {unit}", length=raw, unit=unit.value))
    if length.count == 0 and length.days == 0:
        raise _refuse(why("the length is nothing"))
    if abs(length.count) > _LARGEST or length.days > _LARGEST:
        raise _refuse(why("the length {length} is longer than any limit", length=raw))
    return length


def count(
    rule: Rule,
    start: datetime | date,
    length: Length,
    rest_days: RestDays,
    suspended: Sequence[Interval] = (),
) -> Counted:
    """Count ``length`` from ``start`` under ``rule``.

    ``start`` is the trigger as read off the clock at its place. Rules in hours need a time of day; an aware one is counted
    in elapsed time and answered in its own offset. Raises ``KnownError(COUNTING_INVALID)`` where the question has no answer.
    """
    _check(rule, length, suspended)
    try:
        if rule.hours:
            return _count_hours(rule, start, length, rest_days)
        day = start.date() if isinstance(start, datetime) else start
        return _COUNTERS[rule](rule, day, length, rest_days, _merged(suspended))
    except OverflowError as error:
        raise _refuse(why("the answer lies outside the calendar")) from error


def _refuse(reason: Why) -> KnownError:
    return KnownError(Code.COUNTING_INVALID, reason=reason)


def _check(rule: Rule, length: Length, suspended: Sequence[Interval]) -> None:
    days_alone = rule in _DAYS_ONLY and length.unit not in _DAY_UNITS
    months_alone = rule is Rule.COE_EIF and length.unit is not Unit.MONTH
    working = length.unit is Unit.WORKING_DAY and rule is not Rule.EU1182_WD
    if rule.hours is not (length.unit is Unit.HOUR) or days_alone or months_alone or working:
        raise _refuse(why("the rule {rule} does not count in the unit {unit}", rule=rule.value, unit=length.unit.value))
    if rule.backward and length.sign > 0:
        raise _refuse(
            why("the rule {rule} counts backwards: write the length as -{length}", rule=rule.value, length=length.text)
        )
    if not rule.backward and length.sign < 0:
        raise _refuse(why("the rule {rule} counts forwards: {length} is negative", rule=rule.value, length=length.text))
    if suspended and not rule.suspendable:
        raise _refuse(why("a period under the rule {rule} is not suspended", rule=rule.value))
    if rule is Rule.SUSPEND and not suspended:
        raise _refuse(why("the rule SUSPEND needs the days that do not count, as FROM/TO"))


def _count_hours(rule: Rule, start: datetime | date, length: Length, rest_days: RestDays) -> Counted:
    if not isinstance(start, datetime):
        raise _refuse(why("a limit in hours needs the time of day at which it starts"))
    steps = []
    begin = start
    if rule is Rule.EU1182_HOURS:
        # Art. 3(1): the hour during which the event falls is not counted.
        begin = _later(start.replace(minute=0, second=0, microsecond=0), timedelta(hours=1))
        steps.append(_step("hour-excluded", event_at=_minute(start), from_at=_minute(begin)))
    else:
        steps.append(_step("to-the-minute", from_at=_minute(begin)))
    due = _later(begin, timedelta(hours=length.count))
    steps += [_counted(length, due_at=_minute(due)), _step("hours-never-move")]
    act_by, advice = _advise(due.date(), rest_days, start.date())
    return Counted(due_on=due.date(), due_at=due, unmoved_on=due.date(), act_by=act_by, steps=(*steps, *advice))


def _later(start: datetime, elapsed: timedelta) -> datetime:
    """An aware time runs in UTC, so that a change of the clocks neither gives nor takes an hour."""
    return start + elapsed if start.tzinfo is None else (start.astimezone(UTC) + elapsed).astimezone(start.tzinfo)


def _count_forward(rule: Rule, start: date, length: Length, rest_days: RestDays, suspended: Sequence[Interval]) -> Counted:
    """EU1182, ETS76, PLAIN, SUSPEND, INCLUSIVE-START: the day of the event is day 0 (or, inclusive, day 1)."""
    inclusive = rule is Rule.INCLUSIVE_START
    day_zero = start - _DAY if inclusive else start
    steps = [_step("day-included" if inclusive else "day-excluded", from_on=start)]
    base, clipped = _add(start, length)
    if inclusive and not clipped:
        # A month that has no such day has ended with its last one, which is the eve already.
        base -= _DAY
    steps.append(_counted(length, due_on=base))
    if clipped:
        steps.append(_step("clipped", due_on=base))
    base, left_out, suspension = _suspend(day_zero, base, suspended)
    steps += suspension
    if rule not in _SHIFTING:
        act_by, advice = _advise(base, rest_days, start)
        return Counted(due_on=base, unmoved_on=base, act_by=act_by, suspended_days=left_out, steps=(*steps, *advice))
    due, moves = _shift(rule, day_zero, base, length, rest_days, suspended)
    return Counted(due_on=due, unmoved_on=base, suspended_days=left_out, steps=(*steps, *moves))


def _shift(
    rule: Rule, day_zero: date, base: date, length: Length, rest_days: RestDays, suspended: Sequence[Interval]
) -> tuple[date, list[Step]]:
    """Move off rest days, and to the second working day; a day that is left out neither counts nor ends the time."""
    due = _open_from(base, rest_days, suspended)
    steps = []
    if due != base:
        steps.append(_step("moved-1182" if rule is Rule.EU1182 else "moved-76", rest_on=base, due_on=due))
    if rule is Rule.EU1182 and not (length.unit in _DAY_UNITS and length.count < 2):
        before = due
        while not _holds_two(day_zero, due, rest_days, suspended):
            due = _open_from(due + _DAY, rest_days, suspended)
        if due != before:
            steps.append(_step("two-working-days", due_on=due))
    return due, steps + _unknown_holidays(base, due, rest_days)


def _open_from(day: date, rest_days: RestDays, suspended: Sequence[Interval]) -> date:
    while rest_days.rest(day) or (suspended and _left_out(day, suspended)):
        day += _DAY
    return day


def _left_out(day: date, suspended: Sequence[Interval]) -> bool:
    return any(pause.start <= day < pause.end for pause in suspended)


def _holds_two(day_zero: date, due: date, rest_days: RestDays, suspended: Sequence[Interval]) -> bool:
    """Whether the time after ``day_zero`` holds two working days; from its end, where they are found soonest."""
    held = 0
    while due > day_zero and held < 2:
        held += not rest_days.rest(due) and not (suspended and _left_out(due, suspended))
        due -= _DAY
    return held == 2


def _count_working(rule: Rule, start: date, length: Length, rest_days: RestDays, suspended: Sequence[Interval]) -> Counted:
    del rule
    day, left = start, length.count
    left_out = 0
    while left:
        day += _DAY
        if suspended and _left_out(day, suspended):
            left_out += 1
        elif not rest_days.rest(day):
            left -= 1
    steps = [_step("day-excluded", from_on=start), _step("working-days", length=length.text, due_on=day)]
    if left_out:
        steps.append(_step("suspended", days=left_out, due_on=day))
    steps += _unknown_holidays(start, day, rest_days)
    return Counted(due_on=day, unmoved_on=day, suspended_days=left_out, steps=tuple(steps))


def _count_backward(rule: Rule, start: date, length: Length, rest_days: RestDays, suspended: Sequence[Interval]) -> Counted:
    del suspended  # refused for these rules
    base, clipped = _add(start, length)
    steps = [_step("backward-from", from_on=start)]
    if rule is Rule.CLEAR_DAYS_RETRO:
        base -= _DAY
        steps.append(_step("clear-days"))
    steps.append(_counted(length, due_on=base))
    if clipped:
        steps.append(_step("clipped", due_on=base))
    act_by, advice = _advise(base, rest_days)
    return Counted(due_on=base, unmoved_on=base, act_by=act_by, steps=(*steps, *advice))


def _count_clear(rule: Rule, start: date, length: Length, rest_days: RestDays, suspended: Sequence[Interval]) -> Counted:
    del rule, rest_days
    last_clear, left_out, suspension = _suspend(start, start + length.count * _DAY, suspended)
    due = last_clear + _DAY
    steps = (_step("day-excluded", from_on=start), _step("clear-days"), *suspension, _counted(length, due_on=due))
    return Counted(due_on=due, unmoved_on=due, suspended_days=left_out, steps=steps)


def _count_nth(rule: Rule, start: date, length: Length, rest_days: RestDays, suspended: Sequence[Interval]) -> Counted:
    del rule, rest_days, suspended
    due = start + length.count * _DAY
    steps = (_step("day-excluded", from_on=start), _counted(length, due_on=due), _step("entry-never-moves"))
    return Counted(due_on=due, unmoved_on=due, steps=steps)


def _count_month_first(rule: Rule, start: date, length: Length, rest_days: RestDays, suspended: Sequence[Interval]) -> Counted:
    del rule, rest_days, suspended
    expiry, _ = _add(start, length)
    due = (expiry.replace(day=1) + timedelta(days=31)).replace(day=1)
    steps = (_counted(length, due_on=expiry), _step("first-of-month", due_on=due))
    return Counted(due_on=due, unmoved_on=due, steps=steps)


_Counter = Callable[[Rule, date, Length, RestDays, Sequence[Interval]], Counted]
_COUNTERS: dict[Rule, _Counter] = {
    Rule.EU1182: _count_forward,
    Rule.ETS76: _count_forward,
    Rule.PLAIN: _count_forward,
    Rule.SUSPEND: _count_forward,
    Rule.INCLUSIVE_START: _count_forward,
    Rule.EU1182_WD: _count_working,
    Rule.EU1182_RETRO: _count_backward,
    Rule.RETRO: _count_backward,
    Rule.CLEAR_DAYS_RETRO: _count_backward,
    Rule.CLEAR_DAYS: _count_clear,
    Rule.NTH_DAY: _count_nth,
    Rule.COE_EIF: _count_month_first,
}


def _add(start: date, length: Length) -> tuple[date, bool]:
    """``start`` plus the length, clipped to the end of the month; whether it was clipped."""
    if length.unit in _DAY_UNITS:
        return start + length.count * _DAY, False
    if length.unit is Unit.WEEK:
        return start + length.count * 7 * _DAY, False
    months = length.count * (12 if length.unit is Unit.YEAR else 1)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise OverflowError
    last = monthrange(year, month + 1)[1]
    end = date(year, month + 1, min(start.day, last))
    # Whole months first, then the days (ETS 76 art. 4(3)).
    return end + length.days * _DAY, start.day > last


def _suspend(day_zero: date, due: date, suspended: Sequence[Interval]) -> tuple[date, int, list[Step]]:
    """Leave the suspended days out; an interval that begins after the (already extended) end changes nothing."""
    total = 0
    steps = []
    for pause in suspended:
        first = max(pause.start, day_zero + _DAY)
        days = (pause.end - first).days
        if first > due or days <= 0:
            continue
        due += days * _DAY
        total += days
        last = pause.end - _DAY
        steps.append(_step("suspended-from", pause_on=first, last_on=last, days=days, due_on=due))
    return due, total, steps


def _merged(suspended: Sequence[Interval]) -> list[Interval]:
    merged: list[Interval] = []
    for pause in sorted(suspended, key=lambda i: (i.start, i.end)):
        if merged and pause.start <= merged[-1].end:
            merged[-1] = Interval(merged[-1].start, max(merged[-1].end, pause.end))
        else:
            merged.append(pause)
    return merged


def _advise(due: date, rest_days: RestDays, since: date | None = None) -> tuple[date | None, list[Step]]:
    """What to advise where the end does not move: the last working day before a rest day, if it is not over before the time
    has begun (``since``).
    """
    unknown = _unknown_holidays(due, due, rest_days)
    if not rest_days.rest(due):
        return None, unknown
    act_by = rest_days.working_day_from(due, -1)
    if since is not None and act_by < since:
        return None, [_step("no-working-day", rest_on=due), *unknown]
    return act_by, [_step("not-moved", rest_on=due, act_on=act_by), *unknown]


def _unknown_holidays(first: date, last: date, rest_days: RestDays) -> list[Step]:
    years = sorted({first.year, last.year})
    return [_step("holidays-unknown", year=year) for year in years if not rest_days.knows(date(year, 1, 1))]


def _counted(length: Length, **due: object) -> Step:
    return _step("counted", length=length.text.lstrip("+-"), unit=length.unit.value, **due)


def _minute(when: datetime) -> str:
    return when.isoformat(timespec="minutes")


def _step(code: str, **facts: object) -> Step:
    return Step(f"count.{code}", tuple([(name, str(value)) for name, value in facts.items()]))  # a list is built faster
