# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The morning board: what is late, what is due within a week, what waits for a second person or a recount, what must be looked
at again, what has no computed date.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from mlat_desktop.domain.law import Recount
from mlat_desktop.domain.letters import Letter, LetterStatus
from mlat_desktop.domain.request import RequestId
from mlat_desktop.domain.standing import DUTY, RETURN
from mlat_desktop.domain.translation import TARGET
from mlat_desktop.domain.vocabulary import Direction, EventKind
from mlat_desktop.i18n import _, called, screen
from mlat_desktop.labels import label
from mlat_desktop.services.letters.words import letter_name
from mlat_desktop.services.ports import LimitLine, RequestRow, UnitOfWork
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
            begun = uow.letters.begun()
            watched = [_gone_on_with(_limit(each, today), begun) for each in uow.requests.pressing(today + AHEAD)]
            waiting = self._approvals(uow)
            unknown = [_undated(each) for each in uow.requests.undated()]
            recounts = [_recount(*each) for each in waiting_recounts(uow)]
            seen = {line.row.id for line in (*watched, *waiting, *unknown, *recounts)}
            # What their deadlines show already is left to those.
            due = [key for key in uow.requests.to_look_at(today) if key not in seen]
            steps = [_step(row, today) for row in uow.requests.rows(due)]
            unconfirmed = [_unconfirmed(each) for each in uow.requests.to_confirm()]
        return tuple(sorted([*watched, *recounts, *unconfirmed, *waiting, *steps, *unknown], key=_place_of))

    def approvals(self) -> tuple[TodayLine, ...]:
        """The lines alone that wait for a second person or for the seal."""
        with self._place.store.read() as uow:
            return tuple(self._approvals(uow))

    def undated(self) -> tuple[TodayLine, ...]:
        """The limits alone that have no computed date, those on somebody's liberty first."""
        with self._place.store.read() as uow:
            lines = [_undated(each) for each in uow.requests.undated()]
        return tuple(sorted(lines, key=_gravity))

    def _approvals(self, uow: UnitOfWork) -> list[TodayLine]:
        letters, proposed = uow.letters.waiting(), uow.reviews.proposed()
        rows = {row.id: row for row in uow.requests.rows([*(letter.request_id for letter in letters), *proposed])}
        lines = [_waiting(rows[letter.request_id], letter) for letter in letters]
        return lines + [_to_decide(uow, rows[each]) for each in proposed if rows[each].status.open]


def _step(row: RequestRow, today: date) -> TodayLine:
    """A case that nobody has looked at since its day came, with what is to be done next and who has it in hand."""
    return TodayLine(
        group=TodayGroup.STEP,
        act=TodayAct.LOG_EVENT,
        row=row,
        title=row.next_action or _("Look at the case again"),
        when=row.step_on,
        days=(row.step_on - today).days if row.step_on else None,
        own_target=True,
    )


def _limit(limit: LimitLine, today: date) -> TodayLine:
    when = limit.watched(today)
    days = (when - today).days if when else 0
    letter = _letter_for(limit) if limit.stops else ""
    past = TodayGroup.OVERDUE if limit.kind.obliges else TodayGroup.PASSED
    return TodayLine(
        group=past if days < 0 else TodayGroup.DUE_SOON,
        act=_act(limit, letter),
        row=limit.row,
        title=screen().text(limit.title),
        when=when,
        days=days,
        own_target=limit.own_target,
        liberty=limit.liberty,
        limit_kind=limit.kind,
        letter_kind=letter,
        domestic=limit.domestic,
        limit_id=limit.limit_id,
        trigger_uid=limit.trigger_uid,
    )


def _settling(limit_id: str) -> TodayAct:
    """What settles a limit that no letter settles: the exhibit or the duty that set it, else what happened."""
    if limit_id.startswith(RETURN):
        return TodayAct.OPEN_EXHIBIT
    return TodayAct.OPEN_DUTY if limit_id.startswith(DUTY) else TodayAct.LOG_EVENT


def _gone_on_with(line: TodayLine, begun: Mapping[tuple[int, str], int]) -> TodayLine:
    """A line whose letter somebody has begun leads to that letter: nobody is to write it a second time."""
    if line.act is not TodayAct.WRITE_LETTER or (letter := begun.get((line.row.id, line.letter_kind))) is None:
        return line
    return replace(line, act=TodayAct.OPEN_LETTER, letter_id=letter)


def _letter_for(limit: LimitLine) -> str:
    for stop in limit.stops:
        letter = SETTLING_LETTERS.get(stop, "")
        if letter and (letter == "request") == (limit.row.direction is Direction.OUTGOING):
            return letter
    return ""


def _waiting(row: RequestRow, letter: Letter) -> TodayLine:
    approve = letter.status is LetterStatus.REVIEW
    return TodayLine(
        group=TodayGroup.APPROVAL,
        act=TodayAct.APPROVE_LETTER if approve else TodayAct.SEAL_LETTER,
        row=row,
        title=(_("Approve: {letter}") if approve else _("Seal: {letter}")).format(letter=letter_name(letter)),
        when=None,
        days=None,
        letter_id=letter.id,
    )


def _act(limit: LimitLine, letter: str) -> TodayAct:
    if limit.limit_id.startswith(TARGET):
        return TodayAct.TAKE_TRANSLATION
    return TodayAct.WRITE_LETTER if letter else _settling(limit.limit_id)


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


def _undated(limit: LimitLine) -> TodayLine:
    """A limit for which a person must enter the date."""
    return TodayLine(
        group=TodayGroup.UNCOMPUTED,
        act=TodayAct.OPEN if limit.own_target else TodayAct.ENTER_DATE,
        row=limit.row,
        title=screen().text(limit.title),
        when=None,
        days=None,
        liberty=limit.liberty,
        limit_id=limit.limit_id,
        trigger_uid=limit.trigger_uid,
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


def _unconfirmed(limit: LimitLine) -> TodayLine:
    """A date that nobody but the one who entered it has seen."""
    return TodayLine(
        group=TodayGroup.UNCONFIRMED,
        act=TodayAct.CONFIRM_DATE,
        row=limit.row,
        title=screen().text(limit.title),
        when=limit.ends_on,
        days=None,
        liberty=limit.liberty,
        limit_kind=limit.kind,
        limit_id=limit.limit_id,
        trigger_uid=limit.trigger_uid,
    )


_PLACES = {group: place for place, group in enumerate(TodayGroup)}


def _place_of(line: TodayLine) -> tuple[int, bool, bool, int]:
    return _PLACES[line.group], *_gravity(line)


def _gravity(line: TodayLine) -> tuple[bool, bool, int]:
    """What lies first within a group: somebody's liberty, then a treaty's limit, then the office's own targets; the
    oldest of each first.
    """
    return not line.liberty, line.own_target, line.days or 0
