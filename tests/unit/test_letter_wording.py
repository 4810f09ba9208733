# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The wording of a template as data: what is read of any file, what is said of it, and that it comes back as it was written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from mlat_desktop.domain import letter_text, letter_wording
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.letter_text import Block, BlockKind, FieldKind, FieldSpec
from mlat_desktop.domain.letter_wording import Wording, changes, cleaned, read, weigh, wording_of, write
from mlat_desktop.messages import reason, sentence
from mlat_desktop.services.letters.kinds import kinds
from mlat_desktop.services.letters.words import program_text

FIELDS = (
    FieldSpec(name="subject_matter", required=True),
    FieldSpec(name="their_date", kind=FieldKind.DATE),
    FieldSpec(name="remarks"),
    FieldSpec(name="items", kind=FieldKind.LINES),
)
PLAIN = Wording(
    title="Reminder",
    subject="{subject_matter}",
    blocks=(
        Block(kind=BlockKind.SALUTATION, text="Dear Sir or Madam,"),
        Block(kind=BlockKind.PARA, text="I refer to **{subject_matter}**."),
        Block(kind=BlockKind.PARA, text="{remarks}", when="remarks"),
        Block(kind=BlockKind.TABLE, field="items", heads=("Number", "What it is")),
        Block(kind=BlockKind.CLOSING, text="Yours faithfully,"),
        Block(kind=BlockKind.SIGNATURE),
    ),
)


def with_block(block: Block) -> Wording:
    return replace(PLAIN, blocks=(block, *PLAIN.blocks))


def faults(wording: Wording) -> list[str]:
    return [f"{each.place}: {reason(each.reason)}" for each in weigh(wording, FIELDS) if each.grave]


def advice(wording: Wording) -> list[str]:
    assert not faults(wording)
    return [f"{each.place}: {reason(each.reason)}" for each in weigh(wording, FIELDS)]


def test_what_is_written_is_read_back_and_is_a_template() -> None:
    text = write(PLAIN, kind="chaser", language="en", version=7)
    found = read(text)
    assert (found.kind, found.language, found.findings) == ("chaser", "en", ())
    assert found.wording == PLAIN
    template = letter_text.parse(text, FIELDS)
    assert (template.version, wording_of(template)) == (7, PLAIN)
    assert write(PLAIN, kind="chaser", language="en", version=7) == text


def test_every_template_of_the_program_comes_back_from_the_office_s_own_form(figure: Callable[[str, object], None]) -> None:
    count = 0
    for kind in kinds().values():
        for language in kind.languages:
            kept = program_text(kind.code, language)
            found = read(kept.text)
            assert found.findings == (), (kind.code, language)
            template = letter_text.parse(kept.text, kind.fields)
            assert (template.version, template.sha256) == (kept.program_version, kept.sha256), (kind.code, language)
            assert [each for each in weigh(found.wording, kind.fields) if each.grave] == [], (kind.code, language)
            again = read(write(found.wording, kind=kind.code, language=language, version=99)).wording
            assert again == found.wording == cleaned(found.wording), (kind.code, language)
            count += 1
    figure("templates of the program read and written anew", count)


@pytest.mark.parametrize(
    ("block", "said"),
    [
        (Block(kind=BlockKind.PARA, text="{nobody}"), "1: it names the field nobody, which letters of this kind do not have"),
        (Block(kind=BlockKind.PARA, text="**bold"), "1: a bold passage (**) is not closed"),
        (Block(kind=BlockKind.PARA, text="a { b"), "1: a brace stands alone, without the name of a field"),
        (Block(kind=BlockKind.PARA, text="{{remarks}}"), "1: a brace stands alone, without the name of a field"),
        (Block(kind=BlockKind.PARA, text="{remarks.__class__}"), "1: a brace stands alone, without the name of a field"),
        (Block(kind=BlockKind.PARA, text="{remarks!r:>9}"), "1: a brace stands alone, without the name of a field"),
        (Block(kind=BlockKind.PARA, text="{Remarks}"), "1: a brace stands alone, without the name of a field"),
        (Block(kind=BlockKind.PARA, text=" "), "1: it is empty"),
        (Block(kind=BlockKind.PARA, text="half \ud83d"), "1: it holds half of a character"),
        (Block(kind=BlockKind.PARA, text="x" * 20_001), "1: it is longer than 20,000 characters"),
        (Block(kind=BlockKind.BULLETS), "1: a list needs the field that it shows"),
        (
            Block(kind=BlockKind.BULLETS, field="<b>items</b>"),
            "1: it names the field <b>items</b>, which letters of this kind do not have",
        ),
        (Block(kind=BlockKind.TABLE, field="items", heads=("{remarks}",)), "1: no field and nothing bold can stand here"),
        (
            Block(kind=BlockKind.PARA, text="a", when="import os"),
            "1: its condition names the field import os, which letters of this kind do not have",
        ),
        (Block(kind=BlockKind.CLOSING, text="Yours,"), "2: after the closing only the signature may stand"),
    ],
)
def test_a_fault_of_a_block_is_named_with_its_place(block: Block, said: str) -> None:
    assert faults(PLAIN) == []
    assert faults(with_block(block))[0] == said


