# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The decision sheet: the treaty's grounds, a refusal only after consultation and with reasons, and two people for it."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from importlib.resources import files

import pytest

from mlat_desktop.bootstrap import Office
from mlat_desktop.clock import SetClock
from mlat_desktop.domain.duties import DutyParty
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.people import Role
from mlat_desktop.domain.request import Item, LegalBasis, Particulars, Request, Uid
from mlat_desktop.domain.review import Finding, Met, Proposal, Sheet, SheetContent, SheetGround, SheetState
from mlat_desktop.domain.vocabulary import BasisKind, Direction, EventKind, Outcome, RequestClass, Status
from mlat_desktop.messages import sentence
from mlat_desktop.services.reviews.grounds import cautions
from mlat_desktop.services.treaties.tables import shipped
from mlat_desktop.services.views import TodayAct
from tests.services.conftest import WORDS, SignIn

pytestmark = pytest.mark.thorough

DAY = datetime(2026, 11, 2, 9)  # noqa: DTZ001 -- wall-clock time of the office
ESSENTIAL = "UNCAC/46(21)(b)"


@pytest.fixture
def head(office: Office, sign_in: SignIn) -> Callable[[], Office]:
    """Lets somebody else sit down who may decide."""
    office.people.add("head", "The head", "", Role.HEAD, f"{WORDS} and a head")
    return lambda: sign_in("head")


def _case(
    office: Office, treaty: str, klass: RequestClass = RequestClass.MLA, kinds: tuple[str, ...] = ("banking", "evidence")
) -> Request:
    basis = LegalBasis(treaty_id=treaty) if treaty else LegalBasis(kind=BasisKind.RECIPROCITY)
    items = tuple(Item(uid=Uid(f"i-{kind}"), kind=kind) for kind in kinds)
    made = Particulars(
        klass=klass, direction=Direction.INCOMING, subject="A company", other_state="KE", basis=basis, items=items
    )
    return office.register.log(made, received=DAY).value


def _found(content: SheetContent, ground: str, finding: Finding = Finding.APPLIES, reasons: str = "It does") -> SheetContent:
    assert ground in {each.id for each in content.grounds}
    grounds = tuple(replace(each, finding=finding, reasons=reasons) if each.id == ground else each for each in content.grounds)
    return replace(content, grounds=grounds)


def _keep(office: Office, request: Request, **fields: object) -> Sheet:
    """Enter fields on the sheet; ``ground`` names one that applies."""
    sheet = office.reviews.start(request.id).value
    content = sheet.content
    ground = fields.pop("ground", "")
    if ground:
        content = _found(content, str(ground))
    return office.reviews.keep(request.id, replace(content, **fields), version=sheet.version).value  # type: ignore[arg-type]  # by name


def _propose(office: Office, request: Request, **fields: object) -> Sheet:
    sheet = _keep(office, request, **fields)
    return office.reviews.propose(request.id, version=sheet.version).value


def _refused(act: Callable[[], object], code: Code) -> str:
    with pytest.raises(KnownError) as refusal:
        act()
    assert refusal.value.code is code
    return sentence(refusal.value)


def _now(office: Office, request: Request) -> Request:
    return office.register.show(request.id).request


def _happened(office: Office, request: Request) -> list[EventKind]:
    return [event.kind for event in office.register.show(request.id).events]


def test_a_sheet_begins_with_the_grounds_of_the_treaty_and_nothing_found(office: Office) -> None:
    request = _case(office, "ETS-024", RequestClass.EXTRADITION, ("extradite",))
    grounds = office.reviews.start(request.id).value.content.grounds
    table = next(treaty for treaty, _text in shipped().tables if treaty.id == "ETS-024")
    assert [(ground.article, ground.mandatory) for ground in grounds] == [(g.article, g.mandatory) for g in table.refusal]
    assert {ground.mandatory for ground in grounds} >= {True, False}
    assert {ground.finding for ground in grounds} == {Finding.OPEN}
    assert len({ground.id for ground in grounds}) == len(grounds)
    assert office.reviews.start(request.id).value.round == 1, "the sheet that is being written is given back"


