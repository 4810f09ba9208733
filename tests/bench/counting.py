# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Counting one due date against adding the same days to a date, and the table of test vectors as a batch."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from importlib.resources import files
from itertools import repeat

from mlat_desktop.domain.counting import RestDays, Rule, Unit, count, parse_length
from mlat_desktop.services.treaties.due import answer_due_file
from tests.bench.measure import Measure, Work, against

TURNS = 1000


def run() -> list[Measure]:
    start, rest = date(2026, 3, 2), RestDays(frozenset({date(2026, 4, 3), date(2026, 4, 6)}), frozenset({6, 7}))
    length, days = parse_length("30", Unit.DAY), timedelta(days=30)

    def many(work: Work) -> Work:
        def turns() -> None:
            for _ in repeat(None, TURNS):
                work()

        return turns

    text = files("tests.vectors").joinpath("counting_vectors.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))

    def answered() -> None:
        assert not [line for line in answer_due_file(text, "vectors") if line.error]

    def read() -> None:
        for row in csv.DictReader(text.splitlines()):
            date.fromisoformat(row["trigger_datetime"][:10]) + days

    return [
        against(
            f"count {TURNS:,} due dates of 30 days, with their reasoning",
            many(lambda: count(Rule.EU1182, start, length, rest)),
            many(lambda: start + days),
            f"{TURNS:,} additions to a date",
        ),
        against(f"answer the {len(rows)} test vectors from their CSV table", answered, read, "read the table, add days"),
    ]
