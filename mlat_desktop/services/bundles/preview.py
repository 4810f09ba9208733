# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""What a bundle would change, told before anything changes: what it is, from whom, every entry, every field. Reads only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from mlat_desktop.domain.bundle import BundleState, Card
from mlat_desktop.domain.case_record import Exporter
from mlat_desktop.domain.merging import Added, Compared, FieldStanding, compare
from mlat_desktop.domain.request import Particulars, Request
from mlat_desktop.domain.vocabulary import Direction
from mlat_desktop.i18n import N_, _, listed, screen
from mlat_desktop.labels import label
from mlat_desktop.messages import sentence
from mlat_desktop.services import records
from mlat_desktop.services.bundles import receipts
from mlat_desktop.services.bundles.case import particulars_of
from mlat_desktop.services.bundles.comparing import Offer, fork, no_longer_listed, offers
from mlat_desktop.services.bundles.desk import BundleDesk
from mlat_desktop.services.bundles.intake_views import Addition, Arrival, FieldOffer, ImportPreview, ReceiptOffer
from mlat_desktop.services.bundles.news import Intake, News, known_request, news_of
from mlat_desktop.services.bundles.views import ImportReport
from mlat_desktop.services.codes import Codes, of_office
from mlat_desktop.services.history import Change, told
from mlat_desktop.services.ports import UnitOfWork
from mlat_desktop.services.rulebook import class_label, duty_label

ENDED = N_("The case has ended here ({status}). The bundle adds to it and does not take it up again.")
NOT_HERE = N_("It answers a request that your register does not hold: it would be registered anew as yours.")
OUR_DUTY = N_("binds your office from then on")


def preview_of(desk: BundleDesk, uow: UnitOfWork, intake: Intake, folder: Path, again: ImportReport | None) -> ImportPreview:
    """A checked bundle beside the register; ``again`` is the report of a bundle that was taken in before. Refuses with
    ``BUNDLE_NOT_THEIRS`` and ``BUNDLE_CONTRADICTS``.
    """
    report = desk.report(intake.bundle, intake.record, folder, BundleState.VERIFIED)
    card = report.sender
    people = {user.uid: user.full_name or user.name for user in uow.people.all()}
    base = ImportPreview(
        arrival=Arrival.ALREADY,
        bundle=report,
        trusted_at=card.trusted_at,
        vouched_by=tuple(people.get(each, each) for each in _vouched(uow, card) if each),
        status=_status(intake.record.exporter),
        warnings=report.warnings,
    )
    if again is not None:
        return replace(base, request_id=again.request_id, number=again.number)
    request = known_request(desk.place, uow, intake)
    receipts.must_know(intake, request)
    news, forked, codes = news_of(uow, intake, request), fork(uow, intake.bundle), of_office(uow)
    brought = receipts.offered(desk.place, uow, intake, request)
    added = (*_additions(intake, news), *(_of_receipt(each) for each in brought if each.closes))
    base = replace(base, fork=sentence(forked) if forked else "", added=added, receipts=brought)
    if request is None:
        fields = tuple(_in_words(each, codes, usual=True) for each in compare(_nothing(intake), particulars_of(intake.record)))
        warnings = (_(NOT_HERE),) if particulars_of(intake.record).direction is Direction.OUTGOING else ()
        told = {FieldStanding.NEW, FieldStanding.DIFFERENT}  # what an empty case has by itself says nothing
        shown = tuple(replace(each, choice=False) for each in fields if each.standing in told)
        return replace(base, arrival=Arrival.NEW_CASE, fields=shown, warnings=(*base.warnings, *warnings))
    return _beside(desk, uow, intake, request, base, codes)


def _vouched(uow: UnitOfWork, card: Card) -> tuple[str, ...]:
    """Who compared the card on another channel, and who trusted it on that."""
    known = uow.bundles.comparisons(card.fingerprint)
    compared = (known[-1].by, known[-1].confirmed_by) if known else ()
    return tuple(dict.fromkeys((*compared, card.trusted_by)))


