# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""How a case stood on a past day: by the events of until then, and by what the audit log says was ended by then."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from mlat_desktop.domain.request import Request
from mlat_desktop.domain.vocabulary import EventKind, Outcome, Status
from mlat_desktop.domain.workflow import Workflow
from mlat_desktop.services import records
from mlat_desktop.services.ports import UnitOfWork
from mlat_desktop.services.workflows import workflow

_REFUSED = frozenset({Outcome.REFUSED_AUTHORITY, Outcome.REFUSED_COURT})


@dataclass(frozen=True, slots=True)
class Standing:
    """Status and outcome on a day."""

    status: Status
    outcome: Outcome | None


def standing(uow: UnitOfWork, request: Request, day: date, zone: ZoneInfo) -> Standing | None:
    """How the case stood at the end of ``day``; None before it was registered."""
    if request.registered_at.astimezone(zone).date() > day and not _was_there(uow, request, day):
        return None
    flow = workflow(request.particulars.klass, request.particulars.direction)
    now, known = Standing(flow.first, None), set[EventKind]()
    for _at, mark in sorted(_marks(uow, request, day, zone), key=lambda each: each[0]):
        now = _after(now, mark, flow, known)
        if isinstance(mark, EventKind):
            known.add(mark)
    return now


def _was_there(uow: UnitOfWork, request: Request, day: date) -> bool:
    return any(event.on <= day for event in uow.requests.events(request.id))


def _marks(
    uow: UnitOfWork, request: Request, day: date, zone: ZoneInfo
) -> list[tuple[tuple[date, datetime], EventKind | Outcome]]:
    found: list[tuple[tuple[date, datetime], EventKind | Outcome]] = [
        ((event.on, event.recorded_at or event.moment.at), event.kind)
        for event in uow.requests.events(request.id)
        if event.on <= day and not event.annulled and event.item_uid is None and event.kind is not EventKind.ENDED
    ]
    for entry in uow.audit.of_request(request.id):
        at = datetime.fromisoformat(entry.at)
        if entry.action != "request.ended" or at.astimezone(zone).date() > day:
            continue
        detail = uow.audit.detail(entry.seq)
        outcome = records.read_json(detail[0]).get("outcome", "") if detail else ""
        if outcome in list(Outcome):
            found.append(((at.astimezone(zone).date(), at), Outcome(outcome)))
    return found


def _after(now: Standing, mark: EventKind | Outcome, flow: Workflow, known: Collection[EventKind]) -> Standing:
    if isinstance(mark, Outcome):
        ended = Status.WITHDRAWN if mark is Outcome.WITHDRAWN else Status.REFUSED if mark in _REFUSED else Status.CLOSED
        return Standing(ended, mark)
    status = flow.moved(now.status, mark, known)
    if status is now.status:
        return now
    return Standing(status, Outcome.REFUSED_AUTHORITY if status is Status.REFUSED else None)
