# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The morning board: what is late, what is due within a week, what waits for a second person or a recount, what must be looked
at again, what has no computed date.
"""

from __future__ import annotations

from datetime import timedelta

from mlat_desktop.domain.deadlines import ENTERED, Deadline, DeadlineState
from mlat_desktop.domain.law import EnteredDate, Recount
from mlat_desktop.domain.letters import Letter, LetterStatus
from mlat_desktop.domain.request import RequestId
from mlat_desktop.domain.vocabulary import Direction, EventKind
from mlat_desktop.i18n import _, called, screen
from mlat_desktop.labels import label
from mlat_desktop.services.deadline_words import domestic
from mlat_desktop.services.letters.words import letter_name
from mlat_desktop.services.ports import ListQuery, RequestRow, UnitOfWork
from mlat_desktop.services.recounts import waiting as waiting_recounts
from mlat_desktop.services.views import TodayAct, TodayGroup, TodayLine
from mlat_desktop.services.wording import recount_words
from mlat_desktop.services.workplace import Workplace

AHEAD = timedelta(days=7)

SETTLING_LETTERS: dict[str, str] = {
    EventKind.ACKNOWLEDGED.value: "acknowledgement",
    EventKind.REFUSED.value: "refusal",
    EventKind.REQUEST_SENT.value: "request",
}
"""Letters whose dispatch settles a deadline: the act offered for it."""


class Today:
    """Reads the board; every line names the act that settles it."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def lines(self) -> tuple[TodayLine, ...]:
        """All lines, grouped and in order of urgency."""
        today = self._place.today
        with self._place.store.read() as uow:
            watched = [self._deadline(row, deadline) for row, deadline in uow.requests.watched(today + AHEAD)]
            waiting = [self._waiting(uow, letter) for letter in uow.letters.waiting()]
            waiting += [_to_decide(uow, row) for row in uow.requests.rows(uow.reviews.proposed()) if row.status.open]
            unknown = [_undated(row, deadline) for row, deadline in uow.requests.uncomputed()]
            recounts = [_recount(*each) for each in waiting_recounts(uow)]
            seen = {line.row.id for line in (*watched, *waiting, *unknown, *recounts)}
            steps = [self._step(row) for row in self._to_look_at(uow) if row.id not in seen]
            unconfirmed = [line for each in uow.requests.unconfirmed() if (line := _unconfirmed(uow, *each)) is not None]
        order = list(TodayGroup)
        lines = [*watched, *recounts, *unconfirmed, *waiting, *steps, *unknown]
        return tuple(sorted(lines, key=lambda line: (order.index(line.group), *_gravity(line))))

    def undated(self) -> tuple[TodayLine, ...]:
        """The limits alone that have no computed date, those on somebody's liberty first."""
        with self._place.store.read() as uow:
            lines = [_undated(row, deadline) for row, deadline in uow.requests.uncomputed()]
        return tuple(sorted(lines, key=_gravity))

    def _to_look_at(self, uow: UnitOfWork) -> list[RequestRow]:
        """Open cases whose next action is due, the longest due first; what their deadlines show already is left to those."""
        query = ListQuery(step_by=self._place.today, open_only=True, sort="step", descending=False)
        return uow.requests.rows(uow.requests.ids(query, self._place.today))

    def _step(self, row: RequestRow) -> TodayLine:
        """A case that nobody has looked at since its day came, with what is to be done next and who has it in hand."""
        return TodayLine(
            group=TodayGroup.STEP,
            act=TodayAct.LOG_EVENT,
            row=row,
            title=row.next_action or _("Look at the case again"),
            when=row.step_on,
            days=(row.step_on - self._place.today).days if row.step_on else None,
            own_target=True,
        )

    def _deadline(self, row: RequestRow, deadline: Deadline) -> TodayLine:
        when = deadline.watched(self._place.today)
        days = (when - self._place.today).days if when else 0
        letter = self._letter_for(row, deadline)
        past = TodayGroup.OVERDUE if deadline.kind.obliges else TodayGroup.PASSED
        return TodayLine(
            group=past if days < 0 else TodayGroup.DUE_SOON,
            act=TodayAct.WRITE_LETTER if letter else TodayAct.LOG_EVENT,
            row=row,
            title=screen().text(deadline.title),
            when=when,
            days=days,
            own_target=deadline.own_target,
            liberty=deadline.liberty,
            limit_kind=deadline.kind,
            letter_kind=letter,
            domestic=domestic(deadline),
            limit_id=deadline.limit_id,
            trigger_uid=deadline.trigger_uid,
        )

    def _letter_for(self, row: RequestRow, deadline: Deadline) -> str:
        for stop in deadline.stops:
            letter = SETTLING_LETTERS.get(stop, "")
            if letter and (letter == "request") == (row.direction is Direction.OUTGOING):
                return letter
        return ""

    def _waiting(self, uow: UnitOfWork, letter: Letter) -> TodayLine:
        approve = letter.status is LetterStatus.REVIEW
        return TodayLine(
            group=TodayGroup.APPROVAL,
            act=TodayAct.APPROVE_LETTER if approve else TodayAct.SEAL_LETTER,
            row=uow.requests.rows([letter.request_id])[0],
            title=(_("Approve: {letter}") if approve else _("Seal: {letter}")).format(letter=letter_name(letter)),
            when=None,
            days=None,
            letter_id=letter.id,
        )


