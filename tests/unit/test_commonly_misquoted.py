# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Limits that are commonly misquoted: each comes out right here, from the tables that come with the program."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from mlat_desktop.domain.clock_engine import Applied
from mlat_desktop.domain.counting import Rule
from mlat_desktop.domain.deadlines import Deadline, DeadlineState, LimitKind
from mlat_desktop.domain.legal_basis import Standing
from mlat_desktop.domain.treaty import Bound, LifeAct, Scope, Series, SourceLevel, Subject
from mlat_desktop.domain.vocabulary import EventKind, RequestClass
from mlat_desktop.i18n import language
from mlat_desktop.reasoning import sentences
from mlat_desktop.services.wording import caption
from tests.unit.clock_cases import clock, declaration, event, tables

K = EventKind
EXTR = RequestClass.EXTRADITION
ENGLISH = language("en")
BEGUN = date(2026, 3, 2)
"""The day on which every event of this page happens, a Monday."""


def made(treaty_id: str, *kinds: EventKind, requesting: str, requested: str, klass: RequestClass = EXTR) -> dict[str, Deadline]:
    events = [event(kind, "2026-03-02T10:00") for kind in kinds]
    return clock([treaty_id], events, requesting=requesting, requested=requested, klass=klass)


def days(one: Deadline) -> int:
    assert one.due_on is not None
    return (one.due_on - BEGUN).days


def said(one: Deadline) -> str:
    return " ".join(sentences(one, ENGLISH))


def test_1_ets_24_has_eighteen_days_after_which_release_may_follow_and_forty_as_the_cap() -> None:
    found = made("ETS-024", K.ARREST, requesting="TR", requested="CH")
    may, cap = found["ETS-024/16.4/may"], found["ETS-024/16.4/max"]
    assert (may.kind, days(may)) == (LimitKind.MAY, 18)
    assert (cap.kind, days(cap)) == (LimitKind.SHALL, 40)
    assert "nothing is due" in said(may)


def test_2_speciality_is_thirty_days_between_parties_to_the_fourth_protocol_and_in_two_dutch_treaties() -> None:
    discharged = [event(K.FINAL_DISCHARGE, "2026-03-02T10:00"), event(K.FREE_TO_LEAVE, "2026-03-02T10:00")]
    both = clock(["ETS-024", "CETS-212"], discharged, klass=EXTR)
    assert (set(both), days(both["CETS-212/3/leave"])) == ({"CETS-212/3/leave"}, 30)
    assert days(clock(["ETS-024"], discharged, klass=EXTR)["ETS-024/14.1.b"]) == 45
    for treaty_id, limit, other, number in (
        ("NL-US-EXTR-1980", "NL-US-EXTR-1980/15", "US", 30),
        ("NL-CA-EXTR", "NL-CA-EXTR/14", "CA", 30),
        ("CH-US-EXTR-1990", "CH-US-EXTR-1990/16", "US", 45),
    ):
        assert days(clock([treaty_id], discharged, requesting=other, requested=treaty_id[:2], klass=EXTR)[limit]) == number


def test_3_budapest_ninety_days_are_a_domestic_ceiling_and_sixty_the_floor_between_states() -> None:
    ceiling = tables()["ETS-185"].limit("ETS-185/16.2")
    assert ceiling is not None
    assert ceiling.length is not None
    assert (ceiling.length.count, ceiling.kind, ceiling.scope) == (90, LimitKind.CEILING, Scope.ADMINISTRATION)
    found = made("ETS-185", K.PRESERVATION_ORDERED, K.PRESERVATION_EFFECTED, requesting="BR", requested="CH",
                 klass=RequestClass.PRESERVATION)  # fmt: skip
    assert [(one.kind, days(one)) for one in found.values()] == [(LimitKind.FLOOR, 60)]


def test_4_treaties_of_the_united_states_differ() -> None:
    swiss = made("CH-US-EXTR-1990", K.ARREST, requesting="US", requested="CH")["CH-US-EXTR-1990/13"]
    assert days(swiss) == 40
    arrest, granted = event(K.ARREST, "2026-03-02T10:00"), event(K.EXTENSION_GRANTED, "2026-04-10T10:00", note="Translations")
    longer = clock(["CH-US-EXTR-1990"], [arrest, granted], requesting="US", klass=EXTR)["CH-US-EXTR-1990/13"]
    assert days(longer) == 60
    assert days(made("NL-US-EXTR-1980", K.ARREST, requesting="US", requested="NL")["NL-US-EXTR-1980/11.4"]) == 60
    japan = made("US-JP-EXTR-1978", K.ARREST, requesting="US", requested="JP")["US-JP-EXTR-1978/IX.4"]
    assert caption(japan).startswith("NO LIMIT COMPUTED"), "45 days are remembered, not read"


