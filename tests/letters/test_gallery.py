# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Every kind of letter in every language, from realistic values, measured on the finished pages.

The ordinary run takes a few letters of each language; the slow one all of them.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image, ImageChops

from mlat_desktop.domain.letter_text import BlockKind, fill, plain
from mlat_desktop.letters.press import Press
from mlat_desktop.services.letters.words import LETTER_LANGUAGES
from tests.letters import gallery

pytestmark = pytest.mark.thorough

ROOT = Path(__file__).resolve().parents[2]
MM = 72 / 25.4
HEAD, FOOT = 23 * MM, (297 - 21) * MM
"""Between these the words of a letter stand; above and below is what every page bears."""
STEERING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\u2060\u00ad]")
HANGING = {
    french: re.compile(signs + r"|\{|\(\s*\)|  |:\s*\.|^[,.;،؛]|«\s*»|“\s*”")
    for french, signs in ((False, r"\s[,.;:،؛。，、]"), (True, r"\s[,.،؛。，、]"))
}
"""What is left of a sentence without its value; French sets a blank before some signs."""
CODES = ("MLA-2026-0412", "45/ب/2023", "L-2026-0007")
OF_FIELD = {
    "article": "46(3)(f)", "consult_article": "46(26)", "ground_article": "46(21)(b)", "reasons_article": "46(23)",
    "conditions_article": "46(19)", "duty_article": "46(24)", "limit_article": "18(4)", "ticket": "24/7-118",
    "interpol_reference": "A-1234/3-2026",
}  # fmt: skip
SAMPLE = [(kind, language) for n, language in enumerate(LETTER_LANGUAGES) for kind, _ in [*gallery.every([language])][n::13]]
Tool = Callable[[str], str]


@dataclass(frozen=True)
class Line:
    """A line of a finished page: its words as a reader extracts them, and where it stands, in points from the upper left."""

    words: tuple[str, ...]
    left: float
    top: float
    right: float
    bottom: float


@pytest.fixture
def read(tool: Tool, tmp_path: Path) -> Callable[[str, str], list[list[Line]]]:
    """``read(kind, language)``: the lines of each page of a letter of the gallery."""
    command = tool("pdftotext")

    def lines(kind: str, language: str) -> list[list[Line]]:
        file = tmp_path / f"{kind}-{language}.pdf"
        file.write_bytes(gallery.pdf(kind, language))
        done = subprocess.run([command, "-bbox-layout", str(file), "-"], capture_output=True, check=True)
        tree = ElementTree.fromstring(re.sub(rb"<!DOCTYPE[^>]*>|xmlns=\"[^\"]*\"", b"", done.stdout))
        return [[_line(each) for each in page.iter("line")] for page in tree.iter("page")]

    return lines


Told = Callable[..., list[str]]


@pytest.fixture
def told(tool: Tool, tmp_path: Path) -> Told:
    """``told(kind, language)``: the text of each page as a reader copies it, without spaces. A reader works out anew in which
    order words of both directions stand; with ``-raw`` it keeps that of the line.
    """
    command = tool("pdftotext")

    def text(kind: str, language: str, *options: str) -> list[str]:
        file = tmp_path / f"{kind}-{language}.pdf"
        file.write_bytes(gallery.pdf(kind, language))
        done = subprocess.run([command, *options, "-enc", "UTF-8", str(file), "-"], capture_output=True, check=True)
        return ["".join(_bare(page).split()) for page in done.stdout.decode().removesuffix("\f").split("\f")]

    return text


def _line(found: ElementTree.Element) -> Line:
    words = tuple(_bare(word.text or "") for word in found.iter("word"))
    return Line(words, *(float(found.get(name, "0")) for name in ("xMin", "yMin", "xMax", "yMax")))


def _bare(text: str) -> str:
    """Text without what steers direction and without marks on letters, which readers put in other places."""
    kept = unicodedata.normalize("NFKD", STEERING.sub("", text))
    return "".join(char for char in kept if not unicodedata.combining(char) and char != "\u0640")


def _letters(text: str) -> Counter[str]:
    """What a line is made of, in whatever order a reader gives it: without spaces and the number before a heading."""
    return Counter(char for char in _bare(text) if char.isalpha())