def _to_decide(uow: UnitOfWork, row: RequestRow) -> TodayLine:
    """A decision sheet that a second person must decide on."""
    proposal = uow.reviews.sheets(RequestId(row.id))[-1].content.proposal
    return TodayLine(
        group=TodayGroup.APPROVAL,
        act=TodayAct.DECIDE,
        row=row,
        title=called(_("Decision sheet"), label(proposal)) if proposal else _("Decision sheet"),
        when=None,
        days=None,
    )


def _undated(row: RequestRow, deadline: Deadline) -> TodayLine:
    """A limit for which a person must enter the date."""
    return TodayLine(
        group=TodayGroup.UNCOMPUTED,
        act=TodayAct.OPEN if deadline.own_target else TodayAct.ENTER_DATE,
        row=row,
        title=screen().text(deadline.title),
        when=None,
        days=None,
        liberty=deadline.liberty,
        limit_id=deadline.limit_id,
        trigger_uid=deadline.trigger_uid,
    )


def _recount(recount: Recount, row: RequestRow) -> TodayLine:
    """A case whose dates a newer edition of the law would move, or has moved already."""
    return TodayLine(
        group=TodayGroup.RECOUNT,
        act=TodayAct.DECIDE_RECOUNT,
        row=row,
        title=recount_words(recount),
        when=None,
        days=None,
        liberty=any(each.liberty for each in recount.moved),
    )


def _unconfirmed(uow: UnitOfWork, request_id: RequestId, entered: EnteredDate) -> TodayLine | None:
    """A date that nobody but the one who entered it has seen; None where the limit has a date of its own by now, or is over."""
    key = entered.limit_id, entered.trigger_uid
    found = (made for made in uow.requests.deadlines(request_id) if (made.limit_id, made.trigger_uid) == key)
    made = next((each for each in found if each.level == ENTERED and each.state is DeadlineState.RUNNING), None)
    if made is None:
        return None
    return TodayLine(
        group=TodayGroup.UNCONFIRMED,
        act=TodayAct.CONFIRM_DATE,
        row=uow.requests.rows([request_id])[0],
        title=screen().text(made.title),
        when=made.ends_on,
        days=None,
        liberty=made.liberty,
        limit_kind=made.kind,
        limit_id=made.limit_id,
        trigger_uid=made.trigger_uid,
    )


def _gravity(line: TodayLine) -> tuple[bool, bool, int]:
    """What lies first within a group: somebody's liberty, then a treaty's limit, then the office's own targets; the
    oldest of each first.
    """
    return not line.liberty, line.own_target, line.days or 0
