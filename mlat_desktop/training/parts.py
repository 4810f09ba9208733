# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Parts that told and drawn cases share: who sits in the office, authorities, uids, the legal basis, and where steps lead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from random import Random
from uuid import UUID

from mlat_desktop.domain.items import ENDING, implied
from mlat_desktop.domain.letters import LetterStatus
from mlat_desktop.domain.people import Role
from mlat_desktop.domain.request import AssetAmount, Authority, Item, LegalBasis, Offence, Uid
from mlat_desktop.domain.vocabulary import (
    AssetAct,
    BasisKind,
    Direction,
    EventKind,
    Outcome,
    RequestClass,
    Status,
)
from mlat_desktop.services.workflows import workflow
from mlat_desktop.training.cast import State, shipped_treaties
from mlat_desktop.training.model import (
    PlannedEnd,
    PlannedEvent,
    PlannedLetter,
    PlannedMail,
    PlannedReopening,
    PlannedUser,
    Step,
)

OFFICER = PlannedUser(name="quendlin", full_name="Mireille Quendlin", title="Case officer (training)", role=Role.OFFICER)
AWAY = PlannedUser(name="haldenmatt", full_name="Corvin Haldenmatt", title="Case officer (training)", role=Role.OFFICER)
"""Who is away on the day of the plan; the officer stands in."""
HEAD = PlannedUser(
    name="brisenhardt", full_name="Leontine Brisenhardt", title="Head of office (training)", role=Role.ADMINISTRATOR
)

SIGNATORY = {"signatory_name": HEAD.full_name, "signatory_title": HEAD.title}
"""Who signs: the founder of the office is its administrator by role, and its head by title."""

LETTER_EVENTS = {
    "acknowledgement": EventKind.ACKNOWLEDGED,
    "request": EventKind.REQUEST_SENT,
    "refusal": EventKind.REFUSED,
}
_ARTICLES = {
    ("ETS-030", RequestClass.MLA): "3",
    ("ETS-030", RequestClass.SERVICE): "7",
    ("ETS-030", RequestClass.CUSTODY): "11",
    ("ETS-182", RequestClass.MLA): "1",
    ("ETS-182", RequestClass.SERVICE): "15",
    ("ETS-024", RequestClass.EXTRADITION): "12",
    ("ETS-185", RequestClass.MLA): "25",
    ("ETS-185", RequestClass.PRESERVATION): "29",
    ("ETS-185", RequestClass.SPONTANEOUS): "26",
    ("UNCAC", RequestClass.MLA): "46",
    ("UNCAC", RequestClass.SERVICE): "46",
    ("UNCAC", RequestClass.SPONTANEOUS): "46(4)",
    ("UNCAC", RequestClass.EXTRADITION): "44",
    ("UNTOC", RequestClass.MLA): "18",
    ("UNTOC", RequestClass.SERVICE): "18",
    ("UNTOC", RequestClass.SPONTANEOUS): "18(4)",
    ("UNTOC", RequestClass.CUSTODY): "18(10)",
    ("UNTOC", RequestClass.PROCEEDINGS): "21",
    ("UNTOC", RequestClass.EXTRADITION): "16",
    ("UN-DRUGS-1988", RequestClass.MLA): "7",
    ("UN-DRUGS-1988", RequestClass.EXTRADITION): "6",
    ("UN-TERFIN-1999", RequestClass.MLA): "12",
}


def uid(rng: Random) -> Uid:
    """A UUIDv4 drawn from the case's own generator, so that the same plan has the same uids."""
    return Uid(str(UUID(int=rng.getrandbits(128), version=4)))


def basis(klass: RequestClass, wanted: Sequence[str], state: State) -> LegalBasis:
    """The first wanted basis that binds both States and has a table here; reciprocity where there is none."""
    if "comity" in wanted:
        return LegalBasis(kind=BasisKind.COMITY)
    for want in wanted:
        for treaty in state.bases(want):
            if treaty in shipped_treaties():
                return LegalBasis(kind=BasisKind.TREATY, treaty_id=treaty, article=_ARTICLES.get((treaty, klass), ""))
    return reciprocity()


def reciprocity() -> LegalBasis:
    """Reciprocity, given and received."""
    return LegalBasis(kind=BasisKind.RECIPROCITY, reciprocity_given=True, reciprocity_received=True)


def offences(codes: Sequence[str], law: str, penalty: str) -> tuple[Offence, ...]:
    """The offences of a case, the first one the main one."""
    return tuple(
        Offence(category=code, law_text=law if n == 0 else "", max_penalty=penalty if n == 0 else "", main=n == 0)
        for n, code in enumerate(codes)
    )


def ministry(state: State, contact: str = "") -> Authority:
    """The other State's central authority, in general words only."""
    return Authority(
        name=f"Ministry of Justice of {state.name}",
        address=f"Central authority, {state.cities[0]}",
        person=contact,
        email=f"central-authority@justice.{state.code.lower()}.example",
        hours="08:30-16:30",
        zone=state.zone,
    )


def asset(row: Sequence[object] | None, on: date) -> tuple[AssetAmount, ...]:
    """An amount written as [act, minor units, currency]."""
    if not row:
        return ()
    act, minor, currency = row
    return (AssetAmount(act=AssetAct(str(act)), minor=int(str(minor)), currency=str(currency), on=on),)


def first_status(klass: RequestClass, direction: Direction, *, sent: bool) -> Status:
    """The status with which a request is registered."""
    if klass is RequestClass.RETURNED:
        return Status.CLOSED
    if direction is Direction.INCOMING:
        return Status.REGISTERED
    return Status.SENT if sent else Status.IN_PREPARATION


def status_after(klass: RequestClass, direction: Direction, steps: Iterable[Step], items: Sequence[Item] = ()) -> Status:
    """Where a row of steps leaves a request with these items, by the same workflow that the register follows."""
    flow = workflow(klass, direction)
    status = first_status(klass, direction, sent=False)
    known = {EventKind.REQUEST_RECEIVED} if direction is Direction.INCOMING else set()
    there = list(items)
    for step in steps:
        match step:
            case PlannedEvent(item=int() as place, kind=kind):
                if kind in ENDING:
                    there[place] = replace(there[place], status=ENDING[kind][0])
                if (follows := implied(there, known)) is not None:
                    status = flow.moved(status, follows, known)
                    known.add(follows)
            case PlannedEvent(kind=kind) | PlannedMail(event=EventKind() as kind):
                status = flow.moved(status, kind, known)
                known.add(kind)
            case PlannedLetter(until=LetterStatus.DISPATCHED, kind=letter):
                status = flow.moved(status, LETTER_EVENTS[letter], known)
                known.add(LETTER_EVENTS[letter])
            case PlannedEnd(outcome=Outcome.WITHDRAWN):
                status = Status.WITHDRAWN
            case PlannedEnd(outcome=Outcome.REFUSED_AUTHORITY | Outcome.REFUSED_COURT):
                status = Status.REFUSED
            case PlannedEnd():
                status = Status.CLOSED
            case PlannedReopening():
                status = flow.again
    return status