def test_without_a_treaty_a_ground_names_the_law_that_it_comes_from(office: Office) -> None:
    request = _case(office, "")
    own = SheetGround(id="own/1", text="Minor matter", code="de-minimis", finding=Finding.APPLIES, reasons="Ten francs")
    refusing = {"proposal": Proposal.REFUSE, "reasons": "Ten francs"}
    sheet = _keep(office, request, grounds=(own,), **refusing)
    said = _refused(lambda: office.reviews.propose(request.id, version=sheet.version), Code.REVIEW_INVALID)
    assert "names no source" in said
    assert (
        _propose(office, request, grounds=(replace(own, source="Act on MLA, art. 4"),), **refusing).state is SheetState.PROPOSED
    )


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({}, "proposes nothing yet"),
        ({"proposal": Proposal.REFUSE, "reasons": "Because"}, "no ground was found to apply"),
        ({"proposal": Proposal.REFUSE, "ground": ESSENTIAL}, "refuses without reasons"),
        ({"proposal": Proposal.PARTLY, "ground": ESSENTIAL, "reasons": "r"}, "names some of what was asked for"),
        (
            {"proposal": Proposal.PARTLY, "ground": ESSENTIAL, "reasons": "r", "granted": ("i-banking", "i-evidence")},
            "names some of what was asked for",
        ),
        ({"proposal": Proposal.POSTPONE, "reasons": "r", "postpone_article": "46(25)"}, "names the day"),
        (
            {"proposal": Proposal.POSTPONE, "reasons": "r", "postpone_article": "46(25)", "postpone_until": date(2026, 11, 21)},
            "has passed",
        ),
        ({"proposal": Proposal.POSTPONE, "reasons": "r", "postpone_until": date(2027, 1, 4)}, "names the article"),
        ({"proposal": Proposal.TRANSFER}, "gives no reasons"),
    ],
)
def test_a_sheet_that_contradicts_itself_is_not_proposed(office: Office, fields: dict[str, object], why: str) -> None:
    request = _case(office, "UNCAC")
    sheet = _keep(office, request, **fields)
    assert why in _refused(lambda: office.reviews.propose(request.id, version=sheet.version), Code.REVIEW_INVALID)
    assert any(why in sentence(KnownError(Code.REVIEW_INVALID, reason=each)) for each in office.reviews.show(request.id).faults)


def test_a_mandatory_ground_that_applies_and_a_grant_are_no_decision(office: Office) -> None:
    request = _case(office, "ETS-024", RequestClass.EXTRADITION, ("extradite",))
    grounds = office.reviews.start(request.id).value.content.grounds
    mandatory = next(ground for ground in grounds if ground.mandatory)
    optional = next(ground for ground in grounds if ground.mandatory is False)
    sheet = _keep(office, request, proposal=Proposal.GRANT, ground=mandatory.id)
    said = _refused(lambda: office.reviews.propose(request.id, version=sheet.version), Code.REVIEW_INVALID)
    assert f"mandatory ground of article {mandatory.article}" in said
    content = _found(office.reviews.show(request.id).sheet.content, mandatory.id, Finding.ABSENT, "")  # type: ignore[union-attr]  # just kept
    sheet = office.reviews.keep(request.id, _found(content, optional.id, reasons="Not used"), version=sheet.version).value
    assert office.reviews.propose(request.id, version=sheet.version).value.state is SheetState.PROPOSED


