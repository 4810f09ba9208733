# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The deadlines of the whole office: counted, filtered, by day, and what ends while nobody works."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from mlat_desktop.bootstrap import Office
from mlat_desktop.clock import SetClock
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.request import LegalBasis, Particulars, Request
from mlat_desktop.domain.vocabulary import Confidentiality, Direction, EventKind, RequestClass
from mlat_desktop.messages import sentence
from mlat_desktop.services.board import BoardEntry, BoardFilter, Span
from mlat_desktop.services.views import Lateness
from tests.services.conftest import SignIn
from tests.services.law import OPEN_END, extradition

pytestmark = pytest.mark.thorough

FRIDAY = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def _extradition(office: Office, state: str, arrest: datetime, **more: object) -> Request:
    given = Particulars(
        klass=RequestClass.EXTRADITION,
        direction=Direction.INCOMING,
        subject=f"Extradition to {state}",
        other_state=state,
        basis=LegalBasis(treaty_id="ETS-024"),
        **more,  # type: ignore[arg-type]  # each by its name
    )
    made = office.register.log(given, received=arrest).value
    office.casework.add_event(made.id, EventKind.ARREST, arrest)
    return made


@pytest.fixture
def filled(office: Office, clock: SetClock) -> Office:
    """Two arrests: one whose forty days end on Sunday 22 November, one that is younger; a custody case of assistance."""
    clock.at = FRIDAY
    _extradition(office, "TR", datetime(2026, 10, 13, 21, 30, tzinfo=UTC))
    _extradition(office, "BR", datetime(2026, 11, 16, 9, 0, tzinfo=UTC))
    return office


def test_a_board_counts_what_it_shows(filled: Office) -> None:
    whole = filled.board.show(BoardFilter())
    assert whole.total == len(whole.entries) == whole.counts[Span.ALL]
    for span in (Span.OVERDUE, Span.TODAY, Span.WEEK, Span.MONTH):
        assert filled.board.show(BoardFilter(span=span)).total == whole.counts[span], span
    assert [entry.when for entry in whole.entries] == sorted(entry.when for entry in whole.entries)


def test_what_ends_on_a_sunday_is_to_be_looked_at_on_the_friday_before(filled: Office) -> None:
    today = filled.board.show(BoardFilter(span=Span.TODAY, own=False)).entries
    cap = next(entry for entry in today if entry.line.limit_id == "ETS-024/16.4/max")
    assert (cap.line.act_on, cap.line.ends_on, cap.days) == (date(2026, 11, 20), date(2026, 11, 22), 0)
    assert cap.line.liberty
    assert cap.treaty_name == "ETS 24"


def test_a_limit_is_overdue_from_the_day_after_its_end_and_a_possibility_never(filled: Office, clock: SetClock) -> None:
    late = {entry.line.limit_id for entry in filled.board.show(BoardFilter(span=Span.OVERDUE, own=False)).entries}
    assert "ETS-024/16.4/max" not in late
    assert "ETS-024/16.4/may" not in late, "that it may end since 31 October makes nobody late"
    clock.at = FRIDAY + timedelta(days=3)
    late = {entry.line.limit_id for entry in filled.board.show(BoardFilter(span=Span.OVERDUE, own=False)).entries}
    assert "ETS-024/16.4/max" in late
    assert "ETS-024/16.4/may" not in late
    passed = [e for e in filled.board.show(BoardFilter(state="TR")).entries if e.line.limit_id == "ETS-024/16.4/may"]
    assert passed[0].lateness is Lateness.PASSED


