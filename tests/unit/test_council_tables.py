# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What the tables of the Council of Europe do on a case: judgments, proceedings, sentenced persons, ships."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from mlat_desktop.domain.deadlines import DeadlineState, LimitKind
from mlat_desktop.domain.legal_basis import Standing, membership
from mlat_desktop.domain.treaty import RelationKind, Scope, Series, SourceLevel
from mlat_desktop.domain.vocabulary import EventKind as K
from mlat_desktop.domain.vocabulary import RequestClass
from mlat_desktop.services.treaties.tables import shipped
from tests.unit.clock_cases import clock, event, tables

PROCEEDINGS = RequestClass.PROCEEDINGS
SENTENCED = RequestClass.SENTENCED
TODAY = date(2026, 11, 22)
COUNCIL = [treaty for treaty in tables().values() if treaty.series is Series.COUNCIL_OF_EUROPE]

ARREST = event(K.ARREST, "2026-03-02T10:00")
REQUEST = event(K.PROCEEDINGS_RECEIVED, "2026-03-16T10:00")
PAPERS = event(K.PROCEEDINGS_DOCUMENTS_RECEIVED, "2026-03-27T10:00")


def test_a_person_arrested_before_the_request_for_proceedings_is_released_after_18_15_or_40_days() -> None:
    alone = clock(["ETS-073"], [ARREST], klass=PROCEEDINGS)
    assert {made.limit_id: made.due_on for made in alone.values()} == {
        "ETS-073/29.3": date(2026, 3, 20),
        "ETS-073/29.5": date(2026, 4, 11),
    }
    assert alone["ETS-073/29.5"].cautious_on == date(2026, 4, 10)
    asked = clock(["ETS-073"], [ARREST, REQUEST], klass=PROCEEDINGS)
    assert asked["ETS-073/29.3"].state is DeadlineState.SETTLED
    assert asked["ETS-073/29.4"].due_on == date(2026, 3, 31)
    # The request alone does not lift the cap: custody may rest on own law only once the file is there.
    assert asked["ETS-073/29.5"].state is DeadlineState.RUNNING
    whole = clock(["ETS-073"], [ARREST, REQUEST, PAPERS], klass=PROCEEDINGS)
    assert {made.state for made in whole.values()} == {DeadlineState.SETTLED}


def test_documents_have_no_time_where_nobody_is_held() -> None:
    assert "ETS-073/29.4" not in clock(["ETS-073"], [REQUEST], klass=PROCEEDINGS)


def test_a_prolonged_limitation_is_shown_and_is_nobodys_deadline() -> None:
    asked = [event(K.REQUEST_SENT, "2026-03-02T10:00"), REQUEST]
    assert not {"ETS-073/22", "ETS-073/23"} & set(clock(["ETS-073"], asked, klass=PROCEEDINGS))


def test_an_opposition_runs_from_the_decision_and_not_from_the_notice_to_appear() -> None:
    served = event(K.DECISION_SERVED, "2026-05-04T09:00")
    hearing = event(K.APPEARANCE_DATE, "2026-07-20T09:00")
    made = clock(["ETS-070"], [served, hearing], klass=SENTENCED)
    assert made["ETS-070/24.2"].due_on == date(2026, 6, 3)
    assert made["ETS-070/24.2"].kind is LimitKind.CEILING
    assert made["ETS-070/25.1"].due_on == date(2026, 6, 29)
    assert made["ETS-070/25.1"].state is DeadlineState.RUNNING
    notice = event(K.NOTICE_SERVED, "2026-06-22T09:00")
    later = clock(["ETS-070"], [served, hearing, notice], klass=SENTENCED)
    assert later["ETS-070/25.1"].state is DeadlineState.SETTLED
    assert later["ETS-070/24.2"].state is DeadlineState.RUNNING


def test_arrest_before_a_request_for_enforcement_ends_after_18_days() -> None:
    assert clock(["ETS-070"], [ARREST], klass=SENTENCED)["ETS-070/33"].due_on == date(2026, 3, 20)
    judgment = event(K.JUDGMENT_RECEIVED, "2026-02-27T10:00")
    assert clock(["ETS-070"], [judgment, ARREST], klass=SENTENCED)["ETS-070/33"].state is DeadlineState.SETTLED


