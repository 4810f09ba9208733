# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Who is away and who stands in. A deputy sees the restricted cases of the one who is away for as long as that lasts, is told
of them, and gets every notice that the other one gets.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from mlat_desktop.domain.access import Absence, GrantKind, NoticeKind
from mlat_desktop.domain.changes import Changes, Done, Kind
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.people import User
from mlat_desktop.domain.request import Request
from mlat_desktop.i18n import _, screen
from mlat_desktop.services.access import grant, is_head, is_restricted, working
from mlat_desktop.services.notices import tell
from mlat_desktop.services.ports import UnitOfWork
from mlat_desktop.services.workplace import Workplace

TOUCHED = (Kind.PEOPLE, Kind.REQUEST, Kind.NOTICE)
LONGEST = timedelta(days=366)
"""The longest absence: a longer one is a slip of the hand, or a reason to hand the cases over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceView:
    """An absence for the screen. ``mine``: the person at the desk is the one who is away, or the deputy."""

    uid: str
    user: str
    full_name: str
    deputy: str
    deputy_name: str
    first: date
    last: date
    note: str
    now: bool
    mine: bool


class Absences:
    """Enters who is away, and says who stands in."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def all(self) -> tuple[AbsenceView, ...]:
        """Those that are not over, in order of their first day."""
        with self._place.store.read() as uow:
            people = {each.uid: each for each in uow.people.all()}
            standing = [each for each in uow.access.absences() if self._standing(each)]
        return tuple(self._view(each, people) for each in standing)

    def standing_in(self) -> tuple[AbsenceView, ...]:
        """For whom the person at the desk stands in today."""
        return tuple(each for each in self.all() if each.now and each.deputy == self._place.user.name)

    def of(self, user: str) -> AbsenceView | None:
        """The absence of a person today, by sign-in name."""
        return next((each for each in self.all() if each.now and each.user == user), None)

    def may_enter_for_others(self) -> bool:
        """Whether the person at the desk says who is away, not only when they are themselves."""
        with self._place.store.read() as uow:
            return is_head(uow, self._place.user)

    def enter(self, user: str, deputy: str, first: date, last: date, note: str = "") -> Done[AbsenceView]:
        """Enter that a person is away from the first to the last day and who stands in: one's own absence, or as the head.

        ``ABSENCE_REFUSED``, ``USER_UNKNOWN``.
        """
        with self._place.store.write() as uow:
            person, other = working(uow, user), working(uow, deputy)
            self._check(uow, person, other, first, last)
            absence = Absence(
                uid=self._place.new_uid(),
                account_uid=person.uid,
                deputy_uid=other.uid,
                first=first,
                last=last,
                note=note.strip(),
                set_by=self._place.user.uid,
                set_at=self._place.now,
            )
            uow.access.set_absence(absence)
            detail = {"user": person.name, "deputy": other.name, "first": first.isoformat(), "last": last.isoformat()}
            self._place.write_audit(uow, "absence.entered", absence.uid, fields=("absence",), detail=detail)
            for key in uow.whole.access.handled(person, self._place.now):
                request = uow.whole.requests.get(key)
                if request.officer == person.name and request.status.open:
                    _name_deputy(self._place, uow, request, absence, person, other)
            people = {each.uid: each for each in uow.people.all()}
            uow.commit()
        return Done(self._view(absence, people), Changes.of(*TOUCHED))

    def end(self, uid: str) -> Done[None]:
        """End an absence before its last day: the person is back. ``ABSENCE_REFUSED``."""
        with self._place.store.write() as uow:
            found = next((each for each in uow.access.absences() if each.uid == uid and self._standing(each)), None)
            if found is None:
                raise _refused(why("there is none under this number that is not over"))
            own = self._place.user.uid in {found.account_uid, found.deputy_uid}
            if not own and not is_head(uow, self._place.user):
                raise _refused(why("only the person concerned, the deputy and the head of the office may end it"))
            uow.access.set_absence(replace(found, ended_at=self._place.now, ended_by=self._place.user.uid))
            uow.whole.access.end_deputy(found.deputy_uid, found.account_uid, self._place.now, self._place.user.uid)
            self._place.write_audit(uow, "absence.ended", found.uid, fields=("absence",), detail={})
            uow.commit()
        return Done(None, Changes.of(*TOUCHED))

    # -- parts

    def _check(self, uow: UnitOfWork, person: User, deputy: User, first: date, last: date) -> None:
        if person.uid != self._place.user.uid and not is_head(uow, self._place.user):
            raise _refused(why("only the head of the office enters it for somebody else"))
        if person.uid == deputy.uid:
            raise _refused(why("nobody stands in for himself or herself"))
        if last < first:
            raise _refused(why("its last day lies before its first"))
        if last < self._place.today:
            raise _refused(why("it is over already"))
        if last - first > LONGEST:
            raise _refused(why("it is longer than a year; hand the cases over instead"))
        for each in uow.access.absences():
            if each.meets(first, last) and each.account_uid == person.uid:
                raise _refused(why("{user} is entered as away on some of these days already", user=person.name))
            if each.meets(first, last) and each.account_uid == deputy.uid:
                raise _refused(why("{user} is away on some of these days", user=deputy.name))
            if each.meets(first, last) and each.deputy_uid == person.uid:
                raise _refused(why("{user} stands in for somebody on some of these days", user=person.name))

    def _standing(self, absence: Absence) -> bool:
        return absence.ended_at is None and absence.last >= self._place.today

    def _view(self, absence: Absence, people: dict[str, User]) -> AbsenceView:
        person, deputy = people[absence.account_uid], people[absence.deputy_uid]
        return AbsenceView(
            uid=absence.uid,
            user=person.name,
            full_name=person.full_name,
            deputy=deputy.name,
            deputy_name=deputy.full_name,
            first=absence.first,
            last=absence.last,
            note=absence.note,
            now=absence.covers(self._place.today),
            mine=self._place.user.uid in {person.uid, deputy.uid},
        )


