# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The plan of the training office: the same for the same day, in order of time, whole, and clearly invented."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

import pytest

from mlat_desktop.domain.letters import LetterStatus
from mlat_desktop.domain.people import PERMITTED, Act
from mlat_desktop.domain.request import Particulars
from mlat_desktop.domain.request_rules import problems
from mlat_desktop.domain.vocabulary import BasisKind, Confidentiality, Direction, EventKind, Outcome, RequestClass, Status
from mlat_desktop.services.codes import codes
from mlat_desktop.training import cast
from mlat_desktop.training.days import ZONE
from mlat_desktop.training.model import (
    PlannedAmendment,
    PlannedEnd,
    PlannedEvent,
    PlannedEvidence,
    PlannedLetter,
    PlannedMail,
    PlannedNaming,
    PlannedRequest,
    Step,
    TrainingPlan,
)
from mlat_desktop.training.planning import plan

pytestmark = pytest.mark.thorough

AS_OF = date(2026, 11, 21)
SET_AHEAD = {EventKind.APPEARANCE_DATE, EventKind.SURRENDER_DATE}
REAL_NAMES = (
    # Names of banks, firms and affairs that every reader knows: none of them may stand in a training case.
    "ubs", "credit suisse", "hsbc", "deutsche bank", "barclays", "julius", "pictet", "lombard odier", "mossack",
    "appleby", "fonseca", "wirecard", "petrobras", "odebrecht", "siemens", "novartis", "roche", "pfizer", "glencore",
    "binance", "coinbase", "google", "meta", "microsoft", "apple", "whatsapp", "telegram", "protonmail", "escobar",
    "guzmán", "marcos", "abacha", "gaddafi", "mubarak", "1mdb", "danske", "fifa", "lockbit", "conti", "wannacry",
    "panama papers", "pandora", "paradise papers", "swissleaks",
)  # fmt: skip


@cache
def planned(as_of: date = AS_OF, count: int = 200) -> TrainingPlan:
    return plan(as_of, count)


def steps(of: TrainingPlan) -> list[Step]:
    return [step for request in of.requests for step in request.steps]


def start_of(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), tzinfo=ZoneInfo(ZONE)).astimezone(UTC)


def every_text(of: TrainingPlan) -> list[str]:
    """All words that a reader may see, from the records and from the files."""
    found = [repr(request.particulars) for request in of.requests]
    found += [repr(step) for step in steps(of) if not isinstance(step, PlannedEvidence)]
    found += [step.file.content.decode("latin-1") for step in steps(of) if isinstance(step, PlannedEvidence)]
    return found


@pytest.mark.slow
def test_the_same_day_and_seed_give_the_same_plan() -> None:
    assert plan(AS_OF) == planned()
    assert plan(AS_OF, seed=7) != planned()


def test_another_day_moves_the_same_cases() -> None:
    later = planned(AS_OF + timedelta(days=28))
    whens = {request.key: request.when for request in planned().requests}
    moved = {request.key: request.when - whens[request.key] for request in later.requests}
    assert set(moved) == set(whens)
    shifts = Counter(delta.days for delta in moved.values())
    # Four weeks keep week-days; summer time may move an instant by an hour.
    assert set(shifts) <= {27, 28}
    kinds = {r.key: (r.klass, r.particulars.other_state, r.status) for r in planned().requests}
    assert {r.key: (r.klass, r.particulars.other_state, r.status) for r in later.requests} == kinds


def test_one_more_case_leaves_the_others_as_they_are() -> None:
    few, more = planned(count=120), planned(count=121)
    bare = {r.key: r.particulars for r in few.requests}
    assert {r.key: r.particulars for r in more.requests if r.key in bare} == bare


@pytest.mark.parametrize("count", [0, 5, 31, 60, 200, 260])
def test_as_many_requests_are_planned_as_were_asked_for(count: int) -> None:
    made = plan(AS_OF, count)
    assert len(made.requests) == count
    assert len({request.key for request in made.requests}) == count
    for request in made.requests:
        named = {step.user for step in request.steps if isinstance(step, PlannedNaming)} | {request.by}
        signing = {step.approver for step in request.steps if isinstance(step, PlannedLetter)}
        hidden = request.particulars.confidentiality is Confidentiality.RESTRICTED
        assert not hidden or signing <= named, f"{request.key}: who approves its letter cannot see it"


