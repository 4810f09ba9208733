# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The treaty service: what it answers, and the deadlines that it computes for a request."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime
from importlib.resources import files

import pytest

from mlat_desktop.domain.deadlines import Deadline, DeadlineState
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.evidence import Evidence
from mlat_desktop.domain.legal_basis import Declaration
from mlat_desktop.domain.request import Event, Item, LegalBasis, Particulars, Request, RequestId, Uid, Urgency
from mlat_desktop.domain.vocabulary import BasisKind, Direction, EventKind, ItemStatus, Outcome, RequestClass, Status
from mlat_desktop.messages import sentence
from mlat_desktop.reasoning import OWN_TITLES
from mlat_desktop.services.ports import CalendarRow
from mlat_desktop.services.treaties.clock import TreatyClock
from mlat_desktop.services.treaties.due import answer_due, answer_due_file, parse_days
from mlat_desktop.services.treaties.views import DueQuestion
from mlat_desktop.services.viewing import deadline_view
from mlat_desktop.services.views import Lateness
from mlat_desktop.services.wording import caption
from mlat_desktop.store.holiday_source import PackagedHolidays
from tests.store import samples
from tests.unit.clock_cases import event, tables
from tests.unit.treaty_memory import MemoryUnit, bound, seeded

K = EventKind
TODAY = date(2026, 11, 21)


def _request(
    treaty: str, other: str, *, incoming: bool = True, klass: RequestClass = RequestClass.MLA, **more: object
) -> Request:
    particulars = Particulars(
        klass=klass,
        direction=Direction.INCOMING if incoming else Direction.OUTGOING,
        subject="Test",
        other_state=other,
        basis=LegalBasis(treaty_id=treaty),
    )
    return Request(
        id=RequestId(1),
        uid=Uid("r"),
        number="MLA-1",
        year=2026,
        serial=1,
        particulars=replace(particulars, **more),  # type: ignore[arg-type]  # fields are named by the test
        status=Status.REGISTERED if incoming else Status.SENT,
        registered_at=datetime(2026, 1, 1, tzinfo=UTC),
        registered_by="clerk",
        officer="officer",
        origin_office="office",
        version=1,
    )


def _compute(unit: MemoryUnit, request: Request, *events: Event, **more: object) -> dict[str, Deadline]:
    found = TreatyClock(PackagedHolidays()).compute(unit.port, request, events, TODAY, **more)  # type: ignore[arg-type]  # fields are named by the test
    return {made.limit_id: made for made in found}


# -- looking things up


def test_the_list_names_every_shipped_treaty() -> None:
    service, _ = seeded()
    views = service.list()
    assert [view.id for view in views] == sorted(tables())
    assert [view.id for view in views] == sorted(view.id for view in views)
    assert next(view for view in views if view.id == "CETS-224").uncomputed == 5


def test_a_treaty_is_shown_with_limits_members_and_declarations_in_any_letter_case() -> None:
    detail = seeded()[0].show("ets-030")
    assert detail.view.id == "ETS-030"
    assert any(row.state == "CH" and row.kind == "summons_lead_days" for row in detail.declarations)
    assert {"7(3)", "12(3)"} <= {row.article for row in detail.limits}
    assert next(row for row in detail.limits if row.article == "7(3)").length == "50 days"
    assert detail.profile[0].point == "channel"


def test_an_unknown_treaty_is_refused_in_a_sentence() -> None:
    with pytest.raises(KnownError) as caught:
        seeded()[0].show("ETS-999")
    assert caught.value.code is Code.TREATY_UNKNOWN
    assert "ETS-999" in sentence(caught.value)


