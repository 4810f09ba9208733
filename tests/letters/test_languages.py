# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A language is data: an office adds Portuguese and Persian, writes letters in them, seals, verifies, and retires one."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pypdfium2
import pytest

from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.letter_languages import LanguageState
from mlat_desktop.domain.letters import Letter
from mlat_desktop.domain.people import Role
from mlat_desktop.domain.scripts import runs_left
from mlat_desktop.letters.press import Press
from mlat_desktop.messages import sentence
from mlat_desktop.services.letters.envelopes import Envelopes
from mlat_desktop.services.letters.language_desk import LetterLanguageDesk
from mlat_desktop.services.letters.language_packs import said
from mlat_desktop.services.letters.languages import PROGRAM_LANGUAGES, languages_of, own_language
from mlat_desktop.services.letters.templates import Saved, Templates
from mlat_desktop.services.letters.words import LETTER_LANGUAGES
from tests.letters.conftest import Desk
from tests.letters.packs import CODES, pack

pytestmark = pytest.mark.thorough

Sit = Callable[[str], Desk]
Tool = Callable[[str], str]
IN = "MLAI-2026-0007"
PACKS = {code: pack(code) for code in CODES}
STEERING = str.maketrans("", "", "\u200c\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069")


def of(desk: Desk) -> LetterLanguageDesk:
    return LetterLanguageDesk(desk.place, Press())


def keeper(desk: Desk) -> LetterLanguageDesk:
    """The same, with the person at the desk as the administrator."""
    return LetterLanguageDesk(replace(desk.place, user=replace(desk.place.user, role=Role.ADMINISTRATOR)), Press())


def sealed(sit: Sit, language: str, kind: str = "acknowledgement") -> Letter:
    anna, martin = sit("anna"), sit("martin")
    letter = anna.letters.draft(anna.requests[IN], kind, language).value
    if kind == "query":
        anna.letters.edit_fields(letter.id, {"missing": "Article 305bis"}, letter.version)
    anna.letters.submit(letter.id)
    martin.letters.approve(letter.id)
    return martin.letters.seal(letter.id).value


def refused(code: Code, act: Callable[[], object]) -> str:
    with pytest.raises(KnownError) as caught:
        act()
    assert caught.value.code is code
    told = sentence(caught.value)
    assert "{reason}" not in told
    return told


def findings(desk: Desk, text: str) -> list[str]:
    return [said(each) for each in of(desk).check(text).findings]


@pytest.mark.parametrize("code", PACKS)
def test_letters_in_a_language_of_the_office_are_drawn_sealed_and_verified(
    desk: Sit, code: str, figure: Callable[[str, object], None]
) -> None:
    martin = desk("martin")
    made = keeper(martin).add(PACKS[code]).value
    assert (made.version, made.state, set(made.kinds)) == (1, LanguageState.IN_USE, {"acknowledgement", "query"})
    for kind in made.kinds:
        letter = sealed(desk, code, kind)
        pdf = martin.letters.pdf(letter.id)
        assert martin.letters.verify(pdf).ok
        record = json.loads(letter.content)["record"]
        assert record["language_pack"] == {"version": 1, "sha256": keeper(martin).history(code)[0].sha256}
        document = pypdfium2.PdfDocument(pdf)
        figure(f"pages of the {kind} in {code}", len(document))
        document.close()


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ("pt", ("Aviso de receção", "de novembro de 2026", "RESERVADO", "Informações bancárias", "Página 1 de", "QUÊNIA")),
        ("fa", ("اعلام وصول", "نوامبر", "کنیا", "اطلاعات بانکی", "چنین برداشت")),
    ],
)
@pytest.mark.interop
def test_words_of_the_pages_can_be_searched(desk: Sit, tool: Tool, tmp_path: Path, code: str, wanted: tuple[str, ...]) -> None:
    martin = desk("martin")
    keeper(martin).add(PACKS[code])
    (tmp_path / "letter.pdf").write_bytes(martin.letters.pdf(sealed(desk, code).id))
    command = [tool("pdftotext"), "-enc", "UTF-8", "letter.pdf", "-"]
    read = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True).stdout.decode().translate(STEERING)
    for words in wanted:
        assert words.translate(STEERING) in read, words


