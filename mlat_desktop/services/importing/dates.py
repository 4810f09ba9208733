# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Dates as people typed them over twenty years: read where there is one reading, refused with a sentence where there are two.

``03/04/2021`` is never guessed: the other values of the column decide (one with a 25 in it), else the officer says. So are
years of two digits, day numbers of Excel that lost their format, and real dates in which Excel may have swapped day and month.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from mlat_desktop.domain.errors import Why, why
from mlat_desktop.i18n import latin_digits
from mlat_desktop.services.importing.lexicon import months, plain, weekdays, words
from mlat_desktop.services.importing.port import Broken, Value

EARLIEST, LATEST = 1850, 2150
"""Years that a date in a register may have; a birth may lie far back."""
_HIJRI_YEARS = range(1290, 1500)


class Order(StrEnum):
    """How the dates of a column are written. AUTO lets the column's own values decide."""

    AUTO = "auto"
    DAY_FIRST = "day-month-year"
    MONTH_FIRST = "month-day-year"
    YEAR_FIRST = "year-month-day"
    SERIAL_1900 = "day-numbers-1900"
    SERIAL_1904 = "day-numbers-1904"


class RealDates(StrEnum):
    """What to think of dates that the workbook keeps as dates, in a column with typed ones beside them."""

    UNDECIDED = "undecided"
    RIGHT = "right"
    SWAPPED = "swapped"


class Doubt(StrEnum):
    """What a column's dates leave open."""

    ORDER = "order"
    CENTURY = "century"
    NUMBERS = "numbers"
    SWAPPED = "swapped"


@dataclass(frozen=True, slots=True)
class DateRule:
    """How a column is read. ``years_from`` is the first of the hundred years that two digits stand for, 0 while nobody said."""

    order: Order = Order.AUTO
    years_from: int = 0
    real: RealDates = RealDates.UNDECIDED
    suspect: bool = False
    """Whether Excel may have swapped day and month in the column's real dates (see :func:`decide`)."""


@dataclass(frozen=True, slots=True)
class NoDate:
    """Why a value is no date, and which doubt of the column an officer may settle once for all."""

    reason: Why
    doubt: Doubt | None = None


@dataclass(frozen=True, slots=True)
class Typed:
    """A typed date taken apart: three numbers as they stand, and where a word named the month."""

    parts: tuple[int, int, int]
    wide: tuple[bool, bool, bool]
    month: int = 0

    @property
    def year_first(self) -> bool:
        """Whether the first number can only be a year."""
        return self.wide[0]


_NUMBERS = re.compile(r"(\d{1,4})\s*[./\-\s年]\s*(\d{1,2})\s*[./\-\s月]\s*(\d{1,4})\s*日?")
_BASIC = re.compile(r"(\d{4})(\d{2})(\d{2})")
_TIME = re.compile(r"(?:[t\s,]\s*)\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:am|pm|a\.m\.|p\.m\.|ص|م)?$", re.IGNORECASE)
"""A time of day behind a date. One with a time zone stays: its day may be another one here, so that it is no date of ours."""
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")


def _clean(text: str) -> str:
    made = latin_digits(unicodedata.normalize("NFKC", text))
    made = "".join(" " if c.isspace() else c for c in made if unicodedata.category(c) not in {"Cf"})
    made = _TIME.sub("", made.strip())
    return made.strip().strip(".,;").strip()


@lru_cache(maxsize=100_000)
def take_apart(text: str) -> Typed | NoDate:
    """A typed date in its parts, or why it is none. What is certain whatever the order of the column is decided here."""
    clean = _clean(text)
    if _hijri(clean):
        return _hijri_fault()
    if basic := _BASIC.fullmatch(clean):
        return Typed((int(basic[1]), int(basic[2]), int(basic[3])), (True, False, False))
    if found := _NUMBERS.fullmatch(clean):
        widths = (len(found[1]), len(found[2]), len(found[3]))
        if 3 in widths or (widths[0] == 4 and widths[2] == 4):
            return NoDate(why("it is not a date"))
        typed = Typed((int(found[1]), int(found[2]), int(found[3])), (widths[0] == 4, False, widths[2] == 4))
        years = [n for n, wide in zip(typed.parts, typed.wide, strict=True) if wide]
        return _hijri_fault() if years and years[0] in _HIJRI_YEARS else typed
    return _in_words(clean)


