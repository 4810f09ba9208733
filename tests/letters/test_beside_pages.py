# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The pages of letters in two languages: each block opposite its counterpart, on the kept file and on the editable copy.

The ordinary run takes a few kinds; the slow one all of them.
"""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from docx import Document
from docx.oxml.ns import qn
from PIL import Image, ImageChops

from mlat_desktop.domain.letter_beside import opposites
from mlat_desktop.domain.letter_text import BlockKind, plain
from mlat_desktop.letters import bilingual
from mlat_desktop.letters.press import Press
from mlat_desktop.services.letters.words import words
from tests.letters import gallery
from tests.letters.test_gallery import _bare

pytestmark = pytest.mark.thorough

Tool = Callable[[str], str]
FEW = [
    ("request", "en", "ar"),
    ("outstanding", "fr", "ru"),
    ("refusal", "ru", "ar"),
    ("execution", "ar", "fr"),
    ("chaser", "fr", "zh"),
]
WIDE = 420


def _ink(kind: str, language: str, beside: str, page: int) -> Image.Image:
    drawn = Press().raster(gallery.pdf(kind, language, beside=beside), page, WIDE)
    image = Image.frombytes("RGB", (drawn.width, drawn.height), drawn.data)
    return ImageChops.invert(image.convert("L")).point(lambda tone: 255 if tone > 40 else 0)


def _must_keep_its_margins(kind: str, language: str, beside: str) -> int:
    pages = Press().pages(gallery.pdf(kind, language, beside=beside))
    for page in range(pages):
        box = _ink(kind, language, beside, page).getbbox()
        where = f"{kind} in {language} and {beside}, page {page + 1}"
        assert box is not None, where
        assert box[0] >= 24 / 210 * WIDE, where
        assert box[2] <= WIDE - 24 / 210 * WIDE, where
        assert box[3] <= WIDE * 297 / 210 * (297 - 4) / 297, where
    return pages


@pytest.mark.parametrize(("kind", "language", "beside"), FEW)
def test_no_ink_stands_beside_the_columns(kind: str, language: str, beside: str) -> None:
    _must_keep_its_margins(kind, language, beside)


@pytest.mark.slow
@pytest.mark.parametrize(("language", "beside"), [("en", "ar"), ("fr", "ru")])
def test_no_ink_stands_beside_the_columns_of_any_letter(
    language: str, beside: str, figure: Callable[[str, object], None]
) -> None:
    both = {kind for kind, _ in gallery.every([language])} & {kind for kind, _ in gallery.every([beside])}
    pages = [_must_keep_its_margins(kind, language, beside) for kind in sorted(both)]
    figure(f"kinds in {language} and {beside} side by side, pages", f"{len(pages)}, {sum(pages)}")


@pytest.mark.parametrize(("kind", "language", "beside"), FEW)
def test_every_block_has_its_counterpart(kind: str, language: str, beside: str) -> None:
    sheet = gallery.sheet(kind, language, beside=beside)
    assert sheet.beside is not None
    pairs = opposites(sheet.filled, sheet.beside.filled)
    alone = [pair for pair in pairs if pair[0] is None or pair[1] is None]
    assert not [pair for pair in alone if BlockKind.HEADING in {each.kind for each in pair if each}]
    assert len(alone) <= len(pairs) * 0.1, [plain(each.spans) for pair in alone for each in pair if each]


@pytest.mark.interop
@pytest.mark.parametrize(("kind", "language", "beside"), FEW)
def test_a_reader_finds_the_words_of_both_languages(kind: str, language: str, beside: str, tool: Tool, tmp_path: Path) -> None:
    (tmp_path / "letter.pdf").write_bytes(gallery.pdf(kind, language, beside=beside))
    texts = []
    for order in ((), ("-raw",)):  # a reader puts the lines of two columns together, or leaves each as it is
        command = [tool("pdftotext"), *order, "-enc", "UTF-8", "letter.pdf", "-"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True)
        texts.append("".join(_bare(done.stdout.decode()).split()))
    sheet = gallery.sheet(kind, language, beside=beside)
    assert sheet.beside is not None
    for each in (sheet, sheet.beside):
        lines = [_bare(re.sub(r"[.\u2026]{8,}", "", line)) for line in (*each.filled.lines(), each.prevails)]
        pattern = r"[\u4e00-\u9fff]{2,4}" if each.language == "zh" else r"[^\W\d_]{3,}"
        wanted = [word for line in lines for word in re.findall(pattern, line)]
        missing = [word for word in wanted if not any(word in text for text in texts)]
        assert len(missing) <= len(wanted) * 0.03, (each.language, missing)
    for code in ("L-2026-0007",):
        assert any(code in text for text in texts)


def test_two_letters_of_the_same_words_are_the_same_bytes() -> None:
    sheet = gallery.sheet("query", "en", beside="ar")
    assert Press().compose(sheet) == Press().compose(sheet)
    turned = gallery.sheet("query", "ar", beside="en")
    assert Press().compose(turned) != Press().compose(sheet)


def test_what_runs_to_the_right_stands_at_the_left_whichever_prevails() -> None:
    for language, beside, left in (("en", "ar", "en"), ("ar", "en", "en"), ("fr", "ru", "fr"), ("ru", "fr", "ru")):
        composer = bilingual._Bilingual(gallery.sheet("query", language, beside=beside))
        assert composer.left.sheet.language == left, (language, beside)


@pytest.mark.parametrize(("language", "beside"), [("en", "ar"), ("ar", "fr"), ("fr", "zh")])
def test_the_editable_copy_has_both_languages_in_two_columns(language: str, beside: str) -> None:
    sheet = gallery.sheet("request", language, beside=beside)
    assert sheet.beside is not None
    notes = [words(each).of("mark", "editable_caption") for each in (language, beside)]
    sheet = replace(sheet, note=notes[0], beside=replace(sheet.beside, note=notes[1]))
    assert sheet.beside is not None
    data = Press().editable(sheet)
    assert data == Press().editable(sheet)
    made = Document(io.BytesIO(data))
    paragraphs = ["".join(each.text or "" for each in part.iter(qn("w:t"))) for part in made.element.body.iter(qn("w:p"))]
    said = _bare("\n".join(paragraphs))
    for each in (sheet, sheet.beside):
        for block in each.filled.blocks:
            if block.kind in (BlockKind.PARA, BlockKind.HEADING, BlockKind.SALUTATION, BlockKind.CLOSING):
                assert _bare(plain(block.spans))[:40] in said
        assert _bare(each.prevails) in said
    foot = "".join(part.text for part in made.sections[0].footer.paragraphs)
    assert all(note in foot for note in notes)
    table = made.element.body.findall(qn("w:tbl"))[-1]
    assert {len(row.findall(qn("w:tc"))) for row in table.findall(qn("w:tr"))} == {2}


def test_the_marks_across_a_page_are_in_both_languages() -> None:
    sheet = gallery.sheet("acknowledgement", "en", beside="fr")
    assert sheet.beside is not None
    marked = replace(sheet, marks=("TRAINING", "DRAFT"), beside=replace(sheet.beside, marks=("TRAINING", "BROUILLON")))
    with pypdfium2.PdfDocument(Press().compose(marked)) as document:
        text = document[0].get_textpage().get_text_range()
    named = [text.count(word) for word in ("TRAINING", "DRAFT", "BROUILLON")]
    assert named == [3, 2, 2], "the head of each column names its own; across the page each stands once, what both share too"