@pytest.mark.parametrize("as_of", [AS_OF, date(2026, 11, 23), date(2027, 1, 1), date(2028, 3, 1)])
def test_nothing_happened_on_the_day_of_the_plan_or_later(as_of: date) -> None:
    made, end = planned(as_of), start_of(as_of)
    assert all(request.when < end for request in made.requests)
    assert all(step.when < end for step in steps(made))
    for step in steps(made):
        if isinstance(step, PlannedEvent) and step.kind not in SET_AHEAD:
            assert step.at.replace(tzinfo=ZoneInfo(step.zone)) <= step.when, step
        if isinstance(step, PlannedMail):
            assert step.at.replace(tzinfo=ZoneInfo(ZONE)) <= step.when, step
            assert step.dated_on is None or step.dated_on <= step.at.date()
        if isinstance(step, PlannedLetter):
            hands = [step.when, *(at for at in (step.submitted, step.approved, step.sealed, step.dispatched) if at)]
            assert hands == sorted(hands)
            assert hands[-1] < end


@pytest.mark.slow
@pytest.mark.parametrize("as_of", [AS_OF, date(2027, 1, 1)])
def test_requests_and_their_steps_stand_in_order_of_time(as_of: date) -> None:
    made = planned(as_of)
    whens = [request.when for request in made.requests]
    assert whens == sorted(whens)
    assert made.begins < whens[0]
    assert as_of - whens[0].date() > timedelta(days=950)
    known: set[str] = set()
    for request in made.requests:
        times = [request.when, *(step.when for step in request.steps)]
        assert times == sorted(times), request.key
        assert set(request.links) <= known, "a link names a later request"
        known.add(request.key)
        arrived = request.received
        assert (arrived is not None) is (request.particulars.direction is Direction.INCOMING)
        if arrived:
            assert arrived.replace(tzinfo=ZoneInfo(ZONE)) <= request.when


def test_every_class_direction_status_and_outcome_is_there() -> None:
    requests = planned().requests
    rare = {
        Status.APPROVED, Status.ANSWERED, Status.ARRESTED, Status.BEFORE_COURT, Status.UNDER_APPEAL, Status.WITH_MINISTER,
        Status.AWAITING_ASSURANCES, Status.SURRENDER_POSTPONED, Status.TEMPORARILY_SURRENDERED,
    }  # fmt: skip
    assert {r.status for r in requests} >= set(Status) - rare
    assert {r.klass for r in requests} == set(RequestClass)
    both = {(r.klass, r.particulars.direction) for r in requests}
    assert both == {(k, d) for k in RequestClass for d in Direction} - {(RequestClass.RETURNED, Direction.OUTGOING)}
    ends = {step.outcome for step in steps(planned()) if isinstance(step, PlannedEnd)}
    assert ends == set(Outcome) - {Outcome.RETURNED}, "a returned letter ends when it is logged"
    assert len({r.particulars.other_state for r in requests}) >= 35
    assert len({r.particulars.basis.treaty_id for r in requests}) >= 10


def test_there_is_work_for_the_morning() -> None:
    requests = [request for request in planned().requests if request.status.open]
    targets = [_last(request).own_target for request in requests]
    late = sum(target is not None and target < AS_OF for target in targets)
    soon = sum(target is not None and AS_OF <= target <= AS_OF + timedelta(days=7) for target in targets)
    assert 6 <= late <= 25
    assert 6 <= soon <= 25
    assert all(_last(request).next_action for request in requests), "an open case has a next action"
    letters = Counter(step.until for step in steps(planned()) if isinstance(step, PlannedLetter))
    assert letters[LetterStatus.REVIEW] >= 5
    assert letters[LetterStatus.APPROVED] >= 2
    assert 10 <= letters[LetterStatus.DISPATCHED] <= 16
    assert letters[LetterStatus.DRAFT] >= 3
    assert 45 <= letters.total() <= 70
    assert 20 <= sum(isinstance(step, PlannedEvidence) for step in steps(planned())) <= 32


def test_a_person_sits_in_provisional_arrest_between_the_eighteenth_and_the_fortieth_day() -> None:
    (fugitive,) = (request for request in planned().requests if request.key == "lantern-3")
    (arrest,) = (step for step in fugitive.steps if isinstance(step, PlannedEvent) and step.kind is EventKind.ARREST)
    assert arrest.place == "CH"
    assert AS_OF < arrest.at.date() + timedelta(days=18) <= AS_OF + timedelta(days=7)
    assert fugitive.status is Status.UNDER_REVIEW
    assert not any(isinstance(s, PlannedEvent) and s.kind is EventKind.EXTRADITION_DOCUMENTS_RECEIVED for s in fugitive.steps)
    assert _last(fugitive).persons[0].custody[0].since == arrest.at.date()


