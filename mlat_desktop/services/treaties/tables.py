# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Reads treaty tables (TOML) and membership lists (CSV) into the records of the domain.

A table is data from elsewhere: every value is looked at, an unknown key is an error, and a fault names the place. Nothing is
guessed and nothing half-read is used.
"""

from __future__ import annotations

import csv
import hashlib
import io
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from typing import TypeVar

from mlat_desktop.domain.counting import Rule
from mlat_desktop.domain.deadlines import LimitKind
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.legal_basis import Declaration, Party
from mlat_desktop.domain.toml_keys import too_deep
from mlat_desktop.domain.treaty import (
    SCHEMA,
    Accession,
    Bound,
    Change,
    ChangeKind,
    Content,
    Extension,
    Fact,
    Ground,
    LifeAct,
    LifeEvent,
    Limit,
    Measure,
    Relation,
    RelationKind,
    Repeat,
    Replacement,
    Scope,
    Series,
    Side,
    Source,
    SourceLevel,
    Subject,
    Treaty,
    check,
    length_of,
)
from mlat_desktop.domain.vocabulary import EventKind, RequestClass

E = TypeVar("E", bound=StrEnum)
_MOST = 1 << 20  # a table of an instrument has some ten thousand characters


def sha256_of(text: str) -> str:
    """The hash under which a table is kept."""
    return hashlib.sha256(text.encode()).hexdigest()


def parse_table(text: str, file: str) -> Treaty:
    """Read one table; raise ``KnownError(TREATY_TABLE_INVALID)`` naming ``file``, the place and the reason."""
    try:
        return _parsed(text)
    except KnownError as error:
        raise _invalid(file, str(error.facts["where"]), str(error.facts["reason"])) from error


@lru_cache(maxsize=1024)
def _parsed(text: str) -> Treaty:
    """What was read once: whoever looks at a proposal reads each of its tables several times."""
    file = ""  # named by who asks
    if len(text) > _MOST:
        raise _invalid(file, "file", "it is too large for a treaty table")
    if too_deep(text):
        raise _invalid(file, "file", "it is nested too deeply")
    try:
        data = tomllib.loads(text)
    except ValueError as error:  # also a number of thousands of digits, which is no fault of TOML
        raise _invalid(file, "file", f"it is not TOML: {error}") from error
    except RecursionError as error:
        raise _invalid(file, "file", "it is nested too deeply") from error
    top = _Node(file, "file", data)
    schema = top.number("schema")
    if not 1 <= schema <= SCHEMA:
        raise top.fault("schema", f"this program reads schemas up to {SCHEMA}, not {schema}")
    treaty = _treaty(top)
    top.done()
    return check(treaty, lambda where, reason: _invalid(file, where, reason))


def _invalid(file: str, where: str, reason: str) -> KnownError:
    return KnownError(Code.TREATY_TABLE_INVALID, file=file, where=where, reason=reason)


class _Node:
    """A table of the TOML that knows where it stands and which of its keys were read."""

    def __init__(self, file: str, where: str, data: Mapping[str, object]) -> None:
        self.file = file
        self.where = where
        self.data = data
        self.read: set[str] = set()

    def fault(self, key: str, reason: str) -> KnownError:
        return _invalid(self.file, f"{self.where}.{key}" if key else self.where, reason)

    def done(self) -> None:
        """Refuse keys that nothing reads: a misspelt key would silently change the law."""
        unknown = sorted(set(self.data) - self.read)
        if unknown:
            raise self.fault(unknown[0], "there is no such key")

    def has(self, key: str) -> bool:
        return key in self.data

    def _get(self, key: str) -> object:
        self.read.add(key)
        return self.data.get(key)

    def text(self, key: str, default: str | None = None) -> str:
        value = self._get(key)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or (not value.strip() and default is None):
            raise self.fault(key, "a text is needed here")
        return value

    def number(self, key: str) -> int:
        value = self._get(key)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.fault(key, "a whole number is needed here")
        return value

    def flag(self, key: str, *, default: bool = False) -> bool:
        value = self._get(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise self.fault(key, "true or false is needed here")
        return value

    def day(self, key: str) -> date | None:
        value = self._get(key)
        if value is None:
            return None
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.fault(key, "a date such as 2025-06-30 is needed here")
        return value

    def needed_day(self, key: str) -> date:
        value = self.day(key)
        if value is None:
            raise self.fault(key, "a date such as 2025-06-30 is needed here")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        value = self._get(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise self.fault(key, "a list of texts is needed here")
        return tuple(value)

    def word(self, key: str, words: type[E], default: E | None = None) -> E:
        if default is not None and not self.has(key):
            return default
        return self.as_word(key, words, self.text(key))

    def words(self, key: str, words: type[E]) -> tuple[E, ...]:
        return tuple(self.as_word(key, words, each) for each in self.texts(key))

    def as_word(self, key: str, words: type[E], value: str) -> E:
        try:
            return words(value)
        except ValueError as error:
            raise self.fault(key, f"{value!r} is not one of {', '.join(each.value for each in words)}") from error

    def node(self, key: str, value: object = None) -> _Node:
        found = self._get(key) if value is None else value
        if not isinstance(found, dict):
            raise self.fault(key, "a table is needed here")
        return _Node(self.file, f"{self.where}.{key}", found)

    def nodes(self, key: str) -> list[_Node]:
        value = self._get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.fault(key, "a list of tables is needed here")
        return [self.node(f"{key}[{place}]", each) for place, each in enumerate(value)]


def _treaty(top: _Node) -> Treaty:
    return Treaty(
        id=top.text("id"),
        version=top.text("version"),
        title=top.text("title"),
        short=top.text("short"),
        series=top.word("series", Series),
        subjects=frozenset(top.words("subjects", Subject)),
        binding=top.flag("binding", default=True),
        source=_source(top.node("source")),
        adopted=top.day("adopted"),
        place=top.text("place", ""),
        in_force=top.day("in_force"),
        in_force_level=top.word("in_force_level", SourceLevel, SourceLevel.TEXT),
        not_in_force=top.flag("not_in_force"),
        circle=frozenset(_states(top, "circle")),
        side=frozenset(_states(top, "side")),
        binds_circle=_fact(top.node("binds_circle")) if top.has("binds_circle") else None,
        accession=_accession(top.node("accession")) if top.has("accession") else None,
        protocol_to=top.texts("protocol_to"),
        profile=_profile(top),
        contents=tuple(_content(each) for each in top.nodes("content")),
        refusal=tuple(_ground(each) for each in top.nodes("refusal")),
        channels=top.texts("channels"),
        languages=top.texts("languages"),
        life=tuple(_life(each) for each in top.nodes("life")),
        relations=tuple(_relation(each) for each in top.nodes("relation")),
        change=_change(top.node("change")) if top.has("change") else None,
        notes=tuple(_fact(each) for each in top.nodes("note")),
        limits=tuple(_limit(each) for each in top.nodes("limit")),
    )


def _profile(top: _Node) -> dict[str, Fact]:
    if not top.has("profile"):
        return {}
    profile = top.node("profile")
    return {point: _fact(profile.node(point)) for point in profile.data}


def _states(node: _Node, key: str) -> tuple[str, ...]:
    states = node.texts(key)
    for state in states:
        if len(state) != 2 or not state.isascii() or not state.isalpha() or not state.isupper():
            raise node.fault(key, f"{state!r} is not a State's ISO 3166-1 alpha-2 code")
    return states


def _source(node: _Node) -> Source:
    source = Source(
        url=node.text("url"),
        read_on=node.needed_day("read_on"),
        level=node.word("level", SourceLevel),
        verified_by=node.text("verified_by", ""),
    )
    node.done()
    return source


def _fact(node: _Node) -> Fact:
    level = node.word("level", SourceLevel, SourceLevel.TEXT)
    fact = Fact(text=node.text("text"), article=node.text("article", ""), level=level)
    node.done()
    return fact


def _ground(node: _Node) -> Ground:
    ground = Ground(
        text=node.text("text"),
        article=node.text("article", ""),
        level=node.word("level", SourceLevel, SourceLevel.TEXT),
        code=node.text("code", ""),
        mandatory=node.flag("mandatory") if node.has("mandatory") else None,
    )
    node.done()
    return ground


def _life(node: _Node) -> LifeEvent:
    level = node.word("level", SourceLevel, SourceLevel.TEXT)
    event = LifeEvent(act=node.word("act", LifeAct), on=node.day("on"), text=node.text("text", ""), level=level)
    node.done()
    return event


def _relation(node: _Node) -> Relation:
    relation = Relation(
        kind=node.word("kind", RelationKind),
        article=node.text("article"),
        text=node.text("text"),
        others=node.texts("others"),
        series=frozenset(node.words("series", Series)),
        subjects=frozenset(node.words("subjects", Subject)),
        since=node.day("since"),
        level=node.word("level", SourceLevel, SourceLevel.TEXT),
    )
    node.done()
    return relation


def _accession(node: _Node) -> Accession:
    try:
        length = length_of(node.text("length"), node.text("unit"))
    except ValueError as error:
        raise node.fault("length", str(error)) from error
    level = node.word("level", SourceLevel, SourceLevel.TEXT)
    found = Accession(length=length, rule=node.word("rule", Rule), article=node.text("article"), level=level)
    node.done()
    return found


def _change(node: _Node) -> Change:
    change = Change(kind=node.word("kind", ChangeKind), text=node.text("text"), effective_on=node.day("effective_on"))
    node.done()
    return change


def _content(node: _Node) -> Content:
    content = Content(code=node.text("code"), text=node.text("text"), article=node.text("article"))
    node.done()
    return content


def _limit(node: _Node) -> Limit:
    limit_id = node.text("id")
    node.where = limit_id
    counted = node.has("length")
    try:
        length = length_of(node.text("length"), node.text("unit")) if counted else None
    except ValueError as error:
        raise node.fault("length", str(error)) from error
    limit = Limit(
        id=limit_id,
        title=node.text("title"),
        text=node.text("text"),
        article=node.text("article"),
        bound=node.word("bound", Bound),
        kind=node.word("kind", LimitKind),
        measure=node.word("measure", Measure, Measure.COUNTED),
        source=_source(node.node("source")),
        rule=node.word("rule", Rule) if node.has("rule") else None,
        length=length,
        trigger=node.words("trigger", EventKind),
        stop=_alternatives(node, "stop"),
        ends=_alternatives(node, "ends"),
        before=node.flag("before"),
        repeat=node.word("repeat", Repeat, Repeat.FIRST),
        scope=node.word("scope", Scope, Scope.CASE),
        liberty=node.flag("liberty"),
        pair=node.text("pair", ""),
        requires=node.words("requires", EventKind),
        unless=node.words("unless", EventKind),
        only_for=frozenset(_states(node, "only_for")),
        asked_by=frozenset(_states(node, "asked_by")),
        counts_as=node.word("counts_as", EventKind) if node.has("counts_as") else None,
        within=node.text("within", ""),
        declared=node.text("declared", ""),
        calendar=node.word("calendar", Side) if node.has("calendar") else None,
        acts=node.word("acts", Side) if node.has("acts") else None,
        classes=frozenset(node.words("classes", RequestClass)),
        replaces=tuple(_replacement(each) for each in node.nodes("replaces")),
        suspends=node.texts("suspends"),
        refers=node.texts("refers"),
        extension=_extension(node.node("extension")) if node.has("extension") else None,
        valid_from=node.day("valid_from"),
        valid_to=node.day("valid_to"),
    )
    node.done()
    return limit


def _alternatives(node: _Node, key: str) -> tuple[frozenset[EventKind], ...]:
    """Each entry is one event, or several joined by ``+`` that must all have happened."""
    return tuple(
        frozenset(node.as_word(key, EventKind, part.strip()) for part in entry.split("+")) for entry in node.texts(key)
    )


def _replacement(node: _Node) -> Replacement:
    found = Replacement(id=node.text("id"), when=node.text("when"))
    node.done()
    return found


def _extension(node: _Node) -> Extension:
    try:
        most = length_of(node.text("max"), node.text("unit"))
    except ValueError as error:
        raise node.fault("max", str(error)) from error
    needs = node.word("needs", EventKind)
    found = Extension(max=most, needs=needs, article=node.text("article"), by=node.text("by", ""))
    node.done()
    return found


# -- membership and declarations


def parse_parties(text: str, file: str) -> tuple[Party, ...]:
    """Read a list of parties (columns of ``parties.csv``)."""
    columns = ("treaty_id", "iso3166_alpha2", "signature", "ratification_or_accession", "entry_into_force", "source_url")
    return tuple(
        Party(
            treaty_id=row["treaty_id"],
            state=row["iso3166_alpha2"],
            signature=_day(file, line, row["signature"]),
            ratification=_day(file, line, row["ratification_or_accession"]),
            entry_into_force=_day(file, line, row["entry_into_force"]),
            source=row["source_url"],
        )
        for line, row in _rows(text, file, columns)
    )


def parse_declarations(text: str, file: str) -> tuple[Declaration, ...]:
    """Read a list of declarations (columns of ``declarations.csv``)."""
    columns = ("treaty_id", "iso3166_alpha2", "article", "kind", "value", "source_url", "as_of")
    found = []
    for line, row in _rows(text, file, columns):
        as_of = _day(file, line, row["as_of"])
        if as_of is None:
            raise _invalid(file, f"line {line}", "a declaration needs the day as of which it was read")
        found.append(
            Declaration(
                treaty_id=row["treaty_id"],
                state=row["iso3166_alpha2"],
                article=row["article"],
                kind=row["kind"],
                value=row["value"],
                source=row["source_url"],
                as_of=as_of,
            )
        )
    return tuple(found)


def _rows(text: str, file: str, columns: tuple[str, ...]) -> Iterable[tuple[int, dict[str, str]]]:
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        if tuple(reader.fieldnames or ()) != columns:
            raise _invalid(file, "line 1", f"the columns must be {', '.join(columns)}")
        for row in reader:
            if None in row or None in row.values():
                raise _invalid(file, f"line {reader.line_num}", f"a row has {len(columns)} columns")
            yield reader.line_num, row
    except csv.Error as error:
        raise _invalid(file, f"line {reader.line_num}", str(error)) from error


def _day(file: str, line: int, text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise _invalid(file, f"line {line}", f"{text!r} is not a date") from error


# -- the seed that comes with the program


@dataclass(frozen=True, slots=True)
class Seed:
    """What a new office starts with: every table with its text, the memberships and the declarations known."""

    tables: tuple[tuple[Treaty, str], ...]
    parties: tuple[Party, ...]
    declarations: tuple[Declaration, ...]


def shipped() -> Seed:
    """Read the seed from ``resources/treaties``."""
    folder = files("resources").joinpath("treaties")
    names = sorted(each.name for each in folder.iterdir() if each.name.endswith(".toml"))
    texts = {name: folder.joinpath(name).read_text(encoding="utf-8") for name in names}
    return Seed(
        tables=tuple((parse_table(text, name), text) for name, text in texts.items()),
        parties=parse_parties(folder.joinpath("parties.csv").read_text(encoding="utf-8"), "parties.csv"),
        declarations=parse_declarations(folder.joinpath("declarations.csv").read_text(encoding="utf-8"), "declarations.csv"),
    )
