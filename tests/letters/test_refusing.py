# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A refusal says on which ground and why, in its own language, before it is handed over, and again before it is sealed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

import pytest

from mlat_desktop.domain.errors import Code
from mlat_desktop.domain.letters import LetterStatus
from mlat_desktop.domain.vocabulary import EventKind
from mlat_desktop.messages import sentence
from mlat_desktop.services.letters.refusing import OTHER
from mlat_desktop.services.letters.words import words
from tests.letters.conftest import Desk
from tests.letters.test_service import IN, refused

Sit = Callable[[str], Desk]
SAID = {
    "en": "the measure would reveal the identity of a protected source",
    "ar": "التدبير يكشف هوية مصدر محمي",
    "ru": "исполнение раскрыло бы личность защищаемого источника",
    "zh": "该措施会暴露受保护来源的身份",
}
REASONS = {"reasons": "The source was promised that its name is never disclosed."}


def on(sit: Sit, ground: str) -> Desk:
    """The office with a case that is refused on this ground."""
    anna = sit("anna")
    with anna.place.store.write() as uow:
        request = uow.requests.get(anna.requests[IN])
        items = tuple(replace(item, ground=ground) for item in request.particulars.items)
        particulars = replace(request.particulars, items=items)
        uow.requests.update(replace(request, particulars=particulars, version=request.version + 1))
        uow.commit()
    return anna


@pytest.mark.parametrize("language", SAID)
def test_another_ground_is_set_out_in_the_language_of_the_letter_before_it_is_handed_over(desk: Sit, language: str) -> None:
    anna, letters = on(desk, OTHER), desk("anna").letters
    letter = letters.draft(anna.requests[IN], "refusal", language, REASONS).value
    assert letters.content(letter.id).fields.get("ground", "") == "", "“that the ground set out below” is no sentence"
    assert IN in sentence(refused(Code.LETTER_GROUND, lambda: letters.submit(letter.id)))
    foreign = SAID["ar" if language != "ar" else "ru"]
    submit = partial(letters.submit, letter.id)
    for nothing in ("   ", words(language).of("grounds", OTHER), foreign):
        letter = letters.edit_fields(letter.id, {"ground": nothing}, letter.version).value
        refused(Code.LETTER_GROUND, submit)
    letter = letters.edit_fields(letter.id, {"ground": SAID[language]}, letter.version).value
    assert letters.submit(letter.id).value.status is LetterStatus.REVIEW


def test_another_ground_that_the_text_no_longer_shows_does_not_pass(desk: Sit) -> None:
    anna = on(desk, OTHER)
    letter = anna.letters.draft(anna.requests[IN], "refusal", "en", {**REASONS, "ground": SAID["en"]}).value
    content = anna.letters.content(letter.id)
    at = next(n for n, block in enumerate(content.blocks) if "{ground}" in block.text and block.when == "ground")
    letter = anna.letters.edit(letter.id, content.with_text(at, "The ground is known to you."), letter.version).value
    refused(Code.LETTER_GROUND, lambda: anna.letters.submit(letter.id))


def test_a_ground_that_becomes_another_one_after_the_approval_stops_the_seal(desk: Sit) -> None:
    anna, martin = on(desk, "political"), desk("martin")
    anna.event(anna.requests[IN], EventKind.CONSULTATION_HELD, datetime(2026, 11, 18, 10, 0))  # noqa: DTZ001 -- wall-clock time of the office
    letter = anna.letters.draft(anna.requests[IN], "refusal", "en", {**REASONS, "ground": " "}).value
    anna.letters.submit(letter.id)
    martin.letters.approve(letter.id)
    on(desk, OTHER)
    refused(Code.LETTER_GROUND, lambda: martin.letters.seal(letter.id))
    assert martin.letters.show(letter.id).number == ""


def test_a_ground_of_the_list_is_said_by_the_program(desk: Sit) -> None:
    anna = on(desk, "political")
    letter = anna.letters.draft(anna.requests[IN], "refusal", "en", REASONS).value
    assert anna.letters.content(letter.id).fields["ground"] == words("en").of("grounds", "political")
    assert anna.letters.submit(letter.id).value.status is LetterStatus.REVIEW


@pytest.mark.parametrize("nothing", ["", "   ", "\n\t", "\u00a0\u2003", "\u200b\u2060"])
def test_reasons_of_blanks_alone_are_no_reasons(desk: Sit, nothing: str) -> None:
    anna = on(desk, "political")
    letter = anna.letters.draft(anna.requests[IN], "refusal", "en", {"reasons": nothing}).value
    assert "Reasons" in sentence(refused(Code.LETTER_FIELD_MISSING, lambda: anna.letters.submit(letter.id)))
