# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Which version of a template an office uses: what it made itself stays until it says otherwise; where it changed nothing, a
newer text that comes with the program, or with the pack of a language, takes the place of the older by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mlat_desktop.domain import letter_text
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.letter_text import Template
from mlat_desktop.domain.letters import LetterTemplate, TemplateOrigin, TemplateState
from mlat_desktop.services.letters.kinds import kind_of
from mlat_desktop.services.letters.languages import Languages, languages_of
from mlat_desktop.services.ports import UnitOfWork
from mlat_desktop.services.workplace import Workplace

BROUGHT = frozenset({TemplateOrigin.SHIPPED, TemplateOrigin.PACK})
"""Origins of a text that a newer one takes the place of by itself."""


@dataclass(frozen=True, slots=True)
class Versions:
    """Every version of one template that the office keeps, oldest first, and what this version of the program, or of the pack
    of the language, brings (None for a language that has no words for the kind).
    """

    kind: str
    language: str
    kept: tuple[LetterTemplate, ...]
    program: LetterTemplate | None

    @property
    def used(self) -> LetterTemplate:
        """What the next letter is written from. Raises ``KnownError(LETTER_KIND)`` where there is nothing."""
        newest = next((each for each in reversed(self.kept) if each.state is TemplateState.IN_USE), None)
        offer = self.program
        if newest is None and offer is None:
            reason = why("there is no template in this language")
            raise KnownError(Code.LETTER_KIND, kind=self.kind, reference=self.language, reason=reason)
        if newest is None or (offer and newest.origin in BROUGHT and self._newer_than(newest)):
            assert offer is not None
            return replace(offer, version=max(self.last + 1, offer.program_version))
        return newest

    @property
    def newer(self) -> int:
        """The number of a text that came with the program since the office made or last compared its own; 0 if none did."""
        used = self.used
        return self.program.program_version if self.program and self._newer_than(used) else 0

    @property
    def waiting(self) -> LetterTemplate | None:
        """The version that waits for a second person."""
        return next((each for each in reversed(self.kept) if each.state is TemplateState.WAITING), None)

    @property
    def last(self) -> int:
        """The highest number given."""
        return max((each.version for each in self.kept), default=0)

    def at(self, version: int) -> LetterTemplate:
        """A version by its number; 0 is what this version of the program brings. Raises ``KnownError(LETTER_TEMPLATE)``."""
        known = {each.version: each for each in (self.used, *self.kept)}
        found = known.get(version) if version else self.program
        if found is None:
            reason = why("there is no version {version} of it", version=version)
            raise KnownError(Code.LETTER_TEMPLATE, kind=self.kind, language=self.language, reason=reason)
        return found

    def _newer_than(self, kept: LetterTemplate) -> bool:
        return self.program is not None and self.program.program_version > kept.program_version


def versions(uow: UnitOfWork, kind: str, language: str) -> Versions:
    """The versions of a template. Raises ``KnownError(LETTER_KIND)`` for a kind that there is not."""
    brought = languages_of(uow).template(kind, language)
    return Versions(kind, language, uow.letters.templates(kind, language), brought)


def every(kept: Sequence[LetterTemplate], wanted: Sequence[tuple[str, str]], languages: Languages) -> tuple[Versions, ...]:
    """The versions of several templates, each a kind and a language, from all that is kept."""
    found: dict[tuple[str, str], list[LetterTemplate]] = {}
    for each in kept:
        found.setdefault((each.kind, each.language), []).append(each)
    return tuple(
        Versions(
            kind,
            language,
            tuple(found.get((kind, language), ())),
            languages.template(kind, language),
        )
        for kind, language in wanted
    )


def parsed(kept: LetterTemplate) -> Template:
    """A kept version as a template under the number that this office counts it by."""
    return replace(letter_text.parse(kept.text, kind_of(kept.kind).fields), version=kept.version)


def for_use(place: Workplace, uow: UnitOfWork, kind: str, language: str) -> Template:
    """The template for the next letter; the first use of one that came with the program brings it into the database. Raises
    ``KnownError(LETTER_LANGUAGE)`` for a language that is not offered, ``LETTER_KIND`` for one that has no words for the kind.
    """
    languages = languages_of(uow)
    languages.must_be_offered(language)
    found = versions(uow, kind, language)
    if found.program is None and not found.kept:
        reason = why("there is no template in this language, but in {languages}", languages=", ".join(languages.codes(kind)))
        raise KnownError(Code.LETTER_KIND, kind=kind, reference=language, reason=reason)
    used = found.used
    if used not in found.kept:
        keep_program(place, uow, used, instead=bool(found.kept))
    return parsed(used)


def keep_program(place: Workplace, uow: UnitOfWork, brought: LetterTemplate, *, instead: bool) -> None:
    """Keep a text that came with the program; that it took the place of an older one is written into the log."""
    uow.letters.set_template(brought)
    if instead:
        detail = {"version": brought.version, "program": brought.program_version, "sha256": brought.sha256}
        about = f"{brought.kind}/{brought.language}"
        if brought.origin is TemplateOrigin.PACK:
            place.write_audit(uow, "template.from-pack", about, detail=detail)
        else:
            place.write_audit(uow, "template.renewed", about, detail=detail)
