# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Before a decision and after a refusal: what the decision sheet found, and what the treaty asks.

Why an office thinks as it does stays on the sheet; a letter that consults says the difficulty in words written for it.
"""

from __future__ import annotations

from mlat_desktop.domain.request import Request
from mlat_desktop.domain.review import Proposal, Sheet, SheetState, applying
from mlat_desktop.services.letters.filling.source import Source, Values, iso
from mlat_desktop.services.letters.refusing import OTHER, ground_of
from mlat_desktop.services.ports import UnitOfWork
from mlat_desktop.services.reviews import duties

_ENVISAGED = {Proposal.REFUSE: "refusal", Proposal.PARTLY: "refusal", Proposal.POSTPONE: "postponement"}
"""What may follow, as the templates know it."""


def consultation(source: Source) -> Values:
    """What is envisaged and on which ground."""
    sheet = source.sheet
    if sheet is None or sheet.content.proposal not in _ENVISAGED:
        return {"consult_article": duties.duty(source.uow, source.request).consult_article}
    act = duties.POSTPONE if sheet.content.proposal is Proposal.POSTPONE else duties.REFUSE
    found = applying(sheet.content)
    return {
        "envisaged": _ENVISAGED[sheet.content.proposal],
        "consult_article": duties.duty(source.uow, source.request, act).consult_article,
        "ground": _in_words(source, found[0].code) if found else "",
        "ground_article": sheet.content.postpone_article if act == duties.POSTPONE else found[0].article if found else "",
        "items": source.items(each for each in source.particulars.items if each.uid not in _granted(sheet)),
    }


def _granted(sheet: Sheet) -> frozenset[str]:
    return frozenset(sheet.content.granted) if sheet.content.proposal is Proposal.PARTLY else frozenset()


def _in_words(source: Source, code: str) -> str:
    """A ground in words; one that is not on the list is for the writer of the letter to say."""
    return "" if code == OTHER else source.coded("grounds", code)


def decided(uow: UnitOfWork, request: Request, proposal: Proposal) -> Sheet | None:
    """The last decision sheet, once it is decided so: what somebody only proposes is not told to another State."""
    sheets = uow.reviews.sheets(request.id)
    last = sheets[-1] if sheets else None
    return last if last and last.state is SheetState.DECIDED and last.content.proposal is proposal else None


def refusal(source: Source) -> Values:
    """The decision, its ground and its reasons, and what the treaty asks before it."""
    uow, request = source.uow, source.request
    asked = duties.duty(uow, request)
    consulted = duties.consulted_on(uow, request)
    sheet = decided(source.uow, source.request, Proposal.REFUSE)
    found = applying(sheet.content) if sheet else ()
    return {
        "consulted_on": iso(consulted),
        "consult_article": asked.consult_article if consulted else "",
        "reasons_article": asked.reasons_article,
        "ground": _in_words(source, ground_of(uow, request)),
        "ground_article": found[0].article if found else "",
        "decided_on": iso(sheet.decided_on) if sheet else "",
        "reasons": request.outcome_reason or (sheet.content.reasons if sheet else ""),
    }
