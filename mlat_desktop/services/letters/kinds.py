# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The kinds of letter: what each is for and which fields it has. ``resources/letters/<kind>/kind.toml`` says it once for all
languages; the words of a language stand beside it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from mlat_desktop.domain.errors import Code, KnownError, Why, why
from mlat_desktop.domain.letter_text import FieldSpec, read_fields
from mlat_desktop.domain.vocabulary import Direction, EventKind, RequestClass

COMPUTATION = "computation"
"""The kind of letter that explains a date."""
REQUEST, REFUSAL = "request", "refusal"
QUERY = "query"
"""The kind of letter that asks for what the checklist marks as missing."""
CHASER, DELAY, POSTPONEMENT, PARTIAL, STATUS = "chaser", "delay", "postponement", "partial", "status"
CORRECTION, RETRACTION = "correction", "retraction"
"""The kinds of letter that correct or withdraw one which has left; they are begun from that letter alone."""
OUTSTANDING = "outstanding"
"""The kind of letter that lists all that is outstanding with a State; it belongs to no single case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterKind:
    """A kind of letter: what it is called, on which side of a case it is written (None: on both), for which classes of request
    (empty: all), and what its dispatch brings about (None: nothing on the clocks). One that is not ``of_case`` belongs to no
    single case, one that ``follows`` is begun from an earlier letter alone. ``measures_after`` names the list of assistance
    after which each kind of it has a section of its own (empty: none has). ``languages`` are those in which the program has
    words for it.
    """

    code: str
    label: str
    direction: Direction | None
    classes: frozenset[RequestClass]
    event: EventKind | None
    of_case: bool
    follows: bool
    measures_after: str
    fields: tuple[FieldSpec, ...]
    languages: tuple[str, ...]

    def fits(self, direction: Direction, klass: RequestClass) -> bool:
        """Whether it is written on such a case."""
        return (
            self.of_case
            and not self.follows
            and self.direction in {None, direction}
            and (not self.classes or klass in self.classes)
        )


@cache
def kinds() -> Mapping[str, LetterKind]:
    """Every kind by its code, in the order in which an officer is offered them."""
    found = {kind.code: kind for kind in _read()}
    return {code: found[code] for group in occasions() for code in group.kinds}


@dataclass(frozen=True, slots=True)
class Occasion:
    """Kinds of letter that are written on the same occasion, under the English name of it."""

    label: str
    kinds: tuple[str, ...]


@cache
def occasions() -> tuple[Occasion, ...]:
    """The kinds by occasion, in the order in which an officer is offered them."""
    return tuple(Occasion(row["label"], tuple(row["kinds"])) for row in _offered()["group"])


@cache
def settling(event: str, direction: Direction, klass: RequestClass) -> str:
    """The kind of letter whose dispatch on such a case is the event of this code, empty where no letter settles a limit."""
    fitting = (code for code in _offered()["settles"] if kinds()[code].fits(direction, klass))
    return next((code for code in fitting if kinds()[code].event == event), "")


@cache
def called_by(event: str, direction: Direction, klass: RequestClass) -> str:
    """The kind of letter that is written on such a case once the event of this code has happened, empty where none is."""
    return _called("events", event, direction, klass)


@cache
def called_until(event: str, direction: Direction, klass: RequestClass) -> str:
    """The kind of letter that is written on such a case while a limit runs until the event of this code, without settling it;
    empty where none is.
    """
    return _called("until", event, direction, klass)


def _called(when: str, event: str, direction: Direction, klass: RequestClass) -> str:
    found = (row["kind"] for row in _offered()["called"] if event in row[when])
    return next((code for code in found if kinds()[code].fits(direction, klass)), "")


@cache
def _offered() -> Mapping[str, Any]:
    return tomllib.loads(_folder().joinpath("kinds.toml").read_text(encoding="utf-8"))


def kind_of(code: str) -> LetterKind:
    """The kind of a code. Raises ``KnownError(LETTER_KIND)``."""
    kind = kinds().get(code)
    if kind is None:
        raise KnownError(Code.LETTER_KIND, kind=code, reference="-", reason=why("there is no such kind of letter"))
    return kind


@cache
def neutral_fields() -> frozenset[str]:
    """The fields of words that read the same in every language."""
    return frozenset(_fields()["neutral"])


def _labels() -> Mapping[str, str]:
    texts: dict[str, str] = _fields()["labels"]
    return texts


@cache
def _fields() -> Mapping[str, Any]:
    return tomllib.loads(_folder().joinpath("fields.toml").read_text(encoding="utf-8"))


def field_label(name: str) -> Why | str:
    """The name of a field for people; a field of an office's own template is shown as it is written there."""
    text = _labels().get(name)
    return name if text is None else why(text)


def _folder() -> Traversable:
    return files("resources").joinpath("letters")


def _read() -> Iterator[LetterKind]:
    for folder in _folder().iterdir():
        path = folder.joinpath("kind.toml")
        if not path.is_file():
            continue
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        yield LetterKind(
            code=data["code"],
            label=data["label"],
            direction=Direction(data["direction"]) if data["direction"] else None,
            classes=frozenset(map(RequestClass, data.get("classes", ()))),
            event=EventKind(data["event"]) if data["event"] else None,
            of_case=data["of_case"],
            follows=data.get("follows", False),
            measures_after=data.get("measures_after", ""),
            fields=read_fields(data["field"]),
            languages=tuple(
                sorted(each.name.removesuffix(".toml") for each in folder.iterdir() if each.name not in _NO_LANGUAGE)
            ),
        )


_NO_LANGUAGE = frozenset({"kind.toml"})