def test_the_legal_basis_of_brazil_and_switzerland_begins_with_their_treaty() -> None:
    found = seeded()[0].legal_basis("br", "CH", TODAY, "evidence")
    assert (found[0].id, found[0].standing, found[0].usable) == ("CH-BR-MLA-2004", "bound", True)
    by_id = {view.id: view for view in found}
    assert by_id["ETS-185"].standing == "bound"
    assert by_id["UNCAC"].standing == "bound"
    assert by_id["ETS-030"].standing == "unknown"
    assert "does not mean that they are not" in by_id["ETS-030"].note
    assert "ETS-024" not in by_id
    assert "EU-EIO-2014" not in by_id
    assert "CH-EG-MLA-2000" not in by_id


def test_a_membership_that_begins_later_is_not_yet() -> None:
    service = seeded()[0]
    before = {view.id: view for view in service.legal_basis("BR", "CH", date(2005, 1, 1))}
    assert before["CH-BR-MLA-2004"].standing == "not-yet"
    assert before["CH-BR-MLA-2004"].in_force == "no"
    assert "not in force" in before["CH-BR-MLA-2004"].note
    assert "only from 27 Jul 2009" in before["CH-BR-MLA-2004"].why[0]


def test_protocols_stand_under_the_instrument_that_they_amend() -> None:
    found = {view.id: view for view in seeded()[0].legal_basis("AT", "CH", TODAY, "extradition")}
    protocols = {view.id: view.standing for view in found["ETS-024"].protocols}
    assert protocols == {"CETS-209": "bound", "CETS-212": "bound", "ETS-086": "unknown", "ETS-098": "bound"}
    assert "CETS-209" not in found


@pytest.mark.parametrize(
    ("asking", "asked", "subject"), [("XX1", "CH", ""), ("", "CH", ""), ("CH", "CH", ""), ("BR", "CH", "love")]
)
def test_a_question_about_no_state_or_no_subject_is_refused(asking: str, asked: str, subject: str) -> None:
    with pytest.raises(KnownError) as caught:
        seeded()[0].legal_basis(asking, asked, TODAY, subject)
    assert caught.value.code is Code.TREATY_QUESTION


# -- counting questions


def test_a_question_is_answered_with_its_reasoning() -> None:
    answer = answer_due(DueQuestion(rule="eu1182", start="2026-06-04T09:00", length="30", unit="day"))
    assert (answer.due, answer.shift) == ("2026-07-06", 2)
    assert any("art. 3(4)" in text for text in answer.reasoning)


def test_holidays_and_suspensions_of_a_question_count() -> None:
    holidays = parse_days("2026-07-06, 2026-07-07;")
    question = DueQuestion(rule="EU1182", start="2026-06-04", length="30", unit="day", holidays=holidays)
    assert answer_due(question).due == "2026-07-08"
    pause = DueQuestion(rule="PLAIN", start="2026-06-04", length="30", unit="day", suspend="2026-06-10/2026-06-12")
    assert answer_due(pause).due == "2026-07-06"


@pytest.mark.parametrize(
    "wrong",
    [
        {"rule": "EU1183"},
        {"unit": "fortnight"},
        {"start": "4 June"},
        {"length": "many"},
        {"suspend": "2026-06-10"},
        {"suspend": "2026-06-10/"},
        {"suspend": "x/y"},
    ],
)
def test_a_question_that_can_not_be_read_is_refused(wrong: dict[str, str]) -> None:
    right = {"rule": "PLAIN", "start": "2026-06-04", "length": "30", "unit": "day"}
    with pytest.raises(KnownError) as caught:
        answer_due(DueQuestion(**{**right, **wrong}))  # type: ignore[arg-type]  # fields are named by the test
    assert caught.value.code is Code.COUNTING_INVALID


def test_a_table_of_questions_is_answered_row_by_row() -> None:
    text = files("tests.vectors").joinpath("counting_vectors.csv").read_text(encoding="utf-8")
    lines = answer_due_file(text, "vectors.csv")
    expected = {row["id"]: row["expected_due"] for row in csv.DictReader(io.StringIO(text))}
    assert {line.id: line.due for line in lines} == expected