def test_two_languages_of_the_office_stand_side_by_side_and_the_record_names_both_packs(desk: Sit) -> None:
    anna, martin = desk("anna"), desk("martin")
    for code in CODES:
        keeper(martin).add(PACKS[code])
    letter = anna.letters.draft(anna.requests[IN], "acknowledgement", "pt", beside="fa").value
    pair = anna.letters.pair(letter.id)
    assert pair is not None
    anna.letters.edit_beside(letter.id, {}, letter.version, original=pair.untold())
    anna.letters.submit(letter.id)
    martin.letters.approve(letter.id)
    letter = martin.letters.seal(letter.id).value
    assert martin.letters.verify(martin.letters.pdf(letter.id)).ok
    record = json.loads(letter.content)["record"]
    kept = {code: keeper(martin).history(code)[0].sha256 for code in CODES}
    assert (record["language_pack"]["sha256"], record["beside"]["language_pack"]["sha256"]) == (kept["pt"], kept["fa"])
    assert "português" in record["beside"]["prevails"][0]
    assert "پرتغالی" in record["beside"]["prevails"][1]


def test_a_kind_without_words_is_not_offered_and_is_refused_with_the_languages_that_have_it(desk: Sit) -> None:
    anna = desk("anna")
    keeper(desk("martin")).add(PACKS["pt"])
    offered = {each.kind: each.languages for each in anna.letters.kinds(anna.requests[IN])}
    assert "pt" in offered["acknowledgement"]
    assert "pt" not in offered["refusal"]
    told = refused(Code.LETTER_KIND, lambda: anna.letters.draft(anna.requests[IN], "refusal", "pt"))
    assert "en, fr, es, ar, ru, zh" in told


def test_a_retired_language_begins_no_letter_but_its_letters_verify_and_are_printed_again(desk: Sit, tmp_path: Path) -> None:
    anna, martin = desk("anna"), desk("martin")
    keeper(martin).add(PACKS["fa"])
    letter, begun = sealed(desk, "fa"), anna.letters.draft(anna.requests[IN], "query", "fa").value
    refused(Code.LETTER_LANGUAGE, lambda: keeper(martin).retire("fa", " "))
    assert keeper(martin).retire("fa", "No translator any more").value.state is LanguageState.RETIRED
    assert keeper(martin).codes() == LETTER_LANGUAGES
    assert "retired" in refused(Code.LETTER_LANGUAGE, lambda: anna.letters.draft(anna.requests[IN], "query", "fa"))
    assert "fa" not in {each.language for each in Templates(martin.place, Press()).all()}
    martin.letters.printed(letter.id, 1)
    assert martin.letters.paper(letter.id) != martin.letters.pdf(letter.id), "a further print says that it is one"
    assert martin.letters.verify(martin.letters.pdf(letter.id)).ok
    assert Envelopes(anna.place, Press()).envelopes([letter.id], tmp_path / "c5.pdf", mark="registered").value == 1
    anna.letters.edit_fields(begun.id, {"missing": "Article 305bis"}, begun.version)
    anna.letters.submit(begun.id)
    martin.letters.approve(begun.id)
    assert martin.letters.seal(begun.id).value.number == "L-2026-0002"
    with martin.place.store.read() as uow:
        assert [each.action for each in uow.audit.of_subject("fa", None)] == ["language.added", "language.retired"]


