# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What an officer does about receipts for bundles: look where they stand, send one, enter one that came back on paper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from mlat_desktop.domain.bundle import BundleRecord, Card, CardStatus
from mlat_desktop.domain.changes import Changes, Done, Kind
from mlat_desktop.domain.check_code import check_code
from mlat_desktop.domain.errors import Code, KnownError, why
from mlat_desktop.domain.people import Act
from mlat_desktop.domain.receipt import BundleReceipt, ReceiptResult, ReceiptWay
from mlat_desktop.domain.request import Event, Mail, Request, RequestId, Uid
from mlat_desktop.domain.vocabulary import Channel, Direction, EventKind, MailKind
from mlat_desktop.i18n import _, screen
from mlat_desktop.progress import CancelToken, Progress
from mlat_desktop.services.bundles.addressees import office_name
from mlat_desktop.services.bundles.desk import BundleDesk, found
from mlat_desktop.services.bundles.exporting import Exporter
from mlat_desktop.services.bundles.owed import is_owed, office_of
from mlat_desktop.services.bundles.receipts import Proof, close, noon
from mlat_desktop.services.bundles.views import BundleChoice, BundleReport
from mlat_desktop.services.ports import StoredBlob, UnitOfWork
from mlat_desktop.services.workplace import name_of

TOUCHED = (Kind.BUNDLE, Kind.REQUEST, Kind.EVENT, Kind.MAIL, Kind.DEADLINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptView:
    """A receipt as it stands. ``office`` is the other office; ``owed`` says that we took the bundle in and have not told them,
    ``awaited`` that nobody has told us that ours arrived; ``sentence`` says it in the language of the screen. ``check_code`` is
    that of the receipt form of this bundle: both offices have the same one exactly if they hold the same bundle, and compare it
    by telephone; empty where the bundle has no digest.
    """

    bundle: Uid
    request_id: RequestId
    partner: str
    office: str
    given: bool
    owed: bool
    awaited: bool
    received_on: date | None
    number: str
    result: ReceiptResult | None
    way: ReceiptWay | None
    name: str
    sentence: str
    check_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperReceipt:
    """What a signed receipt form says that came back: when the bundle arrived there and who signed, which of several offices it
    was (a fingerprint), and their number of the case where they wrote it down.
    """

    on: date
    by: str
    partner: str = ""
    number: str = ""
    channel: Channel = Channel.POST


class ReceiptDesk:
    """Looks after receipts; ``usable`` gives the trusted card of a fingerprint or refuses it."""

    def __init__(self, desk: BundleDesk, usable: Callable[[UnitOfWork, str], Card]) -> None:
        self._desk, self._place, self._usable = desk, desk.place, usable

    def all(self) -> tuple[ReceiptView, ...]:
        """Every receipt of the office, owed, given, awaited and come. One is awaited once its bundle has left whole."""
        with self._place.store.read() as uow:
            return tuple(_view(uow, each) for each in uow.bundles.all_receipts() if _begun(uow, each))

    def of_bundle(self, uid: Uid) -> tuple[ReceiptView, ...]:
        """Those of one bundle: one for each office to which it went, or ours for one that came."""
        with self._place.store.read() as uow:
            return tuple(_view(uow, each) for each in uow.bundles.receipts_of(uid) if _begun(uow, each))

    def carried_by(self, uid: Uid) -> tuple[ReceiptView, ...]:
        """The receipts that one bundle, ours or theirs, takes along."""
        with self._place.store.read() as uow:
            return tuple(_view(uow, each) for each in uow.bundles.all_receipts() if each.carried_by == uid)

    # -- ours ------------------------------------------------------------------------------------------------------------

    def send(
        self, reference: str, target: Path, progress: Progress | None = None, cancel: CancelToken | None = None
    ) -> Done[BundleReport]:
        """Write a small bundle that holds nothing but receipts. ``reference`` names a bundle that came, whose receipt is then
        sent once more if it had left, or a case, all of whose owed receipts go. ``BUNDLE_RECEIPT_INVALID`` where none is owed.
        """
        self._place.must(Act.EXPORT_BUNDLE)
        with self._place.store.read() as uow:
            request_id, card, again = self._owed(uow, reference.strip())
        choice = BundleChoice(
            evidence=frozenset(), letters=frozenset(), mails=frozenset(), events=False, only_receipts=True, receipts=again
        )
        return Exporter(self._desk, self._usable).export(request_id, [card.fingerprint], target, choice, progress, cancel)

    def _owed(self, uow: UnitOfWork, reference: str) -> tuple[RequestId, Card, frozenset[Uid]]:
        mine = [each for each in uow.bundles.receipts_of(Uid(reference)) if each.given]
        if mine:
            return mine[0].request_id, self._card(uow, mine[0].partner), frozenset({mine[0].bundle})
        request = found(uow, reference)
        if request is None:
            raise KnownError(Code.BUNDLE_RECEIPT_INVALID, reason=why("no bundle that came in and no case has this number"))
        owed = [each for each in uow.bundles.receipts(request.id) if is_owed(uow, each)]
        if not owed:
            raise KnownError(Code.BUNDLE_RECEIPT_INVALID, reason=why("every bundle of this case that came in is confirmed"))
        if len({office_of(uow, each.partner) for each in owed}) > 1:
            reason = why("bundles of several offices came in for this case: name the bundle whose receipt is to go")
            raise KnownError(Code.BUNDLE_RECEIPT_INVALID, reason=reason)
        return request.id, self._card(uow, owed[-1].partner), frozenset()

    def _card(self, uow: UnitOfWork, partner: str) -> Card:
        """The card to which a receipt goes: the one that signed the bundle, or a newer one of the same office."""
        office = office_of(uow, partner)
        same = [each for each in uow.bundles.cards() if each.office_uid == office and each.status is CardStatus.TRUSTED]
        newest = max(same, key=lambda each: (each.valid_from, each.fingerprint == partner), default=None)
        return self._usable(uow, newest.fingerprint if newest else partner)

    # -- theirs, on paper ------------------------------------------------------------------------------------------------

    def received(self, uid: Uid, paper: PaperReceipt, scan: Path | None = None) -> Done[ReceiptView]:
        """Enter a signed receipt that came back on paper, with its scan: the bundle counts as received, marked as by paper.

        ``BUNDLE_RECEIPT_INVALID`` for a bundle that is not ours, is confirmed already or cannot have arrived on that day.
        """
        self._place.must(Act.LOG_EVENT)
        blob = self._place.keep_file(scan) if scan else None
        try:
            with self._place.store.write() as uow:
                record = self._ours(uow, uid)
                kept = self._waiting(uow, record, paper)
                request = uow.requests.get(kept.request_id)
                self._enter(uow, request, record, kept, paper, blob, name_of(scan) if scan else "")
                self._place.recompute(uow, uow.requests.get(request.id))
                view = next(_view(uow, each) for each in uow.bundles.receipts_of(uid) if each.partner == kept.partner)
                uow.commit()
        except BaseException:
            if blob:
                self._place.forget(blob)
            raise
        return Done(view, Changes.of(*TOUCHED, requests=[view.request_id]))

    def _ours(self, uow: UnitOfWork, uid: Uid) -> BundleRecord:
        record = uow.bundles.get(uid)
        if record is None or record.incoming or not record.digest or record.request_id is None:
            raise KnownError(Code.BUNDLE_RECEIPT_INVALID, reason=why("this office has written no bundle with this number"))
        return record

    def _waiting(self, uow: UnitOfWork, record: BundleRecord, paper: PaperReceipt) -> BundleReceipt:
        """The receipt that the paper is."""
        kept = [each for each in uow.bundles.receipts_of(record.uid) if paper.partner in {"", each.partner}]
        if not kept and paper.partner in {"", record.partner} and record.request_id is not None:
            kept = [
                BundleReceipt(bundle=record.uid, request_id=record.request_id, partner=record.partner, given=False, digest="")
            ]
        waiting = [each for each in kept if each.awaited]
        if len(waiting) > 1:
            raise KnownError(
                Code.BUNDLE_RECEIPT_INVALID, reason=why("the bundle went to several offices: say which one signed")
            )
        if not waiting:
            reason = why("its receipt is here already") if kept else why("the bundle did not go to that office")
            raise KnownError(Code.BUNDLE_RECEIPT_INVALID, reason=reason)
        first = record.created_at.astimezone(self._place.here(self._place.now).local.tzinfo).date()
        if not first <= paper.on <= self._place.today:
            raise KnownError(
                Code.BUNDLE_RECEIPT_INVALID, reason=why("it can have arrived from the day it was written until today only")
            )
        if not paper.by.strip():
            raise KnownError(Code.BUNDLE_RECEIPT_INVALID, reason=why("it is not said who signed it"))
        return waiting[0]

    def _enter(
        self,
        uow: UnitOfWork,
        request: Request,
        record: BundleRecord,
        kept: BundleReceipt,
        paper: PaperReceipt,
        blob: StoredBlob | None,
        scan_name: str,
    ) -> None:
        office = office_name(uow, kept)
        if office == kept.partner:  # its card is here no longer
            office = request.particulars.their_authority.name or office
        when = self._place.here(max(noon(self._place, paper.on), record.created_at))
        event = Event(
            uid=self._place.new_uid(),
            kind=EventKind.BUNDLE_RECEIVED,
            moment=when,
            place=request.particulars.other_state,
            note=f"{office}: {paper.number.strip() or paper.by.strip()}",
        )
        mail = Mail(
            uid=self._place.new_uid(),
            direction=Direction.INCOMING,
            kind=MailKind.LETTER,
            channel=paper.channel,
            moment=self._place.here(self._place.now),
            correspondent=office,
            subject=_("Signed receipt for our case bundle"),
            dated_on=paper.on,
            their_reference=paper.number.strip(),
            our_reference=request.number,
            note=record.uid,
            scan_name=scan_name,
            scan_blob=blob.id if blob else "",
            event_uid=event.uid,
            recorded_by=self._place.user.uid,
        )
        if blob:
            uow.exhibits.add_blob(blob)
        proof = Proof(on=paper.on, way=ReceiptWay.PAPER, by=paper.by.strip(), carried_by=mail.uid, number=paper.number.strip())
        close(self._place, uow, kept, proof, replace(event, mail_uid=mail.uid))
        uow.requests.add_mail(request.id, mail)


def _view(uow: UnitOfWork, receipt: BundleReceipt) -> ReceiptView:
    office, owed = office_name(uow, receipt), is_owed(uow, receipt)
    return ReceiptView(
        bundle=receipt.bundle,
        request_id=receipt.request_id,
        partner=receipt.partner,
        office=office,
        given=receipt.given,
        owed=owed,
        awaited=receipt.awaited,
        received_on=receipt.received_on,
        number=receipt.number,
        result=receipt.result,
        way=receipt.way,
        name=receipt.name,
        sentence=_sentence(receipt, office, owed=owed),
        check_code=_code(uow, receipt),
    )


def _begun(uow: UnitOfWork, receipt: BundleReceipt) -> bool:
    """Whether there is something to tell: of a bundle of ours that has not left whole nobody can have a receipt yet."""
    record = None if receipt.given or receipt.received_on is not None else uow.bundles.get(receipt.bundle)
    return record is None or record.state.complete


def _code(uow: UnitOfWork, receipt: BundleReceipt) -> str:
    """Of what the sender wrote, where it is ours; of what came, where it is theirs."""
    record = None if receipt.given else uow.bundles.get(receipt.bundle)
    digest = receipt.digest if record is None else record.digest
    return check_code(receipt.bundle, digest) if digest else ""


def code_words(view: ReceiptView) -> str:
    """The check code of a receipt that has left or has come, to be compared by telephone; empty for one that is still due."""
    if view.owed or view.awaited or not view.check_code:
        return ""
    return _("Check code {code}").format(code=view.check_code.replace(" ", "\u00a0"))


def _sentence(receipt: BundleReceipt, office: str, *, owed: bool) -> str:
    if receipt.given:
        text = _("{office} waits for the receipt.") if owed else _("The receipt went to {office}.")
        return text.format(office=office)
    if receipt.received_on is None:
        return _("No receipt of {office} yet.").format(office=office)
    if receipt.way is ReceiptWay.PAPER:
        text = _("Received by {office} on {day}; receipt on paper, signed by {name}.")
    elif receipt.number:
        text = _("Received by {office} on {day} under their number {number}.")
    else:
        text = _("Received by {office} on {day}.")
    day = screen().date(receipt.received_on)
    return text.format(office=office, day=day, number=receipt.number, name=receipt.name)
