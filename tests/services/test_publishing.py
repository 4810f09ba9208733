# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The law of an office is published by two people, whole or not at all, and taken back by one step."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from mlat_desktop.bootstrap import Office
from mlat_desktop.clock import SetClock
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.law import EditionKind, ProposalState
from mlat_desktop.domain.legal_basis import Declaration, Party, PartyAct, PartyEvent
from mlat_desktop.domain.people import Role
from mlat_desktop.domain.request import LegalBasis, Particulars
from mlat_desktop.domain.vocabulary import BasisKind, Confidentiality, Direction, EventKind, RequestClass
from mlat_desktop.messages import sentence
from mlat_desktop.progress import CancelToken
from mlat_desktop.services.ports import CalendarRow
from mlat_desktop.services.treaties.law_changes import Part, without
from mlat_desktop.services.treaties.law_content import LawContent, OfState, dump, load
from mlat_desktop.services.treaties.tables import shipped
from tests.services.conftest import WORDS, SignIn, incoming
from tests.services.law import ARRESTED, DUE, alone, changed, deadline, extradition, publish, table

pytestmark = pytest.mark.thorough

SOURCE = "Official journal of 20 November 2026"
OF_CH, GONE_CH = Party(treaty_id="X", state="CH", source=SOURCE), OfState(treaty_id="X", state="CH")


def law_of(office: Office) -> dict[str, str]:
    with office.casework._place.store.read() as uow:
        return {each.treaty_id: each.sha256 for each in uow.treaties.tables()}


def actions(office: Office) -> list[str]:
    return [line.action for line in office.maintenance.audit_lines()]


def test_what_one_person_proposes_another_publishes(office: Office, sign_in: SignIn) -> None:
    office.people.add("head", "The head", "", Role.HEAD, f"{WORDS} and a head")
    proposal = office.publishing.propose(EditionKind.EDITOR, "Thirty days", LawContent(tables=(changed(office, 30),))).value
    before = law_of(office)
    with pytest.raises(KnownError) as refused:
        office.publishing.publish(proposal.uid)
    assert refused.value.code is Code.LAW_SECOND_PERSON
    assert "Anna Arn" in sentence(refused.value)
    assert law_of(office) == before
    assert not office.publishing.proposals()[0].may_publish
    head = sign_in("head")
    assert head.publishing.proposals()[0].may_publish
    edition, _effect = head.publishing.publish(proposal.uid).value
    assert {key for key, value in law_of(head).items() if before[key] != value} == {"ETS-024"}
    view = head.publishing.editions()[0]
    assert (view.published_by, view.approved_by, view.edition.id) == ("Anna Arn", "The head", edition.id)
    assert [each.proposal.state for each in head.publishing.proposals(None)] == [ProposalState.PUBLISHED]
    assert actions(head)[0] == "law.published"
    with pytest.raises(KnownError) as again:
        head.publishing.publish(proposal.uid)
    assert again.value.code is Code.LAW_UNKNOWN


def test_in_an_office_of_one_the_same_person_publishes(office: Office) -> None:
    alone(office)
    edition, _effect = publish(office, changed(office, 30))
    assert (edition.published_by, edition.approved_by) == (office.info.user.uid, "")


@pytest.mark.parametrize("person", ["clerk", "auditor"])
def test_whoever_does_not_keep_the_treaties_changes_nothing(office: Office, sign_in: SignIn, person: str) -> None:
    proposal = office.publishing.propose(EditionKind.EDITOR, "Thirty days", LawContent(tables=(changed(office, 30),))).value
    other = sign_in(person)
    acts: list[Callable[[], object]] = [
        lambda: other.publishing.propose(EditionKind.EDITOR, "More", LawContent(tables=(changed(other, 20),))),
        lambda: other.publishing.publish(proposal.uid),
        lambda: other.publishing.discard(proposal.uid, "no"),
        other.publishing.undo,
    ]
    for act in acts:
        with pytest.raises(KnownError) as refused:
            act()
        assert refused.value.code is Code.NOT_PERMITTED
    assert [each.proposal.state for each in other.publishing.proposals(None)] == [ProposalState.OPEN]


def test_an_effect_leaves_out_what_waits_already_from_an_edition_before(office: Office) -> None:
    extradition(office)
    alone(office)
    publish(office, changed(office, 50))
    other = next(text for one, text in shipped().tables if one.id == "ETS-185").replace('version = "2026', 'version = "2027')
    effect = office.publishing.effect(LawContent(tables=(other,)))
    assert (effect.cases_moved, effect.dates_moved, effect.cases) == (0, 0, ())
    again = office.publishing.effect(LawContent(tables=(changed(office, 60),)))
    assert [(each.before, each.after) for each in again.cases[0].moved] == [(str(DUE), "2027-01-01")]