def _in_words(clean: str) -> Typed | NoDate:
    """A date whose month is a word, in any of the known languages."""
    tokens = re.findall(r"\d+|[^\W\d_]+", clean)
    if not any(token.isdigit() for token in tokens):
        return NoDate(why("it is not a date"))
    names = [plain(token) for token in tokens if not token.isdigit()]
    month = _month(names)
    numbers = [token for token in tokens if token.isdigit()]
    if month is None or len(numbers) != 2:
        if len(numbers) < 3 and (month or re.fullmatch(r"\d{4}|\d{1,2}[./\-]\d{4}", clean)):
            return NoDate(why("its day is missing"))
        return NoDate(why("it is not a date"))
    first, second = numbers
    if len(first) == 4 or (len(second) <= 2 and int(first) > 31):
        first, second = second, first
    if len(first) > 2 or len(second) == 3 or len(second) > 4:
        return NoDate(why("it is not a date"))
    if int(second) in _HIJRI_YEARS:
        return _hijri_fault()
    return Typed((int(first), month, int(second)), (False, False, len(second) == 4), month=month)


def _month(names: list[str]) -> int | None:
    known, empty = months(), words("words", "filler", "words") | weekdays()
    joined = " ".join(names)
    if joined in known:
        return known[joined]
    left = [name for name in names if name not in known and name not in empty]
    found = {known[name] for name in names if name in known}
    if left and not found:  # names of two words: kanun ath-thani
        found = {number for name, number in known.items() if " " in name and name in joined}
        left = [] if found else left
    return next(iter(found)) if len(found) == 1 and not left else None


def _hijri(clean: str) -> bool:
    tokens = [plain(token) for token in re.findall(r"[^\W\d_]+", clean)]
    joined = " ".join(tokens)
    signs, names = words("words", "hijri", "signs"), words("words", "hijri", "months")
    if not any(c.isdigit() for c in clean) or not tokens:
        return False
    return bool((signs | names).intersection(tokens)) or any(" " in name and name in joined for name in names)


def _hijri_fault() -> NoDate:
    return NoDate(why("it looks like a date of a Hijri calendar, which is never converted; write the Gregorian date"))


def _of(year: int, month: int, day: int) -> date | NoDate:
    if not EARLIEST <= year <= LATEST:
        return NoDate(
            why("its year {year} lies outside {first} to {last}", year=str(year), first=str(EARLIEST), last=str(LATEST))
        )
    try:
        return date(year, month, day)
    except ValueError:
        return NoDate(why("there is no such day in the calendar"))


def read_date(value: Value, rule: DateRule) -> date | NoDate:
    """The day that a value names under the rule of its column, or why it names none."""
    if isinstance(value, Broken):
        return NoDate(value.reason)
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return _real(value, rule)
    if isinstance(value, bool) or value is None:
        return NoDate(why("it is not a date"))
    if isinstance(value, int | float):
        return _number(value, rule)
    return _text(value, rule)


def _real(value: date, rule: DateRule) -> date | NoDate:
    if value.year in _HIJRI_YEARS:
        return _hijri_fault()
    if rule.suspect and rule.real is RealDates.UNDECIDED:
        reason = why(
            "Excel may have swapped day and month when it was typed; say for the column whether its real dates are right"
        )
        return NoDate(reason, Doubt.SWAPPED)
    if rule.real is RealDates.SWAPPED and value.day <= 12:
        return _of(value.year, value.day, value.month)
    return _of(value.year, value.month, value.day)


def _number(value: int | float, rule: DateRule) -> date | NoDate:
    if not 0 < value < 1e9:  # nor is what is no number at all
        return NoDate(why("it is not a date"))
    text = str(int(value))
    if float(value).is_integer() and _BASIC.fullmatch(text) and 1900 <= int(text[:4]) <= LATEST:
        return _of(int(text[:4]), int(text[4:6]), int(text[6:]))
    return _serial(float(value), rule)


