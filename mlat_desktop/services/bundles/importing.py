# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Taking a bundle in: a new case, or what is new of a known one. Nothing is ever overwritten; all of it is kept or nothing.

The store is touched only after every check has passed. Files go into the vault first, the records in one transaction
afterwards; whatever fails in between takes the files out again.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from mlat_desktop.domain.bundle import BundleFile, BundleRecord, BundleState, CardStatus, CheckedBundle
from mlat_desktop.domain.case_record import CaseRecord, SharedEvidence, SharedLetter, SharedMail, Side
from mlat_desktop.domain.changes import Changes, Done, Kind
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.evidence import CustodyAct, CustodyEntry, Evidence
from mlat_desktop.domain.moment import Moment
from mlat_desktop.domain.people import Act
from mlat_desktop.domain.request import Event, Mail, Request, RequestId, Uid
from mlat_desktop.domain.vocabulary import Channel, Direction, EventKind, MailKind
from mlat_desktop.i18n import _
from mlat_desktop.progress import CancelToken, Progress, Silent
from mlat_desktop.services.bundles.case import CASE_FILE, particulars_of, side_of
from mlat_desktop.services.bundles.desk import NOT_REGISTERED, BundleDesk, exporter_number, found
from mlat_desktop.services.bundles.duties import enter_duty, new_duties
from mlat_desktop.services.bundles.port import Received
from mlat_desktop.services.bundles.views import ImportReport
from mlat_desktop.services.ports import StoredBlob, UnitOfWork
from mlat_desktop.services.workflows import workflow

TOUCHED = (Kind.BUNDLE, Kind.REQUEST, Kind.EVENT, Kind.MAIL, Kind.EVIDENCE, Kind.DUTY, Kind.DEADLINE)


@dataclass(slots=True)
class _News:
    """What of a record is not here yet, by uid."""

    events: set[Uid] = field(default_factory=set)
    mails: set[Uid] = field(default_factory=set)
    letters: set[Uid] = field(default_factory=set)
    evidence: set[Uid] = field(default_factory=set)
    duties: set[Uid] = field(default_factory=set)


@dataclass(slots=True)
class _Intake:
    """One bundle on its way in."""

    bundle: CheckedBundle
    record: CaseRecord
    medium: str
    blobs: dict[str, StoredBlob] = field(default_factory=dict)
    events: int = 0


