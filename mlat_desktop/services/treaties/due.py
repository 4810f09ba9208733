# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Counting questions that need no office: start, a length, a rule, rest days; the answer with its reasoning: ``mlat due``."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import lru_cache

from mlat_desktop.domain.clock_steps import rule_step
from mlat_desktop.domain.counting import Interval, RestDays, Rule, Unit, count, parse_length
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.i18n import screen
from mlat_desktop.messages import sentence
from mlat_desktop.reasoning import step_sentences
from mlat_desktop.services.treaties.views import DueAnswer, DueLine, DueQuestion

_DUE_COLUMNS = ("id", "rule", "trigger_datetime", "duration", "unit", "holidays", "suspend")


def answer_due(question: DueQuestion) -> DueAnswer:
    """Count one question; raises ``KnownError(COUNTING_INVALID)``. Asks nothing of an office: rest days are the question's."""
    calendar = RestDays(frozenset(question.holidays), frozenset(question.weekend or {6, 7}))
    return _answer(question.rule, question.start, question.length, question.unit, calendar, question.suspend)


def _answer(rule_name: str, start: str, length: str, unit_name: str, calendar: RestDays, suspend: str) -> DueAnswer:
    rule, unit = _rule(rule_name), _unit(unit_name)
    counted = count(rule, _start(start), parse_length(length, unit), calendar, _intervals(suspend))
    return DueAnswer(
        due=counted.due_at.isoformat(timespec="minutes") if counted.due_at else counted.due_on.isoformat(),
        due_on=counted.due_on,
        due_at=counted.due_at,
        unmoved_on=counted.unmoved_on,
        shift=counted.shift,
        act_by=counted.act_by,
        suspended_days=counted.suspended_days,
        rule=rule.value,
        reasoning=step_sentences((rule_step(rule), *counted.steps), screen()),
    )


def answer_due_file(text: str, file: str) -> tuple[DueLine, ...]:
    """Count a CSV table of questions (columns of ``counting_vectors.csv``; more columns are allowed).

    A row that can not be counted carries its sentence in ``error``; a table without the columns raises
    ``KnownError(FILE_UNREADABLE)``.
    """
    return tuple(due_lines(io.StringIO(text.removeprefix("\ufeff"), newline=""), file))


def due_lines(lines: Iterable[str], file: str) -> Iterator[DueLine]:
    """As ``answer_due_file``, row by row as the table is read, so that no table is too long for the memory."""
    for row in _questions(lines, file):
        yield _due_line(row)


def check_due_lines(lines: Iterable[str], file: str) -> int:
    """How many rows a table of questions has; raises ``KnownError(FILE_UNREADABLE)`` where it can not be read to its end."""
    return sum(1 for _row in _questions(lines, file))


def _questions(lines: Iterable[str], file: str) -> Iterator[list[str]]:
    """The cells of ``_DUE_COLUMNS`` of each row; what a short row lacks is empty, an empty line is none."""
    reader = csv.reader(lines)
    try:
        names = next(reader, [])
        missing = [name for name in _DUE_COLUMNS if name not in names]
        if missing:
            raise KnownError(Code.FILE_UNREADABLE, path=file, reason=why("it has no column {column}", column=missing[0]))
        # The last of two columns of one name counts, as for csv.DictReader.
        places = [len(names) - 1 - names[::-1].index(name) for name in _DUE_COLUMNS]
        most = max(places)
        for row in reader:
            if row:
                cells = row if len(row) > most else row + [""] * (most + 1 - len(row))
                yield [cells[place] for place in places]
    except csv.Error as error:
        raise KnownError(Code.FILE_UNREADABLE, path=file, reason=str(error)) from error
    except UnicodeDecodeError as error:
        raise KnownError(Code.FILE_UNREADABLE, path=file, reason=why("it is not UTF-8 text")) from error
    except OSError as error:
        raise KnownError(Code.FILE_UNREADABLE, path=file, reason=error.strerror or str(error)) from error


def _due_line(row: list[str]) -> DueLine:
    name, rule, start, length, unit, holidays, suspend = row
    try:
        answer = _answer(rule, start, length, unit, _calendar(holidays), suspend)
    except KnownError as error:
        return DueLine(id=name, due="", error=sentence(error))
    return DueLine(id=name, due=answer.due, answer=answer)


@lru_cache(maxsize=1024)
def _calendar(holidays: str) -> RestDays:
    """The rest days of a row: many rows of a table name the same holidays."""
    return RestDays(frozenset(parse_days(holidays)))


def parse_days(text: str) -> tuple[date, ...]:
    """Dates joined by ``;`` or ``,``; raises ``KnownError(COUNTING_INVALID)``."""
    parts = [part.strip() for part in text.replace(";", ",").split(",") if part.strip()]
    try:
        return tuple(date.fromisoformat(part) for part in parts)
    except ValueError as error:
        raise KnownError(
            Code.COUNTING_INVALID, reason=why("{text} is not a list of dates such as 2025-12-25", text=repr(text))
        ) from error


@lru_cache(maxsize=64)
def _rule(text: str) -> Rule:
    try:
        return Rule(text.strip().upper())
    except ValueError as error:
        known = ", ".join(each.value for each in Rule)
        raise KnownError(
            Code.COUNTING_INVALID, reason=why("{text} is not one of the rules {known}", text=repr(text), known=known)
        ) from error


@lru_cache(maxsize=64)
def _unit(text: str) -> Unit:
    try:
        return Unit(text.strip().lower())
    except ValueError as error:
        known = ", ".join(each.value for each in Unit)
        raise KnownError(
            Code.COUNTING_INVALID, reason=why("{text} is not one of the units {known}", text=repr(text), known=known)
        ) from error


def _start(text: str) -> datetime | date:
    raw = text.strip()
    try:
        return date.fromisoformat(raw) if len(raw) == len("2025-06-30") else datetime.fromisoformat(raw)
    except ValueError as error:
        reason = why("{text} is not a date or time such as 2025-06-30 or 2025-06-30T14:30", text=repr(text))
        raise KnownError(Code.COUNTING_INVALID, reason=reason) from error


def _intervals(text: str) -> list[Interval]:
    """Suspensions as FROM/TO, several joined by ``;`` or ``,``."""
    found: list[Interval] = []
    if not text:
        return found
    for part in text.replace(";", ",").split(","):
        if not part.strip():
            continue
        first, slash, last = part.strip().partition("/")
        days = parse_days(first) + parse_days(last)
        if not slash or len(days) != 2:
            raise KnownError(
                Code.COUNTING_INVALID, reason=why("the suspension {text} is not written as FROM/TO", text=repr(part.strip()))
            )
        found.append(Interval(days[0], days[1]))
    return found
