# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What a request must contain, item by item, and what an officer found in it.

The items come from tables and lists of the office; what was found is kept beside them under the id of the item, so that a newer
table keeps the answers. Nothing here reads a file.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from mlat_desktop.domain.vocabulary import RequestClass


class ItemState(StrEnum):
    """What was found of an item. NOT_NEEDED has its reason: what is sought does not call for it, or an officer said why."""

    NOT_LOOKED_AT = "not-looked-at"
    PRESENT = "present"
    MISSING = "missing"
    NOT_NEEDED = "not-needed"


class Part(StrEnum):
    """Where an item comes from. TREATY and, where it has an article, URGENT are law; PROFILE is what the requested State asks
    for; TYPE and GENERIC are good practice.
    """

    TREATY = "treaty"
    URGENT = "urgent"
    FORM = "form"
    TYPE = "type"
    PROFILE = "profile"
    GENERIC = "generic"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One thing that a request must contain. ``id`` is stable over versions of its table; ``words`` are translations by
    language; ``treaty`` and ``article`` are empty where it is not law, ``source`` says where it was read. An item that is not
    ``essential`` is wanted where it applies; one that does not ``concern`` the case is limited, by its own words, to something
    that is not sought. ``fact`` names the field of the record that answers it.
    """

    id: str
    part: Part
    text: str
    treaty: str = ""
    article: str = ""
    source: str = ""
    essential: bool = True
    concerns: bool = True
    fact: str = ""
    words: Mapping[str, str] = field(default_factory=dict)

    def said(self, language: str) -> tuple[str, bool]:
        """The text in a language, and whether it is a fallback to the English of the data."""
        if language == "en":
            return self.text, False
        return (self.words[language], False) if language in self.words else (self.text, True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What somebody found of an item, never changed: the newest counts. ``text`` and ``article`` are those that were read."""

    item_id: str
    text: str
    article: str
    state: ItemState
    note: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckItem:
    """An item with what was found, newest answer last. ``filled`` tells whether the record of the case has what answers it,
    None where no field does.
    """

    wanted: Wanted
    answers: tuple[Answer, ...] = ()
    filled: bool | None = None

    @property
    def state(self) -> ItemState:
        """What counts now: the newest answer; without one, NOT_NEEDED for what does not concern the case."""
        if self.answers:
            return self.answers[-1].state
        return ItemState.NOT_LOOKED_AT if self.wanted.concerns else ItemState.NOT_NEEDED

    @property
    def note(self) -> str:
        """The remark of the newest answer."""
        return self.answers[-1].note if self.answers else ""

    @property
    def lacking(self) -> bool:
        """Whether an essential item is missing, or was not looked at and is not in the record either."""
        if not self.wanted.essential:
            return False
        return self.state is ItemState.MISSING or (self.state is ItemState.NOT_LOOKED_AT and not self.filled)


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """Whom a content concerns: the first rule that fits it counts. ``begins`` are first words, ``codes`` those of contents,
    ``treaties`` ids to which the rule is limited (empty: all).
    """

    begins: tuple[str, ...] = ()
    codes: frozenset[str] = frozenset()
    treaties: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()

    def speaks_of(self, treaty: str, code: str, text: str) -> bool:
        """Whether the rule is about this content."""
        if self.treaties and treaty not in self.treaties:
            return False
        return code in self.codes or (bool(self.begins) and text.startswith(self.begins))


def concerns(kinds: Collection[str], classes: Collection[str], klass: RequestClass, asked: Collection[str]) -> bool:
    """Whether something meant for these kinds of assistance or classes concerns a case. While nobody entered what is asked
    for, only the class can tell: what might concern the case is not left out.
    """
    if klass.value in classes or any(kind in kinds for kind in asked):
        return True
    if not kinds and not classes:
        return True
    return bool(kinds) and not asked and klass in {RequestClass.MLA, RequestClass.RETURNED, RequestClass.ENQUIRY}


def merged(wanted: Sequence[Wanted], answers: Iterable[Answer], filled: Mapping[str, bool]) -> tuple[CheckItem, ...]:
    """The items with their answers; ``filled`` says, by fact, whether the record has it."""
    by_item: dict[str, list[Answer]] = {}
    for answer in answers:
        by_item.setdefault(answer.item_id, []).append(answer)
    return tuple(
        CheckItem(wanted=each, answers=tuple(by_item.get(each.id, ())), filled=filled.get(each.fact)) for each in wanted
    )


def left(wanted: Sequence[Wanted], answers: Sequence[Answer]) -> tuple[Answer, ...]:
    """The newest answers to items that are no longer asked for: the basis or the table changed since."""
    known = {each.id for each in wanted}
    newest = {each.item_id: each for each in answers if each.item_id not in known}
    return tuple(newest.values())
