# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Counting time: every row of the counting vectors, and what holds for every date."""

from __future__ import annotations

import csv
import re
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mlat_desktop
from mlat_desktop.domain.counting import (
    Counted,
    Interval,
    Length,
    RestDays,
    Rule,
    Unit,
    count,
    parse_length,
)
from mlat_desktop.domain.errors import Code, KnownError

VECTORS = list(csv.DictReader(files("tests.vectors").joinpath("counting_vectors.csv").read_text("utf-8").splitlines()))
WEEKEND = RestDays()
NOBODY = RestDays(weekend=frozenset())


def _answer(row: dict[str, str]) -> str:
    rest = RestDays(frozenset(date.fromisoformat(day) for day in row["holidays"].split(";") if day))
    spans = [Interval(*(date.fromisoformat(day) for day in row["suspend"].split("/")))] if row["suspend"] else []
    length = parse_length(row["duration"], Unit(row["unit"]))
    counted = count(Rule(row["rule"]), datetime.fromisoformat(row["trigger_datetime"]), length, rest, spans)
    return counted.due_at.isoformat(timespec="minutes") if counted.due_at else counted.due_on.isoformat()


def _altered(row: dict[str, str], column: str, days: int) -> dict[str, str]:
    moved = datetime.fromisoformat(row[column]) + timedelta(days=days)
    text = moved.isoformat(timespec="minutes") if "T" in row[column] else moved.date().isoformat()
    return {**row, column: text}


@pytest.mark.parametrize("row", VECTORS, ids=[row["id"] for row in VECTORS])
def test_every_vector_comes_out_to_the_day(row: dict[str, str]) -> None:
    assert _answer(row) == row["expected_due"]


@pytest.mark.parametrize("row", VECTORS, ids=[row["id"] for row in VECTORS])
@pytest.mark.parametrize("days", [-1, 1])
def test_every_vector_altered_by_a_day_fails(row: dict[str, str], days: int) -> None:
    altered = _altered(row, "expected_due", days)
    assert _answer(altered) != altered["expected_due"]


def test_the_vectors_cover_every_rule() -> None:
    assert {row["rule"] for row in VECTORS} == {rule.value for rule in Rule}


def test_no_vector_is_written_into_the_program() -> None:
    facts = {row["id"] for row in VECTORS} | {
        row[name][:10] for row in VECTORS for name in ("trigger_datetime", "expected_due")
    }
    pattern = re.compile("|".join(rf"\b{re.escape(fact)}\b" for fact in sorted(facts)))
    folder = Path(mlat_desktop.__file__).parent
    found = [
        f"{path.name}: {hit.group()}" for path in folder.rglob("*.py") for hit in pattern.finditer(path.read_text("utf-8"))
    ]
    assert found == []


# -- refusals


def _refused(rule: str, start: date, text: str, unit: str, *spans: Interval) -> str:
    with pytest.raises(KnownError) as caught:
        count(Rule(rule), start, parse_length(text, Unit(unit)), WEEKEND, spans)
    assert caught.value.code is Code.COUNTING_INVALID
    return str(caught.value.facts["reason"])


DAY = date(2025, 6, 30)
PAUSE = Interval(date(2025, 7, 1), date(2025, 7, 3))


@pytest.mark.parametrize(
    ("rule", "text", "unit", "says"),
    [
        ("PLAIN", "ten", "day", "not a length"),
        ("PLAIN", "", "day", "not a length"),
        ("PLAIN", "1.5", "month", "not a length"),
        ("PLAIN", "٣", "day", "not a length"),
        ("PLAIN", "0", "day", "nothing"),
        ("PLAIN", "0M+0D", "month", "nothing"),
        ("PLAIN", "99999", "day", "longer than any limit"),
        ("PLAIN", "1M+10D", "day", "does not go with"),
        ("PLAIN", "2", "month+day", "does not go with"),
        ("PLAIN", "-3", "day", "counts forwards"),
        ("RETRO", "3", "day", "write the length as -3"),
        ("PLAIN", "3", "hour", "does not count in the unit hour"),
        ("PLAIN-HOURS", "3", "day", "does not count in the unit day"),
        ("PLAIN", "3", "working_day", "does not count in the unit working_day"),
        ("EU1182-WD", "3", "week", "does not count in the unit week"),
        ("COE-EIF", "3", "day", "does not count in the unit day"),
        ("CLEAR-DAYS", "3", "month", "does not count in the unit month"),
        ("SUSPEND", "3", "day", "needs the days that do not count"),
        ("PLAIN-HOURS", "3", "hour", "needs the time of day"),
        ("PLAIN", "9999", "year", "outside the calendar"),
        ("RETRO", "-9999", "year", "outside the calendar"),
    ],
)
def test_a_question_without_an_answer_is_refused_with_its_reason(rule: str, text: str, unit: str, says: str) -> None:
    assert says in _refused(rule, DAY, text, unit)


