# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""Receipts for case bundles, both ways: what we owe to whoever wrote a bundle that we took in, and whether ours arrived.

A receipt travels in the case record of the next bundle to that office, or in one that holds nothing else; for such a one
nobody owes a receipt in turn. A receipt that does not hold is told and recorded nowhere: what else the bundle brings is not
held back for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from mlat_desktop.domain.audit import canonical
from mlat_desktop.domain.bundle import BundlePurpose, BundleRecord, Card
from mlat_desktop.domain.case_record import CaseRecord, SharedReceipt
from mlat_desktop.domain.check_code import check_code
from mlat_desktop.domain.errors import Code, KnownError
from mlat_desktop.domain.evidence import CustodyAct, CustodyEntry
from mlat_desktop.domain.letter_text import clean
from mlat_desktop.domain.receipt import BundleReceipt, ReceiptResult, ReceiptWay
from mlat_desktop.domain.request import Event, Reference, Request, RequestId, Uid
from mlat_desktop.domain.vocabulary import EventKind, ReferenceKind
from mlat_desktop.i18n import N_, _, screen
from mlat_desktop.messages import sentence
from mlat_desktop.services import records
from mlat_desktop.services.bundles.addressees import NO_CARD
from mlat_desktop.services.bundles.intake_views import ReceiptOffer
from mlat_desktop.services.bundles.news import Intake
from mlat_desktop.services.bundles.owed import is_owed, office_of
from mlat_desktop.services.ports import Revision, UnitOfWork
from mlat_desktop.services.workplace import Workplace

OTHER_NUMBER = N_(
    "{name} has the case under {number}; here another number of theirs is entered ({entered}). Correct it if need be."
)
CLOSES = N_(
    "{name} took in your bundle number {sequence} of {day} under their number {number}. This is the receipt that you wait for."
)
CLOSED_BEFORE = N_("{name} took in your bundle number {sequence} of {day}. Its receipt is here already; nothing changes.")
_LONGEST_NUMBER = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """How a receipt came, as it is recorded."""

    on: date
    way: ReceiptWay
    by: str
    carried_by: str
    at: datetime | None = None
    number: str = ""
    result: ReceiptResult | None = None


# -- what we owe -----------------------------------------------------------------------------------------------------------


def owe(place: Workplace, uow: UnitOfWork, intake: Intake, request: Request) -> None:
    """Note that a bundle which is being taken in is to be confirmed, unless it is itself no more than receipts."""
    if intake.record.only_receipts:
        return
    bundle = intake.bundle
    uow.bundles.set_receipt(
        BundleReceipt(
            bundle=Uid(bundle.uid),
            request_id=request.id,
            partner=bundle.sender.fingerprint,
            given=True,
            digest=bundle.digest,
            at=place.now.replace(microsecond=0),
            number=request.number,
            result=ReceiptResult.TAKEN_IN,
            recorded_at=place.now,
            recorded_by=place.user.uid,
        )
    )


def owe_again(place: Workplace, uid: Uid) -> None:
    """Owe the receipt of a bundle anew that came a second time although its receipt had left: it did not arrive there."""
    with place.store.write() as uow:
        kept = next((each for each in uow.bundles.receipts_of(uid) if each.given), None)
        if kept is None or is_owed(uow, kept):
            return
        uow.bundles.set_receipt(replace(kept, result=ReceiptResult.ALREADY_THERE, carried_by=""))
        detail = {"carried_by": kept.carried_by}
        place.write_audit(uow, "bundle.receipt-owed", uid, fields=("receipt",), detail=detail, request_id=kept.request_id)
        uow.commit()


def begun(place: Workplace, uow: UnitOfWork, record: BundleRecord, cards: Sequence[Card], case: CaseRecord) -> None:
    """Note with a bundle that begins which receipts it takes along, and that each office addressed owes one for it."""
    for told in case.receipts:
        for kept in uow.bundles.receipts_of(told.bundle):
            uow.bundles.set_receipt(replace(kept, carried_by=record.uid))
    if record.purpose is BundlePurpose.RECEIPT or record.request_id is None:
        return
    for partner in [card.fingerprint for card in cards] or [NO_CARD]:
        uow.bundles.set_receipt(_expected(record, record.request_id, partner))


def _expected(record: BundleRecord, request_id: RequestId, partner: str) -> BundleReceipt:
    return BundleReceipt(bundle=record.uid, request_id=request_id, partner=partner, given=False, digest="")


# -- what comes back -------------------------------------------------------------------------------------------------------


