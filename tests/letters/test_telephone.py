# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A caller reads out a check code: the register entry for whoever may see it, and no guessing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pypdfium2
import pytest

from mlat_desktop.clock import SetClock
from mlat_desktop.domain.check_code import ALPHABET, check_code
from mlat_desktop.domain.errors import Code
from mlat_desktop.letters.press import Press
from mlat_desktop.services.access_port import Reader
from mlat_desktop.services.casework import Casework
from mlat_desktop.services.letters.correspondence import Correspondence
from mlat_desktop.services.letters.telephone import CodeOutcome
from tests.letters.test_life import finished, sent, submitted
from tests.letters.test_service import IN, Sit, refused, sealed

pytestmark = pytest.mark.thorough


def wrong(n: int) -> str:
    """A code that is well formed and belongs to nothing."""
    return check_code(f"none-{n}", "00")


def test_the_code_on_the_paper_names_the_register_entry(desk: Sit) -> None:
    letter = sealed(desk)
    letters = desk("clara").letters
    document = pypdfium2.PdfDocument(letters.pdf(letter.id))
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    code = check_code(letter.number, letter.digest)
    assert code.replace(" ", "") in "".join(text.split())
    answer = letters.check_code(code.lower().replace(" ", ""), letter.number)
    assert (answer.outcome, answer.number, answer.state) == (CodeOutcome.FOUND, letter.number, "KE")
    assert answer.sealed_on == date(2026, 11, 21)
    assert "first check" in answer.notice
    assert letters.check_code(code) == answer


def test_a_code_under_another_number_is_no_confirmation(desk: Sit) -> None:
    one, two = sealed(desk), sealed(desk)
    answer = desk("clara").letters.check_code(check_code(one.number, one.digest), two.number)
    assert (answer.outcome, answer.ok, answer.number) == (CodeOutcome.OTHER_NUMBER, False, "")


def test_a_void_letter_is_said_to_be_void(desk: Sit) -> None:
    letter, martin = sealed(desk), desk("martin")
    martin.letters.void(letter.id, "Wrong addressee")
    answer = martin.letters.check_code(check_code(letter.number, letter.digest))
    assert (answer.outcome, answer.ok) == (CodeOutcome.VOID, False)


def test_what_followed_a_letter_is_said(desk: Sit) -> None:
    first, clara = sent(desk), desk("clara").letters
    code = check_code(first.number, first.digest)
    draft = desk("anna").letters.correct(first.id).value
    second = finished(
        desk, desk("anna").letters.edit_fields(draft.id, {"errors": "p. 1: for 2019 read 2020"}, draft.version).value
    )
    answer = clara.check_code(code)
    assert (answer.outcome, answer.ok, answer.followed_by) == (CodeOutcome.CORRECTED, True, second.number)
    assert second.number in answer.sentence
    third = finished(desk, desk("anna").letters.withdraw(first.id, "Wrong State").value)
    answer = clara.check_code(code)
    assert (answer.outcome, answer.ok, answer.followed_by) == (CodeOutcome.WITHDRAWN, False, third.number)
    assert "Wrong State" not in answer.sentence


def test_a_superseded_letter_is_void_to_a_caller(desk: Sit) -> None:
    first, clara = sealed(desk), desk("clara").letters
    draft = desk("anna").letters.supersede(first.id).value
    assert clara.check_code(check_code(first.number, first.digest)).ok, "the new one is not sealed yet"
    finished(desk, draft)
    assert clara.check_code(check_code(first.number, first.digest)).outcome is CodeOutcome.VOID


def test_the_caller_hears_the_date_that_the_page_bears(desk: Sit, clock: SetClock) -> None:
    letter, martin = submitted(desk), desk("martin")
    martin.letters.approve(letter.id)
    dated = martin.place.today
    clock.at += timedelta(days=2)
    letter = martin.letters.seal(letter.id, dated=dated).value
    answer = desk("clara").letters.check_code(check_code(letter.number, letter.digest))
    assert (answer.dated_on, answer.sealed_on) == (dated, dated + timedelta(days=2))


def test_nobody_tries_codes_out(desk: Sit, clock: SetClock) -> None:
    letter, clara = sealed(desk), desk("clara").letters
    for n in range(5):
        assert clara.check_code(wrong(n)).outcome is CodeOutcome.UNKNOWN
    true = check_code(letter.number, letter.digest)
    refused(Code.LETTER_CODE_WAIT, lambda: clara.check_code(true))
    assert desk("anna").letters.check_code(true).ok, "a colleague is not held up"
    clock.at += timedelta(minutes=11)
    assert clara.check_code(true).ok


def test_a_slip_is_said_to_be_one_and_does_not_count(desk: Sit) -> None:
    letter, clara = sealed(desk), desk("clara").letters
    true = check_code(letter.number, letter.digest)
    other = next(symbol for symbol in ALPHABET if symbol != true[0])
    for _ in range(7):
        refused(Code.LETTER_CHECK_CODE, lambda: clara.check_code(other + true[1:]))
    assert clara.check_code(true).ok


def test_of_a_restricted_case_a_stranger_hears_only_that_the_letter_is_ours(desk: Sit) -> None:
    letter, clara = sealed(desk, number=IN), desk("clara")
    seen = replace(clara.place, store=clara.place.store.seen_by(Reader("u-3", "clara")))
    letters, code = Correspondence(seen, Casework(seen), Press()), check_code(letter.number, letter.digest)
    answer = letters.check_code(code)
    assert answer.outcome is CodeOutcome.UNSEEN
    assert not {letter.number, "KE", "Kenya"} & {answer.number, answer.state, *answer.sentence.split()}
    desk("martin").letters.void(letter.id, "Wrong addressee")
    void = letters.check_code(code)
    assert (void.outcome, void.number) == (CodeOutcome.VOID, "")
    assert letter.number not in void.sentence
