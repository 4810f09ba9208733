# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The morning board: what is late, what is due within a week, what waits for a second person or a recount, what must be looked
at again, what has no computed date.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from mlat_desktop.domain.delays import ANSWERS
from mlat_desktop.domain.law import Recount
from mlat_desktop.domain.letters import Letter, LetterStatus
from mlat_desktop.domain.own_targets import CHASE, REVIEW
from mlat_desktop.domain.people import PERMITTED, Act
from mlat_desktop.domain.request import RequestId
from mlat_desktop.domain.standing import BUNDLE, DUTY, RETURN
from mlat_desktop.domain.translation import TARGET
from mlat_desktop.domain.vocabulary import Direction, Holder, RequestClass
from mlat_desktop.i18n import N_, _, called, screen
from mlat_desktop.labels import label
from mlat_desktop.services.absences import stood_in_for
from mlat_desktop.services.chasing.chasing import chase_line, chased_item
from mlat_desktop.services.chasing.delays import ahead
from mlat_desktop.services.chasing.ladders import MOST_STEPS
from mlat_desktop.services.letters.ink import signs_by_hand
from mlat_desktop.services.letters.kinds import CHASER, DELAY, settling
from mlat_desktop.services.letters.sealing import ending
from mlat_desktop.services.letters.store_port import Begun
from mlat_desktop.services.letters.words import letter_name
from mlat_desktop.services.ports import LimitLine, RequestRow, UnitOfWork
from mlat_desktop.services.recounts import waiting as waiting_recounts
from mlat_desktop.services.views import TodayAct, TodayGroup, TodayLine
from mlat_desktop.services.wording import recount_words
from mlat_desktop.services.workplace import Workplace

AHEAD = timedelta(days=7)

GROUP_WORDS = {
    TodayGroup.INCIDENT: N_("Incidents"),
    TodayGroup.OVERDUE: N_("Overdue"),
    TodayGroup.EXPIRING: N_("Arrest and preservation that end in the next 7 days"),
    TodayGroup.DUE_SOON: N_("Due in the next 7 days"),
    TodayGroup.SILENT: N_("Silent: nothing has happened for long"),
    TodayGroup.DELAY: N_("Tell them of the delay before the limit ends"),
    TodayGroup.CHASE: N_("Reminders that are due"),
    TodayGroup.PASSED: N_("Now possible, or no longer assured"),
    TodayGroup.RECOUNT: N_("The law changed: dates to decide"),
    TodayGroup.UNCONFIRMED: N_("Entered dates that a second person must confirm"),
    TodayGroup.APPROVAL: N_("Waiting for approval, seal or signature"),
    TodayGroup.STEP: N_("To be looked at again"),
    TodayGroup.UNCOMPUTED: N_("NO LIMIT COMPUTED: a person must enter the date"),
    TodayGroup.CARD: N_("Cards that end"),
}
"""What a group is called, on the screen and by ``mlat``."""

_NEXT_OF_LETTER = {
    LetterStatus.REVIEW: (TodayAct.APPROVE_LETTER, N_("Approve: {letter}")),
    LetterStatus.APPROVED: (TodayAct.SEAL_LETTER, N_("Seal: {letter}")),
    LetterStatus.SEALED: (TodayAct.SIGN_LETTER, N_("Waits for the signature by hand: {letter}")),
}

_STEPS_OF_ITEMS = (*(f"{CHASE}/{rung + 1}/" for rung in range(MOST_STEPS)), f"{CHASE}-further/")
"""How the names of reminders begin that are about one item: see ``chased_item``."""


