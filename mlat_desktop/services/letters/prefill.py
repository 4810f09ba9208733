# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What a new letter can know from its case: the first values of its fields.

An officer may change every value afterwards; nothing here decides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mlat_desktop.domain.chasing import Ladder
from mlat_desktop.domain.people import Role, User
from mlat_desktop.domain.request import Authority, Event, Item, Person, Request
from mlat_desktop.domain.review import Proposal, applying
from mlat_desktop.domain.vocabulary import BasisKind, EventKind, ReferenceKind
from mlat_desktop.i18n import language
from mlat_desktop.services.codes import of_office
from mlat_desktop.services.letters.chasers import chaser
from mlat_desktop.services.letters.computation import computation
from mlat_desktop.services.letters.tidings import KINDS as TIDINGS
from mlat_desktop.services.letters.tidings import tidings
from mlat_desktop.services.letters.words import CHASER, COMPUTATION, QUERY, Words, date_in_words
from mlat_desktop.services.ports import OfficeRecord, UnitOfWork
from mlat_desktop.services.reviews import duties
from mlat_desktop.services.reviews.asking import missing_lines
from mlat_desktop.services.treaties.kept import kept_table

_ARTICLE = re.compile(r"^\s*(?:art(?:icle|\.)?|المادة)\s*", re.IGNORECASE)


def last_on(events: Sequence[Event], kind: EventKind) -> date | None:
    """The day of the latest event of a kind that was not annulled."""
    return max((event.on for event in events if event.kind is kind and not event.annulled), default=None)


@dataclass(frozen=True, slots=True)
class Prefill:
    """Gathers the first values of one letter."""

    uow: UnitOfWork
    office: OfficeRecord
    user: User
    request: Request
    words: Words
    today: date
    ladder: Ladder | None = None

    def values(self, kind: str, limit: str = "") -> dict[str, str]:
        """Values by field name; the caller keeps those that the template has. ``limit`` names the deadline that a letter
        explains, see :func:`~mlat_desktop.services.letters.computation.chosen`.
        """
        found = {**self._common(), **self._people()}
        if kind == "request":
            found |= self._request()
        if kind == "refusal":
            found |= self._refusal()
        if kind == QUERY:
            found["missing"] = missing_lines(self.uow, self.request, self.words.language)
        if kind == CHASER and self.ladder is not None:
            found |= chaser(self.request, self.uow.requests.events(self.request.id), self.ladder, self.office, self.today)
        if kind in TIDINGS:
            found |= tidings(self.uow, self.request, kind, language(self.words.language), self.today, self._item)
        if kind == COMPUTATION:
            found |= computation(self.uow, self.request, limit, self.words)
        return {name: value for name, value in found.items() if value}

    def _common(self) -> dict[str, str]:
        p = self.request.particulars
        events = self.uow.requests.events(self.request.id)
        theirs = next((ref.value for ref in p.references if ref.kind is ReferenceKind.THEIRS), "")
        basis = p.basis
        with_treaty = basis.kind is BasisKind.TREATY and bool(basis.treaty_id)
        return {
            "to_name": p.their_authority.name or p.issuing_authority.name,
            "to_address": _address(p.their_authority if p.their_authority.name else p.issuing_authority),
            "our_reference": self.request.number,
            "their_reference": theirs,
            "their_date": _iso(p.document_date) if p.direction == "in" else "",
            "matter": self.words.of("matters", p.klass),
            "subject_matter": p.subject,
            "treaty": self._treaty_title(basis.treaty_id) if with_treaty else "",
            "article": _ARTICLE.sub("", basis.article) if with_treaty else "",
            "received_on": _iso(last_on(events, EventKind.REQUEST_RECEIVED)),
            "items": "\n".join(self._item(item) for item in p.items),
            "needed_by": _iso(p.urgency.needed_by),
        }

    def _treaty_title(self, treaty_id: str) -> str:
        treaty = kept_table(self.uow, treaty_id)
        return self.words.of("treaties", treaty_id, treaty.title if treaty else treaty_id)

    def _item(self, item: Item) -> str:
        kind = self._coded("assistance", item.kind) or item.kind
        return "\t".join(" ".join(part.split()) for part in (kind, item.particulars, item.target, item.place) if part)

    def _coded(self, name: str, code: str) -> str:
        """The words of the letter's language for a code; for one of the office's own, the words that the office gave it."""
        if not code:
            return ""
        return self.words.of(name, code) or of_office(self.uow).own_label(name, code, language(self.words.language))

    def _people(self) -> dict[str, str]:
        everybody = [user for user in self.uow.people.all() if user.active]
        officer = next((user for user in everybody if self.request.officer in (user.uid, user.name, user.full_name)), self.user)
        return {**signing(self.uow, self.office, self.user), "officer": officer.full_name}

    def _request(self) -> dict[str, str]:
        p = self.request.particulars
        issuing = p.issuing_authority
        return {
            "issuing_authority": ", ".join(part for part in (issuing.name, _on_one_line(issuing.address)) if part),
            "facts": p.facts,
            "offences": "\n".join(
                "\t".join(part for part in (_on_one_line(o.law_text), _on_one_line(o.max_penalty)) if part)
                for o in sorted(p.offences, key=lambda offence: not offence.main)
                if o.law_text
            ),
            # A protected person's name goes onto paper only by a decision, never by default.
            "persons": "\n".join(self._person(person) for person in p.persons if not person.protected),
            "procedure": "\n".join(item.procedure for item in p.items if item.procedure),
            "confidentiality": p.confidentiality_reason,
            "do_not_notify": self.words.of("page", "no_notice") if p.do_not_notify else "",
        }

    def _person(self, person: Person) -> str:
        name = f"{person.name} ({person.name_original})" if person.name_original else person.name
        role = self.words.of("roles", person.role.value, person.role.value)
        code = self.words.language
        states = (self.request.particulars.other_state, self.office.country)
        born = date_in_words(person.born_on, code, *states) if person.born_on else ""
        nationality = language(code).state(person.nationality) if person.nationality else ""
        return "\t".join(_on_one_line(cell) for cell in (name, role, born, nationality))

    def _refusal(self) -> dict[str, str]:
        asked = duties.duty(self.uow, self.request)
        consulted = duties.consulted_on(self.uow, self.request)
        sheets = self.uow.reviews.sheets(self.request.id)
        sheet = sheets[-1] if sheets and sheets[-1].content.proposal is Proposal.REFUSE else None
        found = applying(sheet.content) if sheet else ()
        ground = self.request.ground or next((item.ground for item in self.request.particulars.items if item.ground), "")
        return {
            "consulted_on": _iso(consulted),
            "consult_article": asked.consult_article if consulted else "",
            "reasons_article": asked.reasons_article,
            "ground": self._coded("grounds", ground or (found[0].code if found else "")),
            "ground_article": found[0].article if found else "",
            "decided_on": _iso(sheet.decided_on) if sheet else "",
            "reasons": self.request.outcome_reason or (sheet.content.reasons if sheet else ""),
        }


def signing(uow: UnitOfWork, office: OfficeRecord, user: User) -> dict[str, str]:
    """Who signs a letter, and whom to ask about it where no case has an officer."""
    everybody = [each for each in uow.people.all() if each.active]
    first = next((each for role in (Role.HEAD, Role.SIGNATORY) for each in everybody if each.role is role), user)
    return {
        "signatory_name": first.full_name,
        "signatory_title": first.title,
        "officer": user.full_name,
        "contact": office.settings.get("contact", ""),
    }


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def _address(authority: Authority) -> str:
    return "\n".join(part for part in (authority.person, authority.address) if part)
