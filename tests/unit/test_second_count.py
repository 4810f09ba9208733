# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Two ways of counting, of which neither knows the other, agree: on every vector and on a hundred thousand random cases.

``SECOND_COUNT_SEED`` and ``SECOND_COUNT_CASES`` repeat a run or make it longer.
"""

from __future__ import annotations

import csv
import os
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from mlat_desktop.domain.counting import Counted, Interval, RestDays, Rule, Unit, count, parse_length
from tests.unit import second_count as second
from tests.unit.second_count import DAYS, PLACE, Answer, Day, Question

VECTORS = list(csv.DictReader(files("tests.vectors").joinpath("counting_vectors.csv").read_text("utf-8").splitlines()))
SEED = os.environ.get("SECOND_COUNT_SEED", "")
CASES = int(os.environ.get("SECOND_COUNT_CASES", "100000"))
BLOCKS = 4

DAY_WORDS = ["day", "calendar_day", "consecutive_day"]
FORWARD = ["EU1182", "ETS76", "PLAIN", "SUSPEND", "INCLUSIVE-START"]
PAUSED = {*FORWARD, "EU1182-WD", "CLEAR-DAYS"}
WEEKENDS = [{6, 7}, {6, 7}, {6, 7}, {5, 6}, {4, 5}, {5}, {7}, {1, 6, 7}, set[int]()]
BEGIN, LAST = PLACE[(1990, 1, 1)], PLACE[(2060, 12, 31)]
ENDS_OF_MONTHS = [place for place in range(BEGIN, LAST) if DAYS[place][2] >= 28]


def _program(asked: Question) -> Counted:
    """The same question, put to the program."""
    rest = RestDays(
        frozenset(date(*day) for day in asked.holidays), asked.weekend, worked=frozenset(date(*day) for day in asked.worked)
    )
    pauses = [Interval(date(*first), date(*last)) for first, last in asked.pauses]
    start = datetime(*asked.day, *divmod(asked.minute, 60))  # noqa: DTZ001 a time on the clock of the place
    return count(Rule(asked.rule), start, parse_length(asked.length, Unit(asked.unit)), rest, pauses)


def _shown(counted: Counted) -> Answer:
    minute = counted.due_at.hour * 60 + counted.due_at.minute if counted.due_at else None
    return Answer(_day(counted.due_on), minute, _day(counted.act_by) if counted.act_by else None)


def _day(day: date) -> Day:
    return day.year, day.month, day.day


# -- random questions


def _some_length(chance: random.Random) -> int:
    """Mostly what treaties say, sometimes more."""
    return chance.randint(1, chance.choice([2, 3, 20, 120, 120, 500]))


def _forward(rule: str) -> Callable[[random.Random], tuple[str, str, str]]:
    def some(chance: random.Random) -> tuple[str, str, str]:
        unit = chance.choice([*DAY_WORDS, *DAY_WORDS, "week", "month", "month", "parts", "half", "year"])
        if unit == "parts":
            return rule, f"{chance.randint(0, 12)}M+{chance.randint(1, 45)}D", chance.choice(["month", "month+day"])
        if unit == "half":
            return rule, f"{chance.randint(0, 12)}.5M", chance.choice(["month", "month+day"])
        most = {"week": 30, "month": 36, "year": 5}.get(unit)
        return rule, str(chance.randint(1, most) if most else _some_length(chance)), unit

    return some


def _days_alone(rule: str, *units: str, sign: str = "") -> Callable[[random.Random], tuple[str, str, str]]:
    return lambda chance: (rule, f"{sign}{_some_length(chance)}", chance.choice([*DAY_WORDS, *units]))


def _back(rule: str) -> Callable[[random.Random], tuple[str, str, str]]:
    def some(chance: random.Random) -> tuple[str, str, str]:
        unit = chance.choice([*DAY_WORDS, "week", "month", "year"])
        most = {"week": 30, "month": 36, "year": 5}.get(unit)
        return rule, f"-{chance.randint(1, most) if most else _some_length(chance)}", unit

    return some


SOME: dict[str, Callable[[random.Random], tuple[str, str, str]]] = {
    **{rule: _forward(rule) for rule in FORWARD},
    "EU1182-WD": _days_alone("EU1182-WD", "working_day"),
    "NTH-DAY": _days_alone("NTH-DAY", "nth_day", "day_after"),
    "CLEAR-DAYS": _days_alone("CLEAR-DAYS", "clear_day"),
    "CLEAR-DAYS-RETRO": _days_alone("CLEAR-DAYS-RETRO", "clear_day", sign="-"),
    "RETRO": _back("RETRO"),
    "EU1182-RETRO": _back("EU1182-RETRO"),
    "COE-EIF": lambda chance: ("COE-EIF", str(chance.randint(1, 24)), "month"),
    "PLAIN-HOURS": lambda chance: ("PLAIN-HOURS", str(chance.randint(1, 500)), "hour"),
    "EU1182-HOURS": lambda chance: ("EU1182-HOURS", str(chance.randint(1, 500)), "hour"),
}


def _question(chance: random.Random, rule: str) -> Question:
    rule, length, unit = SOME[rule](chance)
    start = chance.choice(ENDS_OF_MONTHS) if chance.random() < 0.3 else chance.randint(BEGIN, LAST)
    asked = Question(rule, DAYS[start], chance.choice([0, 59, 60, chance.randrange(1440)]), length, unit)
    # Days off where they matter: about the end as it would be without them, and somewhere else.
    end = PLACE[second.second_count(replace(asked, weekend=frozenset())).day]
    near = [DAYS[end + chance.randint(-4, 6)] for _ in range(chance.choice([0, 0, 2, 5]))]
    far = [DAYS[min(start, end) + chance.randint(0, abs(end - start) + 1)] for _ in range(chance.choice([0, 3]))]
    worked = [DAYS[end + chance.randint(-4, 6)] for _ in range(chance.choice([0, 0, 0, 2]))]
    pauses: list[tuple[Day, int]] = []
    if rule in PAUSED and (rule == "SUSPEND" or chance.random() < 0.3):
        for _ in range(chance.randint(1, 3)):
            first = DAYS[start + chance.randint(-3, abs(end - start) + 4)]
            pauses.append((first, chance.choice([1, 2, chance.randint(1, 40)])))
    return replace(
        asked,
        weekend=frozenset(chance.choice(WEEKENDS)),
        holidays=frozenset(near + far),
        worked=frozenset(worked),
        pauses=second.pauses_of(pauses),
    )


@pytest.mark.parametrize("block", [0, *(pytest.param(each, marks=pytest.mark.slow) for each in range(1, BLOCKS))])
def test_two_ways_of_counting_agree_on_random_cases(block: int, figure: Callable[[str, object], None]) -> None:
    seed = f"{SEED or random.SystemRandom().randrange(10**9)}"
    print(f"SECOND_COUNT_SEED={seed}")
    chance = random.Random(f"{seed}/{block}")
    seen: Counter[str] = Counter()
    for _ in range(CASES // BLOCKS):
        asked = _question(chance, chance.choice(list(SOME)))
        expected, counted = second.second_count(asked), _program(asked)
        assert _shown(counted) == expected, f"SECOND_COUNT_SEED={seed}: {asked}"
        seen[asked.rule] += 1
        seen["moved"] += counted.shift > 0
        seen["left out"] += counted.suspended_days > 0
        seen["advised"] += counted.act_by is not None
        seen["two working days"] += any(step.code == "count.two-working-days" for step in counted.steps)
        seen["clipped"] += any(step.code == "count.clipped" for step in counted.steps)
    assert set(SOME) == {rule.value for rule in Rule}
    if CASES >= 100_000:
        assert min(seen.values()) > 50, seen
    figure(f"counted in two ways, seed {seed}/{block}", sum(seen[rule] for rule in SOME))


# -- the vectors, and hours over the change of the clocks


@pytest.mark.parametrize("row", VECTORS, ids=[row["id"] for row in VECTORS])
def test_the_second_way_agrees_with_every_vector(row: dict[str, str]) -> None:
    moment = datetime.fromisoformat(row["trigger_datetime"])
    holidays = frozenset(_day(date.fromisoformat(day)) for day in row["holidays"].split(";") if day)
    pauses: tuple[tuple[Day, Day], ...] = ()
    if row["suspend"]:
        first, last = (_day(date.fromisoformat(day)) for day in row["suspend"].split("/"))
        pauses = ((first, last),)
    minute = moment.hour * 60 + moment.minute
    asked = Question(row["rule"], _day(moment), minute, row["duration"], row["unit"], holidays=holidays, pauses=pauses)
    answer = second.second_count(asked)
    text = date(*answer.day).isoformat()
    if answer.minute is not None:
        text += f"T{answer.minute // 60:02}:{answer.minute % 60:02}"
    assert text == row["expected_due"]


@pytest.mark.parametrize("rule", ["PLAIN-HOURS", "EU1182-HOURS"])
def test_hours_over_the_change_of_the_clocks_are_counted_alike(rule: str) -> None:
    zone = ZoneInfo("Europe/Zurich")
    changes = [(year, month, day) for year in (2026, 2027, 2028) for month in (3, 10) for day in range(24, 32)]
    for day in changes:
        for hour in (0, 1, 3, 12, 23):
            for minute in (0, 30):
                start = datetime(*day, hour, minute, tzinfo=zone)
                place, at = second.zurich_to_utc(day, hour * 60 + minute)
                for length in (1, 2, 4, 8, 48, 96):
                    universal = second.second_count(Question(rule, DAYS[place], at, str(length), "hour"))
                    assert universal.minute is not None
                    expected = second.utc_to_zurich(PLACE[universal.day], universal.minute)
                    counted = count(Rule(rule), start, parse_length(str(length), Unit.HOUR), RestDays()).due_at
                    assert counted is not None
                    assert (_day(counted.date()), counted.hour * 60 + counted.minute) == expected, (start, length)


def test_an_event_in_the_hour_that_comes_twice_excludes_that_hour_alone() -> None:
    zone = ZoneInfo("Europe/Zurich")
    for fold, hour in ((0, 2), (1, 3)):
        start = datetime(2026, 10, 25, 2, 30, tzinfo=zone, fold=fold)
        counted = count(Rule.EU1182_HOURS, start, parse_length("1", Unit.HOUR), RestDays()).due_at
        assert counted is not None
        # 02:30 summer time: the next hour begins with 02:00 winter time; 02:30 winter time: with 03:00.
        assert (counted.hour - 1, counted.utcoffset()) == (hour, timedelta(hours=1))


def test_the_second_way_knows_nothing_of_the_program() -> None:
    text = Path(second.__file__).read_text(encoding="utf-8")
    assert "mlat_desktop" not in text
    assert "datetime" not in text