def test_a_newer_version_takes_the_place_of_the_older_which_sealed_letters_still_name(desk: Sit) -> None:
    martin, language = desk("martin"), keeper(desk("martin"))
    language.add(PACKS["pt"])
    first = sealed(desk, "pt")
    assert "give it a higher number" in refused(Code.LETTER_LANGUAGE, lambda: language.add(PACKS["pt"]))
    newer = PACKS["pt"].replace("version = 1", "version = 2").replace("Aviso de receção", "Aviso de recebimento")
    assert language.add(newer).value.version == 2
    second = sealed(desk, "pt")
    versions = [json.loads(each.content)["record"]["language_pack"]["version"] for each in (first, second)]
    assert versions == [1, 2]
    assert ["Aviso de recebimento" in each.content for each in (first, second)] == [False, True]
    assert [each.state for each in language.history("pt")] == [LanguageState.IN_USE, LanguageState.REPLACED]
    assert (language.text("pt", 1), language.text("pt")) == (PACKS["pt"], newer)
    assert martin.letters.verify(martin.letters.pdf(first.id)).ok
    less = newer.replace("version = 2", "version = 3").partition('\n[[letter]]\nkind = "query"')[0]
    assert "cannot leave it out" in refused(Code.LETTER_LANGUAGE, lambda: language.add(less))


def test_the_office_changes_a_single_template_of_its_own_language(desk: Sit) -> None:
    martin = desk("martin")
    keeper(martin).add(PACKS["pt"])
    martin.set_office(replace(martin.place.office, settings={"two_people": "off"}))
    templates = Templates(martin.place, Press())
    wording = templates.wording("acknowledgement", "pt")
    made = templates.save("acknowledgement", "pt", replace(wording, title="Acuse"), Saved(note="x")).value
    assert made.version == 2
    assert "Acuse" in sealed(desk, "pt").content


def test_a_word_that_letters_were_given_since_is_english_and_no_gap(desk: Sit) -> None:
    martin = desk("martin")
    keeper(martin).add(PACKS["pt"])
    with martin.place.store.read() as uow:
        own = languages_of(uow).own["pt"]
    page = {key: text for key, text in own.pack.words["page"].items() if key != "date"}
    older = own_language(own.kept, replace(own.pack, words={**own.pack.words, "page": page}), own.templates)
    assert (own.words.of("page", "date"), older.words.of("page", "date")) == ("Data", "Date")


def test_only_who_keeps_the_office_takes_a_language_in(desk: Sit) -> None:
    for act in (lambda: of(desk("anna")).add(PACKS["pt"]), lambda: of(desk("clara")).retire("pt", "x")):
        refused(Code.NOT_PERMITTED, act)
    assert of(desk("clara")).check(PACKS["pt"]).usable


def test_a_file_begun_is_a_pack_in_which_everything_is_missing(desk: Sit) -> None:
    anna = desk("anna")
    for code in ("fa", "pl", "sr-Latn"):
        text = of(anna).start(code, "fr")
        told = findings(anna, text)
        assert sum("not translated" in each or "is missing" in each for each in told) > 180, code
        assert "[letter]: it has no letter with words." in told
        refused(Code.LETTER_LANGUAGE, partial(of(anna).preview, text))


def test_what_was_taken_in_stands_in_the_file_of_the_next_version(desk: Sit) -> None:
    martin = desk("martin")
    keeper(martin).add(PACKS["pt"])
    text = keeper(martin).start("pt")
    assert "version = 2" in text
    assert "Aviso de receção" in text
    assert keeper(martin).check(text).usable


def test_what_can_be_no_language_of_the_office_is_refused(desk: Sit) -> None:
    for code in ("en", "ar", "xx", "PT", "pt_BR", "../../etc", "", "th", "ka", "hy", "am"):
        assert refused(Code.LETTER_LANGUAGE, partial(of(desk("anna")).start, code)), code


