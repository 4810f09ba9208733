# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What a letter knows from its case when it begins: and what it must not know by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest

from mlat_desktop.domain.deadlines import Deadline, DeadlineState, LimitKind
from mlat_desktop.domain.directory import AuthorityEntry, AuthorityRole
from mlat_desktop.domain.duties import Duty, DutyParty
from mlat_desktop.domain.evidence import Evidence, ExhibitForm
from mlat_desktop.domain.moment import moment
from mlat_desktop.domain.request import Event, Item, Person, Reference, RequestId, Uid
from mlat_desktop.domain.review import Finding, Proposal, Sheet, SheetContent, SheetGround, SheetState
from mlat_desktop.domain.vocabulary import Direction, EventKind, ItemStatus, Outcome, PersonRole, ReferenceKind, RequestClass
from mlat_desktop.services.letters.filling.source import Source
from mlat_desktop.services.letters.kinds import kind_of
from mlat_desktop.services.letters.prefill import _OF_KIND
from mlat_desktop.services.letters.words import words
from mlat_desktop.services.ports import UnitOfWork
from tests.letters.conftest import IBAN, THEN, Desk, particulars

Sit = Callable[[str], Desk]
NAIROBI, OURS = "Central Authority, Ministry of Justice", "Cantonal prosecution service, Geneva"
CUSTODY = (EventKind.ARREST, date(2026, 10, 1))


class Case:
    """A case of one office, to which a test adds what it needs."""

    def __init__(self, desk: Desk, direction: Direction, klass: RequestClass, **changes: object) -> None:
        self.desk, self.serial = desk, 0
        old = desk.requests["MLAI-2026-0007" if direction is Direction.INCOMING else "MLA-2026-0412"]
        treaty, state = ("ETS-024", "IT") if klass is RequestClass.EXTRADITION else ("UNCAC", "KE")
        given = replace(particulars(direction, state, treaty), klass=klass, **changes)  # type: ignore[arg-type]  # fields by name, in tests only
        with desk.place.store.write() as uow:
            kept = uow.requests.get(old)
            made = replace(kept, uid=Uid("r-new"), number="X-2026-0099", year=2026, serial=99, particulars=given)
            self.id: RequestId = uow.requests.add(made)
            uow.commit()

    def with_uow(self, act: Callable[[UnitOfWork], object]) -> None:
        with self.desk.place.store.write() as uow:
            act(uow)
            uow.commit()

    def event(self, kind: EventKind, on: date, **more: object) -> Uid:
        self.serial += 1
        when = moment(datetime(on.year, on.month, on.day, 9), "Europe/Zurich")  # noqa: DTZ001 -- wall-clock time of the office
        made = Event(uid=Uid(f"e-{self.serial}"), kind=kind, moment=when, place="CH", recorded_at=THEN, **more)  # type: ignore[arg-type]  # fields by name, in tests only
        self.with_uow(lambda uow: uow.requests.add_event(self.id, made))
        return made.uid

    def duty(self, text: str, owed_by: DutyParty, kind: str = "other", **more: object) -> None:
        self.serial += 1
        given_by = DutyParty.US if owed_by is DutyParty.OTHER_STATE else DutyParty.OTHER_STATE
        made = Duty(
            uid=Uid(f"d-{self.serial}"), kind=kind, text=text, given_by=given_by, owed_by=owed_by, owner="anna",
            lasting=kind != "other", since=date(2026, 11, 1), origin="office-1", **more,  # type: ignore[arg-type]  # fields by name, in tests only
        )  # fmt: skip
        self.with_uow(lambda uow: uow.duties.add(self.id, made))

    def exhibit(self, number: str, title: str, **more: object) -> None:
        made = Evidence(
            uid=Uid(f"x-{number}"), exhibit=number, title=title, file_name="", media_type="", size=0, sha256="", blob="",
            form=ExhibitForm.OBJECT, **more,  # type: ignore[arg-type]  # fields by name, in tests only
        )  # fmt: skip
        self.with_uow(lambda uow: uow.exhibits.add(self.id, made))

    def limit(self, trigger: Uid, ends: date, **more: object) -> None:
        facts: dict[str, object] = {
            "limit_id": "T/1", "treaty_id": "T", "table_version": "1", "own_target": False, "title": "A limit",
            "liberty": False, "article": "18(4) first limb", "bound": "requesting", "kind": LimitKind.MAY, "level": "text",
            "state": DeadlineState.RUNNING, "trigger_uid": trigger, "due_on": ends, **more,
        }  # fmt: skip
        made = Deadline(**facts)  # type: ignore[arg-type]  # fields by name, in tests only
        self.with_uow(lambda uow: uow.requests.set_deadlines(self.id, [*uow.requests.deadlines(self.id), made]))

    def sheet(self, content: SheetContent, state: SheetState = SheetState.PROPOSED, number: int = 1) -> None:
        made = Sheet(
            uid=f"s-{number}", request_uid="r-new", round=number, state=state, content=content, author="anna",
            started_at=THEN, changed_at=THEN,
        )  # fmt: skip
        self.with_uow(lambda uow: uow.reviews.add_sheet(self.id, made))

    def fields(self, kind: str, language: str = "en") -> dict[str, str]:
        letter = self.desk.letters.draft(self.id, kind, language).value
        return dict(self.desk.letters.content(letter.id).fields)


