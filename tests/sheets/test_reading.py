# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What offices really have as files: read as it is, or refused in one sentence; never a traceback, never another value."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.messages import reason, sentence
from mlat_desktop.progress import CancelToken, Silent
from mlat_desktop.services.importing.port import LONGEST_CELL, Broken, Reading
from mlat_desktop.transfer.sheets import SheetFiles, workbook
from tests.sheets.books import HEAD, ROW, bare, book, cells, lines, read, text

HALF_PAST_FOUR = datetime.combine(date(2021, 4, 3), time(16, 30))


def refusal(path: Path, **how: str) -> str:
    """The sentence with which a file is refused."""
    with pytest.raises(KnownError) as refused:
        read(path, **how)
    assert refused.value.code in {Code.SHEET_INVALID, Code.FILE_MISSING, Code.FILE_UNREADABLE}
    return sentence(refused.value)


def said(value: object) -> str:
    assert isinstance(value, Broken)
    return reason(value.reason)


# -- workbooks


@pytest.mark.parametrize("mac", [False, True], ids=["1900", "1904"])
def test_a_date_is_the_same_day_whatever_year_the_workbook_counts_from(tmp_path: Path, mac: bool) -> None:
    rows = [("Received",), (date(2021, 4, 3),), (HALF_PAST_FOUR,), (date(1999, 12, 31),)]
    assert cells(book(tmp_path / "a.xlsx", rows, mac=mac))[1:] == [
        (date(2021, 4, 3),),
        (HALF_PAST_FOUR,),
        (date(1999, 12, 31),),
    ]


def test_a_number_without_a_date_format_stays_a_number(tmp_path: Path) -> None:
    assert cells(book(tmp_path / "a.xlsx", [("Received",), (44289,), (44289.75,)]))[1:] == [(44289,), (44289.75,)]


def test_a_cell_merged_downwards_counts_for_each_of_its_rows_and_one_across_is_a_title(tmp_path: Path) -> None:
    rows = [("Register 2021", None, None, None), ("No", "State", "A", "B"), (1, "France", "x", "y"), (2, None, "x", "y")]
    grid = read(book(tmp_path / "a.xlsx", rows, merged=["A1:D1", "B3:B4"]))
    assert [row.cells[1] for row in grid.rows[1:]] == ["State", "France", "France"]
    assert grid.wide_titles == {1}


def test_a_formula_counts_as_it_was_last_calculated_and_one_without_a_value_is_said(tmp_path: Path) -> None:
    data = (
        '<row r="1"><c r="A1" t="str"><f>CONCAT("A","B")</f><v>AB</v></c><c r="B1"><f>TODAY()</f></c>'
        '<c r="C1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="D1"><f>1+1</f><v>2</v></c></row>'
    )
    first, second, third, fourth = cells(bare(tmp_path / "a.xlsx", data))[0]
    assert (first, fourth) == ("AB", 2)
    assert "never calculated" in said(second)
    assert "#DIV/0!" in said(third)


def test_a_cell_of_ten_megabytes_is_said_and_the_others_are_read(tmp_path: Path) -> None:
    data = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"x" * 10_000_000}</t></is></c><c r="B1"><v>7</v></c></row>'
    large, seven = cells(bare(tmp_path / "a.xlsx", data))[0]
    assert (f"at most {LONGEST_CELL} fit" in said(large), seven) == (True, 7)
    assert "10000000 characters" in said(cells(text(tmp_path / "a.csv", "a,b\r\n" + "x" * 10_000_000 + ",7\r\n"))[1][0])


def test_names_in_every_script_come_in_letter_by_letter(tmp_path: Path) -> None:
    names = (
        "محمد عبد الله",
        "Łukasz Żółć",
        "Ольга Петрова",
        "李小龍",
        "דוד כהן",
        "O’Connor",
        "e\u0301 combining",
        "\u200fيمين\u200e",
    )
    for path in (book(tmp_path / "a.xlsx", [names]), text(tmp_path / "a.csv", lines(names))):
        assert cells(path)[0] == names


def test_hidden_rows_columns_and_sheets_are_known_as_such(tmp_path: Path) -> None:
    import openpyxl

    made = openpyxl.Workbook()
    made.active.title, made.active.sheet_state = "Lists", "hidden"
    sheet = made.create_sheet("Incoming")
    for row in (HEAD, ROW, ROW):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].hidden = True
    made.save(tmp_path / "a.xlsx")
    grid = read(tmp_path / "a.xlsx")
    assert (grid.sheet, list(grid.others), set(grid.hidden_columns)) == ("Incoming", ["Lists"], {1})
    assert [row.hidden for row in grid.rows] == [False, False, True]
    assert read(tmp_path / "a.xlsx", sheet="lists").sheet == "Lists"
    assert "no sheet Outgoing" in refusal(tmp_path / "a.xlsx", sheet="Outgoing")