def test_a_row_that_can_not_be_counted_says_why_and_the_others_are_answered() -> None:
    head = "id,rule,trigger_datetime,duration,unit,holidays,suspend\n"
    rows = "a,PLAIN,2026-06-04,3,day,,\nb,PLAIN,2026-06-04,x,day,,\nc,PLAIN\n"
    first, second, third = answer_due_file("\ufeff" + head + rows, "q.csv")
    assert (first.due, first.error) == ("2026-06-07", "")
    assert second.due == ""
    assert "not a length" in second.error
    assert third.error


def test_a_table_without_the_columns_is_refused() -> None:
    with pytest.raises(KnownError) as caught:
        answer_due_file("id;rule\n", "q.csv")
    assert caught.value.code is Code.FILE_UNREADABLE


# -- deadlines of a request


def test_an_incoming_request_gets_the_limits_and_the_offices_own_targets_told_apart() -> None:
    _, unit = seeded("PT")
    made = _compute(unit, _request("EU-EIO-2014", "DE"), event(K.REQUEST_RECEIVED, "2026-11-20T10:00"))
    assert made["EU-EIO-2014/12.3"].due_on == date(2026, 12, 21)
    assert made["own/acknowledge"].due_on == date(2026, 11, 27)
    assert [m.own_target for m in made.values()].count(True) == 2
    assert all(m.article == m.treaty_id == m.level == "" for m in made.values() if m.own_target)
    assert "holidays" in made["EU-EIO-2014/12.3"].calendar


def test_a_query_pauses_own_targets_and_no_treaty_limit() -> None:
    _, unit = seeded("PT")
    received, asked = event(K.REQUEST_RECEIVED, "2026-11-20T10:00"), event(K.QUERY_SENT, "2026-11-23T10:00")
    made = _compute(unit, _request("EU-EIO-2014", "DE"), received, asked)
    assert (made["own/acknowledge"].state, made["own/acknowledge"].due_on) == (DeadlineState.SUSPENDED, None)
    assert made["EU-EIO-2014/12.3"].due_on == date(2026, 12, 21)
    # The review is not paused: a query that nobody answers must come back on the desk.
    assert made["own/review"].due_on == date(2027, 2, 21)
    answered = event(K.QUERY_ANSWERED, "2026-11-27T10:00")
    made = _compute(unit, _request("EU-EIO-2014", "DE"), received, asked, answered)
    assert made["own/acknowledge"].due_on == date(2026, 12, 1)


def test_the_other_state_is_chased_one_reminder_at_a_time() -> None:
    _, unit = seeded("CH")
    request = _request("CH-BR-MLA-2004", "BR", incoming=False)
    sent = event(K.REQUEST_SENT, "2026-03-02T10:00")
    made = _compute(unit, request, sent)
    assert made["own/chase/1"].due_on == date(2026, 4, 1)
    assert "own/chase/2" not in made
    reminder = event(K.STATUS_ASKED, "2026-04-07T10:00")
    made = _compute(unit, request, sent, reminder)
    assert made["own/chase/1"].state is DeadlineState.SETTLED
    assert made["own/chase/2"].due_on == date(2026, 5, 7)  # it was sent late, and the next keeps its distance
    replied = replace(request, status=Status.REPLY_RECEIVED)
    made = _compute(unit, replied, sent, event(K.REPLY_RECEIVED, "2026-03-20T10:00"))
    assert not [key for key in made if key.startswith("own/chase")]  # it lies with us again
    assert made["own/receipt"].settled_on == date(2026, 3, 20)


def test_targets_are_settings_and_a_slip_in_one_keeps_the_default() -> None:
    _, unit = seeded("PT")
    settings = {"target_acknowledge": "3", "target_review": "0", "target_receipt": "soon", "target_chase": "10,x"}
    unit.office.record = replace(unit.office.record, settings=settings)
    made = _compute(unit, _request("", "DE"), event(K.REQUEST_RECEIVED, "2026-11-20T10:00"))
    assert made["own/acknowledge"].due_on == date(2026, 11, 23)
    assert "own/review" not in made
    sent = _compute(unit, _request("", "DE", incoming=False), event(K.REQUEST_SENT, "2026-11-20T10:00"))
    assert {"own/receipt", "own/chase/1"} <= set(sent)


