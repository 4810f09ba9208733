# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Letters in two languages in a real office: what is shared, what must be written twice, what is sealed of both."""

from __future__ import annotations

import io
import json
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from mlat_desktop.domain.errors import Code
from mlat_desktop.domain.letter_beside import TextStanding
from mlat_desktop.domain.letter_text import BlockKind, load
from mlat_desktop.domain.letters import Letter, LetterStatus
from mlat_desktop.messages import sentence
from mlat_desktop.services.letters.languages import languages_of
from mlat_desktop.services.letters.matter import matter_of
from mlat_desktop.services.letters.sheets import sheets_of
from mlat_desktop.services.letters.words import words
from tests.letters.conftest import THEN, Desk
from tests.letters.test_service import IN, OUT, Sit, refused

pytestmark = pytest.mark.thorough


@pytest.fixture
def extracted(tool: Callable[[str], str], tmp_path: Path) -> Callable[[bytes], str]:
    """The words of a file as a reader copies them."""

    def text(pdf: bytes) -> str:
        (tmp_path / "letter.pdf").write_bytes(pdf)
        command = [tool("pdftotext"), "-enc", "UTF-8", "letter.pdf", "-"]
        return " ".join(subprocess.run(command, cwd=tmp_path, capture_output=True, check=True).stdout.decode().split())

    return text


def _told(place: Desk, letter: Letter, **fields: str) -> Letter:
    """Whatever is not in ``fields`` stands in the original."""
    pair = place.letters.pair(letter.id)
    assert pair is not None
    rest = set(pair.untold()) - set(fields)
    return place.letters.edit_beside(letter.id, fields, letter.version, original=rest).value


def _record(place: Desk, letter: Letter) -> dict[str, object]:
    with place.place.store.read() as uow:
        sheets = sheets_of(uow.office.get(), matter_of(uow, letter), letter, languages_of(uow))
    return sheets.record(letter, number="L-2026-0001", on=THEN.date())


def test_the_case_fills_in_both_languages_and_what_is_the_same_stands_once(desk: Sit) -> None:
    anna = desk("anna")
    letter = anna.letters.draft(anna.requests[OUT], "request", "en", beside="ar").value
    pair = anna.letters.pair(letter.id)
    assert pair is not None
    assert pair.second.fields["treaty"].startswith("معاهدة المساعدة القضائية")
    assert not {"our_reference", "their_reference", "their_date", "to_name", "signatory_name"} & set(pair.second.fields)
    whole = pair.complete()
    assert whole.fields["our_reference"] == pair.first.fields["our_reference"] == OUT
    assert whole.missing() == pair.first.missing()
    assert pair.standing("facts") is TextStanding.MISSING
    assert pair.standing("treaty") is TextStanding.WRITTEN


def test_a_letter_is_not_handed_over_while_a_part_lacks_its_second_text(desk: Sit) -> None:
    anna = desk("anna")
    letter = anna.letters.draft(anna.requests[IN], "acknowledgement", "en", {"remarks": "Thank you."}, beside="fr").value
    letter = _told(anna, letter)
    letter = anna.letters.edit_beside(letter.id, {"subject_matter": "Procédure pénale"}, letter.version).value
    letter = anna.letters.edit_fields(letter.id, {"remarks": "Thank you.", "contact": "+41 58"}, letter.version).value
    pair = anna.letters.pair(letter.id)
    assert pair is not None
    bare = replace(pair.second, original=tuple(name for name in pair.second.original if name != "remarks"))
    letter = anna.letters.edit(letter.id, bare, letter.version).value
    error = refused(Code.LETTER_BESIDE_MISSING, lambda: anna.letters.submit(letter.id))
    assert "Remarks" in sentence(error)
    assert "French" in sentence(error)
    letter = anna.letters.edit_beside(letter.id, {"remarks": "Merci."}, letter.version).value
    assert anna.letters.submit(letter.id).value.status is LetterStatus.REVIEW


def test_a_sentence_of_the_second_text_that_breaks_off_is_named_too(desk: Sit) -> None:
    anna = desk("anna")
    letter = anna.letters.draft(anna.requests[IN], "acknowledgement", "en", beside="fr").value
    letter = _told(anna, letter)
    pair = anna.letters.pair(letter.id)
    assert pair is not None
    assert not pair.first.fields.get("remarks")
    at = next(n for n, block in enumerate(pair.second.blocks) if block.kind is BlockKind.PARA and not block.when)
    hanging = pair.second.with_text(at, "Nous ajoutons que {remarks} reste à voir.")
    letter = anna.letters.edit(letter.id, hanging, letter.version).value
    told = sentence(refused(Code.LETTER_FIELD_MISSING, lambda: anna.letters.submit(letter.id)))
    assert [sentence(each) for each in anna.letters.check(letter.id).hindrances] == [told]
    anna.letters.edit(letter.id, pair.second, letter.version)
    assert anna.letters.submit(letter.id).value.status is LetterStatus.REVIEW