FAULTS: dict[str, tuple[str, str, str]] = {
    "a placeholder that is not there": ("Página {page} de {pages}", "Página {page} de {total}", "{total} is no placeholder"),
    "a placeholder left out": ("Página {page} de {pages}", "Página {page}", "{pages} is missing"),
    "a field that the kind has not": ("{subject_matter}, que deu", "{secret}, que deu", "secret"),
    "markup that is no closed bold": ("**{received_on}**", "**{received_on}", "bold"),
    "a form of number too many": ("pages_one =", "pages_few =", "does not count so"),
    "a word left empty": ('date = "Data"', 'date = ""', "not translated"),
    "a sign that no face has": ("Ofício", "Ofício \U00012000", "no face"),
    "an unknown section": ("[words.page]", '[words.script]\nx = "1"\n\n[words.page]', "no such section"),
    "an unknown kind": ('kind = "acknowledgement"', 'kind = "ransom"', "no such kind"),
    "a part that packs have not": ("version = 1", 'version = 1\nexec = "rm"', "no part exec"),
    "a number for a word": ('date = "Data"', "date = 7", "no text"),
    "a version of nothing": ("version = 1", "version = 0", "no number from 1"),
    "a word of a page": ('date = "Data"', f'date = "{"D" * 1001}"', "longer than"),
    "a line break in a word": ('date = "Data"', 'date = "Da\\nta"', "one line"),
    "a control sign by its number": ('date = "Data"', 'date = "Da\\u202eta"', "U+202E"),
    "an unknown block": ('kind = "salutation"', 'kind = "script"', "script"),
    "a source that is not there": ('from = "en"', 'from = "xx"', "choose one of"),
}


def test_every_fault_of_a_file_is_named_with_its_place_and_keeps_it_out(desk: Sit) -> None:
    martin = desk("martin")
    for name, (old, new, wanted) in FAULTS.items():
        assert old in PACKS["pt"], name
        text = PACKS["pt"].replace(old, new, 1)
        told = findings(martin, text)
        assert any(wanted in each for each in told), (name, told)
        assert all(each.startswith("[") or "no part" in each or "its version" in each for each in told), (name, told)
    refused(Code.LETTER_LANGUAGE, partial(keeper(martin).add, text))
    assert keeper(martin).codes() == LETTER_LANGUAGES


HOSTILE = {
    "nothing": "",
    "no TOML": "schema = = 1",
    "nested": "a = " + "[" * 5_000 + "]" * 5_000,
    "a deep key": PACKS["pt"] + "\n'a'" + ' . "\\"b"' * 200_000 + " = 1",
    "a long number": "schema = " + "1" * 5_000,
    "bidi control": PACKS["pt"].replace("Aviso", "\u202eAviso"),
    "null": PACKS["pt"].replace("Aviso", "\x00Aviso"),
    "too long": PACKS["pt"] + "# " + "x" * 2_000_000,
    "another schema": PACKS["pt"].replace("schema = 1", "schema = 9"),
    "no language": PACKS["pt"].replace('language = "pt"', 'language = "../x"'),
    "the program's": PACKS["pt"].replace('language = "pt"', 'language = "en"'),
    "words as a list": "schema = 1\nlanguage = 'pt'\nversion = 1\nfrom = 'en'\nwords = [1]\nletter = 'x'\nmeasures = 3",
}


def test_hostile_files_get_a_sentence_and_change_nothing(desk: Sit) -> None:
    martin = desk("martin")
    for name, text in HOSTILE.items():
        assert refused(Code.LETTER_LANGUAGE, partial(keeper(martin).add, text)), name
    assert keeper(martin).codes() == LETTER_LANGUAGES


def test_an_office_without_languages_of_its_own_pays_nothing_for_them(desk: Sit) -> None:
    martin = desk("martin")
    with martin.place.store.read() as uow:
        assert languages_of(uow) is PROGRAM_LANGUAGES
    keeper(martin).add(PACKS["fa"])
    with martin.place.store.read() as uow:
        assert languages_of(uow).own["fa"] is languages_of(uow).own["fa"], "a pack is read once"


@pytest.mark.parametrize(
    ("code", "left"), [("fa", True), ("ur", True), ("ar", True), ("pa-Arab", True), ("sd-Deva", False), ("pt", False)]
)
def test_the_script_of_a_language_says_where_its_lines_begin(code: str, left: bool) -> None:
    assert runs_left(code) is left
