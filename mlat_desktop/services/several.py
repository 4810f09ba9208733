# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Acts on several cases at once: give them to an officer, look at them again on a day.

One transaction, one entry of the log for each case, and for each case its own answer: what cannot be done for one of them is
said of that one and keeps nothing from the others.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from mlat_desktop.domain.changes import Changes, Done, Kind
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.people import Act
from mlat_desktop.domain.request import Request, RequestId
from mlat_desktop.i18n import _
from mlat_desktop.progress import CancelToken, Progress, Silent
from mlat_desktop.services.access import is_restricted
from mlat_desktop.services.ports import UnitOfWork
from mlat_desktop.services.register import TOUCHED, Register, colleague
from mlat_desktop.services.workplace import LONGEST_CASE, Workplace

MOST = 2000
"""Cases in one act: more are the whole register, which nobody means to touch at once, and would hold up the database."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAnswer:
    """What became of one case. ``refused`` says why nothing was done; ``changed`` is False too where all was as wished
    already. ``was`` is the sign-in name of who was responsible before it was given away.
    """

    id: RequestId
    number: str
    subject: str
    changed: bool = False
    refused: KnownError | None = None
    was: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What became of each case, in the order of asking. ``officer`` is who was to have them, empty for a reminder."""

    cases: tuple[CaseAnswer, ...]
    officer: str = ""

    @property
    def changed(self) -> tuple[CaseAnswer, ...]:
        """The cases on which something was done."""
        return tuple(each for each in self.cases if each.changed)

    @property
    def refused(self) -> tuple[CaseAnswer, ...]:
        """The cases on which nothing could be done."""
        return tuple(each for each in self.cases if each.refused is not None)

    @property
    def same(self) -> tuple[CaseAnswer, ...]:
        """The cases that were already as wished."""
        return tuple(each for each in self.cases if not each.changed and each.refused is None)


Deed = Callable[[UnitOfWork, Request], Request]
"""Does it to one case inside the unit of work. It refuses before it writes: the others are kept."""


class Several:
    """Acts on cases that an officer has chosen."""

    def __init__(self, place: Workplace, register: Register) -> None:
        self._place = place
        self._register = register

    def assign(
        self,
        cases: Sequence[RequestId],
        officer: str,
        *,
        progress: Progress | None = None,
        cancel: CancelToken | None = None,
    ) -> Done[Answers]:
        """Make somebody responsible for cases, by sign-in name (``USER_UNKNOWN``).

        Ended ones stay with whom they are. A restricted one is not given away among others: that act also says who sees it.
        """
        self._place.must(Act.AMEND)
        with self._place.store.read() as uow:
            name = colleague(uow, officer)
        several = len(set(cases)) > 1

        def give(uow: UnitOfWork, request: Request) -> Request:
            _must_be_open(request)
            if several and is_restricted(request):
                reason = why("it is restricted, and is given to another officer on its own")
                raise KnownError(Code.MOVE_REFUSED, reference=request.number, reason=reason)
            return self._register.give(uow, request, name)

        done = self._each(cases, give, (Kind.REQUEST,), progress, cancel)
        return replace(done, value=replace(done.value, officer=name))

    def assign_back(self, given: Answers) -> Done[Answers]:
        """Give the cases of an assignment back to those who had them, unless somebody else has one by now."""
        self._place.must(Act.AMEND)
        before = {each.id: each.was for each in given.changed}

        def give_back(uow: UnitOfWork, request: Request) -> Request:
            _must_be_open(request)
            if request.officer != given.officer:
                reason = why("{user} is responsible for it by now", user=request.officer)
                raise KnownError(Code.MOVE_REFUSED, reference=request.number, reason=reason)
            return self._register.give(uow, request, colleague(uow, before[request.id]))

        return self._each(list(before), give_back, (Kind.REQUEST,), None, None)

    def remind(
        self,
        cases: Sequence[RequestId],
        on: date,
        note: str = "",
        *,
        progress: Progress | None = None,
        cancel: CancelToken | None = None,
    ) -> Done[Answers]:
        """Have cases looked at again on a day; a note becomes their next action, without one that stays what it is."""
        self._place.must(Act.AMEND)
        if on <= self._place.today:
            raise KnownError(Code.SEVERAL_REFUSED, reason=why("the day of a reminder must lie ahead"))
        if on.year - self._place.today.year > LONGEST_CASE:
            raise KnownError(Code.SEVERAL_REFUSED, reason=why("its year is more than {years} years away", years=LONGEST_CASE))

        def set_day(uow: UnitOfWork, request: Request) -> Request:
            _must_be_open(request)
            return self._register.set_next(uow, request, on, note.strip(), _("Reminder"))

        return self._each(cases, set_day, TOUCHED, progress, cancel)

    # -- parts

    def _each(
        self,
        cases: Sequence[RequestId],
        deed: Deed,
        kinds: Sequence[Kind],
        progress: Progress | None,
        cancel: CancelToken | None,
    ) -> Done[Answers]:
        """Do it to each case once, and keep all that could be done together; cancelling keeps nothing."""
        heard, token = progress or Silent(), cancel or CancelToken()
        wanted = list(dict.fromkeys(cases))
        if len(wanted) > MOST:
            reason = why(
                "at most {most} requests can be chosen for one act, and these are {count}", most=MOST, count=len(wanted)
            )
            raise KnownError(Code.SEVERAL_REFUSED, reason=reason)
        answers = []
        with self._place.store.write() as uow:
            for at, each in enumerate(wanted):
                token.check()
                heard.step(at, len(wanted))
                answers.append(_one(uow, each, deed))
            uow.commit()
        changed = [each.id for each in answers if each.changed]
        return Done(Answers(cases=tuple(answers)), Changes.of(*kinds, requests=changed) if changed else Changes())


def _one(uow: UnitOfWork, request_id: RequestId, deed: Deed) -> CaseAnswer:
    try:
        old = uow.requests.get(request_id)
    except KnownError as error:  # hidden from the one at the desk by now, say
        return CaseAnswer(id=request_id, number="", subject="", refused=error)
    made = CaseAnswer(id=request_id, number=old.number, subject=old.particulars.subject, was=old.officer)
    try:
        new = deed(uow, old)
    except KnownError as error:
        if error.code not in _OF_ONE_CASE:
            raise
        return replace(made, refused=error)
    return replace(made, changed=new is not old)


_OF_ONE_CASE = frozenset({Code.REQUEST_CLOSED, Code.REQUEST_INVALID, Code.MOVE_REFUSED, Code.USER_UNKNOWN, Code.ACCESS_REFUSED})
"""Refusals that concern one case; any other (a full disk) stops the whole act, and nothing of it is kept."""


def _must_be_open(request: Request) -> None:
    if not request.status.open:
        raise KnownError(Code.REQUEST_CLOSED, reference=request.number, status=request.status)
