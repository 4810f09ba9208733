# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A checklist follows the treaty and what is asked for; what is missing becomes one letter, and nothing else stops for it."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from importlib.resources import files

import pytest

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.checklist import ItemState, Part
from mlat_desktop.domain.deadlines import DeadlineState
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.request import Authority, Item, LegalBasis, Particulars, Request, RequestId, Uid
from mlat_desktop.domain.vocabulary import BasisKind, Direction, EventKind, RequestClass
from mlat_desktop.messages import sentence
from mlat_desktop.services.codes import codes
from mlat_desktop.services.letters.words import LETTER_LANGUAGES, words
from mlat_desktop.services.reviews.checklists import Mark
from mlat_desktop.services.reviews.lists import listed
from mlat_desktop.services.treaties.tables import shipped
from tests.services.conftest import SignIn

LISTS = ("generic", "types", "urgent")
DAY = datetime(2026, 11, 20, 9)  # noqa: DTZ001 -- wall-clock time of the office


def _case(
    office: Office, treaty: str, *kinds: str, klass: RequestClass = RequestClass.MLA, direction: Direction = Direction.INCOMING
) -> Request:
    basis = LegalBasis(treaty_id=treaty) if treaty else LegalBasis(kind=BasisKind.RECIPROCITY)
    made = Particulars(
        klass=klass, direction=direction, subject="Bank records of a company", other_state="DE", basis=basis,
        items=tuple(Item(uid=Uid(f"{treaty}-{kind}"), kind=kind) for kind in kinds), their_authority=Authority(name="Ministry"),
    )  # fmt: skip
    received = None if direction is Direction.OUTGOING else DAY
    return office.register.log(made, received=received).value


def _states(office: Office, request: RequestId) -> dict[str, ItemState]:
    return {item.id: item.state for item in office.checklists.show(request).items}


def _mark(office: Office, request: Request, item: str, state: ItemState, note: str = "") -> int:
    return office.checklists.mark(request.id, [Mark(item=item, state=state, note=note)]).value


def test_the_checklist_is_the_treatys_own_article_by_article(office: Office) -> None:
    items = office.checklists.show(_case(office, "UNCAC", "banking").id).items
    law = [(item.article, item.essential) for item in items if item.part is Part.TREATY and item.concerns]
    assert law == [
        ("46(15)(a)", True), ("46(15)(b)", True), ("46(15)(c)", True), ("46(15)(d)", True), ("46(15)(e)", False),
        ("46(15)(f)", True),
    ]  # fmt: skip
    assert not any(item.part is Part.GENERIC for item in items), "good practice does not stand beside the treaty's list"
    assert all(item.article == "" for item in items if item.part is Part.TYPE), "good practice is no law"
    assert all(item.article or item.source for item in items)


def test_what_concerns_another_measure_is_not_asked_for(office: Office) -> None:
    banking = _states(office, _case(office, "UNCAC", "banking").id)
    confiscation = _states(office, _case(office, "UNCAC", "confiscate").id)
    assert banking["UNCAC/confiscation"] is ItemState.NOT_NEEDED
    assert confiscation["UNCAC/confiscation"] is ItemState.NOT_LOOKED_AT
    assert "types/banking-holder" in banking
    assert "types/banking-holder" not in confiscation


def test_an_arrest_in_urgency_asks_for_article_16_and_not_yet_for_the_documents(office: Office) -> None:
    alone = _case(office, "ETS-024", "provisional-arrest", klass=RequestClass.EXTRADITION)
    both = _case(office, "ETS-024", "provisional-arrest", "extradite", klass=RequestClass.EXTRADITION)
    urgent = [item for item in office.checklists.show(alone.id).items if item.part is Part.URGENT]
    assert {item.article for item in urgent} == {"16(2)"}
    assert _states(office, alone.id)["ETS-024/warrant"] is ItemState.NOT_NEEDED
    assert _states(office, both.id)["ETS-024/warrant"] is ItemState.NOT_LOOKED_AT


def test_without_a_treaty_good_practice_names_its_source(office: Office) -> None:
    items = office.checklists.show(_case(office, "", "search-seizure").id).items
    assert {item.part for item in items} == {Part.FORM, Part.TYPE, Part.GENERIC}
    assert all(item.source and not item.article for item in items)


def test_what_the_record_holds_needs_no_second_look_and_what_is_missing_counts(office: Office) -> None:
    request = _case(office, "UNCAC", "banking")
    view = office.checklists.show(request.id)
    recorded = {item.id for item in view.items if item.in_record}
    assert {"UNCAC/authority", "UNCAC/assistance"} <= recorded
    assert not any("assistance sought" in text for text in view.lacking)
    _mark(office, request, "UNCAC/assistance", ItemState.MISSING)
    assert any("assistance sought" in text for text in office.checklists.show(request.id).lacking)