def test_hours_backward_limits_and_entries_into_force_are_not_suspended() -> None:
    for rule, text, unit in (("RETRO", "-3", "day"), ("NTH-DAY", "3", "day"), ("COE-EIF", "3", "month")):
        assert "is not suspended" in _refused(rule, DAY, text, unit, PAUSE)


def test_a_suspension_must_last_a_day() -> None:
    with pytest.raises(KnownError, match="before it has lasted a day"):
        Interval(DAY, DAY)


@pytest.mark.parametrize("weekend", [{0}, {8}, {1, 2, 3, 4, 5, 6, 7}])
def test_a_weekend_leaves_a_working_day(weekend: set[int]) -> None:
    with pytest.raises(KnownError, match="weekend"):
        RestDays(weekend=frozenset(weekend))


def test_the_last_days_of_the_calendar_are_refused_not_crashed() -> None:
    assert "outside the calendar" in _refused("PLAIN", date(9999, 12, 31), "1", "day")


# -- what the vectors do not reach


def _count(rule: str, start: date, text: str, unit: str = "day", *spans: Interval, rest: RestDays = WEEKEND) -> Counted:
    return count(Rule(rule), start, parse_length(text, Unit(unit)), rest, spans)


def test_a_summer_time_night_neither_gives_nor_takes_an_hour() -> None:
    zone = ZoneInfo("Europe/Zurich")
    start = datetime(2026, 3, 28, 22, 0, tzinfo=zone)
    counted = count(Rule.PLAIN_HOURS, start, parse_length("5", Unit.HOUR), WEEKEND)
    assert counted.due_at is not None
    assert counted.due_at.astimezone(UTC) == start.astimezone(UTC) + timedelta(hours=5)
    assert counted.due_at.hour == 4


def test_one_day_needs_no_two_working_days() -> None:
    friday = date(2026, 11, 20)
    assert _count("EU1182", friday, "1").due_on == date(2026, 11, 23)


def test_two_suspensions_that_touch_are_counted_once() -> None:
    spans = (Interval(date(2025, 7, 1), date(2025, 7, 3)), Interval(date(2025, 7, 2), date(2025, 7, 5)))
    assert _count("PLAIN", DAY, "10", "day", *spans).suspended_days == 4


def test_two_suspensions_apart_both_count() -> None:
    spans = (Interval(date(2025, 7, 1), date(2025, 7, 3)), Interval(date(2025, 7, 8), date(2025, 7, 9)))
    assert _count("PLAIN", DAY, "10", "day", *spans).due_on == date(2025, 7, 13)


def test_a_suspension_after_the_end_changes_nothing() -> None:
    assert _count("PLAIN", DAY, "2", "day", Interval(date(2025, 7, 3), date(2025, 7, 9))).suspended_days == 0


def test_a_suspension_before_the_first_day_changes_nothing() -> None:
    assert _count("PLAIN", DAY, "2", "day", Interval(date(2025, 6, 1), DAY)).suspended_days == 0
    assert _count("PLAIN", DAY, "2", "day", Interval(date(2025, 6, 1), date(2025, 7, 1))).suspended_days == 0


def test_a_suspension_that_outlasts_the_end_pushes_it_by_all_its_days() -> None:
    assert _count("PLAIN", DAY, "2", "day", Interval(date(2025, 7, 2), date(2025, 7, 20))).due_on == date(2025, 7, 20)


def test_suspended_working_days_do_not_count() -> None:
    counted = _count("EU1182-WD", DAY, "3", "working_day", PAUSE)
    assert (counted.due_on, counted.suspended_days) == (date(2025, 7, 7), 2)


def test_clear_days_can_be_suspended() -> None:
    assert _count("CLEAR-DAYS", DAY, "2", "clear_day", PAUSE).due_on == date(2025, 7, 5)


def test_months_back_are_clipped_to_the_end_of_the_month() -> None:
    counted = _count("RETRO", date(2026, 3, 31), "-1", "month")
    assert counted.due_on == date(2026, 2, 28)
    assert counted.act_by == date(2026, 2, 27)
    assert "count.clipped" in {step.code for step in counted.steps}


def test_weeks_back_keep_the_weekday() -> None:
    assert _count("RETRO", DAY, "-2", "week").due_on == date(2025, 6, 16)


def test_a_whole_weekend_of_friday_and_saturday_is_respected() -> None:
    friday = RestDays(weekend=frozenset({5, 6}))
    assert _count("RETRO", date(2027, 3, 1), "-45", rest=friday).act_by == date(2027, 1, 14)


