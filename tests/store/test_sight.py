# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A restricted case does not exist for whoever does not handle it: not in any table, by any kind of query."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from mlat_desktop.clock import SetClock
from mlat_desktop.domain.access import Grant, GrantKind, Notice, NoticeKind
from mlat_desktop.domain.bundle import BundleRecord, BundleState
from mlat_desktop.domain.errors import BugError, Code, KnownError
from mlat_desktop.domain.evidence import CustodyAct, CustodyEntry, Evidence
from mlat_desktop.domain.law import EnteredDate, Recount
from mlat_desktop.domain.letters import ListedCase
from mlat_desktop.domain.request import RequestId, Uid
from mlat_desktop.domain.vocabulary import Confidentiality
from mlat_desktop.services.access_port import Reader
from mlat_desktop.services.ports import ListQuery, Revision, StoredBlob
from mlat_desktop.store import tables
from mlat_desktop.store.access_tables import handler
from mlat_desktop.store.sight import Desk, narrowed, path_to_request
from mlat_desktop.store.unit_of_work import SqlStore, SqlUnit
from tests.store import samples
from tests.store.samples import DAY, THEN

pytestmark = pytest.mark.thorough

OFFICER = Reader("uid-of-officer", "anna")
STRANGER = Reader("uid-of-stranger", "boris")
LINKED = [table for table in tables.metadata.sorted_tables if path_to_request(table) and table.name != "audit"]


def _fill(unit: SqlUnit, serial: int, confidentiality: Confidentiality) -> RequestId:
    """A request with a row in every table that hangs off it."""
    made = samples.request(serial)
    made = replace(made, officer="anna", particulars=replace(made.particulars, confidentiality=confidentiality))
    key = unit.requests.add(made)
    unit.requests.add_event(key, samples.event())
    unit.requests.add_mail(key, samples.mail())
    unit.requests.add_revision(key, Revision(at=THEN, actor="a", reason="r", before="{}", after="{}"))
    unit.requests.set_deadlines(key, [samples.deadline("T/1")])
    unsealed = replace(samples.letter(key), uid=Uid(f"l-{serial}"), number=f"L-{serial}", sealed_at=None)
    unit.letters.list_cases(unit.letters.add(unsealed), [ListedCase(key, reminds=True)])
    blob = str(serial) * 32
    unit.exhibits.add_blob(StoredBlob(blob, "secret", 1, "a"))
    evidence = Evidence(
        uid=Uid(f"v-{serial}"), exhibit="1", title="t", file_name="f", media_type="m", size=1, sha256="a", blob=blob
    )
    unit.exhibits.add(key, evidence)
    unit.exhibits.add_custody(CustodyEntry(evidence_uid=evidence.uid, at=THEN, actor="a", act=CustodyAct.RECEIVED))
    unit.bundles.add(
        BundleRecord(
            uid=Uid(f"b-{serial}"), incoming=True, request_id=key, partner="p", sequence=serial, created_at=THEN,
            state=BundleState.IMPORTED, digest="", size=1, place="", medium="", detail="", by="a",
        )
    )  # fmt: skip
    unit.audit.append(at=THEN, actor="a", action="request.ended", subject=made.uid, detail={"n": made.number}, request_id=key)
    unit.treaties.add_recount(Recount(id=0, request_id=key, before=1, after=2, alarm=False, found_at=THEN, moved=()))
    entered = EnteredDate(
        uid=f"e-{serial}", limit_id="T/1", trigger_uid="x", due_on=DAY, source="s", entered_by="a", entered_at=THEN
    )
    unit.requests.add_entered_date(key, entered)
    unit.access.add_notice(Notice(id=0, account_uid=STRANGER.uid, request_id=key, kind=NoticeKind.OPENED, at=THEN))
    unit.access.add_grant(
        Grant(id=0, request_id=key, account_uid="uid-of-nobody", kind=GrantKind.NAMED, reason="r", given_by="a", given_at=THEN)
    )
    return key


