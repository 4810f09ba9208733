# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""One drawn case from registration to where it stands: its events, mails, amendments and end, in order of time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random

from mlat_desktop.domain.request import AssetAmount, Cost, Custody, Item, Particulars
from mlat_desktop.domain.vocabulary import (
    AssetAct,
    Channel,
    Direction,
    EventKind,
    ItemStatus,
    MailKind,
    Outcome,
    RequestClass,
)
from mlat_desktop.training import exhibits, parts
from mlat_desktop.training.cases import Draw
from mlat_desktop.training.cast import State
from mlat_desktop.training.days import ZONE, Diary, instant
from mlat_desktop.training.lives import Life
from mlat_desktop.training.model import (
    PlannedAmendment,
    PlannedEnd,
    PlannedEvent,
    PlannedMail,
    PlannedReopening,
    Step,
)

_K = EventKind
_BY_MAIL: dict[tuple[Direction, EventKind], tuple[Direction, MailKind, str]] = {
    (Direction.INCOMING, _K.QUERY_ANSWERED): (Direction.INCOMING, MailKind.LETTER, "Answer to our questions"),
    (Direction.INCOMING, _K.REPLY_SENT): (Direction.OUTGOING, MailKind.LETTER, "Answer with the results of execution"),
    (Direction.INCOMING, _K.DELAY_NOTIFIED): (Direction.OUTGOING, MailKind.EMAIL, "Delay: reasons and new date"),
    (Direction.INCOMING, _K.STATUS_ANSWERED): (Direction.OUTGOING, MailKind.EMAIL, "Answer to the enquiry"),
    (Direction.INCOMING, _K.CONSULTATION_HELD): (Direction.OUTGOING, MailKind.CALL, "Consultation before refusal"),
    (Direction.INCOMING, _K.EXTRADITION_DOCUMENTS_RECEIVED): (Direction.INCOMING, MailKind.NOTE, "Request with documents"),
    (Direction.OUTGOING, _K.RECEIPT_CONFIRMED): (Direction.INCOMING, MailKind.EMAIL, "Receipt confirmed"),
    (Direction.OUTGOING, _K.STATUS_ASKED): (Direction.OUTGOING, MailKind.EMAIL, "Reminder: how does our request stand?"),
    (Direction.OUTGOING, _K.QUERY_SENT): (Direction.INCOMING, MailKind.LETTER, "Questions on our request"),
    (Direction.OUTGOING, _K.QUERY_ANSWERED): (Direction.OUTGOING, MailKind.LETTER, "Our answer to the questions"),
    (Direction.OUTGOING, _K.REPLY_RECEIVED): (Direction.INCOMING, MailKind.LETTER, "Answer with annexes"),
    (Direction.OUTGOING, _K.PARTLY_EXECUTED): (Direction.INCOMING, MailKind.LETTER, "First part of the answer"),
    (Direction.OUTGOING, _K.REFUSED): (Direction.INCOMING, MailKind.LETTER, "Refusal with reasons"),
}
"""Events that arrive or leave as mail: whose mail, what kind, and its subject."""

_CHANNELS = {
    MailKind.LETTER: (Channel.POST, Channel.COURIER, Channel.DIPLOMATIC_BAG, Channel.PLATFORM),
    MailKind.NOTE: (Channel.DIPLOMATIC_BAG,),
    MailKind.EMAIL: (Channel.EMAIL,),
    MailKind.CALL: (Channel.TELEPHONE,),
}
_QUIET = frozenset({RequestClass.SPONTANEOUS, RequestClass.ENQUIRY, RequestClass.PRESERVATION})
_ELSEWHERE = frozenset({_K.ARREST, _K.SURRENDERED, _K.PRESERVATION_EFFECTED, _K.DETAINEE_TRANSFERRED})
"""Events that happen in the requested State: with an outgoing request, not here."""

