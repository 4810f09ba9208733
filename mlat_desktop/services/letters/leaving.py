# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Letters that leave the office, or are declared void before they do."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

from mlat_desktop.domain import letter_text
from mlat_desktop.domain.changes import Done
from mlat_desktop.domain.chasing import reminder_kind
from mlat_desktop.domain.errors import Code, KnownError, Why, why
from mlat_desktop.domain.letters import Letter, LetterAct, ScanKind
from mlat_desktop.domain.moment import Moment
from mlat_desktop.domain.vocabulary import Channel, EventKind, Status
from mlat_desktop.services.casework import About
from mlat_desktop.services.letters.desk import day_refused, name_of
from mlat_desktop.services.letters.ink import Ink, signs_by_hand
from mlat_desktop.services.letters.kinds import CHASER, kind_of
from mlat_desktop.services.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatch:
    """How a letter leaves the office. ``on`` is today by default, ``reply_by`` what :meth:`Leaving.reply_wanted` says unless
    ``no_reply``. ``bag`` is the number of the bag or pouch, ``bag_seal`` that of its security seal. ``unsigned`` says why it
    leaves without the signature by hand that the office asks for.
    """

    channel: Channel
    on: date | None = None
    tracking: str = ""
    bag: str = ""
    bag_seal: str = ""
    pieces: int | None = None
    reply_by: date | None = None
    no_reply: bool = False
    unsigned: str = ""


REPLY_SETTING = "target_reply"
"""The office's setting of the days within which it expects an answer to a letter that asks for one; none by default."""
_MOST_PIECES = 9999
_MOST_NUMBER = 200


