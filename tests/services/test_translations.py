# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Translations: who has the case meanwhile, when it is overdue, and what came back."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from mlat_desktop.bootstrap import Office
from mlat_desktop.clock import SetClock
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.request import InHand, Request
from mlat_desktop.domain.translation import Translation, TranslationState
from mlat_desktop.domain.vocabulary import EventKind, Holder
from mlat_desktop.services.casework import About
from mlat_desktop.services.mailroom.translations import Certificate, NewTranslation
from mlat_desktop.services.views import Lateness, TodayGroup
from tests.services.conftest import incoming
from tests.services.test_access import Desks, desks, restricted

__all__ = ["desks"]  # the fixture
DUE = date(2026, 12, 4)
RECEIVED = datetime(2026, 11, 20, 9)  # noqa: DTZ001 - the wall clock of the office


def asked(what: object = "Letter of request", **more: object) -> NewTranslation:
    given = {"language_from": "pt", "language_to": "de", "translator": "Sworn translator Ott", "due_on": DUE, **more}
    return NewTranslation(what=what, **given)  # type: ignore[arg-type]  # as the record has them


def hand(office: Office, case: Request) -> InHand:
    found = office.register.show(case.id).request.in_hand
    assert found is not None
    return found


def target(office: Office, case: Request) -> list[tuple[str, Lateness]]:
    views = office.register.show(case.id).deadlines
    return [(each.title, each.lateness) for each in views if each.deadline.limit_id.startswith("own/translation/")]


def refused(act: object, code: Code = Code.TRANSLATION_INVALID) -> str:
    assert callable(act)
    with pytest.raises(KnownError) as refusal:
        act()
    assert refusal.value.code is code
    return str(refusal.value.facts.get("reason", ""))


def test_a_translation_takes_the_case_to_the_translator_and_brings_it_back_with_its_certificate(
    office: Office, clock: SetClock, tmp_path: Path
) -> None:
    case = incoming(office, RECEIVED)
    step = office.register.show(case.id).request.particulars.next_action
    made = office.translations.ask(case.id, asked(certified=True)).value
    assert (hand(office, case).holder, hand(office, case).name) == (Holder.TRANSLATOR, "Sworn translator Ott")
    assert hand(office, case).step_on == DUE
    particulars = office.register.show(case.id).request.particulars
    assert (particulars.next_action, particulars.next_action_on) == ("Translation due", DUE)
    clock.at += timedelta(days=10)
    scan = tmp_path / "translation.pdf"
    scan.write_bytes(b"%PDF")
    certificate = Certificate(number="Nr. 7/26", name="A. Ott", on=date(2026, 11, 30))
    back = office.translations.receive(made.uid[:8], None, certificate, scan).value
    assert (back.state, back.certificate_number, back.scan_name) == (TranslationState.CERTIFIED, "Nr. 7/26", "translation.pdf")
    assert office.translations.scan_bytes(back) == b"%PDF"
    assert hand(office, case).holder is Holder.US
    particulars = office.register.show(case.id).request.particulars
    assert (particulars.next_action, particulars.next_action_on) == (step, None)
    told = [(each.title, each.detail) for each in office.register.show(case.id).timeline if "Letter of request" in each.detail]
    assert [title for title, _detail in told] == ["Handed over", "Came back"]
    assert office.translations.of_request(case.id) == (back,)
    assert office.maintenance.check().faults == ()


def test_an_overdue_translation_is_on_today_once_until_it_is_back(office: Office, clock: SetClock) -> None:
    case = incoming(office, RECEIVED)
    made = office.translations.ask(case.id, asked()).value
    assert target(office, case) == [("Translation due", Lateness.SOON)]
    clock.at += timedelta(days=16)
    late = [line.title for line in office.today.lines() if line.group is TodayGroup.OVERDUE and line.when == DUE]
    assert late == ["Translation due"]
    assert [number for number, _each in office.translations.all(waiting=True)] == [case.number]
    office.translations.receive(made.uid)
    assert all(line.when != DUE for line in office.today.lines())
    assert office.translations.all(waiting=True) == ()


