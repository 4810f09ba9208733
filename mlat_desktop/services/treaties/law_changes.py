# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Holds what somebody wants to publish against the law of the office: what differs, what was made here, and how it is kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from mlat_desktop.domain.errors import why
from mlat_desktop.domain.law import Edition, EditionKind
from mlat_desktop.domain.legal_basis import Declaration, Party, PartyEvent
from mlat_desktop.services.ports import CalendarRow, StoredTable, UnitOfWork
from mlat_desktop.services.treaties.law_content import LawContent, OfState, invalid
from mlat_desktop.services.treaties.tables import parse_table, sha256_of

R = TypeVar("R")
Key = tuple[str, ...]

LOCAL = frozenset({EditionKind.EDITOR, EditionKind.CALENDAR, EditionKind.MEMBERSHIP})
"""Editions that were made in this office, by hand."""


class Part(StrEnum):
    """The parts of the law."""

    TABLE = "table"
    PARTY = "party"
    LIFE = "life"
    DECLARATION = "declaration"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedRow:
    """A row of the law that differs. ``key`` is the treaty, the treaty and the State, or the State, its subdivision and the
    year of a calendar; before and after are texts that a person can compare, empty where there was or will be nothing.
    """

    part: Part
    key: Key
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Something that became the law of this office and that other content would write over. ``edition`` brought it."""

    part: Part
    key: Key
    edition: int
    kept: str
    offered: str


def changed_rows(uow: UnitOfWork, content: LawContent) -> tuple[ChangedRow, ...]:
    """What would differ, in the order of the parts; a table that is kept already under its version is no change. Raises
    ``LAW_INVALID`` for a table whose version is kept with another text.
    """
    found = list(_tables(uow, content))
    old, new = _Law.of(uow), _Law.offered(content)
    for part, standing, offered in (
        (Part.PARTY, old.parties, new.parties),
        (Part.LIFE, old.lives, new.lives),
        (Part.DECLARATION, old.declarations, new.declarations),
    ):
        for key, said in offered.items():
            was = standing.get(key, "")
            if was != said:
                found.append(ChangedRow(part=part, key=key, before=was, after=said))
    for row in content.calendars:
        known = _calendar_of(uow, row)
        if known is None or _calendar_words(known) != _calendar_words(row):
            before = _calendar_words(known) if known else ""
            found.append(ChangedRow(part=Part.CALENDAR, key=_calendar_key(row), before=before, after=_calendar_words(row)))
    return tuple(found)


def conflicts_of(uow: UnitOfWork, content: LawContent) -> tuple[Conflict, ...]:
    """Which of these changes would write over something that was made in this office by hand."""
    local = [each for each in uow.treaties.editions() if each.undone_at is None and each.kind in LOCAL]
    return _written_by(uow, content, local)


def changed_since(uow: UnitOfWork, content: LawContent, kind: EditionKind, since: datetime) -> tuple[Conflict, ...]:
    """Which of these changes would write over what became law after the content was made, without its author having seen it. A
    pack gives way only to what was made in this office by hand, as when it is taken in.
    """
    live = (each for each in uow.treaties.editions() if each.undone_at is None and each.published_at > since)
    return _written_by(uow, content, [each for each in live if kind is not EditionKind.PACK or each.kind in LOCAL])


def _written_by(uow: UnitOfWork, content: LawContent, editions: Sequence[Edition]) -> tuple[Conflict, ...]:
    """Which of these changes would write over what stands as one of these editions made it."""
    if not editions:
        return ()
    ids = {each.id for each in editions}
    made = _made_by(uow, editions)
    found = []
    for row in changed_rows(uow, content):
        edition = 0
        if row.part is Part.TABLE:
            table = uow.treaties.table(row.key[0])
            edition = table.edition if table else 0
        elif row.part is Part.CALENDAR:
            state, subdivision, year = row.key
            standing = uow.treaties.calendars(state, subdivision, [int(year)]).get(int(year))
            edition = standing.edition if standing else 0
        else:
            edition = made.get((row.part, row.key), 0)
        if edition in ids:
            one = Conflict(part=row.part, key=row.key, edition=edition, kept=row.before, offered=row.after)
            found.append(one)
    return tuple(found)


def without(content: LawContent, kept: Collection[Conflict]) -> LawContent:
    """The content without what would write over these: the office keeps its own."""
    keys = {(each.part, each.key) for each in kept}
    return _filtered(content, lambda part, key: (part, key) not in keys)


def put(uow: UnitOfWork, content: LawContent, edition: Edition) -> None:
    """Keep the rows of an edition, which has begun; what is kept already is not kept twice."""
    treaties = uow.treaties
    content = _only(content, {(row.part, row.key) for row in changed_rows(uow, content)})
    for text in content.tables:
        table = parse_table(text, "table.toml")
        treaties.add_table(
            StoredTable(
                treaty_id=table.id,
                version=table.version,
                text=text,
                sha256=sha256_of(text),
                accepted_at=edition.published_at,
                accepted_by=edition.approved_by or edition.published_by,
                edition=edition.id,
                change=table.change.kind.value if table.change and treaties.table(table.id) else "",
            )
        )
    gone = [Party(treaty_id=row.treaty_id, state=row.state) for row in content.parties_gone]
    treaties.set_parties(content.parties, edition.id, gone=gone)
    for (treaty_id, state), rows in _grouped(content.party_events).items():
        treaties.set_party_events(treaty_id, state, rows, edition.id)
    for each in content.lives_emptied:
        treaties.set_party_events(each.treaty_id, each.state, (), edition.id)
    emptied = [(row.treaty_id, row.state) for row in content.declarations_emptied]
    treaties.set_declarations(content.declarations, edition.id, emptied=emptied)
    for row in content.calendars:
        # The number of the edition keeps the version unlike any other, also one that was taken back and comes again.
        treaties.add_calendar(replace(row, edition=edition.id, version=f"{row.version}, {edition.id}"))


# -- parts


def _only(content: LawContent, keys: Collection[tuple[Part, Key]]) -> LawContent:
    return _filtered(content, lambda part, key: (part, key) in keys)


def _filtered(content: LawContent, wanted: Callable[[Part, Key], bool]) -> LawContent:
    def some(part: Part, rows: Iterable[R], key: Callable[[R], Key]) -> tuple[R, ...]:
        return tuple(row for row in rows if wanted(part, key(row)))

    def of_state(row: Party | PartyEvent | Declaration | OfState) -> Key:
        return row.treaty_id, row.state

    return LawContent(
        tables=some(Part.TABLE, content.tables, lambda text: (parse_table(text, "table.toml").id,)),
        parties=some(Part.PARTY, content.parties, of_state),
        parties_gone=some(Part.PARTY, content.parties_gone, of_state),
        party_events=some(Part.LIFE, content.party_events, of_state),
        lives_emptied=some(Part.LIFE, content.lives_emptied, of_state),
        declarations=some(Part.DECLARATION, content.declarations, of_state),
        declarations_emptied=some(Part.DECLARATION, content.declarations_emptied, of_state),
        calendars=some(Part.CALENDAR, content.calendars, _calendar_key),
    )


def _tables(uow: UnitOfWork, content: LawContent) -> Iterable[ChangedRow]:
    for text in content.tables:
        table = parse_table(text, "table.toml")
        same = uow.treaties.table(table.id, table.version)
        if same is not None and same.sha256 != sha256_of(text):
            raise invalid(
                why(
                    "the office has a table {treaty} of the same version {version} with another text; a changed table needs a"
                    " version of its own",
                    treaty=table.id,
                    version=table.version,
                )
            )
        if same is None:
            standing = uow.treaties.table(table.id)
            before = standing.version if standing else ""
            yield ChangedRow(part=Part.TABLE, key=(table.id,), before=before, after=table.version)


@dataclass(frozen=True, slots=True)
class _Law:
    """Memberships, lives and declarations in words, by treaty and State."""

    parties: Mapping[Key, str]
    lives: Mapping[Key, str]
    declarations: Mapping[Key, str]

    @classmethod
    def of(cls, uow: UnitOfWork, edition: int | None = None) -> _Law:
        """As an edition has them."""
        treaties = uow.treaties
        return cls(
            {(row.treaty_id, row.state): _party(row) for row in treaties.parties(edition=edition)},
            {key: _lives(rows) for key, rows in _grouped(treaties.party_events(edition=edition)).items()},
            {key: _declared(rows) for key, rows in _grouped(treaties.declarations(edition=edition)).items()},
        )

    @classmethod
    def offered(cls, content: LawContent) -> _Law:
        """As the content would have those of which it speaks."""
        parties: dict[Key, str] = {(row.treaty_id, row.state): _party(row) for row in content.parties}
        lives: dict[Key, str] = {key: _lives(rows) for key, rows in _grouped(content.party_events).items()}
        said: dict[Key, str] = {key: _declared(rows) for key, rows in _grouped(content.declarations).items()}
        return cls(
            {**parties, **{(row.treaty_id, row.state): "" for row in content.parties_gone}},
            {**lives, **{(row.treaty_id, row.state): "" for row in content.lives_emptied}},
            {**said, **{(row.treaty_id, row.state): "" for row in content.declarations_emptied}},
        )


def _made_by(uow: UnitOfWork, editions: Iterable[Edition]) -> dict[tuple[Part, Key], int]:
    """The memberships, lives and declarations that stand as one of these editions made them, and which."""
    now = _Law.of(uow)
    found: dict[tuple[Part, Key], int] = {}
    for edition in editions:
        before, after = _Law.of(uow, edition.id - 1), _Law.of(uow, edition.id)
        for part, was, became, stands in (
            (Part.PARTY, before.parties, after.parties, now.parties),
            (Part.LIFE, before.lives, after.lives, now.lives),
            (Part.DECLARATION, before.declarations, after.declarations, now.declarations),
        ):
            for key in {*was, *became}:
                if was.get(key, "") != became.get(key, "") == stands.get(key, ""):
                    found[part, key] = edition.id
    return found


Row = TypeVar("Row", PartyEvent, Declaration)


def _grouped(rows: Iterable[Row]) -> dict[Key, list[Row]]:
    found: defaultdict[Key, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.treaty_id, row.state].append(row)
    return dict(found)


def _party(row: Party) -> str:
    days = (("signed", row.signature), ("ratified", row.ratification), ("in force", row.entry_into_force))
    return "; ".join([*(f"{name} {day}" for name, day in days if day), row.source])


def _lives(rows: Iterable[PartyEvent]) -> str:
    return "\n".join(
        sorted(
            "; ".join(
                str(each)
                for each in (
                    row.act.value, row.on or "", row.effective_on or "", row.territory, row.article, row.text, row.source,
                    row.level.value,
                )
                if each
            )
            for row in rows
        )
    )  # fmt: skip


def _declared(rows: Iterable[Declaration]) -> str:
    return "\n".join(sorted(f"{row.article}; {row.kind}; {row.value}; {row.as_of}; {row.source}" for row in rows))


def _calendar_key(row: CalendarRow) -> Key:
    return row.state, row.subdivision, str(row.year)


def _calendar_of(uow: UnitOfWork, row: CalendarRow) -> CalendarRow | None:
    return uow.treaties.calendars(row.state, row.subdivision, [row.year]).get(row.year)


def _calendar_words(row: CalendarRow) -> str:
    parts = [row.holidays, row.weekend, *([row.worked] if row.worked else [])]
    return "; ".join(", ".join(str(day) for day in part) for part in parts)
