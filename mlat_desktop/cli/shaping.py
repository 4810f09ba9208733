# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Makes the records of the JSON answers from what the services answer with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from mlat_desktop.cli.exhibit_shapes import AttachmentShape, CustodyShape, DutyShape, EvidenceShape
from mlat_desktop.cli.hand_shapes import HandShape, HeldShape
from mlat_desktop.cli.letter_shapes import CertifiedShape, LetterCommentShape, LetterScanShape
from mlat_desktop.cli.shapes import (
    DeadlineShape,
    EventShape,
    LetterShape,
    MailShape,
    RequestLine,
    RequestShape,
    RevisionShape,
    copied,
)
from mlat_desktop.domain.check_code import check_code
from mlat_desktop.services.caution import caution_words
from mlat_desktop.services.exhibit_words import return_words

if TYPE_CHECKING:
    from mlat_desktop.domain.annexes import CertifiedPart
    from mlat_desktop.domain.duties import Duty
    from mlat_desktop.domain.letters import Letter, LetterComment, LetterScan
    from mlat_desktop.domain.request import Event
    from mlat_desktop.services.ports import RequestRow
    from mlat_desktop.services.views import DeadlineView, RequestView


def deadline_shape(number: str, view: DeadlineView) -> DeadlineShape:
    """A deadline of request ``number``."""
    d = view.deadline
    return copied(
        DeadlineShape, d, request=number, limit=d.limit_id, treaty=d.treaty_id, title=view.title, caption=view.caption,
        article=view.article, when=view.when, days=view.days, lateness=view.lateness, reasoning=view.reasoning,
    )  # fmt: skip


def request_line(row: RequestRow, today: date) -> RequestLine:
    """A line of the register as it is on ``today``."""
    awaited = row.awaited(today)
    return copied(
        RequestLine,
        row,
        due_on=awaited.watched(today) if awaited else None,
        due_title=awaited.title if awaited else "",
        due_kind=awaited.kind if awaited else None,
        due_own=awaited is not None and awaited.own_target,
        due_liberty=awaited is not None and awaited.liberty,
    )


def request_shape(view: RequestView, names: Mapping[str, str]) -> RequestShape:
    """A request with its parts; ``names`` are sign-in names by uid."""
    request = view.request

    def name(uid: str) -> str:
        return names.get(uid, uid)

    return copied(
        RequestShape, request,
        registered_by=name(request.registered_by),
        caution=caution_words(request.particulars),
        events=tuple(event_shape(event, names) for event in view.events),
        mails=tuple(copied(MailShape, mail, by=name(mail.recorded_by)) for mail in view.mails),
        deadlines=tuple(deadline_shape(request.number, each) for each in view.deadlines),
        letters=tuple(letter_shape(letter, request.number, names) for letter in view.letters),
        evidence=evidence_shapes(view, names),
        duties=tuple(duty_shape(duty, request.number, names) for duty in view.duties),
        revisions=tuple(copied(RevisionShape, each, by=name(each.actor)) for each in view.revisions),
        custody_days=view.custody_days,
        in_hand=copied(HandShape, request.in_hand) if request.in_hand else None,
        held=tuple(copied(HeldShape, each, item=None) for each in view.held),
        items_held=tuple(copied(HeldShape, each, item=item) for item, found in view.items_held.items() for each in found),
    )  # fmt: skip


def evidence_shapes(view: RequestView, names: Mapping[str, str]) -> tuple[EvidenceShape, ...]:
    """The exhibits of a request, each with its chain of custody and what lies beside it."""
    custody: dict[str, list[CustodyShape]] = {}
    for link in view.custody:
        custody.setdefault(link.evidence_uid, []).append(copied(CustodyShape, link, by=names.get(link.actor, link.actor)))
    beside: dict[str, list[AttachmentShape]] = {}
    for each in view.attachments:
        made = copied(AttachmentShape, each, by=names.get(each.added_by, each.added_by))
        beside.setdefault(each.evidence_uid, []).append(made)
    return tuple(
        copied(
            EvidenceShape, item, id=item.uid, request=view.request.number, added_by=names.get(item.added_by, item.added_by),
            custody=tuple(custody.get(item.uid, ())), attachments=tuple(beside.get(item.uid, ())),
            return_words=return_words(item),
        )
        for item in view.evidence
    )  # fmt: skip


def duty_shape(duty: Duty, number: str, names: Mapping[str, str]) -> DutyShape:
    """A duty of request ``number``."""
    people = {"ended_by": names.get(duty.ended_by, duty.ended_by), "by": names.get(duty.recorded_by, duty.recorded_by)}
    return copied(DutyShape, duty, request=number, **people)


def event_shape(event: Event, names: Mapping[str, str]) -> EventShape:
    """An event with the name of who recorded it."""
    return copied(EventShape, event, by=names.get(event.recorded_by, event.recorded_by))


def letter_shape(letter: Letter, number: str, names: Mapping[str, str]) -> LetterShape:
    """A letter of request ``number`` with the names of its people."""
    people = {
        part: names.get(getattr(letter, part), getattr(letter, part)) for part in ("drafted_by", "approved_by", "sealed_by")
    }
    code = check_code(letter.number, letter.digest) if letter.digest else ""
    return copied(LetterShape, letter, request=number, check_code=code, **people)


def comment_shape(comment: LetterComment, names: Mapping[str, str]) -> LetterCommentShape:
    """A comment with the names of its people; paragraphs count from 1."""
    return copied(
        LetterCommentShape, comment, by=names.get(comment.written_by, comment.written_by), at=comment.written_at,
        open=comment.open, settled_by=names.get(comment.settled_by, comment.settled_by),
        paragraph=None if comment.block is None else comment.block + 1,
    )  # fmt: skip


def letter_scan_shape(scan: LetterScan, names: Mapping[str, str]) -> LetterScanShape:
    """The scan of a paper with the name of who took it in."""
    return copied(LetterScanShape, scan, by=names.get(scan.recorded_by, scan.recorded_by), at=scan.recorded_at)


def certified_shape(part: CertifiedPart, *, confirmed: bool = True) -> CertifiedShape:
    """A certified translation among the annexes of a letter."""
    found = part.certified
    return copied(
        CertifiedShape, found, number=part.number, of=part.of, certificate=found.number, translation=found.record or "",
        confirmed=confirmed,
    )  # fmt: skip
