# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The law beside the treaty, events that count as others, cautious readings, extensions with reasons, entered dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from mlat_desktop.domain.clock_engine import Applied, Situation, domestic_in_play, extended_by
from mlat_desktop.domain.counting import RestDays, Rule
from mlat_desktop.domain.deadlines import Deadline, DeadlineState, LimitKind
from mlat_desktop.domain.entered import entered
from mlat_desktop.domain.legal_basis import Standing
from mlat_desktop.domain.moment import moment
from mlat_desktop.domain.treaty import (
    Bound,
    Limit,
    Measure,
    Replacement,
    Series,
    Source,
    SourceLevel,
    Subject,
    Treaty,
    length_of,
)
from mlat_desktop.domain.vocabulary import EventKind, RequestClass
from mlat_desktop.i18n import language
from mlat_desktop.reasoning import sentences
from mlat_desktop.services.viewing import deadline_view
from mlat_desktop.services.views import Lateness
from mlat_desktop.services.wording import caption, cautious, relative
from tests.unit.clock_cases import clock, clock_all, declaration, event, tables

K = EventKind
EXTR = RequestClass.EXTRADITION
ENGLISH = language("en")
READ = Source(url="the test", read_on=date(2026, 11, 1), level=SourceLevel.TEXT)
ARREST = event(K.ARREST, "2026-10-13T10:00", place="GB")


def _law(*limits: Limit, state: str = "GB", subject: Subject = Subject.EXTRADITION) -> Treaty:
    return Treaty(
        id="LAW", version="1", title="An Extradition Act", short="Extradition Act", series=Series.DOMESTIC,
        subjects=frozenset({subject}), binding=True, source=READ, circle=frozenset({state}), limits=limits,
    )  # fmt: skip


def _row(name: str, days: int, **more: object) -> Limit:
    base = Limit(
        id=f"LAW/{name}", title="Provisional arrest", text="", article="74", bound=Bound.REQUESTED, kind=LimitKind.SHALL,
        measure=Measure.COUNTED, source=READ, rule=Rule.PLAIN, length=length_of(str(days), "day"), trigger=(K.ARREST,),
        stop=(frozenset({K.EXTRADITION_DOCUMENTS_RECEIVED}),), liberty=True, classes=frozenset({EXTR}),
    )  # fmt: skip
    return replace(base, **more)  # type: ignore[arg-type]  # fields are named by the test


FORTY_FIVE = _row("default", 45)
SIXTY_FIVE = _row("us", 65, asked_by=frozenset({"US"}), replaces=(Replacement(id="LAW/default"),))
ACT = _law(FORTY_FIVE, SIXTY_FIVE)


def _codes(made: Deadline) -> set[str]:
    return {step.code for step in made.steps}


def _says(made: Deadline) -> str:
    return " ".join(sentences(made, ENGLISH))


# -- the law of the requested State


def test_the_law_of_the_requested_state_is_in_play_where_it_speaks_of_the_case() -> None:
    assert domestic_in_play([ACT, *tables().values()], "GB", EXTR)[0] is ACT
    assert ACT not in domestic_in_play([ACT], "CH", EXTR)
    assert ACT not in domestic_in_play([ACT], "GB", RequestClass.MLA)
    assert domestic_in_play([_law(subject=Subject.EVIDENCE)], "GB", RequestClass.MLA)


def test_a_treaty_and_the_law_of_the_requested_state_are_both_shown_and_say_so() -> None:
    made = clock(["ETS-024", Applied(ACT)], [ARREST], requesting="TR", requested="GB", klass=EXTR)
    treaty, law = made["ETS-024/16.4/max"], made["LAW/default"]
    assert (treaty.due_on, law.due_on) == (date(2026, 11, 22), date(2026, 11, 27))
    assert "law of United Kingdom, the requested State, not the treaty" in _says(law)
    assert "has a limit of its own for this (Extradition Act, 74)" in _says(treaty)
    assert "LAW/us" not in made
    assert law.cautious_on == date(2026, 11, 26)