def _body(page: list[Line]) -> list[Line]:
    return sorted((each for each in page if each.top > HEAD and each.bottom < FOOT), key=lambda each: each.bottom)


def _wanted(kind: str, language: str) -> Iterator[str]:
    """The words of a letter, one by one; of Chinese, phrases between marks."""
    for text in gallery.sheet(kind, language).filled.lines():
        bare = _bare(re.sub(r"[.\u2026]{8,}", "", text))
        if language == "zh":
            yield from (part for part in re.split(r"[^\w]+", bare) if len(part) > 1 and part.isalpha())
        else:
            yield from (part for word in bare.split() if any(map(str.isalnum, part := word.strip("()«»“”.,:;،؛"))))


@pytest.mark.interop
@pytest.mark.parametrize(("kind", "language"), SAMPLE)
def test_a_reader_finds_the_words_and_values_of_a_letter(told: Told, kind: str, language: str) -> None:
    _must_be_read(kind, language, told)


@pytest.mark.slow
@pytest.mark.interop
@pytest.mark.parametrize("language", LETTER_LANGUAGES)
def test_a_reader_finds_the_words_and_values_of_every_letter(
    told: Told, language: str, figure: Callable[[str, object], None]
) -> None:
    shares = [_must_be_read(kind, language, told) for kind, _ in gallery.every([language])]
    figure(f"letters in {language} read back, least share of words", f"{len(shares)}, {min(shares):.1%}")


LEAST = {"ar": 0.98}
"""Share of words found verbatim: some readers tear an Arabic word apart at a glyph of several letters."""


def _must_be_read(kind: str, language: str, told: Told) -> float:
    running = "".join(told(kind, language))
    wanted = list(_wanted(kind, language))
    missing = [word for word in wanted if word not in running]
    share = 1 - len(missing) / len(wanted)
    assert share >= LEAST.get(language, 0.99), (kind, language, missing)
    content = gallery.content(kind, language)
    codes = [code for code in CODES if code != "45/ب/2023" or "their_reference" in content.fields]
    used = {name for block in content.blocks for name in re.findall(r"\{(\w+)\}", block.text)}
    codes += [code for name, code in OF_FIELD.items() if name in used and name in content.fields]
    if "items" in content.fields and any(block.field == "items" for block in content.blocks):
        codes.append("EG38 0019 0005 0000 0000 2631 8000 2")
    of_lines = "".join(told(kind, language, "-raw"))
    for code in codes:
        said = _bare(code).replace(" ", "")
        assert said in running or said in of_lines, (kind, language, code)
    return share


@pytest.mark.interop
@pytest.mark.parametrize(("kind", "language"), SAMPLE)
def test_the_pages_of_a_letter_are_well_made(
    read: Callable[[str, str], list[list[Line]]], told: Told, kind: str, language: str
) -> None:
    _must_be_well_made(kind, language, read(kind, language), told(kind, language))


@pytest.mark.interop
def test_the_heading_of_the_last_paragraphs_goes_with_them_to_the_page_of_the_seal(tool: Tool, tmp_path: Path) -> None:
    file = tmp_path / "refusal.pdf"
    file.write_bytes(gallery.pdf("refusal", "en", sparse=True))
    done = subprocess.run([tool("pdftotext"), str(file), "-"], capture_output=True, check=True)
    pages = done.stdout.decode().removesuffix("\f").split("\f")
    blocks = gallery.sheet("refusal", "en", sparse=True).filled.blocks
    headings = [plain(each.spans) for each in blocks if each.kind is BlockKind.HEADING]
    assert len(pages) == 2, "it has to break for this to be seen"
    assert headings[-1] not in pages[0]
    assert headings[-1] in pages[1]


@pytest.mark.slow
@pytest.mark.interop
@pytest.mark.parametrize("language", LETTER_LANGUAGES)
def test_the_pages_of_every_letter_are_well_made(
    read: Callable[[str, str], list[list[Line]]], told: Told, language: str, figure: Callable[[str, object], None]
) -> None:
    pages = 0
    for kind, _ in gallery.every([language]):
        found = read(kind, language)
        _must_be_well_made(kind, language, found, told(kind, language))
        pages += len(found)
    figure(f"pages in {language} without a fault of setting", pages)