_NEXT = {
    (Direction.INCOMING, None): "Acknowledge and check for completeness",
    (Direction.INCOMING, _K.ACKNOWLEDGED): "Examine the legal basis and dual criminality",
    (Direction.INCOMING, _K.QUERY_SENT): "Wait for the answer to our questions",
    (Direction.INCOMING, _K.QUERY_ANSWERED): "Decide on execution",
    (Direction.INCOMING, _K.TRANSMITTED): "Ask the executing authority how it stands",
    (Direction.INCOMING, _K.DELAY_NOTIFIED): "Report of the executing authority",
    (Direction.INCOMING, _K.PARTLY_EXECUTED): "Ask for the items that are missing",
    (Direction.INCOMING, _K.EXECUTED): "Check the result against the items and answer",
    (Direction.INCOMING, _K.POSTPONED): "Ask whether the domestic proceedings still stand in the way",
    (Direction.INCOMING, _K.ARREST): "Wait for the extradition request with its documents",
    (Direction.INCOMING, _K.EXTRADITION_DOCUMENTS_RECEIVED): "Hearing of the person, then decision",
    (Direction.INCOMING, _K.EXTRADITION_DECIDED): "Set the date of surrender",
    (Direction.INCOMING, _K.PRESERVATION_EFFECTED): "Wait for the request for the preserved data",
    (Direction.OUTGOING, None): "Draft the letter of request",
    (Direction.OUTGOING, _K.REQUEST_SENT): "Confirm receipt",
    (Direction.OUTGOING, _K.RECEIPT_CONFIRMED): "Remind the other office",
    (Direction.OUTGOING, _K.STATUS_ASKED): "Second reminder, by telephone",
    (Direction.OUTGOING, _K.QUERY_SENT): "Pass their questions to the prosecutor and answer",
    (Direction.OUTGOING, _K.REPLY_RECEIVED): "Pass the result to the prosecutor and close",
    (Direction.OUTGOING, _K.PARTLY_EXECUTED): "Ask for the rest",
}
_ENDS = {
    Outcome.GRANTED: "Carried out in full",
    Outcome.PARTLY: "Carried out in part; the rest was not possible",
    Outcome.REFUSED_AUTHORITY: "Refused after consultation",
    Outcome.REFUSED_COURT: "Refused by the court on appeal",
    Outcome.WITHDRAWN: "The proceedings behind the request were closed",
    Outcome.LAPSED: "The time ran out without what was needed",
    Outcome.TRANSFERRED: "Passed to the authority in charge of tax matters",
    Outcome.OTHERWISE: "Settled without a decision",
}
_GROUNDS = {
    Outcome.REFUSED_AUTHORITY: ("dual-criminality", "insufficient", "essential-interests", "form"),
    Outcome.REFUSED_COURT: ("dual-criminality", "ne-bis-in-idem", "limitation"),
}


LAST_SEEN = 100
"""Nothing is left lying for so many days and never noticed: what was forgotten before was taken up again."""
FORGOTTEN = timedelta(days=21)
"""A day by which something was needed and that is longer past was set anew, or nobody needs it any more."""