def _any_row(unit: SqlUnit, table: sa.Table, key: RequestId) -> None:
    """A row of a table that nobody gave the sample one of, so that a table that is made tomorrow is tried too."""
    path = path_to_request(table)
    assert path is not None
    connection, owner = unit.connection, _owned(path[1:], key)
    if connection.execute(sa.select(sa.func.count()).select_from(table).where(_is_of(path[0], owner, key))).scalar_one():
        return
    row: dict[str, object] = {}
    for column in table.c:
        if column is path[0]:
            row[column.name] = key if owner is None else connection.execute(owner).scalar()
        elif not column.nullable and not (column.primary_key and column.name == "id"):
            row[column.name] = _any_value(connection, column, key)
    connection.execute(sa.insert(table).values(row))


def _owned(path: tuple[sa.Column[Any], ...], key: RequestId) -> sa.Select[Any] | None:
    keys: sa.Select[Any] | None = None
    for step in reversed(path):
        where = step == key if keys is None else step.in_(keys)
        keys = sa.select(step.table.c.id).where(where)
    return keys


def _is_of(column: sa.Column[Any], owner: sa.Select[Any] | None, key: RequestId) -> sa.ColumnElement[bool]:
    return column == key if owner is None else column.in_(owner)


def _any_value(connection: sa.Connection, column: sa.Column[Any], key: RequestId) -> object:
    if column.foreign_keys:
        other = next(iter(column.foreign_keys)).column
        found = sa.select(other).limit(1)
        if "request_id" in other.table.c:
            found = found.where(other.table.c.request_id == key)
        return connection.execute(found).scalar()
    words = getattr(column.type, "enums", None)
    if words:
        return words[0]
    kinds: tuple[tuple[type[sa.types.TypeEngine[Any]], object], ...] = (
        (sa.JSON, []), (sa.Boolean, False), (sa.Integer, int(key)), (sa.Numeric, 1), (sa.Date, DAY), (sa.LargeBinary, b"x"),
    )  # fmt: skip
    value = next((value for kind, value in kinds if isinstance(column.type, kind)), None)
    if value is not None:
        return value
    return THEN if "DateTime" in type(column.type).__name__ else f"{column.table.name}-{key}"


@pytest.fixture
def cases(store: SqlStore) -> tuple[RequestId, RequestId]:
    """An open case and a restricted one, both of the same officer."""
    with store.write() as unit:
        samples.edition(unit, THEN)
        found = _fill(unit, 1, Confidentiality.ORDINARY), _fill(unit, 2, Confidentiality.RESTRICTED)
        unit.incidents.add(samples.lost(), [])
        for table in LINKED:
            for key in found:
                _any_row(unit, table, key)
        unit.commit()
    return found


def _count(store: SqlStore, query: Callable[[sa.Table], sa.Select[int]], table: sa.Table) -> int:
    with store.read() as unit:
        desk = unit.requests._connection
        return int(desk.execute(query(table)).scalar_one())


@pytest.mark.parametrize("table", LINKED, ids=lambda table: str(table.name))
def test_no_row_of_any_table_tells_a_stranger_of_it(
    store: SqlStore, cases: tuple[RequestId, RequestId], table: sa.Table
) -> None:
    def plain(each: sa.Table) -> sa.Select[int]:
        return sa.select(sa.func.count()).select_from(each)

    def named_otherwise(each: sa.Table) -> sa.Select[int]:
        return sa.select(sa.func.count()).select_from(each.alias("other"))

    def inside(each: sa.Table) -> sa.Select[int]:
        return sa.select(sa.func.count()).select_from(sa.select(*each.primary_key).distinct().subquery())

    for query in (plain, named_otherwise, inside):
        every = _count(store, query, table)
        assert every >= 2, "the sample has a row for both cases"
        assert _count(store.seen_by(OFFICER), query, table) == every
        assert 0 < _count(store.seen_by(STRANGER), query, table) < every


