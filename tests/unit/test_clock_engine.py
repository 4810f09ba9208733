# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""How the treaty clock treats protocols, declarations, repeats, extensions, sources and the end of a case."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from mlat_desktop.domain.clock_engine import Applied, Situation, compute_limits, known_events
from mlat_desktop.domain.counting import RestDays
from mlat_desktop.domain.deadlines import Deadline, DeadlineState, LimitKind
from mlat_desktop.domain.errors import BugError
from mlat_desktop.domain.legal_basis import Standing
from mlat_desktop.domain.treaty import Measure, Scope, SourceLevel, Subject
from mlat_desktop.domain.vocabulary import Direction, EventKind, RequestClass
from mlat_desktop.i18n import language
from mlat_desktop.reasoning import sentences
from mlat_desktop.services.wording import caption
from mlat_desktop.services.workflows import workflow
from tests.unit.clock_cases import clock, clock_all, declaration, event, tables

K = EventKind
EXTR = RequestClass.EXTRADITION
ENGLISH = language("en")


def _codes(made: Deadline) -> set[str]:
    return {step.code for step in made.steps}


DISCHARGED = event(K.FINAL_DISCHARGE, "2026-03-01T10:00")


def test_thirty_days_stand_in_for_forty_five_between_parties_to_the_fourth_protocol() -> None:
    made = clock(["ETS-024", "CETS-212"], [DISCHARGED], klass=EXTR)
    assert set(made) == {"CETS-212/3/leave"}
    assert made["CETS-212/3/leave"].due_on == date(2026, 3, 31)
    assert "clock.replaces" in _codes(made["CETS-212/3/leave"])


def test_an_unknown_protocol_replaces_nothing_and_is_named() -> None:
    unknown = Applied(tables()["CETS-212"], Standing.UNKNOWN)
    made = clock(["ETS-024", unknown], [DISCHARGED], klass=EXTR)
    assert made["ETS-024/14.1.b"].due_on == date(2026, 4, 15)
    assert "clock.may-be-replaced" in _codes(made["ETS-024/14.1.b"])
    other = made["CETS-212/3/leave"]
    assert (other.state, other.due_on) == (DeadlineState.UNCOMPUTED, None)
    assert caption(other).startswith("NO LIMIT COMPUTED")


def test_a_soft_limit_of_an_unknown_protocol_is_not_shown() -> None:
    unknown = Applied(tables()["CETS-209"], Standing.UNKNOWN)
    events = [event(K.CONSENT_GIVEN, "2026-03-01T10:00"), event(K.EXTRADITION_DECIDED, "2026-03-03T10:00")]
    made = clock(["ETS-024", unknown], events, klass=EXTR)
    assert set(made) == {"CETS-209/7"}


def test_a_suspension_of_an_unknown_protocol_leaves_nothing_out() -> None:
    unknown = Applied(tables()["CETS-209"], Standing.UNKNOWN)
    events = [
        event(K.ARREST, "2026-03-01T10:00"),
        event(K.CONSENT_GIVEN, "2026-03-05T10:00"),
        event(K.CONSENT_REVOKED, "2026-03-09T10:00"),
    ]
    made = clock(["ETS-024", unknown], events, klass=EXTR)
    assert made["ETS-024/16.4/max"].due_on == date(2026, 4, 10)
    assert "clock.suspension-unknown" in _codes(made["ETS-024/16.4/max"])


def test_a_consent_revoked_on_its_day_and_a_revocation_alone_leave_nothing_out() -> None:
    yes = (declaration("CETS-209", "CH", "consent_revocable", "yes"),)
    events = [
        event(K.ARREST, "2026-03-01T10:00"),
        event(K.CONSENT_REVOKED, "2026-03-02T10:00"),
        event(K.CONSENT_GIVEN, "2026-03-05T10:00"),
        event(K.CONSENT_REVOKED, "2026-03-05T18:00"),
    ]
    made = clock(["ETS-024", "CETS-209"], events, klass=EXTR, declared=yes)
    assert made["ETS-024/16.4/max"].due_on == date(2026, 4, 10)


