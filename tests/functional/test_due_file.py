# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat due --file``: a long table is answered whole, row by row, and a broken one not at all."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from mlat_desktop.domain.counting import RestDays, Rule, Unit, count, parse_length
from tests.bench.counting import TABLE, questions
from tests.bench.processes import Processes
from tests.functional.mlat import mlat, validate

ROWS = 2_000


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("due") / "questions.csv"
    path.write_text(questions(ROWS), encoding="utf-8")
    return path


def test_every_row_of_a_long_table_is_answered_with_its_reasoning(table: Path) -> None:
    answer = mlat("due", "--file", table, "--json", expect=0).json
    validate(answer)
    rows = {row["id"]: row for row in answer["rows"]}
    assert len(rows) == ROWS
    assert all(row["due"] and row["reasoning"] and not row["error"] for row in rows.values())
    with table.open(encoding="utf-8", newline="") as stream:
        plain = [row for row in csv.DictReader(stream) if row["rule"] == "PLAIN"]
    for row in plain:
        start, length = date.fromisoformat(row["trigger_datetime"][:10]), parse_length(row["duration"], Unit(row["unit"]))
        assert rows[row["id"]]["due"] == count(Rule.PLAIN, start, length, RestDays()).due_on.isoformat()


def test_a_row_without_an_answer_says_why_and_the_others_are_answered(tmp_path: Path) -> None:
    lines = questions(3).splitlines()
    lines[2] = lines[2].replace("EU1182", "EU1183")
    path = tmp_path / "one.csv"
    path.write_text("\n".join(lines) + "\n\n", encoding="utf-8-sig")
    answer = mlat("due", "--file", path, "--json", expect=1)
    assert [bool(row["error"]) for row in answer.json["rows"]] == [False, True, False]
    assert "1 question of" in answer.err


@pytest.mark.parametrize(
    "broken", [b"R9,PLAIN,2026-03-02,3,day,,,\xff\xfe,\n", b'R9,PLAIN,"' + b"x" * 200_000 + b"\n", b"R9,\0,"]
)
def test_a_table_that_breaks_off_prints_no_half_answer(tmp_path: Path, broken: bytes) -> None:
    path = tmp_path / "broken.csv"
    path.write_bytes(questions(50).encode() + broken)
    answer = mlat("due", "--file", path, "--json")
    assert answer.code == 1
    if "rows" in answer.json:
        assert len(answer.json["rows"]) == 51, "a row that can be read is a row"
    else:
        assert answer.json["code"] == "file.unreadable"


def test_a_table_comes_through_a_pipe(table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    direct = mlat("due", "--file", table, "--json", expect=0).out
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(table.read_bytes())))
    assert mlat("due", "--file", "-", "--json", expect=0).out == direct
    if hasattr(os, "mkfifo"):
        pipe = tmp_path / "pipe"
        os.mkfifo(pipe)
        with subprocess.Popen(["cp", table, pipe]):
            assert mlat("due", "--file", pipe, "--json", expect=0).out == direct


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    assert "no.csv" in mlat("due", "--file", tmp_path / "no.csv", expect=1).err
    assert mlat("due", "--file", tmp_path, expect=1).err


@pytest.mark.slow
@pytest.mark.alone
def test_two_hundred_thousand_rows_are_answered_in_flat_memory(tmp_path: Path, figure: Callable[[str, object], None]) -> None:
    path = tmp_path / "questions.csv"
    path.write_text(questions(200_000), encoding="utf-8")
    sample = Processes(tmp_path).python("-c", TABLE, path).sample  # it fails where a row has no answer
    assert sample.mebibytes is not None
    assert sample.mebibytes < 128, "the memory does not grow with the table"
    figure("200,000 rows answered, seconds with the start", f"{sample.seconds:.1f}")
    figure("200,000 rows answered, MiB at most", f"{sample.mebibytes:.0f}")
