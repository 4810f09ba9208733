# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Templates and values: what may stand in them, what is refused, and what every value becomes before it is printed."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest

import resources
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.letter_text import BlockKind, Content, FieldKind, begin, clean, fill, isolate, load, parse, plain
from mlat_desktop.messages import sentence
from mlat_desktop.services.letters.kinds import kind_of, kinds

UNUSED = {"treaty"}
"""What the case fills in for the templates of offices, though not every shipped one says it."""
SEEDS = Path(resources.__file__).parent / "letters"
EVERY = [(kind.code, language) for kind in kinds().values() for language in kind.languages]
ON_THE_PAGE = {
    *("to_name", "to_address", "to_state", "their_reference", "their_date", "our_reference", "signatory_name"),
    "signatory_title",
}
"""Fields that head and foot of the page show rather than the text."""
MINIMAL = """
schema = 1
kind = "note"
language = "en"
version = 1
title = "Note"
subject = "About {name}"
[[field]]
name = "name"
required = true
[[field]]
name = "on"
kind = "date"
[[field]]
name = "ref"
kind = "code"
[[field]]
name = "rows"
kind = "lines"
[[block]]
kind = "para"
text = "Dear **{name}**, of {ref}."
[[block]]
kind = "para"
when = "on"
text = "On {on}."
[[block]]
kind = "bullets"
field = "rows"
"""


def seed(kind: str, language: str) -> Content:
    return begin(parse((SEEDS / kind / f"{language}.toml").read_text(encoding="utf-8"), kind_of(kind).fields))


def full(content: Content) -> dict[str, str]:
    samples = {
        FieldKind.DATE: "2026-11-21",
        FieldKind.SENTENCES: "One sentence.",
        FieldKind.LINES: "One\tTwo\nThree",
        FieldKind.CODE: "46(3)(f)",
    }
    return {spec.name: samples.get(spec.kind, f"value of {spec.name}") for spec in content.specs}


def chosen(content: Content) -> dict[str, set[str]]:
    """The values between which the blocks of a letter choose, by field: ``rung=2`` asks for one of them."""
    found: dict[str, set[str]] = {}
    for condition in (each for block in content.blocks for each in (block.when, block.unless)):
        name, asks, value = condition.partition("=")
        if asks:
            found.setdefault(name, set()).add(value)
    return found


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_every_template_fills_with_all_fields_and_with_none(kind: str, language: str) -> None:
    content = seed(kind, language)
    values, text = full(content), ""
    choices = chosen(content)
    for picked in itertools.product(*choices.values()):
        whole = fill(content.with_fields({**values, **dict(zip(choices, picked, strict=True))}))
        assert [block.kind for block in whole.blocks[-2:]] == [BlockKind.CLOSING, BlockKind.SIGNATURE]
        text += "\n".join(whole.lines())
    for name in values.keys() - ON_THE_PAGE - choices.keys() - UNUSED:
        asked = any(name in (block.when, block.unless) for block in content.blocks)  # to choose between two wordings is a use
        assert asked or values[name].split("\t")[0] in text, name
    nothing = fill(content)
    assert "{" not in "\n".join([text, *nothing.lines()])


@pytest.mark.parametrize("kind", kinds())
def test_the_languages_of_a_kind_have_the_same_fields_and_blocks(kind: str) -> None:
    first, *others = (seed(kind, language) for language in kind_of(kind).languages)
    for other in others:
        assert other.specs == first.specs
        shape = [(block.kind, block.field, block.when, block.unless) for block in first.blocks]
        assert [(block.kind, block.field, block.when, block.unless) for block in other.blocks] == shape


def test_content_survives_its_json() -> None:
    content = seed("request", "ar").with_fields({"facts": "وقائع", "items": "a\tb\nc"})
    assert load(content.to_json()) == content


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (("schema = 1", "schema = 3"), "schema"),
        (("{name}**", "{nobody}**"), "nobody"),
        (("**{name}**", "**{name}"), "bold"),
        (("of {ref}", "of {ref"), "brace"),
        (('when = "on"', 'when = "off"'), "off"),
        (('field = "rows"', 'text = "x"'), "list"),
        (('name = "ref"', 'name = "name"'), "once"),
        (('kind = "date"', 'kind = "month"'), "month"),
        (('title = "Note"', ""), "title"),
        (("[[field]]", "[[field"), "TOML"),
    ],
)
def test_a_template_with_a_mistake_is_refused_by_name(spoil: tuple[str, str], reason: str) -> None:
    with pytest.raises(KnownError) as caught:
        parse(MINIMAL.replace(*spoil, 1))
    assert caught.value.code is Code.LETTER_TEMPLATE
    assert reason in str(caught.value.facts["reason"])


@pytest.mark.parametrize(
    "hostile",
    [
        "{ref}",
        "**bold**",
        '<img src="/etc/passwd"/>',
        "<doe@example.org>",
        "5 < 6 <b>",
        "{{ 7*7 }}",
        "{name.__class__}",
        "%s %(name)s",
        "a & b &amp; c",
    ],
)
def test_what_an_officer_types_stays_what_it_is(hostile: str) -> None:
    filled = fill(begin(parse(MINIMAL)).with_fields({"name": hostile, "ref": "R"}))
    assert plain(filled.blocks[0].spans) == f"Dear {hostile}, of R."
    assert [text for text, bold in filled.blocks[0].spans if bold] == [f"\u2068{hostile}\u2069"]


