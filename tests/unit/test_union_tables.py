# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The tables of the Union, of its agreements with others, and of models and schemes: what the clock makes of their rows."""

from __future__ import annotations

from datetime import date

import pytest

from mlat_desktop.domain.deadlines import Deadline, DeadlineState, LimitKind
from mlat_desktop.domain.legal_basis import Party, Standing, membership
from mlat_desktop.domain.treaty import Measure, Scope, Series, SourceLevel
from mlat_desktop.domain.vocabulary import EventKind as K
from mlat_desktop.domain.vocabulary import RequestClass
from tests.unit.clock_cases import clock, event, tables

EEV = "EU-REG-2023-1543"
REASON = "No production request could be issued in time"


def _order(*events: tuple[K, str], klass: RequestClass = RequestClass.MLA) -> dict[str, Deadline]:
    made = clock([EEV], [event(kind, at) for kind, at in events], requesting="DE", requested="IE", klass=klass)
    return {limit_id.removeprefix(f"{EEV}/"): deadline for limit_id, deadline in made.items()}


def _local(deadline: Deadline) -> str:
    assert deadline.due_at is not None
    return deadline.due_at.local.strftime("%Y-%m-%d %H:%M")


# -- orders to providers


def test_ten_days_are_the_last_day_without_a_notification_and_the_first_with_one() -> None:
    without = _order((K.ORDER_RECEIVED, "2026-11-04T10:00"))
    notified = _order((K.ORDER_RECEIVED_NOTIFIED, "2026-11-04T10:00"), (K.NOTIFICATION_RECEIVED, "2026-11-04T10:05"))
    assert {"10.3", "17.2"} == set(without)
    assert {"10.2", "12.1", "17.2"} == set(notified)
    # 14 November 2026 is a Saturday: under Regulation 1182/71 the last day is the Monday.
    assert without["10.3"].due_on == notified["10.2"].due_on == notified["12.1"].due_on == date(2026, 11, 16)
    row = tables()[EEV].limit(f"{EEV}/10.2")
    assert row is not None
    assert "at the end of this time" in row.text


def test_the_objection_of_the_provider_is_not_moved_by_the_law_of_the_union() -> None:
    made = _order((K.ORDER_RECEIVED, "2026-11-04T10:00"))["17.2"]
    assert made.due_on == date(2026, 11, 14)
    assert made.act_by == date(2026, 11, 13)


def test_a_ground_that_is_raised_frees_the_provider_and_settles_the_notified_authority() -> None:
    made = _order(
        (K.ORDER_RECEIVED_NOTIFIED, "2026-11-04T10:00"),
        (K.NOTIFICATION_RECEIVED, "2026-11-04T10:05"),
        (K.GROUND_RAISED, "2026-11-09T10:00"),
    )
    assert made["10.2"].state is DeadlineState.ENDED
    assert made["12.1"].state is DeadlineState.SETTLED


def test_an_emergency_counts_eight_hours_and_the_notified_authority_keeps_its_ninety_six() -> None:
    made = _order(
        (K.ORDER_RECEIVED_EMERGENCY, "2026-11-06T20:20"),
        (K.NOTIFICATION_RECEIVED_EMERGENCY, "2026-11-06T20:20"),
        (K.DATA_PRODUCED, "2026-11-07T04:00"),
    )
    assert _local(made["10.4"]) == "2026-11-07 05:00"
    assert made["10.4"].state is DeadlineState.SETTLED
    assert _local(made["12.1/emergency"]) == "2026-11-10 21:00"
    assert made["12.1/emergency"].state is DeadlineState.RUNNING


def test_an_order_issued_in_an_emergency_is_validated_within_forty_eight_hours() -> None:
    made = _order((K.EMERGENCY_ORDER_ISSUED, "2026-11-06T20:00"))["4.5"]
    assert _local(made) == "2026-11-08 21:00"
    assert made.bound == "requesting"


def test_preserved_data_are_assured_for_sixty_days_and_once_thirty_more() -> None:
    asked = (K.PRESERVATION_ORDERED, "2026-09-02T10:00")
    made = _order(asked, klass=RequestClass.PRESERVATION)["11.1"]
    assert (made.kind, made.due_on) == (LimitKind.FLOOR, date(2026, 11, 2))
    events = [event(*asked), event(K.EXTENSION_GRANTED, "2026-10-20T10:00", note=REASON)]
    longer = clock([EEV], events, requesting="DE", requested="IE", klass=RequestClass.PRESERVATION)
    assert longer[f"{EEV}/11.1"].due_on == date(2026, 12, 1)
    confirmed = _order(asked, (K.PRODUCTION_CONFIRMED, "2026-10-20T10:00"), klass=RequestClass.PRESERVATION)
    assert confirmed["11.1"].state is DeadlineState.SETTLED


