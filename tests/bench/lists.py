# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The register's list against the same SQL sent straight to the encrypted database."""

from __future__ import annotations

from array import array
from typing import Any

from mlat_desktop.domain.vocabulary import Status
from mlat_desktop.services.ports import ListQuery
from tests.bench.filling import Filled
from tests.bench.measure import Line, against, timed
from ui.models.request_table import PAGE, RequestTable

_NEWEST = "SELECT id FROM request ORDER BY registered_at DESC, id DESC"
_FLOOR = "raw SQL"


def run(filled: Filled) -> list[Line]:
    register, store = filled.office.register, filled.store
    model = RequestTable(register.rows, lambda: register.today)

    def raw(statement: str, *given: object) -> list[Any]:
        with store.read() as unit:
            driver: Any = unit.connection.connection.driver_connection
            return list(driver.execute(statement, given).fetchall())

    def ids(statement: str, *given: object) -> array[int]:
        return array("q", (row[0] for row in raw(statement, *given)))

    def show(query: ListQuery) -> None:
        model.reset(register.ids(query))
        model.row_at(0)

    places = iter(range(PAGE, 10**9, PAGE))
    count = len(register.ids(ListQuery()))
    show(ListQuery())

    def page_down() -> None:
        at = next(places) % max(count - PAGE, 1)
        assert model.row_at(at) is not None

    page = ids(_NEWEST)[:PAGE]
    marks = ",".join("?" * len(page))
    return [
        against(
            f"open the register, {count:,} requests", lambda: show(ListQuery()), lambda: ids(_NEWEST), f"{_FLOOR} of the ids"
        ),
        against(
            f"page of {PAGE} rows not seen yet",
            page_down,
            lambda: raw(f"SELECT * FROM request WHERE id IN ({marks})", *page),
            f"{_FLOOR} of the rows",
            rounds=25,
        ),
        against(
            "sort by subject",
            lambda: show(ListQuery(sort="subject", descending=False)),
            lambda: ids("SELECT id FROM request ORDER BY subject_key, id"),
            f"{_FLOOR} of the ids",
        ),
        against(
            "filter by status",
            lambda: show(ListQuery(statuses=frozenset({Status.UNDER_REVIEW}))),
            lambda: ids(
                "SELECT id FROM request WHERE status = 'under-review' ORDER BY registered_at DESC, id DESC",
            ),
            f"{_FLOOR} of the ids",
        ),
        *(
            against(
                f"search {words!r} ({len(register.ids(ListQuery(text=words))):,} found)",
                lambda words=words: show(ListQuery(text=words)),  # type: ignore[misc]  # a default binds it now
                lambda match=match: ids(  # type: ignore[misc]  # as above
                    "SELECT rowid FROM request_search WHERE request_search MATCH ?", match
                ),
                f"{_FLOOR} of the index",
            )
            for words, match in (("mull", '"mull"*'), ("okafor bank", '"okafor"* AND "bank"*'), ("976/A/2025", '"976a2025"*'))
        ),
        Line("figures of the chips", timed(register.counts)),
        Line("the day's board", timed(filled.office.today.lines), note=f"{len(filled.office.today.lines())} lines"),
    ]
