# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The decision sheet: written by one person, decided by another, with everything that follows from it in one step.

One sheet a round: a case that is taken up again gets a new one, and what was decided before stays readable.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from mlat_desktop.domain.changes import Changes, Done, Kind
from mlat_desktop.domain.errors import Code, KnownError, Why, why
from mlat_desktop.domain.people import PERMITTED, Act
from mlat_desktop.domain.request import Request, RequestId
from mlat_desktop.domain.review import (
    Duty,
    Proposal,
    Sheet,
    SheetContent,
    SheetState,
    contradictions,
)
from mlat_desktop.domain.vocabulary import Direction, EventKind
from mlat_desktop.labels import label
from mlat_desktop.services import records
from mlat_desktop.services.casework import TOUCHED, Casework
from mlat_desktop.services.codes import must_know
from mlat_desktop.services.ports import UnitOfWork
from mlat_desktop.services.reviews import duties
from mlat_desktop.services.reviews.grounds import Caution, grounds_of, warned
from mlat_desktop.services.reviews.lists import treaty_of
from mlat_desktop.services.reviews.outcome import Outcomes
from mlat_desktop.services.reviews.then import Standing, standing
from mlat_desktop.services.treaties.views import PointView, points_of
from mlat_desktop.services.workplace import Workplace

