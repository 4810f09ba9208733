# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Recounts that wait: an officer puts a case on the newer law, or leaves it on its own with a reason."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mlat_desktop.domain.changes import Changes, Done, Kind
from mlat_desktop.domain.errors import Code, KnownError, Why, why
from mlat_desktop.domain.law import Recount, RecountState
from mlat_desktop.domain.people import Act
from mlat_desktop.domain.request import Request, RequestId
from mlat_desktop.services.ports import RequestRow, UnitOfWork
from mlat_desktop.services.recounting import in_effect
from mlat_desktop.services.workplace import Workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class RecountView:
    """A recount for a reader. ``title`` is that of the edition it would move the case to; ``may_keep`` is false where every
    date of it is in effect already, so that there is nothing to leave as it was.
    """

    recount: Recount
    row: RequestRow
    title: str
    may_keep: bool


class Recounts:
    """Shows and decides them."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def waiting(self) -> tuple[RecountView, ...]:
        """All that wait in the office: alarms first, then what concerns liberty, then by age."""
        with self._place.store.read() as uow:
            return _views(uow)

    def of_request(self, request_id: RequestId) -> tuple[RecountView, ...]:
        """What waits on one case."""
        with self._place.store.read() as uow:
            return _views(uow, request_id)

    def accept(self, request_id: RequestId, reason: str = "") -> Done[tuple[Recount, ...]]:
        """Put a case on the newest law and count it anew; an alarm is thereby seen. Raises ``RECOUNT_REFUSED``."""
        self._place.must(Act.AMEND)
        with self._place.store.write() as uow:
            request, waiting = self._waiting(uow, request_id)
            decided = tuple(self._decided(uow, each, RecountState.ACCEPTED, reason) for each in waiting)
            self._place.recounting(uow).accept(request)
            self._audit(uow, "recount.accepted", request, decided, reason)
            uow.commit()
        return Done(decided, Changes.of(Kind.DEADLINE, Kind.REQUEST, requests=[request_id]))

    def keep(self, request_id: RequestId, reason: str) -> Done[tuple[Recount, ...]]:
        """Leave a case on the law on which it was counted, with the reason. What a corrected error brought forward stays
        forward; a recount of which nothing else is left can only be accepted. Raises ``RECOUNT_REFUSED``.
        """
        self._place.must(Act.AMEND)
        with self._place.store.write() as uow:
            request, waiting = self._waiting(uow, request_id)
            if not reason.strip():
                raise _refused(request, why("to leave the case on its dates needs a reason"))
            if not any(_may_keep(uow, each) for each in waiting):
                raise _refused(
                    request,
                    why("the dates are corrected or their law was taken back, so that the old ones can not stay: accept it"),
                )
            decided = tuple(self._decided(uow, each, RecountState.KEPT, reason) for each in waiting)
            self._audit(uow, "recount.kept", request, decided, reason)
            uow.commit()
        return Done(decided, Changes.of(Kind.DEADLINE, Kind.REQUEST, requests=[request_id]))

    # -- parts

    def _waiting(self, uow: UnitOfWork, request_id: RequestId) -> tuple[Request, tuple[Recount, ...]]:
        request = uow.requests.get(request_id)
        waiting = uow.treaties.recounts(RecountState.OPEN, request_id)
        if not waiting:
            raise _refused(request, why("none waits on this case"))
        return request, waiting

    def _decided(self, uow: UnitOfWork, recount: Recount, state: RecountState, reason: str) -> Recount:
        decided = replace(
            recount, state=state, decided_by=self._place.user.uid, decided_at=self._place.now, reason=reason.strip()
        )
        uow.treaties.decide_recount(decided)
        return decided

    def _audit(self, uow: UnitOfWork, action: str, request: Request, decided: tuple[Recount, ...], reason: str) -> None:
        dates = [f"{each.limit_id}: {each.before or '-'} > {each.after or '-'}" for one in decided for each in one.moved]
        detail = {"before": decided[-1].before, "after": decided[-1].after, "dates": dates, "reason": reason.strip()}
        self._place.write_audit(uow, action, request.uid, fields=("deadlines",), detail=detail, request_id=request.id)


def waiting(uow: UnitOfWork, request_id: RequestId | None = None) -> list[tuple[Recount, RequestRow]]:
    """The recounts that wait, of the office or of one case, in the order of their gravity. A changed law may touch every open
    case: nothing is asked here for each of them.
    """
    found = uow.treaties.recounts(RecountState.OPEN, request_id)
    rows = {row.id: row for row in uow.requests.rows(list({each.request_id for each in found}))}
    return [(each, rows[each.request_id]) for each in sorted(found, key=_gravity)]


def _views(uow: UnitOfWork, request_id: RequestId | None = None) -> tuple[RecountView, ...]:
    titles = {each.id: each.title for each in uow.treaties.editions()}
    return tuple(
        RecountView(recount=each, row=row, title=titles.get(each.after, ""), may_keep=_may_keep(uow, each))
        for each, row in waiting(uow, request_id)
    )


def _gravity(recount: Recount) -> tuple[bool, bool, int]:
    return not recount.alarm, not any(each.liberty for each in recount.moved), recount.id


def _may_keep(uow: UnitOfWork, recount: Recount) -> bool:
    """Whether some date of it is not in effect yet."""
    request_id = RequestId(recount.request_id)
    if uow.requests.pinned(request_id) >= recount.after:
        return False
    if not recount.alarm:
        return True
    forward = in_effect(uow.requests.deadlines(request_id))
    return any((each.limit_id, each.trigger_uid) not in forward for each in recount.moved)


def _refused(request: Request, reason: Why) -> KnownError:
    return KnownError(Code.RECOUNT_REFUSED, reference=request.number, reason=reason)