def _beside(
    desk: BundleDesk, uow: UnitOfWork, intake: Intake, request: Request, base: ImportPreview, codes: Codes
) -> ImportPreview:
    """The preview of a bundle for a case that is here."""
    vault, outgoing = desk.place.vault, request.particulars.direction is Direction.OUTGOING
    ended = () if request.status.open else (_(ENDED).format(status=label(request.status)),)
    return replace(
        base,
        arrival=Arrival.ANSWER if outgoing else Arrival.UPDATE,
        request_id=request.id,
        number=request.number,
        version=request.version,
        fields=tuple(_offer(each, codes) for each in offers(uow, vault, intake, request)),
        gone=no_longer_listed(uow, vault, intake, request),
        warnings=(*base.warnings, *ended),
    )


def _status(exporter: Exporter) -> str:
    outcome = label(exporter.outcome) if exporter.outcome else ""
    return listed(label(exporter.status), outcome)


def _nothing(intake: Intake) -> Particulars:
    """An empty case of the same class, beside which everything that came is new."""
    theirs = particulars_of(intake.record)
    return Particulars(klass=theirs.klass, direction=theirs.direction, subject="", other_state=theirs.other_state)


# -- fields ----------------------------------------------------------------------------------------------------------------


def _offer(offer: Offer, codes: Codes) -> FieldOffer:
    return _in_words(offer.compared, codes, usual=offer.usual)


def _in_words(each: Compared, codes: Codes, *, usual: bool) -> FieldOffer:
    return FieldOffer(
        field=each.field,
        standing=each.standing,
        changes=_changes(each, codes),
        taken=usual and each.open,
        choice=each.open,
    )


def _changes(each: Compared, codes: Codes) -> tuple[Change, ...]:
    if each.name == "klass":
        return (Change(_("Class"), label(each.ours), label(each.after)),)
    if each.name in {"persons", "items"}:
        ours = [] if each.ours is None else [_plain(each.ours)]
        after = [_plain(each.after)]
    else:
        ours, after = _plain(each.ours), _plain(each.after)
    if each.standing is FieldStanding.SAME:
        found = told(each.name, [] if isinstance(after, list) else None, after, codes)
        return tuple(replace(change, before=change.after) for change in found)
    if each.standing is FieldStanding.ONLY_HERE:
        found = told(each.name, [] if isinstance(ours, list) else None, ours, codes)
        return tuple(replace(change, before=change.after, after="") for change in found)
    return told(each.name, ours, after, codes)


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return records.to_plain(value)


# -- entries ---------------------------------------------------------------------------------------------------------------


def _additions(intake: Intake, news: News) -> Iterator[Addition]:
    record = intake.record
    for event in sorted(record.events, key=lambda each: each.moment.at):
        if event.uid in news.events:
            place = screen().state(event.place) if event.place else ""
            yield Addition(kind=Added.EVENT, uid=event.uid, title=label(event.kind), detail=place, on=event.moment.local_date)
    for mail in record.mails:
        if mail.uid in news.mails:
            detail = listed(label(mail.kind), label(mail.channel))
            yield Addition(kind=Added.MAIL, uid=mail.uid, title=mail.subject, detail=detail, on=mail.moment.local_date)
    for letter in record.letters:
        if letter.uid in news.letters:
            title, detail = letter.subject or letter.file_name, listed(letter.number, screen().tongue(letter.language))
            yield Addition(kind=Added.LETTER, uid=letter.uid, title=title, detail=detail, size=letter.size)
    for item in record.evidence:
        if item.uid in news.evidence:
            detail = listed(item.exhibit, class_label(item.classification))
            yield Addition(kind=Added.EVIDENCE, uid=item.uid, title=item.title or item.file_name, detail=detail, size=item.size)
    yield from _duties(intake, news)


def _of_receipt(receipt: ReceiptOffer) -> Addition:
    return Addition(kind=Added.RECEIPT, uid=receipt.bundle, title=receipt.sentence, on=receipt.at.date())


def _duties(intake: Intake, news: News) -> Iterator[Addition]:
    ours = intake.record.exporter.side.other
    for duty in intake.record.duties:
        if duty.uid in news.duties:
            binds = _(OUR_DUTY) if duty.owed_by is ours else ""
            yield Addition(
                kind=Added.DUTY,
                uid=duty.uid,
                title=duty.text or duty_label(duty.kind),
                detail=listed(duty_label(duty.kind) if duty.text else "", duty.article, binds),
                on=duty.due_on,
            )