def test_an_effect_is_told_and_nothing_changes(office: Office) -> None:
    request = extradition(office)
    before, log = law_of(office), actions(office)
    effect = office.publishing.effect(LawContent(tables=(changed(office, 50),)))
    assert [(row.part, row.key, row.after) for row in effect.rows] == [(Part.TABLE, ("ETS-024",), "2026-11-22-50")]
    assert [(case.number, case.alarm) for case in effect.cases] == [(request.number, False)]
    moved = effect.cases[0].moved[0]
    assert (moved.before, moved.after, moved.liberty, moved.forward) == (str(DUE), "2026-12-22", True, False)
    assert (effect.cases_moved, effect.dates_moved, effect.forward) == (1, 1, 0)
    assert (law_of(office), actions(office)) == (before, log)
    assert deadline(office, request).due_on == DUE
    assert not office.recounts.waiting()


def test_a_discarded_proposal_is_over(office: Office) -> None:
    alone(office)
    proposal = office.publishing.propose(EditionKind.EDITOR, "Thirty days", LawContent(tables=(changed(office, 30),))).value
    with pytest.raises(KnownError, match="reason"):
        office.publishing.discard(proposal.uid, " ")
    office.publishing.discard(proposal.uid, "a slip of the pen")
    with pytest.raises(KnownError) as refused:
        office.publishing.publish(proposal.uid)
    assert refused.value.code is Code.LAW_UNKNOWN
    assert "a slip of the pen" in office.maintenance.audit_lines()[0].detail


def test_only_the_newest_edition_is_taken_back_and_never_the_first(office: Office) -> None:
    alone(office)
    before = law_of(office)
    publish(office, changed(office, 30))
    middle = law_of(office)
    publish(office, changed(office, 20))
    undoable = [view.edition.id for view in office.publishing.editions() if view.undoable]
    assert undoable == [3]
    assert office.publishing.undo("wrong").value[0].id == 3
    assert law_of(office) == middle
    office.publishing.undo("wrong too")
    assert law_of(office) == before
    with pytest.raises(KnownError, match="came with the program") as refused:
        office.publishing.undo()
    assert refused.value.code is Code.LAW_INVALID
    assert law_of(office) == before


def test_what_was_taken_back_can_come_again(office: Office) -> None:
    alone(office)
    text, content = changed(office, 30), LawContent(calendars=(_calendar(),))
    first = publish(office, text)[0]
    office.publishing.undo()
    again = publish(office, text)[0]
    assert (first.id, again.id) == (2, 3)
    for _turn in range(2):
        office.publishing.publish(office.publishing.propose(EditionKind.CALENDAR, "A day", content).value.uid)
        office.publishing.undo()


def _calendar(**more: Any) -> CalendarRow:
    days = (date(2027, 1, 1), date(2027, 3, 1))
    row = CalendarRow(state="CH", subdivision="", year=2027, version="1", holidays=days, weekend=(6, 7), source=SOURCE)
    return replace(row, **more)


def test_a_version_kept_with_another_text_is_refused(office: Office) -> None:
    kept = table(office)
    content = LawContent(tables=(changed(office, 30, version=kept.version),))
    with pytest.raises(KnownError, match="version") as refused:
        office.publishing.propose(EditionKind.EDITOR, "Thirty days", content)
    assert "ETS-024" in sentence(refused.value)
    assert kept.version in sentence(refused.value)
    with pytest.raises(KnownError, match="nothing in it differs"):
        office.publishing.propose(EditionKind.EDITOR, "The same", LawContent(tables=(kept.text,)))


