# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""An office adds its own languages, channels, grounds and kinds of assistance; what was used stays readable for good."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.letter_text import load
from mlat_desktop.domain.request import Item, Request, Uid
from mlat_desktop.domain.vocabulary import Direction, Outcome, Status
from mlat_desktop.i18n import language, use
from mlat_desktop.messages import sentence
from mlat_desktop.services.codes import codes
from mlat_desktop.services.history import changes
from tests.services.conftest import SignIn, particulars

RECEIVED = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)


def logged(office: Office, kind: str, **fields: object) -> Request:
    given = replace(particulars(), items=(Item(uid=Uid("i"), kind=kind),), **fields)  # type: ignore[arg-type]  # fields are named by the test
    return office.register.log(given, received=RECEIVED).value


def test_an_own_code_stands_behind_the_shipped_ones_and_is_taken_by_the_register(office: Office) -> None:
    with pytest.raises(KnownError):
        logged(office, "drone-footage")
    office.codes.add("assistance", "drone-footage", {"en": "Footage of drones", "fr": "Images de drones"})
    offered = office.codes.now().offered("assistance")
    assert [item.id for item in offered] == [*(item.id for item in codes("assistance")), "drone-footage"]
    view = office.register.show(logged(office, "drone-footage", language="fr").id)
    assert view.codes.label("assistance", "drone-footage") == "Footage of drones"


def test_words_of_another_language_are_marked_so_that_nobody_takes_them_for_a_translation(office: Office) -> None:
    office.codes.add("grounds", "fatherhood", {"it": "Ragioni familiari", "fr": "Raisons familiales"})
    item = office.codes.now().all("grounds")[-1]
    assert (item.label(language("fr")), item.label(language("ar"))) == ("Raisons familiales", "Raisons familiales (fr)")
    office.codes.add("grounds", "fatherhood", {"en": "Family reasons"})
    item = office.codes.now().all("grounds")[-1]
    assert (item.label(language("ar")), item.label(language("fr"))) == ("Family reasons (en)", "Raisons familiales")


def test_a_retired_code_is_offered_no_longer_and_spoils_no_old_record(office: Office) -> None:
    office.codes.add("assistance", "drone-footage", {"en": "Footage of drones"})
    request = logged(office, "drone-footage")
    office.codes.retire("assistance", "drone-footage")
    now = office.codes.now()
    assert not now.has("assistance", "drone-footage")
    assert now.label("assistance", "drone-footage") == "Footage of drones"
    with pytest.raises(KnownError) as refused:
        logged(office, "drone-footage")
    assert refused.value.code is Code.REQUEST_INVALID
    amended = replace(request.particulars, subject="Another subject")
    office.register.amend(request.id, amended, version=request.version, reason="its subject")
    office.codes.add("assistance", "drone-footage", {"en": "Footage"})
    assert office.codes.now().has("assistance", "drone-footage")


def test_an_own_ground_refuses_and_stands_in_the_letter_in_its_language(office: Office) -> None:
    office.codes.add("grounds", "statute-of-oslo", {"en": "Statute of Oslo", "fr": "Statut d'Oslo"})
    request = logged(office, "banking")
    with pytest.raises(KnownError):
        office.register.close(request.id, Outcome.REFUSED_AUTHORITY, "No", "statute-of-bergen")
    ended = office.register.close(request.id, Outcome.REFUSED_AUTHORITY, "No", "statute-of-oslo").value
    assert ended.status is Status.REFUSED
    letter = office.correspondence.draft(request.id, "refusal", "fr").value
    assert load(letter.content).fields["ground"] == "Statut d'Oslo"


def test_an_own_kind_of_assistance_stands_in_a_letter_of_request(office: Office) -> None:
    office.codes.add("assistance", "drone-footage", {"en": "Footage of drones"})
    given = replace(particulars(Direction.OUTGOING), items=(Item(uid=Uid("i"), kind="drone-footage", target="Port"),))
    request = office.register.log(given).value
    letter = office.correspondence.draft(request.id, "request", "ar").value
    assert load(letter.content).fields["items"] == "Footage of drones (en)\tPort"


def test_an_own_language_is_offered_and_read_in_the_history(office: Office) -> None:
    office.codes.add("languages", "gsw", {"en": "Swiss German"})
    assert ("gsw", "Swiss German") in office.codes.now().tongues()
    assert not {"any", "requested"} & {code for code, _name in office.codes.now().tongues()}
    request = logged(office, "banking", language="de")
    changed = replace(request.particulars, language="gsw")
    office.register.amend(request.id, changed, version=request.version, reason="read again")
    view = office.register.show(request.id)
    (change,) = changes(view.revisions[-1], view.codes)
    assert (change.before, change.after) == ("German", "Swiss German")


@pytest.mark.parametrize(
    ("name", "code", "labels"),
    [
        ("colours", "red", {"en": "Red"}),
        ("grounds", "Red Tape", {"en": "Red tape"}),
        ("grounds", "9lives", {"en": "Nine"}),
        ("grounds", "x" * 41, {"en": "Too long"}),
        ("grounds", "political", {"en": "Political"}),
        ("grounds", "tape", {}),
        ("grounds", "tape", {"en": "  "}),
        ("grounds", "tape", {"english": "Tape"}),
        ("grounds", "tape", {"en": "a\x07b"}),
    ],
)
def test_a_code_that_could_not_be_read_is_refused_in_a_sentence(
    office: Office, name: str, code: str, labels: dict[str, str]
) -> None:
    with pytest.raises(KnownError) as refused:
        office.codes.add(name, code, labels)
    assert refused.value.code is Code.CODE_INVALID
    assert sentence(refused.value).startswith("The list of codes was not changed: ")
    assert office.codes.now().own == ()


@pytest.mark.parametrize("code", ["political", "unheard-of"])
def test_only_an_own_code_is_retired(office: Office, code: str) -> None:
    with pytest.raises(KnownError) as refused:
        office.codes.retire("grounds", code)
    assert refused.value.code is Code.CODE_INVALID


def test_the_log_says_what_was_added_reworded_and_retired(office: Office) -> None:
    office.codes.add("urgency", "harvest", {"en": "Harvest"})
    office.codes.add("urgency", "harvest", {"en": "The harvest"})
    office.codes.add("urgency", "harvest", {"en": "The harvest"})
    office.codes.retire("urgency", "harvest")
    lines = office.maintenance.audit_lines(limit=3)
    assert [line.action for line in lines] == ["code.retired", "code.kept", "code.kept"]
    told = json.loads(lines[1].detail)
    assert (told["before"]["labels"], told["after"]["labels"]) == ({"en": "Harvest"}, {"en": "The harvest"})


def test_codes_are_kept_by_who_keeps_the_office(office: Office, sign_in: SignIn) -> None:
    with pytest.raises(KnownError) as refused:
        sign_in("clerk").codes.add("grounds", "tape", {"en": "Tape"})
    assert refused.value.code is Code.NOT_PERMITTED


def test_the_names_of_languages_follow_the_screen(office: Office) -> None:
    try:
        use("fr")
        assert dict(office.codes.now().tongues())["de"] == "allemand"
    finally:
        use("en")
