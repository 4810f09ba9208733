# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Numbers without gaps, and what the lists answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from mlat_desktop.clock import SetClock, SystemClock
from mlat_desktop.domain.deadlines import Awaited, Deadline, DeadlineState, LimitKind
from mlat_desktop.domain.errors import BugError, Code, KnownError
from mlat_desktop.domain.request import Request, RequestId
from mlat_desktop.domain.vocabulary import Direction, RequestClass, Status
from mlat_desktop.services.ports import ListQuery, Series
from mlat_desktop.store.requests import SqlRequests
from mlat_desktop.store.unit_of_work import SqlStore, SqlUnit
from tests.store import samples

SERIES = Series(klass=RequestClass.MLA, direction=Direction.OUTGOING, prefix="OUT", first=317, first_year=2026)
DAY = date(2026, 4, 1)


def _take(store: SqlStore, year: int, *, keep: bool = True) -> int:
    with store.write() as unit:
        serial, _ = unit.requests.take_serial(SERIES.klass, SERIES.direction, year)
        if keep:
            unit.commit()
    return serial


def test_numbers_go_on_where_the_old_register_stopped_and_have_no_gaps(store: SqlStore) -> None:
    with store.write() as unit:
        unit.requests.set_series(replace(SERIES, prefix="X"))
        unit.requests.set_series(SERIES)
        assert unit.requests.series() == (SERIES,)
        unit.commit()
    taken = [_take(store, 2026, keep=keep) for keep in (True, False, True, False, True)]
    assert taken == [317, 318, 318, 319, 319]
    assert [_take(store, 2027), _take(store, 2027), _take(store, 2026)] == [1, 2, 320]


def test_a_class_without_a_series_is_a_bug(store: SqlStore) -> None:
    with store.write() as unit, pytest.raises(BugError):
        unit.requests.take_serial(RequestClass.MLA, Direction.INCOMING, 2026)


def test_a_request_is_found_by_number_in_any_letter_case_and_by_uid(store: SqlStore) -> None:
    with store.write() as unit:
        key = unit.requests.add(samples.request())
        assert unit.requests.find(" out-2026-0001 ").id == unit.requests.find(samples.request().uid.upper()).id == key
        with pytest.raises(KnownError) as refusal:
            unit.requests.find("OUT-2026-0002")
        assert refusal.value.code is Code.REQUEST_UNKNOWN
        with pytest.raises(KnownError) as refusal:
            unit.requests.get(RequestId(99))
        assert refusal.value.code is Code.REQUEST_UNKNOWN


def test_who_saves_second_is_told_and_overwrites_nothing(store: SqlStore) -> None:
    with store.write() as unit:
        key = unit.requests.add(samples.request())
        unit.requests.update(samples.request(1, samples.particulars("First"), id=key, version=2))
        with pytest.raises(KnownError) as refusal:
            unit.requests.update(samples.request(1, samples.particulars("Second"), id=key, version=2))
        assert refusal.value.code is Code.REQUEST_CHANGED
        assert unit.requests.get(key).particulars.subject == "First"


def _stored(unit: SqlUnit, key: RequestId) -> Request:
    """What the database holds, asked by somebody who has read nothing yet."""
    return SqlRequests(unit.connection, SystemClock()).get(key)


def test_in_one_unit_each_change_of_the_particulars_is_kept_and_found(store: SqlStore) -> None:
    with store.write() as unit:
        request = unit.requests.get(unit.requests.add(samples.request()))
        moved = replace(request, status=Status.REPLY_RECEIVED, version=2)
        unit.requests.update(moved)
        assert unit.requests.get(request.id) == _stored(unit, request.id) == moved
        other = replace(moved, particulars=samples.particulars("Counterfeit medicine"), version=3)
        unit.requests.update(other)
        assert list(unit.requests.ids(ListQuery(text="counterfeit"), DAY)) == [request.id]
        assert unit.requests.get(request.id) == _stored(unit, request.id) == other
        fewer = replace(other, particulars=replace(other.particulars, items=other.particulars.items[:1]), version=4)
        unit.requests.update(fewer)
        assert unit.requests.get(request.id) == _stored(unit, request.id) == fewer
        back = replace(request, version=5)
        unit.requests.update(back)
        assert unit.requests.get(request.id) == _stored(unit, request.id) == back
        assert list(unit.requests.ids(ListQuery(text="counterfeit"), DAY)) == []
        assert list(unit.requests.ids(ListQuery(text="oconnor"), DAY)) == [request.id]


