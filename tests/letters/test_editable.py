# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The editable copy: everything that the letter says, in its order, and on every page that it is not the sealed letter."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn

from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.letter_sheet import LetterSheet
from mlat_desktop.domain.letter_text import BlockKind, FilledBlock, isolate
from mlat_desktop.domain.people import Role
from mlat_desktop.letters import bidi
from mlat_desktop.letters.docx import _order, _steered
from mlat_desktop.letters.press import Press
from mlat_desktop.services.letters.words import LETTER_LANGUAGES, words
from tests.letters.conftest import Desk
from tests.letters.test_pages import IBAN, REFERENCE, ROOT, THEIRS, sheet
from tests.letters.test_service import IN, Sit, sealed

pytestmark = pytest.mark.thorough

STEERING = re.compile("[\u200e\u200f\u202a-\u202c]")


def editable(language: str = "en", kind: str = "request") -> LetterSheet:
    said = words(language)
    made = sheet(kind, language, seal_text="", marks=(said.mark("editable"),), note=said.of("mark", "editable_caption"))
    table = FilledBlock(kind=BlockKind.TABLE, heads=("A", "B"), rows=((_cell(THEIRS, made), _cell("x & <b>", made)),))
    bullets = FilledBlock(kind=BlockKind.BULLETS, rows=((_cell("one", made),), (_cell("two", made),)))
    blocks = (*made.filled.blocks[:-2], table, bullets, *made.filled.blocks[-2:])
    return replace(made, filled=replace(made.filled, blocks=blocks))


def _cell(text: str, made: LetterSheet) -> tuple[tuple[str, bool], ...]:
    return ((isolate(text, code=True, rtl=made.rtl), False),)


def read(data: bytes) -> list[str]:
    """The text of every paragraph of the body in its order, those in tables too, without what steers direction."""
    found = Document(io.BytesIO(data)).element.body.iter(qn("w:p"))
    return [STEERING.sub("", "".join(each.text or "" for each in part.iter(qn("w:t")))) for part in found]


@pytest.mark.parametrize("language", LETTER_LANGUAGES)
def test_it_says_all_that_the_letter_says(language: str) -> None:
    made = editable(language)
    said = "\n".join(read(Press().editable(made))).replace("\u00a0", " ")
    for line in made.filled.lines():
        for part in line.split("\t"):
            assert part.replace("\u00a0", " ") in said, part
    for wanted in (*made.letterhead, *made.recipient, REFERENCE, THEIRS, IBAN, made.date_line, "Dr. Martin Frei", "x & <b>"):
        assert wanted in said, wanted


@pytest.mark.parametrize("language", LETTER_LANGUAGES)
def test_head_and_foot_of_every_page_say_that_it_is_not_the_sealed_letter(language: str) -> None:
    section = Document(io.BytesIO(Press().editable(editable(language)))).sections[0]
    assert not section.different_first_page_header_footer
    head, foot = ("".join(p.text for p in part.paragraphs) for part in (section.header, section.footer))
    assert words(language).of("mark", "editable_note") in head
    assert words(language).of("mark", "editable_caption") in foot
    assert words(language).of("classification", "restricted") in head


def test_an_arabic_copy_runs_to_the_left_in_every_part() -> None:
    document = Document(io.BytesIO(Press().editable(editable("ar"))))
    body = document.element.body
    assert all(part.find(f"{qn('w:pPr')}/{qn('w:bidi')}") is not None for part in body.iter(qn("w:p")))
    assert all(part.find(f"{qn('w:tblPr')}/{qn('w:bidiVisual')}") is not None for part in body.iter(qn("w:tbl")))
    assert body.sectPr.find(qn("w:bidi")) is not None
    for run in body.iter(qn("w:r")):
        text, said = "".join(each.text or "" for each in run.iter(qn("w:t"))), run.find(qn("w:rPr"))
        if re.search("[\u0621-\u064a]", text):
            assert said.find(qn("w:rtl")) is not None, text
        if said is not None:
            assert (said.find(qn("w:b")) is None) == (said.find(qn("w:bCs")) is None)
            assert (said.find(qn("w:sz")) is None) == (said.find(qn("w:szCs")) is None)
    fonts = next(document.styles.element.iter(qn("w:rFonts")))
    assert fonts.get(qn("w:cs"))
    assert fonts.get(qn("w:eastAsia"))
    english = Document(io.BytesIO(Press().editable(editable("en")))).element.body
    assert next(english.iter(qn("w:bidi"), qn("w:bidiVisual")), None) is None