def test_the_number_that_a_law_has_for_one_state_stands_in_for_its_general_one() -> None:
    made = clock([Applied(ACT)], [ARREST], requesting="US", requested="GB", klass=EXTR)
    assert set(made) == {"LAW/us"}
    assert made["LAW/us"].due_on == date(2026, 12, 17)
    assert "clock.replaces-own" in _codes(made["LAW/us"])


def test_the_treaty_names_only_the_number_that_the_law_has_for_this_state() -> None:
    made = clock(["ETS-024", Applied(ACT)], [ARREST], requesting="US", requested="GB", klass=EXTR)["ETS-024/16.4/max"]
    assert [step.code for step in made.steps].count("clock.domestic-beside") == 1
    alone = clock([Applied(ACT)], [ARREST], requested="GB", klass=EXTR)
    assert all("clock.domestic-beside" not in _codes(one) for one in alone.values())


def test_a_law_stands_in_for_nothing_of_a_treaty() -> None:
    greedy = _law(replace(FORTY_FIVE, replaces=(Replacement(id="ETS-024/16.4/max"),)))
    made = clock(["ETS-024", Applied(greedy)], [ARREST], requested="GB", klass=EXTR)
    assert {"ETS-024/16.4/max", "LAW/default"} <= set(made)


def test_a_number_that_nobody_has_read_takes_none_away() -> None:
    remembered = replace(SIXTY_FIVE, source=replace(READ, level=SourceLevel.MEMORY))
    made = clock([Applied(_law(FORTY_FIVE, remembered))], [ARREST], requesting="US", requested="GB", klass=EXTR)
    assert made["LAW/default"].due_on == date(2026, 11, 27)
    assert made["LAW/us"].state is DeadlineState.UNCOMPUTED
    assert "its text has not been read" in _says(made["LAW/default"])
    assert "65" not in _says(made["LAW/default"])


def test_a_secondary_source_does_not_decide_alone_on_liberty_what_the_text_decides_otherwise() -> None:
    read_about = replace(SIXTY_FIVE, source=replace(READ, level=SourceLevel.SECONDARY))
    made = clock([Applied(_law(FORTY_FIVE, read_about))], [ARREST], requesting="US", requested="GB", klass=EXTR)["LAW/us"]
    assert (made.due_on, made.to_confirm, made.cautious_on) == (date(2026, 12, 17), True, date(2026, 11, 26))
    assert "Extradition Act, 74 may apply instead and gives a shorter time" in _says(made)


# -- one event counts as another


EMBASSY = _row(
    "7", 1, measure=Measure.EQUIVALENCE, rule=None, length=None, stop=(), trigger=(K.EMBASSY_RECEIPT,),
    counts_as=K.EXTRADITION_DOCUMENTS_RECEIVED, liberty=False, bound=Bound.BOTH, article="7", title="Receipt by the embassy",
)  # fmt: skip
EU_US = replace(_law(replace(EMBASSY, id="EU-US/7")), id="EU-US", short="EU-US agreement", series=Series.EU, circle=frozenset())
GIVEN = event(K.EMBASSY_RECEIPT, "2026-11-20T10:00")


def test_receipt_by_the_embassy_stops_the_clock_as_receipt_does() -> None:
    made = clock(["ETS-024", Applied(EU_US)], [ARREST, GIVEN], klass=EXTR)["ETS-024/16.4/max"]
    assert (made.state, made.settled_on, made.settled_uid) == (DeadlineState.SETTLED, date(2026, 11, 20), GIVEN.uid)
    assert "counts as: Extradition request with documents received (EU-US agreement, article 7)" in _says(made)
    assert "embassy-receipt" in made.stops
    assert clock(["ETS-024"], [ARREST, GIVEN], klass=EXTR)["ETS-024/16.4/max"].state is DeadlineState.RUNNING