def test_no_refusal_without_the_consultation_that_the_treaty_asks_for(office: Office, head: Callable[[], Office]) -> None:
    request = _case(office, "UNCAC")
    refusing = {"proposal": Proposal.REFUSE, "ground": ESSENTIAL, "reasons": "State secrets"}
    sheet = _keep(office, request, **refusing)
    said = _refused(lambda: office.reviews.propose(request.id, version=sheet.version), Code.REFUSAL_CONSULTATION)
    assert "46(26)" in said
    for way in (
        lambda: office.casework.add_event(request.id, EventKind.REFUSED, DAY.replace(day=9)),
        lambda: office.register.close(request.id, Outcome.REFUSED_AUTHORITY, "State secrets", "essential-interests"),
    ):
        _refused(way, Code.REFUSAL_CONSULTATION)
    assert _now(office, request).status.open
    office.casework.add_event(request.id, EventKind.CONSULTATION_HELD, DAY.replace(day=10))
    reasons = _refused(
        lambda: office.register.close(request.id, Outcome.REFUSED_AUTHORITY, " ", "essential-interests"), Code.REFUSAL_REASONS
    )
    assert "46(23)" in reasons
    assert office.reviews.propose(request.id, version=sheet.version).value.state is SheetState.PROPOSED

    there = head()
    assert [line.row.id for line in there.today.lines() if line.act is TodayAct.DECIDE] == [request.id]
    decided = there.reviews.decide(request.id, version=sheet.version + 1).value
    assert [line for line in there.today.lines() if line.act is TodayAct.DECIDE] == []
    after = _now(there, request)
    assert (after.status, after.outcome, after.ground) == (
        Status.REFUSED, Outcome.REFUSED_AUTHORITY, "essential-interests",
    )  # fmt: skip
    assert after.outcome_reason == "State secrets"
    assert {item.outcome for item in after.particulars.items} == {Outcome.REFUSED_AUTHORITY}
    assert (decided.state, decided.decided_on) == (SheetState.DECIDED, date(2026, 11, 21))
    refused = [event for event in there.register.show(request.id).events if event.kind is EventKind.REFUSED]
    assert [event.note for event in refused] == ["46(21)(b)"]


def test_where_a_consultation_is_appropriate_a_reason_why_not_will_do(office: Office) -> None:
    request = _case(office, "ETS-185")
    ground = office.reviews.start(request.id).value.content.grounds[0].id
    sheet = _keep(office, request, proposal=Proposal.REFUSE, ground=ground, reasons="r")
    assert "27(6)" in _refused(lambda: office.reviews.propose(request.id, version=sheet.version), Code.REFUSAL_CONSULTATION)
    made = _propose(office, request, proposal=Proposal.REFUSE, no_consultation="They withdrew the question themselves")
    assert made.state is SheetState.PROPOSED


def test_an_office_may_ask_for_consultations_itself(office: Office) -> None:
    request = _case(office, "ETS-030")
    office.record.keep(settings={"consult_before_refusal": "on"}, reason="")
    ground = office.reviews.start(request.id).value.content.grounds[0].id
    sheet = _keep(office, request, proposal=Proposal.REFUSE, ground=ground, reasons="r")
    _refused(lambda: office.reviews.propose(request.id, version=sheet.version), Code.REFUSAL_OWN_CONSULTATION)


def test_a_postponement_is_no_refusal(office: Office, head: Callable[[], Office]) -> None:
    request = _case(office, "ETS-030")
    sheet = _propose(
        office, request, proposal=Proposal.POSTPONE, postpone_article="7", postpone_until=date(2027, 2, 1), reasons="Our trial"
    )
    there = head()
    there.reviews.decide(request.id, version=sheet.version)
    after = _now(there, request)
    assert (after.status, after.outcome, after.ground) == (Status.POSTPONED, None, "")
    assert after.particulars.next_action_on == date(2027, 2, 1), "it is looked at again on that day"
    assert {item.outcome for item in after.particulars.items} == {None}


def test_a_partial_grant_refuses_some_items_and_not_the_request(office: Office, head: Callable[[], Office]) -> None:
    request = _case(office, "ETS-030")
    ground = office.reviews.start(request.id).value.content.grounds[0].id
    sheet = _propose(
        office, request, proposal=Proposal.PARTLY, ground=ground, reasons="Political in part", granted=("i-banking",)
    )
    there = head()
    there.reviews.decide(request.id, version=sheet.version)
    after = _now(there, request)
    assert after.status.open
    assert after.outcome is None
    assert EventKind.DECIDED in _happened(there, request)
    assert {item.uid: item.outcome for item in after.particulars.items} == {
        "i-banking": None, "i-evidence": Outcome.REFUSED_AUTHORITY,
    }  # fmt: skip


