# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The register's list against the same SQL sent straight to the encrypted database."""

from __future__ import annotations

import random
from array import array
from collections.abc import Callable
from functools import partial
from typing import Any

from mlat_desktop.domain.vocabulary import Status
from mlat_desktop.services.ports import ListQuery
from mlat_desktop.store.unit_of_work import SqlStore
from tests.bench.filling import Filled
from tests.bench.measure import Measure, against, alone
from ui.models.request_table import PAGE, RequestTable

_NEWEST = "ORDER BY registered_at DESC, id DESC"
_SEARCHES = (
    ("mull", '("mull"*) OR (squeezed : "mull"*)'),
    ("okafor bank", '("okafor"* AND "bank"*) OR (squeezed : "okaforbank"*)'),
    ("12/A/2012", '("12 a 2012"*) OR (squeezed : "12a2012"*)'),
)
"""What is typed, and what reaches the index."""


def run(filled: Filled) -> list[Measure]:
    register, store = filled.office.register, filled.store
    model = RequestTable(register.rows, lambda: register.today)

    def show(query: ListQuery) -> None:
        model.reset(register.ids(query))
        model.row_at(0)

    def listed(what: str, query: ListQuery, statement: str) -> Measure:
        return against(what, partial(show, query), partial(_ids, store, statement), "raw SQL of the ids")

    def search(words: str, match: str) -> Measure:
        query = ListQuery(text=words)
        statement = (
            f"SELECT id FROM request WHERE id IN (SELECT rowid FROM request_search WHERE request_search MATCH ?) {_NEWEST}"
        )
        what = f"search {words!r}, {len(register.ids(query)):,} found"
        return against(what, partial(show, query), partial(_ids, store, statement, match), "raw SQL of the same")

    count = len(register.ids(ListQuery()))
    reviewed = ListQuery(statuses=frozenset({Status.UNDER_REVIEW}))
    return [
        listed(f"open the list of {count:,} requests", ListQuery(), f"SELECT id FROM request {_NEWEST}"),
        *_pages(store, model, register.ids(ListQuery())),
        listed(
            "sort by subject",
            ListQuery(sort="subject", descending=False),
            "SELECT id FROM request ORDER BY subject_key, id",
        ),
        listed("filter by status", reviewed, f"SELECT id FROM request WHERE status = 'under-review' {_NEWEST}"),
        *(search(words, match) for words, match in _SEARCHES),
        alone("the figures of the chips", register.counts),
        alone("the day's board", filled.office.today.lines, note=f"{len(filled.office.today.lines()):,} lines"),
    ]


def _pages(store: SqlStore, model: RequestTable, ids: array[int]) -> list[Measure]:
    model.reset(ids)
    chance = random.Random(7)
    turns = iter(range(PAGE, 10**9, PAGE))

    def page(at: int) -> None:
        model.row_at(at)

    def raw(at: int) -> None:
        wanted = ids[at : at + PAGE]
        marks = ",".join("?" * len(wanted))
        assert _raw(store, f"SELECT * FROM request WHERE id IN ({marks})", *wanted)

    def jump(go: Callable[[int], None]) -> None:
        model.forget()  # a page that was seen before would be answered from memory
        go(chance.randrange(len(ids)))

    def down(go: Callable[[int], None]) -> None:
        go(next(turns) % len(ids))

    floor = "raw SQL of its rows"
    return [
        against(f"the next page of {PAGE} rows", lambda: down(page), lambda: down(raw), floor, rounds=25),
        against(f"jump to any place: its page of {PAGE} rows", lambda: jump(page), lambda: jump(raw), floor, rounds=25),
    ]


def _raw(store: SqlStore, statement: str, *given: object) -> list[Any]:
    with store.read() as unit:
        driver: Any = unit.connection.connection.driver_connection
        return list(driver.execute(statement, given).fetchall())


def _ids(store: SqlStore, statement: str, *given: object) -> array[int]:
    return array("q", (row[0] for row in _raw(store, statement, *given)))