def test_times_and_durations_are_no_dates(tmp_path: Path) -> None:
    value = cells(book(tmp_path / "a.xlsx", [("x",), (timedelta(hours=30),)]))[1][0]
    assert "length of time" in said(value)


def _entities(path: Path) -> Path:
    lol = '<!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    return bare(path, '<row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row>', prologue=lol)


def _outside(path: Path) -> Path:
    return bare(path, '<row r="1"/>', prologue='<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>')


def _bomb(path: Path) -> Path:
    with zipfile.ZipFile(bare(path, ""), "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/zeros.bin", bytes(11 << 20))
    return path


def _many_parts(path: Path) -> Path:
    with zipfile.ZipFile(bare(path, ""), "a") as archive:
        for number in range(5000):
            archive.writestr(f"xl/media/{number}.bin", b"")
    return path


def _no_xml(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "this is no XML")
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return path


def _odt(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", "<x/>")
    return path


HOSTILE: list[tuple[str, Callable[[Path], Path], str]] = [
    ("entities.xlsx", _entities, "declares entities"),
    ("outside.xlsx", _outside, "declares entities"),
    ("bomb.xlsx", _bomb, "larger than any register"),
    ("parts.xlsx", _many_parts, "larger than any register"),
    ("noxml.xlsx", _no_xml, "damaged"),
    ("calc.ods", _odt, "OpenDocument"),
    ("old.xls", lambda p: text(p, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)), ".xls workbook or has a password"),
    ("empty.xlsx", lambda p: text(p, b""), "it is empty"),
    ("zip.xlsx", lambda p: text(p, b"PK\x03\x04 and no more"), "damaged, or no spreadsheet"),
    ("quote.csv", lambda p: text(p, 'a,b\r\n1,"two\r\n3,four\r\n'), "quotation mark"),
    ("nul.csv", lambda p: text(p, b"a,b\0c\n"), "no text"),
    ("arabic.csv", lambda p: text(p, "رقم;الدولة\n1;فرنسا\n", "windows-1256"), "windows-1256 for Arabic"),
    ("utf16.csv", lambda p: text(p, b"\xff\xfea\0b"), "encoding utf-16"),
    ("wide.xlsx", lambda p: bare(p, '<row r="1"><c r="XFD1"><v>1</v></c></row>'), "more than 1000 columns"),
    ("nowhere.xlsx", lambda p: bare(p, '<row r="x"><c r="??"><v>1</v></c></row>'), "damaged, or no spreadsheet"),
    ("number.xlsx", lambda p: bare(p, '<row r="1"><c r="A1"><v>seven</v></c></row>'), "damaged, or no spreadsheet"),
    ("string.xlsx", lambda p: bare(p, '<row r="1"><c r="A1" t="s"><v>99</v></c></row>'), "damaged, or no spreadsheet"),
]


@pytest.mark.parametrize(("name", "made", "words"), HOSTILE, ids=[name for name, _made, _words in HOSTILE])
def test_what_cannot_be_read_is_refused_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, made: Callable[[Path], Path], words: str
) -> None:
    monkeypatch.setattr("mlat_desktop.transfer.sheets.archive.MOST_BYTES", 10 << 20)
    told = refusal(made(tmp_path / name))
    assert words in told
    assert "Nothing was changed." in told


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    assert "There is no file" in refusal(tmp_path / "none.xlsx")
    assert "cannot be used" in refusal(tmp_path)


def test_a_workbook_with_any_byte_turned_is_read_or_refused(tmp_path: Path, figure: Callable[[str, object], None]) -> None:
    whole = book(tmp_path / "whole.xlsx", [HEAD, *([*ROW[:5], date(2021, 4, day)] for day in range(1, 20))]).read_bytes()
    chance = random.Random(5)
    told = {"read": 0, "refused": 0, "in silence": 0}
    for turn in range(300):
        damaged = bytearray(whole)
        for _each in range(chance.choice((1, 1, 4))):
            damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
        path = text(tmp_path / "damaged.xlsx", bytes(damaged if turn % 3 else damaged[: chance.randrange(1, len(damaged))]))
        try:
            read(path)
        except KnownError as refused:
            told["refused" if sentence(refused) else "in silence"] += 1
        else:
            told["read"] += 1
    figure("damaged workbooks read or refused in a sentence", f"{told['read']} and {told['refused']}")
    assert (told["refused"] > 100, told["in silence"]) == (True, 0)


