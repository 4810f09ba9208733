# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What was carried out for another State, and what goes back."""

from __future__ import annotations

from mlat_desktop.domain.duties import DutyParty
from mlat_desktop.domain.evidence import Evidence
from mlat_desktop.domain.vocabulary import Direction, EventKind, Holder, ItemStatus
from mlat_desktop.services.letters.filling.source import Source, Values, articles, iso, on_one_line, texts


def execution(source: Source) -> Values:
    """The whole was carried out: by whom, when, and what is sent."""
    items = source.particulars.items
    done = [each for each in items if each.status is ItemStatus.EXECUTED]
    if not done and source.last_on(EventKind.EXECUTED):  # the whole was executed, and nobody marked its parts
        done = [each for each in items if each.status is not ItemStatus.NOT_EXECUTED]
    conditions = source.duties(DutyParty.OTHER_STATE)
    sent = leaving(source)
    by_item = iso(max((each.outcome_on for each in done if each.outcome_on), default=None))
    return {
        "done": source.items(done),
        "executing_authority": ", ".join(executing_authorities(source)),
        "executed_on": source.last_on(EventKind.EXECUTED) or by_item,
        "schedule": source.documents(sent),
        "return_by": iso(min((each.return_due for each in sent if each.original and each.return_due), default=None)),
        "conditions": texts(conditions),
        "conditions_article": articles(conditions),
    }


def executing_authorities(source: Source) -> tuple[str, ...]:
    """Who carries it out: as the items say, else whom the case was handed to."""
    found = [each.executing_authority for each in source.particulars.items if each.executing_authority]
    handed = [each.whom for each in source.events if each.holder is Holder.EXECUTING_AUTHORITY and each.whom]
    return tuple(dict.fromkeys(found or handed[-1:]))


def leaving(source: Source) -> tuple[Evidence, ...]:
    """The exhibits that go with a letter: those that are here, or lent for it, and did not come from the one who gets it."""
    theirs = _their_names(source)
    return tuple(each for each in source.exhibits if each.returned_on is None and each.received_from not in theirs)


def returning(source: Source) -> Values:
    """Originals of theirs that are still here: number, description, pages, seal. What came from our own authorities goes
    back to them, not abroad.
    """
    ours = set(executing_authorities(source))
    if source.particulars.direction is Direction.OUTGOING:
        ours.add(source.particulars.issuing_authority.name)
    owed = [each for each in source.exhibits if each.to_return and each.returned_on is None and each.received_from not in ours]
    rows = ((each.exhibit, each.title, "", each.seal_number) for each in owed)
    return {
        "lent_on": source.last_on(EventKind.ORIGINALS_LENT),
        "returned": "\n".join("\t".join(map(on_one_line, row)) for row in rows),
    }


def _their_names(source: Source) -> set[str]:
    p = source.particulars
    named = {p.their_authority.name}
    if p.direction is Direction.INCOMING:
        named |= {p.issuing_authority.name, p.investigating_authority.name}
    return named - {""}
