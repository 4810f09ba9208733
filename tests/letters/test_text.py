# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The text engine: glyphs for every character, lines within their column, breaks where they may be."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

import resources
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.letter_text import isolate
from mlat_desktop.letters import bidi
from mlat_desktop.letters.fonts import uncovered
from mlat_desktop.letters.text import Line, Style, _breaks, layout, single

RESOURCES = Path(resources.__file__).parent
ARABIC = "تتشرف السلطة المركزية بأن تحيل إليكم طلب المساعدة القضائية والمستندات المرفقة به وفقاً لأحكام المعاهدة."
ENGLISH = "The central authority has the honour to transmit the request and the documents enclosed with it."


def shown(line: Line) -> str:
    return "".join(glyph.text for glyph in line.glyphs)


@pytest.mark.parametrize("folder", ["fonts", "icc"])
def test_bundled_files_are_the_ones_that_were_reviewed(folder: str) -> None:
    sums = (RESOURCES / folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    assert sums
    for line in sums:
        digest, name = line.split()
        assert hashlib.sha256((RESOURCES / folder / name).read_bytes()).hexdigest() == digest
    listed = {line.split()[1] for line in sums}
    present = {path.relative_to(RESOURCES / folder).as_posix() for path in (RESOURCES / folder).rglob("*.*tf")}
    assert present <= listed


@pytest.mark.parametrize(("text", "base"), [(ARABIC, bidi.RTL), (ENGLISH, bidi.LTR)])
@pytest.mark.parametrize("width", [60.0, 140.0, 300.0])
def test_no_line_leaves_its_column_and_no_character_is_lost(text: str, base: int, width: float) -> None:
    lines = layout([(text, False)], Style(11, 16, "ar" if base else "en", base, "justify"), width)
    assert all(line.x >= -0.01 and line.x + line.width <= width + 0.01 for line in lines)
    letters = sorted(char for line in lines for char in shown(line) if not char.isspace())
    assert letters == sorted(char for char in text if not char.isspace())


def test_justified_lines_reach_both_edges_except_the_last() -> None:
    lines = layout([(ENGLISH * 3, False)], Style(11, 16, align="justify"), 440.0)
    assert {round(line.width, 3) for line in lines[:-1]} == {440.0}
    assert lines[-1].width < 440.0


@pytest.mark.parametrize(
    ("text", "language"), [("Banking information: ", "en"), ("银行资料：账户明细、开户文件及印鉴卡；", "zh")]
)
def test_a_line_before_a_long_account_ends_early_rather_than_with_holes(text: str, language: str) -> None:
    account = isolate("CH93 0076 2011 6238 5295 7 EG38 0019 0005 0000 0000 2631 8000 2", code=True, rtl=False)
    first = layout([(text, False), (account, False)], Style(11, 16, language, align="justify"), 440.0)[0]
    assert first.width < 400.0


def test_arabic_letters_join_and_the_same_letters_alone_do_not() -> None:
    style = Style(11, 16, "ar", bidi.RTL)
    joined = single("محمد", style).glyphs
    alone = single("م ح م د", style).glyphs
    assert {glyph.gid for glyph in joined} != {glyph.gid for glyph in alone}
    assert sum(g.advance for g in joined) < sum(g.advance for g in alone if g.text.strip())


def test_a_reference_is_never_broken() -> None:
    assert _breaks("see MLA-2026/0412-B now") == [4, 20, 23]


def test_a_glued_space_is_no_place_to_break() -> None:
    assert _breaks("EG38 \u20600019 x") == [11, 12]


def test_chinese_lines_neither_begin_nor_end_with_the_wrong_mark() -> None:
    text = "根据条约，（中央机关）请求协助。"
    places = _breaks(text)
    assert all(text[i] not in "，）。" for i in places if i < len(text))
    assert all(text[i - 1] != "（" for i in places)


def test_a_chinese_line_may_end_before_a_value_and_after_it_but_not_before_its_comma() -> None:
    value = isolate("MLA-2026/0412-B", code=True, rtl=False)
    text = f"编号{value}的请求"
    assert {2, 2 + len(value)} <= set(_breaks(text))
    assert 2 + len(value) not in _breaks(f"编号{value}，请求")


def test_a_word_wider_than_the_column_is_broken_rather_than_lost() -> None:
    lines = layout([("Donaudampfschifffahrtsgesellschaft", False)], Style(11, 16), 50.0)
    assert len(lines) > 2
    assert "".join(shown(line) for line in lines) == "Donaudampfschifffahrtsgesellschaft"


def test_a_missing_glyph_is_named_before_anything_is_drawn() -> None:
    assert uncovered("Żółć محمد Ελλάς Россия 司法协助，張龘 ‘’ – €") == ""
    assert uncovered("Name ॐ") == "ॐ"
    with pytest.raises(KnownError) as caught:
        layout([("Name ॐ", False)], Style(11, 16), 200.0)
    assert caught.value.code is Code.LETTER_GLYPH_MISSING


@pytest.mark.parametrize(
    "value", ["45/B/2023", "46(3)(f)", "MLA-2026-0412", "CH93 0076 2011 6238 5295 7", "+41 22 555 01 23", "0019 0005 7788"]
)
def test_a_value_stands_in_its_own_order_between_arabic_words(value: str) -> None:
    """Story 6, on paper: from left to right the glyphs spell the value, which bare text would turn around."""
    text = f"الملف رقم {isolate(value, code=True, rtl=True)} المودع لدى المحكمة"
    (line,) = layout([(text, False)], Style(11, 16, "ar", bidi.RTL), 500.0)
    assert value in shown(line)


@pytest.mark.parametrize("value", ["+41 58 462 11 20", "058 462 11 20", "2026-05-01", "45/B/2023"])
def test_a_number_keeps_its_order_inside_a_text_that_an_officer_typed_in_arabic(value: str) -> None:
    text = isolate(f"للاستفسار {value}؛ السيد فراي", code=False, rtl=True)
    (line,) = layout([(text, False)], Style(11, 16, "ar", bidi.RTL), 500.0)
    assert value in shown(line)


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("محمد عبد الله (Mohamed Abdallah)، متهم", ")Mohamed Abdallah("),  # what opens in the sentence is drawn mirrored
        ("شركة ABC (فرع XYZ) في جنيف", ")XYZ"),
        ("وفقاً للمادة 305bis(2) منه", "305bis(2)"),
    ],
)
def test_a_bracket_stays_with_the_sentence_in_which_its_other_half_stands(value: str, wanted: str) -> None:
    """A name in Latin letters between brackets, as Arabic letters have it: one bracket on each side of it."""
    (line,) = layout([(isolate(value, code=False, rtl=True), False)], Style(11, 16, "ar", bidi.RTL), 500.0)
    assert wanted in shown(line)