@pytest.fixture
def incoming(desk: Sit) -> Case:
    items = (
        Item(uid=Uid("i1"), kind="banking", particulars="Statements", target=IBAN, executing_authority=OURS,
             due_on=date(2027, 1, 15), status=ItemStatus.EXECUTED, outcome_on=date(2026, 11, 10)),
        Item(uid=Uid("i2"), kind="evidence", particulars="Hearing of Pierre Dupont", executing_authority=OURS),
    )  # fmt: skip
    return Case(desk("anna"), Direction.INCOMING, RequestClass.MLA, items=items)


def test_a_transmission_goes_to_our_own_authority_and_nowhere_else(incoming: Case) -> None:
    entry = AuthorityEntry(uid="a1", state="CH", role=AuthorityRole.JUDICIAL, name=OURS, address="Route de Chancy 6B, Geneva")
    incoming.with_uow(lambda uow: uow.directory.set_authority(entry))
    incoming.event(EventKind.DECIDED, date(2026, 11, 3))
    found = incoming.fields("transmission", "fr")
    assert (found["to_name"], found["to_address"], found["to_state"]) == (OURS, "Route de Chancy 6B, Geneva", "CH")
    assert not {"their_reference", "their_date"} & set(found)
    assert (found["foreign_reference"], found["foreign_date"], found["their_state"]) == ("45/ب/2023", "2026-10-28", "Kenya")
    assert (found["decided_on"], found["execute_by"]) == ("2026-11-03", "2027-01-15")


def test_a_letter_to_the_ministry_takes_no_address_of_theirs(incoming: Case) -> None:
    assert not {"to_name", "to_address", "their_reference"} & set(incoming.fields("ministry"))
    abroad = AuthorityEntry(uid="a2", state="KE", role=AuthorityRole.DIPLOMATIC, name="Ministry of Foreign Affairs, Nairobi")
    home = AuthorityEntry(uid="a3", state="CH", role=AuthorityRole.DIPLOMATIC, name="Federal Department of Foreign Affairs")
    for entry in (abroad, home):
        incoming.with_uow(lambda uow, each=entry: uow.directory.set_authority(each))  # type: ignore[misc]  # the default of a lambda has no type
    found = incoming.fields("ministry", "ar")
    assert (found["to_name"], found["to_state"]) == ("Federal Department of Foreign Affairs", "CH")
    assert (found["their_authority"], found["foreign_reference"], found["their_state"]) == (NAIROBI, "45/ب/2023", "كينيا")