def test_days_that_officers_set_are_own_targets() -> None:
    _, unit = seeded()
    item = Item(uid=Uid("i"), kind="preservation", target="Provider's own date", due_on=date(2026, 12, 1))
    done = replace(item, uid=Uid("j"), status=ItemStatus.EXECUTED)
    request = _request(
        "ETS-185",
        "BR",
        items=(item, done),
        own_target=date(2027, 1, 1),
        urgency=Urgency(needed_by=date(2026, 12, 5)),
        next_action="Call them",
        next_action_on=date(2026, 11, 30),
    )
    made = _compute(unit, request)
    assert {key: m.due_on for key, m in made.items()} == {
        "own/item/i": date(2026, 12, 1),
        "own/target": date(2027, 1, 1),
        "own/needed": date(2026, 12, 5),
        "own/next": date(2026, 11, 30),
    }
    view = deadline_view(made["own/next"], TODAY)
    assert any("Call them" in text for text in view.reasoning)
    assert view.caption == "Mon 30 Nov 2026"


def test_a_case_that_has_ended_has_no_own_targets() -> None:
    _, unit = seeded("PT")
    ended = replace(_request("EU-EIO-2014", "DE"), status=Status.CLOSED, outcome=Outcome.GRANTED, ended_on=date(2026, 11, 21))
    received = event(K.REQUEST_RECEIVED, "2026-11-20T10:00")
    made = _compute(unit, ended, received)
    assert not any(m.own_target for m in made.values())
    assert made["EU-EIO-2014/12.3"].state is DeadlineState.ENDED
    earlier = _compute(unit, ended, received, as_of=date(2026, 11, 20), stored_calendars_only=True)
    assert earlier["EU-EIO-2014/12.3"].state is DeadlineState.RUNNING


def test_protocols_count_only_where_both_memberships_are_known() -> None:
    _, unit = seeded("CH")
    request = _request("ETS-024", "TR", klass=RequestClass.EXTRADITION)
    arrest = event(K.ARREST, "2026-10-13T23:30", place="CH")
    assert _compute(unit, request, arrest)["CETS-209/6.1"].state is DeadlineState.UNCOMPUTED
    unit.treaties.set_parties(bound("CETS-209", "TR"))
    assert _compute(unit, request, arrest)["CETS-209/6.1"].due_on == date(2026, 10, 23)
    unit.treaties.set_parties(bound("CETS-209", "TR", since="2027-01-01"))
    assert "CETS-209/6.1" not in _compute(unit, request, arrest)


def test_the_whole_extradition_story_comes_out_through_the_service() -> None:
    _, unit = seeded("CH")
    unit.treaties.set_parties([*bound("CETS-209", "TR", "CH"), *bound("ETS-024", "TR")])
    revocable = Declaration(
        treaty_id="CETS-209",
        state="CH",
        article="4(5)",
        kind="consent_revocable",
        value="yes",
        source="entered for this case",
        as_of=date(2026, 1, 1),
    )
    unit.treaties.set_declarations([revocable])
    request = _request("ETS-024", "TR", klass=RequestClass.EXTRADITION)
    events = [
        event(K.ARREST, "2026-10-13T23:30", place="CH"),
        event(K.CONSENT_GIVEN, "2026-10-16T10:00"),
        event(K.CONSENT_REVOKED, "2026-10-20T10:00"),
    ]
    made = _compute(unit, request, *events)
    assert made["ETS-024/16.4/may"].due_on == date(2026, 11, 4)
    assert made["ETS-024/16.4/max"].due_on == date(2026, 11, 26)
    view = deadline_view(made["ETS-024/16.4/max"], TODAY)
    assert (view.days, view.lateness, view.total_days, view.elapsed_days) == (5, Lateness.SOON, 44, 39)
    assert view.caption == "Thu 26 Nov 2026"