def test_a_chosen_treaty_of_unknown_membership_is_followed_and_says_so() -> None:
    unknown = Applied(tables()["EU-EIO-2014"], Standing.UNKNOWN, chosen=True)
    made = clock([unknown], [event(K.REQUEST_RECEIVED, "2026-11-20T10:00")])
    assert made["EU-EIO-2014/12.3"].due_on == date(2026, 12, 21)
    assert "clock.chosen" in _codes(made["EU-EIO-2014/12.3"])


def test_limits_from_memory_never_compute_a_date() -> None:
    everything = [event(kind, "2026-03-02T10:00") for kind in EventKind]
    found = clock_all(["CETS-224"], everything)
    assert len(found) == 4
    assert {made.state for made in found} <= {DeadlineState.UNCOMPUTED, DeadlineState.SETTLED}
    assert all(made.due_on is None and made.due_at is None for made in found)
    assert all("clock.memory" in _codes(made) for made in found)


def test_no_row_from_memory_ever_gets_a_date_in_any_table() -> None:
    everything = [event(kind, "2026-03-02T10:00") for kind in EventKind]
    for treaty in tables().values():
        remembered = replace(
            treaty,
            limits=tuple(replace(r, source=replace(r.source, level=SourceLevel.MEMORY)) for r in treaty.limits),
        )
        for klass in RequestClass:
            for made in clock_all([Applied(remembered, chosen=True)], everything, klass=klass):
                assert made.due_on is None, made.limit_id
                assert made.due_at is None, made.limit_id


HEARING = event(K.APPEARANCE_DATE, "2027-03-15T09:00")


def test_a_summons_takes_the_time_that_the_requested_state_declared() -> None:
    fifty = (declaration("ETS-030", "TR", "summons_lead_days", "50"), declaration("ETS-030", "CH", "summons_lead_days", "30"))
    made = clock(["ETS-030"], [HEARING], requesting="CH", requested="TR", declared=fifty)["ETS-030/7.3"]
    assert (made.due_on, made.act_by) == (date(2027, 1, 24), date(2027, 1, 22))
    assert "clock.declared" in _codes(made)


@pytest.mark.parametrize("value", ["51", "0", "fifty", "-30", ""])
def test_a_declaration_that_the_text_does_not_allow_computes_nothing(value: str) -> None:
    odd = (declaration("ETS-030", "CH", "summons_lead_days", value),)
    made = clock(["ETS-030"], [HEARING], declared=odd)["ETS-030/7.3"]
    assert (made.state, made.due_on) == (DeadlineState.UNCOMPUTED, None)


def test_without_a_declaration_a_summons_has_no_date() -> None:
    made = clock(["ETS-030"], [HEARING])["ETS-030/7.3"]
    assert made.state is DeadlineState.UNCOMPUTED
    assert any("Switzerland" in text and "50" in text for text in sentences(made, ENGLISH))


def test_a_summons_that_arrived_is_settled_whenever_it_came() -> None:
    arrived = event(K.SUMMONS_ARRIVED, "2027-01-10T09:00")
    made = clock(["CH-EG-MLA-2000"], [arrived, HEARING], requesting="CH", requested="EG")["CH-EG-MLA-2000/13.4"]
    assert made.state is DeadlineState.SETTLED
    late = event(K.SUMMONS_ARRIVED, "2027-02-20T09:00")
    made = clock(["CH-EG-MLA-2000"], [late, HEARING], requesting="CH", requested="EG")["CH-EG-MLA-2000/13.4"]
    assert "clock.settled-late" in _codes(made)


def test_each_question_needs_an_answer_of_its_own() -> None:
    asked = [event(K.SPECIALITY_CONSENT_ASKED, f"2026-0{month}-02T10:00") for month in (3, 4)]
    decided = event(K.SPECIALITY_CONSENT_DECIDED, "2026-05-04T10:00")
    first, second = sorted(
        clock_all(["ETS-024", "CETS-212"], [*asked, decided], klass=EXTR), key=lambda m: m.started_on or date.min
    )
    assert (first.state, second.state) == (DeadlineState.SETTLED, DeadlineState.RUNNING)