def test_a_consultation_names_the_ground_and_keeps_the_reasons_of_the_office(incoming: Case) -> None:
    ground = SheetGround(
        id="UNCAC/46.21.b", text="essential interests", code="essential-interests", article="46(21)(b)",
        finding=Finding.APPLIES, reasons="The minister is against it.",
    )  # fmt: skip
    content = SheetContent(grounds=(ground,), proposal=Proposal.REFUSE, reasons="Our source would be burnt.")
    incoming.sheet(content)
    found = incoming.fields("consultation")
    assert (found["envisaged"], found["ground_article"], found["consult_article"]) == ("refusal", "46(21)(b)", "46(26)")
    assert found["ground"].startswith("execution of the request is likely to prejudice")
    assert "difficulty" not in found
    said = " ".join(found.values())
    assert "minister" not in said
    assert "source" not in said


@pytest.mark.parametrize(("kind", "proposal"), [("refusal", Proposal.REFUSE), ("postponement", Proposal.POSTPONE)])
def test_the_reasons_of_a_decision_are_told_once_it_is_made_and_no_remark_is(
    incoming: Case, kind: str, proposal: Proposal
) -> None:
    incoming.event(EventKind.POSTPONED, date(2026, 11, 3), note="The minister is against it.")
    content = SheetContent(proposal=proposal, reasons="It would prejudice our own proceedings.")
    incoming.sheet(content)
    assert "reasons" not in incoming.fields(kind), "somebody proposes it, and nobody has decided"
    incoming.sheet(content, SheetState.DECIDED, 2)
    assert incoming.fields(kind)["reasons"] == content.reasons


def test_a_consultation_before_a_postponement_says_so(incoming: Case) -> None:
    incoming.sheet(SheetContent(proposal=Proposal.POSTPONE, postpone_article="46(25)", reasons="Secret."))
    found = incoming.fields("consultation", "es")
    assert (found["envisaged"], found["ground_article"]) == ("postponement", "46(25)")
    assert "Secret." not in found.values()


def test_conditions_are_the_duties_of_the_side_that_is_bound(incoming: Case) -> None:
    incoming.duty("Only for case 45.", DutyParty.OTHER_STATE, "use-limitation", article="46(19)")
    incoming.duty("No copy to the press.", DutyParty.OTHER_STATE, article="46(19)")
    incoming.duty("We keep it secret.", DutyParty.US)
    found = incoming.fields("conditions")
    assert (found["conditions"], found["use_limits"]) == ("No copy to the press.", "Only for case 45.")
    assert found["conditions_article"] == "46(19)"
    assert incoming.fields("execution")["conditions"] == "Only for case 45.\nNo copy to the press."
    closing = incoming.fields("closing")
    assert (closing["conditions"], closing["still_due"]) == ("Only for case 45.", "We keep it secret.\nNo copy to the press.")


def test_what_we_accept_and_promise_is_owed_by_us(desk: Sit) -> None:
    case = Case(desk("anna"), Direction.OUTGOING, RequestClass.MLA)
    case.duty("No death penalty is carried out.", DutyParty.US, "no-death-penalty", article="11")
    case.duty("Originals go back.", DutyParty.US, "return-items", article="46(20)", due_on=date(2027, 3, 1))
    case.duty("A report is sent.", DutyParty.US, "report-use", article="46(19)")
    case.duty("They pay.", DutyParty.OTHER_STATE)
    case.event(EventKind.REQUEST_SENT, date(2026, 10, 30))
    promised = case.fields("undertaking")
    assert promised["death_penalty"] == "No death penalty is carried out."
    assert (promised["return_by"], promised["undertakings"], promised["sent_on"]) == (
        "2027-03-01",
        "A report is sent.",
        "2026-10-30",
    )
    accepted = case.fields("acceptance")
    assert accepted["conditions"].count("\n") == 2
    assert "conditions_article" not in accepted, "they rest on several articles"
    assert "undertaking_authority" not in accepted


def test_an_execution_says_what_was_done_by_whom_and_what_is_sent(incoming: Case) -> None:
    incoming.exhibit("E-2", "Bank statements", original=True, return_due=date(2027, 5, 1))
    incoming.exhibit("E-1", "Record of the hearing")
    incoming.exhibit("E-3", "Annex to their request", received_from=NAIROBI)
    found = incoming.fields("execution")
    assert (found["executing_authority"], found["executed_on"]) == (OURS, "2026-11-10")
    assert found["done"].startswith("Banking information\tStatements")
    assert "Hearing" not in found["done"]
    assert found["schedule"] == "E-1\tRecord of the hearing\tcopy\nE-2\tBank statements\toriginal"
    assert found["return_by"] == "2027-05-01"
    incoming.event(EventKind.EXECUTED, date(2026, 11, 12))
    assert incoming.fields("execution", "ru")["executed_on"] == "2026-11-12"
    assert "подлинник" in incoming.fields("execution", "ru")["schedule"]


