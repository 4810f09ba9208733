# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Which column means what: proposed from the headings, corrected by an officer, remembered under a name, written as TOML."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as made_by
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.toml_keys import too_deep
from mlat_desktop.domain.vocabulary import Direction
from mlat_desktop.i18n import _
from mlat_desktop.services.importing.dates import Order, RealDates
from mlat_desktop.services.importing.fields import DATES, REPEATED, Field
from mlat_desktop.services.importing.lexicon import meanings, plain
from mlat_desktop.services.importing.port import Grid, SheetRow

SCHEMA = 1
LARGEST_MAP = 1 << 20
MOST_HEADING_ROWS = 40
"""How many rows from the top are looked at for the headings."""
FAULT_HEADING = "MLAT: what to correct"
"""The heading of the column of sentences in a corrected copy; in every language, so that any office knows it again."""
LATEST_DAY = "latest"
"""As the default of ENDED: a case whose day of ending is missing ended on the latest day of its row."""

E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMap:
    """What a column means. ``heading`` is its text, with " (2)" behind it where two are alike; no field: it is left out.
    ``values`` say what a value of this column means that the program does not understand.
    """

    heading: str
    field: Field | None = None
    order: Order = Order.AUTO
    years_from: int = 0
    real_dates: RealDates = RealDates.UNDECIDED
    values: Mapping[str, str] = made_by(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetMap:
    """How a sheet is read. ``header`` is the number of the row of headings, 0 to look for it; ``defaults`` are what all rows
    have in common and no column says.
    """

    name: str = ""
    header: int = 0
    columns: tuple[ColumnMap, ...] = ()
    defaults: Mapping[Field, str] = made_by(default_factory=dict)
    hidden_rows: bool = True

    def column(self, heading: str) -> ColumnMap:
        """What a heading means; one that is not in the map is left out."""
        wanted = plain(heading)
        found = (each for each in self.columns if plain(each.heading) == wanted)
        return next(found, ColumnMap(heading=heading))

    def with_column(self, changed: ColumnMap) -> SheetMap:
        """The same with one column read otherwise."""
        key = plain(changed.heading)
        kept = [each for each in self.columns if plain(each.heading) != key]
        return replace(self, columns=(*kept, changed))

    @property
    def fields(self) -> frozenset[Field]:
        """Every field that something fills."""
        return frozenset(each.field for each in self.columns if each.field) | frozenset(self.defaults)


# -- headings


def headings(row: SheetRow, width: int) -> tuple[str, ...]:
    """The names of the columns: their headings, a letter for a column without one, a count behind the second of two."""
    seen: dict[str, int] = {}
    made = []
    for place in range(width):
        cell = row.cells[place] if place < len(row.cells) else None
        text = " ".join(str(cell).split())[:200] if isinstance(cell, str | int | float) else ""
        text = text or _("Column {letters}").format(letters=letters(place))
        seen[plain(text)] = seen.get(plain(text), 0) + 1
        made.append(text if seen[plain(text)] == 1 else f"{text} ({seen[plain(text)]})")
    return tuple(made)


def letters(place: int) -> str:
    """The letters of a column, counted from 0."""
    made, place = "", place + 1
    while place:
        place, rest = divmod(place - 1, 26)
        made = chr(65 + rest) + made
    return made


def meaning(heading: str) -> Field | None:
    """The field that a heading names: by the whole of it, else by a phrase of several words in it."""
    known = meanings("headings", "fields")
    key = plain(heading)
    if key in known:
        return Field(known[key])
    inside = {known[phrase] for phrase in known if " " in phrase and f" {phrase} " in f" {key} "}
    return Field(inside.pop()) if len(inside) == 1 else None


def header_row(grid: Grid, wanted: int = 0, maps: Iterable[SheetMap] = ()) -> SheetRow | None:
    """The row of the headings: the one asked for, else that of which most cells are known words or headings of one of these
    maps, else the first with text.
    """
    ours = {plain(column.heading) for each in maps for column in each.columns}
    if wanted:
        return next((row for row in grid.rows if row.number == wanted), None)
    top = [row for row in grid.rows[:MOST_HEADING_ROWS] if row.number not in grid.wide_titles]
    scored = [(sum(isinstance(c, str) and (plain(c) in ours or meaning(c) is not None) for c in row.cells), row) for row in top]
    best = max(scored, key=lambda pair: pair[0], default=(0, None))
    if best[0] >= 2:
        return best[1]
    texts = (row for row in top if len(row.cells) > 1 and all(isinstance(c, str) for c in row.cells if c is not None))
    return next(texts, top[0] if top else None)


def propose(grid: Grid, names: Sequence[str], hint: str) -> SheetMap:
    """A map from the headings alone. Where two columns would fill one field the first does; what means nothing goes to the
    notes under its heading, so that nothing is lost. ``hint`` is the name of sheet and file, which may tell the direction.
    """
    taken: set[Field] = set()
    columns = []
    for name in names:
        found = None if plain(name) == plain(FAULT_HEADING) else meaning(name) or Field.NOTES
        if found in taken and found not in REPEATED:
            found = Field.NOTES
        if found:
            taken.add(found)
        columns.append(ColumnMap(heading=name, field=found))
    defaults = {}
    if Field.DIRECTION not in taken and (side := _side(hint, taken)):
        defaults[Field.DIRECTION] = side.value
    return SheetMap(columns=tuple(columns), defaults=defaults)


def _side(hint: str, taken: set[Field]) -> Direction | None:
    """The direction that the name of a sheet says, or that of its one day."""
    known = meanings("headings", "sides")
    spaced = f" {plain(hint)} "
    sides = {side for word, side in known.items() if f" {word} " in spaced}
    if len(sides) == 1:
        return Direction(sides.pop())
    days = taken & {Field.RECEIVED, Field.SENT}
    return {Field.RECEIVED: Direction.INCOMING, Field.SENT: Direction.OUTGOING}[days.pop()] if len(days) == 1 else None


def fits(kept: SheetMap, names: Sequence[str]) -> bool:
    """Whether a map was made for a sheet with these headings: each that it names is there, and none that it does not know."""
    there = {plain(name) for name in names} - {plain(FAULT_HEADING)}
    return there == {plain(each.heading) for each in kept.columns} - {plain(FAULT_HEADING)}


# -- as a file


def to_toml(kept: SheetMap) -> str:
    """The map as TOML, for other machines and other years."""
    import tomlkit

    made = tomlkit.document()
    made["schema"] = SCHEMA
    if kept.name:
        made["name"] = kept.name
    if kept.header:
        made["header"] = kept.header
    if not kept.hidden_rows:
        made["hidden-rows"] = False
    if kept.defaults:
        made["defaults"] = {each.value: text for each, text in kept.defaults.items()}
    columns = tomlkit.aot()
    for each in kept.columns:
        columns.append(tomlkit.item(_column_out(each)))
    made["column"] = columns
    return tomlkit.dumps(made)


def _column_out(each: ColumnMap) -> dict[str, Any]:
    made: dict[str, Any] = {"heading": each.heading, "field": each.field.value if each.field else ""}
    if each.order is not Order.AUTO:
        made["order"] = each.order.value
    if each.years_from:
        made["years-from"] = each.years_from
    if each.real_dates is not RealDates.UNDECIDED:
        made["real-dates"] = each.real_dates.value
    if each.values:
        made["values"] = dict(each.values)
    return made


def read_map(path: Path) -> SheetMap:
    """The map of a file; ``MAP_INVALID`` names the first thing in it that is not understood."""
    try:
        if path.stat().st_size > LARGEST_MAP:
            raise KnownError(Code.MAP_INVALID, file=path.name, reason=why("it is too large"))
        return from_toml(path.read_text(encoding="utf-8-sig"), path.name)
    except FileNotFoundError as error:
        raise KnownError(Code.FILE_MISSING, path=str(path)) from error
    except OSError as error:
        raise KnownError(Code.FILE_UNREADABLE, path=str(path), reason=error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        raise KnownError(Code.MAP_INVALID, file=path.name, reason=why("it is not UTF-8 text")) from error


def from_toml(text: str, file: str) -> SheetMap:
    """The map of a TOML text; ``file`` is its name for a refusal."""
    if too_deep(text):
        raise KnownError(Code.MAP_INVALID, file=file, reason=why("its parts are nested too deeply"))
    try:
        raw = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise KnownError(Code.MAP_INVALID, file=file, reason=why("it is not TOML: {fault}", fault=str(error))) from error
    reader = _Reader(file)
    reader.known(raw, {"schema", "name", "header", "hidden-rows", "defaults", "column"})
    if raw.get("schema") != SCHEMA:
        raise reader.fault("schema")
    columns = raw.get("column", [])
    if not isinstance(columns, list):
        raise reader.fault("column")
    return SheetMap(
        name=reader.text(raw, "name"),
        header=reader.number(raw, "header"),
        hidden_rows=reader.flag(raw, "hidden-rows"),
        defaults={reader.code(Field, key, "defaults"): value for key, value in reader.texts(raw, "defaults").items()},
        columns=tuple(reader.column(each) for each in columns),
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads plain TOML values with a refusal that names the key."""

    file: str

    def fault(self, name: str) -> KnownError:
        return KnownError(Code.MAP_INVALID, file=self.file, reason=why("{name} is not understood", name=name))

    def known(self, raw: Mapping[str, Any], names: set[str]) -> None:
        for name in sorted(set(raw) - names):
            raise self.fault(name)

    def text(self, raw: Mapping[str, Any], name: str) -> str:
        value = raw.get(name, "")
        if not isinstance(value, str):
            raise self.fault(name)
        return value

    def number(self, raw: Mapping[str, Any], name: str) -> int:
        value = raw.get(name, 0)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 1_000_000:
            raise self.fault(name)
        return value

    def flag(self, raw: Mapping[str, Any], name: str) -> bool:
        value = raw.get(name, True)
        if not isinstance(value, bool):
            raise self.fault(name)
        return value

    def texts(self, raw: Mapping[str, Any], name: str) -> dict[str, str]:
        value = raw.get(name, {})
        if not isinstance(value, dict) or not all(isinstance(each, str) for each in value.values()):
            raise self.fault(name)
        return value

    def code(self, kind: type[E], value: str, name: str) -> E:
        if value not in {each.value for each in kind}:
            raise self.fault(f"{name}: {value}")
        return kind(value)

    def column(self, raw: object) -> ColumnMap:
        if not isinstance(raw, dict):
            raise self.fault("column")
        self.known(raw, {"heading", "field", "order", "years-from", "real-dates", "values"})
        heading, named = self.text(raw, "heading"), self.text(raw, "field")
        if not heading.strip():
            raise self.fault("heading")
        return ColumnMap(
            heading=heading,
            field=self.code(Field, named, "field") if named else None,
            order=self.code(Order, self.text(raw, "order") or Order.AUTO, "order"),
            years_from=self.years(raw),
            real_dates=self.code(RealDates, self.text(raw, "real-dates") or RealDates.UNDECIDED, "real-dates"),
            values=self.texts(raw, "values"),
        )

    def years(self, raw: Mapping[str, Any]) -> int:
        value = self.number(raw, "years-from")
        if value and not 1800 <= value <= 2050:
            raise self.fault("years-from")
        return value


def is_date(column: ColumnMap) -> bool:
    """Whether the values of a column are days."""
    return column.field in DATES
