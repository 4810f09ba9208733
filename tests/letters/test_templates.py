# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The templates of an office: versions with reasons, a second person, what comes with the program, and hostile wordings."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import pikepdf
import pytest

from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.letter_text import Block, BlockKind
from mlat_desktop.domain.letter_wording import Wording
from mlat_desktop.domain.letters import LetterTemplate, TemplateOrigin, TemplateState
from mlat_desktop.i18n import use
from mlat_desktop.letters.press import Press
from mlat_desktop.messages import sentence
from mlat_desktop.services.letters import languages
from mlat_desktop.services.letters.kinds import kinds
from mlat_desktop.services.letters.samples import sample
from mlat_desktop.services.letters.template_words import change_views, finding_views
from mlat_desktop.services.letters.templates import PROGRAM, Saved, Templates
from mlat_desktop.services.letters.words import LETTER_LANGUAGES, program_text
from tests.letters.conftest import Desk

pytestmark = pytest.mark.thorough

Sit = Callable[[str], Desk]
IN = "MLAI-2026-0007"
KIND = ("acknowledgement", "en")
OURS = Saved(note="We thank in every letter")


def of(desk: Desk) -> Templates:
    return Templates(desk.place, Press())


def thanked(templates: Templates, text: str = "Thank you for your cooperation.") -> Wording:
    wording = templates.wording(*KIND)
    return replace(wording, blocks=(*wording.blocks[:-2], Block(kind=BlockKind.PARA, text=text), *wording.blocks[-2:]))


def one_person(desk: Desk) -> None:
    desk.set_office(replace(desk.place.office, settings={**desk.place.office.settings, "two_people": "off"}))


def refused(code: Code, act: Callable[[], object]) -> str:
    with pytest.raises(KnownError) as caught:
        act()
    assert caught.value.code is code
    said = sentence(caught.value)
    assert "{" not in said
    return said


def logged(desk: Desk) -> list[str]:
    with desk.place.store.read() as uow:
        return [each.action for each in uow.audit.of_subject("/".join(KIND), None)]


@pytest.fixture
def newer(monkeypatch: pytest.MonkeyPatch) -> Callable[[], LetterTemplate]:
    """A later version of the program, which brings another acknowledgement in English."""
    real, now = program_text(*KIND), program_text

    def come() -> LetterTemplate:
        number = real.program_version + 1
        text = real.text.replace(f"version = {real.version}", f"version = {number}").replace("I ", "We ", 1)
        brought = replace(real, version=number, program_version=number, text=text, sha256=f"of {number}")
        monkeypatch.setattr(languages, "program_text", lambda kind, code: brought if (kind, code) == KIND else now(kind, code))
        return brought

    return come


def test_what_one_person_saves_is_used_once_another_approved_it(desk: Sit) -> None:
    martin, second = desk("martin"), replace(desk("martin").place.user, uid="u-9", full_name="Eva Roth")
    templates, shipped = of(martin), program_text(*KIND)
    made = templates.save(*KIND, thanked(templates), OURS).value
    assert (made.version, made.state, made.origin) == (shipped.version + 1, TemplateState.WAITING, TemplateOrigin.OFFICE)
    assert templates.show(*KIND).version == shipped.version
    assert templates.show(*KIND).waiting == made.version
    assert "second person" in refused(Code.LETTER_TEMPLATE, lambda: templates.approve(*KIND, made.version))
    refused(Code.NOT_PERMITTED, lambda: of(desk("anna")).approve(*KIND, made.version))
    eva = Templates(replace(martin.place, user=second), Press())
    assert eva.approve(*KIND, made.version).value.decided_by == "u-9"
    assert templates.show(*KIND).version == made.version
    assert [(each.version, each.used, each.note) for each in templates.history(*KIND)] == [
        (made.version, True, OURS.note),
        (shipped.version, False, ""),
    ]
    assert logged(martin) == ["template.saved", "template.approved"]


def test_the_version_of_the_office_is_in_the_sealed_record_and_on_the_page(desk: Sit) -> None:
    anna, martin = desk("anna"), desk("martin")
    one_person(martin)
    made = of(martin).save(*KIND, thanked(of(martin)), OURS).value
    letter = anna.letters.draft(anna.requests[IN], *KIND).value
    anna.letters.submit(letter.id)
    martin.letters.approve(letter.id)
    sealed = martin.letters.seal(letter.id).value
    assert sealed.template == f"{made.version}:{made.sha256}"
    assert f'"template":{{"sha256":"{made.sha256}","version":{made.version}}}' in sealed.content
    assert "Thank you for your cooperation." in sealed.content


