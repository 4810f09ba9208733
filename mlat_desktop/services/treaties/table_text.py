# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Treaty tables as something that a person can change: the values of a TOML text, and the text again, its remarks kept.

What was not changed is left to the letter, so that two versions of a table can be held against each other line by line.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import tomlkit
from tomlkit import TOMLDocument
from tomlkit.items import AoT, InlineTable, Table

from mlat_desktop.domain.errors import BugError
from mlat_desktop.domain.treaty import SCHEMA

Row = dict[str, Any]

_GAPS = re.compile(r"\n{3,}")

SECTIONS = {
    "content": "contents",
    "refusal": "refusal",
    "life": "life",
    "relation": "relations",
    "note": "notes",
    "limit": "limits",
}
"""The lists of rows in the text and in a draft, in the order in which a new table is written."""

HEAD_ORDER = (
    "schema", "id", "version", "title", "short", "series", "subjects", "binding", "adopted", "place", "in_force",
    "in_force_level", "not_in_force", "circle", "side", "binds_circle", "accession", "protocol_to", "channels", "languages",
)  # fmt: skip


@dataclass(slots=True, kw_only=True)
class TableDraft:
    """A table to be changed. Everything is as in the text (``docs/formats/treaty-table.md``): texts, numbers, dates, lists.

    ``head`` holds the keys before the first section, ``profile`` its points, the lists their rows in order; ``based_on`` is the
    version from which the draft was made, empty for a table from scratch.
    """

    head: Row = field(default_factory=dict)
    source: Row = field(default_factory=dict)
    change: Row = field(default_factory=dict)
    profile: dict[str, Row] = field(default_factory=dict)
    contents: list[Row] = field(default_factory=list)
    refusal: list[Row] = field(default_factory=list)
    life: list[Row] = field(default_factory=list)
    relations: list[Row] = field(default_factory=list)
    notes: list[Row] = field(default_factory=list)
    limits: list[Row] = field(default_factory=list)
    based_on: str = ""

    @property
    def id(self) -> str:
        """The id of the treaty as it stands in the head."""
        return str(self.head.get("id", ""))

    def values(self) -> Row:
        """What the text must say: without keys that are empty, which no table has."""
        made: Row = {"schema": SCHEMA, **_filled(self.head)}
        for name in ("source", "change"):
            if filled := _filled(getattr(self, name)):
                made[name] = filled
        if profile := {point: row for point, each in self.profile.items() if (row := _filled(each)).get("text")}:
            made["profile"] = profile
        for key, name in SECTIONS.items():
            if rows := [_filled(each) for each in getattr(self, name)]:
                made[key] = rows
        return made


def drafted(text: str) -> TableDraft:
    """The draft of a table that is kept."""
    values = tomllib.loads(text)
    sections = {name: values.pop(key, []) for key, name in SECTIONS.items()}
    parts = {name: values.pop(name, {}) for name in ("source", "change", "profile")}
    values.pop("schema", None)
    return TableDraft(head=values, based_on=str(values.get("version", "")), **parts, **sections)


def written(values: Mapping[str, Any], text: str = "") -> str:
    """The text of a table with these values; ``text`` is that of the version before, whose order and remarks stay."""
    if text:
        document = tomlkit.parse(text)
        _merge(document, values)
        made = tomlkit.dumps(document)
        # Each row that gets another neighbour is given one more blank line than it had.
        for text_made in (_GAPS.sub("\n\n", made), made):
            if _says(text_made, values):
                return text_made
    made = tomlkit.dumps(_fresh(values))
    if not _says(made, values):
        raise BugError(f"the text of the table {values.get('id')} does not say what it should")
    return made


def _says(text: str, values: Mapping[str, Any]) -> bool:
    try:
        return bool(tomllib.loads(text) == values)
    except tomllib.TOMLDecodeError:
        return False


def _filled(row: Mapping[str, Any]) -> Row:
    return {
        key: _filled(each) if isinstance(each, dict) else each for key, each in row.items() if each not in ("", [], {}, None)
    }


def _merge(into: TOMLDocument | Table | InlineTable, values: Mapping[str, Any]) -> None:
    for key in [each for each in into if each not in values]:
        into.remove(key)
    for key, value in values.items():
        old = into.get(key)
        if old is not None and _plain(old) == value:
            continue
        if isinstance(old, Table | InlineTable) and isinstance(value, Mapping):
            _merge(old, value)
        elif isinstance(old, AoT) and isinstance(value, list):
            into[key] = _rows(old, value)
        elif old is not None:
            into[key] = _item(value)
        else:
            _add(into, key, value)


def _add(into: TOMLDocument | Table | InlineTable, key: str, value: Any) -> None:
    """A key that is new. In a document simple keys must come before its first section."""
    item = _section(key, value) if isinstance(into, TOMLDocument) else _item(value)
    if not isinstance(into, TOMLDocument) or isinstance(item, Table | AoT):
        into.add(key, item)
        return
    body = [each for each, _value in into.body if each is not None]
    simple = [each for each in body if not isinstance(into[each.key], Table | AoT)]
    into._insert_after(simple[-1], key, item)  # the library has no public way to add a key at a place


def _rows(old: AoT, values: Sequence[Row]) -> AoT:
    """The rows again: each keeps the text of the row of the same id, or that says the same, or that stood at its place."""
    left = list(old)
    made = tomlkit.aot()
    for value in values:
        row = _like(left, value, aligned=len(old) == len(values))
        if row is None:
            made.append(_section("", value))
            continue
        left = [each for each in left if each is not row]
        _merge(row, value)
        made.append(row)
    return made


def _like(left: Sequence[Table], value: Row, *, aligned: bool) -> Table | None:
    named = [each for each in left if "id" in value and each.get("id") == value["id"]]
    same = [each for each in left if _plain(each) == value]
    there = [left[0]] if aligned and left and "id" not in value else []
    return next(iter([*named, *same, *there]), None)


def _fresh(values: Mapping[str, Any]) -> TOMLDocument:
    document = tomlkit.document()
    head = [key for key in HEAD_ORDER if key in values]
    rest = [key for key in values if key not in {*head, *SECTIONS, "source", "change", "profile"}]
    sections = [key for key in ("source", "change", "profile", *SECTIONS) if key in values]
    for key in (*head, *rest):
        document.add(key, _item(values[key]))
    for key in sections:
        document.add(tomlkit.nl())
        document.add(key, _section(key, values[key]))
    return document


def _section(key: str, value: Any) -> Any:
    """A value on the top level: tables and lists of tables get headings of their own, ``binds_circle`` and its like a line."""
    if isinstance(value, list) and value and isinstance(value[0], Mapping):
        made = tomlkit.aot()
        for each in value:
            made.append(_section("", each))
        return made
    if isinstance(value, Mapping) and key not in {"binds_circle", "accession"}:
        table = tomlkit.table()
        for name, each in value.items():
            table.add(name, _item(each))
        return table
    return _item(value)


def _item(value: Any) -> Any:
    if isinstance(value, Mapping):
        made = tomlkit.inline_table()
        for name, each in value.items():
            made.append(name, _item(each))
        return made
    if isinstance(value, list):
        array = tomlkit.array()
        for each in value:
            array.append(_item(each))
        return array
    if isinstance(value, date):
        return tomlkit.date(value.isoformat())
    return tomlkit.item(value)


def _plain(item: Any) -> Any:
    return item.unwrap() if hasattr(item, "unwrap") else item
