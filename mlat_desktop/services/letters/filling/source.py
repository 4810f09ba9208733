# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Where the first values of a letter come from: a case, with what stands beside it, said in the language of the letter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from mlat_desktop.domain.chasing import Ladder
from mlat_desktop.domain.deadlines import Deadline, DeadlineState
from mlat_desktop.domain.duties import Duty, DutyParty
from mlat_desktop.domain.evidence import Evidence
from mlat_desktop.domain.people import User
from mlat_desktop.domain.request import Authority, Event, Item, Offence, Particulars, Person, Request
from mlat_desktop.domain.review import Sheet
from mlat_desktop.domain.vocabulary import EventKind, PersonRole, ReferenceKind
from mlat_desktop.i18n import language
from mlat_desktop.services.codes import of_office
from mlat_desktop.services.letters.words import Words, date_in_words
from mlat_desktop.services.ports import OfficeRecord, UnitOfWork
from mlat_desktop.services.treaties.kept import kept_table

Values = dict[str, str]
"""First values by field name; what is empty is not known."""

_LIMB = re.compile(r" (?:first|second|third) (?:limb|sentence|subparagraph)\b.*")
_SOUGHT = (PersonRole.CONVICTED, PersonRole.ACCUSED, PersonRole.SUSPECT)


@dataclass(frozen=True)
class Source:
    """A case for one letter."""

    uow: UnitOfWork
    office: OfficeRecord
    user: User
    request: Request
    words: Words
    today: date
    ladder: Ladder | None = None

    # -- the case ----------------------------------------------------------------------------------------------------------

    @property
    def particulars(self) -> Particulars:
        """What an officer entered."""
        return self.request.particulars

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """What happened and was not annulled."""
        return tuple(each for each in self.uow.requests.events(self.request.id) if not each.annulled)

    @cached_property
    def exhibits(self) -> tuple[Evidence, ...]:
        """Its exhibits, by their number."""
        return tuple(sorted(self.uow.exhibits.of_request(self.request.id), key=lambda each: each.exhibit))

    @cached_property
    def sheet(self) -> Sheet | None:
        """Its last decision sheet."""
        sheets = self.uow.reviews.sheets(self.request.id)
        return sheets[-1] if sheets else None

    def last_on(self, *kinds: EventKind) -> str:
        """The day of the latest event of these kinds."""
        return iso(max((event.on for event in self.events if event.kind in kinds), default=None))

    def reference(self, kind: ReferenceKind) -> str:
        """The first reference of a kind."""
        return next((each.value for each in self.particulars.references if each.kind is kind), "")

    def duties(self, owed_by: DutyParty, *kinds: str) -> tuple[Duty, ...]:
        """The duties that still bind a side, of these kinds if any are named."""
        found = self.uow.duties.of_request(self.request.id)
        return tuple(each for each in found if each.open and each.owed_by is owed_by and (not kinds or each.kind in kinds))

    def running(self) -> tuple[Deadline, ...]:
        """The limits of law that run, those that end first before the others; a date that must be checked before it is used
        is left out.
        """
        found = [
            each
            for each in self.uow.requests.deadlines(self.request.id)
            if each.state is DeadlineState.RUNNING and not each.own_target and not each.to_confirm and each.ends_on
        ]
        return tuple(sorted(found, key=lambda each: iso(each.ends_on)))

    # -- in words ----------------------------------------------------------------------------------------------------------

    def day(self, day: date) -> str:
        """A day in words."""
        return date_in_words(day, self.words.language, self.particulars.other_state, self.office.country)

    def state(self, code: str) -> str:
        """The name of a State."""
        return language(self.words.language).state(code) if code else ""

    def coded(self, name: str, code: str) -> str:
        """The words of the letter's language for a code; for one of the office's own, the words that the office gave it."""
        if not code:
            return ""
        return self.words.of(name, code) or of_office(self.uow).own_label(name, code, language(self.words.language))

    def treaty_title(self, treaty_id: str) -> str:
        """What a treaty is called."""
        treaty = kept_table(self.uow, treaty_id)
        return self.words.of("treaties", treaty_id, treaty.title if treaty else treaty_id)

    def item(self, item: Item) -> str:
        """A kind of assistance with its particulars, as an entry of a list."""
        kind = self.coded("assistance", item.kind) or item.kind
        return "\t".join(on_one_line(part) for part in (kind, item.particulars, item.target, item.place) if part)

    def items(self, items: Iterable[Item]) -> str:
        """Several of them."""
        return "\n".join(map(self.item, items))

    def offences(self) -> str:
        """The offences, the main one first."""
        main_first = sorted(self.particulars.offences, key=lambda offence: not offence.main)
        return "\n".join(filter(None, map(_offence, main_first)))

    def persons(self) -> str:
        """Who is named. A protected person's name goes onto paper only by a decision, never by default."""
        return "\n".join(self._row_of(person) for person in self.particulars.persons if not person.protected)

    def _row_of(self, person: Person) -> str:
        role = self.words.of("roles", person.role.value, person.role.value)
        born = self.day(person.born_on) if person.born_on else ""
        return "\t".join(on_one_line(cell) for cell in (_name(person), role, born, self.state(person.nationality)))

    def sought(self) -> Person | None:
        """The person whom an extradition is about: a natural one that is not protected."""
        found = [each for each in self.particulars.persons if not each.protected and not each.legal_person]
        return next((each for role in _SOUGHT for each in found if each.role is role), None)

    def facts_of(self, person: Person) -> str:
        """All that is known of who somebody is."""
        said = {
            "aliases": ", ".join(person.aliases),
            "born_on": self.day(person.born_on) if person.born_on else "",
            "birth_place": person.birth_place,
            "nationality": self.state(person.nationality),
            "documents": person.documents,
        }
        parts = [self.words.of("person", name).format(value=on_one_line(value)) for name, value in said.items() if value]
        return self.words.of("person", "separator").join([_name(person), *parts])

    def documents(self, exhibits: Iterable[Evidence]) -> str:
        """A schedule: number, description, original or copy. How many pages nobody counted."""
        said = {original: self.words.of("papers", "original" if original else "copy") for original in (True, False)}
        return "\n".join(
            "\t".join((on_one_line(each.exhibit), on_one_line(each.title), said[each.original])) for each in exhibits
        )


def iso(day: date | None) -> str:
    """A day as a field holds it."""
    return day.isoformat() if day else ""


def on_one_line(text: str) -> str:
    """Text as a cell of a list holds it."""
    return " ".join(text.split())


def address(authority: Authority) -> str:
    """Who opens the letter there, and where."""
    return "\n".join(part for part in (authority.person, authority.address) if part)


def named(authority: Authority) -> str:
    """An authority within a sentence."""
    return ", ".join(part for part in (authority.name, on_one_line(authority.address)) if part)


def texts(duties: Iterable[Duty]) -> str:
    """What duties say, one a line."""
    return "\n".join(on_one_line(each.text) for each in duties)


def article(text: str) -> str:
    """The number of an article without the words of the table's own language behind it."""
    return _LIMB.sub("", text)


def articles(duties: Sequence[Duty]) -> str:
    """The article on which all of some duties rest, empty where they rest on several or on none."""
    found = {each.article for each in duties}
    return found.pop() if len(found) == 1 else ""


def _name(person: Person) -> str:
    return f"{person.name} ({person.name_original})" if person.name_original else person.name


def _offence(offence: Offence) -> str:
    cells = (on_one_line(offence.law_text), on_one_line(offence.max_penalty))
    return "\t".join(part for part in cells if part) if offence.law_text else ""
