# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Cases counted by hand: the clock must come out to the day."""

from __future__ import annotations

from datetime import UTC, date, datetime

from mlat_desktop.domain.deadlines import Deadline, DeadlineState, LimitKind
from mlat_desktop.domain.vocabulary import EventKind, RequestClass
from mlat_desktop.i18n import language
from mlat_desktop.reasoning import sentences
from mlat_desktop.services.wording import caption
from tests.unit.clock_cases import clock, clock_all, declaration, event, tables

K = EventKind
EXTRADITION = ["ETS-024", "CETS-209"]
REVOCABLE = (declaration("CETS-209", "CH", "consent_revocable", "yes"),)
ARREST = event(K.ARREST, "2026-10-13T23:30", place="CH")
CONSENT = event(K.CONSENT_GIVEN, "2026-10-16T10:00")
REVOKED = event(K.CONSENT_REVOKED, "2026-10-20T10:00")
PAPER = event(K.REQUEST_RECEIVED, "2026-11-24T09:00")
RELEASED = event(K.RELEASED, "2026-11-27T16:00")
DOCUMENTS = event(K.EXTRADITION_DOCUMENTS_RECEIVED, "2026-11-30T09:00")


def _story_one(*events: object) -> dict[str, Deadline]:
    chosen = [e for e in (ARREST, CONSENT, REVOKED, PAPER, RELEASED, DOCUMENTS) if e in events]
    return clock(EXTRADITION, chosen, klass=RequestClass.EXTRADITION, declared=REVOCABLE)


def test_arrest_counts_from_the_day_at_the_place_of_arrest() -> None:
    made = _story_one(ARREST)
    assert made["ETS-024/16.4/max"].started_on == date(2026, 10, 13)
    assert made["CETS-209/6.1"].due_on == date(2026, 10, 23)


def test_eighteen_and_forty_days_do_not_move_and_name_the_day_to_act_by() -> None:
    made = _story_one(ARREST)
    may, shall = made["ETS-024/16.4/may"], made["ETS-024/16.4/max"]
    assert (may.due_on, may.act_by, may.cautious_on) == (date(2026, 10, 31), date(2026, 10, 30), date(2026, 10, 30))
    assert (shall.due_on, shall.act_by, shall.cautious_on) == (
        date(2026, 11, 22),
        date(2026, 11, 20),
        date(2026, 11, 21),
    )
    assert (may.kind, shall.kind) == (LimitKind.MAY, LimitKind.SHALL)
    assert shall.watched_on == date(2026, 11, 20)


def test_consent_starts_twenty_days_that_end_with_its_revocation() -> None:
    assert _story_one(ARREST, CONSENT)["CETS-209/7"].due_on == date(2026, 11, 5)
    assert _story_one(ARREST, CONSENT)["CETS-209/7"].state is DeadlineState.RUNNING
    revoked = _story_one(ARREST, CONSENT, REVOKED)["CETS-209/7"]
    assert (revoked.state, revoked.settled_on) == (DeadlineState.ENDED, date(2026, 10, 20))


def test_a_standing_consent_suspends_nothing() -> None:
    made = _story_one(ARREST, CONSENT)
    assert made["ETS-024/16.4/max"].due_on == date(2026, 11, 22)


def test_the_days_of_a_revoked_consent_are_left_out() -> None:
    made = _story_one(ARREST, CONSENT, REVOKED)
    assert made["ETS-024/16.4/may"].due_on == date(2026, 11, 4)
    assert made["ETS-024/16.4/max"].due_on == date(2026, 11, 26)


def test_without_a_declaration_the_days_of_a_revoked_consent_count() -> None:
    made = clock(EXTRADITION, [ARREST, CONSENT, REVOKED], klass=RequestClass.EXTRADITION)
    assert made["ETS-024/16.4/max"].due_on == date(2026, 11, 22)
    assert "clock.suspension-not-declared" in {step.code for step in made["ETS-024/16.4/max"].steps}