def test_who_wrote_the_sheet_does_not_decide_on_it(office: Office, head: Callable[[], Office]) -> None:
    request = _case(office, "ETS-030")
    sheet = _keep(office, request, proposal=Proposal.GRANT)

    def decide(here: Office, version: int) -> Sheet:
        return here.reviews.decide(request.id, version=version).value

    _refused(lambda: decide(office, sheet.version), Code.REVIEW_STATE)
    proposed = office.reviews.propose(request.id, version=sheet.version).value
    said = _refused(lambda: decide(office, proposed.version), Code.REVIEW_SECOND_PERSON)
    assert "Anna Arn" in said
    there = head()
    _refused(lambda: decide(there, proposed.version - 1), Code.REVIEW_CHANGED)
    decide(there, proposed.version)
    assert EventKind.DECIDED in _happened(there, request)
    _refused(lambda: decide(there, proposed.version + 1), Code.REVIEW_STATE)
    _refused(lambda: there.reviews.keep(request.id, proposed.content, version=proposed.version + 1), Code.REVIEW_STATE)


def test_an_office_of_one_decides_alone(office: Office) -> None:
    request = _case(office, "ETS-030")
    office.record.keep(settings={"two_people": "off"}, reason="One person")
    sheet = _keep(office, request, proposal=Proposal.GRANT)
    office.reviews.decide(request.id, version=sheet.version)
    assert EventKind.DECIDED in _happened(office, request)


def test_a_clerk_does_not_write_a_sheet(office: Office, sign_in: SignIn) -> None:
    request = _case(office, "ETS-030")
    clerk = sign_in("clerk")
    _refused(lambda: clerk.reviews.start(request.id), Code.NOT_PERMITTED)


def test_the_grounds_of_the_treaty_stay_what_they_are(office: Office) -> None:
    request = _case(office, "ETS-030")
    sheet = office.reviews.start(request.id).value
    first, *others = sheet.content.grounds
    for grounds in (
        (replace(first, mandatory=not first.mandatory), *others),
        tuple(others),
        (first, first, *others),
        (*sheet.content.grounds, SheetGround(id="mine", text="Mine", code="no-such-code", source="s")),
    ):
        with pytest.raises(KnownError) as refusal:
            office.reviews.keep(request.id, replace(sheet.content, grounds=grounds), version=sheet.version)
        assert refusal.value.code in {Code.REVIEW_INVALID, Code.REQUEST_INVALID}
    assert office.reviews.show(request.id).sheet == sheet


def test_only_what_another_state_asks_is_decided_here(office: Office) -> None:
    out = Particulars(klass=RequestClass.MLA, direction=Direction.OUTGOING, subject="Ours", other_state="KE")
    request = office.register.log(out).value
    assert "our own request" in _refused(lambda: office.reviews.start(request.id), Code.REVIEW_INVALID)


