# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Checklists, causes of returns and decision sheets come back as they were stored, and what was decided stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from mlat_desktop.domain.checklist import Answer, ItemState
from mlat_desktop.domain.errors import BugError, Code, KnownError
from mlat_desktop.domain.request import Particulars, RequestId, Uid
from mlat_desktop.domain.review import SheetState
from mlat_desktop.domain.vocabulary import Direction, Outcome, RequestClass
from mlat_desktop.services.reviews.port import ReturnedCause, ReturnedCount
from mlat_desktop.store.unit_of_work import SqlStore
from tests.store import samples
from tests.store.samples import THEN


def _answer(state: ItemState, note: str = "") -> Answer:
    return Answer(item_id="ETS-030/facts", text="Facts", article="14(2)", state=state, note=note, at=THEN, by="anna")


def test_what_was_found_of_an_item_stays_beside_what_is_found_later(store: SqlStore) -> None:
    first, then = _answer(ItemState.MISSING, "not a word of it"), _answer(ItemState.PRESENT)
    with store.write() as unit:
        key = unit.requests.add(samples.request())
        unit.reviews.add_answer(key, first)
        unit.reviews.add_answer(key, then)
        unit.commit()
    with store.read() as unit:
        assert unit.reviews.answers(key) == (first, then)


def test_a_sheet_comes_back_as_it_was_stored_and_a_stale_one_is_refused(store: SqlStore) -> None:
    with store.write() as unit:
        key = unit.requests.add(samples.request())
        unit.reviews.add_sheet(key, samples.sheet())
        unit.commit()
    with store.read() as unit:
        assert unit.reviews.sheets(key) == (samples.sheet(),)
    newer = replace(samples.sheet(), version=2, author="berta")
    with store.write() as unit:
        unit.reviews.update_sheet(newer)
        unit.commit()
    with store.write() as unit, pytest.raises(KnownError) as stale:
        unit.reviews.update_sheet(newer)
    assert stale.value.code is Code.REVIEW_CHANGED
    with store.read() as unit:
        assert unit.reviews.sheets(key) == (newer,)


def test_a_decided_sheet_never_changes(store: SqlStore) -> None:
    decided = replace(samples.sheet(), state=SheetState.DECIDED)
    with store.write() as unit:
        key = unit.requests.add(samples.request())
        unit.reviews.add_sheet(key, decided)
        unit.commit()
    with pytest.raises(BugError, match="sheet is decided"), store.write() as unit:
        unit.reviews.update_sheet(replace(decided, version=2, decided_by="carla"))


def _returned(store: SqlStore, number: int, state: str, *causes: ReturnedCause, klass: RequestClass, day: date) -> RequestId:
    base = samples.request()
    outcome = Outcome.RETURNED if klass is RequestClass.MLA else None
    made = Particulars(klass=klass, direction=Direction.INCOMING, other_state=state, subject="Returned")
    with store.write() as unit:
        at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        row = replace(base, uid=Uid(f"u-{number}"), number=f"IN-{number}", serial=number, registered_at=at)
        row = replace(row, particulars=made, outcome=outcome)
        key = unit.requests.add(row)
        for cause in causes:
            unit.reviews.add_cause(key, cause)
        unit.commit()
    return key


def test_returned_requests_are_counted_by_state_and_cause_that_still_stands(store: SqlStore) -> None:
    language = ReturnedCause(code="language", note="", at=THEN, by="anna")
    unsigned = replace(language, code="unsigned")
    day, later = date(2026, 3, 2), date(2026, 9, 1)
    _returned(store, 1, "BR", language, unsigned, replace(unsigned, withdrawn=True), klass=RequestClass.RETURNED, day=day)
    _returned(store, 2, "BR", language, klass=RequestClass.MLA, day=day)
    _returned(store, 3, "TR", klass=RequestClass.RETURNED, day=later)
    _returned(store, 4, "TR", klass=RequestClass.EXTRADITION, day=day)
    with store.read() as unit:
        everything = unit.reviews.returned(None, None)
        early = unit.reviews.returned(None, date(2026, 6, 30))
    assert everything == (
        ReturnedCount(state="BR", cause="language", count=2), ReturnedCount(state="TR", cause="", count=1),
    )  # fmt: skip
    assert early == everything[:1]
