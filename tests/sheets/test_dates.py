# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A day is read where it can be read in one way alone; else the officer is asked, once for a column."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlat_desktop.messages import reason
from mlat_desktop.services.importing.dates import DateRule, Doubt, NoDate, Order, RealDates, decide, read_date
from mlat_desktop.services.importing.port import Value

APRIL_3 = date(2021, 4, 3)
MARCH_4 = date(2021, 3, 4)
NOBODY_SAID = DateRule()


def doubt(value: Value, rule: DateRule = NOBODY_SAID) -> Doubt | None:
    found = read_date(value, rule)
    assert isinstance(found, NoDate)
    return found.doubt


def why_not(value: Value, rule: DateRule = NOBODY_SAID) -> str:
    found = read_date(value, rule)
    assert isinstance(found, NoDate)
    return reason(found.reason)


CERTAIN = [
    "2021-04-03",
    "2021/4/3",
    "2021.04.03",
    "20210403",
    "2021-04-03T15:30:00",
    "2021-04-03 15:30",
    "3 April 2021",
    "April 3, 2021",
    "3rd of April 2021",
    "Sat, 3 Apr 2021",
    "03-APR-2021",
    "3 avril 2021",
    "le 3 avril 2021",
    "3 de abril de 2021",
    "3 abr. 2021",
    "3. April 2021",
    "3 апреля 2021 г.",
    "2021年4月3日",
    "٣ أبريل ٢٠٢١",
    "3 نيسان 2021",
    "3 أفريل 2021",
    "٢٠٢١-٠٤-٠٣",
    "２０２１-０４-０３",
    "  3\u00a0April\u202f2021 ",
    "\u200f3 نيسان 2021\u200e",
]


@pytest.mark.parametrize("text", CERTAIN)
def test_a_date_that_can_be_read_in_one_way_is_read_without_asking(text: str) -> None:
    assert read_date(text, NOBODY_SAID) == APRIL_3


def test_day_and_month_are_never_guessed() -> None:
    assert doubt("03/04/2021") is Doubt.ORDER
    assert read_date("03/04/2021", DateRule(Order.DAY_FIRST)) == APRIL_3
    assert read_date("03/04/2021", DateRule(Order.MONTH_FIRST)) == MARCH_4
    assert read_date("04/04/2021", NOBODY_SAID) == date(2021, 4, 4)


@given(day=st.dates(date(1970, 1, 1), date(2026, 11, 22)), order=st.sampled_from([Order.DAY_FIRST, Order.MONTH_FIRST]))
def test_no_typed_day_is_ever_read_as_another_one(day: date, order: Order) -> None:
    text = day.strftime("%d/%m/%Y" if order is Order.DAY_FIRST else "%m/%d/%Y")
    assert read_date(text, DateRule(order)) == day
    alone = read_date(text, decide([text], NOBODY_SAID).rule)
    assert alone == day or (isinstance(alone, NoDate) and alone.doubt is Doubt.ORDER)


def test_a_column_decides_its_order_by_a_value_that_has_one_reading() -> None:
    assert decide(["03/04/2021", "25/04/2021"], NOBODY_SAID).rule.order is Order.DAY_FIRST
    assert decide(["03/04/2021", "04/25/2021"], NOBODY_SAID).rule.order is Order.MONTH_FIRST
    both = decide(["03/04/2021", "25/04/2021", "04/25/2021"], NOBODY_SAID)
    assert (both.rule.order, [what for what, _example in both.doubts]) == (Order.AUTO, [Doubt.ORDER])
    assert [what for what, _example in decide(["03/04/2021"], NOBODY_SAID).doubts] == [Doubt.ORDER]


def test_years_of_two_digits_need_their_hundred_years() -> None:
    assert doubt("25.04.21", DateRule(Order.DAY_FIRST)) is Doubt.CENTURY
    assert read_date("25.04.21", DateRule(Order.DAY_FIRST, years_from=1950)) == date(2021, 4, 25)
    assert read_date("25.04.61", DateRule(Order.DAY_FIRST, years_from=1950)) == date(1961, 4, 25)
    assert read_date("21-04-25", DateRule(Order.YEAR_FIRST, years_from=1950)) == date(2021, 4, 25)
    assert decide(["12-04-25", "13-05-26"], NOBODY_SAID).rule.order is Order.AUTO, "25 may be a year here"