def test_all_parts_of_the_law_are_published_together(office: Office) -> None:
    alone(office)
    event = PartyEvent(
        treaty_id="ETS-024",
        state="AL",
        act=PartyAct.DENOUNCED,
        on=date(2026, 11, 1),
        effective_on=date(2027, 5, 1),
        source=SOURCE,
    )
    said = Declaration(
        treaty_id="ETS-024", state="BA", article="6", kind="nationals", value="yes", source=SOURCE, as_of=date(2026, 11, 1)
    )
    content = LawContent(
        tables=(changed(office, 30),),
        parties=(Party(treaty_id="ETS-024", state="ZZ", entry_into_force=date(2027, 1, 1), source=SOURCE),),
        parties_gone=(OfState(treaty_id="ETS-024", state="CH"),),
        party_events=(event,),
        declarations=(said,),
        calendars=(_calendar(),),
    )
    assert load(dump(content)) == content
    parts = [row.part for row in office.publishing.effect(content).rows]
    assert parts == [Part.TABLE, Part.PARTY, Part.PARTY, Part.LIFE, Part.DECLARATION, Part.CALENDAR]
    office.publishing.publish(office.publishing.propose(EditionKind.PACK, "All", content, "digest").value.uid)
    with office.casework._place.store.read() as uow:
        law = uow.treaties
        assert [row.state for row in law.parties("ETS-024") if row.state in {"ZZ", "CH"}] == ["ZZ"]
        assert law.party_events("ETS-024", "AL") == (event,)
        assert law.declarations("ETS-024", "BA") == (said,)
        assert law.calendars("CH", "", [2027])[2027].holidays == _calendar().holidays
    with pytest.raises(KnownError, match="nothing in it differs"):
        office.publishing.propose(EditionKind.PACK, "All again", content, "digest")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (LawContent(), "nothing in it"),
        (LawContent(tables=("schema = 1",)), "id"),
        (LawContent(parties=(Party(treaty_id="X", state="ch", source=SOURCE),)), "two-letter"),
        (LawContent(parties=(Party(treaty_id="X", state="CH"),)), "no source"),
        (LawContent(parties=(OF_CH,), parties_gone=(GONE_CH,)), "rows"),
        (LawContent(calendars=(_calendar(weekend=(0, 7)),)), "weekend"),
        (LawContent(calendars=(_calendar(weekend=()),)), "weekend"),
        (LawContent(calendars=(_calendar(weekend=(1, 2, 3, 4, 5, 6, 7)),)), "weekend"),
        (LawContent(calendars=(_calendar(holidays=(date(2026, 1, 1),)),)), "another year"),
        (LawContent(calendars=(_calendar(source=" "),)), "no source"),
        (LawContent(calendars=(_calendar(year=27),)), "27"),
        (LawContent(calendars=(_calendar(), _calendar(version="2"))), "two rows"),
    ],
)  # fmt: skip
def test_what_could_not_be_the_law_is_refused_with_a_sentence(office: Office, content: LawContent, said: str) -> None:
    for act in (
        lambda: office.publishing.propose(EditionKind.EDITOR, "Faulty", content),
        lambda: office.publishing.effect(content),
    ):
        with pytest.raises(KnownError) as refused:
            act()
        assert refused.value.code in {Code.LAW_INVALID, Code.TREATY_TABLE_INVALID}
        assert said in sentence(refused.value)
    assert not office.publishing.proposals(None)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"tables": "x"}', '{"unknown": []}', '{"parties": [{"state": 1}]}', '{"tables": ["\\ud800"]}', "1" * 100],
)
def test_a_body_that_is_not_what_a_proposal_holds_is_one_sentence(text: str) -> None:
    with pytest.raises(KnownError) as refused:
        load(text)
    assert refused.value.code is Code.LAW_INVALID
    assert sentence(refused.value).startswith("The law of the office was not changed")


def test_the_same_content_is_the_same_text(office: Office) -> None:
    content = LawContent(tables=(changed(office, 30),), calendars=(_calendar(),))
    assert dump(load(dump(content))) == dump(content)
    assert json.loads(dump(content))["calendars"][0]["weekend"] == [6, 7]


def test_what_the_office_made_itself_is_asked_about_before_it_is_written_over(office: Office) -> None:
    alone(office)
    own = Party(treaty_id="ETS-024", state="ZZ", entry_into_force=date(2027, 1, 1), source=SOURCE)
    mine = LawContent(tables=(changed(office, 30, version="ours"),), parties=(own,), calendars=(_calendar(),))
    office.publishing.publish(office.publishing.propose(EditionKind.EDITOR, "Ours", mine).value.uid)
    other = replace(own, entry_into_force=date(2028, 1, 1))
    free = Party(treaty_id="ETS-024", state="YY", entry_into_force=date(2028, 1, 1), source=SOURCE)
    pack = LawContent(
        tables=(changed(office, 20, version="theirs"),),
        parties=(other, free),
        calendars=(_calendar(holidays=(date(2027, 1, 1),)),),
    )
    found = office.publishing.conflicts(pack)
    assert [(each.part, each.key) for each in found] == [
        (Part.TABLE, ("ETS-024",)),
        (Part.PARTY, ("ETS-024", "ZZ")),
        (Part.CALENDAR, ("CH", "", "2027")),
    ]
    assert {each.edition for each in found} == {2}
    assert without(pack, found) == LawContent(parties=(free,))
    office.publishing.undo()
    assert not office.publishing.conflicts(pack)