def test_what_is_typed_in_one_language_never_stands_in_the_other_without_a_word(desk: Sit) -> None:
    anna = desk("anna")
    letter = anna.letters.draft(anna.requests[IN], "acknowledgement", "en", {"remarks": "Thank you."}, beside="fr").value

    def lines() -> str:
        with anna.place.store.read() as uow:
            shown = anna.letters.show(letter.id)
            sheet = sheets_of(uow.office.get(), matter_of(uow, shown), shown, languages_of(uow)).draft(on=THEN.date(), at=THEN)
        assert sheet.beside is not None
        return "\n".join(sheet.beside.filled.lines())

    assert "Thank you. [traduction à fournir]" in lines()
    anna.letters.edit_beside(letter.id, {}, letter.version, original=["remarks"])
    assert "Thank you. [original anglais]" in lines()
    anna.letters.edit_beside(letter.id, {"remarks": "Merci."}, anna.letters.show(letter.id).version)
    assert "Thank you." not in lines()
    assert "Merci." in lines()


@pytest.mark.interop
def test_the_sealed_record_and_file_hold_both_texts(desk: Sit, extracted: Callable[[bytes], str]) -> None:
    anna, martin = desk("anna"), desk("martin")
    letter = anna.letters.draft(anna.requests[OUT], "request", "en", beside="ar").value
    letter = _told(anna, letter, facts="نقل المتهم عائدات الرشوة عبر حسابين.")
    anna.letters.submit(letter.id)
    martin.letters.approve(letter.id)
    sealed = martin.letters.seal(letter.id).value
    assert (sealed.language, sealed.beside) == ("en", "ar")
    pdf = martin.letters.pdf(sealed.id)
    assert martin.letters.verify(pdf).ok
    martin.letters.printed(sealed.id)
    again = martin.letters.paper(sealed.id)
    assert "DUPLICATE" in extracted(again)
    with pikepdf.open(io.BytesIO(again)) as marked:
        assert str(marked.docinfo.Title).startswith("DUPLICATE · نسخة مكررة: ")
    text = extracted(pdf)
    assert "moved the proceeds of bribery" in text
    assert "the English text prevails" in text
    record = _record(anna, sealed)
    beside = record["beside"]
    assert isinstance(beside, dict)
    both = load(sealed.content), load(sealed.beside_content)
    assert both[0].template_sha256 != both[1].template_sha256
    assert record["template"] == {"version": both[0].template_version, "sha256": both[0].template_sha256}
    assert beside["template"] == {"version": both[1].template_version, "sha256": both[1].template_sha256}
    assert any("عائدات الرشوة" in line for line in beside["text"])
    assert "facts" not in beside["in_original"]
    refused(Code.LETTER_STATE, lambda: anna.letters.lay_beside(sealed.id, "", sealed.version))


def test_a_second_language_comes_changes_and_goes_while_it_is_a_draft(desk: Sit) -> None:
    anna = desk("anna")
    letter = anna.letters.draft(anna.requests[IN], "acknowledgement", "en").value
    alone, record = anna.letters.preview(letter.id), _record(anna, letter)
    refused(Code.LETTER_BESIDE_NONE, lambda: anna.letters.edit_beside(letter.id, {"remarks": "Merci."}, letter.version))
    refused(Code.LETTER_BESIDE_SAME, lambda: anna.letters.lay_beside(letter.id, "en", letter.version))
    refused(Code.LETTER_LANGUAGE, lambda: anna.letters.lay_beside(letter.id, "xx", letter.version))
    letter = anna.letters.lay_beside(letter.id, "fr", letter.version).value
    assert anna.letters.preview(letter.id) != alone
    assert anna.letters.preview(letter.id) == anna.letters.preview(letter.id)
    letter = anna.letters.lay_beside(letter.id, "ar", letter.version).value
    pair = anna.letters.pair(letter.id)
    assert pair is not None
    assert pair.second.language == "ar"
    letter = anna.letters.lay_beside(letter.id, "", letter.version).value
    assert anna.letters.pair(letter.id) is None
    assert anna.letters.preview(letter.id) == alone
    assert _record(anna, letter) == record
    refused(Code.LETTER_CHANGED, lambda: anna.letters.lay_beside(letter.id, "fr", letter.version - 1))


