# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The languages of letters of an office: the program's six, and those that it added itself. Whoever needs the words, the
templates or the codes of a language asks this one source.

A retired language is offered no more; letters that were written in it keep its words for their duplicates and envelopes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from types import MappingProxyType

from mlat_desktop.domain import language_pack, letter_wording
from mlat_desktop.domain.errors import why
from mlat_desktop.domain.language_pack import Measure, Pack, refused
from mlat_desktop.domain.letter_languages import LanguageState, LetterLanguage
from mlat_desktop.domain.letters import LetterTemplate, TemplateOrigin
from mlat_desktop.services.letters.kinds import kind_of, kinds
from mlat_desktop.services.letters.words import LETTER_LANGUAGES, Words, program_text, words
from mlat_desktop.services.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class OwnLanguage:
    """A language that the office added: its newest version, the words of it, and its templates by kind."""

    kept: LetterLanguage
    pack: Pack
    words: Words
    templates: Mapping[str, LetterTemplate]

    @property
    def offered(self) -> bool:
        """Whether letters begin in it."""
        return self.kept.state is LanguageState.IN_USE


@dataclass(frozen=True, slots=True)
class Languages:
    """The source. Without any language of the office it is that of the program alone."""

    own: Mapping[str, OwnLanguage] = field(default_factory=lambda: MappingProxyType({}))

    def codes(self, kind: str = "") -> tuple[str, ...]:
        """The languages in which letters begin, the program's first; with ``kind`` those alone that have words for it."""
        offered = (*LETTER_LANGUAGES, *sorted(code for code, each in self.own.items() if each.offered))
        return tuple(code for code in offered if self.has(kind, code)) if kind else offered

    def has(self, kind: str, code: str) -> bool:
        """Whether there is a text for the kind in the language."""
        return kind in self.own[code].templates if code in self.own else code in kind_of(kind).languages

    def must_be_offered(self, code: str) -> None:
        """Refuse a language in which no letter begins. Raises ``KnownError(LETTER_LANGUAGE)``."""
        if code not in self.codes():
            reason = why("letters are written in {languages}", languages=", ".join(self.codes()))
            if code in self.own:
                reason = why("this language was retired; letters are written in {languages}", languages=", ".join(self.codes()))
            raise refused(reason, code[:20])

    def words(self, code: str) -> Words:
        """The fixed words of a language, also of a retired one. Raises ``KnownError(LETTER_LANGUAGE)`` for any other."""
        if code in self.own:
            return self.own[code].words
        if code not in LETTER_LANGUAGES:
            self.must_be_offered(code)
        return words(code)

    def template(self, kind: str, code: str) -> LetterTemplate | None:
        """The text that came with the program or with the pack of the language."""
        if code in self.own:
            return self.own[code].templates.get(kind)
        return program_text(kind, code) if code in kind_of(kind).languages else None

    def measures(self, code: str) -> Mapping[str, Measure] | None:
        """What a letter of request says of each kind of assistance, where the language is the office's own."""
        return self.own[code].pack.measures if code in self.own else None

    def recorded(self, code: str) -> dict[str, object]:
        """What the record of a sealed letter says of its fixed words; nothing for those of the program."""
        if code not in self.own:
            return {}
        kept = self.own[code].kept
        return {"language_pack": {"version": kept.version, "sha256": kept.sha256}}


def languages_of(uow: UnitOfWork) -> Languages:
    """The languages of the letters of this office."""
    kept = uow.languages.all()
    if not kept:
        return PROGRAM_LANGUAGES
    found = {code: _own(tuple(rows)) for code, rows in groupby(kept, lambda each: each.language)}
    return Languages(MappingProxyType(found))


PROGRAM_LANGUAGES = Languages()
"""Those of an office that added none."""


@lru_cache(maxsize=16)
def _own(rows: tuple[LetterLanguage, ...]) -> OwnLanguage:
    packs = [language_pack.read(each.text).pack for each in rows]
    return own_language(rows[-1], packs[-1], pack_templates(packs))


def own_language(kept: LetterLanguage, pack: Pack, templates: Mapping[str, LetterTemplate]) -> OwnLanguage:
    """A pack ready for use. A word that letters were given after it was translated is English: better than a gap."""
    known = {section: {key: text for key, text in part.items() if text.strip()} for section, part in pack.words.items()}
    model = words(LETTER_LANGUAGES[0]).sections
    whole = {section: {**model.get(section, {}), **known.get(section, {})} for section in {**model, **known}}
    return OwnLanguage(kept, pack, Words(pack.language, whole), MappingProxyType(dict(templates)))


def pack_templates(packs: Sequence[Pack]) -> dict[str, LetterTemplate]:
    """The templates of the newest pack, each under the version of the pack that brought its text: a newer pack that leaves a
    letter as it was brings no newer template.
    """
    found: dict[str, LetterTemplate] = {}
    for pack in packs:
        for kind, wording in pack.letters.items():
            clean = letter_wording.cleaned(wording)
            before = found.get(kind)
            number = before.program_version if before else pack.version
            if before and letter_wording.write(clean, kind=kind, language=pack.language, version=number) == before.text:
                continue
            text = letter_wording.write(clean, kind=kind, language=pack.language, version=pack.version)
            found[kind] = _template(pack, kind, text)
    return {kind: found[kind] for kind in kinds() if kind in packs[-1].letters}


def _template(pack: Pack, kind: str, text: str) -> LetterTemplate:
    return LetterTemplate(
        kind=kind,
        language=pack.language,
        version=pack.version,
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        origin=TemplateOrigin.PACK,
        program_version=pack.version,
    )