@dataclass(slots=True)
class Course:
    """A case being told. ``ago`` is the age of its registration in days; ``place`` counts the cases, to spread own targets."""

    as_of: date
    rng: Random
    diary: Diary
    ago: int
    life: Life
    state: State
    drawn: Draw
    place: int
    arrested: date | None = None

    def run(self, entered: Particulars) -> tuple[Particulars, tuple[Step, ...]]:
        """The particulars as first entered and all steps."""
        first = replace(entered, next_action=_NEXT[entered.direction, None])
        steps: list[Step] = []
        if self.rng.random() < 0.55 and entered.direction is Direction.INCOMING:
            steps.append(self._arrival(entered))
        days = self._days()
        kinds = [(ago, act.kind) for act, ago in zip(self.life.acts, days, strict=False)]
        for ago, kind in sorted(kinds + self._dialogue(entered, kinds), key=lambda row: -row[0]):
            steps.append(self._step(kind, ago, entered))
        if self.life.end:
            steps += self._end(first, self.life.end, days[-1])
        else:
            first, steps = self._open(first, steps)
        if self.life.reopened:
            ago = max(1, min(60, days[-1] * 0.3))
            back = self.diary.office(ago)
            steps.append(PlannedReopening(when=instant(back), by=parts.OFFICER.name, reason="New facts were handed in"))
            taken_up = replace(
                first,
                next_action="Examine the new facts",
                own_target=self.as_of + timedelta(days=20),
                urgency=replace(first.urgency, needed_by=None),
            )
            steps.append(_amended(self.diary.office(ago), taken_up, "Taken up again"))
        return first, tuple(steps)

    def _days(self) -> list[float]:
        """How many days ago each act happened, the end last; gaps shrink where a life would reach past today."""
        gaps = [self.rng.randint(act.least, act.most) for act in self.life.acts]
        if self.life.end:
            gaps.append(self.rng.randint(3, 21))
        room = max(0.0, self.ago - 1.5)
        scale = min(1.0, room / sum(gaps)) if sum(gaps) else 1.0
        days, left = [], float(self.ago)
        for gap in gaps:
            left -= gap * scale
            days.append(left)
        return days

    def _dialogue(self, entered: Particulars, kinds: list[tuple[float, EventKind]]) -> list[tuple[float, EventKind]]:
        """What keeps a case in hand alive: reminders after dispatch, word of delay to the other side. Some are forgotten."""
        if self.life.end or not kinds or entered.klass in _QUIET:
            return []
        happened = {kind: ago for ago, kind in kinds}
        if entered.direction is Direction.INCOMING:
            begin, gaps, kind = kinds[-1][0], (70,) * 6, _K.DELAY_NOTIFIED
        elif _K.REQUEST_SENT in happened and _K.REPLY_RECEIVED not in happened:
            begin, gaps, kind = happened[_K.REQUEST_SENT], (28, 30, 29, 80, 80, 80), _K.STATUS_ASKED
        else:
            return []
        found, left = [], begin
        for gap in gaps:
            left -= gap
            if left < 2 or (self.rng.random() < 0.12 and left < LAST_SEEN):
                break
            found.append((left, kind))
        return found

    def _arrival(self, entered: Particulars) -> PlannedMail:
        at = self.diary.office(self.ago)
        kind = MailKind.INTERPOL if entered.klass is RequestClass.EXTRADITION else MailKind.LETTER
        channel = Channel.I247 if kind is MailKind.INTERPOL else self.rng.choice(_CHANNELS[MailKind.LETTER])
        return self._mail(entered, at, (Direction.INCOMING, kind, f"Request: {entered.subject}"), None, channel=channel)

    def _step(self, kind: EventKind, ago: float, entered: Particulars) -> Step:
        at = self.diary.office(ago, duty=kind is _K.ARREST)
        mail = _BY_MAIL.get((entered.direction, kind))
        if mail:
            return self._mail(entered, at, mail, kind)
        happened, zone, place = at - timedelta(minutes=5), ZONE, "CH"
        if kind is _K.APPEARANCE_DATE:
            happened = datetime.combine(at.date() + timedelta(days=self.rng.randrange(52, 110)), time(9, 30))
        if entered.direction is Direction.OUTGOING and kind in _ELSEWHERE | {_K.APPEARANCE_DATE}:
            place = self.state.code
            if kind in _ELSEWHERE:
                zone = self.state.zone
                happened -= timedelta(days=1)
        if kind is _K.ARREST:
            self.arrested = happened.date()
        return PlannedEvent(when=instant(at), by=parts.OFFICER.name, kind=kind, at=happened, zone=zone, place=place)

    def _mail(
        self,
        entered: Particulars,
        at: datetime,
        mail: tuple[Direction, MailKind, str],
        event: EventKind | None,
        *,
        channel: Channel | None = None,
    ) -> PlannedMail:
        direction, kind, subject = mail
        incoming = direction is Direction.INCOMING
        paper = kind in {MailKind.LETTER, MailKind.NOTE}
        courier = channel is Channel.COURIER
        return PlannedMail(
            when=instant(at),
            by=parts.OFFICER.name,
            direction=direction,
            kind=kind,
            channel=channel or self.rng.choice(_CHANNELS[kind]),
            at=at - timedelta(minutes=5),
            correspondent=entered.their_authority.name,
            subject=subject,
            dated_on=at.date() - timedelta(days=self.rng.randrange(3, 15)) if incoming and paper else at.date(),
            their_reference=entered.references[0].value if incoming and entered.direction is Direction.INCOMING else "",
            tracking=f"TR{self.rng.randrange(10**8, 10**9)}" if courier else "",
            scan=exhibits.scan(self.rng) if incoming and paper and self.rng.random() < 0.12 else None,
            event=event,
        )

    def _open(self, first: Particulars, steps: list[Step]) -> tuple[Particulars, list[Step]]:
        """The next action and own target of a case in hand: entered at once on a new one, amended on an older one."""
        direction, kinds = first.direction, [act.kind for act in self.life.acts]
        last = next((kind for kind in reversed(kinds) if (direction, kind) in _NEXT), None)
        urgency = first.urgency
        long_past = urgency.needed_by and urgency.needed_by < self.as_of - FORGOTTEN
        if long_past or (urgency.needed_by and urgency.needed_by < self.as_of and self.rng.random() < 0.8):
            urgency = replace(urgency, needed_by=self.as_of + timedelta(days=self.rng.randrange(3, 60)))
        wanted = replace(first, own_target=self._target(), next_action=_NEXT[direction, last], urgency=urgency)
        if first.klass is RequestClass.RETURNED:
            return replace(first, next_action=""), steps
        if not self.life.acts:
            return wanted, steps
        done = self._worked(wanted, steps[-1].when.date())
        at = self.diary.office((self.as_of - steps[-1].when.date()).days)
        return first, [*steps, _amended(at, done, "Brought up to date")]

    def _target(self) -> date | None:
        """Some targets are missed, some lie within the week, most later; a new case has its whole time before it."""
        turn = self.place % 8
        if turn == 3 and self.ago > 25:
            return self.as_of - timedelta(days=self.rng.randrange(1, min(40, self.ago - 10)))
        if turn == 6:
            return self.as_of + timedelta(days=self.rng.randrange(1, 7))
        return self.as_of + timedelta(days=self.rng.randrange(9, 120)) if turn % 2 == 0 else None

    def _worked(self, now: Particulars, on: date) -> Particulars:
        """Items, custody and costs as far as the case went."""
        kinds = {act.kind for act in self.life.acts}
        if kinds & {_K.EXECUTED, _K.REPLY_RECEIVED, _K.DETAINEE_RETURNED}:
            now = replace(now, items=tuple(self._item(item, Outcome.GRANTED, on) for item in now.items))
        elif _K.PARTLY_EXECUTED in kinds:
            items = (self._item(item, Outcome.GRANTED if n == 0 else None, on) for n, item in enumerate(now.items))
            now = replace(now, items=tuple(items))
        elif _K.TRANSMITTED in kinds:
            now = replace(now, items=tuple(replace(item, status=ItemStatus.WITH_EXECUTOR) for item in now.items))
        return self._in_custody(now, on, until=None)

    def _item(self, item: Item, outcome: Outcome | None, on: date) -> Item:
        if outcome is None:
            return replace(item, status=ItemStatus.WITH_EXECUTOR)
        act = {"freeze": AssetAct.FROZEN, "trace-assets": AssetAct.TRACED, "confiscate": AssetAct.CONFISCATED}.get(item.kind)
        done = outcome in {Outcome.GRANTED, Outcome.PARTLY}
        assets: tuple[AssetAmount, ...] = ()
        if act and done:
            minor = self.drawn.amount * self.rng.randrange(20, 100)
            assets = (AssetAmount(act=act, minor=minor, currency=self.drawn.currency, on=on),)
        return replace(
            item,
            status=ItemStatus.EXECUTED if done else ItemStatus.NOT_EXECUTED,
            outcome=outcome,
            outcome_on=on,
            assets=assets,
        )

    def _in_custody(self, now: Particulars, on: date, until: date | None) -> Particulars:
        if self.arrested is None or not now.persons:
            return now
        place = "Remand prison" if now.direction is Direction.INCOMING else ""
        stay = Custody(since=min(self.arrested, on), until=until, place=place)
        return replace(now, persons=(replace(now.persons[0], custody=(stay,)), *now.persons[1:]))

    def _end(self, first: Particulars, outcome: Outcome, ago: float) -> list[Step]:
        """The items as they ended, costs where there were some, and the end itself."""
        at = self.diary.office(ago)
        on = at.date()
        ground = self.rng.choice(_GROUNDS[outcome]) if outcome in _GROUNDS else ""
        items = []
        for n, item in enumerate(first.items):
            part = outcome if outcome is not Outcome.PARTLY else (Outcome.GRANTED if n == 0 else Outcome.OTHERWISE)
            items.append(replace(self._item(item, part, on), ground=ground))
        costs = self._costs(outcome)
        done = self._in_custody(replace(first, items=tuple(items), costs=costs, next_action=""), on, until=on)
        reason = _ENDS[outcome]
        last = instant(self.diary.office(ago))
        end = PlannedEnd(when=last, by=parts.OFFICER.name, outcome=outcome, reason=reason, ground=ground)
        if done == first:
            return [end]
        return [_amended(at, done, "Result of each item"), end]

    def _costs(self, outcome: Outcome) -> tuple[Cost, ...]:
        if outcome not in {Outcome.GRANTED, Outcome.PARTLY} or self.rng.random() > 0.18:
            return ()
        minor = self.rng.randrange(120, 2400) * 100
        return (Cost(extraordinary=False, minor=minor, currency="CHF", payer="requested State", note="Translation"),)


def _amended(at: datetime, particulars: Particulars, reason: str) -> PlannedAmendment:
    return PlannedAmendment(when=instant(at), by=parts.OFFICER.name, particulars=particulars, reason=reason)
