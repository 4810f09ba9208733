# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The warning that a matter may be here already: what a request shares with others, and who hears of it.

Of a case that the person at the desk may not see it says nothing, while typing as afterwards: those who handle that case are
told once the request is registered.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mlat_desktop.domain.access import NoticeKind
from mlat_desktop.domain.likeness import Likeness, Shared, likenesses, names_of, quoted
from mlat_desktop.domain.request import Particulars, Request, RequestId
from mlat_desktop.services.access import active_handlers
from mlat_desktop.services.notices import tell
from mlat_desktop.services.ports import RequestRow, UnitOfWork
from mlat_desktop.services.workplace import Workplace

_WEIGHED = 60
"""Requests, the surest and newest, that are looked at: a name that more of them bear recognises none."""


@dataclass(frozen=True, slots=True)
class Alike:
    """A request that may be about the same matter, and why, the strongest reason first."""

    row: RequestRow
    because: tuple[Likeness, ...]


class Alikes:
    """Finds requests that look like one that is being typed."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def of(self, particulars: Particulars, *, but: RequestId | None = None) -> tuple[Alike, ...]:
        """Those that the person at the desk may see, the likest first; ``but`` is the one that is being amended."""
        if not _words_of(particulars):
            return ()
        with self._place.store.read() as uow:
            return tuple(_found(uow, particulars, but))


def tell_handlers(place: Workplace, uow: UnitOfWork, request: Request, before: Particulars | None = None) -> None:
    """Tell those who handle what the person at the desk may not see that a request looks like it; after an amendment only of
    what looks alike since then.
    """
    if before is not None and _words_of(before) == _words_of(request.particulars):
        return
    found = {each.row.id: each for each in _found(uow.whole, request.particulars, request.id)}
    hidden = found.keys() - {row.id for row in uow.requests.rows(sorted(found))}
    if hidden and before is not None:
        hidden -= {each.row.id for each in _found(uow.whole, before, request.id)}
    for key in sorted(hidden):
        case = uow.whole.requests.get(RequestId(key))
        best = found[key].because[0]
        facts = {"by": place.user.full_name, "shared": best.shared.value, "there": best.there}
        told = active_handlers(uow.whole, case, place.now)
        tell(place, uow.whole, told, NoticeKind.DUPLICATE, case.id, other_id=request.id, facts=facts)


def _words_of(particulars: Particulars) -> tuple[list[str], list[str]] | None:
    references = [each.value for each in particulars.references if each.value.strip()]
    names = [name for person in particulars.persons for name in names_of(person)]
    return (references, names) if references or names else None


def _found(uow: UnitOfWork, particulars: Particulars, but: RequestId | None) -> Iterable[Alike]:
    words = _words_of(particulars)
    if words is None:
        return []
    rows = [row for row in uow.requests.similar(*words) if row.id != but]
    found = []
    for row in rows[:_WEIGHED]:
        other, mails = uow.requests.get(RequestId(row.id)), uow.requests.mails(RequestId(row.id))
        mailed = [each for mail in mails for text in (mail.their_reference, mail.our_reference) for each in quoted(text)]
        because = likenesses(particulars, other.number, other.particulars, mailed)
        if because:
            found.append(Alike(row, because))
    return sorted(found, key=lambda each: (list(Shared).index(each.because[0].shared), -len(each.because)))