POINTS = ("dual-criminality", "use", "speciality", "data-protection", "reasons", "consultation", "postponement", "nationals")
"""The points of a treaty's profile that an officer wants beside the sheet."""
_KEPT_ON = ("basis", "competence", "dual_required", "dual_test", "conditions", "speciality", "data_protection")
"""What a new round takes over from the one before; what was found of grounds and proposed is found anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewView:
    """The sheets of a case. ``sheet`` is the newest, None before the first; ``points`` and ``notes`` what the treaty says;
    ``faults`` why the newest cannot be proposed or decided as it stands; ``as_of`` how the case stood on a day asked about.
    """

    request: Request
    sheet: Sheet | None
    earlier: tuple[Sheet, ...]
    treaty: str
    points: tuple[PointView, ...]
    notes: tuple[str, ...]
    duty: Duty
    postpone_duty: Duty
    consulted_on: date | None
    faults: tuple[Why, ...]
    cautions: tuple[Caution, ...]
    may_decide: bool
    mine: bool
    alone: bool
    names: dict[str, str]
    then: Standing | None


class Reviews:
    """Writes, proposes and decides decision sheets."""

    def __init__(self, place: Workplace, casework: Casework) -> None:
        self._place = place
        self._outcomes = Outcomes(place, casework)

    # -- reading ---------------------------------------------------------------------------------------------------------

    def show(self, request_id: RequestId, as_of: date | None = None) -> ReviewView:
        """The sheets of a case; with ``as_of`` only what was decided by then, and how the case stood."""
        zone = ZoneInfo(self._place.office.zone)
        with self._place.store.read() as uow:
            request = uow.requests.get(request_id)
            sheets = uow.reviews.sheets(request_id)
            if as_of is not None:
                sheets = tuple(each for each in sheets if each.decided_on is not None and each.decided_on <= as_of)
            sheet, treaty = (sheets[-1] if sheets else None), treaty_of(uow, request)
            points = points_of(treaty) if treaty else ()
            return ReviewView(
                request=request,
                sheet=sheet,
                earlier=sheets[:-1],
                treaty=(treaty.short or treaty.title) if treaty else "",
                points=tuple(point for point in points if point.point in POINTS),
                notes=tuple(f"{note.text} ({note.article})" if note.article else note.text for note in treaty.notes)
                if treaty
                else (),
                duty=duties.duty(uow, request),
                postpone_duty=duties.duty(uow, request, duties.POSTPONE),
                consulted_on=duties.consulted_on(uow, request),
                faults=self._faults(uow, request, sheet) if sheet and sheet.state is not SheetState.DECIDED else (),
                cautions=warned(sheet.content) if sheet else (),
                may_decide=Act.DECIDE in PERMITTED[self._place.user.role],
                mine=sheet is not None and self._place.user.uid in self._writers(uow, sheet, request_id),
                alone=_alone(uow),
                names={user.uid: user.full_name or user.name for user in uow.people.all()},
                then=standing(uow, request, as_of, zone) if as_of else None,
            )

    # -- writing ---------------------------------------------------------------------------------------------------------

    def start(self, request_id: RequestId) -> Done[Sheet]:
        """Begin the sheet of this round, with the grounds of the treaty; the one that is being written is given back."""
        self._place.must(Act.AMEND)
        with self._place.store.write() as uow:
            request = _incoming(uow.requests.get(request_id))
            sheets = uow.reviews.sheets(request_id)
            if sheets and sheets[-1].state is not SheetState.DECIDED:
                return self._done(sheets[-1], request)
            if not request.status.open:
                raise KnownError(Code.REQUEST_CLOSED, reference=request.number, status=request.status)
            content = SheetContent(grounds=grounds_of(treaty_of(uow, request), request.particulars.klass))
            if sheets:
                content = replace(content, **{name: getattr(sheets[-1].content, name) for name in _KEPT_ON})
            sheet = Sheet(
                uid=self._place.new_uid(),
                request_uid=request.uid,
                round=len(sheets) + 1,
                state=SheetState.DRAFT,
                content=content,
                author=self._place.user.uid,
                started_at=self._place.now,
                changed_at=self._place.now,
            )
            uow.reviews.add_sheet(request_id, sheet)
            self._audit(uow, "review.started", request, sheet, {"round": sheet.round})
            uow.commit()
        return self._done(sheet, request)

    def keep(self, request_id: RequestId, content: SheetContent, *, version: int) -> Done[Sheet]:
        """Keep what was entered; a sheet that was proposed is being written again. ``version`` is the one that was read."""
        self._place.must(Act.AMEND)
        with self._place.store.write() as uow:
            request, sheet = self._open_sheet(uow, request_id)
            if sheet.version != version:
                raise KnownError(Code.REVIEW_CHANGED)
            _must_hold(uow, request, sheet, content)
            if content == sheet.content and sheet.state is SheetState.DRAFT:
                return self._done(sheet, request)
            before, after = records.changed(sheet.content, content)
            new = self._touched(replace(sheet, content=content, state=SheetState.DRAFT, author=self._place.user.uid))
            uow.reviews.update_sheet(new)
            self._audit(uow, "review.kept", request, new, {"before": before, "after": after})
            uow.commit()
        return self._done(new, request)

    def propose(self, request_id: RequestId, *, version: int) -> Done[Sheet]:
        """Hand the sheet over for the decision; ``REVIEW_INVALID`` names the first contradiction."""
        self._place.must(Act.AMEND)
        with self._place.store.write() as uow:
            request, sheet = self._open_sheet(uow, request_id)
            if sheet.version != version:
                raise KnownError(Code.REVIEW_CHANGED)
            self._must_be_sound(uow, request, sheet)
            new = self._touched(replace(sheet, state=SheetState.PROPOSED))
            uow.reviews.update_sheet(new)
            proposal = sheet.content.proposal
            self._audit(uow, "review.proposed", request, new, {"proposal": proposal.value if proposal else ""})
            uow.commit()
        return self._done(new, request)

    def decide(
        self, request_id: RequestId, *, version: int, on: date | None = None, consulted: date | None = None
    ) -> Done[Sheet]:
        """Decide as proposed: the event, the outcomes of the items and the end of the case follow in the same step.

        A second person decides than those who wrote the sheet, unless the office works with one. ``on`` is the day of the
        decision (today by default); ``consulted`` records a consultation on that day first.
        """
        self._place.must(Act.DECIDE)
        with self._place.store.write() as uow:
            request, sheet = self._open_sheet(uow, request_id)
            if sheet.version != version:
                raise KnownError(Code.REVIEW_CHANGED)
            alone, user = _alone(uow), self._place.user
            if sheet.state is not SheetState.PROPOSED and not alone:
                raise KnownError(Code.REVIEW_STATE, reference=request.number, status=label(sheet.state))
            if not alone and user.uid in self._writers(uow, sheet, request_id):
                raise KnownError(Code.REVIEW_SECOND_PERSON, user=user.full_name or user.name)
            if consulted is not None:
                self._outcomes.happened(uow, request, EventKind.CONSULTATION_HELD, self._noon(consulted))
                request = uow.requests.get(request_id)
            self._must_be_sound(uow, request, sheet)
            day = on or self._place.today
            decided = replace(sheet, state=SheetState.DECIDED, decided_by=user.uid, decided_at=self._place.now, decided_on=day)
            new = self._touched(decided)
            uow.reviews.update_sheet(new)
            detail = {"proposal": sheet.content.proposal, "on": day.isoformat(), "round": sheet.round}
            self._audit(uow, "review.decided", request, new, detail)
            self._outcomes.follow(uow, request, new, self._noon(day))
            uow.commit()
        return self._done(new, request)

    # -- parts -----------------------------------------------------------------------------------------------------------

    def _noon(self, day: date) -> datetime:
        return self._place.now if day == self._place.today else datetime.combine(day, time(12))

    def _open_sheet(self, uow: UnitOfWork, request_id: RequestId) -> tuple[Request, Sheet]:
        request = _incoming(uow.requests.get(request_id))
        sheets = uow.reviews.sheets(request_id)
        if not sheets:
            raise _refused(why("{reference} has none yet: begin it first", reference=request.number))
        if sheets[-1].state is SheetState.DECIDED:
            raise KnownError(Code.REVIEW_STATE, reference=request.number, status=label(SheetState.DECIDED))
        return request, sheets[-1]

    def _touched(self, sheet: Sheet) -> Sheet:
        return replace(sheet, changed_at=self._place.now, version=sheet.version + 1)

    def _must_be_sound(self, uow: UnitOfWork, request: Request, sheet: Sheet) -> None:
        for fault in contradictions(sheet.content, _items(request), self._place.today):
            raise _refused(fault)
        if sheet.content.proposal is Proposal.REFUSE:
            duties.must_allow_refusal(uow, request, sheet.content.reasons)
        if sheet.content.proposal is Proposal.POSTPONE:
            duties.must_have_consulted(uow, request, duties.POSTPONE)

    def _faults(self, uow: UnitOfWork, request: Request, sheet: Sheet) -> tuple[Why, ...]:
        found = list(contradictions(sheet.content, _items(request), self._place.today))
        act = {Proposal.REFUSE: duties.REFUSE, Proposal.POSTPONE: duties.POSTPONE}.get(sheet.content.proposal or Proposal.GRANT)
        if act:
            asked = duties.duty(uow, request, act)
            if duties.lacks_consultation(uow, request, asked):
                found.append(_consultation_due(asked))
        return tuple(found)

    def _writers(self, uow: UnitOfWork, sheet: Sheet, request_id: RequestId) -> set[str]:
        wrote = {
            entry.actor
            for entry in uow.audit.of_request(request_id)
            if entry.action in {"review.kept", "review.proposed"} and entry.subject == sheet.uid
        }
        return {sheet.author, *wrote}

    def _audit(self, uow: UnitOfWork, action: str, request: Request, sheet: Sheet, detail: Mapping[str, object]) -> None:
        self._place.write_audit(uow, action, sheet.uid, fields=("review",), detail=detail, request_id=request.id)

    def _done(self, sheet: Sheet, request: Request) -> Done[Sheet]:
        return Done(sheet, Changes.of(Kind.LETTER, *TOUCHED, requests=[request.id]))


def _items(request: Request) -> tuple[str, ...]:
    return tuple(item.uid for item in request.particulars.items)


def _consultation_due(asked: Duty) -> Why:
    if asked.setting:
        return why("this office consults the other State before each refusal, and no consultation is recorded")
    if asked.appropriate:
        return why(
            "article {article} asks for a consultation where appropriate: none is recorded, nor why it was not",
            article=asked.consult_article,
        )
    return why("article {article} asks for a consultation first, and none is recorded", article=asked.consult_article)


def _must_hold(uow: UnitOfWork, request: Request, sheet: Sheet, content: SheetContent) -> None:
    """The grounds of the treaty stay what they are; others are additions with a code of the list. Items are the case's own."""
    kept = {ground.id: ground for ground in sheet.content.grounds if ground.article}
    given = {ground.id: ground for ground in content.grounds}
    if len(given) != len(content.grounds):
        raise _refused(why("a ground stands twice"))
    for identity, ground in kept.items():
        new = given.get(identity)
        if new is None or (new.text, new.code, new.article, new.mandatory) != (
            ground.text, ground.code, ground.article, ground.mandatory,
        ):  # fmt: skip
            raise _refused(why("the ground of article {article} is the treaty's and stays as it is", article=ground.article))
    must_know(uow, [("grounds", ground.code) for ground in content.grounds if ground.id not in kept])
    for ground in content.grounds:
        if ground.id not in kept and (ground.article or not ground.text.strip()):
            raise _refused(why("a ground that is not in the treaty has a text and no article"))
    strangers = set(content.granted) - set(_items(request))
    if strangers:
        raise _refused(why("the request has no item {item}", item=", ".join(sorted(strangers))))


def _incoming(request: Request) -> Request:
    if request.particulars.direction is not Direction.INCOMING:
        raise _refused(why("only what another State asks is decided here, and {number} is our own request",
                           number=request.number))  # fmt: skip
    return request


def _alone(uow: UnitOfWork) -> bool:
    return uow.office.get().settings.get("two_people", "on") == "off"


def _refused(reason: Why) -> KnownError:
    return KnownError(Code.REVIEW_INVALID, reason=reason)