def test_a_paper_without_the_documents_does_not_stop_the_forty_days() -> None:
    made = _story_one(ARREST, CONSENT, REVOKED, PAPER)
    assert made["ETS-024/16.4/max"].state is DeadlineState.RUNNING


def test_release_ends_the_forty_days_and_documents_start_no_second_ones() -> None:
    made = _story_one(ARREST, CONSENT, REVOKED, PAPER, RELEASED, DOCUMENTS)
    forty = made["ETS-024/16.4/max"]
    assert (forty.state, forty.settled_on) == (DeadlineState.ENDED, date(2026, 11, 27))
    again = [ARREST, CONSENT, REVOKED, PAPER, RELEASED, DOCUMENTS, event(K.ARREST, "2026-12-02T08:00", place="CH")]
    made = clock(EXTRADITION, again, klass=RequestClass.EXTRADITION, declared=REVOCABLE)
    assert made["ETS-024/16.4/max"].started_on == date(2026, 10, 13)
    assert made["ETS-024/16.4/max"].state is DeadlineState.ENDED


# -- the Budapest Convention, Brazil to Switzerland


PRESERVED = event(K.PRESERVATION_EFFECTED, "2026-09-02T15:00")


def test_sixty_days_are_a_floor_that_neither_moves_nor_is_due() -> None:
    made = clock(["ETS-185"], [PRESERVED], requesting="BR")
    floor = made["ETS-185/29.7/floor-mla"]
    assert (floor.kind, floor.due_on, floor.act_by) == (LimitKind.FLOOR, date(2026, 11, 1), date(2026, 10, 30))
    assert floor.cautious_on == date(2026, 11, 2), "whoever keeps the data keeps them a day longer"
    assert caption(floor) == "assured until Sun 1 Nov 2026"
    assert not any("due by" in text.lower() for text in sentences(floor, language("en")))


def test_a_request_in_time_keeps_the_data_until_the_decision() -> None:
    for kind in (K.REQUEST_RECEIVED, K.PRESERVED_DATA_REQUESTED):
        made = clock(["ETS-185"], [PRESERVED, event(kind, "2026-10-29T09:00")], requesting="BR")
        assert made["ETS-185/29.7/floor-mla"].state is DeadlineState.SETTLED
        until = made["ETS-185/29.7/until-mla"]
        assert (until.state, until.due_on) == (DeadlineState.UNTIL_EVENT, None)


def test_a_request_on_the_last_assured_day_is_in_time() -> None:
    made = clock(["ETS-185"], [PRESERVED, event(K.REQUEST_RECEIVED, "2026-11-01T23:00")], requesting="BR")
    assert made["ETS-185/29.7/floor-mla"].state is DeadlineState.SETTLED
    assert "ETS-185/29.7/until-mla" in made


def test_a_request_that_comes_too_late_is_assured_nothing() -> None:
    sent = event(K.REQUEST_SENT, "2026-10-29T09:00")
    made = clock(["ETS-185"], [PRESERVED, sent, event(K.REQUEST_RECEIVED, "2026-11-03T09:00")], requesting="BR")
    floor = made["ETS-185/29.7/floor-mla"]
    assert (floor.state, floor.due_on) == (DeadlineState.RUNNING, date(2026, 11, 1))
    assert "clock.floor-lapsed" in {step.code for step in floor.steps}
    assert "ETS-185/29.7/until-mla" not in made


def test_ninety_days_are_nowhere_a_limit_between_states() -> None:
    for klass in RequestClass:
        ordered = [event(K.PRESERVATION_ORDERED, "2026-09-02T10:00"), PRESERVED]
        made = clock(["ETS-185"], ordered, requesting="BR", klass=klass)
        assert len(made) == 1
        assert all("90" not in text for one in made.values() for text in sentences(one, language("en")))


# -- an investigation order, Germany to Portugal


RECEIVED = event(K.REQUEST_RECEIVED, "2026-11-20T10:00", zone="Europe/Lisbon")
QUERY = event(K.QUERY_SENT, "2026-12-02T10:00", zone="Europe/Lisbon")
ANSWER = event(K.QUERY_ANSWERED, "2026-12-10T10:00", zone="Europe/Lisbon")
RECOGNISED = event(K.DECIDED, "2026-12-18T10:00", zone="Europe/Lisbon")