def test_no_letter_is_planned_that_could_not_be_printed_on_any_morning() -> None:
    mornings = [date(2026, 11, 21) + timedelta(days=31 * month) for month in range(6)]
    written = [
        (morning, request.key)
        for morning in mornings
        for request in plan(morning).requests
        if any(isinstance(step, PlannedLetter) for step in request.steps)
        and any(unicodedata.east_asian_width(c) in "WF" for each in request.particulars.references for c in each.value)
    ]
    assert written == []


def test_a_second_person_approves_and_may_do_so() -> None:
    users = {user.name: user for user in planned().users}
    assert len(users) == 3
    for step in steps(planned()):
        assert step.by in users
        if isinstance(step, PlannedLetter) and step.approved:
            assert step.approver != step.by
    approvers = {s.approver for s in steps(planned()) if isinstance(s, PlannedLetter) and (s.approved or s.voided)}
    assert all(Act.SEAL_LETTER in PERMITTED[users[name].role] for name in approvers)


def test_everything_entered_would_be_accepted_by_the_register() -> None:
    known = {name: {item.id for item in codes(name)} for name in ("assistance", "offences", "grounds", "urgency")}
    for request in planned().requests:
        for entered in (request.particulars, *(s.particulars for s in request.steps if isinstance(s, PlannedAmendment))):
            assert list(problems(entered, own_state="CH", today=request.when.date())) == []
            assert {item.kind for item in entered.items} <= known["assistance"]
            assert {item.ground for item in entered.items} <= known["grounds"] | {""}
            assert {offence.category for offence in entered.offences} <= known["offences"]
            assert entered.urgency.reason in known["urgency"] | {""}
            assert entered.klass is request.klass
    assert {s.ground for s in steps(planned()) if isinstance(s, PlannedEnd)} <= known["grounds"] | {""}


def test_every_treaty_named_has_a_table_and_binds_both_states() -> None:
    text = files("resources").joinpath("treaties", "parties.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(io.StringIO(text))
    head = rows.fieldnames or []
    state = next(name for name in head if name.startswith(("iso3166", "state")))
    bound = {(row["treaty_id"], row[state]) for row in rows}
    used = [r.particulars for r in planned().requests if r.particulars.basis.kind is BasisKind.TREATY]
    for entered in used:
        treaty, other = entered.basis.treaty_id, entered.other_state
        assert treaty in cast.shipped_treaties()
        if treaty.startswith("CH-"):
            assert treaty.split("-")[1] == other
        else:
            assert {(treaty, "CH"), (treaty, other)} <= bound, f"{treaty} with {other}"
    assert len(used) > 170


def test_people_come_from_the_invented_cast_and_no_known_name_is_used() -> None:
    whole = "\n".join(every_text(planned())).casefold()
    words = set("".join(c if c.isalnum() or c in " '" else " " for c in whole).split())
    for name in REAL_NAMES:
        assert name not in (whole if " " in name else words), name
    table = cast.table("cast")
    family = {
        f if isinstance(f, str) else f[0] for group in (*table["group"].values(), table["swiss"]) for f in group["family"]
    }
    told = {p["name"] for row in cast.table("threads")["request"] for p in row["persons"]}
    companies = {*table["companies"]["names"], *table["companies"]["banks"], *table["swiss"]["banks"]}
    for request in planned().requests:
        for person in request.particulars.persons:
            invented = person.name in told | companies or any(part in person.name for part in family)
            assert invented, person.name
    scripts = {s for r in planned().requests for p in r.particulars.persons for s in _scripts(p.name_original)}
    assert {"ARABIC", "CYRILLIC", "CJK", "GREEK"} <= scripts


def test_files_of_evidence_are_real_files() -> None:
    for step in steps(planned()):
        if isinstance(step, PlannedEvidence):
            name, content = step.file.name, step.file.content
            assert len(content) > 60
            assert b"TRAINING" in content
            assert content.startswith(b"\x89PNG\r\n") is name.endswith(".png")


def _last(request: PlannedRequest) -> Particulars:
    return next((s.particulars for s in reversed(request.steps) if isinstance(s, PlannedAmendment)), request.particulars)


def _scripts(text: str) -> set[str]:
    return {unicodedata.name(c).split()[0] for c in text if c.isalpha()}