def test_a_new_status_with_its_next_action_writes_one_row(store: SqlStore) -> None:
    with store.write() as unit:
        request = unit.requests.get(unit.requests.add(samples.request()))
        sent: list[str] = []
        sa.event.listen(unit.connection, "before_cursor_execute", lambda *given: sent.append(given[2]))
        parts = replace(request.particulars, next_action="Thank them")
        unit.requests.update(replace(request, particulars=parts, status=Status.REPLY_RECEIVED, version=2))
        assert unit.requests.get(request.id).particulars.next_action == "Thank them"
        assert [statement.split()[:2] for statement in sent] == [["UPDATE", "request"]]
        assert _stored(unit, request.id).particulars == parts


def test_what_was_refused_is_not_remembered_as_stored(store: SqlStore) -> None:
    with store.write() as unit:
        request = unit.requests.get(unit.requests.add(samples.request()))
        with pytest.raises(KnownError):
            unit.requests.update(replace(request, status=Status.REPLY_RECEIVED, version=7))
        assert unit.requests.get(request.id) == request


def test_the_day_of_registration_is_that_of_the_office(store: SqlStore) -> None:
    with store.write() as unit:  # 14:30 UTC is the next morning in Auckland
        key = unit.requests.add(samples.request())
        assert unit.requests.rows([key])[0].registered_on == date(2026, 3, 3)


def _filled(store: SqlStore) -> None:
    """Requests 1 to 6; 2, 3 and 5 have a next day."""
    names = ["Éclair", "abc", "Zoo", "ÄBD", "ábe", "m"]
    with store.write() as unit:
        for serial, subject in enumerate(names, 1):
            made = samples.plain(subject, serial, other_state="BR" if serial % 2 else "FR")
            status = Status.CLOSED if serial == 6 else Status.SENT
            when = samples.THEN + timedelta(days=serial)
            key = unit.requests.add(replace(made, status=status, registered_at=when, officer=f"o{serial % 3}"))
            if serial in {2, 3, 5}:
                limit = samples.deadline("x", due_on=DAY + timedelta(days=-serial), due_at=None, act_by=None)
                unit.requests.set_deadlines(key, [limit])
        unit.commit()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (ListQuery(), [6, 5, 4, 3, 2, 1]),
        (ListQuery(sort="number", descending=False), [1, 2, 3, 4, 5, 6]),
        (ListQuery(sort="subject", descending=False), [2, 4, 5, 1, 6, 3]),
        (ListQuery(sort="due", descending=False), [5, 3, 2, 1, 4, 6]),
        (ListQuery(sort="due"), [2, 3, 5, 6, 4, 1]),
        (ListQuery(sort="state", descending=False), [1, 3, 5, 2, 4, 6]),
        (ListQuery(sort="officer", descending=False), [3, 6, 1, 4, 2, 5]),
        (ListQuery(sort="status", descending=False), [6, 1, 2, 3, 4, 5]),
        (ListQuery(open_only=True), [5, 4, 3, 2, 1]),
        (ListQuery(statuses=frozenset({Status.CLOSED, Status.WITHDRAWN})), [6]),
        (ListQuery(state="FR", officer="o2"), [2]),
        (ListQuery(direction=Direction.INCOMING), []),
        (ListQuery(klass=RequestClass.MLA, text="ab"), [5, 4, 2]),
        (ListQuery(overdue_on=DAY - timedelta(days=2)), [5, 3]),
        (ListQuery(due_by=DAY - timedelta(days=2)), [5, 3, 2]),
    ],
)
def test_a_list_holds_what_was_asked_in_the_order_asked(store: SqlStore, query: ListQuery, expected: list[int]) -> None:
    _filled(store)
    with store.read() as unit:
        assert list(unit.requests.ids(query, DAY)) == expected