def test_a_new_date_of_surrender_starts_both_times_anew() -> None:
    events = [event(K.SURRENDER_DATE, "2026-11-20T12:00")]
    made = clock(["ETS-024"], events, klass=EXTR)
    assert made["ETS-024/18.4/may"].due_on == date(2026, 12, 5)
    assert made["ETS-024/18.4/max"].due_on == date(2026, 12, 20)
    events.append(event(K.NEW_SURRENDER_DATE, "2026-12-01T12:00"))
    made = clock(["ETS-024"], events, klass=EXTR)
    assert made["ETS-024/18.4/max"].due_on == date(2026, 12, 31)
    assert "clock.restarted" in _codes(made["ETS-024/18.4/max"])


def test_documents_that_came_before_the_arrest_settle_the_forty_days_at_once() -> None:
    events = [event(K.EXTRADITION_DOCUMENTS_RECEIVED, "2026-03-01T10:00"), event(K.ARREST, "2026-03-05T10:00")]
    assert clock(["ETS-024"], events, klass=EXTR)["ETS-024/16.4/max"].state is DeadlineState.SETTLED


def test_hours_are_answered_to_the_minute_and_extended_by_days() -> None:
    notified = event(K.INTERCEPTION_NOTIFIED, "2026-11-20T15:45")
    made = clock(["EU-MLA-2000"], [notified])["EU-MLA-2000/20.4.a"]
    assert made.due_at is not None
    assert made.due_at.isoformat() == "2026-11-24T15:45:00+01:00"
    assert made.due_on is None
    asked = event(K.INTERCEPTION_EXTENSION_ASKED, "2026-11-24T10:00", note="The judge is away")
    made = clock(["EU-MLA-2000"], [notified, asked])["EU-MLA-2000/20.4.a"]
    assert made.due_at is not None
    assert made.due_at.isoformat() == "2026-12-02T15:45:00+01:00"
    late = event(K.INTERCEPTION_ANSWERED, "2026-12-02T15:46")
    made = clock(["EU-MLA-2000"], [notified, asked, late])["EU-MLA-2000/20.4.a"]
    assert "clock.settled-late" in _codes(made)
    too_late = event(K.INTERCEPTION_EXTENSION_ASKED, "2026-11-24T15:46")
    made = clock(["EU-MLA-2000"], [notified, too_late])["EU-MLA-2000/20.4.a"]
    assert "clock.extension-late" in _codes(made)


def test_forty_eight_hours_exist_only_for_an_urgent_certificate() -> None:
    decided = event(K.FREEZING_DECIDED, "2026-11-21T09:10")
    calm = clock(["EU-REG-2018-1805"], [event(K.FREEZING_RECEIVED, "2026-11-20T10:00"), decided])
    assert set(calm) == {"EU-REG-2018-1805/9.1"}
    assert calm["EU-REG-2018-1805/9.1"].state is DeadlineState.UNTIL_EVENT
    urgent = clock(["EU-REG-2018-1805"], [event(K.FREEZING_URGENT_RECEIVED, "2026-11-20T10:05"), decided])
    second = urgent["EU-REG-2018-1805/9.3/execution"]
    assert second.due_at is not None
    assert second.due_at.isoformat() == "2026-11-23T10:00:00+01:00"
    assert urgent["EU-REG-2018-1805/9.3/decision"].state is DeadlineState.SETTLED


