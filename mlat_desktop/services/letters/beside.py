# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The text in a second language beside a letter's own: how it begins, what it still lacks, and what its pages say of it.

Both texts are contents of the same kind of letter. What is computed is computed in each language; what somebody typed is not
translated by the program, and never stands in the other column without saying in which language it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mlat_desktop.domain import letter_text
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.letter_beside import Pair, own_words
from mlat_desktop.domain.letter_text import Content
from mlat_desktop.domain.letters import Letter
from mlat_desktop.i18n import language as language_named
from mlat_desktop.i18n import screen
from mlat_desktop.services.letters.kinds import field_label, kind_of, neutral_fields
from mlat_desktop.services.letters.languages import Languages, languages_of
from mlat_desktop.services.letters.measures import with_measures
from mlat_desktop.services.letters.template_versions import for_use
from mlat_desktop.services.letters.words import Words
from mlat_desktop.services.ports import UnitOfWork
from mlat_desktop.services.workplace import Workplace


@dataclass(frozen=True, slots=True)
class Known:
    """What is known for the two texts of a letter: ``values`` in the second language, ``first`` in its own; ``typed`` are the
    fields that somebody gave in the letter's own language alone.
    """

    values: Mapping[str, str]
    first: Mapping[str, str]
    typed: frozenset[str] = frozenset()


def paired(first: Content, second: Content) -> Pair:
    """Both texts."""
    return Pair(first, second, neutral_fields())


def pair_of(letter: Letter) -> Pair | None:
    """Both texts of a letter that is kept, None for one in a single language."""
    if not letter.beside:
        return None
    return paired(letter_text.load(letter.content), letter_text.load(letter.beside_content))


def begin_beside(
    place: Workplace, uow: UnitOfWork, first: Content, language: str, assistance: Iterable[str], known: Known
) -> Content:
    """The text in a second language as it begins. Raises ``KnownError(LETTER_LANGUAGE | LETTER_KIND | LETTER_BESIDE_SAME)``."""
    languages_of(uow).must_be_offered(language)
    if language == first.language:
        raise KnownError(Code.LETTER_BESIDE_SAME, language=screen().tongue(language))
    content = letter_text.begin(for_use(place, uow, first.kind, language))
    after = kind_of(first.kind).measures_after
    if after:
        content = with_measures(content, after, assistance, languages_of(uow).measures(language))
    found = own_words(paired(first, content), known.values, known.first)
    return content.with_fields({name: value for name, value in found.items() if name not in known.typed})


def must_be_told(pair: Pair) -> None:
    """Refuse a letter of which a part would be missing in the second language."""
    left = pair.untold()
    if left:
        raise KnownError(Code.LETTER_BESIDE_MISSING, field=field_label(left[0]), language=screen().tongue(pair.second.language))


def must_belong(before: Content, changed: Content) -> None:
    """Refuse a text that is none of this letter's: no edit changes what it has from its template, which fields those are, and
    which of them must be filled in.
    """
    if _given(before) != _given(changed):
        raise KnownError(Code.LETTER_CONTENT, reason=why("it belongs to another letter"))


def _given(content: Content) -> tuple[object, ...]:
    return content.kind, content.language, content.template_version, content.template_sha256, content.specs


def notes(pair: Pair, languages: Languages) -> dict[str, str]:
    """What the second text says of a field that stands there in the words of the first: on purpose, or until it is written."""
    said = languages.words(pair.second.language)
    original = said.of("beside", "original").format(tongue=_tongue(said, pair.first.language))
    return {
        **dict.fromkeys(pair.in_original(), original),
        **dict.fromkeys(pair.untold(), said.of("beside", "to_follow")),
    }


def prevailing(pair: Pair, languages: Languages) -> tuple[str, str]:
    """Which text is the authentic one, said in both languages."""
    both = languages.words(pair.first.language), languages.words(pair.second.language)
    first, second = (each.of("beside", "prevails").format(tongue=_tongue(each, pair.first.language)) for each in both)
    return first, second


def _tongue(said: Words, code: str) -> str:
    """A language as the sentences call it; one that an office added as dictionaries do."""
    return said.of("tongues", code) or language_named(said.language).tongue(code)