def test_what_is_shared_is_changed_in_one_place_only(desk: Sit) -> None:
    anna = desk("anna")
    letter = anna.letters.draft(anna.requests[IN], "acknowledgement", "en", beside="fr").value
    refused(Code.LETTER_FIELD_INVALID, lambda: anna.letters.edit_beside(letter.id, {"our_reference": "X"}, letter.version))
    refused(Code.LETTER_FIELD_UNKNOWN, lambda: anna.letters.edit_beside(letter.id, {"nothing": "X"}, letter.version))
    letter = anna.letters.edit_fields(letter.id, {"their_reference": "DE-7"}, letter.version).value
    pair = anna.letters.pair(letter.id)
    assert pair is not None
    assert pair.complete().fields["their_reference"] == "DE-7"


def test_the_text_in_the_second_language_is_edited_as_a_whole_and_no_other_is_taken_for_it(desk: Sit) -> None:
    anna = desk("anna")
    letter = anna.letters.draft(anna.requests[IN], "acknowledgement", "en", beside="fr").value
    pair = anna.letters.pair(letter.id)
    assert pair is not None
    first, *rest = pair.second.blocks
    changed = replace(pair.second, blocks=(replace(first, text="Mesdames, Messieurs,"), *rest))
    letter = anna.letters.edit(letter.id, changed.to_json(), letter.version).value
    assert load(letter.beside_content).blocks[0].text == "Mesdames, Messieurs,"
    assert load(letter.content) == pair.first
    other = replace(pair.second, template_sha256="0" * 64)
    refused(Code.LETTER_CONTENT, lambda: anna.letters.edit(letter.id, other.to_json(), letter.version))
    spanish = json.dumps({**json.loads(changed.to_json()), "language": "es"})
    refused(Code.LETTER_CONTENT, lambda: anna.letters.edit(letter.id, spanish, letter.version))


def test_who_wrote_the_second_text_may_not_approve_the_letter(desk: Sit) -> None:
    anna, martin = desk("anna"), desk("martin")
    letter = anna.letters.draft(anna.requests[IN], "acknowledgement", "en", {"remarks": "Thank you."}, beside="fr").value
    letter = martin.letters.edit_beside(letter.id, {"remarks": "Merci."}, letter.version).value
    _told(anna, letter)
    anna.letters.submit(letter.id)
    refused(Code.LETTER_SECOND_PERSON, lambda: martin.letters.approve(letter.id))


@pytest.mark.parametrize(("language", "beside"), [("en", "ar"), ("ar", "en")])
def test_a_day_at_the_head_is_read_in_the_direction_of_its_own_language(desk: Sit, language: str, beside: str) -> None:
    anna = desk("anna")
    anna.set_office(replace(anna.place.office, settings={}))  # without a place the line begins with the figures of the day
    letter = anna.letters.draft(anna.requests[IN], "acknowledgement", language, beside=beside).value
    document = pypdfium2.PdfDocument(anna.letters.preview(letter.id))
    text = document[0].get_textpage()
    signs = [(text.get_text_range(n, 1)[:1] or " ", text.get_charbox(n)) for n in range(text.count_chars())]
    document.close()

    def around(word: str) -> tuple[int, int]:
        """How many figures stand to the left and to the right of a word, on its line."""
        left, low, _right, _top = signs["".join(char for char, _box in signs).index(word)][1]
        line = [box[0] - left for char, box in signs if char.isdecimal() and abs(box[1] - low) < 5 and abs(box[0] - left) < 60]
        return sum(each < 0 for each in line), sum(each > 0 for each in line)

    assert around("ف") == (4, 2), "نوفمبر has its day on the right and its year on the left"
    assert around("vember") == (2, 4), "November the other way round"


@pytest.mark.interop
def test_the_words_of_the_check_code_stand_in_both_languages(desk: Sit, extracted: Callable[[bytes], str]) -> None:
    anna, martin = desk("anna"), desk("martin")
    letter = _told(anna, anna.letters.draft(anna.requests[IN], "acknowledgement", "fr", beside="ru").value)
    anna.letters.submit(letter.id)
    martin.letters.approve(letter.id)
    sealed = extracted(martin.letters.pdf(martin.letters.seal(letter.id).value.id))
    for language in ("fr", "ru"):
        assert words(language).of("page", "check_code") in sealed
