# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What a new letter can know from its case: the first values of its fields.

An officer may change every value afterwards; nothing here decides. Days come from events, limits and what was entered.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from mlat_desktop.domain.chasing import Ladder
from mlat_desktop.domain.people import Role, User
from mlat_desktop.domain.request import Request
from mlat_desktop.domain.vocabulary import BasisKind, EventKind, ReferenceKind
from mlat_desktop.services.letters.chasers import chaser
from mlat_desktop.services.letters.computation import computation
from mlat_desktop.services.letters.filling import asking, bundles, decisions, executing, home, missing, persons, promises
from mlat_desktop.services.letters.filling.source import Source, Values, address, iso
from mlat_desktop.services.letters.filling.tidings import KINDS as TIDINGS
from mlat_desktop.services.letters.filling.tidings import tidings
from mlat_desktop.services.letters.kinds import CHASER, COMPUTATION, QUERY
from mlat_desktop.services.letters.words import Words
from mlat_desktop.services.ports import OfficeRecord, UnitOfWork

_ARTICLE = re.compile(r"^\s*(?:art(?:icle|\.)?|المادة)\s*", re.IGNORECASE)

_OF_KIND: Mapping[str, Callable[[Source], Values]] = {
    "request": asking.matter,
    "spontaneous": asking.spontaneous,
    "enquiry": asking.enquiry,
    "withdrawal": asking.withdrawal,
    "reciprocity": asking.reciprocity,
    QUERY: missing.query,
    "preservation": asking.preservation,
    "preservation-renewal": asking.renewal,
    "preservation-release": asking.release,
    "provisional-arrest": persons.provisional_arrest,
    "extradition": persons.extradition,
    "surrender": persons.surrender,
    "taking-over": persons.taking_over,
    "consultation": decisions.consultation,
    "refusal": decisions.refusal,
    "execution": executing.execution,
    "returning": executing.returning,
    "bundle": bundles.bundle,
    "conditions": promises.conditions,
    "acceptance": promises.acceptance,
    "undertaking": promises.undertaking,
    "closing": promises.closing,
    "transmission": home.transmission,
    "ministry": home.ministry,
}
"""What a kind of letter knows beyond what every letter knows."""


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
        source = Source(self.uow, self.office, self.user, self.request, self.words, self.today, self.ladder)
        found = {**_common(source), **self._people()}
        if kind in _OF_KIND:
            found |= _OF_KIND[kind](source)
        if kind == CHASER and self.ladder is not None:
            events = self.uow.requests.events(self.request.id)
            found |= chaser(self.request, events, self.ladder, self.office, self.today, self.words)
        if kind in TIDINGS:
            found |= tidings(self.uow, self.request, kind, self.words, self.today, source.item)
        if kind == COMPUTATION:
            found |= computation(self.uow, self.request, limit, self.words)
        return {name: value for name, value in found.items() if value}

    def _people(self) -> Values:
        everybody = [user for user in self.uow.people.all() if user.active]
        officer = next((user for user in everybody if self.request.officer in (user.uid, user.name, user.full_name)), self.user)
        return {**signing(self.uow, self.office, self.user), "officer": officer.full_name}


def _common(source: Source) -> Values:
    p = source.particulars
    basis = p.basis
    with_treaty = basis.kind is BasisKind.TREATY and bool(basis.treaty_id)
    whom = p.their_authority if p.their_authority.name else p.issuing_authority
    return {
        "to_name": whom.name,
        "to_address": address(whom),
        "our_reference": source.request.number,
        "their_reference": source.reference(ReferenceKind.THEIRS),
        "their_date": iso(p.document_date) if p.direction == "in" else "",
        "matter": source.words.of("matters", p.klass),
        "subject_matter": p.subject,
        "treaty": source.treaty_title(basis.treaty_id) if with_treaty else "",
        "article": _ARTICLE.sub("", basis.article) if with_treaty else "",
        "received_on": source.last_on(EventKind.REQUEST_RECEIVED),
        "items": source.items(p.items),
        "needed_by": iso(p.urgency.needed_by),
    }


def signing(uow: UnitOfWork, office: OfficeRecord, user: User) -> Values:
    """Who signs a letter, and whom to ask about it where no case has an officer."""
    everybody = [each for each in uow.people.all() if each.active]
    first = next((each for role in (Role.HEAD, Role.SIGNATORY) for each in everybody if each.role is role), user)
    return {
        "signatory_name": first.full_name,
        "signatory_title": first.title,
        "officer": user.full_name,
        "contact": office.settings.get("contact", ""),
    }
