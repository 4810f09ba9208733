# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Works a plan off through the services that an officer uses, one act after the other in order of time.

Nothing is written past the services: numbers, clocks, custody and the audit chain of the training office are made as in a real
one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from mlat_desktop.clock import SetClock
from mlat_desktop.domain.errors import BugError
from mlat_desktop.domain.letters import Letter, LetterStatus
from mlat_desktop.domain.moment import moment
from mlat_desktop.domain.request import Reference, RequestId, Uid
from mlat_desktop.domain.review import Finding
from mlat_desktop.domain.vocabulary import Outcome, ReferenceKind
from mlat_desktop.progress import CancelToken, Progress, Silent
from mlat_desktop.services.absences import Absences
from mlat_desktop.services.access import Access
from mlat_desktop.services.casework import About, Casework, NewMail
from mlat_desktop.services.duties import Duties, NewDuty
from mlat_desktop.services.evidence import EvidenceRoom, NewEvidence
from mlat_desktop.services.exhibits import ExhibitDesk, HandOver
from mlat_desktop.services.letters.correspondence import Correspondence
from mlat_desktop.services.register import Register
from mlat_desktop.services.reviews.reviews import Reviews
from mlat_desktop.training.model import (
    PlannedAbsence,
    PlannedAmendment,
    PlannedDuty,
    PlannedEnd,
    PlannedEvent,
    PlannedEvidence,
    PlannedFile,
    PlannedLetter,
    PlannedMail,
    PlannedNaming,
    PlannedReopening,
    PlannedRequest,
    PlannedSheet,
    PlannedThing,
    Step,
    TrainingPlan,
)


class Desk(Protocol):
    """An open office as one person sees it: the facade of ``bootstrap``, or anything with these services."""

    @property
    def register(self) -> Register:
        """The register."""

    @property
    def casework(self) -> Casework:
        """Events and mail."""

    @property
    def evidence(self) -> EvidenceRoom:
        """Evidence."""

    @property
    def correspondence(self) -> Correspondence:
        """Letters."""

    @property
    def exhibits(self) -> ExhibitDesk:
        """What is lent and comes back."""

    @property
    def duties(self) -> Duties:
        """Duties."""

    @property
    def reviews(self) -> Reviews:
        """Decision sheets."""

    @property
    def access(self) -> Access:
        """Who sees restricted cases."""

    @property
    def absences(self) -> Absences:
        """Who is away."""


@dataclass(slots=True)
class Built:
    """What came of a plan: the requests by their keys, and how many letters and files were made."""

    requests: dict[str, RequestId] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    letters: int = 0
    sealed: int = 0
    evidence: int = 0


def build(
    desks: Mapping[str, Desk],
    plan: TrainingPlan,
    clock: SetClock,
    *,
    progress: Progress | None = None,
    cancel: CancelToken | None = None,
) -> Built:
    """Make everything of ``plan`` happen.

    ``desks`` maps each sign-in name of the plan to the office with that person at the desk; ``clock`` is the clock that all of
    them read: it is put to the instant of each act and left at the last one. Raises what the services raise: a plan that they
    refuse is a mistake of ours.
    """
    progress, cancel = progress or Silent(), cancel or CancelToken()
    with TemporaryDirectory(prefix="mlat-training-", ignore_cleanup_errors=True) as folder:
        maker = _Maker(desks, Path(folder))
        acts = sorted(_acts(plan, maker), key=lambda act: act[:2])
        for done, (when, _order, act) in enumerate(acts, start=1):
            cancel.check()
            clock.at = when
            act()
            if done % 20 == 0 or done == len(acts):
                progress.step(done, len(acts))
        return maker.built


Act = tuple[datetime, int, Callable[[], None]]


def _acts(plan: TrainingPlan, maker: _Maker) -> Iterator[Act]:
    """Every act with its instant; the second value keeps acts of one instant in the order of the plan."""
    order = 0
    for absence in plan.absences:
        yield absence.when, order, partial(maker.leave, absence)
        order += 1
    for request in plan.requests:
        yield request.when, order, partial(maker.register, request)
        order += 1
        for step in request.steps:
            for when, act in maker.acts(request, step):
                yield when, order, act
                order += 1