def test_a_case_without_a_treaty_has_no_treaty_limits() -> None:
    _, unit = seeded("CH")
    received = event(K.REQUEST_RECEIVED, "2026-11-20T10:00")
    comity = replace(
        _request("UNCAC", "BR"),
        particulars=replace(_request("UNCAC", "BR").particulars, basis=LegalBasis(kind=BasisKind.COMITY, treaty_id="UNCAC")),
    )
    assert all(m.own_target for m in _compute(unit, comity, received).values())
    assert all(m.own_target for m in _compute(unit, _request("NO-SUCH", "BR"), received).values())


def test_lent_originals_ask_for_a_day_until_they_are_back() -> None:
    _, unit = seeded("PT")
    lent = event(K.ORIGINALS_LENT, "2027-01-20T10:00")
    asked = _compute(unit, _request("EU-EIO-2014", "DE"), lent)["own/originals"]
    assert (asked.state, asked.due_on) == (DeadlineState.UNCOMPUTED, None)
    ledger = Evidence(
        uid=Uid("e"),
        exhibit="1",
        title="Ledger",
        file_name="l.pdf",
        media_type="application/pdf",
        size=1,
        sha256="",
        blob="",
        original=True,
        return_due=date(2027, 6, 30),
    )
    unit.exhibits.held = [ledger, replace(ledger, uid=Uid("f"), return_due=date(2027, 5, 1), returned_on=date(2027, 4, 1))]
    agreed = _compute(unit, _request("EU-EIO-2014", "DE"), lent)["own/originals"]
    assert (agreed.state, agreed.due_on) == (DeadlineState.RUNNING, date(2027, 6, 30))
    closed = replace(_request("EU-EIO-2014", "DE"), status=Status.CLOSED)
    assert _compute(unit, closed, lent)["own/originals"].state is DeadlineState.RUNNING
    back = event(K.ORIGINALS_RETURNED, "2027-07-02T10:00")
    returned = _compute(unit, closed, lent, back)["own/originals"]
    assert returned.state is DeadlineState.SETTLED
    assert "own.settled-late" in {step.code for step in returned.steps}


def test_a_date_from_a_secondary_source_says_so_beside_itself() -> None:
    _, unit = seeded("PT")
    made = _compute(unit, _request("EU-EIO-2014", "DE"), event(K.REQUEST_RECEIVED, "2026-11-20T10:00"))
    assert caption(made["EU-EIO-2014/16.1"]) == "Fri 27 Nov 2026 (secondary source)"
    assert caption(made["EU-EIO-2014/12.3"]) == "Mon 21 Dec 2026"
    warrant = _request("EU-EAW-2002", "DE", klass=RequestClass.EXTRADITION)
    made = _compute(unit, warrant, event(K.EXTRADITION_DECIDED, "2026-11-20T10:00"))
    assert caption(made["EU-EAW-2002/23.5"]).endswith("(secondary source: confirm it in the text)")


def test_the_words_beside_a_date_say_what_the_date_is() -> None:
    _, unit = seeded("PT")
    request = _request("EU-EIO-2014", "DE")
    received, query = event(K.REQUEST_RECEIVED, "2026-11-20T10:00"), event(K.QUERY_SENT, "2026-11-23T10:00")
    made = _compute(unit, request, received, query, event(K.INTERCEPTION_NOTIFIED, "2026-11-20T10:10"))
    assert caption(made["own/acknowledge"]) == "paused while a query is out"
    assert caption(made["EU-EIO-2014/31.3"]) == "24 Nov 2026 11:00 (secondary source)"
    late = deadline_view(made["EU-EIO-2014/12.3"], date(2026, 12, 22))
    assert (late.lateness, late.days) == (Lateness.LATE, -1)
    assert deadline_view(made["own/acknowledge"], TODAY).lateness is Lateness.NONE


