# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A second way to count limits, written from the words of the rules alone, to hold against the program's.

It knows nothing of the program: no arithmetic with dates, only a calendar written down day by day and a finger that moves over
it one day (or one hour) at a time. It is slow and plain on purpose.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

FIRST_YEAR, LAST_YEAR = 1960, 2090
LONG_MONTHS = {1, 3, 5, 7, 8, 10, 12}

Day = tuple[int, int, int]
"""Year, month, day of the month."""


def _last_of(year: int, month: int) -> int:
    if month == 2:
        leap = year % 400 == 0 if year % 100 == 0 else year % 4 == 0
        return 29 if leap else 28
    return 31 if month in LONG_MONTHS else 30


def _all_days() -> list[Day]:
    return [
        (year, month, day)
        for year in range(FIRST_YEAR, LAST_YEAR + 1)
        for month in range(1, 13)
        for day in range(1, _last_of(year, month) + 1)
    ]


DAYS = _all_days()
PLACE = {day: place for place, day in enumerate(DAYS)}
NUMBER = [day for _, _, day in DAYS]
MONTH = [month for _, month, _ in DAYS]
# 1 January 1960 was a Friday; Monday is 1.
WEEKDAY = [(4 + place) % 7 + 1 for place in range(len(DAYS))]


@dataclass(frozen=True)
class Answer:
    """Where the time ends, at which minute for a rule in hours, and the day by which to act, None where that is the end."""

    day: Day
    minute: int | None = None
    act_by: Day | None = None


@dataclass(frozen=True)
class Question:
    """``minute`` is that of the day of the event; the weekend and all days are those of the State whose rest days count."""

    rule: str
    day: Day
    minute: int
    length: str
    unit: str
    weekend: frozenset[int] = frozenset({6, 7})
    holidays: frozenset[Day] = frozenset()
    worked: frozenset[Day] = frozenset()
    pauses: tuple[tuple[Day, Day], ...] = ()


FORWARD = {"EU1182", "ETS76", "PLAIN", "SUSPEND", "INCLUSIVE-START"}
DAY_UNITS = {"day", "calendar_day", "consecutive_day", "working_day", "clear_day", "nth_day", "day_after"}


class Finger:
    """The finger on the calendar of one question."""

    def __init__(self, asked: Question) -> None:
        self.asked = asked
        self.holidays = {PLACE[day] for day in asked.holidays}
        self.worked = {PLACE[day] for day in asked.worked}
        self.left_out = set(_days_of(asked.pauses))

    def rests(self, place: int) -> bool:
        if place in self.worked:
            return False
        return place in self.holidays or WEEKDAY[place] in self.asked.weekend

    def next_working(self, place: int) -> int:
        """The first day on which the time can end: it is worked, and it counts."""
        while self.rests(place) or place in self.left_out:
            place += 1
        return place

    def working_before(self, place: int) -> int:
        while self.rests(place):
            place -= 1
        return place

    def counting_on(self, place: int, days: int) -> int:
        """Move over ``days`` days that count; those left out are passed over."""
        while days:
            place += 1
            if place not in self.left_out:
                days -= 1
        return place


def _days_of(pauses: Iterable[tuple[Day, Day]]) -> Iterable[int]:
    for begun, ended in pauses:
        place = PLACE[begun]
        while DAYS[place] != ended:
            yield place
            place += 1


def months_on(place: int, months: int) -> tuple[int, bool]:
    """The same number so many months later, or the last day of a month that has no such number; whether it has none."""
    number = NUMBER[place]
    while months:
        place += 1
        if NUMBER[place] == 1:
            months -= 1
    while NUMBER[place] != number:
        if MONTH[place + 1] != MONTH[place]:
            return place, True
        place += 1
    return place, False


def months_back(place: int, months: int) -> int:
    """The same number so many months earlier, or the last day of a month that has no such number."""
    number = NUMBER[place]
    while months:
        if NUMBER[place] == 1:
            months -= 1
        place -= 1
    # The finger is on the last day of that month.
    while NUMBER[place] > number:
        place -= 1
    return place


def parts(length: str, unit: str) -> tuple[int, int]:
    """Whole months and days of a length, both without sign; a half month is half of thirty days; a week is seven days."""
    both = re.fullmatch(r"(\d+)M\+(\d+)D", length)
    if both:
        return int(both[1]), int(both[2])
    half = re.fullmatch(r"(\d+)\.5M", length)
    if half:
        return int(half[1]), 30 // 2
    number = abs(int(length))
    if unit in {"month", "year"}:
        return number * (12 if unit == "year" else 1), 0
    return 0, number * (7 if unit == "week" else 1)