def test_direction_controls_of_users_are_stripped_and_ours_wrap_each_value() -> None:
    assert clean("a\u202eb\u2066c\u200fd\x00e\u2069") == "abcde"
    spans = fill(begin(parse(MINIMAL)).with_fields({"name": "x\u202ey", "ref": "45/B/2023"})).blocks[0].spans
    assert ("\u2068xy\u2069", True) in spans
    assert ("\u206645/B/2023\u2069", False) in spans


@pytest.mark.parametrize(
    ("value", "rtl", "wanted"),
    [
        ("45/B/2023", True, "\u206645/B/2023\u2069"),
        ("45/ب/2023", True, "\u206745/ب/2023\u2069"),
        ("45/ب/2023", False, "\u206645/\u2067ب\u2069/2023\u2069"),
        ("EG38 0019", True, "\u2066EG38 \u20600019\u2069"),
        ("", True, ""),
    ],
)
def test_a_code_keeps_the_reading_order_of_the_letter(value: str, rtl: bool, wanted: str) -> None:
    assert isolate(value, code=True, rtl=rtl) == wanted


def test_values_that_cannot_be_are_refused() -> None:
    content = begin(parse(MINIMAL))
    for values, code in (
        ({"nobody": "x"}, Code.LETTER_FIELD_UNKNOWN),
        ({"on": "21.11.2026"}, Code.LETTER_FIELD_INVALID),
        ({"on": "2" * 90_000}, Code.LETTER_FIELD_INVALID),
        ({"ref": "a\nb"}, Code.LETTER_FIELD_INVALID),
        ({"name": "x" * 20_001}, Code.LETTER_FIELD_INVALID),
    ):
        with pytest.raises(KnownError) as caught:
            content.with_fields(values)
        assert caught.value.code is code
        assert len(sentence(caught.value)) < 250, "one sentence"
    assert content.missing() == ("name",)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema":"mlat.letter-content/1"}', "not json", "[" * 90_000])
def test_content_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(KnownError) as caught:
        load(text)
    assert caught.value.code is Code.LETTER_CONTENT


def test_half_characters_and_no_characters_are_taken_out_of_all_that_a_letter_holds() -> None:
    made = json.loads(begin(parse(MINIMAL)).to_json())
    bad = "a\ud800b\ufffec\x00d"
    made |= {"title": bad, "subject": bad, "fields": {"name": bad}, "blocks": [{"kind": "para", "text": bad}]}
    content = load(json.dumps(made))
    assert (content.title, content.subject, content.blocks[0].text, content.fields["name"]) == ("abcd",) * 4
    with pytest.raises(KnownError) as caught:
        load(json.dumps({**made, "title": 5}))
    assert caught.value.code is Code.LETTER_CONTENT
    with pytest.raises(KnownError) as caught:
        load(json.dumps({**made, "blocks": made["blocks"] * 1001}))
    assert caught.value.code is Code.LETTER_CONTENT


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("ETS 24، المادة 16(4) second limb.", ["ETS 24", "16(4) second limb"]),
        ("قُرئ في 21 نوفمبر 2026؛ جدول 2026-11-22.", ["2026-11-22"]),
        ("2 نوفمبر 2026 11:00 (سويسرا)", ["11:00"]),
    ],
)
def test_an_arabic_sentence_runs_its_way_and_what_is_foreign_in_it_keeps_its_order(said: str, kept: list[str]) -> None:
    toml = MINIMAL.replace('kind = "lines"', 'kind = "sentences"').replace('language = "en"', 'language = "ar"')
    content = begin(parse(toml)).with_fields({"name": "x", "rows": f"{said}\nثانية"})
    ((first, _bold),), _second = (row[0] for row in fill(content).blocks[-1].rows)
    assert first.startswith("\u2067")
    assert [part.partition("\u2069")[0] for part in first.split("\u2066")[1:]] == kept
    assert plain(((first, False),)) == said


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("3 يونيو 2026", False),
        ("45/جنح/2023", True),
        ("أ ب ج 123", True),
        ("CH93 0076 2011 6238", True),
        ("14 March 2026", False),
    ],
)
def test_a_code_in_a_list_stays_whole_and_an_arabic_date_may_break_between_its_words(value: str, kept: bool) -> None:
    """Glued together, a date wider than its column was broken within its year."""
    content = begin(parse(MINIMAL)).with_fields({"name": "x", "ref": "1", "rows": value})
    ((text, _bold),) = fill(content).blocks[-1].rows[0][0]
    assert (" \u2060" in text) == (kept and " " in value)
    assert (text[0] == "\u2068") == (not kept)


@pytest.mark.parametrize(("name", "said"), [("The bank.", "Dear The bank., of R."), ("The bank", "Dear The bank, of R.")])
def test_a_sentence_that_ends_in_its_own_full_stop_gets_no_second_one(name: str, said: str) -> None:
    filled = fill(begin(parse(MINIMAL)).with_fields({"name": name, "ref": "R"}))
    assert plain(filled.blocks[0].spans) == said
    stopped = fill(begin(parse(MINIMAL)).with_fields({"name": name, "ref": "R."}))
    assert plain(stopped.blocks[0].spans) == said