def test_the_last_touched_comes_first(store: SqlStore, clock: SetClock) -> None:
    _filled(store)
    for key in (4, 2):
        clock.at += timedelta(hours=1)
        with store.write() as unit:
            unit.requests.add_event(RequestId(key), samples.event())
            unit.commit()
    with store.read() as unit:
        assert list(unit.requests.ids(ListQuery(sort="updated"), DAY))[:2] == [2, 4]


def test_rows_come_in_the_order_of_the_ids_however_many(store: SqlStore) -> None:
    _filled(store)
    with store.read() as unit:
        wanted = [3, 1, 99, 6] + [1] * 1200
        assert [row.id for row in unit.requests.rows(wanted)] == [3, 1, 6] + [1] * 1200


def test_a_row_says_what_a_list_shows(store: SqlStore) -> None:
    with store.write() as unit:
        key = unit.requests.add(samples.request())
        treaty = samples.deadline("treaty", own_target=False, liberty=False)
        liberty = samples.deadline("liberty", own_target=False)
        open_end = samples.deadline("?", state=DeadlineState.UNCOMPUTED)
        unit.requests.set_deadlines(key, [samples.deadline("own", liberty=False), treaty, liberty, open_end])
        row = unit.requests.rows([key])[0]
        unit.requests.set_deadlines(key, [treaty, samples.deadline("own, on liberty")])
        again = unit.requests.rows([key])[0].due
        assert again is not None
        assert again.title == "Title of own, on liberty"
    assert row.due == Awaited(
        act_on=date(2026, 4, 10),
        ends_on=date(2026, 4, 10),
        kind=LimitKind.CEILING,
        title="Title of liberty",
        own_target=False,
        liberty=True,
    )
    assert row.then is None
    assert (row.uncomputed, row.urgent, row.restricted) == (True, True, True)
    assert (row.theirs, row.state, row.next_action, row.officer) == ("45/B/2023", "BR", "Send", "berta")


def test_a_settled_deadline_leaves_the_list(store: SqlStore) -> None:
    with store.write() as unit:
        key = unit.requests.add(samples.request())
        unit.requests.set_deadlines(key, [samples.deadline("a")])
        unit.requests.set_deadlines(key, [samples.deadline("a", state=DeadlineState.SETTLED)])
        assert unit.requests.rows([key])[0].due is None
        assert unit.requests.watched(date(2030, 1, 1)) == []


def test_the_board_hears_of_every_watched_day_earliest_first(store: SqlStore) -> None:
    with store.write() as unit:
        first, second = (unit.requests.add(samples.plain("s", serial)) for serial in (1, 2))
        at = [samples.deadline(str(n), due_on=DAY + timedelta(days=n), due_at=None, act_by=None) for n in range(4)]
        unit.requests.set_deadlines(first, [at[2], at[0]])
        unit.requests.set_deadlines(second, [at[3], at[1], samples.deadline("?", state=DeadlineState.UNCOMPUTED)])
        found = unit.requests.watched(DAY + timedelta(days=2))
        assert [(row.id, limit) for row, limit in found] == [(first, at[0]), (second, at[1]), (first, at[2])]
        assert [(row.id, limit.limit_id) for row, limit in unit.requests.uncomputed()] == [(second, "?")]


def test_the_chips_count(store: SqlStore) -> None:
    _filled(store)
    with store.read() as unit:
        counts = unit.requests.counts(DAY - timedelta(days=2))
    assert (counts["all"], counts["open"], counts["overdue"], counts["sent"], counts["closed"]) == (6, 5, 2, 5, 1)
    assert {status.value for status in Status} <= counts.keys()


