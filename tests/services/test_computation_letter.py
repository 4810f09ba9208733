# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The note on the computation of a time limit says what the screen and the command line say, in the language of the letter."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.letter_text import clean, fill
from mlat_desktop.domain.letters import Letter
from mlat_desktop.domain.people import Role
from mlat_desktop.domain.request import Request
from mlat_desktop.domain.vocabulary import Channel, EventKind
from mlat_desktop.i18n import language
from mlat_desktop.reasoning import sentences
from mlat_desktop.services.letters.leaving import Dispatch
from tests.services.conftest import WORDS, SignIn
from tests.services.law import LIMIT, deadline, extradition


@pytest.fixture
def case(office: Office) -> Request:
    return extradition(office)


def note(office: Office, case: Request, code: str = "en", limit: str = LIMIT) -> Letter:
    return office.correspondence.draft(case.id, "computation", code, {"limit": limit}).value


@pytest.mark.parametrize("code", ["en", "fr", "ar"])
def test_every_step_stands_in_the_letter_in_the_words_of_its_language(office: Office, case: Request, code: str) -> None:
    content = office.correspondence.content(note(office, case, code).id)
    wanted = [clean(each) for each in sentences(deadline(office, case), language(code))]
    assert content.fields["steps"].split("\n") == wanted
    printed = fill(content).lines()
    assert all(each in printed for each in wanted)
    if code == "en":
        shown = next(each for each in office.casework.deadlines(case.id) if each.deadline.limit_id == LIMIT)
        assert [clean(each) for each in shown.reasoning] == wanted
        assert content.fields["result"] == "Due by the end of Sat 12 Dec 2026."
        assert "11 Dec 2026" in content.fields["cautious"]
        assert content.fields["article"] == "16(4) second limb"
        assert content.fields["treaty"] == "European Convention on Extradition"
        assert content.fields["table_version"] == shown.deadline.table_version


def test_without_a_name_the_most_pressing_limit_is_explained(office: Office, case: Request) -> None:
    letter = office.correspondence.draft(case.id, "computation", "en").value
    assert office.correspondence.content(letter.id).fields["limit_title"] == "Tell whether the person consents"


def test_a_limit_that_runs_more_than_once_is_named_with_its_event(office: Office, case: Request) -> None:
    made = deadline(office, case)
    letter = note(office, case, limit=f"{LIMIT.lower()}@{made.trigger_uid}")
    assert office.correspondence.content(letter.id).fields["limit_title"] == "Provisional arrest must end"


@pytest.mark.parametrize("limit", ["ETS-024/99", f"{LIMIT}@nothing"])
def test_a_limit_that_the_case_does_not_have_is_refused(office: Office, case: Request, limit: str) -> None:
    with pytest.raises(KnownError) as refused:
        note(office, case, limit=limit)
    assert refused.value.code is Code.LETTER_FIELD_INVALID


def test_what_was_once_written_stays_when_the_case_moves_on(office: Office, case: Request) -> None:
    letter = note(office, case)
    before = office.correspondence.content(letter.id).fields["steps"]
    office.casework.add_event(case.id, EventKind.RELEASED, datetime(2026, 11, 20, 9, 0, tzinfo=UTC))
    assert office.correspondence.content(letter.id).fields["steps"] == before


def test_it_is_approved_and_sealed_like_any_letter_and_moves_no_clock(office: Office, case: Request, sign_in: SignIn) -> None:
    office.people.add("head", "The head", "Head", Role.HEAD, f"{WORDS} and a head")
    letter = office.correspondence.edit_fields(note(office, case).id, {"to_name": "Ministry of Justice"}, 1).value
    office.correspondence.submit(letter.id)
    events = len(office.register.show(case.id).events)
    head = sign_in("head")
    head.correspondence.approve(letter.id)
    sealed = head.correspondence.seal(letter.id, dispatch=Dispatch(channel=Channel.POST)).value
    assert head.correspondence.verify(head.correspondence.pdf(sealed.id)).ok
    assert len(head.register.show(case.id).events) == events