def test_an_order_is_acknowledged_in_a_week_and_decided_in_thirty_days() -> None:
    made = clock(["EU-EIO-2014"], [RECEIVED], requesting="DE", requested="PT")
    assert made["EU-EIO-2014/16.1"].due_on == date(2026, 11, 27)
    assert made["EU-EIO-2014/16.1"].level == "secondary"
    assert made["EU-EIO-2014/12.3"].due_on == date(2026, 12, 21)


def test_a_query_moves_no_treaty_limit() -> None:
    made = clock(["EU-EIO-2014"], [RECEIVED, QUERY, ANSWER], requesting="DE", requested="PT")
    assert made["EU-EIO-2014/12.3"].due_on == date(2026, 12, 21)


def test_ninety_days_run_from_the_decision_and_a_part_does_not_settle_them() -> None:
    part = event(K.PARTLY_EXECUTED, "2027-01-20T10:00")
    made = clock(["EU-EIO-2014"], [RECEIVED, QUERY, ANSWER, RECOGNISED, part], requesting="DE", requested="PT")
    assert made["EU-EIO-2014/12.3"].state is DeadlineState.SETTLED
    assert made["EU-EIO-2014/12.4"].due_on == date(2027, 3, 18)
    assert made["EU-EIO-2014/12.4"].state is DeadlineState.RUNNING


def test_a_reasoned_notice_of_delay_extends_the_decision_once() -> None:
    notice = event(K.DELAY_NOTIFIED, "2026-12-15T10:00", note="The bank is slow")
    made = clock(["EU-EIO-2014"], [RECEIVED, notice], requesting="DE", requested="PT")
    assert made["EU-EIO-2014/12.3"].due_on == date(2027, 1, 19)
    late = event(K.DELAY_NOTIFIED, "2026-12-22T10:00")
    made = clock(["EU-EIO-2014"], [RECEIVED, late], requesting="DE", requested="PT")
    assert made["EU-EIO-2014/12.3"].due_on == date(2026, 12, 21)
    assert "clock.extension-late" in {step.code for step in made["EU-EIO-2014/12.3"].steps}


# -- a summons, Switzerland to Egypt


def test_a_summons_counts_back_and_advises_the_working_day_of_the_other_state() -> None:
    hearing = event(K.APPEARANCE_DATE, "2027-03-01T09:00")
    made = clock(["CH-EG-MLA-2000"], [hearing], requesting="CH", requested="EG")
    summons = made["CH-EG-MLA-2000/13.4"]
    assert (summons.due_on, summons.act_by) == (date(2027, 1, 15), date(2027, 1, 14))
    assert summons.watched_on == date(2027, 1, 14)


def test_a_new_hearing_replaces_the_old_one() -> None:
    hearings = [event(K.APPEARANCE_DATE, "2027-03-01T09:00"), event(K.APPEARANCE_DATE, "2027-04-01T09:00")]
    made = clock(["CH-EG-MLA-2000"], hearings, requesting="CH", requested="EG")
    assert made["CH-EG-MLA-2000/13.4"].due_on == date(2027, 2, 15)


# -- what was known when


def test_as_of_an_earlier_day_later_events_are_not_known() -> None:
    events = [RECEIVED, RECOGNISED]
    until = datetime(2026, 12, 17, 22, 59, tzinfo=UTC)
    made = clock(["EU-EIO-2014"], events, requesting="DE", requested="PT", known_until=until)
    assert made["EU-EIO-2014/12.3"].state is DeadlineState.RUNNING
    assert "EU-EIO-2014/12.4" not in made


def test_every_shipped_treaty_can_be_asked_about_every_event() -> None:
    everything = [event(kind, "2026-03-02T10:00") for kind in EventKind]
    for treaty_id in tables():
        for klass in (RequestClass.MLA, RequestClass.EXTRADITION):
            for one in clock_all([treaty_id], everything, klass=klass):
                assert all(sentences(one, language("en")))
                assert caption(one)
