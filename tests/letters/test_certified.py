# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Certified translations made elsewhere: the letter tells of them, and none of a text that was changed since goes along."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from mlat_desktop.domain import letter_text
from mlat_desktop.domain.directory import OwnCode
from mlat_desktop.domain.errors import Code
from mlat_desktop.domain.letter_text import record_digest
from mlat_desktop.domain.letters import Follow, Letter
from mlat_desktop.domain.vocabulary import Channel
from mlat_desktop.letters.press import Press
from mlat_desktop.messages import sentence
from mlat_desktop.services.casework import Casework
from mlat_desktop.services.evidence import EvidenceRoom, NewEvidence
from mlat_desktop.services.exhibits import ExhibitDesk
from mlat_desktop.services.letters.translating import NewCertified
from mlat_desktop.services.letters.words import LETTER_LANGUAGES
from mlat_desktop.services.mailroom.translations import Certificate, NewTranslation, Translations
from tests.letters.conftest import Desk
from tests.letters.test_annexes import A4, bound, pdf_file, texts
from tests.letters.test_service import IN, OUT, Sit, refused

pytestmark = pytest.mark.thorough

SILVA = NewCertified(
    language="pt", by="Maria Silva", capacity="sworn translator", on=date(2026, 11, 12), number="4711/2026", place="Lisbon"
)


def draft(desk: Desk, language: str = "en") -> int:
    return desk.letters.draft(desk.requests[IN], "acknowledgement", language, {"matter": "X"}).value.id


def seal(sit: Sit, letter: int) -> Letter:
    sit("anna").letters.submit(letter)
    sit("martin").letters.approve(letter)
    return sit("martin").letters.seal(letter).value


def said(data: bytes) -> str:
    """The words of all pages; what only steers them left out."""
    kept = "".join(char for char in "\n".join(texts(data)) if char not in "\u2066\u2067\u2068\u2069\u2060")
    return " ".join(kept.replace("\u00a0", " ").split())