def _must_be_well_made(kind: str, language: str, pages: list[list[Line]], texts: list[str]) -> None:
    blocks = gallery.sheet(kind, language).filled.blocks
    headings = [_letters(plain(each.spans)) for each in blocks if each.kind is BlockKind.HEADING]
    for number, page in enumerate(pages):
        body = _body(page)
        where = f"{kind}-{language}, page {number + 1}"
        assert len(body) >= 3, f"{where} is empty"
        assert _letters(" ".join(body[-1].words)) not in headings, f"{where} ends with a heading"
        assert min(each.left for each in body) >= 24.5 * MM, where
        assert max(each.right for each in body) <= (210 - 24.5) * MM, where
        _must_keep_its_margins(kind, language, number)
    # The seal has no words beside it but the last paragraphs: some of them must stand on its page.
    paras = [_bare(plain(each.spans)) for each in blocks if each.kind is BlockKind.PARA]
    tail = re.findall(r"\w{3,}", paras[-1][-60:])
    share = sum(word in texts[-1] for word in tail) / len(tail)
    assert share >= 0.5, f"{kind}-{language}: nothing stands on the page of the seal"


def _must_keep_its_margins(kind: str, language: str, number: int) -> None:
    """No ink beside the text, whatever it is: words, lines of tables, seal or code."""
    drawn = Press().raster(gallery.pdf(kind, language), number, 420)
    image = Image.frombytes("RGB", (drawn.width, drawn.height), drawn.data)
    ink = ImageChops.invert(image.convert("L")).point(lambda tone: 255 if tone > 40 else 0)
    box = ink.getbbox()
    assert box is not None
    assert box[0] >= 24 / 210 * 420
    assert box[2] <= 420 - 24 / 210 * 420
    assert box[3] <= drawn.height * (297 - 4) / 297


@pytest.mark.parametrize("language", LETTER_LANGUAGES)
def test_every_field_of_every_kind_has_a_value_in_the_gallery(language: str) -> None:
    for kind, _ in gallery.every([language]):
        content = gallery.content(kind, language)
        home = {"to_address", "their_reference", "their_date"} if kind in {"transmission", "ministry"} else set()
        assert {each.name for each in content.specs} - set(content.fields) <= home, kind


@pytest.mark.parametrize("language", LETTER_LANGUAGES)
def test_a_letter_with_nothing_but_what_it_must_have_leaves_nothing_hanging(language: str) -> None:
    """No placeholder that stayed, no two spaces, no bracket or sign around a value that is not there."""
    for kind, _ in gallery.every([language]):
        for text in gallery.sheet(kind, language, sparse=True).filled.lines():
            said = STEERING.sub("", re.sub(r"[.\u2026]{8,}", "", text)).replace("\u00a0", "")
            assert not HANGING[language == "fr"].search(said), (kind, said)


@pytest.mark.parametrize("language", LETTER_LANGUAGES)
def test_any_one_further_field_leaves_nothing_hanging_or_the_letter_names_what_its_sentence_lacks(language: str) -> None:
    """An article without its treaty, somebody's telephone without the name."""
    given = gallery.values(language)
    for kind, _ in gallery.every([language]):
        bare = gallery.content(kind, language, sparse=True)
        assert not bare.broken_off(), kind
        for spec in bare.specs:
            content = bare.with_fields({spec.name: given[spec.name]})
            if not content.broken_off():
                for text in fill(content).lines():
                    said = STEERING.sub("", re.sub(r"[.\u2026]{8,}", "", text)).replace("\u00a0", "")
                    assert not HANGING[language == "fr"].search(said.strip()), (kind, spec.name, said)
    alone = gallery.content("refusal", language, sparse=True).with_fields({"article": "46(21)"})
    assert alone.broken_off() == ("treaty",)


@pytest.mark.slow
def test_every_letter_is_the_same_in_another_process(figure: Callable[[str, object], None]) -> None:
    """Neither hashing nor the order in which letters are made may show in a file that is kept."""

    def made(seed: str) -> dict[str, str]:
        command = [sys.executable, "-m", "tests.letters.gallery", "--digests"]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True, text=True)
        found: dict[str, str] = json.loads(done.stdout)
        return found

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(made, ("1", "2"))
    assert first == second
    assert len(set(first.values())) == len(first) == len([*gallery.every()])
    figure("letters with the same SHA-256 in two processes", len(first))
