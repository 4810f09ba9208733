# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Whatever way a list takes to be quick, it answers what a plain walk through every case answers."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest

from mlat_desktop.domain.deadlines import Deadline, LimitKind, first_late, first_to_act
from mlat_desktop.domain.moment import moment
from mlat_desktop.domain.request import InHand, Person, Request, Uid
from mlat_desktop.domain.spelling import normal, squeezed
from mlat_desktop.domain.vocabulary import Confidentiality, Holder, PersonRole, Status
from mlat_desktop.services.access_port import Reader
from mlat_desktop.services.ports import ListQuery
from mlat_desktop.store import search
from mlat_desktop.store.request_parts import words_of
from mlat_desktop.store.unit_of_work import SqlStore
from tests.store import samples

pytestmark = pytest.mark.thorough

TODAY = date(2026, 4, 1)
COUNT = 120
STRANGER = Reader("uid-of-stranger", "boris")
NAMES = ("Müller", "Haddad", "Okafor", "García López", "Novák", "O’Connor", "محمد")
THINGS = ("Banking records", "Witness interview", "Freezing order 12/A")
WORDS = ("m", "mu", "okafor", "Garcia", "bank okafor", "oconnor", "12/A", "out-2026", "محمد", "zzz", "interview o'con")
SORTS = ("number", "subject", "state", "status", "due", "registered", "updated", "officer", "step")


@dataclass(frozen=True)
class Known:
    """A case as it was stored."""

    request: Request
    deadlines: tuple[Deadline, ...]


def _case(chance: random.Random, serial: int) -> Known:
    subject = f"{chance.choice(THINGS)}, {chance.choice(NAMES)}"
    day = TODAY + timedelta(days=chance.randrange(-30, 60))
    hand = InHand(holder=chance.choice(list(Holder)), name="", since=TODAY, step_on=day)
    made = samples.plain(
        subject,
        serial,
        persons=(Person(uid=Uid(f"p{serial}"), name=chance.choice(NAMES), role=PersonRole.WITNESS),),
        confidentiality=Confidentiality.RESTRICTED if serial % 20 == 0 else Confidentiality.ORDINARY,
        other_state=chance.choice(("DE", "FR", "")),
    )
    made = replace(
        made,
        status=chance.choice(list(Status)),
        officer=chance.choice(("anna", "carla")),
        registered_at=samples.THEN + timedelta(hours=chance.randrange(200)),
        in_hand=hand if chance.random() < 0.7 else None,
    )
    return Known(made, tuple(_deadline(chance, number) for number in range(chance.choice((0, 0, 1, 2, 3)))))


def _deadline(chance: random.Random, number: int) -> Deadline:
    due = TODAY + timedelta(days=chance.randrange(-9, 20))
    hours = chance.random() < 0.2
    return replace(
        samples.deadline(f"T/{number}"),
        kind=chance.choice(list(LimitKind)),
        own_target=chance.random() < 0.5,
        liberty=chance.random() < 0.3,
        due_on=None if hours else due,
        due_at=moment(samples.THEN + (due - samples.THEN.date()), "Pacific/Auckland") if hours else None,
        act_by=due - timedelta(days=2) if chance.random() < 0.3 else None,
    )


@pytest.fixture
def known(store: SqlStore) -> dict[int, Known]:
    chance, found = random.Random(5), {}
    with store.write() as unit:
        for serial in range(1, COUNT + 1):
            made = _case(chance, serial)
            key = unit.requests.add(made.request)
            unit.requests.set_deadlines(key, list(made.deadlines))
            unit.requests.set_in_hand(key, made.request.in_hand)
            found[int(key)] = Known(unit.requests.get(key), made.deadlines)
        unit.commit()
    return found


def _says(one: Known, text: str) -> bool:
    """Whether every word of ``text`` begins a word of the case, or the whole of it, squeezed, one of its squeezed words."""
    columns = words_of(one.request).columns()
    if any(word.startswith(squeezed(text)) for word in columns["squeezed"].split()):
        return True
    texts = [re.findall(r"\w+", column) for column in columns.values()]
    return all(any(_begins(column, word.split()) for column in texts) for word in search.normal_words(text))


def _begins(words: list[str], phrase: list[str]) -> bool:
    spans = (words[at : at + len(phrase)] for at in range(len(words)))
    return any(span[:-1] == phrase[:-1] and span[-1].startswith(phrase[-1]) for span in spans if len(span) == len(phrase))