def _serial(value: float, rule: DateRule) -> date | NoDate:
    if not 1 <= value < 80_000:
        return NoDate(why("it is not a date"))
    if rule.order is Order.SERIAL_1900:
        return _of_day(date(1899, 12, 30), value) if value >= 61 else NoDate(why("it is not a date"))
    if rule.order is Order.SERIAL_1904:
        return _of_day(date(1904, 1, 1), value)
    reason = why(
        "it is a bare number; if these are day numbers of a spreadsheet, say from which year they count (1900 or 1904)"
    )
    return NoDate(reason, Doubt.NUMBERS)


def _of_day(start: date, days: float) -> date | NoDate:
    found = start + timedelta(days=int(days))
    return _of(found.year, found.month, found.day)


def _text(value: str, rule: DateRule) -> date | NoDate:
    if _SERIAL.fullmatch(_clean(value)):
        return _serial(float(_clean(value)), rule)
    typed = take_apart(value)
    if isinstance(typed, NoDate):
        return typed
    one, two, three = typed.parts
    if typed.month:
        return _with_year(three, typed.month, one, rule, wide=typed.wide[2])
    if typed.year_first or (rule.order is Order.YEAR_FIRST and not typed.wide[2]):
        return _with_year(one, two, three, rule, wide=typed.year_first)
    month_first = _month_first(typed, rule)
    if isinstance(month_first, NoDate):
        return month_first
    day, month = (two, one) if month_first else (one, two)
    return _with_year(three, month, day, rule, wide=typed.wide[2])


def _month_first(typed: Typed, rule: DateRule) -> bool | NoDate:
    one, two, _three = typed.parts
    if rule.order is Order.MONTH_FIRST or rule.order is Order.DAY_FIRST:
        return rule.order is Order.MONTH_FIRST
    if one == two and typed.wide[2]:
        return False
    return NoDate(why("day and month cannot be told apart; say for the column which comes first"), Doubt.ORDER)


def _with_year(year: int, month: int, day: int, rule: DateRule, *, wide: bool) -> date | NoDate:
    if not wide:
        if not rule.years_from:
            reason = why("its year has two digits; say for the column which hundred years they belong to")
            return NoDate(reason, Doubt.CENTURY)
        year += rule.years_from - rule.years_from % 100
        year += 100 if year < rule.years_from else 0
    return _of(year, month, day)


# -- a column as a whole


@dataclass(frozen=True, slots=True)
class Decided:
    """What the values of a column decide. ``doubts`` are what an officer has to settle; ``examples`` one value of each."""

    rule: DateRule
    doubts: tuple[tuple[Doubt, str], ...] = ()


def decide(values: Iterable[Value], rule: DateRule) -> Decided:
    """The rule of a column, its order told by values that can be read in one way only."""
    day_first = month_first = unclear = ""
    real: list[date] = []
    doubts: dict[Doubt, str] = {}
    for value in values:
        if isinstance(value, date):
            real.append(value)
        elif isinstance(value, str):
            typed = take_apart(value)
            if isinstance(typed, NoDate) or typed.month or typed.year_first:
                continue
            one, two, year = typed.parts
            if not typed.wide[2] and 0 < year <= 31:  # 19-04-25 may begin with its year: it decides nothing
                unclear = unclear or value
                continue
            day_first = day_first or (value if one > 12 >= two else "")
            month_first = month_first or (value if two > 12 >= one else "")
            unclear = unclear or (value if one <= 12 and two <= 12 and one != two else "")
    if rule.order is Order.AUTO:
        if bool(day_first) != bool(month_first):
            rule = replace(rule, order=Order.DAY_FIRST if day_first else Order.MONTH_FIRST)
        elif day_first or unclear:
            doubts[Doubt.ORDER] = unclear or f"{day_first}, {month_first}"
    # Excel turned every typed date that it could read into a real one, by its own order of day and month, and left the rest as
    # text: where no real date has a day above 12 but typed ones have, the real ones are suspect.
    if real and (day_first or month_first) and all(day.day <= 12 for day in real) and rule.real is RealDates.UNDECIDED:
        doubts[Doubt.SWAPPED] = real[0].isoformat()
        rule = replace(rule, suspect=True)
    return Decided(rule, tuple(doubts.items()))