def test_every_table_with_a_way_to_a_request_is_found_by_its_keys() -> None:
    names = {table.name for table in LINKED}
    assert {"request", "person", "custody", "asset", "custody_entry", "letter", "deadline", "audit_detail", "notice"} <= names
    unlinked = {table.name for table in tables.metadata.sorted_tables if path_to_request(table) is None}
    assert not {name for name in unlinked if "request_id" in tables.metadata.tables[name].c}


def test_a_letter_of_several_cases_is_unknown_to_whoever_may_not_see_one_of_them(
    store: SqlStore, cases: tuple[RequestId, RequestId]
) -> None:
    seen, hidden = cases
    listed = {"L-8": [seen], "L-9": [seen, hidden]}
    with store.write() as unit:
        for number, keys in listed.items():
            letter = replace(samples.letter(seen), uid=Uid(number), number=number, sealed_at=None, request_id=None, state="FR")
            made = unit.letters.add(letter)
            unit.letters.list_cases(made, [ListedCase(key, reminds=False) for key in keys])
        unit.exhibits.add_blob(StoredBlob("0" * 32, "secret", 1, "a"))
        unit.letters.add_comment(samples.comment(made))
        unit.letters.add_scan(samples.signed_scan(made))
        unit.letters.keep_annex_file(samples.annex_file(made))
        unit.commit()
    with store.seen_by(STRANGER).read() as unit:
        assert [each.number for each in unit.letters.to_state("FR")] == ["L-8"]
        assert unit.letters.find("L-9") is None
        assert (unit.letters.comments(made), unit.letters.scans(made), unit.letters.annex_file(made)) == ((), (), None)
    with store.seen_by(OFFICER).read() as unit:
        assert [each.number for each in unit.letters.to_state("FR")] == ["L-8", "L-9"]
        assert all((unit.letters.comments(made), unit.letters.scans(made), unit.letters.annex_file(made)))


def test_lists_counts_and_searches_know_nothing_of_it(store: SqlStore, cases: tuple[RequestId, RequestId]) -> None:
    seen, hidden = cases
    with store.seen_by(STRANGER).read() as unit:
        assert list(unit.requests.ids(ListQuery(), DAY)) == [seen]
        assert list(unit.requests.ids(ListQuery(text="lava"), DAY)) == [seen]
        assert unit.requests.counts(DAY)["all"] == 1
        assert [row.id for row in unit.requests.rows([seen, hidden])] == [seen]
        assert [row.id for row in unit.requests.similar(["45/B/2023"], [])] == [seen]
        assert [letter.number for letter in unit.letters.all()] == ["L-1"]
        assert unit.letters.find("L-2") is None
        assert [key for key, _item in unit.exhibits.all()] == [seen]
        assert [each.uid for each in unit.bundles.all()] == ["b-1"]
        assert unit.bundles.next_sequence() == 1
        assert [each.request_id for each in unit.treaties.recounts()] == [seen]
        assert [each.request_id for each in unit.access.notices(STRANGER.uid, unread=True)] == [seen]
    with store.seen_by(OFFICER).read() as unit:
        assert sorted(unit.requests.ids(ListQuery(), DAY)) == [seen, hidden]


def test_it_is_as_unknown_as_a_number_that_was_never_given(store: SqlStore, cases: tuple[RequestId, RequestId]) -> None:
    with store.whole.read() as unit:
        made = unit.requests.get(cases[1])
    with store.seen_by(STRANGER).read() as unit:
        refusals = []
        for reference in (made.number, made.uid, "MLA-0000-0000"):
            with pytest.raises(KnownError) as refusal:
                unit.requests.find(reference)
            refusals.append((refusal.value.code, {**refusal.value.facts, "reference": ""}))
        assert refusals == [(Code.REQUEST_UNKNOWN, {"reference": ""})] * 3


def test_the_log_stays_whole_and_says_nothing_of_it(store: SqlStore, cases: tuple[RequestId, RequestId]) -> None:
    with store.whole.read() as unit:
        every = list(unit.audit.detailed())
    with store.seen_by(STRANGER).read() as unit:
        found = list(unit.audit.detailed())
        assert [entry for entry, _kept in found] == [entry for entry, _kept in every]
        told = [kept is not None for _entry, kept in found]
        assert told == [True, False]
        assert unit.audit.detail(found[1][0].seq) is None