def test_a_reference_with_an_arabic_letter_reads_in_the_order_of_the_letter() -> None:
    theirs = "45/ب/2023"
    (arabic,) = layout([(isolate(theirs, code=True, rtl=True), False)], Style(11, 16, "ar", bidi.RTL), 500.0)
    assert shown(arabic) == "2023/ب/45"  # glyphs from the left: a reader who begins at the right reads 45, ب, 2023
    (english,) = layout([(isolate(theirs, code=True, rtl=False), False)], Style(11, 16), 500.0)
    assert shown(english) == "45/ب/2023"


@pytest.mark.parametrize(
    ("text", "hinted"),
    [
        (isolate("45/ب/2023", code=True, rtl=True), "//"),
        ("المادة (46) أو 12/2023 و/أو 50%، 1 مارس 2027.", "%"),
        (f"الملف {isolate('MLA-2026-0412', code=True, rtl=True)}، القاهرة", ""),
    ],
)
def test_only_signs_between_two_directions_get_a_hint_for_readers(text: str, hinted: str) -> None:
    (line,) = layout([(text, False)], Style(11, 16, "ar", bidi.RTL), 500.0)
    assert "".join(glyph.text for glyph in line.glyphs if glyph.hint) == hinted


def test_a_hint_changes_nothing_that_is_drawn() -> None:
    style = Style(11, 16, "ar", bidi.RTL)
    hinted = single("45/ب/2023", style).glyphs
    bare = [glyph for part in ("2023", "/", "ب", "/", "45") for glyph in single(part, style).glyphs]
    assert any(glyph.hint for glyph in hinted)
    assert [(glyph.gid, round(glyph.advance, 3)) for glyph in hinted] == [(g.gid, round(g.advance, 3)) for g in bare]
