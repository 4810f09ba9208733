# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A letter of request before anybody typed: what the treaty asks for stands in its picture, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pypdfium2
import pytest

from mlat_desktop.domain.letters import LetterStatus
from mlat_desktop.domain.request import Authority, LegalBasis
from mlat_desktop.domain.vocabulary import BasisKind
from mlat_desktop.letters.press import Press
from mlat_desktop.services.letters.templates import Templates
from mlat_desktop.services.letters.words import LETTER_LANGUAGES, words
from tests.letters.conftest import Desk
from tests.letters.test_service import IN, OUT

Sit = Callable[[str], Desk]
MEASURES = {
    "banking": "For each account concerned we ask for the identity of the holder",
    "evidence": "We ask that the identity of each person be established before the hearing",
}


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    found = " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())
    document.close()
    return found


def bare(sit: Sit, basis: LegalBasis | None = None) -> Desk:
    """Our request, under a treaty unless another basis is named: what is asked for is known, nothing else is written yet."""
    anna = sit("anna")
    with anna.place.store.write() as uow:
        request = uow.requests.get(anna.requests[OUT])
        empty = replace(
            request.particulars,
            basis=basis or request.particulars.basis,
            facts="",
            persons=(),
            offences=(),
            issuing_authority=Authority(),
            their_authority=Authority(),
        )
        uow.requests.update(replace(request, particulars=empty, version=request.version + 1))
        uow.commit()
    return anna


def test_the_picture_of_a_draft_has_what_the_treaty_asks_for_before_anybody_typed(desk: Sit) -> None:
    anna = bare(desk)
    letter = anna.letters.draft(anna.requests[OUT], "request", "en").value
    seen = text_of(anna.letters.preview(letter.id))
    for words_of_measure in MEASURES.values():
        assert words_of_measure in seen
    for heading in ("Authority conducting the proceedings", "Summary of the facts"):
        assert f"{heading} [to be completed]" in seen, heading
    assert "Offences and applicable provisions" not in seen, "this treaty does not ask for them"
    assert "Persons concerned" in seen
    assert anna.letters.content(letter.id).fields.get("facts", "") == "", "it is a picture, nothing is written"
    assert "to be completed" not in letter.content


def test_without_a_treaty_the_picture_has_what_good_practice_asks_for(desk: Sit) -> None:
    anna = bare(desk, LegalBasis(kind=BasisKind.RECIPROCITY))
    letter = anna.letters.draft(anna.requests[OUT], "request", "en").value
    assert "Offences and applicable provisions • [to be completed" in text_of(anna.letters.preview(letter.id))


def test_what_is_typed_takes_the_place_of_the_gap_and_a_submitted_letter_has_none(desk: Sit) -> None:
    anna = bare(desk)
    letter = anna.letters.draft(anna.requests[OUT], "request", "en").value
    values = {"to_name": "Ministry of Justice", "facts": "The accused moved the proceeds."}
    letter = anna.letters.edit_fields(letter.id, values, letter.version).value
    seen = text_of(anna.letters.preview(letter.id))
    assert "Summary of the facts The accused moved the proceeds." in seen
    assert "[to be completed" in seen
    submitted = anna.letters.submit(letter.id).value
    assert submitted.status is LetterStatus.REVIEW
    assert "[to be completed" not in text_of(anna.letters.preview(letter.id))


def test_another_kind_of_letter_shows_the_fields_that_it_must_have(desk: Sit) -> None:
    anna = desk("anna")
    letter = anna.letters.draft(anna.requests[IN], "query", "en", {"to_name": ""}).value
    assert "[to be completed]" in text_of(anna.letters.preview(letter.id))


@pytest.mark.parametrize("language", LETTER_LANGUAGES)
def test_every_language_has_its_own_words_for_a_gap(desk: Sit, language: str) -> None:
    anna = bare(desk)
    letter = anna.letters.draft(anna.requests[OUT], "request", language).value
    assert anna.letters.preview(letter.id).startswith(b"%PDF")
    said = [words(language).of("page", name) for name in ("gap", "gap_where_it_applies")]
    assert all(each.startswith("[") for each in said)
    assert len(set(said)) == 2


def test_the_template_of_the_request_is_previewed_with_the_sections_of_what_is_asked_for(desk: Sit) -> None:
    clara = desk("clara")
    seen = text_of(Templates(clara.place, Press()).preview("request", "en"))
    for words_of_measure in MEASURES.values():
        assert words_of_measure in seen