@pytest.mark.parametrize("first", [Order.SERIAL_1900, Order.SERIAL_1904])
def test_bare_numbers_are_days_only_when_somebody_said_from_which_year_they_count(first: Order) -> None:
    start = date(1899, 12, 30) if first is Order.SERIAL_1900 else date(1904, 1, 1)
    serial = (APRIL_3 - start).days
    for value in (serial, float(serial), serial + 0.75, str(serial)):
        assert doubt(value) is Doubt.NUMBERS
        assert read_date(value, DateRule(first)) == APRIL_3


def test_real_dates_beside_typed_ones_may_have_been_swapped_by_excel() -> None:
    column: list[Value] = [MARCH_4, date(2021, 12, 1), "25/04/2021", "13/12/2020"]
    rule = decide(column, NOBODY_SAID).rule
    assert doubt(MARCH_4, rule) is Doubt.SWAPPED
    assert read_date(MARCH_4, DateRule(Order.DAY_FIRST, real=RealDates.SWAPPED)) == APRIL_3
    assert read_date(MARCH_4, DateRule(Order.DAY_FIRST, real=RealDates.RIGHT)) == MARCH_4
    whole = decide([*column, date(2021, 4, 25)], NOBODY_SAID).rule
    assert read_date(MARCH_4, whole) == MARCH_4, "a real 25 April shows that Excel understood the column"


HIJRI = ["25 رمضان 1442", "1442/09/25", "25/09/1442 هـ", "25 Ramadan 1442", "1400/01/15", "15 فروردین 1400"]


@pytest.mark.parametrize("text", HIJRI)
def test_a_hijri_date_is_told_as_such_and_never_converted(text: str) -> None:
    assert "Hijri" in why_not(text, DateRule(Order.DAY_FIRST))


NONE = [
    ("31/02/2021", "no such day"),
    ("2021-13-01", "no such day"),
    ("29/02/2021", "no such day"),
    ("April 2021", "day is missing"),
    ("04/2021", "day is missing"),
    ("2021", "day is missing"),
    ("unknown", "not a date"),
    ("n/a", "not a date"),
    ("-", "not a date"),
    ("25/04/20211", "not a date"),
    ("0000-00-00", "lies outside"),
    ("3021-04-03", "lies outside"),
    ("3 or 4 April 2021", "not a date"),
    ("2021-04-03T23:30:00Z", "not a date"),
    ("25/04/2021 - 27/04/2021", "not a date"),
    ("1/2/3", "two digits"),
    ("32/13/2021", "no such"),
]


@pytest.mark.parametrize(("text", "words"), NONE, ids=[text for text, _words in NONE])
def test_what_is_no_day_is_told_with_its_reason(text: str, words: str) -> None:
    assert words in why_not(text, DateRule(Order.DAY_FIRST))


def test_cells_that_hold_no_date_are_none() -> None:
    for value in (True, None, -5, 0.25, 1e9, 10**30, float("nan"), float("inf")):
        assert isinstance(read_date(value, DateRule(Order.SERIAL_1900)), NoDate)
    assert read_date(datetime.combine(APRIL_3, time(23, 59)), NOBODY_SAID) == APRIL_3


@given(st.text(max_size=30) | st.from_regex(r"\A[0-9./\- ]{4,12}\Z"))
def test_any_text_is_a_day_or_a_sentence(text: str) -> None:
    for order in Order:
        found = read_date(text, DateRule(order, years_from=1950))
        assert isinstance(found, date) or reason(found.reason)
    decide([text, text], NOBODY_SAID)


@given(st.floats() | st.integers())
def test_any_number_is_a_day_or_a_sentence(number: float) -> None:
    for order in (Order.AUTO, Order.SERIAL_1900, Order.SERIAL_1904):
        found = read_date(number, DateRule(order))
        assert isinstance(found, date) or reason(found.reason)
