# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""``mlat request import`` and ``--save``: spreadsheets in and out from the command line, held against their schemas."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from mlat_desktop.clock import SetClock
from tests.functional.mlat import Mlat, set_clock
from tests.sheets.books import book, cells, lines, text

pytestmark = pytest.mark.thorough

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HEAD = ("Our ref", "Direction", "Type", "State", "Subject", "Received", "Remarks")
GOOD = ("I 1/2021", "incoming", "MLA", "فرنسا", "Bank records", "25/04/2021", "a note")
BAD = ("I 2/2021", "incoming", "MLA", "Atlantis", "Bank records", "26/04/2021", "")
UNCLEAR = ("I 3/2021", "incoming", "MLA", "Italy", "Bank records", "03/04/2021", "")


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    clock = SetClock(NOW)
    set_clock(monkeypatch, clock)
    return clock


def sheet(tmp_path: Path, *rows: tuple[str, ...]) -> Path:
    return book(tmp_path / "register.xlsx", [HEAD, *rows])


def fates(answer: Any) -> list[tuple[int, str]]:
    return [(row["row"], row["fate"]) for row in answer["rows"]]


def test_a_dry_run_says_everything_and_changes_nothing(tmp_path: Path, here: Mlat) -> None:
    told = here.json("request", "import", sheet(tmp_path, GOOD), "--dry-run")
    assert (told["dry_run"], told["new"], told["bad"], told["taken_in"], told["header_row"]) == (True, 1, 0, 0, 1)
    assert [(each["letters"], each["field"]) for each in told["columns"]][:4] == [
        ("A", "old-number"), ("B", "direction"), ("C", "class"), ("D", "state"),
    ]  # fmt: skip
    row = told["rows"][0]
    assert (row["state"], row["registered_on"], row["number"], row["errors"]) == ("FR", "2021-04-25", "", [])
    assert here.rows("request", "list") == []


def test_a_dry_run_with_bad_rows_is_exit_code_1_and_lists_them(tmp_path: Path, here: Mlat) -> None:
    path = sheet(tmp_path, GOOD, BAD)
    told = here.json("request", "import", path, "--dry-run", expect=1)
    assert fates(told) == [(2, "new"), (3, "bad")]
    error = told["rows"][1]["errors"][0]
    assert (error["column"], error["heading"], error["value"]) == ("D", "State", "Atlantis")
    assert "not known as a State" in error["message"]
    answer = here.run("request", "import", path, "--dry-run", expect=1)
    assert "it has rows with a mistake (1)" in answer.err
    assert "Atlantis is not known as a State" in answer.out


def test_a_sheet_with_one_mistake_is_not_taken_in_and_once_mended_it_is(tmp_path: Path, here: Mlat) -> None:
    path = sheet(tmp_path, GOOD, BAD)
    told = here.json("request", "import", path, "--errors", tmp_path / "errors.xlsx", expect=1)
    assert (told["taken_in"], here.rows("request", "list")) == (0, [])
    work = openpyxl.load_workbook(tmp_path / "errors.xlsx")
    assert work.active["E2"].value == "Atlantis"
    work.active["E2"].value = "Brazil"
    work.save(tmp_path / "mended.xlsx")
    assert here.json("request", "import", tmp_path / "mended.xlsx")["taken_in"] == 1
    path.unlink()
    told = here.json("request", "import", sheet(tmp_path, GOOD, (*BAD[:3], "BR", *BAD[4:])))
    assert (fates(told), told["taken_in"]) == ([(2, "new"), (3, "already")], 1)
    assert {row["state"] for row in here.rows("request", "list")} == {"FR", "BR"}
    again = here.json("request", "import", path)
    assert (again["already"], again["taken_in"], again["map"]) == (2, 0, "mended")


