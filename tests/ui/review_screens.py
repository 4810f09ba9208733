# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The screens of the legal review, for pictures and walks: a checklist, a sheet being written, proposed, decided."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

from mlat_desktop.bootstrap import Office
from mlat_desktop.domain.checklist import ItemState
from mlat_desktop.domain.request import Authority, Item, LegalBasis, Particulars, Request, Uid
from mlat_desktop.domain.review import Finding, Met, Proposal, Sheet
from mlat_desktop.domain.vocabulary import Direction, EventKind, RequestClass
from mlat_desktop.services.reviews.checklists import Mark
from ui.main_window import MainWindow

HEADS = frozenset({"decision-proposed"})
"""Screens of who decides."""
GROUND = "UNCAC/46(21)(a)"


def asked(office: Office, treaty: str = "UNCAC", klass: RequestClass = RequestClass.MLA, *kinds: str) -> Request:
    """A request of Kenya that came twenty days ago."""
    received = office.clock.now() - timedelta(days=20)
    items = tuple(
        Item(uid=Uid(f"{treaty}-{klass.value}-{at}"), kind=kind, target="Meridian Trade Ltd")
        for at, kind in enumerate(kinds or ("banking", "evidence"))
    )
    made = Particulars(
        klass=klass, direction=Direction.INCOMING, subject="Bribes in a port tender: accounts of a company", other_state="KE",
        basis=LegalBasis(treaty_id=treaty, article="46"), items=items, their_authority=Authority(name="Attorney General"),
        facts="Payments were made through three accounts.",
    )  # fmt: skip
    return office.register.log(made, received=received).value


def marked(office: Office, request: Request) -> None:
    """An officer went through part of the checklist."""
    office.checklists.mark(
        request.id,
        [
            Mark(item="UNCAC/authority", state=ItemState.PRESENT),
            Mark(item="UNCAC/subject", state=ItemState.PRESENT),
            Mark(item="UNCAC/facts", state=ItemState.MISSING, note="no dates of the payments"),
            Mark(item="types/banking-holder", state=ItemState.MISSING, note="the numbers of two accounts"),
        ],
    )


def written(office: Office, request: Request, *, consulted: bool) -> Sheet:
    """A sheet that would refuse; without a consultation it contradicts the treaty."""
    if consulted:
        office.casework.add_event(request.id, EventKind.CONSULTATION_HELD, office.clock.now() - timedelta(days=2))
    sheet = office.reviews.start(request.id).value
    grounds = tuple(
        replace(each, finding=Finding.APPLIES, reasons="No certified copies came") if each.id == GROUND else each
        for each in sheet.content.grounds
    )
    content = replace(
        sheet.content, grounds=grounds, basis="UNCAC, article 46; both States are bound", competence="This office executes",
        dual_result=Met.MET, dual_test="Article 322ter of the Criminal Code", proposal=Proposal.REFUSE,
        reasons="The request is not in conformity with article 46(15) and was not completed.",
    )  # fmt: skip
    return office.reviews.keep(request.id, content, version=sheet.version).value


class ReviewScreens:
    """The screens over a training office; each case is made when it is first needed."""

    def __init__(self, office: Office, head: Office) -> None:
        self._office, self._head = office, head
        self._made: dict[str, Request] = {}

    def screens(self) -> dict[str, Callable[[MainWindow], object]]:
        """Name and how it is shown."""
        return {
            "checklist": partial(self._show, form="checklist", state="marked"),
            "returned": partial(self._show, form="checklist", state="returned"),
            "decision-begin": partial(self._show, form="decision", state="marked"),
            "decision": partial(self._show, form="decision", state="written"),
            "decision-proposed": partial(self._show, form="decision", state="proposed"),
            "decision-decided": partial(self._show, form="decision", state="decided"),
        }

    def _show(self, window: MainWindow, form: str, state: str) -> None:
        window.work_on(form, self._case(state).id)

    def _case(self, state: str) -> Request:
        if state in self._made:
            return self._made[state]
        office = self._office
        made = asked(office, klass=RequestClass.RETURNED) if state == "returned" else asked(office)
        self._made[state] = made
        if state == "returned":
            office.checklists.return_for(made.id, "language", "in Swahili, without a translation")
        if state == "marked":
            marked(office, made)
        if state in {"written", "proposed", "decided"}:
            sheet = written(office, made, consulted=state != "written")
            if state != "written":
                sheet = office.reviews.propose(made.id, version=sheet.version).value
            if state == "decided":
                self._head.reviews.decide(made.id, version=sheet.version)
        return made
