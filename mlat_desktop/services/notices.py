# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What single people are told about cases: a few lines on their Today, until they have read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from mlat_desktop.domain.access import Notice, NoticeKind, away_on
from mlat_desktop.domain.changes import Changes, Done, Kind
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.likeness import Shared
from mlat_desktop.domain.people import User
from mlat_desktop.domain.request import RequestId
from mlat_desktop.i18n import N_, _, screen
from mlat_desktop.services.likeness_words import because_words
from mlat_desktop.services.ports import UnitOfWork
from mlat_desktop.services.workplace import Workplace

_SENTENCES: dict[NoticeKind, str] = {
    NoticeKind.DUPLICATE: N_("{by} registered {other}, which may be the same matter as {number}. {reason}"),
    NoticeKind.DUPLICATE_HIDDEN: N_(
        "A case that is open to others only may be the same matter as {number}. The head of the office can bring both together."
    ),
    NoticeKind.OPENED: N_("{by} opened {number}, which is restricted, and gave as the reason: {reason}"),
    NoticeKind.NAMED: N_("{by} named you for {number}, which is restricted: {reason}"),
    NoticeKind.BUNDLE: N_("{by} has a bundle from {partner} that belongs to {number} and could not take it in. Take it over."),
    NoticeKind.MAIL: N_(
        "{by} entered mail {mail}, which quotes {there} and may belong to {number}. Match it on the page of mail."
    ),
    NoticeKind.INCIDENT: N_(
        "{by} reported incident {incident}: a medium with a bundle of {number} is concerned. Look at what was on it, and act."
    ),
    NoticeKind.DEPUTY: N_("You stand in for {person} on {number}, which is restricted, until {until}."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeView:
    """A notice for its reader. ``other`` is the number of a second case that it speaks of, empty if none is to be seen."""

    id: int
    kind: NoticeKind
    request_id: RequestId
    number: str
    other_id: RequestId | None
    other: str
    sentence: str
    at: datetime
    read: bool


class Notices:
    """The inbox of the person at the desk."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def mine(self, *, unread: bool = True) -> tuple[NoticeView, ...]:
        """What I was told and have not read, or all of it, newest first."""
        with self._place.store.read() as uow:
            found = uow.access.notices(self._place.user.uid, unread=unread)
            wanted = {each.request_id for each in found} | {each.other_id for each in found if each.other_id}
            seen = {row.id: row.number for row in uow.requests.rows(sorted(wanted))}
            return tuple(_view(each, seen) for each in found)

    def read(self, notice_id: int) -> Done[None]:
        """Put a notice away. ``NOTICE_UNKNOWN`` unless it is one of mine that I have not read."""
        with self._place.store.write() as uow:
            mine = {each.id: each for each in uow.access.notices(self._place.user.uid, unread=True)}
            if notice_id not in mine or not uow.access.read_notice(notice_id, self._place.user.uid, self._place.now):
                raise KnownError(Code.NOTICE_UNKNOWN, notice=notice_id)
            told = mine[notice_id]
            detail = {"kind": told.kind.value, "told": told.at.isoformat()}
            subject = self._place.user.uid
            self._place.write_audit(uow, "notice.read", subject, detail=detail, request_id=told.request_id)
            uow.commit()
        return Done(None, Changes.of(Kind.NOTICE))


def tell(
    place: Workplace,
    uow: UnitOfWork,
    people: Iterable[User],
    kind: NoticeKind,
    request_id: RequestId,
    *,
    other_id: RequestId | None = None,
    facts: Mapping[str, str],
) -> None:
    """Tell people something about a case, and those too who stand in for one who is away today. Who may not see the case when
    they look is told nothing: the store keeps it from them.
    """
    away = away_on(uow.access.absences(), place.today)
    uids = {each.uid for each in people}
    uids |= {away[uid].deputy_uid for uid in tuple(uids) if uid in away}
    for uid in sorted(uids):
        uow.access.add_notice(
            Notice(id=0, account_uid=uid, request_id=request_id, kind=kind, other_id=other_id, facts=facts, at=place.now)
        )


def _view(notice: Notice, seen: Mapping[int, str]) -> NoticeView:
    other = seen.get(notice.other_id, "") if notice.other_id else ""
    kind = notice.kind
    if kind is NoticeKind.DUPLICATE and not other:
        kind = NoticeKind.DUPLICATE_HIDDEN
    number = seen.get(notice.request_id, "")
    facts = dict.fromkeys(("by", "reason", "partner", "person", "until", "mail", "there", "incident"), "")
    facts.update(notice.facts)
    if facts["until"]:
        facts["until"] = screen().date(date.fromisoformat(facts["until"]))
    if kind is NoticeKind.DUPLICATE:
        facts["reason"] = because_words(Shared(facts["shared"]), facts["there"])
    return NoticeView(
        id=notice.id,
        kind=kind,
        request_id=notice.request_id,
        number=number,
        other_id=notice.other_id if other else None,
        other=other,
        sentence=_(_SENTENCES[kind]).format(**facts, number=number, other=other),
        at=notice.at,
        read=notice.read_at is not None,
    )