def test_5_an_investigation_order_has_thirty_and_ninety_days_and_the_second_part_no_hard_cap() -> None:
    received, decided = event(K.REQUEST_RECEIVED, "2026-03-02T10:00"), event(K.DECIDED, "2026-03-20T10:00")
    found = clock(["EU-EIO-2014"], [received, decided], requesting="DE", requested="PT")
    assert found["EU-EIO-2014/12.3"].due_on == date(2026, 4, 1)
    assert found["EU-EIO-2014/12.4"].due_on == date(2026, 6, 18), "ninety days from the decision"
    late = event(K.DELAY_NOTIFIED, "2026-05-20T10:00", note="A bank is slow")
    slipped = clock(["EU-EIO-2014"], [received, decided, late], requesting="DE", requested="PT")
    assert slipped["EU-EIO-2014/12.4"].due_on == date(2026, 6, 18), "consultation, no further number"
    asked = clock(["EU-EIO-2014"], [event(K.PROVISIONAL_MEASURE_ASKED, "2026-03-02T10:00")], requesting="DE", requested="PT")
    assert asked["EU-EIO-2014/32.2"].kind is LimitKind.SOFT, "24 hours only where practicable"


def test_6_a_european_arrest_warrant_counts_sixty_days_from_arrest_and_ten_from_consent() -> None:
    found = made("EU-EAW-2002", K.REQUEST_RECEIVED, requesting="DE", requested="PT")
    assert "EU-EAW-2002/17.3" not in found
    assert days(made("EU-EAW-2002", K.ARREST, requesting="DE", requested="PT")["EU-EAW-2002/17.3"]) == 60
    assert days(made("EU-EAW-2002", K.CONSENT_GIVEN, requesting="DE", requested="PT")["EU-EAW-2002/17.2"]) == 10


def test_7_freezing_in_forty_eight_hours_is_only_for_urgent_certificates_and_in_two_stages() -> None:
    calm = made("EU-REG-2018-1805", K.FREEZING_RECEIVED, requesting="DE", requested="PT", klass=RequestClass.MLA)
    assert {one.due_at for one in calm.values()} == {None}
    urgent = [event(K.FREEZING_URGENT_RECEIVED, "2026-03-02T10:05"), event(K.FREEZING_DECIDED, "2026-03-03T09:10")]
    found = clock(["EU-REG-2018-1805"], urgent, requesting="DE", requested="PT")
    ends = {name: one.due_at.isoformat() for name, one in found.items() if one.due_at}
    assert ends == {
        "EU-REG-2018-1805/9.3/decision": "2026-03-04T11:00:00+01:00",
        "EU-REG-2018-1805/9.3/execution": "2026-03-05T10:00:00+01:00",
    }


def test_8_with_a_notification_a_provider_sends_at_the_end_of_the_ten_days() -> None:
    plain = made("EU-REG-2023-1543", K.ORDER_RECEIVED, requesting="DE", requested="PT", klass=RequestClass.MLA)
    told = made("EU-REG-2023-1543", K.ORDER_RECEIVED_NOTIFIED, requesting="DE", requested="PT", klass=RequestClass.MLA)
    assert days(plain["EU-REG-2023-1543/10.3"]) == days(told["EU-REG-2023-1543/10.2"]) == 10
    rows = {row.id: row.text for row in tables()["EU-REG-2023-1543"].limits}
    assert "at the end of" in rows["EU-REG-2023-1543/10.2"]
    assert "at the latest" in rows["EU-REG-2023-1543/10.3"]