def test_what_counts_as_a_trigger_starts_a_time_from_its_own_day() -> None:
    from_documents = _row("decide", 10, trigger=(K.EXTRADITION_DOCUMENTS_RECEIVED,), stop=(), liberty=False)
    made = clock([Applied(_law(from_documents)), Applied(EU_US)], [GIVEN], requested="GB", klass=EXTR)["LAW/decide"]
    assert (made.started_on, made.due_on) == (date(2026, 11, 20), date(2026, 11, 30))
    assert {"clock.trigger", "clock.equivalent"} <= _codes(made)


def test_two_articles_that_say_the_same_make_one_event() -> None:
    asked = _row("7b", 1, measure=Measure.EQUIVALENCE, rule=None, length=None, stop=(), trigger=(K.EMBASSY_RECEIPT,),
                 counts_as=K.SPECIALITY_CONSENT_ASKED, liberty=False)  # fmt: skip
    twice = replace(EU_US, limits=(replace(asked, id="EU-US/a"), replace(asked, id="EU-US/b")))
    found = clock_all(["ETS-024", "CETS-212", Applied(twice)], [GIVEN], klass=EXTR)
    assert [made.limit_id for made in found] == ["CETS-212/3/consent"]


@pytest.mark.parametrize("standing", [Standing.UNKNOWN, Standing.RATIFIED])
def test_an_instrument_that_may_not_bind_makes_no_event_count_as_another(standing: Standing) -> None:
    made = clock(["ETS-024", Applied(EU_US, standing)], [ARREST, GIVEN], klass=EXTR)["ETS-024/16.4/max"]
    assert made.state is DeadlineState.RUNNING
    assert "is not known for certain, so it is not counted" in _says(made)


# -- a State that counts the day of the event


def test_a_state_that_counts_the_day_of_the_arrest_ends_a_day_earlier() -> None:
    counts = (declaration("ETS-024", "CH", "counts_event_day", "yes"),)
    made = clock(["ETS-024"], [ARREST], klass=EXTR, declared=counts)
    for name, day in (("may", date(2026, 10, 30)), ("max", date(2026, 11, 21))):
        one = made[f"ETS-024/16.4/{name}"]
        assert (one.due_on, one.cautious_on) == (day, None)
        assert "Switzerland counts the day of the event as the first day" in _says(one)
    other = (declaration("ETS-024", "CH", "counts_event_day", "no"),)
    assert clock(["ETS-024"], [ARREST], klass=EXTR, declared=other)["ETS-024/16.4/max"].due_on == date(2026, 11, 22)


def test_only_plain_counting_follows_a_states_habit() -> None:
    counts = (declaration("EU-EIO-2014", "PT", "counts_event_day", "yes"),)
    received = event(K.REQUEST_RECEIVED, "2026-11-20T10:00")
    made = clock(["EU-EIO-2014"], [received], requesting="DE", requested="PT", declared=counts)
    assert made["EU-EIO-2014/12.3"].due_on == date(2026, 12, 21)


# -- cautious readings


def test_protection_is_read_a_day_longer_and_to_the_end_of_a_working_day() -> None:
    no_need = event(K.PRESENCE_NOT_REQUIRED, "2026-11-03T10:00")
    made = clock(["ETS-030"], [no_need])["ETS-030/12.3"]
    assert (made.due_on, made.cautious_on) == (date(2026, 11, 18), date(2026, 11, 19))
    friday = clock(["ETS-030"], [event(K.PRESENCE_NOT_REQUIRED, "2026-11-05T10:00")], holidays=["2026-11-23"])["ETS-030/12.3"]
    assert (friday.due_on, friday.cautious_on) == (date(2026, 11, 20), date(2026, 11, 24))
    assert "is a rest day in Türkiye" in _says(friday)
    assert cautious(friday) == "cautious reading: not before the end of Tue 24 Nov 2026"
    assert caption(friday) == "protected until Fri 20 Nov 2026"


def test_custody_is_read_a_day_earlier() -> None:
    made = clock(["ETS-024"], [ARREST], klass=EXTR)["ETS-024/16.4/max"]
    assert cautious(made) == "cautious reading: already Sat 21 Nov 2026"
    assert cautious(clock(["ETS-024"], [ARREST, event(K.RELEASED, "2026-10-20T10:00")], klass=EXTR)["ETS-024/16.4/max"]) == ""