def image(path: Path, kind: str = "PNG", mode: str = "RGB", size: tuple[int, int] = (600, 800), **saved: object) -> Path:
    """An image with a dark upper half."""
    grey = Image.new("L", size, 255)
    grey.paste(20, (0, 0, size[0], size[1] // 2))
    made = (
        grey.convert("RGB").convert(mode)
        if mode != "I;16"
        else grey.convert("I").point(lambda each: each * 257).convert("I;16")
    )
    made.save(path, kind, **saved)
    return path


def test_the_page_the_contents_and_the_record_say_what_it_is_and_who_certified_it(desk: Sit, tmp_path: Path) -> None:
    anna = desk("anna")
    letter = draft(anna)
    anna.letters.add_annex(letter, pdf_file(tmp_path / "Ledger.pdf"))
    file = pdf_file(tmp_path / "traducao.pdf", A4, A4, text="TRADUZIDO")
    anna.letters.add_translation(letter, SILVA, file)
    anna.letters.add_translation(letter, replace(SILVA, of=1, capacity="", number="", place=""), pdf_file(tmp_path / "b.pdf"))
    done = seal(desk, letter)
    page = said(anna.letters.pdf(letter))
    assert "Annex 2: Certified translation of this letter into Portuguese – 2 pages" in page
    assert "A certified translation of this letter into Portuguese is attached as Annex 2." in page
    assert "It was certified on 12 November 2026 by Maria Silva, sworn translator." in page
    assert "Certificate number: 4711/2026. Place of certification: Lisbon." in page
    assert "A certified translation of Annex 1 into Portuguese is attached as Annex 3." in page
    found = texts(bound(anna, done, tmp_path))
    rows = " ".join(found[0].split())
    assert "Annex 2 Certified translation of this letter into Portuguese 2 3" in rows
    assert "Annex 3 Certified translation of Annex 1 into Portuguese 1 5" in rows
    assert f"{done.number} · Annex 2 · Certified translation · Page 3 of 5" in found[2]
    assert f"{done.number} · Annex 1 · Page 2 of 5" in found[1]
    assert "TRADUZIDO 1" in found[2]
    record = json.loads(done.content)["record"]
    parts = record["annexes"]["parts"]
    assert "translation" not in parts[0]
    assert parts[1]["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert parts[1]["translation"] == {
        "of": "letter", "language": "pt", "by": "Maria Silva", "capacity": "sworn translator", "on": "2026-11-12",
        "number": "4711/2026", "place": "Lisbon",
    }  # fmt: skip
    assert parts[2]["translation"] == {"of": 1, "language": "pt", "by": "Maria Silva", "on": "2026-11-12"}
    assert record_digest(record) == done.digest


NAMES = {"en": "Portuguese", "fr": "portugais", "es": "portugués", "ar": "البرتغالية", "ru": "португальский", "zh": "葡萄牙语"}


@pytest.mark.parametrize("language", LETTER_LANGUAGES)
def test_every_language_of_letters_has_words_for_it(language: str, desk: Sit, tmp_path: Path) -> None:
    anna = desk("anna")
    letter = draft(anna, language)
    anna.letters.add_annex(letter, pdf_file(tmp_path / "a.pdf"))
    anna.letters.add_translation(letter, SILVA, pdf_file(tmp_path / "t.pdf"))
    anna.letters.add_translation(letter, replace(SILVA, of=1), pdf_file(tmp_path / "u.pdf"))
    done = seal(desk, letter)
    lines = json.loads(done.content)["record"]["text"]
    told = [line for line in lines if "Maria Silva" in line]
    assert len(told) == 2
    assert all(NAMES[language] in line and "4711/2026" in line and "Lisbon" in line and "2026" in line for line in told)
    assert len([line for line in lines if NAMES[language] in line]) == 4, "each stands in the list too"
    assert not [line for line in lines if "{" in line or ".." in line]


def test_a_translation_of_another_text_is_confirmed_before_the_letter_is_handed_over(desk: Sit, tmp_path: Path) -> None:
    anna, martin = desk("anna"), desk("martin")
    letter = draft(anna)
    anna.letters.add_translation(letter, SILVA, pdf_file(tmp_path / "t.pdf"))
    assert anna.letters.unconfirmed(letter) == ()
    anna.letters.edit_fields(letter, {"remarks": "One more sentence."}, anna.letters.show(letter).version)
    assert anna.letters.unconfirmed(letter) == (1,)
    assert "annex 1" in sentence(refused(Code.LETTER_TRANSLATION, lambda: anna.letters.submit(letter)))
    martin.letters.confirm_translation(letter, 1)
    assert anna.letters.unconfirmed(letter) == ()
    anna.letters.submit(letter)
    refused(Code.LETTER_SECOND_PERSON, lambda: martin.letters.approve(letter))


def test_a_letter_that_takes_the_place_of_another_one_has_its_annexes_and_asks_about_its_translation(
    desk: Sit, tmp_path: Path
) -> None:
    anna = desk("anna")
    letter = draft(anna)
    anna.letters.add_annex(letter, pdf_file(tmp_path / "a.pdf"))
    anna.letters.add_translation(letter, SILVA, pdf_file(tmp_path / "t.pdf"))
    anna.letters.add_translation(letter, replace(SILVA, of=1), pdf_file(tmp_path / "u.pdf"))
    first = seal(desk, letter)
    made = anna.letters.supersede(first.id).value
    before, now = anna.letters.annexes(first.id), anna.letters.annexes(made.id)
    assert [each.sha256 for each in now] == [each.sha256 for each in before]
    assert not {each.uid for each in now} & {each.uid for each in before}
    of = now[2].translation
    assert of is not None
    assert of.of == now[0].uid
    assert anna.letters.unconfirmed(made.id) == (2,), "that of the annex is of what it was"
    refused(Code.LETTER_TRANSLATION, lambda: anna.letters.submit(made.id))
    anna.letters.confirm_translation(made.id, 2)
    assert seal(desk, made.id).number != first.number


def test_a_correction_has_the_annexes_and_not_the_translation_of_the_first_letter(desk: Sit, tmp_path: Path) -> None:
    anna, martin = desk("anna"), desk("martin")
    letter = draft(anna)
    anna.letters.add_annex(letter, pdf_file(tmp_path / "a.pdf"))
    anna.letters.add_translation(letter, SILVA, pdf_file(tmp_path / "t.pdf"))
    anna.letters.add_translation(letter, replace(SILVA, of=1), pdf_file(tmp_path / "u.pdf"))
    first = seal(desk, letter)
    martin.letters.dispatch(first.id, Channel.POST)
    made = anna.letters.correct(first.id, "fr").value
    names = [(each.title, each.translation.language_name if each.translation else "") for each in anna.letters.annexes(made.id)]
    assert names == [("a", ""), ("", "portugais")]
    assert anna.letters.unconfirmed(made.id) == ()


def test_a_letter_in_two_languages_tells_of_it_in_both_and_a_change_of_either_asks_again(desk: Sit, tmp_path: Path) -> None:
    anna = desk("anna")
    letter = anna.letters.draft(anna.requests[IN], "acknowledgement", "en", {"remarks": "Thanks."}, beside="fr").value
    file = pdf_file(tmp_path / "t.pdf")
    own = replace(SILVA, language="fr")
    refused(Code.ANNEX_TRANSLATION, lambda: anna.letters.add_translation(letter.id, own, file))
    anna.letters.add_translation(letter.id, SILVA, file)
    page = said(anna.letters.preview(letter.id))
    assert "into Portuguese is attached as Annex 1" in page
    assert "portugais" in page
    second = letter_text.load(anna.letters.show(letter.id).beside_content)
    anna.letters.edit(letter.id, second.with_fields({"remarks": "Merci."}), anna.letters.show(letter.id).version)
    assert anna.letters.unconfirmed(letter.id) == (1,)
    assert Code.LETTER_TRANSLATION in [each.code for each in anna.letters.check(letter.id).hindrances], (
        "of which submission tells"
    )


def test_annexes_stay_where_they_are_not_wanted_or_may_not_leave_again(desk: Sit, tmp_path: Path) -> None:
    anna = desk("anna")
    room = EvidenceRoom(anna.place)
    item = room.add(anna.requests[IN], pdf_file(tmp_path / "counsel.pdf"), NewEvidence(title="Counsel")).value
    letter = draft(anna)
    anna.letters.add_exhibit(letter, item.uid)
    anna.letters.add_translation(letter, replace(SILVA, of=1), pdf_file(tmp_path / "t.pdf"))
    anna.letters.add_annex(letter, pdf_file(tmp_path / "b.pdf"))
    first = seal(desk, letter)
    without = anna.letters.supersede(first.id, annexes=False).value
    assert anna.letters.annexes(without.id) == ()
    desk("martin").letters.void(without.id, "Wrong one")
    ExhibitDesk(anna.place).classify(item.uid, "privileged", "Correspondence with counsel.")
    told = anna.letters.carried(first.id, Follow.SUPERSEDES)
    assert [each.stays for each in told] == [
        "its exhibit is of a class that is withheld", "it translates an annex that stays", "",
    ]  # fmt: skip
    made = anna.letters.supersede(first.id).value
    assert [each.title for each in anna.letters.annexes(made.id)] == ["b"]


def test_an_exhibit_that_is_withheld_after_it_was_annexed_leaves_only_with_a_reason(desk: Sit, tmp_path: Path) -> None:
    anna, martin = desk("anna"), desk("martin")
    item = EvidenceRoom(anna.place).add(anna.requests[IN], pdf_file(tmp_path / "c.pdf"), NewEvidence(title="Counsel")).value
    early, between, late = draft(anna), draft(anna), draft(anna)
    for each in (early, between, late):
        anna.letters.add_exhibit(each, item.uid, although="It was free then.")
    anna.letters.submit(between)
    anna.letters.submit(late)
    martin.letters.approve(late)
    ExhibitDesk(anna.place).classify(item.uid, "privileged", "Correspondence with counsel.")
    for act in (
        lambda: anna.letters.submit(early), lambda: martin.letters.approve(between), lambda: martin.letters.seal(late)
    ):  # fmt: skip
        told = sentence(refused(Code.ANNEX_WITHHELD, act))
        assert "annex 1" in told
        assert item.exhibit in told
    assert [each.code for each in martin.letters.check(late).hindrances] == [Code.ANNEX_WITHHELD]
    martin.letters.take_back(late)
    anna.letters.remove_annex(late, 1)
    refused(Code.EVIDENCE_WITHHELD, lambda: anna.letters.add_exhibit(late, item.uid))
    anna.letters.add_exhibit(late, item.uid, although="The privilege was waived in writing.")
    assert seal(desk, anna.letters.show(late).id).number


def test_what_the_case_knows_of_a_translation_is_not_typed_again(desk: Sit, tmp_path: Path) -> None:
    anna = desk("anna")
    room = Translations(anna.place, Casework(anna.place))
    new = NewTranslation(what="Letter", language_from="en", language_to="pt", translator="Lingua SA", due_on=date(2026, 12, 1))
    asked = room.ask(anna.requests[IN], replace(new, asked_on=date(2026, 11, 10))).value
    letter = draft(anna)
    chosen = NewCertified(record=asked.uid)
    assert anna.letters.translations_back(letter) == ()
    assert "has not come back" in sentence(
        refused(Code.ANNEX_TRANSLATION, lambda: anna.letters.add_translation(letter, chosen))
    )
    scan = image(tmp_path / "scan.png", dpi=(100, 100))
    certificate = Certificate(number="99", name="Rui Costa", on=date(2026, 11, 15))
    room.receive(asked.uid, date(2026, 11, 19), certificate, scan)
    assert [each.uid for each in anna.letters.translations_back(letter)] == [asked.uid]
    anna.letters.add_translation(letter, replace(chosen, capacity="notary"))
    (annex,) = anna.letters.annexes(letter)
    found = annex.translation
    assert found is not None
    assert (found.language, found.by, found.on, found.number, found.record) == (
        "pt", "Rui Costa", date(2026, 11, 15), "99", asked.uid,
    )  # fmt: skip
    assert (annex.sha256, annex.file_name, annex.pages) == (hashlib.sha256(scan.read_bytes()).hexdigest(), "scan.png", 1)
    assert "on 15 November 2026 by Rui Costa, notary." in said(anna.letters.pdf(seal(desk, letter).id))
    other = anna.letters.draft(anna.requests[OUT], "request", "en").value.id
    refused(Code.ANNEX_TRANSLATION, lambda: anna.letters.add_translation(other, chosen))


BAD: tuple[tuple[str, NewCertified, str], ...] = (
    ("no language", replace(SILVA, language=""), "into which language"),
    ("unknown", replace(SILVA, language="qq"), "no language is called qq"),
    ("not one", replace(SILVA, language="mul"), "no language is called mul"),
    ("its own", replace(SILVA, language="en-GB"), "written in that language"),
    ("nobody", replace(SILVA, by=" \u202e "), "who certified it"),
    ("no day", replace(SILVA, on=None), "on which day"),
    ("ahead", replace(SILVA, on=date(2027, 1, 2)), "in the future"),
    ("itself", replace(SILVA, of=2), "a translation itself"),
)


@pytest.mark.parametrize(("name", "new", "says"), BAD, ids=[each[0] for each in BAD])
def test_what_is_wrong_with_it_is_a_sentence_and_leaves_nothing(
    name: str, new: NewCertified, says: str, desk: Sit, tmp_path: Path
) -> None:
    anna = desk("anna")
    letter = draft(anna)
    file = pdf_file(tmp_path / "t.pdf")
    anna.letters.add_annex(letter, file)
    anna.letters.add_translation(letter, replace(SILVA, of=1, language="pt-br"), file)
    kept = (anna.letters.annexes(letter), {each for each in (tmp_path / "blobs").rglob("*") if each.is_file()})
    assert says in sentence(refused(Code.ANNEX_TRANSLATION, lambda: anna.letters.add_translation(letter, new, file)))
    assert (anna.letters.annexes(letter), {each for each in (tmp_path / "blobs").rglob("*") if each.is_file()}) == kept


def test_an_annex_with_a_translation_stays_and_unprintable_words_and_sealed_letters_are_refused(
    desk: Sit, tmp_path: Path
) -> None:
    anna, letter = desk("anna"), draft(desk("anna"))
    file = pdf_file(tmp_path / "t.pdf")
    anna.letters.add_annex(letter, file)
    anna.letters.add_translation(letter, replace(SILVA, of=1), file)
    anna.letters.move_annex(letter, 2, 1)
    assert "annex 1" in sentence(refused(Code.ANNEX_TRANSLATED, lambda: anna.letters.remove_annex(letter, 2)))
    refused(Code.LETTER_GLYPH_MISSING, lambda: anna.letters.add_translation(letter, replace(SILVA, by="\U0001f600"), file))
    refused(Code.ANNEX_TRANSLATION, lambda: anna.letters.confirm_translation(letter, 2))
    refused(Code.ANNEX_UNKNOWN, lambda: anna.letters.add_translation(letter, replace(SILVA, of=9), file))
    refused(Code.ANNEX_UNKNOWN, lambda: anna.letters.confirm_translation(letter, 9))
    refused(Code.ANNEX_TRANSLATION, lambda: anna.letters.add_translation(letter, replace(SILVA, record=None)))
    sealed = seal(desk, letter)
    refused(Code.LETTER_STATE, lambda: anna.letters.add_translation(sealed.id, SILVA, file))


def test_a_language_of_the_offices_own_list_has_the_name_that_the_office_gave_it(desk: Sit, tmp_path: Path) -> None:
    anna = desk("anna")
    with anna.place.store.write() as uow:
        own = OwnCode(list="languages", id="quz", labels=(("en", "Cusco Quechua"), ("fr", "quechua de Cuzco")))
        uow.directory.set_own_code(own)
        uow.commit()
    letter = draft(anna, "fr")
    anna.letters.add_translation(letter, replace(SILVA, language="quz"), pdf_file(tmp_path / "t.pdf"))
    assert "en quechua de Cuzco" in said(anna.letters.pdf(seal(desk, letter).id))


# -- images as annexes ---------------------------------------------------------------------------------------------------------


def _grey_png(path: Path) -> Path:
    return image(path, "PNG", "L", dpi=(300, 300))


def _sixteen(path: Path) -> Path:
    return image(path, "PNG", "I;16")


def _clear(path: Path) -> Path:
    return image(path, "PNG", "RGBA")


def _cmyk(path: Path) -> Path:
    return image(path, "JPEG", "CMYK")


def _turned(path: Path) -> Path:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Camera of Anna"
    lying = Image.open(image(path)).transpose(Image.Transpose.ROTATE_90)  # as the camera lay
    lying.save(path, "JPEG", exif=exif)
    return path


def _careless(path: Path) -> Path:
    """What the camera noted ends too soon."""
    whole = image(path, "JPEG").read_bytes()
    note = b"Exif\0\0II*\0\x08\0\0\0\x05\0\x12\x01"
    path.write_bytes(whole[:2] + b"\xff\xe1" + (len(note) + 2).to_bytes(2, "big") + note + whole[2:])
    return path


@pytest.mark.parametrize("make", [_grey_png, _sixteen, _clear, _cmyk, _turned, _careless])
def test_an_image_is_a_page_upright_without_what_else_its_file_holds(
    make: Callable[[Path], Path], desk: Sit, tmp_path: Path
) -> None:
    anna = desk("anna")
    letter = draft(anna)
    anna.letters.add_annex(letter, make(tmp_path / "scan"))
    data = bound(anna, seal(desk, letter), tmp_path)
    assert len(texts(data)) == 2
    assert b"Camera" not in data
    page = Press().raster(data, 1, 300)
    assert page.height > page.width, "what stood upright before the camera stands upright on its page"
    seen = Image.frombytes("RGB", (page.width, page.height), page.data).convert("L")
    middle = page.height * (1 - 7 / 297) / 2  # of what stands above the strip
    column = seen.crop((page.width // 2, 0, page.width // 2 + 1, page.height)).tobytes()
    assert column[round(middle - 25)] < 60, "the dark half is above"
    assert column[round(middle + 25)] > 200


def test_an_image_that_is_cut_off_is_refused(desk: Sit, tmp_path: Path) -> None:
    anna = desk("anna")
    letter = draft(anna)
    whole = io.BytesIO()
    Image.effect_noise((300, 300), 50).save(whole, "PNG")
    for name, data in (("png", whole.getvalue()[:-5000]), ("jpg", b"\xff\xd8\xff\xe0rubbish")):
        (tmp_path / name).write_bytes(data)
        error = refused(Code.ANNEX_UNFIT, lambda name=name: anna.letters.add_annex(letter, tmp_path / name))  # type: ignore[misc]  # bound now
        assert "cannot be read to its end" in sentence(error)