def test_unknown_holidays_are_said() -> None:
    rest = RestDays(years=frozenset({2024}))
    for rule, text, unit in (("PLAIN", "3", "day"), ("EU1182", "3", "day"), ("EU1182-WD", "3", "working_day")):
        steps = _count(rule, DAY, text, unit, rest=rest).steps
        assert ("year", "2025") in [fact for step in steps if step.code == "count.holidays-unknown" for fact in step.facts]


def test_a_month_that_begins_with_a_day_that_the_next_lacks_ends_with_its_last_day() -> None:
    ends = {day: _count("INCLUSIVE-START", date(2027, 1, day), "1", "month").due_on for day in (28, 29, 30, 31)}
    assert ends == {28: date(2027, 2, 27), 29: date(2027, 2, 28), 30: date(2027, 2, 28), 31: date(2027, 2, 28)}
    assert _count("INCLUSIVE-START", date(2028, 2, 29), "1", "year").due_on == date(2029, 2, 28)


def test_a_suspended_day_neither_ends_a_period_nor_is_one_of_its_two_working_days() -> None:
    friday = date(2026, 11, 20)
    monday = Interval(date(2026, 11, 23), date(2026, 11, 24))
    counted = _count("EU1182", friday, "2", "day", monday)
    assert counted.due_on == date(2026, 11, 25), "Tuesday and Wednesday are the two working days"


def test_the_shift_is_told() -> None:
    counted = _count("EU1182", date(2026, 6, 4), "30")
    assert (counted.unmoved_on, counted.shift) == (date(2026, 7, 4), 2)


# -- what holds for every date

days = st.dates(date(1990, 1, 1), date(2060, 1, 1))
lengths = st.integers(1, 800)


def _length(number: int, unit: Unit = Unit.DAY) -> Length:
    return parse_length(str(number), unit)


@given(days, lengths)
def test_plain_days_are_exact_and_inclusive_ones_a_day_less(start: date, number: int) -> None:
    plain = count(Rule.PLAIN, start, _length(number), WEEKEND)
    inclusive = count(Rule.INCLUSIVE_START, start, _length(number), WEEKEND)
    assert (plain.due_on - start).days == number
    assert inclusive.due_on + timedelta(days=1) == plain.due_on


@given(days, lengths, st.sets(days, max_size=30))
def test_a_shift_lands_on_a_working_day_and_never_earlier(start: date, number: int, closed: set[date]) -> None:
    rest = RestDays(frozenset(closed))
    counted = count(Rule.EU1182, start, _length(number), rest)
    assert not rest.rest(counted.due_on)
    assert counted.due_on >= counted.unmoved_on == start + timedelta(days=number)
    if number >= 2:
        assert rest.working_days(start, counted.due_on) >= 2


@given(days, lengths)
def test_counting_back_undoes_counting_forward(start: date, number: int) -> None:
    due = count(Rule.PLAIN, start, _length(number), NOBODY).due_on
    assert count(Rule.RETRO, due, _length(-number), NOBODY).due_on == start


@given(days, lengths)
def test_the_advised_day_is_a_working_day_that_is_not_later(start: date, number: int) -> None:
    counted = count(Rule.RETRO, start, _length(-number), WEEKEND)
    advised = counted.act_by or counted.due_on
    assert not WEEKEND.rest(advised)
    assert counted.due_on - timedelta(days=2) <= advised <= counted.due_on


@given(days, lengths, st.integers(0, 900), st.integers(1, 60))
def test_a_suspension_inside_the_period_lengthens_it_by_its_days(start: date, number: int, after: int, gap: int) -> None:
    pause = Interval(start + timedelta(days=after + 1), start + timedelta(days=after + 1 + gap))
    base = count(Rule.PLAIN, start, _length(number), NOBODY).due_on
    longer = count(Rule.SUSPEND, start, _length(number), NOBODY, [pause])
    inside = pause.start <= base
    assert (longer.due_on - base).days == (gap if inside else 0) == longer.suspended_days


@given(days, st.integers(1, 48))
def test_months_end_on_the_same_day_or_on_the_last_of_a_shorter_month(start: date, number: int) -> None:
    due = count(Rule.PLAIN, start, _length(number, Unit.MONTH), NOBODY).due_on
    assert due.day == start.day or (due.day < start.day and (due + timedelta(days=1)).day == 1)


@given(st.datetimes(datetime.fromisoformat("1990-01-01"), datetime.fromisoformat("2060-01-01")), lengths)
def test_hours_under_the_regulation_begin_within_the_hour_after_the_event(start: datetime, number: int) -> None:
    counted = count(Rule.EU1182_HOURS, start, _length(number, Unit.HOUR), WEEKEND)
    assert counted.due_at is not None
    begun = counted.due_at - timedelta(hours=number)
    assert timedelta(0) < begun - start <= timedelta(hours=1)
    assert begun.minute == 0
