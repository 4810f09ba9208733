# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What somebody wants to make the law of an office: texts of tables, memberships, declarations, calendars, in one piece.

A proposal keeps it as canonical JSON, so that what the second person publishes is to the letter what the first one proposed.
Everything is looked at before it is kept and again before it counts; each fault is one sentence.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields

from mlat_desktop.domain.errors import Code, KnownError, Why, why
from mlat_desktop.domain.legal_basis import Declaration, Party, PartyEvent
from mlat_desktop.domain.treaty import Treaty
from mlat_desktop.services import records
from mlat_desktop.services.ports import CalendarRow
from mlat_desktop.services.treaties.tables import parse_table

MOST = 64 << 20
"""Characters that a proposal may have: all tables of the world need far less."""

_YEARS = range(1900, 2200)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfState:
    """A treaty for one State."""

    treaty_id: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LawContent:
    """What an edition brings. ``parties`` stand each in place of the one of the same treaty and State, ``parties_gone`` no
    longer stand. ``party_events`` and ``declarations`` are the whole set of every treaty and State that they speak of; of those
    in ``lives_emptied`` and ``declarations_emptied`` none is left. The ``edition`` of a calendar is 0.
    """

    tables: tuple[str, ...] = ()
    parties: tuple[Party, ...] = ()
    parties_gone: tuple[OfState, ...] = ()
    party_events: tuple[PartyEvent, ...] = ()
    lives_emptied: tuple[OfState, ...] = ()
    declarations: tuple[Declaration, ...] = ()
    declarations_emptied: tuple[OfState, ...] = ()
    calendars: tuple[CalendarRow, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether it says nothing."""
        return not any(getattr(self, each.name) for each in fields(self))


def dump(content: LawContent) -> str:
    """The canonical JSON of it: the same content is the same text."""
    return json.dumps(records.to_plain(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def load(text: str) -> LawContent:
    """Read it back; raise ``KnownError(LAW_INVALID)`` or, for a table, ``TREATY_TABLE_INVALID``."""
    if len(text) > MOST:
        raise invalid(why("it is too large"))
    try:
        plain = records.read_json(text)
        if not isinstance(plain, dict) or not all(isinstance(each, list) for each in plain.values()):
            raise invalid(why("it is not made of lists of rows"))
        found = records.from_plain(plain, LawContent)
    except KnownError as error:
        raise invalid(why("{fault}", fault=str(error.facts["reason"]))) from error
    check(found)
    return found


def check(content: LawContent) -> tuple[Treaty, ...]:
    """Refuse what could not be the law of an office; the tables as read."""
    if content.empty:
        raise invalid(why("there is nothing in it"))
    tables = tuple(parse_table(text, _name_of(text)) for text in content.tables)
    _once((table.id for table in tables), "table")
    members = [f"{row.treaty_id} {row.state}" for row in content.parties]
    _once([*members, *(f"{row.treaty_id} {row.state}" for row in content.parties_gone)], "membership")
    said = [f"{row.treaty_id} {row.state} {row.article} {row.kind} {row.value}" for row in content.declarations]
    _once(said, "declaration")
    _set_or_emptied(((row.treaty_id, row.state) for row in content.party_events), content.lives_emptied)
    _set_or_emptied(((row.treaty_id, row.state) for row in content.declarations), content.declarations_emptied)
    _states(content)
    _sources(content)
    _once((f"{row.state}-{row.subdivision} {row.year}" for row in content.calendars), "calendar")
    for row in content.calendars:
        _calendar(row)
    return tables


def _name_of(text: str) -> str:
    """What to call a table in a refusal: the line that names it, else its place."""
    line = next((line for line in text.splitlines() if line.replace(" ", "").startswith("id=")), "")
    return f"{line.partition('=')[2].strip().strip(chr(34)) or 'table'}.toml"


def _once(names: Iterable[str], what: str) -> None:
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise invalid(why("it has two rows for the same {what}: {name}", what=what, name=twice[0].strip()))


def _set_or_emptied(said: Iterable[tuple[str, str]], emptied: Iterable[OfState]) -> None:
    none_left = {(row.treaty_id, row.state) for row in emptied}
    for what in said:
        if what in none_left:
            raise invalid(why("it both sets and empties what is known of {what}", what=" ".join(what)))


def _states(content: LawContent) -> None:
    rows: list[Party | PartyEvent | Declaration | OfState] = [
        *content.parties, *content.parties_gone, *content.party_events, *content.lives_emptied,
        *content.declarations, *content.declarations_emptied,
    ]  # fmt: skip
    for row in rows:
        _state(row.state)
        if not row.treaty_id.strip():
            raise invalid(why("a row for {state} does not say of which treaty", state=row.state))
    for each in content.calendars:
        _state(each.state)


def _state(code: str) -> None:
    if len(code) != 2 or not code.isascii() or not code.isalpha() or not code.isupper():
        raise invalid(why("{code} is not a State's two-letter code, such as CH or BR", code=repr(code)))


def _sources(content: LawContent) -> None:
    rows: list[Party | PartyEvent | Declaration] = [*content.parties, *content.party_events, *content.declarations]
    for row in rows:
        if not row.source.strip():
            raise invalid(why("what it says of {treaty} and {state} has no source", treaty=row.treaty_id, state=row.state))


def _calendar(row: CalendarRow) -> None:
    what = f"{row.state}{'-' + row.subdivision if row.subdivision else ''} {row.year}"
    if row.edition:
        raise invalid(why("the calendar {what} names an edition; it gets its own", what=what))
    if row.year not in _YEARS:
        raise invalid(why("{year} is not a year for which days are counted", year=row.year))
    if not row.source.strip() or not row.version.strip():
        raise invalid(why("the calendar {what} has no source or no version", what=what))
    if any(day.year != row.year for day in row.holidays) or len(set(row.holidays)) != len(row.holidays):
        raise invalid(why("the calendar {what} names a day twice, or one of another year", what=what))
    if any(day.year != row.year for day in row.worked) or len(set(row.worked)) != len(row.worked):
        raise invalid(why("the calendar {what} names a day of work twice, or one of another year", what=what))
    if (
        len(set(row.weekend)) != len(row.weekend)
        or not set(row.weekend) <= set(range(1, 8))
        or len(row.weekend) not in range(1, 7)
    ):
        raise invalid(why("the weekend of the calendar {what} must be one to six weekdays from 1 (Monday) to 7", what=what))


def invalid(reason: Why) -> KnownError:
    """The refusal of what could not be the law of an office."""
    return KnownError(Code.LAW_INVALID, reason=reason)