def test_a_workbook_with_any_part_of_its_xml_turned_is_read_or_refused(
    tmp_path: Path, figure: Callable[[str, object], None]
) -> None:
    """Each part has its right checksum again, so that the XML itself comes to be believed."""
    path = book(tmp_path / "whole.xlsx", [HEAD, *([*ROW[:5], date(2021, 4, day)] for day in range(1, 20))])
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    chance = random.Random(11)
    told = {"read": 0, "refused": 0, "in silence": 0}
    for turn in range(300):
        name = chance.choice([each for each in parts if each.endswith(".xml")])
        parts_now = {**parts, name: _turned(parts[name], chance)}
        with zipfile.ZipFile(tmp_path / f"{turn}.xlsx", "w") as archive:
            for each, content in parts_now.items():
                archive.writestr(each, content)
        try:
            read(tmp_path / f"{turn}.xlsx")
        except KnownError as refused:
            told["refused" if sentence(refused) else "in silence"] += 1
        else:
            told["read"] += 1
    figure("workbooks with turned XML read or refused in a sentence", f"{told['read']} and {told['refused']}")
    assert (min(told["read"], told["refused"]) > 30, told["in silence"]) == (True, 0)


def _turned(xml: bytes, chance: random.Random) -> bytes:
    """XML with a piece of it taken out, doubled, or another number in the place of one."""
    at = chance.randrange(len(xml))
    end = min(len(xml), at + chance.choice((1, 3, 12)))
    digits = [place for place, byte in enumerate(xml) if chr(byte).isdigit()]
    if digits and chance.random() < 0.5:
        at = chance.choice(digits)
        return xml[:at] + chance.choice((b"0", b"-1", b"99999999999", b"")) + xml[at + 1 :]
    return xml[:at] + chance.choice((b"", xml[at:end] * 2)) + xml[end:]


def test_a_mistake_of_ours_is_not_told_as_damage_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def mistaken(_value: object) -> object:
        raise KeyError("ours")

    path = book(tmp_path / "a.xlsx", [HEAD, ROW])
    monkeypatch.setattr(workbook, "_value", mistaken)
    with pytest.raises(KeyError, match="ours"):
        read(path)


def test_a_sheet_that_merges_whole_rows_is_refused(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [HEAD, ROW])
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = next(name for name in parts if name.startswith("xl/worksheets/sheet"))
    merged = b'</sheetData><mergeCells count="1"><mergeCell ref="1:3"/></mergeCells>'
    parts[sheet] = parts[sheet].replace(b"</sheetData>", merged)
    with zipfile.ZipFile(tmp_path / "b.xlsx", "w") as archive:
        for each, content in parts.items():
            archive.writestr(each, content)
    assert "it is damaged" in refusal(tmp_path / "b.xlsx")


def test_reading_can_be_stopped(tmp_path: Path) -> None:
    stopped = CancelToken()
    stopped.cancel()
    path = book(tmp_path / "a.xlsx", [ROW] * 600)
    with pytest.raises(KnownError) as refused:
        SheetFiles().read(path, Reading(), Silent(), stopped)
    assert refused.value.code is Code.CANCELLED


# -- delimited text

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le-marked")


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_any_separator_and_every_marked_encoding_is_understood(tmp_path: Path, separator: str, encoding: str) -> None:
    rows = [HEAD, ("AB 1", "وارد", "MLA", "فرنسا", f"Bank{separator} and\nmore", "2021-04-25")]
    content = lines(*rows, separator=separator)
    data = b"\xff\xfe" + content.encode("utf-16-le") if encoding.endswith("marked") else content.encode(encoding)
    assert cells(text(tmp_path / "a.csv", data)) == rows


@pytest.mark.parametrize(("encoding", "state"), [("windows-1256", "فرنسا"), ("windows-1251", "Франция"), ("cp1252", "Suède")])
def test_an_old_code_page_is_read_when_it_is_named_and_never_guessed(tmp_path: Path, encoding: str, state: str) -> None:
    path = text(tmp_path / "a.csv", f"No;State\r\n1;{state}\r\n", encoding)
    assert "is not UTF-8" in refusal(path)
    assert cells(path, encoding=encoding)[1] == ("1", state)
    assert "no encoding klingon" in refusal(path, encoding="klingon")


def test_the_line_of_excel_that_names_the_separator_is_no_row(tmp_path: Path) -> None:
    grid = read(text(tmp_path / "a.csv", "sep=;\r\nNo;State\r\n1;a,b,c\r\n"))
    assert [(row.number, row.cells) for row in grid.rows] == [(2, ("No", "State")), (3, ("1", "a,b,c"))]


def test_text_saved_twice_in_utf8_is_noticed(tmp_path: Path) -> None:
    twice = "No,State\n1,Suède\n2,Türkiye\n3,Österreich\n".encode().decode("cp1252", "replace")
    assert read(text(tmp_path / "a.csv", twice)).broken_text
    assert not read(text(tmp_path / "b.csv", "No,State\n1,Suède\n2,Türkiye\n3,Österreich\n")).broken_text


def test_empty_rows_and_cells_of_spaces_are_nothing(tmp_path: Path) -> None:
    grid = read(text(tmp_path / "a.csv", "No,State\r\n , \r\n,\r\n1,France,,,\r\n"))
    assert [(row.number, row.cells) for row in grid.rows] == [(1, ("No", "State")), (4, ("1", "France"))]