def test_the_form_of_a_provider_is_answered_in_five_days_whatever_it_speaks_of() -> None:
    form = (K.PROVIDER_FORM_RECEIVED, "2026-11-05T10:00")
    production = _order((K.ORDER_RECEIVED, "2026-11-04T10:00"), form)
    preservation = _order((K.PRESERVATION_ORDERED, "2026-11-04T10:00"), form, klass=RequestClass.PRESERVATION)
    assert "11.5" not in production
    assert "10.6" not in preservation
    assert production["10.6"].due_on == preservation["11.5"].due_on == date(2026, 11, 10)


def test_enforcement_counts_working_days_on_both_sides() -> None:
    made = _order((K.ENFORCEMENT_ASKED, "2026-11-19T10:00"), (K.QUERY_SENT, "2026-11-20T10:00"))
    assert made["16.2"].due_on == date(2026, 11, 26)
    assert made["16.7"].due_on == date(2026, 11, 27)
    assert "16.7" not in _order((K.QUERY_SENT, "2026-11-20T10:00"))


# -- transfer of proceedings and of prisoners


def test_the_transfer_of_proceedings_waits_for_an_immunity_to_be_waived() -> None:
    events = [event(K.REQUEST_RECEIVED, "2027-03-01T10:00"), event(K.PROCEEDINGS_RECEIVED, "2027-03-04T10:00")]
    known = {"requesting": "DE", "requested": "FR", "klass": RequestClass.PROCEEDINGS}
    made = clock(["EU-REG-2024-3011"], events, **known)  # type: ignore[arg-type]  # the words are those of ``clock``
    assert made["EU-REG-2024-3011/8.8"].due_on == date(2027, 3, 8)
    assert made["EU-REG-2024-3011/13.1"].due_on == date(2027, 5, 3)
    waived = [*events, event(K.IMMUNITY_WAIVED, "2027-03-22T10:00")]
    later = clock(["EU-REG-2024-3011"], waived, **known)["EU-REG-2024-3011/13.1"]  # type: ignore[arg-type]  # as above
    assert later.due_on == date(2027, 5, 21)
    assert "clock.restarted" in {step.code for step in later.steps}


def test_a_decision_on_the_transfer_counts_only_when_it_was_told() -> None:
    events = [event(K.REQUEST_RECEIVED, "2027-03-01T10:00"), event(K.DECIDED, "2027-04-01T10:00")]
    for told, state in ((False, DeadlineState.RUNNING), (True, DeadlineState.SETTLED)):
        more = [event(K.REPLY_SENT, "2027-04-02T10:00")] if told else []
        made = clock(["EU-REG-2024-3011"], [*events, *more], requesting="DE", requested="FR", klass=RequestClass.PROCEEDINGS)
        assert made["EU-REG-2024-3011/13.1"].state is state


def test_a_prisoner_is_transferred_in_thirty_days_or_ten_from_a_new_date() -> None:
    events = [
        event(K.JUDGMENT_RECEIVED, "2026-06-01T10:00"),
        event(K.DECIDED, "2026-08-03T10:00"),
        event(K.NEW_SURRENDER_DATE, "2026-08-25"),
    ]
    made = clock(["EU-FD-2008-909"], events, requesting="DE", requested="NL", klass=RequestClass.SENTENCED)
    assert made["EU-FD-2008-909/12.2"].due_on == date(2026, 8, 30)
    assert made["EU-FD-2008-909/12.2"].state is DeadlineState.SETTLED
    assert (made["EU-FD-2008-909/15.1"].due_on, made["EU-FD-2008-909/15.1"].state) == (date(2026, 9, 2), DeadlineState.ENDED)
    assert made["EU-FD-2008-909/15.2"].due_on == date(2026, 9, 4)


def test_the_irish_rows_on_prisoners_speak_of_ireland_only() -> None:
    discharged = [event(K.FINAL_DISCHARGE, "2026-06-01T10:00")]
    irish = clock(["EU-FD-2008-909"], discharged, requesting="DE", requested="IE", klass=RequestClass.SENTENCED)
    dutch = clock(["EU-FD-2008-909"], discharged, requesting="DE", requested="NL", klass=RequestClass.SENTENCED)
    assert set(irish) - set(dutch) == {"EU-FD-2008-909/18/IE"}


# -- agreements with others


def test_no_limit_of_the_agreement_with_the_united_kingdom_computes() -> None:
    events = [
        event(kind, f"2026-06-0{day}T10:00")
        for day, kind in enumerate((K.ARREST, K.CONSENT_GIVEN, K.EXTRADITION_DECIDED, K.FINAL_DISCHARGE), start=1)
    ]
    made = clock(["EU-UK-TCA"], events, requesting="GB", requested="NL", klass=RequestClass.EXTRADITION)
    assert len(made) == 4
    assert all(each.due_on is None and each.due_at is None for each in made.values())


