# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The register's lists, its search and Today against the same SQL sent straight to the encrypted database."""

from __future__ import annotations

import json
import random
from array import array
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

from mlat_desktop.domain.vocabulary import Confidentiality, Holder, Status
from mlat_desktop.services.access_port import Reader
from mlat_desktop.services.board import BoardFilter
from mlat_desktop.services.chasing.delays import ahead
from mlat_desktop.services.ports import ListQuery
from mlat_desktop.services.today import AHEAD, Today
from mlat_desktop.services.views import TodayGroup
from mlat_desktop.store import search
from mlat_desktop.store.unit_of_work import SqlStore
from tests.bench import floors
from tests.bench.filling import Filled
from tests.bench.floors import BY_KEY, BY_WALK, NEWEST
from tests.bench.measure import Measure, against, alone
from ui.models.request_table import PAGE, RequestTable

_OFTEN = 40
"""Turns of what a requirement names, so that what one in twenty exceeds is a figure and not the worst turn."""

_SEARCHES = (
    ("mull", BY_WALK),
    ("okafor bank", BY_KEY),
    ("12/A/2012", BY_KEY),
    ("banking records", BY_WALK),
    ("MLAI-2024", BY_KEY),
    ("m", BY_WALK),
)
"""What is typed, and the quicker of the two ways to what it finds in 100,000 requests."""

DAYS = timedelta(days=ahead({}))
_ABSENT = {
    TodayGroup.RECOUNT,
    TodayGroup.UNCONFIRMED,
    TodayGroup.UNCOMPUTED,
    TodayGroup.PASSED,
    TodayGroup.EXPIRING,
    TodayGroup.SILENT,
}
"""What the office of the bench has none of."""

_FEW = 500
"""Lines below which an office need not have one of every other group."""

_FLOOR = "raw SQL of the ids and the first page"


def run(filled: Filled) -> list[Measure]:
    register, store = filled.office.register, filled.store
    model = RequestTable(register.rows, lambda: register.today)

    def show(query: ListQuery) -> None:
        model.reset(register.ids(query))
        model.row_at(0)

    def listed(what: str, query: ListQuery, statement: str, *given: object, rounds: int = 9) -> Measure:
        count = f"{len(register.ids(query)):,}"
        floor = partial(floors.listed, store, PAGE, statement, *given)
        return against(what.format(count=count), partial(show, query), floor, _FLOOR, rounds=rounds)

    def where(condition: str, order: str = NEWEST) -> str:
        return f"SELECT id FROM request WHERE {condition} {order}"

    reviewed = ListQuery(statuses=frozenset({Status.UNDER_REVIEW}))
    translated = ListQuery(holder=Holder.TRANSLATOR, sort="step", descending=False)
    due = ListQuery(step_by=register.today, open_only=True, sort="step", descending=False)
    ended = ",".join(f"'{status.value}'" for status in Status if not status.open)
    return [
        listed("open the list of {count} requests", ListQuery(), f"SELECT id FROM request {NEWEST}"),
        *_pages(store, model, register.ids(ListQuery())),
        listed(
            "sort by subject",
            ListQuery(sort="subject", descending=False),
            "SELECT id FROM request ORDER BY subject_key, id",
        ),
        listed("filter by status, {count} found", reviewed, where("status = 'under-review'"), rounds=_OFTEN),
        listed("in hand of translators, {count} found", translated, where("holder = 'translator'", "ORDER BY step_on, id")),
        listed(
            "to be looked at by today, {count} found",
            due,
            where(f"step_on <= ? AND status NOT IN ({ended})", "ORDER BY step_on, id"),
            register.today.isoformat(),
        ),
        *_searches(listed),
        *_today(filled),
        alone("the figures of the chips", register.counts),
        alone("the board of deadlines", lambda: filled.office.board.show(BoardFilter())),
        alone("what ends on the next days of rest", filled.office.board.look_ahead),
        alone("the open duties", filled.office.duties.open, note=f"{len(filled.office.duties.open()):,} duties"),
    ]


def _searches(listed: Callable[..., Measure]) -> list[Measure]:
    found = [
        listed(f"search {words!r}, {{count}} found", ListQuery(text=words), way, search.match(words), rounds=_OFTEN)
        for words, way in _SEARCHES
    ]
    ours, floor = [one for each in found for one in each.ours], [one for each in found for one in each.floor]
    return [*found, Measure(what="search, all of these together", ours=ours, floor=floor, floor_what=_FLOOR)]


def _today(filled: Filled) -> list[Measure]:
    """Today for who sees every case, and for a colleague from whom the restricted ones are hidden."""
    place = filled.office.casework._place
    given = {
        "today": place.today.isoformat(),
        "soon": (place.today + AHEAD).isoformat(),
        "delay": (place.today + DAYS).isoformat(),
        "far": (place.today + max(AHEAD, DAYS)).isoformat(),
        "ended": json.dumps([status.value for status in Status if not status.open]),
    }
    hidden = f"SELECT id FROM request WHERE confidentiality = '{Confidentiality.RESTRICTED.value}'"
    narrowed = f"SELECT * FROM ({floors.TODAY}) WHERE id NOT IN ({hidden}) ORDER BY 1, 2 DESC, 3, 4"
    colleague = Today(replace(place, store=filled.store.seen_by(Reader("uid-of-ben", "ben"))))
    found = []
    for who, today, statement in (("", Today(place), floors.TODAY), (", restricted cases hidden", colleague, narrowed)):
        floor = partial(floors.asked, filled.store, statement, given)
        lines, rows = today.lines(), floor()
        shown = ((line.row.id, line.limit_id, line.letter_id or 0) for line in lines)
        asked = ((row[floors.CASE], row[floors.LIMIT] or "", row[floors.LETTER] or 0) for row in rows)
        assert sorted(shown) == sorted(asked)
        assert len(lines) < _FEW or set(TodayGroup) - {line.group for line in lines} <= _ABSENT
        what = f"Today, {len(lines):,} lines{who}"
        found.append(against(what, today.lines, floor, "one query of the same lines in raw SQL", rounds=_OFTEN))
    return found


def _pages(store: SqlStore, model: RequestTable, ids: array[int]) -> list[Measure]:
    model.reset(ids)
    chance = random.Random(7)
    turns = iter(range(PAGE, 10**9, PAGE))

    def page(at: int) -> None:
        model.row_at(at)

    def raw(at: int) -> None:
        assert floors.rows(store, ids[at : at + PAGE])

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