@pytest.mark.parametrize("limit", ["ETS-070/9", "ETS-167/3.4.b"])
def test_a_transferred_person_has_45_days_to_leave_and_nobody_is_late(limit: str) -> None:
    discharged = event(K.FINAL_DISCHARGE, "2026-03-02T10:00")
    made = clock([limit.partition("/")[0]], [discharged], klass=SENTENCED)[limit]
    assert made.due_on == date(2026, 4, 16)
    assert made.kind is LimitKind.FLOOR
    assert made.cautious_on is None or made.cautious_on >= made.due_on


def test_a_flag_state_answers_in_four_hours_where_it_can_and_claims_its_jurisdiction_in_14_days() -> None:
    asked = event(K.BOARDING_ASKED, "2026-03-07T23:30")
    summary = event(K.EVIDENCE_SUMMARY_RECEIVED, "2026-03-09T08:00")
    made = clock(["ETS-156"], [asked, summary])
    assert made["ETS-156/7"].kind is LimitKind.SOFT
    assert made["ETS-156/7"].due_at is not None
    assert made["ETS-156/7"].due_at.local.isoformat(timespec="minutes").startswith("2026-03-08T03:30")
    assert made["ETS-156/14.2"].due_on == date(2026, 3, 23)
    claimed = event(K.JURISDICTION_NOTIFIED, "2026-03-20T08:00")
    assert clock(["ETS-156"], [summary, claimed])["ETS-156/14.2"].state is DeadlineState.SETTLED


def test_what_is_no_limit_on_a_case_never_runs() -> None:
    received = event(K.REQUEST_RECEIVED, "2026-03-02T10:00")
    assert clock(["ETS-112"], [received], klass=SENTENCED) == {}
    assert {limit.id for limit in tables()["ETS-112"].limits if limit.scope is Scope.ADMINISTRATION} == {"ETS-112/3.1.c"}
    assert tables()["ETS-076"].limits == ()


def test_every_table_of_the_council_tells_its_life_and_its_facts_have_an_article() -> None:
    for treaty in COUNCIL:
        assert treaty.life, treaty.id
        assert treaty.adopted in {each.on for each in treaty.life}, treaty.id
        begun = [each for each in treaty.life if each.act.value == "in-force"]
        assert [each.on for each in begun] == ([treaty.in_force] if treaty.in_force else []), treaty.id
        assert {each.level for each in begun} <= {treaty.in_force_level}, treaty.id
        assert all(fact.article for fact in treaty.profile.values()), treaty.id
        assert all(ground.article and ground.code for ground in treaty.refusal), treaty.id
    assert len(COUNCIL) == 18


def test_the_protocol_that_is_not_in_force_rests_on_memory_for_every_number() -> None:
    treaty = tables()["CETS-224"]
    assert treaty.not_in_force
    assert {limit.source.level for limit in treaty.limits} == {SourceLevel.MEMORY}


def test_what_is_reckoned_from_a_deposit_is_the_day_that_the_lists_record() -> None:
    """Where both days are recorded, the rule of the table gives the recorded one: so it may be used where one is missing."""
    agree, differ, reckoned = 0, [], set()
    for row in shipped().parties:
        treaty = tables()[row.treaty_id]
        if treaty.series is not Series.COUNCIL_OF_EUROPE or row.ratification is None:
            continue
        found = membership(treaty, row.state, TODAY, [replace(row, entry_into_force=None)])
        if row.entry_into_force is None:
            reckoned |= {treaty.id} if found.standing is Standing.BOUND else set()
        elif found.since is not None:
            agree += found.since == row.entry_into_force
            differ += [] if found.since == row.entry_into_force else [f"{treaty.id} {row.state}"]
    # The list has the ninety-first day for Korea.
    assert differ == ["ETS-030 KR"]
    assert agree > 200
    assert reckoned >= {"ETS-099", "ETS-141", "ETS-185"}


def test_the_relationship_clauses_say_which_way_they_point() -> None:
    found = {
        (treaty.id, each.kind, other)
        for treaty in COUNCIL
        for each in treaty.relations
        for other in (*each.others, *(family.value for family in each.series))
    }
    assert {
        ("ETS-024", RelationKind.SUPERSEDES, "bilateral"),
        ("ETS-030", RelationKind.SUPERSEDES, "bilateral"),
        ("ETS-024", RelationKind.YIELDS, "EU-EAW-2002"),
        ("ETS-185", RelationKind.SUBSIDIARY, "ETS-030"),
        ("CETS-198", RelationKind.SUPERSEDES, "ETS-141"),
        ("ETS-141", RelationKind.YIELDS, "CETS-198"),
    } <= found
