# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""How the law counts, provision by provision, each with a case counted by hand or taken from life."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest

from mlat_desktop.domain.counting import Counted, Interval, RestDays, Rule, Unit, count, parse_length
from mlat_desktop.domain.errors import KnownError

WEEKEND = RestDays()


def ends(rule: str, start: str, length: str, unit: str = "day", rest: RestDays = WEEKEND, *pauses: Interval) -> Counted:
    return count(Rule(rule), datetime.fromisoformat(start), parse_length(length, Unit(unit)), rest, pauses)


@pytest.mark.parametrize(
    ("why", "rule", "start", "length", "unit", "due"),
    [
        # Regulation 1182/71
        ("3(1): the day of the event is not counted", "EU1182", "2026-03-02T14:30", "30", "day", "2026-04-01"),
        ("3(2)(c): weeks end on the weekday of the event (Toeters)", "EU1182", "1998-03-13T12:00", "3", "week", "1998-04-03"),
        ("3(2)(c): a day that is missing is the last of its month", "EU1182", "2028-01-31T10:00", "1", "month", "2028-02-29"),
        ("3(2)(d): half a month has fifteen days", "EU1182", "2026-03-02T10:00", "1.5M", "month", "2026-04-17"),
        ("3(3): rest days within count", "EU1182", "2026-03-02T10:00", "7", "day", "2026-03-09"),
        ("3(4): clip first, then move", "EU1182", "2027-01-31T10:00", "1", "month", "2027-03-01"),
        ("3(5): two days hold two working days", "EU1182", "2026-11-20T10:00", "2", "day", "2026-11-24"),
        ("3(5): one day holds one", "EU1182", "2026-11-20T10:00", "1", "day", "2026-11-23"),
        # The European Convention on the Calculation of Time-Limits
        ("3(1): from midnight to midnight", "ETS76", "2026-01-05T10:00", "4", "day", "2026-01-09"),
        ("4(2): the same number, else the last day", "ETS76", "2026-08-31T10:00", "1", "month", "2026-09-30"),
        ("4(3): months first, then days", "ETS76", "2027-01-30T10:00", "1M+10D", "month+day", "2027-03-10"),
        ("5: moved off a rest day", "ETS76", "2026-12-31T10:00", "2", "month", "2027-03-01"),
        ("no two-working-days rule", "ETS76", "2026-11-20T10:00", "2", "day", "2026-11-23"),
        # Treaties without a rule
        ("a limit on liberty does not move", "PLAIN", "2026-10-13T08:00", "40", "day", "2026-11-22"),
        # Other patterns
        ("the ninetieth day after (Palermo Convention)", "NTH-DAY", "2003-07-01", "90", "nth_day", "2003-09-29"),
        ("the thirtieth day after an exchange, leap year", "NTH-DAY", "1980-02-25", "30", "nth_day", "1980-03-26"),
        ("the first of the month after three months", "COE-EIF", "2025-08-28", "3", "month", "2025-12-01"),
        ("clear days: hearing on the day after them", "CLEAR-DAYS", "2026-11-02", "14", "clear_day", "2026-11-17"),
        ("beginning with: the day of the event is the first", "INCLUSIVE-START", "2026-03-02", "28", "day", "2026-03-29"),
    ],
)
def test_a_provision_counts_so(why: str, rule: str, start: str, length: str, unit: str, due: str) -> None:
    assert ends(rule, start, length, unit).due_on.isoformat() == due, why


def test_forty_eight_hours_from_five_past_four_run_from_five_to_five() -> None:
    counted = ends("EU1182-HOURS", "2026-11-17T16:05", "48", "hour")
    assert counted.due_at == datetime.fromisoformat("2026-11-19T17:00")


def test_hours_and_backward_limits_do_not_move_and_name_the_working_day_before() -> None:
    hours = ends("EU1182-HOURS", "2026-11-19T16:05", "48", "hour")
    assert (hours.due_on, hours.act_by) == (date(2026, 11, 21), date(2026, 11, 20))
    back = ends("EU1182-RETRO", "2026-12-01T10:00", "-10", "day")
    assert (back.due_on, back.act_by) == (date(2026, 11, 21), date(2026, 11, 20))


def test_the_two_working_days_do_not_reach_periods_in_hours() -> None:
    assert ends("EU1182-HOURS", "2026-11-20T16:05", "48", "hour").due_on == date(2026, 11, 22)


def test_ets_76_has_no_rule_for_hours_and_none_for_limits_counted_backwards() -> None:
    for length, unit in (("48", "hour"), ("-10", "day")):
        with pytest.raises(KnownError):
            ends("ETS76", "2026-11-20T16:05", length, unit)


def test_the_holidays_are_those_of_the_state_where_the_act_is_done() -> None:
    lisbon = RestDays(frozenset({date(2026, 12, 21)}))
    assert ends("EU1182", "2026-11-20T10:00", "30", "day", lisbon).due_on == date(2026, 12, 22)
    assert ends("EU1182", "2026-11-20T10:00", "30", "day").due_on == date(2026, 12, 21)


def test_days_of_a_revoked_consent_are_left_out() -> None:
    pause = Interval(date(2027, 3, 5), date(2027, 3, 9))
    assert ends("SUSPEND", "2027-03-01T10:00", "40", "day", WEEKEND, pause).due_on == date(2027, 4, 14)


def test_hours_are_elapsed_time_and_shown_where_they_began() -> None:
    start = datetime(2026, 3, 28, 22, 0, tzinfo=timezone(timedelta(hours=1)))
    counted = count(Rule.PLAIN_HOURS, start, parse_length("5", Unit.HOUR), WEEKEND)
    assert counted.due_at is not None
    assert counted.due_at - start == timedelta(hours=5)