@pytest.mark.parametrize("base", [bidi.LTR, bidi.RTL])
@pytest.mark.parametrize(
    "text",
    [THEIRS, REFERENCE, IBAN, "Mohamed Abdallah", "محمد عبد الله", "+41 22 555 01 23", "1 مارس 2027", "(الملف) 7/ج-A"],
)
def test_a_value_stands_in_the_order_of_the_sealed_letter(text: str, base: int) -> None:
    for code in (True, False):
        for frame in ("{0}", "قبل {0}: {0}، بعد", "before {0}: {0}, after", "**{0}** 12 {0} (45)"):
            whole = [(char, False) for char in frame.format(isolate(text, code=code, rtl=base == bidi.RTL))]
            steered = _steered(whole, base)
            assert [pair for pair in _order(steered, base) if not STEERING.match(pair[0])] == _order(whole, base)


def test_headings_are_numbered_and_every_list_begins_anew() -> None:
    document = Document(io.BytesIO(Press().editable(editable())))
    numbers: dict[str, list[str]] = {}
    for part in document.paragraphs:
        found = part._p.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
        if found is not None:
            numbers.setdefault(found.get(qn("w:val")), []).append(part.style.name if part.style else "")
    assert [set(names) for names in numbers.values()] == [{"Heading 1"}, {"Normal"}, {"Normal"}]
    assert len(numbers["1"]) > 2
    defined = [each.get(qn("w:numId")) for each in document.part.numbering_part.element.iter(qn("w:num"))]
    assert defined == ["1", "2", "3"]


def test_it_holds_no_macro_no_link_and_no_name_of_who_made_it() -> None:
    with zipfile.ZipFile(io.BytesIO(Press().editable(editable()))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert not [name for name in parts if "vba" in name.lower() or "thumbnail" in name or "customXml" in name]
    assert not [name for name, data in parts.items() if b'TargetMode="External"' in data]
    core = parts["docProps/core.xml"].decode()
    assert ">Office</dc:creator>" in core
    assert "python-docx" not in core


def test_the_same_letter_gives_the_same_bytes_in_another_process() -> None:
    program = (
        "import hashlib; from tests.letters.test_editable import editable; from mlat_desktop.letters.press import Press;"
        "print(hashlib.sha256(Press().editable(editable('ar'))).hexdigest())"
    )
    environment = {**os.environ, "TZ": "Asia/Tokyo"}
    found = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**environment, "PYTHONHASHSEED": seed},
            cwd=ROOT,
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1


def test_an_office_makes_one_of_a_draft_and_of_a_sealed_letter_and_records_it(desk: Sit) -> None:
    anna: Desk = desk("anna")
    draft = anna.letters.draft(anna.requests[IN], "acknowledgement", "en").value
    made = anna.letters.editable(draft.id).value
    assert "Mr" not in "".join(read(made)[:3])
    letter = sealed(desk)
    kept = anna.letters.pdf(letter.id)
    copy = anna.letters.editable(letter.id).value
    assert letter.number in "\n".join(read(copy))
    assert anna.letters.pdf(letter.id) == kept
    with anna.place.store.read() as uow:
        told = [each for each in uow.audit.of_subject(letter.uid, letter.request_id) if each.action == "letter.editable-copy"]
    assert len(told) == 1


def test_who_may_not_write_letters_gets_none(desk: Callable[[str], Desk]) -> None:
    letter = sealed(desk)
    clara = desk("clara")
    clara.place.user = replace(clara.place.user, role=Role.AUDITOR)
    with pytest.raises(KnownError) as caught:
        clara.letters.editable(letter.id)
    assert caught.value.code is Code.NOT_PERMITTED


@pytest.mark.slow
@pytest.mark.interop
@pytest.mark.parametrize("language", ["en", "ar", "zh"])
def test_libreoffice_shows_it(language: str, tool: Callable[[str], str], tmp_path: Path) -> None:
    made = editable(language)
    (tmp_path / "copy.docx").write_bytes(Press().editable(made))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [tool("soffice"), "--headless", profile, "--convert-to", "pdf", "copy.docx"]
    subprocess.run(command, cwd=tmp_path, capture_output=True, check=True)
    command = [tool("pdftotext"), "-enc", "UTF-8", "copy.pdf", "-"]
    text = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True).stdout.decode()
    said = re.sub("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", text).replace("\u00a0", " ")
    for wanted in (REFERENCE, IBAN, "+41 22 555 01 23", "Dr. Martin Frei", "L-2026-0007"):
        assert wanted in said, wanted
    assert said.count(words(language).of("mark", "editable_caption")[:12]) >= 1 or language == "ar"
