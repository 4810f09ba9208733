# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""To which cases a piece may belong: by any reference of either side, and by names as a second offer.

Of a case that the person at the desk may not see it says nothing. Once a piece is in the book, those who handle such a case are
told of it, and can match it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mlat_desktop.domain.access import NoticeKind
from mlat_desktop.domain.likeness import Shared, likenesses
from mlat_desktop.domain.mailroom import Because, Found, Piece
from mlat_desktop.domain.request import Particulars, Person, RequestId, Uid
from mlat_desktop.domain.spelling import squeezed
from mlat_desktop.domain.vocabulary import Direction, RequestClass
from mlat_desktop.i18n import N_, _
from mlat_desktop.services.access import active_handlers
from mlat_desktop.services.mailroom.port import Hit
from mlat_desktop.services.notices import tell
from mlat_desktop.services.ports import RequestRow, UnitOfWork
from mlat_desktop.services.workplace import Workplace

MOST = 12
"""Cases that are offered: who finds more writes a little more of the reference."""

_WORDS = {
    Found.NUMBER: N_("Our number: {there}"),
    Found.REFERENCE: N_("The same reference: {there}"),
    Found.LETTER: N_("Number of our letter: {there}"),
    Found.EXHIBIT: N_("Number of an exhibit: {there}"),
    Found.PART: N_("Part of a reference: {there}"),
    Found.NAME: N_("The same name: {there}"),
    Found.SOUND: N_("A similar name: {there}"),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A case that is offered, and why, the surest reason first."""

    row: RequestRow
    because: tuple[Because, ...]

    @property
    def sure(self) -> bool:
        """Whether a whole reference was found, so that it is offered first and chosen by Enter."""
        return self.because[0].found not in {Found.PART, Found.NAME, Found.SOUND}


def because_words(because: Because) -> str:
    """A reason in the language of the screen."""
    return _(_WORDS[because.found]).format(there=because.there)


def candidates(uow: UnitOfWork, references: Sequence[str], names: Sequence[str] = ()) -> tuple[Candidate, ...]:
    """The cases that the person at the desk may see, the surest first."""
    found: dict[RequestId, list[Hit | Because]] = {}
    for hit in uow.mailroom.hits(references):
        found.setdefault(hit.request_id, []).append(hit)
    for request_id, because in _by_name(uow, names):
        found.setdefault(request_id, []).append(because)
    order = list(Found)
    keys = sorted(found, key=lambda key: (min(order.index(each.found) for each in found[key]), -key))[:MOST]
    rows = {row.id: row for row in uow.requests.rows(keys)}

    def told(key: RequestId) -> tuple[Because, ...]:
        """Only of what is offered the case is read: a short reference is a part of hundreds."""
        reasons = sorted(found[key], key=lambda each: order.index(each.found))
        return tuple(each if isinstance(each, Because) else _as_written(uow, each) for each in reasons)

    return tuple(Candidate(rows[key], told(key)) for key in keys if key in rows)


def _as_written(uow: UnitOfWork, hit: Hit) -> Because:
    """A hit as the case has it written: the index knows the bare letters and digits alone."""
    there = hit.there
    if hit.found in {Found.REFERENCE, Found.PART}:
        request, mails = uow.requests.get(hit.request_id), uow.requests.mails(hit.request_id)
        texts = [each.value for each in request.particulars.references]
        texts += [text for mail in mails for text in (mail.their_reference, mail.our_reference)]
        texts += [text for piece in uow.mailroom.of_request(hit.request_id) for text in (piece.number, *piece.references)]
        wanted, part = squeezed(there), squeezed(hit.typed)
        whole = next((text for text in texts if squeezed(text) == wanted), None)
        there = whole or next((text for text in texts if part and part in squeezed(text)), there)
    return Because(hit.found, hit.typed, there)


def _by_name(uow: UnitOfWork, names: Sequence[str]) -> Iterable[tuple[RequestId, Because]]:
    wanted = [name for name in names if name.strip()]
    if not wanted:
        return
    people = tuple(Person(uid=Uid(str(place)), name=name) for place, name in enumerate(wanted))
    typed = Particulars(klass=RequestClass.MLA, direction=Direction.INCOMING, subject="", other_state="", persons=people)
    for row in uow.requests.similar([], wanted)[: MOST * 2]:
        request = uow.requests.get(RequestId(row.id))
        for each in likenesses(typed, request.number, request.particulars):
            found = Found.NAME if each.shared is Shared.NAME else Found.SOUND
            yield request.id, Because(found, each.typed, each.there)


def tell_of_hidden(place: Workplace, uow: UnitOfWork, piece: Piece) -> None:
    """Tell those who handle what the person at the desk may not see that a piece quotes its reference."""
    hits: dict[RequestId, Hit] = {}
    for hit in uow.whole.mailroom.hits(piece.references):
        if hit.found is not Found.PART:
            hits.setdefault(hit.request_id, hit)
    seen = {row.id for row in uow.requests.rows(sorted(hits))}
    for key in sorted(hits.keys() - seen):
        case = uow.whole.requests.get(key)
        because = _as_written(uow.whole, hits[key])
        facts = {"by": place.user.full_name, "mail": piece.number, "there": because.there}
        tell(place, uow.whole, active_handlers(uow.whole, case, place.now), NoticeKind.MAIL, key, facts=facts)
