# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Looks at the law in a treaty pack before anybody works with it: as from a stranger, however much its sender is trusted.

More is refused here than :func:`~mlat_desktop.services.treaties.law_content.check` refuses, which looks at what people of this
office wrote. The first fault is one sentence about the pack.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path

from mlat_desktop.domain.errors import Code, KnownError, Why, why
from mlat_desktop.domain.legal_basis import Declaration, Party, PartyEvent
from mlat_desktop.domain.pack import Pack
from mlat_desktop.domain.treaty import SCHEMA, Treaty
from mlat_desktop.services import records
from mlat_desktop.services.countries import states
from mlat_desktop.services.treaties.law_content import LawContent, load
from mlat_desktop.services.treaties.tables import parse_table

MOST_TABLES = 2_000
MOST_ROWS = 200_000
LONGEST_TABLE = 1 << 18
LONGEST_TEXT = 8_000
"""Bounds far above the law of the world, so that a pack can neither fill the office nor keep it busy."""

YEARS = range(1800, 2200)
UNIONS = frozenset({"EU"})
"""Parties that are no States and stand in lists of parties."""

_TREATY = re.compile(r"[A-Z0-9][A-Za-z0-9-]{0,63}")
_LIMIT = re.compile(r"[A-Za-z0-9][A-Za-z0-9./-]{0,79}")
_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9 .:+-]{0,39}")
# Control characters, separators of lines, and marks that let a text read as another one. Long texts have lines and columns.
_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060-\u2069\ufeff]")
_SHOWN = 160
"""How much of a foreign text a refusal repeats."""


def read_content(pack: Pack, path: Path, known: Iterable[str]) -> LawContent:
    """The law in a pack; ``known`` are the treaties of which this office has a table.

    Raises ``PACK_NEWER`` or ``PACK_INVALID``.
    """
    if pack.head.schema > SCHEMA:
        raise KnownError(Code.PACK_NEWER, path=str(path), theirs=pack.head.schema, ours=SCHEMA)
    try:
        return _read(pack.content, frozenset(known))
    except _FaultError as fault:
        raise _refused(path, fault.reason) from fault
    except KnownError as error:
        raise _refused(path, _said(error)) from error


def check_content(content: LawContent, known: Iterable[str]) -> None:
    """Refuse what a pack of our own could not carry: no other office would take it. Raises ``PACK_EXPORT``."""
    try:
        _look(content, frozenset(known))
    except _FaultError as fault:
        raise KnownError(Code.PACK_EXPORT, reason=_short(fault.reason)) from fault


def fault_of(table: Treaty) -> Why | None:
    """Why a table could not travel in a pack, None where it can."""
    try:
        _table(table)
    except _FaultError as fault:
        return _short(fault.reason)
    return None


class _FaultError(Exception):
    def __init__(self, reason: Why) -> None:
        super().__init__(str(reason))
        self.reason = reason


def _refused(path: Path, reason: Why) -> KnownError:
    return KnownError(Code.PACK_INVALID, path=str(path), reason=_short(reason))


def _said(error: KnownError) -> Why:
    if error.code is Code.TREATY_TABLE_INVALID:
        return why("its table {file} is wrong at {where}: {reason}", **error.facts)
    reason = error.facts.get("reason")
    return reason if isinstance(reason, Why) else why("{fault}", fault=str(error))


def _short(reason: Why) -> Why:
    """A reason without the length and the hidden characters of what it speaks of."""
    facts = {name: _tame(value) if isinstance(value, str | Why) else value for name, value in reason.facts}
    return Why(reason.message, tuple(facts.items()))


def _tame(value: str | Why) -> object:
    if isinstance(value, Why):
        return _short(value)
    text = _HIDDEN.sub("\ufffd", value.replace("\n", " "))
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "..."


def _read(text: str, known: frozenset[str]) -> LawContent:
    plain = records.read_json(text)
    tables = plain.get("tables", []) if isinstance(plain, dict) else []
    rows = sum(len(each) for each in plain.values() if isinstance(each, list)) if isinstance(plain, dict) else 0
    if isinstance(tables, list) and len(tables) > MOST_TABLES:
        raise _FaultError(why("it has {count} tables, more than {most}", count=len(tables), most=MOST_TABLES))
    if rows > MOST_ROWS:
        raise _FaultError(why("it has {count} rows, more than {most}", count=rows, most=MOST_ROWS))
    if isinstance(tables, list) and any(isinstance(each, str) and len(each) > LONGEST_TABLE for each in tables):
        raise _FaultError(why("one of its tables has more than {most} characters", most=LONGEST_TABLE))
    content = load(text)
    _look(content, known)
    return content


def _look(content: LawContent, known: frozenset[str]) -> None:
    tables = [parse_table(text, "table.toml") for text in content.tables]
    for table in tables:
        _table(table)
    named = known | {table.id for table in tables}
    rows: list[Party | PartyEvent | Declaration] = [*content.parties, *content.party_events, *content.declarations]
    for row in rows:
        _texts(row, row.treaty_id)
        if row.treaty_id not in named:
            reason = why("it speaks of {treaty}, of which neither it nor this office has a table", treaty=row.treaty_id)
            raise _FaultError(reason)
        _state(row.state, row.treaty_id, UNIONS)
        for day in _days(row):
            if day.year not in YEARS:
                reason = why("what it says of {treaty} and {state} names {day}", treaty=row.treaty_id, state=row.state, day=day)
                raise _FaultError(reason)
    for gone in (*content.parties_gone, *content.lives_emptied, *content.declarations_emptied):
        _id(gone.treaty_id)
        _state(gone.state, gone.treaty_id, UNIONS)
    for calendar in content.calendars:
        what = f"{calendar.state} {calendar.year}"
        _state(calendar.state, what, frozenset())
        _texts(calendar, what)


def _table(table: Treaty) -> None:
    _id(table.id)
    if not _VERSION.fullmatch(table.version):
        raise _FaultError(why("the table {treaty} has a version that is no name for one", treaty=table.id))
    _texts(table, table.id)
    for state in sorted(table.circle | table.side):
        _state(state, table.id, frozenset())
    for limit in table.limits:
        if not _LIMIT.fullmatch(limit.id.removeprefix(f"{table.id}/")):
            raise _FaultError(why("the table {treaty} has the limit {limit}, which is no name for one", treaty=table.id,
                                  limit=repr(limit.id)))  # fmt: skip
        for state in sorted(limit.only_for | limit.asked_by):
            _state(state, limit.id, frozenset())


def _id(treaty_id: str) -> None:
    if not _TREATY.fullmatch(treaty_id):
        raise _FaultError(why("{treaty} is no name of a treaty table", treaty=repr(treaty_id)))


def _state(code: str, where: str, also: frozenset[str]) -> None:
    if code not in states() and code not in also:
        raise _FaultError(why("it names {code} at {where}, which is no State", code=repr(code), where=where))


def _texts(record: object, where: str) -> None:
    for text in _strings(record):
        if len(text) > LONGEST_TEXT:
            raise _FaultError(why("a text at {where} has more than {most} characters", where=where, most=LONGEST_TEXT))
        if _HIDDEN.search(text):
            raise _FaultError(why("a text at {where} has a hidden character", where=where))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for each in fields(value):
            yield from _strings(getattr(value, each.name))
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from _strings(key)
            yield from _strings(each)
    elif isinstance(value, tuple | frozenset):
        for each in value:
            yield from _strings(each)


def _days(record: Party | PartyEvent | Declaration) -> Iterator[date]:
    return (day for each in fields(record) if isinstance(day := getattr(record, each.name), date))