def test_a_case_that_is_taken_up_again_is_decided_anew(office: Office, head: Callable[[], Office], clock: SetClock) -> None:
    request = _case(office, "UNCAC")
    office.casework.add_event(request.id, EventKind.CONSULTATION_HELD, DAY.replace(day=10))
    fields = {"basis": "UNCAC 46", "dual_result": Met.MET}
    sheet = _propose(office, request, proposal=Proposal.REFUSE, ground=ESSENTIAL, reasons="State secrets", **fields)
    there = head()
    there.reviews.decide(request.id, version=sheet.version)
    clock.at = datetime(2027, 1, 11, 9, tzinfo=UTC)
    there.register.reopen(request.id, "New facts")
    again = there.reviews.start(request.id).value
    assert (again.round, again.content.basis) == (2, "UNCAC 46")
    assert {ground.finding for ground in again.content.grounds} == {Finding.OPEN}, "what was found is found anew"
    assert [each.round for each in there.reviews.show(request.id).earlier] == [1]
    sheet = _keep(there, request, proposal=Proposal.REFUSE, ground=ESSENTIAL, reasons="Still")
    _refused(lambda: there.reviews.propose(request.id, version=sheet.version), Code.REFUSAL_CONSULTATION)
    then = there.reviews.show(request.id, date(2026, 12, 31))
    assert then.then is not None
    assert (then.then.status, then.then.outcome) == (Status.REFUSED, Outcome.REFUSED_AUTHORITY)
    assert then.sheet is not None
    assert then.sheet.round == 1


def test_a_refusal_on_a_fiscal_ground_alone_is_warned_of_and_not_forbidden(office: Office) -> None:
    request = _case(office, "")
    ground = SheetGround(
        id="own/1", text="Taxes", code="fiscal", source="Act on MLA, art. 3", finding=Finding.APPLIES, reasons="Taxes"
    )
    _propose(office, request, proposal=Proposal.REFUSE, reasons="Taxes", grounds=(ground,))
    assert [caution.source for caution in office.reviews.show(request.id).cautions] == ["FATF Recommendation 37 (4)(b)-(c)"]


def test_the_data_on_consultations_are_those_of_the_tables(office: Office) -> None:
    tables = {treaty.id: treaty for treaty, _text in shipped().tables}
    data = tomllib.loads(files("resources").joinpath("review", "consultation.toml").read_text(encoding="utf-8"))
    classes = {each.value for each in RequestClass}
    for row in data["duty"]:
        fact = tables[row["treaty"]].profile["consultation"]
        articles = {part.strip() for part in row["article"].split(",")}
        assert all(part in fact.article for part in articles), (row["treaty"], row["article"], fact.article)
        assert {*row.get("classes", ()), *row.get("not_classes", ())} <= classes
    known = {code.id for code in office.codes.now().all("grounds")}
    assert all(caution.grounds <= known for caution in cautions())


def test_the_conditions_of_a_decision_become_duties_by_one_act_and_once(office: Office) -> None:
    office.record.keep(settings={"two_people": "off"}, reason="we are one")
    request = _case(office, "UNCAC")
    fields = {"conditions": "An expert of ours is present", "speciality": "Not for tax offences"}
    sheet = _keep(office, request, proposal=Proposal.GRANT, dual_result=Met.MET, dual_test="art. 146", **fields)
    _refused(lambda: office.duties.from_decision(request.id), Code.DUTY_INVALID)
    office.reviews.decide(request.id, version=sheet.version)
    assert office.duties.conditions_left(request.id) == 2
    made = office.duties.from_decision(request.id).value
    assert [(each.kind, each.text, each.given_by, each.owed_by, each.lasting) for each in made] == [
        ("other", "An expert of ours is present", DutyParty.US, DutyParty.OTHER_STATE, True),
        ("speciality", "Not for tax offences", DutyParty.US, DutyParty.OTHER_STATE, True),
    ]
    assert not office.duties.hindrances(request.id), "they outlive the case and keep it from no end"
    assert office.duties.conditions_left(request.id) == 0
    assert "a duty already" in _refused(lambda: office.duties.from_decision(request.id), Code.DUTY_INVALID)


def test_the_conditions_of_what_is_not_granted_become_no_duties(office: Office) -> None:
    office.record.keep(settings={"two_people": "off"}, reason="we are one")
    request = _case(office, "")
    sheet = _keep(
        office,
        request,
        proposal=Proposal.POSTPONE,
        postpone_until=date(2026, 12, 24),
        postpone_article="art. 4",
        conditions="If at all",
        reasons="A trial",
    )
    office.reviews.decide(request.id, version=sheet.version)
    assert office.duties.conditions_left(request.id) == 0