class Today:
    """Reads the board; every line names the act that settles it."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def lines(self, *, mine: bool = False) -> tuple[TodayLine, ...]:
        """All lines, grouped and in order of urgency; if ``mine``, those of whoever is at the desk: of cases that they are
        responsible for, or for whom they stand in, of cases that nobody has, and what waits for their approval.
        """
        lines = self._lines()
        if not mine:
            return lines
        user = self._place.user
        with self._place.store.read() as uow:
            names = {user.name, "", *stood_in_for(self._place, uow)}
        approves = Act.APPROVE_LETTER in PERMITTED[user.role]
        return tuple(each for each in lines if each.row.officer in names or (approves and each.group is TodayGroup.APPROVAL))

    def _lines(self) -> tuple[TodayLine, ...]:
        today = self._place.today
        with self._place.store.read() as uow:
            begun = uow.letters.begun()
            days = ahead(uow.office.get().settings)
            near = uow.requests.pressing(today + max(AHEAD, timedelta(days=days)), today)
            delays = [_gone_on_with(each, begun) for each in _delays(uow, near, today, days)]
            soon = [each for each in near if (by := each.act_on or each.ends_on) is not None and by <= today + AHEAD]
            steps_due = [each for each in soon if each.limit_id.startswith(CHASE)]
            reminders = _reminders(uow, steps_due, begun, today)
            watched = [_gone_on_with(_limit(each, today), begun) for each in soon if not each.limit_id.startswith(CHASE)]
            waiting = self._approvals(uow)
            unknown = [_undated(each) for each in uow.requests.undated()]
            recounts = [_recount(*each) for each in waiting_recounts(uow)]
            seen = {line.row.id for line in (*watched, *reminders, *delays, *waiting, *unknown, *recounts)}
            # What their deadlines show already is left to those.
            due = [key for key in uow.requests.to_look_at(today) if key not in seen]
            steps = [_step(row, today) for row in uow.requests.rows(due)]
            unconfirmed = [_unconfirmed(each) for each in uow.requests.to_confirm()]
        return tuple(
            sorted([*watched, *delays, *reminders, *recounts, *unconfirmed, *waiting, *steps, *unknown], key=_place_of)
        )

    def seal_warning(self) -> str:
        """That the certificate of the office's seal ends soon or has ended; empty while it does not."""
        with self._place.store.read() as uow:
            return ending(uow, self._place.now)

    def approvals(self) -> tuple[TodayLine, ...]:
        """The lines alone that wait for a second person, for the seal or for the signature by hand."""
        with self._place.store.read() as uow:
            return tuple(self._approvals(uow))

    def undated(self) -> tuple[TodayLine, ...]:
        """The limits alone that have no computed date, those on somebody's liberty first."""
        with self._place.store.read() as uow:
            lines = [_undated(each) for each in uow.requests.undated()]
        return tuple(sorted(lines, key=_gravity))

    def _approvals(self, uow: UnitOfWork) -> list[TodayLine]:
        unsigned = uow.letters.unsigned() if signs_by_hand(uow.office.get()) else ()
        letters, proposed = (*uow.letters.waiting(), *unsigned), uow.reviews.proposed()
        first = {letter.id: _first_case(uow, letter) for letter in letters}
        rows = {row.id: row for row in uow.requests.rows([*(key for key in first.values() if key is not None), *proposed])}
        lines = [_waiting(rows[key], letter) for letter in letters if (key := first[letter.id]) is not None]
        lines = _told_apart(self._place, uow, lines, {letter.id: letter for letter in letters})
        return lines + [_to_decide(uow, rows[each]) for each in proposed if rows[each].status.open]


def _first_case(uow: UnitOfWork, letter: Letter) -> RequestId | None:
    """The case beside which a letter stands: its own, or the first of those that it lists."""
    if letter.request_id is not None:
        return letter.request_id
    return next((each.request_id for each in uow.letters.cases(letter.id)), None)


def _reminders(uow: UnitOfWork, limits: Sequence[LimitLine], begun: Mapping[Begun, int], today: date) -> list[TodayLine]:
    """The steps of ladders whose day has come. Only those of items are read whole: of a case its row says who has it."""
    due = [each for each in limits if each.ends_on is not None and each.ends_on <= today]
    hands: dict[tuple[int, str], tuple[Holder, str]] = {}
    if any(chased_item(each.limit_id) for each in due):
        for row, made in uow.requests.watched(today, *_STEPS_OF_ITEMS):
            if line := chase_line(row, made, today):
                hands[row.id, made.limit_id] = line.holder, line.whom or label(line.holder)
    found = []
    for each in due:
        holder, name = hands.get((each.row.id, each.limit_id), (each.row.holder, ""))
        item = chased_item(each.limit_id)
        letter = begun.get((each.row.id, CHASER, holder.value if holder else "", item))
        found.append(_led_to(_reminder(each, name, today), letter))
    return found


def _reminder(limit: LimitLine, name: str, today: date) -> TodayLine:
    row, further = limit.row, limit.limit_id.startswith(f"{CHASE}-further")
    whom = name or row.held_by or (label(row.holder) if row.holder and row.holder is not Holder.OTHER_STATE else "")
    rung = limit.limit_id.removeprefix(f"{CHASE}/").partition("/")[0]
    text = _("Take it further: {whom} has not answered") if further else _("Reminder {number} to {whom}")
    known = further or (rung.isdecimal() and int(rung) <= MOST_STEPS)  # an older program named them by their days
    facts = {"number": rung, "whom": whom or screen().state(row.state)}
    return TodayLine(
        group=TodayGroup.CHASE,
        act=TodayAct.REMIND,
        row=row,
        title=text.format(**facts) if known else screen().text(limit.title),
        when=limit.ends_on,
        days=(limit.ends_on - today).days if limit.ends_on else None,
        own_target=True,
        letter_kind="" if further else CHASER,
        limit_id=limit.limit_id,
        trigger_uid=limit.trigger_uid,
    )