def test_every_fault_is_named_at_once() -> None:
    bad = Wording(title="{x}", subject=" ", blocks=(Block(kind=BlockKind.PARA, text="**{a} {b}"),))
    assert faults(bad) == [
        "subject: it is empty",
        "title: no field and nothing bold can stand here",
        "1: a bold passage (**) is not closed",
        "1: it names the field a, which letters of this kind do not have",
        "1: it names the field b, which letters of this kind do not have",
    ]


def test_what_is_seldom_meant_is_said_and_not_refused() -> None:
    assert advice(PLAIN) == []
    assert advice(replace(PLAIN, subject="A matter", blocks=PLAIN.blocks[2:-1])) == [
        ": it has no block for the signature",
        ": the field subject_matter must be filled in, and the text shows it nowhere",
    ]
    assert advice(with_block(Block(kind=BlockKind.PARA, text="On {remarks}."))) == [
        "1: it speaks of remarks, which may be empty: give the block the condition that it is filled"
    ]
    turned = with_block(Block(kind=BlockKind.PARA, text="Turn\u202e this\x07"))
    assert advice(turned) == [": signs that steer direction, other control characters or needless blanks are taken out"]
    assert cleaned(turned).blocks[0].text == "Turn this"


def test_the_blank_of_french_before_a_colon_stays() -> None:
    french = with_block(Block(kind=BlockKind.PARA, text="\u00a0Objet\u00a0: x\u00a0"))
    assert cleaned(french) == french


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title = [", "it is not valid TOML"),
        ("schema = 2\na = " + "[" * 5000 + "]" * 5000, "nested too deeply"),
        ("schema = 2\nversion = " + "9" * 5000, "it is not valid TOML"),
        ("x" * 400_001, "longer than 400,000 characters"),
        ("schema = 1", "its schema is not 2"),
        ("\x00", "it is not valid TOML"),
        ("", "its schema is not 2"),
    ],
)
def test_what_is_no_template_at_all_gets_one_sentence(text: str, said: str) -> None:
    with pytest.raises(KnownError) as refusal:
        read(text, "chaser", "en")
    assert refusal.value.code is Code.LETTER_TEMPLATE
    assert said in sentence(refusal.value)
    assert len(sentence(refusal.value)) < 500


def test_a_file_with_strange_parts_is_read_as_far_as_it_goes() -> None:
    text = """schema = 2
    kind = "chaser"
    language = ["en"]
    title = 5
    subject = "s"
    script = "import os"
    block = ["text", {kind = "<script>", text = "kept"}, {kind = "para", text = 7, run = "x", heads = "h"}]
    """
    found = read(text)
    assert [f"{each.place}: {reason(each.reason)}" for each in found.findings] == [
        ": templates have no part script",
        "1: it is no block",
        "2: <script> is no kind of block; there are: heading, salutation, para, bullets, numbered, table, closing, signature",
        "3: templates have no part run",
        "3: its part text is missing or is no text",
        "3: its part heads is missing or is no text",
        ": its part language is missing or is no text",
        ": its part title is missing or is no text",
    ]
    assert all(each.grave for each in found.findings)
    assert found.wording.blocks[1].text == "kept"


def test_a_thousand_blocks_are_refused_without_reading_them_all() -> None:
    text = write(replace(PLAIN, blocks=PLAIN.blocks[:2] * 500), kind="chaser", language="en", version=1)
    found = read(text)
    assert len(found.wording.blocks) == letter_wording.MOST_BLOCKS + 1
    assert f": it has more than {letter_wording.MOST_BLOCKS} blocks" in faults(found.wording)


def test_a_template_of_many_pages_is_refused() -> None:
    longest = Block(kind=BlockKind.PARA, text="x" * 20_000)
    assert faults(replace(PLAIN, blocks=(longest,) * 4)) == [": it is longer than 60,000 characters"]


def test_changes_are_told_block_by_block_in_the_order_of_the_letter() -> None:
    reworded = replace(PLAIN.blocks[1], text="I write about {subject_matter}.")
    added = Block(kind=BlockKind.HEADING, text="Items")
    after = replace(PLAIN, title="Second reminder", blocks=(PLAIN.blocks[0], reworded, added, *PLAIN.blocks[3:]))
    assert [(each.place, each.before, each.after) for each in changes(PLAIN, after)] == [
        ("title", "Reminder", "Second reminder"),
        ("2", PLAIN.blocks[1], reworded),
        ("3", PLAIN.blocks[2], added),
    ]
    assert [(each.place, each.before, each.after) for each in changes(PLAIN, replace(PLAIN, blocks=PLAIN.blocks[1:]))] == [
        ("1", PLAIN.blocks[0], None)
    ]
    assert changes(PLAIN, PLAIN) == ()
