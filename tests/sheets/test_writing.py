# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Lists that leave as spreadsheets: what a reader gets is what stood in the list, and nothing in them calculates."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest

from mlat_desktop.services.importing.lists import save
from mlat_desktop.services.importing.port import LONGEST_CELL, ListTable, Value
from mlat_desktop.transfer.sheets import SheetFiles
from tests.sheets.books import cells

FORMULAS = ("=1+1", "+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "=cmd|'/c calc'!A0", '=HYPERLINK("http://x","y")')
TEXTS = (
    "plain",
    "محمد عبد الله",
    'O’Connor; "A", B',
    "two\nlines",
    " spaced ",
    "<b>&amp;</b>",
    "'quoted",
    "007",
    "1/2",
    "_x000D_",
)


def saved(path: Path, *rows: tuple[Value, ...], headings: tuple[str, ...] = ("A", "B")) -> Path:
    save(SheetFiles(), path, ListTable(title="A: list/of [cases]", headings=headings, rows=rows))
    return path


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_is_ever_a_formula(tmp_path: Path, text: str) -> None:
    sheet = openpyxl.load_workbook(saved(tmp_path / "a.xlsx", (text, "x"), headings=(text, "B"))).active
    assert {sheet["A1"].data_type, sheet["A2"].data_type} <= {"s", "inlineStr"}
    content = saved(tmp_path / "a.csv", (text, "x"), headings=(text, "B")).read_bytes().decode("utf-8-sig")
    for row in csv.reader(io.StringIO(content, newline="")):
        assert row[0].startswith("'")
    assert content.startswith(("'", "\"'"))


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
def test_every_text_comes_back_as_it_was(tmp_path: Path, name: str) -> None:
    path = saved(tmp_path / name, *((text, "end") for text in (*TEXTS, *FORMULAS[:4])))
    assert [row[0] for row in cells(path)[1:]] == [*TEXTS, *FORMULAS[:4]]


def test_days_are_days_and_numbers_are_numbers(tmp_path: Path) -> None:
    row = (date(2021, 4, 3), datetime.combine(date(1999, 12, 31), time(16, 30)))
    assert cells(saved(tmp_path / "a.xlsx", row, (7, 2.5), (date(1850, 1, 1), None)))[1:] == [row, (7, 2.5), ("1850-01-01",)]
    assert cells(saved(tmp_path / "a.csv", row))[1] == ("2021-04-03", "1999-12-31 16:30")


def test_what_no_file_can_hold_is_replaced_and_too_long_a_text_is_cut(tmp_path: Path) -> None:
    for name in ("a.xlsx", "a.csv"):
        first, second = cells(saved(tmp_path / name, ("a\x00b\ud800c", "y" * 40_000)))[1]
        assert (first, len(str(second))) == ("a\ufffdb\ufffdc", LONGEST_CELL)


def test_an_empty_list_is_a_row_of_headings(tmp_path: Path) -> None:
    for name in ("a.xlsx", "a.csv"):
        assert cells(saved(tmp_path / name)) == [("A", "B")]


def test_words_of_caution_stand_under_every_page_of_a_workbook_and_in_no_cell(tmp_path: Path) -> None:
    words = "Suspicion & no established fact"
    save(SheetFiles(), tmp_path / "list.xlsx", ListTable(title="Register", headings=("Name",), rows=[("A",)], foot=words))
    made = openpyxl.load_workbook(tmp_path / "list.xlsx").active
    assert made.oddFooter.center.text == "Suspicion && no established fact", "an ampersand would be a command"
    assert [[cell.value for cell in row] for row in made.iter_rows()] == [["Name"], ["A"]]
    save(SheetFiles(), tmp_path / "list.csv", ListTable(title="Register", headings=("Name",), rows=[("A",)], foot=words))
    assert "Suspicion" not in (tmp_path / "list.csv").read_text(encoding="utf-8-sig"), "a text file has no pages"