def test_the_longer_protection_of_an_instrument_that_may_apply_is_the_cautious_one() -> None:
    discharged = event(K.FINAL_DISCHARGE, "2026-03-02T10:00")
    speciality = tables()["ETS-024"].limit("ETS-024/14.1.b")
    assert speciality is not None
    thirty = replace(speciality, id="LAW/14", length=length_of("30", "day"))
    longer = replace(thirty, id="P/14", length=length_of("45", "day"), replaces=(Replacement(id="LAW/14"),))
    base, protocol = replace(_law(thirty), series=Series.UN), replace(_law(longer), id="P", short="Protocol", series=Series.UN)
    made = clock([Applied(base), Applied(protocol, Standing.UNKNOWN)], [discharged], klass=EXTR)["LAW/14"]
    assert (made.due_on, made.cautious_on) == (date(2026, 4, 1), date(2026, 4, 17))
    assert "Protocol, 14(1)(b) may apply instead and gives a longer time" in _says(made)
    shorter = clock(["ETS-024", Applied(tables()["CETS-212"], Standing.UNKNOWN)], [discharged], klass=EXTR)
    assert shorter["ETS-024/14.1.b"].cautious_on == date(2026, 4, 17), "30 days that may apply shorten no protection"


def test_the_shorter_custody_of_an_instrument_that_may_apply_is_the_cautious_one() -> None:
    thirty = replace(_row("x", 30, replaces=(Replacement(id="ETS-024/16.4/max"),)), id="P/x")
    protocol = replace(_law(thirty), id="P", short="Protocol", series=Series.UN)
    made = clock(["ETS-024", Applied(protocol, Standing.UNKNOWN)], [ARREST], klass=EXTR)["ETS-024/16.4/max"]
    assert (made.due_on, made.cautious_on) == (date(2026, 11, 22), date(2026, 11, 11))


# -- the working day before a limit in hours


def test_a_limit_in_hours_that_ends_on_a_rest_day_names_the_last_working_day() -> None:
    made = clock(["EU-MLA-2000"], [event(K.INTERCEPTION_NOTIFIED, "2026-11-18T15:45")])["EU-MLA-2000/20.4.a"]
    assert made.due_at is not None
    assert (made.due_at.local_date, made.act_by, made.watched_on) == (
        date(2026, 11, 22),
        date(2026, 11, 20),
        date(2026, 11, 20),
    )
    assert "act by" in _says(made)


def test_where_no_working_day_lies_between_none_is_advised() -> None:
    crossed = event(K.BORDER_CROSSED, "2026-11-21T22:30")
    made = clock(["ETS-182"], [crossed])["ETS-182/17.2"]
    assert made.due_at is not None
    assert (made.due_at.isoformat(), made.act_by) == ("2026-11-22T03:30:00+01:00", None)
    assert "although the offices are closed" in _says(made)


def test_hours_over_a_change_of_the_clocks_are_said_in_the_time_of_their_end() -> None:
    made = clock(["EU-MLA-2000"], [event(K.INTERCEPTION_NOTIFIED, "2026-10-22T15:45")])["EU-MLA-2000/20.4.a"]
    assert caption(made) == "26 Oct 2026 14:45"
    assert "Due at 26 Oct 2026 14:45." in _says(made)


# -- extensions


def test_an_extension_without_its_reasons_lengthens_nothing() -> None:
    arrest, granted = event(K.ARREST, "2026-03-01T10:00"), event(K.EXTENSION_GRANTED, "2026-04-09T10:00")
    made = clock(["CH-US-EXTR-1990"], [arrest, granted], requesting="US", klass=EXTR)["CH-US-EXTR-1990/13"]
    assert made.due_on == date(2026, 4, 10)
    assert "the reasons are not recorded" in _says(made)
    later = event(K.EXTENSION_GRANTED, "2026-04-10T10:00", note="The documents are being certified")
    made = clock(["CH-US-EXTR-1990"], [arrest, granted, later], requesting="US", klass=EXTR)["CH-US-EXTR-1990/13"]
    assert made.due_on == date(2026, 4, 30)


