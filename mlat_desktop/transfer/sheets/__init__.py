# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Spreadsheets as files: XLSX workbooks and delimited text (CSV) in, both out."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.progress import CancelToken, Progress
from mlat_desktop.services.importing.port import Grid, ListTable, Reading
from mlat_desktop.transfer.sheets import delimited as csv_files
from mlat_desktop.transfer.sheets import writing

LARGEST_FILE = 200 << 20
"""Bytes: more is no register that somebody kept by hand."""


class SheetFiles:
    """``services.importing.port.Sheets``: a file is what its first bytes say, whatever its name."""

    def read(self, path: Path, how: Reading, progress: Progress, cancel: CancelToken) -> Grid:
        """The rows of a sheet."""
        try:
            with path.open("rb") as stream:
                head = stream.read(8)
            size = path.stat().st_size
        except FileNotFoundError as error:
            raise KnownError(Code.FILE_MISSING, path=str(path)) from error
        except OSError as error:
            raise KnownError(Code.FILE_UNREADABLE, path=str(path), reason=error.strerror or str(error)) from error
        if not size:
            raise KnownError(Code.SHEET_INVALID, file=path.name, reason=why("it is empty"))
        if size > LARGEST_FILE:
            raise KnownError(Code.SHEET_INVALID, file=path.name, reason=why("it is too large for a register"))
        if head.startswith(b"\xd0\xcf\x11\xe0"):
            reason = why("it is an old .xls workbook or has a password; open it, and save it as .xlsx without a password")
            raise KnownError(Code.SHEET_INVALID, file=path.name, reason=reason)
        if head.startswith(b"PK"):
            from mlat_desktop.transfer.sheets import workbook

            return workbook.read(path, how, progress, cancel)
        return csv_files.read(path, how, progress, cancel)

    def write(self, target: BinaryIO, table: ListTable, *, delimited: bool) -> None:
        """Write a workbook, or a CSV file."""
        if delimited:
            writing.csv_file(target, table)
        else:
            writing.xlsx_file(target, table)
