# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Delimited text (CSV, TSV) as offices have it: any separator, quotes, byte order marks; an encoding is never guessed."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from pathlib import Path

from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.progress import CancelToken, Progress
from mlat_desktop.services.importing.port import LONGEST_CELL, Broken, Grid, Reading, SheetRow, Value
from mlat_desktop.transfer.sheets.archive import refused

SEPARATORS = ",;\t|"
MOST_ROWS = 200_000
GUARDED = ("=", "+", "-", "@", "\t", "\r")
"""What a cell may not begin with in a file that we write: spreadsheets would take it for a formula."""
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_TWICE = re.compile("[\u00c2-\u00c5\u00d0\u00d1\u00d8\u00d9][\u0080-\u00bf\u0152-\u0192\u02c6-\u02dc\u2013-\u2122]")
"""UTF-8 that somebody read as a western code page and saved as UTF-8 once more."""
_SNIFFED = 200

csv.field_size_limit(1 << 28)  # the file's own size is bounded; what is too long for a cell gets its sentence


def read(path: Path, how: Reading, progress: Progress, cancel: CancelToken) -> Grid:
    """The rows of a file; each is numbered by the row that a spreadsheet would give it."""
    text = _text(path, how.encoding)
    first = text[:64].splitlines()[0] if text.strip() else ""
    separator = ""
    if re.fullmatch(r"sep=.", first.strip(), re.IGNORECASE):
        separator = first.strip()[-1]
        text = text.partition("\n")[2]
    separator = separator or _separator(text)
    offset = 2 if first.lower().startswith("sep=") else 1
    rows: list[SheetRow] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for number, cells in enumerate(reader, start=offset):
            if number % 500 == 0:
                cancel.check()
                progress.step(min(reader.line_num, number), max(reader.line_num, number), path.name)
            row = _row(cells)
            if row:
                rows.append(SheetRow(number, row))
            if len(rows) > MOST_ROWS:
                raise refused(path, why("it has more than {most} rows", most=MOST_ROWS))
    except csv.Error as error:
        reason = why("a quotation mark in or before line {line} is not closed, or stands inside a text", line=reader.line_num)
        raise refused(path, reason) from error
    return Grid(sheet=path.stem, rows=tuple(rows), delimited=True, broken_text=len(_TWICE.findall(text[: 1 << 20])) >= 3)


def _text(path: Path, encoding: str) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise KnownError(Code.FILE_UNREADABLE, path=str(path), reason=error.strerror or str(error)) from error
    named = next((name for mark, name in _MARKS if data.startswith(mark)), "")
    chosen = named or encoding or "utf-8"
    try:
        text = data.decode(chosen)
    except LookupError as error:
        raise refused(path, why("there is no encoding {encoding}", encoding=chosen)) from error
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        if encoding or named:
            raise refused(path, why("line {line} is no text in the encoding {encoding}", line=line, encoding=chosen)) from error
        reason = why(
            "line {line} is not UTF-8; save it as CSV UTF-8, or say its encoding (windows-1256 for Arabic, windows-1251 for"
            " Cyrillic, windows-1252 for western letters)",
            line=line,
        )
        raise refused(path, reason) from error
    if "\x00" in text:
        raise refused(path, why("it is no text; save it as .xlsx or as CSV UTF-8"))
    return text.lstrip("\ufeff")


def _separator(text: str) -> str:
    """The separator that cuts most of the first rows into the same number of cells, and into most of them."""
    head = "".join(text.splitlines(keepends=True)[:_SNIFFED])

    def score(separator: str) -> tuple[int, int]:
        try:
            widths = Counter(len(row) for row in csv.reader(io.StringIO(head, newline=""), delimiter=separator) if row)
        except csv.Error:
            return (0, 0)
        wide = Counter({width: count for width, count in widths.items() if width > 1})
        width, count = wide.most_common(1)[0] if wide else (1, 0)
        return (count, width)

    return max(SEPARATORS, key=score)


def _row(cells: list[str]) -> tuple[Value, ...]:
    made: list[Value] = []
    for cell in cells:
        if len(cell) > LONGEST_CELL:
            made.append(Broken(why("it holds {count} characters; at most {most} fit", count=len(cell), most=LONGEST_CELL)))
            continue
        text = cell[1:] if cell[:1] == "'" and cell[1:2] in GUARDED and cell[1:2] else cell
        made.append(text if text.strip() else None)
    while made and made[-1] is None:
        made.pop()
    return tuple(made)