def test_what_goes_back_is_theirs_and_still_here(incoming: Case) -> None:
    incoming.exhibit("E-1", "Passport", to_return=True, received_from=NAIROBI, seal_number="S 77")
    incoming.exhibit("E-2", "Ledger", to_return=True, received_from=OURS)
    incoming.exhibit("E-3", "Contract", to_return=True, received_from=NAIROBI, returned_on=date(2026, 11, 1))
    incoming.event(EventKind.ORIGINALS_LENT, date(2026, 9, 2))
    found = incoming.fields("returning")
    assert (found["returned"], found["lent_on"]) == ("E-1\tPassport\t\tS 77", "2026-09-02")


def test_a_surrender_counts_the_days_and_names_the_last_day(desk: Sit) -> None:
    case = Case(desk("anna"), Direction.INCOMING, RequestClass.EXTRADITION, persons=(_sought(),))
    case.event(*CUSTODY)
    case.event(EventKind.SURRENDER_DATE, date(2026, 12, 1))
    again = case.event(EventKind.NEW_SURRENDER_DATE, date(2026, 12, 10))
    case.limit(again, date(2027, 1, 9), limit_id="T/2", article="18(4) second limb", stops=("surrendered",))
    case.limit(again, date(2026, 12, 25), stops=("surrendered",))
    case.limit(again, date(2026, 12, 11), limit_id="own/x", own_target=True, stops=("surrendered",))
    found = case.fields("surrender")
    assert (found["surrender_on"], found["custody_from"], found["custody_days"]) == ("2026-12-10", "2026-10-01", "71")
    assert (found["remove_by"], found["limit_article"]) == ("2026-12-25", "18(4)")
    assert found["person"] == (
        "Mohamed Abdallah (محمد عبد الله); also known as: Hamada, Abu Ali; date of birth: 3 February 1970;"
        " place of birth: Tanta; nationality: Egypt; identity documents: passport A1234567"
    )
    assert "health" not in found


def test_taking_a_person_over_says_what_was_granted_and_when(desk: Sit) -> None:
    case = Case(desk("anna"), Direction.OUTGOING, RequestClass.EXTRADITION, persons=(_sought(),))
    case.event(*CUSTODY)
    case.event(EventKind.EXTRADITION_DECIDED, date(2026, 11, 10))
    case.event(EventKind.SURRENDER_DATE, date(2026, 12, 1))
    case.event(EventKind.NEW_SURRENDER_DATE, date(2026, 12, 10))
    found = case.fields("taking-over")
    assert (found["decided_on"], found["surrender_on"], found["custody_from"]) == ("2026-11-10", "2026-12-10", "2026-10-01")
    assert found["person"].startswith("Mohamed Abdallah")
    assert not {"escort_officers", "transit", "travel", "property", "proposal_date"} & set(found)


def test_a_date_that_must_be_checked_is_not_written_to_anybody(desk: Sit) -> None:
    case = Case(desk("anna"), Direction.INCOMING, RequestClass.EXTRADITION)
    day = case.event(EventKind.SURRENDER_DATE, date(2026, 12, 1))
    case.limit(day, date(2026, 12, 16), stops=("surrendered",), liberty=True, level="secondary")
    assert "remove_by" not in case.fields("surrender")


@pytest.mark.parametrize("kind", ["provisional-arrest", "extradition"])
def test_who_is_sought_is_never_a_protected_person(desk: Sit, kind: str) -> None:
    hidden = replace(_sought(), uid=Uid("p9"), name="Hidden", protected=True, role=PersonRole.CONVICTED)
    case = Case(desk("anna"), Direction.OUTGOING, RequestClass.EXTRADITION, persons=(hidden, _sought()))
    case.event(*CUSTODY)
    found = case.fields(kind, "ar")
    assert found["person"].startswith("Mohamed Abdallah (محمد عبد الله)؛ أسماء أخرى")
    assert (found["penalty"], found["whereabouts"]) == ("5 years", "Via Roma 1, Milan")
    assert "warrant" not in found
    if kind == "extradition":
        assert found["arrested_on"] == "2026-10-01"


