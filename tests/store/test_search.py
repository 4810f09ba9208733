# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Search in every script, and nothing that a user types is ever a query language."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.request import Person, Reference, Uid
from mlat_desktop.domain.vocabulary import ReferenceKind
from mlat_desktop.services.ports import ListQuery
from mlat_desktop.store import upgrade
from mlat_desktop.store.unit_of_work import SqlStore
from tests.store import samples

NAMES = [
    "José García Márquez",  # 1
    "Łukasz Żółkiewski",  # 2
    "Søren Ægidius Strauß",  # 3
    "Фёдор Достоевский",  # 4
    "محمّد أحمد القاضى",  # 5
    "李明",  # 6
    "山田 タロウ",  # 7
    "김철수",  # 8
    "Seán O'Connor",  # 9
    "Ahmet Işık",  # 10
    "สมชาย ใจดี",  # 11
    "ＡＣＭＥ Ltd",  # 12
    "Ελένη Παπαδοπούλου",  # 13
    "मोहन शर्मा",  # 14
]
QUERIES = [
    ("garcia", 1), ("GARCÍA", 1), ("jose marq", 1), ("márquez josé", 1),
    ("lukasz", 2), ("zolk", 2), ("Łukasz", 2),
    ("soren", 3), ("aegidius", 3), ("strauss", 3),
    ("федор", 4), ("достоевск", 4), ("ФЁДОР", 4),
    ("محمد", 5), ("احمد", 5), ("القاضي", 5),
    ("李明", 6), ("明", 6), ("李", 6),
    ("山田", 7), ("タロ", 7),
    ("김철", 8), ("철수", 8),
    ("oconnor", 9), ("o'connor", 9), ("o’connor", 9), ("sean connor", 9),
    ("isik", 10), ("ışık", 10),
    ("ใจดี", 11), ("ชาย", 11),
    ("acme", 12),
    ("ελενη", 13), ("ΠΑΠΑΔΟΠΟΎΛΟΥ", 13),
    ("मोहन", 14), ("शर्मा", 14),
    ("\u200fgar\u00adcia\u2069", 1),
]  # fmt: skip
BEYOND = {"철수"}
"""The middle of a word: the index finds beginnings only."""


@pytest.fixture
def named(store: SqlStore) -> SqlStore:
    with store.write() as unit:
        for serial, name in enumerate(NAMES, 1):
            whole = samples.plain(f"Matter {serial}", serial, persons=(Person(uid=Uid(f"p{serial}"), name=name),))
            unit.requests.add(whole)
        unit.commit()
    return store


def _found(store: SqlStore, text: str) -> list[int]:
    with store.read() as unit:
        return list(unit.requests.ids(ListQuery(text=text), samples.DAY))


def test_a_name_is_found_in_every_script_as_people_type_it(named: SqlStore) -> None:
    found = {text: _found(named, text) for text, _ in QUERIES}
    assert {text: found[text] for text, expected in QUERIES if found[text] != [expected]} == {text: [] for text in BEYOND}


@pytest.mark.parametrize(
    "typed",
    ["45/B/2023", "45 b 2023", "45b2023", "B/2023", "CH93 0076 2011 6238 5295 7", "ch9300762011623852957", "ch930076",
     "0076 2011", "out-2026-0001", "OUT20260001", "old 7/1999", "lava", "interpreters call", "12ab345"],
)  # fmt: skip
def test_a_reference_is_found_with_or_without_its_marks(store: SqlStore, typed: str) -> None:
    whole = samples.request(1, replace(samples.particulars(), notes="Call the interpreters"))
    with store.write() as unit:
        unit.requests.add(whole)
        unit.requests.add(samples.plain("Decoy", 2))
        unit.commit()
    assert _found(store, typed) == [1]


