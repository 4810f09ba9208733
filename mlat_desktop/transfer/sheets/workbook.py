# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""XLSX workbooks, read row by row with openpyxl: values as they were last calculated, never a formula of ours."""

from __future__ import annotations

import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, cast
from xml.etree.ElementTree import Element

import openpyxl
from openpyxl.utils import range_boundaries
from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser  # its only streaming door to hidden and merged

from mlat_desktop.domain.errors import why
from mlat_desktop.progress import CancelToken, Progress
from mlat_desktop.services.importing.port import LONGEST_CELL, Broken, Grid, Reading, SheetRow, Value
from mlat_desktop.transfer.sheets.archive import inspect, refused

MOST_ROWS = 200_000
MOST_COLUMNS = 1_000
_FAULTS = (
    KeyError, ValueError, TypeError, AttributeError, IndexError, OverflowError, EOFError, OSError, NotImplementedError,
    SyntaxError, zipfile.BadZipFile, zlib.error, StopIteration, RuntimeError,
)  # fmt: skip
"""What openpyxl raises over files that are not what they claim to be. It trusts the XML: an absent part is a KeyError, an
absent attribute a TypeError or AttributeError, a wrong index an IndexError, an empty stream a StopIteration; broken XML is
a SyntaxError, of which lxml, where it is installed, and Python's own parser each have a kind; the rest is
:mod:`zipfile`'s. So many, because a file from outside must never end in a traceback; caught around the calls of openpyxl
alone (:func:`_of_the_file`), so that a mistake of ours is told as one.
"""


class _Cells(WorkSheetParser):  # type: ignore[misc]  # openpyxl ships no types, and its parser is changed by overriding its steps alone
    """openpyxl's reader of a sheet that tells a formula without a value from an empty cell."""

    def parse_cell(self, element: Element) -> dict[str, Any]:
        cell = cast("dict[str, Any]", super().parse_cell(element))
        if cell["data_type"] == "e":
            cell["value"] = Broken(why("the cell shows the error {error}", error=str(cell["value"])))
        elif cell["value"] is None and element.find(FORMULA_TAG) is not None and cell["data_type"] == "n":
            cell["value"] = Broken(why("the formula was never calculated: open the file, save it, and try again"))
        return cell

    def parse_extensions(self, element: Element) -> None:
        """Nothing in them is a value."""

    def parse_formatting(self, element: Element) -> None:
        """Colours say nothing."""

    def parse_sheet_protection(self, element: Element) -> None:
        """Reading is not changing."""


@contextmanager
def _of_the_file(path: Path) -> Iterator[None]:
    """``SHEET_INVALID`` for what openpyxl raises inside over this file; nothing of ours is done inside but :class:`_Cells`."""
    try:
        yield
    except RecursionError as error:
        raise refused(path, why("it is damaged")) from error
    except _FAULTS as error:
        raise refused(path, why("it is damaged, or no spreadsheet")) from error


def read(path: Path, how: Reading, progress: Progress, cancel: CancelToken) -> Grid:
    """The rows of a sheet, by default of the first one that is not hidden."""
    inspect(path)
    # openpyxl warns of styles and extensions that it does not know; none of them is a value.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with _of_the_file(path):
            book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
        try:
            return _read(path, book, how, progress, cancel)
        finally:
            book.close()