def test_the_answer_that_counts_is_the_newest_and_the_older_ones_stay(office: Office) -> None:
    request = _case(office, "UNCAC", "banking")
    assert _mark(office, request, "UNCAC/facts", ItemState.MISSING, "not a word of it") == 1
    assert _mark(office, request, "UNCAC/facts", ItemState.MISSING, "not a word of it") == 0, "nothing changed"
    assert _mark(office, request, "UNCAC/facts", ItemState.PRESENT) == 1
    item = next(item for item in office.checklists.show(request.id).items if item.id == "UNCAC/facts")
    assert item.state is ItemState.PRESENT
    assert [(answer.state, answer.note) for answer in item.answers] == [
        (ItemState.MISSING, "not a word of it"), (ItemState.PRESENT, ""),
    ]  # fmt: skip


def test_answers_stay_when_the_legal_basis_changes(office: Office) -> None:
    request = _case(office, "UNCAC", "banking")
    _mark(office, request, "UNCAC/facts", ItemState.MISSING)
    now = office.register.show(request.id).request
    other = replace(now.particulars, basis=LegalBasis(treaty_id="UNTOC"))
    office.register.amend(request.id, other, version=now.version, reason="The other treaty")
    view = office.checklists.show(request.id)
    assert [answer.item_id for answer in view.gone] == ["UNCAC/facts"]
    assert "UNTOC/facts" in {item.id for item in view.items}


@pytest.mark.parametrize(
    ("item", "state", "why"), [("UNCAC/nothing", "missing", "no item"), ("UNCAC/facts", "not-needed", "says why")]
)
def test_what_cannot_be_is_refused_and_nothing_of_it_is_kept(office: Office, item: str, state: str, why: str) -> None:
    request = _case(office, "UNCAC", "banking")
    marks = [Mark(item="UNCAC/subject", state=ItemState.PRESENT), Mark(item=item, state=ItemState(state))]
    with pytest.raises(KnownError) as refused:
        office.checklists.mark(request.id, marks)
    assert refused.value.code is Code.CHECKLIST_INVALID
    assert why in sentence(refused.value)
    assert _states(office, request.id)["UNCAC/subject"] is ItemState.NOT_LOOKED_AT


def test_the_query_letter_asks_for_what_is_missing_in_its_own_language(office: Office) -> None:
    request = _case(office, "UNCAC", "banking")
    with pytest.raises(KnownError) as nothing:
        office.checklists.ask(request.id, "fr")
    assert nothing.value.code is Code.CHECKLIST_NOTHING
    _mark(office, request, "UNCAC/facts", ItemState.MISSING, "seulement un numéro de dossier")
    _mark(office, request, "types/banking-holder", ItemState.MISSING)
    letter = office.checklists.ask(request.id, "fr").value
    fields = json.loads(letter.content)["fields"]
    facts, holder = fields["missing"].splitlines()
    assert (letter.kind, letter.language) == ("query", "fr")
    assert facts == "Un exposé sommaire des faits\tarticle 46(15)(c)\tseulement un numéro de dossier"
    assert holder.startswith("Renseignements bancaires")
    assert "article" not in holder, "good practice is not put to another State as law"


@pytest.mark.parametrize(
    ("language", "facts", "holder"),
    [
        ("es", "Un resumen de los hechos\tartículo 46(15)(c)", "Información bancaria: el titular"),
        ("ar", "ملخص الوقائع\tالمادة 46(15)(c)", "المعلومات المصرفية: صاحب الحساب"),
        ("ru", "Краткое изложение фактов\tстатья 46(15)(c)", "Банковская информация: владелец"),
        ("zh", "事实概述\t第46(15)(c)条", "银行资料：账户持有人"),
    ],
)
def test_a_query_letter_asks_in_the_language_of_the_reader(office: Office, language: str, facts: str, holder: str) -> None:
    request = _case(office, "UNCAC", "banking")
    _mark(office, request, "UNCAC/facts", ItemState.MISSING)
    _mark(office, request, "types/banking-holder", ItemState.MISSING)
    first, second = json.loads(office.checklists.ask(request.id, language).value.content)["fields"]["missing"].splitlines()
    assert first == facts
    assert second.startswith(holder)