def test_a_proposal_that_waited_writes_over_nothing_that_became_law_meanwhile(office: Office, clock: SetClock) -> None:
    alone(office)
    own = Party(treaty_id="ETS-024", state="ZZ", entry_into_force=date(2027, 1, 1), source=SOURCE)
    mourning, election = ((date(2027, 3, 1),), (date(2027, 4, 1),))
    waiting = {
        Part.CALENDAR: office.publishing.propose(
            EditionKind.CALENDAR, "Election", LawContent(calendars=(_calendar(holidays=election),))
        ).value,
        Part.PARTY: office.publishing.propose(
            EditionKind.MEMBERSHIP, "In force", LawContent(parties=(replace(own, entry_into_force=date(2028, 1, 1)),))
        ).value,
        Part.TABLE: office.publishing.propose(
            EditionKind.PACK, "Their table", LawContent(tables=(changed(office, 20, version="theirs"),))
        ).value,
    }
    clock.at += timedelta(minutes=1)
    mine = LawContent(tables=(changed(office, 30, version="ours"),), parties=(own,), calendars=(_calendar(holidays=mourning),))
    edition = office.publishing.publish(office.publishing.propose(EditionKind.EDITOR, "Ours", mine).value.uid).value[0]
    before = law_of(office)
    for part, proposal in waiting.items():
        with pytest.raises(KnownError) as refused:
            office.publishing.publish(proposal.uid)
        assert refused.value.code is Code.LAW_INVALID, part
        assert f"while this waited, edition {edition.id} changed what it would write over" in sentence(refused.value), part
    assert law_of(office) == before
    assert office.calendars.show("CH", 2027).row.holidays == mourning
    office.publishing.undo()
    assert office.publishing.publish(waiting[Part.PARTY].uid).value[0].id == edition.id + 1


def test_an_effect_tells_the_number_of_a_restricted_case_and_not_its_subject(office: Office) -> None:
    particulars = Particulars(
        klass=RequestClass.EXTRADITION,
        direction=Direction.INCOMING,
        subject="Extradition of a minister",
        other_state="AL",
        basis=LegalBasis(kind=BasisKind.TREATY, treaty_id="ETS-024"),
        confidentiality=Confidentiality.RESTRICTED,
        confidentiality_reason="An arrest is planned",
    )
    made = office.register.log(particulars, received=datetime(2026, 11, 1, 9, 0, tzinfo=UTC)).value
    office.casework.add_event(made.id, EventKind.ARREST, ARRESTED)
    effect = office.publishing.effect(LawContent(tables=(changed(office, 30),)))
    assert [(case.number, case.subject) for case in effect.cases] == [(made.number, "")]


def test_two_people_who_take_the_same_edition_back_take_back_one(office: Office) -> None:
    alone(office)
    first, _effect = publish(office, changed(office, 30))
    second, _effect = publish(office, changed(office, 20))
    office.publishing.undo("the text is another", seen=second.id)
    with pytest.raises(KnownError) as refused:
        office.publishing.undo("the text is another", seen=second.id)
    assert f"edition {second.id} is not the newest; that is edition {first.id}" in sentence(refused.value)
    assert [each.edition.id for each in office.publishing.editions() if each.undoable] == [first.id]


def test_a_publishing_that_is_cancelled_leaves_nothing(office: Office) -> None:
    alone(office)
    extradition(office)
    proposal = office.publishing.propose(EditionKind.EDITOR, "Thirty days", LawContent(tables=(changed(office, 30),))).value
    before, cancel = law_of(office), CancelToken()
    cancel.cancel()
    with pytest.raises(KnownError) as refused:
        office.publishing.publish(proposal.uid, cancel=cancel)
    assert refused.value.code is Code.CANCELLED
    assert law_of(office) == before
    assert [view.edition.id for view in office.publishing.editions()] == [1]
    assert office.publishing.proposals()[0].may_publish


def test_a_calendar_taken_on_first_use_outlives_an_edition_that_is_taken_back(office: Office, clock: SetClock) -> None:
    alone(office)
    publish(office, changed(office, 30))
    clock.at = datetime(2031, 5, 1, 9, 0, tzinfo=UTC)
    incoming(office, clock.at)
    with office.casework._place.store.read() as uow:
        taken = uow.treaties.calendars("CH", "", [2032])[2032]
    office.publishing.undo()
    with office.casework._place.store.read() as uow:
        assert uow.treaties.calendars("CH", "", [2032])[2032] == taken
