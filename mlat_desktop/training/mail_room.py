# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The mail room of the training office: pieces with and without a case, a translation that is overdue and one that came."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Protocol

from mlat_desktop.domain.request import RequestId
from mlat_desktop.domain.vocabulary import Direction, Holder, RequestClass
from mlat_desktop.services.mailroom.mailroom import Filing, MailRoom, NewPiece
from mlat_desktop.services.mailroom.translations import Certificate, NewTranslation, Translations
from mlat_desktop.services.ports import ListQuery, RequestRow
from mlat_desktop.services.register import Register

_SETTLED = 40
"""Days since its registration from which a case is old enough to have had mail and a translation."""


class Desk(Protocol):
    """An open office as a clerk sees it."""

    @property
    def register(self) -> Register:
        """The register."""

    @property
    def mail(self) -> MailRoom:
        """The book of mail."""

    @property
    def translations(self) -> Translations:
        """Translations."""


def fill(desk: Desk, as_of: date) -> None:
    """Enter what lies on the desks on the morning of ``as_of``; where the story has no case for it, less."""
    ours = _cases(desk, Direction.INCOMING, as_of)
    theirs = _cases(desk, Direction.OUTGOING, as_of)

    def at(days: int, hour: int) -> datetime:
        return datetime.combine(as_of - timedelta(days=days), time(hour))  # the wall clock of the office

    lost = NewPiece(
        direction=Direction.INCOMING, role="other-state", name="Directorate of Legal Cooperation", when=at(11, 9),
        subject="Reminder: accounts of the brothers in the annex", kind="note", theirs=("DLC 4471/26-AX", "II-3 Cs 88/25"),
        dated_on=as_of - timedelta(days=23),
    )  # fmt: skip
    desk.mail.log(lost)
    stray = NewPiece(
        direction=Direction.INCOMING, role="other", name="Land registry of Bern", when=at(5, 11), subject="Invoice for extracts"
    )
    desk.mail.log(stray, not_for_us="For the cash office of the ministry: passed on by internal post")
    if theirs:
        call = NewPiece(
            direction=Direction.OUTGOING, role="other-state", name="Central authority, Ms Lind", when=at(3, 14), kind="call",
            subject="Asked when the answer may be expected: after the hearing of next week", ours=(theirs[0].number,),
        )  # fmt: skip
        desk.mail.log(call, filings=[Filing(request_id=RequestId(theirs[0].id))])
    for row, came in zip((*ours[1:2], *ours)[:2] if len(ours) > 1 else ours * 2, (True, False), strict=False):
        _translate(desk, row, as_of, came=came)
    if ours:
        more = NewPiece(
            direction=Direction.INCOMING, role="court", name="District Court 2", when=at(2, 10), kind="by-hand",
            subject="Record of the hearing, two volumes", ours=(ours[-1].number,),
        )  # fmt: skip
        desk.mail.log(more, filings=[Filing(request_id=RequestId(ours[-1].id))])


def _cases(desk: Desk, direction: Direction, as_of: date) -> list[RequestRow]:
    """Open cases of assistance that are with us, or that we wait for, the newest of the settled ones first."""
    query = ListQuery(direction=direction, klass=RequestClass.MLA, open_only=True)
    rows = desk.register.rows(desk.register.ids(query))
    holders = {Holder.US, Holder.OTHER_STATE}
    since = as_of - timedelta(days=_SETTLED)
    return [row for row in rows if row.holder in holders and row.registered_on <= since and not row.restricted][:3]


def _translate(desk: Desk, row: RequestRow, as_of: date, *, came: bool) -> None:
    new = NewTranslation(
        what="Judgment annexed to the request" if came else "Letter of request with its annexes",
        language_from="en",
        language_to="de",
        translator="Bureau Wortreich (training)",
        due_on=as_of - timedelta(days=4),
        asked_on=as_of - timedelta(days=19),
        certified=came,
    )
    made = desk.translations.ask(RequestId(row.id), new).value
    if came:
        certificate = Certificate(number="WR 118/26", name="M. Ottiger, sworn translator")
        desk.translations.receive(made.uid, as_of - timedelta(days=6), certificate)