def test_every_own_target_has_a_title_that_is_translated_and_an_event_that_settles_it() -> None:
    _, unit = seeded("CH")
    item = Item(uid=Uid("i"), kind="x", due_on=date(2027, 1, 1))
    events = [event(kind, "2026-11-20T10:00") for kind in (K.REQUEST_SENT, K.REQUEST_RECEIVED, K.ORIGINALS_LENT)]
    day = date(2027, 1, 1)
    found: dict[str, Deadline] = {}
    unit.requests.kept.append(samples.mail())
    for incoming in (True, False):
        request = _request(
            "", "BR", incoming=incoming, items=(item,), own_target=day, next_action_on=day, urgency=Urgency(needed_by=day)
        )
        found |= _compute(unit, request, *events)
    # Those of exhibits, duties, bundles and translations stand on their records, not on events: tests/services.
    # Where all reminders were sent: tests/unit/test_chasing.py.
    standing = {"duty", "duty-review", "return", "return-owed", "return-receipt", "translation", "translation-certificate"}
    standing |= {"chase-further", "bundle-receipt"}
    assert standing <= set(OWN_TITLES)
    expected = {key: title for key, title in OWN_TITLES.items() if key not in standing}
    assert {key.split("/")[1]: made.title for key, made in found.items()} == expected
    assert found["own/acknowledge"].stops[0] == "acknowledged"
    assert found["own/chase/1"].stops[0] == "status-asked"


# -- calendars


def test_egypt_rests_on_friday_and_saturday_and_the_advice_follows() -> None:
    _, unit = seeded("CH")
    hearing = event(K.APPEARANCE_DATE, "2027-03-01T09:00")
    request = _request("CH-EG-MLA-2000", "EG", incoming=False, klass=RequestClass.SERVICE)
    made = _compute(unit, request, hearing)["CH-EG-MLA-2000/13.4"]
    assert (made.due_on, made.act_by) == (date(2027, 1, 15), date(2027, 1, 14))
    assert unit.treaties.snapshots["EG", "", 2027].weekend == (5, 6)


def test_a_stored_calendar_answers_whatever_a_newer_package_says() -> None:
    _, unit = seeded("PT")
    frozen = CalendarRow(
        state="PT",
        subdivision="",
        year=2026,
        version="old",
        holidays=(date(2026, 12, 21),),
        weekend=(6, 7),
        source="old",
    )
    unit.treaties.add_calendar(frozen)
    received = event(K.REQUEST_RECEIVED, "2026-11-20T10:00")
    made = _compute(unit, _request("EU-EIO-2014", "DE"), received)
    assert made["EU-EIO-2014/12.3"].due_on == date(2026, 12, 22)
    assert unit.treaties.snapshots["PT", "", 2026] is frozen


def test_reading_stores_no_calendar() -> None:
    _, unit = seeded("PT")
    received = event(K.REQUEST_RECEIVED, "2026-11-20T10:00")
    made = _compute(unit, _request("EU-EIO-2014", "DE"), received, stored_calendars_only=True)
    assert unit.treaties.snapshots == {}
    assert "count.holidays-unknown" in {step.code for step in made["EU-EIO-2014/12.3"].steps}


def test_the_packaged_calendars_know_states_their_parts_and_what_they_do_not_know() -> None:
    source = PackagedHolidays()
    geneva, whole = source.snapshot("CH", "GE", 2026), source.snapshot("CH", "", 2026)
    assert geneva is not None
    assert whole is not None
    assert set(whole.holidays) < set(geneva.holidays)
    assert date(2026, 8, 1) in whole.holidays
    assert source.snapshot("CH", "NOWHERE", 2026) is not None
    assert source.snapshot("ZZ", "", 2026) is None