def _read(path: Path, book: Any, how: Reading, progress: Progress, cancel: CancelToken) -> Grid:
    sheets = [sheet for sheet in book.worksheets if hasattr(sheet, "_get_source")]
    if not sheets:
        raise refused(path, why("it has no sheet with cells"))
    chosen = _choose(path, sheets, how.sheet)
    with _of_the_file(path):
        source = chosen._get_source()
    with source:
        parser = _Cells(
            source,
            chosen._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        rows = dict(_rows(path, parser, chosen.max_row or 0, progress, cancel))
        with _of_the_file(path):
            merged = [range_boundaries(each.ref) for each in (parser.merged_cells.mergeCell if parser.merged_cells else ())]
            hidden, columns = _hidden(parser)
        titles = _merged(merged, rows)
    return Grid(
        sheet=chosen.title,
        rows=tuple(SheetRow(number, tuple(row), number in hidden) for number, row in sorted(rows.items())),
        hidden_columns=columns,
        wide_titles=titles,
        others=tuple(each.title for each in sheets if each is not chosen),
    )


def _choose(path: Path, sheets: list[Any], name: str) -> Any:
    if name:
        found = next((each for each in sheets if each.title.strip().casefold() == name.strip().casefold()), None)
        if found is None:
            names = ", ".join(each.title for each in sheets)
            raise refused(path, why("it has no sheet {name}; it has {names}", name=name, names=names))
        return found
    return next((each for each in sheets if each.sheet_state == "visible"), sheets[0])


def _rows(
    path: Path, parser: _Cells, expected: int, progress: Progress, cancel: CancelToken
) -> Iterator[tuple[int, list[Value]]]:
    kept = 0
    for number, cells in _parsed(path, parser):
        if number % 500 == 0:
            cancel.check()
            progress.step(number, max(expected, number), path.name)
        row: list[Value] = []
        for cell in cells:
            value = _value(cell["value"])
            if value is None:
                continue
            place = cell["column"] - 1
            if place >= MOST_COLUMNS:
                raise refused(path, why("it has more than {most} columns", most=MOST_COLUMNS))
            row.extend([None] * (place + 1 - len(row)))
            row[place] = value
        if row:
            kept += 1
            if kept > MOST_ROWS:
                raise refused(path, why("it has more than {most} rows", most=MOST_ROWS))
            yield number, row


def _parsed(path: Path, parser: _Cells) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    with _of_the_file(path):
        yield from parser.parse()


def _value(value: object) -> Value:
    """A value of ours; a text of spaces is no value."""
    if isinstance(value, str):
        if len(value) > LONGEST_CELL:
            return Broken(why("it holds {count} characters; at most {most} fit", count=len(value), most=LONGEST_CELL))
        return value if value.strip() else None
    if isinstance(value, datetime):
        return value.date() if value.time() == time(0) else value
    if value is None or isinstance(value, bool | int | float | date | Broken):
        return value
    return Broken(why("it is a time of day or a length of time, not a date"))


def _merged(merged: list[tuple[int, int, int, int]], rows: dict[int, list[Value]]) -> frozenset[int]:
    """Give every row of a cell merged downwards its value; tell the rows of which one text runs across several columns.
    Each of ``merged`` is left, top, right, bottom: openpyxl refuses a sheet that merges whole rows or columns.
    """
    titles: set[int] = set()
    for left, top, right, bottom in merged:
        if top not in rows or bottom - top > MOST_ROWS or len(rows[top]) < left:
            continue
        value = rows[top][left - 1]
        if right - left >= 2 and sum(each is not None for each in rows[top]) == 1:
            titles.add(top)
        if right != left or value is None:
            continue
        for number in range(top + 1, bottom + 1):
            row = rows.get(number)
            if row is not None:  # a row of which all else is empty is no case
                row.extend([None] * (left - len(row)))
                row[left - 1] = value if row[left - 1] is None else row[left - 1]
    return frozenset(titles)


def _hidden(parser: _Cells) -> tuple[frozenset[int], frozenset[int]]:
    """The numbers of the rows that are hidden, from 1, and the places of such columns, from 0."""
    rows = {int(number) for number, each in parser.row_dimensions.items() if each.get("hidden") in {"1", "true"}}
    columns: set[int] = set()
    for each in parser.column_dimensions.values():
        if each.get("hidden") in {"1", "true"}:
            columns |= set(range(int(each["min"]) - 1, min(int(each["max"]), MOST_COLUMNS)))
    return frozenset(rows), frozenset(columns)