def test_what_follows_from_another_limit_and_was_not_read_shows_no_date_of_that_one() -> None:
    known = tables()["EU-EAW-2002"]
    last = known.limit("EU-EAW-2002/23.5")
    assert last is not None
    unread = replace(last, source=replace(last.source, level=SourceLevel.MEMORY))
    table = replace(known, limits=tuple(unread if row is last else row for row in known.limits))
    events = [event(K.EXTRADITION_DECIDED, "2026-03-03T10:00")]
    applied = Applied(table, Standing.BOUND, chosen=True)
    made = clock([applied], events, requesting="FR", requested="DE", klass=EXTR)
    release = made["EU-EAW-2002/23.5"]
    assert (release.state, release.due_on, release.act_by, release.cautious_on) == (DeadlineState.UNCOMPUTED, None, None, None)
    surrendered = clock(
        [applied], [*events, event(K.SURRENDERED, "2026-03-10T10:00")], requesting="FR", requested="DE", klass=EXTR
    )
    assert surrendered["EU-EAW-2002/23.5"].state is DeadlineState.SETTLED


def test_a_secondary_source_computes_but_asks_for_confirmation_where_liberty_is_at_stake() -> None:
    decided = event(K.EXTRADITION_DECIDED, "2026-03-02T10:00")
    made = clock(["EU-EAW-2002"], [decided], requesting="DE", requested="PT", klass=EXTR)
    release = made["EU-EAW-2002/23.5"]
    assert (release.due_on, release.to_confirm) == (date(2026, 3, 12), True)
    assert release.cautious_on == date(2026, 3, 11)
    assert "clock.confirm" in _codes(release)
    assert all("confirm it in the text" in " ".join(sentences(m, ENGLISH)) for m in made.values() if m.liberty)


def test_release_follows_the_newest_date_of_surrender() -> None:
    events = [event(K.EXTRADITION_DECIDED, "2026-03-02T10:00"), event(K.NEW_SURRENDER_DATE, "2026-03-20T10:00")]
    made = clock(["EU-EAW-2002"], events, requesting="DE", requested="PT", klass=EXTR)
    assert made["EU-EAW-2002/23.2"].state is DeadlineState.ENDED
    assert made["EU-EAW-2002/23.5"].due_on == date(2026, 3, 30)
    assert "EU-EAW-2002/23.4" not in made
    humanitarian = [*events, event(K.POSTPONED, "2026-03-10T10:00")]
    made = clock(["EU-EAW-2002"], humanitarian, requesting="DE", requested="PT", klass=EXTR)
    assert "EU-EAW-2002/23.3" not in made
    assert made["EU-EAW-2002/23.4"].due_on == date(2026, 3, 30)


def test_a_row_of_one_states_law_speaks_only_of_that_state() -> None:
    decided = event(K.EXTRADITION_DECIDED, "2026-03-02T10:00")
    assert "EU-EAW-2002/23/FR" in clock(["EU-EAW-2002"], [decided], requested="FR", klass=EXTR)
    assert "EU-EAW-2002/23/FR" not in clock(["EU-EAW-2002"], [decided], requested="PT", klass=EXTR)


def test_forty_days_towards_the_united_states_become_sixty_when_granted() -> None:
    arrest = event(K.ARREST, "2026-03-01T10:00")
    made = clock(["CH-US-EXTR-1990"], [arrest], requesting="US", klass=EXTR)
    assert made["CH-US-EXTR-1990/13"].due_on == date(2026, 4, 10)
    granted = event(K.EXTENSION_GRANTED, "2026-04-09T10:00", note="Documents are being certified")
    made = clock(["CH-US-EXTR-1990"], [arrest, granted], requesting="US", klass=EXTR)
    assert made["CH-US-EXTR-1990/13"].due_on == date(2026, 4, 30)


def test_a_simplified_surrender_is_not_aimed_at_once_consent_is_revoked() -> None:
    consent, decided = event(K.CONSENT_GIVEN, "2026-03-01T10:00"), event(K.EXTRADITION_DECIDED, "2026-03-10T10:00")
    made = clock(["ETS-024", "CETS-209"], [consent, decided], klass=EXTR)
    assert made["CETS-209/9"].due_on == date(2026, 3, 20)
    assert made["CETS-209/9"].kind is LimitKind.SOFT
    revoked = event(K.CONSENT_REVOKED, "2026-03-05T10:00")
    assert "CETS-209/9" not in clock(["ETS-024", "CETS-209"], [consent, revoked, decided], klass=EXTR)


