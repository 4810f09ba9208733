# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Counting questions that need no office: start, a length, a rule, rest days; the answer with its reasoning: ``mlat due``."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime

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
    rule = _rule(question.rule)
    unit = _unit(question.unit)
    start = _start(question.start)
    calendar = RestDays(frozenset(question.holidays), frozenset(question.weekend or {6, 7}))
    counted = count(rule, start, parse_length(question.length, unit), calendar, _intervals(question.suspend))
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
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    missing = [name for name in _DUE_COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise KnownError(Code.FILE_UNREADABLE, path=file, reason=why("it has no column {column}", column=missing[0]))
    try:
        return tuple(_due_line({k: v or "" for k, v in row.items() if k}) for row in reader)
    except csv.Error as error:
        raise KnownError(Code.FILE_UNREADABLE, path=file, reason=str(error)) from error


def _due_line(row: dict[str, str]) -> DueLine:
    try:
        question = DueQuestion(
            rule=row["rule"],
            start=row["trigger_datetime"],
            length=row["duration"],
            unit=row["unit"],
            holidays=parse_days(row["holidays"]),
            suspend=row["suspend"],
        )
        answer = answer_due(question)
    except KnownError as error:
        return DueLine(id=row["id"], due="", error=sentence(error))
    return DueLine(id=row["id"], due=answer.due, answer=answer)


def parse_days(text: str) -> tuple[date, ...]:
    """Dates joined by ``;`` or ``,``; raises ``KnownError(COUNTING_INVALID)``."""
    parts = [part.strip() for part in text.replace(";", ",").split(",") if part.strip()]
    try:
        return tuple(date.fromisoformat(part) for part in parts)
    except ValueError as error:
        raise KnownError(
            Code.COUNTING_INVALID, reason=why("{text} is not a list of dates such as 2025-12-25", text=repr(text))
        ) from error


def _rule(text: str) -> Rule:
    try:
        return Rule(text.strip().upper())
    except ValueError as error:
        known = ", ".join(each.value for each in Rule)
        raise KnownError(
            Code.COUNTING_INVALID, reason=why("{text} is not one of the rules {known}", text=repr(text), known=known)
        ) from error


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
    found = []
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
