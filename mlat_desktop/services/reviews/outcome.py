# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What follows from a decision, inside its unit of work: the event, the outcomes of the items, the end of the case."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from mlat_desktop.domain.audit import canonical
from mlat_desktop.domain.holding import stand_of
from mlat_desktop.domain.request import Item, Particulars, Request
from mlat_desktop.domain.review import Proposal, Sheet, applying
from mlat_desktop.domain.vocabulary import EventKind, ItemStatus, Outcome, RequestClass, Status
from mlat_desktop.i18n import _, screen
from mlat_desktop.services import records
from mlat_desktop.services.casework import Casework
from mlat_desktop.services.ports import Revision, UnitOfWork
from mlat_desktop.services.workflows import workflow
from mlat_desktop.services.workplace import Workplace

_ENDS = {Proposal.TRANSFER: Outcome.TRANSFERRED, Proposal.RETURN: Outcome.RETURNED}


class Outcomes:
    """Carries out decisions."""

    def __init__(self, place: Workplace, casework: Casework) -> None:
        self._place = place
        self._casework = casework

    def happened(self, uow: UnitOfWork, request: Request, kind: EventKind, when: datetime, note: str = "") -> None:
        """Log what happened."""
        self._casework.record(uow, request.id, kind, self._place.here(when), note=note)

    def follow(self, uow: UnitOfWork, request: Request, sheet: Sheet, when: datetime) -> None:
        """Let the decision happen: a postponement and a partial grant are no refusals."""
        content, proposal = sheet.content, sheet.content.proposal
        kind = _event_of(request, proposal)
        if kind is not None:
            self.happened(uow, request, kind, when, note=_remark(sheet))
        after = uow.requests.get(request.id)
        changed = replace(after, particulars=self._particulars(after.particulars, sheet, when))
        on = self._place.here(when).local_date
        if proposal is Proposal.REFUSE:
            changed = replace(
                changed, status=Status.REFUSED, outcome=Outcome.REFUSED_AUTHORITY, ended_on=on,
                outcome_reason=content.reasons, ground=_ground(sheet),
            )  # fmt: skip
        if proposal in _ENDS:
            changed = replace(
                changed, status=Status.CLOSED, outcome=_ENDS[proposal], ended_on=on, outcome_reason=content.reasons
            )
        if changed != after:
            self._keep(uow, after, changed, sheet)
        self._place.recompute(uow, uow.requests.get(request.id))

    def _particulars(self, particulars: Particulars, sheet: Sheet, when: datetime) -> Particulars:
        content, day = sheet.content, self._place.here(when).local_date
        urgency = particulars.urgency
        if content.urgency_accepted is not None:
            urgency = replace(urgency, accepted=content.urgency_accepted)
        refused = {
            Proposal.REFUSE: {item.uid for item in particulars.items},
            Proposal.PARTLY: {item.uid for item in particulars.items} - set(content.granted),
        }.get(content.proposal or Proposal.GRANT, set())
        ground = _ground(sheet)

        def decided(item: Item) -> Item:
            if item.uid not in refused or item.outcome is not None:
                return item
            return replace(
                item, outcome=Outcome.REFUSED_AUTHORITY, outcome_on=day, ground=ground, status=ItemStatus.NOT_EXECUTED
            )

        made = replace(particulars, urgency=urgency, items=tuple(decided(item) for item in particulars.items))
        if content.proposal is Proposal.POSTPONE:
            flow = workflow(particulars.klass, particulars.direction)
            text = screen().text(stand_of(flow, Status.POSTPONED).step)
            made = replace(made, next_action=text, next_action_on=content.postpone_until)
        return made

    def _keep(self, uow: UnitOfWork, before: Request, after: Request, sheet: Sheet) -> None:
        new = replace(after, version=before.version + 1)
        uow.requests.update(new)
        was, now = records.changed(before.particulars, after.particulars)
        reason = _("Decision sheet, round {round}").format(round=sheet.round)
        if now:
            at, actor = self._place.now, self._place.user.uid
            uow.requests.add_revision(
                new.id, Revision(at=at, actor=actor, reason=reason, before=canonical(was), after=canonical(now))
            )
            detail = {"reason": reason, "before": was, "after": now}
            self._place.write_audit(uow, "request.amended", new.uid, fields=tuple(now), detail=detail, request_id=new.id)
        if new.outcome is not None and new.outcome_reason:
            detail = {
                "outcome": new.outcome.value, "reason": new.outcome_reason, "ground": new.ground, "was": before.status.value,
            }  # fmt: skip
            names = ("status", "outcome", "ground", "ended_on")
            self._place.write_audit(uow, "request.ended", new.uid, fields=names, detail=detail, request_id=new.id)


def _event_of(request: Request, proposal: Proposal | None) -> EventKind | None:
    if proposal in {Proposal.GRANT, Proposal.PARTLY}:
        extradition = request.particulars.klass is RequestClass.EXTRADITION
        return EventKind.EXTRADITION_DECIDED if extradition else EventKind.DECIDED
    told = {Proposal.POSTPONE: EventKind.POSTPONED, Proposal.REFUSE: EventKind.REFUSED}
    return told.get(proposal, EventKind.ENDED) if proposal else None


def _ground(sheet: Sheet) -> str:
    """The code of the ground on which a decision rests: the first that applies, mandatory ones first."""
    return next((ground.code or "other" for ground in applying(sheet.content)), "")


def _remark(sheet: Sheet) -> str:
    content = sheet.content
    if content.proposal is Proposal.POSTPONE:
        return content.postpone_article
    articles = [ground.article or ground.source for ground in applying(content)]
    return ", ".join(articles) if content.proposal in {Proposal.REFUSE, Proposal.PARTLY} else ""
