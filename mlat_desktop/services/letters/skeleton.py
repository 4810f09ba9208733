# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What a draft still lacks, shown in its preview: each field that must be filled, and in a letter of request each part that the
treaty, or good practice without one, asks for. Only the picture of a draft has it; nothing of it is kept or sealed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from types import MappingProxyType

from mlat_desktop.domain.checklist import Wanted
from mlat_desktop.domain.letter_text import Content, FieldKind, load
from mlat_desktop.domain.letters import Letter
from mlat_desktop.services.letters.beside import pair_of
from mlat_desktop.services.letters.languages import Languages

_FIELDS = MappingProxyType(
    {"authority": "issuing_authority", "facts": "facts", "offences": "offences", "persons": "persons", "items": "items"}
)
"""The field of a letter of request that says what a checklist asks for under this fact of the record."""


def with_gaps(content: Content, languages: Languages, asked: Iterable[Wanted]) -> Content:
    """The same letter with words in its own language where something is still to be written; ``asked`` is the checklist of a
    letter of request.
    """
    said = languages.words(content.language)
    gap, where_it_applies = said.of("page", "gap"), said.of("page", "gap_where_it_applies")
    found: dict[str, str] = {}
    for each in asked:
        if each.concerns and each.fact in _FIELDS:
            name = _FIELDS[each.fact]
            found[name] = gap if each.essential else found.get(name, where_it_applies)
    found |= dict.fromkeys(content.missing(), gap)
    empty = {spec.name for spec in content.specs if spec.kind is not FieldKind.DATE and not content.fields.get(spec.name)}
    return content.with_fields({name: text for name, text in found.items() if name in empty})


def letter_with_gaps(letter: Letter, languages: Languages, asked: Iterable[Wanted]) -> Letter:
    """The same letter with such words in each of its languages."""
    pair, wanted = pair_of(letter), tuple(asked)
    if pair is None:
        return replace(letter, content=with_gaps(load(letter.content), languages, wanted).to_json())
    first, whole = with_gaps(pair.first, languages, wanted), with_gaps(pair.complete(), languages, wanted)
    gaps = {
        spec.name: whole.fields[spec.name]
        for spec in pair.own()
        if spec.name in whole.fields and spec.name not in pair.first.fields
    }
    return replace(letter, content=first.to_json(), beside_content=pair.second.with_fields(gaps).to_json())
