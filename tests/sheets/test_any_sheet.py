# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Whatever stands in a sheet: each row is a case that the register could hold, or has a sentence for what is wrong."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, datetime, time
from itertools import count

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from mlat_desktop.domain.errors import KnownError, why
from mlat_desktop.domain.request import Uid
from mlat_desktop.domain.request_rules import problems
from mlat_desktop.messages import sentence
from mlat_desktop.progress import CancelToken, Silent
from mlat_desktop.services.importing.dates import Order, RealDates
from mlat_desktop.services.importing.fields import Field
from mlat_desktop.services.importing.knowledge import Knowledge
from mlat_desktop.services.importing.lexicon import data
from mlat_desktop.services.importing.mapping import LATEST_DAY, ColumnMap, SheetMap
from mlat_desktop.services.importing.plan import Fate, SheetPlan
from mlat_desktop.services.importing.planning import Known, plan_of
from mlat_desktop.services.importing.port import Broken, Grid, SheetRow, Value

TODAY = date(2026, 11, 22)
CELLS: tuple[Value, ...] = (
    None,
    "",
    " ",
    "x",
    "=1+1",
    "-",
    "n/a",
    "?",
    "TOTAL",
    "incoming",
    "out",
    "وارد",
    "MLA",
    "Extradition",
    "returned",
    "spontaneous",
    "France",
    "Korea",
    "Atlantis",
    "CH",
    "closed",
    "executed",
    "pending",
    "withdrawn",
    "2021-04-25",
    "25/04/2021",
    "03/04/2021",
    "25.04.21",
    "04/2021",
    "1442/09/25",
    "25 رمضان 1442",
    "3 نيسان 2021",
    "2027-01-01",
    "1899-01-01",
    44289,
    44289.5,
    20210403,
    7,
    -1,
    0,
    1e300,
    float("nan"),
    10**20,
    True,
    False,
    date(2021, 3, 4),
    date(2021, 4, 25),
    date(1442, 9, 25),
    "A; B; C",
    "a\nb\nc",
    datetime.combine(date(2020, 2, 29), time(23, 59)),
    "\u202eevil",
    "\u0000",
    "a" * 400,
    Broken(why("it is damaged")),
    "محمد; Анна",
)


def known() -> Known:
    """An office in Switzerland that knows nobody."""
    numbers = count()
    return Known(
        knowledge=Knowledge(own_state="CH", officers={"anna": "anna"}, offences={"fraud": "fraud"}),
        cases={},
        today=TODAY,
        new_uid=lambda: Uid(f"u-{next(numbers)}"),
    )


def look(grid: Grid, chosen: SheetMap | None = None) -> SheetPlan:
    return plan_of(grid, "register.xlsx", known(), chosen, Silent(), CancelToken())


def sheet_of(rows: list[tuple[Value, ...]]) -> Grid:
    return Grid(sheet="Sheet", rows=tuple(SheetRow(at, row) for at, row in enumerate(rows, start=1)))


def held_to_the_rules(plan: SheetPlan) -> None:
    """Every row has one fate; a bad one has its sentence; a case is one that the register takes, its days in their order."""
    bad = {line.row for line in plan.lines if line.fate is Fate.BAD}
    assert bad == {fault.row for fault in plan.faults}
    assert all(fault.sentence for fault in plan.faults)
    assert len(plan.lines) == len(plan.rows)
    assert all(remark.sentence for remark in plan.remarks)
    for case in plan.cases:
        assert list(problems(case.particulars, own_state="CH", today=TODAY)) == []
        days = [day for _kind, day in case.events]
        assert all(date(1966, 1, 1) <= day <= TODAY for day in (*days, case.registered))
        assert (case.outcome is None) == case.status.open == (case.ended_on is None)
        assert days == sorted(days)


HEADINGS = [words[0] for words in data("headings")["fields"].values()]


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.sampled_from([*HEADINGS, "", "Shelf", "Our ref"]), min_size=1, max_size=12),
    st.lists(st.lists(st.sampled_from(CELLS), max_size=12).map(tuple), max_size=12),
)
def test_any_cells_under_any_headings(head: list[str], rows: list[tuple[Value, ...]]) -> None:
    try:
        plan = look(sheet_of([tuple(head), *rows]))
    except KnownError as refused:
        event(f"refused: {sentence(refused)[:20]}")
    else:
        held_to_the_rules(plan)


def chosen_by(chance: random.Random) -> SheetMap:
    """A map as careless as can be."""
    fields = chance.sample(list(Field), len(Field))
    columns = tuple(
        ColumnMap(
            heading=f"H{at}",
            field=each,
            order=chance.choice(list(Order)),
            years_from=chance.choice((0, 1950)),
            real_dates=chance.choice(list(RealDates)),
        )
        for at, each in enumerate(fields)
    )
    defaults = {Field.DIRECTION: "in", Field.CLASS: "mla", Field.STATE: "FR", Field.OUTCOME: "granted", Field.ENDED: LATEST_DAY}
    return SheetMap(columns=columns, defaults=defaults if chance.random() < 0.5 else {})


def row_of(chance: random.Random, chosen: SheetMap, number: int) -> tuple[Value, ...]:
    """A row that could be a case, but for what stands anywhere in it."""
    sound: dict[Field | None, Value] = {Field.OLD_NUMBER: f"N {number // 2}", Field.RECEIVED: date(2021, 4, 25)}
    often = chance.choice((0.02, 0.3))
    return tuple(chance.choice(CELLS) if chance.random() < often else sound.get(each.field) for each in chosen.columns)


@pytest.mark.parametrize("seed", range(3))
def test_every_field_filled_with_anything(seed: int, figure: Callable[[str, object], None]) -> None:
    chance = random.Random(seed)
    told = {fate: 0 for fate in Fate}
    for _sheet in range(8):
        head = tuple(f"H{at}" for at in range(len(Field)))
        chosen = chosen_by(chance)
        rows = [row_of(chance, chosen, number) for number in range(40)]
        plan = look(sheet_of([head, *rows]), chosen)
        held_to_the_rules(plan)
        for line in plan.lines:
            told[line.fate] += 1
    figure("rows of anything: taken or told", f"{told[Fate.NEW] + told[Fate.JOINED]} and {told[Fate.BAD]}")
    assert min(told[Fate.BAD], told[Fate.NEW], told[Fate.JOINED]) > 0