@pytest.mark.parametrize(
    ("treaty_id", "limit", "kind", "number"),
    [
        ("LI-US-MLAT-2002", "LI-US-MLAT-2002/10.4", K.OFFICIAL_INFORMATION, 7),
        ("CH-US-MLA-1973", "CH-US-MLA-1973/27.3", K.OFFICIAL_INFORMATION, 10),
        ("UNTOC", "UNTOC/18.27", K.OFFICIAL_INFORMATION, 15),
        ("CH-BR-MLA-2004", "CH-BR-MLA-2004/18.3", K.PRESENCE_NOT_REQUIRED, 30),
        ("ETS-030", "ETS-030/12.3", K.PRESENCE_NOT_REQUIRED, 15),
    ],
)
def test_9_safe_conduct_is_seven_ten_fifteen_or_thirty_days(treaty_id: str, limit: str, kind: EventKind, number: int) -> None:
    circle = sorted(tables()[treaty_id].circle) or ["CH", "TR"]
    found = made(treaty_id, kind, requesting=circle[1], requested=circle[0], klass=RequestClass.MLA)
    assert days(found[limit]) == number
    assert found[limit].bound == Bound.PERSON.value


def test_9_under_ets_30_safe_conduct_needs_no_notice() -> None:
    row = tables()["ETS-030"].limit("ETS-030/12.3")
    assert row is not None
    assert row.trigger == (K.PRESENCE_NOT_REQUIRED,)
    assert "ETS-030/12.3" not in made(
        "ETS-030", K.OFFICIAL_INFORMATION, requesting="TR", requested="CH", klass=RequestClass.MLA
    )


def test_10_fifty_days_are_the_ceiling_of_a_declaration_and_only_for_accused_persons() -> None:
    hearing = [event(K.APPEARANCE_DATE, "2027-03-15T09:00")]
    row = tables()["ETS-030"].limit("ETS-030/7.3")
    assert row is not None
    assert "accused" in f"{row.title} {row.text}".lower()
    assert clock(["ETS-030"], hearing)["ETS-030/7.3"].state is DeadlineState.UNCOMPUTED
    thirty = (declaration("ETS-030", "CH", "summons_lead_days", "30"),)
    assert clock(["ETS-030"], hearing, declared=thirty)["ETS-030/7.3"].due_on == date(2027, 3, 15) - timedelta(days=30)


def test_11_ets_76_governs_no_criminal_limit_and_the_regulation_moves_neither_hours_nor_backward_limits() -> None:
    assert tables()["ETS-076"].subjects == {Subject.CIVIL}
    for treaty in tables().values():
        if treaty.subjects != {Subject.CIVIL}:
            assert [row.id for row in treaty.limits if row.rule is Rule.ETS76] == []
        assert [
            row.id for row in treaty.limits if row.kind is LimitKind.BACKWARD and row.rule in {Rule.EU1182, Rule.ETS76}
        ] == []


def test_12_the_forty_days_of_minsk_are_the_amendment_of_1997() -> None:
    found = made("CIS-MINSK-1993", K.ARREST, requesting="KZ", requested="BY")
    assert days(found["CIS-MINSK-1993/62.1-1997"]) == 40
    original = tables()["CIS-MINSK-1993"].limit("CIS-MINSK-1993/62.1-1993")
    assert original is not None
    assert original.source.level is SourceLevel.MEMORY
    assert any(step.act is LifeAct.AMENDED for step in tables()["CIS-MINSK-1993"].life)


def test_13_the_numbers_of_the_trade_and_cooperation_agreement_are_open_and_compute_nothing() -> None:
    events = [event(K.REQUEST_RECEIVED, "2026-03-02T10:00"), event(K.DECIDED, "2026-03-03T10:00")]
    for requesting, requested in (("DE", "GB"), ("GB", "DE")):
        found = clock(["EU-UK-TCA"], events, requesting=requesting, requested=requested)
        assert found
        assert {one.due_on for one in found.values()} == {None}


def test_14_only_the_protocol_on_assistance_is_meant_by_san_luis() -> None:
    treaty = tables()["MERCOSUR-SANLUIS"]
    assert {Subject.MLA, Subject.EVIDENCE} <= treaty.subjects
    assert any("traffic" in note.text and "1/96" in note.text for note in treaty.notes)
    assert [each.id for each in tables().values() if "SANLUIS" in each.id] == ["MERCOSUR-SANLUIS"]