def test_a_clerk_reads_templates_and_changes_none(desk: Sit) -> None:
    clara = of(desk("clara"))
    wanted = sum(len(kind.languages) for kind in kinds().values())
    assert len(clara.all()) == wanted
    assert {each.language for each in clara.all("chaser")} == set(kinds()["chaser"].languages)
    refused(Code.NOT_PERMITTED, lambda: clara.save(*KIND, thanked(clara), OURS))
    refused(Code.NOT_PERMITTED, lambda: clara.back(*KIND, PROGRAM, OURS))
    refused(Code.NOT_PERMITTED, lambda: clara.set_aside(*KIND, 1, "No"))


def test_a_version_needs_its_reason_and_a_difference(desk: Sit) -> None:
    templates = of(desk("martin"))
    refused(Code.LETTER_TEMPLATE, lambda: templates.save(*KIND, thanked(templates), Saved(note=" \u202e")))
    assert "nothing in it differs" in refused(
        Code.LETTER_TEMPLATE, lambda: templates.save(*KIND, templates.wording(*KIND), OURS)
    )
    assert len(templates.history(*KIND)) == 1


def test_who_saves_over_somebody_else_s_version_is_refused_and_loses_nothing(desk: Sit) -> None:
    templates = of(desk("martin"))
    seen = templates.show(*KIND).version
    templates.save(*KIND, thanked(templates), replace(OURS, seen=seen))
    mine = thanked(templates, "With thanks.")
    said = refused(Code.LETTER_TEMPLATE, lambda: templates.save(*KIND, mine, replace(OURS, seen=seen)))
    assert f"version {seen + 1}" in said
    later = templates.save(*KIND, mine, replace(OURS, seen=seen + 1)).value
    assert [(each.version, each.state) for each in templates.history(*KIND)][:2] == [
        (later.version, TemplateState.WAITING),
        (seen + 1, TemplateState.SET_ASIDE),
    ]


def test_a_version_that_waits_can_be_set_aside_with_a_reason(desk: Sit) -> None:
    martin = desk("martin")
    templates = of(martin)
    made = templates.save(*KIND, thanked(templates), OURS).value
    refused(Code.LETTER_TEMPLATE, lambda: templates.set_aside(*KIND, made.version, ""))
    templates.set_aside(*KIND, made.version, "Too long")
    assert templates.show(*KIND).waiting == 0
    refused(Code.LETTER_TEMPLATE, lambda: templates.approve(*KIND, made.version))
    assert logged(martin) == ["template.saved", "template.set-aside"]


def test_a_newer_text_of_the_program_comes_into_use_where_the_office_changed_nothing(
    desk: Sit, newer: Callable[[], LetterTemplate]
) -> None:
    anna = desk("anna")
    anna.letters.draft(anna.requests[IN], *KIND)
    before = of(anna).show(*KIND).version
    brought = newer()
    assert of(anna).show(*KIND).version == brought.version
    assert of(anna).to_do() == ()
    letter = anna.letters.draft(anna.requests[IN], *KIND).value
    assert letter.template.startswith(f"{brought.version}:")
    assert [each.version for each in of(anna).history(*KIND)] == [brought.version, before]
    assert logged(anna) == ["template.renewed"]


def test_where_the_office_made_its_own_that_stays_until_both_were_compared(
    desk: Sit, newer: Callable[[], LetterTemplate]
) -> None:
    martin = desk("martin")
    one_person(martin)
    templates = of(martin)
    ours = templates.save(*KIND, thanked(templates), OURS).value
    brought = newer()
    assert (templates.show(*KIND).version, templates.show(*KIND).newer) == (ours.version, brought.program_version)
    assert [each.kind for each in templates.to_do()] == [KIND[0]]
    assert templates.differences(*KIND, ours.version, PROGRAM)
    kept = templates.save(*KIND, templates.wording(*KIND), Saved(note="Compared; ours stays", compared=True)).value
    assert kept.version == ours.version + 1, "the program's number is another one"
    assert templates.to_do() == ()
    back = templates.back(*KIND, PROGRAM, Saved(note="The program's is better")).value
    assert (back.origin, back.version, back.program_version) == (
        TemplateOrigin.SHIPPED,
        kept.version + 1,
        brought.program_version,
    )
    assert templates.wording(*KIND) == templates.wording(*KIND, PROGRAM)
    refused(Code.LETTER_TEMPLATE, lambda: templates.back(*KIND, PROGRAM, OURS))


def test_what_waits_while_another_version_comes_into_use_is_not_approved_unseen(
    desk: Sit, newer: Callable[[], LetterTemplate]
) -> None:
    martin = desk("martin")
    waits = of(martin).save(*KIND, thanked(of(martin)), OURS).value
    newer()
    martin.letters.draft(martin.requests[IN], *KIND)
    eva = Templates(replace(martin.place, user=replace(martin.place.user, uid="u-9")), Press())
    assert "came into use" in refused(Code.LETTER_TEMPLATE, lambda: eva.approve(*KIND, waits.version))