class Importer:
    """Takes bundles in."""

    def __init__(self, desk: BundleDesk) -> None:
        self._desk = desk
        self._place = desk.place

    def take_in(self, folder: Path, progress: Progress, cancel: CancelToken) -> Done[ImportReport]:
        """Check, copy, compare with what is here, and keep what is new."""
        self._place.must(Act.IMPORT_BUNDLE)
        try:
            with self._desk.transfer.receive(
                folder, self._desk.reader_keys(), self._desk.quarantine, progress, cancel
            ) as received:
                return self._keep(folder, received, cancel)
        except KnownError as error:
            if error.code is not Code.CANCELLED:
                self._note_refusal(folder, error)
            raise

    def _note_refusal(self, folder: Path, error: KnownError) -> None:
        facts = {name: str(value) for name, value in error.facts.items()}
        detail = {"folder": folder.name, "code": error.code.value, **facts}
        with self._place.store.write() as uow:
            self._place.write_audit(uow, "bundle.refused", folder.name, fields=("bundle",), detail=detail)
            uow.commit()

    def _keep(self, folder: Path, received: Received, cancel: CancelToken) -> Done[ImportReport]:
        bundle = received.bundle
        if bundle.sender.status is CardStatus.OWN:
            raise KnownError(Code.BUNDLE_OWN)
        self._desk.must_see(bundle, self._desk.case_of(bundle))
        drive = self._desk.transfer.drive_of(folder)
        intake = _Intake(bundle, self._desk.case_of(bundle), drive.serial if drive else "")
        with self._place.store.read() as uow:
            again = self._again(uow, intake, folder)
            if again is not None:
                return Done(again)
            news = self._news(uow, intake, self._known_request(uow, intake))
        try:
            self._store_files(received, intake, news, cancel)
            cancel.check()
            return self._enter(folder, intake)
        except BaseException:
            self._place.forget(*intake.blobs.values())
            raise

    # -- what is here already --------------------------------------------------------------------------------------------

    def _again(self, uow: UnitOfWork, intake: _Intake, folder: Path) -> ImportReport | None:
        """The report of a bundle that was taken in before; ``BUNDLE_REPLAYED`` if its content was another one."""
        known = uow.bundles.get(Uid(intake.bundle.uid))
        if known is None:
            return None
        if not known.incoming or known.digest != intake.bundle.digest or known.request_id is None:
            raise KnownError(Code.BUNDLE_REPLAYED, on=known.created_at, name=intake.bundle.sender.name)
        report = self._desk.report(intake.bundle, intake.record, folder, BundleState.IMPORTED)
        number = uow.requests.get(known.request_id).number
        return ImportReport(bundle=report, request_id=known.request_id, number=number, already=True)

    def _known_request(self, uow: UnitOfWork, intake: _Intake) -> Request | None:
        """The case here that the record speaks of: by its uid, or by our own number as the sender states it."""
        record = intake.record
        ours = record.requested if record.exporter.side is Side.REQUESTING else record.requesting
        numbers = ours.numbers if ours.country == self._place.office.country else ()
        for reference in (record.uid, *numbers):
            request = found(uow, reference)
            if request is None or (reference != record.uid and not self._theirs(request, intake)):
                continue  # a number may be anybody's; the uid is nobody else's
            if not self._theirs(request, intake):
                raise KnownError(
                    Code.BUNDLE_NOT_THEIRS,
                    name=intake.bundle.sender.name,
                    number=request.number,
                    state=request.particulars.other_state,
                )
            return request
        return None

    @staticmethod
    def _theirs(request: Request, intake: _Intake) -> bool:
        """Whether the sender is the other State of this case and speaks for the other side of it."""
        other = request.particulars.other_state == intake.bundle.sender.country
        return other and side_of(request.particulars.direction) is intake.record.exporter.side.other

    def _news(self, uow: UnitOfWork, intake: _Intake, request: Request | None) -> _News:
        """What is not here yet. ``BUNDLE_CONTRADICTS`` if something is here under the same uid with another content."""
        record, news = intake.record, _News()
        request_id = request.id if request else None
        events = {e.uid: e for e in uow.requests.events(request_id)} if request_id else {}
        mails = {m.uid: m for m in uow.requests.mails(request_id)} if request_id else {}
        numbers = {x.exhibit: x.uid for x in uow.exhibits.of_request(request_id)} if request_id else {}
        own_letters = {x.uid: x.sha256 for x in uow.letters.of_request(request_id)} if request_id else {}
        for event in record.events:
            here = events.get(event.uid)
            self._same(intake, here is None or (here.kind, here.moment.at) == (event.kind, event.moment.at), event.kind)
            if here is None:
                news.events.add(event.uid)
        for mail in record.mails:
            kept = mails.get(mail.uid)
            self._same(intake, kept is None or kept.moment.at == mail.moment.at, mail.subject)
            if kept is None:
                news.mails.add(mail.uid)
        for letter in record.letters:
            held = own_letters.get(letter.uid) or self._scan_hash(uow, mails.get(letter.uid))
            self._same(intake, held in {None, letter.sha256}, letter.file_name)
            if held is None:
                news.letters.add(letter.uid)
        for item in record.evidence:
            kept_item = _exhibit(uow, item.uid)
            same = kept_item is None or (kept_item[0] == request_id and kept_item[1].sha256 == item.sha256)
            self._same(intake, same, item.file_name)
            if kept_item is None:
                self._same(intake, numbers.setdefault(item.exhibit, item.uid) == item.uid, item.exhibit)
                news.evidence.add(item.uid)
        for duty, holds in new_duties(uow, request, record.duties):
            self._same(intake, holds, duty.text)
            news.duties.add(duty.uid)
        return news

    @staticmethod
    def _same(intake: _Intake, holds: bool, what: str) -> None:
        if not holds:
            raise KnownError(Code.BUNDLE_CONTRADICTS, what=str(what), name=intake.bundle.sender.name)

    @staticmethod
    def _scan_hash(uow: UnitOfWork, mail: Mail | None) -> str | None:
        return uow.exhibits.blob(mail.scan_blob).sha256 if mail and mail.scan_blob else None

    # -- files -----------------------------------------------------------------------------------------------------------

    def _store_files(self, received: Received, intake: _Intake, news: _News, cancel: CancelToken) -> None:
        record = intake.record
        wanted = {letter.path for letter in record.letters if letter.uid in news.letters}
        wanted |= {item.path for item in record.evidence if item.uid in news.evidence}

        def take(file: BundleFile, stream: BinaryIO) -> None:
            if file.path in wanted:
                intake.blobs[file.path] = self._put(stream, file.size, cancel)
                if intake.blobs[file.path].sha256 != file.sha256:
                    raise KnownError(Code.BUNDLE_FILE_ALTERED, name=file.path)

        if wanted:
            received.each(take)
        case = intake.bundle.case
        intake.blobs["case"] = self._put(BytesIO(case), len(case), cancel)

    def _put(self, stream: BinaryIO, size: int, cancel: CancelToken) -> StoredBlob:
        return self._place.vault.put(stream, size=size, progress=Silent(), cancel=cancel)

    # -- records ---------------------------------------------------------------------------------------------------------

    def _enter(self, folder: Path, intake: _Intake) -> Done[ImportReport]:
        bundle, record = intake.bundle, intake.record
        report = self._desk.report(bundle, record, folder, BundleState.IMPORTED)
        warnings: list[str] = []
        with self._place.store.write() as uow:
            request = self._known_request(uow, intake)
            created = request is None
            if request is None:
                request = self._register(uow, intake)
                if request.particulars.direction is Direction.OUTGOING:
                    warnings.append(_(NOT_REGISTERED).format(number=request.number))
            news = self._news(uow, intake, None if created else request)
            self._enter_blobs(uow, intake)
            self._enter_parts(uow, intake, request, news)
            self._enter_mail(uow, intake, request)
            request = self._enter_events(uow, intake, request, news)
            self._enter_bundle(uow, intake, request, folder, news)
            self._place.recompute(uow, request)
            uow.commit()
        done = ImportReport(
            bundle=report,
            request_id=request.id,
            number=request.number,
            created=created,
            events=intake.events,
            mails=len(news.mails),
            letters=len(news.letters),
            evidence=len(news.evidence),
            duties=len(news.duties),
            warnings=(*report.warnings, *warnings),
        )
        return Done(done, Changes.of(*TOUCHED, requests=[request.id]))

    def _register(self, uow: UnitOfWork, intake: _Intake) -> Request:
        particulars = particulars_of(intake.record)
        now = self._place.here(self._place.now)
        return self._desk.register_incoming(uow, particulars, intake.record.uid, intake.record.origin.uid, now)

    def _enter_blobs(self, uow: UnitOfWork, intake: _Intake) -> None:
        for blob in intake.blobs.values():
            uow.exhibits.add_blob(blob)

    def _enter_parts(self, uow: UnitOfWork, intake: _Intake, request: Request, news: _News) -> None:
        record = intake.record
        for mail in record.mails:
            if mail.uid in news.mails:
                uow.requests.add_mail(request.id, self._shared_mail(intake, request, mail))
        for letter in record.letters:
            if letter.uid in news.letters:
                uow.requests.add_mail(request.id, self._letter_mail(intake, request, letter))
        for item in record.evidence:
            if item.uid in news.evidence:
                self._enter_evidence(uow, intake, request, item)
        for duty in record.duties:
            if duty.uid in news.duties:
                side = side_of(request.particulars.direction)
                enter_duty(self._place, uow, request, duty, side, Uid(intake.bundle.uid))

    def _shared_mail(self, intake: _Intake, request: Request, mail: SharedMail) -> Mail:
        requesting = side_of(request.particulars.direction) is Side.REQUESTING
        ours = mail.sent_by is side_of(request.particulars.direction)
        mine, other = mail.requesting_reference, mail.requested_reference
        return Mail(
            uid=mail.uid,
            direction=Direction.OUTGOING if ours else Direction.INCOMING,
            kind=mail.kind,
            channel=mail.channel,
            moment=mail.moment,
            correspondent=intake.bundle.sender.name,
            subject=mail.subject,
            dated_on=mail.dated_on,
            our_reference=mine if requesting else other,
            their_reference=other if requesting else mine,
            tracking=mail.tracking,
            recorded_by=self._place.user.uid,
        )

    def _letter_mail(self, intake: _Intake, request: Request, letter: SharedLetter) -> Mail:
        return Mail(
            uid=letter.uid,
            direction=Direction.INCOMING,
            kind=MailKind.LETTER,
            channel=Channel.MEDIA,
            moment=self._place.here(self._place.now),
            correspondent=intake.bundle.sender.name,
            subject=letter.subject,
            their_reference=letter.number or exporter_number(intake.record),
            our_reference=request.number,
            tracking=intake.medium,
            scan_name=letter.file_name,
            scan_blob=intake.blobs[letter.path].id,
            recorded_by=self._place.user.uid,
        )

    def _enter_evidence(self, uow: UnitOfWork, intake: _Intake, request: Request, item: SharedEvidence) -> None:
        sender, blob = intake.bundle.sender, intake.blobs[item.path]
        uow.exhibits.add(
            request.id,
            Evidence(
                uid=item.uid,
                exhibit=item.exhibit,
                title=item.title,
                file_name=item.file_name,
                media_type=item.media_type,
                size=blob.size,
                sha256=blob.sha256,
                blob=blob.id,
                original=item.original,
                received_from=sender.name,
                seal_number=item.seal_number,
                classification=item.classification,
                added_at=self._place.now,
                added_by=self._place.user.uid,
            ),
        )
        for link in intake.record.custody:
            if link.evidence_uid == item.uid:
                uow.exhibits.add_custody(
                    CustodyEntry(
                        evidence_uid=item.uid,
                        at=link.at,
                        actor=f"{link.actor} ({sender.name})",
                        act=link.act,
                        detail=link.detail,
                        medium=link.medium,
                        sha256=link.sha256,
                    )
                )
        uow.exhibits.add_custody(
            CustodyEntry(
                evidence_uid=item.uid,
                at=self._place.now,
                actor=self._place.user.uid,
                act=CustodyAct.IMPORTED,
                detail=f"{sender.name}: {intake.bundle.uid}",
                medium=intake.medium,
                sha256=blob.sha256,
            )
        )

    def _enter_mail(self, uow: UnitOfWork, intake: _Intake, request: Request) -> None:
        """The arrival of the bundle itself; its case record is kept with it, as it came."""
        uow.requests.add_mail(
            request.id,
            Mail(
                uid=Uid(intake.bundle.uid),
                direction=Direction.INCOMING,
                kind=MailKind.BUNDLE,
                channel=Channel.MEDIA,
                moment=self._place.here(self._place.now),
                correspondent=intake.bundle.sender.name,
                subject=intake.record.matter.subject,
                dated_on=intake.bundle.created_at.date(),
                their_reference=exporter_number(intake.record),
                our_reference=request.number,
                tracking=intake.medium,
                note=intake.bundle.uid,
                scan_name=CASE_FILE,
                scan_blob=intake.blobs["case"].id,
                recorded_by=self._place.user.uid,
            ),
        )

    def _enter_events(self, uow: UnitOfWork, intake: _Intake, request: Request, news: _News) -> Request:
        """Their events under their own uids, then our own receipt of a reply. A status moves; a case of ours neither ends nor
        is taken up again by it, and what came late undoes no progress.
        """
        direction, added = request.particulars.direction, []
        here_before = uow.requests.events(request.id)
        for theirs in sorted(intake.record.events, key=lambda each: each.moment.at):
            if theirs.uid in news.events:
                added.append(self._event(intake, theirs.uid, theirs.kind, theirs.moment, theirs.place))
        kinds = {event.kind for event in added}
        replied = EventKind.REPLY_SENT in kinds and EventKind.REPLY_RECEIVED not in kinds
        if direction is Direction.OUTGOING and replied:
            here = self._place.here(self._place.now)
            added.append(self._event(intake, self._place.new_uid(), EventKind.REPLY_RECEIVED, here, self._place.office.country))
        flow = workflow(request.particulars.klass, direction)
        status, known = request.status, {event.kind for event in here_before if not event.annulled}
        for event in added:
            uow.requests.add_event(request.id, event)
            after = flow.moved(status, event.kind, known)
            known.add(event.kind)
            if status.open and after.open and not flow.overtaken(event, here_before):
                status = after
        intake.events = len(added)
        if status is request.status:
            return request
        request = replace(request, status=status, version=request.version + 1)
        uow.requests.update(request)
        return request

    def _event(self, intake: _Intake, uid: Uid, kind: EventKind, moment: Moment, place: str) -> Event:
        return Event(
            uid=uid,
            kind=kind,
            moment=moment,
            place=place,
            mail_uid=Uid(intake.bundle.uid),
            recorded_at=self._place.now,
            recorded_by=self._place.user.uid,
        )

    def _enter_bundle(self, uow: UnitOfWork, intake: _Intake, request: Request, folder: Path, news: _News) -> None:
        bundle = intake.bundle
        uow.bundles.add(
            BundleRecord(
                uid=Uid(bundle.uid),
                incoming=True,
                request_id=request.id,
                partner=bundle.sender.fingerprint,
                sequence=bundle.sequence,
                created_at=bundle.created_at,
                state=BundleState.IMPORTED,
                digest=bundle.digest,
                size=bundle.size,
                place=str(folder.absolute()),
                medium=intake.medium,
                by=self._place.user.uid,
            )
        )
        detail = {
            "from": bundle.sender.fingerprint,
            "office": bundle.sender.office_uid,
            "digest": bundle.digest,
            "status": request.status.value,
            "case_sha256": hashlib.sha256(bundle.case).hexdigest(),
            "medium": intake.medium,
            "events": sorted(news.events),
            "mails": sorted(news.mails),
            "letters": sorted(news.letters),
            "evidence": sorted(news.evidence),
            "duties": sorted(news.duties),
        }
        self._place.write_audit(uow, "bundle.imported", bundle.uid, fields=("bundle",), detail=detail, request_id=request.id)


def _exhibit(uow: UnitOfWork, uid: Uid) -> tuple[RequestId, Evidence] | None:
    try:
        return uow.exhibits.get(uid)
    except KnownError as error:
        if error.code is not Code.EVIDENCE_UNKNOWN:
            raise
        return None