def test_a_board_is_filtered_by_state_officer_treaty_and_liberty(filled: Office) -> None:
    whole = filled.board.show(BoardFilter())
    assert {facet.value for facet in whole.states} == {"TR", "BR"}
    assert [facet.words for facet in whole.officers] == ["Anna Arn"]
    turkey = filled.board.show(BoardFilter(state="TR"))
    assert {entry.line.state for entry in turkey.entries} == {"TR"}
    assert turkey.total == next(facet.count for facet in whole.states if facet.value == "TR")
    assert {facet.value for facet in turkey.states} == {"TR", "BR"}, "the other values can still be chosen"
    treaty = filled.board.show(BoardFilter(treaty="ETS-024"))
    assert {entry.line.treaty_id for entry in treaty.entries} == {"ETS-024"}
    assert all(entry.line.liberty for entry in filled.board.show(BoardFilter(liberty=True)).entries)
    assert all(entry.line.own_target for entry in filled.board.show(BoardFilter(own=True)).entries)
    assert filled.board.show(BoardFilter(officer="nobody")).total == 0


def test_the_days_of_a_calendar_hold_what_the_list_holds(filled: Office) -> None:
    first, last = date(2026, 11, 1), date(2026, 11, 30)
    days = filled.board.days(first, last)
    assert len(days) == 30
    listed = filled.board.show(BoardFilter(first=first, last=last))
    assert sum(day.count for day in days) == listed.total
    by_day = {day.day: day for day in days}
    assert by_day[date(2026, 11, 20)].liberty >= 1
    assert by_day[date(2026, 11, 21)].rest
    assert not by_day[date(2026, 11, 20)].rest


def test_before_a_weekend_it_is_said_what_ends_before_the_next_working_day(filled: Office) -> None:
    ahead = filled.board.look_ahead()
    assert (ahead.first, ahead.back_on, ahead.act_on) == (date(2026, 11, 21), date(2026, 11, 23), date(2026, 11, 20))
    assert "ETS-024/16.4/max" in {entry.line.limit_id for entry in ahead.entries}
    assert all(date(2026, 11, 21) <= entry.line.ends_on < date(2026, 11, 23) for entry in ahead.entries)


def test_custody_whose_cautious_day_is_a_day_of_rest_is_told_before_it(filled: Office, clock: SetClock) -> None:
    _extradition(filled, "IT", datetime(2026, 10, 14, 9, 0, tzinfo=UTC))
    ahead = {(entry.line.state, entry.line.limit_id): entry for entry in filled.board.look_ahead().entries}
    monday = ahead["IT", "ETS-024/16.4/max"].line
    assert (monday.ends_on, monday.cautious_on) == (date(2026, 11, 23), date(2026, 11, 22))


def test_in_the_middle_of_a_week_the_look_goes_to_the_next_rest(filled: Office, clock: SetClock) -> None:
    clock.at = FRIDAY - timedelta(days=2)
    ahead = filled.board.look_ahead()
    assert (ahead.first, ahead.act_on) == (date(2026, 11, 21), date(2026, 11, 20))
    clock.at = datetime(2026, 12, 24, 9, 0, tzinfo=UTC)
    holidays = filled.board.look_ahead()
    assert (holidays.first, holidays.back_on) == (date(2026, 12, 25), date(2026, 12, 28))


def _asked_for_more(office: Office, state: str) -> Request:
    """A case with a limit, on the requesting State, whose date an officer enters."""
    made = extradition(office, state)
    office.casework.add_event(made.id, EventKind.QUERY_SENT, datetime(2026, 11, 10, 9, 0, tzinfo=UTC))
    return made


def test_what_another_state_must_do_by_a_thursday_is_not_left_out_of_the_look_ahead(office: Office, clock: SetClock) -> None:
    clock.at = FRIDAY
    made = _asked_for_more(office, "EG")
    saturday = date(2026, 11, 28)
    office.entered_dates.enter(made.id, OPEN_END, due_on=saturday, source="Note verbale 12/2026")
    clock.at = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
    ahead = office.board.look_ahead()
    found = next(entry.line for entry in ahead.entries if entry.line.limit_id == OPEN_END)
    assert (found.act_on, found.ends_on, ahead.act_on) == (date(2026, 11, 26), saturday, date(2026, 11, 27))


