# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Copies of stored requests, row for row, straight through the driver: a million through the store would take hours.

What a copy may not share with its pattern is made anew: keys, identifiers, numbers, times, the words of its own number in the
search index, and its place in the chain of the audit log.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.dialects import sqlite

from mlat_desktop.domain import audit
from mlat_desktop.domain.request import RequestId
from mlat_desktop.domain.spelling import normal, squeezed
from mlat_desktop.store import search, tables
from mlat_desktop.store.request_parts import words_of
from mlat_desktop.store.types import UtcDateTime
from mlat_desktop.store.unit_of_work import SqlStore, SqlUnit

_PARTS = ("authority", "reference", "person", "item", "likeness", "event", "deadline")
_SALT = "00" * 16

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Copy:
    """What is a copy's own."""

    serial: int
    uid: str
    number: str
    when: datetime


@dataclass(frozen=True, slots=True)
class Patterns:
    """The first requests of an office as their rows stand in the database."""

    columns: dict[str, list[str]]
    requests: list[dict[str, Any]]
    parts: dict[str, dict[int, list[Row]]]
    words: list[dict[str, str]]
    stamp: Callable[[datetime], Any]

    @classmethod
    def read(cls, store: SqlStore, count: int) -> Patterns:
        """The requests with the keys 1 to ``count``, which are all there are."""
        with store.read() as unit:
            driver: Any = unit.connection.connection.driver_connection
            columns: dict[str, list[str]] = {}
            parts: dict[str, dict[int, list[Row]]] = {}
            for name in ("request", *_PARTS):
                cursor = driver.execute(f"SELECT * FROM {name}")
                names = [each[0] for each in cursor.description]
                columns[name] = [each for each in names if name == "request" or each != "id"]
                found = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
                if name == "request":
                    requests = sorted(found, key=lambda row: row["id"])
                    continue
                parts[name] = {}
                for row in found:
                    kept = tuple(row[each] for each in columns[name])
                    parts[name].setdefault(row["request_id"], []).append(kept)
            words = [words_of(unit.requests.get(RequestId(key))).columns() for key in range(1, count + 1)]
            process = UtcDateTime().dialect_impl(unit.connection.dialect).bind_processor(unit.connection.dialect)
        assert len(requests) == count
        assert process is not None
        return cls(columns, requests, parts, words, process)

    def copy(self, unit: SqlUnit, copies: Sequence[Copy]) -> None:
        """Store copies, whose serials are also their keys, in the running transaction."""
        driver: Any = unit.connection.connection.driver_connection
        rows: dict[str, list[Row]] = {name: [] for name in self.columns}
        index = []
        for copy in copies:
            at = (copy.serial - 1) % len(self.requests)
            pattern = self.requests[at]
            rows["request"].append(self._request(pattern, copy))
            for name, of in self.parts.items():
                place = self.columns[name].index("request_id")
                rows[name] += [(*row[:place], copy.serial, *row[place + 1 :]) for row in of.get(pattern["id"], ())]
            index.append({"id": copy.serial, **self._words(at, copy)})
        for name, many in rows.items():
            driver.executemany(_insertion(name, self.columns[name]), many)
        driver.executemany(str(search._INSERTION), index)
        _log(unit, driver, copies)

    def _request(self, pattern: dict[str, Any], copy: Copy) -> Row:
        when = self.stamp(copy.when)
        own = {
            "id": copy.serial,
            "uid": copy.uid,
            "number": copy.number,
            "number_key": copy.number.casefold(),
            "year": copy.when.year,
            "serial": copy.serial,
            "registered_at": when,
            "registered_on": copy.when.date().isoformat(),
            "updated_at": when,
        }
        return tuple({**pattern, **own}[name] for name in self.columns["request"])

    def _words(self, at: int, copy: Copy) -> dict[str, str]:
        old, words = self.requests[at]["number"], self.words[at]
        refs = words["refs"].replace(normal(old), normal(copy.number))
        return {
            **words,
            "refs": refs,
            "squeezed": words["squeezed"].replace(squeezed(old), squeezed(copy.number)),
        }


def _log(unit: SqlUnit, driver: Any, copies: Sequence[Copy]) -> None:
    """An entry of the audit log for each, with its detail."""
    last, entries, details = unit.audit.last(), [], []
    for copy in copies:
        text = audit.canonical({"number": copy.number})
        body = {"fields": [], "request": copy.serial, "detail": audit.salted(text, _SALT)}
        last = audit.entry(after=last, at=copy.when, actor="anna", action="request.registered", subject=copy.uid, body=body)
        entries.append((last.seq, last.at, last.actor, last.action, last.subject, last.body, last.prev, last.hash, copy.serial))
        details.append((last.seq, copy.serial, _SALT, text))
    columns = ["seq", "at", "actor", "action", "subject", "body", "prev", "hash", "request_id"]
    driver.executemany(_insertion("audit", columns), entries)
    driver.executemany(_insertion("audit_detail", ["seq", "request_id", "salt", "detail"]), details)


def _insertion(name: str, columns: Sequence[str]) -> str:
    assert name in tables.metadata.tables
    quoted = sqlite.dialect().identifier_preparer.quote
    marks = ",".join("?" * len(columns))
    return f"INSERT INTO {quoted(name)} ({', '.join(map(quoted, columns))}) VALUES ({marks})"