def test_a_request_is_late_by_any_of_its_limits_but_not_by_an_assured_time(store: SqlStore) -> None:
    def limit(name: str, end: date, **more: object) -> Deadline:
        return samples.deadline(name, due_on=end, due_at=None, **{"act_by": None, **more})

    yesterday, ahead = DAY - timedelta(days=1), DAY + timedelta(days=4)
    cases = [
        # The day to act of a limit that does not move comes first in the list; another one has ended meanwhile.
        [limit("moves not", ahead, act_by=DAY - timedelta(days=3)), limit("ended", yesterday)],
        [limit("assured", yesterday, kind=LimitKind.FLOOR), limit("ahead", ahead)],
        [limit("done", yesterday, state=DeadlineState.SETTLED), limit("today", DAY)],
    ]
    with store.write() as unit:
        for serial, limits in enumerate(cases, 1):
            unit.requests.set_deadlines(unit.requests.add(samples.plain("s", serial)), limits)
        assert list(unit.requests.ids(ListQuery(overdue_on=DAY), DAY)) == [1]
        assert unit.requests.counts(DAY)["overdue"] == 1
        unit.requests.set_deadlines(RequestId(1), [])
        assert unit.requests.counts(DAY)["overdue"] == 0


def test_a_possibility_that_has_passed_gives_way_to_what_must_be_done(store: SqlStore) -> None:
    def limit(name: str, days: int, kind: LimitKind = LimitKind.SHALL) -> Deadline:
        return samples.deadline(name, due_on=DAY + timedelta(days=days), due_at=None, act_by=None, kind=kind)

    may, must = limit("may", 5, LimitKind.MAY), limit("must", 27)
    cases = [[must, may], [limit("between", 10)], [limit("floor", 2, LimitKind.FLOOR)]]
    with store.write() as unit:
        for serial, limits in enumerate(cases, 1):
            unit.requests.set_deadlines(unit.requests.add(samples.plain("s", serial)), limits)
        row = unit.requests.rows([1])[0]
        assert (row.due, row.then) == (may.awaited, must.awaited)
        assert [row.awaited(DAY + timedelta(days=n)) for n in (0, 5, 6, 40)] == [may.awaited, may.awaited, *[must.awaited] * 2]
        due = ListQuery(sort="due", descending=False)
        assert list(unit.requests.ids(due, DAY + timedelta(days=5))) == [3, 1, 2]
        assert list(unit.requests.ids(due, DAY + timedelta(days=6))) == [3, 2, 1], "its place is now that of the later day"
        soon = ListQuery(due_by=DAY + timedelta(days=10))
        assert sorted(unit.requests.ids(soon, DAY)) == [1, 2, 3]
        assert sorted(unit.requests.ids(soon, DAY + timedelta(days=6))) == [2, 3]
        late = DAY + timedelta(days=20)
        assert list(unit.requests.ids(ListQuery(overdue_on=late), late)) == [2], "nobody is late with what has become possible"
        unit.requests.set_deadlines(RequestId(1), [may])
        assert unit.requests.rows([1])[0].awaited(late) == may.awaited, "and stays where nothing else is awaited"


def test_a_duplicate_is_recognised_in_another_spelling(store: SqlStore) -> None:
    with store.write() as unit:
        key = unit.requests.add(samples.request())
        unit.requests.add(samples.plain("Other", 2))
        for references, names in (
            (["45-b 2023"], []),
            ([], ["jose garcia lopez"]),
            ([], ["Lukasz ZOLC"]),
            ([], ["محمّد عبد اللّه"]),
        ):
            assert [row.id for row in unit.requests.similar(references, names)] == [key]
        assert unit.requests.similar(["45/B/2024"], ["García"]) == unit.requests.similar([], [""]) == []


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("sort", ["number", "subject", "due", "registered", "updated"])
def test_a_long_list_is_read_off_an_index_and_sorted_by_nobody(store: SqlStore, sort: str, descending: bool) -> None:
    plans: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, executemany: Any) -> None:
        rows = connection.connection.driver_connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall()
        plans.append("; ".join(row[3] for row in rows))

    with store.read() as unit:
        sa.event.listen(unit.connection, "before_cursor_execute", note)
        unit.requests.ids(ListQuery(sort=sort, descending=descending, open_only=sort in {"due", "registered"}), DAY)
    *first, plan = plans
    assert all("USING INDEX ix_request_then" in each for each in first), "what has passed is found by its own small index"
    assert "COVERING INDEX" in plan
    assert "TEMP B-TREE" not in plan
