# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The register's list against the same SQL sent straight to the encrypted database."""

from __future__ import annotations

from array import array
from functools import partial
from typing import Any

from mlat_desktop.domain.vocabulary import Status
from mlat_desktop.services.ports import ListQuery
from mlat_desktop.store.unit_of_work import SqlStore
from tests.bench.filling import Filled
from tests.bench.measure import Line, against, timed
from ui.models.request_table import PAGE, RequestTable

_NEWEST = "ORDER BY registered_at DESC, id DESC"
_SEARCHES = (("mull", '"mull"*'), ("okafor bank", '"okafor"* AND "bank"*'), ("976/A/2025", '"976a2025"*'))


def run(filled: Filled) -> list[Line]:
    register, store = filled.office.register, filled.store
    model = RequestTable(register.rows, lambda: register.today)

    def show(query: ListQuery) -> None:
        model.reset(register.ids(query))
        model.row_at(0)

    def listed(what: str, query: ListQuery, statement: str) -> Line:
        return against(what, partial(show, query), partial(_ids, store, statement), "raw SQL of the ids")

    def search(words: str, match: str) -> Line:
        query = ListQuery(text=words)
        floor = partial(_ids, store, "SELECT rowid FROM request_search WHERE request_search MATCH ?", match)
        what = f"search {words!r} ({len(register.ids(query)):,} found)"
        return against(what, partial(show, query), floor, "raw SQL of the index")

    count = len(register.ids(ListQuery()))
    reviewed = ListQuery(statuses=frozenset({Status.UNDER_REVIEW}))
    return [
        listed(f"open the register, {count:,} requests", ListQuery(), f"SELECT id FROM request {_NEWEST}"),
        _page(store, model, register.ids(ListQuery())),
        listed(
            "sort by subject",
            ListQuery(sort="subject", descending=False),
            "SELECT id FROM request ORDER BY subject_key, id",
        ),
        listed("filter by status", reviewed, f"SELECT id FROM request WHERE status = 'under-review' {_NEWEST}"),
        *(search(words, match) for words, match in _SEARCHES),
        Line("figures of the chips", timed(register.counts)),
        Line("the day's board", timed(filled.office.today.lines), note=f"{len(filled.office.today.lines()):,} lines"),
    ]


def _page(store: SqlStore, model: RequestTable, ids: array[int]) -> Line:
    model.reset(ids)
    places = iter(range(PAGE, 10**9, PAGE))
    marks = ",".join("?" * len(ids[:PAGE]))

    def page_down() -> None:
        assert model.row_at(next(places) % max(len(ids) - PAGE, 1)) is not None

    rows = partial(_raw, store, f"SELECT * FROM request WHERE id IN ({marks})", *ids[:PAGE])
    return against(f"page of {PAGE} rows not seen yet", page_down, rows, "raw SQL of the rows", rounds=25)


def _raw(store: SqlStore, statement: str, *given: object) -> list[Any]:
    with store.read() as unit:
        driver: Any = unit.connection.connection.driver_connection
        return list(driver.execute(statement, given).fetchall())


def _ids(store: SqlStore, statement: str, *given: object) -> array[int]:
    return array("q", (row[0] for row in _raw(store, statement, *given)))