def test_a_certificate_that_was_asked_for_is_awaited_after_the_text_came(office: Office) -> None:
    case = incoming(office, RECEIVED)
    made = office.translations.ask(case.id, asked(certified=True)).value
    half = office.translations.receive(made.uid).value
    assert (half.state, half.waits) == (TranslationState.RECEIVED, True)
    assert [title for title, _late in target(office, case)] == ["Certificate of a translation"]
    assert hand(office, case).holder is Holder.US
    assert "certificate" in refused(lambda: office.translations.receive(made.uid))
    whole: Translation = office.translations.receive(made.uid, None, Certificate(name="A. Ott")).value
    assert (whole.state, whole.waits) == (TranslationState.CERTIFIED, False)
    assert "awaited" in refused(lambda: office.translations.receive(made.uid))


def test_what_was_withdrawn_is_awaited_no_more_and_says_why(office: Office) -> None:
    case = incoming(office, RECEIVED)
    made = office.translations.ask(case.id, asked()).value
    assert "why" in refused(lambda: office.translations.withdraw(made.uid, " "))
    gone = office.translations.withdraw(made.uid, "They sent their own translation").value
    assert (gone.state, gone.reason) == (TranslationState.WITHDRAWN, "They sent their own translation")
    assert (target(office, case), hand(office, case).holder) == ([], Holder.US)


def test_a_case_that_a_court_has_stays_there_while_a_letter_of_it_is_translated(office: Office) -> None:
    case = incoming(office, RECEIVED)
    there = About(holder=Holder.COURT, whom="District Court")
    office.casework.add_event(case.id, EventKind.HANDED_OVER, RECEIVED, about=there)
    made = office.translations.ask(case.id, asked()).value
    assert (made.handed_over, hand(office, case).holder) == (False, Holder.COURT)
    office.translations.receive(made.uid)
    assert hand(office, case).holder is Holder.COURT


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"what": " "}, "what is to be translated"),
        ({"translator": ""}, "who translates"),
        ({"language_to": "pt"}, "the same"),
        ({"language_to": "tlh"}, "tlh"),
        ({"due_on": date(2026, 11, 1)}, "does not follow"),
        ({"asked_on": date(2026, 11, 30)}, "future"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(office: Office, wrong: dict[str, object], words: str) -> None:
    case = incoming(office, RECEIVED)
    assert words in refused(lambda: office.translations.ask(case.id, asked(**wrong)))
    assert office.translations.of_request(case.id) == ()


def test_a_translation_of_a_restricted_case_is_not_there_for_others(desks: Desks) -> None:
    secret = restricted(desks["berta"])
    made = desks["berta"].translations.ask(secret.id, asked()).value
    assert desks["clerk"].translations.all() == ()
    refused(lambda: desks["clerk"].translations.find(made.uid), Code.TRANSLATION_UNKNOWN)


def test_a_scan_that_cannot_be_read_leaves_everything_as_it_was(office: Office, tmp_path: Path) -> None:
    case = incoming(office, RECEIVED)
    made = office.translations.ask(case.id, asked()).value
    refused(lambda: office.translations.receive(made.uid, scan=tmp_path / "none.pdf"), Code.FILE_MISSING)
    assert office.translations.find(made.uid)[1] == made
    assert list(office._place.vault.present()) == []


def test_a_case_stays_with_the_translator_who_has_not_answered_when_another_translation_comes(office: Office) -> None:
    case = incoming(office, RECEIVED)
    first = office.translations.ask(case.id, asked()).value
    second = office.translations.ask(case.id, asked("The annex", translator="Bureau Lang")).value
    assert (first.handed_over, second.handed_over) == (True, False)
    office.translations.receive(second.uid)
    assert (hand(office, case).holder, hand(office, case).name) == (Holder.TRANSLATOR, "Sworn translator Ott")
    office.translations.receive(first.uid)
    assert hand(office, case).holder is Holder.US
