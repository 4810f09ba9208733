# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Who sees a restricted case: its officer and the people named for it; a head may open it for a stated reason.

That nobody else sees it, the store sees to; here it is decided who is named, and that nobody leaves a case without a person who
handles it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from mlat_desktop.domain.access import OPENED_FOR, Grant, GrantKind, NoticeKind
from mlat_desktop.domain.changes import Changes, Done, Kind
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.people import Act, Role, User
from mlat_desktop.domain.request import Request, RequestId
from mlat_desktop.domain.vocabulary import Confidentiality
from mlat_desktop.i18n import ngettext, screen
from mlat_desktop.services.notices import tell
from mlat_desktop.services.ports import UnitOfWork
from mlat_desktop.services.workplace import Workplace

TOUCHED = (Kind.REQUEST, Kind.NOTICE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Handler:
    """A person who sees a restricted case. ``kind`` is None for its officer; ``until`` is when it ends by itself."""

    user: str
    full_name: str
    kind: GrantKind | None = None
    reason: str = ""
    given_by: str = ""
    given_at: datetime | None = None
    until: datetime | None = None


class Access:
    """Names people for restricted cases and opens these."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def handlers(self, request_id: RequestId) -> tuple[Handler, ...]:
        """Everybody who sees a restricted case, its officer first; nobody is named on any other case."""
        with self._place.store.read() as uow:
            request = uow.requests.get(request_id)
            return _handlers(uow, request, self._place.now) if is_restricted(request) else ()

    def may_name(self, request_id: RequestId) -> bool:
        """Whether the person at the desk may say who else handles a case."""
        with self._place.store.read() as uow:
            return self._may_name(uow, uow.requests.get(request_id))

    @property
    def may_open(self) -> bool:
        """Whether the person at the desk may open a restricted case for a stated reason."""
        with self._place.store.read() as uow:
            return is_head(uow, self._place.user)

    def name(self, request_id: RequestId, user: str, reason: str) -> Done[tuple[Handler, ...]]:
        """Let a person see a restricted case, for a reason; they are told. ``ACCESS_REFUSED``, ``USER_UNKNOWN``."""
        with self._place.store.write() as uow:
            request = self._nameable(uow, request_id, reason)
            person = working(uow, user)
            if any(each.user == person.name and each.until is None for each in _handlers(uow, request, self._place.now)):
                raise _refused(why("{user} sees it already", user=person.name))
            grant(self._place, uow, request, person, GrantKind.NAMED, reason)
            facts = {"by": self._place.user.full_name, "reason": reason.strip()}
            if person.uid != self._place.user.uid:
                tell(self._place, uow, [person], NoticeKind.NAMED, request.id, facts=facts)
            handlers = _handlers(uow, request, self._place.now)
            uow.commit()
        return Done(handlers, Changes.of(*TOUCHED, requests=[request_id]))

    def end(self, request_id: RequestId, user: str, reason: str) -> Done[tuple[Handler, ...]]:
        """Let a named person see a restricted case no longer; they are told no more than that. ``ACCESS_REFUSED``."""
        with self._place.store.write() as uow:
            request = self._nameable(uow, request_id, reason)
            person = uow.people.by_name(user)
            if person is None:
                raise KnownError(Code.USER_UNKNOWN, user=user)
            if not uow.access.end_grants(request_id, person.uid, self._place.now, self._place.user.uid):
                raise _refused(why("{user} is not named for it; another officer takes it over by an assignment", user=user))
            if not active_handlers(uow, request, self._place.now):
                raise _refused(why("nobody who works here would be left to handle it"))
            detail = {"user": person.name, "reason": reason.strip()}
            self._place.write_audit(
                uow, "access.ended", request.uid, fields=("handlers",), detail=detail, request_id=request.id
            )
            handlers = _handlers(uow, request, self._place.now)
            uow.commit()
        return Done(handlers, Changes.of(*TOUCHED, requests=[request_id]))

    def open(self, reference: str, reason: str) -> Done[Request]:
        """Open a restricted case that one does not handle, by its number, for a day: its handlers are told the reason.

        ``REQUEST_UNKNOWN`` for a number that is not there, as for anybody; ``ACCESS_REFUSED`` where there is nothing to open.
        """
        with self._place.store.write() as uow:
            if not is_head(uow, self._place.user):
                raise KnownError(
                    Code.NOT_PERMITTED, user=self._place.user.name, role=self._place.user.role, act=Act.OPEN_RESTRICTED
                )
            if not reason.strip():
                raise _refused(why("opening a restricted case needs its reason"))
            request = uow.whole.requests.find(reference)
            if self._sees(uow, request):
                raise _refused(why("you see it already"))
            until = self._place.now + OPENED_FOR
            grant(self._place, uow.whole, request, self._place.user, GrantKind.OPENED, reason, until=until)
            told = active_handlers(uow.whole, request, self._place.now)
            facts = {"by": self._place.user.full_name, "reason": reason.strip()}
            tell(self._place, uow.whole, told, NoticeKind.OPENED, request.id, facts=facts)
            uow.commit()
        return Done(request, Changes.of(*TOUCHED, Kind.DEADLINE, Kind.LETTER, requests=[request.id]))

    # -- parts

    def _nameable(self, uow: UnitOfWork, request_id: RequestId, reason: str) -> Request:
        request = uow.requests.get(request_id)
        if not self._may_name(uow, request):
            raise _refused(why("only its officer and the head of the office may say who handles it"))
        if not is_restricted(request):
            raise _refused(why("it is not restricted, so that everybody of the office sees it"))
        if not reason.strip():
            raise _refused(why("it needs a reason"))
        return request

    def _may_name(self, uow: UnitOfWork, request: Request) -> bool:
        return request.officer == self._place.user.name or is_head(uow, self._place.user)

    @staticmethod
    def _sees(uow: UnitOfWork, request: Request) -> bool:
        return bool(uow.requests.rows([request.id]))


def is_head(uow: UnitOfWork, user: User) -> bool:
    """Whether somebody is the head; in an office without one, which is small, its administrator is."""
    headless = not any(each.active and each.role is Role.HEAD for each in uow.people.all())
    return user.active and (user.role is Role.HEAD or (user.role is Role.ADMINISTRATOR and headless))


def is_restricted(request: Request) -> bool:
    """Whether only named people see it."""
    return request.particulars.confidentiality is Confidentiality.RESTRICTED


def working(uow: UnitOfWork, name: str) -> User:
    """The person with this sign-in name who works here; ``USER_UNKNOWN`` otherwise."""
    user = uow.people.by_name(name)
    if user is None or not user.active:
        raise KnownError(Code.USER_UNKNOWN, user=name.strip())
    return user


def grant(
    place: Workplace,
    uow: UnitOfWork,
    request: Request,
    person: User,
    kind: GrantKind,
    reason: str,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
) -> None:
    """Let a person see a restricted case, with its line in the log."""
    made = Grant(
        id=0,
        request_id=request.id,
        account_uid=person.uid,
        kind=kind,
        reason=reason.strip(),
        given_by=place.user.uid,
        given_at=since or place.now,
        until=until,
    )
    uow.access.add_grant(made)
    detail = {"user": person.name, "kind": kind.value, "reason": reason.strip(), "until": until.isoformat() if until else ""}
    if kind is GrantKind.OPENED:
        place.write_audit(uow, "access.opened", request.uid, fields=("handlers",), detail=detail, request_id=request.id)
    else:
        place.write_audit(uow, "access.named", request.uid, fields=("handlers",), detail=detail, request_id=request.id)


def name_the_same(place: Workplace, uow: UnitOfWork, old: Request, new: Request) -> None:
    """Let those see a request who are named for the one that it follows."""
    if not (is_restricted(old) and is_restricted(new)):
        return
    people = {each.uid: each for each in uow.people.all() if each.active and each.name != new.officer}
    for each in uow.access.grants(old.id):
        if each.kind is GrantKind.NAMED and each.stands(place.now) and each.account_uid in people:
            grant(place, uow, new, people[each.account_uid], GrantKind.NAMED, each.reason)


def active_handlers(uow: UnitOfWork, request: Request, now: datetime, without: Collection[str] = ()) -> tuple[User, ...]:
    """The people who work here and handle a case: its officer and those named without an end, less some (by uid).

    Asked of ``uow.whole`` where the person at the desk may not see the case.
    """
    people = [each for each in uow.people.all() if each.active and each.uid not in without]
    named = {
        each.account_uid
        for each in uow.access.grants(request.id)
        if each.stands(now) and each.kind is not GrantKind.OPENED and each.until is None
    }
    return tuple(each for each in people if each.name == request.officer or each.uid in named)


def left_alone(uow: UnitOfWork, person: User, now: datetime, without: Collection[str] = ()) -> tuple[Request, ...]:
    """Open restricted cases that nobody would handle without this person, and ``without`` these: whoever removes a person, or
    lets one go on leave, asks first.
    """
    away = {person.uid, *without}
    cases = (uow.whole.requests.get(each) for each in uow.whole.access.handled(person, now))
    return tuple(case for case in cases if case.status.open and not active_handlers(uow.whole, case, now, away))


def _handlers(uow: UnitOfWork, request: Request, now: datetime) -> tuple[Handler, ...]:
    people = {each.uid: each for each in uow.people.all()}
    officers = [each for each in people.values() if each.name == request.officer]
    found = [Handler(user=each.name, full_name=each.full_name) for each in officers]
    found = found or [Handler(user=request.officer, full_name=request.officer)]
    for each in uow.access.grants(request.id):
        person = people.get(each.account_uid)
        if person is not None and each.stands(now) and person.name != request.officer:
            by = people.get(each.given_by)
            found.append(
                Handler(
                    user=person.name,
                    full_name=person.full_name,
                    kind=each.kind,
                    reason=each.reason,
                    given_by=by.full_name if by else "",
                    given_at=each.given_at,
                    until=each.until,
                )
            )
    return tuple(found)


def restricted_cases(count: int) -> str:
    """How many cases there are that are open to others only, so that a sum comes out."""
    said = ngettext("{count} restricted case", "{count} restricted cases", count)
    return said.format(count=screen().number(count))


def numbers(cases: Sequence[Request], most: int = 5) -> str:
    """The numbers of cases for a sentence."""
    said = ", ".join(each.number for each in cases[:most])
    return said if len(cases) <= most else f"{said}, …"


def _refused(reason: object) -> KnownError:
    return KnownError(Code.ACCESS_REFUSED, reason=reason)
