# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What the office knows by name (States, kinds, people, treaties, codes) and what a word of an old register means by it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from mlat_desktop.domain.directory import OwnCode
from mlat_desktop.domain.vocabulary import Direction, Outcome, RequestClass
from mlat_desktop.i18n import LANGUAGES, language
from mlat_desktop.services.codes import NOT_TONGUES, Codes
from mlat_desktop.services.countries import states
from mlat_desktop.services.importing import lexicon
from mlat_desktop.services.importing.fields import Field
from mlat_desktop.services.importing.lexicon import meanings, plain, states_of
from mlat_desktop.services.importing.mapping import LATEST_DAY
from mlat_desktop.services.ports import UnitOfWork
from mlat_desktop.services.treaties.kept import kept_tables

OPEN, ENDED = "open", "ended"
"""What the status of a case may say beside an outcome."""

_CLOSED: dict[Field, frozenset[str]] = {
    Field.DIRECTION: frozenset(each.value for each in Direction),
    Field.CLASS: frozenset(each.value for each in RequestClass),
    Field.STATUS: frozenset({OPEN, ENDED} | {each.value for each in Outcome}),
    Field.OUTCOME: frozenset({OPEN, ENDED} | {each.value for each in Outcome}),
    Field.ENDED: frozenset({LATEST_DAY}),
}
_PARTS = {Field.DIRECTION: "direction", Field.CLASS: "class", Field.STATUS: "status", Field.OUTCOME: "status"}


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The lists of one office, read once for a whole sheet."""

    own_state: str
    officers: Mapping[str, str] = field(default_factory=dict)
    treaties: Mapping[str, str] = field(default_factory=dict)
    offences: Mapping[str, str] = field(default_factory=dict)
    assistance: Mapping[str, str] = field(default_factory=dict)
    languages: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, uow: UnitOfWork, own_state: str) -> Knowledge:
        """As the office stands."""
        codes = Codes(tuple(uow.directory.own_codes()))
        people = [user for user in uow.people.all() if user.active]
        return cls(
            own_state=own_state,
            officers=_once([*((each.name, each.name) for each in people), *((each.full_name, each.name) for each in people)]),
            treaties=_once(
                (text, treaty.id) for treaty in kept_tables(uow) for text in (treaty.id, treaty.title, treaty.short) if text
            ),
            offences=_codes(codes, "offences"),
            assistance=_codes(codes, "assistance"),
            languages=_tongues(codes.own),
        )

    def meanings(self, field: Field, text: str) -> tuple[str, ...]:
        """The codes that a text may mean in a field: none, one, or several among which only an officer can choose."""
        if field in {Field.STATE, Field.NATIONALITY}:
            return states_of(text)
        key = plain(text)
        known = meanings("words", _PARTS[field]) if field in _PARTS else self._list(field)
        found = known.get(key, "")
        return (found,) if found else ()

    def has(self, field: Field, code: str) -> bool:
        """Whether a code that somebody gave for a field is one."""
        if field in {Field.STATE, Field.NATIONALITY}:
            return code in states()
        return code in _CLOSED[field] if field in _CLOSED else code in self._list(field).values()

    def choices(self, field: Field) -> tuple[str, ...]:
        """Every code of a field, for whoever has to choose."""
        if field in {Field.STATE, Field.NATIONALITY}:
            return states()
        return tuple(sorted(_CLOSED[field])) if field in _CLOSED else tuple(sorted(set(self._list(field).values())))

    def _list(self, field: Field) -> Mapping[str, str]:
        lists = {
            Field.OFFICER: self.officers,
            Field.TREATY: self.treaties,
            Field.OFFENCE: self.offences,
            Field.ASSISTANCE: self.assistance,
            Field.LANGUAGE: self.languages,
        }
        return lists.get(field, {})


def _once(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """By plain text; what two things are called is nobody's name."""
    found: dict[str, str] = {}
    twice: set[str] = set()
    for text, code in pairs:
        if found.setdefault(plain(text), code) != code:
            twice.add(plain(text))
    return {text: code for text, code in found.items() if text and text not in twice}


def _codes(codes: Codes, name: str) -> dict[str, str]:
    tongues = [language(tag) for tag in LANGUAGES]
    items = codes.offered(name)
    return _once(
        [*((each.id, each.id) for each in items), *((each.label(tongue), each.id) for each in items for tongue in tongues)]
    )


def _tongues(own: tuple[OwnCode, ...]) -> dict[str, str]:
    offered = [each.id for each in Codes(own).offered("languages") if each.id not in NOT_TONGUES]
    return _once(
        [
            *((code, code) for code in offered),
            *((language(tag).tongue(code), code) for code in offered for tag in lexicon.LANGUAGES),
        ]
    )