def _sought() -> Person:
    return Person(
        uid=Uid("p2"), name="Mohamed Abdallah", name_original="محمد عبد الله", role=PersonRole.ACCUSED,
        aliases=("Hamada", "Abu Ali"), born_on=date(1970, 2, 3), birth_place="Tanta", nationality="EG",
        address="Via Roma 1, Milan", documents="passport A1234567",
    )  # fmt: skip


def test_a_renewal_names_the_ticket_and_the_day_until_which_data_are_assured(desk: Sit) -> None:
    ticket = Reference(kind=ReferenceKind.PRESERVATION_TICKET, value="24/7-118")
    case = Case(desk("anna"), Direction.OUTGOING, RequestClass.PRESERVATION, references=(ticket,))
    effected = case.event(EventKind.PRESERVATION_EFFECTED, date(2026, 11, 2))
    stops = ("preserved-data-requested",)
    case.limit(effected, date(2027, 1, 1), kind=LimitKind.FLOOR, bound="requested", stops=stops)
    found = case.fields("preservation-renewal")
    assert (found["ticket"], found["preserved_until"]) == ("24/7-118", "2027-01-01")
    assert found["data"] == f"Statements from 2019 to 2023\t{IBAN}\tGeneva\nHearing of Pierre Dupont as a witness"
    assert "extend_until" not in found, "no day is promised that nobody entered"


def test_an_enquiry_and_a_withdrawal_know_when_the_request_left(desk: Sit) -> None:
    case = Case(desk("anna"), Direction.OUTGOING, RequestClass.MLA)
    case.event(EventKind.REQUEST_SENT, date(2026, 6, 1))
    case.event(EventKind.ACKNOWLEDGED, date(2026, 6, 20))
    case.event(EventKind.STATUS_ASKED, date(2026, 7, 20))
    case.exhibit("E-1", "Contract", original=True, lent_to=NAIROBI, lent_on=date(2026, 6, 1))
    asked = case.fields("enquiry")
    assert (asked["sent_on"], asked["heard_on"]) == ("2026-06-01", "2026-06-20")
    back = case.fields("withdrawal")
    assert (back["to_return"], "withdrawn" in back) == ("E-1\tContract", False)


def test_the_outcome_is_said_in_the_language_of_the_letter(incoming: Case) -> None:
    incoming.with_uow(
        lambda uow: uow.requests.update(replace(uow.requests.get(incoming.id), version=2, outcome=Outcome.PARTLY))
    )
    assert incoming.fields("closing", "zh")["outcome"] == "请求已部分获准。"


def test_spontaneous_information_names_no_protected_person(desk: Sit) -> None:
    case = Case(desk("anna"), Direction.OUTGOING, RequestClass.SPONTANEOUS)
    case.duty("For the prosecution of corruption alone.", DutyParty.OTHER_STATE)
    found = case.fields("spontaneous")
    assert "Hidden Witness" not in found["persons"]
    assert found["conditions"] == "For the prosecution of corruption alone."


def test_every_value_that_a_case_gives_is_a_field_of_its_letter(desk: Sit) -> None:
    """A value under a name that its kind does not have would be dropped without a word."""
    spare = {"facts", "offences", "persons", "procedure", "confidentiality", "do_not_notify", "issuing_authority", "penalty"}
    for kind, of_kind in _OF_KIND.items():
        for direction in Direction:
            anna = desk("anna")
            number = "MLAI-2026-0007" if direction is Direction.INCOMING else "MLA-2026-0412"
            with anna.place.store.read() as uow:
                request = uow.requests.get(anna.requests[number])
                source = Source(uow, anna.place.office, anna.place.user, request, words("en"), anna.place.today)
                assert set(of_kind(source)) - spare <= {spec.name for spec in kind_of(kind).fields}, kind
