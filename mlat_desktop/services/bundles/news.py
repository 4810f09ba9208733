# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What of a bundle is not here yet, and of which case here it speaks. Nothing is changed by looking."""

from __future__ import annotations

from dataclasses import dataclass, field

from mlat_desktop.domain.bundle import CheckedBundle
from mlat_desktop.domain.case_record import CaseRecord, Side
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.evidence import Evidence
from mlat_desktop.domain.request import Mail, Request, RequestId, Uid
from mlat_desktop.services.bundles.case import side_of
from mlat_desktop.services.bundles.desk import found
from mlat_desktop.services.bundles.duties import new_duties
from mlat_desktop.services.ports import StoredBlob, UnitOfWork
from mlat_desktop.services.workplace import Workplace


@dataclass(slots=True)
class News:
    """What of a record is not here yet, by uid."""

    events: set[Uid] = field(default_factory=set)
    mails: set[Uid] = field(default_factory=set)
    letters: set[Uid] = field(default_factory=set)
    evidence: set[Uid] = field(default_factory=set)
    duties: set[Uid] = field(default_factory=set)


@dataclass(slots=True)
class Intake:
    """One bundle on its way in."""

    bundle: CheckedBundle
    record: CaseRecord
    medium: str
    blobs: dict[str, StoredBlob] = field(default_factory=dict)
    events: int = 0


def known_request(place: Workplace, uow: UnitOfWork, intake: Intake) -> Request | None:
    """The case here that the record speaks of: by its uid, or by our own number as the sender states it."""
    record = intake.record
    ours = record.requested if record.exporter.side is Side.REQUESTING else record.requesting
    numbers = ours.numbers if ours.country == place.office.country else ()
    for reference in (record.uid, *numbers):
        request = found(uow, reference)
        if request is None or (reference != record.uid and not theirs(request, intake)):
            continue  # a number may be anybody's; the uid is nobody else's
        if not theirs(request, intake):
            raise KnownError(
                Code.BUNDLE_NOT_THEIRS,
                name=intake.bundle.sender.name,
                number=request.number,
                state=request.particulars.other_state,
            )
        return request
    return None


def theirs(request: Request, intake: Intake) -> bool:
    """Whether the sender is the other State of this case and speaks for the other side of it."""
    other = request.particulars.other_state == intake.bundle.sender.country
    return other and side_of(request.particulars.direction) is intake.record.exporter.side.other


def news_of(uow: UnitOfWork, intake: Intake, request: Request | None) -> News:
    """What is not here yet. ``BUNDLE_CONTRADICTS`` if something is here under the same uid with another content."""
    record, news = intake.record, News()
    request_id = request.id if request else None
    events = {e.uid: e for e in uow.requests.events(request_id)} if request_id else {}
    mails = {m.uid: m for m in uow.requests.mails(request_id)} if request_id else {}
    numbers = {x.exhibit: x.uid for x in uow.exhibits.of_request(request_id)} if request_id else {}
    own_letters = {x.uid: x.sha256 for x in uow.letters.of_request(request_id)} if request_id else {}
    for event in record.events:
        here = events.get(event.uid)
        _same(intake, here is None or (here.kind, here.moment.at) == (event.kind, event.moment.at), event.kind)
        if here is None:
            news.events.add(event.uid)
    for mail in record.mails:
        kept = mails.get(mail.uid)
        _same(intake, kept is None or kept.moment.at == mail.moment.at, mail.subject)
        if kept is None:
            news.mails.add(mail.uid)
    for letter in record.letters:
        held = own_letters.get(letter.uid) or _scan_hash(uow, mails.get(letter.uid))
        free = held is None and letter.uid not in mails
        _same(intake, free or held == letter.sha256, letter.file_name)
        if held is None:
            news.letters.add(letter.uid)
    for item in record.evidence:
        kept_item = _exhibit(uow, item.uid)
        same = kept_item is None or (kept_item[0] == request_id and kept_item[1].sha256 == item.sha256)
        _same(intake, same, item.file_name)
        if kept_item is None:
            _same(intake, numbers.setdefault(item.exhibit, item.uid) == item.uid, item.exhibit)
            news.evidence.add(item.uid)
    for taken in (news.mails | news.letters) & {Uid(intake.bundle.uid)}:  # its arrival is a mail that bears it
        _same(intake, False, taken)
    for duty, holds in new_duties(uow, request, record.duties):
        _same(intake, holds, duty.text)
        news.duties.add(duty.uid)
    return news


def _same(intake: Intake, holds: bool, what: str) -> None:
    if not holds:
        raise KnownError(Code.BUNDLE_CONTRADICTS, what=str(what), name=intake.bundle.sender.name)


def _scan_hash(uow: UnitOfWork, mail: Mail | None) -> str | None:
    return uow.exhibits.blob(mail.scan_blob).sha256 if mail and mail.scan_blob else None


def _exhibit(uow: UnitOfWork, uid: Uid) -> tuple[RequestId, Evidence] | None:
    """An exhibit has its uid in the whole office, in the cases too that the person at the desk does not see."""
    try:
        return uow.whole.exhibits.get(uid)
    except KnownError as error:
        if error.code is not Code.EVIDENCE_UNKNOWN:
            raise
        return None
