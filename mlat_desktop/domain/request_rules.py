# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What must be true of a request before it gets a number: pure checks that say in words what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from mlat_desktop.domain.errors import Code, KnownError, Why, why
from mlat_desktop.domain.request import Particulars
from mlat_desktop.domain.vocabulary import Confidentiality, Direction, RequestClass, UrgencyLevel

LONGEST_SUBJECT = 300
"""Characters; a subject is one line of a register."""

LARGEST_AMOUNT = 10**17
"""Minor units: more than any case ever had, and what the database can hold."""


def problems(particulars: Particulars, *, own_state: str, today: date) -> Iterator[Why]:
    """Every reason why a request cannot be registered as entered, most basic first."""
    yield from _essentials(particulars, own_state)
    yield from _parts(particulars)
    if particulars.document_date and particulars.document_date > today:
        yield why("the date of the document lies in the future")
    if particulars.urgency.level is not UrgencyLevel.ORDINARY and not particulars.urgency.reason:
        yield why("an urgent request needs the reason for its urgency")


def _essentials(particulars: Particulars, own_state: str) -> Iterator[Why]:
    if not particulars.subject.strip():
        yield why("the subject is empty")
    if len(particulars.subject) > LONGEST_SUBJECT:
        yield why("the subject has more than {most} characters", most=LONGEST_SUBJECT)
    if len(particulars.other_state) != 2 or not particulars.other_state.isalpha() or not particulars.other_state.isupper():
        yield why("the other State is missing or is not a two-letter code of ISO 3166-1")
    if particulars.other_state == own_state:
        yield why("the other State is our own")
    if particulars.klass is RequestClass.RETURNED and particulars.direction is not Direction.INCOMING:
        yield why("only an incoming request can be returned at intake")
    if particulars.confidentiality is Confidentiality.RESTRICTED and not particulars.confidentiality_reason.strip():
        yield why("a restricted request needs the reason for the restriction")


def _parts(particulars: Particulars) -> Iterator[Why]:
    if particulars.offences and sum(offence.main for offence in particulars.offences) != 1:
        yield why("exactly one offence must be marked as the main one")
    for reference in particulars.references:
        if not reference.value.strip():
            yield why("a reference is empty")
    for parts in (particulars.persons, particulars.items):
        if len({part.uid for part in parts}) != len(parts):
            yield why("two persons or two items have one identifier")
    for person in particulars.persons:
        if not person.name.strip():
            yield why("a person has no name")
        for stay in person.custody:
            if stay.until and stay.until < stay.since:
                yield why("the custody of {name} ends before it begins", name=person.name)
    yield from _amounts(particulars)


def _amounts(particulars: Particulars) -> Iterator[Why]:
    assets = [asset for item in particulars.items for asset in item.assets]
    if any(asset.minor < 0 or len(asset.currency) != 3 for asset in assets):
        yield why("an amount of assets is negative or has no currency code")
    if any(cost.minor < 0 or len(cost.currency) != 3 for cost in particulars.costs):
        yield why("a cost is negative or has no currency code")
    if max((0, *(asset.minor for asset in assets), *(cost.minor for cost in particulars.costs))) > LARGEST_AMOUNT:
        yield why("an amount is beyond all measure")


def check(particulars: Particulars, *, own_state: str, today: date) -> None:
    """Raise ``KnownError(REQUEST_INVALID)`` with the first problem, if there is one."""
    for reason in problems(particulars, own_state=own_state, today=today):
        raise KnownError(Code.REQUEST_INVALID, reason=reason)
