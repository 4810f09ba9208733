# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The records of a bundle that is taken in: everything in one unit of work, under the uids that the sender gave."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from mlat_desktop.domain.bundle import BundlePurpose, BundleRecord, BundleState
from mlat_desktop.domain.case_record import SharedEvidence, SharedLetter, SharedMail, Side
from mlat_desktop.domain.changes import Changes, Done, Kind
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.evidence import CustodyAct, CustodyEntry, Evidence
from mlat_desktop.domain.moment import Moment
from mlat_desktop.domain.request import Event, Mail, Request, Uid
from mlat_desktop.domain.vocabulary import Channel, Direction, EventKind, MailKind
from mlat_desktop.i18n import N_, _, screen
from mlat_desktop.services.bundles import receipts
from mlat_desktop.services.bundles.case import CASE_FILE, particulars_of, side_of
from mlat_desktop.services.bundles.comparing import Offer, chosen, merged, offers
from mlat_desktop.services.bundles.desk import NOT_REGISTERED, BundleDesk, exporter_number
from mlat_desktop.services.bundles.duties import enter_duty
from mlat_desktop.services.bundles.intake_views import ImportChoice
from mlat_desktop.services.bundles.news import Intake, News, known_request, news_of
from mlat_desktop.services.bundles.views import ImportReport
from mlat_desktop.services.ports import UnitOfWork
from mlat_desktop.services.workflows import workflow

TOUCHED = (Kind.BUNDLE, Kind.REQUEST, Kind.EVENT, Kind.MAIL, Kind.EVIDENCE, Kind.DUTY, Kind.DEADLINE)

FROM_BUNDLE = N_("Taken from the case bundle of {name} ({number})")


class Entering:
    """Writes what a bundle brings into the register."""

    def __init__(self, desk: BundleDesk, choice: ImportChoice | None = None) -> None:
        self._desk = desk
        self._place = desk.place
        self._choice = choice or ImportChoice()

    def must_fit(self, uow: UnitOfWork, intake: Intake, request: Request | None) -> tuple[Offer, ...]:
        """The fields on offer for a known case. ``REQUEST_CHANGED`` or ``BUNDLE_CHANGED`` where the case is not the one that
        was looked at, ``BUNDLE_FIELD`` for a choice that is none.
        """
        receipts.must_know(intake, request)
        seen, known = self._choice.version, 0 if request is None else request.version
        if seen is not None and seen != known:
            if request is None or not seen:
                raise KnownError(Code.BUNDLE_CHANGED)
            raise KnownError(Code.REQUEST_CHANGED, reference=request.number)
        found = () if request is None else offers(uow, self._place.vault, intake, request)
        chosen(found, self._choice)
        return found

    def enter(self, folder: Path, intake: Intake) -> Done[ImportReport]:
        """Case, mail, events, letters, exhibits and duties in one transaction, and what was added."""
        bundle, record = intake.bundle, intake.record
        report = self._desk.report(bundle, record, folder, BundleState.IMPORTED)
        warnings: list[str] = []
        with self._place.store.write() as uow:
            request = known_request(self._place, uow, intake)
            created = request is None
            found = self.must_fit(uow, intake, request)
            if request is None:
                request = self._register(uow, intake)
                if request.particulars.direction is Direction.OUTGOING:
                    warnings.append(_(NOT_REGISTERED).format(number=request.number))
            news = news_of(uow, intake, None if created else request)
            self._enter_blobs(uow, intake)
            fields = chosen(found, self._choice)
            request = self._take_fields(uow, intake, request, found, fields)
            self._enter_parts(uow, intake, request, news)
            if not record.only_receipts:  # mail would look like an answer
                self._enter_mail(uow, intake, request)
            request = self._enter_events(uow, intake, request, news)
            self._enter_bundle(uow, intake, request, folder, news, fields)
            receipts.owe(self._place, uow, intake, request)
            request, said = receipts.take(self._place, uow, intake, request)
            warnings += said
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
            fields=fields,
            receipts=len(record.receipts),
            warnings=(*report.warnings, *warnings),
        )
        return Done(done, Changes.of(*TOUCHED, requests=[request.id]))

    def _register(self, uow: UnitOfWork, intake: Intake) -> Request:
        particulars = particulars_of(intake.record)
        now = self._place.here(self._place.now)
        return self._desk.register_incoming(uow, particulars, intake.record.uid, intake.record.origin.uid, now)

    def _take_fields(
        self, uow: UnitOfWork, intake: Intake, request: Request, found: Sequence[Offer], fields: Sequence[str]
    ) -> Request:
        """The fields that are taken, as an amendment like any other: both states stay in the history, deadlines move."""
        if not fields:
            return request
        facts = {"name": intake.bundle.sender.name, "number": exporter_number(intake.record)}
        return self._desk.amend_in(uow, request, merged(request, found, fields), screen().fill(_(FROM_BUNDLE), facts))

    def _enter_blobs(self, uow: UnitOfWork, intake: Intake) -> None:
        for blob in intake.blobs.values():
            uow.exhibits.add_blob(blob)

    def _enter_parts(self, uow: UnitOfWork, intake: Intake, request: Request, news: News) -> None:
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

    def _shared_mail(self, intake: Intake, request: Request, mail: SharedMail) -> Mail:
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

    def _letter_mail(self, intake: Intake, request: Request, letter: SharedLetter) -> Mail:
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

    def _enter_evidence(self, uow: UnitOfWork, intake: Intake, request: Request, item: SharedEvidence) -> None:
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
                        act=CustodyAct(link.act),
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

    def _enter_mail(self, uow: UnitOfWork, intake: Intake, request: Request) -> None:
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

    def _enter_events(self, uow: UnitOfWork, intake: Intake, request: Request, news: News) -> Request:
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

    def _event(self, intake: Intake, uid: Uid, kind: EventKind, moment: Moment, place: str) -> Event:
        return Event(
            uid=uid,
            kind=kind,
            moment=moment,
            place=place,
            mail_uid=Uid(intake.bundle.uid),
            recorded_at=self._place.now,
            recorded_by=self._place.user.uid,
        )

    def _enter_bundle(
        self, uow: UnitOfWork, intake: Intake, request: Request, folder: Path, news: News, fields: Sequence[str]
    ) -> None:
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
                parts=bundle.parts,
                recipients=bundle.recipient_cards,
                evidence=tuple(item.uid for item in intake.record.evidence),
                letters=tuple(letter.uid for letter in intake.record.letters),
                purpose=BundlePurpose.RECEIPT if intake.record.only_receipts else BundlePurpose.CASE,
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
            "fields": sorted(fields),
            **({"although": self._choice.although.strip()} if self._choice.although.strip() else {}),
        }
        self._place.write_audit(uow, "bundle.imported", bundle.uid, fields=("bundle",), detail=detail, request_id=request.id)