def test_receipt_by_the_embassy_is_the_only_thing_that_the_american_agreement_adds_to_provisional_arrest() -> None:
    rows = {row.id: row for row in tables()["EU-US-EXTR"].limits}
    embassy = rows["EU-US-EXTR/7.1"]
    assert (embassy.measure, embassy.counts_as) == (Measure.EQUIVALENCE, K.EXTRADITION_DOCUMENTS_RECEIVED)
    assert not any(K.ARREST in row.trigger for row in rows.values())
    events = [event(K.ARREST, "2026-06-01T10:00"), event(K.EMBASSY_RECEIPT, "2026-07-20T10:00")]
    both = ["NL-US-EXTR-1980", "EU-US-EXTR"]
    made = clock(both, events, requesting="US", requested="NL", klass=RequestClass.EXTRADITION)["NL-US-EXTR-1980/11.4"]
    assert (made.state, made.settled_on) == (DeadlineState.SETTLED, date(2026, 7, 20))


# -- who is bound, and what binds nobody


@pytest.mark.parametrize(
    ("treaty_id", "out"),
    [
        ("EU-EAW-2002", set()),
        ("EU-EIO-2014", {"DK", "IE"}),
        ("EU-FD-2008-909", set()),
        ("EU-REG-2018-1805", {"DK", "IE"}),
        (EEV, {"DK"}),
        ("EU-REG-2024-3011", {"DK"}),
    ],
)
def test_acts_of_the_union_name_the_member_states_that_they_bind(treaty_id: str, out: set[str]) -> None:
    everybody = tables()["EU-EAW-2002"].circle
    assert len(everybody) == 27
    assert everybody - tables()[treaty_id].circle == out


@pytest.mark.parametrize(("treaty_id", "outside"), [("EU-US-EXTR", "US"), ("EU-US-MLA", "US"), ("EU-UK-TCA", "GB")])
def test_an_agreement_of_the_union_stands_between_a_member_state_and_the_other_side(treaty_id: str, outside: str) -> None:
    treaty = tables()[treaty_id]
    assert treaty.circle - treaty.side == tables()["EU-EAW-2002"].circle
    assert treaty.joins("NL", outside)
    assert treaty.joins(outside, "NL")
    assert not treaty.joins("NL", "DE")


@pytest.mark.parametrize(
    ("treaty_id", "deposited", "bound_from"),
    [
        ("UNTOC", date(2003, 9, 1), date(2003, 10, 1)),
        ("UNCAC", date(2005, 1, 1), date(2005, 12, 14)),
        ("UN-TERFIN-1999", date(2015, 3, 14), date(2015, 4, 13)),
        ("UN-DRUGS-1988", date(1992, 4, 29), date(1992, 7, 28)),
        ("EU-MLA-2000", date(2010, 12, 6), date(2011, 3, 6)),
    ],
)
def test_a_deposit_binds_from_the_day_that_the_convention_says(treaty_id: str, deposited: date, bound_from: date) -> None:
    rows = [Party(treaty_id=treaty_id, state="LU", ratification=deposited)]
    made = membership(tables()[treaty_id], "LU", date(2026, 11, 22), rows)
    assert (made.standing, made.since, made.reckoned) == (Standing.BOUND, bound_from, True)


def test_a_regulation_binds_without_a_row_and_a_directive_does_not() -> None:
    on = date(2026, 11, 22)
    assert membership(tables()[EEV], "IE", on, []).standing is Standing.BOUND
    assert membership(tables()[EEV], "DK", on, []).standing is Standing.UNKNOWN
    assert membership(tables()["EU-REG-2024-3011"], "FR", on, []).standing is Standing.NOT_YET
    assert membership(tables()["EU-EIO-2014"], "FR", on, []).standing is Standing.UNKNOWN


def test_models_and_schemes_bind_nobody_and_no_number_of_theirs_computes() -> None:
    found = [treaty for treaty in tables().values() if treaty.id.startswith(("UN-MODEL-", "CW-"))]
    assert {treaty.series for treaty in found} == {Series.MODEL, Series.SCHEME}
    assert not any(treaty.binding for treaty in found)
    rows = [row for treaty in found for row in treaty.limits]
    assert {row.source.level for row in rows} == {SourceLevel.MEMORY}
    assert {row.scope for row in rows if row.id.startswith("UN-MODEL-")} == {Scope.ADMINISTRATION}


def test_the_hague_conventions_are_for_civil_matters_and_the_wait_for_a_certificate_is_a_minimum() -> None:
    assert all([subject.value for subject in tables()[each].subjects] == ["civil"] for each in ("HAGUE-1965", "HAGUE-1970"))
    sent = [event(K.REQUEST_SENT, "2026-01-31T10:00")]
    made = clock(["HAGUE-1965"], sent, requesting="CH", requested="NL", klass=RequestClass.SERVICE)["HAGUE-1965/15.2.b"]
    assert (made.kind, made.due_on) == (LimitKind.FLOOR, date(2026, 7, 31))


@pytest.mark.parametrize(("treaty_id", "article", "parts"), [("EU-EAW-2002", "8(1)", 7), ("EU-EIO-2014", "5(1)", 5)])
def test_warrant_and_order_name_every_part_of_their_form(treaty_id: str, article: str, parts: int) -> None:
    named = [each.article for each in tables()[treaty_id].contents]
    assert named == [f"{article}({letter})" for letter in "abcdefg"[:parts]]
