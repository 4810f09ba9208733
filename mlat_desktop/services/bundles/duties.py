# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Duties between the two States on their way: conditions and undertakings are repeated with whatever is passed on, and bind
in the office that receives them without anybody typing them again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mlat_desktop.domain.case_record import SharedDuty, Side
from mlat_desktop.domain.duties import Duty, DutyParty
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.request import Request, Uid
from mlat_desktop.services import records
from mlat_desktop.services.duties import in_a_year
from mlat_desktop.services.ports import UnitOfWork
from mlat_desktop.services.workplace import Workplace


def shared_duties(duties: Iterable[Duty], side: Side) -> tuple[SharedDuty, ...]:
    """The open duties that the other State gave or owes, or that are owed to it, told from neither side."""
    return tuple(_shared(duty, side) for duty in duties if duty.open and DutyParty.OTHER_STATE in {duty.given_by, duty.owed_by})


def _shared(duty: Duty, side: Side) -> SharedDuty:
    def of(party: DutyParty) -> Side:
        return side.other if party is DutyParty.OTHER_STATE else side

    return SharedDuty(
        uid=duty.uid,
        origin=duty.origin,
        kind=duty.kind,
        text=duty.text,
        given_by=of(duty.given_by),
        owed_by=of(duty.owed_by),
        lasting=duty.lasting,
        since=duty.since,
        given_name=duty.given_name,
        owed_name=duty.owed_name,
        article=duty.article,
        due_on=duty.due_on,
    )


def new_duties(uow: UnitOfWork, request: Request | None, theirs: Iterable[SharedDuty]) -> Iterator[tuple[SharedDuty, bool]]:
    """Those that are not here yet, and with ``False`` those whose uid is here with another content or on another case."""
    for duty in theirs:
        try:
            request_id, here = uow.whole.duties.get(duty.uid)
        except KnownError as error:
            if error.code is not Code.DUTY_UNKNOWN:
                raise
            yield duty, True
            continue
        same = (here.kind, here.text, here.since) == (duty.kind, duty.text, duty.since)
        if request is None or request_id != request.id or not same:
            yield duty, False


def enter_duty(place: Workplace, uow: UnitOfWork, request: Request, theirs: SharedDuty, side: Side, bundle: Uid) -> None:
    """Let a duty that came bind here: the officer of the case watches it, and a lasting one is looked at in a year."""

    def party(of: Side, name: str) -> DutyParty:
        if of is not side:
            return DutyParty.OTHER_STATE
        return DutyParty.DOMESTIC if name else DutyParty.US

    duty = Duty(
        uid=theirs.uid,
        kind=theirs.kind,
        text=theirs.text,
        given_by=party(theirs.given_by, theirs.given_name),
        given_name=theirs.given_name,
        owed_by=party(theirs.owed_by, theirs.owed_name),
        owed_name=theirs.owed_name,
        article=theirs.article,
        owner=request.officer,
        lasting=theirs.lasting,
        since=theirs.since,
        due_on=theirs.due_on,
        review_on=in_a_year(place.today) if theirs.lasting and theirs.due_on is None else None,
        origin=theirs.origin,
        bundle=bundle,
        recorded_at=place.now,
        recorded_by=place.user.uid,
    )
    uow.duties.add(request.id, duty)
    detail = {"duty": records.to_plain(duty)}
    place.write_audit(uow, "duty.entered", request.uid, fields=("duties",), detail=detail, request_id=request.id)
