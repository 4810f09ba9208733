# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Letters to our own authorities: to whoever carries a request out, and to the Foreign Ministry, which passes a letter on.

They go to nobody abroad: what the other State is called and how it counts stands in fields of its own.
"""

from __future__ import annotations

from collections.abc import Callable

from mlat_desktop.domain.directory import AuthorityEntry, AuthorityRole
from mlat_desktop.domain.duties import DutyParty
from mlat_desktop.domain.request import Item
from mlat_desktop.domain.vocabulary import EventKind, ItemStatus, ReferenceKind
from mlat_desktop.services.letters.filling.asking import matter
from mlat_desktop.services.letters.filling.executing import executing_authorities, leaving
from mlat_desktop.services.letters.filling.source import Source, Values, iso, texts


def transmission(source: Source) -> Values:
    """What one executing authority is to carry out: that of the first item which waits for one."""
    whom = _executor(source)
    name = whom.executing_authority if whom else next(iter(executing_authorities(source)), "")
    items = [each for each in source.particulars.items if each.executing_authority in {name, ""}]
    asked = matter(source)
    return {
        **_addressed(source, name, _own(source, lambda entry: entry.name == name)),
        **_foreign(source),
        **{field: asked[field] for field in ("issuing_authority", "confidentiality", "do_not_notify")},
        "foreign_date": iso(source.particulars.document_date),
        "decided_on": source.last_on(EventKind.DECIDED),
        "items": source.items(items),
        "procedure": "\n".join(each.procedure for each in items if each.procedure),
        "execute_by": iso(min((each.due_on for each in items if each.due_on), default=None)),
        "conditions": texts(source.duties(DutyParty.OTHER_STATE)),
    }


def ministry(source: Source) -> Values:
    """What our Foreign Ministry is to pass on, and to whom."""
    found = _own(source, lambda entry: entry.role is AuthorityRole.DIPLOMATIC)
    return {
        **_addressed(source, found.name if found else "", found),
        **_foreign(source),
        "their_authority": source.particulars.their_authority.name,
        "schedule": source.documents(leaving(source)),
    }


def _executor(source: Source) -> Item | None:
    with_one = [each for each in source.particulars.items if each.executing_authority]
    return next((each for each in with_one if each.status is ItemStatus.ASKED), next(iter(with_one), None))


def _own(source: Source, wanted: Callable[[AuthorityEntry], bool]) -> AuthorityEntry | None:
    """The first authority of our own State in the address book that is still in use and is wanted."""
    entries = source.uow.directory.authorities(source.office.country)
    return next((each for each in entries if each.active and wanted(each)), None)


def _addressed(source: Source, name: str, entry: AuthorityEntry | None) -> Values:
    """The address that the address book has; no address of theirs, whatever the case says of them."""
    lines = (entry.person, entry.address) if entry else ()
    return {
        "to_name": name,
        "to_address": "\n".join(filter(None, lines)),
        "to_state": source.office.country,
        "their_reference": "",
        "their_date": "",
    }


def _foreign(source: Source) -> Values:
    return {
        "their_state": source.state(source.particulars.other_state),
        "foreign_reference": source.reference(ReferenceKind.THEIRS),
    }