def _delays(uow: UnitOfWork, limits: Sequence[LimitLine], today: date, days: int) -> list[TodayLine]:
    """Limits that come near without an answer, of which the other State should be told. Whether a notice went out since the
    limit began is asked only of the few cases that had one.
    """
    near = [each for each in limits if _awaits_answer(each, today, days)]
    told = uow.delays.told([RequestId(each.row.id) for each in near])
    started = {(key, made.limit_id, made.trigger_uid): made.started_on for key in told for made in uow.requests.deadlines(key)}
    found = []
    for each in near:
        on, begun = told.get(RequestId(each.row.id)), started.get((RequestId(each.row.id), each.limit_id, each.trigger_uid))
        if on is None or (begun is not None and on < begun):
            line = _limit(each, today)
            left = (each.ends_on - today).days if each.ends_on else None
            act = TodayAct.NOTIFY_DELAY
            found.append(replace(line, group=TodayGroup.DELAY, act=act, letter_kind=DELAY, when=each.ends_on, days=left))
    return found


def _awaits_answer(limit: LimitLine, today: date, days: int) -> bool:
    near = limit.ends_on is not None and today <= limit.ends_on <= today + timedelta(days=days)
    incoming = limit.row.direction is Direction.INCOMING
    return bool(days) and near and incoming and limit.kind.obliges and bool(ANSWERS.intersection(limit.stops))


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
    return TodayLine(
        group=_group(limit, days),
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


def _group(limit: LimitLine, days: int) -> TodayGroup:
    """Where a limit stands that is ``days`` away, negative once it is past."""
    if (limit.limit_id == REVIEW and days <= 0) or (limit.limit_id.startswith(BUNDLE) and days < 0):
        return TodayGroup.SILENT
    if days < 0:
        return TodayGroup.OVERDUE if limit.kind.obliges else TodayGroup.PASSED
    held = limit.liberty or (limit.row.klass is RequestClass.PRESERVATION and not limit.own_target)
    return TodayGroup.EXPIRING if held else TodayGroup.DUE_SOON


def _settling(limit_id: str) -> TodayAct:
    """What settles a limit that no letter settles: the exhibit or the duty that set it, else what happened."""
    if limit_id.startswith(RETURN):
        return TodayAct.OPEN_EXHIBIT
    if limit_id.startswith(BUNDLE):
        return TodayAct.OPEN
    return TodayAct.OPEN_DUTY if limit_id.startswith(DUTY) else TodayAct.LOG_EVENT


def _gone_on_with(line: TodayLine, begun: Mapping[Begun, int]) -> TodayLine:
    writes = line.act in {TodayAct.WRITE_LETTER, TodayAct.NOTIFY_DELAY}
    return _led_to(line, begun.get((line.row.id, line.letter_kind, "", "")) if writes else None)


def _led_to(line: TodayLine, letter: int | None) -> TodayLine:
    """A line whose letter somebody has begun leads to that letter: nobody is to write it a second time."""
    return line if letter is None else replace(line, act=TodayAct.OPEN_LETTER, letter_id=letter)


def _letter_for(limit: LimitLine) -> str:
    """The letter whose dispatch settles a limit."""
    found = (settling(stop, limit.row.direction, limit.row.klass) for stop in limit.stops)
    return next(filter(None, found), "")


def _waiting(row: RequestRow, letter: Letter) -> TodayLine:
    act, text = _NEXT_OF_LETTER[letter.status]
    return TodayLine(
        group=TodayGroup.APPROVAL,
        act=act,
        row=row,
        title=_(text).format(letter=letter_name(letter)),
        when=None,
        days=None,
        letter_id=letter.id,
    )


def _told_apart(place: Workplace, uow: UnitOfWork, lines: list[TodayLine], letters: Mapping[int, Letter]) -> list[TodayLine]:
    """The same lines; where two letters of one kind wait on one case, with who began each of them and when."""
    seen = Counter((line.row.id, line.title) for line in lines)
    if len(seen) == len(lines):
        return lines
    names = {user.uid: user.full_name for user in uow.people.all()}

    def told(line: TodayLine) -> TodayLine:
        letter = letters.get(line.letter_id or 0)
        if letter is None or seen[line.row.id, line.title] == 1:
            return line
        when, who = screen().time(place.here(letter.drafted_at).local), names.get(letter.drafted_by, letter.drafted_by)
        return replace(line, title=_("{line}, begun {when} by {person}").format(line=line.title, when=when, person=who))

    return [told(line) for line in lines]


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
