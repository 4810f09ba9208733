# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Makes spreadsheets as offices have them, by openpyxl where it can write them and as bare XML where it cannot."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from mlat_desktop.progress import CancelToken, Silent
from mlat_desktop.services.importing.port import Grid, Reading
from mlat_desktop.transfer.sheets import SheetFiles

HEAD = ("Our ref", "Direction", "Type", "State", "Subject", "Received")
ROW = ("AB 1/2021", "incoming", "MLA", "France", "Bank records", "2021-04-25")

_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def _relation(kind: str, target: str) -> str:
    return (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/{kind}" Target="{target}"/></Relationships>'
    )


def bare(path: Path, data: str, *, prologue: str = "", date1904: bool = False, name: str = "Sheet1") -> Path:
    """A workbook of one sheet whose XML between ``sheetData`` is ``data``, as other programs than Excel write them."""
    flag = '<workbookPr date1904="1"/>' if date1904 else ""
    book = (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{flag}<sheets><sheet name="{name}" sheetId="1" r:id="rId1"/></sheets>'
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _relation("officeDocument", "xl/workbook.xml"))
        archive.writestr("xl/workbook.xml", f'<?xml version="1.0"?>{book}</workbook>')
        archive.writestr("xl/_rels/workbook.xml.rels", _relation("worksheet", "worksheets/sheet1.xml"))
        sheet = f'<worksheet xmlns="{_MAIN}"><sheetData>{data}</sheetData></worksheet>'
        archive.writestr("xl/worksheets/sheet1.xml", f'<?xml version="1.0"?>{prologue}{sheet}')
    return path


def book(path: Path, rows: Sequence[Sequence[Any]], *, merged: Sequence[str] = (), mac: bool = False) -> Path:
    """A workbook as Excel would save it."""
    made = openpyxl.Workbook()
    if mac:
        made.epoch = CALENDAR_MAC_1904
    sheet = made.active
    for row in rows:
        sheet.append(list(row))
    for area in merged:
        sheet.merge_cells(area)
    made.save(path)
    return path


def text(path: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    """A text file in an encoding."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def lines(*rows: Sequence[str], separator: str = ",") -> str:
    """Delimited text as Excel writes it, quotes where they are needed."""

    def cell(value: str) -> str:
        needs = any(c in value for c in (separator, '"', "\n"))
        return '"' + value.replace('"', '""') + '"' if needs else value

    return "".join(separator.join(map(cell, row)) + "\r\n" for row in rows)


def read(path: Path, **how: str) -> Grid:
    """The sheet as the program reads it."""
    return SheetFiles().read(path, Reading(**how), Silent(), CancelToken())


def cells(path: Path, **how: str) -> list[tuple[object, ...]]:
    """The values of the sheet, row by row."""
    return [row.cells for row in read(path, **how).rows]
