# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Lists as XLSX workbooks and CSV files.

The workbook is written by hand, straight into its target: openpyxl keeps a temporary copy of each sheet on the disk in clear,
and makes a formula of a text that begins with "=". Here every text is an inline string; there is no way to write a formula.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import BinaryIO
from xml.sax.saxutils import escape

from mlat_desktop.services.importing.port import LONGEST_CELL, Broken, ListTable, Value
from mlat_desktop.transfer.sheets.delimited import GUARDED

_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML cannot hold."""
LONGEST_FOOT = 240
"""Characters that every spreadsheet program takes under a page."""
_DAY_ZERO = date(1899, 12, 30)
_PLAIN, _DATE, _TIME, _HEAD, _FAULTY, _FAULTY_DATE = range(6)
_NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STYLES = (
    f'{_HEADER}<styleSheet xmlns="{_NAMESPACE}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="4"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFE8EEF5"/></patternFill></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFFCE8D5"/></patternFill></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="6">'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="1" fillId="2" borderId="0" xfId="0" applyFont="1" applyFill="1"/>'
    '<xf numFmtId="49" fontId="0" fillId="3" borderId="0" xfId="0" applyFill="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="3" borderId="0" xfId="0" applyNumberFormat="1" applyFill="1"/>'
    '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def xlsx_file(target: BinaryIO, table: ListTable) -> None:
    """A workbook of one sheet: the first row stays in sight and filters, dates are dates, all else is text or a number."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _types())
        archive.writestr("_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")]))
        archive.writestr("xl/workbook.xml", _workbook(table.title))
        archive.writestr(
            "xl/_rels/workbook.xml.rels", _relations([("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")])
        )
        archive.writestr("xl/styles.xml", _STYLES)
        with archive.open("xl/worksheets/sheet1.xml", "w") as out:
            for part in _sheet(table):
                out.write(part.encode())


def csv_file(target: BinaryIO, table: ListTable) -> None:
    """UTF-8 with the mark by which Excel knows it. A text that a spreadsheet would take for a formula gets an apostrophe."""
    out = io.TextIOWrapper(target, encoding="utf-8-sig", errors="replace", newline="", write_through=True)
    try:
        writer = csv.writer(out, delimiter=";" if table.semicolons else ",", lineterminator="\r\n")
        writer.writerow([_guarded(each) for each in table.headings])
        for row in table.rows:
            writer.writerow([_guarded(each) for each in row])
        out.flush()
    finally:
        out.detach()


def _guarded(value: Value) -> str | int | float:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    text = _words(value)
    return f"'{text}" if text.startswith(GUARDED) else text


def _words(value: Value) -> str:
    if value is None or isinstance(value, Broken):
        return ""
    return _UNFIT.sub("\ufffd", str(value))[:LONGEST_CELL]


def _types() -> str:
    parts = [("/xl/workbook.xml", "sheet.main"), ("/xl/worksheets/sheet1.xml", "worksheet"), ("/xl/styles.xml", "styles")]
    made = "".join(f'<Override PartName="{name}" ContentType="{_TYPE}.{kind}+xml"/>' for name, kind in parts)
    return (
        f'{_HEADER}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{made}</Types>'
    )


def _relations(targets: Iterable[tuple[str, str]]) -> str:
    made = "".join(
        f'<Relationship Id="rId{place}" Type="{_RELATION}/{kind}" Target="{target}"/>'
        for place, (kind, target) in enumerate(targets, start=1)
    )
    return f'{_HEADER}<Relationships xmlns="{_PACKAGE}/relationships">{made}</Relationships>'


def _workbook(title: str) -> str:
    name = re.sub(r"[\[\]:*?/\\]", " ", _words(title)).strip().strip("'")[:31] or "1"
    return (
        f'{_HEADER}<workbook xmlns="{_NAMESPACE}" xmlns:r="{_RELATION}"><sheets>'
        f'<sheet name="{_attribute(name)}" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )


def _attribute(text: str) -> str:
    return escape(text, {'"': "&quot;"})


def _sheet(table: ListTable) -> Iterator[str]:
    side = ' rightToLeft="1"' if table.right_to_left else ""
    last = _letters(len(table.headings) - 1)
    yield (
        f'{_HEADER}<worksheet xmlns="{_NAMESPACE}"><sheetViews><sheetView workbookViewId="0"{side}>'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
    )
    widths = (min(60, max(12, len(str(each)) + 4)) for each in table.headings)
    columns = "".join(f'<col min="{n}" max="{n}" width="{w}" customWidth="1"/>' for n, w in enumerate(widths, start=1))
    yield f"<cols>{columns}</cols><sheetData>"
    yield _row(1, table.headings, _HEAD)
    count = 1
    for count, row in enumerate(table.rows, start=2):
        yield _row(count, row, _FAULTY if count - 2 in table.marked else _PLAIN)
    yield f'</sheetData><autoFilter ref="A1:{last}{count}"/>{_foot(table.foot)}</worksheet>'


def _foot(text: str) -> str:
    """What is printed under every page, small and in the middle; an ampersand would be a command there."""
    words = _words(text).replace("&", "&&")[:LONGEST_FOOT]
    return f"<headerFooter><oddFooter>{escape(f'&C&8{words}')}</oddFooter></headerFooter>" if words else ""


def _row(number: int, cells: Sequence[Value], style: int) -> str:
    made = "".join(_cell(f"{_letters(place)}{number}", value, style) for place, value in enumerate(cells))
    return f'<row r="{number}">{made}</row>'


def _cell(where: str, value: Value, style: int) -> str:
    if isinstance(value, date) and value.year >= 1901:  # datetime too; earlier ones are no days in a workbook
        dated = _FAULTY_DATE if style == _FAULTY else _DATE
        day = value.date() if isinstance(value, datetime) else value
        serial: float = (day - _DAY_ZERO).days
        if isinstance(value, datetime):
            dated, serial = _TIME, serial + (value.hour * 60 + value.minute) / 1440
        return f'<c r="{where}" s="{dated}"><v>{serial}</v></c>'
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e15:
        return f'<c r="{where}"><v>{value}</v></c>'
    text = _words(value)
    if not text:
        return f'<c r="{where}" s="{style}"/>' if style == _FAULTY else ""
    return f'<c r="{where}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def _letters(place: int) -> str:
    made = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        made = chr(65 + rest) + made
    return made