def test_the_limits_that_an_event_lengthens_are_known_beforehand() -> None:
    situation = Situation(requesting="US", requested="CH", klass=EXTR, events=[])
    rows = extended_by([Applied(tables()["CH-US-EXTR-1990"])], situation, K.EXTENSION_GRANTED)
    assert [row.id for row in rows] == ["CH-US-EXTR-1990/13"]
    assert extended_by([Applied(tables()["ETS-024"])], situation, K.EXTENSION_GRANTED) == ()


# -- time that stands still


LEAVE = _row(
    "leave", 30, trigger=(K.FREE_TO_LEAVE,), stop=(frozenset({K.LEFT_TERRITORY}),), kind=LimitKind.FLOOR, bound=Bound.PERSON
)
PREVENTED = _row(
    "force-majeure", 1, measure=Measure.INTERVAL, rule=None, length=None, trigger=(K.DEPARTURE_PREVENTED,),
    stop=(frozenset({K.DEPARTURE_POSSIBLE}),), suspends=("LAW/leave",), liberty=False,
)  # fmt: skip
STRAITS = replace(_law(LEAVE, PREVENTED), series=Series.BILATERAL, circle=frozenset({"CH", "TR"}))


def test_days_on_which_a_person_could_not_leave_do_not_count() -> None:
    free, ill = event(K.FREE_TO_LEAVE, "2026-03-02T10:00"), event(K.DEPARTURE_PREVENTED, "2026-03-10T10:00")
    well = event(K.DEPARTURE_POSSIBLE, "2026-03-15T10:00")
    made = clock([Applied(STRAITS)], [free, ill, well], klass=EXTR)["LAW/leave"]
    assert (made.due_on, made.state) == (date(2026, 4, 6), DeadlineState.RUNNING)
    again = [free, ill, well, event(K.DEPARTURE_PREVENTED, "2026-03-20T10:00"), event(K.DEPARTURE_POSSIBLE, "2026-03-22T10:00")]
    assert clock([Applied(STRAITS)], again, klass=EXTR)["LAW/leave"].due_on == date(2026, 4, 8)


def test_a_protection_has_no_last_day_while_the_person_can_not_leave() -> None:
    free, ill = event(K.FREE_TO_LEAVE, "2026-03-02T10:00"), event(K.DEPARTURE_PREVENTED, "2026-03-10T10:00")
    made = clock([Applied(STRAITS)], [free, ill], klass=EXTR)["LAW/leave"]
    assert (made.state, made.due_on) == (DeadlineState.SUSPENDED, None)
    assert caption(made) == "the time is not running now"
    assert "has not been running since Tue 10 Mar 2026" in _says(made)


# -- dates that an officer entered


def _uncomputed() -> Deadline:
    return clock(["ETS-030"], [event(K.APPEARANCE_DATE, "2027-03-15T09:00")])["ETS-030/7.3"]


def test_an_entered_date_is_watched_and_says_from_where_and_by_whom() -> None:
    made = entered(
        _uncomputed(), due_on=date(2027, 1, 24), source="Note of the embassy", by="Anna", rest_days=RestDays(name="CH")
    )
    assert (made.state, made.level, made.to_confirm) == (DeadlineState.RUNNING, "entered", True)
    assert (made.due_on, made.act_by, made.watched_on) == (date(2027, 1, 24), date(2027, 1, 22), date(2027, 1, 22))
    assert "Date entered by Anna. Source: Note of the embassy. No second person has confirmed it yet." in _says(made)
    assert caption(made) == "Sun 24 Jan 2027 (entered, not computed: a second person must confirm it)"
    sure = entered(_uncomputed(), due_on=date(2027, 1, 24), source="Note", by="Anna", confirmed_by="Berta")
    assert not sure.to_confirm
    assert "Confirmed by a second person: Berta." in _says(sure)
    assert caption(sure) == "Sun 24 Jan 2027 (entered, not computed)"