def test_the_order_of_an_ambiguous_column_is_said_in_the_map(tmp_path: Path, here: Mlat) -> None:
    path = sheet(tmp_path, UNCLEAR)
    told = here.json("request", "import", path, "--write-map", tmp_path / "map.toml", expect=1)
    assert [(each["doubt"], each["heading"]) for each in told["questions"]] == [("order", "Received")]
    written = (tmp_path / "map.toml").read_text(encoding="utf-8")
    mended = written.replace('heading = "Received"', 'heading = "Received"\norder = "month-day-year"')
    told = here.json("request", "import", path, "--map", text(tmp_path / "mine.toml", mended))
    assert told["rows"][0]["registered_on"] == "2021-03-04"
    assert [row["name"] for row in here.rows("request", "maps")] == ["register"]
    assert here.rows("request", "maps", "--forget", "register") == []


def test_what_is_wrongly_given_is_said_in_a_sentence(tmp_path: Path, here: Mlat) -> None:
    path = sheet(tmp_path, GOOD)
    assert here.json("request", "import", tmp_path / "none.xlsx", expect=1)["code"] == "file.missing"
    assert here.json("request", "import", path, "--sheet", "X", expect=1)["code"] == "sheet.invalid"
    assert (
        here.json("request", "import", path, "--map", text(tmp_path / "m.toml", "x"), expect=1)["code"] == "sheet.map-invalid"
    )
    unknown = text(tmp_path / "n.toml", 'schema = 1\n[[column]]\nheading = "Shelf"\nfield = "notes"\n')
    assert "no column Shelf" in here.run("request", "import", path, "--map", unknown, expect=1).err
    assert here.run("request", "import", path, "--errors", tmp_path / "x.pdf", expect=2).err
    assert here.run("request", "import", path, "--write-map", path, expect=1).err
    csv = text(tmp_path / "a.csv", lines(HEAD, GOOD), "windows-1256")
    assert "is not UTF-8" in here.run("request", "import", csv, expect=1).err
    assert here.json("request", "import", csv, "--encoding", "windows-1256", "--dry-run")["new"] == 1


@pytest.mark.parametrize("name", ["list.xlsx", "list.csv"])
def test_any_list_is_saved_and_no_cell_of_it_is_ever_a_formula(tmp_path: Path, here: Mlat, name: str) -> None:
    row = (*GOOD[:4], "=cmd|'/c calc'!A0", *GOOD[5:])
    here.json("request", "import", text(tmp_path / "formula.csv", lines(HEAD, row)))
    target = tmp_path / name
    listed = here.rows("request", "list", "--save", target)
    saved = cells(target)
    assert list(saved[0]) == list(listed[0])
    values = dict(zip(saved[0], saved[1], strict=False))
    assert values["subject"] == "=cmd|'/c calc'!A0"
    assert values["registered_on"] == (date(2021, 4, 25) if name.endswith("xlsx") else "2021-04-25")
    if name.endswith("csv"):
        assert "'=cmd" in target.read_text(encoding="utf-8-sig")
    else:
        sheet = openpyxl.load_workbook(target).active
        assert sheet["B2"].data_type == "s"
        assert "may be regarded as guilty" in sheet.oddFooter.center.text, "printed, every page bears the caution"
    assert here.json("request", "list", "--save", target, expect=1)["code"] == "file.exists"
    assert here.run("request", "list", "--save", tmp_path / "list.pdf", expect=2).err


LISTS = [
    ("request", "list"), ("request", "codes"), ("deadlines",), ("today",), ("board",), ("treaties", "list"), ("audit", "list"),
    ("user", "list"), ("authorities", "list"), ("profiles", "list"), ("codes", "list"), ("letter", "list"),
    ("calendar", "list"),
    ("treaties", "editions"), ("treaties", "proposals"), ("request", "maps"), ("request", "search", "Bank"),
]  # fmt: skip


@pytest.mark.parametrize("words", LISTS, ids=[" ".join(words) for words in LISTS])
def test_every_list_can_be_saved(tmp_path: Path, here: Mlat, words: tuple[str, ...]) -> None:
    told = here.run(*words, "--save", tmp_path / "list.xlsx").out
    assert str(tmp_path / "list.xlsx") in told.replace("\n", "")
    assert len(cells(tmp_path / "list.xlsx")) == len(here.rows(*words)) + 1