def test_15_a_british_judge_applies_sixty_five_days_for_the_united_states_and_forty_five_for_others() -> None:
    law = Applied(tables()["UK-EXTR-ACT-2003"])
    arrest = [event(K.ARREST, "2026-03-02T10:00", place="GB")]
    found = clock(["US-UK-EXTR-2003", law], arrest, requesting="US", requested="GB", klass=EXTR)
    sixty_five = next(one for one in found.values() if one.treaty_id == "UK-EXTR-ACT-2003")
    assert sixty_five.due_on == date(2026, 5, 5), "65 days beginning with the day of arrest"
    assert "law of United Kingdom, the requested State" in said(sixty_five)
    assert sixty_five.to_confirm
    treaty = found["US-UK-EXTR-2003/12.4"]
    assert (treaty.state, treaty.due_on) == (DeadlineState.UNCOMPUTED, None), "sixty days are remembered, not read"
    others = clock([law], arrest, requesting="IN", requested="GB", klass=EXTR)
    assert [one.due_on for one in others.values()] == [date(2026, 4, 15)]


def test_16_the_entry_into_force_of_sadc_and_of_the_american_conventions_is_not_swapped() -> None:
    assert tables()["SADC-EXTR-2002"].in_force == date(2006, 9, 1)
    assert tables()["SADC-MLA-2002"].in_force is None
    assert tables()["OAS-EXTR-1981"].in_force == date(1992, 3, 28)
    assert tables()["OAS-MLA-1992"].in_force == date(1996, 4, 14)


# -- what binds nobody never looks like law, and two laws are shown beside each other


def test_schemes_and_models_compute_no_case_unless_chosen_and_then_say_what_they_are() -> None:
    for treaty in tables().values():
        if treaty.series in {Series.SCHEME, Series.MODEL}:
            assert not treaty.binding
    effected = [event(K.PRESERVATION_EFFECTED, "2026-03-02T10:00")]
    harare = clock(["CW-HARARE"], effected, klass=RequestClass.PRESERVATION)
    assert all("this is no limit of law" in said(one) for one in harare.values())


def test_india_without_a_treaty_has_the_sixty_days_of_its_own_law() -> None:
    found = clock([Applied(tables()["IN-EXTR-ACT-1962"])], [event(K.ARREST, "2026-03-02T10:00")], requested="IN", klass=EXTR)
    assert [(one.kind, days(one), one.to_confirm) for one in found.values()] == [(LimitKind.SHALL, 60, True)]


def test_receipt_by_the_embassy_is_receipt_under_the_agreement_with_the_united_states() -> None:
    arrest, embassy = event(K.ARREST, "2026-03-02T10:00"), event(K.EMBASSY_RECEIPT, "2026-04-20T10:00")
    events = [arrest, embassy]
    found = clock(["NL-US-EXTR-1980", "EU-US-EXTR"], events, requesting="US", requested="NL", klass=EXTR)
    sixty = found["NL-US-EXTR-1980/11.4"]
    assert (sixty.state, sixty.settled_on) == (DeadlineState.SETTLED, date(2026, 4, 20))
    assert "article 7" in said(sixty)
    unknown = [Applied(tables()["CH-US-EXTR-1990"], chosen=True), Applied(tables()["EU-US-EXTR"], Standing.UNKNOWN)]
    assert clock(unknown, events, requesting="US", klass=EXTR)["CH-US-EXTR-1990/13"].state is DeadlineState.RUNNING


def test_ninety_days_from_the_day_after_the_arrest_are_ninety_days_from_the_arrest() -> None:
    row = tables()["IT-BILAT-20G00101"].limit("IT-BILAT-20G00101/12.2")
    assert row is not None
    assert row.length is not None
    # The other State is not known, so no case is computed from it; counted as any other it is the same day.
    assert (row.rule, row.length.count, row.scope) == (Rule.PLAIN, 90, Scope.ADMINISTRATION)


def test_days_of_force_majeure_do_not_end_speciality() -> None:
    table = tables()["IT-BILAT-19G00101"]
    names = {"IT-BILAT-19G00101/10.1.b", "IT-BILAT-19G00101/10.1.b-force-majeure"}
    known = replace(table, limits=tuple(replace(row, scope=Scope.CASE) for row in table.limits if row.id in names))
    events = [
        event(K.FREE_TO_LEAVE, "2026-03-02T10:00"),
        event(K.DEPARTURE_PREVENTED, "2026-03-10T10:00"),
        event(K.DEPARTURE_POSSIBLE, "2026-03-15T10:00"),
    ]
    found = clock([Applied(known)], events, requesting="IT", requested="BR", klass=EXTR)
    assert days(found["IT-BILAT-19G00101/10.1.b"]) == 50