def _shown(one: Known, query: ListQuery) -> bool:
    first, then = first_to_act(one.deadlines)
    late = first_late(one.deadlines)
    awaited = then if first and then and first.passed(TODAY) else first
    told, hand = one.request, one.request.in_hand
    return (
        (not query.text or _says(one, query.text))
        and (not query.statuses or told.status in query.statuses)
        and (not query.open_only or told.status.open)
        and (not query.state or told.particulars.other_state == query.state)
        and (not query.officer or told.officer == query.officer)
        and (query.holder is None or (hand is not None and hand.holder is query.holder))
        and (query.step_by is None or (hand is not None and hand.step_on <= query.step_by))
        and (query.overdue_on is None or (late is not None and late < query.overdue_on))
        and (query.due_by is None or (awaited is not None and awaited.act_on <= query.due_by))
    )


def _place(one: Known, sort: str) -> Any:
    told, hand = one.request, one.request.in_hand
    first, then = first_to_act(one.deadlines)
    awaited = then if first and then and first.passed(TODAY) else first
    return {
        "number": told.serial,
        "subject": normal(told.particulars.subject),
        "state": told.particulars.other_state,
        "status": told.status.value,
        "due": awaited.act_on if awaited else None,
        "registered": told.registered_at,
        "updated": 0,  # all were stored at the same moment
        "officer": told.officer,
        "step": hand.step_on if hand else None,
    }[sort]


def _plainly(known: dict[int, Known], query: ListQuery) -> list[int]:
    found = sorted((key for key, one in known.items() if _shown(one, query)), reverse=query.descending)
    placed = {key: _place(known[key], query.sort) for key in found}
    some = sorted((key for key in found if placed[key] is not None), key=lambda key: placed[key], reverse=query.descending)
    return [*some, *(key for key in found if placed[key] is None)]


def _queries() -> Iterator[ListQuery]:
    chance = random.Random(9)
    for number in range(36):
        yield ListQuery(
            text=chance.choice(("", *WORDS)) if number % 3 else "",
            statuses=frozenset(chance.sample(list(Status), 3)) if chance.random() < 0.2 else frozenset(),
            state=chance.choice(("", "", "DE")),
            officer=chance.choice(("", "", "anna")),
            holder=chance.choice((None, None, None, Holder.US)),
            step_by=chance.choice((None, None, TODAY)),
            overdue_on=chance.choice((None, None, TODAY)),
            due_by=chance.choice((None, None, TODAY, TODAY + timedelta(days=7))),
            open_only=chance.random() < 0.3,
            sort=SORTS[number % len(SORTS)],
            descending=chance.random() < 0.5,
        )


@pytest.mark.parametrize(
    ("few", "dense"),
    [(1000, 16), (0, 16), (1, 10**6)],
    ids=["a few are named one by one", "more are looked up", "many are met on a walk"],
)
def test_a_list_is_what_a_walk_through_every_case_finds(
    store: SqlStore,
    known: dict[int, Known],
    few: int,
    dense: int,
    monkeypatch: pytest.MonkeyPatch,
    figure: Callable[[str, object], None],
) -> None:
    monkeypatch.setattr(search, "_FEW", few)
    monkeypatch.setattr(search, "_DENSE", dense)
    rows = 0
    seen = {key: one for key, one in known.items() if one.request.particulars.confidentiality is Confidentiality.ORDINARY}
    for query in _queries():
        for at, cases in ((store, known), (store.seen_by(STRANGER), seen)):
            with at.read() as unit:
                found = list(unit.requests.ids(query, TODAY))
            assert found == _plainly(cases, query), query
            rows += len(found)
    assert len(seen) < len(known)
    assert rows > 300
    figure("rows of random lists equal to a plain walk", rows)


def test_a_row_says_what_its_case_says(store: SqlStore, known: dict[int, Known]) -> None:
    asked = [*reversed(known), 10**6, 1]
    with store.read() as unit:
        rows = unit.requests.rows(asked)
        assert unit.requests.rows([]) == []
    assert [row.id for row in rows] == [*reversed(known), 1]
    for row in rows:
        told, hand = known[row.id].request, known[row.id].request.in_hand
        assert (row.due, row.then) == first_to_act(known[row.id].deadlines)
        assert (row.number, row.subject, row.state) == (told.number, told.particulars.subject, told.particulars.other_state)
        assert (row.status, row.klass, row.direction, row.officer) == (
            told.status, told.particulars.klass, told.particulars.direction, told.officer,
        )  # fmt: skip
        assert row.restricted is (told.particulars.confidentiality is Confidentiality.RESTRICTED)
        assert (row.holder, row.step_on) == ((hand.holder, hand.step_on) if hand else (None, None))
