# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Counting one due date against adding the same days to a date, the table of test vectors as a batch, and a long table of
questions as a whole process.
"""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from importlib.resources import files
from itertools import repeat

from mlat_desktop.domain.counting import RestDays, Rule, Unit, count, parse_length
from mlat_desktop.services.treaties.due import answer_due_file
from tests.bench.measure import Measure, Work, against
from tests.bench.processes import Processes

TURNS = 1000
TABLE = """
import os, sys
sys.stdout = open(os.devnull, "w", encoding="utf-8")
from mlat_desktop.cli import main
sys.exit(main.main(["due", "--json", "--file", sys.argv[1]]))
"""
_FLOOR = """
import csv, json, os, sys
from datetime import date, timedelta
with open(sys.argv[1], encoding="utf-8", newline="") as table, open(os.devnull, "w", encoding="utf-8") as out:
    for row in csv.DictReader(table):
        due = date.fromisoformat(row["trigger_datetime"][:10]) + timedelta(days=30)
        out.write(json.dumps({"id": row["id"], "due": due.isoformat()}))
"""


def questions(rows: int) -> str:
    """A table of so many questions: the test vectors, each time from other days."""
    text = files("tests.vectors").joinpath("counting_vectors.csv").read_text(encoding="utf-8")
    vectors = list(csv.DictReader(text.splitlines()))
    out = io.StringIO()
    writer = csv.DictWriter(out, vectors[0], lineterminator="\n")
    writer.writeheader()
    for n in range(rows):
        later, row = timedelta(days=n // len(vectors)), dict(vectors[n % len(vectors)])
        row["id"] = f"R{n}"
        row["trigger_datetime"] = _shifted(row["trigger_datetime"], later)
        row["holidays"] = ";".join(_shifted(day, later) for day in row["holidays"].split(";") if day)
        row["suspend"] = "/".join(_shifted(day, later) for day in row["suspend"].split("/") if day)
        writer.writerow(row)
    return out.getvalue()


def _shifted(text: str, later: timedelta) -> str:
    return (date.fromisoformat(text[:10]) + later).isoformat() + text[10:]


def table(processes: Processes, rows: int, rounds: int) -> Measure:
    """``mlat due --file --json`` with its start, against reading the table and printing as many rows."""
    path = processes.folder / "questions.csv"
    path.write_text(questions(rows), encoding="utf-8")
    samples = [
        (processes.python("-c", TABLE, path).sample, processes.python("-c", _FLOOR, path).sample) for _ in range(rounds + 1)
    ][1:]
    return Measure(
        what=f"mlat due --file with {rows:,} questions, with their reasoning as JSON",
        ours=[ours for ours, _least in samples],
        floor=[least for _ours, least in samples],
        floor_what="read the table, add days, print as many rows",
    )


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