def test_a_warning_names_the_limit_before_which_it_must_come() -> None:
    arrest, consent = event(K.ARREST, "2026-03-01T10:00"), event(K.CONSENT_GIVEN, "2026-03-03T10:00")
    made = clock(["ETS-024", "CETS-209"], [arrest, consent], klass=EXTR)["CETS-209/6.2"]
    assert made.state is DeadlineState.UNTIL_EVENT
    assert any("10 Apr 2026" in text for text in sentences(made, ENGLISH))
    alone = clock(["ETS-024", "CETS-209"], [consent], klass=EXTR)["CETS-209/6.2"]
    assert "clock.before-limit-unknown" in _codes(alone)


def test_a_persons_protection_has_no_day_by_which_an_office_must_act() -> None:
    told = event(K.OFFICIAL_INFORMATION, "2026-03-06T10:00")
    made = clock(["UNTOC"], [told])["UNTOC/18.27"]
    assert (made.due_on, made.act_by) == (date(2026, 3, 21), None)
    assert made.watched_on is None
    assert caption(made) == "protected until Sat 21 Mar 2026"


def test_no_number_means_as_soon_as_possible_not_uncomputed() -> None:
    made = clock(["UNCAC"], [event(K.REQUEST_RECEIVED, "2026-02-02T10:00")])["UNCAC/46.24"]
    assert made.state is DeadlineState.UNTIL_EVENT
    assert caption(made).startswith("as soon as possible")


def test_a_number_left_to_the_states_is_asked_for() -> None:
    made = clock(["ETS-030"], [event(K.DETAINEE_TRANSFERRED, "2026-02-02T10:00")])["ETS-030/11.1"]
    assert made.state is DeadlineState.UNCOMPUTED
    assert "clock.agreed" in _codes(made)


def test_an_annulled_event_counts_for_nothing() -> None:
    assert clock(["ETS-024"], [event(K.ARREST, "2026-03-01T10:00", annulled=True)], klass=EXTR) == {}


def test_a_limit_of_another_class_of_request_does_not_start() -> None:
    assert clock(["ETS-024"], [event(K.ARREST, "2026-03-01T10:00")], klass=RequestClass.MLA) == {}


def test_the_end_of_a_case_ends_the_clocks_of_states_but_not_those_of_liberty() -> None:
    events = [event(K.ARREST, "2026-03-01T10:00"), event(K.CONSENT_GIVEN, "2026-03-02T10:00")]
    made = clock(["ETS-024", "CETS-209"], events, klass=EXTR, is_open=False)
    assert made["CETS-209/6.1"].state is DeadlineState.ENDED
    assert made["ETS-024/16.4/max"].state is DeadlineState.RUNNING


def test_a_planned_day_is_known_from_when_it_was_recorded() -> None:
    planned = replace(HEARING, recorded_at=datetime(2027, 1, 5, 9, 0, tzinfo=UTC))
    before = Situation(
        requesting="CH",
        requested="EG",
        klass=RequestClass.SERVICE,
        events=[planned],
        known_until=datetime(2027, 1, 4, 23, 0, tzinfo=UTC),
    )
    assert known_events(before) == []
    assert known_events(replace(before, known_until=datetime(2027, 1, 6, 23, 0, tzinfo=UTC))) == [planned]
    assert known_events(replace(before, events=[HEARING])) == [HEARING]


def test_without_a_calendar_only_weekends_are_looked_at_and_that_is_said() -> None:
    situation = Situation(
        requesting="DE",
        requested="PT",
        klass=RequestClass.MLA,
        events=[event(K.REQUEST_RECEIVED, "2026-11-20T10:00")],
    )
    found = {m.limit_id: m for m in compute_limits([Applied(tables()["EU-EIO-2014"], chosen=True)], situation)}
    assert found["EU-EIO-2014/12.3"].due_on == date(2026, 12, 21)
    assert "count.holidays-unknown" in _codes(found["EU-EIO-2014/12.3"])