def take(place: Workplace, uow: UnitOfWork, intake: Intake, request: Request) -> tuple[Request, list[str]]:
    """Record the receipts that a bundle brings; the case as it is then, and a sentence for each that does not hold.

    A bundle that brings nothing but receipts is refused as a whole where one of them does not hold:
    ``BUNDLE_RECEIPT_UNKNOWN``, ``BUNDLE_RECEIPT_DIFFERS``, ``BUNDLE_RECEIPT_NOT_THEIRS``.
    """
    said: list[str] = []
    for told in intake.record.receipts:
        try:
            request = _take_one(place, uow, intake, request, told, said)
        except KnownError as error:
            if intake.record.only_receipts:
                raise
            said.append(sentence(error))
            detail = {"code": error.code.value, "digest": told.digest, "from": intake.bundle.sender.fingerprint}
            place.write_audit(
                uow, "bundle.receipt-refused", told.bundle, fields=("receipt",), detail=detail, request_id=request.id
            )
    return request, said


def must_know(intake: Intake, request: Request | None) -> None:
    """Refuse a bundle of nothing but receipts where its case is not here: ``BUNDLE_RECEIPT_UNKNOWN``."""
    if request is None and intake.record.only_receipts:
        raise _refused(Code.BUNDLE_RECEIPT_UNKNOWN, intake, intake.record.receipts[0])


def _refused(code: Code, intake: Intake, told: SharedReceipt) -> KnownError:
    return KnownError(code, name=intake.bundle.sender.name, bundle=told.bundle)


def _take_one(
    place: Workplace, uow: UnitOfWork, intake: Intake, request: Request, told: SharedReceipt, said: list[str]
) -> Request:
    sender = intake.bundle.sender
    record, kept = _weighed(uow, intake, request, told)
    if not kept.awaited:
        return request  # the first receipt stands
    when = place.here(max(min(told.at, place.now), record.created_at))
    number = _number(told)
    proof = Proof(
        on=when.local_date,
        way=ReceiptWay.BUNDLE,
        by="",
        carried_by=intake.bundle.uid,
        at=told.at,
        number=number,
        result=told.result,
    )
    note = f"{sender.name}: {number}" if number else sender.name
    event = Event(
        uid=place.new_uid(), kind=EventKind.BUNDLE_RECEIVED, moment=when, place=request.particulars.other_state, note=note
    )
    close(place, uow, kept, proof, event)
    return _with_number(place, uow, request, sender.name, number, said)


def _weighed(
    uow: UnitOfWork, intake: Intake, request: Request | None, told: SharedReceipt
) -> tuple[BundleRecord, BundleReceipt]:
    """The bundle of ours that a receipt is for, and what is kept of its receipt; refuses one that does not hold."""
    record = uow.bundles.get(told.bundle)
    if record is None or record.incoming or request is None or record.request_id != request.id:
        raise _refused(Code.BUNDLE_RECEIPT_UNKNOWN, intake, told)
    kept = _of_office(uow, record, request.id, intake.bundle.sender)
    if kept is None:
        raise _refused(Code.BUNDLE_RECEIPT_NOT_THEIRS, intake, told)
    if not record.digest or told.digest != record.digest:
        raise _refused(Code.BUNDLE_RECEIPT_DIFFERS, intake, told)
    return record, kept


def offered(place: Workplace, uow: UnitOfWork, intake: Intake, request: Request | None) -> tuple[ReceiptOffer, ...]:
    """What each receipt that a bundle brings would close; refuses as :func:`take` would."""
    return tuple(_offer(place, uow, intake, request, told) for told in intake.record.receipts)


def _offer(place: Workplace, uow: UnitOfWork, intake: Intake, request: Request | None, told: SharedReceipt) -> ReceiptOffer:
    offer = ReceiptOffer(
        bundle=told.bundle,
        number=_number(told),
        at=told.at,
        check_code=check_code(told.bundle, told.digest),
        closes=False,
        sentence="",
    )
    try:
        record, kept = _weighed(uow, intake, request, told)
    except KnownError as error:
        if intake.record.only_receipts:
            raise
        return replace(offer, sentence=sentence(error))
    text = _(CLOSES) if kept.awaited else _(CLOSED_BEFORE)
    facts = {
        "name": intake.bundle.sender.name,
        "sequence": screen().number(record.sequence),
        "day": screen().date(place.here(record.created_at).local_date),
        "number": offer.number or "\u2013",
    }
    return replace(
        offer,
        sequence=record.sequence,
        written_at=record.created_at,
        closes=kept.awaited,
        sentence=screen().fill(text, facts),
    )