def test_an_earlier_version_comes_back_as_a_new_one(desk: Sit) -> None:
    martin = desk("martin")
    one_person(martin)
    templates = of(martin)
    first = templates.save(*KIND, thanked(templates), OURS).value
    second = templates.save(*KIND, thanked(templates, "With thanks."), Saved(note="Shorter")).value
    again = templates.back(*KIND, first.version, Saved(note="Too short")).value
    assert again.version == second.version + 1
    assert templates.wording(*KIND) == templates.wording(*KIND, first.version)
    assert templates.wording(*KIND, second.version) != templates.wording(*KIND)
    changes = change_views(templates.differences(*KIND, first.version, second.version))
    assert len(changes) == 1
    assert "With thanks." in changes[0].after
    refused(Code.LETTER_TEMPLATE, lambda: templates.wording(*KIND, 99))


def test_a_file_goes_out_and_comes_in_and_may_hold_anything(desk: Sit) -> None:
    templates = of(desk("martin"))
    wording, findings = templates.read(*KIND, templates.text(*KIND))
    assert (wording, findings) == (templates.wording(*KIND), ())
    _wording, findings = templates.read("acknowledgement", "fr", templates.text(*KIND))
    assert [each.sentence for each in finding_views(findings)] == ["Template: it is written for acknowledgement in en."]
    refused(Code.LETTER_TEMPLATE, lambda: templates.read(*KIND, "<?xml version='1.0'?>"))


@pytest.mark.parametrize(
    "text",
    [
        "{to_name.__class__.__mro__}",
        "{nobody}",
        "{",
        "**",
        "\U0001f642 smile",
        "half \ud83d",
        "x" * 20_001,
        "\x00",
    ],
)
def test_a_hostile_wording_is_a_sentence_and_nothing_is_kept(desk: Sit, text: str) -> None:
    templates = of(desk("martin"))
    before = templates.history(*KIND)
    for act in (
        lambda: templates.save(*KIND, thanked(templates, text), OURS),
        lambda: templates.preview(*KIND, thanked(templates, text)),
    ):
        assert len(refused(Code.LETTER_TEMPLATE, act)) < 400
    assert any(each.grave for each in templates.check(KIND[0], thanked(templates, text)))
    assert templates.history(*KIND) == before


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script> %s %(name)s ${HOME} `id` \\u0041 \\input{}".replace("{HOME}", "HOME").replace("{}", ""),
        "\u202eturned\u2066 around\u202c",
        "'''; DROP TABLE letter; --",
        'schema = 1\n[[block]]\nkind = "para" """ # \\',
        "a\tb\nc",
    ],
)
def test_markup_and_signs_of_direction_are_words_or_nothing(desk: Sit, text: str) -> None:
    martin = desk("martin")
    one_person(martin)
    templates = of(martin)
    made = templates.save(*KIND, thanked(templates, text), OURS).value
    block = templates.wording(*KIND).blocks[-3]
    assert block.kind is BlockKind.PARA
    assert block.text == "".join(char for char in text if char not in "\u202e\u2066\u202c")
    assert templates.wording(*KIND, made.version).blocks[-3] == block
    assert templates.preview(*KIND).startswith(b"%PDF")


@pytest.mark.parametrize("language", LETTER_LANGUAGES)
def test_a_template_is_seen_as_a_letter_without_any_case(desk: Sit, language: str) -> None:
    templates = of(desk("clara"))
    pdf = templates.preview("acknowledgement", language)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert 1 <= len(opened.pages) <= 2


def test_every_field_of_every_kind_has_a_sample(desk: Sit) -> None:
    use("en")
    bare = {
        spec.name
        for kind in kinds().values()
        for spec in kind.fields
        for language in LETTER_LANGUAGES
        if not sample(spec, language) or sample(spec, language) == spec.name
    }
    assert bare == set()


def test_a_list_of_assistance_taken_out_of_the_request_leaves_its_sections_before_the_closing(desk: Sit) -> None:
    anna, martin = desk("anna"), desk("martin")
    one_person(martin)
    templates = of(martin)
    wording = templates.wording("request", "en")
    without = replace(wording, blocks=tuple(block for block in wording.blocks if block.field != "items"))
    templates.save("request", "en", without, OURS)
    letter = anna.letters.draft(anna.requests["MLA-2026-0412"], "request", "en").value
    kinds_of_block = [block.kind for block in anna.letters.content(letter.id).blocks]
    assert kinds_of_block.index(BlockKind.CLOSING) == len(kinds_of_block) - 2
