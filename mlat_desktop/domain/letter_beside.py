# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""A letter in two languages: the authentic text and the one beside it, and what of each stands opposite what of the other.

What is the same in every language (references, days, names of people) is entered once, in the authentic text. What is said in
words has a text of its own in the other language; where an officer wants none, the words of the authentic text stand there too,
and the page says so. Nothing is left out by silence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum

from mlat_desktop.domain.letter_text import Content, FieldKind, FieldSpec, Filled, FilledBlock

_NEUTRAL = frozenset({FieldKind.CODE, FieldKind.DATE})


class TextStanding(StrEnum):
    """How a field of words stands in the second text: in its own words, in those of the first on purpose, not yet written, or
    not in the letter at all.
    """

    WRITTEN = "written"
    ORIGINAL = "original"
    MISSING = "missing"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Pair:
    """Both texts of a letter. ``neutral`` are the fields of words that are the same in every language."""

    first: Content
    second: Content
    neutral: frozenset[str]

    def worded(self, spec: FieldSpec) -> bool:
        """Whether a field is said in words, and so has a text in each language."""
        return spec.kind not in _NEUTRAL and spec.name not in self.neutral

    def own(self) -> tuple[FieldSpec, ...]:
        """The fields that are said in words, in the order of the second text."""
        return tuple(spec for spec in self.second.specs if self.worded(spec))

    def standing(self, name: str) -> TextStanding:
        """How a field of words stands in the second text."""
        if not self._value(name):
            return TextStanding.EMPTY
        if name in self.second.fields:
            return TextStanding.WRITTEN
        return TextStanding.ORIGINAL if name in self.second.original else TextStanding.MISSING

    def untold(self) -> tuple[str, ...]:
        """The fields of which the second text lacks its own words, and of which nobody said that they stand in the original."""
        return tuple(spec.name for spec in self.own() if self.standing(spec.name) is TextStanding.MISSING)

    def in_original(self) -> tuple[str, ...]:
        """The fields that stand in the second text in the words of the first."""
        return tuple(name for name in self.second.original if self.standing(name) is TextStanding.ORIGINAL)

    def complete(self) -> Content:
        """The second text with every value that it is printed with. It has a value where the first has one, and nowhere else:
        the same blocks stand in both.
        """
        values = {}
        for spec in self.second.specs:
            value = self._value(spec.name)
            if value:
                values[spec.name] = self.second.fields.get(spec.name, value) if self.worded(spec) else value
        return replace(self.second, fields=values)

    def _value(self, name: str) -> str:
        return self.first.fields.get(name, "")


def own_words(pair: Pair, values: Mapping[str, str], first: Mapping[str, str]) -> dict[str, str]:
    """Of ``values`` known in the second language those that differ from the ``first``: what is the same was not translated."""
    worded = {spec.name for spec in pair.second.specs if pair.worded(spec)}
    return {name: value for name, value in values.items() if name in worded and value != first.get(name)}


Opposite = tuple[FilledBlock | None, FilledBlock | None]


def opposites(first: Filled, second: Filled) -> tuple[Opposite, ...]:
    """The blocks of both texts in order, each opposite its counterpart; None where a text has none."""
    found: list[Opposite] = []
    keys = [[block.key for block in filled.blocks] for filled in (first, second)]
    for kind, i, j, k, m in SequenceMatcher(a=keys[0], b=keys[1], autojunk=False).get_opcodes():
        if kind == "equal":
            found += zip(first.blocks[i:j], second.blocks[k:m], strict=True)
        else:
            found += [(block, None) for block in first.blocks[i:j]]
            found += [(None, block) for block in second.blocks[k:m]]
    return tuple(found)
