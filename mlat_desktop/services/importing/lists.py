# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Lists of the program leave it as spreadsheets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from mlat_desktop.domain.changes import Done
from mlat_desktop.domain.people import Act
from mlat_desktop.i18n import screen
from mlat_desktop.services.caution import caution_of_many
from mlat_desktop.services.importing.port import ListTable, Sheets, Value
from mlat_desktop.services.new_file import write_new
from mlat_desktop.services.workplace import Workplace, name_of

SEMICOLONS = frozenset({"fr"})
"""Languages in whose spreadsheets a comma stands in numbers, so that a semicolon parts the cells of a text file."""


def save(sheets: Sheets, path: Path, table: ListTable) -> None:
    """Write a list to a new file: CSV where its name says so, else a workbook. ``FILE_EXISTS``, ``DISK_FULL``."""

    def fill(target: BinaryIO) -> None:
        sheets.write(target, table, delimited=path.suffix.lower() == ".csv")

    write_new(path, fill)


def in_our_language(table: ListTable) -> ListTable:
    """The list as people of the language of the screen open it."""
    return replace(table, right_to_left=screen().right_to_left, semicolons=screen().code in SEMICOLONS)


class Lists:
    """Saves what a page of the window shows."""

    def __init__(self, place: Workplace, sheets: Sheets) -> None:
        self._place, self._sheets = place, sheets

    def save(self, path: Path, title: str, headings: Sequence[str], rows: Sequence[Sequence[Value]]) -> Done[int]:
        """Write a list that somebody sees to a file of theirs; the audit log keeps which list, how many rows, and where to.
        The answer is how many.
        """
        self._place.must(Act.READ)
        save(self._sheets, path, in_our_language(ListTable(title=title, headings=headings, rows=rows, foot=caution_of_many())))
        with self._place.store.write() as uow:
            detail = {"list": title, "rows": len(rows), "file": name_of(path)}
            self._place.write_audit(uow, "list.saved", self._place.office.uid, detail=detail)
            uow.commit()
        return Done(len(rows))