def away_words(absence: AbsenceView) -> str:
    """That somebody is away, until when, and who stands in."""
    said = _("away until {day}; {deputy} stands in")
    return said.format(day=screen().date(absence.last), deputy=absence.deputy_name)


def standing_words(absence: AbsenceView) -> str:
    """For whom the person at the desk stands in, and until when."""
    said = _("You stand in for {person} until {day}.")
    return said.format(person=absence.full_name, day=screen().date(absence.last))


def cover(place: Workplace, uow: UnitOfWork, request: Request) -> None:
    """Let the deputy see a restricted case whose officer is away, or will be: one that was only now registered, restricted or
    assigned.
    """
    if not is_restricted(request):
        return
    officer = uow.people.by_name(request.officer)
    people = {each.uid: each for each in uow.people.all()}
    for each in _ahead(uow.access.absences(), place.today):
        if officer is not None and each.account_uid == officer.uid:
            _name_deputy(place, uow, request, each, officer, people[each.deputy_uid])


def stood_in_for(place: Workplace, uow: UnitOfWork) -> frozenset[str]:
    """The sign-in names of those for whom the person at the desk stands in today."""
    people = {each.uid: each.name for each in uow.people.all()}
    standing = (each for each in uow.access.absences() if each.ended_at is None and each.covers(place.today))
    return frozenset(people[each.account_uid] for each in standing if each.deputy_uid == place.user.uid)


def _ahead(absences: Iterable[Absence], today: date) -> Iterable[Absence]:
    return (each for each in absences if each.ended_at is None and each.last >= today)


def _name_deputy(place: Workplace, uow: UnitOfWork, request: Request, absence: Absence, person: User, deputy: User) -> None:
    standing = [
        each for each in uow.whole.access.grants(request.id) if each.account_uid == deputy.uid and each.ended_at is None
    ]
    if any(each.until is None for each in standing) or request.officer == deputy.name:
        return
    since, until = _midnight(place, absence.first), _midnight(place, absence.last + timedelta(days=1))
    if any(each.kind is GrantKind.DEPUTY and each.until == until for each in standing):
        return
    reason = _("Deputy of {person}").format(person=person.full_name)
    grant(place, uow.whole, request, deputy, GrantKind.DEPUTY, reason, since=max(since, place.now), until=until)
    facts = {"person": person.full_name, "until": absence.last.isoformat()}
    tell(place, uow.whole, [deputy], NoticeKind.DEPUTY, request.id, facts=facts)


def _midnight(place: Workplace, day: date) -> datetime:
    """The first moment of a day at the office."""
    return datetime.combine(day, time(), ZoneInfo(place.office.zone))


def _refused(reason: object) -> KnownError:
    return KnownError(Code.ABSENCE_REFUSED, reason=reason)