class Leaving(Ink):
    """Sends letters."""

    def dispatch(self, letter_id: int, channel: Channel, *, on: date | None = None, tracking: str = "") -> Done[Letter]:
        """Record that a sealed letter left the office; the event that it stands for moves the case and its clocks."""
        return self.send(letter_id, Dispatch(channel=channel, on=on, tracking=tracking))

    def send(self, letter_id: int, dispatch: Dispatch) -> Done[Letter]:
        """:meth:`dispatch` with all that is known of the way. Where the office signs by hand the signature is asked for."""
        self._must(LetterAct.DISPATCH)
        with self._place.store.write() as uow:
            letter = self._dispatched(uow, self._at(uow, letter_id, LetterAct.DISPATCH), dispatch)
            uow.commit()
        return self._done(letter, events=True)

    def received(self, letter_id: int, on: date, by: str, scan: Path | None = None) -> Done[Letter]:
        """Record on which day they had the letter and who took it, with the scan of the receipt if there is one."""
        self._must(LetterAct.RECEIVE)
        who = letter_text.clean(by).strip()
        if not who:
            raise KnownError(Code.LETTER_FIELD_MISSING, field=why("who received it"))
        with self._with_scan(scan) as (blob, kind), self._place.store.write() as uow:
            letter = self._at(uow, letter_id, LetterAct.RECEIVE)
            if letter.dispatched_on is not None and on < letter.dispatched_on:
                raise day_refused(letter, on, why("the letter had not yet left"))
            letter = self._update(uow, replace(letter, received_on=self._not_ahead(letter, on), received_by=who))
            kept = self._keep_scan(uow, letter, ScanKind.RECEIPT, on, scan, blob, kind)
            self._audit(uow, "letter.received", letter, on=on.isoformat(), by=who, sha256=kept)
            uow.commit()
        return self._done(letter)

    def expect(self, letter_id: int, reply_by: date | None) -> Done[Letter]:
        """Say by when an answer to a letter that left is awaited, or that none is any more."""
        self._must(LetterAct.EXPECT)
        with self._place.store.write() as uow:
            letter = self._at(uow, letter_id, LetterAct.EXPECT)
            letter = self._update(uow, replace(letter, reply_by=self._reply_day(letter, reply_by, letter.dispatched_on)))
            self._audit(uow, "letter.reply-expected", letter, by=reply_by.isoformat() if reply_by else "")
            self._watch(uow, letter)
            uow.commit()
        return self._done(letter, events=True)

    def reply_wanted(self, letter_id: int, on: date | None = None) -> date | None:
        """By when an answer to a letter that leaves ``on`` a day is awaited: the day that the letter itself names, else the
        office's own target where it asks for an answer. A reminder is watched by its ladder.
        """
        with self._place.store.read() as uow:
            return _reply_wanted(uow, uow.letters.get(letter_id), on or self._place.today)

    def _dispatched(self, uow: UnitOfWork, letter: Letter, dispatch: Dispatch) -> Letter:
        on = dispatch.on or self._place.today
        self._may_leave(uow, letter, dispatch, on)
        reply_by = None if dispatch.no_reply else dispatch.reply_by or _reply_wanted(uow, letter, on)
        when = self._place.now if on == self._place.today else datetime.combine(on, time(12))
        letter = replace(
            self._moved(letter, LetterAct.DISPATCH),
            dispatched_on=on,
            channel=dispatch.channel.value,
            tracking=self._printed(dispatch.tracking, why("the tracking number")),
            bag=self._printed(dispatch.bag, why("the number of the bag")),
            bag_seal=self._printed(dispatch.bag_seal, why("the number of its seal")),
            pieces=dispatch.pieces,
            reply_by=self._reply_day(letter, reply_by, on),
            unsigned_reason="" if letter.signed_on else _line(dispatch.unsigned),
        )
        letter = self._update(uow, letter)
        way = {name: getattr(letter, name) for name in ("bag", "bag_seal", "pieces", "unsigned_reason")}
        way |= {"reply_by": letter.reply_by.isoformat() if letter.reply_by else ""}
        self._audit(
            uow, "letter.dispatched", letter, channel=letter.channel, on=on.isoformat(), tracking=letter.tracking,
            **{name: value for name, value in way.items() if value},
        )  # fmt: skip
        self._tell_cases(uow, letter, self._place.here(when))
        if letter.reply_by or letter.follows:
            self._watch(uow, letter)
        return letter

    def _printed(self, text: str, field: Why) -> str:
        """What the dispatch list shows of the way: a line of it that cannot be printed would keep the whole day from it."""
        said = " ".join(_line(text).split())
        if len(said) > _MOST_NUMBER:
            raise KnownError(
                Code.LETTER_FIELD_INVALID, field=field, reason=why("it is longer than {most} characters", most=_MOST_NUMBER)
            )
        char = self._press.uncovered(said)
        if char:
            raise KnownError(Code.LETTER_GLYPH_MISSING, character=f"{char} (U+{ord(char):04X})", field=field)
        return said

    def _may_leave(self, uow: UnitOfWork, letter: Letter, dispatch: Dispatch, on: date) -> None:
        self._not_before_seal(letter, on)
        if dispatch.pieces is not None and not 1 <= dispatch.pieces <= _MOST_PIECES:
            reason = why("choose 1 to {most}", most=_MOST_PIECES)
            raise KnownError(Code.LETTER_FIELD_INVALID, field=why("the number of pieces"), reason=reason)
        if signs_by_hand(uow.office.get()) and letter.signed_on is None and not dispatch.unsigned.strip():
            raise KnownError(Code.LETTER_UNSIGNED, letter=name_of(letter))
        for other in uow.letters.followers(letter.uid):
            raise KnownError(Code.LETTER_FOLLOWED, letter=name_of(letter), other=name_of(other))

    def _reply_day(self, letter: Letter, reply_by: date | None, left_on: date | None) -> date | None:
        if reply_by is not None and left_on is not None and reply_by < left_on:
            raise day_refused(letter, reply_by, why("an answer cannot be expected before the letter leaves"))
        return reply_by

    def _watch(self, uow: UnitOfWork, letter: Letter) -> None:
        """Let the case watch for the answer, or no longer watch for one to a letter that was withdrawn."""
        if letter.request_id is not None:
            self._place.recompute(uow, uow.requests.get(letter.request_id))

    def _tell_cases(self, uow: UnitOfWork, letter: Letter, when: Moment) -> None:
        """Record on its cases what a letter that left stands for."""
        for each in uow.letters.cases(letter.id):
            if each.reminds:  # asked about among others is asked about
                self._casework.record(uow, each.request_id, EventKind.STATUS_ASKED, when, note=letter.number)
        if letter.request_id is None:
            return
        request = uow.requests.get(letter.request_id)
        if letter.kind == CHASER and letter.holder is not None:
            kind = reminder_kind(request.particulars.direction, letter.holder)
            name = letter_text.load(letter.content).fields.get("to_name", "")
            about = About(holder=letter.holder, whom=name, item=letter.item_uid)
            self._casework.record(uow, request.id, kind, when, note=letter.number, about=about)
        event = kind_of(letter.kind).event
        told = event is EventKind.REFUSED and request.status is Status.REFUSED
        if event is not None and not told:  # a decision sheet had refused already: the letter tells of it
            self._casework.record(uow, request.id, event, when, note=letter.number)

    def void(self, letter_id: int, reason: str) -> Done[Letter]:
        """Declare a letter void before it leaves; it stays in the register with its number and the reason."""
        self._must(LetterAct.VOID)
        said = letter_text.clean(reason).strip()
        if not said:
            raise KnownError(Code.LETTER_FIELD_MISSING, field=why("the reason"))
        with self._place.store.write() as uow:
            letter = self._at(uow, letter_id, LetterAct.VOID)
            letter = self._update(uow, replace(self._moved(letter, LetterAct.VOID), void_reason=said))
            self._audit(uow, "letter.voided", letter, reason=said)
            uow.commit()
        return self._done(letter)


def _line(text: str) -> str:
    return letter_text.clean(text).strip()


def _reply_wanted(uow: UnitOfWork, letter: Letter, on: date) -> date | None:
    content = letter_text.load(letter.content)
    if letter.kind == CHASER or all(spec.name != "answer_by" for spec in content.specs):
        return None
    named = content.fields.get("answer_by", "")
    if named:
        day = date.fromisoformat(named)
        return day if day >= on else None
    days = uow.office.get().settings.get(REPLY_SETTING, "")
    return on + timedelta(days=int(days)) if days.isascii() and days.isdecimal() and int(days) else None