def second_count(asked: Question) -> Answer:
    """Where the time of a question ends, by the words of the rules."""
    if asked.rule.endswith("-HOURS"):
        return _hours(asked)
    finger, start = Finger(asked), PLACE[asked.day]
    months, days = parts(asked.length, asked.unit)
    if asked.rule in {"RETRO", "EU1182-RETRO", "CLEAR-DAYS-RETRO"}:
        return _backward(asked.rule, finger, start, months, days)
    if asked.rule in FORWARD:
        return _forward(asked, finger, start, months, days)
    if asked.rule == "EU1182-WD":
        return Answer(DAYS[_working(finger, start, days)])
    if asked.rule == "COE-EIF":
        return Answer(DAYS[_first_of_next_month(start, months)])
    clear = asked.rule == "CLEAR-DAYS"
    return Answer(DAYS[finger.counting_on(start, days) + clear])


def _first_of_next_month(start: int, months: int) -> int:
    end, _ = months_on(start, months)
    end += 1
    while NUMBER[end] != 1:
        end += 1
    return end


def _forward(asked: Question, finger: Finger, start: int, months: int, days: int) -> Answer:
    zero = start
    end, missing = months_on(start, months)
    for _ in range(days):
        end += 1
    if asked.rule == "INCLUSIVE-START":
        # The day of the event is the first day: the time is over on the eve of the day on which it would end otherwise,
        # unless the month ended before that eve was reached.
        zero -= 1
        if not missing:
            end -= 1
    # So many days lie between; those left out do not count among them.
    end = finger.counting_on(zero, end - zero)
    if asked.rule in {"EU1182", "ETS76"}:
        end = finger.next_working(end)
        if asked.rule == "EU1182" and not (asked.unit in DAY_UNITS and days < 2):
            while _working_days_held(finger, zero, end) < 2:
                end = finger.next_working(end + 1)
        return Answer(DAYS[end])
    return Answer(DAYS[end], act_by=_advised(finger, end, start))


def _working_days_held(finger: Finger, zero: int, end: int) -> int:
    """Working days of the period, which begins on the day after ``zero``; days left out are no part of it."""
    held = 0
    while end > zero and held < 2:
        if not finger.rests(end) and end not in finger.left_out:
            held += 1
        end -= 1
    return held


def _working(finger: Finger, place: int, days: int) -> int:
    while days:
        place += 1
        if not finger.rests(place) and place not in finger.left_out:
            days -= 1
    return place


def _backward(rule: str, finger: Finger, start: int, months: int, days: int) -> Answer:
    end = months_back(start, months) if months else start
    for _ in range(days):
        end -= 1
    if rule == "CLEAR-DAYS-RETRO":
        end -= 1
    return Answer(DAYS[end], act_by=_advised(finger, end, None))


def _advised(finger: Finger, end: int, start: int | None) -> Day | None:
    """The last working day before an end on a rest day, unless it was over before the time had begun."""
    act = finger.working_before(end)
    return None if act == end or (start is not None and act < start) else DAYS[act]


def _hours(asked: Question) -> Answer:
    place, minute = PLACE[asked.day], asked.minute
    start = place
    if asked.rule == "EU1182-HOURS":
        # The hour in which the event falls is not counted: to its end first.
        minute += 1
        while minute % 60:
            minute += 1
        if minute == 24 * 60:
            place, minute = place + 1, 0
    for _ in range(int(asked.length)):
        minute += 60
        if minute >= 24 * 60:
            place, minute = place + 1, minute - 24 * 60
    return Answer(DAYS[place], minute, _advised(Finger(asked), place, start))


def zurich_to_utc(day: Day, minute: int) -> tuple[int, int]:
    """A time on the clocks of Zurich, which exists once only, in universal time (place of the day, minute)."""
    place = PLACE[day]
    for summer in (True, False):
        at = place * 24 * 60 + minute - (120 if summer else 60)
        if _summer(at) is summer:
            return at // (24 * 60), at % (24 * 60)
    raise ValueError("no such time")


def utc_to_zurich(place: int, minute: int) -> tuple[Day, int]:
    """A universal time on the clocks of Zurich."""
    at = place * 24 * 60 + minute
    at += 120 if _summer(at) else 60
    return DAYS[at // (24 * 60)], at % (24 * 60)


def _summer(at: int) -> bool:
    """Whether summer time is kept: from the last Sunday of March to that of October, each at one o'clock universal time."""
    year = DAYS[at // (24 * 60)][0]
    begins, ends = (_last_sunday(year, month) * 24 * 60 + 60 for month in (3, 10))
    return begins <= at < ends


def _last_sunday(year: int, month: int) -> int:
    place = PLACE[(year, month, 31)]
    while WEEKDAY[place] != 7:
        place -= 1
    return place


def pauses_of(days: Sequence[tuple[Day, int]]) -> tuple[tuple[Day, Day], ...]:
    """Pauses from their first days and how many days they last."""
    return tuple((day, DAYS[PLACE[day] + lasting]) for day, lasting in days)