def test_a_limit_in_hours_that_ends_on_a_sunday_stays_on_the_board_over_the_weekend(office: Office, clock: SetClock) -> None:
    clock.at = FRIDAY
    made = _asked_for_more(office, "AL")
    soon = datetime.fromisoformat("2026-11-22T00:30")  # still Saturday in UTC
    office.entered_dates.enter(made.id, OPEN_END, due_at=soon, source="Note verbale 12/2026")

    def shown(span: Span) -> bool:
        return OPEN_END in {entry.line.limit_id for entry in office.board.show(BoardFilter(span=span)).entries}

    assert shown(Span.TODAY), "Friday is the last working day to act"
    clock.at = FRIDAY + timedelta(days=1)
    assert (shown(Span.TODAY), shown(Span.WEEK)) == (False, True)
    clock.at = datetime(2026, 11, 21, 23, 10, tzinfo=UTC)  # ten past midnight at the office
    assert (shown(Span.TODAY), shown(Span.OVERDUE)) == (True, False)
    clock.at = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
    assert shown(Span.OVERDUE)


def test_data_that_are_no_longer_assured_are_as_grave_as_what_is_late(filled: Office, clock: SetClock) -> None:
    given = Particulars(
        klass=RequestClass.PRESERVATION,
        direction=Direction.INCOMING,
        subject="Preservation of data",
        other_state="BR",
        basis=LegalBasis(treaty_id="ETS-185"),
    )
    made = filled.register.log(given, received=FRIDAY - timedelta(days=70)).value
    filled.casework.add_event(made.id, EventKind.PRESERVATION_EFFECTED, FRIDAY - timedelta(days=60))

    def floor() -> BoardEntry:
        shown = filled.board.show(BoardFilter(treaty="ETS-185")).entries
        return next(entry for entry in shown if entry.line.limit_id == "ETS-185/29.7/floor")

    clock.at = FRIDAY - timedelta(days=1)
    assert floor().lateness is Lateness.SOON
    clock.at = FRIDAY + timedelta(days=3)
    assert floor().lateness is Lateness.LATE
    assert "ETS-185/29.7/floor" not in {e.line.limit_id for e in filled.board.show(BoardFilter(span=Span.OVERDUE)).entries}


def test_no_calendar_file_is_written_unless_the_office_permits_it(filled: Office, tmp_path: Path) -> None:
    with pytest.raises(KnownError) as refused:
        filled.board.write_calendar(tmp_path / "deadlines.ics", BoardFilter())
    assert refused.value.code is Code.MOVE_REFUSED
    assert "does not permit calendar files" in sentence(refused.value)
    assert list(tmp_path.glob("*.ics*")) == []


def test_a_calendar_file_has_every_deadline_and_names_nobody(filled: Office, tmp_path: Path) -> None:
    _extradition(
        filled, "IT", datetime(2026, 11, 17, 9, 0, tzinfo=UTC), confidentiality=Confidentiality.RESTRICTED,
        confidentiality_reason="a life is at stake",
    )  # fmt: skip
    filled.record.keep(settings={"calendar_files": "on"})
    target = tmp_path / "deadlines.ics"
    count = filled.board.write_calendar(target, BoardFilter(own=False))
    read = Calendar.from_ical(target.read_bytes())
    entries: list[Any] = list(read.walk("VEVENT"))
    open_ones = [entry for entry in filled.board.show(BoardFilter(own=False)).entries if not entry.line.restricted]
    assert len(entries) == count == len(open_ones)
    assert "Extradition to" not in target.read_text(encoding="utf-8"), "the subject may hold a name"
    cap = next(entry for entry in entries if "16.4-max" in entry["UID"] and entry["DTSTART"].dt == date(2026, 11, 20))
    assert "2026-11-22" in cap["DESCRIPTION"]
    assert cap["CLASS"] == "CONFIDENTIAL"
    with pytest.raises(KnownError) as refused:
        filled.board.write_calendar(target, BoardFilter())
    assert refused.value.code is Code.FILE_EXISTS


def test_an_auditor_reads_the_board(filled: Office, sign_in: SignIn) -> None:
    total = filled.board.show(BoardFilter()).total
    assert sign_in("auditor").board.show(BoardFilter()).total == total