def _of_office(uow: UnitOfWork, record: BundleRecord, request_id: RequestId, sender: Card) -> BundleReceipt | None:
    """The receipt that this office owes for a bundle. One that was written before receipts were kept went to its partner; one
    for an office without a card is confirmed by the office of that State that has a card by now.
    """
    office, kept = sender.office_uid, uow.bundles.receipts_of(record.uid)
    without_card = uow.bundles.passphrase(record.uid)
    if without_card:
        if without_card.country != sender.country:
            return None
        return next((each for each in kept if each.partner == NO_CARD), _expected(record, request_id, NO_CARD))
    for each in kept:
        if office_of(uow, each.partner) == office:
            return each
    addressed = record.recipients or (record.partner,)
    partner = next((each for each in addressed if office_of(uow, each) == office), None)
    return _expected(record, request_id, partner) if partner else None


def close(place: Workplace, uow: UnitOfWork, kept: BundleReceipt, proof: Proof, event: Event) -> None:
    """Record that a bundle of ours arrived, and on the timeline of its case."""
    closed = replace(
        kept,
        at=proof.at,
        received_on=proof.on,
        number=proof.number,
        result=proof.result,
        way=proof.way,
        carried_by=proof.carried_by,
        name=proof.by,
        recorded_at=place.now,
        recorded_by=place.user.uid,
    )
    uow.bundles.set_receipt(closed)
    uow.requests.add_event(kept.request_id, replace(event, recorded_at=place.now, recorded_by=place.user.uid))
    _custody(place, uow, kept, proof, event)
    detail = {
        "from": kept.partner,
        "on": proof.on.isoformat(),
        "number": proof.number,
        "way": proof.way.value,
        "carried_by": proof.carried_by,
        "name": proof.by,
    }
    place.write_audit(uow, "bundle.receipt", kept.bundle, fields=("receipt",), detail=detail, request_id=kept.request_id)


def _custody(place: Workplace, uow: UnitOfWork, kept: BundleReceipt, proof: Proof, event: Event) -> None:
    """The copy of each exhibit in the bundle reached another office: its custody says when, where and on which medium."""
    record, card = uow.bundles.get(kept.bundle), uow.bundles.card(kept.partner)
    held = {item.uid: item.sha256 for item in uow.exhibits.of_request(kept.request_id)}
    for uid in held.keys() & record.evidence if record is not None else ():
        link = CustodyEntry(
            evidence_uid=uid,
            at=event.moment.at,
            actor=place.user.uid,
            act=CustodyAct.RECEIPTED,
            detail=kept.bundle,
            medium=record.medium if record is not None else "",
            sha256=held[uid],
            received_by=", ".join(part for part in (proof.by, card.name if card else "") if part),
            receipt=proof.number,
            recorded_at=place.now,
        )
        uow.exhibits.add_custody(link)


def _number(told: SharedReceipt) -> str:
    """Their number of the case on one line, without signs that steer the direction of the text around it or a terminal."""
    return " ".join(clean(told.number).split())[:_LONGEST_NUMBER]


def _with_number(place: Workplace, uow: UnitOfWork, request: Request, name: str, number: str, said: list[str]) -> Request:
    """Enter their number where we had none; where we have another, say so: which one is right is for the officer."""
    if not number:
        return request
    here = [each.value for each in request.particulars.references if each.kind is ReferenceKind.THEIRS]
    if here:
        if number not in here:
            said.append(_(OTHER_NUMBER).format(name=name, number=number, entered=", ".join(here)))
        return request
    particulars = request.particulars
    references = (*particulars.references, Reference(kind=ReferenceKind.THEIRS, value=number))
    new = replace(request, particulars=replace(particulars, references=references), version=request.version + 1)
    before, after = records.changed(particulars, new.particulars)
    reason = _("Number stated in the receipt of {name}").format(name=name)
    uow.requests.update(new)
    revision = Revision(at=place.now, actor=place.user.uid, reason=reason, before=canonical(before), after=canonical(after))
    uow.requests.add_revision(new.id, revision)
    detail = {"reason": reason, "before": before, "after": after}
    place.write_audit(uow, "request.amended", new.uid, fields=tuple(after), detail=detail, request_id=new.id)
    return uow.requests.get(new.id)


def noon(place: Workplace, on: date) -> datetime:
    """The moment of a day of which no time is known: its noon at the office, not later than now."""
    return min(place.here(datetime.combine(on, time(12))).at, place.now)