def test_a_named_person_sees_it_until_the_grant_ends_or_its_time_is_over(
    store: SqlStore, cases: tuple[RequestId, RequestId], clock: SetClock
) -> None:
    def sees() -> bool:
        with store.seen_by(STRANGER).read() as unit:
            return cases[1] in unit.requests.ids(ListQuery(), DAY)

    def let(kind: GrantKind, hours: int | None) -> None:
        until = clock.now() + timedelta(hours=hours) if hours else None
        with store.write() as unit:
            unit.access.add_grant(
                Grant(
                    id=0, request_id=cases[1], account_uid=STRANGER.uid, kind=kind, reason="r", given_by="a",
                    given_at=clock.now(), until=until,
                )
            )  # fmt: skip
            unit.commit()

    assert not sees()
    let(GrantKind.OPENED, 24)
    assert sees()
    clock.at += timedelta(hours=24)
    assert not sees()
    let(GrantKind.NAMED, None)
    assert sees()
    with store.write() as unit:
        assert unit.access.end_grants(cases[1], STRANGER.uid, clock.now(), "a") == 2
        unit.commit()
    assert not sees()


def test_who_hands_a_case_to_others_finishes_the_work_first(store: SqlStore, cases: tuple[RequestId, RequestId]) -> None:
    """What is hidden stands still within a unit: a limit must never be counted on the half of a case."""
    with store.seen_by(STRANGER).write() as unit:
        request = unit.requests.get(cases[0])
        kept = replace(request.particulars, confidentiality=Confidentiality.RESTRICTED)
        unit.requests.update(replace(request, particulars=kept, version=request.version + 1))
        assert len(unit.requests.events(cases[0])) == 1
        unit.commit()
    with store.seen_by(STRANGER).read() as unit:
        assert unit.requests.events(cases[0]) == ()


def test_a_query_in_words_is_refused(store: SqlStore, cases: tuple[RequestId, RequestId]) -> None:
    words = sa.text("  SELECT subject FROM request")
    column = sa.column("subject", sa.Text())
    with store.seen_by(STRANGER).read() as unit:
        for query in (words, words.columns(column), sa.select(words.columns(column).subquery().c.subject)):
            with pytest.raises(BugError):
                unit.requests._connection.execute(query)


def test_an_office_that_restricts_nearly_all_it_has_works(store: SqlStore, cases: tuple[RequestId, RequestId]) -> None:
    seen, hidden = cases
    many = tuple(range(hidden, 100_000))
    for table in (tables.request, tables.custody_entry, tables.audit_detail):
        for keys in ((hidden,), many):
            query = narrowed(sa.select(sa.func.count()).select_from(table), keys)
            with store.whole.read() as unit:
                assert unit.connection.execute(query).scalar_one() == 1, table  # type: ignore[call-overload]  # ``narrowed`` tells no type
    assert seen not in many


def test_every_repository_of_a_person_works_at_the_desk_and_has_no_other_way_to_the_database(store: SqlStore) -> None:
    with store.seen_by(STRANGER).read() as unit:
        kept = [getattr(each, "_connection", None) for each in vars(unit).values()]
        desks = [each for each in kept if each is not None]
        assert len(desks) >= 10
        assert {type(each) for each in desks} == {Desk}
        with pytest.raises(AttributeError):
            desks[0].exec_driver_sql("SELECT 1")


def test_asking_who_may_see_takes_the_index_of_what_is_restricted(store: SqlStore) -> None:
    from mlat_desktop.store.sight import _HIDDEN

    with store.read() as unit:
        words = str(_HIDDEN.compile(unit.connection.engine))
        marks = words.count("?")
        plan = unit.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {words}", tuple("x" * marks)).all()
    assert any("ix_request_confidentiality_officer" in str(row[-1]) for row in plan), plan
    assert handler.c.account_uid.name == "account_uid"