def test_a_time_can_be_entered_for_a_limit_in_hours() -> None:
    at = moment(datetime.fromisoformat("2027-01-20T10:00"), "Europe/Zurich")
    made = entered(_uncomputed(), due_at=at, source="Note", by="Anna")
    assert (made.due_on, made.due_at, made.ends_on) == (None, at, date(2027, 1, 20))
    assert "a time that was entered" in _says(made)


def test_what_was_entered_gives_way_to_what_is_computed_or_settled() -> None:
    running = clock(["ETS-024"], [ARREST], klass=EXTR)["ETS-024/16.4/max"]
    assert entered(running, due_on=date(2030, 1, 1), source="x", by="y") is running
    assert entered(_uncomputed(), source="x", by="y").state is DeadlineState.UNCOMPUTED


# -- rest days of an office


def test_an_office_closes_and_works_on_days_of_its_own() -> None:
    state = RestDays(frozenset({date(2026, 12, 25)}), name="CH")
    office = state.adjusted(closed=[date(2026, 12, 24)], worked=[date(2026, 12, 19), date(2026, 12, 25)], name="CH and ours")
    assert office.rest(date(2026, 12, 24))
    assert not office.rest(date(2026, 12, 19))
    assert not office.rest(date(2026, 12, 25))
    assert state.adjusted(closed=[date(2026, 12, 24)], worked=[date(2026, 12, 24)]).rest(date(2026, 12, 24))
    assert office.name == "CH and ours"


def test_two_calendars_together_rest_when_either_rests() -> None:
    zurich = RestDays(frozenset({date(2026, 8, 1)}), years=frozenset({2026}), name="CH")
    cairo = RestDays(weekend=frozenset({5, 6}), worked=frozenset({date(2026, 11, 20), date(2026, 11, 21)}), name="EG")
    both = zurich.merged(cairo)
    assert [both.rest(date(2026, 11, day)) for day in (19, 20, 21, 22)] == [False, False, True, True]
    assert both.rest(date(2026, 11, 27))
    assert (both.name, both.knows(date(2027, 1, 1))) == ("CH, EG", False)


# -- a minimum that keeps, and one that makes wait


def test_a_time_to_wait_is_not_assured_to_anybody_and_asks_nobody_to_act() -> None:
    waiting = _row("wait", 15, trigger=(K.COMMITTED,), kind=LimitKind.FLOOR, stop=(), liberty=False)
    made = clock([Applied(_law(waiting))], [event(K.COMMITTED, "2026-11-06T10:00")], requested="GB", klass=EXTR)["LAW/wait"]
    assert (made.due_on, made.act_by, made.waits, made.lapses) == (date(2026, 11, 21), None, True, False)
    assert caption(made) == "not before the end of Sat 21 Nov 2026"
    assert deadline_view(made, date(2026, 11, 22)).lateness is Lateness.PASSED


def test_what_was_assured_is_red_from_its_last_day_and_nobody_is_late() -> None:
    made = clock(["ETS-185"], [event(K.PRESERVATION_EFFECTED, "2026-09-02T15:00")], requesting="BR")["ETS-185/29.7/floor-mla"]
    near = [deadline_view(made, date(2026, 10, 31) + timedelta(days=n)).lateness for n in range(3)]
    assert near == [Lateness.SOON, Lateness.LATE, Lateness.LATE]
    view = deadline_view(made, date(2026, 11, 3))
    assert view.days is not None
    assert relative(view.days, made.kind) == "ended 2 days ago"


def test_a_second_arrest_starts_no_second_forty_days() -> None:
    again = event(K.ARREST, "2026-12-02T08:00", place="CH")
    made = clock(["ETS-024"], [ARREST, event(K.RELEASED, "2026-11-20T10:00"), again], klass=EXTR)["ETS-024/16.4/max"]
    assert made.started_on == date(2026, 10, 13)
    assert "starts no second time: Arrest, Wed 2 Dec 2026" in _says(made)