def test_a_query_pauses_our_own_targets_and_no_limit_of_the_treaty(office: Office) -> None:
    request = _case(office, "EU-EIO-2014", "banking")
    before = {d.deadline.limit_id: d.deadline for d in office.casework.deadlines(request.id)}
    office.casework.add_event(request.id, EventKind.QUERY_SENT, DAY.replace(day=21))
    after = {d.deadline.limit_id: d.deadline for d in office.casework.deadlines(request.id)}
    law = {name for name, made in before.items() if not made.own_target}
    own = {name for name, made in after.items() if made.own_target and made.state is DeadlineState.SUSPENDED}
    assert len(law) >= 2
    assert own, "an own target waits for the answer"
    assert {name: after[name].due_on for name in law} == {name: before[name].due_on for name in law}
    assert all(after[name].state is before[name].state for name in law)
    view = office.checklists.show(request.id)
    assert (view.queries, view.answered) == (1, 0)


def test_a_request_that_asks_for_nothing_has_no_list(office: Office) -> None:
    assert office.checklists.show(_case(office, "UNCAC", klass=RequestClass.SPONTANEOUS).id).items == ()


def test_why_a_request_was_returned_is_said_by_codes_and_counted(office: Office) -> None:
    other = _case(office, "UNCAC", "banking")
    with pytest.raises(KnownError) as refused:
        office.checklists.return_for(other.id, "language")
    assert refused.value.code is Code.CHECKLIST_INVALID
    back = _case(office, "", klass=RequestClass.RETURNED)
    office.checklists.return_for(back.id, "language", "in Finnish")
    office.checklists.return_for(back.id, "unsigned")
    office.checklists.return_for(back.id, "unsigned", withdrawn=True)
    with pytest.raises(KnownError) as unknown:
        office.checklists.return_for(back.id, "no-such-code")
    assert unknown.value.code is Code.REQUEST_INVALID
    assert [cause.code for cause in office.checklists.show(back.id).causes] == ["language"]
    assert [(each.state, each.cause, each.count) for each in office.checklists.returned()] == [("DE", "language", 1)]


def test_who_may_only_read_marks_nothing(office: Office, sign_in: SignIn) -> None:
    request = _case(office, "UNCAC", "banking")
    with pytest.raises(KnownError) as refused:
        _mark(sign_in("auditor"), request, "UNCAC/facts", ItemState.PRESENT)
    assert refused.value.code is Code.NOT_PERMITTED


@pytest.mark.parametrize("language", LETTER_LANGUAGES)
def test_letters_have_words_for_every_kind_of_assistance_and_every_ground(language: str) -> None:
    for name in ("assistance", "grounds"):
        assert [code.id for code in codes(name) if not words(language).of(name, code.id)] == []


def test_every_list_names_known_kinds_and_speaks_every_language_of_letters(
    office: Office, figure: Callable[[str, object], None]
) -> None:
    kinds = {code.id for code in office.codes.now().all("assistance")}
    classes = {each.value for each in RequestClass}
    tables = [treaty for treaty, _text in shipped().tables]
    contents = {content.code for treaty in tables for content in treaty.contents}
    for each in (item for name in LISTS for item in listed(name)):
        assert each.kinds <= kinds, each.id
        assert each.classes <= classes, each.id
        assert set(each.words) == {*LETTER_LANGUAGES} - {"en"}, each.id
        assert each.source, each.id
        assert not each.covers or each.covers & contents, f"{each.id}: no table has any of these contents"
    lent = tomllib.loads(files("resources").joinpath("checklists", "generic.toml").read_text(encoding="utf-8"))["words"]
    for code, said in lent.items():
        assert code in contents, f"no table has {code}"
        assert set(said) == {*LETTER_LANGUAGES} - {"en"}, code
    covered = {code for each in listed("generic") for code in each.covers} | set(lent)
    for treaty in (treaty for treaty in tables if treaty.id in {"UNCAC", "UNTOC", "UN-DRUGS-1988"}):
        assert {content.code for content in treaty.contents} <= covered, treaty.id
    data = tomllib.loads(files("resources").joinpath("checklists", "concerns.toml").read_text(encoding="utf-8"))
    for rule in data["rule"]:
        assert set(rule.get("kinds", ())) <= kinds, rule
        assert set(rule.get("classes", ())) <= classes, rule
        spoken = [c for t in tables for c in t.contents if c.text.startswith(tuple(rule.get("begins", ())) or ("\0",))]
        assert spoken or set(rule.get("codes", ())) & contents, f"the rule speaks of nothing: {rule}"
    figure("things that requests must contain, by the tables", sum(len(treaty.contents) for treaty in tables))