def test_the_holidays_of_the_bound_state_move_an_european_limit() -> None:
    situation = Situation(
        requesting="DE",
        requested="PT",
        klass=RequestClass.MLA,
        events=[event(K.REQUEST_RECEIVED, "2026-11-20T10:00")],
        calendars={"PT": RestDays(frozenset({date(2026, 12, 21)}), name="PT"), "DE": RestDays(name="DE")},
    )
    found = {m.limit_id: m for m in compute_limits([Applied(tables()["EU-EIO-2014"], chosen=True)], situation)}
    assert found["EU-EIO-2014/12.3"].due_on == date(2026, 12, 22)
    assert found["EU-EIO-2014/12.3"].calendar == "PT"


def test_a_part_day_event_is_compared_by_days_and_a_timed_one_to_the_minute() -> None:
    received = event(K.REQUEST_RECEIVED, "2026-11-20T10:00")
    made = clock(["EU-EIO-2014"], [received, event(K.ACKNOWLEDGED, "2026-11-20T00:00")])
    assert made["EU-EIO-2014/16.1"].state is DeadlineState.SETTLED
    made = clock(["EU-EIO-2014"], [received, event(K.ACKNOWLEDGED, "2026-11-20T09:00")])
    assert made["EU-EIO-2014/16.1"].state is DeadlineState.RUNNING


def test_all_events_of_an_alternative_must_have_happened() -> None:
    treaty = tables()["ETS-024"]
    both = frozenset({K.REQUEST_RECEIVED, K.EXTRADITION_DOCUMENTS_RECEIVED})
    changed = replace(
        treaty, limits=tuple(replace(r, stop=(both,)) if r.id == "ETS-024/16.4/max" else r for r in treaty.limits)
    )
    arrest, paper = event(K.ARREST, "2026-03-01T10:00"), event(K.REQUEST_RECEIVED, "2026-03-05T10:00")
    documents = event(K.EXTRADITION_DOCUMENTS_RECEIVED, "2026-03-09T10:00")
    applied = [Applied(changed, chosen=True)]
    assert clock(applied, [arrest, paper], klass=EXTR)["ETS-024/16.4/max"].state is DeadlineState.RUNNING
    made = clock(applied, [arrest, paper, documents], klass=EXTR)["ETS-024/16.4/max"]
    assert made.settled_on == date(2026, 3, 9)


def test_no_liberty_limit_of_any_table_is_ever_moved() -> None:
    for treaty in tables().values():
        for row in treaty.limits:
            if row.liberty and row.scope is Scope.CASE and row.measure is Measure.COUNTED:
                assert row.rule is not None
                assert row.rule.value in {"PLAIN", "PLAIN-HOURS", "INCLUSIVE-START"}, row.id


def test_a_counted_row_without_a_rule_is_our_bug() -> None:
    treaty = tables()["EU-EIO-2014"]
    broken = replace(treaty, limits=tuple(replace(r, rule=None) for r in treaty.limits if r.length))
    with pytest.raises(BugError):
        clock([Applied(broken, chosen=True)], [event(K.REQUEST_RECEIVED, "2026-11-20T10:00")])


def test_every_trigger_and_stop_of_a_limit_can_be_logged_on_a_case_of_its_class() -> None:
    missing = []
    for treaty in tables().values():
        for row in (each for each in treaty.limits if each.scope is Scope.CASE):
            wanted = {*row.trigger, *row.requires, *(kind for stop in (*row.stop, *row.ends) for kind in stop)}
            default = {EXTR} if treaty.subjects == frozenset({Subject.EXTRADITION}) else {RequestClass.MLA}
            classes = row.classes & default or row.classes or default
            known = {kind for klass in classes for side in Direction for kind in workflow(klass, side).offered}
            missing += [f"{row.id}: {kind.value}" for kind in wanted - known]
    assert missing == []