class _Maker:
    """Does one act at a time."""

    def __init__(self, desks: Mapping[str, Desk], folder: Path) -> None:
        self._desks, self._folder = desks, folder
        self._letters: dict[int, Letter] = {}
        self.built = Built()

    def register(self, planned: PlannedRequest) -> None:
        """Log the request, with the numbers of the earlier ones that it belongs to."""
        numbers = self.built.numbers
        links = tuple(Reference(kind=ReferenceKind.LINKED, value=numbers[key]) for key in planned.links if key in numbers)
        particulars = replace(planned.particulars, references=planned.particulars.references + links)
        desk = self._desks[planned.by]
        made = desk.register.log(
            particulars, received=planned.received, sent=planned.sent, officer=planned.officer or planned.by
        ).value
        self.built.requests[planned.key] = made.id
        self.built.numbers[planned.key] = made.number

    def acts(self, request: PlannedRequest, step: Step) -> Iterator[tuple[datetime, Callable[[], None]]]:
        """The acts of a step: one, but for a letter, which passes through several hands."""
        if isinstance(step, PlannedLetter):
            yield from self._letter_acts(request, step)
        else:
            yield step.when, lambda: self._do(request.key, step)

    def _do(self, key: str, step: Step) -> None:
        request_id, desk = self.built.requests[key], self._desks[step.by]
        match step:
            case PlannedEvent():
                at = moment(step.at, step.zone)
                about = About(holder=step.holder, whom=step.whom, item=self._item(desk, request_id, step.item))
                desk.casework.add_event(request_id, step.kind, at, place=step.place, note=step.note, about=about)
            case PlannedMail():
                self._mail(desk, request_id, step)
            case PlannedEvidence():
                self._evidence(desk, request_id, step)
            case PlannedThing():
                _register(desk, request_id, step)
            case PlannedDuty():
                new = NewDuty(kind=step.kind, text=step.text, article=step.article, due_on=step.due_on)
                desk.duties.add(request_id, new)
            case PlannedSheet():
                _write_sheet(desk, request_id, step)
            case PlannedNaming():
                desk.access.name(request_id, step.user, step.reason)
            case PlannedAmendment():
                self._amend(desk, key, step)
            case PlannedEnd():
                _end(desk, request_id, step)
            case PlannedReopening():
                desk.register.reopen(request_id, step.reason)
            case _:
                raise BugError(f"no hand for {type(step).__name__}")

    def leave(self, planned: PlannedAbsence) -> None:
        """Enter that somebody is away."""
        desk = self._desks[planned.by]
        desk.absences.enter(planned.user, planned.deputy, planned.first, planned.last, planned.note)

    @staticmethod
    def _item(desk: Desk, request_id: RequestId, place: int | None) -> Uid | None:
        if place is None:
            return None
        return desk.register.show(request_id).request.particulars.items[place].uid

    def _mail(self, desk: Desk, request_id: RequestId, step: PlannedMail) -> None:
        mail = NewMail(
            direction=step.direction,
            kind=step.kind,
            channel=step.channel,
            when=step.at,
            correspondent=step.correspondent,
            subject=step.subject,
            dated_on=step.dated_on,
            their_reference=step.their_reference,
            tracking=step.tracking,
            reply_due=step.reply_due,
            note=step.note,
        )
        scan = self._written(step.scan) if step.scan else None
        desk.casework.log_mail(request_id, mail, scan=scan, event=step.event)

    def _evidence(self, desk: Desk, request_id: RequestId, step: PlannedEvidence) -> None:
        new = NewEvidence(
            title=step.title,
            original=step.original,
            received_from=step.received_from,
            seal_number=step.seal_number,
            return_due=step.return_due,
        )
        desk.evidence.add(request_id, self._written(step.file), new)
        self.built.evidence += 1

    def _amend(self, desk: Desk, key: str, step: PlannedAmendment) -> None:
        now = desk.register.find(self.built.numbers[key])
        # References are not amended: those to linked cases were added when their numbers were known.
        kept = now.particulars
        particulars = replace(step.particulars, references=kept.references, document_date=kept.document_date)
        desk.register.amend(now.id, particulars, version=now.version, reason=step.reason)

    def _written(self, file: PlannedFile) -> Path:
        path = self._folder / file.name
        path.write_bytes(file.content)
        return path

    # -- letters -------------------------------------------------------------------------------------------------------

    def _letter_acts(self, request: PlannedRequest, step: PlannedLetter) -> Iterator[tuple[datetime, Callable[[], None]]]:
        yield step.when, lambda: self._draft(request.key, step)
        if step.submitted:
            yield step.submitted, lambda: self._move(step, lambda c, n: c.submit(n).value)
        if step.approved:
            yield step.approved, lambda: self._move(step, lambda c, n: c.approve(n).value, by=step.approver)
        if step.sealed:
            yield step.sealed, lambda: self._move(step, lambda c, n: c.seal(n).value, by=step.approver)
        if step.voided:
            yield step.voided, lambda: self._move(step, lambda c, n: c.void(n, step.void_reason).value, by=step.approver)
        if step.dispatched:
            yield (
                step.dispatched,
                lambda: self._move(step, lambda c, n: c.dispatch(n, step.channel, tracking=step.tracking).value),
            )

    def _draft(self, key: str, step: PlannedLetter) -> None:
        correspondence = self._desks[step.by].correspondence
        request_id = self.built.requests[key]
        self._letters[id(step)] = correspondence.draft(request_id, step.kind, step.language, dict(step.fields)).value
        self.built.letters += 1

    def _move(self, step: PlannedLetter, act: Callable[[Correspondence, int], Letter], by: str = "") -> None:
        letter = act(self._desks[by or step.by].correspondence, self._letters[id(step)].id)
        self._letters[id(step)] = letter
        self.built.sealed += letter.status is LetterStatus.SEALED


def _end(desk: Desk, request_id: RequestId, step: PlannedEnd) -> None:
    if step.outcome is Outcome.WITHDRAWN:
        desk.register.withdraw(request_id, step.reason, in_spite_of=step.in_spite_of)
    else:
        desk.register.close(request_id, step.outcome, step.reason, step.ground, in_spite_of=step.in_spite_of)


def _register(desk: Desk, request_id: RequestId, step: PlannedThing) -> None:
    new = NewEvidence(
        title=step.title,
        original=True,
        received_from=step.received_from,
        seal_number=step.seal_number,
        place=step.place,
    )
    made = desk.evidence.register(request_id, new).value
    if step.lent_to:
        desk.exhibits.lend(made.uid, step.lent_to, HandOver(seal_intact=True), step.return_due)


def _write_sheet(desk: Desk, request_id: RequestId, step: PlannedSheet) -> None:
    sheet = desk.reviews.start(request_id).value
    looked_at = [replace(each, finding=Finding.ABSENT) for each in sheet.content.grounds[: step.absent]]
    grounds = (*looked_at, *sheet.content.grounds[step.absent :])
    begun = replace(sheet.content, basis=step.basis, competence=step.competence, dual_test=step.dual_test, grounds=grounds)
    desk.reviews.keep(request_id, begun, version=sheet.version)