@pytest.mark.parametrize("typed", ['"', "(", "*", "' OR 1", "MLA-2026", "x'y", "NEAR(", "a AND", "refs:x", "a^b", "{x}", "-a"])
def test_what_looks_like_a_query_is_only_text(store: SqlStore, typed: str) -> None:
    with store.write() as unit:
        unit.requests.add(samples.plain("Zebra", 1))
        unit.commit()
    if any(char.isalnum() for char in typed):
        assert _found(store, typed) == []
    else:
        with pytest.raises(KnownError) as refusal:
            _found(store, typed)
        assert refusal.value.code is Code.SEARCH_EMPTY


MAIL = {
    "MJ-77/2026": "their_reference",
    "mj772026": "their_reference",
    "aktenzeichen 9": "our_reference",
    "RR 123 456 BR": "tracking",
    "rr123456br": "tracking",
    "ministerio da justica": "correspondent",
    "supplementary accounts": "subject",
}


@pytest.mark.parametrize("typed", MAIL)
def test_a_request_is_found_by_its_mail(store: SqlStore, typed: str) -> None:
    later = replace(
        samples.mail(),
        their_reference="MJ-77/2026",
        our_reference="Aktenzeichen 9",
        tracking="RR 123 456 BR",
        correspondent="Ministério da Justiça",
        subject="Supplementary accounts",
    )
    with store.write() as unit:
        unit.requests.add(samples.plain("Decoy", 1))
        key = unit.requests.add(samples.plain("Zebra", 2))
        unit.requests.add_mail(key, later)
        unit.requests.add_mail(key, replace(samples.mail(), uid=Uid("m-2")))
        unit.commit()
    assert _found(store, typed) == _found(store, "zebra") == _found(store, "NV 12") == [key]
    with store.write() as unit:
        unit.requests.update(replace(samples.plain("Gnu", 2), id=key, version=2))
        unit.commit()
    assert _found(store, typed) == _found(store, "gnu") == [key]


def test_mail_that_was_not_kept_is_not_found(store: SqlStore) -> None:
    with store.write() as unit:
        key = unit.requests.add(samples.plain("Zebra", 1))
        unit.commit()
    with store.write() as unit:
        unit.requests.add_mail(key, samples.mail())
    assert (_found(store, "embassy"), _found(store, "zebra")) == ([], [key])


def test_an_index_that_a_migration_made_anew_knows_the_mail_again(store: SqlStore) -> None:
    with store.write() as unit:
        key = unit.requests.add(samples.plain("Zebra", 1))
        unit.requests.add_mail(key, samples.mail())
        unit.connection.exec_driver_sql("DELETE FROM request_search")
        assert list(unit.requests.ids(ListQuery(text="embassy"), samples.DAY)) == []
        upgrade._index_missing(unit.connection)
        assert list(unit.requests.ids(ListQuery(text="embassy"), samples.DAY)) == [key]


def test_spaces_alone_ask_for_everything(named: SqlStore) -> None:
    assert len(_found(named, "  ")) == len(NAMES)


def test_an_amended_request_is_found_by_its_new_words_alone(store: SqlStore) -> None:
    with store.write() as unit:
        key = unit.requests.add(samples.plain("Zebra", 1))
        amended = samples.plain("Gnu", 1, references=(Reference(kind=ReferenceKind.COURT, value="Q1"),))
        unit.requests.update(replace(amended, id=key, version=2))
        unit.commit()
    assert (_found(store, "zebra"), _found(store, "gnu"), _found(store, "q1")) == ([], [1], [1])


def test_a_long_text_without_a_space_is_indexed_at_once_and_found(store: SqlStore) -> None:
    for serial, subject in enumerate(("x" * 20_000, "1-" * 10_000, "李" * 20_000, "a" + "'" * 20_000), 1):
        with store.write() as unit:
            unit.requests.add(samples.plain(subject, serial, notes=subject))
            unit.commit()
    assert _found(store, "x" * 20_000) == [1]
    assert _found(store, "李李李") == [3]
