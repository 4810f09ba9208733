# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What the import and the saving of lists need from the world: spreadsheets as files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO, Protocol

from mlat_desktop.domain.errors import Why
from mlat_desktop.progress import CancelToken, Progress

LONGEST_CELL = 32_767
"""Characters: what Excel itself can hold in a cell."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A cell whose value cannot be known: a formula that was never calculated, an error, a text beyond all measure."""

    reason: Why


Value = str | int | float | bool | date | datetime | Broken | None
"""What a cell holds. A date is one that the workbook itself keeps as a date; anything typed as text stays text."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row: its number as the spreadsheet shows it, its cells from column A on, whether it is hidden."""

    number: int
    cells: tuple[Value, ...]
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A sheet as it was read: rows with anything in them. ``hidden_columns`` count from 0. ``wide_titles`` are the numbers of
    rows of which one text runs across several columns; ``others`` are the further sheets of the workbook.
    """

    sheet: str
    rows: tuple[SheetRow, ...]
    hidden_columns: frozenset[int] = frozenset()
    wide_titles: frozenset[int] = frozenset()
    others: tuple[str, ...] = ()
    delimited: bool = False
    broken_text: bool = False
    """Whether the text looks as if it had been read in a wrong encoding when the file was made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How to read a file where it does not say so itself: the sheet by name, and of a CSV file its encoding."""

    sheet: str = ""
    encoding: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListTable:
    """A list on its way into a file. ``marked`` are the places of rows to be shown as faulty; ``foot`` stands at the foot of
    every page of a workbook that is printed.
    """

    title: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Value]]
    right_to_left: bool = False
    semicolons: bool = False
    marked: frozenset[int] = field(default_factory=frozenset)
    foot: str = ""


class Sheets(Protocol):
    """Spreadsheets as files; :class:`mlat_desktop.transfer.sheets.SheetFiles` is the real one."""

    def read(self, path: Path, how: Reading, progress: Progress, cancel: CancelToken) -> Grid:
        """The rows of a sheet; ``FILE_MISSING``, ``FILE_UNREADABLE`` or ``SHEET_INVALID`` with one reason."""

    def write(self, target: BinaryIO, table: ListTable, *, delimited: bool) -> None:
        """Write a workbook, or a CSV file; nothing in a cell is ever a formula."""
